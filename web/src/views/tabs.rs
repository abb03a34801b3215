//! The views below the stage, as tabs.

use crate::model::index::Chapters;
use crate::model::intent::{Intent, Tab};
use crate::model::layout::Layout;
use crate::model::state::State;
use crate::stage::ui::Ui;
use crate::views::build;
use crate::views::columns;
use crate::views::gallery;
use crate::views::inspector;
use crate::views::log::Log;
use crate::views::messages;
use crate::views::part::{self, Part};
use crate::views::scrubber::legend;
use crate::views::search;
use crate::views::spacetime::SpaceTime;
use crate::views::transport::happened;
use crate::views::why;
use crate::words::Label;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The least height of a line of the log, as in styles/later.css: with a mouse, with a finger.
const LINE: (f64, f64) = (26.0, 44.0);

/// Draws the views; `size` is that of the view shown, to which `panel` refers.
pub fn draw(ui: &Ui, state: &State, chapters: &Chapters, panel: NodeRef, size: (f64, f64)) -> Html {
    let tabs: &[(Tab, Label)] = match (state.layout, state.embed) {
        (Layout::Narrow | Layout::Low, None) => &[
            (Tab::Now, Label::Now),
            (Tab::Time, Label::Time),
            (Tab::Log, Label::Log),
            (Tab::Build, Label::Build),
            (Tab::Search, Label::Search),
            (Tab::Lessons, Label::Lessons),
        ],
        (Layout::Narrow | Layout::Low, Some(_)) => {
            &[(Tab::Now, Label::Now), (Tab::Time, Label::Time), (Tab::Log, Label::Log)]
        }
        _ => &[(Tab::Time, Label::SpaceTime), (Tab::Log, Label::Log), (Tab::Messages, Label::Messages)],
    };
    // Both scroll by themselves.
    let still = matches!(state.tab, Tab::Log | Tab::Time);
    let on_the_way = state.session.snapshot.frame.flights.len();
    html! {
        <div class="tabs">
            <div class="tabs-head">
                <div class="tabs-list" role="tablist" aria-label={ui.say(Label::Tabs)}
                    onkeydown={keys(ui, tabs, state.tab)}>
                    { for tabs.iter().map(|(tab, word)| {
                        let here = *tab == state.tab;
                        html! {
                            <button type="button" class="tabs-tab" role="tab" id={id(*tab)}
                                aria-selected={here.to_string()} aria-controls="view"
                                tabindex={if here { "0" } else { "-1" }}
                                onclick={ui.on(Intent::Tab(*tab))}>
                                { ui.say(*word) }
                                if *tab == Tab::Messages && on_the_way > 0 {
                                    <span class="tabs-count number">{ on_the_way }</span>
                                }
                            </button>
                        }
                    }) }
                </div>
                if !state.layout.has_tabs_only() || state.tab == Tab::Time {
                    { legend(ui, state) }
                }
            </div>
            <div class={classes!("tabs-panel", still.then_some("still"))} id="view" role="tabpanel"
                aria-labelledby={id(state.tab)} tabindex="-1" ref={panel}>
                { part::draw(ui, state, Part::View(chapters, size)) }
            </div>
        </div>
    }
}

/// The view shown, of this size.
pub fn view(ui: &Ui, state: &State, chapters: &Chapters, size: (f64, f64)) -> Html {
    let session = &state.session;
    let asks = state.embed.is_none();
    let line = if ui.fingers || state.layout.has_tabs_only() { LINE.1 } else { LINE.0 };
    match state.tab {
        _ if size.1 <= 0.0 => Html::default(),
        Tab::Now => html! {
            <div class="inspector">
                { happened(ui, state, None) }
                { columns::within(ui, state, inspector::draw(ui, state, chapters)) }
                <h2>{ ui.say(Label::Messages) }</h2>
                { messages::draw(&columns::ui(ui, state), &session.snapshot.frame, state.selection) }
            </div>
        },
        Tab::Time => {
            let diagram = html! {
                <SpaceTime session={session.clone()} selection={state.selection} why={why::shown(state)} {asks}
                    {size} />
            };
            columns::within(ui, state, diagram)
        }
        Tab::Log => {
            let (why, height) = (why::shown(state), size.1);
            html! { <Log state={state.clone()} {height} {line} {why} {asks} /> }
        }
        Tab::Messages => messages::draw(&columns::ui(ui, state), &session.snapshot.frame, state.selection),
        Tab::Search => columns::within(ui, state, search::panel(session)),
        Tab::Build => columns::within(ui, state, build::panel(ui, state, chapters)),
        Tab::Lessons => gallery::draw(chapters, state.base()),
    }
}

/// The left and right arrows go from tab to tab.
fn keys(ui: &Ui, tabs: &'static [(Tab, Label)], here: Tab) -> Callback<KeyboardEvent> {
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
        ui.dispatch(Intent::Tab(tabs[next].0));
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
        Tab::Search => "tab-search",
        Tab::Build => "tab-build",
        Tab::Lessons => "tab-lessons",
    }
}
