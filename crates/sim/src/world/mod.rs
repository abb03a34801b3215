//! The world: nodes, messages in flight, timers, links; what an action does to them.
//!
//! A world never reaches into a node. [`World::begin`] carries out an action and, where a node has to react, returns a
//! [`Dispatch`]; the caller has the node react and passes the [`Reaction`] to [`World::finish`]. The same calls with
//! recorded reactions give the same world again, which is how time travel works.

pub mod actors;
pub mod blocked;
mod chance;
mod evidence;
mod flight;
mod node;
mod outcome;
#[cfg(test)]
mod tests;
mod timers;

pub(crate) use evidence::{breaches, waits};
pub use flight::Counts;
pub(crate) use flight::{Flight, Loss};
pub use node::Life;
pub(crate) use node::{Node, Running};
pub(crate) use outcome::ReactionRecord;
pub use outcome::{ActionResult, Dispatch, NotDone, Pending};
pub(crate) use timers::{TimeLeft, Timers};

use crate::scenario::action::{Action, FlightId, Forgery, Refused};
use crate::scenario::{Network, Schedule};
use actors::Ask;
use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::rc::Rc;
use alloc::vec;
use alloc::vec::Vec;
use chance::Chance;
use core::mem;
use flight::{Sent, Traffic};
use outcome::{Forged, Look};
use synod_core::DynCluster;
use synod_core::Erased;
use synod_core::about::RequestValue;
use synod_core::erased::{Effect, Input, Reaction};
use synod_core::limits;
use synod_core::{Check, Fact, Failure, Ledger, Moment, NodeId, NodeSet, Reads, Value};

/// A world.
#[derive(Clone, Debug)]
pub struct World {
    cluster: Rc<dyn DynCluster>,
    chance: Chance,
    schedule: Schedule,
    now_ms: u64,
    /// The next number for a message, a copy or a timer.
    next: u32,
    nodes: Vec<Node>,
    /// Sorted by number.
    flights: Vec<Flight>,
    /// For each node, the nodes to which its links are cut.
    cut: Vec<NodeSet>,
    /// What each node has sent to each, by sender, then receiver.
    traffic: Vec<Traffic>,
    ledger: Ledger,
    counts: Counts,
    failure_free: bool,
    /// What of the moment the properties read.
    reads: Reads,
    /// Whether the protocol has checks of its own, which may read every fact.
    own_checks: bool,
    /// The moment before the latest action.
    before: Moment,
    /// Whether the latest action entered a fact that a property may read, or changed what a node holds.
    news: bool,
    /// The action under way.
    under_way: UnderWay,
}

/// The action under way.
#[derive(Clone, Debug)]
struct UnderWay {
    result: ActionResult,
    /// The dispatch that is waiting for its reaction.
    out: Option<Dispatch>,
    /// The node that boots next, while all of them start.
    booting: Option<NodeId>,
    /// The node that was asked last.
    asked: Option<NodeId>,
}

impl World {
    /// A world in which no node has booted yet.
    pub fn new(cluster: Rc<dyn DynCluster>, network: Network, seed: u64, schedule: Schedule) -> Self {
        let count = cluster.everyone().len() as usize;
        let reads = cluster.properties().iter().fold(Reads::default(), |all, one| all.or(one.check.reads()));
        let node = |_| Node {
            life: Life::Up,
            memory: None,
            disk: cluster.empty_disk(),
            timers: Vec::new(),
            mailbox: VecDeque::new(),
            latest: (0, 0),
            locked_since_ms: None,
            decided: Vec::new(),
            attempts: vec![0; cluster.about().timers.len()],
            holding: None,
            drawn: vec![0; cluster.about().timers.len()],
        };
        Self {
            chance: Chance::new(seed, network),
            schedule,
            now_ms: 0,
            next: 1,
            nodes: cluster.everyone().iter().map(node).collect(),
            flights: Vec::new(),
            cut: vec![NodeSet::EMPTY; count],
            traffic: vec![Traffic::default(); count * count],
            ledger: Ledger::default(),
            counts: Counts::default(),
            failure_free: true,
            reads,
            own_checks: cluster.properties().iter().any(|one| matches!(one.check, Check::Own(..))),
            before: Moment::default(),
            news: false,
            under_way: UnderWay { result: ActionResult::default(), out: None, booting: None, asked: None },
            cluster,
        }
    }

