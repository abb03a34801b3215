//! Tells each event to screen readers, but not faster than it can be read out.

use crate::model::state::State;
use yew::prelude::*;

/// While time runs, an event is told only so long after the one before, in milliseconds.
const PAUSE_MS: f64 = 2500.0;

/// The live region: an element whose text is what has just happened.
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
