//! Versions and calls: what is compared in a replicated register.

use alloc::string::String;
use core::fmt;
use serde::{Deserialize, Serialize};
use synod_core::{NodeId, Value};

/// A version of the value. The higher counter is higher; of equal ones, the one that the later replica gave. No two
/// writes share a version: a replica that gives one has written it down (Lynch & Shvartsman 1997).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Version {
    /// How many versions came before it, as far as its giver knew.
    pub counter: u32,
    /// The replica that gave it.
    pub by: NodeId,
}

impl Version {
    /// The version that the register starts with; no replica gave it.
    pub const ZERO: Self = Self { counter: 0, by: NodeId(0) };

    /// As people read it, `2.A`; `name` says what the scenario calls a node.
    pub(super) fn text<'a>(self, name: impl Fn(NodeId) -> &'a str) -> String {
        if self == Self::ZERO { "0".into() } else { alloc::format!("{}.{}", self.counter, name(self.by)) }
    }
}

/// A value with its version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Held {
    /// The version.
    pub version: Version,
    /// The value.
    pub value: Value,
}

/// What the register starts with, everywhere.
pub(super) const START: &str = "0";

impl Default for Held {
    fn default() -> Self {
        Self { version: Version::ZERO, value: Value::new(START) }
    }
}

/// A call of a client. A later one is greater: sessions are counted on the client's disk, and the calls of a session in
/// its memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Call {
    /// The session.
    pub session: u32,
    /// The call's number in it.
    pub number: u32,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.session, self.number)
    }
}

/// What a call is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Wanted {
    /// To write this value.
    Write(Value),
    /// To read.
    Read,
}
