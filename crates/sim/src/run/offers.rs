//! What can happen at the moment shown, each with what would come of it: for those who decide by hand what happens
//! next.
//!
//! What would come of an action is found out by taking it, on a copy of the run.

use super::Run;
use crate::scenario::action::{Action, FlightId, Forgery};
use crate::world::Life;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::about::RequestValue;
use synod_core::{Language, NodeId, limits};

/// Something that can happen at the moment shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What.
    pub action: Action,
    /// What sort of thing it is.
    pub sort: OfferSort,
    /// What would come of it, as a sentence or two; empty if that was not asked.
    pub does: String,
}

/// What sort of thing can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OfferSort {
    /// A message arrives.
    Message,
    /// A timer runs out.
    Timer,
    /// A client asks.
    Request,
    /// A node or a message meets with a fault, or a fault is repaired.
    Fault,
}

/// All that is offered, and how much is not told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// What can happen: messages with the oldest first, timers with the first that would run out, requests that carry
    /// no value, then faults.
    pub offers: Vec<Offer>,
    /// How many more there are than [`limits::OFFERS`].
    pub more: usize,
}

impl Run {
    /// What can happen at the moment shown; with what would come of it if `foresees`. Requests that carry a value are
    /// not among them, since nobody has chosen it, nor are cuts, of which there are as many as pairs of nodes.
    pub fn offers(&self, language: Language, foresees: bool) -> Offers {
        let mut possible = self.possible();
        let more = possible.len().saturating_sub(limits::OFFERS);
        possible.truncate(limits::OFFERS);
        let mut here = self.clone();
        here.truncate();
        let offer = |(sort, action): (OfferSort, Action)| {
            let does = if foresees { outcome(&here, &action, language) } else { String::new() };
            Offer { action, sort, does }
        };
        Offers { offers: possible.into_iter().map(offer).collect(), more }
    }

    /// What a forger may make of a message on the way: the labels, in the protocol's order. Nothing where the protocol
    /// fails: it says so when the action is taken.
    pub fn forgeries(&self, flight: FlightId) -> Vec<String> {
        let cluster = self.world.cluster();
        let forged = self.world.forgeries(flight).unwrap_or_default();
        forged.iter().map_while(|forged| cluster.label(forged).ok()).collect()
    }

    fn possible(&self) -> Vec<(OfferSort, Action)> {
        let world = &self.world;
        let mut timers: Vec<_> = world.timers().map(|(node, timer)| (timer.due_ms, node, timer.timer)).collect();
        timers.sort_by_key(|(due_ms, ..)| *due_ms);
        let flights: Vec<_> = world.flights().iter().map(|flight| flight.number).collect();
        let mut all: Vec<(OfferSort, Action)> = Vec::new();
        all.extend(flights.iter().map(|flight| (OfferSort::Message, Action::Deliver(*flight))));
        all.extend(timers.into_iter().map(|(_, node, timer)| (OfferSort::Timer, Action::Fire { node, timer })));
        let nodes = (0u8..).map(NodeId).zip(world.nodes());
        let plain = (0u8..).zip(&self.about().requests).filter(|(_, request)| request.value == RequestValue::None);
        let requests: Vec<u8> = plain.map(|(place, _)| place).collect();
        for (node, _) in nodes.clone() {
            let ask = |request: &u8| Action::Request { node, request: *request, value: None };
            all.extend(requests.iter().map(ask).map(|action| (OfferSort::Request, action)));
        }
        for (node, state) in nodes {
            let faults = match state.life {
                Life::Up => [Action::Crash { node, sent: None }, Action::Pause(node)],
                Life::Down => [Action::Restart(node), Action::Wipe(node)],
                Life::Paused => [Action::Resume(node), Action::Crash { node, sent: None }],
            };
            all.extend(faults.map(|action| (OfferSort::Fault, action)));
        }
        for flight in flights {
            all.extend([Action::Lose(flight), Action::Duplicate(flight)].map(|action| (OfferSort::Fault, action)));
            let forgeries = (0..).zip(self.forgeries(flight)).map(|(place, _)| Forgery::Place(place));
            let forge = forgeries.map(|forgery| Action::Forge { flight, forgery });
            all.extend(forge.map(|action| (OfferSort::Fault, action)));
        }
        if world.cuts().iter().any(|from| !from.is_empty()) {
            all.push((OfferSort::Fault, Action::Heal));
        }
        all.retain(|(_, action)| self.allows(action).is_ok());
        all
    }
}

/// What comes of `action` after the last action of `run`.
fn outcome(run: &Run, action: &Action, language: Language) -> String {
    let mut ahead = run.clone();
    match ahead.act(action.clone()) {
        Ok(()) => ahead.entry(ahead.position(), language).text,
        Err(refused) => ahead.reason(refused, language),
    }
}

#[cfg(test)]
mod tests {
    use super::OfferSort;
    use crate::Action;
    use crate::testing::{ASK, opened, transfer};
    use synod_core::{Language, NodeId};

    #[test]
    fn what_is_offered_can_happen_and_comes_true() {
        let mut run = opened(&transfer(ASK, ""));
        run.run_to_end();
        for step in 0..=run.len() {
            run.seek(step);
            let offers = run.offers(Language::English, true);
            assert_eq!(offers.more, 0);
            for offer in offers.offers {
                let mut ahead = run.clone();
                ahead.act(offer.action.clone()).unwrap_or_else(|bad| panic!("{offer:?}: {bad:?}"));
                assert_eq!(ahead.entry(ahead.position(), Language::English).text, offer.does);
                assert!(!offer.does.is_empty());
            }
            assert_eq!(run.position(), step, "nothing has happened");
        }
    }

    #[test]
    fn messages_come_first_and_every_fault_has_its_repair() {
        let mut run = opened(&transfer(ASK, ""));
        run.seek(1);
        let sorts: alloc::vec::Vec<_> =
            run.offers(Language::English, false).offers.iter().map(|offer| offer.sort).collect();
        assert!(sorts.is_sorted(), "{sorts:?}");
        assert_eq!(sorts[0], OfferSort::Message);
        let has = |run: &crate::Run, action: Action| {
            run.offers(Language::English, false).offers.iter().any(|offer| offer.action == action)
        };
        run.act(Action::Crash { node: NodeId(1), sent: None }).expect("it is up");
        assert!(has(&run, Action::Restart(NodeId(1))) && !has(&run, Action::Heal));
        run.act(Action::Mute(NodeId(0))).expect("it can be");
        assert!(has(&run, Action::Heal));
    }
}
