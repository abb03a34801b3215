//! Workers: they answer one after another, late, or never, end, or cannot be created.

use super::page::{LESSON, OTHER, Page};
use crate::model::intent::{Effect, Intent, Opening};
use crate::model::kind::{Hosting, Kind};
use synod_core::{Failure, NodeId, OwnedText, limits};
use synod_sim::Action;
use synod_sim::run::frame::Advance;
use synod_sim::world::Life;

const NODE: NodeId = NodeId(1);

fn life(page: &Page) -> Life {
    page.session().snapshot.frame.nodes[NODE.index()].life
}

/// The digest of an undisturbed run.
fn undisturbed(link: &str) -> String {
    Page::local(link).session().digest()
}

/// The delays, in order, before the page shows more.
fn waits(page: &Page) -> Vec<u32> {
    let wait = |effect: &Effect| match effect {
        Effect::LearnIn(wait_ms) => Some(*wait_ms),
        _ => None,
    };
    page.effects.iter().filter_map(wait).collect()
}

#[test]
fn workers_that_answer_give_the_same_run_and_are_asked_one_at_a_time() {
    let mut page = Page::new(Page::start(Kind::Worker), Some(LESSON));
    assert!(!page.session().is_settled());
    while !page.elsewhere.calls.is_empty() {
        assert_eq!(page.elsewhere.calls.len(), 1);
        page.answer();
    }
    assert!(page.session().is_settled());
    assert_eq!((page.session().digest(), page.position()), (undisturbed(LESSON), 0));
}

#[test]
fn a_run_is_foretold_as_it_comes() {
    let told = |page: &Page| (page.session().sentences(), page.session().outlook().times_ms.clone());
    let local = Page::local(LESSON);
    let mut page = Page::new(Page::start(Kind::Worker), Some(LESSON));
    assert!(!page.session().is_settled() && told(&page) == told(&local));
    while !page.elsewhere.calls.is_empty() {
        page.answer();
    }
    assert!(page.session().is_settled() && told(&page) == told(&local));
}

#[test]
fn an_answer_draws_nothing_before_the_last_one() {
    let mut page = Page::new(Page::start(Kind::Worker), Some(LESSON));
    let mut drawn = Vec::new();
    while !page.elsewhere.calls.is_empty() {
        drawn.push(page.answer());
    }
    assert!(drawn.len() > 5);
    assert_eq!(drawn.iter().filter(|drawn| **drawn).count(), 1);
    assert_eq!(drawn.last(), Some(&true));
    assert_eq!(page.elsewhere.asked, drawn.len());
}

#[test]
fn the_moment_of_a_link_is_shown_before_any_actor_answers() {
    let mut page = Page::new(Page::start(Kind::Worker), Some("2pc-blocking&x=9p2&t=10"));
    assert_eq!((page.position(), page.elsewhere.calls.len()), (10, 1));
    assert_eq!(life(&page), Life::Paused);
    page.answer_all();
    assert_eq!((page.session().digest(), page.position()), (undisturbed("2pc-blocking&x=9p2&t=10"), 10));
}

#[test]
fn what_is_found_out_is_shown_more_and_more_rarely() {
    let mut page = Page::new(Page::start(Kind::Worker), Some(LESSON));
    for _ in 0..7 {
        page.answer();
        assert_eq!(page.last(), 0, "not before it is time");
        page.model.update(Intent::Seek(0), &mut page.elsewhere);
    }
    assert_eq!(waits(&page), [60], "one wait at a time");
    for _ in 0..6 {
        assert!(page.ask(Intent::Learn));
    }
    assert!(page.last() > 0);
    assert_eq!(waits(&page), [60, 120, 240, 480, 960, 960, 960]);
    page.answer_all();
    assert!(!page.ask(Intent::Learn), "all is known and shown");
    page.effects.clear();
    page.ask(Intent::Act(Action::Pause(NODE)));
    page.ask(Intent::Act(Action::Resume(NODE)));
    assert_eq!(waits(&page).first(), Some(&60), "it starts again from the shortest");
}

