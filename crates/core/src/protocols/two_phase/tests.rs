//! Every row of the table of two-phase commit (PROTOCOLS.md, section 2), one reaction after another.

use super::{Message, Outcome, Timer, TwoPhase};
use crate::protocols::transfer::VoteRule;
use crate::protocols::transfer::testing::{Bench, describes_itself, runs_through};
use alloc::format;
use alloc::string::String;

const YES: Message = Message::Vote { yes: true };
const NO: Message = Message::Vote { yes: false };
const GIVE: Message = Message::Prepare { change: -50 };
const PREPARED: &str = "writes Prepared { undo: 100, redo: 50 }; votes true; Vote yes > C";

type Node = Bench<TwoPhase>;

fn everything() -> [Message; 6] {
    [GIVE, YES, NO, Message::Commit, Message::Abort, Message::Ack]
}

/// The coordinator, having asked.
fn voting() -> Node {
    let mut c = Node::of("C");
    c.request("writes Begun { participants: NodeSet(6) }; Prepare -50 > A; Prepare +50 > B; sets votes 100");
    c
}

/// The coordinator, having decided to commit.
fn committing() -> Node {
    let mut c = voting();
    c.hears("A", YES, "-").hears("B", YES, &told("cancels votes; ", Outcome::Commit));
    c
}

fn told(first: &str, outcome: Outcome) -> String {
    let (decided, message) = match outcome {
        Outcome::Commit => ("commit", "Commit"),
        Outcome::Abort => ("abort", "Abort"),
    };
    format!(
        "writes Decided {{ participants: NodeSet(6), outcome: {outcome:?} }}; {first}decides {decided}; {message} > A \
         B; sets acks 100"
    )
}

/// A participant in doubt.
fn prepared() -> Node {
    let mut a = Node::of("A");
    a.hears("C", GIVE, PREPARED).shows("in doubt, locked, waits, 50");
    a
}

#[test]
fn the_coordinator_asks_and_decides() {
    Node::of("C").shows("idle").ignores("A", &everything());
    let mut c = voting();
    c.shows("voting, waits").request("-").ignores("A", &[Message::Ack]);
    c.hears("A", YES, "-").ignores("A", &[YES, Message::Ack]);
    c.shows("voting, waits").hears("B", YES, &told("cancels votes; ", Outcome::Commit)).shows("committing");
    voting().hears("A", YES, "-").hears("B", NO, &told("cancels votes; ", Outcome::Abort)).shows("aborting");
    voting().hears("A", YES, "-").fires(Timer::Votes, &told("", Outcome::Abort)).ignores("B", &[YES, NO]);
}

#[test]
fn the_coordinator_tells_until_all_acknowledge() {
    let mut c = committing();
    c.ignores("A", &[YES, NO]).fires(Timer::Acks, "Commit > A B; sets acks 100");
    c.hears("B", Message::Ack, "-").hears("B", Message::Ack, "-").fires(Timer::Acks, "Commit > A; sets acks 100");
    c.hears("A", Message::Ack, "writes Ended { outcome: Commit }; cancels acks").shows("done");
    c.ignores("A", &everything()).request("-").fires(Timer::Acks, "-").restarts("-").shows("done").request("-");
    let mut c = voting();
    c.fires(Timer::Votes, &told("", Outcome::Abort)).fires(Timer::Votes, "-");
    c.fires(Timer::Acks, "Abort > A B; sets acks 100").hears("A", Message::Ack, "-");
    c.hears("B", Message::Ack, "writes Ended { outcome: Abort }; cancels acks").shows("done");
}

#[test]
fn the_coordinator_restarts_from_its_log() {
    Node::of("C").restarts("-").shows("idle");
    voting().restarts(&told("", Outcome::Abort)).shows("aborting").ignores("A", &[YES, NO]);
    let mut c = committing();
    c.hears("A", Message::Ack, "-").restarts("Commit > A B; sets acks 100").shows("committing");
    c.hears("A", Message::Ack, "-").hears("B", Message::Ack, "writes Ended { outcome: Commit }; cancels acks");
    voting().is_replaced().shows("idle").ignores("A", &everything());
}

#[test]
fn a_participant_votes() {
    prepared().ignores("C", &[GIVE, YES, Message::Ack]).fires(Timer::Votes, "-");
    let aborted = |balance| format!("writes Finished {{ outcome: Abort, balance: {balance} }}; decides abort; ");
    let no = |balance| aborted(balance) + "votes false; Vote no > C";
    Node::voting("A", VoteRule::Auto, 30).hears("C", GIVE, &no(30)).shows("aborted, 30");
    Node::voting("A", VoteRule::Auto, 50).hears(
        "C",
        GIVE,
        "writes Prepared { undo: 50, redo: 0 }; votes true; Vote yes > C",
    );
    Node::voting("A", VoteRule::No, 100).hears("C", GIVE, &no(100)).hears("C", GIVE, "votes false; Vote no > C");
    Node::voting("A", VoteRule::Yes, 0).hears(
        "C",
        GIVE,
        "writes Prepared { undo: 0, redo: -50 }; votes true; Vote yes > C",
    );
}

#[test]
fn a_participant_finishes() {
    let commit = "writes Finished { outcome: Commit, balance: 50 }; decides commit; Ack > C";
    prepared().hears("C", Message::Commit, commit).hears("C", Message::Commit, "Ack > C").shows("committed, 50");
    prepared().hears("C", Message::Commit, commit).ignores("C", &[GIVE, YES, Message::Abort, Message::Ack]);
    let abort = "writes Finished { outcome: Abort, balance: 100 }; decides abort; Ack > C";
    prepared().hears("C", Message::Abort, abort).hears("C", Message::Abort, "Ack > C").shows("aborted, 100");
    prepared().hears("C", Message::Abort, abort).ignores("C", &[Message::Commit, NO, Message::Ack]);
}

#[test]
fn a_participant_that_knows_nothing_is_told() {
    let abort = "writes Finished { outcome: Abort, balance: 100 }; decides abort; Ack > C";
    let mut a = Node::of("A");
    a.ignores("B", &[YES, NO, Message::Ack]).shows("idle, 100");
    a.hears("C", Message::Abort, abort).hears("C", GIVE, "votes false; Vote no > C").shows("aborted, 100");
    let mut a = prepared();
    a.is_replaced().shows("idle, 100");
    a.hears("C", Message::Commit, "writes Finished { outcome: Commit, balance: 100 }; decides commit; Ack > C");
    a.shows("committed, 100").ignores("C", &[GIVE]);
}

#[test]
fn a_participant_restarts_from_its_log() {
    Node::of("A").restarts("-").shows("idle, 100");
    prepared().restarts("-").shows("in doubt, locked, waits, 50").hears(
        "C",
        Message::Commit,
        "writes Finished { outcome: Commit, balance: 50 }; decides commit; Ack > C",
    );
    let mut a = prepared();
    a.hears("C", Message::Abort, "writes Finished { outcome: Abort, balance: 100 }; decides abort; Ack > C");
    a.restarts("-").shows("aborted, 100").hears("C", Message::Abort, "Ack > C");
}

#[test]
fn a_run_without_faults_takes_four_messages_a_participant() {
    for n in 1..=9 {
        assert_eq!(runs_through::<TwoPhase>(n, VoteRule::Yes, "commit"), 4 * n);
        assert_eq!(runs_through::<TwoPhase>(n, VoteRule::No, "abort"), 4 * n);
    }
}

#[test]
fn it_describes_itself() {
    describes_itself::<TwoPhase>(&[GIVE, YES, Message::Commit, Message::Abort, Message::Ack]);
}
