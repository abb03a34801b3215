//! Turns a path through the graph into a manual scenario that `run` replays.

use super::parts::What;
use super::{Act, Explorer};
use crate::action::Action;
use crate::scenario::{Deed, Expect, MessageDeed, MessageName, Scenario, Schedule, Step, Words};
use crate::world::World;
use alloc::format;
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::NodeId;

/// The manual scenario whose steps are `path`, and which expects `property` to be violated.
pub(super) fn scenario(explorer: &Explorer, path: &[Act], property: &str) -> Scenario {
    let asked = &explorer.scenario;
    let mut world = World::new(explorer.cast.clone(), asked.network, asked.seed, Schedule::Manual);
    let booting = world.boot();
    world.carry_out(booting, |ask| Some(ask.react()));
    world.take_outcome();
    let mut steps = Vec::new();
    let mut requests: Vec<&Deed> =
        asked.steps.iter().map(|step| &step.deed).filter(|deed| matches!(deed, Deed::Request { .. })).collect();
    for act in path {
        let Some((deed, action)) = step(explorer, &world, *act, &mut requests) else { break };
        let Ok(begun) = world.begin(&action) else { break };
        world.carry_out(begun, |ask| Some(ask.react()));
        world.take_outcome();
        steps.push(Step { at_ms: None, deed });
    }
    let count = steps.len();
    Scenario {
        title: Words {
            en: format!("{property} broken in {count} actions"),
            zh: format!("用 {count} 个动作违反 {property}"),
        },
        about: Words::default(),
        schedule: Schedule::Manual,
        steps,
        captions: Vec::new(),
        expect: vec![Expect { violates: vec![property.to_string()], ..Expect::default() }],
        goal: None,
        ..asked.clone()
    }
}

/// An action of the search, as a step of a scenario and as an action on `world`.
fn step(explorer: &Explorer, world: &World, act: Act, requests: &mut Vec<&Deed>) -> Option<(Deed, Action)> {
    let message = |deed, to, from, message| on_the_way(explorer, world, deed, to, from, message);
    Some(match act {
        Act::Happens(to, What::Deliver { from, message: what }) => message(MessageDeed::Deliver, to, from, what)?,
        Act::Lose { to, from, message: what } => message(MessageDeed::Lose, to, from, what)?,
        Act::Duplicate { to, from, message: what } => message(MessageDeed::Duplicate, to, from, what)?,
        Act::Happens(node, What::Fire(timer)) => (Deed::Fire { node, timer }, Action::Fire { node, timer }),
        Act::Happens(node, What::Restart) => (Deed::Restart(node), Action::Restart(node)),
        Act::Crash { node, sent } => (Deed::Crash { node, sent }, Action::Crash { node, sent }),
        Act::Happens(node, What::Request) => {
            let next =
                requests.iter().position(|deed| matches!(deed, Deed::Request { node: other, .. } if *other == node))?;
            let deed = requests.remove(next).clone();
            let Deed::Request { node, request, value } = deed.clone() else { return None };
            (deed, Action::Request { node, request, value })
        }
    })
}

/// The oldest message on the way with this content; named by its number among its kind where there are several.
fn on_the_way(
    explorer: &Explorer,
    world: &World,
    deed: MessageDeed,
    to: NodeId,
    from: NodeId,
    message: u32,
) -> Option<(Deed, Action)> {
    let message = explorer.parts.message(message);
    let here = || world.flights().iter().filter(|flight| (flight.from, flight.to) == (from, to));
    let flight = here().find(|flight| flight.message == *message)?;
    let kind = explorer.cast.kind(message);
    let first = here().find(|other| explorer.cast.kind(&other.message) == kind)?;
    let nth = (first.number != flight.number).then_some(flight.nth);
    let name = MessageName { kind: kind.to_string(), from, to, nth };
    let action = match deed {
        MessageDeed::Lose => Action::Lose(flight.number),
        MessageDeed::Duplicate => Action::Duplicate(flight.number),
        MessageDeed::Deliver | MessageDeed::Delay(_) => Action::Deliver(flight.number),
    };
    Some((Deed::Message(deed, name), action))
}
