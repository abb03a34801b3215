//! Is a node blocked? Determined from one moment of a run, never while it runs: liveness is reported, not judged.
//!
//! A node that is up and not paused is *blocked* when it holds a lock or waits for a decision, and nothing ends that
//! once everything in flight has arrived, in any order, and timers have run out: none while a message is in flight,
//! then the one with the least time left. No node restarts or resumes, no link is mended, no client repeats a request.
//!
//! Two look-aheads answer the question. The *fair run* delivers the oldest message first and lets timers run out in
//! their order, up to [`limits::BLOCKED_STEPS`] actions: a node whose wait it ends was only waiting. For the remaining
//! nodes the *search* visits the worlds that other orders lead to. A timer that would be next but has already run out
//! [`limits::BLOCKED_FIRES`] times leaves a branch *open*: the search does not fire another timer in its place, since
//! that one would never come first. If the search has seen all worlds and no branch is open, the nodes that still wait
//! are certainly blocked; otherwise they are blocked as far as the fair run can tell.

use super::World;
use super::evidence::waits;
use super::node::{Life, Node, Running};
use super::timers::{TimeLeft, Timers};
use crate::digest::Fnv;
use alloc::collections::{BTreeMap, VecDeque};
use alloc::vec;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};
use synod_core::DynCluster;
use synod_core::Erased;
use synod_core::erased::{Effect, Input};
use synod_core::{Failure, NodeId, NodeSet, limits};

/// The nodes that wait, and those that wait in vain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blocking {
    /// The nodes that hold a lock or wait for a decision.
    pub waiting: NodeSet,
    /// Those of them that wait in vain.
    pub blocked: NodeSet,
    /// Whether this is certain, or only known as far as [`limits::BLOCKED_STEPS`] further actions can tell.
    pub certain: bool,
}

/// Looks for blocked nodes in `world`.
///
/// # Errors
/// The protocol has failed.
pub fn blocking(world: &World) -> Result<Blocking, Failure> {
    let (cluster, cuts) = (world.cluster(), world.cuts());
    let (start, ages) = timeless(world);
    let waiting = start.waiting(cluster, cluster.everyone())?;
    let stuck = fair_run(start.clone(), ages, waiting, cluster, cuts)?;
    let (blocked, certain) = search(start, stuck, cluster, cuts)?;
    Ok(Blocking { waiting, blocked, certain })
}

/// The nodes of `waiting` that still wait at the end of the fair run from `world`; `ages` gives the order of what is in
/// flight and of the running timers.
fn fair_run(
    mut world: TimelessWorld,
    mut ages: Ages,
    waiting: NodeSet,
    cluster: &dyn DynCluster,
    cuts: &[NodeSet],
) -> Result<NodeSet, Failure> {
    world.flights.clear();
    let mut stuck = waiting;
    for _ in 0..limits::BLOCKED_STEPS {
        if stuck.is_empty() {
            break;
        }
        let brought = if let Some((from, to, message)) = ages.flights.pop_front() {
            world.react(to, Input::Message { from, message }, cluster, cuts)?
        } else if let Some((node, timer)) = world.first_timers().min_by_key(|(node, timer)| ages.of(*node, timer.timer))
        {
            world.run_out(node, timer, cluster, cuts)?
        } else {
            break;
        };
        ages.add(brought);
        stuck = world.waiting(cluster, stuck)?;
    }
    Ok(stuck)
}

/// What is in flight and which timers were set, the oldest first. A timer that no longer runs may still be listed.
#[derive(Default)]
struct Ages {
    flights: VecDeque<Envelope>,
    timers: Vec<(NodeId, u8)>,
}

impl Ages {
    fn add(&mut self, brought: Brought) {
        self.timers.retain(|timer| !brought.timers.contains(timer));
        self.timers.extend(brought.timers);
        self.flights.extend(brought.sent);
    }

    /// The position of a timer among all, by when it was set.
    fn of(&self, node: NodeId, timer: u8) -> Option<usize> {
        self.timers.iter().position(|other| *other == (node, timer))
    }
}

/// What a reaction adds to the world.
struct Brought {
    /// The messages that will arrive.
    sent: Vec<Envelope>,
    /// The timers that were set.
    timers: Vec<(NodeId, u8)>,
}

