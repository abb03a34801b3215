//! A run by hand: all that can happen next, each with what would come of it. Nothing else happens.

use crate::model::deeds;
use crate::model::intent::{Intent, Selection};
use crate::model::session::Session;
use crate::stage::ui::{Ui, use_ui};
use crate::words::making::Making;
use synod_core::NodeId;
use synod_core::about::RequestValue;
use synod_sim::run::frame::Frame;
use synod_sim::run::offers::{Offer, OfferSort};
use synod_sim::world::Life;
use synod_sim::{Action, FlightId};
use yew::prelude::*;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The run shown.
    pub session: Session,
    /// Whether there is a run to return to.
    pub returns: bool,
}

/// The sorts of things, in the order in which they are offered, each with its heading.
const SORTS: [(OfferSort, Making); 4] = [
    (OfferSort::Message, Making::HandMessages),
    (OfferSort::Timer, Making::HandTimers),
    (OfferSort::Request, Making::HandRequests),
    (OfferSort::Fault, Making::HandFaults),
];

/// What can happen next, or the button that begins a run by hand.
#[component]
pub fn Hand(props: &Props) -> Html {
    let (ui, session) = (use_ui(), &props.session);
    if !session.is_manual() {
        return html! {
            <section class="hand">
                <button type="button" aria-keyshortcuts="h" title={format!("{} (h)", ui.say(Making::Hand))}
                    onclick={ui.on(Intent::ByHand(true))}>{ ui.say(Making::Hand) }</button>
                <p class="hint hint-small">{ ui.say(Making::HandHint) }</p>
            </section>
        };
    }
    let all = session.offers();
    let is_quiet = all.offers.iter().all(|offer| !matches!(offer.sort, OfferSort::Message | OfferSort::Timer));
    html! {
        <section class="hand">
            <h2>{ ui.say(Making::HandTitle) }</h2>
            if props.returns {
                <button type="button" aria-keyshortcuts="h" title={format!("{} (h)", ui.say(Making::HandBack))}
                    onclick={ui.on(Intent::ByHand(false))}>{ ui.say(Making::HandBack) }</button>
            }
            if is_quiet {
                <p class="hint">{ ui.say(Making::HandNothing) }</p>
            }
            { for SORTS.iter().map(|(sort, word)| {
                let those: Vec<&Offer> = all.offers.iter().filter(|offer| offer.sort == *sort).collect();
                group(&ui, session, *word, *sort == OfferSort::Fault, &those)
            }) }
            { valued(&ui, session) }
            <p class="hint hint-small">{ ui.say(Making::HandElse) }</p>
            if all.more > 0 {
                <p class="hint">{ ui.say_with(Making::HandMore, &[&all.more.to_string()]) }</p>
            }
        </section>
    }
}

/// Requests that carry a value, which is typed where the node is shown.
fn valued(ui: &Ui, session: &Session) -> Html {
    let frame = &session.snapshot.frame;
    let all = frame.nodes.iter().flat_map(|node| node.requests.iter().map(move |request| (node, request)));
    let open = all.filter(|(node, request)| request.value != RequestValue::None && node.life != Life::Down);
    html! {
        <ul class="hand-offers">
            { for open.map(|(node, request)| html! {
                <li key={format!("{} {}", node.id.0, request.request)}>
                    <button type="button" class="hand-offer" onclick={ui.select(Selection::Node(node.id))}>
                        <b>{ ui.say_with(Making::AskedOpen, &[&node.name, &request.text]) }</b>
                    </button>
                </li>
            }) }
        </ul>
    }
}

/// The offers of one sort; of a sort that would hide the others, folded.
fn group(ui: &Ui, session: &Session, word: Making, folds: bool, offers: &[&Offer]) -> Html {
    if offers.is_empty() {
        return Html::default();
    }
    let list = html! {
        <ul class="hand-offers">{ for offers.iter().map(|offer| row(ui, session, offer)) }</ul>
    };
    if folds {
        return html! { <details class="hand-folded"><summary>{ ui.say(word) }</summary>{ list }</details> };
    }
    html! { <><h3>{ ui.say(word) }</h3>{ list }</> }
}

fn row(ui: &Ui, session: &Session, offer: &Offer) -> Html {
    html! {
        <li key={format!("{:?}", offer.action)}>
            <button type="button" class="hand-offer" onclick={ui.on(Intent::Act(offer.action.clone()))}>
                <b>{ name(ui, session, &offer.action) }</b>
                if !offer.does.is_empty() {
                    <span>{ &offer.does }</span>
                }
            </button>
        </li>
    }
}

/// An action in a few words.
fn name(ui: &Ui, session: &Session, action: &Action) -> String {
    let frame = &session.snapshot.frame;
    match action {
        Action::Deliver(flight) => message(frame, *flight)
            .map_or_else(String::new, |(label, from, to)| ui.say_with(Making::HandDeliver, &[label, from, to])),
        Action::Fire { node, timer } => {
            let name = session.about().timers.get(usize::from(*timer)).map_or("?", |timer| &timer.name);
            ui.say_with(Making::HandFire, &[name, session.name(*node)])
        }
        Action::Request { node, request, .. } => {
            let asked = session.about().requests.get(usize::from(*request));
            let asked = asked.map_or("?", |request| request.text.of(ui.language));
            ui.say_with(Making::Asked, &[session.name(*node), asked])
        }
        other => {
            let told = |flight: &FlightId| {
                message(frame, *flight).map_or_else(String::new, |(label, from, to)| format!("{label} {from} → {to}"))
            };
            deeds::word(&session.scenario, other, ui.language, &told)
        }
    }
}

/// The label of a message, its sender and its receiver.
fn message(frame: &Frame, flight: FlightId) -> Option<(&str, &str, &str)> {
    let flight = frame.flights.iter().find(|known| known.id == flight)?;
    let name = |node: NodeId| frame.nodes.get(node.index()).map_or("?", |node| node.name.as_str());
    Some((&flight.label, name(flight.from), name(flight.to)))
}
