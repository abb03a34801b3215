//! What carries out the dispatches of a world: its nodes' actors, in this thread or elsewhere.
//!
//! A world asks one node at a time to react to one input. [`InProcess`] answers at once; separate actors (the page's
//! workers) answer later, with the ticket under which they were asked. Both give the same run, since a reaction is a
//! pure function of what is asked.

use synod_core::erased::{Input, Reaction};
use synod_core::{DynCluster, Erased, Failure, NodeId};

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
