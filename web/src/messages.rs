//! The messages on the way, as a list: the keyboard's way to them.

use crate::stage::tone;
use crate::state::{Intent, Selection};
use crate::ui::Ui;
use crate::words::Word;
use synod_core::NodeId;
use synod_sim::frame::Frame;
use yew::prelude::*;

/// Draws the list.
pub fn draw(ui: &Ui, frame: &Frame, selection: Selection) -> Html {
    if frame.flights.is_empty() {
        return html! { <p class="empty">{ ui.say(Word::NoMessages) }</p> };
    }
    let name = |node: NodeId| frame.nodes.get(node.index()).map_or("", |node| node.name.as_str());
    html! {
        <ul class="messages">
            { for frame.flights.iter().map(|flight| {
                let selected = selection == Selection::Flight(flight.id);
                let due = flight.due_ms.map_or_else(
                    || ui.say(Word::DueByHand).to_owned(),
                    |due| ui.say_with(Word::Clock, &[&due.to_string()]),
                );
                let kind = if flight.answer { "answer" } else { "request" };
                html! {
                    <li key={flight.id}>
                        <button type="button" class={classes!("message", selected.then_some("now"))}
                            aria-pressed={selected.to_string()}
                            onclick={ui.on(Intent::Select(Selection::Flight(flight.id)))}>
                            <span class={classes!("chip", tone(flight.tone), kind)}>
                                { &flight.label }
                            </span>
                            <span class="ends">{ name(flight.from) }{ " → " }{ name(flight.to) }</span>
                            <span class="text">
                                { &flight.text }
                                if flight.copy {
                                    { format!(" ({})", ui.say(Word::Copy)) }
                                }
                            </span>
                            <span class="number">{ ui.say(Word::Due) }{ " " }{ due }</span>
                        </button>
                    </li>
                }
            }) }
        </ul>
    }
}
