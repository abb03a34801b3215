//! The parts that worlds are made of, each distinct one stored once: node states, messages, facts, and the *part* of a
//! node, which is its state with everything addressed to it.
//!
//! The effect of an action on one part is computed once and remembered, so that a step of the search only looks up
//! numbers. A protocol's own code runs once for each distinct (node, memory, disk, input).

use super::bounds::Bounds;
use super::intern::Interner;
use crate::scenario::search::TimerOrder;
use crate::world::{Life, Timers, waits};
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::DynCluster;
use synod_core::Erased;
use synod_core::erased::{Effect, Input};
use synod_core::{Fact, Failure, Holding, Ledger, NodeId, NodeSet};

/// A node's memory (none while it is down) and disk.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct NodeState {
    pub(super) memory: Option<Erased>,
    pub(super) disk: Erased,
}

/// A node with the messages in flight to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct NodePart {
    pub(super) node: NodeId,
    /// The number of its [`NodeState`].
    pub(super) state: u32,
    /// What is in flight to it, by sender and message; of equal ones the oldest first.
    pub(super) envelopes: Vec<Envelope>,
    /// The running timers, in the order of the protocol's list.
    pub(super) timers: Timers,
    /// How many of its clients' requests have been made.
    pub(super) asked: u16,
    /// How often it has tried again, timer by timer, since the search started.
    pub(super) attempts: Vec<u16>,
    /// What has come to it since it was paused, in the order of arrival; `None` while it is not paused.
    pub(super) mailbox: Option<Vec<InputKey>>,
}

/// A message in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Envelope {
    pub(super) from: NodeId,
    /// The number of the message.
    pub(super) message: u32,
    /// Which send of the sender's latest reaction it is, from 1, while a crash can still take it back; otherwise 0.
    pub(super) retractable: u16,
}

/// The effect of an action on the part of one node, and what the node sends.
#[derive(Clone, Debug)]
pub(super) struct Transition {
    pub(super) trigger: Trigger,
    /// The part afterwards.
    pub(super) part: u32,
    /// The messages sent: the receiver's id and the message's number.
    pub(super) sends: Vec<(NodeId, u32)>,
    /// Where the sends of the node's latest reaction begin, since only those can be taken back; `None` if it has not
    /// reacted: it is down, or what came waits in its mailbox.
    pub(super) latest: Option<usize>,
    /// The facts entered into the ledger.
    pub(super) facts: Vec<u32>,
}

/// What happens to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trigger {
    /// The oldest of these envelopes arrives; it is lost if the node is down.
    Deliver {
        from: NodeId,
        message: u32,
    },
    /// A timer runs out.
    Fire(u8),
    /// The next of its clients' requests arrives.
    Request,
    Restart,
    /// A pause ends: the node reacts to all that waits in its mailbox.
    Resume,
}

/// Everything the search needs to know about a part.
#[derive(Debug)]
pub(super) struct PartInfo {
    /// What may happen to it, each within the bound on attempts.
    pub(super) transitions: Vec<Transition>,
    /// Whether the bound excluded the arrival of a message or of a timer.
    pub(super) closed: bool,
    /// The envelopes, each kind once.
    pub(super) envelopes: Vec<(NodeId, u32)>,
    /// The senders of envelopes here that a crash could take back.
    pub(super) holders: NodeSet,
    /// The least time that a timer has left.
    pub(super) least_ms: Option<u64>,
    pub(super) life: Life,
    /// Whether it is up and not paused, and holds a lock or waits for a decision.
    pub(super) waits: bool,
    /// The number of what it holds; 0 for nothing.
    pub(super) holding: u32,
}

/// A reaction, in numbers.
#[derive(Clone, Debug)]
struct Reacted {
    state: u32,
    sends: Vec<(NodeId, u32)>,
    facts: Vec<u32>,
    timers: Vec<TimerChange>,
    attempts: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
enum TimerChange {
    Set { timer: u8, after_ms: u64 },
    Cancel(u8),
}

/// An input, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum InputKey {
    Boot(bool),
    Request(u32),
    Message(NodeId, u32),
    Timer(u8),
}

