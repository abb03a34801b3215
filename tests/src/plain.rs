//! A plain world of nodes, the state of a search of schedules, written without regard for speed.
//!
//! It uses the protocols' own rules (`synod_core::react`) and shares no code with `synod-sim`, so that if the two
//! agree on every world, neither has missed one. [`graph`] walks through all of them.

pub mod alike;
pub mod cases;
pub mod dead;
pub mod graph;

use std::collections::{BTreeMap, BTreeSet};
use synod_core::{
    Check, Cluster, Effect, Evidence, Fact, Holding, Input, Ledger, Moment, NodeId, OwnFact, Property, Protocol, Reads,
    react,
};
use synod_sim::explore::{Budgets, FaultKind};

/// How many faults of each kind may happen, or are left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Faults {
    /// Crashes.
    pub crashes: u32,
    /// Restarts.
    pub restarts: u32,
    /// Messages lost.
    pub losses: u32,
    /// Copies made.
    pub duplicates: u32,
    /// Links cut, both ways.
    pub cuts: u32,
    /// Times that all links are mended.
    pub heals: u32,
    /// Nodes that lose their disk.
    pub wipes: u32,
    /// Nodes paused.
    pub pauses: u32,
}

impl Faults {
    /// The same as the explorer's budgets.
    pub fn budgets(self) -> Budgets {
        let Self { crashes, restarts, losses, duplicates, cuts, heals, wipes, pauses } = self;
        Budgets::of(&[
            (FaultKind::Crashes, crashes as u8),
            (FaultKind::Restarts, restarts as u8),
            (FaultKind::Losses, losses as u8),
            (FaultKind::Duplicates, duplicates as u8),
            (FaultKind::Cuts, cuts as u8),
            (FaultKind::Heals, heals as u8),
            (FaultKind::Wipes, wipes as u8),
            (FaultKind::Pauses, pauses as u8),
        ])
    }
}

/// The possible events and the nodes they concern.
#[derive(Clone, Debug)]
pub struct Rules<P: Protocol> {
    /// The cluster.
    pub cluster: Cluster<P>,
    /// What clients ask of each node, in order.
    pub requests: Vec<Vec<P::Request>>,
    /// How many faults may happen.
    pub faults: Faults,
    /// How often a node may try again, timer by timer.
    pub rounds: u32,
    /// Whether no timer runs out while a message is on the way, and then the one with the least time left.
    pub late: bool,
}

/// A node, between two inputs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node<P: Protocol> {
    /// None while it is down.
    memory: Option<P>,
    disk: P::Disk,
    /// The timers that run, each with the time it has left; 0 where time plays no part.
    timers: BTreeMap<P::Timer, u64>,
    asked: usize,
    attempts: BTreeMap<P::Timer, u32>,
    /// While it is paused, all that has come to it, in the order of arrival.
    paused: Option<Vec<Waiting<P>>>,
}

/// What waits for a node that is paused.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Waiting<P: Protocol> {
    Message(NodeId, P::Message),
    Timer(P::Timer),
    /// The request at this place in its list.
    Request(usize),
}

/// A message and its way: to whom, from whom, what.
pub type Way<P> = (NodeId, NodeId, <P as Protocol>::Message);

/// A world.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World<P: Protocol> {
    nodes: Vec<Node<P>>,
    /// Equal messages stand together, the oldest first. The number is 0 for one that its sender's crash cannot take
    /// back; the others from that sender count from 1, in the order of sending.
    mail: BTreeMap<Way<P>, Vec<usize>>,
    /// The facts, each with its node unless it stands without one; as the protocol has them, so that they are data.
    facts: BTreeSet<(Option<NodeId>, Fact<P::Fact>)>,
    left: Faults,
    failure_free: bool,
    /// The links that are cut, both ways: the lower end, the higher.
    cuts: BTreeSet<(NodeId, NodeId)>,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Act<P: Protocol> {
    /// The next client asks.
    Ask(NodeId),
    /// The oldest of these messages arrives; it is lost if its node is down.
    Deliver(Way<P>),
    /// A timer runs out.
    Fire(NodeId, P::Timer),
    /// A node crashes. Of what it could take back only so much leaves; `None`: all.
    Crash(NodeId, Option<usize>),
    /// A node starts from its disk.
    Restart(NodeId),
    /// The oldest of these messages is lost.
    Lose(Way<P>),
    /// One more of these messages sets out.
    Copy(Way<P>),
    /// The link between these is cut, the lower end first.
    Cut(NodeId, NodeId),
    /// Every link is mended.
    Heal,
    /// A node crashes, if it is not down, and loses its disk.
    Wipe(NodeId),
    /// A node stops reacting.
    Pause(NodeId),
    /// A paused node reacts to all that has come.
    Resume(NodeId),
}

