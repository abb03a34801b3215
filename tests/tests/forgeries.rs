//! Forged messages: what a forger may make of those of each protocol, in an order that links rely on, and how few
//! actions one of them takes to break what was not made to bear it.

use std::collections::{BTreeMap, BTreeSet};
use synod_core::Language;
use synod_protocols::registry;
use synod_sim::explore::{Bounds, Reduction, Sought, explore};
use synod_sim::run::frame::Verdict;
use synod_sim::{Scenario, expect};
use synod_tests::{played, scenarios_of};

/// The actions of the shortest violation of each property within the scenario's own search, whose schedules replay.
fn broken(json: &str) -> Vec<(String, usize)> {
    let scenario: Scenario = scenarios_of(json).remove(0);
    let plan = scenario.search.clone().expect("it says what is searched");
    let bounds = Bounds::of(&plan, None, Reduction::All).unwrap_or_else(|bad| panic!("{bad}"));
    let sought = Sought::Properties(plan.properties.clone());
    let mut search = explore(&registry(), &scenario, &bounds, &sought).unwrap_or_else(|bad| panic!("{bad}"));
    while !search.advance(u32::MAX) {}
    let all = search.findings().properties.into_iter().filter(|found| found.verdict == Verdict::Violated);
    all.map(|found| {
        let schedule = found.schedule.expect("a schedule");
        assert_eq!(expect::unmet(&mut played(&schedule), None), Vec::<String>::new(), "{}", found.name);
        (found.name, found.actions)
    })
    .collect()
}

fn transfer(protocol: &str, search: &str) -> String {
    format!(
        r#"{{"synod": 1, "protocol": "{protocol}", "nodes": [
            {{"id": "C", "roles": ["coordinator"]}},
            {{"id": "A", "roles": ["participant"], "balance": 100, "change": -50}},
            {{"id": "B", "roles": ["participant"], "balance": 100, "change": 50}}],
            "steps": [{{"at": 0, "request": {{"node": "C"}}}}], "search": {search}}}"#
    )
}

#[test]
fn one_forgery_breaks_atomic_commitment() {
    let any = r#"{"forgeries": 1, "property": ["agreement", "unanimity", "conservation"]}"#;
    let found = broken(&transfer("2pc", any));
    assert_eq!(found, [("agreement".into(), 4), ("unanimity".into(), 4), ("conservation".into(), 6)]);
    let late = r#"{"forgeries": 1, "timers": "late", "property": ["agreement", "conservation"]}"#;
    let found = broken(&transfer("3pc", late));
    assert_eq!(found, [("agreement".into(), 11), ("conservation".into(), 12)]);
}

#[test]
fn one_forgery_breaks_paxos() {
    let json = r#"{"synod": 1, "protocol": "paxos", "nodes": [
        {"id": "P", "roles": ["proposer"]}, {"id": "A", "roles": ["acceptor"]}, {"id": "B", "roles": ["acceptor"]},
        {"id": "C", "roles": ["acceptor"]}, {"id": "L", "roles": ["learner"]}],
        "steps": [{"at": 0, "request": {"node": "P", "propose": "3"}}],
        "search": {"forgeries": 1, "property": ["validity", "integrity"]}}"#;
    assert_eq!(broken(json), [("validity".into(), 8), ("integrity".into(), 10)]);
}

