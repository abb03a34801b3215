//! A fourth protocol takes one file and one registration line, and can then do all that the others can.

extern crate alloc;

#[path = "fourth/ring.rs"]
mod ring;

use ring::Ring;
use synod_core::{Language, Protocol, Registration, Registry};
use synod_sim::explore::{Bounds, Budgets, FaultKind, Findings, Rounds, Sought, explore};
use synod_sim::run::frame::{DecisionStatus, Verdict};
use synod_sim::scenario::read_file;
use synod_sim::{Run, Scenario, expect, open, read, write};

/// Those that ship, and one more.
fn mine() -> Registry {
    synod_protocols::registry().with(Registration::of::<Ring>())
}

/// Three members on a ring, two of whom call an election.
fn election(fields: &str) -> Scenario {
    let json = format!(
        r#"{{"synod": 1, "protocol": "ring", {fields} "nodes": [
            {{"id": "A", "roles": ["member"]}}, {{"id": "B", "roles": ["member"]}}, {{"id": "C", "roles": ["member"]}}],
            "steps": [{{"at": 0, "request": {{"node": "A"}}}}, {{"at": 5, "request": {{"node": "B"}}}}],
            "expect": {{"decided": {{"A": "C", "B": "C", "C": "C"}}, "holds": ["agreement", "nonblocking"]}}}}"#
    );
    read(&mine(), &json).unwrap_or_else(|bad| panic!("{bad}"))
}

fn played(scenario: &Scenario) -> Run {
    let mut run = open(&mine(), scenario).unwrap_or_else(|bad| panic!("{bad}"));
    run.run_to_end();
    run.seek(run.len());
    run
}

fn searched(fields: &str, bounds: Bounds) -> Findings {
    let mut search = explore(&mine(), &election(fields), &bounds, &Sought::Everything).expect("a scenario to explore");
    while !search.advance(1_000) {}
    search.findings()
}

#[test]
fn it_is_listed_beside_the_others() {
    let ids: Vec<String> = mine().abouts().map(|about| about.id.clone()).collect();
    assert_eq!(ids, ["rpc", "pair", "2pc", "3pc", "paxos", "replica", "generals", "ring"]);
    for shipped in mine().lessons() {
        assert!(read_file(&mine(), shipped.json).is_ok(), "{}", shipped.id);
    }
}

#[test]
fn it_runs_and_is_drawn() {
    let mut run = played(&election(""));
    assert_eq!(expect::unmet(&mut run, None), Vec::<String>::new());
    for language in [Language::English, Language::Chinese] {
        let frame = run.frame(language);
        assert!(frame.nodes.iter().all(|node| matches!(node.standing, DecisionStatus::Decided(_))), "{frame:?}");
        assert!(frame.nodes.iter().all(|node| node.phase.is_some() && node.card.len() == 1), "{frame:?}");
        assert!((0..=run.len()).all(|step| !run.entry(step, language).text.is_empty()));
    }
    assert_eq!(run.frame(Language::English).nodes[2].phase.as_ref().map(|phase| phase.name.as_str()), Some("leads"));
    let phases = Ring::about().phases;
    for step in 0..=run.len() {
        run.seek(step);
        let declared = |phase: &String| phases.iter().any(|about| about.name == *phase);
        assert!(run.glance().phases.iter().all(|(_, phase)| phase.as_ref().is_some_and(declared)));
    }
    run.seek(2);
    let under_way = run.frame(Language::English);
    assert_eq!(
        under_way.flights.iter().map(|flight| flight.label.as_str()).collect::<Vec<_>>(),
        ["Token 0", "Token 1"]
    );
}

#[test]
fn it_is_explored() {
    let findings = searched(
        "",
        Bounds { budgets: Budgets::of(&[(FaultKind::Losses, 1)]), rounds: Rounds::each(1), ..Bounds::default() },
    );
    assert!(findings.complete);
    assert!(findings.stats.states > 100, "{:?}", findings.stats);
    let verdicts: Vec<_> = findings.properties.iter().map(|finding| (finding.name.as_str(), finding.verdict)).collect();
    assert_eq!(verdicts, [("agreement", Verdict::Holds), ("nonblocking", Verdict::Undecided)]);
}

#[test]
fn the_counterexample_of_its_variant_replays() {
    let findings = searched(r#""broken": "passes-on-lower","#, Bounds { rounds: Rounds::each(0), ..Bounds::default() });
    let agreement = findings.properties.iter().find(|finding| finding.name == "agreement").expect("a property");
    let schedule = agreement.schedule.as_ref().expect("a schedule that violates it");
    // Two are asked, and each of their tokens goes all the way round.
    assert_eq!(schedule.steps.len(), 8);
    let registry = mine();
    let about = registry.about("ring").expect("it is registered");
    let again = read(&registry, &write(schedule, about).to_string()).expect("a scenario");
    assert_eq!(again, *schedule);
    let mut run = played(&again);
    assert_eq!(expect::unmet(&mut run, None), Vec::<String>::new());
    assert_eq!(run.summary().properties[0].step, Some(run.len()));
}