    /// Virtual time, in milliseconds.
    pub fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// Lets time pass until `at_ms`; the clock never runs backwards.
    pub(crate) fn wait_until(&mut self, at_ms: u64) {
        self.now_ms = self.now_ms.max(at_ms);
    }

    /// Starts all nodes, once the whole cluster is there: returns the first dispatch of the start.
    ///
    /// # Errors
    /// The protocol has failed.
    pub fn boot(&mut self) -> Result<Pending, Failure> {
        for (node, at) in self.cluster.everyone().iter().zip(&mut self.nodes) {
            at.holding = self.cluster.holding(node, None, &at.disk)?;
        }
        self.under_way.booting = self.cluster.everyone().iter().next();
        Ok(self.go_on())
    }

    /// The action that is due first, and when: a message arrives or a timer runs out. Ties go to the lower number.
    pub fn next_due(&self) -> Option<(u64, Action)> {
        let flights = self.flights.iter().map(|flight| (flight.due_ms, flight.number, Due::Flight(flight.number)));
        let due =
            |(node, running): (NodeId, &Running)| (running.due_ms, running.number, Due::Timer(node, running.timer));
        let timers = self.timers().map(due);
        let (due_ms, _, first) = flights.chain(timers).min_by_key(|(due_ms, number, _)| (*due_ms, *number))?;
        let action = match first {
            Due::Flight(number) => Action::Deliver(number),
            Due::Timer(node, timer) => Action::Fire { node, timer },
        };
        Some((due_ms, action))
    }

    /// Whether `action` can happen now.
    ///
    /// # Errors
    /// Why it cannot happen.
    pub fn allows(&self, action: &Action) -> Result<(), Refused> {
        match action {
            Action::Request { node, request, value } => {
                let about = self.cluster.about().requests.get(usize::from(*request)).ok_or(Refused::NotAsked)?;
                let role = self
                    .cluster
                    .about()
                    .roles
                    .iter()
                    .position(|role| role.name == about.role)
                    .ok_or(Refused::NotAsked)?;
                let asked = self.node(*node)?;
                match asked.life {
                    _ if !self.cluster.has_role(*node, role) => Err(Refused::NotAsked),
                    _ if (about.value != RequestValue::None) != value.is_some() => Err(Refused::NotAsked),
                    _ if value.as_ref().is_some_and(|value| self.misfits(&about.value, value)) => {
                        Err(Refused::BadValue)
                    }
                    Life::Down => Err(Refused::Down),
                    Life::Up | Life::Paused => Ok(()),
                }
            }
            Action::Deliver(number) | Action::Lose(number) | Action::Duplicate(number) => self.on_the_way(*number),
            Action::Delay { flight, .. } => self.on_the_way(*flight),
            Action::Forge { flight, forgery } => {
                self.on_the_way(*flight)?;
                // Where the protocol fails, that is for the action to say.
                match self.forgery(*flight, forgery) {
                    Ok(None) => Err(Refused::NoSuchForgery),
                    Ok(Some(_)) | Err(_) => Ok(()),
                }
            }
            Action::Fire { node, timer } => {
                let set = self.node(*node)?.timers.iter().any(|running| running.timer == *timer);
                set.then_some(()).ok_or(Refused::TimerNotSet)
            }
            Action::Crash { node, .. } => self.node_is(*node, |life| life != Life::Down, Refused::Down),
            Action::Restart(node) => self.node_is(*node, |life| life == Life::Down, Refused::Up),
            Action::Pause(node) => match self.node(*node)?.life {
                Life::Up => Ok(()),
                Life::Paused => Err(Refused::Paused),
                Life::Down => Err(Refused::Down),
            },
            Action::Resume(node) => self.node_is(*node, |life| life == Life::Paused, Refused::NotPaused),
            Action::Wipe(node) | Action::Mute(node) | Action::Deafen(node) => self.node(*node).map(|_| ()),
            Action::Cut { from, to } | Action::Mend { from, to } => {
                self.node(*from)?;
                self.node(*to)?;
                (from != to).then_some(()).ok_or(Refused::NoLink)
            }
            Action::Partition(groups) => {
                let known = groups.iter().all(|group| self.cluster.everyone().contains_all(*group));
                known.then_some(()).ok_or(Refused::NoSuchNode)
            }
            Action::Heal => Ok(()),
        }
    }

