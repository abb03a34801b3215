//! The page's address: the link in its fragment, and the options in its query.

use crate::browser::{self, window};
use crate::model::layout::Controls;
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use web_sys::UrlSearchParams;

/// The value of the query parameter `name`.
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

thread_local! {
    /// The fragment that the page follows.
    static FOLLOWED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The fragment, which the page follows from now on.
pub fn follow() -> Option<String> {
    let now = fragment();
    FOLLOWED.set(now.clone());
    now
}

/// Writes the address's fragment, as a new entry in the browser's history or replacing the current one; unless the
/// browser has gone elsewhere and the page is only about to hear of it.
pub fn write(link: &str, new: bool) {
    let now = fragment();
    let is_followed = FOLLOWED.with_borrow(|followed| *followed == now);
    let Some(history) = window().history().ok().filter(|_| is_followed && now.as_deref() != Some(link)) else { return };
    _ = match new {
        true => history.push_state_with_url(&JsValue::NULL, "", Some(link)),
        false => history.replace_state_with_url(&JsValue::NULL, "", Some(link)),
    };
    follow();
}

/// The attribute by which the document declares itself a widget.
pub const MARK: &str = "data-synod";

/// How much of the page is shown; `None` for the page itself, which shows all of it.
pub fn asked() -> Option<Controls> {
    let controls = query("controls");
    let widget = controls.is_some() || browser::on_root(MARK).as_deref() == Some("embed");
    if !widget {
        return None;
    }
    browser::set_on_root(MARK, Some("embed"));
    // In a frame the surrounding page shows through.
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

/// Whether time runs as soon as the page opens.
pub fn plays_at_once() -> bool {
    query("autoplay").is_some_and(|autoplay| autoplay == "1")
}
