//! Virtual time as a slider, with marks for important events.

use crate::geometry::written;
use crate::model::history::History;
use crate::model::intent::Intent;
use crate::model::state::State;
use crate::motion::{Follow, Follower};
use crate::stage::ui::Ui;
use crate::words::Label;
use synod_sim::run::frame::MarkSort;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// The number of mark positions on the scrubber; marks at the same position are merged.
const PLACES: u64 = 500;
/// Half the width of the slider's thumb, by which the marks are inset, in CSS pixels, as in styles/views.css.
const INSET: f64 = 8.0;
/// The width and height of a mark's room in the legend, in CSS pixels, as in styles/views.css.
const LEGEND: (f32, f32) = (12.0, 26.0);
/// How near to a mark the pointer must be to be told of it, in CSS pixels.
const NEAR: f64 = 6.0;
/// With more messages than this, their small marks are too dense to be useful and are left out.
const MOST_TICKS: usize = 250;

/// The scrubber of the run shown.
#[hook]
pub fn use_scrubber(ui: &Ui, state: &State) -> Html {
    let (input, gone) = (use_node_ref(), use_node_ref());
    let end = state.timeline().end_ms().max(1);
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
    let moment = state.moment();
    let said = format!(
        "{}, {}",
        ui.say_with(Label::Clock, &[&state.timeline().at_ms(moment).to_string()]),
        ui.say_with(Label::MomentOf, &[&moment.to_string(), &state.timeline().last().to_string()]),
    );
    let marks = use_memo(state.timeline().clone(), |history| marks(history));
    html! {
        <div class="scrubber">
            <svg aria-hidden="true">
                <rect class="scrubber-track" y="14" width="100%" height="4" rx="2" />
                <rect ref={gone} class="scrubber-gone" y="14" height="4" rx="2" />
                { (*marks).clone() }
            </svg>
            <input ref={input} type="range" min="0" max={end.to_string()} step="any" {oninput}
                onpointermove={tooltips(ui, state)} aria-label={ui.say(Label::Position)} aria-valuetext={said} />
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
        let hundredths = (10_000.0 * now_ms / end) as u32;
        _ = bar.set_attribute("width", &format!("{}.{:02}%", hundredths / 100, hundredths % 100));
    })
}

/// What a mark stands for, from the least to the most important: this is the order in which they are drawn.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    /// A message arrived or was lost.
    Message,
    /// A caption of the lesson.
    Caption,
    /// Something that happened to the run.
    Event(MarkSort),
}

impl Meaning {
    const ALL: [Self; 6] = [
        Self::Message,
        Self::Event(MarkSort::Fault),
        Self::Event(MarkSort::Chosen),
        Self::Event(MarkSort::Decision),
        Self::Event(MarkSort::Violation),
        Self::Caption,
    ];

    /// Its mark: its class, its top, width, height and the radius of its corners.
    const fn mark(self) -> (&'static str, f32, f32, f32, f32) {
        match self {
            Self::Message => ("scrubber-tick", 11.0, 1.5, 10.0, 1.0),
            Self::Caption => ("scrubber-said", 26.0, 5.0, 5.0, 1.0),
            Self::Event(MarkSort::Fault) => ("scrubber-fault", 6.0, 2.5, 20.0, 1.0),
            Self::Event(MarkSort::Chosen) => ("scrubber-chosen", 0.0, 8.0, 8.0, 4.0),
            Self::Event(MarkSort::Decision) => ("scrubber-decision", 6.0, 2.5, 20.0, 1.0),
            Self::Event(MarkSort::Violation) => ("scrubber-violation", 3.0, 5.0, 26.0, 1.0),
        }
    }

    const fn word(self) -> Label {
        match self {
            Self::Message => Label::MarkMessage,
            Self::Caption => Label::MarkCaption,
            Self::Event(MarkSort::Fault) => Label::MarkFault,
            Self::Event(MarkSort::Chosen) => Label::MarkChosen,
            Self::Event(MarkSort::Decision) => Label::MarkDecision,
            Self::Event(MarkSort::Violation) => Label::MarkViolation,
        }
    }
}

