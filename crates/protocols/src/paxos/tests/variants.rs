//! Each broken variant: one schedule in which it does the wrong thing and the right code does not.

use super::*;

/// What `schedule` comes to with all rules kept, and with that of `variant` switched off. Two proposers (0, 1), three
/// acceptors (2, 3, 4), one learner (5); ballots are 2, 4 … and 3, 5 ….
fn right_and_broken<T>(variant: Variant, schedule: impl Fn(&mut Lab) -> T) -> (T, T) {
    let run = |broken| {
        let options = Options { learn: Learn::Everyone, broken, ..Options::default() };
        schedule(&mut Lab::apart_with(2, 3, 1, options))
    };
    (run(Variant::None), run(variant))
}

#[test]
fn promise_ignored() {
    let (right, broken) = right_and_broken(Variant::PromiseIgnored, |lab| {
        lab.tell(2, 1, prepare(5));
        let below = sends(&lab.tell(2, 0, accept(2, "3")));
        let lower = sends(&lab.tell(2, 0, prepare(4)));
        (below, lower, lab.disk[2].acceptor.clone())
    });
    assert_eq!(right.0, to(&[0], &nack(2, 5)));
    assert_eq!(broken.0, to(&[0, 5], &accepted(2, "3")));
    assert_eq!(right.1, to(&[0], &nack(4, 5)));
    assert_eq!(broken.1, right.1, "it still promises nothing below");
    assert_eq!(right.2, Acceptor { promised: 5, accepted: None });
    assert_eq!(broken.2, Acceptor { promised: 5, accepted: Some(proposal(2, "3")) }, "the promise stays as it was");
}

#[test]
fn promise_ignored_still_promises_with_what_it_accepts() {
    let (right, broken) = right_and_broken(Variant::PromiseIgnored, |lab| {
        lab.tell(2, 1, accept(5, "7"));
        lab.disk[2].acceptor.promised
    });
    assert_eq!((right, broken), (5, 5));
}

#[test]
fn minority_quorum() {
    let (right, broken) = right_and_broken(Variant::MinorityQuorum, |lab| {
        lab.ask(0, "3");
        let asks = sends(&lab.tell(0, 2, promise(2, None)));
        lab.tell(5, 3, accepted(2, "3"));
        let is_chosen = cancels(&lab.tell(0, 3, accepted(2, "3")));
        (asks, is_chosen, lab.learned() == [Some("3")])
    });
    assert_eq!(right, (vec![], vec![], false));
    assert_eq!(broken, (to(&[2, 3, 4], &accept(2, "3")), vec![Timer::Retry], true));
}

#[test]
fn a_minority_is_half_rounded_down_and_at_least_one() {
    for (acceptors, right, broken) in [(1, 1, 1), (2, 2, 1), (3, 2, 1), (4, 3, 2), (5, 3, 2), (6, 4, 3)] {
        let need = |broken| {
            let lab = Lab::apart_with(1, acceptors, 0, Options { broken, ..Options::default() });
            Answers::default().tally(lab.cluster.site(NodeId(0))).need
        };
        assert_eq!((need(Variant::None), need(Variant::MinorityQuorum)), (right, broken), "{acceptors} acceptors");
    }
}

#[test]
fn value_not_adopted() {
    let (right, broken) = right_and_broken(Variant::ValueNotAdopted, |lab| {
        lab.ask(1, "7");
        lab.tell(1, 2, promise(3, Some(proposal(2, "3"))));
        sends(&lab.tell(1, 3, promise(3, None)))
    });
    assert_eq!(right, to(&[2, 3, 4], &accept(3, "3")));
    assert_eq!(broken, to(&[2, 3, 4], &accept(3, "7")));
    let (right, broken) = right_and_broken(Variant::ValueNotAdopted, |lab| {
        lab.read(1);
        lab.tell(1, 2, promise(3, Some(proposal(2, "3"))));
        sends(&lab.tell(1, 3, promise(3, None)))
    });
    assert_eq!(right, broken, "a read has no value of its own to ask for");
}

#[test]
fn lowest_adopted() {
    for reports in [[(2, "3"), (4, "5")], [(4, "5"), (2, "3")]] {
        let (right, broken) = right_and_broken(Variant::LowestAdopted, |lab| {
            lab.ask(1, "7");
            lab.tell(1, 2, nack(3, 4));
            lab.fire(1, Timer::Backoff);
            let [first, second] = reports.map(|(ballot, value)| Some(proposal(ballot, value)));
            lab.tell(1, 2, promise(5, first));
            sends(&lab.tell(1, 3, promise(5, second)))
        });
        assert_eq!(right, to(&[2, 3, 4], &accept(5, "5")));
        assert_eq!(broken, to(&[2, 3, 4], &accept(5, "3")));
    }
}

#[test]
fn lowest_adopted_still_adopts_the_only_report() {
    for reports in [[None, Some(proposal(2, "3"))], [Some(proposal(2, "3")), None]] {
        let (_, broken) = right_and_broken(Variant::LowestAdopted, |lab| {
            lab.ask(1, "7");
            let [first, second] = reports.clone();
            lab.tell(1, 2, promise(3, first));
            sends(&lab.tell(1, 3, promise(3, second)))
        });
        assert_eq!(broken, to(&[2, 3, 4], &accept(3, "3")));
    }
}

