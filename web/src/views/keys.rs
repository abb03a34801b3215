//! The page's keys. Fields, buttons and dialogs keep their own.

use crate::model::intent::{Intent, Selection};
use crate::model::state::State;
use synod_sim::Action;
use synod_sim::world::Life;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// The kind of element that has the focus, as far as keys are concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Focus {
    /// An element that handles keys itself.
    Field,
    /// An element that handles space and Enter.
    Button,
    /// The scrubber, or an element that handles no keys.
    Free,
}

fn focus(event: &KeyboardEvent) -> Focus {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return Focus::Free };
    let within = |selector: &str| target.closest(selector).ok().flatten().is_some();
    if within(".scrubber") {
        Focus::Free
    } else if within("input, select, textarea, dialog, [role=tablist]") {
        Focus::Field
    } else if within("button, a, summary, [role=button]") {
        Focus::Button
    } else {
        Focus::Free
    }
}

/// Handles `event` if it is one of the page's keys.
pub fn press(event: &KeyboardEvent, state: &State, dispatch: &dyn Fn(Intent)) {
    let focus = focus(event);
    if let Some(intent) = turn(event).filter(|_| focus != Focus::Field && !state.help && !state.share && !state.about) {
        event.prevent_default();
        return dispatch(intent);
    }
    let held = event.ctrl_key() || event.alt_key() || event.meta_key();
    if event.default_prevented()
        || held
        || (focus == Focus::Field && event.key() != "Escape")
        || state.help
        || state.share
        || state.about
    {
        return;
    }
    let position = state.session.position();
    let intent = match event.key().as_str() {
        " " if focus == Focus::Button => None,
        " " => Some(Intent::Play(!state.playing || state.holding)),
        "ArrowLeft" => Some(Intent::Seek(position.saturating_sub(1))),
        "ArrowRight" => Some(Intent::Forward),
        "Home" => Some(Intent::Seek(0)),
        "End" => Some(Intent::SeekEnd),
        "[" => Some(Intent::Speed(state.speed.slower())),
        "]" => Some(Intent::Speed(state.speed.faster())),
        "c" | "C" => crash_or_restart(state).map(Intent::Act),
        "s" | "S" => Some(Intent::Share(true)),
        "?" => Some(Intent::Help(true)),
        "Escape" => escape(state),
        _ => None,
    };
    let Some(intent) = intent else { return };
    event.prevent_default();
    if state.playing && matches!(intent, Intent::Seek(_) | Intent::SeekEnd) {
        dispatch(Intent::Play(false));
    }
    dispatch(intent);
}

/// Undo and redo.
fn turn(event: &KeyboardEvent) -> Option<Intent> {
    let held = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
    match (held, event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
        (true, "z", false) => Some(Intent::Undo),
        (true, "z", true) | (true, "y", false) => Some(Intent::Redo),
        _ => None,
    }
}

fn crash_or_restart(state: &State) -> Option<Action> {
    let Selection::Node(id) = state.selection else { return None };
    let node = state.session.snapshot.frame.nodes.get(id.index())?;
    Some(if node.life == Life::Down { Action::Restart(id) } else { Action::Crash { node: id, sent: None } })
}

/// Closes what was opened last.
fn escape(state: &State) -> Option<Intent> {
    if state.menu {
        Some(Intent::Menu(false))
    } else if state.side.is_some() {
        Some(Intent::Side(None))
    } else if state.selection != Selection::Nothing {
        Some(Intent::Select(Selection::Nothing))
    } else {
        state.notice.is_some().then_some(Intent::DismissNotice)
    }
}
