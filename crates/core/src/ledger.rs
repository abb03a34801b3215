//! The ledger: what nodes have done that can never be undone, kept outside of them.
//!
//! Votes, accepted proposals and decisions are facts the moment they happen; a crash, even of a disk, does not take
//! them back. The ledger is a set: it knows neither time nor order, so that two histories with the same facts are one
//! state for the explorer.

use crate::node::{Exchange, NodeId, NodeSet};
use crate::value::Value;
use alloc::collections::BTreeSet;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::any::Any;
use core::cmp::Ordering;
use core::convert::Infallible;
use core::fmt;
use core::hash::{Hash, Hasher};
use serde::{Deserialize, Serialize};

/// A place in a log, from 1; 0 in a protocol with one decision.
pub type Slot = u16;

/// Something a node did. `F` is what a protocol declares beyond what all know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Fact<F = OwnFact> {
    /// It was asked by a client to propose this value.
    Proposed(Value),
    /// It voted yes, or no.
    Voted(bool),
    /// It accepted a value in a ballot.
    Accepted {
        /// The place in the log.
        slot: Slot,
        /// The ballot's number.
        ballot: u32,
        /// The value.
        value: Value,
    },
    /// It decided: an outcome, or a value learned.
    Decided {
        /// The place in the log.
        slot: Slot,
        /// The outcome or the value.
        value: Value,
    },
    /// It took this value for chosen, and told its client and the learners.
    Announced(Value),
    /// What only this protocol knows of.
    Own(F),
}

impl<F> Fact<F> {
    /// The one decision, made for this.
    pub const fn decided(value: Value) -> Self {
        Self::Decided { slot: 0, value }
    }

    /// The same with what the protocol declares made into something else.
    pub fn map<G>(self, own: impl FnOnce(F) -> G) -> Fact<G> {
        let Ok(fact) = self.try_map(|fact| Ok::<G, Infallible>(own(fact)));
        fact
    }

    /// The same where that may fail.
    ///
    /// # Errors
    /// What `own` says.
    pub fn try_map<G, E>(self, own: impl FnOnce(F) -> Result<G, E>) -> Result<Fact<G>, E> {
        Ok(match self {
            Self::Proposed(value) => Fact::Proposed(value),
            Self::Voted(yes) => Fact::Voted(yes),
            Self::Accepted { slot, ballot, value } => Fact::Accepted { slot, ballot, value },
            Self::Decided { slot, value } => Fact::Decided { slot, value },
            Self::Announced(value) => Fact::Announced(value),
            Self::Own(fact) => Fact::Own(own(fact)?),
        })
    }
}

/// The facts of a protocol that declares none of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NoFact {}

/// A fact that a protocol declares, its type erased.
#[derive(Clone)]
pub struct OwnFact {
    fact: Rc<dyn Own>,
    nobodys: bool,
}

/// What can be done with a fact of any type.
trait Own: Any {
    fn order(&self, other: &dyn Any) -> Option<Ordering>;
    fn feed(&self, hasher: &mut dyn Hasher);
}

impl<F: Ord + Hash + Any> Own for F {
    fn order(&self, other: &dyn Any) -> Option<Ordering> {
        other.downcast_ref::<F>().map(|other| self.cmp(other))
    }

    fn feed(&self, mut hasher: &mut dyn Hasher) {
        self.hash(&mut hasher);
    }
}

impl OwnFact {
    /// This fact; `nobodys` if it stands without the node that brought it about.
    pub fn new<F: Ord + Hash + Any>(fact: F, nobodys: bool) -> Self {
        Self { fact: Rc::new(fact), nobodys }
    }

    /// Whether it stands without the node that brought it about.
    pub(crate) const fn is_nobodys(&self) -> bool {
        self.nobodys
    }

    /// The fact itself, if it is of this type.
    pub fn get<F: Any>(&self) -> Option<&F> {
        let fact: &dyn Any = &*self.fact;
        fact.downcast_ref()
    }
}

impl Ord for OwnFact {
    fn cmp(&self, other: &Self) -> Ordering {
        // A ledger holds the facts of one protocol.
        self.fact.order(&*other.fact).unwrap_or(Ordering::Equal)
    }
}