#[test]
fn what_is_sought_before_it_is_known_is_shown_when_it_is() {
    let mut page = Page::new(Page::start(Kind::Worker), Some(LESSON));
    page.ask(Intent::SeekEnd);
    assert!(page.session().is_waiting() && page.position() == 0);
    page.answer_all();
    assert!(!page.session().is_waiting() && page.position() == page.last());

    let mut page = Page::new(Page::start(Kind::Worker), Some(LESSON));
    page.ask(Intent::Forward);
    page.ask(Intent::Forward);
    page.answer_all();
    assert_eq!(page.position(), 2);
}

#[test]
fn playing_waits_where_nothing_more_is_known_yet() {
    let mut page = Page::new(Page::start(Kind::Worker), Some(LESSON));
    page.ask(Intent::Play(true));
    for _ in 0..100 {
        page.frame();
    }
    assert_eq!((page.position(), page.state().playing, page.model.reading().runs), (0, true, true));
    page.answer_all();
    page.frames();
    assert_eq!((page.position(), page.state().playing), (page.last(), false));
}

#[test]
fn several_actions_wait_while_one_is_under_way() {
    let mut page = Page::answered(LESSON);
    let crash = |node: u8| Intent::Act(Action::Crash { node: NodeId(node), sent: None });
    page.ask(crash(1));
    page.answer_all();
    assert_eq!((page.position(), life(&page)), (1, Life::Down));
    page.ask(Intent::Act(Action::Restart(NODE)));
    assert_eq!((page.position(), page.elsewhere.calls.len()), (1, 1), "it starts again elsewhere");
    page.ask(Intent::Act(Action::Mute(NODE)));
    page.ask(Intent::Act(Action::Pause(NODE)));
    assert_eq!(page.notice(), "");
    page.answer_all();
    assert_eq!((page.position(), life(&page)), (4, Life::Paused));
    assert!(page.session().is_settled());
    let texts: Vec<String> = (2..=4).map(|step| page.session().entry(step).text).collect();
    assert!(texts[1].contains("mute") && texts[2].contains("paused"), "{texts:?}");
}

#[test]
fn what_waited_and_can_no_longer_happen_is_refused_in_words() {
    let mut page = Page::answered(LESSON);
    page.ask(Intent::Act(Action::Crash { node: NODE, sent: None }));
    page.answer_all();
    page.ask(Intent::Act(Action::Restart(NODE)));
    page.ask(Intent::Act(Action::Restart(NODE)));
    assert_eq!(page.notice(), "");
    page.answer_all();
    assert_ne!(page.notice(), "");
    assert_eq!((page.position(), life(&page)), (2, Life::Up));
}

#[test]
fn no_more_actions_wait_than_a_run_may_have() {
    let mut page = Page::answered(LESSON);
    page.ask(Intent::Act(Action::Crash { node: NODE, sent: None }));
    page.answer_all();
    page.ask(Intent::Act(Action::Restart(NODE)));
    page.ask(Intent::ActAll(vec![Action::Heal; limits::ACTIONS as usize]));
    assert_eq!(page.notice(), "");
    page.ask(Intent::Act(Action::Heal));
    assert_ne!(page.notice(), "", "the last one was not kept");
}

#[test]
fn whoever_looks_elsewhere_gives_up_what_waited() {
    let mut page = Page::answered(LESSON);
    page.ask(Intent::Act(Action::Crash { node: NODE, sent: None }));
    page.answer_all();
    page.ask(Intent::Act(Action::Restart(NODE)));
    page.ask(Intent::Act(Action::Pause(NODE)));
    page.ask(Intent::Seek(0));
    page.answer_all();
    assert_eq!((page.position(), page.session().is_settled()), (0, true));
    page.ask(Intent::Seek(2));
    assert_eq!(life(&page), Life::Up, "the restart was under way, the pause was not");
}

#[test]
fn an_answer_that_comes_after_a_fork_is_not_taken() {
    let mut page = Page::answered(LESSON);
    page.ask(Intent::Seek(3));
    page.ask(Intent::Act(Action::Mute(NODE)));
    let late = page.elsewhere.calls.pop_front().expect("somebody is asked");
    page.ask(Intent::Seek(2));
    page.ask(Intent::Act(Action::Pause(NODE)));
    let asked = page.elsewhere.asked;
    assert!(!page.ask(late.answer()));
    assert_eq!(page.elsewhere.asked, asked, "nobody is asked because of it");
    page.answer_all();
    let mut other = Page::local(LESSON);
    other.ask(Intent::Seek(2));
    other.ask(Intent::Act(Action::Pause(NODE)));
    assert_eq!(page.session().digest(), other.session().digest());
}

