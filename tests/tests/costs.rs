//! What a fault-free run costs: messages, one-way delays and forced writes for 1 to 9 participants or acceptors
//! (Gray & Lamport 2006, section 4 and table 1, with the messages to learners counted; BHG 1987, section 7.4).

use synod_core::NodeId;
use synod_sim::Run;
use synod_sim::run::frame::MarkSort;
use synod_tests::played_json;

/// What every message takes, in milliseconds.
const LATENCY_MS: u64 = 10;

/// What was counted.
#[derive(Debug, PartialEq, Eq)]
struct Cost {
    messages: u32,
    /// Sent before the last node decided.
    until_decided: u32,
    /// One-way delays until the last node decided.
    delays: u64,
    forced_writes: u32,
}

fn cost(run: &mut Run) -> Cost {
    let decided_ms = run.marks().iter().filter(|mark| mark.sort == MarkSort::Decision).map(|mark| mark.at_ms).max();
    let decided_ms = decided_ms.expect("somebody decides");
    let before = run.crossings().iter().filter(|way| way.sent_ms < decided_ms).count();
    let counts = run.summary().counts;
    assert_eq!(counts.sent, counts.delivered);
    Cost {
        messages: counts.sent,
        until_decided: before as u32,
        delays: decided_ms / LATENCY_MS,
        forced_writes: counts.forced_writes,
    }
}

/// A scenario in which every message takes equally long, with one request.
fn scenario(protocol: &str, options: &str, nodes: &[String], request: &str) -> String {
    let nodes = nodes.join(", ");
    format!(
        r#"{{"synod": 1, "protocol": "{protocol}", "options": {options}, "nodes": [{nodes}],
            "network": {{"latency": [{LATENCY_MS}, {LATENCY_MS}]}}, "steps": [{{"at": 0, "request": {request}}}]}}"#
    )
}

fn commit(protocol: &str, participants: u32) -> Cost {
    let mut nodes = vec![r#"{"id": "C", "roles": ["coordinator"]}"#.to_string()];
    nodes.extend((1..=participants).map(|n| format!(r#"{{"id": "N{n}", "roles": ["participant"], "vote": "yes"}}"#)));
    cost(&mut played_json(&scenario(protocol, "{}", &nodes, r#"{"node": "C"}"#)))
}

fn paxos(acceptors: u32, learners: u32, learn: &str) -> Cost {
    let mut nodes = vec![r#"{"id": "P", "roles": ["proposer"]}"#.to_string()];
    nodes.extend((1..=acceptors).map(|n| format!(r#"{{"id": "A{n}", "roles": ["acceptor"]}}"#)));
    nodes.extend((1..=learners).map(|n| format!(r#"{{"id": "L{n}", "roles": ["learner"]}}"#)));
    let options = format!(r#"{{"learn": "{learn}"}}"#);
    cost(&mut played_json(&scenario("paxos", &options, &nodes, r#"{"node": "P", "propose": "3"}"#)))
}

/// Forced writes: begin, decision and end at the coordinator; prepared and outcome at each participant.
#[test]
fn two_phase_commit() {
    for n in 1..=9 {
        let want = Cost { messages: 4 * n, until_decided: 3 * n, delays: 3, forced_writes: 3 + 2 * n };
        assert_eq!(commit("2pc", n), want, "n = {n}");
    }
}

/// Forced writes: begin and decision at the coordinator; ready, precommitted and outcome at each participant.
#[test]
fn three_phase_commit() {
    for n in 1..=9 {
        let want = Cost { messages: 6 * n, until_decided: 5 * n, delays: 5, forced_writes: 2 + 3 * n };
        assert_eq!(commit("3pc", n), want, "n = {n}");
    }
}

/// Forced writes: the proposer's round, a promise and an acceptance each, what each learner learned.
#[test]
fn paxos_with_each_way_of_learning() {
    for a in 1..=9 {
        for l in 1..=4 {
            let forced_writes = 1 + 2 * a + l;
            let announced = Cost { messages: 4 * a + l, until_decided: 4 * a + l, delays: 5, forced_writes };
            assert_eq!(paxos(a, l, "proposer"), announced, "a = {a}, l = {l}");
            let everyone = paxos(a, l, "everyone");
            assert_eq!((everyone.messages, everyone.delays), (4 * a + a * l, 4), "a = {a}, l = {l}");
            let one = paxos(a, l, "one");
            let delays = if l == 1 { 4 } else { 5 };
            assert_eq!((one.messages, one.delays), (5 * a + l - 1, delays), "a = {a}, l = {l}");
            if l >= 2 {
                let some = paxos(a, l, "some");
                let delays = if l == 2 { 4 } else { 5 };
                assert_eq!((some.messages, some.delays), (6 * a + 2 * (l - 2), delays), "a = {a}, l = {l}");
            }
            for cost in [everyone, one] {
                assert_eq!(cost.forced_writes, forced_writes, "a = {a}, l = {l}");
            }
        }
    }
}

/// The messages of one request to a replicated register, and the one-way delays until its client is answered.
fn replicas(n: u32, options: &str, request: &str) -> (u32, u64) {
    let mut nodes = vec![r#"{"id": "K", "roles": ["client"]}"#.to_string()];
    nodes.extend((1..=n).map(|n| format!(r#"{{"id": "R{n}", "roles": ["replica"]}}"#)));
    let run = played_json(&scenario("replica", options, &nodes, &format!(r#"{{"node": "K", {request}}}"#)));
    let counts = run.glance().counts;
    let answers = run.crossings().into_iter().filter(|way| way.to == NodeId(0)).filter_map(|way| way.end_ms);
    let answered_ms: Vec<u64> = answers.collect();
    assert_eq!((answered_ms.len(), counts.delivered), (1, counts.sent), "one answer, and none is lost");
    (counts.sent, answered_ms[0] / LATENCY_MS)
}

/// With a = 1 if the call asks others and b = 1 if others have to hold it (the protocol's own tests go through every
/// option; here are the four that have names).
#[test]
fn a_replicated_register() {
    let settings =
        [("primary", "all", "one"), ("primary", "one", "one"), ("any", "majority", "majority"), ("any", "one", "one")];
    for n in 1..=7 {
        for (writes, w, r) in settings {
            let (asks, waits) = (u32::from(n > 1 && r == "majority"), u32::from(n > 1 && w != "one"));
            for repair in ["none", "write-back"] {
                let options = format!(r#"{{"writes": "{writes}", "w": "{w}", "r": "{r}", "repair": "{repair}"}}"#);
                let others = 2 * (n - 1);
                let write = (2 + asks * others + others, u64::from(2 + 2 * asks + 2 * waits));
                assert_eq!(replicas(n, &options, r#""write": "3""#), write, "{n} replicas, {options}");
                let read = (2 + asks * others, u64::from(2 + 2 * asks));
                assert_eq!(replicas(n, &options, r#""read": true"#), read, "{n} replicas, {options}");
            }
        }
    }
}
