//! The page's address: the link in its fragment, and what its query asks of the page.

use crate::browser::{self, window};
use crate::model::layout::Controls;
use wasm_bindgen::JsValue;
use web_sys::UrlSearchParams;

/// What the address's query says of `name`.
pub fn query(name: &str) -> Option<String> {
    let search = window().location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// The address's fragment, which is a link; `None` if there is none.
pub fn fragment() -> Option<String> {
    let hash = window().location().hash().ok()?;
    (hash.len() > 1).then_some(hash)
}

/// The address without its query and its fragment.
pub fn address() -> String {
    let whole = window().location().href().unwrap_or_default();
    whole.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// Writes the address's fragment: as a new place in the browser's history, or in place of the present one.
pub fn set_fragment(link: &str, new: bool) {
    let Ok(history) = window().history() else { return };
    _ = match new {
        true => history.push_state_with_url(&JsValue::NULL, "", Some(link)),
        false => history.replace_state_with_url(&JsValue::NULL, "", Some(link)),
    };
}

/// The attribute by which the document says that it is a widget.
const MARK: &str = "data-synod";

/// How much of the page is shown; `None` where all of it is: the page itself.
pub fn asked() -> Option<Controls> {
    let controls = query("controls");
    let widget = controls.is_some() || browser::on_root(MARK).as_deref() == Some("embed");
    if !widget {
        return None;
    }
    browser::set_on_root(MARK, Some("embed"));
    // In a frame the page around shines through.
    browser::set_on_root("data-framed", browser::around().map(|_| ""));
    Some(match controls.as_deref() {
        Some("full") => Controls::Full,
        Some("none") => Controls::None,
        _ => Controls::Transport,
    })
}

/// Whether the document is the playground itself: neither a widget nor a single file.
pub fn is_page() -> bool {
    query("controls").is_none() && browser::on_root(MARK).is_none()
}

/// Whether time runs at once.
pub fn plays_at_once() -> bool {
    query("autoplay").is_some_and(|autoplay| autoplay == "1")
}