/// A read may return what nobody wrote; a forged copy has the version of the true one, so that replicas stay apart.
#[test]
fn one_forgery_breaks_a_replicated_register() {
    let register = |options: &str, request: &str, search: &str| {
        format!(
            r#"{{"synod": 1, "protocol": "replica", "options": {{"writes": "any", {options}}}, "nodes": [
                {{"id": "K", "roles": ["client"]}}, {{"id": "A", "roles": ["replica"]}},
                {{"id": "B", "roles": ["replica"]}}, {{"id": "C", "roles": ["replica"]}}],
                "steps": [{{"at": 0, "request": {{"node": "K", {request}}}}}], "search": {search}}}"#
        )
    };
    let quorum = r#""w": "majority", "r": "majority", "repair": "write-back""#;
    let search =
        |forgeries, property| format!(r#"{{"forgeries": {forgeries}, "rounds": 0, "property": "{property}"}}"#);
    let read = |forgeries| register(quorum, r#""read": true"#, &search(forgeries, "linearizable"));
    assert_eq!(broken(&read(1)), [("linearizable".into(), 6)]);
    assert_eq!(broken(&read(0)), []);
    let two = |forgeries| {
        let json = register(r#""w": "one""#, r#""write": "3""#, &search(forgeries, "convergent"));
        json.replace(r#", {"id": "C", "roles": ["replica"]}"#, "")
    };
    assert_eq!(broken(&two(1)), [("convergent".into(), 6)]);
    assert_eq!(broken(&two(0)), []);
}

/// Without forgeries in the budget nothing of that breaks.
#[test]
fn without_a_forgery_nothing_breaks() {
    let none = r#"{"rounds": 1, "timers": "late", "property": ["agreement", "unanimity", "conservation"]}"#;
    for protocol in ["2pc", "3pc"] {
        assert_eq!(broken(&transfer(protocol, none)), []);
    }
}

/// What the messages that are met in a protocol's lessons may become. Links name a forgery by its place in the list, so
/// that the order never changes.
fn may_become(protocol: &str) -> BTreeMap<String, Vec<String>> {
    let mut listed = BTreeMap::new();
    for lesson in registry().lessons_of(protocol) {
        for scenario in scenarios_of(lesson.json) {
            let mut run = played(&scenario);
            for step in 0..=run.len() {
                run.seek(step);
                for flight in run.frame(Language::English).flights {
                    listed.entry(flight.label).or_insert_with(|| run.forgeries(flight.id));
                }
            }
        }
    }
    listed
}

fn is_listed(protocol: &str, wanted: &[(&str, &[&str])]) {
    let listed = may_become(protocol);
    for (said, forgeries) in wanted {
        let found = listed.get(*said).unwrap_or_else(|| panic!("{said} is not met: {:?}", listed.keys()));
        assert_eq!(found, forgeries, "{protocol}: {said}");
    }
    for (said, forgeries) in &listed {
        assert!(!forgeries.contains(said), "{protocol}: {said} becomes itself");
        let distinct: BTreeSet<&String> = forgeries.iter().collect();
        assert_eq!(distinct.len(), forgeries.len(), "{protocol}: a step names a forgery of {said} by its label");
    }
}

#[test]
fn what_a_message_may_become_is_listed_in_an_order_that_stays() {
    let commit: &[(&str, &[&str])] =
        &[("Vote yes", &["Vote no"]), ("Vote no", &["Vote yes"]), ("Ack", &[]), ("DecisionRequest", &[])];
    is_listed("2pc", commit);
    is_listed("3pc", &commit[..1]);
    is_listed("2pc", &[("Prepare -50", &["Prepare +50"]), ("Commit", &["Abort"]), ("Abort", &["Commit"])]);
    is_listed("2pc", &[("DecisionReply commit", &["DecisionReply abort"])]);
    is_listed("3pc", &[("CanCommit +50", &["CanCommit -50"]), ("PreCommit", &["Abort"]), ("PreAck", &[])]);
    is_listed("3pc", &[("DoCommit", &["Abort"]), ("Abort", &["DoCommit"]), ("StateRequest", &[])]);
    let others: &[&str] = &["StateReply precommitted", "StateReply committed", "StateReply aborted"];
    is_listed("3pc", &[("StateReply ready", others)]);
    is_listed("paxos", &[("Prepare 2", &[]), ("Promise 2", &["Promise 2: forged in 1"]), ("Heartbeat", &[])]);
    is_listed("paxos", &[("Promise 3: 3 in 2", &["Promise 3"]), ("Nack 2 (3)", &["Promise 2"])]);
    is_listed("paxos", &[("Accept 2, 3", &["Accept 2, forged"]), ("Accepted 2, 3", &["Accepted 2, forged"])]);
    is_listed("paxos", &[("Chosen 3", &["Chosen forged"])]);
    is_listed("replica", &[("Write 3", &["Write forged"]), ("Read", &[]), ("Value 7 (1)", &["Value forged (1)"])]);
    is_listed("replica", &[("Have 1 (1)", &["Have 0 (0)"]), ("Have 0 (0)", &[]), ("Ask", &[]), ("Written (1)", &[])]);
    is_listed("replica", &[("Copy 1 (1)", &["Copy forged (1)"]), ("Copied (1)", &[])]);
}
