//! Actors that answer later, not at all, or too late: the run is the same, or the node crashes.

use super::{ASK, played, transfer};
use crate::run::Run;
use crate::run::frame::Advance;
use crate::scenario::action::Action;
use crate::testing::opened;
use crate::world::Life;
use crate::world::actors::{Actors, Ask, InProcess};
use alloc::format;
use alloc::vec::Vec;
use synod_core::erased::Reaction;
use synod_core::{Failure, Language, NodeId};

/// Actors whose answers wait until they are asked for.
#[derive(Default)]
struct Elsewhere {
    asked: u32,
    waiting: Option<(u32, NodeId, Result<Reaction, Failure>)>,
}

impl Actors for Elsewhere {
    fn ask(&mut self, ticket: u32, ask: Ask<'_>) -> Option<Result<Reaction, Failure>> {
        self.asked += 1;
        self.waiting = Some((ticket, ask.node, ask.react()));
        None
    }
}

impl Elsewhere {
    /// Delivers the waiting answer to `run`; returns whether it was taken.
    fn deliver(&mut self, run: &mut Run) -> bool {
        let (ticket, _, answer) = self.waiting.take().expect("somebody has been asked");
        run.answer(ticket, answer, self)
    }

    /// Answers until `known` actions are known.
    fn until(&mut self, run: &mut Run, known: u32) -> Advance {
        loop {
            match run.extend_to(known, self) {
                Some(end) => return end,
                None => assert!(self.deliver(run)),
            }
        }
    }
}

