//! What is reported for a run that does not meet its scenario's expectations.

use crate::run::Run;
use crate::run::expect::unmet;
use crate::testing::{ASK, opened, transfer};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A transfer that commits: requested at 0, all prepared at 10, decided at 20, told at 30, done at 40; plus these
/// steps.
fn run(steps: &str, more: &str) -> Run {
    let steps = format!("{ASK}{steps}");
    let mut run = opened(&transfer(&steps, more));
    run.run_to_end();
    run
}

#[track_caller]
fn misses(steps: &str, more: &str, expected: &[&str]) {
    let mut run = run(steps, more);
    run.seek(4);
    assert_eq!(unmet(&mut run, None), expected, "{more}");
    assert_eq!(run.position(), 4, "the moment looked at stays");
}

#[track_caller]
fn expects(expect: &str, expected: &[&str]) {
    misses("", &format!(r#", "expect": {expect}"#), expected);
}

#[test]
fn each_thing_that_is_not_so_is_told() {
    let all_that_is_so = r#"[
        {"at": 10, "decided": {"C": null}, "phase": {"C": "voting", "A": "prepared"}, "messages": {"sent": 4}},
        {"decided": {"A": "commit"}, "holds": ["nonblocking"], "blocked": [], "phase": {"C": "done"},
         "facts": {"balances": {"B": 150, "A": 50}, "chosen": []},
         "messages": {"sent": 8, "delivered": 8, "lost": 0, "duplicated": 0, "forced_writes": 7}}]"#;
    expects(all_that_is_so, &[]);
    expects("[{}, {\"phase\": {}, \"facts\": {}, \"messages\": {}}]", &[]);
    expects(r#"{"decided": {"A": null}}"#, &["at the end A should have decided nothing, not commit"]);
    expects(r#"{"violates": ["nonblocking"]}"#, &["at the end nonblocking should be violated, not kept"]);
    expects(r#"{"at": 12, "blocked": ["A", "B"]}"#, &["at 12 ms A, B should be blocked, not nobody"]);
    let phases = r#"{"at": 10, "phase": {"A": "idle", "B": "prepared"}}"#;
    expects(phases, &["at 10 ms A should show the phase idle, not prepared"]);
    let balances = r#"{"facts": {"balances": {"A": 100, "C": 1}}}"#;
    let found =
        ["at the end A should have the balance 100, not 50", "at the end C should have the balance 1, not nothing"];
    expects(balances, &found);
    expects(r#"{"facts": {"chosen": ["3", "7"]}}"#, &["at the end 3, 7 should be chosen, not nothing"]);
    expects(r#"{"messages": {"sent": 8, "lost": 1}}"#, &["at the end lost should be 1, not 0"]);
}

#[test]
fn a_node_that_is_down_shows_no_phase() {
    let crash = r#", {"at": 15, "crash": "A"}"#;
    let expect = r#", "expect": {"at": 15, "phase": {"A": "prepared", "B": "prepared"}}"#;
    misses(crash, expect, &["at 15 ms A should show the phase prepared, not none"]);
}

/// A is down from 25 to 260: C repeats its decision at 120 and 220, crashes, and repeats it again.
#[test]
fn attempts_count_over_the_whole_history_and_timer_by_timer() {
    let c_is_down = r#"{"at": 240, "crash": "C"}, {"at": 250, "restart": "C"}"#;
    let steps = format!(r#", {{"at": 25, "crash": "A"}}, {c_is_down}, {{"at": 260, "restart": "A"}}"#);
    let moment = |at: u64, attempts: &str| format!(r#", "expect": {{"at": {at}, "attempts": {{"C": {attempts}}}}}"#);
    for (at, attempts) in [(119, "0"), (120, "1"), (239, "1"), (239, "2"), (239, r#"{"acks": 2}"#), (245, "2")] {
        misses(&steps, &moment(at, attempts), &[]);
    }
    misses(&steps, &moment(119, "1"), &["at 119 ms C should have made 1 attempts (all timers), not 0"]);
    misses(&steps, &moment(239, "3"), &["at 239 ms C should have made 3 attempts (all timers), not 2"]);
    let votes = r#"{"votes": 1, "acks": 1}"#;
    misses(&steps, &moment(239, votes), &["at 239 ms C should have made 1 attempts (votes), not 0"]);
}

/// Captions for these times, each with what it expects.
fn captions(captions: &[(u64, &str)]) -> String {
    let caption = |(at, expect): &(u64, &str)| format!(r#"{{"at": {at}, "text": {{}}, "expect": {expect}}}"#);
    let captions: Vec<String> = captions.iter().map(caption).collect();
    format!(r#", "captions": [{}]"#, captions.join(", "))
}

const PREPARED: &str = r#"{"phase": {"A": "prepared", "B": "prepared"}}"#;
const NOT_ANY_MORE: &str = "at 30 ms A should show the phase prepared, not committed";

#[test]
fn what_a_caption_says_holds_until_the_next() {
    misses("", &captions(&[(0, r#"{"phase": {"A": "idle"}}"#), (10, PREPARED), (30, "{}")]), &[]);
    misses("", &captions(&[(30, "{}"), (15, PREPARED), (0, "{}")]), &[]);
    misses("", &captions(&[(10, PREPARED), (31, "{}")]), &[&format!("captions[0]: {NOT_ANY_MORE}")]);
    misses("", &captions(&[(0, "{}"), (10, PREPARED)]), &[&format!("captions[1]: {NOT_ANY_MORE}")]);
    let early = "captions[0]: at 9 ms A should show the phase prepared, not idle";
    let both = [early, "captions[0]: at 9 ms B should show the phase prepared, not idle"];
    misses("", &captions(&[(9, PREPARED), (30, "{}")]), &both);
    misses("", &captions(&[(999, r#"{"phase": {"C": "done"}}"#)]), &[]);
}

#[test]
fn of_captions_for_one_time_the_last_is_shown() {
    misses("", &captions(&[(10, PREPARED), (10, "{}")]), &[]);
    misses("", &captions(&[(10, "{}"), (10, PREPARED)]), &[&format!("captions[1]: {NOT_ANY_MORE}")]);
}

#[test]
fn a_caption_may_say_who_is_blocked() {
    let crash = r#", {"at": 25, "crash": "C", "sent": 0}"#;
    let blocked = r#"{"blocked": ["A", "B"], "violates": ["nonblocking"], "facts": {"balances": {"A": 50}}}"#;
    misses(crash, &captions(&[(0, r#"{"blocked": []}"#), (25, blocked)]), &[]);
    let until_the_crash = "captions[0]: at 25 ms nobody should be blocked, not A, B";
    misses(crash, &captions(&[(0, r#"{"blocked": []}"#)]), &[until_the_crash]);
}

#[test]
fn what_comes_after_an_early_end_is_not_judged() {
    let late = captions(&[(10, PREPARED), (20, r#"{"phase": {"C": "idle"}}"#), (21, PREPARED)]);
    let more = format!(
        r#"{late}, "expect": [{{"at": 19, "blocked": ["A"]}}, {{"at": 21, "blocked": ["A"]}}, {{"blocked": ["A"]}}]"#
    );
    let mut run = run("", &more);
    let early = [
        "at 19 ms A should be blocked, not nobody",
        "captions[1]: at 20 ms C should show the phase idle, not committing",
    ];
    assert_eq!(unmet(&mut run, Some(20)), early);
    assert_eq!(unmet(&mut run, Some(19)), early[..1]);
}
