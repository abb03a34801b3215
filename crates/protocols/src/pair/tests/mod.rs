//! Every row of the tables at the head of the pair, one reaction after another.

mod bench;
mod described;
mod variants;
mod words;

use super::{Guard, Message, Options, Timer, Variant};
use alloc::format;
use alloc::string::String;
use bench::Node;
use synod_core::Value;

fn heartbeat(term: u32, beat: u32) -> Message {
    Message::Heartbeat { term, beat }
}

fn claim(term: u32, beat: u32) -> Message {
    Message::Claim { term, beat }
}

fn ack(term: u32, beat: u32) -> Message {
    Message::Ack { term, beat }
}

fn refused(term: u32, highest: u32) -> Message {
    Message::Refused { term, highest }
}

fn write(term: u32, value: &str) -> Message {
    Message::Write { term, value: Value::new(value) }
}

fn written(term: u32, value: &str) -> Message {
    Message::Written { term, value: Value::new(value) }
}

fn guarded(guard: Guard) -> Options {
    Options { guard, ..Options::default() }
}

const ACTIVE_AT_ONCE: &str = "writes Server { term: 1 }; Heartbeat 1, 1 > B; sets heartbeat 40";

/// The node called `name` of a pair without a guard, just started.
fn unguarded(name: &str) -> Node {
    Node::of(name, Options::default())
}

/// The same with a witness.
fn watched(name: &str) -> Node {
    Node::of(name, guarded(Guard::Witness))
}

/// The same with a disk that compares terms.
fn fenced(name: &str) -> Node {
    Node::of(name, guarded(Guard::Fencing))
}

/// The second server, having claimed term 2 from `arbiter`.
fn claiming(mut b: Node, arbiter: &str) -> Node {
    let claims = format!("writes Server {{ term: 2 }}; tries again (peer); Claim 2, 1 > {arbiter}; sets heartbeat 40");
    b.fires(Timer::Peer, &claims).shows("claiming, waits");
    b
}

/// The same, having got it.
fn voted_in() -> Node {
    let mut b = claiming(watched("B"), "W");
    b.hears("W", ack(2, 1), "Heartbeat 2, 2 > A W; sets heartbeat 40").shows("active, owns");
    b
}

#[test]
fn the_first_server_owns_and_the_second_stands_by() {
    unguarded("A").began(ACTIVE_AT_ONCE).shows("active, owns").fires(Timer::Peer, "-");
    unguarded("B").began("sets peer 200").shows("standby").fires(Timer::Heartbeat, "-");
    watched("A").began("writes Server { term: 1 }; Heartbeat 1, 1 > B W; sets heartbeat 40").shows("active, owns");
    fenced("A").began(ACTIVE_AT_ONCE).shows("active, owns");
}

#[test]
fn an_owner_beats() {
    let mut a = unguarded("A");
    for beat in 2..9 {
        a.fires(Timer::Heartbeat, &format!("tries again (heartbeat); Heartbeat 1, {beat} > B; sets heartbeat 40"));
    }
    let mut a = watched("A");
    a.fires(Timer::Heartbeat, "tries again (heartbeat); Heartbeat 1, 2 > B W; sets heartbeat 40");
    a.hears("W", ack(1, 2), "-")
        .fires(Timer::Heartbeat, "tries again (heartbeat); Heartbeat 1, 3 > B W; sets heartbeat 40");
}

/// Answers to the last three beats keep the lease alive, whoever sends them; older ones do not.
#[test]
fn an_owner_that_nobody_answers_steps_down() {
    let beats = |a: &mut Node, beat: u32| {
        a.fires(Timer::Heartbeat, &format!("tries again (heartbeat); Heartbeat 1, {beat} > B W; sets heartbeat 40"));
    };
    let mut a = watched("A");
    (2..=3).for_each(|beat| beats(&mut a, beat));
    a.fires(Timer::Heartbeat, "sets peer 200").shows("standby").fires(Timer::Heartbeat, "-");
    let mut a = watched("A");
    (2..=3).for_each(|beat| beats(&mut a, beat));
    a.hears("B", ack(1, 2), "-").hears("W", ack(1, 1), "-");
    (4..=5).for_each(|beat| beats(&mut a, beat));
    a.hears("W", ack(1, 2), "-").fires(Timer::Heartbeat, "sets peer 200").shows("standby");
    let mut a = watched("A");
    (2..=3).for_each(|beat| beats(&mut a, beat));
    a.hears("W", ack(1, 3), "-");
    (4..=6).for_each(|beat| beats(&mut a, beat));
    a.hears("W", ack(2, 6), "-").fires(Timer::Heartbeat, "sets peer 200");
}

#[test]
fn an_owner_writes_and_nobody_else() {
    unguarded("A").asks("3", "Write 1, 3 > D").hears("D", written(1, "3"), "-").shows("active, owns");
    unguarded("B").asks("3", "-").shows("standby");
    claiming(fenced("B"), "D").asks("3", "-").shows("claiming, waits");
    voted_in().asks("7", "Write 2, 7 > D");
}

