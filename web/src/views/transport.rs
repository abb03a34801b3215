//! Play, steps, speed, the scrubber, and a one-sentence description of the latest event.

use crate::model::intent::{Intent, Key, Tab};
use crate::model::speed::Speed;
use crate::model::state::State;
use crate::motion::{Follow, Follower};
use crate::stage::ui::Ui;
use crate::views::icons::{Icon, icon};
use crate::views::scrubber::use_scrubber;
use crate::words::Label;
use synod_core::limits;
use synod_sim::run::frame::{Advance, Sort};
use wasm_bindgen::JsCast;
use web_sys::Text;
use yew::prelude::*;

/// The transport of the run shown.
#[hook]
pub fn use_transport(ui: &Ui, state: &State) -> Html {
    let scrubber = use_scrubber(ui, state);
    let clock = use_clock(ui, state);
    let run = (state.timeline().clone(), state.language);
    let told = state.clone();
    let longest = use_memo(run, move |_| longest(&told));
    draw(ui, state, scrubber, clock, &longest)
}

fn draw(ui: &Ui, state: &State, scrubber: Html, clock: Html, longest: &str) -> Html {
    let (step, history) = (state.moment(), state.timeline());
    let ended = step == history.last() && history.end != Advance::Moved;
    html! {
        <div class="transport">
            <div class="transport-buttons" role="group">
                { button(ui, Icon::Start, Label::ToStart, "Home", step == 0, ui.on(Intent::Key(Key::Start))) }
                { button(ui, Icon::Back, Label::Back, "ArrowLeft", step == 0, ui.on(Intent::Key(Key::Back))) }
                { play(ui, state) }
                { button(ui, Icon::Step, Label::Step, "ArrowRight", ended, ui.on(Intent::Key(Key::Forward))) }
                { button(ui, Icon::End, Label::ToEnd, "End", ended, ui.on(Intent::Key(Key::End))) }
            </div>
            { scrubber }
            <div class="transport-readings">
                { clock }
                { speed(ui, state.speed) }
                if let Some(violation) = history.violation {
                    <button type="button" class="transport-violation" title={ui.say(Label::JumpToViolation)}
                        aria-label={ui.say(Label::JumpToViolation)} onclick={ui.on(Intent::Seek(violation))}>
                        { icon(Icon::Alert) }
                    </button>
                }
            </div>
            if !state.layout.has_tabs_only() {
                { happened(ui, state, Some(longest)) }
            }
        </div>
    }
}

/// Play, pause, or play again.
pub fn play(ui: &Ui, state: &State) -> Html {
    let (step, history) = (state.moment(), state.timeline());
    let word = match state.playing {
        true if state.holding => Label::GoOn,
        true => Label::Pause,
        false if step > 0 && step == history.last() && history.end != Advance::Moved => Label::Replay,
        false => Label::Play,
    };
    html! {
        <button type="button" class="button-primary transport-play" aria-label={ui.say(word)}
            aria-keyshortcuts="Space" title={format!("{} (␣)", ui.say(word))}
            onclick={ui.on(Intent::Key(Key::Play))}>
            { icon(if state.playing && !state.holding { Icon::Pause } else { Icon::Play }) }
        </button>
    }
}

fn button(ui: &Ui, picture: Icon, label: Label, key: &'static str, off: bool, onclick: Callback<MouseEvent>) -> Html {
    let ends = matches!(key, "Home" | "End").then_some("transport-ends");
    let shown = match key {
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        other => other,
    };
    html! {
        <button type="button" class={classes!("button-square", ends)} aria-label={ui.say(label)} aria-keyshortcuts={key}
            disabled={off}
            title={format!("{} ({shown})", ui.say(label))} {onclick}>{ icon(picture) }</button>
    }
}

fn speed(ui: &Ui, speed: Speed) -> Html {
    let part = |picture: Icon, label: Label, name: &'static str, key: Key, off: bool| {
        html! {
            <button type="button" class="button-small" aria-label={ui.say(label)} aria-keyshortcuts={name}
                title={format!("{} ({name})", ui.say(label))} disabled={off}
                onclick={ui.on(Intent::Key(key))}>{ icon(picture) }</button>
        }
    };
    html! {
        <span class="transport-speed" role="group" aria-label={ui.say(Label::Speed)}>
            { part(Icon::Slower, Label::Slower, "[", Key::Slower, speed.slower() == speed) }
            <output class="number">{ speed.text() }</output>
            { part(Icon::Faster, Label::Faster, "]", Key::Faster, speed.faster() == speed) }
        </span>
    }
}

