//! The end of what is known of a run, while actors find out what comes next.
//!
//! Showing a moment is not disturbed by this: the world shown is a separate one.

use crate::scenario::action::{Action, Cause, Refused};
use crate::world::World;

/// The world after all that is known.
#[derive(Clone)]
pub(super) struct Front {
    pub(super) world: World,
    /// The question that an actor has not answered yet.
    pub(super) doing: Option<Doing>,
}

impl Front {
    /// Whether an actor has been asked for something and has not answered.
    pub(super) fn is_asking(&self) -> bool {
        self.doing.is_some()
    }
}

/// What is under way.
#[derive(Clone)]
pub(super) enum Doing {
    /// The nodes start.
    Start,
    /// An action happens.
    Action { cause: Cause, action: Option<Action>, refused: Option<Refused>, actor_lost: bool },
}

/// What happens next by itself, and when.
pub(super) struct Due {
    pub(super) cause: Cause,
    pub(super) at_ms: u64,
    /// Which action; a step of the scenario may name a message that is not in flight.
    pub(super) action: Result<Action, Refused>,
}
