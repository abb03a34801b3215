//! Why something happened: the causes of an action, of a property's violation, of a wait that is in vain.
//!
//! Lamport's happened-before says what *can* have been a cause; most of it was none. Here a direct cause of an action
//! is what brought it about from outside (the action in which its message set out, or its timer was set, the fault
//! that stopped the node concerned), and those earlier inputs of the node that reacts on which its reaction rests: a
//! set that suffices and of which none can be left out ([`past`]). No protocol is asked which parts of its memory it
//! has read. Two reactions are the same if they do the same to the world outside the node; where nothing is done, if
//! the node gives the same reasons. All causes are the direct ones, their direct ones, and so on. Of the direct ones
//! those are named that are not behind another: a decision rests on the last answer of a quorum and on the others, and
//! through them on what was asked.
//!
//! A person's action, or the scenario's, has no cause in a run. Neither has a moment: that something came late or that
//! a message was lost by chance is no input.

mod breach;
mod least;
mod mends;
mod past;
pub mod tell;
#[cfg(test)]
mod tests;
mod way;

pub use mends::Repair;
pub use way::{Ground, How};

use super::Run;
use crate::scenario::action::{Action, FlightId};
use crate::world::waits;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use breach::rests_on;
use mends::{Mends, mends};
use past::Past;
use synod_core::{Failure, NodeId, NodeSet};

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Why what the action with which this step begins did has happened.
    Step(u32),
    /// Why this property of the protocol's list is violated.
    Property(u8),
    /// Why this node waits at the moment shown.
    Node(NodeId),
}

/// The causes of what was asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Causes {
    /// The direct causes that are not causes of another one of them, in the order in which they happened.
    pub direct: Vec<Ground>,
    /// The steps of all causes; with the step asked about, if it was one.
    pub steps: BTreeSet<u32>,
    /// The messages that led from one of these to another.
    pub flights: BTreeSet<FlightId>,
    /// The nodes at which they happened.
    pub nodes: NodeSet,
    /// Whether these are all: more reactions would have had to be replayed than may be.
    pub whole: bool,
    /// Of a node that is blocked, the repairs after each of which it is not.
    pub mends: Vec<Vec<Repair>>,
    /// Whether there were more repairs to be tried than may be.
    pub mends_cut: bool,
}

impl Run {
    /// The causes of what is `asked`, of all that is known of the run; of a node at the moment shown.
    ///
    /// # Errors
    /// The protocol has failed.
    pub fn causes(&mut self, asked: Asked) -> Result<Causes, Failure> {
        match asked {
            Asked::Step(step) => self.causes_of_step(step.min(self.len())),
            Asked::Property(place) => self.causes_of_breach(usize::from(place)),
            Asked::Node(node) => self.causes_of_wait(node),
        }
    }

    fn causes_of_step(&self, step: u32) -> Result<Causes, Failure> {
        let mut past = Past::of(self, step);
        let found = direct(&mut past, step)?;
        let is_told = found.is_some();
        let direct = found.unwrap_or_else(|| past.outer(step).to_vec());
        let mut causes = self.closed(&mut past, direct)?;
        causes.whole &= is_told;
        causes.steps.insert(step);
        causes.nodes = self.nodes_of(&causes.steps);
        Ok(causes)
    }

    /// A property's violation has as its causes the action after which it was first violated, and those that brought
    /// about what it rests on.
    fn causes_of_breach(&self, property: usize) -> Result<Causes, Failure> {
        let violated = self.violations.iter().find(|violation| violation.property == property);
        let Some(violation) = violated else { return Ok(Causes { whole: true, ..Causes::default() }) };
        let mut grounds = Vec::from([Ground { step: violation.step, how: How::Violated }]);
        let found = rests_on(self, property, violation.step)?;
        let is_told = found.is_some();
        let earlier = found.into_iter().flatten().filter(|(step, _)| *step < violation.step);
        grounds.extend(earlier.map(|(step, node)| Ground { step, how: How::Named(node) }));
        let mut past = Past::of(self, violation.step);
        let mut causes = self.closed(&mut past, grounds)?;
        causes.whole &= is_told;
        Ok(causes)
    }

    /// The latest step up to `until` in which `node` decided.
    pub fn decided_in(&self, node: NodeId, until: u32) -> Option<u32> {
        let known = &self.records[..until.min(self.len()) as usize];
        let place = known.iter().rposition(|record| {
            let mut own = record.result.reactions.iter().filter(|reacted| reacted.node == node);
            own.any(|reacted| reacted.decided().next().is_some())
        });
        place.map(|place| place as u32 + 1)
    }

    /// What there is to ask of a node at the moment shown: why it waits, or why it has decided.
    pub fn asked_of_node(&mut self, node: NodeId) -> Option<Asked> {
        let waits = self.blocking().is_ok_and(|blocking| blocking.waiting.contains(node));
        if waits { Some(Asked::Node(node)) } else { self.decided_in(node, self.position()).map(Asked::Step) }
    }

    /// What is asked about where a node or a message is selected, or nothing: how the node stands, how the message set
    /// out, or what has just happened.
    pub fn asked_of(&mut self, node: Option<NodeId>, flight: Option<FlightId>) -> Asked {
        let of_flight = flight.and_then(|flight| self.sent_in(flight)).map(Asked::Step);
        let of_node = node.and_then(|node| self.asked_of_node(node));
        of_node.or(of_flight).unwrap_or(Asked::Step(self.position()))
    }

