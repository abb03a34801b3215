//! The page: a run of a protocol on a stage, and everything around it.
//!
//! One value, [`model::update::Model`], owns the run and what is shown: intents come in, state and effects go out.
//! [`app`] holds it, components draw its state, and [`motion`] animates what changes between two steps.
//!
//! The layers, lowest first; a file uses only folders to the left of its own, and its own folder without a cycle:
//! words, geometry < model < browser < actors < motion < stage < views < widget < page < rest < app < main
//!
//! Nothing here knows a protocol: everything is drawn from frames, log entries and the protocol's own descriptions.

#[cfg(test)]
extern crate alloc;

mod actors;
mod app;
mod browser;
mod geometry;
mod model;
mod motion;
mod page;
mod rest;
mod stage;
mod views;
mod widget;
mod words;

/// What a protocol may show, seen on the page of one that does not ship.
#[cfg(test)]
#[path = "../../tests/tests/contract/page.rs"]
mod contract;

/// What a protocol says of itself, in the form of a scenario.
#[cfg(test)]
#[path = "../../tests/tests/contract/form.rs"]
mod form;

use app::App;
use browser::{address, modules, settings};
use model::lessons;
use model::protocols::Needs;
use model::update::{Model, Start};

fn main() {
    wasm_bindgen_futures::spawn_local(start());
}

/// Loads the protocols that are shown first, then shows the page.
async fn start() {
    let past = address::is_page().then(settings::remembered).flatten();
    let link = address::fragment();
    let asked = link.as_deref().unwrap_or(lessons::FIRST);
    let past = past.filter(|past| !past.is_empty());
    if past.is_some() || !modules::fetch_lesson(asked).await {
        rest::fetch().await;
        modules::fetch(&Needs::of(asked)).await;
        // What was done in this tab is shown from the start: nothing of it is lost because its protocol comes later.
        modules::fetch(&Needs::of(past.as_deref().unwrap_or_default())).await;
        // A link that names no protocol: it is refused, and the first lesson shown beside what is wrong with it.
        if lessons::first().is_none() {
            modules::fetch(&Needs::of(lessons::FIRST)).await;
        }
    }
    if lessons::first().is_none() {
        return browser::fail();
    }
    let Some(root) = browser::window().document().and_then(|document| document.get_element_by_id("app")) else {
        return;
    };
    root.set_inner_html("");
    let start = Start {
        language: settings::language(),
        theme: settings::theme(),
        embed: address::asked(),
        layout: browser::layout(),
        kind: settings::actors(),
        still: browser::prefers_stillness(),
        holds: settings::holds(),
        predicts: settings::predicts(),
        past,
    };
    match Model::new(start) {
        Ok(model) => {
            yew::Renderer::<App>::with_root_and_props(root, app::Props { model }).render();
        }
        Err(sentence) => root.set_text_content(Some(&sentence)),
    }
}
