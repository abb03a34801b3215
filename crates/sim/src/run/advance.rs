//! How a run advances: what happens next, asked of the nodes' actors and recorded.

use super::Run;
use super::frame::{Advance, RunFailure};
use super::front::{Doing, Due, Front};
use super::record::{CHECKPOINT, Record, Violation, repeat};
use crate::scenario::action::{Action, Cause};
use crate::world::actors::{Actors, Ask};
use crate::world::{NotDone, Pending, World};
use alloc::vec::Vec;
use synod_core::erased::{Input, Reaction};
use synod_core::{Failure, NodeId, limits};

impl Run {
    /// Asks `actors` for what happens by itself until `until` actions are known. The moment shown stays. Returns
    /// `Moved` once they are known; `Waiting`, `Ended`, `Cut` or `Failed` if there are no more; `None` if an actor has
    /// been asked and has not answered yet.
    pub fn extend_to(&mut self, until: u32, actors: &mut dyn Actors) -> Option<Advance> {
        let mut front = match self.front.take() {
            Some(front) => front,
            None => Front { world: self.last_world(), doing: None },
        };
        let end = loop {
            if front.is_asking() {
                break None;
            }
            if self.started && self.records.len() as u32 >= until {
                break Some(Advance::Moved);
            } else if self.failure.is_some() {
                break Some(Advance::Failed);
            } else if !self.started {
                let booting = front.world.boot();
                let done = booting.and_then(|booting| self.ask(&mut front.world, booting, actors));
                self.went(&mut front, Doing::Start, done);
            } else if let Err(end) = self.begin_next(&mut front, actors) {
                break Some(end);
            }
        };
        self.front = Some(front).filter(|_| matches!(end, None | Some(Advance::Moved)));
        end
    }

    /// The world after all known actions.
    fn last_world(&self) -> World {
        if self.position as usize == self.records.len() {
            return self.world.clone();
        }
        let near = self.records.len() / CHECKPOINT;
        let mut world = self.checkpoints[near].clone();
        for record in &self.records[near * CHECKPOINT..] {
            repeat(&mut world, record);
        }
        world
    }

    /// Begins what happens next by itself, and continues it as far as the actors answer.
    fn begin_next(&mut self, front: &mut Front, actors: &mut dyn Actors) -> Result<(), Advance> {
        if !self.lost.is_empty() && self.records.len() < limits::ACTIONS as usize {
            let due = self.next_loss(&front.world);
            if let Some(due) = due {
                self.begin(front, due, true, actors);
            }
            return Ok(());
        }
        let due = self.next(&front.world)?;
        self.begin(front, due, false, actors);
        Ok(())
    }

    fn begin(&mut self, front: &mut Front, due: Due, actor_lost: bool, actors: &mut dyn Actors) {
        let Due { cause, at_ms, action } = due;
        let possible = || action.as_ref().is_ok_and(|action| front.world.allows(action).is_ok());
        if cause == Cause::Person && !possible() {
            return self.give_up();
        }
        front.world.wait_until(at_ms);
        let begun = match &action {
            Ok(action) => front.world.begin(action),
            Err(refused) => Err(NotDone::Refused(*refused)),
        };
        let (done, refused) = match begun {
            Ok(progress) => (self.ask(&mut front.world, progress, actors), None),
            Err(NotDone::Refused(refused)) => (Ok(true), Some(refused)),
            Err(NotDone::Failed(failure)) => (Err(failure), None),
        };
        self.went(front, Doing::Action { cause, action: action.ok(), refused, actor_lost }, done);
    }

    /// What is under way has come to its end (`true`), waits for an actor, or has failed.
    fn went(&mut self, front: &mut Front, doing: Doing, done: Result<bool, Failure>) {
        let failure = match done {
            Ok(false) => {
                front.doing = Some(doing);
                return;
            }
            Ok(true) => self.recorded(&mut front.world, &doing).err(),
            Err(failure) => Some(failure),
        };
        self.failure = failure.map(|failure| {
            let (cause, action) = match doing {
                Doing::Start => (Cause::Clock, None),
                Doing::Action { cause, action, .. } => (cause, action),
            };
            RunFailure { after: self.len(), cause, action, node: front.world.asked_last(), failure }
        });
    }

