//! The shipped scenarios, by protocol; and a button to open a file.

use crate::model::intent::{Intent, Opening};
use crate::model::lessons::{Chapter, Listed};
use crate::model::protocols::{registry, ships};
use crate::stage::ui::Ui;
use crate::views::drop;
use crate::views::icons::{Icon, icon};
use crate::words::{Label, More};
use synod_core::About;
use synod_sim::link::{self, Link};
use synod_sim::scenario::{File, smallest};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Draws the gallery, which is empty until the chapters are known; `open` is the scenario that is open.
pub fn draw(ui: &Ui, chapters: Option<&[Chapter]>, open: Option<&str>) -> Html {
    html! {
        <nav class="gallery" aria-label={ui.say(Label::Scenarios)}>
            { for chapters.unwrap_or_default().iter().map(|chapter| html! {
                <section key={chapter.name.en.as_str()}>
                    <h2>{ chapter.name.of(ui.language) }</h2>
                    <ul>{ for chapter.lessons.iter().map(|lesson| link(ui, lesson, open)) }</ul>
                </section>
            }) }
            if chapters.is_some() { { yours(ui) } { file_button(ui) } }
        </nav>
    }
}

/// The protocols that somebody has brought, each with the smallest scenario of it.
fn yours(ui: &Ui) -> Html {
    let registry = registry();
    let brought: Vec<&About> = registry.abouts().filter(|about| !ships(&about.id)).collect();
    if brought.is_empty() {
        return Html::default();
    }
    let entry = |about: &&About| {
        let scenario = smallest(&registry, &about.id).ok();
        let link = scenario.map(|scenario| Link::to(None, File::One(Box::new(scenario))));
        let address = link.and_then(|link| link::write(&registry, &link).ok()).unwrap_or_default();
        html! {
            <li key={about.id.as_str()}>
                <a href={address} class="gallery-lesson">
                    { about.name.of(ui.language).to_owned() }<small>{ &about.id }</small>
                </a>
            </li>
        }
    };
    html! { <section><h2>{ ui.say(More::Yours) }</h2><ul>{ for brought.iter().map(entry) }</ul></section> }
}

fn link(ui: &Ui, lesson: &Listed, open: Option<&str>) -> Html {
    let here = open == Some(lesson.id.as_str());
    let about = lesson.about.of(ui.language).to_owned();
    // The address opens it; choosing the open one restarts it.
    let onclick = here.then(|| ui.on(Intent::Open(Opening::Link(lesson.id.as_str().into()))));
    html! {
        <li key={lesson.id.as_str()}>
            <a href={format!("#{}", lesson.id)} class={classes!("gallery-lesson", here.then_some("on"))}
                aria-current={here.then_some("page")} title={about.clone()} {onclick}>
                { lesson.title.of(ui.language) }<small>{ about }</small>
            </a>
        </li>
    }
}

/// What the browser's file dialog offers.
const ACCEPTED: &str = ".json,.wasm,application/json,application/wasm";

/// A button that opens a scenario file or a module: a label, so that the browser itself opens its file dialog.
fn file_button(ui: &Ui) -> Html {
    let chosen = ui.clone();
    let onchange = Callback::from(move |event: Event| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        if let Some(files) = input.files() {
            drop::read(&chosen, &files);
        }
        input.set_value("");
    });
    html! {
        <label class="gallery-file" title={ui.say(More::OpenFileHint)}>
            { icon(Icon::File) }{ ui.say(More::OpenFile) }
            <input class="for-ears" type="file" multiple=true accept={ACCEPTED} {onchange} />
        </label>
    }
}
