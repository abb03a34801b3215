//! A run that remembers: every action with its reactions, so that going back and forth asks no actor again.
//!
//! Going to a moment takes the nearest checkpoint before it and repeats the recorded reactions from there. An action in
//! the past forks: what had been known after it becomes a [`Branch`], which is no more than a person's actions, since
//! all else follows from the scenario.

mod front;
#[cfg(test)]
mod tests;

use crate::action::{Action, FlightId, Refused};
use crate::actors::{Actors, InProcess};
use crate::blocked::{Standstill, standstill};
use crate::evidence;
use crate::frame::{Branch, Crossing, Entry, Event, Frame, Mark, Outage, Step};
use crate::run::{Run, Summary};
use crate::scenario::{Deed, MessageDeed, MessageName, Scenario, Schedule};
use crate::world::{Flight, Outcome, World};
use crate::{digest, look, tell, trace};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use front::{Due, Front};
use synod_core::cast::Reaction;
use synod_core::{About, Breach, Cast, Language, NodeId, NodeSet, limits};

/// Actions between two checkpoints: going anywhere repeats fewer than this many.
const CHECKPOINT: usize = 128;

/// A run of one protocol.
pub struct Timeline {
    pub(crate) scenario: Arc<Scenario>,
    /// The world at the start, then after every [`CHECKPOINT`] actions.
    checkpoints: Vec<World>,
    /// How the nodes started.
    pub(crate) start: Outcome,
    /// Whether they have.
    started: bool,
    /// The scenario's steps that have been taken.
    taken: Vec<bool>,
    /// All that is known to have happened.
    pub(crate) moments: Vec<Moment>,
    /// The world at the moment looked at, after this many of them.
    pub(crate) world: World,
    position: u32,
    /// How far anybody has looked.
    seen: u32,
    pub(crate) violations: Vec<Violation>,
    /// A person's actions that are still to be repeated: after how many actions, and what.
    person: Vec<(u32, Action)>,
    branches: Vec<Branch>,
    /// What the search for blocked nodes said of a moment.
    standstill: Option<(u32, Standstill)>,
    /// The end of what is known, while it is being found out.
    front: Option<Front>,
    /// The latest ticket given to an actor.
    ticket: u32,
    /// Whether it is known that the run is cut off at its bound on actions: more would have happened.
    pub(crate) cut: bool,
    /// The nodes whose actor is lost, and which have not crashed for it yet.
    lost: NodeSet,
}

/// One action, and all that came of it.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    pub(crate) at_ms: u64,
    pub(crate) cause: Cause,
    /// What; `None` for a step that names a message which is not on the way.
    pub(crate) action: Option<Action>,
    /// Why a step of the scenario could not happen.
    pub(crate) refused: Option<Refused>,
    pub(crate) outcome: Outcome,
    /// Whether it is the crash of a node whose actor was lost: kept like a person's, so that it can be done again.
    pub(crate) actor_lost: bool,
}

/// Who took an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The clock.
    Clock,
    /// A step of the scenario: its place in the list.
    Step(usize),
    /// A person.
    Person,
}

/// A property was violated.
#[derive(Clone, Debug)]
pub(crate) struct Violation {
    /// Its place in the protocol's list.
    pub(crate) property: usize,
    /// After how many actions.
    pub(crate) step: u32,
    pub(crate) breach: Breach,
}

impl Timeline {
    /// The run of `scenario`, at its start.
    pub(crate) fn new(scenario: Arc<Scenario>, cast: Arc<dyn Cast>) -> Self {
        let mut run = Self {
            world: World::new(cast, scenario.network, scenario.seed, scenario.schedule),
            taken: vec![false; scenario.steps.len()],
            scenario,
            checkpoints: Vec::new(),
            start: Outcome::default(),
            started: false,
            moments: Vec::new(),
            position: 0,
            seen: 0,
            violations: Vec::new(),
            person: Vec::new(),
            branches: Vec::new(),
            standstill: None,
            front: None,
            ticket: 0,
            cut: false,
            lost: NodeSet::EMPTY,
        };
        run.find_out(0, &mut InProcess);
        run
    }

    /// The step of the scenario, and why, if one could not happen.
    pub(crate) fn first_refused(&self) -> Option<(usize, Refused)> {
        self.moments.iter().find_map(|moment| match (moment.cause, moment.refused) {
            (Cause::Step(step), Some(refused)) => Some((step, refused)),
            _ => None,
        })
    }

    /// What happens next by itself in `world`, that after all that is known; a run has only so many actions.
    fn next(&mut self, world: &World) -> Result<Due, Step> {
        let due = self.next_unbounded(world)?;
        self.cut = self.moments.len() >= limits::ACTIONS as usize;
        if self.cut { Err(Step::Cut) } else { Ok(due) }
    }

