//! After which actions the properties are judged again: a new fact, an account that has changed, a lost disk, a value
//! that becomes chosen, the first failure.

use super::recorded;
use crate::testing::{ASK, transfer};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The actions after which properties are judged, as in the trace.
fn news(json: &str) -> Vec<String> {
    let mut run = recorded(json);
    let trace = run.trace();
    let mut news = Vec::new();
    for (step, line) in (1..).zip(trace.lines().skip(1)) {
        run.seek(step);
        let action = line.split(" | ").next().and_then(|what| what.split_once(' ')).expect("an action").1;
        if run.world.may_matter() {
            news.push(action.into());
        }
    }
    news
}

#[test]
fn votes_and_decisions_are_news() {
    let votes = ["10 deliver #1 C>A Prepare -50", "10 deliver #2 C>B Prepare +50"];
    let decisions = ["20 deliver #5 B>C Vote yes", "30 deliver #6 C>A Commit", "30 deliver #7 C>B Commit"];
    assert_eq!(news(&transfer(ASK, "")), [&votes[..], &decisions].concat(), "requests, counts and acks are none");
}

#[test]
fn a_lost_disk_is_news_and_so_is_an_account_without_a_new_fact() {
    let steps = [
        r#"{"at": 5, "duplicate": {"kind": "Prepare", "from": "C", "to": "A"}}"#,
        r#"{"at": 12, "wipe": "A"}"#,
        r#"{"at": 13, "restart": "A"}"#,
    ];
    let news = news(&transfer(&format!("{ASK}, {}", steps.join(", ")), ""));
    let again = ["12 step 2 wipe A", "15 deliver #4 C>A Prepare -50"];
    assert!(news[0].contains("duplicate"), "until then nothing had failed: {news:?}");
    assert_eq!(news[3..5], again, "the vote is known, the account is not: {news:?}");
}

#[test]
fn an_acceptance_is_news_once_there_is_a_majority() {
    let nodes = [("P", "proposer"), ("A", "acceptor"), ("B", "acceptor"), ("D", "acceptor"), ("L", "learner")];
    let nodes = nodes.map(|(id, role)| format!(r#"{{"id": "{id}", "roles": ["{role}"]}}"#)).join(", ");
    let news = news(&format!(
        r#"{{"synod": 1, "protocol": "paxos", "nodes": [{nodes}], "network": {{"latency": [10, 10]}},
            "steps": [{{"at": 0, "request": {{"node": "P", "propose": "3"}}}}]}}"#
    ));
    let accepts = ["30 deliver #9 P>B Accept 1, 3", "30 deliver #10 P>D Accept 1, 3"];
    assert_eq!(news[1..3], accepts, "that of A comes before, and is none: {news:?}");
    let told = ["40 deliver #12 B>P Accepted 1, 3", "50 deliver #14 P>L Chosen 3"];
    assert_eq!(news[3..], told, "the proposer announces it; promises and other answers are none");
}
