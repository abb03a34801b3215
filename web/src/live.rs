//! Tells each event to those who do not see the page, but not faster than it can be read out.

use crate::same::Same;
use crate::sitting::Moment;
use yew::prelude::*;

/// While time runs, an event is told only so long after the one before, in milliseconds.
const PAUSE_MS: f64 = 2500.0;

/// What is told.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The moment.
    pub moment: Same<Moment>,
    /// Whether time runs.
    pub playing: bool,
}

/// The live region.
#[component]
pub fn Live(props: &Props) -> Html {
    let said = use_state_eq(String::new);
    let last = use_mut_ref(|| 0.0_f64);
    let set = said.setter();
    use_effect_with((props.moment.clone(), props.playing), move |(moment, playing)| {
        let now = js_sys::Date::now();
        let mut last = last.borrow_mut();
        if !playing || now - *last > PAUSE_MS {
            *last = now;
            set.set(moment.entry.text.clone());
        }
    });
    html! { <div class="for-ears" aria-live="polite" aria-atomic="true">{ &*said }</div> }
}
