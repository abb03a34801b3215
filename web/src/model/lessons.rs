//! The scenarios that ship with the page.

use super::first;
use super::protocols::registry;
use super::texts::texts;
use synod_sim::link::Link;
use synod_sim::scenario::File;

/// What a visitor sees first.
pub const FIRST: &str = "paxos-x"; // tidy: the default scenario

/// The scenario that a visitor sees first; that of another protocol if its own has not been fetched, `None` if none
/// has. A lesson may compare runs; the page begins with one.
pub fn first() -> Option<Link> {
    known(FIRST).or_else(first::first).or_else(|| {
        let is_one = |link: &Link| matches!(link.file, File::One(_));
        registry().lessons().filter_map(|any| shipped(any.id)).find(is_one)
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
