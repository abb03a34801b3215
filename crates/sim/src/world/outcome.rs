//! What an action did, and how far an action has come that waits for a node's reaction.

use super::flight::{Flight, Sent};
use crate::scenario::action::Refused;
use alloc::boxed::Box;
use alloc::vec::Vec;
use synod_core::erased::{Effect, Input, Reaction};
use synod_core::{Erased, Fact, Failure, Holding, NodeId, Slot, Value};

/// A node is to react to an input.
#[derive(Clone, Debug)]
pub struct Dispatch {
    /// Which node.
    pub node: NodeId,
    /// To what.
    pub input: Input,
}

/// How far an action has come.
#[derive(Debug)]
pub enum Pending {
    /// A node has to react first: [`World::carry_out`](super::World::carry_out) asks it.
    Ask,
    /// It is done; [`World::take_result`] says what it did.
    Done,
}

/// Why an action has not happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// It cannot happen; nothing has changed.
    Refused(Refused),
    /// The protocol has failed in the midst of it: the world is of no more use.
    Failed(Failure),
}

impl From<Refused> for NotDone {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Failure> for NotDone {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// All that an action did, and all that the protocol said of it, so that a repetition asks nothing. A run keeps
/// thousands of these: what few actions have is boxed.
#[derive(Clone, Debug, Default)]
pub struct ActionResult {
    /// The message that the action named.
    pub(crate) flight: Option<Flight>,
    /// Whether the input went into the mailbox of a paused node.
    pub(crate) queued: bool,
    /// The reactions, in order.
    pub(crate) reactions: Vec<ReactionRecord>,
    /// Messages that were on the way and are lost.
    pub(crate) lost: Vec<Flight>,
    /// The copy made by hand.
    pub(crate) copy: Option<Box<Flight>>,
    /// What the message named has become.
    pub(crate) forged: Option<Box<Forged>>,
    /// What the client asked, in the protocol's own type.
    pub(crate) request: Option<Erased>,
    /// What was seen of a node that has changed without a reaction.
    pub(crate) look: Option<Box<Look>>,
}

/// A message has been forged.
#[derive(Clone, Debug)]
pub(crate) struct Forged {
    /// What it says now.
    pub(crate) message: Erased,
    /// Whether it is the first forgery of the run.
    pub(crate) first: bool,
}

/// What is seen of a node after its memory or its disk has changed.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    /// Whether a lock is held on its behalf.
    pub(crate) locked: bool,
    /// What it holds.
    pub(crate) holding: Option<Holding>,
}

/// One reaction, and what happened to the messages it sent.
#[derive(Clone, Debug)]
pub(crate) struct ReactionRecord {
    pub(crate) node: NodeId,
    pub(crate) input: Input,
    pub(crate) reaction: Reaction,
    /// One for each `Send` among the effects, in order.
    pub(crate) sends: Vec<Sent>,
    /// The facts of the protocol's own, as they were entered into the ledger, in order.
    pub(crate) own: Vec<Fact>,
    /// What was seen of the node afterwards.
    pub(crate) look: Look,
}

impl ReactionRecord {
    /// The messages it sent: to which node, the content, and what happened to each.
    pub(crate) fn sent(&self) -> impl Iterator<Item = (NodeId, &Erased, &Sent)> {
        let messages = self.reaction.effects.iter().filter_map(|effect| match effect {
            Effect::Send { to, message } => Some((*to, message)),
            _ => None,
        });
        messages.zip(&self.sends).map(|((to, message), sent)| (to, message, sent))
    }

    /// What it accepted: the slots, ballots and values.
    pub(crate) fn accepted(&self) -> impl Iterator<Item = (Slot, u32, &Value)> {
        self.reaction.effects.iter().filter_map(|effect| match effect {
            Effect::Witness(Fact::Accepted { slot, ballot, value }) => Some((*slot, *ballot, value)),
            _ => None,
        })
    }

    /// What it decided: the slots and values.
    pub(crate) fn decided(&self) -> impl Iterator<Item = (Slot, &Value)> {
        self.reaction.effects.iter().filter_map(|effect| match effect {
            Effect::Witness(Fact::Decided { slot, value }) => Some((*slot, value)),
            _ => None,
        })
    }
}
