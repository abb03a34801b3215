//! The scenarios that ship with the page.

use super::first;
use super::protocols::registry;
use super::texts::texts;
use std::rc::Rc;
use synod_core::OwnedText;
use synod_sim::link::Link;

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
    /// Whether it is a challenge: it has a goal.
    pub challenge: bool,
}

/// The scenarios of one protocol.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// The subject of the course to which it belongs; empty if to none.
    pub subject: OwnedText,
    /// The protocol's display name.
    pub name: OwnedText,
    /// Its scenarios, in the order in which they teach.
    pub lessons: Vec<Listed>,
}

/// The scenarios that ship, once they are known; none if they could not be loaded.
#[derive(Clone, Default)]
pub struct Chapters(Option<Rc<[Chapter]>>);

impl Chapters {
    /// These.
    pub fn known(chapters: Vec<Chapter>) -> Self {
        Self(Some(chapters.into()))
    }

    /// Them, if they are known.
    pub fn get(&self) -> Option<&[Chapter]> {
        self.0.as_deref()
    }
}

impl PartialEq for Chapters {
    /// They become known once, and never change.
    fn eq(&self, other: &Self) -> bool {
        self.0.is_some() == other.0.is_some()
    }
}

/// The scenario that a visitor sees first; that of another protocol if its own has not been fetched, `None` if none
/// has.
pub fn first() -> Option<Link> {
    known(FIRST).or_else(first::first).or_else(|| {
        let any = registry().lessons().next()?;
        shipped(any.id)
    })
}

/// The lesson called `id`, if it has come as data or otherwise.
pub fn known(id: &str) -> Option<Link> {
    first::named(id).or_else(|| shipped(id))
}

/// The lesson called `id`, if its protocol has been fetched, and what reads it.
pub fn shipped(id: &str) -> Option<Link> {
    let registry = registry();
    let lesson = registry.lesson(id)?;
    let file = (texts()?.file)(&registry, lesson.json).ok()?;
    Some(Link::to(Some(lesson.id), file))
}
