//! A message in flight: what it carries, and what can be done to it.

use super::parts::{button, fields};
use crate::model::intent::Intent;
use crate::model::session::Session;
use crate::stage::ui::Ui;
use crate::views::why::ask;
use crate::words::{Label, More};
use synod_core::limits;
use synod_sim::Action;
use synod_sim::link::DELAY_MS;
use synod_sim::run::causes::Asked;
use synod_sim::run::frame::FlightFrame;
use synod_sim::scenario::action::Forgery;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// The panel of `flight`; whether it may be asked why something happened.
pub fn panel(ui: &Ui, session: &Session, flight: &FlightFrame, asks: bool) -> Html {
    let ms = |ms: u64| ui.say_with(Label::Clock, &[&ms.to_string()]);
    let id = flight.id;
    html! {
        <section class="inspector-selected" key={format!("flight{id}")}>
            <h2>{ &flight.kind }
                if flight.copy { <span class="inspector-roles">{ format!(" · {}", ui.say(More::Copy)) }</span> }
                if flight.sent_as.is_some() {
                    <span class="inspector-roles">{ format!(" · {}", ui.say(More::Forged)) }</span>
                }
            </h2>
            <p>
                { format!("{} → {}: {}", session.name(flight.from), session.name(flight.to), flight.text) }
            </p>
            <dl>
                { fields(ui, &flight.fields) }
                if let Some(sent_as) = &flight.sent_as {
                    <div><dt>{ ui.say(More::SaidWhenSent) }</dt><dd class="number">{ sent_as }</dd></div>
                }
                <div><dt>{ ui.say(More::Sent) }</dt><dd class="number">{ ms(flight.sent_ms) }</dd></div>
                <div><dt>{ ui.say(More::Due) }</dt>
                    <dd class="number">{ flight.due_ms.map_or_else(|| ui.say(More::DueByHand).to_owned(), ms) }</dd>
                </div>
            </dl>
            <div class="inspector-actions">
                { button(ui, session, ui.say(Label::Lose), None, Action::Lose(id)) }
                { button(ui, session, ui.say(Label::DeliverNow), None, Action::Deliver(id)) }
                { button(ui, session, ui.say(Label::Duplicate), None, Action::Duplicate(id)) }
                if let Some(crossing) = session.history.crossings.iter().find(|way| asks && way.id == id) {
                    { ask(ui, Asked::Step(crossing.sent_step), "why-ask", ui.say(More::WhySent)) }
                }
            </div>
            { forgeries(ui, session, flight) }
            // By hand a message has no time that could be longer.
            if !session.is_manual() {
                { delay(ui, session, flight) }
            }
        </section>
    }
}

/// What a forger may make of the message, where there is anything.
fn forgeries(ui: &Ui, session: &Session, flight: &FlightFrame) -> Html {
    let all = session.forgeries(flight.id);
    if all.is_empty() {
        return Html::default();
    }
    let forge = |(place, label): (u8, String)| {
        button(ui, session, label, None, Action::Forge { flight: flight.id, forgery: Forgery::Place(place) })
    };
    html! {
        <>
            <h3>{ ui.say(More::ForgeInto) }</h3>
            <div class="inspector-actions">{ for (0..).zip(all).map(forge) }</div>
        </>
    }
}

/// A form that delays the message by a chosen time.
fn delay(ui: &Ui, session: &Session, flight: &FlightFrame) -> Html {
    let action = |by_ms: u64| Action::Delay { flight: flight.id, by_ms };
    let refused = session.allows(&action(DELAY_MS)).err();
    let title = refused.map(|refused| session.reason(refused));
    let (intents, id) = (ui.clone(), flight.id);
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let form = event.target_unchecked_into::<Element>();
        let field = form.query_selector("input").ok().flatten();
        let typed = field.map(|field| field.unchecked_into::<HtmlInputElement>().value_as_number());
        // The field's own limits hold before this is called.
        if let Some(by_ms) = typed.filter(|by_ms| by_ms.is_finite()) {
            intents.dispatch(Intent::Act(Action::Delay { flight: id, by_ms: by_ms as u64 }));
        }
    });
    html! {
        <form class="inspector-request" {onsubmit}>
            <button type="submit" disabled={refused.is_some()} {title}>{ ui.say(Label::Delay) }</button>
            <input type="number" class="number" min="1" max={limits::TIME_MS.to_string()} step="1" required=true
                value={DELAY_MS.to_string()} aria-label={ui.say(More::DelayMs)} />
            <span>{ ui.say_with(Label::Ms, &[""]) }</span>
        </form>
    }
}
