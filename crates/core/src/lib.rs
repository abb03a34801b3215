//! Synod's core: what an agreement protocol is, and the three that Synod ships.
//!
//! A protocol is a pure state machine. A node reacts to one [`Input`] at a time and returns its effects as data; it
//! never reads a clock, a random source or another node. What happens to nodes and messages (delivery, loss, crashes,
//! time) is the business of `synod-sim`. This crate needs `alloc` and nothing else, so that the same code runs in a
//! browser's worker, in the command line and in the explorer.
#![no_std]

extern crate alloc;

pub mod about;
pub mod cast;
pub mod claim;
pub mod cluster;
pub mod language;
pub mod ledger;
pub mod limits;
pub mod names;
pub mod property;
pub mod protocol;
pub mod protocols;
pub mod value;
pub mod view;

pub use about::About;
pub use cast::{Cast, Datum};
pub use claim::Claim;
pub use cluster::{Cluster, Member, NodeId, NodeSet, Site};
pub use language::{Language, Text};
pub use ledger::{Fact, Ledger};
pub use names::Name;
pub use property::{Account, Breach, Check, Evidence, Property};
pub use protocol::{Data, Effect, Input, Outbox, Protocol, Reaction, react};
pub use protocols::{BuiltIn, Registry, Visitor};
pub use value::Value;
pub use view::{Beside, CardLine, Field, NodeView, Phase, Quorum, Tone};
