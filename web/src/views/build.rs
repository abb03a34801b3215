//! The form of the scenario: protocol, nodes, options, what happens, what is said of it. It is made of what the
//! protocol says of itself, and names none. What is typed is shown at once if it can be, else what is wrong with it.

mod cluster;
mod fields;
mod goal;
mod network;
mod steps;
mod told;

use crate::model::index::Chapters;
use crate::model::intent::{Aside, Intent};
use crate::model::protocols::registry;
use crate::model::state::State;
use crate::stage::ui::Ui;
use crate::views::dialog::dialog_head;
use crate::words::Label;
use crate::words::making::Making;
use fields::{Form, WRONG};
use std::rc::Rc;
use synod_core::Language;
use synod_protocols::IDS;
use synod_sim::Diagnostic;
use yew::prelude::*;

/// The form in the inspector's place.
pub fn draw(ui: &Ui, state: &State, chapters: &Chapters) -> Html {
    html! {
        <>
            { dialog_head(ui, "build-title", Label::Build, Intent::Aside(Aside::Inspector)) }
            { panel(ui, state, chapters) }
        </>
    }
}

/// The form.
pub fn panel(ui: &Ui, state: &State, chapters: &Chapters) -> Html {
    let registry = registry();
    let scenario = Rc::new(state.drafted().clone());
    let wrong = state.draft.as_ref().map(|draft| &draft.wrong);
    // Of a protocol that is not there nothing is known but what the run shown knows.
    let about = registry.about(&scenario.protocol).unwrap_or(state.session.about());
    let form = Form { ui, scenario: &scenario, about, wrong };
    html! {
        <div class="build">
            <p class="hint">{ ui.say(Making::Intro) }</p>
            { start(ui, chapters) }
            if let Some(bad) = wrong {
                <div class="build-wrong" role="alert">
                    <p id={WRONG}>{ ui.say_with(Making::Wrong, &[&bad.place, problem(ui, bad)]) }</p>
                    <button type="button"
                        onclick={ui.on(Intent::Build(Rc::new((*state.session.scenario).clone())))}>
                        { ui.say(Making::KeepIt) }
                    </button>
                </div>
            }
            { cluster::draw(&form, chapters) }
            { network::draw(&form) }
            { steps::draw(&form, &state.session) }
            { told::draw(&form, &state.session) }
            { goal::draw(&form, &state.session) }
        </div>
    }
}

/// What is wrong, without its place.
fn problem<'a>(ui: &Ui, bad: &'a Diagnostic) -> &'a str {
    match ui.language {
        Language::English => &bad.en,
        Language::Chinese => &bad.zh,
    }
}

/// The smallest scenario of each protocol.
fn start(ui: &Ui, chapters: &Chapters) -> Html {
    html! {
        <fieldset class="build-start">
            <legend>{ ui.say(Making::Start) }</legend>
            { for protocols(ui, chapters).iter().map(|(id, name)| html! {
                <button type="button" onclick={ui.on(Intent::New(id.as_str().into()))}>
                    { ui.say_with(Making::StartOf, &[name]) }
                </button>
            }) }
        </fieldset>
    }
}

/// All protocols that there are: those that ship, and those that somebody has brought; each with its name.
pub fn protocols(ui: &Ui, chapters: &Chapters) -> Rc<[(String, String)]> {
    let registry = registry();
    let brought = registry.abouts().map(|about| about.id.clone()).filter(|id| !IDS.contains(&id.as_str()));
    let ids = IDS.iter().map(|id| (*id).to_owned()).chain(brought);
    let listed = |id: &str| {
        let of_it = |lesson: &str| lesson.strip_prefix(id).is_some_and(|rest| rest.starts_with('-'));
        let chapters = chapters.get().unwrap_or_default();
        chapters.iter().find(|chapter| chapter.lessons.iter().any(|lesson| of_it(&lesson.id)))
    };
    let name = |id: &str| match (registry.about(id), listed(id)) {
        (Some(about), _) => about.name.of(ui.language).to_owned(),
        (None, Some(chapter)) => chapter.name.of(ui.language).to_owned(),
        (None, None) => id.to_owned(),
    };
    ids.map(|id| (id.clone(), name(&id))).collect()
}
