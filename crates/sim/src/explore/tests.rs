//! The two semantics in step: a world of the simulator and a row of the explorer walk the same random successors, and
//! everything that both know is compared after each step.

use super::bounds::{Bounds, Budgets};
use super::prefix::started;
use super::search::{Act, Search, explore};
use super::sought::Sought;
use crate::read;
use crate::scenario::Scenario;
use crate::scenario::faults::FaultKind;
use crate::scenario::search::TimerOrder;
use crate::testing::{ASK, transfer, transfer_of_three};
use crate::world::{Life, World, waits};
use alloc::string::String;
use alloc::vec::Vec;
use oorandom::Rand32;
use synod_core::NodeId;
use synod_protocols::registry;

/// The number of walks from each scenario and in each order of timers.
const WALKS: u64 = 150;
const STEPS: usize = 60;

/// Fails if `row` differs from `world`.
fn compare(search: &mut Search, row: &[u32], world: &World, way: &[Act]) {
    let cluster = search.cluster.clone();
    let nodes = row.len() - 2;
    for (place, part) in row[..nodes].iter().enumerate() {
        let (id, node) = (NodeId(place as u8), &world.nodes()[place]);
        let state = search.parts.state(*part);
        assert!(state.memory == node.memory, "the memory of {id:?} after {way:?}");
        assert!(state.disk == node.disk, "the disk of {id:?} after {way:?}");
        let info = search.parts.info(*part);
        assert_eq!(info.life, node.life, "whether {id:?} runs after {way:?}");
        let waits = |memory| waits(&*cluster, id, memory, &node.disk).expect("it does not fail");
        let waiting = node.memory.as_ref().filter(|_| node.life == Life::Up).is_some_and(waits);
        assert_eq!(info.waits, waiting, "{id:?} waits after {way:?}");
        let part = search.parts.part(*part);
        let mailbox = part.mailbox.iter().flatten().map(|key| search.parts.input(*key));
        assert!(mailbox.eq(node.mailbox.iter().cloned()), "the mailbox of {id:?} after {way:?}");
        let mut running: Vec<u8> = node.timers.iter().map(|running| running.timer).collect();
        running.sort_unstable();
        assert!(part.timers.iter().map(|running| running.timer).eq(running), "the timers of {id:?} after {way:?}");
        let mut flights: Vec<_> = world.flights().iter().filter(|flight| flight.to == id).collect();
        for envelope in &part.envelopes {
            let message = search.parts.message(envelope.message);
            let same = flights.iter().position(|flight| flight.from == envelope.from && flight.message == *message);
            flights.remove(same.unwrap_or_else(|| panic!("{envelope:?} is not in flight after {way:?}")));
        }
        assert!(flights.is_empty(), "{flights:?} are in flight after {way:?}");
    }
    let (ledger, rest) = (row[nodes], search.rests.get(row[nodes + 1]).clone());
    for from in cluster.everyone().iter() {
        let cut = cluster.everyone().iter().filter(|to| rest.is_cut(from, *to)).collect();
        assert_eq!(world.cuts()[from.index()], cut, "the cuts of {from:?} after {way:?}");
    }
    assert_eq!(search.parts.ledger(ledger), world.ledger(), "the ledger after {way:?}");
    if search.reads.failure_free {
        assert_eq!(rest.failure_free, world.is_failure_free(), "free of failures after {way:?}");
        let breaches = world.breaches().expect("it does not fail");
        let breaches = breaches.iter().fold(0, |all, (place, _)| all | 1 << place);
        assert_eq!(search.judge(row), breaches, "the properties after {way:?}");
    }
}

fn walk(scenario: &Scenario, bounds: &Bounds, seed: u64) -> usize {
    let mut search = explore(&registry(), scenario, bounds, &Sought::Everything).unwrap_or_else(|bad| panic!("{bad}"));
    let (mut world, _) = started(search.cluster.clone(), scenario).expect("they start");
    let mut row = search.rows.row(0);
    let mut requests = scenario.steps.iter().map(|step| &step.action).collect();
    let mut draws = Rand32::new(seed);
    let mut way = Vec::new();
    for _ in 0..STEPS {
        compare(&mut search, &row, &world, &way);
        let mut next: Vec<(Act, Vec<u32>)> = Vec::new();
        search.successors(&row, |_, step, row| next.push((step.act, row.to_vec())));
        if next.is_empty() {
            break;
        }
        let (act, after) = next.swap_remove(draws.rand_range(0..next.len() as u32) as usize);
        way.push(act);
        let named = search.step(&world, &row, act, &mut requests);
        let (_, action) = named.unwrap_or_else(|| panic!("the world does not know the last of {way:?}"));
        let begun = world.begin(&action).unwrap_or_else(|refused| panic!("{refused:?}: the last of {way:?}"));
        world.carry_out(begun, |ask| Some(ask.react())).expect("it does not fail");
        world.take_result();
        row = after;
    }
    compare(&mut search, &row, &world, &way);
    way.len()
}

fn paxos() -> String {
    r#"{"synod": 1, "protocol": "paxos", "nodes": [
        {"id": "P", "roles": ["proposer"]}, {"id": "Q", "roles": ["proposer", "learner"]},
        {"id": "A", "roles": ["acceptor"]}, {"id": "B", "roles": ["acceptor"]}, {"id": "C", "roles": ["acceptor"]}],
        "steps": [{"at": 0, "request": {"node": "P", "propose": "3"}},
            {"at": 1, "request": {"node": "Q", "propose": "7"}},
            {"at": 2, "request": {"node": "Q", "read": true}}]}"#
        .into()
}

#[test]
fn worlds_and_rows_walk_in_step() {
    let scenarios = [
        transfer_of_three(ASK),
        transfer(ASK, r#", "options": {"termination": "cooperative"}"#),
        transfer(ASK, r#", "protocol": "3pc", "options": {"termination": "elected"}"#),
        transfer(ASK, r#", "protocol": "3pc""#),
        paxos(),
    ];
    for json in scenarios {
        let scenario = read(&registry(), &json).unwrap_or_else(|bad| panic!("{bad}\n{json}"));
        // Wipes and pauses make ways short: a node that is down or paused does nothing.
        for (timers, more) in [(TimerOrder::Any, 0), (TimerOrder::Late, 0), (TimerOrder::Any, 2), (TimerOrder::Late, 3)]
        {
            let bounds = Bounds {
                budgets: Budgets::of(&[
                    (FaultKind::Crashes, 2),
                    (FaultKind::Restarts, 2 + more),
                    (FaultKind::Losses, 1),
                    (FaultKind::Duplicates, 1),
                    (FaultKind::Cuts, 2),
                    (FaultKind::Heals, 1),
                    (FaultKind::Wipes, more),
                    (FaultKind::Pauses, more),
                    (FaultKind::Forgeries, 2),
                ]),
                timers,
                ..Bounds::default()
            };
            let steps: usize = (0..WALKS).map(|seed| walk(&scenario, &bounds, seed)).sum();
            assert!(steps > 1_000, "only {steps} steps in {json}");
        }
    }
}
