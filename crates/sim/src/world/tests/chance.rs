//! What chance decides in a world, compared with the draws themselves: each draw belongs to its purpose.

use super::recorded;
use crate::run::Run;
use crate::testing::{ASK, transfer};
use crate::world::Flight;
use crate::world::chance::Chance;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::{Name, NodeId};
use synod_protocols::paxos::Timer;

/// Every message that was ever on the way, in the order of sending.
fn all_flights(run: &mut Run) -> Vec<Flight> {
    let mut all: Vec<Flight> = Vec::new();
    for step in 0..=run.len() {
        run.seek(step);
        let new = run.world.flights().iter().filter(|flight| all.iter().all(|known| known.number != flight.number));
        all.extend(new.cloned().collect::<Vec<_>>());
    }
    all
}

#[test]
fn the_fate_of_a_message_belongs_to_its_place_on_its_link() {
    let mut run = recorded(&transfer(ASK, r#", "seed": 7, "network": {"latency": [1, 90]}"#));
    let (chance, flights) = (Chance::new(7, run.scenario.network), all_flights(&mut run));
    for (from, to) in [(0, 1), (0, 2), (1, 0), (2, 0)].map(|(from, to)| (NodeId(from), NodeId(to))) {
        let on_link = flights.iter().filter(|flight| (flight.from, flight.to) == (from, to));
        let latencies: Vec<u64> = on_link.map(|flight| flight.due_ms - flight.sent_ms).collect();
        let drawn: Vec<u64> =
            (0u32..).zip(&latencies).map(|(nth, _)| chance.fate(from, to, nth, 0).latency_ms).collect();
        assert!(latencies.len() > 1, "{from:?} to {to:?}");
        assert_eq!(latencies, drawn, "{from:?} to {to:?}");
    }
}

#[test]
fn a_copy_made_by_hand_sets_out_when_it_is_made() {
    let copy = r#"{"at": 4, "duplicate": {"kind": "Prepare", "from": "C", "to": "A"}}"#;
    let mut run = recorded(&transfer(&format!("{ASK}, {copy}"), r#", "network": {"latency": [10, 10]}"#));
    let flights = all_flights(&mut run);
    let (copies, originals): (Vec<&Flight>, Vec<&Flight>) = flights.iter().partition(|flight| flight.copy);
    let times = |flights: &[&Flight]| flights.iter().map(|flight| (flight.sent_ms, flight.due_ms)).collect::<Vec<_>>();
    assert_eq!(times(&originals)[..2], [(0, 10), (0, 10)]);
    assert_eq!(times(&copies), [(4, 14)]);
    assert_eq!((copies[0].nth, copies[0].message.clone()), (originals[0].nth, originals[0].message.clone()));
}

/// Proposers P and Q, whose back-off is random, among three acceptors.
fn proposers(schedule: &str, steps: &str) -> Run {
    let nodes = [("P", "proposer"), ("Q", "proposer"), ("A", "acceptor"), ("B", "acceptor"), ("D", "acceptor")];
    let nodes = nodes.map(|(id, role)| format!(r#"{{"id": "{id}", "roles": ["{role}"]}}"#)).join(", ");
    recorded(&format!(
        r#"{{"synod": 1, "protocol": "paxos", "seed": 3, "until": 600, "schedule": "{schedule}", "nodes": [{nodes}],
            "network": {{"latency": [10, 10]}}, "timers": {{"retry": 400, "backoff": 50}},
            "options": {{"backoff": "random"}}, "steps": [{steps}]}}"#
    ))
}

/// How long each back-off of P runs, in the order in which they are set.
fn backoffs(run: &mut Run) -> Vec<u64> {
    let mut set: Vec<(u64, u64)> = Vec::new();
    for step in 0..=run.len() {
        run.seek(step);
        let timers = &run.world.nodes()[0].timers;
        let backoff = timers.iter().filter(|running| running.timer == Timer::Backoff.index());
        set.extend(backoff.map(|running| (running.set_ms, running.due_ms - running.set_ms)));
    }
    set.dedup();
    set.into_iter().map(|(_, length_ms)| length_ms).collect()
}

#[test]
fn each_random_wait_is_a_draw_of_its_own() {
    let ask = |node: &str, at_ms: u64| format!(r#"{{"at": {at_ms}, "request": {{"node": "{node}", "propose": "3"}}}}"#);
    let outbids = (0..20).map(|nth| ask("Q", 15 + 30 * nth));
    let steps: Vec<String> = [ask("P", 0)].into_iter().chain(outbids).collect();
    let mut run = proposers("timed", &steps.join(", "));
    let (chance, waits) = (Chance::new(3, run.scenario.network), backoffs(&mut run));
    assert!(waits.len() > 2, "P is refused again and again");
    let drawn = (1u32..).zip(&waits).map(|(nth, _)| 25 + chance.spread_ms(NodeId(0), Timer::Backoff.index(), nth, 100));
    assert_eq!(waits, drawn.collect::<Vec<_>>());
}

#[test]
fn a_manual_schedule_adds_nothing_to_a_timer() {
    let deliver = |kind: &str, from: &str, to: &str| {
        format!(r#"{{"deliver": {{"kind": "{kind}", "from": "{from}", "to": "{to}"}}}}"#)
    };
    let ask = |node: &str| format!(r#"{{"request": {{"node": "{node}", "propose": "3"}}}}"#);
    let (higher, lower, refusal) =
        (deliver("Prepare", "Q", "A"), deliver("Prepare", "P", "A"), deliver("Nack", "A", "P"));
    let mut run = proposers("manual", &[ask("P"), ask("Q"), higher, lower, refusal].join(", "));
    assert_eq!(backoffs(&mut run), [25]);
}
