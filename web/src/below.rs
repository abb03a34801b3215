//! The views below the stage, as tabs.

use crate::gallery;
use crate::inspector::Inspector;
use crate::lessons::Chapter;
use crate::log::Log;
use crate::messages;
use crate::spacetime::SpaceTime;
use crate::state::{Intent, Room, State, Tab};
use crate::transport::happened;
use crate::ui::Ui;
use crate::words::Word;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The height of a line of the log, as panels.css has it: with a mouse, with a finger.
const LINE: (f64, f64) = (26.0, 44.0);

/// Draws the views; `size` is that of the one shown, which `panel` refers to.
pub fn draw(ui: &Ui, state: &State, chapters: &[Chapter], panel: NodeRef, size: (f64, f64)) -> Html {
    let tabs: &[(Tab, Word)] = match (state.room, state.embed) {
        (Room::Narrow, None) => {
            &[(Tab::Now, Word::Now), (Tab::Time, Word::Time), (Tab::Log, Word::Log), (Tab::Lessons, Word::Lessons)]
        }
        (Room::Narrow, Some(_)) => &[(Tab::Now, Word::Now), (Tab::Time, Word::Time), (Tab::Log, Word::Log)],
        _ => &[(Tab::Time, Word::SpaceTime), (Tab::Log, Word::Log), (Tab::Messages, Word::Messages)],
    };
    let on_the_way = state.sitting.moment.frame.flights.len();
    html! {
        <section class="below">
            <div class="tabs" role="tablist" aria-label={ui.say(Word::Tabs)} onkeydown={keys(ui, tabs, state.tab)}>
                { for tabs.iter().map(|(tab, word)| {
                    let here = *tab == state.tab;
                    html! {
                        <button type="button" role="tab" id={id(*tab)} aria-selected={here.to_string()}
                            aria-controls="view" tabindex={if here { "0" } else { "-1" }}
                            onclick={ui.on(Intent::Tab(*tab))}>
                            { ui.say(*word) }
                            if *tab == Tab::Messages && on_the_way > 0 {
                                <span class="number count">{ on_the_way }</span>
                            }
                        </button>
                    }
                }) }
            </div>
            <div class={classes!("view", id(state.tab))} id="view" role="tabpanel" aria-labelledby={id(state.tab)}
                tabindex="-1" ref={panel}>
                { view(ui, state, chapters, size) }
            </div>
        </section>
    }
}

fn view(ui: &Ui, state: &State, chapters: &[Chapter], size: (f64, f64)) -> Html {
    let sitting = &state.sitting;
    let line = if ui.fingers || state.room == Room::Narrow { LINE.1 } else { LINE.0 };
    match state.tab {
        _ if size.1 <= 0.0 => Html::default(),
        Tab::Now => html! {
            <div class="inspector">
                { happened(ui, state) }
                <Inspector sitting={sitting.clone()} selection={state.selection} side={state.side} />
                <h3>{ ui.say(Word::Messages) }</h3>
                { messages::draw(ui, &sitting.moment.frame, state.selection) }
            </div>
        },
        Tab::Time => html! {
            <SpaceTime moment={sitting.moment.clone()} known={sitting.known.clone()}
                selection={state.selection} {size} />
        },
        Tab::Log => html! { <Log sitting={sitting.clone()} known={sitting.known.clone()} height={size.1} {line} /> },
        Tab::Messages => messages::draw(ui, &sitting.moment.frame, state.selection),
        Tab::Lessons => gallery::draw(ui, chapters, sitting.id()),
    }
}

/// The left and right arrows go from tab to tab.
fn keys(ui: &Ui, tabs: &'static [(Tab, Word)], here: Tab) -> Callback<KeyboardEvent> {
    let ui = ui.clone();
    Callback::from(move |event: KeyboardEvent| {
        let place = tabs.iter().position(|(tab, _)| *tab == here).unwrap_or_default();
        let next = match event.key().as_str() {
            "ArrowRight" => (place + 1) % tabs.len(),
            "ArrowLeft" => (place + tabs.len() - 1) % tabs.len(),
            "Home" => 0,
            "End" => tabs.len() - 1,
            _ => return,
        };
        event.prevent_default();
        ui.want(Intent::Tab(tabs[next].0));
        let list = event.target_dyn_into::<HtmlElement>().and_then(|target| target.parent_element());
        let button = list.and_then(|list| list.children().item(next as u32));
        if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            _ = button.focus();
        }
    })
}

const fn id(tab: Tab) -> &'static str {
    match tab {
        Tab::Now => "tab-now",
        Tab::Time => "tab-time",
        Tab::Log => "tab-log",
        Tab::Messages => "tab-messages",
        Tab::Lessons => "tab-lessons",
    }
}
