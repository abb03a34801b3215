//! Announces each caption and each event to screen readers, events no faster than they can be read out.

use crate::model::state::State;
use crate::words::Label;
use yew::prelude::*;

/// The least interval between announcements while time runs, in milliseconds.
const PAUSE_MS: f64 = 2500.0;

/// The live region: an element whose text is the latest event.
#[hook]
pub fn use_live(state: &State) -> Html {
    let place = use_node_ref();
    let (last, element) = (use_mut_ref(|| 0.0_f64), place.clone());
    let say = move |text: &str| {
        if let Some(element) = element.get() {
            element.set_text_content(Some(text));
        }
    };
    let (caption, language) = (state.caption_text(), state.language);
    let said = use_mut_ref(|| (String::new(), None::<String>));
    let news = (state.happened(), state.moment(), state.playing, caption, state.holding);
    use_effect_with(news, move |(event, _, playing, caption, holding)| {
        let now = js_sys::Date::now();
        let mut last = last.borrow_mut();
        let before = said.replace((event.clone(), caption.clone()));
        if before == (event.clone(), caption.clone()) {
            return;
        }
        let another = caption.as_ref().filter(|_| before.1 != *caption);
        if let Some(caption) = another {
            *last = now;
            // The event first: somebody who goes step by step asks for it.
            let event = if *playing { "" } else { event };
            let hint = if *holding { Label::HeldHint.of(language) } else { "" };
            say([event, caption, hint].join(" ").trim());
        } else if !playing || (!holding && now - *last > PAUSE_MS) {
            *last = now;
            say(event);
        }
    });
    html! { <div class="for-ears" aria-live="polite" aria-atomic="true" ref={place} /> }
}
