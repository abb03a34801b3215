//! A message on the way: what it carries, and what can happen to it.

use super::{deed, fields};
use crate::sitting::Sitting;
use crate::stage::tone;
use crate::ui::Ui;
use crate::words::Word;
use synod_sim::Action;
use synod_sim::frame::FlightFrame;
use yew::prelude::*;

/// By how much a message is delayed at once, in milliseconds.
const DELAY_MS: u64 = 50;

/// The panel of `flight`.
pub fn panel(ui: &Ui, sitting: &Sitting, flight: &FlightFrame) -> Html {
    let ms = |ms: u64| ui.say_with(Word::Clock, &[&ms.to_string()]);
    let id = flight.id;
    html! {
        <section class="selected" key={format!("flight{id}")}>
            <h3 class={tone(flight.tone)}>{ &flight.kind }
                if flight.copy { <span class="roles">{ format!(" · {}", ui.say(Word::Copy)) }</span> }
            </h3>
            <p class="meaning">
                { format!("{} → {}: {}", sitting.name(flight.from), sitting.name(flight.to), flight.text) }
            </p>
            <dl>
                { fields(ui, &flight.fields) }
                <div><dt>{ ui.say(Word::Sent) }</dt><dd class="number">{ ms(flight.sent_ms) }</dd></div>
                <div><dt>{ ui.say(Word::Due) }</dt>
                    <dd class="number">{ flight.due_ms.map_or_else(|| ui.say(Word::DueByHand).to_owned(), ms) }</dd>
                </div>
            </dl>
            <div class="deeds">
                { deed(ui, sitting, ui.say(Word::Lose), None, Action::Lose(id)) }
                { deed(ui, sitting, ui.say(Word::DeliverNow), None, Action::Deliver(id)) }
                { deed(ui, sitting, ui.say(Word::Duplicate), None, Action::Duplicate(id)) }
                { deed(ui, sitting, ui.say(Word::Delay), None, Action::Delay { flight: id, by_ms: DELAY_MS }) }
            </div>
        </section>
    }
}
