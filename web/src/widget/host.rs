//! The widget's messages to and from the host page: events go out, requests come in.
//!
//! Only messages from the parent window are accepted, whatever its origin: a course may embed Synod anywhere, and a
//! request can do no more than any visitor can. docs/embed describes the messages.

use crate::browser::{self, Listener};
use crate::model::intent::Intent;
use crate::model::state::State;
use crate::widget::embed;
use serde::Serialize;
use std::cell::Cell;
use synod_core::Slot;
use synod_sim::run::frame::{Decision, MarkSort};
use web_sys::{Event, MessageEvent, Window};
use yew::prelude::*;

/// The version of the messages.
const VERSION: u8 = 1;

/// A message to the host page, with the version.
#[derive(Serialize)]
struct Envelope<'a> {
    synod: u8,
    #[serde(flatten)]
    news: News<'a>,
}

/// The content of a message.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
enum News<'a> {
    /// A run is open and can be played.
    Ready {
        /// The id of its protocol.
        protocol: &'a str,
        /// Its title.
        title: &'a str,
        /// The number of the last step known.
        steps: u32,
        /// The protocols of runs side by side.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        columns: Vec<String>,
    },
    /// Another moment is shown.
    Step {
        step: u32,
        /// In virtual milliseconds.
        time: u64,
        /// The latest event, in the widget's language.
        text: &'a str,
        playing: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        column: Option<usize>,
    },
    /// A node decides in the step just reached.
    Decided {
        node: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        slot: Option<Slot>,
        value: String,
        step: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        column: Option<usize>,
    },
    /// A property is violated in the step just reached.
    Violated {
        property: &'a str,
        step: u32,
        detail: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        column: Option<usize>,
    },
    /// The scenario's goal is met.
    Goal { step: u32, faults: u32 },
    /// The height that suits the widget's width, in CSS pixels.
    Resize { height: f64 },
}

/// What is told to the host page.
pub enum Told<'a> {
    /// What is shown now, and the same run as it was told of before, if it was.
    State(&'a State, Option<&'a State>),
    /// The height that suits the widget's width, in CSS pixels.
    Height(f64),
}

