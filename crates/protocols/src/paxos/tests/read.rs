//! A client reads: a round without a value of its own.

use super::*;

/// Two proposers (0, 1), three acceptors (2, 3, 4), two learners (5, 6); ballots are 2, 4 … and 3, 5 ….
fn lab() -> Lab {
    Lab::apart(2, 3, 2, Learn::Proposer)
}

#[test]
fn a_read_runs_a_round() {
    let mut lab = lab();
    let reaction = lab.read(1);
    assert_eq!(sends(&reaction), to(&[2, 3, 4], &prepare(3)));
    assert_eq!((sets(&reaction), attempts(&reaction)), (vec![(Timer::Retry, 100)], vec![Timer::Retry]));
    assert_eq!(reaction.disk.map(|disk| disk.round), Some(1));
    assert_eq!(lab.ledger.proposed().count(), 0, "it proposes nothing");
    assert!(reaction.memory.awaits(lab.cluster.site(NodeId(1)), &lab.disk[1]).is_some());
}

#[test]
fn a_read_that_finds_nothing_says_so_and_ends() {
    let mut lab = lab();
    lab.read(1);
    lab.tell(1, 2, promise(3, None));
    let reaction = lab.tell(1, 3, promise(3, None));
    assert_eq!(reaction.effects, [Effect::CancelTimer(Timer::Retry)]);
    assert!(matches!(reaction.whys[..], [Why::FindsNothing { ballot: 3, .. }]));
    assert_eq!((lab.stage(1), lab.timers.len()), (&Stage::Idle, 0));
    assert!(reaction.memory.awaits(lab.cluster.site(NodeId(1)), &lab.disk[1]).is_none());
    assert!(only_says(&lab.tell(1, 4, promise(3, Some(proposal(2, "3"))))), "too late to count");
    assert_eq!(sends(&lab.ask(1, "7")), to(&[2, 3, 4], &prepare(5)));
}

#[test]
fn a_read_adopts_the_highest_report() {
    let mut lab = lab();
    lab.read(1);
    lab.tell(1, 2, promise(3, Some(proposal(1, "1"))));
    assert_eq!(sends(&lab.tell(1, 3, promise(3, Some(proposal(2, "3"))))), to(&[2, 3, 4], &accept(3, "3")));
}

#[test]
fn a_read_tells_a_learner_that_missed_the_value() {
    let mut lab = lab();
    lab.ask(0, "3");
    while let Some((from, to, message)) = (!lab.way.is_empty()).then(|| lab.way.remove(0)) {
        if to != NodeId(6) {
            lab.give(to, Input::Message { from, message });
        }
    }
    assert_eq!(lab.learned(), [Some("3"), None]);
    lab.read(0);
    lab.deliver();
    assert_eq!(lab.learned(), [Some("3"), Some("3")], "even the proposer that knows it runs a round");
    lab.is_safe();
}

#[test]
fn a_read_is_refused_and_tries_again_like_any_attempt() {
    let mut lab = lab();
    lab.read(0);
    assert_eq!(sets(&lab.tell(0, 2, nack(2, 5))), [(Timer::Backoff, 50)]);
    assert_eq!(sends(&lab.fire(0, Timer::Backoff)), to(&[2, 3, 4], &prepare(6)));
    assert_eq!(sends(&lab.fire(0, Timer::Retry)), to(&[2, 3, 4], &prepare(8)));
    lab.tell(0, 2, promise(8, None));
    assert!(matches!(lab.tell(0, 3, promise(8, None)).whys[..], [Why::FindsNothing { .. }]));
}

#[test]
fn one_attempt_answers_whoever_asks_meanwhile() {
    let mut lab = lab();
    lab.ask(0, "3");
    assert!(only_says(&lab.read(0)));
    let asked = lab.ask(0, "7");
    assert_eq!(asked.effects, [Effect::Witness(Fact::Proposed(Value::new("7")))], "it is not proposed");
}

/// What was asked for would be lost if an attempt without a value of its own were to answer it.
#[test]
fn a_value_asked_for_becomes_that_of_a_read_which_has_found_none() {
    for is_refused in [false, true] {
        let mut lab = lab();
        lab.read(1);
        let mut ballot = 3;
        if is_refused {
            lab.tell(1, 2, nack(3, 4));
        }
        let asked = lab.ask(1, "7");
        assert_eq!(asked.effects, [Effect::Witness(Fact::Proposed(Value::new("7")))]);
        assert!(matches!(asked.whys[..], [Why::TakesOn { from: None, .. }]));
        if is_refused {
            lab.fire(1, Timer::Backoff);
            ballot = 5;
        }
        lab.tell(1, 2, promise(ballot, None));
        assert_eq!(sends(&lab.tell(1, 3, promise(ballot, None))), to(&[2, 3, 4], &accept(ballot, "7")));
    }
}