impl<P: Protocol> Rules<P> {
    /// All nodes have started.
    ///
    /// # Panics
    /// A node tries something again before anything has happened.
    pub fn start(&self) -> World<P> {
        let down = |_| Node {
            memory: None,
            disk: P::Disk::default(),
            timers: BTreeMap::new(),
            asked: 0,
            attempts: BTreeMap::new(),
            paused: None,
        };
        let mut world = World {
            nodes: self.cluster.nodes().map(down).collect(),
            mail: BTreeMap::new(),
            facts: BTreeSet::new(),
            left: self.faults,
            failure_free: reads::<P>().failure_free,
            cuts: BTreeSet::new(),
        };
        for node in self.cluster.nodes() {
            let booted = self.react(&mut world, node, Input::Boot { restarted: false });
            assert!(booted, "nobody has tried anything before the start");
        }
        world
    }

    /// All that can happen in `world`; some of it the bound on attempts forbids.
    pub fn acts(&self, world: &World<P>) -> Vec<Act<P>> {
        let mut acts: Vec<Act<P>> = world.mail.keys().cloned().map(Act::Deliver).collect();
        if world.left.losses > 0 {
            acts.extend(world.mail.keys().cloned().map(Act::Lose));
        }
        if world.left.duplicates > 0 {
            acts.extend(world.mail.keys().cloned().map(Act::Copy));
        }
        if world.left.cuts > 0 {
            let all = || self.cluster.nodes();
            let links = all().flat_map(|one| all().filter(move |other| *other > one).map(move |other| (one, other)));
            let whole = links.filter(|link| !world.cuts.contains(link));
            acts.extend(whole.map(|(one, other)| Act::Cut(one, other)));
        }
        if world.left.heals > 0 && !world.cuts.is_empty() {
            acts.push(Act::Heal);
        }
        let least = world.nodes.iter().flat_map(|node| node.timers.values()).min();
        for (id, node) in self.cluster.nodes().zip(&world.nodes) {
            // To wipe what is down and blank would change nothing.
            if world.left.wipes > 0 && (node.memory.is_some() || node.disk != P::Disk::default()) {
                acts.push(Act::Wipe(id));
            }
            if node.memory.is_none() {
                acts.extend((world.left.restarts > 0).then_some(Act::Restart(id)));
                continue;
            }
            acts.extend((node.asked < self.requests[id.index()].len()).then_some(Act::Ask(id)));
            let due =
                node.timers.iter().filter(|(_, left)| !self.late || world.mail.is_empty() && Some(*left) == least);
            acts.extend(due.map(|(timer, _)| Act::Fire(id, *timer)));
            if node.paused.is_some() {
                acts.push(Act::Resume(id));
            } else if world.left.pauses > 0 {
                acts.push(Act::Pause(id));
            }
            if world.left.crashes > 0 {
                acts.push(Act::Crash(id, None));
                acts.extend((0..world.held_by(id)).map(|sent| Act::Crash(id, Some(sent))));
            }
        }
        acts
    }

    /// The world after `act`; `None` if it is one attempt too many.
    ///
    /// # Panics
    /// The act is none of [`Rules::acts`].
    pub fn after(&self, before: &World<P>, act: &Act<P>) -> Option<World<P>> {
        let mut world = before.clone();
        let within = match act {
            Act::Ask(node) => {
                let at = &mut world.nodes[node.index()];
                at.asked += 1;
                let place = at.asked - 1;
                self.meet(&mut world, *node, Waiting::Request(place))
            }
            Act::Deliver(way) => {
                world.take(way);
                let (to, from, message) = way.clone();
                let is_down = world.nodes[to.index()].memory.is_none();
                is_down || self.meet(&mut world, to, Waiting::Message(from, message))
            }
            Act::Fire(node, timer) => {
                world.failure_free = false;
                let left = world.nodes[node.index()].timers.remove(timer).expect("a timer that runs");
                world.nodes.iter_mut().flat_map(|node| node.timers.values_mut()).for_each(|other| *other -= left);
                self.meet(&mut world, *node, Waiting::Timer(*timer))
            }
            Act::Restart(node) => {
                world.left.restarts -= 1;
                world.failure_free = false;
                self.react(&mut world, *node, Input::Boot { restarted: true })
            }
            Act::Resume(node) => self.resume(&mut world, *node),
            fault => {
                world.suffer(fault);
                true
            }
        };
        within.then_some(world)
    }

