//! How actions name messages: a scenario's step by what the message is, a run by its number.

use crate::scenario::MessageName;
use crate::scenario::action::{Action, Refused};
use crate::world::{Flight, World};
use alloc::string::String;

/// The action of a step that has no time, if the message that it waits for is in flight. A copy does not count: it was
/// made, not sent.
pub(super) fn awaited(world: &World, action: &Action<MessageName>) -> Option<Action> {
    action.message()?;
    let sent = |name| named(world, &name).find(|flight| !flight.copy).map(|flight| flight.number);
    action.clone().try_map(&mut |name| sent(name).ok_or(Refused::NoSuchMessage)).ok()
}

/// The action in `world` whose message, if it has one, is that of this name.
///
/// # Errors
/// No such message is in flight.
pub(super) fn numbered(world: &World, action: &Action<MessageName>) -> Result<Action, Refused> {
    let number = |name| named(world, &name).next().map(|flight| flight.number);
    action.clone().try_map(&mut |name| number(name).ok_or(Refused::NoSuchMessage))
}

/// The same action with its message named as a scenario names it: the other way round.
///
/// # Errors
/// No such message is in flight.
pub(crate) fn as_step(world: &World, action: &Action) -> Result<Action<MessageName>, Refused> {
    action.clone().try_map(&mut |number| {
        let flight = world.flight(number).ok_or(Refused::NoSuchMessage)?;
        let kind = String::from(world.cluster().about().kind_name(flight.kind));
        Ok(MessageName { kind, from: flight.from, to: flight.to, nth: Some(flight.nth) })
    })
}

/// The messages of that name, the oldest first; of an original and its copy, the original.
fn named<'a>(world: &'a World, name: &MessageName) -> impl Iterator<Item = &'a Flight> {
    let MessageName { kind, from, to, nth } = name.clone();
    world.flights().iter().filter(move |flight| {
        (world.cluster().about().kind_name(flight.kind), flight.from, flight.to) == (kind.as_str(), from, to)
            && nth.is_none_or(|nth| nth == flight.nth)
    })
}
