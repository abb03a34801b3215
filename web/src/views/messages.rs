//! The messages in flight, as a list that the keyboard can reach.

use crate::model::intent::{Intent, Selection};
use crate::stage::tone::tone;
use crate::stage::ui::Ui;
use crate::words::{Label, More};
use synod_core::NodeId;
use synod_sim::run::frame::Frame;
use yew::prelude::*;

/// Draws the list.
pub fn draw(ui: &Ui, frame: &Frame, selection: Selection) -> Html {
    if frame.flights.is_empty() {
        return html! { <p class="messages-empty">{ ui.say(More::NoMessages) }</p> };
    }
    let name = |node: NodeId| frame.nodes.get(node.index()).map_or("", |node| node.name.as_str());
    html! {
        <ul class="messages">
            { for frame.flights.iter().map(|flight| {
                let selected = selection == Selection::Flight(flight.id);
                let due = flight.due_ms.map_or_else(
                    || ui.say(More::DueByHand).to_owned(),
                    |due| ui.say_with(Label::Clock, &[&due.to_string()]),
                );
                let answer = flight.answer.then_some("answer");
                html! {
                    <li key={flight.id}>
                        <button type="button" class={classes!("messages-row", selected.then_some("now"))}
                            aria-pressed={selected.to_string()}
                            onclick={ui.on(Intent::Select(Selection::Flight(flight.id)))}>
                            <span class={classes!("messages-chip", tone(flight.tone), answer)}>
                                { &flight.label }
                            </span>
                            <span class="messages-ends">{ name(flight.from) }{ " → " }{ name(flight.to) }</span>
                            <span class="messages-text">
                                { &flight.text }
                                if flight.copy {
                                    { format!(" ({})", ui.say(More::Copy)) }
                                }
                                if let Some(sent_as) = &flight.sent_as {
                                    { format!(" ({}; {} {sent_as})", ui.say(More::Forged), ui.say(More::SaidWhenSent)) }
                                }
                            </span>
                            <span class="messages-due number">{ ui.say(More::Due) }{ " " }{ due }</span>
                        </button>
                    </li>
                }
            }) }
        </ul>
    }
}
