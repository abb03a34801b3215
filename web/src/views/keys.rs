//! The page's keys. They do the same wherever the last click was: only a field, an open dialog, and what has been
//! entered by a key have keys of their own.

use crate::model::intent::{Intent, Selection};
use crate::model::state::State;
use synod_sim::Action;
use synod_sim::world::Life;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// Elements in which one types.
const FIELDS: &str = "textarea, select, input:not([type=range], [type=checkbox], [type=file])";
/// Elements that have use for the arrows, Home and End once they are entered.
const LISTS: &str = "[role=tablist], .stage-board, .spacetime, input[type=range]:not(.scrubber input)";
/// Elements that have use for up and down too.
const UPRIGHT: &str = ".stage-board, .spacetime, input[type=range]";
/// Elements that are pressed with space once they are entered.
const BUTTONS: &str = "button, summary, [role=button], input[type=checkbox], input[type=file]";

/// Whether the element with the focus has use for `key` itself. A click enters nothing.
fn is_taken(target: &Element, key: &str, entered: bool) -> bool {
    let within = |selector: &str| target.closest(selector).ok().flatten().is_some();
    let own = match key {
        "Escape" => false,
        _ if within(FIELDS) => return true,
        "ArrowLeft" | "ArrowRight" | "Home" | "End" => within(LISTS),
        " " => within(BUTTONS),
        _ => false,
    };
    own && entered
}

/// Handles `event` if it is one of the page's keys; `entered`: the focus was moved by a key, not by a pointer.
pub fn press(event: &KeyboardEvent, entered: bool, state: &State, dispatch: &dyn Fn(Intent)) {
    let held = event.ctrl_key() || event.alt_key() || event.meta_key();
    let (key, target) = (event.key(), event.target().and_then(|target| target.dyn_into::<Element>().ok()));
    let taken = target.as_ref().is_some_and(|target| is_taken(target, &key, entered));
    let dialog = state.help || state.share || state.about;
    if let Some(intent) = turn(event).filter(|_| !taken && !dialog) {
        event.prevent_default();
        return dispatch(intent);
    }
    if held || taken || (dialog && key != "Escape") {
        return;
    }
    let upright = matches!(key.as_str(), "ArrowUp" | "ArrowDown");
    if upright && !entered && target.is_some_and(|target| target.closest(UPRIGHT).ok().flatten().is_some()) {
        event.prevent_default();
        return event.stop_propagation();
    }
    let position = state.session.position();
    let intent = match key.as_str() {
        " " => Some(Intent::Play(!state.playing || state.holding)),
        "ArrowLeft" => Some(Intent::Seek(position.saturating_sub(1))),
        "ArrowRight" => Some(Intent::Forward),
        "Home" => Some(Intent::Seek(0)),
        "End" => Some(Intent::SeekEnd),
        "[" => Some(Intent::Speed(state.speed.slower())),
        "]" => Some(Intent::Speed(state.speed.faster())),
        "c" | "C" => crash_or_restart(state).map(Intent::Act),
        "s" | "S" => Some(Intent::Share(true)),
        "p" | "P" if state.embed.is_none() => Some(Intent::Present(!state.present)),
        "?" => Some(Intent::Help(true)),
        "Escape" => escape(state),
        _ => None,
    };
    let Some(intent) = intent else { return };
    event.prevent_default();
    event.stop_propagation();
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

/// Closes what was opened last. Of a dialog the browser would tell only later, and lose what is pressed until then.
fn escape(state: &State) -> Option<Intent> {
    if state.help {
        Some(Intent::Help(false))
    } else if state.share {
        Some(Intent::Share(false))
    } else if state.about {
        Some(Intent::About(false))
    } else if state.present {
        Some(Intent::Present(false))
    } else if state.menu {
        Some(Intent::Menu(false))
    } else if state.side.is_some() {
        Some(Intent::Side(None))
    } else if state.selection != Selection::Nothing {
        Some(Intent::Select(Selection::Nothing))
    } else {
        state.notice.is_some().then_some(Intent::DismissNotice)
    }
}
