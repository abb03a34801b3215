//! Several runs side by side: on one clock, under the same faults, each with its own steps.

use super::page::{LESSON, Page};
use crate::model::intent::{Intent, Key, Selection};
use crate::model::kind::Kind;
use crate::model::protocols::registry;
use std::rc::Rc;
use synod_core::{Language, Lesson, NodeId};
use synod_sim::Action;
use synod_sim::run::frame::Advance;
use synod_sim::scenario::Network;
use synod_sim::world::Life;

const C: NodeId = NodeId(0);

fn ids(page: &Page) -> Vec<String> {
    page.state().columns().iter().map(|column| column.about().id.clone()).collect()
}

fn positions(page: &Page) -> Vec<u32> {
    page.state().columns().iter().map(|column| column.position()).collect()
}

/// In how many columns the first node is down.
fn down(page: &Page) -> usize {
    let columns = page.state().columns();
    columns.into_iter().filter(|column| column.snapshot.frame.nodes[C.index()].life == Life::Down).count()
}

/// What is shown opens from its link as the same.
fn comes_back(page: &Page) {
    let other = Page::local(&page.state().link());
    assert_eq!(other.notice(), "", "{}", page.state().link());
    assert_eq!((ids(&other), positions(&other)), (ids(page), positions(page)), "{}", page.state().link());
    let digests = |page: &Page| page.state().columns().iter().map(|column| column.digest()).collect::<Vec<_>>();
    assert_eq!(digests(&other), digests(page));
    assert_eq!(other.state().moment(), page.state().moment());
}

#[test]
fn every_comparison_that_ships_is_one_history() {
    let registry = registry();
    let compares = |lesson: &Lesson| lesson.json.contains("\"compare\"");
    let comparisons: Vec<Lesson> = registry.lessons().filter(compares).collect();
    assert!(comparisons.len() >= 4);
    for lesson in comparisons {
        let mut page = Page::local(&format!("#{}", lesson.id));
        let state = page.state();
        assert_eq!((page.notice(), state.base()), ("", Some(lesson.id)));
        let lasts: Vec<u32> = state.columns().iter().map(|column| column.history.last()).collect();
        let last = state.timeline().last();
        assert_eq!(last, lasts.iter().sum::<u32>(), "{}", lesson.id);
        assert_ne!(state.timeline().end, Advance::Moved);
        // Step by step each event happens once, at its time.
        let mut before = (positions(&page), 0);
        for moment in 1..=last {
            page.ask(Intent::Seek(moment));
            assert_eq!(page.state().moment(), moment);
            let now = (positions(&page), page.state().timeline().at_ms(moment));
            assert_eq!(now.0.iter().sum::<u32>(), before.0.iter().sum::<u32>() + 1);
            assert!(now.1 >= before.1);
            let (column, entry) = page.state().entry(moment);
            assert_eq!(Some(entry), column.map(|place| page.state().columns()[place].snapshot.entry.clone()));
            before = now;
        }
        assert_eq!(before.0, lasts);
        page.ask(Intent::Seek(last / 2));
        comes_back(&page);
    }
}

#[test]
fn the_same_crash_comes_to_two_protocols() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(4));
    page.ask(Intent::CompareUnder("3pc".into()));
    assert_eq!((page.notice(), ids(&page)), ("", vec!["2pc".to_owned(), "3pc".to_owned()]));
    let at_ms = page.state().timeline().at_ms(page.state().moment());
    page.ask(Intent::In(1, Box::new(Intent::Select(Selection::Node(C)))));
    assert_eq!((page.session().about().id.as_str(), page.state().selection), ("3pc", Selection::Node(C)));
    page.ask(Intent::Key(Key::Crash));
    assert_eq!((down(&page), page.notice()), (2, ""));
    assert!(page.state().timeline().at_ms(page.state().moment()) <= at_ms, "nothing that comes later is shown");
    comes_back(&page);
    page.ask(Intent::Undo);
    assert_eq!((down(&page), ids(&page).len()), (0, 2));
    page.ask(Intent::Redo);
    assert_eq!(down(&page), 2);
    // Of what one column cannot do it is said.
    page.ask(Intent::Sharing(false));
    page.ask(Intent::In(0, Box::new(Intent::Act(Action::Restart(C)))));
    assert_eq!(down(&page), 1);
    page.ask(Intent::Sharing(true));
    page.ask(Intent::In(1, Box::new(Intent::Act(Action::Restart(C)))));
    assert_eq!((down(&page), page.notice().is_empty()), (0, false), "{}", page.notice());
}

