//! The page as drawn: its parts, and their connection to the browser.

use crate::browser::focus::Focus;
use crate::browser::{self, Listener, address, settings};
use crate::model::index::Chapters;
use crate::model::intent::{Aside, Intent, Opening};
use crate::model::layout::Layout;
use crate::model::state::State;
use crate::stage::ui::Ui;
use crate::views::dialog::use_dialog;
use crate::views::live::use_live;
use crate::views::part::{self, Part};
use crate::views::workspace::Workspace;
use crate::views::{drop, header, keys};
use crate::widget::embed;
use crate::widget::host::{self, use_host};
use crate::words::Label;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement};
use yew::prelude::*;

/// What is drawn.
#[derive(Properties)]
pub struct Props {
    /// What the page shows.
    pub state: State,
    /// What every component needs.
    pub ui: Ui,
    /// The scenarios that ship.
    pub chapters: Chapters,
}

impl PartialEq for Props {
    /// Never equal: the owner decides when to draw, since a state's equality leaves out what a run waits for.
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// The page.
#[component]
pub fn Page(props: &Props) -> Html {
    let Props { state, ui, chapters } = props;
    let (help_dialog, share_dialog, about_dialog) =
        (use_dialog(state, state.help), use_dialog(state, state.share), use_dialog(state, state.about));
    let live = use_live(state);
    use_browser(ui);
    use_document(ui, state, chapters.get().is_some());
    use_host(state);

    let class = classes!(
        "page",
        match state.layout {
            _ if state.present => "present",
            Layout::Wide => "wide",
            Layout::Middle => "middle",
            Layout::Narrow => "narrow",
            Layout::Low => "narrow low",
        },
        ui.fingers.then_some("fingers"),
        state.embed.map(|_| "embed"),
    );
    let busy = (!state.session.is_settled()).then_some("true");
    let content = match state.embed {
        Some(controls) => embed::draw(ui, state, controls, chapters),
        None if state.present => {
            html! {
                <main>
                    <h1 class="for-ears">{ header::title(ui, state) }</h1>
                    <Workspace state={state.clone()} chapters={chapters.clone()} />
                </main>
            }
        }
        None => whole(ui, state, chapters),
    };
    html! {
        <ContextProvider<Ui> context={ui.clone()}>
            <div {class} aria-busy={busy}>
                { content }
                { part::draw(ui, state, Part::Help(help_dialog)) }
                { part::draw(ui, state, Part::Share(share_dialog)) }
                { part::draw(ui, state, Part::About(about_dialog)) }
                { live }
                { part::draw(ui, state, Part::Printed) }
                <div class="page-drop" aria-hidden="true">{ ui.say(Label::DropHere) }</div>
            </div>
        </ContextProvider<Ui>>
    }
}

/// The page with all its parts.
fn whole(ui: &Ui, state: &State, chapters: &Chapters) -> Html {
    let (beside, part) = match state.aside {
        Aside::Search => (Label::Search, Part::Search),
        Aside::Build => (Label::Build, Part::Build(chapters)),
        Aside::Inspector => (Label::Inspector, Part::Inspector(chapters)),
    };
    html! {
        <>
            { header::draw(ui, state, skip(ui)) }
            if state.layout == Layout::Wide || (state.layout == Layout::Middle && state.menu) {
                <div class="page-left">{ part::draw(ui, state, Part::Gallery(chapters)) }</div>
            }
            <main>
                { part::draw(ui, state, Part::News) }
                <Workspace state={state.clone()} chapters={chapters.clone()} />
            </main>
            if !state.layout.has_tabs_only() {
                <aside class="inspector" aria-label={ui.say(beside)}>
                    { part::draw(ui, state, part) }
                </aside>
            }
        </>
    }
}

/// Lets keyboard users skip the gallery. A button, since the address's fragment names a scenario.
fn skip(ui: &Ui) -> Html {
    let onclick = Callback::from(|_: MouseEvent| {
        let document = browser::window().document();
        let node = document.and_then(|document| document.query_selector(".node[tabindex=\"0\"]").ok().flatten());
        if let Some(node) = node {
            _ = node.unchecked_into::<HtmlElement>().focus();
        }
    });
    html! { <button type="button" class="page-skip" {onclick}>{ ui.say(Label::SkipToStage) }</button> }
}

/// Keys, the address, dropped files, the window's width.
#[hook]
fn use_browser(ui: &Ui) {
    let focus = use_memo((), |()| Rc::new(Focus::default()));
    let (ui, moved) = (ui.clone(), Rc::clone(&focus));
    use_effect_with((), move |()| {
        let window = browser::window();
        let [keys_ui, hash_ui, layout_ui, host_ui, screen_ui] = std::array::from_fn(|_| ui.clone());
        let mut listeners = drop::listen(&ui);
        listeners.extend(moved.follow());
        listeners.push(Listener::new(&window, "keydown", move |event: KeyboardEvent| {
            if let Some(key) = keys::pressed(&event, !moved.is_by_pointer()) {
                keys_ui.dispatch(Intent::Key(key));
            }
        }));
        // The page's own writes fire no such event.
        listeners.push(Listener::new(&window, "hashchange", move |_: Event| {
            let link = address::follow().unwrap_or_else(|| "#".into());
            hash_ui.dispatch(Intent::Open(Opening::Link(link.into())));
        }));
        listeners.extend(host::listen(move |intent| host_ui.dispatch(intent)));
        listeners.push(Listener::new(&window, "resize", move |_: Event| {
            layout_ui.dispatch(Intent::Layout(browser::layout()));
        }));
        for (event, prints) in [("beforeprint", true), ("afterprint", false)] {
            let ui = ui.clone();
            listeners.push(Listener::new(&window, event, move |_: Event| ui.dispatch(Intent::Print(prints))));
        }
        // The browser's own key leaves the full screen without telling the page.
        listeners.push(Listener::new(&window, "fullscreenchange", move |_: Event| {
            screen_ui.dispatch(Intent::Screen(browser::fills_screen()));
        }));
        move || drop(listeners)
    });
    use_effect(move || focus.stay_near());
}

/// The document's own attributes: language, theme, title; the open scenario in the gallery, once it is `listed`.
#[hook]
fn use_document(ui: &Ui, state: &State, listed: bool) {
    use_effect_with(state.language, |language| settings::show_language(*language));
    use_effect_with(state.theme, |theme| settings::show_theme(*theme));
    let alone = || state.session.scenario.title.of(state.language).to_owned();
    let title = state.beside.as_ref().map_or_else(alone, |_| header::title(ui, state));
    use_effect_with(title, |title| browser::set_title(&format!("{title} · Synod")));
    use_effect_with((state.base(), state.menu, listed), |_| browser::bring_into_view(".page-left .gallery-lesson.on"));
}