    /// Something comes to a node that is not down: it waits, or the node reacts. Says whether that is within the bound.
    fn meet(&self, world: &mut World<P>, node: NodeId, what: Waiting<P>) -> bool {
        if let Some(waiting) = &mut world.nodes[node.index()].paused {
            waiting.push(what);
            return true;
        }
        self.react(world, node, self.input(node, what))
    }

    fn input(&self, node: NodeId, what: Waiting<P>) -> Input<P> {
        match what {
            Waiting::Message(from, message) => Input::Message { from, message },
            Waiting::Timer(timer) => Input::Timer(timer),
            Waiting::Request(place) => Input::Request(self.requests[node.index()][place].clone()),
        }
    }

    /// A paused node reacts to all that waits; to no timer that it has set anew or cancelled meanwhile.
    fn resume(&self, world: &mut World<P>, node: NodeId) -> bool {
        let mut within = true;
        let mut waiting = world.nodes[node.index()].paused.take().expect("a node that is paused");
        while within && !waiting.is_empty() {
            let what = waiting.remove(0);
            let input = self.input(node, what);
            // A reaction is a pure function: the same once more, for the timers that it sets or cancels.
            let Node { memory, disk, .. } = &world.nodes[node.index()];
            let reaction = react(self.cluster.site(node), memory.as_ref(), disk, input.clone());
            for effect in reaction.effects {
                if let Effect::SetTimer { timer, .. } | Effect::CancelTimer(timer) = effect {
                    waiting.retain(|other| *other != Waiting::Timer(timer));
                }
            }
            within = self.react(world, node, input);
        }
        within
    }

    /// A node reacts; says whether that is within the bound on attempts.
    fn react(&self, world: &mut World<P>, node: NodeId, input: Input<P>) -> bool {
        let at = &mut world.nodes[node.index()];
        let reaction = react(self.cluster.site(node), at.memory.as_ref(), &at.disk, input);
        at.memory = Some(reaction.memory);
        at.disk = reaction.disk.unwrap_or(at.disk.clone());
        world.release(node);
        let mut sent = 0;
        for effect in reaction.effects {
            let is_lost = matches!(&effect, Effect::Send { to, .. } if world.is_cut(node, *to));
            let at = &mut world.nodes[node.index()];
            match effect {
                Effect::Send { .. } if is_lost => {}
                Effect::Send { to, message } => {
                    sent += 1;
                    let held = if world.left.crashes > 0 { sent } else { 0 };
                    world.mail.entry((to, node, message)).or_default().push(held);
                }
                Effect::SetTimer { timer, after_ms, .. } => {
                    at.timers.insert(timer, if self.late { after_ms } else { 0 });
                }
                Effect::CancelTimer(timer) => _ = at.timers.remove(&timer),
                Effect::Attempt(timer) => *at.attempts.entry(timer).or_default() += 1,
                Effect::Witness(fact) => {
                    let fact = fact.map(|own| P::entered(own, &world.ledger()));
                    let alone = matches!(&fact, Fact::Own(own) if P::is_nobodys(own));
                    world.facts.insert(((!alone).then_some(node), fact));
                }
            }
        }
        world.nodes[node.index()].attempts.values().all(|count| *count <= self.rounds)
    }

    /// Whether `property` holds of the world itself; blocking is a matter of what can come after it.
    pub fn holds(&self, world: &World<P>, property: &Property) -> bool {
        let holding = |(id, node): (NodeId, &Node<P>)| {
            Some((id, P::holding(self.cluster.site(id), node.memory.as_ref(), &node.disk)?))
        };
        let holdings: Vec<(NodeId, Holding)> = self.cluster.nodes().zip(&world.nodes).filter_map(holding).collect();
        let calm = |node: &Node<P>| node.memory.is_some() && node.paused.is_none() && node.timers.is_empty();
        let quiet = world.mail.is_empty() && world.nodes.iter().all(calm);
        let moment = Moment { failure_free: world.failure_free, quiet };
        let ledger = world.ledger();
        let evidence = Evidence {
            ledger: &ledger,
            voters: P::voters(&self.cluster),
            acceptors: P::acceptors(&self.cluster),
            holdings: &holdings,
            moment,
            name: &|node| self.cluster.name(node),
        };
        match property.check {
            Check::Shared(check) => check.breach(&evidence).is_none(),
            Check::Own(check, reads) => {
                P::breach(check, &ledger, &holdings, &self.cluster, moment.as_read(reads)).is_none()
            }
            Check::Blocked => true,
        }
    }

    /// The nodes that are up and not paused, and hold a lock or wait for a decision.
    pub fn waiting(&self, world: &World<P>) -> BTreeSet<NodeId> {
        let waits = |(id, node): (NodeId, &Node<P>)| {
            let memory = node.memory.as_ref().filter(|_| node.paused.is_none())?;
            let awaits = memory.awaits(self.cluster.site(id), &node.disk).is_some();
            (awaits || P::holds_lock(Some(memory), &node.disk)).then_some(id)
        };
        self.cluster.nodes().zip(&world.nodes).filter_map(waits).collect()
    }
}

