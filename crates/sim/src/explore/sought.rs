//! What a search looks for: violated properties, or the moment that a goal wants.

use super::parts::{NodePart, NodeState, Parts};
use crate::scenario::{Chosen, Expect, Goal, Wanted};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::{Check, Holding, Language, NodeId, NodeSet, Property, Value};

/// What a search looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Sought {
    /// Worlds that violate any of the protocol's properties.
    #[default]
    Everything,
    /// Worlds that violate one of the properties of these names.
    Properties(Vec<String>),
    /// A world in which the scenario's goal holds.
    Goal,
}

/// What a goal wants, with the protocol's names looked up.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// What it asks of the moment's nodes and of the ledger; nothing for a plain goal.
    asks: Expect,
    /// The properties that must be violated, one bit each; those that need a search are not among them.
    violated: u32,
    /// The properties that must hold, likewise.
    held: u32,
    /// What must be true of the blocked nodes, all of it: the graph of all worlds says it.
    blocked: Vec<BlockedAsked>,
    /// Of parts and ledgers whether they are as wanted, once somebody has looked.
    parts: BTreeMap<u32, bool>,
    ledgers: BTreeMap<u32, bool>,
}

/// What a goal asks of the blocked nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BlockedAsked {
    /// That there are some.
    Some,
    /// That they are these and no others.
    These(NodeSet),
}

impl Target {
    pub(super) fn new(goal: &Goal, properties: &[Property]) -> Self {
        let asks = match &goal.holds {
            Wanted::Blocked => Expect::default(),
            Wanted::Violated(property) => Expect { violates: Vec::from([property.clone()]), ..Expect::default() },
            Wanted::Moment(expect) => (**expect).clone(),
        };
        let needs_search =
            |names: &[String]| properties.iter().any(|one| one.check == Check::Blocked && names.contains(&one.name));
        let bits = |names: &[String]| {
            let named = (0u32..).zip(properties).filter(|(_, one)| one.check != Check::Blocked);
            let named = named.filter(|(_, one)| names.contains(&one.name));
            named.fold(0, |all, (place, _)| all | 1 << place)
        };
        let some = goal.holds == Wanted::Blocked || needs_search(&asks.violates);
        let blocked = [
            asks.blocked.map(BlockedAsked::These),
            some.then_some(BlockedAsked::Some),
            needs_search(&asks.holds).then_some(BlockedAsked::These(NodeSet::EMPTY)),
        ];
        let blocked = blocked.into_iter().flatten().collect();
        let (violated, held) = (bits(&asks.violates), bits(&asks.holds));
        Self { asks, violated, held, blocked, parts: BTreeMap::new(), ledgers: BTreeMap::new() }
    }

    /// The nodes that it names.
    pub(super) fn named(&self) -> NodeSet {
        let Expect { decided, phase, balances, copies, attempts, owners, blocked, .. } = &self.asks;
        let decided = decided.iter().map(|(node, _)| *node);
        let shown = phase.iter().map(|(node, _)| *node).chain(balances.iter().map(|(node, _)| *node));
        let held = copies.iter().map(|(node, _)| *node).chain(attempts.iter().map(|(node, ..)| *node));
        let sets = [owners, blocked].into_iter().flatten().flat_map(|set| set.iter());
        decided.chain(shown).chain(held).chain(sets).collect()
    }

    /// Whether it asks who is blocked.
    pub(super) fn asks_blocked(&self) -> bool {
        !self.blocked.is_empty()
    }

    /// Whether it asks that some nodes are not blocked: that is known only once all worlds are seen.
    pub(super) fn asks_unblocked(&self) -> bool {
        self.blocked.iter().any(|asked| *asked != BlockedAsked::Some)
    }

    /// Whether `blocked` is what is asked of the blocked nodes.
    pub(super) fn is_blocked_met(&self, blocked: NodeSet) -> bool {
        self.blocked.iter().all(|asked| match asked {
            BlockedAsked::Some => !blocked.is_empty(),
            BlockedAsked::These(nodes) => *nodes == blocked,
        })
    }