#[test]
fn an_answer_that_comes_twice_is_taken_once() {
    let mut page = Page::new(Page::start(Kind::Worker), Some(LESSON));
    let call = page.elsewhere.calls.pop_front().expect("somebody is asked");
    page.ask(call.clone().answer());
    let asked = page.elsewhere.asked;
    page.ask(call.answer());
    assert_eq!(page.elsewhere.asked, asked);
    page.answer_all();
    assert_eq!(page.session().digest(), undisturbed(LESSON));
}

#[test]
fn an_answer_that_comes_after_another_run_was_opened_is_not_taken() {
    let mut page = Page::new(Page::start(Kind::Worker), Some(LESSON));
    let late = page.elsewhere.calls.pop_front().expect("somebody is asked");
    page.ask(Intent::Open(Opening::Link(OTHER.into())));
    // Tickets start again with every run: only the run's number tells the two apart.
    assert_eq!(page.elsewhere.calls[0].ticket, late.ticket);
    assert!(!page.ask(late.answer()));
    assert_eq!(page.elsewhere.asked, 2);
    page.answer_all();
    assert_eq!(page.session().digest(), undisturbed(OTHER));
}

#[test]
fn a_worker_that_is_lost_while_it_is_asked_is_a_node_that_crashes() {
    let mut page = Page::new(Page::start(Kind::Worker), Some(LESSON));
    while page.elsewhere.calls[0].node != NODE || page.elsewhere.asked < 5 {
        page.answer();
    }
    let call = page.elsewhere.calls.pop_front().expect("somebody is asked");
    page.ask(Intent::Lost { run: call.run, node: NODE });
    page.answer_all();
    let session = page.session();
    assert!(session.is_settled());
    assert_eq!(page.position(), 0, "what is shown stays");
    let crash = (1..=page.last()).find(|step| session.entry(*step).text.contains("worker has ended"));
    page.ask(Intent::Seek(crash.expect("the log tells of it")));
    assert_eq!(life(&page), Life::Down);
}

#[test]
fn a_run_in_which_a_worker_was_lost_is_the_same_from_its_link() {
    let mut page = Page::answered(LESSON);
    page.ask(Intent::Seek(4));
    page.ask(Intent::Lost { run: page.session().number(), node: NODE });
    page.answer_all();
    assert_eq!(Page::local(&page.state().link()).session().digest(), page.session().digest());
}

#[test]
fn a_worker_that_is_lost_while_nobody_is_asked_crashes_at_the_moment_shown() {
    let mut page = Page::answered(LESSON);
    page.ask(Intent::Seek(4));
    page.ask(Intent::Lost { run: page.session().number(), node: NODE });
    page.answer_all();
    assert_eq!((page.position(), life(&page), page.session().is_settled()), (5, Life::Down, true));
    assert!(page.session().snapshot.entry.text.contains("worker has ended"));
}

#[test]
fn a_worker_of_a_node_that_is_down_is_not_missed() {
    let mut page = Page::answered(LESSON);
    page.ask(Intent::Seek(4));
    page.ask(Intent::Act(Action::Crash { node: NODE, sent: None }));
    page.answer_all();
    let digest = page.session().digest();
    page.ask(Intent::Lost { run: page.session().number(), node: NODE });
    page.answer_all();
    assert_eq!((page.position(), page.session().digest()), (5, digest));
}

#[test]
fn a_worker_of_a_run_that_is_no_longer_shown_is_not_missed() {
    let mut page = Page::answered(LESSON);
    let run = page.session().number();
    page.ask(Intent::Open(Opening::Link(OTHER.into())));
    page.answer_all();
    assert!(!page.ask(Intent::Lost { run, node: NODE }));
    assert_eq!(page.session().digest(), undisturbed(OTHER));
}

