//! Every row of the tables at the head of three-phase commit but `elected`, one reaction after another.

mod election;
mod words;

use super::{Message, MissingAck, Options, Outcome, State, Termination, ThreePhase, Timer, Variant, Why};
use crate::testing::{Bench, OnBench};
use crate::transfer::VoteRule;
use crate::transfer::testing::{self, describes_itself, runs_through};
use alloc::format;
use alloc::string::String;
use synod_core::{Language, Name, NodeView, Protocol, Site};

impl OnBench for ThreePhase {
    fn check_sentence(why: &Why, sentence: &str) {
        testing::check_sentence(why, sentence);
    }

    fn check_view(site: Site<'_, Self>, memory: Option<&Self>, view: &NodeView, language: Language) {
        testing::check_view(site, memory, view, language);
    }
}

const GIVE: Message = Message::CanCommit { change: -50 };
const YES: Message = Message::Vote { yes: true };
const NO: Message = Message::Vote { yes: false };
const SO_COMMIT: Message = Message::DecisionReply { outcome: Outcome::Commit };
const SO_ABORT: Message = Message::DecisionReply { outcome: Outcome::Abort };

const IS_READY: Message = Message::StateReply { state: State::Ready };

const BEGINS: &str = "writes Begun { participants: {1, 2} }; CanCommit -50 > A; CanCommit +50 > B; sets votes 100";
const TELLS_COMMIT: &str = "writes Decided { outcome: Commit }; cancels acks; decides commit; DoCommit > A B";
const TELLS_ABORT: &str = "writes Decided { outcome: Abort }; decides abort; Abort > A B";
const READY: &str = "writes Ready { change: -50 }; votes true; Vote yes > C; sets decision 300";
const PRECOMMITS: &str = "writes Precommitted { undo: 100, redo: 50 }; PreAck > C; sets decision 300";
const COMMITS: &str = "writes Finished { outcome: Commit, balance: 50 }; cancels decision; decides commit";
const ABORTS: &str = "writes Finished { outcome: Abort, balance: 100 }; cancels decision; decides abort";
const ABORTS_IDLE: &str = "writes Finished { outcome: Abort, balance: 100 }; decides abort";
const A_ASKS: &str = "DecisionRequest > C B; sets decision 300";
const C_ASKS: &str = "DecisionRequest > A B; sets decision 300";
const A_ASKS_AGAIN: &str = "tries again (decision); DecisionRequest > C B; sets decision 300";
const C_ASKS_AGAIN: &str = "tries again (decision); DecisionRequest > A B; sets decision 300";

type Node = Bench<ThreePhase>;

fn acked(reaction: &str) -> String {
    format!("{reaction}; Ack > C")
}

/// One of each kind, in the order of the description.
fn kinds() -> [Message; 11] {
    [
        GIVE,
        YES,
        Message::PreCommit,
        Message::PreAck,
        Message::DoCommit,
        Message::Abort,
        Message::Ack,
        Message::DecisionRequest,
        SO_COMMIT,
        Message::StateRequest,
        IS_READY,
    ]
}

/// What a participant never gets, or never asked for.
const NOT_FOR_A_PARTICIPANT: [Message; 8] =
    [YES, NO, Message::PreAck, Message::Ack, SO_COMMIT, SO_ABORT, Message::StateRequest, IS_READY];

/// What the coordinator never gets, or never asked for.
const NOT_FOR_THE_COORDINATOR: [Message; 8] =
    [GIVE, Message::PreCommit, Message::DoCommit, Message::Abort, SO_COMMIT, SO_ABORT, Message::StateRequest, IS_READY];

/// The coordinator, having asked.
fn waiting() -> Node {
    let mut c = Node::of("C");
    c.request(BEGINS);
    c
}

/// The coordinator, having told that all could.
fn prepared() -> Node {
    let mut c = waiting();
    c.hears("A", YES, "-").hears("B", YES, "cancels votes; PreCommit > A B; sets acks 100");
    c
}

/// The coordinator, having committed.
fn committed() -> Node {
    let mut c = prepared();
    c.hears("A", Message::PreAck, "-").hears("B", Message::PreAck, TELLS_COMMIT);
    c
}

/// A participant that has said yes.
fn ready() -> Node {
    let mut a = Node::of("A");
    a.hears("C", GIVE, READY);
    a
}