/// All marks, with the virtual time of each in milliseconds.
fn meanings(history: &History) -> Vec<(Meaning, u64)> {
    let end = history.end_ms().max(1);
    let mut marks: Vec<(Meaning, u64)> =
        history.marks.iter().map(|mark| (Meaning::Event(mark.sort), mark.at_ms)).collect();
    let ticks = history.crossings.iter().filter(|_| history.crossings.len() <= MOST_TICKS);
    marks.extend(ticks.filter_map(|crossing| Some((Meaning::Message, crossing.end_ms?))));
    // Only those that were written for this run.
    marks.extend(history.captions.iter().filter(|at_ms| **at_ms <= end).map(|at_ms| (Meaning::Caption, *at_ms)));
    marks
}

/// The marks: small ones for messages, tall ones for faults, decisions and violations, dots above for what was chosen
/// and below for captions.
fn marks(history: &History) -> Html {
    let end = history.end_ms().max(1);
    let place = |(meaning, at_ms): (Meaning, u64)| (meaning, at_ms.min(end) * PLACES / end);
    let mut marks: Vec<(Meaning, u64)> = meanings(history).into_iter().map(place).collect();
    marks.sort_unstable();
    marks.dedup();
    let draw = |(meaning, place): (Meaning, u64)| {
        let (_, top, ..) = meaning.mark();
        rect(meaning, format!("{}%", written(100.0 * place as f32 / PLACES as f32)), top)
    };
    html! { <g>{ for marks.into_iter().map(draw) }</g> }
}

fn rect(meaning: Meaning, x: String, y: f32) -> Html {
    let (class, _, width, height, rx) = meaning.mark();
    let [y, width, height, rx] = [y, width, height, rx].map(written);
    html! { <rect {class} {x} {y} {width} {height} {rx} /> }
}

/// What the marks of this run stand for.
pub fn legend(ui: &Ui, state: &State) -> Html {
    let foretold = if state.beside.is_some() { &**state.timeline() } else { state.session.outlook() };
    let there = meanings(foretold);
    let named = Meaning::ALL.into_iter().filter(|meaning| there.iter().any(|(other, _)| other == meaning));
    let one = |meaning: Meaning| {
        let (_, _, width, height, _) = meaning.mark();
        let mark = rect(meaning, written((LEGEND.0 - width) / 2.0), (LEGEND.1 - height) / 2.0);
        html! { <li><svg aria-hidden="true">{ mark }</svg>{ ui.say(meaning.word()) }</li> }
    };
    html! { <ul class="scrubber-legend" aria-label={ui.say(Label::Legend)}>{ for named.map(one) }</ul> }
}

/// Says what the mark under the pointer stands for, as the slider's tooltip.
fn tooltips(ui: &Ui, state: &State) -> Callback<PointerEvent> {
    let (ui, state) = (ui.clone(), state.clone());
    let marks = meanings(state.timeline());
    Callback::from(move |event: PointerEvent| {
        let slider: HtmlInputElement = event.target_unchecked_into();
        let rect = slider.get_bounding_client_rect();
        let width = (rect.width() - 2.0 * INSET).max(1.0);
        let end = state.timeline().end_ms().max(1) as f64;
        let far = |at_ms: u64| (rect.left() + INSET + width * at_ms as f64 / end - f64::from(event.client_x())).abs();
        let near = marks.iter().filter(|mark| far(mark.1) <= NEAR);
        let title = near.max_by_key(|mark| mark.0).map(|mark| told(&ui, &state, *mark)).unwrap_or_default();
        if slider.title() != title {
            slider.set_title(&title);
        }
    })
}

/// A mark in words: what it stands for, and what happened.
fn told(ui: &Ui, state: &State, (meaning, at_ms): (Meaning, u64)) -> String {
    let sentence = match meaning {
        Meaning::Caption => {
            let columns = state.columns();
            let mut written = columns.iter().filter(|column| column.history.captions.contains(&at_ms));
            written.next().and_then(|column| Some(column.scenario.caption(at_ms)?.of(ui.language).to_owned()))
        }
        Meaning::Message => None,
        Meaning::Event(sort) => {
            let mark = state.timeline().marks.iter().find(|mark| mark.sort == sort && mark.at_ms == at_ms);
            mark.map(|mark| state.entry(mark.step).1.text)
        }
    };
    let clock = ui.say_with(Label::Clock, &[&at_ms.to_string()]);
    let named = format!("{clock} · {}", ui.say(meaning.word()));
    sentence.map_or(named.clone(), |sentence| format!("{named}\n{sentence}"))
}
