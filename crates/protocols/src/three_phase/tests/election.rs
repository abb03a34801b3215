//! Every row of the table `elected` at the head of three-phase commit, one reaction after another.

use super::*;

const AMONG_THREE: [&str; 3] = ["C", "A", "B"];
const REQUEST: Message = Message::StateRequest;
const IS_PRECOMMITTED: Message = Message::StateReply { state: State::Precommitted };
const HAS_ABORTED: Message = Message::StateReply { state: State::Aborted };
const HAS_COMMITTED: Message = Message::StateReply { state: State::Committed };

const A_STANDS: &str = "StateRequest > C B; sets election 100";
const B_STANDS: &str = "StateRequest > C A; sets election 100";
const A_COMMITS: &str = "writes Finished { outcome: Commit, balance: 50 }; decides commit; DoCommit > C B";
const A_ABORTS: &str = "writes Finished { outcome: Abort, balance: 100 }; decides abort; Abort > C B";
const B_READY: &str = "writes Ready { change: 50 }; votes true; Vote yes > C; sets decision 300";
const B_PRECOMMITS: &str = "writes Precommitted { undo: 100, redo: 150 }; PreAck > C; sets decision 300";
const TAKE: Message = Message::CanCommit { change: 50 };

fn node(names: &[&str], name: &str) -> Node {
    Node::among(names, name, Options { termination: Termination::Elected, ..Options::default() })
}

/// A, ready.
fn a_ready() -> Node {
    let mut a = node(&AMONG_THREE, "A");
    a.hears("C", GIVE, READY);
    a
}

/// A, precommitted.
fn a_precommitted() -> Node {
    let mut a = a_ready();
    a.hears("C", Message::PreCommit, PRECOMMITS);
    a
}

/// B, which comes after A, ready.
fn b_ready() -> Node {
    let mut b = node(&AMONG_THREE, "B");
    b.hears("C", TAKE, B_READY);
    b
}

/// B, precommitted.
fn b_precommitted() -> Node {
    let mut b = b_ready();
    b.hears("C", Message::PreCommit, B_PRECOMMITS);
    b
}

/// The coordinator, having asked.
fn waiting() -> Node {
    let mut c = node(&AMONG_THREE, "C");
    c.request(BEGINS);
    c
}

/// The coordinator, having told that all could.
fn prepared() -> Node {
    let mut c = waiting();
    c.hears("A", YES, "-").hears("B", YES, "cancels votes; PreCommit > A B; sets acks 100");
    c
}

#[test]
fn whose_timer_runs_out_becomes_a_candidate() {
    let mut a = a_ready();
    a.fires(Timer::Decision, A_STANDS).shows("ready, candidate, waits, 100");
    a.ignores("C", &[GIVE, YES, Message::PreAck, Message::Ack, Message::DecisionRequest, SO_COMMIT]);
    let mut a = a_precommitted();
    a.fires(Timer::Decision, A_STANDS).shows("precommitted, candidate, locked, waits, 50");
    let mut a = node(&AMONG_THREE, "A");
    a.fires(Timer::Decision, "-").fires(Timer::Election, "-").ignores("B", &[IS_READY, HAS_COMMITTED]);
}

#[test]
fn who_is_asked_by_a_lower_one_gives_up_and_answers() {
    let ready = "sets decision 300; StateReply ready > A";
    b_ready().hears("A", REQUEST, ready).hears("A", REQUEST, ready).shows("ready, waits, 100");
    b_precommitted().hears("A", REQUEST, "sets decision 300; StateReply precommitted > A");
    let mut b = b_ready();
    b.fires(Timer::Decision, B_STANDS).hears("A", REQUEST, &format!("cancels election; {ready}"));
    b.shows("ready, waits, 100").fires(Timer::Election, "-").ignores("C", &[IS_PRECOMMITTED]);
    b.fires(Timer::Decision, &format!("tries again (decision); {B_STANDS}"));
}

#[test]
fn who_is_asked_by_a_higher_one_stands_instead_or_asks_the_late_riser() {
    let mut a = a_ready();
    a.hears("B", REQUEST, &format!("cancels decision; {A_STANDS}")).shows("ready, candidate, waits, 100");
    a.hears("B", REQUEST, "StateRequest > B").hears("B", REQUEST, "StateRequest > B");
    a_precommitted().fires(Timer::Decision, A_STANDS).hears("B", REQUEST, "StateRequest > B");
    let mut a = leading();
    a.hears("D", REQUEST, "StateRequest > D").ignores("D", &[IS_READY]);
}

