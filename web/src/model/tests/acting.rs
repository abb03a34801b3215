//! What users do in a run: in the past, several things at once, with its network.

use super::page::{LESSON, Page};
use crate::model::intent::{Intent, Key, Selection};
use synod_core::{NodeId, NodeSet};
use synod_sim::Action;
use synod_sim::scenario::Network;
use synod_sim::world::Life;

const NODE: NodeId = NodeId(1);

fn life(page: &Page) -> Life {
    page.session().snapshot.frame.nodes[NODE.index()].life
}

#[test]
fn an_action_in_the_past_forks_and_the_future_that_is_left_is_kept() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::SeekEnd);
    let (old, line) = (page.session().digest(), page.session().history.line.clone());
    page.ask(Intent::Seek(4));
    page.ask(Intent::Act(Action::Crash { node: NODE, sent: None }));
    assert_eq!((page.position(), life(&page), page.notice()), (5, Life::Down, ""));
    assert!(page.session().is_settled() && page.session().history.line != line);
    assert_ne!(page.session().digest(), old);
    assert_eq!(page.kept(), ["#2pc-commit&t=4"]);
}

#[test]
fn a_future_that_was_left_can_be_gone_back_to() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::SeekEnd);
    let old = page.session().digest();
    page.ask(Intent::Seek(4));
    page.ask(Intent::Act(Action::Pause(NODE)));
    let new = page.session().digest();
    page.ask(Intent::Play(true));
    page.ask(Intent::Switch(0));
    assert_eq!((page.position(), page.session().digest(), page.state().playing), (4, old, false));
    assert_eq!(page.kept(), ["#2pc-commit&t=4", "#2pc-commit&x=4p2&t=5"]);
    page.ask(Intent::Switch(1));
    assert_eq!(page.session().digest(), new);
}

#[test]
fn an_action_stops_time_and_the_choice_of_a_side() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Play(true));
    page.ask(Intent::Side(Some(NodeSet::EMPTY)));
    page.ask(Intent::Select(Selection::Node(NODE)));
    assert_eq!(page.state().side.map(|side| side.iter().collect::<Vec<_>>()), Some(vec![NODE]));
    assert_eq!(page.state().selection, Selection::Nothing, "a node goes to the side, it is not selected");
    page.ask(Intent::Select(Selection::Node(NODE)));
    assert_eq!(page.state().side, Some(NodeSet::EMPTY));
    page.ask(Intent::Act(Action::Pause(NODE)));
    assert_eq!((page.state().playing, page.state().side), (false, None));
}

#[test]
fn what_cannot_happen_is_refused_in_words_and_changes_nothing() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(3));
    let digest = page.session().digest();
    page.ask(Intent::Act(Action::Restart(NODE)));
    assert_ne!(page.notice(), "");
    assert_eq!((page.position(), page.session().digest()), (3, digest));
    page.ask(Intent::DismissNotice);
    assert_eq!(page.notice(), "");
}

#[test]
fn of_several_actions_each_follows_the_one_before() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(2));
    let (from, to) = (NodeId(0), NODE);
    page.ask(Intent::ActAll(vec![Action::Cut { from, to }, Action::Cut { from: to, to: from }]));
    assert_eq!(page.position(), 4);
    assert_eq!(page.session().snapshot.frame.cuts, [(from, to), (to, from)]);
}

#[test]
fn another_seed_shows_the_same_moment_of_time() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::SeekEnd);
    page.ask(Intent::Seek(page.last() / 2));
    page.ask(Intent::Select(Selection::Node(NODE)));
    let (now_ms, before) = (page.session().shown_ms(), page.session().clone());
    assert!(!page.ask(Intent::Seed(before.scenario.seed)), "the same seed is no change");
    page.ask(Intent::Seed(before.scenario.seed + 1));
    let session = page.session();
    assert!(!session.is_same_run(&before) && session.is_settled());
    assert_eq!(session.scenario.seed, before.scenario.seed + 1);
    assert_eq!(session.position(), session.history.step_at(now_ms as f64));
    assert!(session.position() > 0);
    assert_eq!((page.state().selection, session.base), (Selection::Node(NODE), before.base));
}

#[test]
fn another_network_shows_the_same_moment_of_time() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::SeekEnd);
    let now_ms = page.session().shown_ms();
    let network = Network { latency_ms: (100, 100), ..page.session().scenario.network };
    page.ask(Intent::Network(network));
    let session = page.session();
    assert_eq!(session.scenario.network, network);
    assert!(session.position() < session.history.last(), "slower messages take longer than the run took before");
    assert_eq!(session.position(), session.history.step_at(now_ms as f64));
}

#[test]
fn keys_that_follow_at_once_find_what_those_before_have_done() {
    let mut page = Page::local(LESSON);
    let press = |page: &mut Page, keys: &[Key]| keys.iter().for_each(|key| _ = page.ask(Intent::Key(*key)));
    page.ask(Intent::Stillness(true));
    press(&mut page, &[Key::Forward, Key::Forward, Key::Forward, Key::Back, Key::Back]);
    assert_eq!(page.position(), 1);
    press(&mut page, &[Key::Present, Key::Escape, Key::Present]);
    assert!(page.state().present);
    press(&mut page, &[Key::Help, Key::Forward, Key::Escape, Key::Escape, Key::Forward]);
    assert!(!page.state().help && !page.state().present, "a dialog is closed first");
    assert_eq!(page.position(), 2, "an open dialog takes all keys but Escape");
    press(&mut page, &[Key::Play, Key::Play]);
    assert!(!page.state().playing);
    press(&mut page, &[Key::Play, Key::Start]);
    assert!(!page.state().playing && page.position() == 0, "going back stops time");
    page.ask(Intent::Select(Selection::Node(NODE)));
    press(&mut page, &[Key::Crash]);
    assert_eq!(life(&page), Life::Down);
    press(&mut page, &[Key::Crash]);
    assert_eq!(life(&page), Life::Up);
    press(&mut page, &[Key::Undo]);
    assert_eq!(life(&page), Life::Down);
}
