//! Which lessons have been seen, and how far.

use super::state::State;
use std::collections::BTreeMap;
use synod_sim::scenario::Schedule;

/// How far a lesson has been seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Far {
    /// It was opened.
    Opened,
    /// Its end was seen; of a challenge, its goal was reached.
    Finished,
}

impl Far {
    /// How far the lesson shown is seen at this moment.
    pub fn of(state: &State) -> Self {
        let (session, history) = (&state.session, state.timeline());
        let is_timed = session.scenario.schedule == Schedule::Timed;
        let at_end = || is_timed && history.is_whole() && history.last() > 0 && state.moment() == history.last();
        let finished = session.snapshot.progress.as_ref().map_or_else(at_end, |progress| progress.reached);
        if finished { Self::Finished } else { Self::Opened }
    }
}

/// The lessons that have been seen, by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen(BTreeMap<String, Far>);

/// Ends the id of a lesson that was finished.
const MARK: char = '*';
/// As many are read as any page will have.
const MOST: usize = 1000;

impl Seen {
    /// Reads what [`text`](Self::text) has written; what cannot be read is not there.
    pub fn read(text: &str) -> Self {
        let mut seen = Self::default();
        for word in text.split(' ').filter(|word| !word.is_empty()).take(MOST) {
            match word.strip_suffix(MARK) {
                Some(id) => seen.note(id, Far::Finished),
                None => seen.note(word, Far::Opened),
            };
        }
        seen
    }

    /// As text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (id, far) in &self.0 {
            text.push_str(id);
            if *far == Far::Finished {
                text.push(MARK);
            }
            text.push(' ');
        }
        text
    }

    /// How far this lesson has been seen.
    pub fn far(&self, id: &str) -> Option<Far> {
        self.0.get(id).copied()
    }

    /// Whether none has been.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes in what else has been seen.
    pub fn merge(&mut self, other: &Self) {
        for (id, far) in &other.0 {
            self.note(id, *far);
        }
    }

    /// A lesson is seen so far; whether that is new.
    pub fn note(&mut self, id: &str, far: Far) -> bool {
        let is_new = self.far(id) < Some(far);
        if is_new {
            self.0.insert(id.into(), far);
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_read_as_it_was_written() {
        let mut seen = Seen::default();
        assert!(seen.note("a-b", Far::Opened) && !seen.note("a-b", Far::Opened));
        assert!(seen.note("c", Far::Finished) && !seen.note("c", Far::Opened));
        assert_eq!((seen.far("c"), seen.far("d")), (Some(Far::Finished), None));
        assert_eq!(Seen::read(&seen.text()), seen);
        assert_eq!(seen.text(), "a-b c* ");
        assert!(seen.note("a-b", Far::Finished));
    }

    #[test]
    fn whatever_is_stored_can_be_read() {
        assert!(Seen::read("").is_empty() && Seen::read("  ").is_empty());
        assert_eq!(Seen::read("a* a").far("a"), Some(Far::Finished));
        assert_eq!(Seen::read(&"x ".repeat(9)).text(), "x ");
    }
}
