//! What exhaustive searches find in a replicated register: what each setting is not enough for, in how many actions,
//! and what each session, write-back and anti-entropy restore. All schedules are searched, none with a retry unless it
//! says so.

use synod_protocols::registry;
use synod_sim::explore::{Bounds, Reduction, Sought, explore};
use synod_sim::run::frame::Verdict;
use synod_sim::{Scenario, expect};
use synod_tests::{played, scenarios_of};

const SYNCHRONOUS: &str = r#""writes": "primary", "w": "all", "r": "one""#;
const ASYNCHRONOUS: &str = r#""writes": "primary", "w": "one", "r": "one""#;
const QUORUM: &str = r#""writes": "any", "w": "majority", "r": "majority""#;
const LAST_WRITER: &str = r#""writes": "any", "w": "one", "r": "one""#;

/// What is found of each property that a search looks at.
type Found = Vec<(Verdict, Option<usize>)>;

/// Searches a cluster of these nodes, of which those called K are clients, with these requests, one a word:
/// `K1.write:3`.
fn found(options: &str, nodes: &str, requests: &str, search: &str) -> Found {
    let role = |id: &str| if id.starts_with('K') { "client" } else { "replica" };
    let nodes = nodes.split(' ').map(|id| format!(r#"{{"id": "{id}", "roles": ["{}"]}}"#, role(id)));
    let step = |request: &str| {
        let (node, what) = request.split_once('.').expect("a client");
        let asked = match what.split_once(':') {
            Some((name, value)) => format!(r#""{name}": "{value}""#),
            None => format!(r#""{what}": true"#),
        };
        format!(r#"{{"request": {{"node": "{node}", {asked}}}}}"#)
    };
    let steps: Vec<String> = requests.split(' ').map(step).collect();
    let json = format!(
        r#"{{"synod": 1, "protocol": "replica", "options": {{{options}}}, "nodes": [{}], "schedule": "manual",
            "steps": [{}], "search": {{{search}}}}}"#,
        nodes.collect::<Vec<_>>().join(", "),
        steps.join(", ")
    );
    let scenario: Scenario = scenarios_of(&json).remove(0);
    let plan = scenario.search.clone().expect("it says what is searched");
    let bounds = Bounds::of(&plan, None, Reduction::All).unwrap_or_else(|bad| panic!("{bad}"));
    let sought = Sought::Properties(plan.properties.clone());
    let mut search = explore(&registry(), &scenario, &bounds, &sought).unwrap_or_else(|bad| panic!("{bad}"));
    while !search.advance(u32::MAX) {}
    let findings = search.findings();
    let of = |name: &String| findings.properties.iter().find(|finding| finding.name == *name).expect("a property");
    let found = |name: &String| {
        let finding = of(name);
        let schedule = finding.schedule.as_ref();
        if let Some(schedule) = schedule {
            assert_eq!(expect::unmet(&mut played(schedule), None), Vec::<String>::new(), "{json}");
        }
        (finding.verdict, schedule.map(|_| finding.actions))
    };
    plan.properties.iter().map(found).collect()
}

/// A search for one property, without retries.
fn only(property: &str) -> String {
    format!(r#""rounds": 0, "property": ["{property}"]"#)
}

fn holds() -> Found {
    vec![(Verdict::Holds, None)]
}

fn violated(actions: usize) -> Found {
    vec![(Verdict::Violated, Some(actions))]
}

#[test]
fn what_copies_of_a_primary_are_not_enough_for() {
    let stale = "K1.write:3 K2.read";
    assert_eq!(found(SYNCHRONOUS, "K1 K2 A B C", stale, &only("linearizable")), holds());
    assert_eq!(found(ASYNCHRONOUS, "K1 K2 A B C", stale, &only("linearizable")), violated(6));
    let own = "K1.write:3 K1.switch:B K1.read";
    assert_eq!(found(ASYNCHRONOUS, "K1 A B", own, &only("read-your-writes")), violated(7));
    let twice = "K1.write:3 K2.read K2.switch:C K2.read";
    for property in ["linearizable", "monotonic-reads"] {
        assert_eq!(found(SYNCHRONOUS, "K1 K2 A B C", twice, &only(property)), violated(10));
        let repaired = format!(r#"{SYNCHRONOUS}, "repair": "write-back""#);
        assert_eq!(found(&repaired, "K1 K2 A B C", twice, &only(property)), holds());
    }
}

#[test]
fn what_quorums_are_not_enough_for() {
    let linearizable = only("linearizable");
    assert_eq!(found(QUORUM, "K1 K2 A B C", "K1.write:3 K2.read K2.read", &linearizable), violated(14));
    let too_few = r#""writes": "any", "w": "majority", "r": "one""#;
    assert_eq!(found(too_few, "K1 K2 A B C", "K1.write:3 K2.switch:C K2.read", &linearizable), violated(9));
    let repaired = format!(r#"{QUORUM}, "repair": "write-back""#);
    assert_eq!(found(&repaired, "K1 K2 A B", "K1.write:3 K2.write:7 K2.read", &linearizable), holds());
}

/// A dead replica that a quorum can do without, and one that all must wait for.
#[test]
fn a_crash_leaves_a_quorum_available() {
    let search = r#""crashes": 1, "rounds": 1, "property": ["available"]"#;
    assert_eq!(found(QUORUM, "K1 A B C", "K1.write:3", search), holds());
    assert_eq!(found(SYNCHRONOUS, "K1 A B C", "K1.write:3", search), [(Verdict::Undecided, None)]);
}

#[test]
fn each_session_restores_what_last_writer_wins_loses() {
    let own = "K1.write:1 K1.switch:B K1.read";
    let back = "K1.write:1 K2.switch:A K2.read K2.switch:B K2.read";
    let lost = "K1.write:1 K1.write:2 K1.switch:B K1.write:3";
    let answer = "K1.write:1 K1.write:2 K2.switch:A K2.read K2.switch:B K2.write:3";
    for (session, nodes, requests, actions) in [
        ("read-your-writes", "K1 A B", own, 7),
        ("monotonic-reads", "K1 K2 A B", back, 10),
        ("monotonic-writes", "K1 A B", lost, 10),
        ("writes-follow-reads", "K1 K2 A B", answer, 13),
    ] {
        assert_eq!(found(LAST_WRITER, nodes, requests, &only(session)), violated(actions), "{session}");
        let carried = format!(r#"{LAST_WRITER}, "session": "{session}""#);
        assert_eq!(found(&carried, nodes, requests, &only(session)), holds(), "{session}");
    }
    let carried = format!(r#"{ASYNCHRONOUS}, "session": "read-your-writes""#);
    let crash = r#""crashes": 1, "restarts": 1, "rounds": 0, "property": ["read-your-writes", "linearizable"]"#;
    let ended = [(Verdict::Holds, None), (Verdict::Violated, Some(9))];
    assert_eq!(found(&carried, "K1 A B", own, crash), ended, "a session ends with its client");
}

#[test]
fn last_writer_wins_converges() {
    let both = "K1.write:3 K2.write:7";
    for (nodes, faults) in [
        ("K1 K2 A B C", r#""rounds": 0"#),
        ("K1 K2 A B", r#""losses": 1, "duplicates": 1, "rounds": 1"#),
        ("K1 K2 A B", r#""crashes": 1, "restarts": 1, "rounds": 1"#),
    ] {
        let search = format!(r#"{faults}, "property": ["convergent"]"#);
        assert_eq!(found(LAST_WRITER, nodes, both, &search), holds(), "{faults}");
    }
}