#[test]
fn a_standby_takes_over_at_once_where_nothing_guards() {
    let takes = |term: u32, to: &str| {
        format!("writes Server {{ term: {term} }}; tries again (peer); Heartbeat {term}, 1 > {to}; sets heartbeat 40")
    };
    let mut b = unguarded("B");
    b.fires(Timer::Peer, &takes(2, "A")).shows("active, owns").fires(Timer::Peer, "-");
    let mut b = unguarded("B");
    b.hears("A", heartbeat(5, 1), "sets peer 200").fires(Timer::Peer, &takes(6, "A"));
    let mut a = unguarded("A");
    a.hears("B", heartbeat(2, 1), "cancels heartbeat; sets peer 200").fires(Timer::Peer, &takes(3, "B"));
    a.hears("B", heartbeat(4, 1), "cancels heartbeat; sets peer 200").fires(Timer::Peer, &takes(5, "B"));
    a.restarts("sets peer 200").fires(Timer::Peer, &takes(7, "B"));
}

#[test]
fn a_standby_asks_first_where_something_guards() {
    let again = |beat: u32, to: &str| format!("tries again (heartbeat); Claim 2, {beat} > {to}; sets heartbeat 40");
    for (node, arbiter) in [(watched("B"), "W"), (fenced("B"), "D")] {
        let mut b = claiming(node, arbiter);
        b.fires(Timer::Heartbeat, &again(2, arbiter)).fires(Timer::Heartbeat, &again(3, arbiter));
        b.fires(Timer::Peer, "-").ignores("A", &[ack(2, 3)]).ignores(arbiter, &[ack(1, 3), ack(4, 3), refused(1, 9)]);
        b.fires(Timer::Heartbeat, &again(4, arbiter)).ignores(arbiter, &[ack(2, 1)]);
        let to = if arbiter == "W" { "A W" } else { "A" };
        b.hears(arbiter, ack(2, 2), &format!("Heartbeat 2, 5 > {to}; sets heartbeat 40")).shows("active, owns");
    }
    // Who needs a witness and has none waits for ever.
    let mut b = Node::among(&["A", "B", "D"], "B", guarded(Guard::Witness));
    b.fires(Timer::Peer, "writes Server { term: 2 }; tries again (peer); sets heartbeat 40").shows("claiming, waits");
    b.fires(Timer::Heartbeat, "tries again (heartbeat); sets heartbeat 40").ignores("D", &[ack(2, 2)]);
}

#[test]
fn a_refusal_ends_a_claim_and_an_ownership() {
    let mut b = claiming(watched("B"), "W");
    b.hears("W", refused(2, 1), "cancels heartbeat; sets peer 200").shows("standby");
    let claims = "writes Server { term: 4 }; tries again (peer); Claim 4, 1 > W; sets heartbeat 40";
    b.fires(Timer::Peer, claims).hears("W", refused(4, 7), "cancels heartbeat; sets peer 200");
    b.fires(Timer::Peer, "writes Server { term: 8 }; tries again (peer); Claim 8, 1 > W; sets heartbeat 40");
    let mut a = fenced("A");
    a.hears("D", refused(1, 2), "cancels heartbeat; sets peer 200").shows("standby").ignores("D", &[refused(1, 4)]);
    a.fires(Timer::Peer, "writes Server { term: 3 }; tries again (peer); Claim 3, 1 > D; sets heartbeat 40");
    voted_in().ignores("W", &[refused(1, 9), refused(3, 9)]);
}

#[test]
fn a_heartbeat_puts_off_the_standby_and_ends_an_older_owner() {
    let mut b = unguarded("B");
    b.hears("A", heartbeat(1, 1), "sets peer 200").hears("A", heartbeat(3, 1), "sets peer 200");
    b.ignores("A", &[heartbeat(1, 9), heartbeat(2, 1)]).hears("A", heartbeat(3, 2), "sets peer 200").shows("standby");
    let mut b = watched("B");
    b.hears("A", heartbeat(1, 1), "sets peer 200; Ack 1, 1 > A");
    let mut b = claiming(watched("B"), "W");
    b.hears("A", heartbeat(1, 7), "cancels heartbeat; sets peer 200; Ack 1, 7 > A").shows("standby");
    b.ignores("W", &[ack(2, 1), refused(2, 1)]);
    voted_in().ignores("A", &[heartbeat(1, 8), heartbeat(2, 8)]);
    let mut b = voted_in();
    b.hears("A", heartbeat(3, 1), "cancels heartbeat; sets peer 200; Ack 3, 1 > A").shows("standby");
    let mut a = fenced("A");
    a.hears("B", heartbeat(2, 1), "cancels heartbeat; sets peer 200").shows("standby");
}

