//! Is a node blocked? Found out from one moment of a run, never while it runs: liveness is told, not judged.
//!
//! A node that is up and not paused is *blocked* when it holds a lock or waits for a decision, and nothing ends that
//! once all that is on the way has arrived, in any order, and timers have run out: none while a message is on the way,
//! the one with the least time left first. Nobody restarts or resumes, no link is mended, no client asks anew.
//!
//! Two looks ahead answer that. The *fair run* delivers the oldest message first and lets timers run out in their
//! order, up to [`limits::BLOCKED_STEPS`] actions: whoever it brings to an end only waits. For whoever is left the
//! *search* goes through the worlds that other orders lead to. A timer that has run out [`limits::BLOCKED_FIRES`] times
//! and would be next leaves a branch *open*: it is not passed over for another one, which would never come before it.
//! Where the search has seen all worlds and no branch is open, what waits is blocked for certain; otherwise it is so as
//! far as the fair run tells.

#[cfg(test)]
mod tests;

use crate::digest::Fnv;
use crate::frame::Life;
use crate::world::World;
use alloc::collections::{BTreeMap, VecDeque};
use alloc::vec;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};
use synod_core::Cast;
use synod_core::Datum;
use synod_core::cast::{Effect, Input};
use synod_core::{NodeId, NodeSet, limits};

/// Who waits, and who waits in vain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standstill {
    /// The nodes that hold a lock or wait for a decision.
    pub waiting: NodeSet,
    /// Those of them that wait in vain.
    pub blocked: NodeSet,
    /// Whether that is so for certain, or as far as [`limits::BLOCKED_STEPS`] further actions tell.
    pub certain: bool,
}

/// Looks for blocked nodes in `world`.
pub fn standstill(world: &World) -> Standstill {
    let (cast, cuts) = (world.cast(), world.cuts());
    let (start, ages) = still(world);
    let waiting = start.waiting(cast, cast.everyone());
    let hopeless = fair_run(start.clone(), ages, waiting, cast, cuts);
    let (blocked, certain) = search(start, hopeless, cast, cuts);
    Standstill { waiting, blocked, certain }
}

/// Those of `waiting` that still wait at the end of the fair run from `world`, in which all this is on the way and
/// runs.
fn fair_run(mut world: Still, mut ages: Ages, waiting: NodeSet, cast: &dyn Cast, cuts: &[NodeSet]) -> NodeSet {
    world.flights.clear();
    let mut hopeless = waiting;
    for _ in 0..limits::BLOCKED_STEPS {
        if hopeless.is_empty() {
            break;
        }
        let brought = if let Some((from, to, message)) = ages.flights.pop_front() {
            world.react(to, Input::Message { from, message }, cast, cuts)
        } else if let Some((node, timer)) = world.first_timers().min_by_key(|(node, timer)| ages.of(*node, timer.timer))
        {
            world.run_out(node, timer, cast, cuts)
        } else {
            break;
        };
        ages.add(brought);
        hopeless = world.waiting(cast, hopeless);
    }
    hopeless
}

/// What is on the way and which timers run, the oldest first. A timer that runs no more may stand there still.
#[derive(Default)]
struct Ages {
    flights: VecDeque<Letter>,
    timers: Vec<(NodeId, u8)>,
}

impl Ages {
    fn add(&mut self, brought: Brought) {
        self.timers.retain(|timer| !brought.timers.contains(timer));
        self.timers.extend(brought.timers);
        self.flights.extend(brought.sent);
    }

    /// The place of a timer among all, by when it was set.
    fn of(&self, node: NodeId, timer: u8) -> Option<usize> {
        self.timers.iter().position(|other| *other == (node, timer))
    }
}

/// What a reaction brings into the world.
struct Brought {
    /// The messages that will arrive.
    sent: Vec<Letter>,
    /// The timers that were set.
    timers: Vec<(NodeId, u8)>,
}

/// Those of `hopeless` that wait in every world there may be after `start`, and whether all those worlds were seen.
fn search(start: Still, mut hopeless: NodeSet, cast: &dyn Cast, cuts: &[NodeSet]) -> (NodeSet, bool) {
    let mut known = Known::default();
    known.enter(start);
    let (mut place, mut work, mut is_open) = (0, 0, false);
    while place < known.worlds.len() && !hopeless.is_empty() {
        work += known.worlds[place].cost();
        if work > limits::BLOCKED_WORK {
            return (hopeless, false);
        }
        let next = known.worlds[place].next(cast, cuts);
        is_open |= next.is_open;
        for world in next.worlds {
            hopeless = world.waiting(cast, hopeless);
            known.enter(world);
        }
        if known.worlds.len() > limits::BLOCKED_WORLDS {
            return (hopeless, false);
        }
        place += 1;
    }
    (hopeless, !is_open)
}

