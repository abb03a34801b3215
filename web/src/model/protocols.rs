//! The protocols that the page knows: those whose modules have been loaded.

use super::first;
use super::texts::{FILE, texts};
use std::cell::RefCell;
use std::rc::Rc;
use synod_core::{Lesson, Registration, Registry};
use synod_protocols::IDS;

/// What the ids of lessons that compare protocols begin with, where those of the others have their protocol's.
const COMPARES: &str = "compare";

thread_local! {
    static REGISTRY: RefCell<Rc<Registry>> = RefCell::new(Rc::new(at_first()));
}

/// Tests of the page have all protocols compiled in.
#[cfg(test)]
fn at_first() -> Registry {
    synod_protocols::registry()
}

#[cfg(not(test))]
fn at_first() -> Registry {
    Registry::default()
}

/// The protocols with their lessons.
pub fn registry() -> Rc<Registry> {
    REGISTRY.with_borrow(Rc::clone)
}

/// From now on the page of this thread knows these.
#[cfg(test)]
pub fn know(registry: Registry) {
    REGISTRY.set(Rc::new(registry));
}

/// Whether the protocol called `id` ships; others are somebody else's.
pub fn ships(id: &str) -> bool {
    IDS.contains(&id)
}

/// From now on the page of this thread knows this protocol too.
pub fn learn(protocol: Registration) {
    REGISTRY.with_borrow_mut(|known| *known = Rc::new((**known).clone().with(protocol)));
}

/// From now on the page of this thread knows this protocol, in place of one of the same name.
pub fn introduce(protocol: Registration) {
    let id = protocol.about().id.clone();
    REGISTRY.with_borrow_mut(|known| *known = Rc::new((**known).clone().without(&id).with(protocol)));
}

/// From now on the page of this thread knows these lessons of the protocol called `id`.
pub fn learn_lessons(id: &str, lessons: &'static [Lesson]) {
    REGISTRY.with_borrow_mut(|known| *known = Rc::new((**known).clone().with_lessons(id, lessons)));
}

/// From now on the page of this thread knows these lessons, which compare protocols.
pub fn learn_comparisons(lessons: &'static [Lesson]) {
    REGISTRY.with_borrow_mut(|known| *known = Rc::new((**known).clone().with_comparisons(lessons)));
}

/// What `text`, a link, a file or a message, needs that the page does not know yet: protocols with their lessons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The ids of protocols.
    pub protocols: Vec<&'static str>,
    /// Whether the lessons that compare protocols.
    pub comparisons: bool,
    /// Whether what reads it.
    pub texts: bool,
}

impl Needs {
    /// What `text` needs. A word that happens to be a protocol's id needs that protocol too, which does no harm.
    pub fn of(text: &str) -> Self {
        if first::named(text).is_some() {
            return Self::default();
        }
        let registry = registry();
        let is_known = |id: &str| registry.about(id).is_some() && !registry.lessons_of(id).is_empty();
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        let words: Vec<&str> = text.split(|letter| !is_part(letter)).collect();
        let begins = |word: &str, with: &str| {
            word.strip_prefix(with).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let named = |id: &&&str| words.iter().any(|word| begins(word, id));
        let protocols = IDS.iter().filter(|id| !is_known(id)).filter(named).copied().collect();
        let compares = words.iter().any(|word| begins(word, COMPARES) && word.len() > COMPARES.len());
        let comparisons = compares && registry.comparisons().is_empty();
        Self { protocols, comparisons, texts: texts().is_none() }
    }

    /// The names of what is missing.
    pub fn names(&self) -> String {
        let others = [self.texts.then_some(FILE), self.comparisons.then_some(COMPARES)];
        self.protocols.iter().copied().chain(others.into_iter().flatten()).collect::<Vec<_>>().join(", ")
    }

    /// Whether nothing is missing.
    pub fn is_empty(&self) -> bool {
        self.protocols.is_empty() && !self.comparisons && !self.texts
    }
}

#[cfg(test)]
mod tests {
    use super::{COMPARES, Needs, know, registry};
    use synod_core::Registry;
    use synod_protocols::IDS;

    #[test]
    fn a_text_needs_the_protocols_that_it_names() {
        let all = registry();
        know(Registry::default());
        assert_eq!(Needs::of("#2pc-commit&t=3").protocols, ["2pc"]);
        let last = IDS[IDS.len() - 1];
        assert_eq!(Needs::of(&format!("#v=1&p={last}&nodes=P")).protocols, [last]);
        assert_eq!(
            Needs::of(r#"{"synod": 1, "compare": [{"protocol": "2pc"}, {"protocol":"3pc"}]}"#).protocols,
            ["2pc", "3pc"]
        );
        assert!(Needs::of("#v=1&p=other&title=2pcs").is_empty());
        assert!(Needs::of("#compare-crash").comparisons);
        know((*all).clone());
        assert!(Needs::of("#2pc-commit").is_empty());
    }

    #[test]
    fn a_lessons_id_tells_its_protocol() {
        for lesson in registry().lessons() {
            let begins = |with: &str| lesson.id.strip_prefix(with).is_some_and(|rest| rest.starts_with('-'));
            assert!(IDS.iter().any(|id| begins(id)) || begins(COMPARES), "{}", lesson.id);
        }
    }

    #[test]
    fn the_page_can_begin_with_any_protocol_though_its_first_lesson_compares_runs() {
        let all = registry();
        for only in IDS {
            let rest = IDS.iter().filter(|id| *id != only).fold((*all).clone(), |known, id| known.without(id));
            know(rest);
            let link = crate::model::lessons::first().expect(only);
            assert!(matches!(link.file, synod_sim::scenario::File::One(_)), "{only}");
        }
        know((*all).clone());
    }
}
