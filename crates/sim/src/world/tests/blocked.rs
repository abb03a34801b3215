//! Which nodes are blocked, which only wait, and what is not claimed (see the head of `world/blocked.rs`).

use crate::run::Run;
use crate::run::frame::{DecisionStatus, Verdict};
use crate::testing::{ASK, go_to, opened, played, suffers, transfer};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::Language;

/// The status of every node at `at_ms`, and what is said of `nonblocking`.
fn standing(run: &mut Run, at_ms: u64) -> (String, Verdict) {
    go_to(run, at_ms);
    let frame = run.frame(Language::English);
    let word = |standing: &DecisionStatus| match standing {
        DecisionStatus::Idle => "-".to_string(),
        DecisionStatus::Waiting => "waits".to_string(),
        DecisionStatus::Blocked => "blocked".to_string(),
        DecisionStatus::Decided(value) => value.to_string(),
    };
    let nodes: Vec<String> = frame.nodes.iter().map(|node| format!("{} {}", node.name, word(&node.standing))).collect();
    let property = frame.properties.iter().find(|property| property.name == "nonblocking").expect("a property");
    let blocked = run.summary().blocked;
    assert!(frame.nodes.iter().all(|node| blocked.contains(&node.name) == (node.standing == DecisionStatus::Blocked)));
    (nodes.join(", "), property.verdict)
}

fn told(nodes: &str, verdict: Verdict) -> (String, Verdict) {
    (nodes.to_string(), verdict)
}

#[test]
fn nobody_is_blocked_while_nothing_fails() {
    let mut run = played(&transfer(ASK, ""));
    assert_eq!(standing(&mut run, 0), told("C waits, A -, B -", Verdict::Holds));
    assert_eq!(standing(&mut run, 10), told("C waits, A waits, B waits", Verdict::Holds));
    assert_eq!(standing(&mut run, 20), told("C commit, A waits, B waits", Verdict::Holds));
    assert_eq!(standing(&mut run, 400), told("C commit, A commit, B commit", Verdict::Holds));
}

