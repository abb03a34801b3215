//! How a scenario is to be searched: what its `search` says, and what a command's flags say over it.

use super::faults::FaultKind;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::{NodeSet, names};

names! {
    /// The order in which timers may run out in a search.
    pub enum TimerOrder {
        /// At any time: the asynchronous world, where a message that never comes is as good as lost.
        Any = "any",
        /// None while a message is in flight, then the one with the least time left, equal ones in any order: the
        /// synchronous world, where messages take no time.
        Late = "late",
    }
}

/// How far a search goes and what it looks for, as far as it is said. What is not said has its default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchPlan {
    /// How many faults and repairs of a kind may happen; none of the kinds that are not named.
    pub budgets: Vec<(FaultKind, u8)>,
    /// How often a node may try again, timer by timer.
    pub rounds: Option<Rounds>,
    /// When timers may run out.
    pub timers: Option<TimerOrder>,
    /// The nodes whose messages alone are lost, duplicated or forged; `None` for all.
    pub faulty: Option<NodeSet>,
    /// The properties to look at; all if none is named.
    pub properties: Vec<String>,
    /// How many worlds may be kept.
    pub max_states: Option<u32>,
    /// After how many actions of the run it starts.
    pub from: Option<u32>,
    /// Whether it looks for the scenario's goal, with the goal's faults, and for no property.
    pub goal: bool,
}

/// How often a node may try again, timer by timer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rounds {
    /// After every timer that is not named below; [`limits::EXPLORE_ROUNDS`](synod_core::limits) if it is not said.
    pub all: Option<u32>,
    /// After these timers.
    pub timers: Vec<(String, u32)>,
}

impl Rounds {
    /// So often, whatever the timer.
    pub const fn each(all: u32) -> Self {
        Self { all: Some(all), timers: Vec::new() }
    }
}

impl SearchPlan {
    /// The same, with `usual` for what is not said here. Who names properties does not look for the goal, and the other
    /// way round.
    pub fn over(self, usual: &Self) -> Self {
        let mut budgets = self.budgets;
        for (kind, count) in &usual.budgets {
            if budgets.iter().all(|(said, _)| said != kind) {
                budgets.push((*kind, *count));
            }
        }
        let goal = self.goal || usual.goal && self.properties.is_empty();
        let properties = match (goal, self.properties.is_empty()) {
            (true, _) => Vec::new(),
            (false, true) => usual.properties.clone(),
            (false, false) => self.properties,
        };
        Self {
            budgets,
            rounds: self.rounds.or_else(|| usual.rounds.clone()),
            timers: self.timers.or(usual.timers),
            faulty: self.faulty.or(usual.faulty),
            properties,
            max_states: self.max_states.or(usual.max_states),
            from: self.from.or(usual.from),
            goal,
        }
    }
}
