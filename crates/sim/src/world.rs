//! The world: nodes, messages on the way, timers, links; what an action does to them.
//!
//! A world never reaches into a node. [`World::begin`] carries out an action and, where a node has to react, hands out
//! a [`Dispatch`]; whoever carries it out gives the [`Reaction`] to [`World::finish`]. The same calls with recorded
//! reactions give the same world again, which is how time travel works.

#[cfg(test)]
mod tests;

use crate::action::{Action, FlightId, Refused};
use crate::actors::Ask;
use crate::chance::Chance;
use crate::frame::{Counts, Life};
use crate::scenario::{Network, Schedule};
use alloc::collections::VecDeque;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::mem;
use synod_core::Cast;
use synod_core::Datum;
use synod_core::cast::{Effect, Input, Reaction};
use synod_core::{Fact, Ledger, NodeId, NodeSet};
use synod_core::{Value, limits};

/// A world.
#[derive(Clone, Debug)]
pub struct World {
    cast: Arc<dyn Cast>,
    chance: Chance,
    schedule: Schedule,
    now_ms: u64,
    /// The next number for a message, a copy or a timer.
    next: u32,
    nodes: Vec<Node>,
    /// By number.
    flights: Vec<Flight>,
    /// For each node, the nodes to which its links are cut.
    cut: Vec<NodeSet>,
    /// What each node has sent to each, by sender, then receiver.
    traffic: Vec<Traffic>,
    ledger: Ledger,
    counts: Counts,
    calm: bool,
    /// Whether the latest action did something that a property may read.
    news: bool,
    /// The action under way.
    under_way: UnderWay,
}

/// A node, as the world knows it.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) life: Life,
    pub(crate) memory: Option<Datum>,
    pub(crate) disk: Datum,
    pub(crate) timers: Vec<Running>,
    pub(crate) mailbox: VecDeque<Input>,
    /// The numbers given out during its latest reaction: from, to (exclusive).
    latest: (u32, u32),
    pub(crate) locked_since_ms: Option<u64>,
    pub(crate) decided: Option<Value>,
    /// How often each timer was set for a time that chance decides.
    drawn: Vec<u32>,
}

/// What a node has sent to another one.
#[derive(Clone, Debug, Default)]
struct Traffic {
    messages: u32,
    of_kind: Vec<(&'static str, u32)>,
}

impl Traffic {
    /// One message more: how many came before it, and the how-manieth of its kind it is, from 1.
    fn count(&mut self, kind: &'static str) -> (u32, u32) {
        self.messages += 1;
        let place = self.of_kind.iter().position(|(other, _)| *other == kind).unwrap_or(self.of_kind.len());
        if place == self.of_kind.len() {
            self.of_kind.push((kind, 0));
        }
        self.of_kind[place].1 += 1;
        (self.messages - 1, self.of_kind[place].1)
    }
}

/// A timer that runs.
#[derive(Clone, Debug)]
pub(crate) struct Running {
    pub(crate) timer: u8,
    pub(crate) number: u32,
    pub(crate) set_ms: u64,
    pub(crate) due_ms: u64,
}

/// A message on the way.
#[derive(Clone, Debug)]
pub(crate) struct Flight {
    pub(crate) number: FlightId,
    pub(crate) from: NodeId,
    pub(crate) to: NodeId,
    pub(crate) message: Datum,
    /// The how-manieth of its kind on this link, from 1; a copy has that of its original.
    pub(crate) nth: u32,
    /// The how-manieth on this link, from 0: what its fate was drawn from.
    on_link: u32,
    pub(crate) copy: bool,
    pub(crate) sent_ms: u64,
    /// When it arrives; never by itself in a manual schedule.
    pub(crate) due_ms: u64,
}

/// A node is to react to an input.
#[derive(Clone, Debug)]
pub struct Dispatch {
    /// Which node.
    pub node: NodeId,
    /// To what.
    pub input: Input,
}

/// How far an action has come.
#[derive(Debug)]
pub enum Progress {
    /// A node has to react first.
    Ask(Dispatch),
    /// It is done; [`World::take_outcome`] says what it did.
    Done,
}

/// All that an action did.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The message that the action named.
    pub(crate) flight: Option<Flight>,
    /// Whether the input went into the mailbox of a paused node.
    pub(crate) queued: bool,
    /// The reactions, in order.
    pub(crate) turns: Vec<Turn>,
    /// Messages that were on the way and are lost.
    pub(crate) lost: Vec<Flight>,
    /// The copy that was made, by hand.
    pub(crate) copy: Option<Flight>,
}

