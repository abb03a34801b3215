//! Each rule for itself.

use super::*;

/// Two proposers, three acceptors (2, 3, 4), one learner (5); ballots are 2, 4, 6 … and 3, 5, 7 ….
fn lab() -> Lab {
    Lab::apart(2, 3, 1, Learn::Proposer)
}

/// The same, with proposer 0 in the second phase of ballot 2.
fn accepting() -> Lab {
    let mut lab = lab();
    lab.ask(0, "3");
    lab.tell(0, 2, promise(2, None));
    lab.tell(0, 3, promise(2, None));
    lab
}

#[test]
fn a_request_starts_a_round() {
    let mut lab = lab();
    let reaction = lab.ask(1, "7");
    assert_eq!(sends(&reaction), to(&[2, 3, 4], &prepare(3)));
    assert_eq!(reaction.disk, Some(Disk { round: 1, ..Disk::default() }));
    assert_eq!(reaction.effects[0], Effect::Witness(Fact::Proposed(Value::new("7"))));
    assert_eq!((sets(&reaction), attempts(&reaction)), (vec![(Timer::Retry, 100)], vec![Timer::Retry]));
    let site = lab.cluster.site(NodeId(1));
    assert!(reaction.memory.awaits(site, &lab.disk[1]).is_some());
    assert!(!Paxos::holds_lock(Some(&reaction.memory), &lab.disk[1]));
}

#[test]
fn a_request_during_an_attempt_is_answered_by_it() {
    let mut lab = lab();
    lab.ask(0, "3");
    let before = lab.memory[0].clone();
    let reaction = lab.ask(0, "9");
    assert_eq!(reaction.effects, [Effect::Witness(Fact::Proposed(Value::new("9")))]);
    assert_eq!((Some(reaction.memory), reaction.disk), (before, None));
}

#[test]
fn a_round_goes_above_every_ballot_seen() {
    let mut lab = Lab::apart(3, 1, 0, Learn::Proposer);
    for (proposer, seen, ballot) in
        [(0, 0, 3), (1, 0, 4), (2, 0, 5), (0, 3, 6), (0, 4, 6), (0, 5, 6), (0, 6, 9), (2, 6, 8)]
    {
        let memory = lab.memory[proposer].as_mut().and_then(|it| it.proposer.as_mut()).expect("a proposer");
        (memory.seen, memory.stage) = (seen, Stage::Idle);
        let reaction = lab.ask(proposer as u8, "x");
        assert_eq!(sends(&reaction), to(&[3], &prepare(ballot)), "{proposer} has seen {seen}");
        assert_eq!(lab.disk[proposer].round, ballot / 3);
    }
}

#[test]
fn an_acceptor_promises_from_its_promise_upwards() {
    let mut lab = lab();
    lab.tell(2, 0, prepare(4));
    assert_eq!(sends(&lab.tell(2, 1, prepare(3))), to(&[1], &nack(3, 4)));
    let again = lab.tell(2, 1, prepare(4));
    assert_eq!((sends(&again), again.disk), (to(&[1], &promise(4, None)), None));
    lab.tell(2, 0, accept(4, "3"));
    let again = lab.tell(2, 0, prepare(4));
    assert_eq!((sends(&again), again.disk), (to(&[0], &promise(4, Some(proposal(4, "3")))), None));
    let higher = lab.tell(2, 1, prepare(5));
    assert_eq!(sends(&higher), to(&[1], &promise(5, Some(proposal(4, "3")))));
    assert_eq!(higher.disk.map(|disk| disk.acceptor.promised), Some(5));
}

#[test]
fn an_acceptor_accepts_from_its_promise_upwards() {
    let mut lab = lab();
    lab.tell(2, 0, prepare(4));
    let lower = lab.tell(2, 1, accept(3, "7"));
    assert_eq!((sends(&lower), lower.disk), (to(&[1], &nack(3, 4)), None));
    let equal = lab.tell(2, 0, accept(4, "3"));
    assert_eq!(sends(&equal), to(&[0], &accepted(4, "3")));
    assert_eq!(equal.effects[0], Effect::Witness(Fact::Accepted { slot: 0, ballot: 4, value: Value::new("3") }));
    lab.tell(2, 1, accept(7, "3"));
    let bound = Acceptor { promised: 7, accepted: Some(proposal(7, "3")) };
    assert_eq!(lab.disk[2].acceptor, bound, "accepting raises the promise");
}

