//! Who carries out what a world hands out: its nodes' actors, in this thread or elsewhere.
//!
//! A world asks one node at a time to react to one input. [`InProcess`] answers at once; actors of their own (the
//! page's workers) answer later, with the ticket under which they were asked. Both give the same run, since a reaction
//! is a pure function of what is asked.

use serde::{Deserialize, Serialize};
use synod_core::cast::{Input, Reaction};
use synod_core::{Cast, Cluster, Datum, NodeId, Protocol, protocol};

/// A node is to react to an input.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// Whose data these are.
    pub cast: &'a dyn Cast,
    /// Which node.
    pub node: NodeId,
    /// What it remembers; `None` if it starts.
    pub memory: Option<&'a Datum>,
    /// What is on its disk.
    pub disk: &'a Datum,
    /// To what.
    pub input: &'a Input,
}

impl Ask<'_> {
    /// The reaction, worked out here and now.
    pub fn react(self) -> Reaction {
        self.cast.react(self.node, self.memory, self.disk, self.input)
    }
}

/// The actors of a run's nodes. One of them is asked at a time.
pub trait Actors {
    /// Has a node react: `Some` at once, or `None` and its answer comes later, to [`crate::Run::answer`] with `ticket`.
    fn ask(&mut self, ticket: u32, ask: Ask<'_>) -> Option<Reaction>;
}

/// All nodes in this thread: tests, the command line, replay, embeds.
#[derive(Clone, Copy, Debug)]
pub struct InProcess;

impl Actors for InProcess {
    fn ask(&mut self, _ticket: u32, ask: Ask<'_>) -> Option<Reaction> {
        Some(ask.react())
    }
}

/// What an actor of its own is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Errand<P: Protocol> {
    /// Where it stands, if that is not where its latest reaction has left it: somebody has acted in the past, or it
    /// starts from a disk.
    pub state: Option<State<P>>,
    /// What it is to react to.
    pub input: protocol::Input<P>,
}

/// Where a node stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct State<P: Protocol> {
    /// What it remembers; `None` if it starts.
    pub memory: Option<P>,
    /// What is on its disk.
    pub disk: P::Disk,
}

impl<P: Protocol> Errand<P> {
    /// What `ask` asks of an actor, which is told where it stands if need be.
    pub fn new(ask: Ask<'_>, with_state: bool) -> Self {
        let state = || State {
            memory: ask.memory.map(|memory| memory.get::<P>().clone()),
            disk: ask.disk.get::<P::Disk>().clone(),
        };
        Self { state: with_state.then(state), input: ask.input.typed() }
    }
}

/// An actor of its own: a node with a memory and a disk that nobody else can reach.
#[derive(Debug)]
pub struct Actor<P: Protocol> {
    cluster: Cluster<P>,
    node: NodeId,
    state: State<P>,
}

impl<P: Protocol> Actor<P> {
    /// `node` of `cluster`, which has not started; its disk is empty.
    pub fn new(cluster: Cluster<P>, node: NodeId) -> Self {
        Self { cluster, node, state: State { memory: None, disk: P::Disk::default() } }
    }

    /// Reacts.
    pub fn react(&mut self, errand: Errand<P>) -> protocol::Reaction<P> {
        if let Some(state) = errand.state {
            self.state = state;
        }
        let State { memory, disk } = &mut self.state;
        let reaction = protocol::react(self.cluster.site(self.node), memory.as_ref(), disk, errand.input);
        *memory = Some(reaction.memory.clone());
        if let Some(written) = &reaction.disk {
            *disk = written.clone();
        }
        reaction
    }
}

/// Where an actor stands as far as is known outside of it, so that it is told no more than it has to be.
#[derive(Clone, Debug)]
pub struct Whereabouts {
    memory: Option<Datum>,
    disk: Datum,
}

impl Whereabouts {
    /// That of an actor that has not started.
    pub fn new(cast: &dyn Cast) -> Self {
        Self { memory: None, disk: cast.empty_disk() }
    }

    /// That which `ask` takes for granted.
    pub fn of(ask: Ask<'_>) -> Self {
        Self { memory: ask.memory.cloned(), disk: ask.disk.clone() }
    }

    /// Whether it is what `ask` takes for granted.
    pub fn fits(&self, ask: Ask<'_>) -> bool {
        self.memory.as_ref() == ask.memory && self.disk == *ask.disk
    }

    /// That after `reaction`.
    pub fn after(self, reaction: &Reaction) -> Self {
        Self { memory: Some(reaction.memory.clone()), disk: reaction.disk.clone().unwrap_or(self.disk) }
    }
}
