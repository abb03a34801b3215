//! People who do anything at any time: nothing panics, the counts add up, and going back and forth shows the same as
//! playing.

use crate::digest::digest;
use crate::read;
use crate::run::Run;
use crate::run::frame::Advance;
use crate::run::open_cluster;
use crate::scenario::action::{Action, Forgery, Refused};
use crate::world::Life;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use synod_core::about::RequestValue;
use synod_core::{Language, NodeId, NodeSet, Value};
use synod_protocols::registry;

/// Whole numbers that look random and are the same everywhere.
struct Dice {
    seed: u32,
    thrown: Cell<u32>,
}

impl Dice {
    fn throw(&self, sides: usize) -> usize {
        self.thrown.set(self.thrown.get() + 1);
        (digest(&format!("{} {}", self.seed, self.thrown.get())) % sides as u64) as usize
    }
}

fn network(seed: u32, more: &str) -> String {
    format!(
        r#""synod": 1, "seed": {seed}, "until": 3000,
            "network": {{"latency": [1, 60], "loss": {}, "duplicate": {}}}{more}"#,
        seed % 3 * 10,
        seed % 4 * 10
    )
}

fn transfer(protocol: &str, seed: u32) -> String {
    let head = network(seed, if seed % 5 == 4 { r#", "schedule": "manual""# } else { "" });
    let at = if seed % 5 == 4 { "" } else { r#""at": 0, "# };
    format!(
        r#"{{{head}, "protocol": "{protocol}", "steps": [{{{at}"request": {{"node": "C"}}}}], "nodes": [
            {{"id": "C", "roles": ["coordinator"]}},
            {{"id": "A", "roles": ["participant"], "balance": 100, "change": -50}},
            {{"id": "B", "roles": ["participant"], "balance": 100, "change": 20}},
            {{"id": "D", "roles": ["participant"], "balance": 100, "change": 30}}]}}"#
    )
}

