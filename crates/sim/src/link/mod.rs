//! Links: a scenario, what a person did in it and the moment shown, as the fragment of an address.
//!
//! `#paxos-x` is a scenario that ships; `#paxos-x&seed=8&x=12c2&t=30` is the same with another seed, a node crashed
//! after twelve actions, and the moment after thirty. `#v=1&p=2pc&nodes=…` is a self-contained scenario.
//! `docs/links.md` describes the format in full:
//!
//! ```text
//! link     = ["#"] ( ID / "v=1" ) *( "&" key "=" text )    key = [ PART "." ] NAME, with a PART in a comparison
//! p        = PROTOCOL
//! title, about          = en [ ":" zh ]
//! options, timers       = NAME ":" VALUE *( ";" … )
//! broken, seed, schedule, until, loss, duplicate = VALUE   latency = MS "-" MS
//! nodes    = ID *( "," ID ) *( "." ( ROLE / SETTING ":" VALUE ) ) *( ";" … )
//! steps    = [ MS "." ] DEED *( "." ( ARGUMENT / NAME ":" VALUE ) ) *( ";" … )
//! captions = MS [ ":" en [ ":" zh [ ":" claim ] ] ] *( ";" … )
//! expect   = claim *( ";" … )
//! claim    = [ MS ] *( "." ( NODE ":" [ VALUE ] / [ "!" ] PROPERTY / fact ) )
//! fact     = "blocked/" [ NODE *( "," NODE ) ] / "chosen/" [ VALUE *( "," VALUE ) ]
//!          / "phase/" NODE ":" PHASE / "balances/" NODE ":" NUMBER / "messages/" COUNT ":" NUMBER
//! goal     = NAME "." faults / claim ";" faults
//! faults   = NUMBER / KIND ":" NUMBER *( "." … )
//! search   = NAME ":" VALUE *( ";" … )                       `rounds.TIMER` of one timer, lists with ","
//! m        = 16HEXDIG                                        the digest of the protocol's module
//! x        = [ NUMBER ] 1*action *( "." … )                 a person's actions, in acts.rs
//! t        = NUMBER                                          the moment shown
//! ```
//!
//! A field that is missing is as in the scenario that ships, or as in a file that omits it. Reading makes the JSON of a
//! scenario file and hands it to the same reader, so that a link and a file are refused for the same reasons.

mod acts;
mod expect;
mod file;
mod open;
mod parse;
mod pieces;
mod read;
#[cfg(test)]
mod tests;
mod text;
mod write;

pub use file::as_file;
pub use open::{open, played, shipped};
pub use read::{Read, read};
pub use write::write;

use crate::scenario::action::Action;
use crate::scenario::{Diagnostic, File};
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

/// The version of the format.
const VERSION: &str = "1";
/// The key of the digest of the module of a scenario's protocol, where that does not ship.
const STAMP: &str = "m";
/// The delay of a message that is slowed down without an amount, in milliseconds.
pub const DELAY_MS: u64 = 50;

/// What a link holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The id of the lesson that it is based on, if that is known; only the differences from it are written.
    pub base: Option<&'static str>,
    /// The scenario, or the scenarios of a comparison.
    pub file: File,
    /// What was done in each of them.
    pub played: Vec<Played>,
}

/// What was done in a scenario, and the moment of it that is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Played {
    /// A person's actions, in order.
    pub acts: Vec<Act>,
    /// After how many actions.
    pub shown: u32,
}

/// A person's action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// After how many actions.
    pub after: u32,
    /// Which action. A message is named not by its number but by its place among those in flight at that moment, from
    /// 1, the oldest first: this is short, matches the page's list of messages, and remains valid when an earlier
    /// message gets another number.
    pub action: Action,
}

/// Why a link is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// It is of a version that this program does not know.
    Version(Diagnostic),
    /// Something in it is wrong.
    Wrong(Diagnostic),
}

impl LinkError {
    /// What is wrong, and where.
    pub fn bad(&self) -> &Diagnostic {
        match self {
            Self::Version(bad) | Self::Wrong(bad) => bad,
        }
    }
}

impl From<Diagnostic> for LinkError {
    fn from(bad: Diagnostic) -> Self {
        Self::Wrong(bad)
    }
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bad().fmt(f)
    }
}

impl core::error::Error for LinkError {}

impl Link {
    /// The link to `file`, with no actions in it.
    pub fn to(base: Option<&'static str>, file: File) -> Self {
        let played = file.scenarios().iter().map(|_| Played::default()).collect();
        Self { base, file, played }
    }
}