#[test]
fn who_is_idle_aborts_and_who_has_decided_says_so() {
    for (name, other) in [("A", "B"), ("B", "A")] {
        let mut idle = node(&AMONG_THREE, name);
        idle.hears(other, REQUEST, &format!("{ABORTS_IDLE}; StateReply aborted > {other}")).shows("aborted, 100");
        idle.hears(other, REQUEST, &format!("StateReply aborted > {other}"));
        idle.hears("C", GIVE, "votes false; Vote no > C").restarts("-");
        idle.hears(other, REQUEST, &format!("StateReply aborted > {other}"));
    }
    let mut a = a_ready();
    a.hears("C", Message::DoCommit, &acked(COMMITS)).hears("B", REQUEST, "StateReply committed > B");
}

#[test]
fn the_coordinator_answers_a_candidate() {
    node(&AMONG_THREE, "C").ignores("A", &kinds());
    waiting()
        .hears("A", REQUEST, "StateReply ready > A")
        .hears("A", Message::PreCommit, "PreAck > A")
        .shows("waiting, waits");
    let mut c = prepared();
    c.hears("A", REQUEST, "StateReply precommitted > A").hears("A", Message::PreCommit, "PreAck > A");
    c.shows("prepared, waits").ignores("A", &[IS_READY, HAS_COMMITTED]).fires(Timer::Election, "-");
    c.hears("A", Message::PreAck, "-").hears("B", Message::PreAck, TELLS_COMMIT);
    c.hears("A", REQUEST, "StateReply committed > A").ignores("A", &[Message::PreCommit]);
    waiting().fires(Timer::Votes, TELLS_ABORT).hears("B", REQUEST, "StateReply aborted > B");
}

#[test]
fn an_outcome_that_a_candidate_sends_the_coordinator_is_final() {
    let mut c = prepared();
    c.hears("A", Message::DoCommit, "writes Decided { outcome: Commit }; cancels acks; decides commit");
    c.shows("committed").fires(Timer::Acks, "-").ignores("A", &[Message::DoCommit, Message::Abort, Message::PreAck]);
    let mut c = waiting();
    c.hears("B", Message::Abort, "writes Decided { outcome: Abort }; cancels votes; decides abort");
    c.shows("aborted").fires(Timer::Votes, "-").ignores("A", &[YES, Message::DoCommit, Message::Abort]);
}

#[test]
fn the_coordinator_commits_on_a_missing_preack_whatever_missing_ack_says() {
    let told = "writes Decided { outcome: Commit }; decides commit; DoCommit > A B";
    for missing_ack in [MissingAck::Abort, MissingAck::Commit] {
        let options = |broken| Options { termination: Termination::Elected, missing_ack, broken };
        for (broken, expected) in [(Variant::None, told), (Variant::AbortsAfterPrecommit, TELLS_ABORT)] {
            let mut c = Node::among(&AMONG_THREE, "C", options(broken));
            c.request(BEGINS).hears("A", YES, "-").hears("B", YES, "cancels votes; PreCommit > A B; sets acks 100");
            c.hears("A", Message::PreAck, "-").fires(Timer::Acks, expected);
        }
    }
}

#[test]
fn a_restarted_node_only_asks() {
    for mut a in [a_ready(), a_precommitted()] {
        a.restarts(A_ASKS).ignores("B", &[REQUEST, IS_READY]).fires(Timer::Decision, A_ASKS_AGAIN);
        a.fires(Timer::Election, "-").hears("B", SO_COMMIT, COMMITS).hears("B", REQUEST, "StateReply committed > B");
    }
    for mut c in [waiting(), prepared()] {
        c.restarts(C_ASKS).ignores("A", &[REQUEST, Message::PreCommit]);
        c.fires(Timer::Decision, C_ASKS_AGAIN);
    }
    for (message, outcome) in [(Message::DoCommit, "Commit"), (Message::Abort, "Abort")] {
        let mut c = waiting();
        let decides = format!("cancels decision; decides {}", outcome.to_lowercase());
        c.restarts(C_ASKS).hears("A", message, &format!("writes Decided {{ outcome: {outcome} }}; {decides}"));
        c.fires(Timer::Decision, "-");
    }
    let mut a = a_ready();
    a.fires(Timer::Decision, A_STANDS).restarts(A_ASKS).fires(Timer::Election, "-").ignores("C", &[IS_PRECOMMITTED]);
    a.hears("B", Message::PreCommit, "writes Precommitted { undo: 100, redo: 50 }; PreAck > B; sets decision 300");
    a.hears("B", Message::DoCommit, &format!("{COMMITS}; Ack > B"));
}

