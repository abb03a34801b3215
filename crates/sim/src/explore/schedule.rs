//! Turns a path through the graph into a manual scenario that `run` replays.

use super::parts::Trigger;
use super::search::{Act, Search};
use crate::scenario::action::Action;
use crate::scenario::{Expect, MessageName, Scenario, Schedule, Step};
use crate::world::{Flight, World};
use alloc::format;
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{NodeId, OwnedText};

/// An action as a step of a scenario has it.
type Named = Action<MessageName>;

impl Search {
    /// The manual scenario whose steps are `path`, and which expects `property` to be violated; without one, the
    /// protocol fails after them. It ends where the protocol fails as it is told.
    pub(super) fn as_scenario(&self, path: &[Act], property: Option<&str>) -> Scenario {
        let asked = &self.scenario;
        let steps = self.steps(path);
        let count = steps.len();
        let title = match property {
            Some(property) => OwnedText {
                en: format!("{property} broken in {count} actions"),
                zh: format!("用 {count} 个动作违反 {property}"),
            },
            None => OwnedText {
                en: format!("the protocol fails after {count} actions"),
                zh: format!("协议在 {count} 个动作之后出错"),
            },
        };
        let violates = |property: &str| Expect { violates: vec![property.to_string()], ..Expect::default() };
        Scenario {
            title,
            about: OwnedText::default(),
            schedule: Schedule::Manual,
            steps,
            captions: Vec::new(),
            expect: property.map(violates).into_iter().collect(),
            goal: None,
            ..asked.clone()
        }
    }

    fn steps(&self, path: &[Act]) -> Vec<Step> {
        let asked = &self.scenario;
        let mut world = World::new(self.cluster.clone(), asked.network, asked.seed, Schedule::Manual);
        let mut steps = Vec::new();
        let booted = world.boot().and_then(|booting| world.carry_out(booting, |ask| Some(ask.react())));
        if booted.is_err() {
            return steps;
        }
        world.take_result();
        let actions = asked.steps.iter().map(|step| &step.action);
        let mut requests: Vec<&Named> = actions.filter(|action| matches!(action, Action::Request { .. })).collect();
        for act in path {
            let Some((named, action)) = self.step(&world, *act, &mut requests) else { break };
            let Ok(begun) = world.begin(&action) else { break };
            if world.carry_out(begun, |ask| Some(ask.react())).is_err() {
                break;
            }
            world.take_result();
            steps.push(Step { at_ms: None, action: named });
        }
        steps
    }

    /// An action of the search, as a step of a scenario and as an action on `world`.
    pub(super) fn step(&self, world: &World, act: Act, requests: &mut Vec<&Named>) -> Option<(Named, Action)> {
        Some(match act {
            Act::Happens(to, Trigger::Deliver { from, message }) => {
                let (name, flight) = self.in_flight(world, to, from, message)?;
                (Action::Deliver(name), Action::Deliver(flight.number))
            }
            Act::Lose { to, from, message } => {
                let (name, flight) = self.in_flight(world, to, from, message)?;
                (Action::Lose(name), Action::Lose(flight.number))
            }
            Act::Duplicate { to, from, message } => {
                let (name, flight) = self.in_flight(world, to, from, message)?;
                (Action::Duplicate(name), Action::Duplicate(flight.number))
            }
            Act::Happens(node, Trigger::Fire(timer)) => (Action::Fire { node, timer }, Action::Fire { node, timer }),
            Act::Happens(node, Trigger::Restart) => (Action::Restart(node), Action::Restart(node)),
            Act::Crash { node, sent } => (Action::Crash { node, sent }, Action::Crash { node, sent }),
            Act::Happens(node, Trigger::Request) => {
                let of_node = |asked: &&Named| matches!(asked, Action::Request { node: other, .. } if *other == node);
                let next = requests.iter().position(of_node)?;
                let Action::Request { node, request, value } = requests.remove(next).clone() else { return None };
                let action = Action::Request { node, request, value: value.clone() };
                (Action::Request { node, request, value }, action)
            }
        })
    }

    /// The oldest message in flight with this content; named by its number among its kind where there are several.
    fn in_flight<'a>(
        &self,
        world: &'a World,
        to: NodeId,
        from: NodeId,
        message: u32,
    ) -> Option<(MessageName, &'a Flight)> {
        let message = self.parts.message(message);
        let here = || world.flights().iter().filter(|flight| (flight.from, flight.to) == (from, to));
        let flight = here().find(|flight| flight.message == *message)?;
        let first = here().find(|other| other.kind == flight.kind)?;
        let nth = (first.number != flight.number).then_some(flight.nth);
        let kind = self.cluster.about().kind_name(flight.kind).to_string();
        Some((MessageName { kind, from, to, nth }, flight))
    }
}