#[test]
fn a_repeated_accept_is_answered_without_a_write() {
    let mut lab = Lab::apart(1, 3, 2, Learn::Everyone);
    let first = lab.tell(1, 0, accept(1, "3"));
    let again = lab.tell(1, 0, accept(1, "3"));
    assert_eq!(sends(&first), to(&[0, 4, 5], &accepted(1, "3")));
    assert_eq!(sends(&again), sends(&first));
    assert_eq!((again.disk, again.effects.len()), (None, 3));
}

#[test]
fn the_highest_report_is_adopted() {
    for reports in [[Some(proposal(3, "5")), Some(proposal(2, "4"))], [Some(proposal(2, "4")), Some(proposal(3, "5"))]]
    {
        let mut lab = Lab::apart(1, 3, 0, Learn::Proposer);
        lab.memory[0].as_mut().and_then(|it| it.proposer.as_mut()).expect("a proposer").seen = 3;
        lab.ask(0, "9");
        let [first, second] = reports;
        lab.tell(0, 1, promise(4, first));
        assert_eq!(sends(&lab.tell(0, 2, promise(4, second))), to(&[1, 2, 3], &accept(4, "5")));
    }
}

#[test]
fn one_report_outweighs_any_number_of_empty_ones() {
    let mut lab = Lab::apart(2, 5, 0, Learn::Proposer);
    lab.ask(1, "7");
    lab.tell(1, 2, promise(3, Some(proposal(2, "3"))));
    lab.tell(1, 3, promise(3, None));
    assert_eq!(sends(&lab.tell(1, 4, promise(3, None))), to(&[2, 3, 4, 5, 6], &accept(3, "3")));
}

#[test]
fn a_duplicate_counts_once() {
    let mut lab = lab();
    lab.ask(0, "3");
    lab.tell(0, 2, promise(2, None));
    assert!(only_says(&lab.tell(0, 2, promise(2, None))));
    assert!(matches!(lab.stage(0), Stage::Preparing { promises, .. } if promises.by.len() == 1));
    assert_eq!(sends(&lab.tell(0, 3, promise(2, None))), to(&[2, 3, 4], &accept(2, "3")));
    assert!(only_says(&lab.tell(0, 4, promise(2, None))), "the majority is complete");
    lab.tell(0, 2, accepted(2, "3"));
    assert!(only_says(&lab.tell(0, 2, accepted(2, "3"))));
    let majority = lab.tell(0, 3, accepted(2, "3"));
    let announced = Effect::Witness(Fact::Announced(Value::new("3")));
    assert_eq!(majority.effects[..2], [announced, Effect::CancelTimer(Timer::Retry)]);
    assert_eq!(sends(&majority), to(&[5], &chosen("3")));
    assert!(only_says(&lab.tell(0, 4, accepted(2, "3"))));
    assert!(only_says(&lab.tell(0, 4, nack(2, 3))), "a ballot that is chosen is not given up");
}

#[test]
fn what_answers_an_older_ballot_changes_nothing() {
    let mut lab = accepting();
    lab.fire(0, Timer::Retry);
    let before = lab.memory[0].clone();
    for late in [promise(2, None), promise(2, Some(proposal(1, "1"))), accepted(2, "3")] {
        assert!(only_says(&lab.tell(0, 4, late.clone())), "{late:?}");
        assert_eq!(lab.memory[0], before, "{late:?}");
    }
}

#[test]
fn a_nack_of_the_present_ballot_ends_it() {
    for in_second_phase in [false, true] {
        let mut lab = if in_second_phase { accepting() } else { lab() };
        lab.ask(0, "3");
        let reaction = lab.tell(0, 4, nack(2, 7));
        assert_eq!((sets(&reaction), reaction.effects.len()), (vec![(Timer::Backoff, 50)], 1), "retry runs on");
        for late in [nack(2, 5), promise(2, None), accepted(2, "3")] {
            assert!(only_says(&lab.tell(0, 3, late)), "nothing counts for it, and no second back-off is set");
        }
        assert!(matches!(lab.ask(0, "9").whys[0], Why::Joins { .. }));
        let reaction = lab.fire(0, Timer::Backoff);
        assert_eq!(sends(&reaction), to(&[2, 3, 4], &prepare(8)));
        assert_eq!(sets(&reaction), [(Timer::Retry, 100)]);
    }
}

#[test]
fn a_nack_of_an_older_ballot_stops_nothing() {
    let mut lab = accepting();
    lab.fire(0, Timer::Retry);
    assert!(only_says(&lab.tell(0, 4, nack(2, 9))));
    assert!(matches!(lab.stage(0), Stage::Preparing { ballot: 4, .. }));
    assert_eq!(sends(&lab.fire(0, Timer::Retry)), to(&[2, 3, 4], &prepare(10)), "but it remembers what it was told");
}