fn busy() -> alloc::string::String {
    let steps =
        r#"{"at": 5, "pause": "A"}, {"at": 30, "resume": "A"}, {"at": 40, "crash": "B"}, {"at": 150, "restart": "B"}"#;
    transfer(&format!("{ASK}, {steps}"), r#", "network": {"latency": [10, 15], "duplicate": 30}"#)
}

fn over(json: &str) -> Run {
    let mut run = opened(json);
    run.reset();
    run
}

#[test]
fn the_run_is_that_of_actors_who_answer_at_once_and_each_input_is_asked_once() {
    let there = played(&busy());
    let (mut run, mut actors) = (over(&busy()), Elsewhere::default());
    assert_eq!(actors.until(&mut run, u32::MAX), Advance::Waiting);
    assert_eq!(run.trace(), there.trace());
    // A line of the trace has an entry for each input: `| A: …`, or `| A <C Prepare: …` where there are several.
    let inputs = run.trace().matches(" | ").count() - run.trace().matches(" | lost ").count();
    let others = [" | mailbox", " | copy #"].map(|part| run.trace().matches(part).count());
    assert_eq!(actors.asked as usize, inputs - others[0] - others[1]);
    assert!(others[0] > 0 && actors.asked > 10, "{}", run.trace());
    assert_eq!(actors.until(&mut run, u32::MAX), Advance::Waiting);
}

#[test]
fn before_the_start_is_answered_there_are_nodes_but_nothing_happens() {
    let (mut run, mut actors) = (over(&busy()), Elsewhere::default());
    assert_eq!(run.extend_to(u32::MAX, &mut actors), None);
    let frame = run.frame(Language::English);
    assert!(frame.nodes.iter().all(|node| node.life == Life::Up && node.memory.is_empty()));
    assert!(run.act(Action::Crash { node: NodeId(1), sent: None }).is_err());
    assert_eq!(actors.until(&mut run, 0), Advance::Moved);
    assert!(run.act(Action::Crash { node: NodeId(1), sent: None }).is_ok());
}

#[test]
fn looking_around_disturbs_nobody() {
    let (mut run, mut actors) = (over(&busy()), Elsewhere::default());
    actors.until(&mut run, 6);
    assert_eq!(run.extend_to(u32::MAX, &mut actors), None);
    for step in [3, 6, 0, 5] {
        run.seek(step);
        run.frame(Language::English);
        assert_eq!(run.position(), step);
    }
    assert!(actors.deliver(&mut run));
    actors.until(&mut run, u32::MAX);
    assert_eq!(run.trace(), played(&busy()).trace());
    assert_eq!(run.position(), 5);
}

#[test]
fn an_answer_that_comes_late_is_dropped() {
    let (mut run, mut actors) = (over(&transfer(ASK, "")), Elsewhere::default());
    actors.until(&mut run, 2);
    assert_eq!(run.extend_to(u32::MAX, &mut actors), None);
    let (ticket, _, answer) = actors.waiting.take().expect("somebody has been asked");
    assert!(!run.answer(ticket.wrapping_sub(1), answer.clone(), &mut actors), "another ticket");
    run.seek(1);
    run.schedule_action(Action::Pause(NodeId(2))).expect("it is up");
    assert!(!run.answer(ticket, answer.clone(), &mut actors), "what was under way has been left");
    assert_eq!(actors.until(&mut run, 2), Advance::Moved);
    assert_eq!(run.person(), [(1, Action::Pause(NodeId(2)))]);
    assert_eq!(run.extend_to(u32::MAX, &mut actors), None);
    assert!(!run.answer(ticket, answer, &mut actors), "another dispatch has been made meanwhile");
    run.abandon();
    assert!(!actors.deliver(&mut run), "nobody waits for it any more");
    run.run_to_end();
    let mut here = opened(&transfer(ASK, ""));
    here.seek(1);
    here.act(Action::Pause(NodeId(2))).expect("it is up");
    here.run_to_end();
    assert_eq!(run.trace(), here.trace());
}

#[test]
fn whoever_is_lost_in_an_action_crashes_before_it() {
    let (mut run, mut actors) = (over(&transfer(ASK, "")), Elsewhere::default());
    actors.until(&mut run, 2);
    assert_eq!(run.extend_to(u32::MAX, &mut actors), None);
    let (ticket, node, answer) = actors.waiting.take().expect("somebody has been asked");
    run.lose_actor(node, &mut actors);
    assert!(!run.answer(ticket, answer, &mut actors));
    actors.until(&mut run, u32::MAX);
    assert_eq!(run.person(), [(2, Action::Crash { node, sent: None })]);
    let (en, zh) = (run.entry(3, Language::English).text, run.entry(3, Language::Chinese).text);
    assert!(en.contains("B's worker has ended or does not answer, so B crashes"), "{en}");
    assert!(zh.contains("工作线程"), "{zh}");
    let mut again = opened(&transfer(ASK, ""));
    again.seek(2);
    again.act(Action::Crash { node, sent: None }).expect("it is up");
    again.run_to_end();
    assert_eq!(run.trace(), again.trace(), "a replay needs nobody to be lost");
    run.reset();
    actors.until(&mut run, u32::MAX);
    assert_eq!(run.trace(), again.trace());
}

#[test]
fn whoever_is_lost_in_its_start_crashes_after_it() {
    let (mut run, mut actors) = (over(&transfer(ASK, "")), Elsewhere::default());
    assert_eq!(run.extend_to(u32::MAX, &mut actors), None);
    run.lose_actor(NodeId(0), &mut actors);
    assert_eq!(actors.until(&mut run, u32::MAX), Advance::Waiting);
    assert_eq!(run.person(), [(0, Action::Crash { node: NodeId(0), sent: None })]);

    let restart = transfer(r#"{"at": 5, "crash": "A"}, {"at": 9, "restart": "A"}"#, "");
    let mut run = over(&restart);
    actors.until(&mut run, 1);
    assert_eq!(run.extend_to(u32::MAX, &mut actors), None);
    run.lose_actor(NodeId(1), &mut actors);
    actors.until(&mut run, u32::MAX);
    assert_eq!(run.person(), [(2, Action::Crash { node: NodeId(1), sent: None })]);
}

#[test]
fn whoever_is_lost_while_nobody_is_asked_crashes_at_the_moment_looked_at() {
    let mut run = over(&transfer(ASK, ""));
    run.run_to_end();
    run.frame(Language::English);
    run.seek(3);
    run.lose_actor(NodeId(1), &mut InProcess);
    run.run_to_end();
    assert_eq!((run.person(), run.position()), ([(3, Action::Crash { node: NodeId(1), sent: None })].into(), 3));
    run.seek(5);
    let known = run.trace();
    run.lose_actor(NodeId(1), &mut InProcess);
    run.run_to_end();
    assert_eq!(run.trace(), known, "who is down loses nothing");
}

#[test]
fn what_people_do_later_is_not_lost_with_an_actor() {
    let mut run = opened(&transfer(ASK, ""));
    let acts: Vec<(u32, Action)> = [(2, Action::Pause(NodeId(2))), (4, Action::Heal)].into();
    for (after, action) in &acts {
        run.seek(*after);
        run.act(action.clone()).expect("it can happen");
    }
    run.reset();
    let mut actors = Elsewhere::default();
    actors.until(&mut run, 1);
    assert_eq!(run.person(), acts, "they are still to come");
    assert_eq!(run.extend_to(2, &mut actors), None);
    let node = actors.waiting.as_ref().expect("somebody has been asked").1;
    run.lose_actor(node, &mut actors);
    actors.until(&mut run, u32::MAX);
    let crash = Action::Crash { node, sent: None };
    assert_eq!(run.person(), [(1, crash), (3, acts[0].1.clone()), (5, acts[1].1.clone())]);
}