impl PartialOrd for OwnFact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for OwnFact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for OwnFact {}

impl Hash for OwnFact {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.fact.feed(state);
    }
}

/// Its type is erased, and with it how to print it.
impl fmt::Debug for OwnFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OwnFact")
    }
}

/// All facts so far, each with the node that brought it about; facts of a protocol's own may stand without one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ledger {
    /// All but the acceptances, sorted.
    facts: Vec<(Option<NodeId>, Fact)>,
    /// The nodes that have accepted a value in a ballot, sorted by slot, ballot and value: a long duel has thousands of
    /// these.
    accepted: Vec<Acceptance>,
}

/// Who has accepted a value in a ballot.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Acceptance {
    slot: Slot,
    ballot: u32,
    value: Value,
    who: NodeSet,
}

impl Acceptance {
    fn key(&self) -> (Slot, u32, &Value) {
        (self.slot, self.ballot, &self.value)
    }
}

impl Ledger {
    /// Enters a fact; returns whether it is new.
    pub fn enter(&mut self, node: NodeId, fact: Fact) -> bool {
        if let Fact::Accepted { slot, ballot, value } = fact {
            return self.accept(node, slot, ballot, value);
        }
        let alone = matches!(&fact, Fact::Own(own) if own.nobodys);
        let entry = ((!alone).then_some(node), fact);
        match self.facts.binary_search(&entry) {
            Ok(_) => false,
            Err(place) => {
                self.facts.insert(place, entry);
                true
            }
        }
    }

    fn accept(&mut self, node: NodeId, slot: Slot, ballot: u32, value: Value) -> bool {
        match self.place(slot, ballot, &value) {
            Ok(place) => self.accepted[place].who.insert(node),
            Err(place) => {
                self.accepted.insert(place, Acceptance { slot, ballot, value, who: NodeSet::from_iter([node]) });
                true
            }
        }
    }

    fn place(&self, slot: Slot, ballot: u32, value: &Value) -> Result<usize, usize> {
        self.accepted.binary_search_by(|other| other.key().cmp(&(slot, ballot, value)))
    }

