//! A protocol as a module: what crosses between whoever runs a protocol and a protocol that is not compiled in.
//!
//! A module is WebAssembly without imports. It exports
//!
//! - `memory`;
//! - `synod_abi() -> u32`: the version of this interface, [`ABI`];
//! - `synod_alloc(len: u32) -> u32`: room for a call of `len` bytes; its address;
//! - `synod_call(ptr: u32, len: u32) -> u64`: takes the call that stands there; the address of the answer in the high
//!   half, its length in the low one. The answer stands until the next call.
//!
//! A call is a [`Call`], its answer an [`Answer`], both in the format of `postcard`. The first call that means
//! something is [`Call::Describe`]; after [`Call::Open`], an instance plays one cluster, until the next.
//!
//! A protocol's memory, disk, message, request, reason and fact are bytes to everyone but the module. They are
//! canonical: equal data has equal bytes, so that equality, hash and order are those of the bytes. What a host tells a
//! module it has judged; what a module answers its [`host`] judges.
//!
//! [`guest`] is the module's side: `synod_module::module!` exports it. [`host`] is the other one; it is handed an
//! [`Instance`](host::Instance) by whoever can run WebAssembly. [`ABI`] is raised by each change of this interface, and
//! only the newest is accepted.

pub mod guest;
pub mod host;
mod judge;
#[cfg(test)]
mod tests;

use crate::about::Description;
use crate::claim::Claim;
use crate::language::{Language, OwnedText};
use crate::ledger::Fact;
use crate::node::{Exchange, NodeId, NodeSet};
use crate::property::{Breach, Holding, Moment};
use crate::spec::{OwnedSpec, SpecError};
use crate::value::Value;
use crate::view::{Field, NodeView};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The version of the interface.
pub const ABI: u32 = 2;

/// A piece of a protocol's data.
pub type Bytes<'a> = Cow<'a, [u8]>;

/// What a host asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Call<'a> {
    /// What the protocol says of itself: [`Answer::Description`].
    Describe,
    /// The cluster that is played from now on: [`Answer::Opened`] or [`Answer::NotOpened`].
    Open(OwnedSpec),
    /// A client's request: [`Answer::Data`].
    Request {
        /// Its place in the protocol's list.
        request: u8,
        /// The client's value, where it takes one.
        value: Option<Value>,
    },
    /// A node reacts: [`Answer::Reaction`].
    React {
        /// Which.
        node: NodeId,
        /// Its state; none if it is the one that its reaction just before this one left here, or if it has not started.
        state: Option<State<'a>>,
        /// To what.
        input: Input<'a>,
    },
    /// A message in a few characters: [`Answer::Text`].
    Label {
        /// The message.
        message: Bytes<'a>,
    },
    /// A message's fields: [`Answer::Fields`].
    Fields {
        /// Who sent it.
        from: NodeId,
        /// The message.
        message: Bytes<'a>,
        /// In which language.
        language: Language,
    },
    /// A reason as one sentence: [`Answer::Text`].
    Say {
        /// The node that reacted.
        node: NodeId,
        /// Its reason.
        why: Bytes<'a>,
        /// In which language.
        language: Language,
    },
    /// What that sentence claims: [`Answer::Claims`].
    Claims {
        /// The node that reacted.
        node: NodeId,
        /// Its reason.
        why: Bytes<'a>,
    },
    /// What a node shows: [`Answer::View`].
    View {
        /// Which.
        node: NodeId,
        /// Its state.
        state: State<'a>,
        /// In which language.
        language: Language,
    },
    /// Whether a lock is held on a node's behalf: [`Answer::Flag`].
    HoldsLock {
        /// Its state.
        state: State<'a>,
    },
    /// What a node waits for: [`Answer::Awaits`].
    Awaits {
        /// Which.
        node: NodeId,
        /// Its state; it is not down.
        state: State<'a>,
    },
    /// What a node holds: [`Answer::Holding`].
    Holding {
        /// Which.
        node: NodeId,
        /// Its state.
        state: State<'a>,
    },
    /// A fact of the protocol's own, as it is entered into a ledger: [`Answer::Fact`].
    Entered {
        /// The fact.
        fact: Bytes<'a>,
        /// The ledger.
        ledger: Vec<Entry<'a>>,
    },
    /// A fact of the protocol's own, as in the trace: [`Answer::Text`].
    Told {
        /// The fact.
        fact: Bytes<'a>,
    },
    /// What breaks a check of the protocol's own: [`Answer::Breach`].
    Breach {
        /// The check's number.
        check: u8,
        /// The ledger.
        ledger: Vec<Entry<'a>>,
        /// What nodes hold.
        holdings: Cow<'a, [(NodeId, Holding)]>,
        /// The moment.
        moment: Moment,
    },
    /// What a forger may make of a message: [`Answer::Messages`].
    Forgeries {
        /// Who sent it.
        from: NodeId,
        /// Who it is for.
        to: NodeId,
        /// The message.
        message: Bytes<'a>,
    },
    /// Whether a message can no longer matter: [`Answer::Flag`].
    IsDead {
        /// Who it is for.
        node: NodeId,
        /// That node's state; it is not down.
        state: State<'a>,
        /// Who sent it.
        from: NodeId,
        /// The message.
        message: Bytes<'a>,
    },
    /// A piece of data with its nodes exchanged: [`Answer::Data`].
    Renamed {
        /// What it is.
        sort: Sort,
        /// The piece.
        data: Bytes<'a>,
        /// Which node takes the place of which.
        exchange: Exchange,
    },
    /// A piece of data, read and written again: [`Answer::Data`].
    Again {
        /// What it is.
        sort: Sort,
        /// The piece.
        data: Bytes<'a>,
    },
    /// Whether two pieces of data are equal to the protocol: [`Answer::Flag`].
    Equal {
        /// What they are.
        sort: Sort,
        /// One.
        one: Bytes<'a>,
        /// The other.
        other: Bytes<'a>,
    },
}

