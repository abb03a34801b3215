//! Expectations are read as they were written, or refused with their place.

use super::{PAXOS, check, complaint};
use crate::read;
use crate::scenario::{Chosen, Decided, Expect, Scenario};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::{NodeId, NodeSet, Value};
use synod_protocols::registry;

const TRANSFER: &str = r#"{"synod": 1, "protocol": "2pc",
  "nodes": [{"id": "C", "roles": ["coordinator"]}, {"id": "A", "roles": ["participant"]}],
  "captions": [{"at": 5, "text": {}, "expect": {"holds": ["commits"]}}],
  "expect": [{"decided": {"A": "abort"}, "blocked": ["A"], "phase": {"C": "voting"},
    "facts": {"balances": {"A": -5}, "chosen": []}, "messages": {"sent": 4}}]}"#;

/// A scenario of Paxos with this expectation.
fn paxos(expect: &str) -> String {
    PAXOS.replace(r#""steps""#, &format!(r#""expect": {expect}, "steps""#))
}

fn scenario(json: &str) -> Scenario {
    read(&registry(), json).unwrap_or_else(|bad| panic!("{bad}"))
}

#[test]
fn what_is_expected_is_read_as_it_is_written() {
    let transfer = scenario(TRANSFER);
    let (c, a) = (NodeId(0), NodeId(1));
    let expected = Expect {
        decided: [(a, Decided::One(Some(Value::new("abort"))))].into(),
        blocked: Some(NodeSet::from_iter([a])),
        phase: [(c, "voting".into())].into(),
        balances: [(a, -5)].into(),
        chosen: Some(Chosen::One(Vec::new())),
        messages: [("sent".into(), 4)].into(),
        ..Expect::default()
    };
    assert_eq!(transfer.expect, [expected]);
    let caption = Expect { holds: ["commits".into()].into(), ..Expect::default() };
    assert_eq!(transfer.captions[0].expect, Some(caption));
}

#[test]
fn an_empty_list_is_not_nothing() {
    let nobody = Expect { blocked: Some(NodeSet::EMPTY), ..Expect::default() };
    let nothing = Expect { chosen: Some(Chosen::One(Vec::new())), ..Expect::default() };
    let silent = r#"{"phase": {}, "facts": {"balances": {}}, "messages": {}}"#;
    let all = paxos(&format!(r#"[{{"blocked": []}}, {{"facts": {{"chosen": []}}}}, {{}}, {silent}]"#));
    assert_eq!(scenario(&all).expect, [nobody, nothing, Expect::default(), Expect::default()]);
}

#[test]
fn what_cannot_be_expected_is_named() {
    let no_time = "what a caption expects has no time of its own: it holds while the caption is shown";
    check(
        TRANSFER,
        &[
            (r#""abort""#, r#""comit""#, r#"expect[0].decided.A: 2pc decides commit or abort, not "comit""#),
            (r#""abort""#, r#"["abort"]"#, "expect[0].decided.A: expected a string, found a list"),
            (r#"["A"],"#, r#""A","#, "expect[0].blocked: expected a list, found a string"),
            (r#"["A"],"#, r#"["B"],"#, r#"expect[0].blocked[0]: there is no node "B""#),
            (r#"["A"],"#, r#"["A", "A"],"#, "expect[0].blocked[1]: duplicate node A"),
            (
                r#""voting""#,
                r#""prepared""#,
                r#"expect[0].phase.C: C has no phase "prepared": it has idle, voting, committing, aborting, done"#,
            ),
            (r#""voting""#, "null", "expect[0].phase.C: expected a string, found null"),
            (r#"{"C": "voting"}"#, r#"["C"]"#, "expect[0].phase: expected an object, found a list"),
            (r#"{"C": "voting"}"#, r#"{"D": "voting"}"#, r#"expect[0].phase.D: there is no node "D""#),
            (r#""balances""#, r#""owners""#, r#"expect[0].facts.owners: there is no fact "owners""#),
            ("-5", r#""5""#, "expect[0].facts.balances.A: expected a whole number, found a string"),
            (r#"{"A": -5}"#, r#"{"E": 5}"#, r#"expect[0].facts.balances.E: there is no node "E""#),
            (r#""chosen": []"#, r#""chosen": "3""#, "expect[0].facts.chosen: expected a list, found a string"),
            (
                r#""chosen": []"#,
                r#""chosen": [""]"#,
                "expect[0].facts.chosen[0]: a value is one line of 1 to 32 characters",
            ),
            (r#""sent""#, r#""read""#, r#"expect[0].messages.read: there is no count "read""#),
            (
                r#""sent": 4"#,
                r#""lost": -1"#,
                "expect[0].messages.lost: expected a number from 0 to 4294967295, found -1",
            ),
            (r#""phase""#, r#""state""#, r#"expect[0]: there is no field "state""#),
            (r#"{"holds""#, r#"{"at": 5, "holds""#, &format!("captions[0].expect.at: {no_time}")),
            (r#"{"holds": ["commits"]}"#, "[]", "captions[0].expect: expected an object, found a list"),
            (r#"["commits"]"#, r#"["peace"]"#, r#"captions[0].expect.holds[0]: there is no property "peace""#),
        ],
    );
}

#[test]
fn only_who_decides_has_a_decision() {
    let expects = |expect: &str| complaint(&paxos(expect));
    assert_eq!(expects(r#"{"decided": {"P": "anything", "Q": null}}"#), "nothing");
    assert_eq!(expects(r#"{"decided": {"P": true}}"#), "nothing");
    let never = "expect.decided.Q: Q never decides, so that only null can stand here";
    for decided in [r#""3""#, "true"] {
        assert_eq!(expects(&format!(r#"{{"decided": {{"Q": {decided}}}}}"#)), never);
    }
    assert_eq!(expects(r#"{"decided": {"P": ""}}"#), "expect.decided.P: a value is one line of 1 to 32 characters");
}

#[test]
fn a_node_has_the_phases_of_all_its_roles() {
    let expects = |expect: &str| complaint(&paxos(expect));
    for phase in ["preparing", "backing-off", "learned"] {
        assert_eq!(expects(&format!(r#"{{"phase": {{"P": "{phase}"}}}}"#)), "nothing");
    }
    assert_eq!(expects(r#"{"phase": {"Q": "idle"}}"#), "expect.phase.Q: Q has no phases");
}