    /// All facts, each with the node that brought it about unless it stands without; entered again, they make the same
    /// ledger.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (Option<NodeId>, Fact)> {
        let accepted = self.accepted.iter().flat_map(|Acceptance { slot, ballot, value, who }| {
            who.iter().map(|node| (Some(node), Fact::Accepted { slot: *slot, ballot: *ballot, value: value.clone() }))
        });
        self.facts.iter().cloned().chain(accepted)
    }

    /// The same facts with the nodes exchanged; `own` exchanges those that a fact of the protocol's own names.
    ///
    /// # Errors
    /// What `own` says.
    pub fn renamed<E>(
        &self,
        exchange: &Exchange,
        mut own: impl FnMut(OwnFact) -> Result<OwnFact, E>,
    ) -> Result<Self, E> {
        let mut renamed = Self::default();
        for (node, fact) in &self.facts {
            let fact = fact.clone().try_map(&mut own)?;
            renamed.facts.push((node.map(|node| exchange.of(node)), fact));
        }
        renamed.facts.sort_unstable();
        let who = |one: &Acceptance| Acceptance { who: exchange.of_all(one.who), ..one.clone() };
        renamed.accepted = self.accepted.iter().map(who).collect();
        Ok(renamed)
    }

    /// The facts that nodes brought about and that a reader of kinds picks.
    fn pick<'a, T>(&'a self, pick: impl Fn(NodeId, &'a Fact) -> Option<T>) -> impl Iterator<Item = T> {
        self.facts.iter().filter_map(move |(node, fact)| pick((*node)?, fact))
    }

    /// Every decision ever made: the node that made it, the slot, the value.
    pub fn decided(&self) -> impl Iterator<Item = (NodeId, Slot, &Value)> {
        self.pick(|node, fact| match fact {
            Fact::Decided { slot, value } => Some((node, *slot, value)),
            _ => None,
        })
    }

    /// Every fact of the protocol's own, of this type, with the node that brought it about unless it stands without.
    pub fn own<F: Any>(&self) -> impl Iterator<Item = (Option<NodeId>, &F)> {
        self.facts.iter().filter_map(|(node, fact)| match fact {
            Fact::Own(own) => Some((*node, own.get()?)),
            _ => None,
        })
    }

    /// Every decision ever made, with the node that made it, whatever its slot.
    pub fn decisions(&self) -> impl Iterator<Item = (NodeId, &Value)> {
        self.decided().map(|(node, _, value)| (node, value))
    }

    /// Every value that a node took for chosen and told others of, with that node.
    pub fn announced(&self) -> impl Iterator<Item = (NodeId, &Value)> {
        self.pick(|node, fact| match fact {
            Fact::Announced(value) => Some((node, value)),
            _ => None,
        })
    }

    /// Every value that a client asked for.
    pub fn proposed(&self) -> impl Iterator<Item = &Value> {
        self.pick(|_, fact| match fact {
            Fact::Proposed(value) => Some(value),
            _ => None,
        })
    }

    /// The nodes that have ever voted yes.
    pub fn voted_yes(&self) -> NodeSet {
        self.pick(|node, fact| (*fact == Fact::Voted(true)).then_some(node)).collect()
    }

    /// The slots in which something was accepted, decided or announced.
    pub fn slots(&self) -> BTreeSet<Slot> {
        let accepted = self.accepted.chunk_by(|one, other| one.slot == other.slot).map(|of_slot| of_slot[0].slot);
        let told = self.decided().map(|(_, slot, _)| slot).chain(self.announced().map(|_| 0));
        let mut slots = BTreeSet::new();
        slots.extend(accepted.chain(told));
        slots
    }

    /// The values that a majority of `acceptors` has accepted in one ballot for `slot`, at any times and whether or not
    /// any node knows (Lamport 2001, section 2.2), without repetition, with the first such ballot of each.
    pub fn chosen(&self, slot: Slot, acceptors: NodeSet) -> Vec<(u32, &Value)> {
        let mut chosen: Vec<(u32, &Value)> = Vec::new();
        for Acceptance { ballot, value, who, .. } in self.of_slot(slot) {
            if is_majority(*who, acceptors) && chosen.iter().all(|(_, known)| *known != value) {
                chosen.push((*ballot, value));
            }
        }
        chosen
    }

    fn of_slot(&self, slot: Slot) -> &[Acceptance] {
        let from = self.accepted.partition_point(|other| other.slot < slot);
        let to = self.accepted.partition_point(|other| other.slot <= slot);
        &self.accepted[from..to]
    }

    /// Whether `node` has brought about `fact`.
    pub fn has(&self, node: NodeId, fact: &Fact) -> bool {
        if let Fact::Accepted { slot, ballot, value } = fact {
            return self.place(*slot, *ballot, value).is_ok_and(|place| self.accepted[place].who.contains(node));
        }
        self.facts.iter().any(|(other, known)| *other == Some(node) && known == fact)
    }

    /// The ballots in which a majority of `acceptors` has accepted `value`, or any value, for `slot`.
    pub fn ballots_choosing(&self, slot: Slot, value: Option<&Value>, acceptors: NodeSet) -> impl Iterator<Item = u32> {
        let is_it = move |other: &&Acceptance| {
            value.is_none_or(|value| *value == other.value) && is_majority(other.who, acceptors)
        };
        self.of_slot(slot).iter().filter(is_it).map(|acceptance| acceptance.ballot)
    }

    /// Whether `value` is chosen for `slot` in `ballot` and was not in a lower one.
    pub fn first_chosen_in(&self, slot: Slot, ballot: u32, value: &Value, acceptors: NodeSet) -> bool {
        let here = self.place(slot, ballot, value).is_ok_and(|place| is_majority(self.accepted[place].who, acceptors));
        here && self.ballots_choosing(slot, Some(value), acceptors).next() == Some(ballot)
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
            let new = ledger.enter(NodeId(node), Fact::Accepted { slot: 0, ballot, value: value.clone() });
            let chosen: Vec<_> =
                ledger.chosen(0, acceptors).into_iter().map(|(ballot, v)| (ballot, v.clone())).collect();
            (new, chosen, ledger.first_chosen_in(0, ballot, value, acceptors))
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
