//! A run that remembers: every action with its reactions, so that going back and forth asks no actor a second time.
//!
//! Going to a moment takes the nearest checkpoint before it and repeats the recorded reactions from there. An action in
//! the past forks the run: what was known after it is forgotten. Whoever wants it back keeps its link, which holds a
//! person's actions only, since everything else follows from the scenario.

mod advance;
pub mod again;
pub mod causes;
pub mod expect;
pub mod frame;
mod front;
pub mod goal;
mod history;
pub mod host;
pub mod lanes;
mod look;
mod naming;
pub mod offers;
mod open;
pub mod questions;
mod record;
mod shown;
mod summary;
pub mod tell;
#[cfg(test)]
mod tests;
mod trace;
mod verdicts;

pub use frame::{Advance, Entry, Frame, RunFailure};
pub(crate) use naming::as_step;
pub use open::open;
pub(crate) use open::open_cluster;
pub use summary::Summary;

use crate::scenario::action::{Action, Cause, FlightId, Refused};
use crate::scenario::{MessageName, Scenario, Schedule};
use crate::world::actors::InProcess;
use crate::world::blocked::{Blocking, blocking};
use crate::world::{ActionResult, World};
use alloc::rc::Rc;
use alloc::vec;
use alloc::vec::Vec;
use front::{Due, Front};
use naming::{awaited, numbered};
use record::{CHECKPOINT, Record, Violation, repeat};
use synod_core::{About, DynCluster, Failure, NodeSet, limits};

/// A run of a scenario, positioned at one of its moments.
#[derive(Clone)]
pub struct Run {
    pub(crate) scenario: Rc<Scenario>,
    /// The world at the start, then after every [`CHECKPOINT`] actions.
    checkpoints: Vec<World>,
    /// How the nodes started.
    pub(crate) start: ActionResult,
    /// Whether they have.
    started: bool,
    /// The scenario's steps that have been taken.
    taken: Vec<bool>,
    /// All that is known to have happened.
    pub(crate) records: Vec<Record>,
    /// The world at the moment shown, after `position` actions.
    pub(crate) world: World,
    position: u32,
    pub(crate) violations: Vec<Violation>,
    /// A person's actions that are still to be repeated: after how many actions, and which.
    person: Vec<(u32, Action)>,
    /// The result of the search for blocked nodes, with its moment.
    blocking: Option<(u32, Blocking)>,
    /// Where it ends because its protocol has failed.
    failure: Option<RunFailure>,
    /// The end of what is known, while the next action is being found out.
    front: Option<Front>,
    /// The latest ticket given to an actor.
    ticket: u32,
    /// Whether the run is known to be cut off at its limit on actions: more would have happened.
    pub(crate) cut: bool,
    /// The nodes whose actor is lost and that have not crashed yet because of it.
    lost: NodeSet,
}

impl Run {
    /// The run of `scenario`, at its start.
    pub(crate) fn new(scenario: Rc<Scenario>, cluster: Rc<dyn DynCluster>) -> Self {
        let mut run = Self {
            world: World::new(cluster, scenario.network, scenario.seed, scenario.schedule),
            taken: vec![false; scenario.steps.len()],
            scenario,
            checkpoints: Vec::new(),
            start: ActionResult::default(),
            started: false,
            records: Vec::new(),
            position: 0,
            violations: Vec::new(),
            person: Vec::new(),
            blocking: None,
            failure: None,
            front: None,
            ticket: 0,
            cut: false,
            lost: NodeSet::EMPTY,
        };
        run.extend_to(0, &mut InProcess);
        run
    }

    /// What its protocol says about itself.
    pub fn about(&self) -> &About {
        self.world.cluster().about()
    }

    /// Its cluster.
    pub fn cluster(&self) -> Rc<dyn DynCluster> {
        self.world.shared_cluster()
    }

    /// Its scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The moment shown: how many actions had happened. 0 is the start, when all nodes have booted.
    pub fn position(&self) -> u32 {
        self.position
    }

    /// How many actions are known.
    pub fn len(&self) -> u32 {
        self.records.len() as u32
    }

    /// Whether no action is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// When the action with which `step` begins happened, in virtual milliseconds; 0 for step 0.
    pub fn at_ms(&self, step: u32) -> u64 {
        let last = (step as usize).min(self.records.len());
        last.checked_sub(1).map_or(0, |place| self.records[place].at_ms)
    }