#[test]
fn a_column_comes_and_goes() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(4));
    let before = page.state().link();
    let scenario = Rc::new(synod_sim::Scenario { seed: 99, ..(*page.session().scenario).clone() });
    page.ask(Intent::Compare(scenario));
    page.ask(Intent::CompareUnder("3pc".into()));
    // One with other roles.
    let last = registry().abouts().last().expect("a protocol").id.clone();
    page.ask(Intent::CompareUnder(last.as_str().into()));
    assert_eq!(ids(&page), ["2pc", "2pc", "3pc", &last]);
    page.ask(Intent::CompareUnder("3pc".into()));
    assert_eq!(ids(&page).len(), 4, "no more than four");
    comes_back(&page);
    page.ask(Intent::Key(Key::Column(4)));
    assert_eq!(page.session().about().id, last);
    page.ask(Intent::Language(Language::Chinese));
    assert!(page.state().columns().iter().all(|column| column.language() == Language::Chinese));
    page.ask(Intent::Drop(3));
    page.ask(Intent::Drop(1));
    assert_eq!(ids(&page), ["2pc", "3pc"]);
    page.ask(Intent::Drop(1));
    assert!(page.state().beside.is_none());
    assert_eq!(page.session().about().id, "2pc");
    for _ in 0..6 {
        page.ask(Intent::Undo);
    }
    assert_eq!(page.state().link(), before);
}

#[test]
fn what_is_kept_is_compared_with_what_is_shown() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(4));
    page.ask(Intent::Act(Action::Crash { node: C, sent: None }));
    page.ask(Intent::Seek(4));
    page.ask(Intent::Act(Action::Pause(C)));
    assert!(!page.state().past.kept().is_empty());
    page.ask(Intent::CompareKept(0));
    assert_eq!((ids(&page), page.notice()), (vec!["2pc".to_owned(); 2], ""));
    comes_back(&page);
}

#[test]
fn the_network_is_that_of_all_columns_if_one_says_so() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(4));
    page.ask(Intent::CompareUnder("3pc".into()));
    page.ask(Intent::In(1, Box::new(Intent::Act(Action::Crash { node: C, sent: None }))));
    let network = Network { latency_ms: (7, 7), ..Network::default() };
    page.ask(Intent::In(1, Box::new(Intent::Network(network))));
    assert!(page.state().columns().iter().all(|column| column.scenario.network == network && column.is_acted()));
    comes_back(&page);
    page.ask(Intent::Sharing(false));
    page.ask(Intent::In(0, Box::new(Intent::Network(Network::default()))));
    let same = |column: &&crate::model::session::Session| column.scenario.network == network;
    assert_eq!(page.state().columns().into_iter().filter(same).count(), 1);
}

#[test]
fn side_by_side_nodes_run_in_the_page_and_afterwards_as_before() {
    let mut page = Page::answered(LESSON);
    page.ask(Intent::CompareUnder("3pc".into()));
    assert!(page.state().columns().iter().all(|column| column.hosting.kind == Kind::Local && column.is_settled()));
    page.ask(Intent::Drop(1));
    page.answer_all();
    assert_eq!(page.session().hosting.kind, Kind::Worker);
    assert!(page.session().is_settled());
}

#[test]
fn time_plays_on_as_long_as_one_column_does() {
    let mut page = Page::local("#compare-crash");
    page.ask(Intent::Hold(false));
    page.ask(Intent::Play(true));
    page.frames();
    assert_eq!(page.state().moment(), page.state().timeline().last());
    assert!(!page.state().playing);
}
