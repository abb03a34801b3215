//! A search that somebody else asks for, in bytes: the page, of a program of its own that searches in a worker.

use super::bounds::Reduction;
use super::findings::{Findings, SearchStats};
use super::search::{Search, explore_as_planned};
use crate::link::{Link, Played};
use crate::scenario::{Diagnostic, File, Scenario};
use alloc::boxed::Box;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::Registry;
use synod_core::module::{decoded, encoded};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// A search begins: what the scenario says of its search, in the run with what was done.
    Open(Box<Scenario>, Played, Reduction),
    /// It goes on, for so many worlds.
    Advance(u32),
    /// What it has found so far.
    Findings,
}

/// What is answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Answer {
    /// It has begun.
    Opened,
    /// It has come so far; whether it has ended: who asks wants to see the first violation, and may name what else is
    /// to be looked for.
    Advanced(SearchStats, bool),
    /// It has found this.
    Found(Box<Findings>),
    /// It cannot be: what is wrong.
    Refused(Diagnostic),
    /// No search has begun, or the question is none.
    Nothing,
}

/// Answers questions about one search after another.
#[derive(Default)]
pub struct Asked {
    registry: Registry,
    search: Option<Search>,
}

impl Asked {
    /// Searches scenarios of these protocols.
    pub fn of(registry: Registry) -> Self {
        Self { registry, search: None }
    }

    /// The answer to `question`, both in bytes.
    pub fn answer(&mut self, question: &[u8]) -> Vec<u8> {
        encoded(&decoded(question).map_or(Answer::Nothing, |question| self.react(question)))
    }

    fn react(&mut self, question: Question) -> Answer {
        match (question, &mut self.search) {
            (Question::Open(scenario, played, reduction), search) => {
                // The one before is given up first: it may be large.
                *search = None;
                let plan = scenario.search.clone().unwrap_or_default();
                let link = Link { base: None, file: File::One(scenario), played: [played].into() };
                match explore_as_planned(&self.registry, &link, &plan, reduction) {
                    Ok(begun) => {
                        *search = Some(begun);
                        Answer::Opened
                    }
                    Err(bad) => Answer::Refused(bad),
                }
            }
            (Question::Advance(states), Some(search)) => {
                let ended = search.advance(states);
                Answer::Advanced(search.stats(), ended || search.has_broken())
            }
            (Question::Findings, Some(search)) => Answer::Found(Box::new(search.findings())),
            (_, None) => Answer::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Asked, Question};
    use crate::explore::{Bounds, Reduction, Sought, explore};
    use crate::link::Played;
    use crate::scenario::smallest;
    use alloc::boxed::Box;
    use synod_core::module::{decoded, encoded};
    use synod_protocols::registry;

    #[test]
    fn what_is_asked_in_bytes_is_the_same_search() {
        let scenario = smallest(&registry(), "2pc").expect("a scenario");
        let bounds = Bounds { reduction: Reduction::All, ..Bounds::default() };
        let mut search = explore(&registry(), &scenario, &bounds, &Sought::Everything).expect("a search");
        while !search.advance(u32::MAX) {}
        let mut asked = Asked::of(registry());
        let mut ask = |question: &[u8]| decoded::<Answer>(&asked.answer(question)).expect("an answer");
        for early in [encoded(&Question::Findings), encoded(&Question::Advance(1)), b"no question".into()] {
            assert!(matches!(ask(&early), Answer::Nothing));
        }
        let open = |protocol: &str| {
            let scenario = crate::Scenario { protocol: protocol.into(), ..scenario.clone() };
            encoded(&Question::Open(Box::new(scenario), Played::default(), Reduction::All))
        };
        assert!(matches!(ask(&open("none")), Answer::Refused(bad) if bad.place == "protocol"));
        assert!(matches!(ask(&open("2pc")), Answer::Opened));
        assert!(matches!(ask(&encoded(&Question::Advance(1))), Answer::Advanced(stats, false) if stats.expanded == 1));
        let Answer::Advanced(stats, true) = ask(&encoded(&Question::Advance(u32::MAX))) else { panic!("not ended") };
        assert_eq!(stats, search.stats());
        let Answer::Found(found) = ask(&encoded(&Question::Findings)) else { panic!("nothing found") };
        assert_eq!(*found, search.findings());
    }
}
