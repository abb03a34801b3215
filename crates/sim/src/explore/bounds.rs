//! How far a search goes, and what remains of its budgets along the way.

use synod_core::limits;

/// The order in which timers may run out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimerOrder {
    /// At any time: the asynchronous world, where a message that never comes is as good as lost.
    #[default]
    Any,
    /// None while a message is in flight, then the one with the least time left, equal ones in any order: the
    /// synchronous world, where messages take no time.
    Late,
}

/// How far the search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many crashes may happen.
    pub crashes: u32,
    /// How many restarts may happen.
    pub restarts: u32,
    /// How many messages may be lost.
    pub losses: u32,
    /// How many copies may be made.
    pub duplicates: u32,
    /// How often a node may try again, timer by timer.
    pub rounds: u32,
    /// When timers may run out.
    pub timers: TimerOrder,
    /// How many worlds may be kept.
    pub max_states: u32,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            crashes: 0,
            restarts: 0,
            losses: 0,
            duplicates: 0,
            rounds: limits::EXPLORE_ROUNDS,
            timers: TimerOrder::Any,
            max_states: limits::EXPLORE_STATES,
        }
    }
}

/// What remains of the budgets, and whether the run has been free of failures, in one number of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Budget(pub(super) u32);

/// The largest budget that fits.
pub const MOST_FAULTS: u32 = 127;

/// The faults that a budget limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Crashes,
    Restarts,
    Losses,
    Duplicates,
}

impl Budget {
    const FAILURE_FREE: u32 = 1 << 28;

    pub(super) fn full(bounds: &Bounds) -> Self {
        let faults = [bounds.crashes, bounds.restarts, bounds.losses, bounds.duplicates];
        let filled = faults.iter().rev().fold(0, |all, count| all << 7 | (*count).min(MOST_FAULTS));
        Self(filled | Self::FAILURE_FREE)
    }

    pub(super) fn has(self, fault: Fault) -> bool {
        self.0 >> (7 * fault as u32) & MOST_FAULTS > 0
    }

    /// One less of `fault`; the run is no longer free of failures.
    pub(super) fn spend(self, fault: Fault) -> Self {
        Self(self.0 - (1 << (7 * fault as u32))).end_calm()
    }

    pub(super) fn end_calm(self) -> Self {
        Self(self.0 & !Self::FAILURE_FREE)
    }

    pub(super) fn is_failure_free(self) -> bool {
        self.0 & Self::FAILURE_FREE != 0
    }
}
