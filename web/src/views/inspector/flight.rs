//! A message in flight: what it carries, and what can be done to it.

use super::parts::{button, fields};
use crate::model::session::Session;
use crate::stage::ui::Ui;
use crate::words::Label;
use synod_sim::Action;
use synod_sim::link::DELAY_MS;
use synod_sim::run::frame::FlightFrame;
use yew::prelude::*;

/// The panel of `flight`.
pub fn panel(ui: &Ui, session: &Session, flight: &FlightFrame) -> Html {
    let ms = |ms: u64| ui.say_with(Label::Clock, &[&ms.to_string()]);
    let id = flight.id;
    html! {
        <section class="inspector-selected" key={format!("flight{id}")}>
            <h2>{ &flight.kind }
                if flight.copy { <span class="inspector-roles">{ format!(" · {}", ui.say(Label::Copy)) }</span> }
            </h2>
            <p>
                { format!("{} → {}: {}", session.name(flight.from), session.name(flight.to), flight.text) }
            </p>
            <dl>
                { fields(ui, &flight.fields) }
                <div><dt>{ ui.say(Label::Sent) }</dt><dd class="number">{ ms(flight.sent_ms) }</dd></div>
                <div><dt>{ ui.say(Label::Due) }</dt>
                    <dd class="number">{ flight.due_ms.map_or_else(|| ui.say(Label::DueByHand).to_owned(), ms) }</dd>
                </div>
            </dl>
            <div class="inspector-actions">
                { button(ui, session, ui.say(Label::Lose), None, Action::Lose(id)) }
                { button(ui, session, ui.say(Label::DeliverNow), None, Action::Deliver(id)) }
                { button(ui, session, ui.say(Label::Duplicate), None, Action::Duplicate(id)) }
                { button(ui, session, ui.say(Label::Delay), None, Action::Delay { flight: id, by_ms: DELAY_MS }) }
            </div>
        </section>
    }
}
