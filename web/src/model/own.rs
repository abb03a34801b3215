//! The run that a scenario's captions were written for, and where another run departs from it.

use super::protocols::registry;
use std::cell::OnceCell;
use synod_sim::link::Link;
use synod_sim::scenario::read_file;
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
        let shipped = link.base.and_then(|id| registry().lesson(id));
        let shipped = shipped.and_then(|lesson| read_file(&registry(), lesson.json).ok());
        let shipped = shipped.and_then(|file| file.scenarios().first().cloned());
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
        let trace = self.trace.get_or_init(|| {
            let run = synod_sim::open(&registry(), &self.scenario);
            run.map_or_else(
                |_| String::new(),
                |mut run| {
                    run.run_to_end();
                    run.trace()
                },
            )
        });
        run.departs_from(trace)
    }
}
