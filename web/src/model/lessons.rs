//! The scenarios that ship with the page.

use super::protocols::registry;
use synod_core::{About, Lesson, OwnedText};
use synod_sim::link::Link;
use synod_sim::scenario::{File, read_file};

/// What a visitor sees first.
const FIRST: &str = "paxos-x"; // tidy: the default scenario

/// A lesson as the gallery lists it.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Its id, as in the page's address.
    pub id: &'static str,
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
    /// Its scenarios, in the order in which they ship.
    pub lessons: Vec<Listed>,
}

/// The scenario that a visitor sees first.
///
/// # Panics
/// It cannot be read; a test of all shipped scenarios rules this out.
pub fn first() -> Link {
    let registry = registry();
    let first = registry.lesson(FIRST).or_else(|| registry.lessons().next()).expect("a lesson ships");
    Link::to(Some(first), read_file(&registry, first.json).expect("what ships can be read"))
}

/// All scenarios, by protocol.
pub fn chapters() -> Vec<Chapter> {
    let registry = registry();
    let lesson = |shipped: Lesson| match read_file(&registry, shipped.json) {
        Ok(File::One(scenario)) => {
            Some((scenario.protocol, Listed { id: shipped.id, title: scenario.title, about: scenario.about }))
        }
        _ => None,
    };
    let lessons: Vec<_> = registry.lessons().filter_map(lesson).collect();
    let chapter = |about: &About| {
        let own = lessons.iter().filter(|(protocol, _)| *protocol == about.id);
        Chapter { name: about.name.clone(), lessons: own.map(|(_, lesson)| lesson.clone()).collect() }
    };
    registry.abouts().map(chapter).filter(|chapter| !chapter.lessons.is_empty()).collect()
}