/// A message on the way: from, to, and what it says.
type Letter = (NodeId, NodeId, Datum);

/// A world without time: who is up, what is on the way, which timers run.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Still {
    /// Memory, disk and timers of each node that is up.
    nodes: Vec<Option<StillNode>>,
    /// What is on the way, sorted: of equal messages it makes no difference which one arrives. The fair run keeps it by
    /// age instead, in [`Ages`].
    flights: Vec<Letter>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct StillNode {
    memory: Datum,
    disk: Datum,
    /// By their place in the protocol's list.
    timers: Vec<StillTimer>,
    /// How often each timer has run out.
    fired: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct StillTimer {
    timer: u8,
    left_ms: u64,
}

/// The worlds that may come next.
struct Next {
    worlds: Vec<Still>,
    /// Whether there are more, which the bound on timers closes.
    is_open: bool,
}

/// The worlds that the search has come to, each once.
#[derive(Default)]
struct Known {
    worlds: Vec<Still>,
    /// The places of those with the same hash.
    by_hash: BTreeMap<u64, Vec<usize>>,
}

impl Known {
    fn enter(&mut self, world: Still) {
        let mut hash = Fnv::default();
        world.hash(&mut hash);
        let places = self.by_hash.entry(hash.finish()).or_default();
        if places.iter().all(|place| self.worlds[*place] != world) {
            places.push(self.worlds.len());
            self.worlds.push(world);
        }
    }
}

/// `world` without its time, and the ages of what it leaves out of account. What is on the way to a node that is down
/// or paused ends nobody's wait.
fn still(world: &World) -> (Still, Ages) {
    let now_ms = world.now_ms();
    let timers_there_are = world.cast().about().timers.len();
    let up = |node: &crate::world::Node| {
        let memory = node.memory.clone().filter(|_| node.life == Life::Up)?;
        let left = |running: &crate::world::Running| StillTimer {
            timer: running.timer,
            left_ms: running.due_ms.saturating_sub(now_ms),
        };
        let mut timers: Vec<_> = node.timers.iter().map(left).collect();
        timers.sort_by_key(|running| running.timer);
        Some(StillNode { memory, disk: node.disk.clone(), timers, fired: vec![0; timers_there_are] })
    };
    let mut still = Still { nodes: world.nodes().iter().map(up).collect(), flights: Vec::new() };
    let mut timers: Vec<_> = world.timers().collect();
    timers.sort_by_key(|(_, running)| running.number);
    let reached = world.flights().iter().filter(|flight| still.nodes[flight.to.index()].is_some());
    let ages = Ages {
        flights: reached.map(|flight| (flight.from, flight.to, flight.message.clone())).collect(),
        timers: timers.into_iter().map(|(node, running)| (node, running.timer)).collect(),
    };
    ages.flights.iter().for_each(|letter| still.put(letter.clone(), world.cast()));
    (still, ages)
}

impl Still {
    /// Those of `nodes` that hold a lock or wait for a decision.
    fn waiting(&self, cast: &dyn Cast, nodes: NodeSet) -> NodeSet {
        let waits = |node: &NodeId| {
            let Some(at) = &self.nodes[node.index()] else { return false };
            cast.holds_lock(Some(&at.memory), &at.disk) || cast.awaits_decision(*node, &at.memory, &at.disk)
        };
        nodes.iter().filter(waits).collect()
    }

    /// How many parts [`Self::next`] copies at most: each message that arrives makes a world with all the others.
    fn cost(&self) -> usize {
        (self.flights.len() + self.nodes.len()) * self.flights.len().max(1)
    }

    /// The timers of which one runs out next: those with the least time left.
    fn first_timers(&self) -> impl Iterator<Item = (NodeId, StillTimer)> {
        let up = || (0u8..).zip(&self.nodes).filter_map(|(node, at)| Some((NodeId(node), at.as_ref()?)));
        let running = move || up().flat_map(|(node, at)| at.timers.iter().map(move |timer| (node, *timer)));
        let least_ms = running().map(|(_, timer)| timer.left_ms).min();
        running().filter(move |(_, timer)| Some(timer.left_ms) == least_ms)
    }

    fn next(&self, cast: &dyn Cast, cuts: &[NodeSet]) -> Next {
        if !self.flights.is_empty() {
            let new = |place: &usize| *place == 0 || self.flights[*place - 1] != self.flights[*place];
            let places = (0..self.flights.len()).filter(new);
            return Next { worlds: places.map(|place| self.deliver(place, cast, cuts)).collect(), is_open: false };
        }
        let mut next = Next { worlds: Vec::new(), is_open: false };
        for (node, timer) in self.first_timers() {
            if self.has_fired_enough(node, timer.timer) {
                next.is_open = true;
            } else {
                next.worlds.push(self.fire(node, timer, cast, cuts));
            }
        }
        next
    }

    fn has_fired_enough(&self, node: NodeId, timer: u8) -> bool {
        let at = self.nodes[node.index()].as_ref();
        at.is_some_and(|at| at.fired[usize::from(timer)] >= limits::BLOCKED_FIRES)
    }

    fn deliver(&self, place: usize, cast: &dyn Cast, cuts: &[NodeSet]) -> Self {
        let mut next = self.clone();
        let (from, to, message) = next.flights.remove(place);
        let brought = next.react(to, Input::Message { from, message }, cast, cuts);
        brought.sent.into_iter().for_each(|letter| next.put(letter, cast));
        next
    }

    fn fire(&self, node: NodeId, timer: StillTimer, cast: &dyn Cast, cuts: &[NodeSet]) -> Self {
        let mut next = self.clone();
        if let Some(at) = &mut next.nodes[node.index()] {
            at.fired[usize::from(timer.timer)] += 1;
        }
        let brought = next.run_out(node, timer, cast, cuts);
        brought.sent.into_iter().for_each(|letter| next.put(letter, cast));
        next
    }

    /// A timer runs out; from all others its time is gone.
    fn run_out(&mut self, node: NodeId, due: StillTimer, cast: &dyn Cast, cuts: &[NodeSet]) -> Brought {
        for at in self.nodes.iter_mut().flatten() {
            for timer in &mut at.timers {
                timer.left_ms = timer.left_ms.saturating_sub(due.left_ms);
            }
        }
        if let Some(at) = &mut self.nodes[node.index()] {
            at.timers.retain(|timer| timer.timer != due.timer);
        }
        self.react(node, Input::Timer(due.timer), cast, cuts)
    }

    /// `node` reacts. What it sends is for the caller to put on its way.
    fn react(&mut self, node: NodeId, input: Input, cast: &dyn Cast, cuts: &[NodeSet]) -> Brought {
        let mut brought = Brought { sent: Vec::new(), timers: Vec::new() };
        let Some(at) = &mut self.nodes[node.index()] else { return brought };
        let reaction = cast.react(node, Some(&at.memory), &at.disk, &input);
        at.memory = reaction.memory;
        if let Some(disk) = reaction.disk {
            at.disk = disk;
        }
        for effect in reaction.effects {
            match effect {
                Effect::Send { to, message } => brought.sent.push((node, to, message)),
                Effect::SetTimer { timer, after_ms, .. } => {
                    at.timers.retain(|running| running.timer != timer);
                    let place = at.timers.partition_point(|running| running.timer < timer);
                    at.timers.insert(place, StillTimer { timer, left_ms: after_ms });
                    brought.timers.push((node, timer));
                }
                Effect::CancelTimer(timer) => at.timers.retain(|running| running.timer != timer),
                Effect::Attempt(_) | Effect::Witness(_) => {}
            }
        }
        brought.sent.retain(|(_, to, _)| self.nodes[to.index()].is_some() && !cuts[node.index()].contains(*to));
        brought
    }

    /// Puts a message on its way, in its place among the others.
    fn put(&mut self, letter: Letter, cast: &dyn Cast) {
        let (from, to, message) = &letter;
        let place = self.flights.partition_point(|(other_from, other_to, other)| {
            (*other_from, *other_to).cmp(&(*from, *to)).then_with(|| cast.order(other, message)).is_lt()
        });
        self.flights.insert(place, letter);
    }
}