fn paxos(seed: u32) -> String {
    let node = |id: &str| format!(r#"{{"id": "{id}", "roles": ["proposer", "acceptor", "learner"]}}"#);
    let steps =
        r#"{"at": 0, "request": {"node": "P", "propose": "3"}}, {"at": 40, "request": {"node": "Q", "propose": "7"}}"#;
    let nodes = [node("P"), node("Q"), node("R")].join(", ");
    format!(r#"{{{}, "protocol": "paxos", "nodes": [{nodes}], "steps": [{steps}]}}"#, network(seed, ""))
}

fn recorded(json: &str) -> Run {
    let scenario = read(&registry(), json).expect("a scenario");
    let cluster = open_cluster(&registry(), &scenario).expect("a cluster");
    Run::new(Rc::new(scenario), cluster)
}

/// Something a person might try, whether it can happen or not.
fn anything(run: &Run, dice: &Dice) -> Action {
    let nodes: Vec<NodeId> = run.world.cluster().everyone().iter().collect();
    let node = || nodes[dice.throw(nodes.len())];
    let flight = || {
        let flights = run.world.flights();
        if flights.is_empty() { dice.throw(20) as u32 } else { flights[dice.throw(flights.len())].number }
    };
    let group = || NodeSet::from_iter(nodes.iter().copied().filter(|_| dice.throw(2) == 0));
    match dice.throw(24) {
        0 | 1 => {
            let request = dice.throw(run.about().requests.len()) as u8;
            let takes_value = run.about().requests[usize::from(request)].value != RequestValue::None;
            Action::Request { node: node(), request, value: takes_value.then(|| Value::new("9")) }
        }
        2 | 3 => Action::Deliver(flight()),
        4 | 5 => Action::Lose(flight()),
        6 | 7 => Action::Duplicate(flight()),
        8 => Action::Delay { flight: flight(), by_ms: dice.throw(200) as u64 },
        9 | 10 => Action::Fire { node: node(), timer: dice.throw(run.about().timers.len()) as u8 },
        11 => Action::Crash { node: node(), sent: None },
        12 => Action::Crash { node: node(), sent: Some(dice.throw(3) as u32) },
        13 => Action::Wipe(node()),
        14 => Action::Pause(node()),
        15 => Action::Cut { from: node(), to: node() },
        16 => Action::Mend { from: node(), to: node() },
        17 => {
            let one = group();
            Action::Partition([one, NodeSet::from_iter(nodes.iter().copied()).without(one)].into())
        }
        18 => Action::Heal,
        22 | 23 => Action::Forge { flight: flight(), forgery: Forgery::Place(dice.throw(2) as u8) },
        19 => Action::Mute(node()),
        20 => Action::Deafen(node()),
        _ => recovery(run, node()),
    }
}

fn recovery(run: &Run, node: NodeId) -> Action {
    match run.world.nodes()[node.index()].life {
        Life::Paused => Action::Resume(node),
        _ => Action::Restart(node),
    }
}

fn counts_add_up(run: &Run) {
    let counts = run.world.counts();
    let on_the_way = run.world.flights().len() as u32;
    let line = run.trace().lines().last().map(String::from);
    assert_eq!(counts.sent + counts.duplicated, counts.delivered + counts.lost + on_the_way, "{line:?}");
    assert!(run.world.flights().is_sorted_by_key(|flight| flight.number));
}

/// A moment of `run` is the same as when played from the start.
fn is_as_played(run: &mut Run, json: &str, step: u32) {
    let mut fresh = recorded(json);
    fresh.person = run.person();
    for _ in 0..step {
        assert_eq!(Run::step(&mut fresh), Advance::Moved);
    }
    run.seek(step);
    for language in [Language::English, Language::Chinese] {
        assert_eq!(run.frame(language), fresh.frame(language));
        assert_eq!(run.entry(step, language), fresh.entry(step, language));
    }
    assert_eq!(run.summary(), fresh.summary());
    assert!(run.trace().starts_with(&fresh.trace()));
}

/// Goes back, does something else, comes back: everything is as before.
fn forks_and_returns(run: &mut Run, dice: &Dice) {
    let before = (run.trace(), run.person(), run.len());
    let step = dice.throw(before.2 as usize) as u32;
    run.seek(run.len());
    run.frame(Language::English);
    run.seek(step);
    let action = anything(run, dice);
    match run.act(action.clone()) {
        Err(_) => assert_eq!(run.trace(), before.0),
        Ok(()) => {
            run.seek(run.len() + 5);
            run.seek(step);
            run.truncate();
            run.person = before.1.iter().filter(|(after, _)| *after >= step).cloned().collect();
            run.seek(before.2);
            assert_eq!((run.trace(), run.person(), run.len()), before, "{action:?} at {step}");
        }
    }
}

/// Plays `json` with `tries` actions of people in it; returns how many actions there were.
fn torment(json: &str, seed: u32, tries: u32) -> u32 {
    let dice = Dice { seed, thrown: Cell::new(0) };
    let mut run = recorded(json);
    for _ in 0..tries {
        if dice.throw(3) > 0 {
            Run::step(&mut run);
        } else {
            let action = anything(&run, &dice);
            let (allowed, known) = (run.allows(&action), run.trace());
            assert_eq!(run.act(action), allowed);
            assert!(allowed.is_ok() || run.trace() == known);
        }
        counts_add_up(&run);
    }
    let step = dice.throw(run.len() as usize) as u32;
    is_as_played(&mut run, json, step);
    let end = run.len();
    is_as_played(&mut run, json, end);
    forks_and_returns(&mut run, &dice);
    assert!(run.marks().is_sorted_by_key(|mark| mark.step));
    let (crossings, counts) = (run.crossings(), run.world.counts());
    assert!(crossings.len() as u32 >= counts.sent + counts.duplicated);
    assert!(run.outages().iter().all(|outage| outage.until_ms.is_none_or(|until_ms| until_ms >= outage.from_ms)));
    run.len()
}

#[test]
fn two_phase_commit_bears_anything() {
    let actions: u32 = (0..60).map(|seed| torment(&transfer("2pc", seed), seed, 80)).sum();
    assert!(actions > 1_400, "{actions}");
}

#[test]
fn three_phase_commit_bears_anything() {
    let actions: u32 = (0..60).map(|seed| torment(&transfer("3pc", seed), seed, 80)).sum();
    assert!(actions > 1_000, "{actions}");
}

#[test]
fn paxos_bears_anything() {
    let actions: u32 = (0..30).map(|seed| torment(&paxos(seed), seed, 80)).sum();
    assert!(actions > 1_000, "{actions}");
}

#[test]
fn what_does_not_exist_is_refused() {
    let mut run = recorded(&transfer("2pc", 0));
    let (here, nobody) = (NodeId(0), NodeId(200));
    for action in [
        Action::Crash { node: nobody, sent: None },
        Action::Restart(nobody),
        Action::Wipe(nobody),
        Action::Pause(nobody),
        Action::Resume(nobody),
        Action::Cut { from: here, to: nobody },
        Action::Mend { from: nobody, to: here },
        Action::Mute(nobody),
        Action::Deafen(nobody),
        Action::Fire { node: nobody, timer: 0 },
        Action::Request { node: nobody, request: 0, value: None },
        Action::Partition([NodeSet::from_iter([NodeId(9)])].into()),
    ] {
        assert_eq!(run.act(action.clone()), Err(Refused::NoSuchNode), "{action:?}");
    }
    assert_eq!(run.act(Action::Cut { from: here, to: here }), Err(Refused::NoLink));
    assert_eq!(run.act(Action::Deliver(77)), Err(Refused::NoSuchMessage));
    assert_eq!(run.act(Action::Fire { node: here, timer: 77 }), Err(Refused::TimerNotSet));
    for request in [
        Action::Request { node: here, request: 77, value: None },
        Action::Request { node: NodeId(1), request: 0, value: None },
    ] {
        assert_eq!(run.act(request), Err(Refused::NotAsked));
    }
    assert_eq!(run.len(), 0);
}
