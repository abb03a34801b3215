//! Why something happened, as asked of the page: what a key asks about, what is shown meanwhile, and how that ends.

use super::page::{LESSON, Page};
use crate::model::intent::{Aside, Intent, Key, Selection, Tab};
use crate::model::layout::{Controls, Layout};
use crate::model::update::Start;
use synod_core::NodeId;
use synod_sim::Action;
use synod_sim::run::causes::Asked;

#[test]
fn a_key_asks_about_what_is_selected_or_what_has_just_happened() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(4));
    page.ask(Intent::Key(Key::Why));
    assert_eq!(page.state().why, Some(Asked::Step(4)));
    page.ask(Intent::SeekEnd);
    page.ask(Intent::Select(Selection::Node(NodeId(0))));
    assert_eq!(page.state().why, None, "what is selected takes its place");
    page.ask(Intent::Key(Key::Why));
    let Some(Asked::Step(decided)) = page.state().why else { panic!("{:?}", page.state().why) };
    assert!(decided < page.last() && page.position() == decided, "the event's moment is shown");
    page.ask(Intent::Key(Key::Escape));
    assert_eq!((page.state().why, page.state().selection), (None, Selection::Node(NodeId(0))));
}

#[test]
fn a_node_that_waits_is_asked_about_at_the_moment_shown() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(3));
    let waits = (0..3).map(NodeId).find(|node| page.session().asked(*node) == Some(Asked::Node(*node)));
    let node = waits.expect("somebody waits");
    page.ask(Intent::Select(Selection::Node(node)));
    page.ask(Intent::Key(Key::Why));
    assert_eq!((page.state().why, page.position()), (Some(Asked::Node(node)), 3));
    page.ask(Intent::Act(Action::Pause(node)));
    assert_eq!(page.state().why, Some(Asked::Node(node)), "what comes of a repair is seen");
    page.ask(Intent::Aside(Aside::Search));
    assert_eq!((page.state().why, page.state().aside), (None, Aside::Search));
    page.ask(Intent::Why(Some(Asked::Step(1))));
    assert_eq!((page.position(), page.state().aside), (1, Aside::Inspector));
}

#[test]
fn on_a_phone_it_is_told_in_a_tab_and_a_widget_tells_it_nowhere() {
    let start = Start { layout: Layout::Narrow, ..Page::start(crate::model::kind::Kind::Local) };
    let mut page = Page::new(start.clone(), Some(LESSON));
    page.ask(Intent::Tab(Tab::Log));
    page.ask(Intent::Key(Key::Why));
    assert_eq!((page.state().tab, page.state().why), (Tab::Now, Some(Asked::Step(0))));
    page.ask(Intent::Tab(Tab::Log));
    assert!(page.state().why.is_some(), "the log shows it too");
    let mut widget = Page::new(Start { embed: Some(Controls::Full), ..start }, Some(LESSON));
    widget.ask(Intent::Key(Key::Why));
    assert_eq!(widget.state().why, None);
}