impl<P: Protocol> World<P> {
    /// The facts as checks read them.
    fn ledger(&self) -> Ledger {
        let mut ledger = Ledger::default();
        for (node, fact) in &self.facts {
            let fact = fact.clone().map(|own| OwnFact::new(own, node.is_none()));
            ledger.enter(node.unwrap_or(NodeId(0)), fact);
        }
        ledger
    }

    /// The oldest of these messages is on the way no longer.
    fn take(&mut self, way: &Way<P>) {
        let same = self.mail.get_mut(way).expect("a message on the way");
        let held = same.remove(0);
        if same.is_empty() {
            self.mail.remove(way);
        }
        // The later ones from there move up.
        if held > 0 {
            self.held(way.1).filter(|place| **place > held).for_each(|place| *place -= 1);
        }
    }

    /// Whether what `from` sends to `to` is lost.
    fn is_cut(&self, from: NodeId, to: NodeId) -> bool {
        self.cuts.contains(&(from.min(to), from.max(to)))
    }

    /// The places of what a crash of `node` could take back.
    fn held(&mut self, node: NodeId) -> impl Iterator<Item = &mut usize> {
        let from = self.mail.iter_mut().filter(move |((_, from, _), _)| *from == node);
        from.flat_map(|(_, held)| held).filter(|place| **place > 0)
    }

    fn held_by(&self, node: NodeId) -> usize {
        let from = self.mail.iter().filter(|((_, from, _), _)| *from == node);
        from.flat_map(|(_, held)| held).filter(|place| **place > 0).count()
    }

    /// A crash of `node` can no longer take back the messages in flight.
    fn release(&mut self, node: NodeId) {
        self.held(node).for_each(|place| *place = 0);
    }

    /// A fault or a repair to which nobody reacts.
    fn suffer(&mut self, act: &Act<P>) {
        match act {
            Act::Crash(node, sent) => {
                self.crash(*node, *sent);
            }
            Act::Lose(way) => {
                self.left.losses -= 1;
                self.failure_free = false;
                self.take(way);
            }
            Act::Copy(way) => {
                self.left.duplicates -= 1;
                self.failure_free = false;
                self.mail.get_mut(way).expect("a message on the way").push(0);
            }
            Act::Cut(one, other) => {
                self.left.cuts -= 1;
                self.failure_free = false;
                self.cuts.insert((*one, *other));
                let on_it: Vec<Way<P>> =
                    self.mail.keys().filter(|(to, from, _)| self.is_cut(*from, *to)).cloned().collect();
                for way in on_it {
                    while self.mail.contains_key(&way) {
                        self.take(&way);
                    }
                }
            }
            Act::Heal => {
                self.left.heals -= 1;
                self.cuts.clear();
            }
            Act::Wipe(node) => {
                self.left.wipes -= 1;
                self.end(*node);
                self.nodes[node.index()].disk = P::Disk::default();
            }
            Act::Pause(node) => {
                self.left.pauses -= 1;
                self.failure_free = false;
                self.nodes[node.index()].paused = Some(Vec::new());
            }
            Act::Ask(_) | Act::Deliver(_) | Act::Fire(..) | Act::Restart(_) | Act::Resume(_) => {}
        }
    }

    fn crash(&mut self, node: NodeId, sent: Option<usize>) {
        let leave = sent.unwrap_or(usize::MAX);
        for ((_, from, _), held) in &mut self.mail {
            held.retain(|place| *from != node || *place <= leave);
        }
        self.mail.retain(|_, held| !held.is_empty());
        self.end(node);
        self.left.crashes -= 1;
        if self.left.crashes == 0 {
            self.mail.values_mut().flatten().for_each(|place| *place = 0);
        }
    }

    /// The node is down from now on, and what it has sent leaves.
    fn end(&mut self, node: NodeId) {
        self.release(node);
        let at = &mut self.nodes[node.index()];
        at.memory = None;
        at.timers.clear();
        at.paused = None;
        self.failure_free = false;
    }
}

/// What of the moment the properties read.
fn reads<P: Protocol>() -> Reads {
    P::properties().iter().fold(Reads::default(), |all, property| all.or(property.check.reads()))
}

/// A hash of a world, the same for equal ones.
pub fn fingerprint(data: &impl std::hash::Hash) -> u64 {
    use std::hash::{DefaultHasher, Hasher};
    let mut hasher = DefaultHasher::new();
    data.hash(&mut hasher);
    hasher.finish()
}
