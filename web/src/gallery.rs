//! The scenarios that ship, by protocol; and the way to one's own.

use crate::browser::Listener;
use crate::drop;
use crate::icons::{Icon, icon};
use crate::lessons::{self, Lesson};
use crate::state::{Intent, Opening};
use crate::ui::{Ui, use_ui};
use crate::words::Word;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What the gallery shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The scenario that is open; `None` for a file.
    pub open: Option<Rc<str>>,
}

/// The gallery.
#[component]
pub fn Gallery(props: &Props) -> Html {
    let ui = use_ui();
    let chapters = use_memo((), |()| lessons::chapters());
    html! {
        <nav class="gallery" aria-label={ui.say(Word::Scenarios)}>
            { for chapters.iter().map(|chapter| html! {
                <section key={chapter.name.en}>
                    <h3>{ chapter.name.of(ui.language) }</h3>
                    <ul>{ for chapter.lessons.iter().map(|lesson| link(&ui, lesson, props.open.as_ref())) }</ul>
                </section>
            }) }
            <FileButton />
        </nav>
    }
}

fn link(ui: &Ui, lesson: &Lesson, open: Option<&Rc<str>>) -> Html {
    let here = open == Some(&lesson.id);
    let about = lesson.about.of(ui.language).to_owned();
    // The address opens it; choosing the one that is open starts it again.
    let onclick = here.then(|| ui.on(Intent::Open(Opening::BuiltIn(lesson.id.clone()))));
    html! {
        <li key={&*lesson.id}>
            <a href={format!("#{}", lesson.id)} class={here.then_some("on")} aria-current={here.then_some("page")}
                title={about.clone()} {onclick}>
                { lesson.title.of(ui.language) }<small>{ about }</small>
            </a>
        </li>
    }
}

/// A button that opens a scenario file.
#[component]
fn FileButton() -> Html {
    let ui = use_ui();
    let input = use_node_ref();
    let reading = use_mut_ref(|| None::<Listener>);
    let onchange = {
        let ui = ui.clone();
        Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                *reading.borrow_mut() = drop::read(&ui, file);
            }
            input.set_value("");
        })
    };
    let onclick = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    html! {
        <div class="own-file">
            <button type="button" title={ui.say(Word::OpenFileHint)} {onclick}>
                { icon(Icon::File) }{ ui.say(Word::OpenFile) }
            </button>
            <input ref={input} type="file" accept=".json,application/json" hidden=true {onchange}
                aria-label={ui.say(Word::OpenFileHint)} />
        </div>
    }
}
