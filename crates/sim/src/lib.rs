//! What happens to protocols: the world, its links and faults, runs and time travel, scenarios.
//!
//! One transition system with many schedulers: a world offers the actions that can happen next, and the clock, a
//! scenario's steps, a person or the explorer takes one. A run is a pure function of scenario, seed and a person's
//! actions, bit for bit the same on every target.
#![no_std]

extern crate alloc;

pub mod action;
pub mod frame;
pub mod run;
pub mod scenario;

pub use action::{Action, FlightId, Refused};
pub use frame::{Entry, Frame, Step};
pub use run::Run;
pub use scenario::Scenario;
