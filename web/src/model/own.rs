//! The run that a scenario's captions were written for, and where another run departs from it.

use super::lessons;
use super::protocols::registry;
use super::texts::texts;
use std::cell::OnceCell;
use synod_sim::link::Link;
use synod_sim::{Run, Scenario};

/// The run that a scenario's captions were written for: the scenario as it ships, or as it was opened, untouched.
pub struct Own {
    scenario: Scenario,
    /// Its canonical text, once it has been needed.
    trace: OnceCell<String>,
}

impl Own {
    /// That of what `link` says.
    pub(super) fn of(link: &Link) -> Option<Self> {
        let [scenario] = link.file.scenarios() else { return None };
        let shipped = link.base.and_then(lessons::shipped);
        let shipped = shipped.and_then(|link| link.file.scenarios().first().cloned());
        // A link may bring captions of its own.
        let written = shipped.filter(|shipped| shipped.captions == scenario.captions);
        Some(Self { scenario: written.unwrap_or_else(|| scenario.clone()), trace: OnceCell::new() })
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
