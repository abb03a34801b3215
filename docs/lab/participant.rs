//! The participant of two-phase commit, to be written.
//!
//! | state | input | does |
//! |---|---|---|
//! | idle | `Prepare`, it votes yes | writes that; votes yes; sets `decision` → in doubt |
//! | idle | `Prepare`, it votes no | writes and decides abort; votes no → decided |
//! | idle | `Decision(abort)` | writes and decides abort; `Ack` → decided |
//! | idle | `DecisionRequest` | writes and decides abort; `DecisionReply(abort)` → decided |
//! | in doubt | `Decision` | writes and decides it; `Ack`; cancels `decision` → decided |
//! | in doubt | `decision` | `DecisionRequest` to all others; sets `decision` |
//! | in doubt | `DecisionReply` | writes and decides it; cancels `decision` → decided |
//! | decided | the same `Decision` | `Ack` |
//! | decided | `DecisionRequest` | `DecisionReply` with the decision |
//! | decided: abort | `Prepare` | votes no |
//!
//! After a crash, by what its log has:
//!
//! | log | does |
//! |---|---|
//! | nothing | nothing → idle |
//! | its yes | `DecisionRequest` to all others; sets `decision` → in doubt |
//! | a decision | nothing → decided |
//!
//! An input that no row names is ignored. What is written to `disk` in a reaction is on the disk before its messages
//! leave.

use super::{Here, Log, Node, Out, Participant};
use synod_core::Input;

impl Participant {
    /// It starts, or starts again after a crash.
    pub(super) fn boot(_site: Here<'_>, _disk: &mut Log, _out: &mut Out) -> Self {
        Self::Idle
    }

    /// It reacts to one input.
    ///
    /// `super::vote` votes; `super::decided` tells the checks of a decision; `site.settings().vote` is how it votes;
    /// `out.attempt(Timer::Decision)` belongs to the row of the timer, so that a search can bound how often it asks.
    pub(super) fn step(&mut self, _site: Here<'_>, _disk: &mut Log, input: Input<Node>, _out: &mut Out) {
        match (*self, input) {
            // Your rows.
            _ => {}
        }
    }
}
