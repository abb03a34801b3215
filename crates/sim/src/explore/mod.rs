//! The explorer: every world that a scenario's nodes can reach within bounds, breadth first.
//!
//! Nodes, options, lengths of timers and requests come from the scenario; its other steps, its network and its seed are
//! not used. What happens next is any of: a client's next request; a message delivered, in any order; a timer running
//! out (as [`TimerOrder`] says); the end of a pause; and within the budgets a crash with any number of its latest sends
//! kept, a restart, a loss, a duplicate, a forgery, a cut, a heal, a wipe, a pause. Because the search is breadth
//! first, the first world found that violates a property is reached by the fewest actions possible.
//!
//! A world is a row of numbers: one *part* for each node (its state with everything in flight to it and, while it is
//! paused, all that waits in its mailbox), the ledger, and what remains of the budgets. Time is not part of it, except
//! the time left under [`TimerOrder::Late`]; what a crash could still take back is part of it only while a crash
//! remains in the budget. With [`Reduction::All`] a message that can never matter again
//! ([`Protocol::is_dead`](synod_core::Protocol::is_dead)) is no part of it, and of worlds that differ only in which of
//! several nodes that are alike ([`Protocol::alike`](synod_core::Protocol::alike)) is which one is kept.

mod alike;
pub mod asked;
mod blocking;
mod bounds;
mod by_hand;
mod faults;
mod findings;
mod intern;
mod parts;
mod prefix;
mod rows;
mod schedule;
mod search;
mod sought;
#[cfg(test)]
mod tests;

pub use crate::scenario::faults::FaultKind;
pub use crate::scenario::search::{Rounds, SearchPlan, TimerOrder};
pub use bounds::{Bounds, Budgets, Reduction};
pub use by_hand::by_hand;
pub use findings::{Finding, Findings, GoalFinding, Reached, SearchFailure, SearchStats};
pub use search::{Search, explore, explore_as_planned, explore_from};
pub use sought::Sought;
