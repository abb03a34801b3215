//! The shipped scenarios by protocol, in the order in which they teach, with what has been seen of them, and then the
//! challenges; a field to find some; and a button to open a file.

use crate::browser::{self, Listener};
use crate::model::find::Sought;
use crate::model::index::{Chapter, Chapters, Listed};
use crate::model::intent::{Intent, Opening, Tab};
use crate::model::layout::Layout;
use crate::model::protocols::{registry, ships};
use crate::model::seen::{Far, Seen};
use crate::model::state::State;
use crate::stage::ui::{Ui, use_ui};
use crate::views::icons::{Icon, icon};
use crate::views::keys::FIELDS;
use crate::views::{drop, seen};
use crate::words::{Label, More};
use std::cell::{Cell, RefCell};
use synod_core::{About, OwnedText};
use synod_sim::link::{self, Link};
use synod_sim::scenario::{File, smallest};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The properties of the gallery.
#[derive(PartialEq, Properties)]
pub struct Props {
    chapters: Chapters,
    /// The lesson that is open.
    open: Option<&'static str>,
    /// What has been seen.
    seen: Seen,
    /// How many protocols there are: somebody may bring more.
    protocols: usize,
}

/// Draws the gallery, which is empty until the chapters are known; `open` is the lesson that is open.
pub fn draw(chapters: &Chapters, open: Option<&'static str>) -> Html {
    let protocols = registry().abouts().count();
    html! { <Gallery chapters={chapters.clone()} {open} seen={seen::seen()} {protocols} /> }
}

thread_local! {
    /// What is looked for, which stays while the gallery is out of view.
    static SOUGHT: RefCell<Sought> = RefCell::default();
    /// Whether the field is to get the focus as soon as it is there.
    static WANTED: Cell<bool> = const { Cell::new(false) };
}

/// The field's id.
const FIELD: &str = "find";

#[component]
fn Gallery(props: &Props) -> Html {
    let ui = use_ui();
    let sought = use_state_eq(|| SOUGHT.with_borrow(Clone::clone));
    let forgotten = use_state_eq(|| 0);
    use_effect_with((), |()| {
        if WANTED.take() {
            focus(FIELD);
        }
    });
    let set = sought.setter();
    let seek = Callback::from(move |new: Sought| {
        SOUGHT.set(new.clone());
        set.set(new);
    });
    let Some(chapters) = props.chapters.get() else {
        return html! { <nav class="gallery" aria-label={ui.say(Label::Scenarios)} /> };
    };
    let found: Vec<_> = (0..).zip(chapters).map(|(place, chapter)| (chapter, sought.within(place, chapter))).collect();
    let shown: Vec<&str> = found.iter().flat_map(|(_, lessons)| lessons).map(|(_, one)| one.id.as_str()).collect();
    let all: usize = chapters.iter().map(|chapter| chapter.lessons.len()).sum();
    let (seen, times) = (seen::seen(), *forgotten);
    let forget = Callback::from(move |_: MouseEvent| {
        seen::forget();
        forgotten.set(times + 1);
    });
    html! {
        <nav class={classes!("gallery", (!sought.is_empty()).then_some("found"))} aria-label={ui.say(Label::Scenarios)}
            onkeydown={keys(&ui, &sought, &seek, &shown)}>
            { tools(&ui, chapters, &sought, &seek) }
            <p class="gallery-count" role="status">
                if !sought.is_empty() { { count(&ui, shown.len(), all) } }
            </p>
            if shown.is_empty() {
                <button type="button" class="gallery-all" onclick={seek.reform(|_| Sought::default())}>
                    { ui.say(More::AllLessons) }
                </button>
            }
            // In an element of its own, so that the field stays the same element however many there are.
            <div>
                { for parts(&found).map(|Part { begins, chapter, lessons }| html! {
                    <section key={chapter.name.en.as_str()}>
                        if let Some((number, subject)) = begins {
                            <p class="gallery-subject">{ format!("{number} · {}", subject.of(ui.language)) }</p>
                        }
                        <h2>{ chapter.name.of(ui.language) }</h2>
                        if lessons.iter().any(|(_, lesson)| !lesson.challenge) {
                            { list(&ui, lessons, false, props.open, &seen) }
                        }
                        if lessons.iter().any(|(_, lesson)| lesson.challenge) {
                            <h3>{ ui.say(More::Challenges) }</h3>
                            { list(&ui, lessons, true, props.open, &seen) }
                        }
                    </section>
                }) }
            </div>
            if sought.is_empty() { { yours(&ui) } }
            { file_button(&ui) }
            if !seen.is_empty() {
                <button type="button" class="gallery-forget" onclick={forget}>{ ui.say(More::ForgetSeen) }</button>
            }
        </nav>
    }
}