#[test]
fn whoever_restarts_stands_by() {
    let mut a = unguarded("A");
    a.restarts("sets peer 200").shows("standby");
    a.fires(Timer::Peer, "writes Server { term: 3 }; tries again (peer); Heartbeat 3, 1 > B; sets heartbeat 40");
    let mut b = claiming(watched("B"), "W");
    b.restarts("sets peer 200").shows("standby").ignores("W", &[ack(2, 1)]).ignores("A", &[heartbeat(1, 5)]);
    b.fires(Timer::Peer, "writes Server { term: 4 }; tries again (peer); Claim 4, 1 > W; sets heartbeat 40");
    let mut a = unguarded("A");
    a.is_replaced("sets peer 200").shows("standby").hears("B", heartbeat(1, 1), "sets peer 200");
}

#[test]
fn the_witness_confirms_its_holder_and_refuses_all_others_while_bound() {
    let mut w = watched("W");
    w.began("sets lease 200").shows("bound").fires(Timer::Heartbeat, "-");
    w.hears("A", heartbeat(1, 1), "sets lease 200; Ack 1, 1 > A");
    w.hears("B", claim(2, 1), "Refused 2 (1) > B").shows("bound");
    w.ignores("B", &[heartbeat(2, 1), heartbeat(1, 1), claim(1, 1)]);
    w.ignores("A", &[heartbeat(3, 1), ack(1, 1), write(1, "3")]);
    w.fires(Timer::Lease, "-").shows("free");
    w.hears("A", heartbeat(1, 2), "sets lease 200; Ack 1, 2 > A").shows("bound");
    w.fires(Timer::Lease, "-");
    let votes = "writes Witness(Vote { term: 2, holder: NodeId(1) }); sets lease 200; Ack 2, 1 > B";
    w.hears("B", claim(2, 1), votes).shows("bound").hears("B", claim(2, 2), "sets lease 200; Ack 2, 2 > B");
    w.hears("A", heartbeat(1, 3), "Refused 1 (2) > A").hears("A", claim(1, 3), "Refused 1 (2) > A");
    w.hears("A", claim(3, 1), "Refused 3 (2) > A");
    w.hears("B", claim(4, 1), "writes Witness(Vote { term: 4, holder: NodeId(1) }); sets lease 200; Ack 4, 1 > B");
}

#[test]
fn the_witness_restarts_bound_by_the_vote_on_its_disk() {
    let mut w = watched("W");
    w.restarts("sets lease 200").shows("bound").hears("B", claim(2, 1), "Refused 2 (1) > B").fires(Timer::Lease, "-");
    w.restarts("sets lease 200").shows("bound").fires(Timer::Lease, "-");
    w.hears("B", claim(2, 1), "writes Witness(Vote { term: 2, holder: NodeId(1) }); sets lease 200; Ack 2, 1 > B");
    w.restarts("sets lease 200").hears("A", claim(3, 1), "Refused 3 (2) > A");
    w.hears("A", heartbeat(1, 9), "Refused 1 (2) > A").hears("B", heartbeat(2, 3), "sets lease 200; Ack 2, 3 > B");
    w.is_replaced("sets lease 200").hears("A", heartbeat(1, 9), "sets lease 200; Ack 1, 9 > A");
}

fn stores(highest: u32, value: &str, term: u32, nth: u32, owner: u8) -> String {
    let to = ["A", "B"][usize::from(owner)];
    format!(
        "writes Disk {{ highest: {highest}, value: Some((\"{value}\", {term})), writes: {nth} }}; \
         stored {nth} in term {term}, by {to}; decides {value}; Written {term}, {value} > {to}"
    )
}

#[test]
fn the_disk_takes_every_write_unless_it_compares_terms() {
    for mut d in [unguarded("D"), watched("D")] {
        d.began("-").hears("A", write(1, "3"), &stores(1, "3", 1, 1, 0)).hears(
            "B",
            write(2, "7"),
            &stores(2, "7", 2, 2, 1),
        );
        d.hears("A", write(1, "5"), &stores(2, "5", 1, 3, 0)).ignores("A", &[heartbeat(1, 1), ack(1, 1)]);
        d.hears("A", claim(3, 1), "writes Disk { highest: 3, value: Some((\"5\", 1)), writes: 3 }; Ack 3, 1 > A");
        d.hears("B", claim(2, 1), "Refused 2 (3) > B");
    }
    let mut d = fenced("D");
    d.hears("A", write(1, "3"), &stores(1, "3", 1, 1, 0));
    d.hears("B", claim(2, 1), "writes Disk { highest: 2, value: Some((\"3\", 1)), writes: 1 }; Ack 2, 1 > B");
    d.hears("B", claim(2, 2), "Ack 2, 2 > B").hears("A", write(1, "5"), "Refused 1 (2) > A");
    d.hears("A", claim(1, 1), "Refused 1 (2) > A").hears("B", write(2, "7"), &stores(2, "7", 2, 2, 1));
    d.hears("A", write(3, "9"), &stores(3, "9", 3, 3, 0)).restarts("-").hears("B", write(2, "7"), "Refused 2 (3) > B");
}
