//! How actions name messages: a scenario's step by what the message is, a run by its number.

use crate::scenario::MessageName;
use crate::scenario::action::{Action, FlightId, Forgery, Refused};
use crate::world::{Flight, World};
use alloc::string::String;

/// The action of a step that has no time, if the message that it waits for is in flight. A copy does not count: it was
/// made, not sent.
pub(super) fn awaited(world: &World, action: &Action<MessageName>) -> Option<Result<Action, Refused>> {
    let flight = named(world, action.message()?).find(|flight| !flight.copy)?;
    Some(of_flight(world, action, |_| Ok(flight.number)))
}

/// The action in `world` whose message, if it has one, is that of this name.
///
/// # Errors
/// No such message is in flight, or it cannot become that.
pub(super) fn numbered(world: &World, action: &Action<MessageName>) -> Result<Action, Refused> {
    of_flight(world, action, |name| {
        named(world, &name).next().map(|flight| flight.number).ok_or(Refused::NoSuchMessage)
    })
}

fn of_flight(
    world: &World,
    action: &Action<MessageName>,
    mut number: impl FnMut(MessageName) -> Result<FlightId, Refused>,
) -> Result<Action, Refused> {
    let action = action.clone().try_map(&mut number)?;
    let Action::Forge { flight, forgery } = &action else { return Ok(action) };
    match world.forgery(*flight, forgery) {
        Ok(Some((place, _))) => Ok(Action::Forge { flight: *flight, forgery: Forgery::Place(place) }),
        Ok(None) => Err(Refused::NoSuchForgery),
        // The protocol fails; it does so again when the action is taken, which says so.
        Err(_) => Ok(action),
    }
}

/// The same action with its message named as a scenario names it: the other way round.
///
/// # Errors
/// No such message is in flight, or it cannot become that.
pub(crate) fn as_step(world: &World, action: &Action) -> Result<Action<MessageName>, Refused> {
    let action = match action {
        Action::Forge { flight, forgery } => {
            let forged = world.forgery(*flight, forgery).ok().flatten().ok_or(Refused::NoSuchForgery)?;
            let label = world.cluster().label(&forged.1).map_err(|_| Refused::NoSuchForgery)?;
            &Action::Forge { flight: *flight, forgery: Forgery::Label(label) }
        }
        other => other,
    };
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