/// The longest of the run's sentences, for which room is kept so that nothing moves while the run plays.
fn longest(state: &State) -> String {
    // A Chinese character is about twice as wide as a letter.
    let width = |text: &String| text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum::<u32>();
    let sentences = state.columns().into_iter().enumerate().flat_map(|(column, session)| {
        let name = state.beside.as_ref().map(|_| state.column_name(column));
        let whole = move |said: String| match &name {
            Some(name) => Label::InColumn.with(state.language, &[name, &said]),
            None => said,
        };
        session.sentences().into_iter().map(whole)
    });
    sentences.max_by_key(width).unwrap_or_default()
}

/// The latest event as one sentence; a click opens the log.
pub fn happened(ui: &Ui, state: &State, longest: Option<&str>) -> Html {
    let (entry, history) = (state.entry(state.moment()).1, state.timeline());
    let sentence = state.happened();
    let ended = state.moment() == history.last();
    let end = match history.end {
        _ if !ended || state.playing => None,
        Advance::Waiting => Some(Label::WaitsForYou),
        Advance::Ended => Some(Label::TimeUp),
        // The sentence above says how it has ended.
        Advance::Cut | Advance::Failed | Advance::Moved => None,
    };
    // Placed first, before all that has happened.
    let cut = ended && !state.playing && history.end == Advance::Cut;
    html! {
        <button type="button" class="happened" title={sentence.clone()}
            onclick={ui.on(Intent::Tab(Tab::Log))}>
            <span class={classes!("mark", sort(entry.sort))} aria-hidden="true" />
            <span class="happened-words"><span class="happened-sentence">
                if cut {
                    <span class="happened-end">
                        { ui.say_with(Label::CutOff, &[&limits::ACTIONS.to_string()]) }{ " " }
                    </span>
                }
                { sentence }
                if let Some(end) = end {
                    <span class="happened-end">{ " " }{ ui.say(end) }</span>
                }
            </span>
            if let Some(longest) = longest {
                <span class="happened-room" aria-hidden="true" data-text={longest.to_owned()} />
            }
            </span>
        </button>
    }
}

/// The virtual time and the step. The time is updated without the virtual DOM.
#[hook]
fn use_clock(ui: &Ui, state: &State) -> Html {
    let (time, language) = (use_counter(ui, Follower::Label), ui.language);
    let [step, last] = [state.moment(), state.timeline().last()].map(|step| step.to_string());
    html! {
        <span class="transport-clock number">
            <span class="transport-time">{ time }{ Label::Clock.with(language, &[""]) }</span>
            <span class="transport-dot" aria-hidden="true">{ " · " }</span>
            <span class="transport-step" title={Label::MomentOf.with(language, &[&step, &last])}>
                { Label::Moment.with(language, &[&step]) }
            </span>
        </span>
    }
}

/// The virtual time shown in whole milliseconds, updated without the virtual DOM.
#[hook]
pub fn use_counter(ui: &Ui, who: Follower) -> Html {
    let time = use_node_ref();
    let (motion, node) = (&ui.motion, time.clone());
    // What is painted first, so that nothing beside it moves when the time is followed; for the virtual DOM it stays.
    let first = use_memo((), |()| whole(motion.now_ms()));
    let motion = ui.motion.clone();
    use_effect_with((), move |()| {
        let text = node.cast::<web_sys::Node>().and_then(|parent| parent.first_child()?.dyn_into::<Text>().ok());
        motion.follow(who, text.map(counting));
        move || motion.follow(who, None)
    });
    html! { <span ref={time}>{ *first }</span> }
}

/// A time in whole milliseconds.
fn whole(now_ms: f64) -> u64 {
    now_ms.floor() as u64
}

/// Writes whole milliseconds into `text` when they change.
fn counting(text: Text) -> Follow {
    let mut shown = None;
    Box::new(move |now_ms, _| {
        let now = whole(now_ms);
        if shown != Some(now) {
            shown = Some(now);
            text.set_data(&now.to_string());
        }
    })
}

/// The CSS class of a kind of event.
pub fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Start => "start",
        Sort::Request => "request",
        Sort::Message => "message",
        Sort::Timer => "timer",
        Sort::Fault => "fault",
        Sort::Decision => "decision",
        Sort::Violation => "violation",
    }
}
