//! What people read of two-phase commit: the fields of its messages, sentences that depend on the state, cards.

use super::*;
use crate::transfer::testing::fields_of;

#[test]
fn a_message_shows_what_it_carries() {
    let fields = [
        (GIVE, "change -50", "改动 -50"),
        (Message::Prepare { change: 50 }, "change +50", "改动 +50"),
        (YES, "vote yes", "投票 赞成"),
        (NO, "vote no", "投票 反对"),
        (SO_COMMIT, "outcome commit", "结果 提交"),
        (SO_ABORT, "outcome abort", "结果 中止"),
    ];
    for (message, en, zh) in fields {
        assert_eq!(fields_of::<TwoPhase>(&message), [en, zh], "{message:?}");
    }
    for message in [Message::Commit, Message::Abort, Message::Ack, Message::DecisionRequest] {
        assert_eq!(fields_of::<TwoPhase>(&message), ["", ""], "{message:?}");
    }
}

#[test]
fn the_coordinator_says_what_it_writes() {
    voting().hears("A", YES, "-").says("A votes yes: 1 of 2").hears("A", YES, "-").says("a copy counts once");
    let mut c = committing();
    c.says("That makes 2 of 2 yes. C writes commit to its log: that write is the decision.");
    c.hears("A", Message::Ack, "-").says("A acknowledges the outcome: 1 of 2.");
    c.fires(Timer::Acks, "tries again (acks); Commit > B; sets acks 100")
        .says("no answer from B and repeats the commit");
    voting().hears("B", NO, &told("cancels votes; ", Outcome::Abort)).says("C writes abort to its log");
    voting().restarts(&told("", Outcome::Abort)).says("so it has told nobody to commit");
}

#[test]
fn a_coordinator_that_does_not_write_says_so() {
    let voting = || {
        let mut c = broken("C", Variant::CoordinatorForgets);
        c.request("writes Begun { participants: {1, 2} }; Prepare -50 > A; Prepare +50 > B; sets votes 100");
        c
    };
    let mut c = voting();
    c.hears("A", YES, "-").hears("B", YES, "cancels votes; decides commit; Commit > A B; sets acks 100");
    c.says("writes nothing: the rule is switched off");
    c.restarts("decides abort; Abort > A B; sets acks 100").says("no decision, since it never writes one");
    let mut c = voting();
    c.hears("B", NO, "cancels votes; decides abort; Abort > A B; sets acks 100");
    c.says("It writes nothing; the rule is switched off.");
}

#[test]
fn a_participant_says_how_it_votes_and_ends() {
    prepared().says("A can go from 100 to 50.");
    let no = "writes Finished { outcome: Abort, balance: 30 }; decides abort; votes false; Vote no > C";
    Node::voting("A", VoteRule::Auto, 30).hears("C", GIVE, no).says("A has 30 and cannot make a change of -50");
    Node::voting("A", VoteRule::No, 30).hears("C", GIVE, no).says("A says no. Without its yes");
    let commits = "writes Finished { outcome: Commit, balance: 50 }; decides commit; Ack > C";
    let mut a = prepared();
    a.hears("C", Message::Commit, commits).says("it makes the change final at 50");
    a.hears("C", Message::Commit, "Ack > C").says("knows about the commit already");
    a.hears("C", Message::Abort, "-").says("C tells A: abort. But A has decided commit");
    a.restarts("-").says("A's log has the commit: it knows the outcome.");
    let aborts = "writes Finished { outcome: Abort, balance: 100 }; decides abort; Ack > C";
    prepared().hears("C", Message::Abort, aborts).says("it undoes the change, back to 100");
    Node::of("A").hears("C", Message::Abort, aborts).says("Prepare may be late or lost, or the log was");
    let notes = "writes Finished { outcome: Commit, balance: 100 }; decides commit; Ack > C";
    Node::of("A").hears("C", Message::Commit, notes).says("it takes note of the commit, but its balance stays");
}

#[test]
fn a_node_shows_its_log_and_its_balance() {
    Node::of("C").details("*empty log; log empty");
    voting().details("*log: begin; log begin; yes votes nobody; 0 of 2, needs 2");
    voting().hears("B", YES, "-").details("*log: begin; log begin; yes votes B; 1 of 2, needs 2");
    let mut c = committing();
    c.hears("A", Message::Ack, "-").details("*log: commit; log commit; acknowledged A; 1 of 2, needs 2");
    c.hears("B", Message::Ack, "writes Ended { outcome: Commit }; cancels acks");
    c.details("*log: commit, end; log commit, end");
    Node::of("A").details("*balance 100; log empty");
    let mut a = prepared();
    a.details("*balance 100 → 50; log prepared, undo 100, redo 50");
    a.hears("C", Message::Commit, "writes Finished { outcome: Commit, balance: 50 }; decides commit; Ack > C");
    a.details("*balance 50; log commit, balance 50");
}

#[test]
fn an_unwritten_yes_shows_in_memory_only() {
    let mut a = broken("A", Variant::VotesBeforeWriting);
    a.hears("C", GIVE, "votes true; Vote yes > C").details("balance 100 → 50; log empty; undo 100, redo 50");
    a.restarts("-").details("*balance 100; log empty");
}
