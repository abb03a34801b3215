//! What people read of three-phase commit: the fields of its messages, sentences that depend on the state or on the
//! options, cards.

use super::*;
use crate::transfer::testing::fields_of;

const ASKED: &str = "cancels votes; PreCommit > A B; sets acks 100";
const BY_NO: &str = "writes Decided { outcome: Abort }; cancels votes; decides abort; Abort > A B";
const TELLS_COMMIT_ALL_THE_SAME: &str = "writes Decided { outcome: Commit }; decides commit; DoCommit > A B";

fn among_three(name: &str, termination: Termination, missing_ack: MissingAck, broken: Variant) -> Node {
    Node::among(&["C", "A", "B"], name, Options { termination, missing_ack, broken })
}

/// The node called `name` under each way to end the transaction.
fn both(name: &str) -> [Node; 2] {
    [Termination::Timeout, Termination::Elected].map(|it| among_three(name, it, MissingAck::Commit, Variant::None))
}

#[test]
fn a_message_shows_what_it_carries() {
    let fields = [
        (GIVE, "change -50", "改动 -50"),
        (YES, "vote yes", "投票 赞成"),
        (NO, "vote no", "投票 反对"),
        (SO_COMMIT, "outcome commit", "结果 提交"),
        (SO_ABORT, "outcome abort", "结果 中止"),
        (IS_READY, "state ready", "状态 就绪"),
        (Message::StateReply { state: State::Precommitted }, "state precommitted", "状态 已预提交"),
        (Message::StateReply { state: State::Aborted }, "state aborted", "状态 已中止"),
        (Message::StateReply { state: State::Committed }, "state committed", "状态 已提交"),
    ];
    for (message, en, zh) in fields {
        assert_eq!(fields_of::<ThreePhase>(&message), [en, zh], "{message:?}");
    }
    for message in kinds().into_iter().filter(|message| ThreePhase::label(message) == ThreePhase::kind(message)) {
        assert_eq!(fields_of::<ThreePhase>(&message), ["", ""], "{message:?}");
    }
}

#[test]
fn what_no_rule_asks_for_is_said_to_be_ignored() {
    for mut a in [Node::of("A"), ready(), precommitted()] {
        for message in [YES, Message::StateRequest, IS_READY, Message::PreAck, Message::Ack] {
            let kind = ThreePhase::kind(&message);
            a.hears("B", message, "-").says(&format!("A ignores B's {kind}: no rule asks for it"));
        }
    }
    for mut c in [Node::of("C"), waiting(), prepared()] {
        for message in
            [GIVE, Message::PreCommit, Message::DoCommit, Message::Abort, Message::StateRequest, Message::Ack]
        {
            let kind = ThreePhase::kind(&message);
            c.hears("B", message, "-").says(&format!("C ignores B's {kind}: no rule asks for it"));
        }
    }
}

#[test]
fn the_coordinator_says_how_far_it_is() {
    waiting().hears("A", YES, "-").says("A votes yes: 1 of 2.").hears("A", YES, "-").says("a copy counts once");
    waiting()
        .hears("A", NO, BY_NO)
        .says("A votes no, and one no is enough")
        .hears("B", YES, "-")
        .says("B's vote comes when");
    prepared().says("That makes 2 of 2 yes. C does not decide yet");
    waiting().hears("A", YES, "-").fires(Timer::Votes, TELLS_ABORT).says("the vote of B. ");
    committed()
        .hears("A", Message::Ack, "-")
        .says("A acknowledges the outcome.")
        .hears("A", Message::PreAck, "-")
        .says("A's PreAck comes");
    for mut c in [waiting(), prepared()] {
        c.restarts(C_ASKS).says("C's log has a transaction and no decision.");
    }
    committed().restarts("-").says("C's log has the commit: it knows the outcome");
}

