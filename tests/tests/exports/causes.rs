//! The vector clocks of the ShiViz log against the happened-before relation, worked out from the JSON Lines in another
//! way: an event comes after the one before it at the same node, and after the one that sent what it receives.

use serde_json::Value;
use std::collections::BTreeMap;
use synod_sim::Run;

/// Past this many events of a run, pairs are too many to look at all of them.
const EVENTS: usize = 300;

/// An event of the log.
struct Logged {
    host: String,
    clock: BTreeMap<String, u64>,
}

/// Checks the log of `runs`, whose events are `lines`.
pub fn check(log: &str, lines: &[Value], runs: &[Run]) {
    let mut log = log.lines();
    assert_eq!(log.next(), Some(r"(?<event>.*)\n(?<host>\S*) (?<clock>{.*})"));
    assert_eq!(log.next().is_some_and(|delimiter| !delimiter.is_empty()), runs.len() > 1);
    let log: Vec<&str> = log.collect();
    let parts: Vec<&[&str]> = match runs.len() {
        1 => vec![&log],
        _ => log.split(|line| line.starts_with("=== ") && line.ends_with(" ===")).skip(1).collect(),
    };
    assert_eq!(parts.len(), runs.len());
    for (place, (part, run)) in parts.into_iter().zip(runs).enumerate() {
        let of_run = |line: &&Value| line.get("run").is_none_or(|run| *run == place);
        let lines: Vec<&Value> = lines.iter().filter(of_run).collect();
        let names: Vec<&str> = run.scenario().nodes.iter().map(|node| node.id.as_str()).collect();
        agree(&read(part), &events(&lines, &names));
    }
}

fn read(part: &[&str]) -> Vec<Logged> {
    let events = part.chunks(2);
    let event = |lines: &[&str]| {
        let (host, clock) = lines[1].split_once(' ').expect("a host and a clock");
        assert!(!lines[0].is_empty() && !host.is_empty());
        Logged { host: host.to_string(), clock: serde_json::from_str(clock).expect("a clock") }
    };
    events.map(event).collect()
}

/// What came directly before each event, by its place; and where it happened.
fn events(lines: &[&Value], names: &[&str]) -> Vec<(String, Vec<usize>)> {
    let mut events: Vec<(String, Vec<usize>)> = names.iter().map(|name| (name.to_string(), Vec::new())).collect();
    let mut latest: BTreeMap<String, usize> = (0..names.len()).map(|place| (names[place].to_string(), place)).collect();
    let mut sent_by: BTreeMap<u64, usize> = BTreeMap::new();
    let ids = |list: &Value| -> Vec<(u64, String)> {
        let list = list.as_array().into_iter().flatten();
        list.map(|one| (one["id"].as_u64().expect("an id"), one["from"].as_str().expect("a node").into())).collect()
    };
    for line in lines {
        let here = events.len();
        let numbers = || ids(&line["sent"]).into_iter().chain(ids(&line["copies"]));
        if line["step"] == 0 {
            sent_by.extend(numbers().map(|(id, from)| (id, latest[&from])));
            continue;
        }
        let action = line["action"].as_str().expect("an action");
        let id = line["message"]["id"].as_u64();
        let lost = ids(&line["lost"]).iter().any(|(lost, _)| Some(*lost) == id);
        let at_node = matches!(action, "request" | "fire" | "crash" | "restart" | "wipe" | "pause" | "resume")
            || (action == "deliver" && !lost);
        let at_node = at_node && line.get("refused").is_none();
        let host = if at_node { line["node"].as_str().expect("a node") } else { "(network)" };
        let received = id.filter(|_| at_node).map(|id| sent_by[&id]);
        events.push((host.into(), latest.get(host).copied().into_iter().chain(received).collect()));
        latest.insert(host.into(), here);
        if at_node {
            sent_by.extend(numbers().map(|(id, _)| (id, here)));
        } else if let (Some(original), Some((copy, _))) = (id, ids(&line["copies"]).first()) {
            sent_by.insert(*copy, sent_by[&original]);
        }
    }
    events
}

/// One event happened before another exactly if its clock is behind the other's.
fn agree(log: &[Logged], events: &[(String, Vec<usize>)]) {
    assert_eq!(log.len(), events.len());
    let mut before: Vec<Vec<bool>> = Vec::new();
    let mut ticks: BTreeMap<&str, u64> = BTreeMap::new();
    for (place, (logged, (host, causes))) in log.iter().zip(events).enumerate() {
        let tick = ticks.entry(host).or_default();
        *tick += 1;
        assert_eq!((&logged.host, logged.clock.get(host)), (host, Some(&*tick)));
        let mut earlier = vec![false; place];
        for cause in causes {
            earlier[*cause] = true;
            let all = before[*cause].iter().enumerate().filter(|(_, is)| **is);
            all.for_each(|(place, _)| earlier[place] = true);
        }
        before.push(earlier);
    }
    let behind = |one: &Logged, other: &Logged| {
        one.clock.iter().all(|(host, ticks)| other.clock.get(host).is_some_and(|others| ticks <= others))
    };
    for later in 0..log.len().min(EVENTS) {
        for earlier in 0..later {
            let (one, other) = (&log[earlier], &log[later]);
            assert_eq!(behind(one, other), before[later][earlier], "events {earlier} and {later}");
            assert!(!behind(other, one), "events {later} and {earlier}");
        }
    }
}
