//! The end of what is known of a run, where actors find out what comes next.
//!
//! Whoever looks at a moment is not disturbed: the world looked at is another one.

use super::{CHECKPOINT, Cause, Moment, Timeline, repeat};
use crate::action::{Action, Refused};
use crate::actors::{Actors, Ask};
use crate::frame::Step;
use crate::run::Run;
use crate::world::{Progress, World};
use alloc::vec::Vec;
use synod_core::cast::{Input, Reaction};
use synod_core::{NodeId, limits};

/// The world after all that is known.
pub(super) struct Front {
    world: World,
    /// What an actor has been asked for and has not answered.
    doing: Option<Doing>,
}

impl Front {
    /// Whether an actor has been asked for something and has not answered.
    pub(super) fn is_asking(&self) -> bool {
        self.doing.is_some()
    }
}

/// What is under way.
enum Doing {
    /// The nodes start.
    Start,
    /// An action happens.
    Action { cause: Cause, action: Option<Action>, actor_lost: bool },
}

/// What happens next by itself, and when.
pub(super) struct Due {
    pub(super) cause: Cause,
    pub(super) at_ms: u64,
    /// What; a step of the scenario may name a message that is not on the way.
    pub(super) action: Result<Action, Refused>,
}

impl Timeline {
    /// Finds out what happens until `until` actions are known, as far as `actors` answer; see [`crate::Run::find_out`].
    pub(super) fn find_out_with(&mut self, until: u32, actors: &mut dyn Actors) -> Option<Step> {
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
            } else if self.moments.len() as u32 >= until {
                break Some(Step::Moved);
            } else if let Err(end) = self.begin_next(&mut front, actors) {
                break Some(end);
            }
        };
        self.front = Some(front).filter(|_| matches!(end, None | Some(Step::Moved)));
        end
    }

    /// The world after all that is known.
    fn last_world(&self) -> World {
        if self.position as usize == self.moments.len() {
            return self.world.clone();
        }
        let near = self.moments.len() / CHECKPOINT;
        let mut world = self.checkpoints[near].clone();
        for moment in &self.moments[near * CHECKPOINT..] {
            repeat(&mut world, moment);
        }
        world
    }

    /// Begins what happens next by itself, and carries it on as far as the actors answer.
    fn begin_next(&mut self, front: &mut Front, actors: &mut dyn Actors) -> Result<(), Step> {
        if !self.lost.is_empty() && self.moments.len() < limits::ACTIONS as usize {
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
            let (at_ms, outcome) = (front.world.now_ms(), front.world.take_outcome());
            self.moments.push(Moment { at_ms, cause, action, refused, outcome, actor_lost });
            self.recorded(&front.world, cause);
        } else {
            front.doing = Some(Doing::Action { cause, action, actor_lost });
        }
    }

    /// What a person wanted to do next cannot happen, since an actor was lost: it is as if nobody had wanted it.
    fn give_up(&mut self) {
        let after = self.len();
        self.person.retain(|(at, _)| *at != after);
        self.person.iter_mut().filter(|(at, _)| *at > after).for_each(|(at, _)| *at -= 1);
    }

    /// The crash of a node whose actor is lost, before anything else happens. One that is down loses nothing by it.
    fn next_loss(&mut self, world: &World) -> Option<Due> {
        let node = self.lost.first()?;
        self.lost.remove(node);
        let action = Action::Crash { node, sent: None };
        world.allows(&action).ok()?;
        let after = self.moments.len() as u32;
        self.person.iter_mut().filter(|(at, _)| *at >= after).for_each(|(at, _)| *at += 1);
        Some(Due { cause: Cause::Person, at_ms: world.now_ms(), action: Ok(action) })
    }

    /// Asks the actors for what `progress` needs; says whether all have answered at once.
    fn ask(&mut self, world: &mut World, progress: Progress, actors: &mut dyn Actors) -> bool {
        let ticket = &mut self.ticket;
        world.carry_out(progress, |ask| {
            *ticket = ticket.wrapping_add(1);
            actors.ask(*ticket, ask)
        })
    }

    /// All nodes have started.
    fn begin_at(&mut self, world: &mut World) {
        (self.start, self.started) = (world.take_outcome(), true);
        self.world = world.clone();
        self.checkpoints = Vec::from([world.clone()]);
    }

    /// One moment more is known, after which there is this `world`.
    fn recorded(&mut self, world: &World, cause: Cause) {
        if let Cause::Step(step) = cause {
            self.taken[step] = true;
        }
        if self.moments.len().is_multiple_of(CHECKPOINT) {
            self.checkpoints.push(world.clone());
        }
        self.check(world);
    }

    /// Takes the answer to `ticket`; see [`crate::Run::answer`].
    pub(super) fn take_answer(&mut self, ticket: u32, reaction: Reaction, actors: &mut dyn Actors) -> bool {
        let Some(mut front) = self.front.take_if(|front| front.is_asking() && ticket == self.ticket) else {
            return false;
        };
        let progress = front.world.finish(reaction);
        if self.ask(&mut front.world, progress, actors) {
            match front.doing.take() {
                Some(Doing::Action { cause, action, actor_lost }) => {
                    let (at_ms, outcome) = (front.world.now_ms(), front.world.take_outcome());
                    self.moments.push(Moment { at_ms, cause, action, refused: None, outcome, actor_lost });
                    self.recorded(&front.world, cause);
                }
                _ => self.begin_at(&mut front.world),
            }
        }
        self.front = Some(front);
        true
    }

    /// What an actor has been asked for and has not answered.
    fn asked(&self) -> Option<Ask<'_>> {
        self.front.as_ref().filter(|front| front.is_asking())?.world.asked()
    }

    /// A node's actor is gone; see [`crate::Run::lose_actor`].
    pub(super) fn lose(&mut self, node: NodeId, actors: &mut dyn Actors) {
        let Some(asked) = self.asked() else {
            if self.world.allows(&Action::Crash { node, sent: None }).is_ok() {
                self.leave();
                _ = self.lost.insert(node);
            }
            return;
        };
        if asked.node == node {
            // Whoever does not even start cannot crash before it has: its start is worked out here.
            match asked.input {
                Input::Boot { .. } => {
                    let reaction = asked.react();
                    self.take_answer(self.ticket, reaction, actors);
                }
                _ => self.front = None,
            }
        }
        _ = self.lost.insert(node);
    }
}