/// One reaction, and what became of what it sent.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) node: NodeId,
    pub(crate) input: Input,
    pub(crate) reaction: Reaction,
    /// One for each `Send` among the effects, in order.
    pub(crate) sends: Vec<Sent>,
}

impl Turn {
    /// The messages it sent: to whom, what, and what became of each.
    pub(crate) fn sent(&self) -> impl Iterator<Item = (NodeId, &Datum, &Sent)> {
        let messages = self.reaction.effects.iter().filter_map(|effect| match effect {
            Effect::Send { to, message } => Some((*to, message)),
            _ => None,
        });
        messages.zip(&self.sends).map(|((to, message), sent)| (to, message, sent))
    }

    /// What it decided, if it did.
    pub(crate) fn decided(&self) -> Option<&Value> {
        self.reaction.effects.iter().find_map(|effect| match effect {
            Effect::Witness(Fact::Decided(value)) => Some(value),
            _ => None,
        })
    }
}

/// What became of a message when it was sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    pub(crate) number: FlightId,
    pub(crate) due_ms: u64,
    pub(crate) loss: Option<Loss>,
    /// The number and arrival of a copy made by chance.
    pub(crate) copy: Option<(FlightId, u64)>,
}

/// Why a message was lost when it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// The link is cut.
    Cut,
    /// By chance.
    Chance,
}

/// The action under way.
#[derive(Clone, Debug)]
struct UnderWay {
    outcome: Outcome,
    /// The dispatch that is out.
    out: Option<Dispatch>,
    /// The node that boots next, while all of them start.
    booting: Option<NodeId>,
}

impl World {
    /// A world in which nobody has booted yet.
    pub fn new(cast: Arc<dyn Cast>, network: Network, seed: u64, schedule: Schedule) -> Self {
        let count = cast.everyone().len() as usize;
        let node = || Node {
            life: Life::Up,
            memory: None,
            disk: cast.empty_disk(),
            timers: Vec::new(),
            mailbox: VecDeque::new(),
            latest: (0, 0),
            locked_since_ms: None,
            decided: None,
            drawn: vec![0; cast.about().timers.len()],
        };
        Self {
            chance: Chance::new(seed, network),
            schedule,
            now_ms: 0,
            next: 1,
            nodes: cast.everyone().iter().map(|_| node()).collect(),
            flights: Vec::new(),
            cut: vec![NodeSet::EMPTY; count],
            traffic: vec![Traffic::default(); count * count],
            ledger: Ledger::default(),
            counts: Counts::default(),
            calm: true,
            news: false,
            under_way: UnderWay { outcome: Outcome::default(), out: None, booting: None },
            cast,
        }
    }

    /// Virtual time, in milliseconds.
    pub fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// Lets time pass; the clock never runs backwards.
    pub(crate) fn wait_until(&mut self, at_ms: u64) {
        self.now_ms = self.now_ms.max(at_ms);
    }