/// The nodes of `stuck` that wait in every world reachable from `start`, and whether all those worlds were seen.
fn search(
    start: TimelessWorld,
    mut stuck: NodeSet,
    cluster: &dyn DynCluster,
    cuts: &[NodeSet],
) -> Result<(NodeSet, bool), Failure> {
    let mut visited = Visited::default();
    visited.enter(start);
    let (mut place, mut work, mut is_open) = (0, 0, false);
    while place < visited.worlds.len() && !stuck.is_empty() {
        work += visited.worlds[place].cost();
        if work > limits::BLOCKED_WORK {
            return Ok((stuck, false));
        }
        let next = visited.worlds[place].next(cluster, cuts)?;
        is_open |= next.is_open;
        for world in next.worlds {
            stuck = world.waiting(cluster, stuck)?;
            visited.enter(world);
        }
        if visited.worlds.len() > limits::BLOCKED_WORLDS {
            return Ok((stuck, false));
        }
        place += 1;
    }
    Ok((stuck, !is_open))
}

/// A message in flight: from, to, and its content.
type Envelope = (NodeId, NodeId, Erased);

/// A world without time: which nodes are up, what is in flight, which timers run.
#[derive(Clone, PartialEq, Eq, Hash)]
struct TimelessWorld {
    /// Memory, disk and timers of each node that is up.
    nodes: Vec<Option<TimelessNode>>,
    /// What is in flight, sorted: of equal messages it makes no difference which one arrives. The fair run orders them
    /// by age instead, in [`Ages`].
    flights: Vec<Envelope>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct TimelessNode {
    memory: Erased,
    disk: Erased,
    /// In the order of the protocol's list.
    timers: Timers,
    /// How often each timer has run out.
    fired: Vec<u8>,
}

/// The possible next worlds.
struct Next {
    worlds: Vec<TimelessWorld>,
    /// Whether there are more, excluded only by the bound on timers.
    is_open: bool,
}

/// The worlds that the search has reached, each once.
#[derive(Default)]
struct Visited {
    worlds: Vec<TimelessWorld>,
    /// The indices of the worlds with the same hash.
    by_hash: BTreeMap<u64, Vec<usize>>,
}

impl Visited {
    fn enter(&mut self, world: TimelessWorld) {
        let mut hash = Fnv::default();
        world.hash(&mut hash);
        let places = self.by_hash.entry(hash.finish()).or_default();
        if places.iter().all(|place| self.worlds[*place] != world) {
            places.push(self.worlds.len());
            self.worlds.push(world);
        }
    }
}

/// `world` without its time, and the ages that this leaves out. A message to a node that is down or paused is dropped,
/// since it ends no wait.
fn timeless(world: &World) -> (TimelessWorld, Ages) {
    let now_ms = world.now_ms();
    let timers_there_are = world.cluster().about().timers.len();
    let up = |node: &Node| {
        let memory = node.memory.clone().filter(|_| node.life == Life::Up)?;
        let left =
            |running: &Running| TimeLeft { timer: running.timer, left_ms: running.due_ms.saturating_sub(now_ms) };
        let timers: Timers = node.timers.iter().map(left).collect();
        Some(TimelessNode { memory, disk: node.disk.clone(), timers, fired: vec![0; timers_there_are] })
    };
    let mut timeless = TimelessWorld { nodes: world.nodes().iter().map(up).collect(), flights: Vec::new() };
    let mut timers = BTreeMap::new();
    timers.extend(world.timers().map(|(node, running)| (running.number, (node, running.timer))));
    let reached = world.flights().iter().filter(|flight| timeless.nodes[flight.to.index()].is_some());
    let ages = Ages {
        flights: reached.map(|flight| (flight.from, flight.to, flight.message.clone())).collect(),
        timers: timers.into_values().collect(),
    };
    ages.flights.iter().for_each(|envelope| timeless.put(envelope.clone(), world.cluster()));
    (timeless, ages)
}

impl TimelessWorld {
    /// The nodes among `nodes` that hold a lock or wait for a decision.
    fn waiting(&self, cluster: &dyn DynCluster, nodes: NodeSet) -> Result<NodeSet, Failure> {
        let mut waiting = NodeSet::EMPTY;
        for node in nodes.iter() {
            let Some(at) = &self.nodes[node.index()] else { continue };
            if waits(cluster, node, &at.memory, &at.disk)? {
                waiting.insert(node);
            }
        }
        Ok(waiting)
    }

    /// The most node parts that [`Self::next`] copies: each message that arrives makes a world with all the others.
    fn cost(&self) -> usize {
        (self.flights.len() + self.nodes.len()) * self.flights.len().max(1)
    }

