//! Every row of the tables at the head of two-phase commit, one reaction after another.

mod words;

use super::{Message, Options, Outcome, Termination, Timer, TwoPhase, Variant, Why};
use crate::testing::{Bench, OnBench};
use crate::transfer::VoteRule;
use crate::transfer::testing::{self, describes_itself, runs_through};
use alloc::format;
use alloc::string::String;
use synod_core::{Language, Name, NodeView, Site};

impl OnBench for TwoPhase {
    fn check_sentence(why: &Why, sentence: &str) {
        testing::check_sentence(why, sentence);
    }

    fn check_view(site: Site<'_, Self>, memory: Option<&Self>, view: &NodeView, language: Language) {
        testing::check_view(site, memory, view, language);
    }
}

const YES: Message = Message::Vote { yes: true };
const NO: Message = Message::Vote { yes: false };
const SO_COMMIT: Message = Message::DecisionReply { outcome: Outcome::Commit };
const SO_ABORT: Message = Message::DecisionReply { outcome: Outcome::Abort };
const GIVE: Message = Message::Prepare { change: -50 };
const PREPARED: &str = "writes Prepared { undo: 100, redo: 50 }; votes true; Vote yes > C";

type Node = Bench<TwoPhase>;

/// One of each kind, in the order of the description.
fn kinds() -> [Message; 7] {
    [GIVE, YES, Message::Commit, Message::Abort, Message::Ack, Message::DecisionRequest, SO_COMMIT]
}

fn everything() -> [Message; 9] {
    let [give, yes, commit, abort, ack, request, so_commit] = kinds();
    [give, yes, NO, commit, abort, ack, request, so_commit, SO_ABORT]
}

/// The coordinator, having asked.
fn voting() -> Node {
    let mut c = Node::of("C");
    c.request("writes Begun { participants: {1, 2} }; Prepare -50 > A; Prepare +50 > B; sets votes 100");
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
        "writes Decided {{ participants: {{1, 2}}, outcome: {outcome:?} }}; {first}decides {decided}; {message} > A \
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
    c.ignores("A", &[YES, NO]).fires(Timer::Acks, "tries again (acks); Commit > A B; sets acks 100");
    c.hears("B", Message::Ack, "-")
        .hears("B", Message::Ack, "-")
        .fires(Timer::Acks, "tries again (acks); Commit > A; sets acks 100");
    c.hears("A", Message::Ack, "writes Ended { outcome: Commit }; cancels acks").shows("done");
    c.ignores("A", &everything()).request("-").fires(Timer::Acks, "-").restarts("-").shows("done").request("-");
    let mut c = voting();
    c.fires(Timer::Votes, &told("", Outcome::Abort)).fires(Timer::Votes, "-");
    c.fires(Timer::Acks, "tries again (acks); Abort > A B; sets acks 100").hears("A", Message::Ack, "-");
    c.hears("B", Message::Ack, "writes Ended { outcome: Abort }; cancels acks").shows("done");
}

#[test]
fn the_coordinator_restarts_from_its_log() {
    Node::of("C").restarts("-").shows("idle");
    voting().restarts(&told("", Outcome::Abort)).shows("aborting").ignores("A", &[YES, NO]);
    let mut c = committing();
    c.hears("A", Message::Ack, "-").restarts("Commit > A B; sets acks 100").shows("committing");
    c.hears("A", Message::Ack, "-").hears("B", Message::Ack, "writes Ended { outcome: Commit }; cancels acks");
    voting().is_replaced("-").shows("idle").ignores("A", &everything());
}

