//! The ledger: what nodes have done that can never be undone, kept outside of them.
//!
//! Votes, accepted proposals and decisions are facts the moment they happen; a crash, even of a disk, does not take
//! them back. The ledger is a set: it knows neither time nor order, so that two histories with the same facts are one
//! state for the explorer.

use crate::node::{NodeId, NodeSet};
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
    /// It took this value for chosen, and told its client and the learners.
    Announced(Value),
}

/// All facts so far, each with the node that brought it about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ledger {
    /// All but the acceptances, sorted.
    facts: Vec<(NodeId, Fact)>,
    /// The nodes that have accepted a value in a ballot, sorted by ballot and value: a long duel has thousands of
    /// these.
    accepted: Vec<(u32, Value, NodeSet)>,
}

impl Ledger {
    /// Enters a fact; returns whether it is new.
    pub fn enter(&mut self, node: NodeId, fact: Fact) -> bool {
        if let Fact::Accepted { ballot, value } = fact {
            return self.accept(node, ballot, value);
        }
        let entry = (node, fact);
        match self.facts.binary_search(&entry) {
            Ok(_) => false,
            Err(place) => {
                self.facts.insert(place, entry);
                true
            }
        }
    }

    fn accept(&mut self, node: NodeId, ballot: u32, value: Value) -> bool {
        match self.accepted.binary_search_by(|(b, v, _)| (b, v).cmp(&(&ballot, &value))) {
            Ok(place) => self.accepted[place].2.insert(node),
            Err(place) => {
                self.accepted.insert(place, (ballot, value, NodeSet::from_iter([node])));
                true
            }
        }
    }

    /// Every decision ever made, with the node that made it.
    pub fn decisions(&self) -> impl Iterator<Item = (NodeId, &Value)> {
        self.facts.iter().filter_map(|(node, fact)| match fact {
            Fact::Decided(value) => Some((*node, value)),
            _ => None,
        })
    }

    /// Every value that a node took for chosen and told others of, with that node.
    pub fn announced(&self) -> impl Iterator<Item = (NodeId, &Value)> {
        self.facts.iter().filter_map(|(node, fact)| match fact {
            Fact::Announced(value) => Some((*node, value)),
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

    /// The values that a majority of `acceptors` has accepted in one ballot, at any times and whether or not any node
    /// knows (Lamport 2001, section 2.2), without repetition, with the first such ballot of each.
    pub fn chosen(&self, acceptors: NodeSet) -> Vec<(u32, &Value)> {
        let mut chosen: Vec<(u32, &Value)> = Vec::new();
        for (ballot, value, who) in &self.accepted {
            if is_majority(*who, acceptors) && chosen.iter().all(|(_, known)| *known != value) {
                chosen.push((*ballot, value));
            }
        }
        chosen
    }

    /// Whether `node` has brought about `fact`.
    pub fn has(&self, node: NodeId, fact: &Fact) -> bool {
        if let Fact::Accepted { ballot, value } = fact {
            return self.accepted.iter().any(|(b, v, who)| (b, v) == (ballot, value) && who.contains(node));
        }
        self.facts.iter().any(|(other, known)| (other, known) == (&node, fact))
    }

    /// The ballots in which a majority of `acceptors` has accepted `value`, or any value.
    pub fn ballots_choosing(&self, value: Option<&Value>, acceptors: NodeSet) -> impl Iterator<Item = u32> {
        let is_it =
            move |v: &Value, who: &NodeSet| value.is_none_or(|value| value == v) && is_majority(*who, acceptors);
        let chosen = self.accepted.iter().filter(move |(_, v, who)| is_it(v, who));
        chosen.map(|(ballot, ..)| *ballot)
    }

    /// Whether `value` is chosen in `ballot` and was not in a lower one.
    pub fn first_chosen_in(&self, ballot: u32, value: &Value, acceptors: NodeSet) -> bool {
        let majority = |who: &NodeSet| is_majority(*who, acceptors);
        let Ok(place) = self.accepted.binary_search_by(|(b, v, _)| (b, v).cmp(&(&ballot, value))) else { return false };
        let (lower, here) = self.accepted.split_at(place);
        majority(&here[0].2) && !lower.iter().any(|(_, other, who)| other == value && majority(who))
    }
}

/// Whether the nodes that have accepted are a majority of the acceptors.
fn is_majority(who: NodeSet, acceptors: NodeSet) -> bool {
    who.intersection(acceptors).len() >= acceptors.majority()
}

#[cfg(test)]
mod tests {
    use super::{Fact, Ledger};
    use crate::{NodeId, NodeSet, Value};
    use alloc::vec::Vec;

    #[test]
    fn a_value_is_chosen_once_a_majority_has_accepted_it_in_one_ballot() {
        let acceptors: NodeSet = (0..3).map(NodeId).collect();
        let (three, seven) = (Value::new("3"), Value::new("7"));
        let mut ledger = Ledger::default();
        let mut accept = |node, ballot, value: &Value| {
            let new = ledger.enter(NodeId(node), Fact::Accepted { ballot, value: value.clone() });
            let chosen: Vec<_> = ledger.chosen(acceptors).into_iter().map(|(ballot, v)| (ballot, v.clone())).collect();
            (new, chosen, ledger.first_chosen_in(ballot, value, acceptors))
        };
        let none = Vec::new();
        assert_eq!(accept(0, 4, &three), (true, none.clone(), false));
        assert_eq!(accept(0, 4, &three), (false, none.clone(), false), "twice by the same node");
        assert_eq!(accept(1, 5, &three), (true, none.clone(), false), "another ballot");
        assert_eq!(accept(1, 4, &seven), (true, none.clone(), false), "another value");
        assert_eq!(accept(9, 4, &three), (true, none, false), "no acceptor");
        let first = Vec::from([(5, three.clone())]);
        assert_eq!(accept(0, 5, &three), (true, first.clone(), true));
        assert_eq!(accept(2, 6, &three).1, first);
        assert_eq!(accept(1, 6, &three), (true, first, false), "chosen already");
        let earlier = Vec::from([(4, three.clone())]);
        assert_eq!(accept(2, 4, &three), (true, earlier, true));
        let both = Vec::from([(4, three), (6, seven.clone())]);
        assert!(accept(1, 6, &seven).0);
        assert_eq!(accept(0, 6, &seven), (true, both, true));
    }
}