/// A participant that knows that all could.
fn precommitted() -> Node {
    let mut a = ready();
    a.hears("C", Message::PreCommit, PRECOMMITS);
    a
}

#[test]
fn the_coordinator_asks() {
    let mut c = Node::of("C");
    c.shows("idle").ignores("A", &kinds());
    let mut c = waiting();
    c.shows("waiting, waits").request("-").ignores("A", &NOT_FOR_THE_COORDINATOR);
    c.ignores("A", &[Message::PreAck, Message::Ack, Message::DecisionRequest]);
    c.fires(Timer::Acks, "-").fires(Timer::Decision, "-");
    c.hears("A", YES, "-").ignores("A", &[YES]).shows("waiting, waits");
    c.hears("B", YES, "cancels votes; PreCommit > A B; sets acks 100").shows("prepared, waits");
}

#[test]
fn a_no_or_a_missing_vote_aborts() {
    let by_no = "writes Decided { outcome: Abort }; cancels votes; decides abort; Abort > A B";
    waiting().hears("A", NO, by_no).shows("aborted").ignores("B", &[YES, NO, Message::PreAck, Message::Ack]);
    waiting().hears("A", YES, "-").hears("A", NO, by_no);
    let mut c = waiting();
    c.hears("A", YES, "-").fires(Timer::Votes, TELLS_ABORT).shows("aborted").fires(Timer::Votes, "-");
    c.ignores("B", &[YES, NO, Message::Ack]).request("-").ignores("B", &NOT_FOR_THE_COORDINATOR);
}

#[test]
fn the_coordinator_commits_once_all_have_precommitted() {
    let mut c = prepared();
    c.request("-")
        .ignores("A", &[YES, NO, Message::Ack, Message::DecisionRequest])
        .ignores("B", &NOT_FOR_THE_COORDINATOR);
    c.fires(Timer::Votes, "-").fires(Timer::Decision, "-");
    c.hears("A", Message::PreAck, "-").ignores("A", &[Message::PreAck]).shows("prepared, waits");
    c.hears("B", Message::PreAck, TELLS_COMMIT).shows("committed");
    c.ignores("A", &[YES, NO, Message::PreAck, Message::Ack, Message::Ack]).ignores("B", &NOT_FOR_THE_COORDINATOR);
    c.request("-").fires(Timer::Acks, "-").fires(Timer::Decision, "-").shows("committed");
}

#[test]
fn a_missing_preack_aborts() {
    let mut c = prepared();
    c.hears("A", Message::PreAck, "-").fires(Timer::Acks, TELLS_ABORT).shows("aborted");
    c.ignores("B", &[Message::PreAck, Message::Ack]).fires(Timer::Acks, "-");
}

#[test]
fn a_missing_preack_commits_where_the_scenario_says_so() {
    let prepared = |broken| {
        let options = Options { missing_ack: MissingAck::Commit, broken, ..Options::default() };
        let mut c = Node::among(&["C", "A", "B"], "C", options);
        c.request(BEGINS).hears("A", YES, "-").hears("B", YES, "cancels votes; PreCommit > A B; sets acks 100");
        c
    };
    let told = "writes Decided { outcome: Commit }; decides commit; DoCommit > A B";
    let mut c = prepared(Variant::None);
    c.hears("A", Message::PreAck, "-").fires(Timer::Acks, told).shows("committed").ignores("B", &[Message::PreAck]);
    prepared(Variant::AbortsAfterPrecommit).fires(Timer::Acks, TELLS_ABORT).shows("aborted");
}

#[test]
fn variant_a_precommitted_participant_aborts_by_its_timer() {
    for termination in [Termination::Timeout, Termination::Elected] {
        let broken = Variant::PrecommittedTimesOutToAbort;
        let options = Options { termination, broken, ..Options::default() };
        let mut a = Node::among(&["C", "A", "B"], "A", options);
        a.hears("C", GIVE, READY).hears("C", Message::PreCommit, PRECOMMITS).fires(Timer::Decision, ABORTS_IDLE);
        a.shows("aborted, 100").ignores("C", &[Message::DoCommit]);
    }
}

