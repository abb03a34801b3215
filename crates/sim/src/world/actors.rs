//! What carries out the dispatches of a world: its nodes' actors, in this thread or elsewhere.
//!
//! A world asks one node at a time to react to one input. [`InProcess`] answers at once; separate actors (the page's
//! workers) answer later, with the ticket under which they were asked. Both give the same run, since a reaction is a
//! pure function of what is asked.

use serde::{Deserialize, Serialize};
use synod_core::erased::{Input, Reaction};
use synod_core::{Cluster, DynCluster, Erased, Failure, NodeId, Protocol, protocol};

/// A node is to react to an input.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The cluster that the node belongs to.
    pub cluster: &'a dyn DynCluster,
    /// Which node.
    pub node: NodeId,
    /// Its memory; `None` if it starts.
    pub memory: Option<&'a Erased>,
    /// What is on its disk.
    pub disk: &'a Erased,
    /// The input.
    pub input: &'a Input,
}

impl Ask<'_> {
    /// The reaction, computed here and now.
    ///
    /// # Errors
    /// The protocol has failed.
    pub fn react(self) -> Result<Reaction, Failure> {
        self.cluster.react(self.node, self.memory, self.disk, self.input)
    }
}

/// The actors of a run's nodes. One of them is asked at a time.
pub trait Actors {
    /// Asks a node to react: returns `Some` at once, or `None` if the answer comes later, to [`crate::Run::answer`]
    /// with `ticket`. The answer may be that the protocol has failed.
    fn ask(&mut self, ticket: u32, ask: Ask<'_>) -> Option<Result<Reaction, Failure>>;
}

/// All nodes in this thread: tests, the command line, replay, embeds.
#[derive(Clone, Copy, Debug)]
pub struct InProcess;

impl Actors for InProcess {
    fn ask(&mut self, _ticket: u32, ask: Ask<'_>) -> Option<Result<Reaction, Failure>> {
        Some(ask.react())
    }
}

/// What a separate actor is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Call<P: Protocol> {
    /// The node's state, if it is not the one that its latest reaction left: someone has acted in the past, or the node
    /// starts from a disk.
    pub state: Option<State<P>>,
    /// What it is to react to.
    pub input: protocol::Input<P>,
}

/// The state of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct State<P: Protocol> {
    /// Its memory; `None` if it starts.
    pub memory: Option<P>,
    /// What is on its disk.
    pub disk: P::Disk,
}

impl<P: Protocol> Call<P> {
    /// The call for `ask`, with the node's state if the actor needs to be told.
    pub fn new(ask: Ask<'_>, with_state: bool) -> Self {
        let state = || State {
            memory: ask.memory.map(|memory| memory.get::<P>().clone()),
            disk: ask.disk.get::<P::Disk>().clone(),
        };
        Self { state: with_state.then(state), input: ask.input.typed() }
    }
}

/// A separate actor: a node with a memory and a disk that nothing else can reach.
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
    pub fn react(&mut self, call: Call<P>) -> protocol::Reaction<P> {
        if let Some(state) = call.state {
            self.state = state;
        }
        let State { memory, disk } = &mut self.state;
        let reaction = protocol::react(self.cluster.site(self.node), memory.as_ref(), disk, call.input);
        *memory = Some(reaction.memory.clone());
        if let Some(written) = &reaction.disk {
            *disk = written.clone();
        }
        reaction
    }
}

/// An actor's state as far as it is known outside the actor, so that it is told no more than necessary.
#[derive(Clone, Debug)]
pub struct LastKnown {
    memory: Option<Erased>,
    disk: Erased,
}

impl LastKnown {
    /// The state of an actor that has not started.
    pub fn new(cluster: &dyn DynCluster) -> Self {
        Self { memory: None, disk: cluster.empty_disk() }
    }

    /// The state that `ask` assumes.
    pub fn of(ask: Ask<'_>) -> Self {
        Self { memory: ask.memory.cloned(), disk: ask.disk.clone() }
    }

    /// Whether it is the state that `ask` assumes.
    pub fn fits(&self, ask: Ask<'_>) -> bool {
        self.memory.as_ref() == ask.memory && self.disk == *ask.disk
    }

    /// The state after `reaction`.
    pub fn after(self, reaction: &Reaction) -> Self {
        Self { memory: Some(reaction.memory.clone()), disk: reaction.disk.clone().unwrap_or(self.disk) }
    }
}