/// A chapter of which lessons are found.
struct Part<'a> {
    /// Where a subject of the course begins with it: its number, from 1, and its name.
    begins: Option<(usize, &'a OwnedText)>,
    chapter: &'a Chapter,
    lessons: &'a [(usize, &'a Listed)],
}

/// The chapters of which lessons are found, in the order of the course.
fn parts<'a>(found: &'a [(&'a Chapter, Vec<(usize, &'a Listed)>)]) -> impl Iterator<Item = Part<'a>> {
    let mut subjects: Vec<&OwnedText> = found.iter().map(|(chapter, _)| &chapter.subject).collect();
    subjects.dedup();
    let mut last = None;
    found.iter().filter(|(_, lessons)| !lessons.is_empty()).map(move |(chapter, lessons)| {
        let subject = &chapter.subject;
        let is_new = !subject.en.is_empty() && last.replace(subject) != Some(subject);
        let place = subjects.iter().position(|known| *known == subject).filter(|_| is_new);
        Part { begins: place.map(|place| (place + 1, subject)), chapter, lessons }
    })
}

fn count(ui: &Ui, shown: usize, all: usize) -> String {
    match shown {
        0 => ui.say(More::NoLesson).to_owned(),
        _ => ui.say_with(More::LessonsFound, &[&shown.to_string(), &all.to_string()]),
    }
}

/// What is looked for: words, and one protocol or all.
fn tools(ui: &Ui, chapters: &[Chapter], sought: &Sought, seek: &Callback<Sought>) -> Html {
    let (text, now) = (sought.text.clone(), sought.clone());
    let oninput = seek.reform(move |event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        Sought { text, ..now.clone() }
    });
    let onchange = seek.reform(move |event: Event| {
        let chapter = event.target_unchecked_into::<HtmlSelectElement>().value().parse().ok();
        Sought { text: text.clone(), chapter }
    });
    html! {
        <div class="gallery-tools" role="search">
            <input id={FIELD} class="gallery-find" type="search" value={sought.text.clone()} autocomplete="off"
                placeholder={format!("{}{}", ui.say(More::FindLessons), if ui.fingers { "" } else { " (/)" })}
                aria-label={ui.say(More::FindLessons)} aria-keyshortcuts="/" {oninput} />
            <select aria-label={ui.say(More::OneProtocol)} {onchange}>
                <option value="" selected={sought.chapter.is_none()}>{ ui.say(More::AllProtocols) }</option>
                { for chapters.iter().enumerate().map(|(place, chapter)| html! {
                    <option value={place.to_string()} selected={sought.chapter == Some(place)}>
                        { chapter.name.of(ui.language) }
                    </option>
                }) }
            </select>
        </div>
    }
}

/// Up and down go from the field through the lessons and back; in the field Enter opens the first one, and Escape
/// empties it.
fn keys(ui: &Ui, sought: &Sought, seek: &Callback<Sought>, shown: &[&str]) -> Callback<KeyboardEvent> {
    let shown: Vec<String> = shown.iter().map(|id| (*id).to_owned()).collect();
    let (ui, seek, sought) = (ui.clone(), seek.clone(), sought.clone());
    Callback::from(move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let id = event.target().and_then(|target| target.dyn_into::<Element>().ok()).map(|element| element.id());
        let id = id.unwrap_or_default();
        let here = id.strip_prefix(BEFORE).and_then(|id| shown.iter().position(|one| one == id));
        let in_field = id == FIELD;
        let next = match (event.key().as_str(), here) {
            ("ArrowDown", None) if in_field => Some(0),
            ("ArrowDown", Some(place)) => Some(place + 1),
            ("ArrowUp", Some(place)) if place > 0 => Some(place - 1),
            ("ArrowUp", Some(_)) => None,
            ("Enter", None) if in_field && !sought.is_empty() => {
                if let Some(first) = shown.first() {
                    ui.dispatch(Intent::Open(Opening::Link(first.as_str().into())));
                }
                return;
            }
            ("Escape", None) if in_field && !sought.text.is_empty() => {
                return seek.emit(Sought { text: String::new(), ..sought.clone() });
            }
            _ => return,
        };
        event.prevent_default();
        match next.map(|place| shown.get(place)) {
            Some(Some(id)) => focus(&format!("{BEFORE}{id}")),
            Some(None) => {}
            None => focus(FIELD),
        }
    })
}