    /// Drops an action that a person scheduled and that cannot happen, since an actor was lost: the run is as if it had
    /// never been scheduled.
    fn give_up(&mut self) {
        let after = self.len();
        self.person.retain(|(at, _)| *at != after);
        self.person.iter_mut().filter(|(at, _)| *at > after).for_each(|(at, _)| *at -= 1);
    }

    /// The crash of a node whose actor is lost, before anything else happens. A node that is down loses nothing by it.
    fn next_loss(&mut self, world: &World) -> Option<Due> {
        let node = self.lost.first()?;
        self.lost.remove(node);
        let action = Action::Crash { node, sent: None };
        world.allows(&action).ok()?;
        let after = self.records.len() as u32;
        self.person.iter_mut().filter(|(at, _)| *at >= after).for_each(|(at, _)| *at += 1);
        Some(Due { cause: Cause::Person, at_ms: world.now_ms(), action: Ok(action) })
    }

    /// Asks the actors for what `progress` needs; returns whether all have answered at once.
    fn ask(&mut self, world: &mut World, progress: Pending, actors: &mut dyn Actors) -> Result<bool, Failure> {
        let ticket = &mut self.ticket;
        world.carry_out(progress, |ask| {
            *ticket = ticket.wrapping_add(1);
            actors.ask(*ticket, ask)
        })
    }

    /// All nodes have started.
    fn begin_at(&mut self, world: &mut World) {
        (self.start, self.started) = (world.take_result(), true);
        self.world = world.clone();
        self.checkpoints = Vec::from([world.clone()]);
    }

    /// Records what has been done, which led to this `world`.
    fn recorded(&mut self, world: &mut World, doing: &Doing) -> Result<(), Failure> {
        let Doing::Action { cause, action, refused, actor_lost } = doing else {
            self.begin_at(world);
            return Ok(());
        };
        // Judged first: what a protocol cannot judge has not happened.
        let breaches = if world.may_matter() { world.breaches()? } else { Vec::new() };
        let (at_ms, result) = (world.now_ms(), world.take_result());
        let (cause, action, refused, actor_lost) = (*cause, action.clone(), *refused, *actor_lost);
        self.records.push(Record { at_ms, cause, action, refused, result, actor_lost });
        if let Cause::Step(step) = cause {
            self.taken[step] = true;
        }
        if self.records.len().is_multiple_of(CHECKPOINT) {
            self.checkpoints.push(world.clone());
        }
        let step = self.len();
        for (property, breach) in breaches {
            if self.violations.iter().all(|known| known.property != property) {
                self.violations.push(Violation { property, step, breach });
            }
        }
        Ok(())
    }

    /// Takes an actor's answer if `ticket` belongs to the latest question and nothing has come in between; returns
    /// whether it did. Other actors may be asked at once; then [`Run::extend_to`] has to continue.
    pub fn answer(&mut self, ticket: u32, answer: Result<Reaction, Failure>, actors: &mut dyn Actors) -> bool {
        let Some(mut front) = self.front.take_if(|front| front.is_asking() && ticket == self.ticket) else {
            return false;
        };
        let Some(doing) = front.doing.take() else { return false };
        let progress = answer.and_then(|reaction| front.world.finish(reaction));
        let done = progress.and_then(|progress| self.ask(&mut front.world, progress, actors));
        self.went(&mut front, doing, done);
        self.front = Some(front).filter(|_| self.failure.is_none());
        true
    }

    /// The question that an actor has not answered yet.
    fn asked(&self) -> Option<Ask<'_>> {
        self.front.as_ref().filter(|front| front.is_asking())?.world.asked()
    }

    /// The actor of `node` is gone. If an actor has been asked for something, the run goes back to before that action
    /// and the node crashes next; if not, it crashes at the moment shown, as if a person had crashed it. The crash
    /// itself is found out like anything else.
    pub fn lose_actor(&mut self, node: NodeId, actors: &mut dyn Actors) {
        let Some(asked) = self.asked() else {
            if !self.has_failed_here() && self.world.allows(&Action::Crash { node, sent: None }).is_ok() {
                self.truncate();
                _ = self.lost.insert(node);
            }
            return;
        };
        if asked.node == node {
            // A node that has not started cannot crash: its start is computed here.
            match asked.input {
                Input::Boot { .. } => {
                    let answer = asked.react();
                    self.answer(self.ticket, answer, actors);
                }
                _ => self.front = None,
            }
        }
        _ = self.lost.insert(node);
    }
}
