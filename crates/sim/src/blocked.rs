//! Is a node blocked? A small search from one moment (PROTOCOLS: liveness is told, not judged, while time runs).
//!
//! A node that is up and not paused is *blocked* when it holds a lock or waits for a decision, and nothing ends that
//! once all that is on the way has arrived, in any order, and timers have run out: none while a message is on the way,
//! the one with the least time left first, each at most [`limits::BLOCKED_FIRES`] times. Nobody restarts or resumes, no
//! link is mended, no client asks anew. If the search comes to its bound, nothing is claimed.

#[cfg(test)]
mod tests;

use crate::digest::Fnv;
use crate::frame::Life;
use crate::world::World;
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};
use synod_core::Cast;
use synod_core::Datum;
use synod_core::cast::{Effect, Input};
use synod_core::{NodeId, NodeSet, limits};

/// What the search found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standstill {
    /// The nodes that hold a lock or wait for a decision.
    pub waiting: NodeSet,
    /// Those of them that wait in vain.
    pub blocked: NodeSet,
    /// Whether the search was complete; if not, `blocked` is empty.
    pub settled: bool,
}

/// A world without time: who is up, what is on the way, which timers run.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Still {
    /// Memory, disk and timers of each node that is up.
    nodes: Vec<Option<StillNode>>,
    /// From, to, message, sorted: of equal messages it makes no difference which one arrives.
    flights: Vec<(NodeId, NodeId, Datum)>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct StillNode {
    memory: Datum,
    disk: Datum,
    timers: Vec<StillTimer>,
    /// How often each timer has run out.
    fired: Vec<u8>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct StillTimer {
    timer: u8,
    left_ms: u64,
}

/// Looks for blocked nodes in `world`.
pub fn standstill(world: &World) -> Standstill {
    let (cast, cuts) = (world.cast(), world.cuts());
    let start = still(world);
    let waiting = start.waiting(cast);
    let mut hopeless = waiting;
    let mut known = Known { worlds: Vec::new(), by_hash: BTreeMap::new() };
    let mut open = Vec::from_iter(known.enter(start));
    let mut work = 0;
    while let Some(place) = open.pop() {
        if hopeless.is_empty() {
            break;
        }
        work += known.worlds[place].cost();
        if known.worlds.len() > limits::BLOCKED_WORLDS || work > limits::BLOCKED_WORK {
            return Standstill { waiting, blocked: NodeSet::EMPTY, settled: false };
        }
        for next in known.worlds[place].next(cast, cuts) {
            hopeless = hopeless.intersection(next.waiting(cast));
            open.extend(known.enter(next));
        }
    }
    Standstill { waiting, blocked: hopeless, settled: true }
}

/// The worlds that the search has come to, each once.
struct Known {
    worlds: Vec<Still>,
    /// The places of those with the same hash.
    by_hash: BTreeMap<u64, Vec<usize>>,
}

impl Known {
    /// The place of `world`, if it is new.
    fn enter(&mut self, world: Still) -> Option<usize> {
        let mut hash = Fnv::default();
        world.hash(&mut hash);
        let places = self.by_hash.entry(hash.finish()).or_default();
        if places.iter().any(|place| self.worlds[*place] == world) {
            return None;
        }
        let place = self.worlds.len();
        places.push(place);
        self.worlds.push(world);
        Some(place)
    }
}

fn still(world: &World) -> Still {
    let now_ms = world.now_ms();
    let timers_there_are = world.cast().about().timers.len();
    let up = |node: &crate::world::Node| {
        let memory = node.memory.clone().filter(|_| node.life == Life::Up)?;
        let left = |running: &crate::world::Running| StillTimer {
            timer: running.timer,
            left_ms: running.due_ms.saturating_sub(now_ms),
        };
        let timers = node.timers.iter().map(left).collect();
        Some(StillNode { memory, disk: node.disk.clone(), timers, fired: vec![0; timers_there_are] })
    };
    let nodes: Vec<_> = world.nodes().iter().map(up).collect();
    let reach = |to: NodeId| nodes[to.index()].is_some();
    let on_the_way = world.flights().iter().filter(|flight| reach(flight.to));
    let on_the_way: Vec<_> = on_the_way.map(|flight| (flight.from, flight.to, flight.message.clone())).collect();
    let mut still = Still { nodes, flights: Vec::new() };
    on_the_way.into_iter().for_each(|flight| still.put(flight, world.cast()));
    still
}

impl Still {
    fn waiting(&self, cast: &dyn Cast) -> NodeSet {
        let waits = |node: &NodeId| {
            let Some(at) = &self.nodes[node.index()] else { return false };
            cast.holds_lock(Some(&at.memory), &at.disk) || cast.awaits_decision(*node, &at.memory, &at.disk)
        };
        cast.everyone().iter().filter(waits).collect()
    }

    /// How many parts [`Self::next`] copies at most: each message that arrives makes a world with all the others.
    fn cost(&self) -> usize {
        (self.flights.len() + self.nodes.len()) * self.flights.len().max(1)
    }

    /// Every world that may come next.
    fn next(&self, cast: &dyn Cast, cuts: &[NodeSet]) -> Vec<Self> {
        if !self.flights.is_empty() {
            let new = |place: &usize| *place == 0 || self.flights[*place - 1] != self.flights[*place];
            let places = (0..self.flights.len()).filter(new);
            return places.map(|place| self.deliver(place, cast, cuts)).collect();
        }
        let up = || (0u8..).zip(&self.nodes).filter_map(|(node, at)| Some((NodeId(node), at.as_ref()?)));
        let due =
            || up().flat_map(|(node, at)| at.timers.iter().filter(|t| at.may_fire(t.timer)).map(move |t| (node, t)));
        let Some(least_ms) = due().map(|(_, timer)| timer.left_ms).min() else { return Vec::new() };
        let first = due().filter(|(_, timer)| timer.left_ms == least_ms);
        first.map(|(node, timer)| self.fire(node, timer, cast, cuts)).collect()
    }

    fn deliver(&self, place: usize, cast: &dyn Cast, cuts: &[NodeSet]) -> Self {
        let mut next = self.clone();
        let (from, to, message) = next.flights.remove(place);
        next.react(to, Input::Message { from, message }, cast, cuts);
        next
    }

    fn fire(&self, node: NodeId, fired: &StillTimer, cast: &dyn Cast, cuts: &[NodeSet]) -> Self {
        let mut next = self.clone();
        for at in next.nodes.iter_mut().flatten() {
            for timer in &mut at.timers {
                timer.left_ms = timer.left_ms.saturating_sub(fired.left_ms);
            }
        }
        if let Some(at) = &mut next.nodes[node.index()] {
            at.timers.retain(|timer| timer.timer != fired.timer);
            at.count_fire(fired.timer);
        }
        next.react(node, Input::Timer(fired.timer), cast, cuts);
        next
    }

    fn react(&mut self, node: NodeId, input: Input, cast: &dyn Cast, cuts: &[NodeSet]) {
        let Some(at) = &mut self.nodes[node.index()] else { return };
        let reaction = cast.react(node, Some(&at.memory), &at.disk, &input);
        at.memory = reaction.memory;
        if let Some(disk) = reaction.disk {
            at.disk = disk;
        }
        let mut sent = Vec::new();
        for effect in reaction.effects {
            match effect {
                Effect::Send { to, message } => sent.push((node, to, message)),
                Effect::SetTimer { timer, after_ms, .. } => {
                    at.timers.retain(|running| running.timer != timer);
                    let place = at.timers.partition_point(|running| running.timer < timer);
                    at.timers.insert(place, StillTimer { timer, left_ms: after_ms });
                }
                Effect::CancelTimer(timer) => at.timers.retain(|running| running.timer != timer),
                Effect::Attempt(_) | Effect::Witness(_) => {}
            }
        }
        sent.retain(|(_, to, _)| self.nodes[to.index()].is_some() && !cuts[node.index()].contains(*to));
        sent.into_iter().for_each(|flight| self.put(flight, cast));
    }

    /// Puts a message on its way, in its place among the others.
    fn put(&mut self, flight: (NodeId, NodeId, Datum), cast: &dyn Cast) {
        let (from, to, message) = &flight;
        let place = self.flights.partition_point(|(other_from, other_to, other)| {
            (*other_from, *other_to).cmp(&(*from, *to)).then_with(|| cast.order(other, message)).is_lt()
        });
        self.flights.insert(place, flight);
    }
}

impl StillNode {
    fn may_fire(&self, timer: u8) -> bool {
        self.fired[usize::from(timer)] < limits::BLOCKED_FIRES
    }

    fn count_fire(&mut self, timer: u8) {
        self.fired[usize::from(timer)] += 1;
    }
}
