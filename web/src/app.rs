//! The page as a whole: its parts, and what binds them to the browser.

use crate::actors;
use crate::browser::{self, Listener};
use crate::drop;
use crate::embed;
use crate::gallery;
use crate::header;
use crate::help;
use crate::host::{self, use_host};
use crate::inspector::Inspector;
use crate::keys;
use crate::lessons;
use crate::live::use_live;
use crate::middle::{Chapters, Middle};
use crate::motion::Motion;
use crate::settings;
use crate::share;
use crate::sitting::Sitting;
use crate::state::{Intent, Opening, Room, State};
use crate::ui::{Ui, use_dialog};
use crate::words::Word;
use synod_core::limits;
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

    // A widget has no gallery, and several of them share a page's memory.
    let chapters = use_memo(state.embed, |embed| if embed.is_some() { Vec::new() } else { lessons::chapters() });
    let chapters = Chapters(chapters);
    let (help_dialog, share_dialog) = (use_dialog(state.help), use_dialog(state.share));
    let live = use_live(&state);
    use_browser(&state, &ui);
    use_document(&state);
    use_host(&state);
    let sitting = &state.sitting;
    let show = (sitting.known.clone(), sitting.is_waiting(), sitting.moment.clone(), state.playing, state.speed);
    let moves = ui.motion.clone();
    use_effect_with(show, move |(known, waits, moment, playing, speed)| {
        moves.show(known, *waits, moment.frame.step, *playing, speed.rate());
    });

    let class = classes!(
        "page",
        match state.room {
            Room::Wide => "wide",
            Room::Middle => "middle",
            Room::Narrow => "narrow",
        },
        ui.fingers.then_some("fingers"),
        state.embed.map(|_| "embed"),
    );
    let busy = (!sitting.is_settled()).then_some("true");
    let content = match state.embed {
        Some(controls) => embed::draw(&ui, &state, controls, &chapters),
        None => page(&ui, &state, &chapters),
    };
    html! {
        <ContextProvider<Ui> context={ui.clone()}>
            <div {class} aria-busy={busy}>
                { content }
                { help::draw(&ui, help_dialog) }
                { share::draw(&ui, &state, share_dialog) }
                { live }
                <div class="drop-here" aria-hidden="true">{ ui.say(Word::DropHere) }</div>
            </div>
        </ContextProvider<Ui>>
    }
}

/// The page with all its parts.
fn page(ui: &Ui, state: &State, chapters: &Chapters) -> Html {
    let sitting = &state.sitting;
    html! {
        <>
            { skip(ui) }
            { header::draw(ui, state) }
            if state.room == Room::Wide || (state.room == Room::Middle && state.menu) {
                <div class="left">{ gallery::draw(ui, &chapters.0, sitting.id()) }</div>
            }
            <main>
                <Middle state={state.clone()} chapters={chapters.clone()} />
            </main>
            if state.room != Room::Narrow {
                <aside class="inspector" aria-label={ui.say(Word::Inspector)}>
                    <Inspector sitting={sitting.clone()} selection={state.selection} side={state.side} />
                </aside>
            }
        </>
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
        let keyed = latest;
        let (motion, keys_ui, hash_ui, room_ui) = (ui.motion.clone(), ui.clone(), ui.clone(), ui.clone());
        let mut listeners = drop::listen(&ui);
        listeners.push(Listener::new(&window, "keydown", move |event: KeyboardEvent| {
            let state = keyed.borrow().clone();
            keys::press(&event, &state, &motion, &|intent| keys_ui.want(intent));
        }));
        // What the page writes itself fires no such event.
        listeners.push(Listener::new(&window, "hashchange", move |_: Event| {
            let link = browser::fragment().unwrap_or_else(|| "#".into());
            hash_ui.want(Intent::Open(Opening::Link(link.into())));
        }));
        let learn_ui = ui.clone();
        actors::listen(move || learn_ui.want(Intent::Learn));
        let host_ui = ui.clone();
        listeners.extend(host::listen(move |intent| host_ui.want(intent)));
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
    use_effect_with((state.sitting.base, state.menu), |_| browser::bring_into_view(".left .gallery .on"));
    use_address(state);
}

/// Keeps the address at the moment shown, once somebody has done something; a widget's address is its host's, and one
/// that is complained about stays to be mended.
#[hook]
fn use_address(state: &State) {
    let settled = !state.playing && state.sitting.is_settled();
    let shown = (settled && state.embed.is_none() && state.notice.is_none()).then(|| state.sitting.clone());
    let started = use_mut_ref(|| None::<Sitting>);
    use_effect_with(shown, move |shown| {
        let Some(sitting) = shown else { return };
        let before = started.borrow_mut().replace(sitting.clone());
        let Some(before) = before.filter(|before| before != sitting) else { return };
        let link = sitting.link(true);
        if link.len() <= limits::LINK_LONG && browser::fragment().as_deref() != Some(&link) {
            browser::set_fragment(&link, before.base != sitting.base);
        }
    });
}
