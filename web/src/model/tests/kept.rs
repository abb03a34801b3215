//! What people did is kept: repeated on another run, undone and done again, among the branches, beyond a reload.

use super::page::{LESSON, OTHER, Page};
use crate::model::intent::{Effect, Intent, Opening};
use crate::model::kind::Kind;
use crate::model::update::{Start, TOO_LONG};
use synod_core::NodeId;
use synod_sim::Action;
use synod_sim::scenario::Network;
use synod_sim::world::Life;

const NODE: NodeId = NodeId(1);

fn crash() -> Intent {
    Intent::Act(Action::Crash { node: NODE, sent: None })
}

fn life(page: &Page) -> Life {
    page.session().snapshot.frame.nodes[NODE.index()].life
}

/// What the browser has been told to store last.
fn stored(page: &Page) -> Option<String> {
    page.effects.iter().rev().find_map(|effect| match effect {
        Effect::Remember(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn another_seed_and_network_repeat_what_was_done_and_keep_the_run_before() {
    for page in [Page::local(LESSON), Page::answered(LESSON)] {
        let mut page = page;
        page.ask(Intent::Seek(3));
        page.ask(crash());
        page.answer_all();
        let old = page.session().digest();
        page.ask(Intent::Seed(8));
        page.answer_all();
        page.ask(Intent::SeekEnd);
        assert_eq!((life(&page), page.notice()), (Life::Down, ""));
        assert_eq!(page.kept(), ["#2pc-commit&x=3c2&t=4"]);
        page.ask(Intent::Network(Network { latency_ms: (90, 90), ..page.session().scenario.network }));
        page.answer_all();
        page.ask(Intent::SeekEnd);
        assert_eq!((life(&page), page.kept().len()), (Life::Down, 2));
        page.ask(Intent::Switch(0));
        page.answer_all();
        assert_eq!((page.session().digest(), page.position()), (old, 4));
    }
}

#[test]
fn what_cannot_be_repeated_is_said_in_one_notice_and_the_rest_is_done() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(2));
    let flight = page.session().snapshot.frame.flights.iter().find(|flight| flight.kind == "Vote").expect("a vote").id;
    page.ask(Intent::Act(Action::Lose(flight)));
    page.ask(crash());
    // No vote is sent when nobody hears anything.
    page.ask(Intent::Network(Network { loss_percent: 100, ..page.session().scenario.network }));
    assert!(page.notice().contains(": Lose Vote "), "{}", page.notice());
    page.ask(Intent::SeekEnd);
    assert_eq!(life(&page), Life::Down);
}

#[test]
fn a_slider_that_is_moved_on_is_one_turn_and_keeps_one_run() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(4));
    let old = page.session().digest();
    for loss_percent in [1, 2, 3] {
        page.ask(Intent::Network(Network { loss_percent, ..page.session().scenario.network }));
    }
    assert_eq!(page.kept().len(), 1);
    page.ask(Intent::Undo);
    assert_eq!((page.session().digest(), page.state().past.can_undo()), (old, false));
    page.ask(Intent::Redo);
    assert_eq!(page.session().scenario.network.loss_percent, 3);
}

#[test]
fn undo_and_redo_reach_everything_that_changed_the_run() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(3));
    let mut digests = vec![page.session().digest()];
    let network = Network { latency_ms: (90, 90), ..page.session().scenario.network };
    let changes =
        [crash(), Intent::Seed(9), Intent::Network(network), Intent::Own, Intent::Switch(0), Intent::Open(open(OTHER))];
    for change in changes {
        page.ask(change.clone());
        page.ask(Intent::Seek(2));
        assert_ne!(digests.last(), Some(&page.session().digest()), "{change:?}");
        digests.push(page.session().digest());
    }
    for digest in digests.iter().rev().skip(1) {
        page.ask(Intent::Undo);
        assert_eq!(page.session().digest(), *digest);
    }
    assert!(!page.state().past.can_undo());
    for digest in digests.iter().skip(1) {
        page.ask(Intent::Redo);
        assert_eq!(page.session().digest(), *digest);
    }
    assert!(!page.state().past.can_redo());
}

fn open(link: &str) -> Opening {
    Opening::Link(link.into())
}

#[test]
fn what_was_undone_is_kept_when_something_else_is_done() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(3));
    page.ask(crash());
    page.ask(Intent::Undo);
    assert_eq!((page.position(), life(&page)), (3, Life::Up));
    page.ask(Intent::Act(Action::Pause(NODE)));
    assert!(page.kept().contains(&"#2pc-commit&x=3c2&t=4".to_owned()), "{:?}", page.kept());
}

#[test]
fn branches_are_named_and_deleted_and_survive_a_reload() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::SeekEnd);
    page.ask(Intent::Seek(3));
    page.ask(crash());
    page.ask(Intent::Seek(2));
    page.ask(Intent::Act(Action::Pause(NODE)));
    page.ask(Intent::Name(1, " A\tcrash ".into()));
    let start = Start { past: stored(&page), ..Page::start(Kind::Local) };
    let mut again = Page::new(start, Some(LESSON));
    assert_eq!(again.kept(), page.kept());
    assert_eq!(&*again.state().past.kept()[1].name, "Acrash");
    again.ask(Intent::Switch(1));
    assert_eq!((again.position(), again.last()), (2, again.last()));
    again.ask(Intent::Delete(0));
    assert_eq!(again.kept().len(), 1);
    let nonsense = Start { past: Some("kept\t#nothing\t\nx\n\t\t\n".into()), ..Page::start(Kind::Local) };
    assert!(Page::new(nonsense, None).kept().is_empty());
}

#[test]
fn an_address_that_cannot_hold_the_run_names_no_other_run() {
    let mut page = Page::local(&format!("{LESSON}&title={}", "x".repeat(1_750)));
    page.ask(Intent::Seek(3));
    for _ in 0..40 {
        page.ask(Intent::Act(Action::Pause(NODE)));
        page.ask(Intent::Act(Action::Resume(NODE)));
    }
    let addresses: Vec<&Effect> =
        page.effects.iter().filter(|effect| matches!(effect, Effect::Address { .. })).collect();
    assert_eq!(addresses.last(), Some(&&Effect::Address { link: TOO_LONG.into(), new: false }));
    // In the same tab a reload shows it; elsewhere the address says what it is.
    let start = Start { past: stored(&page), ..Page::start(Kind::Local) };
    let again = Page::new(start, Some(TOO_LONG));
    assert_eq!((again.session().digest(), again.notice()), (page.session().digest(), ""));
    let elsewhere = Page::new(Page::start(Kind::Local), Some(TOO_LONG));
    assert!(elsewhere.notice().starts_with("The run was too long for an address"));
}

#[test]
fn the_scenario_file_holds_what_was_done() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(3));
    page.ask(crash());
    let (text, _) = page.state().json_with_deeds();
    let mut other = Page::local(OTHER);
    other.ask(Intent::Open(Opening::File("mine.json".into(), Ok(text.into()))));
    other.ask(Intent::SeekEnd);
    assert_eq!((other.notice(), life(&other)), ("", Life::Down));
    assert!(!page.state().json().contains("crash"));
}
