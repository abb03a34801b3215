//! The log: one line per event. Only the lines in view are rendered, so that ten thousand cost no more than ten.

use crate::model::by_address::ByAddress;
use crate::model::history::History;
use crate::model::intent::Intent;
use crate::model::session::Session;
use crate::model::state::State;
use crate::stage::ui::{Ui, use_ui};
use crate::views::transport::sort;
use crate::words::Label;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// How many lines are rendered beyond the view, on each side.
const BEYOND: u32 = 8;

/// How many events are printed.
const PRINTED: u32 = 24;

/// What the log shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The run.
    pub session: Session,
    /// All that is known of it.
    pub history: ByAddress<History>,
    /// The height of the panel in CSS pixels.
    pub height: f64,
    /// The height of a line in CSS pixels, as in views.css.
    pub line: f64,
}

/// The log.
#[component]
pub fn Log(props: &Props) -> Html {
    let ui = use_ui();
    let (view, above, below) = (use_node_ref(), use_node_ref(), use_node_ref());
    let first = use_state(|| 0_u32);
    let current = props.session.position();
    let count = props.history.last() + 1;
    let in_view = (props.height / props.line).ceil() as u32;
    let start = first.saturating_sub(BEYOND).min(count);
    let end = (*first + in_view + BEYOND).min(count);

    let (line, height) = (props.line, props.height);
    let spaces = (above.clone(), below.clone());
    use_effect_with((start, end, count, line as u32), move |(start, end, count, _)| {
        set_height(&spaces.0, f64::from(*start) * line);
        set_height(&spaces.1, f64::from(count - end) * line);
    });
    let scroller = view.clone();
    use_effect_with((current, count), move |(current, _)| {
        if let Some(view) = scroller.cast::<Element>() {
            let (top, at) = (f64::from(view.scroll_top()), f64::from(*current) * line);
            if at < top || at + 2.0 * line > top + height {
                view.set_scroll_top((at - height / 3.0).max(0.0) as i32);
            }
        }
    });
    let onscroll = {
        let first = first.clone();
        Callback::from(move |event: Event| {
            let top = f64::from(event.target_unchecked_into::<Element>().scroll_top());
            let now = (top / line).floor().max(0.0) as u32;
            if now.abs_diff(*first) >= BEYOND / 2 || now == 0 {
                first.set(now);
            }
        })
    };
    html! {
        <div class="log" ref={view} {onscroll} role="list" aria-label={ui.say(Label::Log)} tabindex="-1">
            <div ref={above} />
            { for (start..end).map(|step| {
                let entry = props.session.entry(step);
                let now = step == current;
                html! {
                    <div key={step} role="listitem" aria-setsize={count.to_string()}
                        aria-posinset={(step + 1).to_string()}>
                        <button type="button" class={classes!("log-entry", now.then_some("now"))}
                            aria-current={now.then_some("step")} title={entry.text.clone()}
                            onclick={ui.on(Intent::Seek(step))}>
                            <span class="log-time number">
                                { ui.say_with(Label::Clock, &[&entry.at_ms.to_string()]) }
                            </span>
                            <span class={classes!("mark", sort(entry.sort))} aria-hidden="true" />
                            <span class="log-sentence">{ entry.text }</span>
                        </button>
                    </div>
                }
            }) }
            <div ref={below} />
        </div>
    }
}

/// The latest events up to the moment, on paper. The last one comes first: styles put them from the bottom up.
pub fn printed(ui: &Ui, state: &State) -> Html {
    if !state.print {
        return Html::default();
    }
    let here = state.session.position();
    html! {
        <ol class="log-paper" aria-label={ui.say(Label::Log)}>
            { for (here.saturating_sub(PRINTED - 1)..=here).rev().map(|step| {
                let entry = state.session.entry(step);
                html! {
                    <li>
                        <span class="log-time number">{ ui.say_with(Label::Clock, &[&entry.at_ms.to_string()]) }</span>
                        <span>{ entry.text }</span>
                    </li>
                }
            }) }
        </ol>
    }
}

fn set_height(space: &NodeRef, height: f64) {
    if let Some(space) = space.cast::<HtmlElement>() {
        _ = space.style().set_property("height", &format!("{height}px"));
    }
}