/// What the ids of elements that are lessons begin with.
const BEFORE: &str = "lesson-";

fn focus(id: &str) {
    let element = browser::window().document().and_then(|document| document.get_element_by_id(id));
    match element {
        Some(element) => _ = element.unchecked_into::<HtmlElement>().focus(),
        None => WANTED.set(true),
    }
}

/// The properties of the key that goes to the field.
#[derive(PartialEq, Properties)]
pub struct FinderProps {
    layout: Layout,
    /// Whether the gallery is in view.
    is_there: bool,
}

/// The key that goes to the field, for which the gallery comes into view.
pub fn finder(state: &State) -> Html {
    let layout = state.layout;
    let is_there = match layout {
        Layout::Wide => true,
        Layout::Middle => state.menu,
        Layout::Narrow | Layout::Low => state.tab == Tab::Lessons,
    };
    html! { <Finder {layout} {is_there} /> }
}

#[component]
fn Finder(props: &FinderProps) -> Html {
    let ui = use_ui();
    use_effect_with((props.layout, props.is_there), move |(layout, is_there)| {
        let show = match layout {
            Layout::Narrow | Layout::Low => Intent::Tab(Tab::Lessons),
            Layout::Wide | Layout::Middle => Intent::Menu(true),
        };
        let show = (!is_there).then_some(show);
        let listener = Listener::new(&browser::window(), "keydown", move |event: KeyboardEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let within = |selector| target.as_ref().is_some_and(|one| one.closest(selector).ok().flatten().is_some());
            let held = event.ctrl_key() || event.alt_key() || event.meta_key();
            if event.key() == "/" && !held && !within(FIELDS) && !within("dialog") {
                event.prevent_default();
                if let Some(show) = &show {
                    ui.dispatch(show.clone());
                }
                focus(FIELD);
            }
        });
        move || drop(listener)
    });
    Html::default()
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

/// The lessons among these, or the challenges. The tab key comes to one of them, from which arrows go to all: there are
/// far too many to pass one by one.
fn list(ui: &Ui, all: &[(usize, &Listed)], challenges: bool, open: Option<&str>, seen: &Seen) -> Html {
    let of_kind: Vec<_> = all.iter().filter(|(_, lesson)| lesson.challenge == challenges).collect();
    let is_open = |lesson: &Listed| open == Some(lesson.id.as_str());
    let reached = of_kind.iter().position(|(_, lesson)| is_open(lesson)).unwrap_or(0);
    let link = |(place, (number, lesson)): (usize, &&(usize, &Listed))| {
        link(ui, (*number, lesson), (is_open(lesson), place == reached), seen)
    };
    html! { <ol>{ for of_kind.iter().enumerate().map(link) }</ol> }
}

/// A lesson: whether it is open, and whether the tab key comes to it.
fn link(ui: &Ui, (number, lesson): (usize, &Listed), (here, reached): (bool, bool), seen: &Seen) -> Html {
    let about = lesson.about.of(ui.language).to_owned();
    // The address opens it; choosing the open one restarts it.
    let onclick = here.then(|| ui.on(Intent::Open(Opening::Link(lesson.id.as_str().into()))));
    let mark = seen.far(&lesson.id).map(|far| match far {
        Far::Opened => ("opened", "○", More::Opened),
        Far::Finished => ("finished", "✓", More::Finished),
    });
    html! {
        <li key={lesson.id.as_str()}>
            <span class="gallery-number number">{ number }</span>
            <a href={format!("#{}", lesson.id)} class={classes!("gallery-lesson", here.then_some("on"))}
                id={format!("{BEFORE}{}", lesson.id)} tabindex={(!reached).then_some("-1")}
                aria-current={here.then_some("page")} title={about.clone()} {onclick}>
                { lesson.title.of(ui.language) }
                <small>
                    if let Some((how, sign, word)) = mark {
                        <span class={classes!("gallery-mark", how)}>{ sign }{ " " }{ ui.say(word) }</span>{ " " }
                    }
                    { about }
                </small>
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
