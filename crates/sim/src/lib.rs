//! What happens to protocols: scenarios, the world with its links and faults, runs and time travel, and what is made of
//! them.
//!
//! One transition system with many schedulers: a world offers the actions that can happen next, and the clock, a
//! scenario's steps, a person or the explorer takes one. A run is a pure function of scenario, seed and a person's
//! actions, bit for bit the same on every target.
//!
//! ```
//! use synod_sim::{open, read};
//!
//! let registry = synod_protocols::registry();
//! let scenario = read(
//!     &registry,
//!     r#"{"synod": 1, "protocol": "2pc", "nodes": [
//!         {"id": "C", "roles": ["coordinator"]},
//!         {"id": "A", "roles": ["participant"], "balance": 100, "change": -50},
//!         {"id": "B", "roles": ["participant"], "balance": 100, "change": 50}],
//!         "steps": [{"at": 0, "request": {"node": "C"}}]}"#,
//! )?;
//! let mut run = open(&registry, &scenario)?;
//! run.run_to_end();
//! run.seek(run.len());
//! assert_eq!(run.summary().balances, [("A".to_string(), 50), ("B".to_string(), 150)]);
//!
//! // Back to the moment before the vote arrives, and the coordinator crashes.
//! run.seek(3);
//! run.act(synod_sim::Action::Crash { node: synod_core::NodeId(0), sent: None }).expect("it is up");
//! run.run_to_end();
//! run.seek(run.len());
//! assert!(!run.summary().blocked.is_empty());
//! # Ok::<(), synod_sim::Diagnostic>(())
//! ```
//!
//! The modules in reading order, none of which uses a later one: [`scenario`] (data, and how it is read and written),
//! [`world`] (what an action does), [`run`] (a sequence of actions, with time travel), then [`link`], [`export`] and
//! [`explore`].
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod digest;
pub mod explore;
pub mod export;
pub mod link;
pub mod run;
pub mod scenario;
#[cfg(test)]
mod testing;
pub mod world;

pub use run::{Advance, Entry, Frame, Run, RunFailure, Summary, expect, open};
pub use scenario::action::{Action, FlightId, Refused};
pub use scenario::{Diagnostic, Scenario, read, write, write_file};
