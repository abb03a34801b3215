//! The rest of the program: all that no first run needs, split off by the page's build, and fetched once that run is
//! drawn. In it are all texts, see [`texts`], all views but the stage and what drives it, see [`part`], and what tells
//! a host page, see [`host`].

#![allow(unsafe_code, reason = "the macro declares what the split program exports")]

use crate::actors::bring::{self, JUDGE, Judge};
use crate::model::state::State;
use crate::model::texts::{self, TEXTS, Texts};
use crate::model::update::later::LATER;
use crate::model::update::{self, Later};
use crate::stage::ui::Ui;
use crate::views::part::{self, Draw, Part};
use crate::views::{
    about, build, columns, gallery, guess, help, inspector, log, news, search, seen, share, siding, tabs, why,
};
use crate::widget::host::{self, Tell};
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

/// All that is split off.
type Whole = (&'static Texts, &'static Later, Draw, Tell, Judge);

/// The entry of what is split off; what only it reaches comes with it.
#[wasm_split(rest, fallible)]
fn whole() -> Result<Whole, SplitLoaderError> {
    Ok((&TEXTS, &LATER, draw, host::report, JUDGE))
}

/// Fetches it; whether it is there.
pub async fn fetch() -> bool {
    let Ok((texts, later, draw, tell, judge)) = whole().await else { return false };
    texts::know(texts);
    update::know(later);
    part::know(draw);
    host::know(tell);
    bring::know(judge);
    true
}

fn draw(ui: &Ui, state: &State, part: Part<'_>) -> Html {
    seen::note(state);
    match part {
        Part::Gallery(chapters) => gallery::draw(chapters, state.base()),
        Part::News => html! { <>{ news::draw(state) }{ gallery::finder(state) }</> },
        Part::Columns => columns::draw(ui, state),
        Part::Inspector(chapters) => columns::within(ui, state, inspector::draw(ui, state, chapters)),
        Part::Search => columns::within(ui, state, search::draw(&columns::ui(ui, state), state)),
        Part::Build(chapters) => columns::within(ui, state, build::draw(&columns::ui(ui, state), state, chapters)),
        Part::Acts => inspector::acts(ui, &state.session, state.selection),
        Part::Side(side, floats) => siding::draw(&columns::ui(ui, state), state, side, floats),
        Part::Guess(floats) => guess::draw(state, floats),
        Part::View(chapters, size) => html! { <>{ tabs::view(ui, state, chapters, size) }{ why::marks(state) }</> },
        Part::Help(dialog) => help::draw(ui, dialog),
        Part::Share(dialog) => share::draw(ui, state, dialog),
        Part::About(dialog) => about::draw(ui, state, dialog),
        Part::Printed => log::printed(ui, state),
    }
}
