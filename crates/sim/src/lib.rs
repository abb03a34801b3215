//! What happens to protocols: the world, its links and faults, runs and time travel, scenarios.
//!
//! One transition system with many schedulers: a world offers the actions that can happen next, and the clock, a
//! scenario's steps, a person or the explorer takes one. A run is a pure function of scenario, seed and a person's
//! actions, bit for bit the same on every target.
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod action;
pub mod actors;
pub mod blocked;
mod chance;
pub mod digest;
mod evidence;
pub mod expect;
pub mod explore;
pub mod export;
pub mod frame;
pub mod goal;
pub mod host;
pub mod json;
pub mod link;
mod look;
mod open;
pub mod read;
pub mod run;
pub mod scenario;
pub mod scenarios;
pub mod tell;
#[cfg(test)]
mod testing;
mod timeline;
mod trace;
pub mod world;
pub mod write;

pub use action::{Action, FlightId, Refused};
pub use frame::{Entry, Frame, Step};
pub use open::{cluster, open};
pub use read::{Bad, read};
pub use run::{Run, Summary};
pub use scenario::Scenario;
pub use write::{write, write_file};
