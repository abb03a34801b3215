//! The page as a whole: its parts, and what binds them to the browser.

use crate::browser::{self, Listener};
use crate::drop;
use crate::gallery;
use crate::header;
use crate::help::{self, use_help};
use crate::inspector::Inspector;
use crate::keys;
use crate::lessons;
use crate::live::use_live;
use crate::middle::{Chapters, Middle};
use crate::motion::Motion;
use crate::settings;
use crate::state::{Intent, Opening, Room, State};
use crate::ui::Ui;
use crate::words::Word;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement};
use yew::prelude::*;

/// What the page starts with.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What it shows first.
    pub start: State,
}

/// The page.
#[component]
pub fn App(props: &Props) -> Html {
    let start = props.start.clone();
    let state = use_reducer(move || start);
    let dispatcher = state.dispatcher();
    let motion = use_memo((), |()| Motion::new(dispatcher));
    let fingers = use_memo((), |()| browser::has_fingers());
    let ui = Ui::new(state.language, *fingers, (*motion).clone(), state.dispatcher());

    let chapters = use_memo((), |()| lessons::chapters());
    let chapters = Chapters(chapters);
    let dialog = use_help(state.help);
    let live = use_live(&state);
    use_browser(&state, &ui);
    use_document(&state);
    let show = (state.sitting.known.clone(), state.sitting.moment.clone(), state.playing, state.speed);
    let moves = ui.motion.clone();
    use_effect_with(show, move |(known, moment, playing, speed)| {
        moves.show(known, moment.frame.step, *playing, speed.rate());
    });

    let sitting = &state.sitting;
    let class = classes!(
        "page",
        match state.room {
            Room::Wide => "wide",
            Room::Middle => "middle",
            Room::Narrow => "narrow",
        },
        ui.fingers.then_some("fingers"),
    );
    html! {
        <ContextProvider<Ui> context={ui.clone()}>
            <div {class}>
                { skip(&ui) }
                { header::draw(&ui, &state) }
                if state.room == Room::Wide || (state.room == Room::Middle && state.menu) {
                    <div class="left">{ gallery::draw(&ui, &chapters.0, sitting.id.as_ref()) }</div>
                }
                <main>
                    <Middle state={(*state).clone()} chapters={chapters.clone()} />
                </main>
                if state.room != Room::Narrow {
                    <aside class="inspector" aria-label={ui.say(Word::Inspector)}>
                        <Inspector sitting={sitting.clone()} selection={state.selection} side={state.side} />
                    </aside>
                }
                { help::draw(&ui, dialog) }
                { live }
                <div class="drop-here" aria-hidden="true">{ ui.say(Word::DropHere) }</div>
            </div>
        </ContextProvider<Ui>>
    }
}

/// For the keyboard: past the gallery, to the stage. A button, since the address's fragment names a scenario.
fn skip(ui: &Ui) -> Html {
    let onclick = Callback::from(|_: MouseEvent| {
        let document = browser::window().document();
        let node = document.and_then(|document| document.query_selector(".node[tabindex=\"0\"]").ok().flatten());
        if let Some(node) = node {
            _ = node.unchecked_into::<HtmlElement>().focus();
        }
    });
    html! { <button type="button" class="skip" {onclick}>{ ui.say(Word::SkipToStage) }</button> }
}

/// Keys, the address, dropped files, the window's width.
#[hook]
fn use_browser(state: &UseReducerHandle<State>, ui: &Ui) {
    let latest = use_mut_ref(|| state.clone());
    *latest.borrow_mut() = state.clone();
    let ui = ui.clone();
    use_effect_with((), move |()| {
        let window = browser::window();
        let (keyed, addressed) = (latest.clone(), latest);
        let (motion, keys_ui, hash_ui, room_ui) = (ui.motion.clone(), ui.clone(), ui.clone(), ui.clone());
        let mut listeners = drop::listen(&ui);
        listeners.push(Listener::new(&window, "keydown", move |event: KeyboardEvent| {
            let state = keyed.borrow().clone();
            keys::press(&event, &state, &motion, &|intent| keys_ui.want(intent));
        }));
        listeners.push(Listener::new(&window, "hashchange", move |_: Event| {
            let here = addressed.borrow().sitting.id.clone();
            let id = browser::fragment().filter(|id| here.as_deref() != Some(id));
            if let Some(id) = id {
                hash_ui.want(Intent::Open(Opening::BuiltIn(id.into())));
            }
        }));
        listeners.push(Listener::new(&window, "resize", move |_: Event| {
            room_ui.want(Intent::Room(Room::of(browser::width())));
        }));
        move || drop(listeners)
    });
}

/// What the document itself says: language, theme, title, address.
#[hook]
fn use_document(state: &State) {
    use_effect_with(state.language, |language| settings::show_language(*language));
    use_effect_with(state.theme, |theme| settings::show_theme(*theme));
    let title = state.sitting.scenario.title.of(state.language).to_owned();
    use_effect_with(title, |title| browser::set_title(&format!("{title} · Synod")));
    use_effect_with((state.sitting.id.clone(), state.menu), |_| browser::bring_into_view(".left .gallery .on"));
    let before = use_mut_ref(|| None::<Option<Rc<str>>>);
    use_effect_with(state.sitting.id.clone(), move |id| {
        // The page does not write its address before somebody has chosen something.
        let first = before.borrow_mut().replace(id.clone()).is_none();
        let written = browser::fragment();
        if !first && written.as_deref() != id.as_deref() {
            browser::set_fragment(id.as_deref().unwrap_or_default());
        }
    });
}