    /// The places of the properties that it asks about.
    pub(super) fn properties(&self) -> impl Iterator<Item = usize> {
        let asked = self.violated | self.held;
        (0..u32::BITS as usize).filter(move |place| asked & 1 << place != 0)
    }

    /// Whether a world is as wanted, but for who is blocked in it; `violated` has a bit for each property that does not
    /// hold there.
    pub(super) fn is_met(&mut self, parts: &mut Parts, row: &[u32], violated: u32) -> bool {
        let nodes = row.len() - 2;
        violated & self.violated == self.violated
            && violated & self.held == 0
            && self.is_ledger_met(parts, row[nodes])
            && (0..nodes).all(|node| self.is_part_met(parts, row[node]))
            && self.asks.owners.is_none_or(|owners| owners == self.owners(parts, &row[..nodes]))
    }

    fn is_ledger_met(&mut self, parts: &Parts, number: u32) -> bool {
        let asks = &self.asks;
        *self.ledgers.entry(number).or_insert_with(|| {
            let (ledger, acceptors) = (parts.ledger(number), parts.cluster().acceptors());
            asks.decided.iter().all(|(node, wanted)| wanted.was_made_by(*node, ledger))
                && asks
                    .chosen
                    .as_ref()
                    .is_none_or(|wanted| *wanted == Chosen::of(parts.cluster().about(), ledger, acceptors))
        })
    }

    fn is_part_met(&mut self, parts: &mut Parts, number: u32) -> bool {
        if let Some(known) = self.parts.get(&number) {
            return *known;
        }
        let met = self.is_as_wanted(parts, number);
        self.parts.insert(number, met);
        met
    }

    fn is_as_wanted(&self, parts: &mut Parts, number: u32) -> bool {
        let Expect { phase, balances, copies, attempts, .. } = &self.asks;
        let holding = self.holding(parts, number);
        let node = parts.part(number).node;
        let asks_phase = phase.iter().any(|(of, _)| *of == node);
        let shown = if asks_phase { phase_of(parts, number) } else { None };
        let part: &NodePart = parts.part(number);
        let made = |timer: &Option<String>| {
            let timers = parts.cluster().about().timers.iter().zip(&part.attempts);
            let meant = timers.filter(|(about, _)| timer.as_ref().is_none_or(|timer| about.name == *timer));
            meant.map(|(_, count)| u32::from(*count)).sum::<u32>()
        };
        let account = |wanted: i64| matches!(&holding, Some(Holding::Account(account)) if account.now == wanted);
        let copy = |wanted: &Value| matches!(&holding, Some(Holding::Copy(value)) if value == wanted);
        phase.iter().all(|(of, wanted)| *of != node || shown.as_ref() == Some(wanted))
            && balances.iter().all(|(of, wanted)| *of != node || account(*wanted))
            && copies.iter().all(|(of, wanted)| *of != node || copy(wanted))
            && attempts.iter().all(|(of, timer, wanted)| *of != node || made(timer) >= *wanted)
    }

    fn holding(&self, parts: &mut Parts, number: u32) -> Option<Holding> {
        let holding = parts.info(number).holding;
        (holding != 0).then(|| parts.holding(holding).clone())
    }

    fn owners(&self, parts: &mut Parts, row: &[u32]) -> NodeSet {
        let nodes = (0u8..).map(NodeId).zip(row);
        nodes.filter(|(_, part)| self.holding(parts, **part) == Some(Holding::Owner)).map(|(node, _)| node).collect()
    }
}

/// The name of the phase that a node shows; none if the protocol fails, which ends the search.
fn phase_of(parts: &mut Parts, number: u32) -> Option<String> {
    let NodeState { memory, disk } = parts.state(number).clone();
    let node = parts.part(number).node;
    let view = parts.cluster().view(node, memory.as_ref(), &disk, Language::English);
    parts.heard(view)?.phase.map(|phase| phase.name)
}
