//! What a sentence of the log claims of other nodes or of the past, as data.
//!
//! A node knows its memory, its disk and its input. A sentence that says more than that rests on the rules, and may be
//! wrong where a rule is switched off or a disk is lost. Whatever it says beyond the node stands here beside its
//! reason, so that a test can hold it against everything that really happened.

use crate::node::{NodeId, NodeSet};
use crate::value::Value;
use alloc::boxed::Box;
use alloc::string::String;
use serde::{Deserialize, Serialize};

/// Something that has happened, or has not, by the end of the reaction that is told. What a node sends itself crosses
/// no link: it knows of that without being told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Claim {
    /// A client has asked this node for something.
    Asked(NodeId),
    /// This node has sent a message with this label, to any node.
    Said(NodeId, String),
    /// One of these nodes has sent a message with this label.
    SaidByOne(NodeSet, String),
    /// This node has sent a message whose label begins with these words.
    SaidOf(NodeId, String),
    /// This node has sent no message with this label.
    NeverSaid(NodeId, String),
    /// This node has voted yes, or no.
    Voted(NodeId, bool),
    /// This node has never voted yes.
    NeverVotedYes(NodeId),
    /// This node has accepted this value in this ballot.
    Accepted(NodeId, u32, Value),
    /// This value is chosen in this ballot: a majority of the acceptors has accepted it there.
    Chosen(u32, Value),
    /// No value, or not this one, is chosen in a ballot below this, nor will be by the end of the run.
    NeverChosenBelow(u32, Option<Value>),
    /// This node has decided this.
    Decided(NodeId, Value),
    /// No node has decided this.
    NobodyDecided(Value),
    /// This node has crashed before.
    Crashed(NodeId),
    /// The same, provided that no node loses its disk. It is no data of its own that could be read: what is nested as
    /// deep as somebody likes would not end.
    #[serde(skip)]
    WhileDisksLast(Box<Claim>),
}

impl Claim {
    /// The same, provided that no node loses its disk.
    pub fn while_disks_last(self) -> Self {
        Self::WhileDisksLast(Box::new(self))
    }
}