    fn next_unbounded(&self, world: &World) -> Result<Due, Step> {
        if let Some((_, action)) = self.person.iter().find(|(after, _)| *after as usize == self.moments.len()) {
            return Ok(Due { cause: Cause::Person, at_ms: world.now_ms(), action: Ok(action.clone()) });
        }
        match self.scenario.schedule {
            Schedule::Manual => self.next_step(world).ok_or(Step::Waiting),
            Schedule::Timed => self.next_timed(world),
        }
    }

    fn next_step(&self, world: &World) -> Option<Due> {
        let place = self.taken.iter().position(|taken| !taken)?;
        let action = action_of(world, &self.scenario.steps[place].deed);
        Some(Due { cause: Cause::Step(place), at_ms: world.now_ms(), action })
    }

    /// A message that a step waits for comes first, then whatever is due first, a step before all else.
    fn next_timed(&self, world: &World) -> Result<Due, Step> {
        let now_ms = world.now_ms();
        let open = || self.scenario.steps.iter().enumerate().filter(|(step, _)| !self.taken[*step]);
        for (step, waiting) in open().filter(|(_, step)| step.at_ms.is_none()) {
            if let Some(action) = awaited(world, &waiting.deed) {
                return Ok(Due { cause: Cause::Step(step), at_ms: now_ms, action: Ok(action) });
            }
        }
        let step = open().filter_map(|(place, step)| Some((step.at_ms?, place))).min();
        let due = world.next_due();
        let (cause, at_ms, action) = match (step, due) {
            (Some((at_ms, place)), due) if due.as_ref().is_none_or(|(due_ms, _)| at_ms <= *due_ms) => {
                (Cause::Step(place), at_ms, action_of(world, &self.scenario.steps[place].deed))
            }
            (_, Some((due_ms, action))) => (Cause::Clock, due_ms, Ok(action)),
            _ => return Err(Step::Waiting),
        };
        let at_ms = at_ms.max(now_ms);
        if at_ms > self.scenario.until_ms { Err(Step::Ended) } else { Ok(Due { cause, at_ms, action }) }
    }

    /// Looks whether the latest action known, after which there is this `world`, has violated a property.
    fn check(&mut self, world: &World) {
        if !world.has_news() {
            return;
        }
        let step = self.moments.len() as u32;
        for (property, breach) in evidence::breaches(world) {
            if self.violations.iter().all(|known| known.property != property) {
                self.violations.push(Violation { property, step, breach });
            }
        }
    }

    /// Leaves what is known after the moment looked at, and keeps it as a branch if it is worth that.
    fn leave(&mut self) {
        self.keep_branch(self.position);
        self.truncate();
    }

    /// Forgets all that is known after the moment looked at.
    fn truncate(&mut self) {
        let len = self.position as usize;
        self.moments.truncate(len);
        self.checkpoints.truncate(len / CHECKPOINT + 1);
        self.violations.retain(|violation| violation.step <= self.position);
        self.taken.fill(false);
        for moment in &self.moments {
            if let Cause::Step(step) = moment.cause {
                self.taken[step] = true;
            }
        }
        self.person.clear();
        self.seen = self.seen.min(self.position);
        self.standstill = None;
        self.front = None;
        self.cut = false;
    }

    /// Keeps what is known as a branch, if somebody acted in it after `fork` or has seen that.
    fn keep_branch(&mut self, fork: u32) {
        // A future that somebody has gone back to may not be known again to its end.
        let (len, person) = (self.len().max(self.seen), self.person());
        let acted = person.iter().any(|(after, _)| *after >= fork);
        if len > fork && (acted || self.seen > fork) {
            self.branches.push(Branch { fork, len, person });
        }
    }

    /// The search for blocked nodes at the moment looked at, done once a moment.
    pub(crate) fn standstill(&mut self) -> Standstill {
        match self.standstill {
            Some((step, known)) if step == self.position => known,
            _ => {
                let found = standstill(&self.world);
                self.standstill = Some((self.position, found));
                found
            }
        }
    }
}

/// The message that a step without a time waits for, if it is on the way; a copy is not sent, it sets out.
fn awaited(world: &World, deed: &Deed) -> Option<Action> {
    let Deed::Message(deed, name) = deed else { return None };
    let flight = named(world, name).find(|flight| !flight.copy)?;
    Some(message_action(*deed, flight.number))
}

/// The messages of that name, the one longest on the way first; of an original and its copy the original.
fn named<'a>(world: &'a World, name: &'a MessageName) -> impl Iterator<Item = &'a Flight> {
    world.flights().iter().filter(|flight| {
        (world.cast().kind(&flight.message), flight.from, flight.to) == (name.kind.as_str(), name.from, name.to)
            && name.nth.is_none_or(|nth| nth == flight.nth)
    })
}