/// A change of a part that does not involve the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    /// An envelope is put in flight, after its equals.
    Add(Envelope),
    /// The oldest of these envelopes is gone.
    Lose(NodeId, u32),
    /// The oldest of these envelopes says something else.
    Forge { from: NodeId, message: u32, into: u32 },
    /// A crash of this node can no longer take its envelopes back.
    Release(NodeId),
    /// A crash of this node takes back its envelopes from this position on.
    TakeBack(NodeId, u16),
    /// The link from this node is cut: what is on it is lost.
    Sever(NodeId),
    /// The node crashes.
    Crash,
    /// The node crashes, unless it is down, and loses its disk.
    Wipe,
    /// The node is paused.
    Pause,
    /// Time passes, in milliseconds.
    Elapse(u64),
}

/// Everything computed so far.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) cluster: Rc<dyn DynCluster>,
    timers: TimerOrder,
    /// How often a node may try again, timer by timer.
    rounds: Vec<u32>,
    /// The numbers of each node's requests, in the order in which they are made.
    requests: Vec<Vec<u32>>,
    asks: Interner<Erased>,
    pub(super) states: Interner<NodeState>,
    pub(super) messages: Interner<Erased>,
    facts: Interner<(NodeId, Fact)>,
    pub(super) ledgers: Interner<Ledger>,
    holdings: Interner<Holding>,
    parts: Interner<NodePart>,
    known: Vec<Option<Rc<PartInfo>>>,
    changed: Vec<Vec<(Change, u32)>>,
    /// Each part without what can never matter, if no restart is left and if one is, where known.
    living: Vec<[Option<u32>; 2]>,
    entered: BTreeMap<(u32, u32), u32>,
    /// What a forger may make of a message, by sender, receiver and message.
    forgeries: BTreeMap<(NodeId, NodeId, u32), Rc<[u32]>>,
    reacted: BTreeMap<(NodeId, u32, InputKey), Rc<Reacted>>,
    /// That the protocol has failed: what was computed since is of no use, and is not remembered.
    pub(super) failed: Option<Failure>,
}

impl Parts {
    pub(super) fn new(cluster: Rc<dyn DynCluster>, requests: Vec<Vec<Erased>>, bounds: &Bounds) -> Self {
        let mut asks = Interner::default();
        let requests = requests.into_iter().map(|all| all.into_iter().map(|request| asks.number(request)).collect());
        Self {
            timers: bounds.timers,
            rounds: bounds.rounds_of(cluster.about()),
            cluster,
            requests: requests.collect(),
            asks,
            states: Interner::default(),
            messages: Interner::default(),
            facts: Interner::default(),
            ledgers: Interner::default(),
            holdings: Interner::default(),
            parts: Interner::default(),
            known: Vec::new(),
            changed: Vec::new(),
            living: Vec::new(),
            entered: BTreeMap::new(),
            forgeries: BTreeMap::new(),
            reacted: BTreeMap::new(),
            failed: None,
        }
    }

    /// A node that has just started, with the effects of its start.
    pub(super) fn boot(&mut self, node: NodeId) -> Transition {
        let state = self.states.number(NodeState { memory: None, disk: self.cluster.empty_disk() });
        let down = self.part_of(node, state, Timers::default());
        let booted = self.react(&down, InputKey::Boot(false), Trigger::Restart);
        booted.expect("nothing has been tried before the start")
    }

    /// The part of `node`, to which nothing is in flight and which has done nothing yet.
    fn part_of(&self, node: NodeId, state: u32, timers: Timers) -> NodePart {
        let attempts = vec![0; self.cluster.about().timers.len()];
        NodePart { node, state, envelopes: Vec::new(), timers, asked: 0, attempts, mailbox: None }
    }

    pub(super) fn cluster(&self) -> &dyn DynCluster {
        &*self.cluster
    }

