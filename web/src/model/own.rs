//! The run that a scenario's captions were written for, and where another run departs from it.

use super::lessons;
use super::protocols::registry;
use super::texts::texts;
use std::cell::OnceCell;
use std::rc::Rc;
use synod_sim::link::Link;
use synod_sim::{Run, Scenario};

/// The run that a scenario's captions were written for: the scenario as it ships, or as it was opened, untouched.
pub struct Own {
    scenario: Scenario,
    /// Its canonical text, once it has been needed.
    trace: OnceCell<String>,
}

impl Own {
    /// Those of what `link` says: one for each of its scenarios.
    pub(super) fn all_of(link: &Link) -> Vec<Rc<Self>> {
        let shipped = link.base.and_then(lessons::shipped);
        let own = |(place, scenario): (usize, &Scenario)| {
            let shipped = shipped.as_ref().and_then(|link| link.file.scenarios().get(place));
            // A link may bring captions of its own.
            let written = shipped.filter(|shipped| shipped.captions == scenario.captions);
            Rc::new(Self { scenario: written.unwrap_or(scenario).clone(), trace: OnceCell::new() })
        };
        link.file.scenarios().iter().enumerate().map(own).collect()
    }

    /// That of a link to one scenario.
    pub(super) fn of(link: &Link) -> Option<Rc<Self>> {
        let mut all = Self::all_of(link);
        all.pop().filter(|_| all.is_empty())
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The first step at which `run` is another one.
    pub(super) fn departs(&self, run: &Run) -> Option<u32> {
        if *run.scenario() == self.scenario {
            return run.person().first().map(|(after, _)| after + 1);
        }
        // Only what somebody has changed differs, and that takes what is fetched later.
        let texts = texts()?;
        (texts.departs)(run, self.trace.get_or_init(|| (texts.trace)(&registry(), &self.scenario)))
    }
}