#[test]
fn a_participant_says_how_far_it_is() {
    ready().says("A could go from 100 to 50.").hears("C", GIVE, "-").says("answered this question already");
    precommitted().says("writes undo 100 and redo 50").hears("C", GIVE, "-").says("answered this question already");
    let no = "writes Finished { outcome: Abort, balance: 30 }; decides abort; votes false; Vote no > C";
    Node::voting("A", VoteRule::Auto, 30).hears("C", GIVE, no).says("A has 30 and cannot make a change of -50");
    Node::voting("A", VoteRule::No, 30).hears("C", GIVE, no).says("A says no. Without its yes");
    ready().restarts(A_ASKS).says("A's log says ready.");
    precommitted().restarts(A_ASKS).says("A's log says precommitted: it holds its lock again.");
    ready().restarts(A_ASKS).hears("C", Message::PreCommit, PRECOMMITS).says("so it will go on asking");
    ready()
        .restarts(A_ASKS)
        .hears("B", SO_COMMIT, COMMITS)
        .says("from B: commit. It writes that down; its balance is 50");
}

#[test]
fn a_participant_says_how_it_ends() {
    let mut a = precommitted();
    a.hears("C", Message::DoCommit, &acked(COMMITS)).says("it makes the change final at 50");
    a.hears("C", Message::DoCommit, "-").says("knows about the commit already");
    a.hears("C", Message::Abort, "-").says("C tells A: abort. But A has decided commit");
    a.hears("C", Message::PreCommit, "-")
        .says("has committed already")
        .hears("C", Message::Ack, "-")
        .says("C acknowledges the outcome.");
    a.restarts("-").says("A's log has the commit: it knows the outcome");
    let mut a = ready();
    a.hears("C", Message::Abort, &acked(ABORTS)).says("It has changed nothing yet");
    a.hears("C", Message::PreCommit, "-").says("has aborted, and this PreCommit comes too late");
    a.hears("C", Message::DoCommit, "-").says("C tells A: commit. But A has decided abort");
    ready().hears("C", Message::DoCommit, &acked(COMMITS)).says("A has not precommitted, but C says commit");
    precommitted().hears("C", Message::Abort, &acked(ABORTS)).says("it undoes the change, back to 100");
    Node::of("A").hears("C", Message::Abort, &acked(ABORTS_IDLE)).says("CanCommit may be late or lost, or the log was");
    let notes = "writes Finished { outcome: Commit, balance: 100 }; decides commit";
    Node::of("A")
        .hears("C", Message::DoCommit, &acked(notes))
        .says("it takes note of the commit, but its balance stays");
}

#[test]
fn a_participant_says_what_it_will_do_if_it_hears_no_more() {
    let says = [["it will abort alone", "it will now commit"], ["it will stand for election"; 2]];
    for (mut a, [once_ready, once_precommitted]) in both("A").into_iter().zip(says) {
        a.hears("C", GIVE, READY).says(once_ready);
        a.hears("C", Message::PreCommit, PRECOMMITS).says(once_precommitted);
    }
    let mut a = among_three("A", Termination::Timeout, MissingAck::Abort, Variant::PrecommittedTimesOutToAbort);
    a.hears("C", GIVE, READY)
        .hears("C", Message::PreCommit, PRECOMMITS)
        .says("it will abort: the rule that it may not");
    a.fires(Timer::Decision, ABORTS_IDLE).says("The rule that it may not abort any more is switched off");
}

#[test]
fn the_coordinator_says_what_its_preacks_are_for() {
    let says = [
        [
            "one of them may still be ready and abort alone",
            "who has precommitted does not abort alone",
            "decides by its timer",
        ],
        ["C waits for the others", "whoever takes over from now on finds a node precommitted", "asks the others"],
    ];
    for (mut c, [one, all, ack]) in both("C").into_iter().zip(says) {
        c.request(BEGINS).hears("A", YES, "-").hears("B", YES, ASKED).hears("A", Message::PreAck, "-").says(one);
        c.says("1 of 2").hears("B", Message::PreAck, TELLS_COMMIT).says(all).hears("B", Message::Ack, "-").says(ack);
    }
}