#[test]
fn acceptor_amnesia() {
    let (right, broken) = right_and_broken(Variant::AcceptorAmnesia, |lab| {
        let first = lab.tell(2, 1, accept(3, "7"));
        let before = sends(&lab.tell(2, 0, accept(2, "3")));
        let restart = lab.restart(2);
        assert!(only_says(&restart));
        (first.disk.is_some(), before, sends(&lab.tell(2, 0, accept(2, "3"))))
    });
    assert_eq!(right, (true, to(&[0], &nack(2, 3)), to(&[0], &nack(2, 3))));
    assert_eq!(
        broken,
        (false, to(&[0], &nack(2, 3)), to(&[0, 5], &accepted(2, "3"))),
        "nothing written, all forgotten"
    );
}

#[test]
fn shared_ballots() {
    let (right, broken) = right_and_broken(Variant::SharedBallots, |lab| {
        let one = sends(&lab.ask(0, "3"));
        let other = sends(&lab.ask(1, "7"));
        let next = sends(&lab.fire(1, Timer::Retry));
        [one, other, next].map(|sends| sends[0].1.clone())
    });
    assert_eq!(right, [prepare(2), prepare(3), prepare(5)]);
    assert_eq!(broken, [prepare(1), prepare(1), prepare(2)]);
}

#[test]
fn proposer_amnesia() {
    let (right, broken) = right_and_broken(Variant::ProposerAmnesia, |lab| {
        let first = lab.ask(0, "3");
        lab.restart(0);
        (first.disk.is_some(), sends(&lab.ask(0, "9"))[0].1.clone())
    });
    assert_eq!(right, (true, prepare(4)));
    assert_eq!(broken, (false, prepare(2)), "the same ballot once more");
}

#[test]
fn stale_promises_counted() {
    let (right, broken) = right_and_broken(Variant::StalePromisesCounted, |lab| {
        lab.ask(0, "3");
        lab.fire(0, Timer::Retry);
        lab.tell(0, 2, promise(2, None));
        let stale = sends(&lab.tell(0, 3, promise(2, None)));
        let present = sends(&lab.tell(0, 4, promise(4, None)));
        (stale, present)
    });
    assert_eq!(right, (vec![], vec![]));
    assert_eq!(broken, (to(&[2, 3, 4], &accept(4, "3")), vec![]));
}

#[test]
fn duplicates_counted() {
    let (right, broken) = right_and_broken(Variant::DuplicatesCounted, |lab| {
        lab.ask(0, "3");
        lab.tell(0, 2, promise(2, None));
        let promised = sends(&lab.tell(0, 2, promise(2, None)));
        lab.tell(0, 2, accepted(2, "3"));
        let chosen = cancels(&lab.tell(0, 2, accepted(2, "3")));
        lab.tell(5, 2, accepted(2, "3"));
        lab.tell(5, 2, accepted(2, "3"));
        (promised, chosen, lab.learned() == [Some("3")])
    });
    assert_eq!(right, (vec![], vec![], false));
    assert_eq!(broken, (to(&[2, 3, 4], &accept(2, "3")), vec![Timer::Retry], true));
}

#[test]
fn learner_counts_values() {
    let (right, broken) = right_and_broken(Variant::LearnerCountsValues, |lab| {
        lab.tell(5, 2, accepted(2, "3"));
        lab.tell(5, 2, accepted(3, "3"));
        lab.tell(5, 3, accepted(3, "7"));
        let before = lab.learned() == [None];
        lab.tell(5, 4, accepted(5, "3"));
        (before, lab.learned() == [Some("3")])
    });
    assert_eq!(right, (true, false));
    assert_eq!(broken, (true, true), "two acceptors, in two ballots");
}

#[test]
fn accept_raises_no_promise() {
    let (right, broken) = right_and_broken(Variant::AcceptRaisesNoPromise, |lab| {
        lab.tell(2, 0, prepare(2));
        lab.tell(2, 1, accept(3, "7"));
        let lower = sends(&lab.tell(2, 0, accept(2, "3")));
        (lower, lab.disk[2].acceptor.clone())
    });
    assert_eq!(right, (to(&[0], &nack(2, 3)), Acceptor { promised: 3, accepted: Some(proposal(3, "7")) }));
    assert_eq!(
        broken,
        (to(&[0, 5], &accepted(2, "3")), Acceptor { promised: 2, accepted: Some(proposal(2, "3")) }),
        "it overwrites"
    );
}

/// A variant that is not chosen leaves no trace in what nodes remember.
#[test]
fn what_only_variants_use_stays_empty() {
    let mut lab = Lab::apart(2, 3, 1, Learn::Everyone);
    lab.ask(0, "3");
    for _ in 0..2 {
        lab.tell(0, 2, promise(2, None));
    }
    lab.tell(2, 0, accept(2, "3"));
    assert!(matches!(lab.stage(0), Stage::Preparing { promises, .. } if promises.repeated == 0));
    assert_eq!(lab.memory[2].as_ref().map(|memory| &memory.unwritten), Some(&Acceptor::default()));
    lab.tell(0, 2, nack(2, 3));
    assert_eq!(lab.memory[0].as_ref().and_then(|it| it.proposer.as_ref()).map(|it| it.refused), Some(0));
}
