//! The scenarios that ship with the page.

use super::protocols::registry;
use synod_core::OwnedText;
use synod_sim::link::Link;
use synod_sim::scenario::read_file;

/// What a visitor sees first.
pub const FIRST: &str = "paxos-x"; // tidy: the default scenario

/// A lesson as the gallery lists it.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Its id, as in the page's address.
    pub id: String,
    /// Its title.
    pub title: OwnedText,
    /// Its introduction.
    pub about: OwnedText,
}

/// The scenarios of one protocol.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// The protocol's display name.
    pub name: OwnedText,
    /// Its scenarios, in the order in which they teach.
    pub lessons: Vec<Listed>,
}

/// The scenario that a visitor sees first.
///
/// # Panics
/// It cannot be read; a test of all shipped scenarios rules this out.
pub fn first() -> Link {
    let registry = registry();
    let first = registry.lesson(FIRST).or_else(|| registry.lessons().next()).expect("a lesson ships");
    Link::to(Some(first.id), read_file(&registry, first.json).expect("what ships can be read"))
}