/// Tells it.
pub type Tell = fn(&Window, Told<'_>);

thread_local! {
    static TELL: Cell<Option<Tell>> = const { Cell::new(None) };
}

/// What sends messages has been fetched.
pub fn know(tell: Tell) {
    TELL.set(Some(tell));
}

fn tell(to: &Window, told: Told<'_>) {
    if let Some(tell) = TELL.get() {
        tell(to, told);
    }
}

/// Tells the host page what has changed.
pub fn report(to: &Window, told: Told<'_>) {
    match told {
        Told::Height(height) => send(to, News::Resize { height }),
        Told::State(now, before) => tell_all(to, now, before),
    }
}

/// Tells of a run that is new, of the moment shown, and of what has happened since the one before.
fn tell_all(host: &Window, now: &State, before: Option<&State>) {
    if before.is_none() {
        tell_ready(host, now);
    }
    tell_step(host, now);
    tell_marks(host, now, before.map_or(0, State::moment));
    let progress = |state: &State| state.session.snapshot.progress.clone();
    let met = |state: &State| progress(state).is_some_and(|progress| progress.reached);
    let faults = progress(now).map_or(0, |progress| progress.caused.in_all());
    if met(now) && !before.is_some_and(met) {
        send(host, News::Goal { step: now.moment(), faults });
    }
}

/// Sends a message as an object of plain values.
fn send(to: &Window, news: News<'_>) {
    let told = Envelope { synod: VERSION, news };
    if let Ok(value) = told.serialize(&serde_wasm_bindgen::Serializer::json_compatible()) {
        // What happens in a run is no secret, and the host page's origin is not known.
        _ = to.post_message(&value, "*");
    }
}

/// Listens to the parent window.
pub fn listen(dispatch: impl Fn(Intent) + 'static) -> Option<Listener> {
    let host = browser::around()?;
    Some(Listener::new(&browser::window(), "message", move |event: MessageEvent| {
        let from_host = event.source().is_some_and(|source| js_sys::Object::is(source.as_ref(), host.as_ref()));
        // Converted to text, so that the one parser for all input reads it and no code of the message's own can run.
        let text = js_sys::JSON::stringify(&event.data()).ok().and_then(|text| text.as_string());
        if let (true, Some(text)) = (from_host, text) {
            dispatch(Intent::Hear(text.into()));
        }
    }))
}

/// Reports changes to the parent window.
#[hook]
pub fn use_host(state: &State) {
    let told = use_mut_ref(|| None::<State>);
    let shown = (state.session.clone(), state.beside.clone(), state.playing, state.whole);
    let (controls, now) = (state.embed, state.clone());
    use_effect_with(shown, move |_| {
        let can_tell = now.whole && now.session.is_settled();
        let (Some(host), Some(_), true) = (browser::around(), controls, can_tell) else { return };
        let before = told.borrow_mut().replace(now.clone());
        let same_run = before.as_ref().filter(|before| is_same(before, &now));
        tell(&host, Told::State(&now, same_run));
    });
    use_effect_with(state.whole, move |_| {
        let mut told = 0.0;
        let mut tell_height = move || {
            let (Some(host), Some(controls)) = (browser::around(), controls) else { return };
            let height = embed::height(browser::width(), controls);
            if std::mem::replace(&mut told, height) != height {
                tell(&host, Told::Height(height));
            }
        };
        tell_height();
        let listener = Listener::new(&browser::window(), "resize", move |_: Event| tell_height());
        move || drop(listener)
    });
}

/// Whether both show the same runs, at any moment.
fn is_same(one: &State, other: &State) -> bool {
    let (one, other) = (one.columns(), other.columns());
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.is_same_run(other))
}

fn tell_ready(host: &Window, state: &State) {
    let (protocol, alone) = (&state.session.about().id, state.session.scenario.title.of(state.language));
    let title = state.beside.as_ref().map_or(alone, |beside| beside.title.of(state.language));
    let all = state.columns().into_iter().map(|column| column.about().id.clone());
    let columns = if state.beside.is_some() { all.collect() } else { Vec::new() };
    send(host, News::Ready { protocol, title, steps: state.timeline().last(), columns });
}

fn tell_step(host: &Window, state: &State) {
    let step = state.moment();
    let (column, entry) = state.entry(step);
    let (time, column) = (state.timeline().at_ms(step), column.map(|column| column + 1));
    send(host, News::Step { step, time, text: &entry.text, playing: state.playing, column });
}

/// Reports decisions and violations between step `from` and the one shown, each with its column if there are several.
fn tell_marks(host: &Window, state: &State, from: u32) {
    let (here, columns) = (state.moment(), state.columns());
    let passed = state.timeline().marks.iter().filter(|mark| (from + 1..=here).contains(&mark.step));
    for mark in passed {
        let event = state.beside.as_ref().and_then(|beside| beside.event(mark.step));
        let (place, own) = event.unwrap_or((0, mark.step));
        let (session, column) = (columns[place], event.map(|(column, _)| column + 1));
        match mark.sort {
            MarkSort::Decision => {
                for Decision { node, slot, value } in session.decided(own) {
                    let (node, slot) = (session.name(node), (slot > 0).then_some(slot));
                    send(host, News::Decided { node, slot, value: value.to_string(), step: mark.step, column });
                }
            }
            MarkSort::Violation => {
                let violated = session.snapshot.frame.properties.iter().filter(|one| one.step == Some(own));
                for property in violated {
                    let detail = property.detail.as_deref().unwrap_or_default();
                    send(host, News::Violated { property: &property.name, step: mark.step, detail, column });
                }
            }
            MarkSort::Fault | MarkSort::Chosen => {}
        }
    }
}