    /// The timers one of which runs out next: those with the least time left.
    fn first_timers(&self) -> impl Iterator<Item = (NodeId, TimeLeft)> {
        let up = || (0u8..).zip(&self.nodes).filter_map(|(node, at)| Some((NodeId(node), at.as_ref()?)));
        let running = move || up().flat_map(|(node, at)| at.timers.iter().map(move |timer| (node, timer)));
        let least_ms = running().map(|(_, timer)| timer.left_ms).min();
        running().filter(move |(_, timer)| Some(timer.left_ms) == least_ms)
    }

    fn next(&self, cluster: &dyn DynCluster, cuts: &[NodeSet]) -> Result<Next, Failure> {
        if !self.flights.is_empty() {
            let new = |place: &usize| *place == 0 || self.flights[*place - 1] != self.flights[*place];
            let places = (0..self.flights.len()).filter(new);
            let worlds = places.map(|place| self.deliver(place, cluster, cuts)).collect::<Result<_, _>>()?;
            return Ok(Next { worlds, is_open: false });
        }
        let mut next = Next { worlds: Vec::new(), is_open: false };
        for (node, timer) in self.first_timers() {
            if self.has_fired_enough(node, timer.timer) {
                next.is_open = true;
            } else {
                next.worlds.push(self.fire(node, timer, cluster, cuts)?);
            }
        }
        Ok(next)
    }

    fn has_fired_enough(&self, node: NodeId, timer: u8) -> bool {
        let at = self.nodes[node.index()].as_ref();
        at.is_some_and(|at| at.fired[usize::from(timer)] >= limits::BLOCKED_FIRES)
    }

    fn deliver(&self, place: usize, cluster: &dyn DynCluster, cuts: &[NodeSet]) -> Result<Self, Failure> {
        let mut next = self.clone();
        let (from, to, message) = next.flights.remove(place);
        let brought = next.react(to, Input::Message { from, message }, cluster, cuts)?;
        brought.sent.into_iter().for_each(|envelope| next.put(envelope, cluster));
        Ok(next)
    }

    fn fire(&self, node: NodeId, timer: TimeLeft, cluster: &dyn DynCluster, cuts: &[NodeSet]) -> Result<Self, Failure> {
        let mut next = self.clone();
        if let Some(at) = &mut next.nodes[node.index()] {
            at.fired[usize::from(timer.timer)] += 1;
        }
        let brought = next.run_out(node, timer, cluster, cuts)?;
        brought.sent.into_iter().for_each(|envelope| next.put(envelope, cluster));
        Ok(next)
    }

    /// A timer runs out; the time that it had left passes for all others.
    fn run_out(
        &mut self,
        node: NodeId,
        due: TimeLeft,
        cluster: &dyn DynCluster,
        cuts: &[NodeSet],
    ) -> Result<Brought, Failure> {
        for at in self.nodes.iter_mut().flatten() {
            at.timers.elapse(due.left_ms);
        }
        if let Some(at) = &mut self.nodes[node.index()] {
            at.timers.cancel(due.timer);
        }
        self.react(node, Input::Timer(due.timer), cluster, cuts)
    }

    /// `node` reacts. The caller puts what it sends in flight.
    fn react(
        &mut self,
        node: NodeId,
        input: Input,
        cluster: &dyn DynCluster,
        cuts: &[NodeSet],
    ) -> Result<Brought, Failure> {
        let mut brought = Brought { sent: Vec::new(), timers: Vec::new() };
        let Some(at) = &mut self.nodes[node.index()] else { return Ok(brought) };
        let reaction = cluster.react(node, Some(&at.memory), &at.disk, &input)?;
        at.memory = reaction.memory;
        if let Some(disk) = reaction.disk {
            at.disk = disk;
        }
        for effect in reaction.effects {
            match effect {
                Effect::Send { to, message } => brought.sent.push((node, to, message)),
                Effect::SetTimer { timer, after_ms, .. } => {
                    at.timers.set(timer, after_ms);
                    brought.timers.push((node, timer));
                }
                Effect::CancelTimer(timer) => at.timers.cancel(timer),
                Effect::Attempt(_) | Effect::Witness(_) => {}
            }
        }
        brought.sent.retain(|(_, to, _)| self.nodes[to.index()].is_some() && !cuts[node.index()].contains(*to));
        Ok(brought)
    }

    /// Puts a message in flight, in its place among the others.
    fn put(&mut self, envelope: Envelope, cluster: &dyn DynCluster) {
        let (from, to, message) = &envelope;
        let place = self.flights.partition_point(|(other_from, other_to, other)| {
            (*other_from, *other_to).cmp(&(*from, *to)).then_with(|| cluster.order(other, message)).is_lt()
        });
        self.flights.insert(place, envelope);
    }
}