#[test]
fn without_workers_the_nodes_run_in_this_thread() {
    let mut page = Page::local(OTHER);
    page.elsewhere.refuses = true;
    page.ask(Intent::Actors(Kind::Worker));
    page.ask(Intent::Open(Opening::Link(LESSON.into())));
    let refused = Hosting { kind: Kind::Local, can_work: false };
    assert_eq!((page.session().hosting, page.session().digest()), (refused, undisturbed(LESSON)));
    assert!(page.session().is_settled());
    page.elsewhere.refuses = false;
    page.ask(Intent::Actors(Kind::Worker));
    page.ask(Intent::Open(Opening::Link(OTHER.into())));
    assert_eq!((page.session().hosting, page.elsewhere.asked), (refused, 0), "it is not tried again");
}

#[test]
fn a_worker_that_was_asked_and_never_started_is_done_without() {
    let mut page = Page::new(Page::start(Kind::Worker), Some(LESSON));
    let late = page.elsewhere.calls.pop_front().expect("somebody is asked");
    page.elsewhere.refuses = true;
    assert!(page.ask(Intent::NoWorkers));
    assert_eq!(page.session().hosting, Hosting { kind: Kind::Local, can_work: false });
    assert!(page.session().is_settled());
    assert_eq!(page.session().digest(), undisturbed(LESSON));
    assert!(!page.ask(late.answer()));
    assert_eq!(page.session().digest(), undisturbed(LESSON));
}

#[test]
fn the_nodes_may_change_places_in_the_middle_of_a_run() {
    let mut page = Page::new(Page::start(Kind::Worker), Some(LESSON));
    for _ in 0..4 {
        page.answer();
    }
    let late = page.elsewhere.calls.pop_front().expect("somebody is asked");
    page.ask(Intent::Actors(Kind::Local));
    assert!(page.effects.contains(&Effect::DismissWorkers));
    assert!(page.session().is_settled());
    assert_eq!(page.session().digest(), undisturbed(LESSON));
    page.ask(late.answer());
    page.ask(Intent::Actors(Kind::Worker));
    page.ask(Intent::Seek(3));
    page.ask(Intent::Act(Action::Mute(NODE)));
    assert!(!page.elsewhere.calls.is_empty());
    page.answer_all();
    let mut other = Page::local(LESSON);
    other.ask(Intent::Seek(3));
    other.ask(Intent::Act(Action::Mute(NODE)));
    assert_eq!(page.session().digest(), other.session().digest());
}

#[test]
fn another_seed_waits_for_its_moment_of_time() {
    let mut page = Page::answered(LESSON);
    page.ask(Intent::SeekEnd);
    let (now_ms, seed) = (page.session().shown_ms() / 2, page.session().scenario.seed);
    page.ask(Intent::GoTo(now_ms as f64));
    let now_ms = page.session().shown_ms();
    page.ask(Intent::Seed(seed + 1));
    assert!(page.session().is_waiting() && page.position() == 0);
    assert_eq!(page.session().shown_ms(), now_ms);
    // A second one before the first is known: the moment is still the same.
    page.ask(Intent::Seed(seed + 2));
    page.answer_all();
    assert_eq!(page.position(), page.session().history.step_at(now_ms as f64));
    assert!(page.position() > 0);
}

#[test]
fn a_protocol_that_fails_ends_the_run_and_nothing_shown_is_lost() {
    let mut page = Page::new(Page::start(Kind::Worker), Some(LESSON));
    (0..8).for_each(|_| _ = page.answer());
    page.ask(Intent::Play(true));
    let call = page.elsewhere.calls.pop_front().expect("somebody is asked");
    let failure = Failure::new("2pc", OwnedText::new("it traps.", "它陷入了。"));
    page.ask(Intent::Answer { run: call.run, ticket: call.ticket, answer: Err(failure) });
    let last = page.last();
    assert!(last > 0 && page.session().is_settled());
    assert_eq!(page.session().history.end, Advance::Failed);
    let sentence = page.session().failed().expect("it has failed");
    assert!(sentence.ends_with("The protocol 2pc has failed: it traps."), "{sentence}");
    page.frames();
    assert_eq!((page.position(), page.state().playing), (last, false), "time stops where it has failed");
    page.ask(Intent::Act(Action::Pause(NODE)));
    assert_eq!((page.notice(), page.last()), (sentence.as_str(), last));
    page.ask(Intent::Seek(0));
    page.ask(Intent::Act(Action::Pause(NODE)));
    assert_eq!(page.session().failed(), None, "another future begins before the failure");
    page.answer_all();
    assert_eq!((page.session().failed(), life(&page)), (None, Life::Paused));
}
