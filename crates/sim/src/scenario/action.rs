//! What can happen next: the one vocabulary of the clock, of people, of scenarios' steps and of the explorer.
//!
//! They differ only in how they name a message: by its number in a run, or in a file by what it is.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::{NodeId, NodeSet, Value};

/// The number of a message on the way. One counter numbers messages, copies and timers, in the order in which they come
/// to be.
pub type FlightId = u32;

/// Something that happens to the world; `M` names a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Action<M = FlightId> {
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
    Deliver(M),
    /// A message is lost.
    Lose(M),
    /// A copy of a message sets out.
    Duplicate(M),
    /// A message takes longer.
    Delay {
        /// Which.
        flight: M,
        /// How much longer, in milliseconds.
        by_ms: u64,
    },
    /// A message says something else from now on: one of what its protocol lists for it. It keeps its sender, its
    /// receiver, its number, its due time, and the kind and number by which files name it.
    Forge {
        /// Which.
        flight: M,
        /// What it becomes.
        forgery: Forgery,
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

/// What scenarios and traces call the actions, in the order of [`Action`].
pub const NAMES: [&str; 18] = [
    "request",
    "deliver",
    "lose",
    "duplicate",
    "delay",
    "forge",
    "fire",
    "crash",
    "restart",
    "wipe",
    "pause",
    "resume",
    "cut",
    "mend",
    "partition",
    "heal",
    "mute",
    "deafen",
];

impl<M> Action<M> {
    /// What traces and scenarios call it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Request { .. } => "request",
            Self::Deliver(_) => "deliver",
            Self::Lose(_) => "lose",
            Self::Duplicate(_) => "duplicate",
            Self::Delay { .. } => "delay",
            Self::Forge { .. } => "forge",
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

    /// What it happens to. What it says besides (a value, a timer, a time) stands in the variant.
    pub fn subject(&self) -> Subject<'_, M> {
        match self {
            Self::Deliver(message) | Self::Lose(message) | Self::Duplicate(message) => Subject::Message(message),
            Self::Delay { flight, .. } | Self::Forge { flight, .. } => Subject::Message(flight),
            Self::Request { node, .. } | Self::Fire { node, .. } | Self::Crash { node, .. } => Subject::Node(*node),
            Self::Restart(node) | Self::Wipe(node) | Self::Pause(node) | Self::Resume(node) => Subject::Node(*node),
            Self::Mute(node) | Self::Deafen(node) => Subject::Node(*node),
            Self::Cut { from, to } | Self::Mend { from, to } => Subject::Link(*from, *to),
            Self::Partition(groups) => Subject::Groups(groups),
            Self::Heal => Subject::EveryLink,
        }
    }

    /// The message that it names.
    pub fn message(&self) -> Option<&M> {
        if let Subject::Message(message) = self.subject() { Some(message) } else { None }
    }

    /// The same action, whose message, if it names one, is named as `name` says.
    ///
    /// # Errors
    /// Those of `name`.
    pub fn try_map<N, E>(self, name: &mut dyn FnMut(M) -> Result<N, E>) -> Result<Action<N>, E> {
        Ok(match self {
            Self::Request { node, request, value } => Action::Request { node, request, value },
            Self::Deliver(message) => Action::Deliver(name(message)?),
            Self::Lose(message) => Action::Lose(name(message)?),
            Self::Duplicate(message) => Action::Duplicate(name(message)?),
            Self::Delay { flight, by_ms } => Action::Delay { flight: name(flight)?, by_ms },
            Self::Forge { flight, forgery } => Action::Forge { flight: name(flight)?, forgery },
            Self::Fire { node, timer } => Action::Fire { node, timer },
            Self::Crash { node, sent } => Action::Crash { node, sent },
            Self::Restart(node) => Action::Restart(node),
            Self::Wipe(node) => Action::Wipe(node),
            Self::Pause(node) => Action::Pause(node),
            Self::Resume(node) => Action::Resume(node),
            Self::Cut { from, to } => Action::Cut { from, to },
            Self::Mend { from, to } => Action::Mend { from, to },
            Self::Partition(groups) => Action::Partition(groups),
            Self::Heal => Action::Heal,
            Self::Mute(node) => Action::Mute(node),
            Self::Deafen(node) => Action::Deafen(node),
        })
    }

    /// Whether it is the repair of a fault.
    pub fn is_repair(&self) -> bool {
        matches!(self, Self::Restart(_) | Self::Resume(_) | Self::Mend { .. } | Self::Heal)
    }

    /// Whether it is a fault, or the repair of one.
    pub fn is_fault(&self) -> bool {
        !matches!(self, Self::Request { .. } | Self::Deliver(_) | Self::Fire { .. })
    }
}

/// Names one of the things that a forger may make of a message, which
/// [`Protocol::forgeries`](synod_core::Protocol::forgeries) lists.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Forgery {
    /// By its place in the protocol's list, from 0: in a run, and in what people did.
    Place(u8),
    /// By its label: in a file.
    Label(String),
}

/// What an action happens to; `M` names a message.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a, M> {
    /// A message in flight.
    Message(&'a M),
    /// A node.
    Node(NodeId),
    /// The link from one node to another.
    Link(NodeId, NodeId),
    /// The links between groups of nodes.
    Groups(&'a [NodeSet]),
    /// Every link.
    EveryLink,
}

/// Why an action cannot happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Refused {
    /// There is no such node.
    NoSuchNode,
    /// No such message is on the way.
    NoSuchMessage,
    /// The message cannot become that.
    NoSuchForgery,
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
    /// The request cannot carry this value.
    BadValue,
    /// A link joins two different nodes.
    NoLink,
    /// The run has as many actions as a run may have.
    TooManyActions,
    /// The protocol has failed here, so that the run takes no further action: [`crate::Run::failure`].
    Failed,
}

impl Refused {
    /// What traces call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoSuchNode => "no-such-node",
            Self::NoSuchMessage => "no-such-message",
            Self::NoSuchForgery => "no-such-forgery",
            Self::TimerNotSet => "timer-not-set",
            Self::Down => "down",
            Self::Up => "up",
            Self::Paused => "paused",
            Self::NotPaused => "not-paused",
            Self::NotAsked => "not-asked",
            Self::BadValue => "bad-value",
            Self::NoLink => "no-link",
            Self::TooManyActions => "too-many-actions",
            Self::Failed => "failed",
        }
    }
}

/// Who took an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The clock.
    Clock,
    /// A step of the scenario: its place in the list.
    Step(usize),
    /// A person.
    Person,
}