#[test]
fn a_retry_cancels_the_backoff() {
    let mut lab = lab();
    lab.ask(0, "3");
    lab.tell(0, 2, nack(2, 3));
    let reaction = lab.fire(0, Timer::Retry);
    assert_eq!(reaction.effects[0], Effect::CancelTimer(Timer::Backoff));
    assert_eq!(sends(&reaction), to(&[2, 3, 4], &prepare(4)));
}

#[test]
fn a_timer_that_nobody_waits_for_does_nothing() {
    let mut lab = accepting();
    for timer in Timer::ALL {
        let reaction = lab.fire(1, *timer);
        assert!(reaction.effects.is_empty() && reaction.whys.is_empty());
    }
    assert!(lab.fire(0, Timer::Backoff).effects.is_empty());
}

#[test]
fn an_acceptor_keeps_its_word_after_a_restart() {
    let mut lab = lab();
    lab.tell(2, 0, accept(2, "3"));
    lab.tell(2, 1, prepare(5));
    assert!(only_says(&lab.restart(2)));
    assert_eq!(sends(&lab.tell(2, 0, accept(4, "3"))), to(&[0], &nack(4, 5)));
    assert_eq!(sends(&lab.tell(2, 1, prepare(7))), to(&[1], &promise(7, Some(proposal(2, "3")))));
}

#[test]
fn a_proposer_restarts_with_its_round_and_without_a_value() {
    let mut lab = accepting();
    assert!(only_says(&lab.restart(0)));
    assert_eq!(lab.stage(0), &Stage::Idle);
    assert!(only_says(&lab.tell(0, 2, accepted(2, "3"))));
    assert_eq!(sends(&lab.ask(0, "4")), to(&[2, 3, 4], &prepare(4)));
}

#[test]
fn a_learner_restarts_with_what_it_learned_and_without_its_counts() {
    let mut lab = Lab::apart(1, 3, 1, Learn::Everyone);
    lab.tell(4, 1, accepted(1, "3"));
    lab.restart(4);
    lab.tell(4, 2, accepted(1, "3"));
    assert_eq!(lab.learned(), [None]);
    lab.tell(4, 3, accepted(1, "3"));
    assert_eq!(lab.learned(), [Some("3")]);
    assert!(only_says(&lab.restart(4)));
    assert!(only_says(&lab.tell(4, 3, accepted(1, "3"))));
    assert!(only_says(&lab.tell(4, 0, chosen("3"))));
}

#[test]
fn a_learner_counts_ballot_by_ballot() {
    let mut lab = Lab::apart(2, 3, 1, Learn::Everyone);
    lab.tell(5, 2, accepted(2, "3"));
    lab.tell(5, 3, accepted(4, "3"));
    assert!(only_says(&lab.tell(5, 3, accepted(4, "3"))));
    assert_eq!(lab.learned(), [None]);
    let learns = lab.tell(5, 4, accepted(2, "3"));
    assert_eq!(learns.effects, [Effect::Witness(Fact::decided(Value::new("3")))]);
    assert_eq!(lab.learned(), [Some("3")]);
}

#[test]
fn a_learner_counts_whatever_reaches_it() {
    let mut lab = Lab::of(&[&[Role::Proposer, Role::Learner], &[Role::Acceptor]], Learn::One);
    let _ = lab.ask(0, "3");
    lab.deliver();
    assert_eq!((lab.learned(), lab.sent), (vec![Some("3")], 4));
}

#[test]
fn a_distinguished_learner_tells_the_rest_once_a_ballot() {
    let mut lab = Lab::apart(2, 3, 3, Learn::One);
    lab.tell(5, 2, accepted(2, "3"));
    assert_eq!(sends(&lab.tell(5, 3, accepted(2, "3"))), to(&[6, 7], &chosen("3")));
    assert!(only_says(&lab.tell(5, 4, accepted(2, "3"))));
    assert!(only_says(&lab.tell(5, 4, accepted(2, "3"))));
    lab.tell(5, 2, accepted(3, "3"));
    let again = lab.tell(5, 3, accepted(3, "3"));
    assert_eq!((sends(&again), again.effects.len(), again.disk), (to(&[6, 7], &chosen("3")), 2, None));
    assert!(only_says(&lab.restart(5)), "a restart alone is no reason to tell");
    lab.tell(5, 2, accepted(3, "3"));
    assert_eq!(sends(&lab.tell(5, 3, accepted(3, "3"))), to(&[6, 7], &chosen("3")), "it has forgotten that it told");
}