#[test]
fn the_coordinator_answers_once_it_knows() {
    committed().hears("B", Message::DecisionRequest, "DecisionReply commit > B");
    waiting().fires(Timer::Votes, TELLS_ABORT).hears("A", Message::DecisionRequest, "DecisionReply abort > A");
    let mut c = committed();
    c.restarts("-").shows("committed").hears("A", Message::DecisionRequest, "DecisionReply commit > A");
    c.ignores("A", &[YES, NO, Message::PreAck, Message::Ack, SO_COMMIT, SO_ABORT]).request("-");
}

#[test]
fn a_restarted_coordinator_asks_and_decides_nothing() {
    Node::of("C").restarts("-").shows("idle");
    prepared().is_replaced("-").shows("idle").ignores("A", &kinds());
    for mut c in [waiting(), prepared()] {
        c.restarts(C_ASKS).shows("asking, waits").fires(Timer::Decision, C_ASKS_AGAIN).request("-");
        c.ignores("A", &[YES, NO, Message::PreAck, Message::Ack, GIVE, Message::PreCommit, Message::DecisionRequest]);
        c.ignores("A", &[Message::DoCommit, Message::Abort]).fires(Timer::Votes, "-").fires(Timer::Acks, "-");
        c.restarts(C_ASKS);
        c.hears("B", SO_ABORT, "writes Decided { outcome: Abort }; cancels decision; decides abort").shows("aborted");
        c.ignores("A", &[SO_ABORT, SO_COMMIT, YES]).fires(Timer::Decision, "-");
        c.hears("A", Message::DecisionRequest, "DecisionReply abort > A");
    }
    let mut c = prepared();
    c.restarts(C_ASKS).hears("A", SO_COMMIT, "writes Decided { outcome: Commit }; cancels decision; decides commit");
}

#[test]
fn a_participant_votes_and_locks_nothing() {
    let mut a = Node::of("A");
    a.shows("idle, 100").ignores("C", &NOT_FOR_A_PARTICIPANT).ignores("C", &[Message::PreCommit]);
    a.fires(Timer::Decision, "-").fires(Timer::Votes, "-");
    a.hears("C", GIVE, READY).shows("ready, waits, 100").ignores("C", &[GIVE, Message::DecisionRequest]);
    a.ignores("C", &NOT_FOR_A_PARTICIPANT);
    let no = "writes Finished { outcome: Abort, balance: 30 }; decides abort; votes false; Vote no > C";
    let mut a = Node::voting("A", VoteRule::Auto, 30);
    a.hears("C", GIVE, no).shows("aborted, 30").ignores("C", &[Message::Abort, Message::PreCommit, Message::DoCommit]);
    Node::voting("A", VoteRule::No, 30).hears("C", GIVE, no).hears("C", GIVE, "votes false; Vote no > C");
    Node::voting("A", VoteRule::Yes, 30).hears("C", GIVE, READY).shows("ready, waits, 30").hears(
        "C",
        Message::PreCommit,
        "writes Precommitted { undo: 30, redo: -20 }; PreAck > C; sets decision 300",
    );
}

#[test]
fn a_participant_precommits_then_finishes() {
    let mut a = precommitted();
    a.shows("precommitted, locked, waits, 50").hears("C", Message::PreCommit, "PreAck > C").ignores("C", &[GIVE]);
    a.ignores("C", &NOT_FOR_A_PARTICIPANT).ignores("B", &[Message::DecisionRequest]).fires(Timer::Acks, "-");
    a.hears("C", Message::DoCommit, &acked(COMMITS)).shows("committed, 50");
    a.ignores("C", &NOT_FOR_A_PARTICIPANT).ignores("C", &[GIVE, Message::PreCommit, Message::DoCommit, Message::Abort]);
    a.fires(Timer::Decision, "-").hears("B", Message::DecisionRequest, "DecisionReply commit > B");
    precommitted().hears("C", Message::Abort, &acked(ABORTS)).shows("aborted, 100");
    ready().hears("C", Message::DoCommit, &acked(COMMITS)).shows("committed, 50");
}

