//! The explorer: every world that a scenario's nodes can come to within bounds, breadth first.
//!
//! Nodes, options, timers' lengths and requests are the scenario's; its other steps, its network and its seed are not
//! used. What happens next is any of: a client's next request, a message delivered, in any order, a timer running out
//! (as [`TimerOrder`] says), and within the budgets a crash with any number of its latest sends left, a restart, a
//! loss, a duplicate. Breadth first, the first world found that violates a property is reached by the fewest actions
//! there are.
//!
//! A world is a row of numbers: one *part* for each node (its state with all that is on the way to it), the ledger,
//! and what is left of the budgets. Time plays no part in it, but for the time left under [`TimerOrder::Late`]; what a
//! crash could still take back only while a crash is left.

mod blocking;
mod bounds;
mod findings;
mod intern;
mod parts;
mod rows;
mod schedule;
mod search;
#[cfg(test)]
mod tests;

pub use bounds::{Bounds, MOST_FAULTS, TimerOrder};
pub use findings::{Finding, Findings, SearchStats};
pub use search::{Search, explore};