    /// Moves on by one action, known or new.
    pub fn step(&mut self) -> Advance {
        if self.position == self.len() {
            self.abandon();
            match self.extend_to(self.position + 1, &mut InProcess) {
                None | Some(Advance::Moved) => {}
                Some(end) => return end,
            }
        }
        repeat(&mut self.world, &self.records[self.position as usize]);
        self.position += 1;
        Advance::Moved
    }

    /// Goes to the moment after `step` actions, or to the last moment if there are fewer.
    pub fn seek(&mut self, step: u32) {
        if step > self.len() {
            self.abandon();
            self.extend_to(step, &mut InProcess);
        }
        let step = step.min(self.len());
        let near = step as usize / CHECKPOINT;
        if step < self.position || near > self.position as usize / CHECKPOINT {
            self.world = self.checkpoints[near].clone();
            self.position = (near * CHECKPOINT) as u32;
        }
        for record in &self.records[self.position as usize..step as usize] {
            repeat(&mut self.world, record);
        }
        self.position = step;
    }

    /// Finds out all that happens by itself from here on; the moment shown stays.
    pub fn run_to_end(&mut self) -> Advance {
        self.abandon();
        self.extend_to(u32::MAX, &mut InProcess).unwrap_or(Advance::Moved)
    }

    /// Takes a person's action at the moment shown. In the past this forks the run: what was known afterwards is
    /// forgotten.
    ///
    /// # Errors
    /// The action cannot happen, and nothing has changed; or the protocol fails at it.
    pub fn act(&mut self, action: Action) -> Result<(), Refused> {
        self.schedule_action(action)?;
        if self.step() == Advance::Failed { Err(Refused::Failed) } else { Ok(()) }
    }

    /// Where the run ends because its protocol has failed. What was known before stays and can be looked at; an action
    /// at an earlier moment begins another future, in which it need not fail.
    pub fn failure(&self) -> Option<&RunFailure> {
        self.failure.as_ref()
    }

    /// Whether the protocol has failed at what comes after the moment shown.
    fn has_failed_here(&self) -> bool {
        self.failure.is_some() && self.position == self.len()
    }

    /// Whether `action` can happen at the moment shown.
    ///
    /// # Errors
    /// Why it cannot happen.
    pub fn allows(&self, action: &Action) -> Result<(), Refused> {
        if self.has_failed_here() {
            return Err(Refused::Failed);
        }
        if self.position >= limits::ACTIONS {
            return Err(Refused::TooManyActions);
        }
        if !self.started {
            return Err(Refused::Down);
        }
        self.world.allows(action)
    }

    /// The action with its message, if it names one, given by number: the message of this name at the moment shown.
    ///
    /// # Errors
    /// The message that it names is not in flight.
    pub fn numbered(&self, action: &Action<MessageName>) -> Result<Action, Refused> {
        numbered(&self.world, action)
    }

    /// Schedules a person's action at the moment shown, like [`Run::act`], but does not carry it out yet: it is the
    /// next thing to be found out.
    ///
    /// # Errors
    /// The action cannot happen; nothing has changed.
    pub fn schedule_action(&mut self, action: Action) -> Result<(), Refused> {
        self.allows(&action)?;
        self.truncate();
        self.person.push((self.position, action));
        Ok(())
    }

    /// Forgets everything known, even how the nodes started: all of it is found out again. What people did is repeated
    /// at its place.
    pub fn reset(&mut self) {
        self.person = self.person();
        let scenario = &self.scenario;
        let (cluster, network) = (self.world.shared_cluster(), scenario.network);
        self.world = World::new(cluster, network, scenario.seed, scenario.schedule);
        (self.start, self.started, self.position) = (ActionResult::default(), false, 0);
        self.checkpoints.clear();
        self.records.clear();
        self.violations.clear();
        self.taken.fill(false);
        (self.blocking, self.failure, self.front) = (None, None, None);
        (self.cut, self.lost) = (false, NodeSet::EMPTY);
    }

    /// Stops waiting for an answer: goes back to before the action under way.
    pub fn abandon(&mut self) {
        self.front.take_if(|front| front.is_asking());
    }

    /// `action` with its message, if it has one, named as a scenario's step names it.
    ///
    /// # Errors
    /// The message that it names is not in flight.
    pub fn as_step(&self, action: &Action) -> Result<Action<MessageName>, Refused> {
        as_step(&self.world, action)
    }