#[test]
fn a_participant_votes() {
    prepared().ignores("C", &[GIVE, YES, Message::Ack]).fires(Timer::Votes, "-");
    prepared().ignores("B", &[Message::DecisionRequest, SO_COMMIT, SO_ABORT]).fires(Timer::Decision, "-");
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
    a.ignores("B", &[YES, NO, Message::Ack, Message::DecisionRequest, SO_COMMIT]).shows("idle, 100");
    a.hears("C", Message::Abort, abort).hears("C", GIVE, "votes false; Vote no > C").shows("aborted, 100");
    let mut a = prepared();
    a.is_replaced("-").shows("idle, 100");
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

/// The node called `name` where participants in doubt ask around.
fn asking_around(name: &str) -> Node {
    let options = Options { termination: Termination::Cooperative, ..Options::default() };
    Node::among(&["C", "A", "B"], name, options)
}

/// A participant in doubt that will ask around.
fn wondering() -> Node {
    let mut a = asking_around("A");
    a.hears("C", GIVE, &format!("{PREPARED}; sets decision 300")).shows("in doubt, locked, waits, 50");
    a
}

const ASKS: &str = "DecisionRequest > C B; sets decision 300";
const ASKS_AGAIN: &str = "tries again (decision); DecisionRequest > C B; sets decision 300";
const COMMITS: &str = "writes Finished { outcome: Commit, balance: 50 }; cancels decision; decides commit";
const ABORTS: &str = "writes Finished { outcome: Abort, balance: 100 }; cancels decision; decides abort";
const ABORTS_IDLE: &str = "writes Finished { outcome: Abort, balance: 100 }; decides abort";

#[test]
fn a_participant_in_doubt_asks_around_and_again() {
    let mut a = wondering();
    a.fires(Timer::Decision, ASKS).shows("in doubt, asking, locked, waits, 50");
    a.fires(Timer::Decision, ASKS_AGAIN).fires(Timer::Decision, ASKS_AGAIN);
    a.ignores("B", &[Message::DecisionRequest, GIVE, YES, NO, Message::Ack]);
    a.hears("B", SO_COMMIT, COMMITS).shows("committed, 50").fires(Timer::Decision, "-");
    a.ignores("B", &[SO_COMMIT, SO_ABORT]).hears("C", Message::Commit, "Ack > C");
    wondering().fires(Timer::Decision, ASKS).hears("C", SO_ABORT, ABORTS).shows("aborted, 100");
    wondering().hears("C", SO_ABORT, ABORTS);
}

#[test]
fn who_asks_around_still_hears_the_coordinator() {
    wondering().hears("C", Message::Commit, &format!("{COMMITS}; Ack > C")).fires(Timer::Decision, "-");
    let mut a = wondering();
    a.fires(Timer::Decision, ASKS).hears("C", Message::Abort, &format!("{ABORTS}; Ack > C")).ignores("B", &[SO_ABORT]);
}

#[test]
fn a_restarted_participant_in_doubt_asks_at_once() {
    asking_around("A").restarts("-").shows("idle, 100");
    let mut a = wondering();
    a.restarts(ASKS).shows("in doubt, asking, locked, waits, 50").fires(Timer::Decision, ASKS_AGAIN).restarts(ASKS);
    a.hears("B", SO_ABORT, ABORTS).restarts("-").shows("aborted, 100");
}

#[test]
fn who_knows_answers_and_who_has_not_voted_aborts_first() {
    let mut a = asking_around("A");
    a.ignores("B", &[SO_COMMIT, SO_ABORT]).fires(Timer::Decision, "-");
    a.hears("B", Message::DecisionRequest, &format!("{ABORTS_IDLE}; DecisionReply abort > B"));
    a.hears("C", GIVE, "votes false; Vote no > C").hears("C", Message::Abort, "Ack > C");
    a.hears("B", Message::DecisionRequest, "DecisionReply abort > B");
    let mut a = wondering();
    a.ignores("B", &[Message::DecisionRequest]).hears("C", Message::Commit, &format!("{COMMITS}; Ack > C"));
    a.hears("B", Message::DecisionRequest, "DecisionReply commit > B");
}

#[test]
fn the_coordinator_answers_once_it_has_decided() {
    let mut c = asking_around("C");
    c.ignores("A", &[Message::DecisionRequest, SO_COMMIT, SO_ABORT]);
    c.request("writes Begun { participants: {1, 2} }; Prepare -50 > A; Prepare +50 > B; sets votes 100");
    c.ignores("A", &[Message::DecisionRequest, SO_COMMIT, SO_ABORT]).hears("A", YES, "-");
    c.hears("B", YES, &told("cancels votes; ", Outcome::Commit)).fires(Timer::Decision, "-");
    c.hears("A", Message::DecisionRequest, "DecisionReply commit > A").hears("A", Message::Ack, "-");
    c.hears("B", Message::Ack, "writes Ended { outcome: Commit }; cancels acks");
    c.hears("B", Message::DecisionRequest, "DecisionReply commit > B").ignores("A", &[SO_ABORT]);
    c.restarts("-").hears("B", Message::DecisionRequest, "DecisionReply commit > B");
    c.is_replaced("-").shows("idle").ignores("A", &[Message::DecisionRequest]);
}

/// The node called `name` where a rule is switched off.
fn broken(name: &str, variant: Variant) -> Node {
    Node::among(&["C", "A", "B"], name, Options { broken: variant, ..Options::default() })
}

#[test]
fn variant_a_vote_before_it_is_written_is_forgotten() {
    let unwritten = "votes true; Vote yes > C";
    let mut a = broken("A", Variant::VotesBeforeWriting);
    a.hears("C", GIVE, unwritten).shows("in doubt, locked, waits, 100").ignores("C", &[GIVE]);
    a.hears("C", Message::Commit, "writes Finished { outcome: Commit, balance: 50 }; decides commit; Ack > C");
    a.shows("committed, 50").ignores("C", &[GIVE]);
    let mut a = broken("A", Variant::VotesBeforeWriting);
    a.hears("C", GIVE, unwritten).hears("C", Message::Abort, &format!("{ABORTS_IDLE}; Ack > C"));
    let mut a = broken("A", Variant::VotesBeforeWriting);
    a.hears("C", GIVE, unwritten).restarts("-").shows("idle, 100");
    a.hears("C", Message::Commit, "writes Finished { outcome: Commit, balance: 100 }; decides commit; Ack > C");
    a.shows("committed, 100");
}

#[test]
fn variant_a_participant_in_doubt_decides_by_its_timer() {
    let prepared = |variant| {
        let mut a = broken("A", variant);
        a.hears("C", GIVE, &format!("{PREPARED}; sets decision 300"));
        a
    };
    let mut a = prepared(Variant::ParticipantTimesOutToCommit);
    a.fires(Timer::Decision, "writes Finished { outcome: Commit, balance: 50 }; decides commit");
    a.shows("committed, 50").ignores("C", &[Message::Abort]).fires(Timer::Decision, "-");
    let mut a = prepared(Variant::ParticipantTimesOutToAbort);
    a.fires(Timer::Decision, ABORTS_IDLE).shows("aborted, 100").ignores("C", &[Message::Commit]);
    let mut a = prepared(Variant::ParticipantTimesOutToAbort);
    a.restarts("sets decision 300").fires(Timer::Decision, ABORTS_IDLE);
    prepared(Variant::ParticipantTimesOutToCommit).hears("C", Message::Abort, &format!("{ABORTS}; Ack > C"));
}

#[test]
fn variant_a_coordinator_that_does_not_write_decides_twice() {
    let mut c = broken("C", Variant::CoordinatorForgets);
    c.request("writes Begun { participants: {1, 2} }; Prepare -50 > A; Prepare +50 > B; sets votes 100");
    c.hears("A", YES, "-").hears("B", YES, "cancels votes; decides commit; Commit > A B; sets acks 100");
    c.shows("committing").restarts("decides abort; Abort > A B; sets acks 100").shows("aborting");
    let mut c = broken("C", Variant::CoordinatorForgets);
    c.request("writes Begun { participants: {1, 2} }; Prepare -50 > A; Prepare +50 > B; sets votes 100");
    c.hears("A", NO, "cancels votes; decides abort; Abort > A B; sets acks 100");
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
    describes_itself::<TwoPhase>(&kinds(), Variant::ALL);
}