#[test]
fn participants_in_doubt_are_blocked_while_the_coordinator_is_down() {
    let mut run = suffers(r#"{"at": 15, "crash": "C"}, {"at": 200, "restart": "C"}"#);
    assert_eq!(standing(&mut run, 15), told("C -, A blocked, B blocked", Verdict::Violated));
    assert_eq!(standing(&mut run, 20), told("C -, A blocked, B blocked", Verdict::Violated));
    assert_eq!(
        standing(&mut run, 200),
        told("C abort, A waits, B waits", Verdict::Holds),
        "no later fault is foreseen"
    );
    assert_eq!(standing(&mut run, 400), told("C abort, A abort, B abort", Verdict::Holds));
}

#[test]
fn a_message_on_the_way_that_ends_the_doubt_makes_the_difference() {
    let mut run = suffers(r#"{"at": 21, "crash": "C"}"#);
    assert_eq!(standing(&mut run, 21), told("C commit, A waits, B waits", Verdict::Holds));
    let mut run = suffers(r#"{"at": 21, "crash": "C", "sent": 1}"#);
    assert_eq!(standing(&mut run, 21), told("C commit, A waits, B blocked", Verdict::Violated));
    assert_eq!(standing(&mut run, 400), told("C commit, A commit, B blocked", Verdict::Violated));
}

#[test]
fn a_timer_that_ends_the_wait_makes_the_difference_too() {
    let mut run = suffers(r#"{"at": 5, "crash": "A"}"#);
    assert_eq!(standing(&mut run, 25), told("C waits, A -, B waits", Verdict::Holds));
    let three = transfer(&format!(r#"{ASK}, {{"at": 25, "crash": "C"}}"#), r#", "protocol": "3pc""#);
    assert_eq!(standing(&mut played(&three), 30).1, Verdict::Holds, "each decides alone");
}

#[test]
fn a_cut_link_blocks_as_a_crash_does_and_mending_is_not_foreseen() {
    let mut run = suffers(r#"{"at": 15, "cut": ["C", "A"]}, {"at": 300, "heal": true}"#);
    assert_eq!(standing(&mut run, 250), told("C commit, A blocked, B commit", Verdict::Violated));
    assert_eq!(standing(&mut run, 300), told("C commit, A waits, B commit", Verdict::Holds));
}

#[test]
fn a_paused_node_is_not_blocked_and_others_do_not_wait_for_it() {
    let mut run = suffers(r#"{"at": 15, "pause": "A"}, {"at": 16, "crash": "C"}"#);
    assert_eq!(standing(&mut run, 20), told("C -, A -, B blocked", Verdict::Violated));
    let mut run = suffers(r#"{"at": 15, "pause": "C"}"#);
    assert_eq!(standing(&mut run, 20), told("C -, A blocked, B blocked", Verdict::Violated));
    let detail = run.frame(Language::English).properties.last().and_then(|property| property.detail.clone());
    let says = "A holds its lock and waits for a decision that cannot come. \
                B holds its lock and waits for a decision that cannot come.";
    assert_eq!(detail.as_deref(), Some(says));
}

#[test]
fn a_proposer_without_a_majority_is_blocked_and_holds_no_lock() {
    let node = |id: &str, role: &str| format!(r#"{{"id": "{id}", "roles": ["{role}"]}}"#);
    let nodes = [node("P", "proposer"), node("X", "acceptor"), node("Y", "acceptor"), node("L", "learner")].join(", ");
    let steps = r#"{"at": 0, "request": {"node": "P", "propose": "3"}}, {"at": 5, "crash": "Y"}"#;
    let mut run =
        played(&format!(r#"{{"synod": 1, "protocol": "paxos", "nodes": [{nodes}], "steps": [{steps}], "until": 50}}"#));
    assert_eq!(standing(&mut run, 0), told("P waits, X -, Y -, L -", Verdict::Holds));
    assert_eq!(standing(&mut run, 50), told("P blocked, X -, Y -, L -", Verdict::Violated));
    let says = "P waits for a decision that cannot come; it holds no lock.";
    assert_eq!(detail(&mut run), format!("{says} {AS_FAR_AS}"), "its retry is never its last");
}

/// What is said of the blocked nodes.
fn detail(run: &mut Run) -> String {
    let properties = run.summary().properties;
    properties.into_iter().find_map(|property| property.detail).unwrap_or_default()
}

const AS_FAR_AS: &str = "That is so as far as 2000 further steps tell.";

#[test]
fn beyond_its_bound_the_search_leaves_it_to_the_fair_run() {
    let participant = |place| format!(r#"{{"id": "P{place}", "roles": ["participant"], "balance": 9}}"#);
    let nodes: Vec<String> = (0..15).map(participant).collect();
    let json = format!(
        r#"{{"synod": 1, "protocol": "2pc", "network": {{"latency": [10, 10]}}, "until": 15,
            "nodes": [{{"id": "C", "roles": ["coordinator"]}}, {}], "steps": [{ASK}, {{"at": 12, "mute": "C"}}]}}"#,
        nodes.join(", ")
    );
    let mut run = opened(&json);
    run.run_to_end();
    let (nodes, verdict) = standing(&mut run, 15);
    assert_eq!(verdict, Verdict::Violated);
    assert!(nodes.starts_with("C waits, P0 blocked, P1 blocked"), "C still decides: {nodes}");
    assert!(detail(&mut run).ends_with(AS_FAR_AS));
}

/// A run of Paxos with these nodes (a name and a role each) and steps, played by hand.
fn by_hand(nodes: &[(&str, &str)], steps: &str, more: &str) -> String {
    let node = |(id, role): &(&str, &str)| format!(r#"{{"id": "{id}", "roles": ["{role}"]}}"#);
    let nodes: Vec<String> = nodes.iter().map(node).collect();
    format!(
        r#"{{"synod": 1, "protocol": "paxos", "schedule": "manual", "nodes": [{}], "steps": [{steps}]{more}}}"#,
        nodes.join(", ")
    )
}

const TWO: [(&str, &str); 4] = [("P1", "proposer"), ("P2", "proposer"), ("A", "acceptor"), ("L", "learner")];

/// Each attempt takes a ballot below the acceptor's promise, until one does not; nothing limits how many that takes.
#[test]
fn a_timer_that_has_run_out_in_vain_may_not_do_so_for_ever() {
    let rival = r#"{"request": {"node": "P2", "propose": "7"}}, {"lose": {"kind": "Prepare", "from": "P2", "to": "A"}},
                   {"fire": {"node": "P2", "timer": "retry"}}"#;
    for rivals in 1..6 {
        let lost =
            r#", {"lose": {"kind": "Prepare", "from": "P2", "to": "A"}}, {"fire": {"node": "P2", "timer": "retry"}}"#;
        let steps = format!(
            r#"{rival}{}, {{"deliver": {{"kind": "Prepare", "from": "P2", "to": "A"}}}}, {{"wipe": "P2"}},
               {{"request": {{"node": "P1", "propose": "3"}}}}"#,
            lost.repeat(rivals)
        );
        let mut run = played(&by_hand(&TWO, &steps, r#", "options": {"reject": "silent"}"#));
        let end = run.at_ms(run.len());
        assert_eq!(standing(&mut run, end), told("P1 waits, P2 -, A -, L -", Verdict::Holds), "{rivals}");
    }
}

/// The heartbeats of a leader that receives nothing reset its follower's timer for ever: that this timer could run out
/// is no way out.
#[test]
fn a_timer_that_others_always_come_before_ends_nothing() {
    let steps = r#"{"deafen": "P1"}, {"request": {"node": "P1", "propose": "3"}},
                   {"request": {"node": "P2", "propose": "7"}}"#;
    let mut run = played(&by_hand(&TWO, steps, r#", "options": {"leader": "lowest"}"#));
    let end = run.at_ms(run.len());
    assert_eq!(standing(&mut run, end), told("P1 blocked, P2 blocked, A -, L -", Verdict::Violated));
    assert!(detail(&mut run).ends_with(AS_FAR_AS));
    let longer = r#", "options": {"leader": "lowest"}, "timers": {"heartbeat": 200}"#;
    let mut run = played(&by_hand(&TWO, steps, longer));
    let end = run.at_ms(run.len());
    assert_eq!(
        standing(&mut run, end),
        told("P1 blocked, P2 waits, A -, L -", Verdict::Violated),
        "between two of these heartbeats it takes the lead"
    );
}

/// In the fair run B gets its older `Prepare` first, and is then in doubt too. If the question comes first, B aborts.
#[test]
fn an_order_that_the_fair_run_does_not_take_is_a_way_out_too() {
    let steps = r#"{"request": {"node": "C"}}, {"deliver": {"kind": "Prepare", "from": "C", "to": "A"}},
                   {"crash": "C"}, {"fire": {"node": "A", "timer": "decision"}}"#;
    let manual = r#", "schedule": "manual", "options": {"termination": "cooperative"}"#;
    let mut run = played(&transfer(steps, manual));
    assert_eq!(standing(&mut run, 40), told("C -, A waits, B -", Verdict::Holds));
    let both = format!(r#"{steps}, {{"deliver": {{"kind": "Prepare", "from": "C", "to": "B"}}}}"#);
    let mut run = played(&transfer(&both, manual));
    assert_eq!(standing(&mut run, 50), told("C -, A blocked, B blocked", Verdict::Violated));
}