/// The action that `deed` names in `world`.
fn action_of(world: &World, deed: &Deed) -> Result<Action, Refused> {
    Ok(match deed.clone() {
        Deed::Request { node, request, value } => Action::Request { node, request, value },
        Deed::Message(deed, name) => {
            let flight = named(world, &name).next().ok_or(Refused::NoSuchMessage)?;
            message_action(deed, flight.number)
        }
        Deed::Fire { node, timer } => Action::Fire { node, timer },
        Deed::Crash { node, sent } => Action::Crash { node, sent },
        Deed::Restart(node) => Action::Restart(node),
        Deed::Wipe(node) => Action::Wipe(node),
        Deed::Pause(node) => Action::Pause(node),
        Deed::Resume(node) => Action::Resume(node),
        Deed::Cut(from, to) => Action::Cut { from, to },
        Deed::Mend(from, to) => Action::Mend { from, to },
        Deed::Partition(groups) => Action::Partition(groups),
        Deed::Heal => Action::Heal,
        Deed::Mute(node) => Action::Mute(node),
        Deed::Deafen(node) => Action::Deafen(node),
    })
}

/// What names `action` in `world`: the other way round.
fn deed_of(world: &World, action: &Action) -> Result<Deed, Refused> {
    let message = |deed, number| {
        let flight = world.flight(number).ok_or(Refused::NoSuchMessage)?;
        let kind = String::from(world.cast().kind(&flight.message));
        Ok(Deed::Message(deed, MessageName { kind, from: flight.from, to: flight.to, nth: Some(flight.nth) }))
    };
    Ok(match action.clone() {
        Action::Request { node, request, value } => Deed::Request { node, request, value },
        Action::Deliver(number) => message(MessageDeed::Deliver, number)?,
        Action::Lose(number) => message(MessageDeed::Lose, number)?,
        Action::Duplicate(number) => message(MessageDeed::Duplicate, number)?,
        Action::Delay { flight, by_ms } => message(MessageDeed::Delay(by_ms), flight)?,
        Action::Fire { node, timer } => Deed::Fire { node, timer },
        Action::Crash { node, sent } => Deed::Crash { node, sent },
        Action::Restart(node) => Deed::Restart(node),
        Action::Wipe(node) => Deed::Wipe(node),
        Action::Pause(node) => Deed::Pause(node),
        Action::Resume(node) => Deed::Resume(node),
        Action::Cut { from, to } => Deed::Cut(from, to),
        Action::Mend { from, to } => Deed::Mend(from, to),
        Action::Partition(groups) => Deed::Partition(groups),
        Action::Heal => Deed::Heal,
        Action::Mute(node) => Deed::Mute(node),
        Action::Deafen(node) => Deed::Deafen(node),
    })
}

/// After how many actions two lines part in which people did this and that; `None` if they did the same.
fn parting(one: &[(u32, Action)], other: &[(u32, Action)]) -> Option<u32> {
    let place = (0..one.len().max(other.len())).find(|place| one.get(*place) != other.get(*place))?;
    let parts = [one.get(place), other.get(place)];
    parts.into_iter().flatten().map(|(after, _)| *after).min()
}

fn message_action(deed: MessageDeed, flight: u32) -> Action {
    match deed {
        MessageDeed::Deliver => Action::Deliver(flight),
        MessageDeed::Lose => Action::Lose(flight),
        MessageDeed::Duplicate => Action::Duplicate(flight),
        MessageDeed::Delay(by_ms) => Action::Delay { flight, by_ms },
    }
}