    /// Whether a request for such a value cannot carry this one.
    fn misfits(&self, wanted: &RequestValue, value: &Value) -> bool {
        let cluster = &*self.cluster;
        let has = |name: &str, role: &str| {
            let node = cluster.everyone().iter().find(|node| cluster.name(*node) == name)?;
            let role = cluster.about().roles.iter().position(|known| known.name == role)?;
            Some(cluster.has_role(node, role))
        };
        wanted.wrong(value.as_str(), has).is_some()
    }

    fn node(&self, node: NodeId) -> Result<&Node, Refused> {
        self.nodes.get(node.index()).ok_or(Refused::NoSuchNode)
    }

    fn node_is(&self, node: NodeId, is: fn(Life) -> bool, otherwise: Refused) -> Result<(), Refused> {
        is(self.node(node)?.life).then_some(()).ok_or(otherwise)
    }

    fn on_the_way(&self, number: FlightId) -> Result<(), Refused> {
        self.flight(number).map(|_| ()).ok_or(Refused::NoSuchMessage)
    }

    /// Carries out `action`, up to the first dispatch if a node has to react. One action is under way at a time.
    ///
    /// # Errors
    /// The action cannot happen, or the protocol has failed.
    pub fn begin(&mut self, action: &Action) -> Result<Pending, NotDone> {
        self.allows(action)?;
        Ok(self.begin_as(action, None)?)
    }

    /// Begins a possible action, which did what is `known` if it is repeated.
    fn begin_as(&mut self, action: &Action, known: Option<&ActionResult>) -> Result<Pending, Failure> {
        if self.schedule == Schedule::Manual {
            self.now_ms += limits::MANUAL_ACTION_MS;
        }
        (self.before, self.news) = (self.moment(), false);
        // AC4 speaks of runs in which nothing fails and no timer runs out.
        self.failure_free &= !action.is_fault() && !matches!(action, Action::Fire { .. });
        let (one, everyone) = (|node: NodeId| NodeSet::from_iter([node]), self.cluster.everyone());
        match action {
            Action::Request { node, request, value } => {
                let known = known.and_then(|known| known.request.clone());
                let asked = known.map_or_else(|| self.cluster.request(*request, value.clone()), Ok)?;
                self.under_way.result.request = Some(asked.clone());
                self.input(*node, Input::Request(asked));
            }
            Action::Deliver(number) => self.deliver(*number),
            Action::Lose(number) => {
                let flight = self.take(*number);
                self.under_way.result.flight = flight.clone();
                self.lose(flight);
            }
            Action::Duplicate(number) => self.duplicate(*number),
            Action::Delay { flight, by_ms } => {
                let delayed = self.flights.iter_mut().find(|other| other.number == *flight);
                self.under_way.result.flight = delayed.map(|delayed| {
                    delayed.due_ms = delayed.due_ms.saturating_add(*by_ms);
                    delayed.clone()
                });
            }
            Action::Forge { flight, forgery } => self.forge(*flight, forgery, known)?,
            Action::Fire { node, timer } => self.fire(*node, *timer),
            Action::Crash { node, sent } => {
                self.crash(*node, *sent);
                self.look_without_reaction(*node, known)?;
            }
            Action::Restart(node) => {
                self.nodes[node.index()].life = Life::Up;
                self.input(*node, Input::Boot { restarted: true });
            }
            Action::Wipe(node) => {
                if self.nodes[node.index()].life != Life::Down {
                    self.crash(*node, None);
                }
                self.nodes[node.index()].disk = self.cluster.empty_disk();
                self.look_without_reaction(*node, known)?;
            }
            Action::Pause(node) => self.nodes[node.index()].life = Life::Paused,
            Action::Resume(node) => {
                self.nodes[node.index()].life = Life::Up;
                self.read_mail(*node);
            }
            Action::Cut { from, to } => self.sever([(one(*from), one(*to))]),
            Action::Mute(node) => self.sever([(one(*node), everyone)]),
            Action::Deafen(node) => self.sever([(everyone, one(*node))]),
            Action::Partition(groups) => {
                let all = groups.iter().fold(NodeSet::EMPTY, |all, group| all.union(*group));
                self.sever(groups.iter().map(|group| (*group, all.without(*group))));
            }
            Action::Mend { from, to } => self.cut[from.index()].remove(*to),
            Action::Heal => self.cut.fill(NodeSet::EMPTY),
        }
        Ok(self.go_on())
    }

