//! What a run remembers of each action, and how a world repeats it.

use crate::scenario::Schedule;
use crate::scenario::action::{Action, Cause, Refused};
use crate::world::{ActionResult, World};
use synod_core::{Breach, limits};

/// Actions between two checkpoints: going to any moment repeats fewer than this many.
pub(super) const CHECKPOINT: usize = 512;

/// One action, and all that came of it.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) at_ms: u64,
    pub(crate) cause: Cause,
    /// Which; `None` for a step that names a message which is not in flight.
    pub(crate) action: Option<Action>,
    /// Why a step of the scenario could not happen.
    pub(crate) refused: Option<Refused>,
    pub(crate) result: ActionResult,
    /// Whether it is the crash of a node whose actor was lost: kept like a person's action, so that it can be repeated.
    pub(crate) actor_lost: bool,
}

/// A property was violated.
#[derive(Clone, Debug)]
pub(crate) struct Violation {
    /// Its position in the protocol's list.
    pub(crate) property: usize,
    /// After how many actions.
    pub(crate) step: u32,
    pub(crate) breach: Breach,
}

/// Repeats `record` on `world`.
pub(super) fn repeat(world: &mut World, record: &Record) {
    let Some(action) = record.action.as_ref().filter(|_| record.refused.is_none()) else {
        return world.wait_until(record.at_ms);
    };
    // In a manual schedule time passes within the action itself.
    let before_ms = match world.schedule() {
        Schedule::Timed => record.at_ms,
        Schedule::Manual => record.at_ms.saturating_sub(limits::MANUAL_ACTION_MS),
    };
    world.wait_until(before_ms);
    world.repeat(action, &record.result);
}
