//! What the tests of this crate share: small scenarios, and traces read a few lines at a time.

use crate::run::Run;
use crate::{open, read};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_protocols::registry;

/// A transfer between C, A and B over links that take 10 ms each way: these steps, and more fields.
pub(crate) fn transfer(steps: &str, more: &str) -> String {
    of_nodes(r#"{"id": "C", "roles": ["coordinator"]}, "#, "AB", steps, more)
}

/// The same with a third participant, D.
pub(crate) fn transfer_of_three(steps: &str) -> String {
    of_nodes(r#"{"id": "C", "roles": ["coordinator"]}, "#, "ABD", steps, "")
}

fn of_nodes(first: &str, participants: &str, steps: &str, more: &str) -> String {
    let node = |(place, id): (usize, char)| {
        let change = if place % 2 == 0 { -50 } else { 50 };
        format!(r#"{{"id": "{id}", "roles": ["participant"], "balance": 100, "change": {change}}}"#)
    };
    let nodes: Vec<String> = participants.chars().enumerate().map(node).collect();
    let network = if more.contains("network") { "" } else { r#", "network": {"latency": [10, 10]}"# };
    let protocol = if more.contains("protocol") { "" } else { r#", "protocol": "2pc""# };
    format!(
        r#"{{"synod": 1{protocol}, "nodes": [{first}{}]{network}, "until": 400, "steps": [{steps}]{more}}}"#,
        nodes.join(", ")
    )
}

/// The client's request, at the beginning.
pub(crate) const ASK: &str = r#"{"at": 0, "request": {"node": "C"}}"#;

/// The run of a scenario, at its start.
pub(crate) fn opened(json: &str) -> Run {
    let scenario = read(&registry(), json).unwrap_or_else(|bad| panic!("{bad}\n{json}"));
    open(&registry(), &scenario).unwrap_or_else(|bad| panic!("{bad}\n{json}"))
}

/// The run of a scenario, at its end.
pub(crate) fn played(json: &str) -> Run {
    let mut run = opened(json);
    run.run_to_end();
    run.seek(run.len());
    run
}

/// The run of a lesson, known to its end, at its start.
pub(crate) fn lesson(id: &str) -> Run {
    let mut run = opened(registry().lesson(id).expect("a lesson").json);
    run.run_to_end();
    run
}

/// The run of a transfer to which these steps happen after the request, at its end.
pub(crate) fn suffers(steps: &str) -> Run {
    played(&transfer(&format!("{ASK}, {steps}"), ""))
}

/// The trace without the numbers of the steps, from one moment to another, both included.
pub(crate) fn between(run: &Run, from_ms: u64, to_ms: u64) -> Vec<String> {
    let trace = run.trace();
    let unnumbered = trace.lines().skip(1).filter_map(|line| line.split_once(' ')).map(|(_, rest)| rest);
    let within = |line: &&str| {
        let at_ms: u64 = line.split(' ').next().and_then(|time| time.parse().ok()).expect("a time");
        (from_ms..=to_ms).contains(&at_ms)
    };
    unnumbered.filter(within).map(ToString::to_string).collect()
}

/// The numbers of the messages on the way.
pub(crate) fn on_the_way(run: &mut Run) -> Vec<u32> {
    run.frame(synod_core::Language::English).flights.iter().map(|flight| flight.id).collect()
}

/// Goes to the last moment up to `at_ms`.
pub(crate) fn go_to(run: &mut Run, at_ms: u64) {
    let step = crate::run::expect::last_step(run, at_ms);
    run.seek(step);
}