#[test]
fn a_read_that_has_found_a_value_takes_no_other() {
    let mut lab = lab();
    lab.read(1);
    lab.tell(1, 2, promise(3, Some(proposal(2, "3"))));
    lab.tell(1, 3, promise(3, None));
    assert!(matches!(lab.ask(1, "7").whys[..], [Why::Joins { from: None, wanted: None, .. }]));
    assert!(matches!(lab.read(1).whys[..], [Why::Joins { from: None, wanted: None, asked: None }]));
    lab.tell(1, 2, accepted(3, "3"));
    let chosen = lab.tell(1, 3, accepted(3, "3"));
    assert!(matches!(&chosen.whys[..], [Why::IsChosen { wanted: None, client: true, .. }]));
}

/// The promises may be older than the question: what has been chosen in between they do not tell.
#[test]
fn who_reads_while_a_read_has_found_nothing_gets_a_round_of_its_own() {
    let mut lab = lab();
    lab.read(1);
    lab.tell(1, 2, promise(3, None));
    assert!(matches!(lab.read(1).whys[..], [Why::NotesRead]));
    assert!(only_says(&lab.read(1)), "one more round is for all of them");
    let found = lab.tell(1, 3, promise(3, None));
    assert!(matches!(found.whys[..], [Why::FindsNothing { ballot: 3, .. }, Why::ReadsOnceMore { ballot: 5 }]));
    assert_eq!(sends(&found), to(&[2, 3, 4], &prepare(5)));
    assert_eq!((sets(&found), attempts(&found)), (vec![(Timer::Retry, 100)], vec![Timer::Retry]));
    lab.tell(1, 2, promise(5, None));
    let found = lab.tell(1, 3, promise(5, None));
    assert_eq!(found.effects, [Effect::CancelTimer(Timer::Retry)], "nobody has asked since");
    assert_eq!(lab.stage(1), &Stage::Idle);
}

#[test]
fn who_reads_meanwhile_is_answered_by_a_value_that_is_found() {
    let mut lab = lab();
    lab.read(1);
    lab.read(1);
    lab.tell(1, 2, promise(3, Some(proposal(2, "3"))));
    lab.tell(1, 3, promise(3, None));
    lab.tell(1, 2, accepted(3, "3"));
    let chosen = lab.tell(1, 3, accepted(3, "3"));
    assert!(matches!(&chosen.whys[..], [Why::IsChosen { .. }]));
    lab.read(1);
    lab.tell(1, 2, promise(5, None));
    let found = lab.tell(1, 3, promise(5, None));
    assert!(matches!(found.whys[..], [Why::FindsNothing { .. }]), "the earlier question is answered");
}

#[test]
fn a_read_hands_a_value_that_is_asked_for_to_the_leader() {
    let options = || Options { leader: Leader::Lowest, ..Options::default() };
    let mut lab = Lab::apart_with(2, 3, 0, options());
    lab.read(1);
    let asked = lab.ask(1, "7");
    assert_eq!(sends(&asked), to(&[0], &forward("7")));
    assert_eq!(cancels(&asked), [Timer::Retry, Timer::Backoff, Timer::Heartbeat]);
    assert_eq!((lab.stage(1), &lab.timers[..]), (&Stage::Following, &[(NodeId(1), Timer::Leader)][..]));
    let mut lab = Lab::apart_with(2, 3, 0, options());
    lab.read(0);
    assert_eq!(sends(&lab.ask(0, "3")), to(&[1], &Message::Heartbeat), "the lowest leads from now on");
}

#[test]
fn a_read_has_no_leader() {
    let mut lab = Lab::apart_with(2, 3, 0, Options { leader: Leader::Lowest, ..Options::default() });
    let reaction = lab.read(1);
    assert_eq!(sends(&reaction), to(&[2, 3, 4], &prepare(3)), "it neither hands anything on nor beats");
    assert_eq!(sets(&reaction), [(Timer::Retry, 100)]);
    lab.deliver();
    assert_eq!(lab.stage(1), &Stage::Idle);
    let reaction = lab.read(0);
    assert_eq!(sends(&reaction), to(&[2, 3, 4], &prepare(2)));
    let taken = lab.tell(0, 1, forward("7"));
    assert!(matches!(taken.whys[0], Why::TakesOn { from: Some(NodeId(1)), .. }));
    assert_eq!(sends(&taken), to(&[1], &Message::Heartbeat), "with a value it leads");
    lab.deliver();
    lab.fire(0, Timer::Backoff);
    lab.deliver();
    assert!(matches!(lab.stage(0), Stage::Chosen { proposal } if proposal.value.as_str() == "7"));
}
