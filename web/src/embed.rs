//! The widget in somebody else's page: the stage, its transport and captions, and a way to the playground.
//!
//! The same program as the page; the document says that it is a widget, its address how much of it is shown.

use crate::browser;
use crate::host;
use crate::inspector::Inspector;
use crate::middle::{Chapters, Middle};
use crate::state::{Room, State};
use crate::ui::Ui;
use crate::words::Word;
use yew::prelude::*;

/// How much of the page a widget shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Controls {
    /// All that can be done with a run.
    Full,
    /// The stage and the transport.
    Transport,
    /// The stage alone.
    None,
}

/// The attribute by which the document says that it is a widget.
const MARK: &str = "data-synod";

/// How much of the page is shown; `None` where all of it is: the page itself.
pub fn asked() -> Option<Controls> {
    let controls = browser::query("controls");
    let widget = controls.is_some() || browser::on_root(MARK).as_deref() == Some("embed");
    if !widget {
        return None;
    }
    browser::set_on_root(MARK, Some("embed"));
    // In a frame the page around shines through.
    browser::set_on_root("data-framed", host::around().map(|_| ""));
    Some(match controls.as_deref() {
        Some("full") => Controls::Full,
        Some("none") => Controls::None,
        _ => Controls::Transport,
    })
}

/// Whether the document is the playground itself: neither a widget nor a single file.
pub fn is_page() -> bool {
    browser::query("controls").is_none() && browser::on_root(MARK).is_none()
}

/// Whether time runs at once.
pub fn plays_at_once() -> bool {
    browser::query("autoplay").is_some_and(|autoplay| autoplay == "1")
}

/// The height that suits a widget of this width, in CSS pixels.
pub fn height(width: f64, controls: Controls) -> f64 {
    // On a phone rows of nodes are as wide as anywhere, so that they need more height.
    let stage = if width < 560.0 { (width * 0.9).clamp(300.0, 420.0) } else { (width * 0.5).clamp(300.0, 460.0) };
    let narrow = Room::of(width) == Room::Narrow;
    // The caption's band, the transport, the views below, the line that leads to the playground.
    let around = match (controls, narrow) {
        (Controls::None, true) => 136.0,
        (Controls::None, false) => 104.0,
        (Controls::Transport, true) => 232.0,
        (Controls::Transport, false) => 172.0,
        (Controls::Full, true) => 480.0,
        (Controls::Full, false) => 420.0,
    };
    (stage + around).ceil()
}

/// Draws the widget.
pub fn draw(ui: &Ui, state: &State, controls: Controls, chapters: &Chapters) -> Html {
    let beside = controls == Controls::Full && state.room != Room::Narrow;
    html! {
        <>
            <main>
                <Middle state={state.clone()} chapters={chapters.clone()} />
                <a class="to-playground" href={state.playground()} target="_blank" rel="noopener"
                    title={ui.say(Word::OpenInPlayground)} aria-label={ui.say(Word::OpenInPlayground)}>{ "Synod ↗" }</a>
            </main>
            if beside {
                <aside class="inspector" aria-label={ui.say(Word::Inspector)}>
                    <Inspector sitting={state.sitting.clone()} selection={state.selection} side={state.side} />
                </aside>
            }
        </>
    }
}
