//! The parts of the page that are drawn by what the page fetches once its first run is drawn.

use crate::model::index::Chapters;
use crate::model::state::State;
use crate::stage::ui::Ui;
use std::cell::Cell;
use synod_core::NodeSet;
use yew::prelude::*;

/// A part of the page.
pub enum Part<'a> {
    /// That a new version is ready, and the key that goes to the gallery.
    News,
    /// The lessons by protocol, once they are known.
    Gallery(&'a Chapters),
    /// The stages of several runs side by side.
    Columns,
    /// What is beside the stage.
    Inspector(&'a Chapters),
    /// The search, in the inspector's place.
    Search,
    /// The form of the scenario, in the inspector's place.
    Build(&'a Chapters),
    /// What can be done to what is selected, where there is no inspector.
    Acts,
    /// A partition being made: this side of it has been chosen; whether that floats on the stage.
    Side(NodeSet, bool),
    /// What is asked before it is shown; whether that floats on the stage.
    Guess(bool),
    /// The view below the stage, of this size.
    View(&'a Chapters, (f64, f64)),
    /// The help, in this dialog.
    Help(NodeRef),
    /// The ways to share, in this dialog.
    Share(NodeRef),
    /// The introduction, in this dialog.
    About(NodeRef),
    /// The log on paper.
    Printed,
}

/// Draws a part.
pub type Draw = fn(&Ui, &State, Part<'_>) -> Html;

thread_local! {
    static DRAW: Cell<Option<Draw>> = const { Cell::new(None) };
}

/// What draws them has been fetched.
pub fn know(draw: Draw) {
    DRAW.set(Some(draw));
}

/// Draws `part`: nothing until all that it may need has been fetched.
pub fn draw(ui: &Ui, state: &State, part: Part<'_>) -> Html {
    DRAW.get().filter(|_| state.whole).map(|draw| draw(ui, state, part)).unwrap_or_default()
}
