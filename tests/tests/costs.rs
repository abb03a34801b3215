//! What a fault-free run costs: messages, one-way delays and forced writes for 1 to 9 participants or acceptors
//! (Gray & Lamport 2006, section 4 and table 1, with the messages to learners counted; BHG 1987, section 7.4), and for
//! 3 to 7 generals (Lamport, Shostak & Pease 1982).

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

/// `n` clients, each of which calls once; a call for `amount`, to a server that has 100 for each.
fn remote_calls(n: u32, remember: &str, amount: i64) -> Cost {
    let mut nodes = vec![format!(r#"{{"id": "S", "roles": ["server"], "balance": {}}}"#, 100 * n)];
    nodes.extend((1..=n).map(|k| format!(r#"{{"id": "K{k}", "roles": ["client"]}}"#)));
    let step = |k| format!(r#"{{"at": 0, "request": {{"node": "K{k}", "call": "{amount}"}}}}"#);
    let steps: Vec<String> = (1..=n).map(step).collect();
    let (nodes, steps) = (nodes.join(", "), steps.join(", "));
    cost(&mut played_json(&format!(
        r#"{{"synod": 1, "protocol": "rpc", "options": {{"remember": "{remember}"}}, "nodes": [{nodes}],
            "network": {{"latency": [{LATENCY_MS}, {LATENCY_MS}]}}, "steps": [{steps}]}}"#
    )))
}

/// A call and a reply. Forced writes: the call and its outcome at the client; the effect at the server, with the answer
/// where that is kept on the disk, and there a refusal too.
#[test]
fn a_remote_call() {
    for n in 1..=7 {
        for (remember, of_a_refusal) in [("nothing", 2), ("memory", 2), ("disk", 3)] {
            for (amount, writes) in [(50, 3), (-100, 3), (-701, of_a_refusal)] {
                let want = Cost { messages: 2 * n, until_decided: 2 * n, delays: 2, forced_writes: writes * n };
                assert_eq!(remote_calls(n, remember, amount), want, "n = {n}, {remember}, {amount}");
            }
        }
    }
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

fn generals(n: u32, messages: &str, m: u32) -> Cost {
    let mut nodes = vec![r#"{"id": "C", "roles": ["commander"]}"#.to_string()];
    nodes.extend((1..n).map(|n| format!(r#"{{"id": "L{n}", "roles": ["lieutenant"]}}"#)));
    let options = format!(r#"{{"messages": "{messages}", "m": "{m}"}}"#);
    cost(&mut played_json(&scenario("generals", &options, &nodes, r#"{"node": "C", "attack": true}"#)))
}

/// OM(m): (n - 1) + (n - 1)(n - 2) + ..., m + 1 terms. SM(m): (n - 1)^2, or n - 1 if m is 0. All decide m + 1 rounds,
/// here of ten delays each, after their first message. Forced writes: each general's decision.
#[test]
fn byzantine_generals() {
    for n in 3..=7 {
        for m in 0..=2 {
            let terms = (0..=m).map(|length| (0..=length).map(|taken| n - 1 - taken).product::<u32>());
            let signed = if m == 0 { n - 1 } else { (n - 1) * (n - 1) };
            for (kind, messages) in [("oral", terms.sum()), ("signed", signed)] {
                let delays = u64::from(1 + 10 * (m + 1));
                let want = Cost { messages, until_decided: messages, delays, forced_writes: n };
                assert_eq!(generals(n, kind, m), want, "n = {n}, m = {m}, {kind}");
            }
        }
    }
}
/// A pair with a witness, for ten beats.
fn pair(guard: &str, steps: &str) -> Run {
    played_json(&format!(
        r#"{{"synod": 1, "protocol": "pair", "options": {{"guard": "{guard}"}}, "until": 399, "nodes": [
            {{"id": "A", "roles": ["server"]}}, {{"id": "B", "roles": ["server"]}},
            {{"id": "W", "roles": ["witness"]}}, {{"id": "D", "roles": ["disk"]}}],
            "network": {{"latency": [{LATENCY_MS}, {LATENCY_MS}]}}, "steps": [{steps}]}}"#
    ))
}

/// A beat costs one message, or four where a witness and the standby answer; a write two and one forced write (Gray &
/// Cheriton 1989, section 2, count the messages of a lease so).
#[test]
fn a_pair_that_beats_and_writes() {
    for (guard, of_a_beat) in [("none", 1), ("witness", 4), ("fencing", 1)] {
        let quiet = pair(guard, "").summary().counts;
        assert_eq!(quiet.sent, 10 * of_a_beat, "{guard}");
        for writes in 1..=7 {
            let steps: Vec<String> = (1..=writes)
                .map(|n| format!(r#"{{"at": {}, "request": {{"node": "A", "write": "{n}"}}}}"#, 45 * n))
                .collect();
            let counts = pair(guard, &steps.join(", ")).summary().counts;
            assert_eq!((counts.sent, counts.forced_writes), (quiet.sent + 2 * writes, quiet.forced_writes + writes));
        }
    }
}

/// From the last heartbeat that B has heard it waits for `peer`; then it owns, or asks first: two messages, two delays.
#[test]
fn a_takeover_of_a_pair() {
    for (guard, asks) in [("none", 0), ("witness", 2), ("fencing", 2)] {
        let mut run = pair(guard, r#"{"at": 5, "crash": "A"}"#);
        let asked = run.crossings().into_iter().filter(|way| {
            way.label.starts_with("Claim") || way.label.starts_with("Ack 2") && way.sent_ms < 230 && way.from.0 != 1
        });
        assert_eq!(asked.count(), asks, "{guard}");
        let owns = |run: &mut Run, step: u32| {
            run.seek(step);
            run.glance().phases.iter().any(|(name, phase)| *name == "B" && phase.as_deref() == Some("active"))
        };
        let step = (0..=run.len()).find(|step| owns(&mut run, *step)).expect("B takes over");
        assert_eq!(run.at_ms(step), LATENCY_MS + 200 + LATENCY_MS * asks as u64, "{guard}");
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
