//! What is opened: links, files, messages of the host page; and the language of everything.

use super::page::{LESSON, OTHER, Page};
use crate::model::form::SearchForm;
use crate::model::intent::{Aside, Effect, Intent, Opening, Selection, Setting, Tab};
use crate::model::kind::Kind;
use crate::model::layout::{Controls, Layout};
use crate::model::lessons;
use crate::model::update::Start;
use synod_core::{Language, NodeId};
use synod_sim::Action;
use synod_sim::run::host::Theme;

fn first() -> Option<&'static str> {
    lessons::first().and_then(|link| link.base)
}

fn link(text: &str) -> Intent {
    Intent::Open(Opening::Link(text.into()))
}

fn file(text: &str) -> Intent {
    Intent::Open(Opening::File("mine.json".into(), Ok(text.into())))
}

#[test]
fn without_a_link_the_first_lesson_is_shown() {
    let page = Page::new(Page::start(Kind::Local), None);
    assert_eq!((page.session().base, page.position(), page.notice()), (first(), 0, ""));
    assert!(page.session().is_settled() && page.last() > 0);
}

/// Also the lesson's own: a lesson that is opened does not show it.
#[test]
fn a_link_to_a_search_shows_it() {
    let page = Page::local(LESSON);
    let form = SearchForm::of(&page.session().scenario);
    let text = page.session().link_to_search(&form);
    assert!(text.starts_with(LESSON) && text.contains("&search="), "{text}");
    assert_eq!(page.state().aside, Aside::Inspector);
    let mut other = Page::local(OTHER);
    other.ask(link(&text));
    assert_eq!((other.state().aside, other.notice()), (Aside::Search, ""));
    assert_eq!(other.session().base, page.session().base);
}

#[test]
fn a_link_shows_its_moment_and_what_was_done() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(3));
    page.ask(Intent::Act(Action::Pause(NodeId(1))));
    page.ask(Intent::Seek(2));
    let (text, digest) = (page.state().link(), page.session().digest());
    let mut other = Page::local(OTHER);
    other.ask(Intent::Select(Selection::Node(NodeId(0))));
    other.ask(Intent::Play(true));
    other.ask(link(&text));
    assert_eq!((other.session().digest(), other.position(), other.notice()), (digest, 2, ""));
    let state = other.state();
    assert_eq!((state.selection, state.playing, state.played), (Selection::Nothing, false, false));
}

#[test]
fn a_link_that_cannot_be_read_shows_the_first_lesson_and_says_so() {
    let mut page = Page::local(LESSON);
    page.ask(link("#no-such-thing"));
    assert_eq!(page.session().base, first());
    assert!(page.notice().starts_with("The link could not be read: "), "{}", page.notice());
    page.ask(link(LESSON));
    assert_eq!((page.session().base, page.notice()), (Some("2pc-commit"), ""));
}

#[test]
fn a_file_is_shown_in_place_of_what_was() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(3));
    let text = page.state().json().replace("A bank transfer", "My own");
    page.ask(file(&text));
    assert_eq!((page.session().base, page.position(), page.notice()), (None, 0, ""));
    assert_eq!(page.session().scenario.title.of(Language::English), "My own");
}

#[test]
fn a_file_that_cannot_be_read_is_complained_about_with_its_place_and_what_is_shown_stays() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(3));
    let before = page.session().clone();
    page.ask(file(&page.state().json().replacen("\"seed\"", "\"sead\"", 1)));
    assert!(page.notice().starts_with("mine.json could not be opened: scenario: "), "{}", page.notice());
    page.ask(file("{"));
    assert!(page.notice().starts_with("mine.json could not be opened: "), "{}", page.notice());
    page.ask(Intent::Open(Opening::File("mine.json".into(), Err("it is too large.".into()))));
    assert_eq!(page.notice(), "mine.json could not be opened: it is too large.");
    assert!(page.session() == &before && page.position() == 3);
}

#[test]
fn a_file_that_compares_several_runs_shows_them_side_by_side() {
    let compared = synod_protocols::registry().lesson("compare-crash").expect("it ships");
    let mut page = Page::local(LESSON);
    page.ask(file(compared.json));
    assert_eq!((page.notice(), page.state().columns().len()), ("", 2));
    assert_eq!(page.state().base(), None, "a file is nobody's lesson");
}