#[test]
fn the_coordinator_says_what_it_makes_of_a_missing_preack() {
    let (abort, commit) = (MissingAck::Abort, MissingAck::Commit);
    let (timeout, elected) = (Termination::Timeout, Termination::Elected);
    let aborts = Variant::AbortsAfterPrecommit;
    let commits = TELLS_COMMIT_ALL_THE_SAME;
    for (termination, missing_ack, broken, told, words) in [
        (
            timeout,
            abort,
            Variant::None,
            TELLS_ABORT,
            "the PreAck of B. It writes abort, and tells everyone and its client. It cannot know",
        ),
        (timeout, commit, Variant::None, commits, "One that is only cut off, and still ready, will abort alone."),
        (elected, commit, Variant::None, commits, "precommitted survivors would contradict it"),
        (elected, commit, aborts, TELLS_ABORT, "the rule that it commits here is switched off"),
    ] {
        let mut c = among_three("C", termination, missing_ack, broken);
        c.request(BEGINS).hears("A", YES, "-").hears("B", YES, ASKED).hears("A", Message::PreAck, "-");
        c.fires(Timer::Acks, told).says(words);
    }
}

#[test]
fn what_survivors_tell_the_coordinator_is_final() {
    let [_, mut c] = both("C");
    c.request(BEGINS).hears("A", Message::Abort, "writes Decided { outcome: Abort }; cancels votes; decides abort");
    c.says("A has decided without C, and tells it: abort.")
        .hears("B", Message::Abort, "-")
        .says("knows about the abort already");
    c.hears("B", Message::DoCommit, "-").says("B tells C: commit. But C has decided abort");
}

#[test]
fn a_node_shows_its_log_and_its_balance() {
    Node::of("C").details("*empty log; log empty");
    waiting().hears("A", YES, "-").details("*log: begin; log begin; yes votes A; 1 of 2, needs 2");
    prepared().details("*log: begin; log begin; precommitted nobody; 0 of 2, needs 2");
    waiting().restarts(C_ASKS).details("*log: begin; log begin");
    committed().details("*log: commit; log commit");
    Node::of("A").details("*balance 100; log empty");
    ready().details("*balance 100; log ready, change -50");
    precommitted().details("*balance 100 → 50; log precommitted, undo 100, redo 50");
    precommitted().hears("C", Message::Abort, &acked(ABORTS)).details("*balance 100; log abort, balance 100");
}

#[test]
fn a_candidate_shows_whose_state_it_knows() {
    let [_, mut a] = both("A");
    a.hears("C", GIVE, READY).fires(Timer::Decision, "StateRequest > C B; sets election 100");
    a.says("A is ready and has heard nothing for too long");
    a.details("*balance 100; log ready, change -50; ready A; 1 of 3, needs 3");
    a.hears("C", Message::StateReply { state: State::Precommitted }, "-");
    a.says("C is precommitted. A knows the states of 2 of 3");
    a.details("*balance 100; log ready, change -50; ready A, precommitted C; 2 of 3, needs 3");
    a.hears("B", IS_READY, "-")
        .details("*balance 100; log ready, change -50; ready A and B, precommitted C; 3 of 3, needs 3");
    a.fires(Timer::Election, "writes Precommitted { undo: 100, redo: 50 }; PreCommit > B; sets election 100");
    a.says("Precommitted: C, so all have said yes").says("it brings B to the same point");
    let log = "*balance 100 → 50; log precommitted, undo 100, redo 50";
    a.details(&format!("{log}; answered PreAck nobody; 0 of 1, needs 1"));
}

#[test]
fn a_candidate_says_whom_it_follows() {
    let outcomes = [
        (State::Aborted, "Abort", "abort", "Abort", 100, "A decision has been made already: B (aborted). A aborts too"),
        (
            State::Committed,
            "Commit",
            "commit",
            "DoCommit",
            50,
            "A decision has been made already: B (committed). A commits too",
        ),
    ];
    for (state, outcome, decides, message, balance, words) in outcomes {
        let [_, mut a] = both("A");
        a.hears("C", GIVE, READY).fires(Timer::Decision, "StateRequest > C B; sets election 100");
        a.hears("B", Message::StateReply { state }, "-");
        let finished = format!("writes Finished {{ outcome: {outcome}, balance: {balance} }}");
        a.fires(Timer::Election, &format!("{finished}; decides {decides}; {message} > C B")).says(words);
    }
}
