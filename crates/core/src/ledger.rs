//! The ledger: what nodes have done that can never be undone, kept outside of them.
//!
//! Votes, accepted proposals and decisions are facts the moment they happen; a crash, even of a disk, does not take
//! them back. The ledger is a set: it knows neither time nor order, so that two histories with the same facts are one
//! state for the explorer.

use crate::cluster::{NodeId, NodeSet};
use crate::value::Value;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Something a node did.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Fact {
    /// It was asked by a client to propose this value.
    Proposed(Value),
    /// It voted yes, or no.
    Voted(bool),
    /// It accepted a value in a ballot.
    Accepted {
        /// The ballot's number.
        ballot: u32,
        /// The value.
        value: Value,
    },
    /// It decided: an outcome, or a value learned.
    Decided(Value),
}

/// All facts so far, each with the node that brought it about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ledger {
    facts: Vec<(NodeId, Fact)>,
}

impl Ledger {
    /// Enters a fact; says whether it is new.
    pub fn enter(&mut self, node: NodeId, fact: Fact) -> bool {
        let entry = (node, fact);
        match self.facts.binary_search(&entry) {
            Ok(_) => false,
            Err(place) => {
                self.facts.insert(place, entry);
                true
            }
        }
    }

    /// All facts, sorted by node.
    pub fn facts(&self) -> &[(NodeId, Fact)] {
        &self.facts
    }

    /// Every decision ever made, with the node that made it.
    pub fn decisions(&self) -> impl Iterator<Item = (NodeId, &Value)> {
        self.facts.iter().filter_map(|(node, fact)| match fact {
            Fact::Decided(value) => Some((*node, value)),
            _ => None,
        })
    }

    /// Every value that a client asked for.
    pub fn proposed(&self) -> impl Iterator<Item = &Value> {
        self.facts.iter().filter_map(|(_, fact)| match fact {
            Fact::Proposed(value) => Some(value),
            _ => None,
        })
    }

    /// The nodes that have ever voted yes.
    pub fn voted_yes(&self) -> NodeSet {
        let yes = self.facts.iter().filter(|(_, fact)| *fact == Fact::Voted(true));
        yes.map(|(node, _)| *node).collect()
    }

    /// The values that a majority of `acceptors` has accepted in one ballot, at any times and whether or not anyone
    /// knows (Lamport 2001, section 2.2), without repetition, with the first such ballot of each.
    pub fn chosen(&self, acceptors: NodeSet) -> Vec<(u32, &Value)> {
        let mut tally: Vec<(u32, &Value, NodeSet)> = Vec::new();
        for (node, fact) in &self.facts {
            let Fact::Accepted { ballot, value } = fact else { continue };
            match tally.iter_mut().find(|(b, v, _)| (*b, *v) == (*ballot, value)) {
                Some((_, _, who)) => _ = who.insert(*node),
                None => tally.push((*ballot, value, NodeSet::from_iter([*node]))),
            }
        }
        tally.retain(|(_, _, who)| who.intersection(acceptors).len() >= acceptors.majority());
        tally.sort();
        let mut chosen: Vec<(u32, &Value)> = Vec::new();
        for (ballot, value, _) in tally {
            if chosen.iter().all(|(_, known)| *known != value) {
                chosen.push((ballot, value));
            }
        }
        chosen
    }
}
