//! Three proposers outbid each other for ever, and three cures for it (Lamport 2001, section 2.4).

use synod_sim::Run;
use synod_sim::run::frame::MarkSort;
use synod_tests::played_json;

/// Three proposers, three acceptors, one learner; every message takes 40 ms, and the requests come so that each
/// proposer's `Prepare` reaches the acceptors before the `Accept` of the one before it.
fn duel(options: &str, seed: u32) -> Run {
    duel_with(options, seed, "")
}

/// The same with more steps.
fn duel_with(options: &str, seed: u32, more: &str) -> Run {
    played_json(&format!(
        r#"{{"synod": 1, "protocol": "paxos", "options": {options}, "timers": {{"retry": 400}}, "seed": {seed},
            "nodes": [{{"id": "P1", "roles": ["proposer"]}}, {{"id": "P2", "roles": ["proposer"]}},
                      {{"id": "P3", "roles": ["proposer"]}}, {{"id": "A", "roles": ["acceptor"]}},
                      {{"id": "B", "roles": ["acceptor"]}}, {{"id": "C", "roles": ["acceptor"]}},
                      {{"id": "L", "roles": ["learner"]}}],
            "network": {{"latency": [40, 40]}}, "until": 5000,
            "steps": [{{"at": 0, "request": {{"node": "P1", "propose": "1"}}}},
                      {{"at": 70, "request": {{"node": "P2", "propose": "2"}}}},
                      {{"at": 140, "request": {{"node": "P3", "propose": "3"}}}} {more}]}}"#
    ))
}

/// What the learner has learned by the end.
fn learned(run: &mut Run) -> Option<String> {
    let summary = run.summary();
    let decided = summary.decided.into_iter().find(|(node, _)| node == "L").expect("there is a learner");
    decided.1.one().map(|value| value.to_string())
}

#[test]
fn with_a_fixed_back_off_nobody_wins() {
    let mut run = duel("{}", 1);
    assert_eq!(learned(&mut run), None);
    let summary = run.summary();
    assert_eq!(summary.chosen.one(), [], "nothing is chosen, whether or not anyone knows");
    assert!(summary.at_ms > 4_900, "and nobody has given up");
    assert!(summary.counts.sent > 500, "{:?}", summary.counts);
}

#[test]
fn a_growing_back_off_ends_it() {
    assert!(learned(&mut duel(r#"{"backoff": "growing"}"#, 1)).is_some());
}

#[test]
fn a_random_back_off_ends_it() {
    for seed in 1..=5 {
        assert!(learned(&mut duel(r#"{"backoff": "random"}"#, seed)).is_some(), "seed {seed}");
    }
}

/// The lowest works undisturbed: its value is chosen as fast as if it were alone. The others lead when it has fallen
/// silent, and tell their clients what they find.
#[test]
fn a_leader_ends_it() {
    let mut run = duel(r#"{"leader": "lowest"}"#, 1);
    assert_eq!(learned(&mut run), Some("1".into()));
    let decided = run.marks().iter().find(|mark| mark.sort == MarkSort::Decision).map(|mark| mark.at_ms);
    assert_eq!(decided, Some(200), "five one-way delays");
    assert!(run.summary().at_ms < 1_500, "then everybody comes to rest");
    assert_eq!(run.summary().blocked, Vec::<String>::new());
}

/// P1 dies before its first ballot is promised. P2 hears no heartbeat for 120 ms and leads; P3 follows P2. Then P1
/// comes back, is asked again, and leads, for it is lower.
#[test]
fn a_dead_leader_is_replaced_and_a_lower_one_takes_over() {
    let crash = r#", {"at": 30, "crash": "P1", "sent": 0}"#;
    let mut run = duel_with(r#"{"leader": "lowest"}"#, 1, crash);
    assert_eq!(learned(&mut run), Some("2".into()));
    let back = format!(
        r#"{crash}, {{"at": 200, "restart": "P1"}}, {{"at": 201, "request": {{"node": "P1", "propose": "9"}}}}"#
    );
    let mut run = duel_with(r#"{"leader": "lowest"}"#, 1, &back);
    let trace = run.trace();
    let stops = |line: &str| line.contains("P1>P2 Heartbeat | P2: cancel retry") && line.contains("Forward 2");
    assert!(trace.lines().any(stops), "P2 stops its attempt when it hears of P1:\n{trace}");
    assert!(learned(&mut run).is_some());
    assert_eq!(run.summary().blocked, Vec::<String>::new());
}

/// If acceptors do not answer, only `retry` moves the proposers, and it is longer than a round.
#[test]
fn a_silent_refusal_gives_the_last_one_time() {
    assert!(learned(&mut duel(r#"{"reject": "silent"}"#, 1)).is_some());
}