#[test]
fn a_candidate_follows_who_has_decided() {
    for mut a in [a_ready(), a_precommitted()] {
        a.fires(Timer::Decision, A_STANDS).hears("C", HAS_COMMITTED, "-").hears("B", IS_READY, "-");
        a.fires(Timer::Election, A_COMMITS).shows("committed, 50").fires(Timer::Election, "-");
        a.ignores("B", &[Message::Ack, HAS_COMMITTED, Message::PreAck]);
    }
    let mut a = a_precommitted();
    a.fires(Timer::Decision, A_STANDS).hears("B", HAS_ABORTED, "-").hears("C", IS_PRECOMMITTED, "-");
    a.fires(Timer::Election, A_ABORTS).shows("aborted, 100");
}

#[test]
fn a_candidate_among_the_ready_aborts() {
    let mut a = a_ready();
    a.fires(Timer::Decision, A_STANDS).fires(Timer::Election, A_ABORTS);
    let mut a = a_ready();
    a.fires(Timer::Decision, A_STANDS).hears("B", IS_READY, "-").hears("B", IS_READY, "-").hears("C", IS_READY, "-");
    a.fires(Timer::Election, A_ABORTS).shows("aborted, 100").hears("C", GIVE, "votes false; Vote no > C");
}

#[test]
fn a_candidate_among_the_precommitted_commits_at_once() {
    let mut a = a_precommitted();
    a.fires(Timer::Decision, A_STANDS).hears("C", IS_PRECOMMITTED, "-").fires(Timer::Election, A_COMMITS);
    a_precommitted().fires(Timer::Decision, A_STANDS).fires(Timer::Election, A_COMMITS).shows("committed, 50");
    let mut a = a_ready();
    a.fires(Timer::Decision, A_STANDS).hears("B", IS_PRECOMMITTED, "-").fires(Timer::Election, A_COMMITS);
}

/// A, ready, with B precommitted and C and D ready: it has precommitted and waits for two answers.
fn leading() -> Node {
    let mut a = node(&["C", "A", "B", "D"], "A");
    a.hears("C", GIVE, READY).fires(Timer::Decision, "StateRequest > C B D; sets election 100");
    a.hears("B", IS_READY, "-").hears("B", IS_PRECOMMITTED, "-").hears("C", IS_READY, "-").hears("D", IS_READY, "-");
    a.fires(Timer::Election, "writes Precommitted { undo: 100, redo: 50 }; PreCommit > C D; sets election 100");
    a.shows("precommitted, candidate, locked, waits, 50");
    a
}

#[test]
fn a_candidate_brings_the_ready_to_its_point_and_commits() {
    let commits = "writes Finished { outcome: Commit, balance: 50 }; decides commit; DoCommit > C B D";
    let mut a = leading();
    a.ignores("B", &[Message::PreAck, IS_READY, HAS_ABORTED]).hears("C", Message::PreAck, "-");
    a.ignores("C", &[Message::PreAck]);
    let all = "writes Finished { outcome: Commit, balance: 50 }; cancels election; decides commit; DoCommit > C B D";
    a.hears("D", Message::PreAck, all);
    a.fires(Timer::Election, "-").shows("committed, 50");
    leading().hears("D", Message::PreAck, "-").fires(Timer::Election, commits);
    let mut a = a_precommitted();
    a.fires(Timer::Decision, A_STANDS)
        .hears("B", IS_READY, "-")
        .fires(Timer::Election, "PreCommit > B; sets election 100");
    a.fires(Timer::Election, A_COMMITS);
}

#[test]
fn a_candidate_that_hears_precommit_gives_up() {
    let mut a = a_ready();
    a.fires(Timer::Decision, A_STANDS).hears(
        "B",
        Message::PreCommit,
        "writes Precommitted { undo: 100, redo: 50 }; cancels election; PreAck > B; sets decision 300",
    );
    a.shows("precommitted, locked, waits, 50").fires(Timer::Election, "-");
    a.hears("B", Message::PreCommit, "PreAck > B")
        .fires(Timer::Decision, &format!("tries again (decision); {A_STANDS}"));
    let mut a = a_precommitted();
    a.fires(Timer::Decision, A_STANDS);
    a.hears("C", Message::PreCommit, "cancels election; PreAck > C; sets decision 300");
    a.shows("precommitted, locked, waits, 50");
}

#[test]
fn a_candidate_that_hears_the_outcome_takes_it() {
    let ends =
        |outcome, balance| format!("writes Finished {{ outcome: {outcome}, balance: {balance} }}; cancels election");
    let mut a = a_ready();
    a.fires(Timer::Decision, A_STANDS).hears(
        "C",
        Message::DoCommit,
        &format!("{}; decides commit; Ack > C", ends("Commit", 50)),
    );
    a.fires(Timer::Election, "-");
    let mut a = a_precommitted();
    a.fires(Timer::Decision, A_STANDS).hears(
        "B",
        Message::Abort,
        &format!("{}; decides abort; Ack > B", ends("Abort", 100)),
    );
}