    /// The step in which a message, an original or a copy, set out.
    fn sent_in(&self, flight: FlightId) -> Option<u32> {
        let crossings = self.crossings();
        crossings.iter().find(|crossing| crossing.id == flight).map(|crossing| crossing.sent_step)
    }

    /// A wait has as its causes what the node took in without which it would not wait, and, if it is in vain, the
    /// faults whose repair ends it.
    fn causes_of_wait(&mut self, node: NodeId) -> Result<Causes, Failure> {
        let blocking = self.blocking()?;
        if !blocking.waiting.contains(node) {
            return Ok(Causes { whole: true, ..Causes::default() });
        }
        let is_blocked = blocking.blocked.contains(node);
        let Mends { ways: mends, cut: mends_cut } =
            if is_blocked { mends(&self.world, node)? } else { Mends::default() };
        let mut past = Past::of(self, self.position());
        let cluster = self.world.shared_cluster();
        let found = past.now(node, &|memory, disk| waits(&*cluster, node, memory, disk))?;
        let is_told = found.is_some();
        let needed = found.unwrap_or_default().into_iter().map(|step| Ground { step, how: How::Needed });
        let faults = mends.iter().flatten().filter_map(|repair| self.fault_before(&past, *repair));
        let stopped = faults.map(|step| Ground { step, how: How::Stopped });
        let direct = needed.chain(stopped).collect();
        let mut causes = self.closed(&mut past, direct)?;
        causes.nodes.insert(node);
        causes.whole &= is_told;
        Ok(Causes { mends, mends_cut, ..causes })
    }

    /// The step of the fault that a repair undoes at the moment shown.
    fn fault_before(&self, past: &Past<'_>, repair: Repair) -> Option<u32> {
        match repair {
            Repair::Restart(node) | Repair::Resume(node) => past.ways.stopped(node),
            Repair::Mend { from, to } => {
                let cuts = |step: &u32| self.event(*step).action.is_some_and(|action| severs(&action, from, to));
                (1..=self.position()).rev().find(cuts)
            }
        }
    }

    /// These causes with theirs, and so on.
    fn closed(&self, past: &mut Past<'_>, mut direct: Vec<Ground>) -> Result<Causes, Failure> {
        direct.sort_by_key(|ground| ground.step);
        direct.dedup();
        let mut causes = Causes { whole: true, ..Causes::default() };
        let mut led: BTreeMap<u32, Vec<Ground>> = BTreeMap::new();
        let mut open: BTreeSet<u32> = direct.iter().map(|ground| ground.step).collect();
        while let Some(step) = open.pop_last() {
            let Some(grounds) = self::direct(past, step)? else {
                causes.whole = false;
                break;
            };
            open.extend(grounds.iter().map(|ground| ground.step));
            led.insert(step, grounds);
        }
        for ground in led.values().flatten().chain(&direct) {
            causes.steps.insert(ground.step);
            if let How::Sent(flight) = ground.how {
                causes.flights.insert(flight);
            }
        }
        let behind = |step: u32| before(&led, step);
        let others: BTreeSet<u32> = direct.iter().flat_map(|ground| behind(ground.step)).collect();
        // What a violation rests on is named, whatever led to what.
        direct.retain(|ground| matches!(ground.how, How::Named(_)) || !others.contains(&ground.step));
        causes.nodes = self.nodes_of(&causes.steps);
        Ok(Causes { direct, ..causes })
    }

    /// The nodes at which these steps happened.
    fn nodes_of(&self, steps: &BTreeSet<u32>) -> NodeSet {
        let records = steps.iter().filter_map(|step| self.records.get(step.checked_sub(1)? as usize));
        let mut nodes = NodeSet::EMPTY;
        for record in records {
            record.result.reactions.iter().for_each(|reacted| _ = nodes.insert(reacted.node));
            super::tell::node(record).into_iter().for_each(|node| _ = nodes.insert(node));
        }
        nodes
    }
}

/// The direct causes of the action of `step`, in the order in which they happened; `None` if they are not told.
fn direct(past: &mut Past<'_>, step: u32) -> Result<Option<Vec<Ground>>, Failure> {
    let Some(within) = past.within(step)? else { return Ok(None) };
    let mut grounds = past.outer(step).to_vec();
    for step in within {
        if grounds.iter().all(|ground| ground.step != step) {
            grounds.push(Ground { step, how: How::Needed });
        }
    }
    grounds.sort_by_key(|ground| ground.step);
    Ok(Some(grounds))
}

/// The steps that led to `step`, as far as they are known.
fn before(led: &BTreeMap<u32, Vec<Ground>>, step: u32) -> BTreeSet<u32> {
    let (mut found, mut open) = (BTreeSet::new(), BTreeSet::from([step]));
    while let Some(step) = open.pop_last() {
        for ground in led.get(&step).into_iter().flatten() {
            if found.insert(ground.step) {
                open.insert(ground.step);
            }
        }
    }
    found
}

/// Whether a fault cuts this link.
fn severs(action: &Action, from: NodeId, to: NodeId) -> bool {
    match action {
        Action::Cut { from: one, to: other } => (*one, *other) == (from, to),
        Action::Mute(node) => *node == from,
        Action::Deafen(node) => *node == to,
        Action::Partition(groups) => {
            let group = groups.iter().find(|group| group.contains(from));
            group.is_some_and(|group| !group.contains(to) && groups.iter().any(|other| other.contains(to)))
        }
        _ => false,
    }
}
