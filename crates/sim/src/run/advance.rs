//! How a run advances: what happens next, asked of the nodes' actors and recorded.

use super::Run;
use super::frame::Advance;
use super::front::{Doing, Due, Front};
use super::record::{CHECKPOINT, Record, repeat};
use crate::scenario::action::{Action, Cause};
use crate::world::actors::{Actors, Ask};
use crate::world::{Pending, World};
use alloc::vec::Vec;
use synod_core::erased::{Input, Reaction};
use synod_core::{NodeId, limits};

impl Run {
    /// Asks `actors` for what happens by itself until `until` actions are known. The moment shown stays. Returns
    /// `Moved` once they are known; `Waiting`, `Ended` or `Cut` if there are no more; `None` if an actor has been asked
    /// and has not answered yet.
    pub fn extend_to(&mut self, until: u32, actors: &mut dyn Actors) -> Option<Advance> {
        let mut front = match self.front.take() {
            Some(front) => front,
            None => Front { world: self.last_world(), doing: None },
        };
        let end = loop {
            if front.is_asking() {
                break None;
            }
            if !self.started {
                let booting = front.world.boot();
                match self.ask(&mut front.world, booting, actors) {
                    true => self.begin_at(&mut front.world),
                    false => front.doing = Some(Doing::Start),
                }
            } else if self.records.len() as u32 >= until {
                break Some(Advance::Moved);
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
        let possible = action.as_ref().is_ok_and(|action| front.world.allows(action).is_ok());
        if cause == Cause::Person && !possible {
            return self.give_up();
        }
        front.world.wait_until(at_ms);
        let (done, refused) = match action.as_ref().map(|action| front.world.begin(action)) {
            Ok(Ok(progress)) => (self.ask(&mut front.world, progress, actors), None),
            Ok(Err(refused)) | Err(&refused) => (true, Some(refused)),
        };
        let action = action.ok();
        if done {
            let (at_ms, result) = (front.world.now_ms(), front.world.take_result());
            self.records.push(Record { at_ms, cause, action, refused, result, actor_lost });
            self.recorded(&front.world, cause);
        } else {
            front.doing = Some(Doing::Action { cause, action, actor_lost });
        }
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
    fn ask(&mut self, world: &mut World, progress: Pending, actors: &mut dyn Actors) -> bool {
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

    /// Records one more action, which led to this `world`.
    fn recorded(&mut self, world: &World, cause: Cause) {
        if let Cause::Step(step) = cause {
            self.taken[step] = true;
        }
        if self.records.len().is_multiple_of(CHECKPOINT) {
            self.checkpoints.push(world.clone());
        }
        self.check(world);
    }

    /// Takes an actor's answer if `ticket` belongs to the latest question and nothing has come in between; returns
    /// whether it did. Other actors may be asked at once; then [`Run::extend_to`] has to continue.
    pub fn answer(&mut self, ticket: u32, reaction: Reaction, actors: &mut dyn Actors) -> bool {
        let Some(mut front) = self.front.take_if(|front| front.is_asking() && ticket == self.ticket) else {
            return false;
        };
        let progress = front.world.finish(reaction);
        if self.ask(&mut front.world, progress, actors) {
            match front.doing.take() {
                Some(Doing::Action { cause, action, actor_lost }) => {
                    let (at_ms, result) = (front.world.now_ms(), front.world.take_result());
                    self.records.push(Record { at_ms, cause, action, refused: None, result, actor_lost });
                    self.recorded(&front.world, cause);
                }
                _ => self.begin_at(&mut front.world),
            }
        }
        self.front = Some(front);
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
            if self.world.allows(&Action::Crash { node, sent: None }).is_ok() {
                self.truncate();
                _ = self.lost.insert(node);
            }
            return;
        };
        if asked.node == node {
            // A node that has not started cannot crash: its start is computed here.
            match asked.input {
                Input::Boot { .. } => {
                    let reaction = asked.react();
                    self.answer(self.ticket, reaction, actors);
                }
                _ => self.front = None,
            }
        }
        _ = self.lost.insert(node);
    }
}
