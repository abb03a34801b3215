//! What can happen next: the one vocabulary of the clock, of people, of scenarios' steps and of the explorer.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::{NodeId, NodeSet, Value};

/// The number of a message on the way. One counter numbers messages, copies and timers, in the order in which they come
/// to be.
pub type FlightId = u32;

/// Something that happens to the world.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Action {
    /// A client asks a node.
    Request {
        /// Who is asked.
        node: NodeId,
        /// Which request: its place in the protocol's list.
        request: u8,
        /// The client's value, where the request takes one.
        value: Option<Value>,
    },
    /// A message arrives.
    Deliver(FlightId),
    /// A message is lost.
    Lose(FlightId),
    /// A copy of a message sets out.
    Duplicate(FlightId),
    /// A message takes longer.
    Delay {
        /// Which.
        flight: FlightId,
        /// How much longer, in milliseconds.
        by_ms: u64,
    },
    /// A timer runs out.
    Fire {
        /// Whose.
        node: NodeId,
        /// Which: its place in the protocol's list.
        timer: u8,
    },
    /// A node loses its memory and its timers.
    Crash {
        /// Which.
        node: NodeId,
        /// Of the messages of its latest reaction that are still on the way, only this many leave; `None`: all.
        sent: Option<u32>,
    },
    /// A node that is down starts from its disk.
    Restart(NodeId),
    /// A node crashes and loses its disk too; one that is down loses its disk.
    Wipe(NodeId),
    /// A node stops reacting; its mailbox fills.
    Pause(NodeId),
    /// A paused node reacts to all that has come, in order.
    Resume(NodeId),
    /// A link loses what is on it and what is sent from now on, in one direction.
    Cut {
        /// The sending end.
        from: NodeId,
        /// The receiving end.
        to: NodeId,
    },
    /// A link carries messages again, in one direction.
    Mend {
        /// The sending end.
        from: NodeId,
        /// The receiving end.
        to: NodeId,
    },
    /// Every link between these groups is cut, both ways; a node in none of them keeps its links.
    Partition(Vec<NodeSet>),
    /// Every link carries messages again.
    Heal,
    /// Every link from a node is cut.
    Mute(NodeId),
    /// Every link to a node is cut.
    Deafen(NodeId),
}

impl Action {
    /// What traces and scenarios call it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Request { .. } => "request",
            Self::Deliver(_) => "deliver",
            Self::Lose(_) => "lose",
            Self::Duplicate(_) => "duplicate",
            Self::Delay { .. } => "delay",
            Self::Fire { .. } => "fire",
            Self::Crash { .. } => "crash",
            Self::Restart(_) => "restart",
            Self::Wipe(_) => "wipe",
            Self::Pause(_) => "pause",
            Self::Resume(_) => "resume",
            Self::Cut { .. } => "cut",
            Self::Mend { .. } => "mend",
            Self::Partition(_) => "partition",
            Self::Heal => "heal",
            Self::Mute(_) => "mute",
            Self::Deafen(_) => "deafen",
        }
    }

    /// Whether it is a fault, or the repair of one.
    pub fn is_fault(&self) -> bool {
        !matches!(self, Self::Request { .. } | Self::Deliver(_) | Self::Fire { .. })
    }
}

/// Why an action cannot happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Refused {
    /// There is no such node.
    NoSuchNode,
    /// No such message is on the way.
    NoSuchMessage,
    /// The timer is not running.
    TimerNotSet,
    /// The node is down.
    Down,
    /// The node is up.
    Up,
    /// The node is paused already.
    Paused,
    /// The node is not paused.
    NotPaused,
    /// The node does not have the role that the request is for, or there is no such request.
    NotAsked,
    /// A link joins two different nodes.
    NoLink,
    /// The run has as many actions as a run may have.
    TooManyActions,
}

impl Refused {
    /// What traces call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoSuchNode => "no-such-node",
            Self::NoSuchMessage => "no-such-message",
            Self::TimerNotSet => "timer-not-set",
            Self::Down => "down",
            Self::Up => "up",
            Self::Paused => "paused",
            Self::NotPaused => "not-paused",
            Self::NotAsked => "not-asked",
            Self::NoLink => "no-link",
            Self::TooManyActions => "too-many-actions",
        }
    }
}
