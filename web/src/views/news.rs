//! Which version of Synod this is, whether the browser keeps it, and that a new one is ready. keep.js knows; see there.

use crate::browser::{self, Listener, address};
use crate::model::intent::Intent;
use crate::model::protocols::{registry, ships};
use crate::model::state::State;
use crate::stage::ui::use_ui;
use crate::views::icons::{Icon, icon};
use crate::words::{Label, More};
use std::cell::Cell;
use web_sys::Event;
use yew::prelude::*;

/// The properties of the line.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// Whether all that was done is in the address.
    pub ready: bool,
    /// Whether the address waits until the notice is dismissed.
    pub noticed: bool,
}

/// The line, and the script that keeps the page: in the playground itself only.
pub fn draw(state: &State) -> Html {
    if !address::is_page() {
        return Html::default();
    }
    let noticed = state.notice.is_some() && state.past.is_touched();
    let ready = !state.playing && !noticed && state.session.is_settled();
    html! { <News {ready} {noticed} /> }
}

thread_local! {
    /// Whether it is not to be spoken of in this visit: the line goes while the run is presented.
    static LATER: Cell<bool> = const { Cell::new(false) };
}

/// The line that a new version is ready, once it is. Nothing reloads by itself, and nothing before the address has what
/// was done.
#[component]
fn News(props: &Props) -> Html {
    let ui = use_ui();
    let (waits, later, wanted) = (use_state_eq(renewed), use_state_eq(|| LATER.get()), use_state_eq(|| false));
    let set = waits.setter();
    use_effect_with((), move |()| {
        let listener = Listener::new(&browser::window(), "synod-kept", move |_: Event| set.set(renewed()));
        browser::load("./keep.js");
        move || drop(listener)
    });
    use_effect_with(*wanted && props.ready, |now| {
        if *now {
            browser::tell("synod-renew");
        }
    });
    let (noticed, set, pressed) = (props.noticed, wanted.setter(), ui.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        pressed.dispatch(Intent::Play(false));
        if noticed {
            pressed.dispatch(Intent::DismissNotice);
        }
        set.set(true);
    });
    let set = later.setter();
    let put_off = Callback::from(move |_: MouseEvent| {
        LATER.set(true);
        set.set(true);
    });
    let shown = *waits && !*later;
    html! {
        <div class={classes!("news-line", shown.then_some("on"))}>
            <p role="status">
                if shown {
                    { icon(Icon::Renew) }{ ui.say(More::NewVersion) }
                    if has_brought() { { " " }{ ui.say(More::NewVersionModules) } }
                }
            </p>
            if shown {
                <button type="button" disabled={*wanted} {onclick}>{ ui.say(More::Reload) }</button>
                <button type="button" onclick={put_off}>{ ui.say(More::Later) }</button>
            }
        </div>
    }
}

/// Whether a new version waits.
fn renewed() -> bool {
    browser::on_root("data-renewed").is_some()
}

/// Whether there are protocols that no link brings back.
fn has_brought() -> bool {
    registry().abouts().any(|about| !ships(&about.id))
}

/// The version, and whether it works without a network.
#[component]
pub fn Version() -> Html {
    let ui = use_ui();
    let known = use_state_eq(|| (String::new(), false));
    let set = known.setter();
    use_effect_with((), move |()| {
        let look = move || {
            let version = browser::on_root("data-version").unwrap_or_default();
            set.set((version, browser::on_root("data-kept").is_some()));
        };
        look();
        let listener = Listener::new(&browser::window(), "synod-kept", move |_: Event| look());
        move || drop(listener)
    });
    let (version, kept) = &*known;
    html! {
        <p class="help-version">
            { ui.say_with(More::Version, &[version]) }
            if *kept { { ui.say(Label::Semicolon) }{ ui.say(More::WorksOffline) } }
        </p>
    }
}
