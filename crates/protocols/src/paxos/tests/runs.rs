//! Whole runs: by hand, alone, strategy by strategy, and at random.

use super::*;

#[test]
fn a_full_round_by_hand() {
    let mut lab = Lab::apart(1, 3, 1, Learn::Proposer);
    assert_eq!(sends(&lab.ask(0, "3")), to(&[1, 2, 3], &prepare(1)));
    for acceptor in [1, 2] {
        assert_eq!(sends(&lab.tell(acceptor, 0, prepare(1))), to(&[0], &promise(1, None)));
    }
    assert_eq!(sends(&lab.tell(0, 1, promise(1, None))), []);
    assert_eq!(sends(&lab.tell(0, 2, promise(1, None))), to(&[1, 2, 3], &accept(1, "3")));
    for acceptor in [1, 2] {
        assert_eq!(sends(&lab.tell(acceptor, 0, accept(1, "3"))), to(&[0], &accepted(1, "3")));
    }
    assert_eq!(sends(&lab.tell(0, 1, accepted(1, "3"))), []);
    assert_eq!(sends(&lab.tell(0, 2, accepted(1, "3"))), to(&[4], &chosen("3")));
    let learns = lab.tell(4, 0, chosen("3"));
    assert_eq!(learns.effects, [Effect::Witness(Fact::decided(Value::new("3")))]);
    assert_eq!((lab.learned(), lab.timers.len()), (vec![Some("3")], 0));
    lab.is_safe();
}

#[test]
fn a_later_request_finds_the_value_chosen() {
    let mut lab = Lab::apart(2, 3, 2, Learn::Proposer);
    for (proposer, wanted) in [(0, "3"), (1, "7"), (0, "9")] {
        lab.ask(proposer, wanted);
        lab.deliver();
        assert_eq!(lab.learned(), [Some("3"), Some("3")]);
        assert!(matches!(lab.stage(proposer), Stage::Chosen { proposal } if proposal.value.as_str() == "3"));
    }
    lab.is_safe();
}

#[test]
fn a_node_alone_decides_in_one_reaction() {
    for learn in Learn::ALL {
        let mut lab = Lab::of(&[ALL], *learn);
        let reaction = lab.ask(0, "3");
        assert_eq!(sends(&reaction), []);
        let acceptor = Acceptor { promised: 1, accepted: Some(proposal(1, "3")) };
        let disk = Disk { round: 1, acceptor, learned: Some(Value::new("3")) };
        assert_eq!((reaction.disk, lab.timers.len()), (Some(disk), 0));
        lab.is_safe();
    }
}

#[test]
fn nodes_with_all_roles_send_one_accepted_each() {
    for (learn, sent) in [(Learn::Proposer, 10), (Learn::Everyone, 12), (Learn::One, 10), (Learn::Two, 12)] {
        let mut lab = Lab::of(&[ALL; 3], learn);
        lab.ask(0, "3");
        lab.deliver();
        assert_eq!((lab.learned(), lab.sent), (vec![Some("3"); 3], sent), "{learn:?}");
        assert!(lab.timers.is_empty());
    }
}

#[test]
fn each_strategy_tells_every_learner_at_its_price() {
    for a in 1..=9_u32 {
        for l in 1..=4_u32 {
            let told_twice = if l == 1 { 1 } else { 2 };
            let two = told_twice * a + told_twice * l.saturating_sub(2);
            let prices = [(Learn::Proposer, l), (Learn::Everyone, a * l), (Learn::One, a + l - 1), (Learn::Two, two)];
            for (learn, price) in prices {
                let mut lab = Lab::apart(1, a as usize, l as usize, learn);
                lab.ask(0, "3");
                lab.deliver();
                assert_eq!(lab.sent, 4 * a + price, "{learn:?}, {a} acceptors, {l} learners");
                assert_eq!(lab.learned(), vec![Some("3"); l as usize]);
            }
        }
    }
}

#[test]
fn acceptors_tell_the_proposer_first() {
    let told = |learn| {
        let mut lab =
            Lab::of(&[&[Role::Learner], &[Role::Learner], &[Role::Learner, Role::Proposer], &[Role::Acceptor]], learn);
        let nodes = sends(&lab.tell(3, 2, accept(1, "3"))).into_iter().map(|(to, _)| to);
        nodes.collect::<Vec<u8>>()
    };
    assert_eq!(told(Learn::Proposer), [2]);
    assert_eq!(told(Learn::Everyone), [2, 0, 1]);
    assert_eq!(told(Learn::One), [2, 0]);
    assert_eq!(told(Learn::Two), [2, 0, 1]);
}

#[test]
fn a_shared_node_tells_of_an_answer_once() {
    let mut lab = Lab::of(&[ALL; 3], Learn::Everyone);
    lab.ask(0, "3");
    let completes = lab.tell(0, 1, promise(3, None));
    let counted = |why: &&Why| matches!(why, Why::CountsAccepted { .. } | Why::HearsAccepted { .. });
    assert_eq!(completes.whys.iter().filter(counted).count(), 1);
    let chosen = lab.tell(0, 1, accepted(3, "3"));
    assert!(matches!(chosen.whys[..], [Why::IsChosen { .. }, Why::Learns { .. }]));
}

/// Any order, losses, copies, crashes and restarts, with any options: one value, proposed by somebody, learned by those
/// who learn.
#[test]
fn chaos_chooses_at_most_one_value() {
    let mut decided = 0;
    for seed in 1..=1_200_u64 {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut below = |bound: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 33) as usize % bound
        };
        let options = Options {
            learn: Learn::ALL[below(4)],
            reject: Reject::ALL[below(2)],
            backoff: Backoff::ALL[below(3)],
            leader: Leader::ALL[below(2)],
            broken: Variant::None,
        };
        let mut lab = match below(2) {
            0 => Lab::apart_with(2, 3, 2, options),
            _ => Lab::with(&[ALL; 3], options),
        };
        for step in 0..150 {
            chaos(&mut lab, step, &mut below);
            lab.is_safe();
        }
        decided += u32::from(lab.ledger.decisions().next().is_some());
    }
    assert!(decided > 600, "only {decided} runs decided: this tests too little");
}

/// Something happens, by chance.
fn chaos(lab: &mut Lab, step: usize, below: &mut impl FnMut(usize) -> usize) {
    let node = NodeId(below(lab.memory.len()) as u8);
    let is_up = lab.memory[node.index()].is_some();
    let may_ask = is_up && lab.cluster.member(node).has(Role::Proposer);
    match below(24) {
        0 if is_up => lab.crash(node),
        0..=2 if !is_up => _ = lab.give(node, Input::Boot { restarted: true }),
        1 if may_ask && below(4) == 0 => _ = lab.read(node.0),
        1 if may_ask => _ = lab.ask(node.0, &step.to_string()),
        2 if !lab.timers.is_empty() => {
            let (node, timer) = lab.timers[below(lab.timers.len())];
            lab.fire(node.0, timer);
        }
        3 if !lab.way.is_empty() => _ = lab.way.swap_remove(below(lab.way.len())),
        4 if !lab.way.is_empty() => lab.way.push(lab.way[below(lab.way.len())].clone()),
        _ if !lab.way.is_empty() => {
            let (from, to, message) = lab.way.swap_remove(below(lab.way.len()));
            if lab.memory[to.index()].is_some() {
                lab.give(to, Input::Message { from, message });
            }
        }
        _ => {}
    }
}
