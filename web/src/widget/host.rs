//! The widget's messages to and from the host page: events go out, requests come in.
//!
//! Only messages from the parent window are accepted, whatever its origin: a course may embed Synod anywhere, and a
//! request can do no more than any visitor can. docs/embed describes the messages.

use crate::browser::{self, Listener};
use crate::model::intent::Intent;
use crate::model::session::Session;
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
pub enum News<'a> {
    /// A run is open and can be played.
    Ready {
        /// The id of its protocol.
        protocol: &'a str,
        /// Its title.
        title: &'a str,
        /// The number of the last step known.
        steps: u32,
    },
    /// Another moment is shown.
    Step {
        step: u32,
        /// In virtual milliseconds.
        time: u64,
        /// The latest event, in the widget's language.
        text: &'a str,
        playing: bool,
    },
    /// A node decides in the step just reached.
    Decided {
        node: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        slot: Option<Slot>,
        value: String,
        step: u32,
    },
    /// A property is violated in the step just reached.
    Violated { property: &'a str, step: u32, detail: &'a str },
    /// The scenario's goal is met.
    Goal { step: u32, faults: u32 },
    /// The height that suits the widget's width, in CSS pixels.
    Resize { height: f64 },
}

/// Sends a message.
pub type Tell = fn(&Window, News<'_>);

thread_local! {
    static TELL: Cell<Option<Tell>> = const { Cell::new(None) };
}

/// What sends messages has been fetched.
pub fn know(tell: Tell) {
    TELL.set(Some(tell));
}

fn tell(to: &Window, news: News<'_>) {
    if let Some(tell) = TELL.get() {
        tell(to, news);
    }
}

/// Sends a message as an object of plain values.
pub fn send(to: &Window, news: News<'_>) {
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
    let told = use_mut_ref(|| None::<Session>);
    let shown = (state.session.clone(), state.playing, state.whole);
    let controls = state.embed;
    use_effect_with(shown, move |(session, playing, whole)| {
        let can_tell = *whole && session.is_settled();
        let (Some(host), Some(_), true) = (browser::around(), controls, can_tell) else { return };
        let before = told.borrow_mut().replace(session.clone());
        let same_run = before.as_ref().filter(|before| before.is_same_run(session));
        let from = same_run.map_or(0, Session::position);
        if same_run.is_none() {
            let (protocol, title) = (&session.about().id, session.scenario.title.of(session.language()));
            tell(&host, News::Ready { protocol, title, steps: session.history.last() });
        }
        tell_step(&host, session, *playing);
        tell_marks(&host, session, from);
        let met = |session: &Session| session.snapshot.progress.as_ref().is_some_and(|progress| progress.reached);
        let faults = session.snapshot.progress.as_ref().map_or(0, |progress| progress.caused.in_all());
        if met(session) && !same_run.is_some_and(met) {
            tell(&host, News::Goal { step: session.position(), faults });
        }
    });
    use_effect_with(state.whole, move |_| {
        let mut told = 0.0;
        let mut tell_height = move || {
            let (Some(host), Some(controls)) = (browser::around(), controls) else { return };
            let height = embed::height(browser::width(), controls);
            if std::mem::replace(&mut told, height) != height {
                tell(&host, News::Resize { height });
            }
        };
        tell_height();
        let listener = Listener::new(&browser::window(), "resize", move |_: Event| tell_height());
        move || drop(listener)
    });
}

fn tell_step(host: &Window, session: &Session, playing: bool) {
    let (frame, text) = (&session.snapshot.frame, session.snapshot.entry.text.as_str());
    tell(host, News::Step { step: frame.step, time: frame.at_ms, text, playing });
}

/// Reports decisions and violations between step `from` and the one shown.
fn tell_marks(host: &Window, session: &Session, from: u32) {
    let here = session.position();
    let passed = session.history.marks.iter().filter(|mark| (from + 1..=here).contains(&mark.step));
    for mark in passed {
        match mark.sort {
            MarkSort::Decision => {
                for Decision { node, slot, value } in session.decided(mark.step) {
                    let (node, slot) = (session.name(node), (slot > 0).then_some(slot));
                    tell(host, News::Decided { node, slot, value: value.to_string(), step: mark.step });
                }
            }
            MarkSort::Violation => {
                let violated = session.snapshot.frame.properties.iter().filter(|one| one.step == Some(mark.step));
                for property in violated {
                    let detail = property.detail.as_deref().unwrap_or_default();
                    tell(host, News::Violated { property: &property.name, step: mark.step, detail });
                }
            }
            MarkSort::Fault | MarkSort::Chosen => {}
        }
    }
}
