//! Announces each event to screen readers, no faster than it can be read out.

use crate::model::state::State;
use yew::prelude::*;

/// The least interval between announcements while time runs, in milliseconds.
const PAUSE_MS: f64 = 2500.0;

/// The live region: an element whose text is the latest event.
#[hook]
pub fn use_live(state: &State) -> Html {
    let place = use_node_ref();
    let (last, element) = (use_mut_ref(|| 0.0_f64), place.clone());
    use_effect_with((state.session.snapshot.clone(), state.playing), move |(snapshot, playing)| {
        let now = js_sys::Date::now();
        let mut last = last.borrow_mut();
        if !playing || now - *last > PAUSE_MS {
            *last = now;
            if let Some(element) = element.get() {
                element.set_text_content(Some(&snapshot.entry.text));
            }
        }
    });
    html! { <div class="for-ears" aria-live="polite" aria-atomic="true" ref={place} /> }
}
