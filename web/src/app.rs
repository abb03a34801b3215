//! The page as a whole: its parts, and what binds them to the browser.

use crate::below::Below;
use crate::browser::{self, Listener};
use crate::caption::Caption;
use crate::drop;
use crate::gallery::Gallery;
use crate::header::Header;
use crate::help::Help;
use crate::icons::{Icon, icon};
use crate::inspector::Inspector;
use crate::keys;
use crate::live::Live;
use crate::motion::Motion;
use crate::settings;
use crate::size::use_size;
use crate::stage::Stage;
use crate::state::{Intent, Opening, Room, State};
use crate::transport::Transport;
use crate::ui::Ui;
use crate::words::Word;
use std::rc::Rc;
use synod_core::NodeSet;
use synod_sim::Action;
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
    let title = format!("{} · {}", sitting.about.name.of(state.language), sitting.scenario.title.of(state.language));
    let gallery = || html! { <Gallery open={sitting.id.clone()} /> };
    let inspector = || {
        let (selection, side) = (state.selection, state.side);
        html! { <Inspector sitting={sitting.clone()} {selection} {side} /> }
    };
    html! {
        <ContextProvider<Ui> context={ui.clone()}>
            <div {class}>
                { skip(&ui) }
                <Header {title} theme={state.theme} menu={(state.room == Room::Middle).then_some(state.menu)} />
                if state.room == Room::Wide || (state.room == Room::Middle && state.menu) {
                    <div class="left">{ gallery() }</div>
                }
                <main>
                    <Middle state={(*state).clone()} />
                </main>
                if state.room != Room::Narrow {
                    <aside class="inspector" aria-label={ui.say(Word::Inspector)}>{ inspector() }</aside>
                }
                <Help open={state.help} />
                <Live moment={sitting.moment.clone()} playing={state.playing} />
                <div class="drop-here" aria-hidden="true">{ ui.say(Word::DropHere) }</div>
            </div>
        </ContextProvider<Ui>>
    }
}

/// What the middle of the page shows.
#[derive(PartialEq, Properties)]
struct MiddleProps {
    state: State,
}

/// The stage and what is below it.
#[component]
fn Middle(props: &MiddleProps) -> Html {
    let ui = crate::ui::use_ui();
    let state = &props.state;
    let sitting = &state.sitting;
    let place = use_node_ref();
    let size = use_size(&place);
    let floats = use_state_eq(|| true);
    let on_caption = {
        let floats = floats.setter();
        use_callback((), move |now: bool, ()| floats.set(now))
    };
    let caption = html! {
        <Caption moment={sitting.moment.clone()} scenario={sitting.scenario.clone()} fresh={!state.played} floats={*floats} />
    };
    html! {
        <>
            if let Some(notice) = &state.notice {
                <div class="notice" role="alert">
                    { icon(Icon::Alert) }<p>{ notice.to_string() }</p>
                    <button type="button" onclick={ui.on(Intent::DismissNotice)}>{ ui.say(Word::Dismiss) }</button>
                </div>
            }
            <div class="stage" ref={place}>
                if size.0 > 0.0 && size.1 > 0.0 {
                    <Stage moment={sitting.moment.clone()} known={sitting.known.clone()} selection={state.selection}
                        side={state.side} {size} {on_caption} />
                }
                if *floats && state.side.is_none() { { caption.clone() } }
                if let Some(side) = state.side { { siding(&ui, state, side) } }
            </div>
            if !*floats { { caption } }
            <Transport moment={sitting.moment.clone()} known={sitting.known.clone()} scenario={sitting.scenario.clone()}
                playing={state.playing} speed={state.speed} />
            <Below sitting={sitting.clone()} selection={state.selection} side={state.side} tab={state.tab} room={state.room} />
        </>
    }
}

/// The bar shown while somebody chooses one side of a partition.
fn siding(ui: &Ui, state: &State, side: NodeSet) -> Html {
    let nodes = &state.sitting.moment.frame.nodes;
    let names: Vec<&str> = side.iter().map(|node| state.sitting.name(node)).collect();
    let everyone: NodeSet = nodes.iter().map(|node| node.id).collect();
    let rest = everyone.without(side);
    let chosen = if names.is_empty() { ui.say(Word::NobodyChosen).to_owned() } else { names.join(", ") };
    let cut = Action::Partition(vec![side, rest]);
    html! {
        <div class="siding" role="group" aria-label={ui.say(Word::Partition)}>
            <p>{ ui.say(Word::ChooseSide) }{ " " }<b>{ chosen }</b></p>
            <button type="button" class="primary" disabled={side.is_empty() || rest.is_empty()}
                onclick={ui.on(Intent::Act(cut))}>{ ui.say(Word::CutThemOff) }</button>
            <button type="button" onclick={ui.on(Intent::Side(None))}>{ ui.say(Word::Cancel) }</button>
        </div>
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
