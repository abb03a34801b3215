//! A node's number, and sets of nodes.

use crate::limits;
use alloc::vec::Vec;
use core::fmt;
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
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeSet(u16);

const _: () = assert!(limits::NODES <= u16::BITS as usize, "a NodeSet has one bit a node");

impl NodeSet {
    /// No node.
    pub const EMPTY: Self = Self(0);

    /// Adds `node`; returns whether it was new, so that a repeated answer counts once.
    pub fn insert(&mut self, node: NodeId) -> bool {
        let before = self.0;
        self.0 |= 1 << node.0;
        self.0 != before
    }

    /// Removes `node`.
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

    /// Whether it has no members.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether every member of `other` is in it.
    pub const fn contains_all(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// The members that are not in `other`.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The nodes in both sets.
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The nodes in either set.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The member that comes first in the scenario.
    pub fn first(self) -> Option<NodeId> {
        self.iter().next()
    }

    /// The smallest size at which any two subsets must share a node: more than half.
    pub const fn majority(self) -> u32 {
        self.len() / 2 + 1
    }

    /// Its members, in the scenario's order.
    pub fn iter(self) -> impl Iterator<Item = NodeId> + Clone {
        (0..limits::NODES as u8).map(NodeId).filter(move |node| self.contains(*node))
    }
}

/// Its members, as in `{0, 2}`.
impl fmt::Debug for NodeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|node| node.0)).finish()
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
/// Which node takes the place of which.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Exchange(Vec<NodeId>);

impl Exchange {
    /// Each node takes the place of the one that stands at its place in the list, which holds each of its own places
    /// once; nodes beyond the list keep theirs.
    pub fn new(places: Vec<NodeId>) -> Self {
        Self(places)
    }

    /// The node in whose place `node` stands now.
    pub fn of(&self, node: NodeId) -> NodeId {
        self.0.get(node.index()).copied().unwrap_or(node)
    }

    /// The nodes in whose places these stand now.
    pub fn of_all(&self, nodes: NodeSet) -> NodeSet {
        nodes.iter().map(|node| self.of(node)).collect()
    }

    /// What `self` does after `first`.
    pub fn after(&self, first: &Self) -> Self {
        let len = self.0.len().max(first.0.len()) as u8;
        Self((0..len).map(|node| self.of(first.of(NodeId(node)))).collect())
    }

    /// What undoes it.
    pub fn back(&self) -> Self {
        let mut back = self.0.clone();
        for (place, node) in (0u8..).zip(&self.0) {
            back[node.index()] = NodeId(place);
        }
        Self(back)
    }
}
