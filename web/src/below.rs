//! The views below the stage, as tabs.

use crate::gallery::Gallery;
use crate::inspector::Inspector;
use crate::log::Log;
use crate::messages::Messages;
use crate::sitting::Sitting;
use crate::size::use_size;
use crate::spacetime::SpaceTime;
use crate::state::{Intent, Room, Selection, Tab};
use crate::ui::{Ui, use_ui};
use crate::words::Word;
use synod_core::NodeSet;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The height of a line of the log, as style.css has it: with a mouse, with a finger.
const LINE: (f64, f64) = (26.0, 44.0);

/// What the views show.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The run.
    pub sitting: Sitting,
    /// What is selected.
    pub selection: Selection,
    /// The side of a partition chosen so far.
    pub side: Option<NodeSet>,
    /// The view chosen.
    pub tab: Tab,
    /// How much room there is.
    pub room: Room,
}

/// The views.
#[component]
pub fn Below(props: &Props) -> Html {
    let ui = use_ui();
    let panel = use_node_ref();
    let size = use_size(&panel);
    let tabs: &[(Tab, Word)] = if props.room == Room::Narrow {
        &[(Tab::Now, Word::Now), (Tab::Time, Word::Time), (Tab::Log, Word::Log), (Tab::Lessons, Word::Lessons)]
    } else {
        &[(Tab::Time, Word::SpaceTime), (Tab::Log, Word::Log), (Tab::Messages, Word::Messages)]
    };
    let on_the_way = props.sitting.moment.frame.flights.len();
    html! {
        <section class="below">
            <div class="tabs" role="tablist" aria-label={ui.say(Word::Tabs)} onkeydown={keys(&ui, tabs, props.tab)}>
                { for tabs.iter().map(|(tab, word)| {
                    let here = *tab == props.tab;
                    html! {
                        <button type="button" role="tab" id={id(*tab)} aria-selected={here.to_string()}
                            aria-controls="view" tabindex={if here { "0" } else { "-1" }} onclick={ui.on(Intent::Tab(*tab))}>
                            { ui.say(*word) }
                            if *tab == Tab::Messages && on_the_way > 0 {
                                <span class="number count">{ on_the_way }</span>
                            }
                        </button>
                    }
                }) }
            </div>
            <div class={classes!("view", id(props.tab))} id="view" role="tabpanel" aria-labelledby={id(props.tab)}
                tabindex="-1" ref={panel}>
                { view(&ui, props, size) }
            </div>
        </section>
    }
}

fn view(ui: &Ui, props: &Props, size: (f64, f64)) -> Html {
    let sitting = &props.sitting;
    let line = if ui.fingers || props.room == Room::Narrow { LINE.1 } else { LINE.0 };
    match props.tab {
        _ if size.1 <= 0.0 => Html::default(),
        Tab::Now => html! {
            <div class="inspector">
                <Inspector sitting={sitting.clone()} selection={props.selection} side={props.side} />
                <h3>{ ui.say(Word::Messages) }</h3>
                <Messages moment={sitting.moment.clone()} selection={props.selection} />
            </div>
        },
        Tab::Time => html! {
            <SpaceTime moment={sitting.moment.clone()} known={sitting.known.clone()} selection={props.selection} {size} />
        },
        Tab::Log => html! { <Log sitting={sitting.clone()} known={sitting.known.clone()} height={size.1} {line} /> },
        Tab::Messages => html! { <Messages moment={sitting.moment.clone()} selection={props.selection} /> },
        Tab::Lessons => html! { <Gallery open={sitting.id.clone()} /> },
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
