//! The scenarios that ship with the page.

use synod_core::{About, BuiltIn, Registry, Text};
use synod_sim::link::Link;
use synod_sim::read::{File, read_file};
use synod_sim::scenario::Words;
use synod_sim::scenarios::{self, ALL, Shipped};

/// What a visitor sees first.
const FIRST: &str = "paxos-x"; // tidy: the default scenario

/// A scenario in the gallery.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Its id, as in the page's address.
    pub id: &'static str,
    /// Its title.
    pub title: Words,
    /// Its introduction.
    pub about: Words,
}

/// The scenarios of one protocol.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// What people call the protocol.
    pub name: Text,
    /// Its scenarios, in the order in which they ship.
    pub lessons: Vec<Lesson>,
}

/// What a visitor sees first.
///
/// # Panics
/// It cannot be read, which a test of all that ship would have found.
pub fn first() -> Link {
    let first = scenarios::find(FIRST).unwrap_or(ALL[0]);
    Link::to(Some(first), read_file::<BuiltIn>(first.json).expect("what ships can be read"))
}

/// All scenarios, by protocol.
pub fn chapters() -> Vec<Chapter> {
    let lesson = |shipped: &Shipped| match read_file::<BuiltIn>(shipped.json) {
        Ok(File::One(scenario)) => {
            Some((scenario.protocol, Lesson { id: shipped.id, title: scenario.title, about: scenario.about }))
        }
        _ => None,
    };
    let lessons: Vec<_> = ALL.iter().filter_map(lesson).collect();
    let chapter = |about: &About| {
        let own = lessons.iter().filter(|(protocol, _)| protocol == about.id);
        Chapter { name: about.name, lessons: own.map(|(_, lesson)| lesson.clone()).collect() }
    };
    BuiltIn::abouts().into_iter().map(chapter).filter(|chapter| !chapter.lessons.is_empty()).collect()
}