    /// Takes the reaction to the pending dispatch.
    ///
    /// # Errors
    /// The protocol has failed.
    pub fn finish(&mut self, reaction: Reaction) -> Result<Pending, Failure> {
        self.finish_as(reaction, None)
    }

    /// Takes a reaction of which all else is `known` if it is repeated.
    fn finish_as(&mut self, reaction: Reaction, known: Option<&ReactionRecord>) -> Result<Pending, Failure> {
        let Some(Dispatch { node, input }) = self.under_way.out.take() else { return Ok(self.go_on()) };
        let start = self.next;
        let at = &mut self.nodes[node.index()];
        at.memory = Some(reaction.memory.clone());
        if let Some(disk) = &reaction.disk {
            at.disk = disk.clone();
            self.counts.forced_writes += 1;
        }
        let is_send = |effect: &&Effect| matches!(effect, Effect::Send { .. });
        let mut sends = Vec::with_capacity(reaction.effects.iter().filter(is_send).count());
        let mut own = Vec::new();
        for effect in &reaction.effects {
            match effect {
                Effect::Send { to, message } => {
                    let kind = match known.and_then(|known| known.sends.get(sends.len())) {
                        Some(sent) => sent.kind,
                        None => self.cluster.kind(message)?,
                    };
                    sends.push(self.send(node, *to, message, kind));
                }
                Effect::SetTimer { timer, after_ms, spread_ms } => {
                    let longer_ms = self.spread_ms(node, *timer, *spread_ms);
                    self.set_timer(node, *timer, after_ms + longer_ms);
                }
                Effect::Attempt(timer) => self.nodes[node.index()].attempts[usize::from(*timer)] += 1,
                Effect::CancelTimer(timer) => self.drop_timer(node, *timer),
                Effect::Witness(fact @ Fact::Own(_)) => {
                    let entered = match known.and_then(|known| known.own.get(own.len())) {
                        Some(entered) => entered.clone(),
                        None => self.cluster.entered(fact, &self.ledger)?,
                    };
                    self.witness(node, &entered);
                    own.push(entered);
                }
                Effect::Witness(fact) => self.witness(node, fact),
            }
        }
        self.nodes[node.index()].latest = (start, self.next);
        let look = self.look_at(node, known.map(|known| &known.look))?;
        // An action nearly always has exactly one reaction, and a run keeps thousands of these.
        self.under_way.result.reactions.reserve_exact(1);
        self.under_way.result.reactions.push(ReactionRecord { node, input, reaction, sends, own, look });
        if self.under_way.booting.is_none() {
            self.read_mail(node);
        }
        Ok(self.go_on())
    }

