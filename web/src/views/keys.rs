//! The page's keys. They do the same wherever the last click was: only a field, an open dialog, and what has been
//! entered by a key have keys of their own.

use crate::model::intent::Key;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// Elements in which one types.
pub const FIELDS: &str = "textarea, select, input:not([type=range], [type=checkbox], [type=file])";
/// A field that Escape empties.
const FILLED: &str = "input[type=search]:not(:placeholder-shown)";
/// Elements that have use for the arrows, Home and End once they are entered.
const LISTS: &str = "[role=tablist], .stage-board, .spacetime, input[type=range]:not(.scrubber input)";
/// Elements that have use for up and down too.
const UPRIGHT: &str = ".stage-board, .spacetime, input[type=range]";
/// Elements that are pressed with space once they are entered.
const BUTTONS: &str = "button, summary, [role=button], input[type=checkbox], input[type=file]";

/// What leaves all keys but Escape to itself while it is open.
const DIALOG: &str = "dialog";

/// Whether the element with the focus has use for `key` itself. A click enters nothing.
fn is_taken(target: &Element, key: &str, entered: bool) -> bool {
    let within = |selector: &str| target.closest(selector).ok().flatten().is_some();
    let own = match key {
        "Escape" => return within(FILLED),
        _ if within(FIELDS) || within(DIALOG) => return true,
        "ArrowLeft" | "ArrowRight" | "Home" | "End" => within(LISTS),
        " " => within(BUTTONS),
        _ => false,
    };
    own && entered
}

/// The key of the page that `event` is, taken from the browser; `entered`: the focus was moved by a key, not by a
/// pointer.
pub fn pressed(event: &KeyboardEvent, entered: bool) -> Option<Key> {
    let (name, target) = (event.key(), event.target().and_then(|target| target.dyn_into::<Element>().ok()));
    if target.as_ref().is_some_and(|target| is_taken(target, &name, entered)) {
        return None;
    }
    let upright = matches!(name.as_str(), "ArrowUp" | "ArrowDown");
    let held = event.ctrl_key() || event.alt_key() || event.meta_key();
    if upright && !held && !entered && target.is_some_and(|target| target.closest(UPRIGHT).ok().flatten().is_some()) {
        event.prevent_default();
        event.stop_propagation();
        return None;
    }
    let key = if held { turn(event) } else { plain(&name) }?;
    event.prevent_default();
    event.stop_propagation();
    Some(key)
}

/// The key of this name, pressed alone.
fn plain(name: &str) -> Option<Key> {
    Some(match name {
        " " => Key::Play,
        "ArrowLeft" => Key::Back,
        "ArrowRight" => Key::Forward,
        "Home" => Key::Start,
        "End" => Key::End,
        "[" => Key::Slower,
        "]" => Key::Faster,
        "c" | "C" => Key::Crash,
        "s" | "S" => Key::Share,
        "p" | "P" => Key::Present,
        "w" | "W" => Key::Why,
        "h" | "H" => Key::Hand,
        "1" => Key::Column(1),
        "2" => Key::Column(2),
        "3" => Key::Column(3),
        "4" => Key::Column(4),
        "?" => Key::Help,
        "Escape" => Key::Escape,
        _ => return None,
    })
}

/// Undo and redo.
fn turn(event: &KeyboardEvent) -> Option<Key> {
    match (event.alt_key(), event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
        (false, "z", false) => Some(Key::Undo),
        (false, "z", true) | (false, "y", false) => Some(Key::Redo),
        _ => None,
    }
}
