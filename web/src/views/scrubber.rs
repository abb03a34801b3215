//! Virtual time as a slider, with marks for important events.

use crate::model::history::History;
use crate::model::intent::Intent;
use crate::model::session::Session;
use crate::motion::{Follow, Follower};
use crate::stage::svg::written;
use crate::stage::ui::Ui;
use crate::words::Label;
use synod_sim::Scenario;
use synod_sim::run::frame::Sort;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// The number of mark positions on the scrubber; marks at the same position are merged.
const PLACES: u64 = 500;
/// With more messages than this, their small marks are too dense to be useful and are left out.
const MOST_TICKS: usize = 250;

/// The scrubber of the run shown.
#[hook]
pub fn use_scrubber(ui: &Ui, session: &Session) -> Html {
    let (input, gone) = (use_node_ref(), use_node_ref());
    let end = session.history.end_ms().max(1);
    let (motion, slider, bar) = (ui.motion.clone(), input.clone(), gone.clone());
    use_effect_with(end, move |end| {
        let end = *end as f64;
        let handles = (slider.cast::<HtmlInputElement>(), bar.cast::<Element>());
        if let (Some(slider), Some(bar)) = handles {
            motion.follow(Follower::Scrubber, Some(moving(slider, bar, end)));
        }
        move || motion.follow(Follower::Scrubber, None)
    });
    let intents = ui.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        intents.dispatch(Intent::Play(false));
        intents.dispatch(Intent::GoTo(event.target_unchecked_into::<HtmlInputElement>().value_as_number()));
    });
    let frame = &session.snapshot.frame;
    let said = format!(
        "{}, {}",
        ui.say_with(Label::Clock, &[&frame.at_ms.to_string()]),
        ui.say_with(Label::MomentOf, &[&frame.step.to_string(), &session.history.last().to_string()]),
    );
    let deps = (session.history.clone(), session.scenario.clone());
    let marks = use_memo(deps, |(history, scenario)| marks(history, scenario));
    html! {
        <div class="scrubber">
            <svg aria-hidden="true">
                <rect class="scrubber-track" y="14" width="100%" height="4" rx="2" />
                <rect ref={gone} class="scrubber-gone" y="14" height="4" rx="2" />
                { (*marks).clone() }
            </svg>
            <input ref={input} type="range" min="0" max={end.to_string()} step="any" {oninput}
                aria-label={ui.say(Label::Position)} aria-valuetext={said} />
        </div>
    }
}

/// Keeps slider and bar at the time shown.
fn moving(slider: HtmlInputElement, bar: Element, end: f64) -> Follow {
    let mut shown = -1.0;
    Box::new(move |now_ms, _| {
        if (now_ms - shown).abs() * 2000.0 < end {
            return;
        }
        shown = now_ms;
        slider.set_value_as_number(now_ms);
        _ = bar.set_attribute("width", &format!("{:.2}%", 100.0 * now_ms / end));
    })
}

/// The marks: small ones for messages, tall ones for faults, decisions and violations, dots for captions.
fn marks(history: &History, scenario: &Scenario) -> Html {
    let end = history.end_ms().max(1);
    let place = |at_ms: u64| at_ms.min(end) * PLACES / end;
    let mut marks: Vec<(u8, u64)> = history.marks.iter().map(|mark| (rank(mark.sort), place(mark.at_ms))).collect();
    let ticks = history.crossings.iter().filter(|_| history.crossings.len() <= MOST_TICKS);
    marks.extend(ticks.filter_map(|crossing| Some((0, place(crossing.end_ms?)))));
    marks.extend(scenario.captions.iter().filter(|said| said.at_ms <= end).map(|said| (1, place(said.at_ms))));
    marks.sort_unstable();
    marks.dedup();
    html! { <g>{ for marks.into_iter().map(|(rank, place)| mark(rank, place)) }</g> }
}

/// The drawing order.
const fn rank(sort: Sort) -> u8 {
    match sort {
        Sort::Start | Sort::Request | Sort::Message | Sort::Timer => 0,
        Sort::Fault => 2,
        Sort::Decision => 3,
        Sort::Violation => 4,
    }
}

/// A mark: its start, width and height.
fn mark(rank: u8, place: u64) -> Html {
    let (class, y, width, height) = match rank {
        0 => ("scrubber-tick", "11", "1.5", "10"),
        1 => ("scrubber-said", "26", "5", "5"),
        2 => ("scrubber-fault", "6", "2.5", "20"),
        3 => ("scrubber-decision", "6", "2.5", "20"),
        _ => ("scrubber-violation", "3", "5", "26"),
    };
    let x = format!("{}%", written(100.0 * place as f32 / PLACES as f32));
    html! { <rect {class} {x} {y} {width} {height} rx="1" /> }
}
