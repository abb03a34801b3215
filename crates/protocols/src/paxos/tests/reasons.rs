//! Reasons that stand beside a rule: the rule does the same, but why it does so must be told right.

use super::*;

/// Two proposers, three acceptors (2, 3, 4), one learner (5); ballots are 2, 4, 6 … and 3, 5, 7 ….
fn lab(broken: Variant) -> Lab {
    Lab::apart_with(2, 3, 1, Options { learn: Learn::Everyone, broken, ..Options::default() })
}

/// The same, with proposer 0 in the second phase of ballot 2.
fn accepting(broken: Variant) -> Lab {
    let mut lab = lab(broken);
    lab.ask(0, "3");
    lab.tell(0, 2, promise(2, None));
    lab.tell(0, 3, promise(2, None));
    lab
}

fn is_off(variant: Variant, reaction: &Reaction<Paxos>) -> bool {
    reaction.whys.contains(&Why::RuleIsOff { variant })
}

#[test]
fn a_start_names_its_round() {
    let mut lab = lab(Variant::None);
    lab.ask(1, "7");
    lab.tell(1, 2, nack(3, 8));
    let _ = lab.restart(1);
    let starts = |round, ballot| Why::Starts { round, ballot, from: None, value: Some(Value::new("9")) };
    assert_eq!(lab.ask(1, "9").whys, [starts(2, 5)]);
    let _ = lab.restart(1);
    assert_eq!(lab.ask(1, "9").whys, [starts(3, 7)]);
}

#[test]
fn an_acceptance_below_the_promise_is_told_apart() {
    for (ballot, is_below) in [(2, true), (4, false), (6, false)] {
        let mut lab = lab(Variant::PromiseIgnored);
        lab.tell(2, 0, prepare(4));
        let [why] = &lab.tell(2, 0, accept(ballot, "3")).whys[..] else { panic!("one reason") };
        assert_eq!(matches!(why, Why::AcceptsBelowItsPromise { promised: 4, .. }), is_below, "{ballot}: {why:?}");
        assert_eq!(matches!(why, Why::Accepts { .. }), !is_below, "{ballot}: {why:?}");
    }
}

#[test]
fn a_promise_beyond_the_majority_is_no_stale_one() {
    let mut lab = accepting(Variant::None);
    let from = NodeId(4);
    assert_eq!(lab.tell(0, 4, promise(2, None)).whys, [Why::SurplusPromise { from, ballot: 2 }]);
    assert_eq!(lab.tell(0, 4, promise(1, None)).whys, [Why::StalePromise { from, ballot: 1 }]);
    lab.fire(0, Timer::Retry);
    assert_eq!(lab.tell(0, 4, promise(2, None)).whys, [Why::StalePromise { from, ballot: 2 }]);
}

#[test]
fn an_acceptance_beyond_the_majority_is_no_stale_one() {
    let mut lab = accepting(Variant::None);
    let from = NodeId(4);
    assert_eq!(lab.tell(0, 4, accepted(1, "9")).whys, [Why::StaleAccepted { from, proposal: proposal(1, "9") }]);
    lab.tell(0, 2, accepted(2, "3"));
    lab.tell(0, 3, accepted(2, "3"));
    assert_eq!(lab.tell(0, 4, accepted(2, "3")).whys, [Why::SurplusAccepted { from, proposal: proposal(2, "3") }]);
    assert_eq!(lab.tell(0, 4, accepted(1, "9")).whys, [Why::StaleAccepted { from, proposal: proposal(1, "9") }]);
}

#[test]
fn only_a_promise_of_an_older_ballot_needs_the_rule_switched_off() {
    let mut lab = lab(Variant::StalePromisesCounted);
    lab.ask(0, "3");
    lab.fire(0, Timer::Retry);
    assert!(!is_off(Variant::StalePromisesCounted, &lab.tell(0, 2, promise(4, None))), "of the present ballot");
    assert!(is_off(Variant::StalePromisesCounted, &lab.tell(0, 3, promise(2, None))), "of an older one");
}

#[test]
fn a_majority_is_more_than_half() {
    for (of, least) in [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (7, 4)] {
        for have in 0..=of {
            assert_eq!(tally(have as u8, 1, of).is_majority(), have >= least, "{have} of {of}");
        }
    }
}

#[test]
fn less_than_a_majority_is_admitted() {
    for (broken, is_told) in [(Variant::None, false), (Variant::MinorityQuorum, true)] {
        let mut lab = lab(broken);
        lab.ask(0, "3");
        let answers = [
            lab.tell(0, 2, promise(2, None)),
            lab.tell(0, 3, promise(2, None)),
            lab.tell(0, 2, accepted(2, "3")),
            lab.tell(0, 3, accepted(2, "3")),
            lab.tell(5, 2, accepted(2, "3")),
            lab.tell(5, 3, accepted(2, "3")),
        ];
        let admits = answers.map(|reaction| is_off(Variant::MinorityQuorum, &reaction));
        assert_eq!(admits, [is_told, false, is_told, false, is_told, false], "{broken:?}");
    }
}

#[test]
fn a_learner_keeps_its_counts_in_the_order_of_ballots() {
    let mut lab = lab(Variant::None);
    for ballot in [4, 2, 6, 3] {
        lab.tell(5, 2, accepted(ballot, "3"));
    }
    let learner = lab.memory[5].as_ref().and_then(|memory| memory.learner.as_ref()).expect("a learner");
    let ballots: Vec<u32> = learner.counts.iter().map(|count| count.proposal.ballot).collect();
    assert_eq!(ballots, [2, 3, 4, 6]);
}

#[test]
fn a_learner_is_not_told_twice_by_the_proposer_on_its_node() {
    let mut lab = Lab::of(&[ALL; 3], Learn::Proposer);
    lab.ask(0, "3");
    lab.tell(0, 1, promise(3, None));
    let chosen_by = lab.tell(0, 1, accepted(3, "3"));
    assert!(matches!(chosen_by.whys[..], [Why::IsChosen { .. }, Why::Learns { .. }]), "{:?}", chosen_by.whys);
    assert_eq!(lab.tell(0, 1, chosen("3")).whys, [Why::KnowsAlready { value: Value::new("3") }]);
}
