//! The lesson that the page begins with, as data: it is shown before what reads files and links has been fetched.

use std::cell::RefCell;
use synod_core::module::{decoded, unsealed};
use synod_sim::Scenario;
use synod_sim::link::Link;
use synod_sim::scenario::File;

thread_local! {
    static FIRST: RefCell<Option<Link>> = const { RefCell::new(None) };
}

/// The page begins with the lesson called `id`, whose scenario these bytes are, sealed; whether they are one.
pub fn begin_with(id: &str, bytes: &[u8]) -> bool {
    let scenario = unsealed(bytes).and_then(decoded::<Scenario>);
    // A page keeps it until it is closed.
    let link = scenario.map(|scenario| Link::to(Some(String::from(id).leak()), File::One(Box::new(scenario))));
    let is_one = link.is_some();
    FIRST.set(link);
    is_one
}

/// The lesson that the page begins with, if it came as data.
pub fn first() -> Option<Link> {
    FIRST.with_borrow(Clone::clone)
}

/// It is not needed as data any more, since what reads lessons has been fetched; its id, if it came as data.
pub fn forget() -> Option<&'static str> {
    FIRST.take().and_then(|link| link.base)
}

/// What the link `text` names, if that is the lesson that the page begins with, untouched.
pub fn named(text: &str) -> Option<Link> {
    let id = text.strip_prefix('#').unwrap_or(text);
    first().filter(|link| link.base == Some(id))
}

#[cfg(test)]
mod tests {
    use super::{begin_with, first, named};
    use crate::model::protocols::registry;
    use synod_core::module::{encoded, sealed};
    use synod_sim::link;
    use synod_sim::scenario::read;

    #[test]
    fn each_lesson_of_one_scenario_is_the_same_as_data() {
        let registry = registry();
        for lesson in registry.lessons() {
            let Ok(scenario) = read(&registry, lesson.json) else { continue };
            let bytes = sealed(&encoded(&scenario));
            for place in 0..bytes.len() {
                let mut damaged = bytes.clone();
                damaged[place] ^= 1 << (place % 8);
                assert!(!begin_with(lesson.id, &damaged), "{}: {place}", lesson.id);
            }
            assert!(begin_with(lesson.id, &bytes), "{}", lesson.id);
            let (link, notices) = link::read(&registry, lesson.id).expect(lesson.id);
            assert_eq!((named(lesson.id), notices.len()), (Some(link), 0), "{}", lesson.id);
            assert_eq!(named(&format!("#{}", lesson.id)), first());
            assert_eq!(named(&format!("#{}&t=1", lesson.id)), None);
        }
        assert!(first().is_some() && !begin_with("none", b"?") && first().is_none());
    }
}
