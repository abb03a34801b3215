//! What crosses comes back, and nothing nested can make its reader run out of stack.

use super::judge;
use super::{Answer, Bytes, Call, Entry, Input, Sort, State, decoded, encoded};
use crate::about::{About, Description, RoleAbout, SettingAbout, SettingKind};
use crate::claim::Claim;
use crate::language::Text;
use crate::ledger::Fact;
use crate::node::{Exchange, NodeId};
use crate::property::{Holding, Moment};
use crate::spec::{NodeSpec, OwnedSpec, Setting};
use crate::value::Value;
use alloc::vec;
use alloc::vec::Vec;

#[test]
fn a_call_comes_back_as_it_was() {
    let bytes = || Bytes::Borrowed(&[1, 2, 3]);
    let settings = vec![("balance".into(), Setting::Whole(-5)), ("vote".into(), Setting::Choice("no".into()))];
    let node = NodeSpec { id: "A".into(), roles: vec!["participant".into()], settings };
    let spec = OwnedSpec { nodes: vec![node], options: Vec::new(), timers: vec![("votes".into(), 7)] };
    let ledger: Vec<Entry<'_>> = vec![
        (Some(NodeId(0)), Fact::Accepted { slot: 0, ballot: 4, value: Value::new("x") }),
        (None, Fact::Own(bytes())),
    ];
    let input = Input::Message { from: NodeId(1), message: bytes() };
    for call in [
        Call::Describe,
        Call::Open(spec),
        Call::React { node: NodeId(2), state: Some(State { memory: None, disk: bytes() }), input },
        Call::Breach {
            check: 1,
            ledger,
            holdings: vec![(NodeId(0), Holding::Owner)].into(),
            moment: Moment { failure_free: true, quiet: false },
        },
        Call::Renamed { sort: Sort::Disk, data: bytes(), exchange: Exchange::new(vec![NodeId(1), NodeId(0)]) },
    ] {
        assert_eq!(decoded(&encoded(&call)), Some(call));
    }
}

#[test]
fn what_follows_an_answer_makes_it_none() {
    let mut bytes = encoded(&Answer::Flag(true));
    assert_eq!(decoded(&bytes), Some(Answer::Flag(true)));
    bytes.push(0);
    assert_eq!(decoded::<Answer>(&bytes), None);
}

#[test]
fn claims_are_not_nested() {
    let depth = 1_000_000;
    let claims = encoded(&Answer::Claims(vec![(Claim::Asked(NodeId(0)), true)]));
    let nested: Vec<u8> = claims[..2].iter().copied().chain((0..depth).map(|_| 13)).collect();
    assert_eq!(decoded::<Answer>(&nested), None);
}

/// Two roles may have the same setting if a node has one of them; one role has it once, and a name is of one kind.
#[test]
fn a_setting_may_be_of_several_roles() {
    let of = |role: &str, limit| {
        SettingAbout::new(role, "rank", Text::same("rank"), SettingKind::Whole { limit, default: 0 })
    };
    let judged = |settings: [SettingAbout; 2], roles_share| {
        let roles = ["one", "other"].map(RoleAbout::named).into();
        let about = About { roles, roles_share, settings: settings.into(), ..About::named("toy") };
        judge::description(&Description { about, properties: Vec::new() })
    };
    assert_eq!(judged([of("one", 9), of("other", 9)], false), Ok(()));
    let twice = Err("settings: rank is there twice".into());
    assert_eq!(judged([of("one", 9), of("other", 9)], true), twice);
    assert_eq!(judged([of("one", 9), of("one", 9)], false), twice);
    assert_eq!(judged([of("one", 9), of("other", 8)], false), twice);
}