#[test]
fn an_abort_that_overtakes_aborts() {
    let mut a = Node::of("A");
    a.hears("C", Message::Abort, &acked(ABORTS_IDLE)).shows("aborted, 100");
    a.hears("C", GIVE, "votes false; Vote no > C").ignores("C", &[Message::Abort, Message::PreCommit]);
    let mut a = ready();
    a.hears("C", Message::Abort, &acked(ABORTS)).ignores("C", &[Message::PreCommit, Message::Abort, Message::DoCommit]);
    a.fires(Timer::Decision, "-").hears("B", Message::DecisionRequest, "DecisionReply abort > B");
}

#[test]
fn silence_makes_a_participant_decide_alone() {
    let alone = "writes Finished { outcome: Commit, balance: 50 }; decides commit";
    let mut a = ready();
    a.fires(Timer::Decision, ABORTS_IDLE).shows("aborted, 100").fires(Timer::Decision, "-");
    a.ignores("C", &[Message::PreCommit, Message::DoCommit, Message::Abort]);
    let mut a = precommitted();
    a.fires(Timer::Decision, alone).shows("committed, 50").ignores("C", &[Message::Abort, Message::DoCommit]);
}

#[test]
fn an_idle_participant_that_is_asked_aborts_first() {
    let mut a = Node::of("A");
    a.hears("B", Message::DecisionRequest, &format!("{ABORTS_IDLE}; DecisionReply abort > B"));
    a.hears("C", GIVE, "votes false; Vote no > C").hears("C", Message::DecisionRequest, "DecisionReply abort > C");
}

#[test]
fn a_restarted_participant_asks_and_decides_nothing_from_its_timer() {
    Node::of("A").restarts("-").shows("idle, 100").hears("C", GIVE, READY).fires(Timer::Decision, ABORTS_IDLE);
    let mut a = ready();
    a.restarts(A_ASKS).shows("ready, asking, waits, 100").fires(Timer::Decision, A_ASKS_AGAIN).restarts(A_ASKS);
    a.ignores("C", &[GIVE, YES, NO, Message::PreAck, Message::Ack, Message::DecisionRequest]);
    a.hears("B", SO_ABORT, ABORTS).shows("aborted, 100").ignores("B", &[SO_ABORT, SO_COMMIT]);
    let mut a = precommitted();
    a.restarts(A_ASKS).shows("precommitted, asking, locked, waits, 50").fires(Timer::Decision, A_ASKS_AGAIN);
    a.hears("B", SO_COMMIT, COMMITS).shows("committed, 50").restarts("-").shows("committed, 50");
    precommitted().restarts(A_ASKS).hears("B", SO_ABORT, ABORTS).shows("aborted, 100");
    ready().restarts(A_ASKS).hears("B", SO_COMMIT, COMMITS);
}

#[test]
fn a_restarted_participant_still_hears_its_coordinator() {
    let mut a = ready();
    a.restarts(A_ASKS).hears("C", Message::PreCommit, PRECOMMITS).shows("precommitted, asking, locked, waits, 50");
    a.hears("C", Message::PreCommit, "PreAck > C").fires(Timer::Decision, A_ASKS_AGAIN);
    a.hears("C", Message::DoCommit, &acked(COMMITS)).ignores("B", &[SO_COMMIT, SO_ABORT]);
    ready().restarts(A_ASKS).hears("C", Message::Abort, &acked(ABORTS)).fires(Timer::Decision, "-");
    precommitted().restarts(A_ASKS).hears("C", Message::Abort, &acked(ABORTS));
}

#[test]
fn a_replaced_participant_is_idle() {
    let mut a = precommitted();
    a.is_replaced("-").shows("idle, 100").ignores("C", &[Message::PreCommit, SO_COMMIT, SO_ABORT]);
    let noted = "writes Finished { outcome: Commit, balance: 100 }; decides commit";
    a.hears("C", Message::DoCommit, &acked(noted)).shows("committed, 100").ignores("C", &[GIVE, Message::DoCommit]);
}

#[test]
fn a_run_without_faults_takes_six_messages_a_participant() {
    for n in 1..=9 {
        assert_eq!(runs_through::<ThreePhase>(n, VoteRule::Yes, "commit"), 6 * n);
        assert_eq!(runs_through::<ThreePhase>(n, VoteRule::No, "abort"), 3 * n, "who has decided sends no Ack");
    }
}

#[test]
fn it_describes_itself() {
    describes_itself::<ThreePhase>(&kinds(), Variant::ALL);
}
