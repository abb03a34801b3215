//! What has been seen, noted while the page is drawn, and stored for the next visit if the browser allows it.

use crate::browser::settings;
use crate::model::seen::{Far, Seen};
use crate::model::state::State;
use std::cell::{Cell, RefCell};

thread_local! {
    /// What has been seen, once it has been asked for; it stays for this visit where nothing can be stored.
    static SEEN: RefCell<Option<Seen>> = const { RefCell::new(None) };
    /// What was noted last, so that what has been forgotten is not noted again at once.
    static NOTED: Cell<Option<(&'static str, Far)>> = const { Cell::new(None) };
}

/// What has been seen.
pub fn seen() -> Seen {
    SEEN.with_borrow_mut(|seen| seen.get_or_insert_with(|| Seen::read(&settings::seen())).clone())
}

/// Notes how far the lesson shown is seen. A widget on somebody's site notes nothing.
pub fn note(state: &State) {
    let Some(id) = state.base().filter(|_| state.embed.is_none()) else { return };
    let now = (id, Far::of(state));
    if NOTED.replace(Some(now)) == Some(now) || seen().far(id) >= Some(now.1) {
        return;
    }
    // Another tab may have stored more.
    let mut all = Seen::read(&settings::seen());
    all.merge(&seen());
    all.note(id, now.1);
    settings::keep_seen(&all.text());
    SEEN.set(Some(all));
}

/// Forgets all of it.
pub fn forget() {
    settings::keep_seen("");
    SEEN.set(Some(Seen::default()));
}
