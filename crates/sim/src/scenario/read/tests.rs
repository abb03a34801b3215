//! What is wrong with a bad file, and where: one line each.

mod expect;

use super::{read, read_file};
use crate::scenario::action::Action;
use crate::scenario::{Diagnostic, File};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::{NodeId, NodeSet, limits};
use synod_protocols::registry;

/// A scenario that uses every field.
const GOOD: &str = r#"{
  "$schema": "https://example.org/scenario.schema.json",
  "synod": 1, "protocol": "2pc", "title": {"en": "T", "zh": "题"}, "about": {"en": "A"},
  "options": {"termination": "wait"}, "timers": {"votes": 50}, "broken": null,
  "nodes": [
    {"id": "C", "roles": ["coordinator"]},
    {"id": "A", "roles": ["participant"], "balance": 100, "change": -50, "vote": "auto"},
    {"id": "B", "roles": ["participant"], "balance": 100, "change": 50}
  ],
  "network": {"latency": [10, 20], "loss": 1, "duplicate": 2}, "seed": 7, "schedule": "timed",
  "steps": [
    {"at": 0, "request": {"node": "C"}},
    {"at": 25, "crash": "C", "sent": 1},
    {"at": 26, "partition": [["C", "A"], ["B"]]},
    {"lose": {"kind": "Vote", "from": "B", "to": "C", "nth": 1}},
    {"delay": {"kind": "Commit", "from": "C", "to": "A", "by": 200}},
    {"at": 30, "fire": {"node": "C", "timer": "votes"}},
    {"at": 31, "cut": ["C", "A"]},
    {"at": 32, "heal": true}
  ],
  "captions": [{"at": 25, "text": {"en": "Look."}}],
  "until": 500,
  "expect": [{"at": 9, "decided": {"A": null, "B": "commit"}, "holds": ["agreement"], "violates": []}],
  "goal": {"holds": "blocked", "faults": 1}
}"#;

const MANUAL: &str = r#"{"synod": 1, "protocol": "2pc", "schedule": "manual", "nodes": [
  {"id": "C", "roles": ["coordinator"]}, {"id": "A", "roles": ["participant"]}],
  "steps": [{"request": {"node": "C"}}, {"deliver": {"kind": "Prepare", "from": "C", "to": "A"}}]}"#;

const PAXOS: &str = r#"{"synod": 1, "protocol": "paxos", "nodes": [
  {"id": "P", "roles": ["proposer", "acceptor", "learner"]}, {"id": "Q", "roles": ["acceptor"]}],
  "steps": [{"at": 0, "request": {"node": "P", "propose": "3"}}]}"#;

fn complaint(text: &str) -> String {
    match read_file(&registry(), text) {
        Ok(_) => "nothing".to_string(),
        Err(bad) => {
            let Diagnostic { place, en, zh } = &bad;
            let one_line = |text: &str| !text.is_empty() && !text.chars().any(char::is_control) && text.len() < 400;
            assert!(one_line(place) && one_line(en) && one_line(zh), "{bad:?}");
            bad.to_string()
        }
    }
}

/// Replaces `old` by `new` in a good file, and compares the complaint.
fn check(good: &str, cases: &[(&str, &str, &str)]) {
    assert_eq!(complaint(good), "nothing");
    for (old, new, expected) in cases {
        assert_eq!(good.matches(old).count(), 1, "{old} stands once");
        assert_eq!(complaint(&good.replace(old, new)), *expected, "{old} → {new}");
    }
}

#[test]
fn a_good_file_is_read_as_it_is_written() {
    let scenario = read(&registry(), GOOD).expect("a scenario");
    assert_eq!((scenario.title.en.as_str(), scenario.title.zh.as_str(), scenario.about.zh.as_str()), ("T", "题", ""));
    assert_eq!((scenario.seed, scenario.until_ms, scenario.network.latency_ms), (7, 500, (10, 20)));
    assert_eq!((scenario.network.loss_percent, scenario.network.duplicate_percent), (1, 2));
    let at: Vec<Option<u64>> = scenario.steps.iter().map(|step| step.at_ms).collect();
    assert_eq!(at, [Some(0), Some(25), Some(26), None, None, Some(30), Some(31), Some(32)]);
    let groups = [NodeSet::from_iter([NodeId(0), NodeId(1)]), NodeSet::from_iter([NodeId(2)])];
    assert_eq!(scenario.steps[2].action, Action::Partition(groups.into()));
    assert_eq!(scenario.steps[1].action, Action::Crash { node: NodeId(0), sent: Some(1) });
    assert!(matches!(&scenario.steps[3].action, Action::Lose(name) if name.nth == Some(1)));
    assert!(matches!(&scenario.steps[4].action, Action::Delay { flight: name, by_ms: 200 } if name.nth.is_none()));
}