    /// The number of a ledger with these facts.
    pub(super) fn ledger_with(&mut self, ledger: Ledger) -> u32 {
        self.ledgers.number(ledger)
    }

    /// The part of `node`, which has this memory and disk, and to which these messages are in flight: each with its
    /// sender, and with its place among what a crash could take back, or 0. The oldest stand first. `mailbox` is what
    /// waits there, if it is paused.
    pub(super) fn part_with<'a>(
        &mut self,
        node: NodeId,
        state: NodeState,
        flights: &[(NodeId, Erased, u16)],
        timers: Timers,
        mailbox: Option<impl IntoIterator<Item = &'a Input>>,
    ) -> u32 {
        let state = self.states.number(state);
        let mut part = self.part_of(node, state, timers);
        part.mailbox = mailbox.map(|inputs| inputs.into_iter().map(|input| self.key(input)).collect());
        for (from, message, retractable) in flights {
            let message = self.messages.number(message.clone());
            self.make(&mut part, Change::Add(Envelope { from: *from, message, retractable: *retractable }));
        }
        self.number(part)
    }

    pub(super) fn ledger(&self, number: u32) -> &Ledger {
        self.ledgers.get(number)
    }

    pub(super) fn part(&self, number: u32) -> &NodePart {
        self.parts.get(number)
    }

    /// The state of the node that this part belongs to.
    pub(super) fn state(&self, part: u32) -> &NodeState {
        self.states.get(self.parts.get(part).state)
    }

    /// The time that `timer` has left in `part`, if it runs.
    pub(super) fn left_ms(&self, part: u32, timer: u8) -> Option<u64> {
        self.parts.get(part).timers.left_ms(timer)
    }

    pub(super) fn message(&self, number: u32) -> &Erased {
        self.messages.get(number)
    }

    /// What a forger may make of a message: its numbers, in the protocol's order.
    pub(super) fn forgeries(&mut self, from: NodeId, to: NodeId, message: u32) -> Rc<[u32]> {
        if let Some(known) = self.forgeries.get(&(from, to, message)) {
            return known.clone();
        }
        let forged = self.cluster.forgeries(from, to, self.messages.get(message));
        let forged = self.heard(forged).unwrap_or_default();
        let numbers: Rc<[u32]> = forged.into_iter().map(|forged| self.messages.number(forged)).collect();
        self.forgeries.insert((from, to, message), numbers.clone());
        numbers
    }

    /// How often the protocol's own code has run.
    pub(super) fn reactions(&self) -> usize {
        self.reacted.len()
    }

    /// The ledger `ledger` with `fact` entered.
    pub(super) fn enter(&mut self, ledger: u32, fact: u32) -> u32 {
        if let Some(known) = self.entered.get(&(ledger, fact)) {
            return *known;
        }
        let (node, fact_of) = self.facts.get(fact);
        let (node, mut after) = (*node, self.ledgers.get(ledger).clone());
        let entered = self.cluster.entered(fact_of, &after);
        let Some(entered) = self.heard(entered) else { return ledger };
        after.enter(node, entered);
        let number = self.ledgers.number(after);
        self.entered.insert((ledger, fact), number);
        number
    }

    /// What the protocol has answered; `None` if it has failed.
    pub(super) fn heard<T>(&mut self, answer: Result<T, Failure>) -> Option<T> {
        answer.map_err(|failure| _ = self.failed.get_or_insert(failure)).ok()
    }

    /// What a holding's number, which is not 0, stands for.
    pub(super) fn holding(&self, number: u32) -> &Holding {
        self.holdings.get(number - 1)
    }

    /// The part `part` after `change`.
    pub(super) fn change(&mut self, part: u32, change: Change) -> u32 {
        let known = &self.changed[part as usize];
        let place = match known.binary_search_by(|(other, _)| other.cmp(&change)) {
            Ok(place) => return known[place].1,
            Err(place) => place,
        };
        let mut after = self.parts.get(part).clone();
        self.make(&mut after, change);
        let number = self.number(after);
        self.changed[part as usize].insert(place, (change, number));
        number
    }

    fn make(&mut self, part: &mut NodePart, change: Change) {
        match change {
            Change::Add(envelope) => {
                let key = |other: &Envelope| (other.from, other.message);
                let place = part.envelopes.partition_point(|other| key(other) <= key(&envelope));
                part.envelopes.insert(place, envelope);
            }
            Change::Lose(from, message) => _ = take_envelope(part, from, message),
            Change::Forge { from, message, into } => {
                if let Some(envelope) = take_envelope(part, from, message) {
                    self.make(part, Change::Add(Envelope { message: into, ..envelope }));
                }
            }
            Change::Release(from) => {
                part.envelopes
                    .iter_mut()
                    .filter(|envelope| envelope.from == from)
                    .for_each(|envelope| envelope.retractable = 0);
            }
            Change::TakeBack(from, first) => {
                part.envelopes.retain(|envelope| envelope.from != from || envelope.retractable < first);
                self.make(part, Change::Release(from));
            }
            Change::Sever(from) => part.envelopes.retain(|envelope| envelope.from != from),
            Change::Crash => {
                let disk = self.states.get(part.state).disk.clone();
                self.end(part, disk);
            }
            Change::Wipe => self.end(part, self.cluster.empty_disk()),
            Change::Pause => part.mailbox = Some(Vec::new()),
            Change::Elapse(ms) => part.timers.elapse(ms),
        }
    }

    /// The node is down and has this disk.
    fn end(&mut self, part: &mut NodePart, disk: Erased) {
        part.state = self.states.number(NodeState { memory: None, disk });
        part.timers.clear();
        part.mailbox = None;
    }

    pub(super) fn number(&mut self, part: NodePart) -> u32 {
        let number = self.parts.number(part);
        if self.parts.len() > self.known.len() {
            self.known.push(None);
            self.changed.push(Vec::new());
            self.living.push([None; 2]);
        }
        number
    }

    /// The part `part` without the messages in flight that can never matter again: those that are dead to its node, and
    /// all if that is down for good, since no restart is left.
    pub(super) fn living(&mut self, part: u32, restarts: bool) -> u32 {
        if let Some(known) = self.living[part as usize][usize::from(restarts)] {
            return known;
        }
        let mut after = self.parts.get(part).clone();
        let NodeState { memory, disk } = self.states.get(after.state).clone();
        let (cluster, node) = (self.cluster.clone(), after.node);
        match memory {
            None if restarts => {}
            None => after.envelopes.clear(),
            Some(memory) => after.envelopes.retain(|envelope| {
                let message = self.messages.get(envelope.message);
                let is_dead = cluster.is_dead(node, &memory, &disk, envelope.from, message);
                let is_dead = is_dead.map_err(|failure| _ = self.failed.get_or_insert(failure));
                !is_dead.unwrap_or(false)
            }),
        }
        let number = self.number(after);
        self.living[part as usize][usize::from(restarts)] = Some(number);
        number
    }

    /// What is known of `part`.
    pub(super) fn info(&mut self, part: u32) -> Rc<PartInfo> {
        if let Some(known) = &self.known[part as usize] {
            return known.clone();
        }
        let known = Rc::new(self.find_info(part));
        if self.failed.is_none() {
            self.known[part as usize] = Some(known.clone());
        }
        known
    }

    /// The number of what the node of `part` holds; 0 for nothing.
    pub(super) fn holding_of(&mut self, part: u32) -> u32 {
        match &self.known[part as usize] {
            Some(known) => known.holding,
            None => self.info(part).holding,
        }
    }

    fn find_info(&mut self, number: u32) -> PartInfo {
        let part = self.parts.get(number).clone();
        let NodeState { memory, disk } = self.states.get(part.state).clone();
        let life = match (&memory, &part.mailbox) {
            (None, _) => Life::Down,
            (Some(_), Some(_)) => Life::Paused,
            (Some(_), None) => Life::Up,
        };
        let awake = memory.as_ref().filter(|_| life == Life::Up);
        let waits = awake.map_or(Ok(false), |memory| waits(&*self.cluster, part.node, memory, &disk));
        let waits = self.heard(waits).unwrap_or_default();
        let holding = self.cluster.holding(part.node, memory.as_ref(), &disk);
        let holding = self.heard(holding).flatten().map_or(0, |holding| self.holdings.number(holding) + 1);
        let mut envelopes: Vec<(NodeId, u32)> =
            part.envelopes.iter().map(|envelope| (envelope.from, envelope.message)).collect();
        envelopes.dedup();
        let mut transitions = Vec::new();
        let mut closed = false;
        for trigger in self.possible(&part, life, &envelopes) {
            match self.happens(&part, trigger, life) {
                Some(happens) => transitions.push(happens),
                None => closed |= matches!(trigger, Trigger::Deliver { .. } | Trigger::Fire(_)),
            }
        }
        let holders =
            part.envelopes.iter().filter(|envelope| envelope.retractable > 0).map(|envelope| envelope.from).collect();
        let least_ms = part.timers.least_ms();
        PartInfo { transitions, closed, envelopes, holders, least_ms, life, waits, holding }
    }

    fn possible(&self, part: &NodePart, life: Life, envelopes: &[(NodeId, u32)]) -> Vec<Trigger> {
        let mut all: Vec<Trigger> =
            envelopes.iter().map(|(from, message)| Trigger::Deliver { from: *from, message: *message }).collect();
        if life == Life::Down {
            all.push(Trigger::Restart);
            return all;
        }
        all.extend(part.timers.iter().map(|running| Trigger::Fire(running.timer)));
        if usize::from(part.asked) < self.requests[part.node.index()].len() {
            all.push(Trigger::Request);
        }
        if life == Life::Paused {
            all.push(Trigger::Resume);
        }
        all
    }

    /// The effect of `trigger`; `None` if the bound on attempts forbids it.
    fn happens(&mut self, part: &NodePart, trigger: Trigger, life: Life) -> Option<Transition> {
        let mut before = part.clone();
        let input = match trigger {
            Trigger::Deliver { from, message } => {
                take_envelope(&mut before, from, message);
                if life == Life::Down {
                    return Some(self.without_reaction(before, trigger));
                }
                InputKey::Message(from, message)
            }
            Trigger::Fire(timer) => {
                before.timers.cancel(timer);
                InputKey::Timer(timer)
            }
            Trigger::Request => {
                before.asked += 1;
                InputKey::Request(self.requests[part.node.index()][usize::from(part.asked)])
            }
            Trigger::Restart => InputKey::Boot(true),
            Trigger::Resume => return self.resume(before),
        };
        if let Some(mailbox) = &mut before.mailbox {
            mailbox.push(input);
            return Some(self.without_reaction(before, trigger));
        }
        self.react(&before, input, trigger)
    }

    fn without_reaction(&mut self, part: NodePart, trigger: Trigger) -> Transition {
        Transition { trigger, part: self.number(part), sends: Vec::new(), latest: None, facts: Vec::new() }
    }

    fn react(&mut self, before: &NodePart, key: InputKey, trigger: Trigger) -> Option<Transition> {
        let reacted = self.reaction(before.node, before.state, key);
        let after = self.after(before, &reacted)?;
        let (sends, facts) = (reacted.sends.clone(), reacted.facts.clone());
        Some(Transition { trigger, part: self.number(after), sends, latest: Some(0), facts })
    }

    /// The node reacts to all that waits in its mailbox, one input after the other, in one action.
    fn resume(&mut self, mut part: NodePart) -> Option<Transition> {
        let (mut sends, mut latest, mut facts) = (Vec::new(), None, Vec::new());
        while let Some(input) = part.mailbox.as_mut().filter(|waits| !waits.is_empty()).map(|waits| waits.remove(0)) {
            let reacted = self.reaction(part.node, part.state, input);
            part = self.after(&part, &reacted)?;
            latest = Some(sends.len());
            sends.extend_from_slice(&reacted.sends);
            facts.extend_from_slice(&reacted.facts);
        }
        part.mailbox = None;
        Some(Transition { trigger: Trigger::Resume, part: self.number(part), sends, latest, facts })
    }

    /// The node's part once it has reacted so; `None` if that is one attempt too many. A timer that it cancels or sets
    /// anew also leaves the mailbox, if it waits there.
    fn after(&self, before: &NodePart, reacted: &Reacted) -> Option<NodePart> {
        let mut after = NodePart { state: reacted.state, ..before.clone() };
        for timer in &reacted.attempts {
            let count = &mut after.attempts[usize::from(*timer)];
            *count += 1;
            if u32::from(*count) > self.rounds[usize::from(*timer)] {
                return None;
            }
        }
        for change in &reacted.timers {
            let (TimerChange::Cancel(timer) | TimerChange::Set { timer, .. }) = *change;
            if let Some(waits) = &mut after.mailbox {
                waits.retain(|input| *input != InputKey::Timer(timer));
            }
            match *change {
                TimerChange::Cancel(timer) => after.timers.cancel(timer),
                TimerChange::Set { timer, after_ms } => {
                    let left_ms = if self.timers == TimerOrder::Late { after_ms } else { 0 };
                    after.timers.set(timer, left_ms);
                }
            }
        }
        Some(after)
    }

    /// The number form of an input.
    fn key(&mut self, input: &Input) -> InputKey {
        match input {
            Input::Boot { restarted } => InputKey::Boot(*restarted),
            Input::Request(request) => InputKey::Request(self.asks.number(request.clone())),
            Input::Message { from, message } => InputKey::Message(*from, self.messages.number(message.clone())),
            Input::Timer(timer) => InputKey::Timer(*timer),
        }
    }

    /// The input that a key stands for.
    pub(super) fn input(&self, key: InputKey) -> Input {
        match key {
            InputKey::Boot(restarted) => Input::Boot { restarted },
            InputKey::Request(request) => Input::Request(self.asks.get(request).clone()),
            InputKey::Message(from, message) => Input::Message { from, message: self.messages.get(message).clone() },
            InputKey::Timer(timer) => Input::Timer(timer),
        }
    }

    fn reaction(&mut self, node: NodeId, state: u32, key: InputKey) -> Rc<Reacted> {
        if let Some(known) = self.reacted.get(&(node, state, key)) {
            return known.clone();
        }
        let input = self.input(key);
        let NodeState { memory, disk } = self.states.get(state).clone();
        let mut reacted =
            Reacted { state, sends: Vec::new(), facts: Vec::new(), timers: Vec::new(), attempts: Vec::new() };
        let reaction = self.cluster.react(node, memory.as_ref(), &disk, &input);
        let Some(reaction) = self.heard(reaction) else { return Rc::new(reacted) };
        let disk = reaction.disk.unwrap_or(disk);
        reacted.state = self.states.number(NodeState { memory: Some(reaction.memory), disk });
        for effect in reaction.effects {
            match effect {
                Effect::Send { to, message } => reacted.sends.push((to, self.messages.number(message))),
                Effect::SetTimer { timer, after_ms, .. } => {
                    reacted.timers.push(TimerChange::Set { timer, after_ms });
                }
                Effect::CancelTimer(timer) => reacted.timers.push(TimerChange::Cancel(timer)),
                Effect::Attempt(timer) => reacted.attempts.push(timer),
                Effect::Witness(fact) => reacted.facts.push(self.facts.number((node, fact))),
            }
        }
        let reacted = Rc::new(reacted);
        self.reacted.insert((node, state, key), reacted.clone());
        reacted
    }
}

/// Removes the oldest of these envelopes.
/// Takes the first of these envelopes away.
fn take_envelope(part: &mut NodePart, from: NodeId, message: u32) -> Option<Envelope> {
    let first = part.envelopes.iter().position(|envelope| (envelope.from, envelope.message) == (from, message))?;
    Some(part.envelopes.remove(first))
}
