//! The search: what is sought and within which bounds, how far it has come, what it has found.

mod bounds;
mod found;

use crate::actors::search::{self, Progress, Stage, Status, Subject};
use crate::browser::{self, address};
use crate::model::intent::{Aside, Intent};
use crate::model::session::Session;
use crate::model::state::State;
use crate::stage::ui::{Ui, use_ui};
use crate::views::dialog::dialog_head;
use crate::views::share::Copied;
use crate::words::{Label, More};
use std::rc::Rc;
use yew::prelude::*;

/// The search in the inspector's place.
pub fn draw(ui: &Ui, state: &State) -> Html {
    html! {
        <>
            { dialog_head(ui, "search-title", Label::Search, Intent::Aside(Aside::Inspector)) }
            { panel(&state.session) }
        </>
    }
}

/// The search of this run.
pub fn panel(session: &Session) -> Html {
    html! { <Search session={session.clone()} /> }
}

/// What is drawn.
#[derive(PartialEq, Properties)]
struct Props {
    /// The run shown.
    session: Session,
}

/// The form, what the search is doing, and what the last one has found.
#[component]
fn Search(props: &Props) -> Html {
    let (ui, session) = (use_ui(), &props.session);
    let draw = use_force_update();
    use_effect_with((), move |()| {
        let listening = search::listen(Callback::from(move |()| draw.force_update()));
        // The view that it takes the place of may have been scrolled.
        browser::bring_into_view(".search-choice");
        move || drop(listening)
    });
    let form = search::form(&session.scenario);
    let status = search::status();
    // What it has found comes into view once.
    let ended = if let Status::Ended(ended) = &status { Some(Rc::as_ptr(ended)) } else { None };
    let before = use_mut_ref(|| ended);
    use_effect_with(ended, move |ended| {
        if ended.is_some() && before.replace(*ended) != *ended {
            browser::bring_into_view(".search-told");
        }
    });
    let begin = {
        let (session, form) = (session.clone(), form.clone());
        Callback::from(move |_: MouseEvent| {
            let (scenario, played) = session.to_search(&form);
            let link = session.link(true).unwrap_or_default();
            search::begin(Subject { scenario, played, link });
        })
    };
    let link = session.link_to_search(&form);
    let address = format!("{}{link}", address::address());
    html! {
        <div class="search">
            <div>
                <p class="hint">{ ui.say(More::SearchIntro) }</p>
                { bounds::draw(&ui, session, &form) }
                <div class="inspector-actions">
                    <button type="button" class="button-primary search-begin" onclick={begin}>
                        { ui.say(Label::Search) }
                    </button>
                </div>
                if !link.is_empty() {
                    <details class="search-link">
                        <summary>{ ui.say(More::SearchLink) }</summary>
                        <Copied name={ui.say(More::SearchLink)} text={address} />
                    </details>
                }
            </div>
            <div class="search-told" role="status">
                { match status {
                    Status::None => Html::default(),
                    Status::Runs(progress, stage) => runs(&ui, progress, stage),
                    Status::Ended(ended) => found::draw(&ui, &ended),
                } }
            </div>
        </div>
    }
}

/// How far the search has come.
fn runs(ui: &Ui, progress: Progress, stage: Stage) -> Html {
    let Progress { stats, ms, bytes } = progress;
    let rate = f64::from(stats.states) * 1000.0 / ms.max(1.0);
    let megabytes = bytes.max(stats.bytes as f64) / 1e6;
    let figures = [
        (More::SearchStates, u64::from(stats.states)),
        (More::SearchLeft, u64::from(stats.states - stats.expanded.min(stats.states))),
        (More::SearchDepth, u64::from(stats.depth)),
        (More::SearchRate, rate as u64),
        (More::SearchMemory, megabytes as u64),
    ];
    html! {
        <>
            <progress class="search-progress" max={stats.states.max(1).to_string()} value={stats.expanded.to_string()}
                aria-label={ui.say(More::SearchShare)} />
            <dl>
                { for figures.into_iter().map(|(word, figure)| html! {
                    <div><dt>{ ui.say(word) }</dt><dd class="number">{ grouped(figure) }</dd></div>
                }) }
            </dl>
            if stage == Stage::Reading {
                <p class="hint">{ ui.say(More::SearchReading) }</p>
            }
            <div class="inspector-actions">
                <button type="button" onclick={Callback::from(|_: MouseEvent| search::stop())}>
                    { ui.say(if stage == Stage::Searching { More::SearchStop } else { More::SearchStopNow }) }
                </button>
            </div>
        </>
    }
}

/// A number with a comma between each three of its digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|part| str::from_utf8(part).ok()).collect();
    parts.join(",")
}

/// Real time in seconds, to a tenth.
fn seconds(ms: f64) -> String {
    let tenths = (ms / 100.0).round() as u64;
    format!("{}.{}", grouped(tenths / 10), tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::{grouped, seconds};

    #[test]
    fn large_numbers_can_be_read() {
        assert_eq!([0, 999, 1_000, 41_230, 1_234_567].map(grouped), ["0", "999", "1,000", "41,230", "1,234,567"]);
        assert_eq!([0.0, 49.0, 1_234.0, 59_960.0].map(seconds), ["0.0", "0.0", "1.2", "60.0"]);
    }
}