#[test]
fn a_field_that_does_not_exist_is_named_at_every_level() {
    check(
        GOOD,
        &[
            (r#""seed": 7"#, r#""sede": 7"#, r#"scenario: there is no field "sede""#),
            (r#""zh": "题""#, r#""de": "Titel""#, r#"title: there is no field "de""#),
            (r#""loss": 1"#, r#""lost": 1"#, r#"network: there is no field "lost""#),
            (r#""vote": "auto""#, r#""vots": "auto""#, r#"nodes[1].vots: there is no setting "vots""#),
            (
                r#""roles": ["coordinator"]"#,
                r#""roles": ["coordinator"], "balance": 1"#,
                r#"nodes[0].balance: there is no setting "balance""#,
            ),
            (
                r#""request": {"node": "C"}"#,
                r#""request": {"node": "C", "value": "3"}"#,
                r#"steps[0].request: there is no field "value""#,
            ),
            (r#""sent": 1"#, r#""send": 1"#, r#"steps[1]: there is no field "send""#),
            (r#""heal": true"#, r#""heal": true, "sent": 1"#, r#"steps[7]: there is no field "sent""#),
            (r#""nth": 1"#, r#""nht": 1"#, r#"steps[3].lose: there is no field "nht""#),
            (r#""nth": 1"#, r#""by": 1"#, r#"steps[3].lose: there is no field "by""#),
            (r#""timer": "votes"}"#, r#""timer": "votes", "x": 1}"#, r#"steps[5].fire: there is no field "x""#),
            (r#""text": {"en": "Look."}"#, r#""txt": {"en": "Look."}"#, r#"captions[0]: there is no field "txt""#),
            (r#"{"en": "Look."}"#, r#"{"En": "Look."}"#, r#"captions[0].text: there is no field "En""#),
            (r#""violates": []"#, r#""breaks": []"#, r#"expect[0]: there is no field "breaks""#),
            (r#""faults": 1"#, r#""fault": 1"#, r#"goal: there is no field "fault""#),
            (r#""seed": 7"#, r#""compare": []"#, r#"scenario: there is no field "protocol""#),
        ],
    );
}

#[test]
fn a_name_that_refers_to_nothing_is_named() {
    check(
        GOOD,
        &[
            (r#""protocol": "2pc""#, r#""protocol": "4pc""#, r#"protocol: there is no protocol "4pc""#),
            (
                r#""termination": "wait""#,
                r#""terminate": "wait""#,
                r#"options.terminate: there is no option "terminate""#,
            ),
            (r#""termination": "wait""#, r#""termination": "w""#, r#"options.termination: there is no choice "w""#),
            (r#"{"votes": 50}"#, r#"{"vote": 50}"#, r#"timers.vote: there is no timer "vote""#),
            (r#""broken": null"#, r#""broken": "x""#, r#"broken: there is no broken variant "x""#),
            (r#"["coordinator"]"#, r#"["leader"]"#, r#"nodes[0].roles[0]: there is no role "leader""#),
            (r#""vote": "auto""#, r#""vote": "maybe""#, r#"nodes[1].vote: "maybe" is none of auto, yes, no"#),
            (r#""schedule": "timed""#, r#""schedule": "fast""#, r#"schedule: "fast" is none of timed, manual"#),
            (
                r#""request": {"node": "C"}"#,
                r#""request": {"node": "X"}"#,
                r#"steps[0].request.node: there is no node "X""#,
            ),
            (
                r#""request": {"node": "C"}"#,
                r#""request": {"node": "A"}"#,
                "steps[0].request.node: A is no coordinator",
            ),
            (r#""crash": "C""#, r#""crash": "c""#, r#"steps[1].crash: there is no node "c""#),
            (r#""kind": "Vote""#, r#""kind": "Veto""#, r#"steps[3].lose.kind: there is no kind of message "Veto""#),
            (r#""from": "B""#, r#""from": "E""#, r#"steps[3].lose.from: there is no node "E""#),
            (r#""timer": "votes""#, r#""timer": "x""#, r#"steps[5].fire.timer: there is no timer "x""#),
            (r#"{"A": null"#, r#"{"Z": null"#, r#"expect[0].decided.Z: there is no node "Z""#),
            (r#"["agreement"]"#, r#"["concord"]"#, r#"expect[0].holds[0]: there is no property "concord""#),
            (r#""holds": "blocked""#, r#""holds": "x""#, r#"goal.holds: there is no property "x""#),
        ],
    );
}

#[test]
fn a_value_of_the_wrong_sort_is_named() {
    check(
        GOOD,
        &[
            (r#""synod": 1"#, r#""synod": 2"#, "synod: this program reads version 1"),
            (r#""synod": 1"#, r#""synod": "1""#, "synod: this program reads version 1"),
            (r#""synod": 1, "#, "", r#"scenario: the field "synod" is missing"#),
            (r#""protocol": "2pc""#, r#""protocol": 2"#, "protocol: expected a string, found a number"),
            (r#""protocol": "2pc", "#, "", r#"scenario: the field "protocol" is missing"#),
            (r#""en": "T""#, r#""en": ["T"]"#, "title.en: expected a string, found a list"),
            (r#"{"en": "A"}"#, r#""A""#, "about: expected an object, found a string"),
            (r#"{"votes": 50}"#, r#"{"votes": "50"}"#, "timers.votes: expected a whole number, found a string"),
            (r#"{"votes": 50}"#, "50", "timers: expected an object, found a number"),
            (r#""id": "C""#, r#""id": 3"#, "nodes[0].id: expected a string, found a number"),
            (
                r#""roles": ["coordinator"]"#,
                r#""roles": "coordinator""#,
                "nodes[0].roles: expected a list, found a string",
            ),
            (r#""change": -50"#, r#""change": null"#, "nodes[1].change: expected a whole number, found null"),
            (r#""loss": 1"#, r#""loss": true"#, "network.loss: expected a whole number, found a truth value"),
            (r#""seed": 7"#, r#""seed": {}"#, "seed: expected a whole number, found an object"),
            (r#"{"at": 32, "heal": true}"#, "7", "steps[7]: expected an object, found a number"),
            (r#""heal": true"#, r#""heal": false"#, "steps[7].heal: only true can stand here"),
            (r#""heal": true"#, r#""heal": "yes""#, "steps[7].heal: only true can stand here"),
            (r#"[["C", "A"], ["B"]]"#, r#"["C", "A"]"#, "steps[2].partition[0]: expected a list, found a string"),
            (r#"{"A": null"#, r#"{"A": 1"#, "expect[0].decided.A: expected a string, found a number"),
            (
                r#""$schema": "https://example.org/scenario.schema.json""#,
                r#""$schema": 1"#,
                "$schema: expected a string, found a number",
            ),
        ],
    );
    assert_eq!(complaint("[]"), "scenario: expected an object, found a list");
}

#[test]
fn a_number_out_of_bounds_is_named_with_its_bounds() {
    check(
        GOOD,
        &[
            ("[10, 20]", "[20, 10]", "network.latency: the shortest time, 20, is longer than the longest, 10"),
            ("[10, 20]", "[10]", "network.latency: a latency is a shortest and a longest time"),
            ("[10, 20]", "[1, 2, 3]", "network.latency: expected at most 2 entries, found 3"),
            ("[10, 20]", "[-1, 2]", "network.latency[0]: expected a number from 0 to 1000000000, found -1"),
            (r#""loss": 1"#, r#""loss": 101"#, "network.loss: expected a number from 0 to 100, found 101"),
            (r#""duplicate": 2"#, r#""duplicate": -1"#, "network.duplicate: expected a number from 0 to 100, found -1"),
            (r#"{"votes": 50}"#, r#"{"votes": 0}"#, "timers.votes: expected a number from 1 to 1000000000, found 0"),
            (
                r#""change": -50"#,
                r#""change": -1000000001"#,
                "nodes[1].change: expected a number from -1000000000 to 1000000000, found -1000000001",
            ),
            (
                r#""until": 500"#,
                r#""until": 1000000001"#,
                "until: expected a number from 0 to 1000000000, found 1000000001",
            ),
            (
                r#""at": 25, "crash""#,
                r#""at": 1000000001, "crash""#,
                "steps[1].at: expected a number from 0 to 1000000000, found 1000000001",
            ),
            (
                r#""by": 200"#,
                r#""by": 1000000001"#,
                "steps[4].delay.by: expected a number from 0 to 1000000000, found 1000000001",
            ),
            (r#""nth": 1"#, r#""nth": 0"#, "steps[3].lose.nth: expected a number from 1 to 4294967295, found 0"),
            (r#""seed": 7"#, r#""seed": -1"#, "seed: expected a number from 0 to 9007199254740991, found -1"),
            (r#""faults": 1"#, r#""faults": 10001"#, "goal.faults: expected a number from 0 to 10000, found 10001"),
        ],
    );
}

#[test]
fn who_may_take_part() {
    let twice = r#""id": "A", "roles": ["coordinator"]"#;
    check(
        GOOD,
        &[
            (
                r#""id": "A", "roles": ["participant"], "balance": 100, "change": -50, "vote": "auto""#,
                twice,
                "nodes: role coordinator needs 1 node, found 2",
            ),
            (
                r#""roles": ["coordinator"]"#,
                r#""roles": ["participant"]"#,
                "nodes: role coordinator needs 1 node, found 0",
            ),
            (
                r#""roles": ["coordinator"]"#,
                r#""roles": ["coordinator", "participant"]"#,
                "nodes[0].roles: a node has one role in this protocol",
            ),
            (r#""roles": ["coordinator"]"#, r#""roles": []"#, "nodes[0].roles: a node has at least one role"),
            (
                r#""roles": ["coordinator"]"#,
                r#""roles": ["coordinator", "coordinator"]"#,
                "nodes[0].roles[1]: duplicate role coordinator",
            ),
            (r#""id": "C", "#, "", r#"nodes[0]: the field "id" is missing"#),
            (r#""id": "B", "#, r#""id": "A", "#, r#"nodes[2]: duplicate node "A""#),
        ],
    );
    let plain = "nodes[0].id: an id is 1 to 16 letters, digits, _ or -";
    for id in ["", "<b>x</b>", "a b", "é", "A&B", "12345678901234567", "a\\n"] {
        assert_eq!(complaint(&GOOD.replace(r#""id": "C""#, &format!(r#""id": "{id}""#))), plain, "{id}");
    }
    let many = |count: usize| {
        let node = |place| format!(r#"{{"id": "P{place}", "roles": ["participant"]}}"#);
        let nodes: Vec<String> = (0..count - 1).map(node).collect();
        let first = r#"{"id": "C", "roles": ["coordinator"]}"#;
        complaint(&format!(r#"{{"synod": 1, "protocol": "2pc", "nodes": [{first}, {}]}}"#, nodes.join(", ")))
    };
    assert_eq!(many(16), "nothing");
    assert_eq!(many(17), "nodes: expected at most 16 entries, found 17");
    assert_eq!(many(41), "nodes: expected at most 16 entries, found 41");
}

#[test]
fn what_a_step_may_say() {
    let all = "request, deliver, lose, duplicate, delay, forge, fire, crash, restart, wipe, pause, resume, cut, mend, \
               partition, heal, mute, deafen";
    let none = format!("steps[7]: a step does one of {all}");
    check(
        GOOD,
        &[
            (r#""at": 25, "crash": "C""#, r#""crash": "C""#, r#"steps[1]: the field "at" is missing"#),
            (r#""at": 30, "fire""#, r#""fire""#, r#"steps[5]: the field "at" is missing"#),
            (r#""at": 32, "heal": true"#, r#""heal": true"#, r#"steps[7]: the field "at" is missing"#),
            (
                r#""heal": true"#,
                r#""heal": true, "mute": "A""#,
                "steps[7]: a step does one thing, not both heal and mute",
            ),
            (
                r#""heal": true"#,
                r#""mute": "A", "crash": "A""#,
                "steps[7]: a step does one thing, not both mute and crash",
            ),
            (r#"{"at": 32, "heal": true}"#, "{}", &none),
            (r#""heal": true"#, r#""hela": true"#, &none),
            (r#"["C", "A"], ["B"]"#, r#"["C", "A"]"#, "steps[2].partition: a partition has at least two groups"),
            (r#"["C", "A"], ["B"]"#, r#"["C", "A"], []"#, "steps[2].partition[1]: a group has at least one node"),
            (
                r#"["C", "A"], ["B"]"#,
                r#"["C"], ["A", "C"]"#,
                "steps[2].partition[1][1]: a node is in one group at most",
            ),
            (r#"["C", "A"], ["B"]"#, r#"["C"], ["E"]"#, r#"steps[2].partition[1][0]: there is no node "E""#),
            (r#""cut": ["C", "A"]"#, r#""cut": ["C"]"#, "steps[6].cut: a link is named by its two ends"),
            (r#""cut": ["C", "A"]"#, r#""cut": ["C", "C"]"#, "steps[6].cut: a link joins two different nodes"),
            (r#", "by": 200"#, "", r#"steps[4].delay: the field "by" is missing"#),
            (r#""request": {"node": "C"}"#, r#""request": {}"#, r#"steps[0].request: the field "node" is missing"#),
        ],
    );
    let steps = |count: usize| {
        let all = alloc::vec![r#"{"at":1,"heal":true}"#; count].join(",");
        complaint(&PAXOS.replace(r#"{"at": 0, "request": {"node": "P", "propose": "3"}}"#, &all))
    };
    assert_eq!(steps(2_000), "nothing");
    assert_eq!(steps(2_001), "steps: expected at most 2000 entries, found 2001");
}

#[test]
fn a_manual_schedule_has_no_times() {
    let times = "a manual schedule has no times: ";
    check(
        MANUAL,
        &[
            (r#"{"request""#, r#"{"at": 0, "request""#, &format!("steps[0].at: {times}its steps happen in order")),
            (
                r#"{"deliver": {"kind": "Prepare", "from": "C", "to": "A"}}"#,
                r#"{"delay": {"kind": "Prepare", "from": "C", "to": "A", "by": 5}}"#,
                &format!("steps[1]: {times}a message there is delivered or not"),
            ),
        ],
    );
}

#[test]
fn what_a_client_may_ask_and_say() {
    let line = "steps[0].request.propose: a value is one line of 1 to 32 characters";
    let long = format!(r#""{}""#, "x".repeat(33));
    check(
        PAXOS,
        &[
            (r#""3""#, r#""3\n4""#, line),
            (r#""3""#, r#""""#, line),
            (r#""3""#, r#""\u0000""#, line),
            (r#""3""#, &long, "steps[0].request.propose: expected at most 32 characters, found 33"),
            (r#""3""#, "3", "steps[0].request.propose: expected a string, found a number"),
            (r#""node": "P""#, r#""node": "Q""#, "steps[0].request.node: Q is no proposer"),
        ],
    );
    let nothing = complaint(&PAXOS.replace(r#", "propose": "3""#, ""));
    assert!(nothing.starts_with("steps[0].request: a request has one of propose"), "{nothing}");
    let chinese = "值".repeat(32);
    assert_eq!(complaint(&PAXOS.replace(r#""3""#, &format!("{chinese:?}"))), "nothing");
}

#[test]
fn texts_and_lists_have_bounds() {
    let text = |count: usize| complaint(&GOOD.replace("Look.", &"字".repeat(count)));
    assert_eq!(text(limits::TEXT_CHARS), "nothing");
    assert_eq!(text(2_001), "captions[0].text.en: expected at most 2000 characters, found 2001");
    let captions = |count: usize| {
        let all = alloc::vec![r#"{"at":1,"text":{"en":"x"}}"#; count].join(",");
        complaint(&GOOD.replace(r#"{"at": 25, "text": {"en": "Look."}}"#, &all))
    };
    assert_eq!(captions(limits::CAPTIONS), "nothing");
    assert_eq!(captions(201), "captions: expected at most 200 entries, found 201");
    let padded = |bytes: usize| complaint(&format!("{GOOD}{}", " ".repeat(bytes - GOOD.len())));
    assert_eq!(padded(limits::FILE_BYTES), "nothing");
    assert_eq!(padded(65_537), "file: the file has 65537 bytes; at most 65536 are read");
}

#[test]
fn numbers_are_whole_and_below_two_to_the_53() {
    let seed = |number: &str| complaint(&format!(r#"{{"seed": {number}}}"#));
    let at = "line 1, column";
    assert_eq!(seed("9007199254740992"), format!("{at} 25: the number 9007199254740992 is not below 2^53"));
    assert_eq!(seed("-9007199254740992"), format!("{at} 26: the number -9007199254740992 is not below 2^53"));
    assert_eq!(seed("18446744073709551615"), format!("{at} 29: the number 18446744073709551615 is not below 2^53"));
    assert_eq!(seed("1.0"), format!("{at} 12: 1.0 is not a whole number"));
    assert_eq!(seed("1e3"), format!("{at} 12: 1000.0 is not a whole number"));
    assert_eq!(seed("1e999"), format!("{at} 14: number out of range"));
    assert_eq!(complaint(&GOOD.replace(r#""seed": 7"#, r#""seed": 9007199254740991"#)), "nothing");
}

#[test]
fn what_is_no_json_is_named_by_line_and_column() {
    assert_eq!(complaint(""), "line 1, column 0: EOF while parsing a value");
    assert_eq!(complaint("{\"synod\": 1,\n}"), "line 2, column 1: trailing comma");
    assert_eq!(complaint("{}{}"), "line 1, column 3: trailing characters");
    assert_eq!(complaint(r#"{"synod": 1, "synod": 1}"#), r#"line 1, column 24: duplicate key "synod""#);
    assert_eq!(
        complaint(&GOOD.replace(r#""loss": 1"#, r#""loss": 1, "loss": 2"#)),
        r#"line 10, column 55: duplicate key "loss""#
    );
    assert_eq!(complaint(&"[".repeat(60_000)), "line 1, column 128: recursion limit exceeded");
    let key = r#"{"a at line b": 1, "a at line b": 1}"#;
    assert_eq!(complaint(key), r#"line 1, column 36: duplicate key "a at line b""#);
    let (long, shown) = ("k".repeat(500), "k".repeat(40));
    assert_eq!(
        complaint(&format!(r#"{{"{long}": 1, "{long}": 1}}"#)),
        format!(r#"line 1, column 1014: duplicate key "{shown}…""#)
    );
    assert_eq!(complaint(&format!(r#"{{"{long}": 1}}"#)), format!(r#"scenario: there is no field "{shown}…""#));
    assert_eq!(complaint(r#"{"a\u0007": 1}"#), r#"scenario: there is no field "a\u{7}""#);
}

#[test]
fn a_comparison_has_two_to_four_scenarios() {
    let compare = |list: &[&str]| {
        complaint(&format!(r#"{{"synod": 1, "title": {{"en": "x"}}, "compare": [{}]}}"#, list.join(",")))
    };
    assert_eq!(compare(&[GOOD; 1]), "compare: a comparison has at least 2 scenarios");
    assert_eq!(compare(&[]), "compare: a comparison has at least 2 scenarios");
    assert_eq!(compare(&[PAXOS; 5]), "compare: expected at most 4 entries, found 5");
    assert_eq!(compare(&[PAXOS; 4]), "nothing");
    let bad = PAXOS.replace(r#""node": "P""#, r#""node": "X""#);
    assert_eq!(compare(&[PAXOS, &bad]), r#"compare[1].steps[0].request.node: there is no node "X""#);
    let nested = format!(r#"{{"synod": 1, "compare": [{PAXOS}, {PAXOS}]}}"#);
    assert_eq!(compare(&[PAXOS, &nested]), r#"compare[1]: there is no field "compare""#);
    let more = format!(r#"{{"synod": 1, "seed": 1, "compare": [{PAXOS}, {PAXOS}]}}"#);
    assert_eq!(complaint(&more), r#"scenario: there is no field "seed""#);
    let two = read_file(&registry(), &nested).expect("a comparison");
    assert!(matches!(two, File::Comparison(comparison) if comparison.scenarios.len() == 2));
    assert_eq!(
        read(&registry(), &nested).map(|_| ()).unwrap_err().to_string(),
        r#"scenario: there is no field "compare""#
    );
}