/// What a node has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State<'a> {
    /// Its memory; none while it is down.
    pub memory: Option<Bytes<'a>>,
    /// Its disk.
    pub disk: Bytes<'a>,
}

/// What a piece of data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Sort {
    /// A node's memory.
    Memory,
    /// What is on a node's disk.
    Disk,
    /// A message.
    Message,
    /// A client's request.
    Request,
    /// A reason.
    Why,
    /// A fact of the protocol's own.
    Fact,
}

/// What a node reacts to; see [`crate::protocol::Input`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Input<'a> {
    /// It starts.
    Boot {
        /// Whether this is a restart.
        restarted: bool,
    },
    /// A client asks.
    Request(Bytes<'a>),
    /// A message arrives.
    Message {
        /// Who sent it.
        from: NodeId,
        /// What it says.
        message: Bytes<'a>,
    },
    /// A timer has run out: its place in the protocol's list.
    Timer(u8),
}

/// A fact of a ledger, with the node that brought it about unless it stands without.
pub type Entry<'a> = (Option<NodeId>, Fact<Bytes<'a>>);

/// What a module answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// The call makes no sense to it.
    NotUnderstood,
    /// What the protocol says of itself.
    Description(Description),
    /// The cluster is open.
    Opened(Opened),
    /// The cluster has an option or a setting that the protocol does not know.
    NotOpened(SpecError),
    /// A piece of data.
    Data(Vec<u8>),
    /// Messages.
    Messages(Vec<Message>),
    /// What came of an input.
    Reaction(Reaction),
    /// A text.
    Text(String),
    /// Fields.
    Fields(Vec<Field>),
    /// Claims, each with whether it holds only provided that no node loses its disk.
    Claims(Vec<(Claim, bool)>),
    /// What a node shows.
    View(NodeView),
    /// Yes or no.
    Flag(bool),
    /// What a node waits for.
    Awaits(Option<OwnedText>),
    /// What a node holds.
    Holding(Option<Holding>),
    /// A fact of the protocol's own.
    Fact(OwnFact),
    /// What breaks a check.
    Breach(Option<Breach>),
}

/// What is known of a cluster from its start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The nodes whose votes an atomic commitment needs.
    pub voters: NodeSet,
    /// The nodes of which a majority chooses a value.
    pub acceptors: NodeSet,
    /// Sets of nodes that are alike.
    pub alike: Vec<NodeSet>,
    /// A disk with nothing on it.
    pub disk: Vec<u8>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Message {
    /// The number of its kind.
    pub kind: u8,
    /// The message.
    pub data: Vec<u8>,
}

/// A fact of the protocol's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnFact {
    /// The fact.
    pub data: Vec<u8>,
    /// Whether it stands without the node that brought it about.
    pub nobodys: bool,
}

/// What came of one input; see [`crate::protocol::Reaction`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reaction {
    /// The node's memory from now on.
    pub memory: Vec<u8>,
    /// Its disk from now on; `None` if nothing was written.
    pub disk: Option<Vec<u8>>,
    /// What it does, in order.
    pub effects: Vec<Effect>,
    /// Why, in order.
    pub whys: Vec<Vec<u8>>,
}

/// What a reaction does to the world outside the node; see [`crate::protocol::Effect`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Effect {
    /// A message leaves.
    Send {
        /// Who it is for.
        to: NodeId,
        /// What it says.
        message: Message,
    },
    /// A timer is set.
    SetTimer {
        /// Its place in the protocol's list.
        timer: u8,
        /// How long it runs, in milliseconds.
        after_ms: u64,
        /// Up to how much longer, in milliseconds.
        spread_ms: u64,
    },
    /// A timer is cancelled.
    CancelTimer(u8),
    /// The node tries again what this timer watches over.
    Attempt(u8),
    /// Something happened that the ledger keeps.
    Witness(Fact<OwnFact>),
}

/// Bytes with their sum before them, so that damage on their way is noticed.
pub fn sealed(bytes: &[u8]) -> Vec<u8> {
    [&sum(bytes).to_le_bytes(), bytes].concat()
}

/// The bytes after their sum; `None` if it is that of others.
pub fn unsealed(bytes: &[u8]) -> Option<&[u8]> {
    let (before, bytes) = bytes.split_first_chunk()?;
    (u32::from_le_bytes(*before) == sum(bytes)).then_some(bytes)
}

fn sum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(1, |sum: u32, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte)))
}

/// `data` as bytes. Plain data has a form in any format: only what refuses to be written has none, and is empty.
pub fn encoded(data: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(data).unwrap_or_default()
}

/// The data that `bytes` are, all of them.
pub fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (data, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(data)
}
