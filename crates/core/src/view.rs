//! What a protocol shows of a node: a phase, fields and counts, from which the page draws any protocol alike.

use crate::language::OwnedText;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// What a colour stands for on the page. A word always says the same thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// The first phase.
    First,
    /// The second phase.
    Second,
    /// The third phase, or a decision reached.
    Third,
    /// A node waits.
    Waiting,
    /// Something was refused or aborted, or went wrong.
    Failed,
}

/// The phase a node is in. Its word and its colour are what [`crate::About::phases`] says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// Its name there.
    pub name: String,
    /// What stands beside its word.
    pub beside: Option<Beside>,
}

impl Phase {
    /// The phase called `name`, with nothing beside its word.
    pub fn new(name: &str) -> Self {
        Self { name: name.into(), beside: None }
    }

    /// The same with `beside`, if there is something.
    pub fn with(self, beside: Option<Beside>) -> Self {
        Self { beside, ..self }
    }
}

/// What stands beside the word of a phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Beside {
    /// What it is about, as `learned` is about a value.
    What(String),
    /// What else the node does.
    Also(OwnedText),
}

/// A line on a node's card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardLine {
    /// Whether it stands on the disk, and so survives a crash.
    pub stored: bool,
    /// At most about 22 letters, of which a wide one, as of Chinese, counts as two; what is longer is cut on the card
    /// and whole beside the stage.
    pub text: String,
}

/// A place in a node's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotView {
    /// What stands there, in a few letters; empty for the no-op, and where there is a gap.
    pub text: String,
    /// The term or the ballot in which it came there, as the protocol calls it; `None` where it has none, or the node
    /// does not know.
    pub number: Option<Field>,
    /// What the node knows of it.
    pub shape: SlotShape,
    /// Whether it stands on the disk, and so survives a crash.
    pub stored: bool,
}

/// What a node knows of a place in its log, in the words of its protocol: a value is accepted and then chosen, or is
/// not committed and then is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SlotShape {
    /// A value is accepted there, and may or may not be chosen.
    Accepted,
    /// Its value is known to be chosen.
    Chosen,
    /// An entry is there that is not known to be committed.
    Uncommitted,
    /// Its entry is known to be committed.
    Committed,
    /// Nothing is there, though something is further on.
    Gap,
}

/// A named value of a node's memory or disk, or of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// What it is called.
    pub name: String,
    /// What it is now.
    pub value: String,
}

impl Field {
    /// A field from its name and value.
    pub fn new(name: &str, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

/// How far a count of answers has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quorum {
    /// Answers so far.
    pub have: u32,
    /// Answers that suffice; `None` if no number of them does.
    pub need: Option<u32>,
    /// Nodes that were asked.
    pub of: u32,
}

/// What a node shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeView {
    /// Where it is in the protocol; `None` for a node without phases or one that is down.
    pub phase: Option<Phase>,
    /// What matters most, below the phase: up to three lines.
    pub card: Vec<CardLine>,
    /// Its log, from slot 1.
    pub slots: Vec<SlotView>,
    /// What is on its disk.
    pub disk: Vec<Field>,
    /// What is in its memory; empty for a node that is down.
    pub memory: Vec<Field>,
    /// The answers it counts at present.
    pub quorum: Option<Quorum>,
}
