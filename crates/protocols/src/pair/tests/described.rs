//! What the pair says of itself is what its code does: the same names in the same places, and every choice parses.

use super::*;
use crate::pair::{Pair, Role, Stored};
use alloc::vec;
use alloc::vec::Vec;
use serde::Deserialize;
use serde::de::value::{Error, MapDeserializer};
use synod_core::{Holding, Ledger, Moment, Name, NodeId, OwnFact, Protocol};

fn names_of<N: Name>(all: &[N]) -> Vec<&'static str> {
    all.iter().map(|one| one.name()).collect()
}

fn parse(name: &'static str, value: &str) -> Result<Options, Error> {
    Options::deserialize(MapDeserializer::new([(name, value)].into_iter()))
}

#[test]
fn it_describes_itself() {
    let about = Pair::about();
    assert_eq!(about.id, Pair::ID);
    assert_eq!(names_of(Role::ALL), about.roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>());
    assert_eq!(names_of(Timer::ALL), about.timers.iter().map(|timer| timer.name.as_str()).collect::<Vec<_>>());
    let lengths: Vec<u64> = about.timers.iter().map(|timer| timer.length_ms).collect();
    assert_eq!(lengths, [40, 200, 200]);
    let kinds = [heartbeat(1, 1), claim(1, 1), ack(1, 1), refused(1, 1), write(1, "3"), written(1, "3")];
    let named: Vec<_> = kinds.iter().map(|message| Pair::kind(message)).collect();
    assert_eq!(named, about.messages.iter().map(|kind| kind.name.as_str()).collect::<Vec<_>>());
    let labels = kinds.map(|message| Pair::label(&message));
    assert_eq!(labels, ["Heartbeat 1, 1", "Claim 1, 1", "Ack 1, 1", "Refused 1 (1)", "Write 1, 3", "Written 1, 3"]);
    let guards = &about.options[0];
    assert_eq!((guards.name.as_str(), about.options.len()), ("guard", 1));
    assert_eq!(names_of(Guard::ALL), guards.choices.iter().map(|choice| choice.name.as_str()).collect::<Vec<_>>());
    assert!(Guard::ALL.iter().all(|guard| parse("guard", guard.name()).is_ok_and(|options| options.guard == *guard)));
    assert_eq!(Options::default().guard, Guard::None);
    let variants: Vec<_> = about.variants.iter().map(|variant| variant.name.as_str()).collect();
    assert_eq!(names_of(Variant::ALL)[1..], variants);
    assert!(Variant::ALL.iter().all(|it| parse("broken", it.name()).is_ok_and(|options| options.broken == *it)));
}

/// Their order counts: a person's action names them by it.
#[test]
fn what_may_become_of_a_message_is_listed() {
    let cluster = bench::cluster(&["A", "B", "D"], Options::default());
    let forged = |message: &Message| Pair::forgeries(&cluster, NodeId(0), NodeId(1), message);
    assert_eq!(forged(&heartbeat(1, 4)), [heartbeat(2, 4)]);
    assert_eq!(forged(&write(1, "3")), [write(1, "forged"), write(2, "3")]);
    assert_eq!(forged(&write(1, "forged")), [write(2, "forged")]);
    for message in [claim(1, 1), ack(1, 1), refused(1, 2), written(1, "3")] {
        assert_eq!(forged(&message), [], "{message:?}");
    }
}

#[test]
fn two_owners_are_a_breach_and_one_is_none() {
    let cluster = bench::cluster(&["A", "B", "D"], Options::default());
    let breach = |owners: &[u8]| {
        let holdings: Vec<_> = owners.iter().map(|node| (NodeId(*node), Holding::Owner)).collect();
        Pair::breach(0, &Ledger::default(), &holdings, &cluster, Moment::default()).map(|breach| breach.en)
    };
    assert_eq!([breach(&[]), breach(&[0]), breach(&[1])], [None, None, None]);
    assert_eq!(breach(&[0, 1]).as_deref(), Some("A and B both take themselves for the owner."));
}

#[test]
fn a_write_of_an_older_owner_is_a_breach() {
    let cluster = bench::cluster(&["A", "B", "D"], Options::default());
    let breach = |writes: &[(u32, u8, u32)]| {
        let mut ledger = Ledger::default();
        for (nth, owner, term) in writes {
            let fact = Stored { nth: *nth, owner: NodeId(*owner), term: *term };
            ledger.enter(NodeId(2), synod_core::Fact::Own(OwnFact::new(fact, false)));
        }
        let breach = Pair::breach(1, &ledger, &[], &cluster, Moment::default());
        breach.map(|breach| (breach.nodes.len(), breach.en))
    };
    assert_eq!(breach(&[(1, 0, 1), (2, 0, 1), (3, 1, 2), (4, 0, 3)]), None);
    let older = "A write by A in term 1 was stored after one by B in term 2.";
    assert_eq!(breach(&[(1, 0, 1), (2, 1, 2), (3, 0, 1)]), Some((3, older.into())));
    let same = "A write by B in term 1 was stored after one by A in term 1.";
    assert_eq!(breach(&[(1, 0, 1), (2, 1, 1)]), Some((3, same.into())));
    // What a lost disk counts anew comes neither before nor after.
    assert_eq!(breach(&[(1, 1, 2), (1, 0, 1)]), None);
    assert_eq!(vec![breach(&[(1, 0, 3), (2, 0, 1)]).map(|(nodes, _)| nodes)], [Some(2)]);
}