    /// What people have done, and what of it is still to be repeated: after how many actions, and which action.
    pub fn person(&self) -> Vec<(u32, Action)> {
        let by_person = |(after, record): (u32, &Record)| {
            record.action.clone().filter(|_| record.cause == Cause::Person).map(|action| (after, action))
        };
        let done = (0u32..).zip(&self.records).filter_map(by_person);
        let to_come = self.person.iter().filter(|(after, _)| *after >= self.len()).cloned();
        done.chain(to_come).collect()
    }

    /// The numbers of the messages in flight at the moment shown, the oldest first.
    pub fn on_the_way(&self) -> Vec<FlightId> {
        self.world.flights().iter().map(|flight| flight.number).collect()
    }

    /// The first step of the scenario that could not happen, and why.
    pub(crate) fn first_refused(&self) -> Option<(usize, Refused)> {
        self.records.iter().find_map(|record| match (record.cause, record.refused) {
            (Cause::Step(step), Some(refused)) => Some((step, refused)),
            _ => None,
        })
    }

    /// What happens next by itself in `world`, the world after all known actions; a run has a limit on its actions.
    fn next(&mut self, world: &World) -> Result<Due, Advance> {
        let due = self.next_unbounded(world)?;
        self.cut = self.records.len() >= limits::ACTIONS as usize;
        if self.cut { Err(Advance::Cut) } else { Ok(due) }
    }

    fn next_unbounded(&self, world: &World) -> Result<Due, Advance> {
        if let Some((_, action)) = self.person.iter().find(|(after, _)| *after as usize == self.records.len()) {
            return Ok(Due { cause: Cause::Person, at_ms: world.now_ms(), action: Ok(action.clone()) });
        }
        match self.scenario.schedule {
            Schedule::Manual => self.next_step(world).ok_or(Advance::Waiting),
            Schedule::Timed => self.next_timed(world),
        }
    }

    fn next_step(&self, world: &World) -> Option<Due> {
        let place = self.taken.iter().position(|taken| !taken)?;
        let action = numbered(world, &self.scenario.steps[place].action);
        Some(Due { cause: Cause::Step(place), at_ms: world.now_ms(), action })
    }

    /// A message that a step waits for comes first, then whatever is due first; at the same time a step precedes all
    /// else.
    fn next_timed(&self, world: &World) -> Result<Due, Advance> {
        let now_ms = world.now_ms();
        let open = || self.scenario.steps.iter().enumerate().filter(|(step, _)| !self.taken[*step]);
        for (step, waiting) in open().filter(|(_, step)| step.at_ms.is_none()) {
            if let Some(action) = awaited(world, &waiting.action) {
                return Ok(Due { cause: Cause::Step(step), at_ms: now_ms, action });
            }
        }
        let step = open().filter_map(|(place, step)| Some((step.at_ms?, place))).min();
        let due = world.next_due();
        let (cause, at_ms, action) = match (step, due) {
            (Some((at_ms, place)), due) if due.as_ref().is_none_or(|(due_ms, _)| at_ms <= *due_ms) => {
                (Cause::Step(place), at_ms, numbered(world, &self.scenario.steps[place].action))
            }
            (_, Some((due_ms, action))) => (Cause::Clock, due_ms, Ok(action)),
            _ => return Err(Advance::Waiting),
        };
        let at_ms = at_ms.max(now_ms);
        if at_ms > self.scenario.until_ms { Err(Advance::Ended) } else { Ok(Due { cause, at_ms, action }) }
    }

    /// Forgets everything known after the moment shown.
    fn truncate(&mut self) {
        let len = self.position as usize;
        self.records.truncate(len);
        self.checkpoints.truncate(len / CHECKPOINT + 1);
        self.violations.retain(|violation| violation.step <= self.position);
        self.taken.fill(false);
        for record in &self.records {
            if let Cause::Step(step) = record.cause {
                self.taken[step] = true;
            }
        }
        self.person.clear();
        (self.blocking, self.failure, self.front) = (None, None, None);
        self.cut = false;
    }

    /// The search for blocked nodes at the moment shown, done once per moment unless the protocol fails.
    pub(crate) fn blocking(&mut self) -> Result<Blocking, Failure> {
        match self.blocking {
            Some((step, known)) if step == self.position => Ok(known),
            _ => {
                let found = blocking(&self.world)?;
                self.blocking = Some((self.position, found));
                Ok(found)
            }
        }
    }
}
