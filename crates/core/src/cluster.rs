//! Who takes part: the nodes of a scenario, their roles and settings, and what one node may know of all that.

use crate::protocol::Protocol;
use crate::{Name, limits};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// A node: its place in the scenario's `nodes`, from 0. Where ids are compared, earlier is lower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeId(pub u8);

impl NodeId {
    /// The place as an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A set of nodes; it iterates in the scenario's order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeSet(u16);

const _: () = assert!(limits::NODES <= u16::BITS as usize, "a NodeSet has one bit a node");

impl NodeSet {
    /// No node.
    pub const EMPTY: Self = Self(0);

    /// Adds `node`; says whether it was new, so that a repeated answer counts once.
    pub fn insert(&mut self, node: NodeId) -> bool {
        let before = self.0;
        self.0 |= 1 << node.0;
        self.0 != before
    }

    /// Takes `node` out.
    pub fn remove(&mut self, node: NodeId) {
        self.0 &= !(1 << node.0);
    }

    /// Whether `node` is in it.
    pub const fn contains(self, node: NodeId) -> bool {
        self.0 & (1 << node.0) != 0
    }

    /// How many nodes are in it.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether nobody is in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether all of `other` are in it.
    pub const fn contains_all(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// Those of this set that are not in `other`.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Those in both sets.
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those in either set.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The node earliest in the scenario.
    pub fn first(self) -> Option<NodeId> {
        self.iter().next()
    }

    /// The smallest number of nodes that any two such numbers of this set must share one: more than half.
    pub const fn majority(self) -> u32 {
        self.len() / 2 + 1
    }

    /// Its nodes, in the scenario's order.
    pub fn iter(self) -> impl Iterator<Item = NodeId> + Clone {
        (0..limits::NODES as u8).map(NodeId).filter(move |node| self.contains(*node))
    }
}

impl FromIterator<NodeId> for NodeSet {
    fn from_iter<I: IntoIterator<Item = NodeId>>(nodes: I) -> Self {
        let mut set = Self::EMPTY;
        for node in nodes {
            set.insert(node);
        }
        set
    }
}

/// One node of a cluster, as the scenario describes it.
#[derive(Clone, Debug)]
pub struct Member<P: Protocol> {
    /// What the scenario calls it.
    pub name: String,
    /// Its roles, each a bit by [`Name::index`].
    roles: u8,
    /// What its roles were given: a balance, a vote.
    pub settings: P::Settings,
}

impl<P: Protocol> Member<P> {
    /// A node called `name` with these roles.
    pub fn new(name: String, roles: &[P::Role], settings: P::Settings) -> Self {
        let roles = roles.iter().fold(0, |set, role| set | 1 << role.index());
        Self { name, roles, settings }
    }

    /// Whether it has `role`.
    pub fn has(&self, role: P::Role) -> bool {
        self.roles & (1 << role.index()) != 0
    }
}

/// All that never changes during a run and that every node may know: who there is, the options, the timers' lengths.
#[derive(Clone, Debug)]
pub struct Cluster<P: Protocol> {
    members: Vec<Member<P>>,
    /// The protocol's options.
    pub options: P::Options,
    /// The length of each timer in milliseconds, by [`Name::index`].
    timers_ms: Vec<u64>,
    /// The nodes that have each role, by [`Name::index`].
    by_role: Vec<NodeSet>,
}

impl<P: Protocol> Cluster<P> {
    /// A cluster; `timers_ms` has one length for each of the protocol's timers, in their order.
    pub fn new(members: Vec<Member<P>>, options: P::Options, timers_ms: Vec<u64>) -> Self {
        let having = |role: &P::Role| {
            let nodes = (0u8..).zip(&members).filter(|(_, member)| member.has(*role));
            nodes.map(|(node, _)| NodeId(node)).collect()
        };
        let by_role = P::Role::ALL.iter().map(having).collect();
        Self { members, options, timers_ms, by_role }
    }

    /// All nodes.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + Clone + use<P> {
        (0..self.members.len() as u8).map(NodeId)
    }

    /// All nodes, as a set.
    pub fn everyone(&self) -> NodeSet {
        self.nodes().collect()
    }

    /// What the scenario says of `node`.
    pub fn member(&self, node: NodeId) -> &Member<P> {
        &self.members[node.index()]
    }

    /// What the scenario calls `node`.
    pub fn name(&self, node: NodeId) -> &str {
        &self.members[node.index()].name
    }

    /// The nodes that have `role`.
    pub fn having(&self, role: P::Role) -> NodeSet {
        self.by_role[role.index() as usize]
    }

    /// How long `timer` runs, in milliseconds.
    pub fn length_ms(&self, timer: P::Timer) -> u64 {
        self.timers_ms[timer.index() as usize]
    }

    /// The cluster as `node` sees it.
    pub fn site(&self, node: NodeId) -> Site<'_, P> {
        Site { cluster: self, id: node }
    }
}

/// Where a node stands: the cluster, and which of its nodes it is.
#[derive(Debug)]
pub struct Site<'a, P: Protocol> {
    /// The cluster.
    pub cluster: &'a Cluster<P>,
    /// The node's own id.
    pub id: NodeId,
}

impl<P: Protocol> Clone for Site<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: Protocol> Copy for Site<'_, P> {}

impl<'a, P: Protocol> Site<'a, P> {
    /// Whether this node has `role`.
    pub fn is(&self, role: P::Role) -> bool {
        self.cluster.member(self.id).has(role)
    }

    /// What the scenario gave this node.
    pub fn settings(&self) -> &'a P::Settings {
        &self.cluster.member(self.id).settings
    }

    /// The protocol's options.
    pub fn options(&self) -> &'a P::Options {
        &self.cluster.options
    }

    /// What the scenario calls `node`.
    pub fn name(&self, node: NodeId) -> &'a str {
        self.cluster.name(node)
    }
}
