//! Schedules known from the literature on atomic commitment, step by step: what each shows, and what ends otherwise
//! when one rule is another.
//!
//! BHG is Bernstein, Hadzilacos & Goodman 1987, chapter 7; Skeen is Skeen 1981, "Nonblocking commit protocols". Their
//! statements stand above the tests in this project's words.

use synod_sim::Run;
use synod_sim::run::frame::Verdict;
use synod_sim::scenario::Decided;
use synod_tests::played_json;

/// A asks B for 50, C coordinates: a scenario with these fields in which these steps happen.
fn transfer(fields: &str, steps: &[&str]) -> Run {
    let steps = steps.join(", ");
    played_json(&format!(
        r#"{{"synod": 1, {fields}, "nodes": [
            {{"id": "C", "roles": ["coordinator"]}},
            {{"id": "A", "roles": ["participant"], "balance": 100, "change": -50}},
            {{"id": "B", "roles": ["participant"], "balance": 100, "change": 50}}], "steps": [{steps}]}}"#
    ))
}

/// The same, with nothing happening but the steps.
fn manual(protocol: &str, options: &str, steps: &[&str]) -> Run {
    transfer(&format!(r#""schedule": "manual", "protocol": "{protocol}", {options}"#), steps)
}

const TWO_PHASE: &str = r#""options": {"termination": "wait"}"#;
const COOPERATIVE: &str = r#""options": {"termination": "cooperative"}"#;
const TIMEOUT: &str = r#""options": {"termination": "timeout"}"#;
const SKEEN: &str = r#""options": {"termination": "timeout", "missing_ack": "commit"}"#;
const ELECTED: &str = r#""options": {"termination": "elected"}"#;
const ELECTED_BROKEN: &str = r#""options": {"termination": "elected"}, "broken": "aborts-after-precommit""#;

/// Two-phase commit: both are in doubt, and their votes are on the way.
const ASKED: &str = r#"
    {"request": {"node": "C"}},
    {"deliver": {"kind": "Prepare", "from": "C", "to": "A"}},
    {"deliver": {"kind": "Prepare", "from": "C", "to": "B"}}"#;

/// Both votes arrive.
const VOTED: &str = r#"
    {"deliver": {"kind": "Vote", "from": "A", "to": "C"}},
    {"deliver": {"kind": "Vote", "from": "B", "to": "C"}}"#;

/// Three-phase commit: both are ready, and `PreCommit` is on the way to them.
const ALL_READY: &str = r#"
    {"request": {"node": "C"}},
    {"deliver": {"kind": "CanCommit", "from": "C", "to": "A"}},
    {"deliver": {"kind": "CanCommit", "from": "C", "to": "B"}},
    {"deliver": {"kind": "Vote", "from": "A", "to": "C"}},
    {"deliver": {"kind": "Vote", "from": "B", "to": "C"}}"#;

/// How a run has ended: `C commit, A commit, B -`, then what is violated, then who is blocked.
fn ending(mut run: Run) -> String {
    let summary = run.summary();
    let decided = |(node, decided): &(String, Decided)| {
        format!("{node} {}", decided.one().map_or("-".to_string(), ToString::to_string))
    };
    let mut text = summary.decided.iter().map(decided).collect::<Vec<_>>().join(", ");
    let told = |verdict| summary.properties.iter().filter(move |property| property.verdict == verdict);
    for property in told(Verdict::Violated).filter(|property| property.name != "nonblocking") {
        text += &format!("; {} violated", property.name);
    }
    assert_eq!(told(Verdict::Undecided).count(), 0, "every property is settled");
    if !summary.blocked.is_empty() {
        text += &format!("; blocked: {}", summary.blocked.join(" "));
    }
    text
}

/// C commits, A hears of it, C dies.
const HALF_COMMITTED: &str = r#"{"deliver": {"kind": "Commit", "from": "C", "to": "A"}}, {"crash": "C", "sent": 0}"#;

/// BHG, section 7.4: between its yes and the outcome a participant can neither commit nor abort by itself. While the
/// coordinator is down, one has committed and the other has not: a window, and no violation, since nobody decides
/// otherwise later.
#[test]
fn two_phase_commit_has_a_window() {
    let half = manual("2pc", TWO_PHASE, &[ASKED, VOTED, HALF_COMMITTED]);
    assert_eq!(ending(half), "C commit, A commit, B -; blocked: B");
    let recovers = r#"{"restart": "C"}, {"deliver": {"kind": "Commit", "from": "C", "to": "B"}}"#;
    let whole = manual("2pc", TWO_PHASE, &[ASKED, VOTED, HALF_COMMITTED, recovers]);
    assert_eq!(ending(whole), "C commit, A commit, B commit");
}

/// BHG, proposition 7.1 in section 7.3: where all sites can fail together or messages can be lost, no protocol keeps
/// everyone from blocking. Two-phase commit blocks after one crash.
#[test]
fn two_phase_commit_blocks() {
    let dies = r#"
        {"deliver": {"kind": "Vote", "from": "A", "to": "C"}}, {"crash": "C"},
        {"deliver": {"kind": "Vote", "from": "B", "to": "C"}}"#;
    assert_eq!(ending(manual("2pc", TWO_PHASE, &[ASKED, dies])), "C -, A -, B -; blocked: A B");
    assert_eq!(ending(manual("2pc", COOPERATIVE, &[ASKED, dies])), "C -, A -, B -; blocked: A B");
    let recovers = r#"
        {"restart": "C"},
        {"deliver": {"kind": "Abort", "from": "C", "to": "A"}},
        {"deliver": {"kind": "Abort", "from": "C", "to": "B"}}"#;
    let recovered = manual("2pc", TWO_PHASE, &[ASKED, dies, recovers]);
    assert_eq!(ending(recovered), "C abort, A abort, B abort");
}

/// BHG, section 7.4, cooperative termination: a participant in doubt need not wait for the coordinator if another one
/// knows the outcome, or has not voted and can still abort.
#[test]
fn cooperative_termination_asks_around() {
    let asks = r#"
        {"fire": {"node": "B", "timer": "decision"}},
        {"deliver": {"kind": "DecisionRequest", "from": "B", "to": "A"}},
        {"deliver": {"kind": "DecisionReply", "from": "A", "to": "B"}}"#;
    let knows = manual("2pc", COOPERATIVE, &[ASKED, VOTED, HALF_COMMITTED, asks]);
    assert_eq!(ending(knows), "C commit, A commit, B commit");
    let never_asked = r#"
        {"request": {"node": "C"}}, {"deliver": {"kind": "Prepare", "from": "C", "to": "B"}},
        {"crash": "C"}, {"lose": {"kind": "Prepare", "from": "C", "to": "A"}}"#;
    let aborts_first = manual("2pc", COOPERATIVE, &[never_asked, asks]);
    assert_eq!(ending(aborts_first), "C -, A abort, B abort");
    let forgotten = r#"{"restart": "C"}, {"deliver": {"kind": "Abort", "from": "C", "to": "A"}}"#;
    assert_eq!(ending(manual("2pc", COOPERATIVE, &[never_asked, asks, forgotten])), "C abort, A abort, B abort");
}

/// BHG, section 7.4: if everyone that can be reached is in doubt, cooperative termination blocks too. Here A, who alone
/// knows, is down with C; until one of them comes back B may do nothing.
#[test]
fn cooperative_termination_still_blocks() {
    let alone = r#"
        {"crash": "A"}, {"fire": {"node": "B", "timer": "decision"}},
        {"deliver": {"kind": "DecisionRequest", "from": "B", "to": "A"}},
        {"deliver": {"kind": "DecisionRequest", "from": "B", "to": "C"}},
        {"fire": {"node": "B", "timer": "decision"}}"#;
    let blocked = manual("2pc", COOPERATIVE, &[ASKED, VOTED, HALF_COMMITTED, alone]);
    assert_eq!(ending(blocked), "C commit, A commit, B -; blocked: B");
    let comes_back = r#"
        {"restart": "A"}, {"deliver": {"kind": "DecisionRequest", "from": "B", "to": "A", "nth": 2}},
        {"deliver": {"kind": "DecisionReply", "from": "A", "to": "B"}}"#;
    let freed = manual("2pc", COOPERATIVE, &[ASKED, VOTED, HALF_COMMITTED, alone, comes_back]);
    assert_eq!(ending(freed), "C commit, A commit, B commit");
}

/// BHG, section 7.4: a yes is a promise that must survive a crash, the decision must be written before it is told, and
/// who is in doubt may not decide. Without one of these rules the same schedule ends otherwise.
#[test]
fn each_rule_of_two_phase_commit_is_needed() {
    let ends = |broken: &str, steps: &[&str]| {
        let right = manual("2pc", TWO_PHASE, steps);
        (ending(manual("2pc", &format!(r#""broken": "{broken}""#), steps)), ending(right))
    };
    let forgets_its_vote = r#"
        {"crash": "A"}, {"restart": "A"},
        {"deliver": {"kind": "Commit", "from": "C", "to": "A"}},
        {"deliver": {"kind": "Commit", "from": "C", "to": "B"}}"#;
    assert_eq!(
        ends("votes-before-writing", &[ASKED, VOTED, forgets_its_vote]),
        ("C commit, A commit, B commit; conservation violated".to_string(), "C commit, A commit, B commit".to_string())
    );
    let comes_back = r#"{"restart": "C"}"#;
    let (broken, right) = ends("coordinator-forgets", &[ASKED, VOTED, HALF_COMMITTED, comes_back]);
    assert_eq!(broken, "C abort, A commit, B -; agreement violated; stability violated");
    assert_eq!(right, "C commit, A commit, B -");
    let times_out = r#"{"fire": {"node": "B", "timer": "decision"}}"#;
    let aborts = r#""broken": "participant-times-out-to-abort""#;
    let half = manual("2pc", aborts, &[ASKED, VOTED, HALF_COMMITTED, times_out]);
    assert_eq!(ending(half), "C commit, A commit, B abort; agreement violated; conservation violated");
    let commits = r#""broken": "participant-times-out-to-commit""#;
    let only_b = r#"{"request": {"node": "C"}}, {"deliver": {"kind": "Prepare", "from": "C", "to": "B"}}"#;
    assert_eq!(ending(manual("2pc", commits, &[only_b, times_out])), "C -, A -, B commit; unanimity violated");
}

/// Skeen assumes a network that does not fail. A | B, C: A has precommitted, and its answer never gets through.
#[test]
fn a_partition_splits_three_phase_commit() {
    let parted = r#"
        {"deliver": {"kind": "PreCommit", "from": "C", "to": "A"}},
        {"deliver": {"kind": "PreCommit", "from": "C", "to": "B"}},
        {"partition": [["A"], ["C", "B"]]},
        {"deliver": {"kind": "PreAck", "from": "B", "to": "C"}},
        {"fire": {"node": "C", "timer": "acks"}}"#;
    let alone =
        r#"{"deliver": {"kind": "Abort", "from": "C", "to": "B"}}, {"fire": {"node": "A", "timer": "decision"}}"#;
    let split = manual("3pc", TIMEOUT, &[ALL_READY, parted, alone]);
    assert_eq!(ending(split), "C abort, A commit, B abort; agreement violated; conservation violated");
    let alone =
        r#"{"deliver": {"kind": "DoCommit", "from": "C", "to": "B"}}, {"fire": {"node": "A", "timer": "decision"}}"#;
    assert_eq!(ending(manual("3pc", SKEEN, &[ALL_READY, parted, alone])), "C commit, A commit, B commit");
}

/// The other rule for a missing `PreAck` only moves the place: A, C | B, and B is still ready. Nor does an election
/// help: BHG, section 7.5, has it for site failures alone, and B takes the others to be down.
#[test]
fn a_partition_splits_three_phase_commit_however_it_ends() {
    let parted = r#"
        {"deliver": {"kind": "PreCommit", "from": "C", "to": "A"}},
        {"partition": [["A", "C"], ["B"]]},
        {"deliver": {"kind": "PreAck", "from": "A", "to": "C"}},
        {"fire": {"node": "C", "timer": "acks"}},
        {"deliver": {"kind": "DoCommit", "from": "C", "to": "A"}},
        {"fire": {"node": "B", "timer": "decision"}}"#;
    let split = "C commit, A commit, B abort; agreement violated; conservation violated";
    assert_eq!(ending(manual("3pc", SKEEN, &[ALL_READY, parted])), split);
    let counts = r#"{"fire": {"node": "B", "timer": "election"}}"#;
    assert_eq!(ending(manual("3pc", ELECTED, &[ALL_READY, parted, counts])), split);
}

/// BHG, section 7.5: the timeouts rest on a bound for how long a message takes. One `PreCommit` breaks it. If the
/// coordinator waits longer than the participants, A has committed before C gives up, and B has aborted; with the
/// default lengths C gives up in time.
#[test]
fn a_slow_message_splits_three_phase_commit_where_the_coordinator_is_patient() {
    let slow = r#"{"at": 0, "request": {"node": "C"}},
        {"delay": {"kind": "PreCommit", "from": "C", "to": "B", "by": 2000}}"#;
    let ends = |more: &str| {
        let fields = format!(r#""protocol": "3pc", "network": {{"latency": [10, 10]}}, "until": 5000, {more}"#);
        ending(transfer(&fields, &[slow]))
    };
    let split = "C abort, A commit, B abort; agreement violated; conservation violated";
    assert_eq!(ends(&format!(r#""timers": {{"acks": 1000}}, {TIMEOUT}"#)), split);
    assert_eq!(ends(TIMEOUT), "C abort, A abort, B abort");
    assert_eq!(ends(&format!(r#""timers": {{"acks": 1000}}, {ELECTED}"#)), "C commit, A commit, B commit");
}

/// Skeen's rule for a lone survivor, carried out by two who know different things. One crash is enough: the coordinator
/// dies after the first of its `PreCommit`s.
#[test]
fn a_crash_among_the_precommits_splits_three_phase_commit() {
    let alone = r#"{"fire": {"node": "B", "timer": "decision"}}, {"fire": {"node": "A", "timer": "decision"}}"#;
    let split = manual("3pc", TIMEOUT, &[ALL_READY, FIRST_PRECOMMIT, alone]);
    assert_eq!(ending(split), "C -, A commit, B abort; agreement violated; conservation violated");
}

/// C dies after the first of its `PreCommit`s; A gets it, B does not.
const FIRST_PRECOMMIT: &str =
    r#"{"crash": "C", "sent": 1}, {"deliver": {"kind": "PreCommit", "from": "C", "to": "A"}}"#;

/// BHG, section 7.5, rules TR1 to TR4: the survivors compare their states before anyone decides. Whoever rises first,
/// they commit together.
#[test]
fn an_election_survives_a_crash_among_the_precommits() {
    let a_rises = r#"{"fire": {"node": "A", "timer": "decision"}}"#;
    let b_rises = r#"
        {"fire": {"node": "B", "timer": "decision"}},
        {"deliver": {"kind": "StateRequest", "from": "B", "to": "A"}}"#;
    let both_rise = r#"
        {"fire": {"node": "A", "timer": "decision"}}, {"fire": {"node": "B", "timer": "decision"}},
        {"deliver": {"kind": "StateRequest", "from": "B", "to": "A"}}"#;
    let together = r#"
        {"deliver": {"kind": "StateRequest", "from": "A", "to": "B"}},
        {"deliver": {"kind": "StateReply", "from": "B", "to": "A"}},
        {"fire": {"node": "A", "timer": "election"}},
        {"deliver": {"kind": "PreCommit", "from": "A", "to": "B"}},
        {"deliver": {"kind": "PreAck", "from": "B", "to": "A"}},
        {"deliver": {"kind": "DoCommit", "from": "A", "to": "B"}}"#;
    for rises in [a_rises, b_rises, both_rise] {
        let survived = manual("3pc", ELECTED, &[ALL_READY, FIRST_PRECOMMIT, rises, together]);
        assert_eq!(ending(survived), "C -, A commit, B commit");
    }
    let before = r#"{"crash": "C", "sent": 0}"#;
    let aborts = r#"
        {"deliver": {"kind": "StateRequest", "from": "A", "to": "B"}},
        {"deliver": {"kind": "StateReply", "from": "B", "to": "A"}},
        {"fire": {"node": "A", "timer": "election"}},
        {"deliver": {"kind": "Abort", "from": "A", "to": "B"}}"#;
    assert_eq!(ending(manual("3pc", ELECTED, &[ALL_READY, before, a_rises, aborts])), "C -, A abort, B abort");
}

/// BHG, section 7.5: who takes over must find what the one before it has done. A dies when it has committed and told
/// nobody; B has precommitted before, and commits.
#[test]
fn a_candidate_that_dies_leaves_the_next_one_enough() {
    let dies = r#"
        {"fire": {"node": "A", "timer": "decision"}},
        {"deliver": {"kind": "StateRequest", "from": "A", "to": "B"}},
        {"deliver": {"kind": "StateReply", "from": "B", "to": "A"}},
        {"fire": {"node": "A", "timer": "election"}},
        {"deliver": {"kind": "PreCommit", "from": "A", "to": "B"}},
        {"deliver": {"kind": "PreAck", "from": "B", "to": "A"}},
        {"crash": "A", "sent": 0}"#;
    let next = r#"{"fire": {"node": "B", "timer": "decision"}}, {"fire": {"node": "B", "timer": "election"}}"#;
    let survived = manual("3pc", ELECTED, &[ALL_READY, FIRST_PRECOMMIT, dies, next]);
    assert_eq!(ending(survived), "C -, A commit, B commit");
}

/// Skeen: once a site is in the buffer state, nobody may have aborted. A coordinator that aborts on a missing `PreAck`
/// breaks that: it dies before anyone hears of it, and a precommitted survivor commits. Two crashes, B's and C's.
#[test]
fn two_crashes_split_an_election_if_the_coordinator_aborts_after_precommit() {
    let steps = [
        ALL_READY,
        r#"
        {"crash": "B"},
        {"deliver": {"kind": "PreCommit", "from": "C", "to": "A"}},
        {"deliver": {"kind": "PreAck", "from": "A", "to": "C"}},
        {"fire": {"node": "C", "timer": "acks"}}, {"crash": "C", "sent": 0},
        {"fire": {"node": "A", "timer": "decision"}}, {"fire": {"node": "A", "timer": "election"}}"#,
    ];
    assert_eq!(ending(manual("3pc", ELECTED_BROKEN, &steps)), "C abort, A commit, B -; agreement violated");
    assert_eq!(ending(manual("3pc", ELECTED, &steps)), "C commit, A commit, B -");
}

/// Skeen: nobody may abort from a state in which another one can have committed.
#[test]
fn a_precommitted_participant_may_not_abort() {
    let steps = [
        ALL_READY,
        r#"
        {"deliver": {"kind": "PreCommit", "from": "C", "to": "A"}},
        {"deliver": {"kind": "PreCommit", "from": "C", "to": "B"}},
        {"deliver": {"kind": "PreAck", "from": "A", "to": "C"}},
        {"deliver": {"kind": "PreAck", "from": "B", "to": "C"}},
        {"crash": "C", "sent": 1}, {"deliver": {"kind": "DoCommit", "from": "C", "to": "A"}},
        {"fire": {"node": "B", "timer": "decision"}}"#,
    ];
    let broken = manual("3pc", r#""broken": "precommitted-times-out-to-abort""#, &steps);
    assert_eq!(ending(broken), "C commit, A commit, B abort; agreement violated; conservation violated");
    assert_eq!(ending(manual("3pc", TIMEOUT, &steps)), "C commit, A commit, B commit");
}

/// BHG, section 7.5: a site that has been down asks and never decides by what it knew, since the others may have gone
/// on without it. Here B was ready, and the others have committed.
#[test]
fn a_restarted_node_asks_and_takes_no_part() {
    let away = r#"{"crash": "B"}, {"restart": "B"}, {"crash": "C", "sent": 1},
        {"deliver": {"kind": "PreCommit", "from": "C", "to": "A"}},
        {"fire": {"node": "A", "timer": "decision"}},
        {"deliver": {"kind": "StateRequest", "from": "A", "to": "B"}},
        {"deliver": {"kind": "DecisionRequest", "from": "B", "to": "A"}},
        {"fire": {"node": "A", "timer": "election"}},
        {"fire": {"node": "B", "timer": "decision"}}"#;
    let told = r#"{"deliver": {"kind": "DoCommit", "from": "A", "to": "B"}}"#;
    let asks = r#"{"lose": {"kind": "DoCommit", "from": "A", "to": "B"}},
        {"deliver": {"kind": "DecisionRequest", "from": "B", "to": "A", "nth": 2}},
        {"deliver": {"kind": "DecisionReply", "from": "A", "to": "B"}}"#;
    for ends in [told, asks] {
        assert_eq!(ending(manual("3pc", ELECTED, &[ALL_READY, away, ends])), "C -, A commit, B commit");
    }
}