    /// Whether a node has to react before the action under way goes on.
    fn go_on(&mut self) -> Pending {
        if let Some(node) = self.under_way.booting {
            if self.nodes[node.index()].memory.is_none() {
                self.under_way.out = Some(Dispatch { node, input: Input::Boot { restarted: false } });
            } else {
                let next = NodeId(node.0 + 1);
                self.under_way.booting = (next.index() < self.nodes.len()).then_some(next);
                return self.go_on();
            }
        }
        match &self.under_way.out {
            Some(dispatch) => {
                self.under_way.asked = Some(dispatch.node);
                Pending::Ask
            }
            None => Pending::Done,
        }
    }

    /// Gives an input to a node that is not down: it reacts, or its mailbox fills.
    fn input(&mut self, node: NodeId, input: Input) {
        if self.nodes[node.index()].life == Life::Paused {
            self.under_way.result.queued = true;
            self.nodes[node.index()].mailbox.push_back(input);
        } else {
            self.under_way.out = Some(Dispatch { node, input });
        }
    }

    /// A resumed node reacts to what has arrived meanwhile, one input after the other.
    fn read_mail(&mut self, node: NodeId) {
        let next = self.nodes[node.index()].mailbox.pop_front();
        self.under_way.out = next.map(|input| Dispatch { node, input });
    }

    /// Delivers a message; if its node is down, the message is lost.
    fn deliver(&mut self, number: FlightId) {
        let Some(flight) = self.take(number) else { return };
        self.under_way.result.flight = Some(flight.clone());
        if self.nodes[flight.to.index()].life == Life::Down {
            return self.lose(Some(flight));
        }
        self.counts.delivered += 1;
        self.input(flight.to, Input::Message { from: flight.from, message: flight.message });
    }

    fn lose(&mut self, flights: impl IntoIterator<Item = Flight>) {
        for flight in flights {
            self.counts.lost += 1;
            self.failure_free = false;
            self.under_way.result.lost.push(flight);
        }
    }

    fn duplicate(&mut self, number: FlightId) {
        let Some(original) = self.flight(number).cloned() else { return };
        let copy = self.copy_of(&original);
        self.under_way.result.flight = Some(original);
        self.under_way.result.copy = Some(Box::new(copy));
    }

    /// What a forger may make of a message on the way, in the protocol's order; nothing of one that is not.
    pub(crate) fn forgeries(&self, number: FlightId) -> Result<Vec<Erased>, Failure> {
        let flight = self.flight(number);
        flight.map_or_else(|| Ok(Vec::new()), |it| self.cluster.forgeries(it.from, it.to, &it.message))
    }

    /// The forgery of that name, with its place in the protocol's list.
    pub(crate) fn forgery(&self, number: FlightId, forgery: &Forgery) -> Result<Option<(u8, Erased)>, Failure> {
        for (place, forged) in (0..).zip(self.forgeries(number)?) {
            let is_meant = match forgery {
                Forgery::Place(wanted) => *wanted == place,
                Forgery::Label(wanted) => self.cluster.label(&forged)? == *wanted,
            };
            if is_meant {
                return Ok(Some((place, forged)));
            }
        }
        Ok(None)
    }

    fn forge(&mut self, number: FlightId, forgery: &Forgery, known: Option<&ActionResult>) -> Result<(), Failure> {
        let message = match known.and_then(|known| known.forged.as_deref()) {
            Some(known) => Some(known.message.clone()),
            None => self.forgery(number, forgery)?.map(|(_, forged)| forged),
        };
        let flight = self.flights.iter_mut().find(|other| other.number == number);
        let (Some(message), Some(flight)) = (message, flight) else { return Ok(()) };
        self.under_way.result.flight = Some(flight.clone());
        let said = mem::replace(&mut flight.message, message.clone());
        flight.sent_as.get_or_insert(said);
        self.counts.forged += 1;
        self.under_way.result.forged = Some(Box::new(Forged { message, first: self.counts.forged == 1 }));
        Ok(())
    }