    /// All nodes start, the whole cast being there: the first dispatch of the start.
    pub fn boot(&mut self) -> Progress {
        self.under_way.booting = self.cast.everyone().iter().next();
        self.go_on()
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
    /// Why not.
    pub fn allows(&self, action: &Action) -> Result<(), Refused> {
        match action {
            Action::Request { node, request, value } => {
                let about = self.cast.about().requests.get(usize::from(*request)).ok_or(Refused::NotAsked)?;
                let role =
                    self.cast.about().roles.iter().position(|role| role.name == about.role).ok_or(Refused::NotAsked)?;
                let asked = self.node(*node)?;
                match asked.life {
                    _ if !self.cast.has_role(*node, role) => Err(Refused::NotAsked),
                    _ if about.takes_value != value.is_some() => Err(Refused::NotAsked),
                    Life::Down => Err(Refused::Down),
                    Life::Up | Life::Paused => Ok(()),
                }
            }
            Action::Deliver(number) | Action::Lose(number) | Action::Duplicate(number) => self.on_the_way(*number),
            Action::Delay { flight, .. } => self.on_the_way(*flight),
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
                let known = groups.iter().all(|group| self.cast.everyone().contains_all(*group));
                known.then_some(()).ok_or(Refused::NoSuchNode)
            }
            Action::Heal => Ok(()),
        }
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
    /// The action cannot happen; nothing has changed.
    pub fn begin(&mut self, action: &Action) -> Result<Progress, Refused> {
        self.allows(action)?;
        if self.schedule == Schedule::Manual {
            self.now_ms += limits::MANUAL_ACTION_MS;
        }
        self.news = matches!(action, Action::Wipe(_));
        // AC4 speaks of runs in which nothing fails and no timer runs out.
        self.calm &= !action.is_fault() && !matches!(action, Action::Fire { .. });
        match action {
            Action::Request { node, request, value } => {
                self.input(*node, Input::Request(self.cast.request(*request, value.clone())));
            }
            Action::Deliver(number) => self.deliver(*number),
            Action::Lose(number) => {
                let flight = self.take(*number);
                self.under_way.outcome.flight = flight.clone();
                self.lose(flight);
            }
            Action::Duplicate(number) => self.duplicate(*number),
            Action::Delay { flight, by_ms } => {
                let delayed = self.flights.iter_mut().find(|other| other.number == *flight);
                self.under_way.outcome.flight = delayed.map(|delayed| {
                    delayed.due_ms = delayed.due_ms.saturating_add(*by_ms);
                    delayed.clone()
                });
            }
            Action::Fire { node, timer } => self.fire(*node, *timer),
            Action::Crash { node, sent } => self.crash(*node, *sent),
            Action::Restart(node) => {
                self.nodes[node.index()].life = Life::Up;
                self.input(*node, Input::Boot { again: true });
            }
            Action::Wipe(node) => {
                if self.nodes[node.index()].life != Life::Down {
                    self.crash(*node, None);
                }
                self.nodes[node.index()].disk = self.cast.empty_disk();
                self.look_at_lock(*node);
            }
            Action::Pause(node) => self.nodes[node.index()].life = Life::Paused,
            Action::Resume(node) => {
                self.nodes[node.index()].life = Life::Up;
                self.read_mail(*node);
            }
            links => self.change_links(links),
        }
        Ok(self.go_on())
    }

    /// Takes the reaction to the dispatch that is out.
    pub fn finish(&mut self, reaction: Reaction) -> Progress {
        let Some(Dispatch { node, input }) = self.under_way.out.take() else { return self.go_on() };
        let start = self.next;
        let at = &mut self.nodes[node.index()];
        at.memory = Some(reaction.memory.clone());
        if let Some(disk) = &reaction.disk {
            at.disk = disk.clone();
            self.counts.forced_writes += 1;
            self.news |= self.cast.account(node, disk).is_some();
        }
        let is_send = |effect: &&Effect| matches!(effect, Effect::Send { .. });
        let mut sends = Vec::with_capacity(reaction.effects.iter().filter(is_send).count());
        for effect in &reaction.effects {
            match effect {
                Effect::Send { to, message } => sends.push(self.send(node, *to, message)),
                Effect::SetTimer { timer, after_ms, spread_ms } => {
                    let longer_ms = self.spread_ms(node, *timer, *spread_ms);
                    self.set_timer(node, *timer, after_ms + longer_ms);
                }
                Effect::Attempt(_) => {}
                Effect::CancelTimer(timer) => self.drop_timer(node, *timer),
                Effect::Witness(fact) => self.witness(node, fact),
            }
        }
        self.nodes[node.index()].latest = (start, self.next);
        self.look_at_lock(node);
        // Nearly always it is the only one, and a run keeps thousands of these.
        self.under_way.outcome.turns.reserve_exact(1);
        self.under_way.outcome.turns.push(Turn { node, input, reaction, sends });
        if self.under_way.booting.is_none() {
            self.read_mail(node);
        }
        self.go_on()
    }

    /// The next dispatch of the action under way, or what the whole of it did.
    fn go_on(&mut self) -> Progress {
        if let Some(node) = self.under_way.booting {
            if self.nodes[node.index()].memory.is_none() {
                self.under_way.out = Some(Dispatch { node, input: Input::Boot { again: false } });
            } else {
                let next = NodeId(node.0 + 1);
                self.under_way.booting = (next.index() < self.nodes.len()).then_some(next);
                return self.go_on();
            }
        }
        match &self.under_way.out {
            Some(dispatch) => Progress::Ask(dispatch.clone()),
            None => Progress::Done,
        }
    }

    /// An input for a node that is not down: it reacts, or its mailbox fills.
    fn input(&mut self, node: NodeId, input: Input) {
        if self.nodes[node.index()].life == Life::Paused {
            self.under_way.outcome.queued = true;
            self.nodes[node.index()].mailbox.push_back(input);
        } else {
            self.under_way.out = Some(Dispatch { node, input });
        }
    }

    /// A node that goes on reacts to what has come meanwhile, one after the other.
    fn read_mail(&mut self, node: NodeId) {
        let next = self.nodes[node.index()].mailbox.pop_front();
        self.under_way.out = next.map(|input| Dispatch { node, input });
    }

    /// A message that finds its node down is lost.
    fn deliver(&mut self, number: FlightId) {
        let Some(flight) = self.take(number) else { return };
        self.under_way.outcome.flight = Some(flight.clone());
        if self.nodes[flight.to.index()].life == Life::Down {
            return self.lose(Some(flight));
        }
        self.counts.delivered += 1;
        self.input(flight.to, Input::Message { from: flight.from, message: flight.message });
    }

    fn lose(&mut self, flights: impl IntoIterator<Item = Flight>) {
        for flight in flights {
            self.counts.lost += 1;
            self.calm = false;
            self.under_way.outcome.lost.push(flight);
        }
    }

    fn duplicate(&mut self, number: FlightId) {
        let Some(original) = self.flight(number).cloned() else { return };
        let copy = self.copy_of(&original);
        self.under_way.outcome.flight = Some(original);
        self.under_way.outcome.copy = Some(copy);
    }

    /// A copy sets out now; it draws its latency from a number of its own: how many of this message are on the way.
    fn copy_of(&mut self, original: &Flight) -> Flight {
        let number = self.number();
        let (from, to, on_link) = (original.from, original.to, original.on_link);
        let same = |flight: &&Flight| (flight.from, flight.to, flight.on_link) == (from, to, on_link);
        let copies = self.flights.iter().filter(same).count() as u32;
        let fate = self.chance.fate(from, to, on_link, copies);
        let due_ms = self.arrival_ms(fate.latency_ms);
        let copy = Flight { number, copy: true, sent_ms: self.now_ms, due_ms, ..original.clone() };
        self.counts.duplicated += 1;
        self.calm = false;
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

    /// Of the messages of the latest reaction that are still on the way, in the order of sending, only the first `sent`
    /// leave. Copies have left.
    fn crash(&mut self, node: NodeId, sent: Option<u32>) {
        let at = &mut self.nodes[node.index()];
        at.life = Life::Down;
        at.memory = None;
        at.timers.clear();
        at.mailbox.clear();
        let (from, to) = at.latest;
        let held_back = |flight: &&Flight| flight.from == node && (from..to).contains(&flight.number) && !flight.copy;
        let leave = sent.map_or(usize::MAX, |sent| sent as usize);
        let stay: Vec<FlightId> =
            self.flights.iter().filter(held_back).skip(leave).map(|flight| flight.number).collect();
        self.lose_numbers(&stay);
        self.look_at_lock(node);
    }

    fn lose_numbers(&mut self, numbers: &[FlightId]) {
        let lost: Vec<Flight> = numbers.iter().filter_map(|number| self.take(*number)).collect();
        self.lose(lost);
    }

    fn change_links(&mut self, action: &Action) {
        let everyone = self.cast.everyone();
        match action {
            Action::Cut { from, to } => _ = self.cut[from.index()].insert(*to),
            Action::Mend { from, to } => self.cut[from.index()].remove(*to),
            Action::Heal => self.cut.fill(NodeSet::EMPTY),
            Action::Mute(node) => {
                self.cut[node.index()] = everyone;
                self.cut[node.index()].remove(*node);
            }
            Action::Deafen(node) => {
                for from in everyone.iter().filter(|from| from != node) {
                    self.cut[from.index()].insert(*node);
                }
            }
            Action::Partition(groups) => {
                for group in groups {
                    let others = groups.iter().fold(NodeSet::EMPTY, |all, other| all.union(*other)).without(*group);
                    for from in group.iter() {
                        self.cut[from.index()] = self.cut[from.index()].union(others);
                    }
                }
            }
            _ => {}
        }
        let cut = |flight: &&Flight| self.cut[flight.from.index()].contains(flight.to);
        let lost: Vec<FlightId> = self.flights.iter().filter(cut).map(|flight| flight.number).collect();
        self.lose_numbers(&lost);
    }

    fn send(&mut self, from: NodeId, to: NodeId, message: &Datum) -> Sent {
        let number = self.number();
        let (on_link, nth) = self.traffic[from.index() * self.nodes.len() + to.index()].count(self.cast.kind(message));
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
            self.calm = false;
            return Sent { number, due_ms, loss, copy: None };
        }
        let message = message.clone();
        let flight = Flight { number, from, to, message, nth, on_link, copy: false, sent_ms: self.now_ms, due_ms };
        self.flights.push(flight.clone());
        let copy = (by_chance && fate.duplicated).then(|| self.copy_of(&flight));
        Sent { number, due_ms, loss, copy: copy.map(|copy| (copy.number, copy.due_ms)) }
    }

    fn set_timer(&mut self, node: NodeId, timer: u8, after_ms: u64) {
        self.drop_timer(node, timer);
        let (number, set_ms) = (self.number(), self.now_ms);
        self.nodes[node.index()].timers.push(Running { timer, number, set_ms, due_ms: set_ms + after_ms });
    }

    /// What chance adds to a timer. A manual schedule knows no chance.
    fn spread_ms(&mut self, node: NodeId, timer: u8, spread_ms: u64) -> u64 {
        if spread_ms == 0 || self.schedule == Schedule::Manual {
            return 0;
        }
        let at = &mut self.nodes[node.index()];
        let drawn = &mut at.drawn[usize::from(timer)];
        *drawn += 1;
        self.chance.spread_ms(node, timer, *drawn, spread_ms)
    }

    /// Also one that has run out during a pause and waits in the mailbox.
    fn drop_timer(&mut self, node: NodeId, timer: u8) {
        let at = &mut self.nodes[node.index()];
        at.timers.retain(|running| running.timer != timer);
        at.mailbox.retain(|input| *input != Input::Timer(timer));
    }

    fn witness(&mut self, node: NodeId, fact: &Fact) {
        if let Fact::Decided(value) = fact {
            self.nodes[node.index()].decided = Some(value.clone());
        }
        let new = self.ledger.enter(node, fact.clone());
        self.news |= new
            && match fact {
                // One acceptance more or less is no news, until a value is chosen.
                Fact::Accepted { ballot, value } => self.ledger.first_chosen_in(*ballot, value, self.cast.electors()),
                _ => true,
            };
    }

    fn look_at_lock(&mut self, node: NodeId) {
        let at = &mut self.nodes[node.index()];
        let held = self.cast.holds_lock(at.memory.as_ref(), &at.disk);
        at.locked_since_ms = if held { at.locked_since_ms.or(Some(self.now_ms)) } else { None };
    }

    /// Carries `progress` on, asking each node that has to react; says whether to its end, which it does not reach
    /// where one does not answer.
    pub fn carry_out(&mut self, mut progress: Progress, mut ask: impl FnMut(Ask<'_>) -> Option<Reaction>) -> bool {
        while let Progress::Ask(Dispatch { node, input }) = &progress {
            let (cast, at) = (&*self.cast, &self.nodes[node.index()]);
            let asked = Ask { cast, node: *node, memory: at.memory.as_ref(), disk: &at.disk, input };
            let Some(reaction) = ask(asked) else { return false };
            progress = self.finish(reaction);
        }
        true
    }

    /// What the action that is done did.
    pub fn take_outcome(&mut self) -> Outcome {
        mem::take(&mut self.under_way.outcome)
    }

    /// What the dispatch that is out asks.
    pub(crate) fn asked(&self) -> Option<Ask<'_>> {
        let Dispatch { node, input } = self.under_way.out.as_ref()?;
        let at = &self.nodes[node.index()];
        Some(Ask { cast: &*self.cast, node: *node, memory: at.memory.as_ref(), disk: &at.disk, input })
    }

    /// Does again what was done, from the reactions that were recorded; nobody is asked.
    pub(crate) fn repeat(&mut self, mut progress: Progress, recorded: &Outcome) {
        let mut turns = recorded.turns.iter();
        while let (Progress::Ask(_), Some(turn)) = (&progress, turns.next()) {
            progress = self.finish(turn.reaction.clone());
        }
        self.take_outcome();
    }

    /// The cast, to be shared.
    pub(crate) fn shared_cast(&self) -> Arc<dyn Cast> {
        self.cast.clone()
    }

    /// The cast.
    pub fn cast(&self) -> &dyn Cast {
        &*self.cast
    }

    /// Who decides what happens next.
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
    pub fn is_calm(&self) -> bool {
        self.calm
    }

    /// Whether the latest action did something that a property may read.
    pub(crate) fn has_news(&self) -> bool {
        self.news
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
}

/// What is due.
enum Due {
    Flight(FlightId),
    Timer(NodeId, u8),
}