#[test]
fn another_language_is_spoken_by_everything_and_kept() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(3));
    page.ask(Intent::Act(Action::Restart(NodeId(1))));
    let (english, digest) = (page.session().snapshot.entry.text.clone(), page.session().digest());
    page.effects.clear();
    page.ask(Intent::Language(Language::Chinese));
    let session = page.session();
    assert_eq!((page.state().language, session.language()), (Language::Chinese, Language::Chinese));
    assert_ne!(session.snapshot.entry.text, english);
    assert_eq!(session.entry(3).text, session.snapshot.entry.text);
    assert_eq!((session.position(), session.digest(), page.notice()), (3, digest, ""), "a notice in English is gone");
    assert!(page.effects.contains(&Effect::Keep(Setting::Language(Language::Chinese))));
    page.ask(link("#no-such-thing"));
    assert!(page.notice().starts_with('无'), "{}", page.notice());
}

#[test]
fn the_page_around_is_obeyed_but_its_wishes_are_not_kept() {
    let mut page = Page::local(LESSON);
    let mut hear = |rest: &str| {
        page.effects.clear();
        let changed = page.ask(Intent::Hear(format!(r#"{{"synod": 1, {rest}}}"#).into()));
        (changed, page.position(), page.state().theme, page.state().language, page.effects.clone())
    };
    let (light, zh) = (Theme::Light, Language::Chinese);
    assert!(matches!(hear(r#""type": "seek", "step": 3"#), (true, 3, Theme::Auto, Language::English, _)));
    assert!(matches!(hear(r#""type": "step", "by": -1"#), (true, 2, ..)));
    assert_eq!(hear(r#""type": "setTheme", "theme": "light""#), (true, 2, light, Language::English, vec![]));
    assert!(matches!(hear(r#""type": "setLanguage", "language": "zh""#), (true, 2, _, language, _) if language == zh));
    assert!(matches!(hear(r#""type": "act", "action": {"pause": "A"}"#), (true, 3, ..)));
    assert_eq!(hear(r#""type": "dance""#), (false, 3, light, zh, vec![]));
    let (changed, position, .., effects) = hear(r#""type": "seek", "step": "3""#);
    assert_eq!((changed, position), (false, 3));
    assert!(matches!(&effects[..], [Effect::Warn(text)] if text.starts_with("Synod: message.step: ")), "{effects:?}");
}

#[test]
fn what_the_page_around_sends_wrongly_is_told_to_its_developer_only() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Hear(r##"{"synod": 1, "type": "load", "link": "#no-such-thing"}"##.into()));
    assert_eq!((page.session().base, page.notice()), (Some("2pc-commit"), ""));
    assert!(matches!(&page.effects[..], [Effect::Warn(text)] if text.starts_with("Synod: link: ")));
    page.ask(Intent::Hear(format!(r#"{{"synod": 1, "type": "load", "link": "{OTHER}"}}"#).into()));
    assert_eq!(page.session().base, Some("2pc-no"));
}

#[test]
fn a_widget_plays_at_once_if_it_is_asked_to_and_a_page_never_does() {
    for (embed, plays) in [(Some(Controls::Transport), true), (None, false)] {
        let start = Start { embed, ..Page::start(Kind::Local) };
        let mut page = Page::new(start, None);
        page.ask(Intent::Begin(Some(LESSON.into()), true));
        assert_eq!(page.state().playing, plays);
    }
}

#[test]
fn a_narrow_window_has_other_tabs_than_a_wide_one() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Tab(Tab::Messages));
    assert!(page.ask(Intent::Layout(Layout::Narrow)));
    assert_eq!(page.state().tab, Tab::Now);
    page.ask(Intent::Tab(Tab::Log));
    page.ask(Intent::Select(Selection::Node(NodeId(0))));
    assert_eq!(page.state().tab, Tab::Now, "what is selected is shown in a tab");
    page.ask(Intent::Layout(Layout::Middle));
    assert_eq!(page.state().tab, Tab::Time);
    assert!(!page.ask(Intent::Layout(Layout::Middle)));
}