impl Run for Timeline {
    fn about(&self) -> &'static About {
        self.world.cast().about()
    }

    fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    fn position(&self) -> u32 {
        self.position
    }

    fn len(&self) -> u32 {
        self.moments.len() as u32
    }

    fn at_ms(&self, step: u32) -> u64 {
        let last = (step as usize).min(self.moments.len());
        last.checked_sub(1).map_or(0, |place| self.moments[place].at_ms)
    }

    fn step(&mut self) -> Step {
        if self.position == self.len() {
            self.abandon();
            match self.find_out(self.position + 1, &mut InProcess) {
                None | Some(Step::Moved) => {}
                Some(end) => return end,
            }
        }
        repeat(&mut self.world, &self.moments[self.position as usize]);
        self.position += 1;
        Step::Moved
    }

    fn seek(&mut self, step: u32) {
        if step > self.len() {
            self.abandon();
            self.find_out(step, &mut InProcess);
        }
        let step = step.min(self.len());
        let near = step as usize / CHECKPOINT;
        if step < self.position || near > self.position as usize / CHECKPOINT {
            self.world = self.checkpoints[near].clone();
            self.position = (near * CHECKPOINT) as u32;
        }
        for moment in &self.moments[self.position as usize..step as usize] {
            repeat(&mut self.world, moment);
        }
        self.position = step;
    }

    fn play_out(&mut self) -> Step {
        self.abandon();
        self.find_out(u32::MAX, &mut InProcess).unwrap_or(Step::Moved)
    }

    fn act(&mut self, action: Action) -> Result<(), Refused> {
        self.plan(action)?;
        Run::step(self);
        Ok(())
    }

    fn plan(&mut self, action: Action) -> Result<(), Refused> {
        self.allows(&action)?;
        self.leave();
        self.person.push((self.position, action));
        Ok(())
    }

    fn start_over(&mut self) {
        self.person = self.person();
        // What people did is to come again: whoever acts before it has come leaves a branch.
        self.seen = self.person.last().map_or(0, |(after, _)| after + 1);
        let scenario = &self.scenario;
        let (cast, network) = (self.world.shared_cast(), scenario.network);
        self.world = World::new(cast, network, scenario.seed, scenario.schedule);
        (self.start, self.started, self.position) = (Outcome::default(), false, 0);
        self.checkpoints.clear();
        self.moments.clear();
        self.violations.clear();
        self.taken.fill(false);
        (self.standstill, self.front, self.cut, self.lost) = (None, None, false, NodeSet::EMPTY);
    }

    fn find_out(&mut self, until: u32, actors: &mut dyn Actors) -> Option<Step> {
        self.find_out_with(until, actors)
    }

    fn answer(&mut self, ticket: u32, reaction: Reaction, actors: &mut dyn Actors) -> bool {
        self.take_answer(ticket, reaction, actors)
    }

    fn abandon(&mut self) {
        self.front.take_if(|front| front.is_asking());
    }

    fn lose_actor(&mut self, node: NodeId, actors: &mut dyn Actors) {
        self.lose(node, actors);
    }

    fn allows(&self, action: &Action) -> Result<(), Refused> {
        if self.position >= limits::ACTIONS {
            return Err(Refused::TooManyActions);
        }
        if !self.started {
            return Err(Refused::Down);
        }
        self.world.allows(action)
    }

    fn action(&self, deed: &Deed) -> Result<Action, Refused> {
        action_of(&self.world, deed)
    }

    fn deed(&self, action: &Action) -> Result<Deed, Refused> {
        deed_of(&self.world, action)
    }

    fn person(&self) -> Vec<(u32, Action)> {
        let by_person = |(after, moment): (u32, &Moment)| {
            moment.action.clone().filter(|_| moment.cause == Cause::Person).map(|action| (after, action))
        };
        let done = (0u32..).zip(&self.moments).filter_map(by_person);
        let to_come = self.person.iter().filter(|(after, _)| *after >= self.len()).cloned();
        done.chain(to_come).collect()
    }

    fn on_the_way(&self) -> Vec<FlightId> {
        self.world.flights().iter().map(|flight| flight.number).collect()
    }

    fn branches(&self) -> &[Branch] {
        &self.branches
    }

    fn switch(&mut self, branch: usize) {
        if branch >= self.branches.len() {
            return;
        }
        let to = self.branches.remove(branch);
        let fork = parting(&self.person(), &to.person).unwrap_or(to.fork).min(self.len());
        self.keep_branch(fork);
        self.seek(fork);
        self.truncate();
        (self.person, self.seen) = (to.person, to.len);
    }

    fn frame(&mut self, language: Language) -> Frame {
        self.seen = self.seen.max(self.position);
        look::frame(self, language)
    }

    fn entry(&self, step: u32, language: Language) -> Entry {
        tell::entry(self, step, language)
    }

    fn event(&self, step: u32) -> Event {
        look::event(self, step)
    }

    fn marks(&self) -> Vec<Mark> {
        look::marks(self)
    }

    fn crossings(&self) -> Vec<Crossing> {
        look::crossings(self)
    }

    fn outages(&self) -> Vec<Outage> {
        look::outages(self)
    }

    fn trace(&self) -> String {
        trace::trace(self)
    }

    fn digest(&self) -> u64 {
        digest::digest(&self.trace())
    }

    fn summary(&mut self) -> Summary {
        let standstill = self.standstill();
        look::summary(self, Some(standstill))
    }

    fn glance(&self) -> Summary {
        look::summary(self, None)
    }
}

/// Does `moment` to `world` again.
fn repeat(world: &mut World, moment: &Moment) {
    let Some(action) = moment.action.as_ref().filter(|_| moment.refused.is_none()) else {
        return world.wait_until(moment.at_ms);
    };
    // A manual schedule lets its own time pass within the action.
    let before_ms = match world.schedule() {
        Schedule::Timed => moment.at_ms,
        Schedule::Manual => moment.at_ms.saturating_sub(limits::MANUAL_ACTION_MS),
    };
    world.wait_until(before_ms);
    if let Ok(progress) = world.begin(action) {
        world.repeat(progress, &moment.outcome);
    }
}
