//! The widget's talk with the page around it: what happens goes out, what is wanted comes in.
//!
//! Only the window around this one is listened to, whatever its origin: a course may embed Synod anywhere, and what can
//! be asked for is what any visitor can do. The messages stand in docs/embed.

use crate::browser::{self, Listener};
use crate::embed;
use crate::sitting::Sitting;
use crate::state::{Intent, State};
use serde::Serialize;
use synod_sim::frame::Sort;
use web_sys::{MessageEvent, Window};
use yew::prelude::*;

/// The version of the messages.
const VERSION: u8 = 1;

/// What is told, with the version.
#[derive(Serialize)]
struct Envelope<'a> {
    synod: u8,
    #[serde(flatten)]
    news: News<'a>,
}

/// What is told.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
enum News<'a> {
    /// A run is open and can be played.
    Ready {
        protocol: &'a str,
        title: &'a str,
        /// The number of the last step known.
        steps: u32,
    },
    /// Another moment is shown.
    Step {
        step: u32,
        /// In virtual milliseconds.
        time: u64,
        /// What has happened, in the widget's language.
        text: &'a str,
        playing: bool,
    },
    /// A node decides, in the step now come to.
    Decided { node: &'a str, value: String, step: u32 },
    /// A property is violated, in the step now come to.
    Violated { property: &'a str, step: u32, detail: &'a str },
    /// The scenario's goal is met.
    Goal { step: u32, faults: u32 },
    /// The height that suits the widget's width, in CSS pixels.
    Resize { height: f64 },
}

/// The window around this one; `None` for a page of its own.
pub fn around() -> Option<Window> {
    let window = browser::window();
    let parent = window.parent().ok().flatten()?;
    (parent != window).then_some(parent)
}

fn tell(to: &Window, news: News<'_>) {
    let told = Envelope { synod: VERSION, news };
    if let Ok(value) = told.serialize(&serde_wasm_bindgen::Serializer::json_compatible()) {
        // What happens in a run is no secret, and the origin of the page around is not known.
        _ = to.post_message(&value, "*");
    }
}

/// Listens to the window around this one.
pub fn listen(want: impl Fn(Intent) + 'static) -> Option<Listener> {
    let host = around()?;
    Some(Listener::new(&browser::window(), "message", move |event: MessageEvent| {
        let from_host = event.source().is_some_and(|source| js_sys::Object::is(source.as_ref(), host.as_ref()));
        // Text, so that the one reader of everything reads it, and nothing of the message's own can run.
        let text = js_sys::JSON::stringify(&event.data()).ok().and_then(|text| text.as_string());
        if let (true, Some(text)) = (from_host, text) {
            want(Intent::Hear(text.into()));
        }
    }))
}

/// What has been told already.
#[derive(Default)]
struct Told {
    sitting: Option<Sitting>,
    height: f64,
}

/// Tells the window around this one what changes.
#[hook]
pub fn use_host(state: &State) {
    let told = use_mut_ref(Told::default);
    let shown = (state.sitting.clone(), state.playing);
    let controls = state.embed;
    use_effect_with(shown, move |(sitting, playing)| {
        let (Some(host), Some(_), true) = (around(), controls, sitting.is_settled()) else { return };
        let before = told.borrow_mut().sitting.replace(sitting.clone());
        let same_run = before.as_ref().filter(|before| before.is_same_run(sitting));
        let from = same_run.map_or(0, Sitting::position);
        if same_run.is_none() {
            let (protocol, title) = (sitting.about.id, sitting.scenario.title.of(sitting.language()));
            tell(&host, News::Ready { protocol, title, steps: sitting.known.last() });
        }
        tell_step(&host, sitting, *playing);
        tell_marks(&host, sitting, from);
        let met = |sitting: &Sitting| sitting.moment.progress.is_some_and(|progress| progress.reached);
        let faults = sitting.moment.progress.map_or(0, |progress| progress.faults);
        if met(sitting) && !same_run.is_some_and(met) {
            tell(&host, News::Goal { step: sitting.position(), faults });
        }
    });
    let told = use_mut_ref(Told::default);
    use_effect(move || {
        if let (Some(host), Some(controls)) = (around(), controls) {
            let height = embed::height(browser::width(), controls);
            if std::mem::replace(&mut told.borrow_mut().height, height) != height {
                tell(&host, News::Resize { height });
            }
        }
    });
}

fn tell_step(host: &Window, sitting: &Sitting, playing: bool) {
    let (frame, text) = (&sitting.moment.frame, sitting.moment.entry.text.as_str());
    tell(host, News::Step { step: frame.step, time: frame.at_ms, text, playing });
}

/// Tells decisions and violations on the way from step `from` to the one shown.
fn tell_marks(host: &Window, sitting: &Sitting, from: u32) {
    let here = sitting.position();
    let passed = sitting.known.marks.iter().filter(|mark| (from + 1..=here).contains(&mark.step));
    for mark in passed {
        match mark.sort {
            Sort::Decision => {
                for (node, value) in sitting.decided(mark.step) {
                    tell(host, News::Decided { node: sitting.name(node), value: value.to_string(), step: mark.step });
                }
            }
            Sort::Violation => {
                let violated = sitting.moment.frame.properties.iter().filter(|one| one.step == Some(mark.step));
                for property in violated {
                    let detail = property.detail.as_deref().unwrap_or_default();
                    tell(host, News::Violated { property: &property.name, step: mark.step, detail });
                }
            }
            _ => {}
        }
    }
}
