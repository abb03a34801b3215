//! The page: a run of a protocol on a stage, and everything around it.
//!
//! One value, [`state::State`], says what is shown; components draw it, [`motion`] moves what moves between two steps.
//! Nothing here knows a protocol: all of it is drawn from frames, entries and what a protocol says of itself.

mod actors;
mod app;
mod below;
mod browser;
mod caption;
mod drop;
mod embed;
mod gallery;
mod geometry;
mod header;
mod help;
mod host;
mod icons;
mod inspector;
mod keys;
mod lessons;
mod live;
mod log;
mod measure;
mod messages;
mod middle;
mod motion;
mod same;
mod scrubber;
mod settings;
mod share;
mod sitting;
mod size;
mod spacetime;
mod speed;
mod stage;
mod state;
mod svg;
mod transport;
mod ui;
mod words;

use app::App;
use state::{Room, State};

fn main() {
    // The same program plays a single node where it finds itself in a worker.
    if let Some(worker) = actors::inside::scope() {
        return actors::inside::serve(&worker);
    }
    actors::choose(settings::actors());
    let Some(root) = browser::window().document().and_then(|document| document.get_element_by_id("app")) else {
        return;
    };
    root.set_inner_html("");
    match State::start(browser::fragment().map(Into::into), Room::of(browser::width())) {
        Ok(start) => {
            yew::Renderer::<App>::with_root_and_props(root, app::Props { start }).render();
        }
        Err(sentence) => root.set_text_content(Some(&sentence)),
    }
}
