//! What people did, repeated on another run: with another seed or network, at the same times.

use super::Run;
use crate::scenario::MessageName;
use crate::scenario::action::Action;
use alloc::vec::Vec;

/// What a person did: when, in virtual milliseconds, and what, with its message named as a scenario names it.
pub type Deed = (u64, Action<MessageName>);

impl Run {
    /// What people have done, in order.
    pub fn deeds(&mut self) -> Vec<Deed> {
        let (shown, known, mut deeds) = (self.position(), self.len(), Vec::new());
        for (after, action) in self.person().into_iter().filter(|(after, _)| *after < known) {
            self.seek(after);
            deeds.extend(self.as_step(&action).ok().map(|action| (self.at_ms(after), action)));
        }
        self.seek(shown);
        deeds
    }

    /// Repeats these, each at the latest moment that is not after its time; what names a message, at the nearest moment
    /// at which that message is in flight. Returns those that cannot happen.
    pub fn repeat(&mut self, deeds: Vec<Deed>) -> Vec<Deed> {
        let (mut first, mut failed) = (0, Vec::new());
        for (at_ms, action) in deeds {
            match self.moment(first, at_ms, &action) {
                Some(step) => {
                    self.seek(step);
                    let done = self.numbered(&action).and_then(|action| self.act(action));
                    match done {
                        Ok(()) => first = self.position(),
                        Err(_) => failed.push((at_ms, action)),
                    }
                }
                None => failed.push((at_ms, action)),
            }
        }
        failed
    }

    /// Where an action of `at_ms` is repeated, not before step `first`.
    fn moment(&mut self, first: u32, at_ms: u64, action: &Action<MessageName>) -> Option<u32> {
        let (mut found, mut step) = (None, first);
        loop {
            self.seek(step);
            if self.position() != step {
                return found;
            }
            let late = step > first && self.at_ms(step) > at_ms;
            if late && (found.is_some() || action.message().is_none()) {
                return found;
            }
            if self.numbered(action).is_ok() {
                found = Some(step);
                if late {
                    return found;
                }
            }
            step += 1;
        }
    }
}
