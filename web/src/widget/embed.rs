//! The widget in a host page: the stage, its transport and captions, and a link to the playground.
//!
//! The same program as the page; the document declares itself a widget, and its address says how much of it is shown.

use crate::model::index::Chapters;
use crate::model::layout::{Controls, Layout};
use crate::model::state::State;
use crate::stage::ui::Ui;
use crate::views::part::{self, Part};
use crate::views::workspace::Workspace;
use crate::views::{header, transport};
use crate::words::Label;
use yew::prelude::*;

/// The height that suits a widget of this width, in CSS pixels.
pub fn height(width: f64, controls: Controls) -> f64 {
    // On a phone, rows of nodes keep their width, so that they need more height.
    let stage = if width < 560.0 { (width * 0.9).clamp(300.0, 420.0) } else { (width * 0.5).clamp(300.0, 460.0) };
    let narrow = Layout::of(width) == Layout::Narrow;
    // The caption's band, the transport, the views below, the line with the link to the playground.
    let around = match (controls, narrow) {
        (Controls::None, true) => 166.0,
        (Controls::None, false) => 122.0,
        (Controls::Transport, true) => 232.0,
        (Controls::Transport, false) => 172.0,
        (Controls::Full, true) => 480.0,
        (Controls::Full, false) => 420.0,
    };
    (stage + around).ceil()
}

/// Draws the widget.
pub fn draw(ui: &Ui, state: &State, controls: Controls, chapters: &Chapters) -> Html {
    let beside = controls == Controls::Full && state.layout != Layout::Narrow;
    let playground = html! {
        <a class="embed-playground" href={state.playground()} target="_blank" rel="noopener"
            title={ui.say(Label::OpenInPlayground)}>
            { "Synod ↗" }<span class="for-ears">{ ui.say(Label::OpenInPlayground) }</span>
        </a>
    };
    html! {
        <>
            <main>
                <h1 class="for-ears">{ header::title(ui, state) }</h1>
                <Workspace state={state.clone()} chapters={chapters.clone()} />
                if controls == Controls::None {
                    <div class="embed-foot">{ transport::play(ui, state) }{ playground }</div>
                } else {
                    { playground }
                }
            </main>
            if beside {
                <aside class="inspector" aria-label={ui.say(Label::Inspector)}>
                    { part::draw(ui, state, Part::Inspector(chapters)) }
                </aside>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::share::FRAME_HEIGHT;

    #[test]
    fn a_frame_is_offered_with_the_height_that_suits_it() {
        assert_eq!(height(700.0, Controls::Transport), f64::from(FRAME_HEIGHT));
    }
}
