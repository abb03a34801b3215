//! The rules that can be switched off, each beside what it does while it is kept.

use super::*;

/// The node called `name` where a rule is switched off.
fn broken(name: &str, guard: Guard, variant: Variant) -> Node {
    Node::of(name, Options { guard, broken: variant })
}

#[test]
fn an_owner_that_never_steps_down_goes_on() {
    let mut a = broken("A", Guard::Witness, Variant::NeverStepsDown);
    for beat in 2..9 {
        a.fires(Timer::Heartbeat, &format!("tries again (heartbeat); Heartbeat 1, {beat} > B W; sets heartbeat 40"));
    }
    a.says("The rule that it steps down then is switched off").shows("active, owns");
    a.hears("B", heartbeat(2, 1), "cancels heartbeat; sets peer 200; Ack 2, 1 > B").shows("standby");
}

#[test]
fn a_vote_that_does_not_bind_is_given_away() {
    let mut w = broken("W", Guard::Witness, Variant::VoteUnbound);
    w.hears("A", heartbeat(1, 1), "sets lease 200; Ack 1, 1 > A").says("a rule that is switched off").shows("bound");
    let votes = "writes Witness(Vote { term: 2, holder: NodeId(1) }); sets lease 200; Ack 2, 1 > B";
    w.hears("B", claim(2, 1), votes).says("W's vote is A's still, but").hears(
        "A",
        heartbeat(1, 2),
        "Refused 1 (2) > A",
    );
    w.fires(Timer::Lease, "-").says("did not bind W anyway");
}

#[test]
fn a_vote_that_is_not_written_is_forgotten() {
    let mut w = broken("W", Guard::Witness, Variant::VoteForgotten);
    w.began("sets lease 200").shows("bound").hears("B", claim(2, 1), "Refused 2 (1) > B");
    w.hears("A", heartbeat(1, 1), "sets lease 200; Ack 1, 1 > A").restarts("-").shows("free");
    w.says("it will give it to whoever asks").ignores("A", &[heartbeat(1, 2)]);
    w.hears("B", claim(2, 2), "sets lease 200; Ack 2, 2 > B").says("does not write it down").shows("bound");
    w.hears("A", heartbeat(1, 3), "Refused 1 (2) > A").restarts("-");
    w.hears("A", claim(1, 1), "sets lease 200; Ack 1, 1 > A");
}

#[test]
fn a_new_owner_comes_with_an_old_token() {
    let mut b = broken("B", Guard::Fencing, Variant::OldToken);
    b.hears("A", heartbeat(1, 1), "sets peer 200");
    b.fires(Timer::Peer, "writes Server { term: 1 }; tries again (peer); Claim 1, 1 > D; sets heartbeat 40");
    b.says("for term 1, which it has seen").hears("D", ack(1, 1), "Heartbeat 1, 2 > A; sets heartbeat 40");
    b.asks("7", "Write 1, 7 > D");
    let mut b = broken("B", Guard::None, Variant::OldToken);
    b.fires(Timer::Peer, "writes Server { term: 1 }; tries again (peer); Heartbeat 1, 1 > A; sets heartbeat 40");
    let mut a = broken("A", Guard::None, Variant::OldToken);
    a.ignores("B", &[heartbeat(1, 1)]).shows("active, owns");
}

#[test]
fn a_disk_that_does_not_write_its_highest_term_lets_an_old_owner_in() {
    let mut d = broken("D", Guard::Fencing, Variant::TokenForgotten);
    d.hears("B", claim(2, 1), "Ack 2, 1 > B").says("does not write 2 down").hears(
        "A",
        write(1, "3"),
        "Refused 1 (2) > A",
    );
    let stores = |value: &str, term: u32, nth: u32, to: &str| {
        format!(
            "writes Disk {{ highest: 0, value: Some((\"{value}\", {term})), writes: {nth} }}; \
             stored {nth} in term {term}, by {to}; decides {value}; Written {term}, {value} > {to}"
        )
    };
    d.hears("B", write(2, "7"), &stores("7", 2, 1, "B")).hears("A", write(1, "3"), "Refused 1 (2) > A");
    d.restarts("-").says("has forgotten the highest term").hears("A", write(1, "3"), &stores("3", 1, 2, "A"));
}