    /// A copy sets out now; its latency is drawn with a copy number of its own: how many of this message are in flight.
    fn copy_of(&mut self, original: &Flight) -> Flight {
        let number = self.number();
        let (from, to, on_link) = (original.from, original.to, original.on_link);
        let same = |flight: &&Flight| (flight.from, flight.to, flight.on_link) == (from, to, on_link);
        let copies = self.flights.iter().filter(same).count() as u32;
        let fate = self.chance.fate(from, to, on_link, copies);
        let due_ms = self.arrival_ms(fate.latency_ms);
        let copy = Flight { number, copy: true, sent_ms: self.now_ms, due_ms, ..original.clone() };
        self.counts.duplicated += 1;
        self.failure_free = false;
        self.flights.push(copy.clone());
        copy
    }

    fn arrival_ms(&self, latency_ms: u64) -> u64 {
        match self.schedule {
            Schedule::Timed => self.now_ms + latency_ms,
            Schedule::Manual => u64::MAX,
        }
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    fn take(&mut self, number: FlightId) -> Option<Flight> {
        let place = self.flights.binary_search_by_key(&number, |flight| flight.number).ok()?;
        Some(self.flights.remove(place))
    }

    fn fire(&mut self, node: NodeId, timer: u8) {
        let at = &mut self.nodes[node.index()];
        let Some(place) = at.timers.iter().position(|running| running.timer == timer) else { return };
        let running = at.timers.remove(place);
        self.input(node, Input::Timer(running.timer));
    }

    /// Of the messages of the latest reaction that are still in flight, only the first `sent` leave, in the order of
    /// sending. Copies have already left.
    fn crash(&mut self, node: NodeId, sent: Option<u32>) {
        let at = &mut self.nodes[node.index()];
        at.life = Life::Down;
        at.memory = None;
        at.timers.clear();
        at.mailbox.clear();
        let leave = sent.map_or(usize::MAX, |sent| sent as usize);
        let stay: Vec<FlightId> = self.retractable(node).skip(leave).map(|flight| flight.number).collect();
        self.lose_numbers(&stay);
    }

    fn lose_numbers(&mut self, numbers: &[FlightId]) {
        let lost: Vec<Flight> = numbers.iter().filter_map(|number| self.take(*number)).collect();
        self.lose(lost);
    }

    /// Cuts the links from each set to the other, all at once; what is on them is lost.
    fn sever(&mut self, ways: impl IntoIterator<Item = (NodeSet, NodeSet)>) {
        for (from, to) in ways {
            for node in from.iter() {
                let others = to.without(NodeSet::from_iter([node]));
                self.cut[node.index()] = self.cut[node.index()].union(others);
            }
        }
        let cut = |flight: &&Flight| self.cut[flight.from.index()].contains(flight.to);
        let lost: Vec<FlightId> = self.flights.iter().filter(cut).map(|flight| flight.number).collect();
        self.lose_numbers(&lost);
    }

    fn send(&mut self, from: NodeId, to: NodeId, message: &Erased, kind: u8) -> Sent {
        let number = self.number();
        let (on_link, nth) = self.traffic[from.index() * self.nodes.len() + to.index()].count(kind);
        self.counts.sent += 1;
        let fate = self.chance.fate(from, to, on_link, 0);
        let by_chance = self.schedule == Schedule::Timed;
        let due_ms = self.arrival_ms(fate.latency_ms);
        let loss = match () {
            () if self.cut[from.index()].contains(to) => Some(Loss::Cut),
            () if by_chance && fate.lost => Some(Loss::Chance),
            () => None,
        };
        if loss.is_some() {
            self.counts.lost += 1;
            self.failure_free = false;
            return Sent { number, kind, due_ms, loss, copy: None };
        }
        let message = message.clone();
        let flight = Flight {
            number,
            from,
            to,
            message,
            sent_as: None,
            kind,
            nth,
            on_link,
            copy: false,
            sent_ms: self.now_ms,
            due_ms,
        };
        let original = (by_chance && fate.duplicated).then(|| flight.clone());
        self.flights.push(flight);
        let copy = original.map(|original| self.copy_of(&original));
        Sent { number, kind, due_ms, loss, copy: copy.map(|copy| (copy.number, copy.due_ms)) }
    }

    fn set_timer(&mut self, node: NodeId, timer: u8, after_ms: u64) {
        self.drop_timer(node, timer);
        let (number, set_ms) = (self.number(), self.now_ms);
        self.nodes[node.index()].timers.push(Running { timer, number, set_ms, due_ms: set_ms + after_ms });
    }

    /// The random part of a timer's length, in milliseconds; none in a manual schedule.
    fn spread_ms(&mut self, node: NodeId, timer: u8, spread_ms: u64) -> u64 {
        if spread_ms == 0 || self.schedule == Schedule::Manual {
            return 0;
        }
        let at = &mut self.nodes[node.index()];
        let drawn = &mut at.drawn[usize::from(timer)];
        *drawn += 1;
        self.chance.spread_ms(node, timer, *drawn, spread_ms)
    }

    /// Also drops a timer that ran out during a pause and waits in the mailbox.
    fn drop_timer(&mut self, node: NodeId, timer: u8) {
        let at = &mut self.nodes[node.index()];
        at.timers.retain(|running| running.timer != timer);
        at.mailbox.retain(|input| *input != Input::Timer(timer));
    }

    fn witness(&mut self, node: NodeId, fact: &Fact) {
        if let Fact::Decided { slot, value } = fact {
            let decided = &mut self.nodes[node.index()].decided;
            match decided.binary_search_by_key(slot, |(known, _)| *known) {
                Ok(place) => decided[place].1 = value.clone(),
                Err(place) => decided.insert(place, (*slot, value.clone())),
            }
        }
        let new = self.ledger.enter(node, fact.clone());
        self.news |= new
            && match fact {
                // An acceptance matters to no shared check until a value is chosen.
                Fact::Accepted { slot, ballot, value } if !self.own_checks => {
                    self.ledger.first_chosen_in(*slot, *ballot, value, self.cluster.acceptors())
                }
                _ => true,
            };
    }

    /// Looks at what a node holds, after its memory or its disk has changed; `known` is what was seen then, if the
    /// action is repeated.
    fn look_at(&mut self, node: NodeId, known: Option<&Look>) -> Result<Look, Failure> {
        let at = &mut self.nodes[node.index()];
        let look = match known {
            Some(look) => look.clone(),
            None => Look {
                locked: self.cluster.holds_lock(at.memory.as_ref(), &at.disk)?,
                holding: self.cluster.holding(node, at.memory.as_ref(), &at.disk)?,
            },
        };
        at.locked_since_ms = if look.locked { at.locked_since_ms.or(Some(self.now_ms)) } else { None };
        self.news |= look.holding != at.holding;
        at.holding.clone_from(&look.holding);
        Ok(look)
    }

    /// The same where the node has not reacted: it has crashed, or lost its disk.
    fn look_without_reaction(&mut self, node: NodeId, known: Option<&ActionResult>) -> Result<(), Failure> {
        let look = self.look_at(node, known.and_then(|known| known.look.as_deref()))?;
        self.under_way.result.look = Some(Box::new(look));
        Ok(())
    }

    /// Carries `progress` on, asking each node that has to react. Returns whether the action came to its end; it does
    /// not if a node does not answer.
    ///
    /// # Errors
    /// The protocol has failed: at the answer, or at what comes of it.
    pub fn carry_out(
        &mut self,
        mut progress: Pending,
        mut ask: impl FnMut(Ask<'_>) -> Option<Result<Reaction, Failure>>,
    ) -> Result<bool, Failure> {
        while let (Pending::Ask, Some(asked)) = (&progress, self.asked()) {
            let Some(answer) = ask(asked) else { return Ok(false) };
            progress = self.finish(answer?)?;
        }
        Ok(true)
    }

    /// What the completed action did.
    pub fn take_result(&mut self) -> ActionResult {
        self.under_way.asked = None;
        mem::take(&mut self.under_way.result)
    }

    /// The node that the action under way has asked last.
    pub(crate) fn asked_last(&self) -> Option<NodeId> {
        self.under_way.asked
    }

    /// What the pending dispatch asks.
    pub(crate) fn asked(&self) -> Option<Ask<'_>> {
        let Dispatch { node, input } = self.under_way.out.as_ref()?;
        let at = &self.nodes[node.index()];
        Some(Ask { cluster: &*self.cluster, node: *node, memory: at.memory.as_ref(), disk: &at.disk, input })
    }

    /// Repeats an action from what was recorded of it: neither a node nor the protocol is asked, so that nothing fails.
    pub(crate) fn repeat(&mut self, action: &Action, recorded: &ActionResult) {
        let mut progress = self.begin_as(action, Some(recorded)).ok();
        let mut reactions = recorded.reactions.iter();
        while let (Some(Pending::Ask), Some(reacted)) = (&progress, reactions.next()) {
            progress = self.finish_as(reacted.reaction.clone(), Some(reacted)).ok();
        }
        self.take_result();
    }

    /// The cluster, shared.
    pub(crate) fn shared_cluster(&self) -> Rc<dyn DynCluster> {
        self.cluster.clone()
    }

    /// The cluster.
    pub fn cluster(&self) -> &dyn DynCluster {
        &*self.cluster
    }

    /// What decides what happens next.
    pub(crate) fn schedule(&self) -> Schedule {
        self.schedule
    }

    /// The ledger.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The counts of messages and writes.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Whether no fault has happened and no timer has run out.
    pub fn is_failure_free(&self) -> bool {
        self.failure_free
    }

    /// The moment, as far as the properties read it.
    pub(crate) fn moment(&self) -> Moment {
        let quiet = || {
            let calm = |node: &Node| node.life == Life::Up && node.timers.is_empty() && node.mailbox.is_empty();
            self.flights.is_empty() && self.nodes.iter().all(calm)
        };
        Moment { failure_free: self.reads.failure_free && self.failure_free, quiet: self.reads.quiet && quiet() }
    }

    /// Whether the latest action changed something that a property may read.
    pub(crate) fn may_matter(&self) -> bool {
        self.news || self.moment() != self.before
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Every timer that runs, with its node.
    pub(crate) fn timers(&self) -> impl Iterator<Item = (NodeId, &Running)> {
        let nodes = (0u8..).zip(&self.nodes);
        nodes.flat_map(|(node, at)| at.timers.iter().map(move |running| (NodeId(node), running)))
    }

    pub(crate) fn flights(&self) -> &[Flight] {
        &self.flights
    }

    pub(crate) fn flight(&self, number: FlightId) -> Option<&Flight> {
        let place = self.flights.binary_search_by_key(&number, |flight| flight.number).ok()?;
        Some(&self.flights[place])
    }

    /// For each node, the nodes to which its links are cut.
    pub(crate) fn cuts(&self) -> &[NodeSet] {
        &self.cut
    }

    /// The messages in flight that a crash of `node` could take back, in the order of sending.
    pub(crate) fn retractable(&self, node: NodeId) -> impl Iterator<Item = &Flight> {
        let (from, to) = self.nodes[node.index()].latest;
        self.flights
            .iter()
            .filter(move |flight| flight.from == node && (from..to).contains(&flight.number) && !flight.copy)
    }
}

/// What is due.
enum Due {
    Flight(FlightId),
    Timer(NodeId, u8),
}
