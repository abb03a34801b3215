//! `leader: lowest`, row by row: who leads, who hands on what to whom, and when.

use super::*;

/// Three proposers (0, 1, 2), three acceptors (3, 4, 5), one learner (6); ballots are 3, 6 …, 4, 7 … and 5, 8 ….
fn lab() -> Lab {
    Lab::apart_with(3, 3, 1, Options { leader: Leader::Lowest, ..Options::default() })
}

/// What goes to the acceptors, then the heartbeats.
fn starts(ballot: u32, others: &[u8]) -> Vec<(u8, Message)> {
    [to(&[3, 4, 5], &prepare(ballot)), to(others, &Message::Heartbeat)].concat()
}

#[test]
fn the_lowest_leads_at_once_and_beats() {
    let mut lab = lab();
    let reaction = lab.ask(0, "3");
    assert_eq!(sends(&reaction), starts(3, &[1, 2]));
    assert_eq!(sets(&reaction), [(Timer::Retry, 100), (Timer::Heartbeat, 40)]);
    assert_eq!(attempts(&reaction), [Timer::Retry, Timer::Heartbeat]);
    let beat = lab.fire(0, Timer::Heartbeat);
    assert_eq!(sends(&beat), to(&[1, 2], &Message::Heartbeat));
    assert_eq!((sets(&beat), attempts(&beat)), (vec![(Timer::Heartbeat, 40)], vec![Timer::Heartbeat]));
    lab.tell(0, 3, nack(3, 4));
    assert_eq!(sends(&lab.fire(0, Timer::Heartbeat)), to(&[1, 2], &Message::Heartbeat), "also while it backs off");
    let retry = lab.fire(0, Timer::Retry);
    assert_eq!(sends(&retry), to(&[3, 4, 5], &prepare(6)), "a new round is no reason to beat");
}

#[test]
fn the_leader_falls_silent_when_its_value_is_decided() {
    let mut lab = lab();
    lab.ask(0, "3");
    for acceptor in [3, 4] {
        lab.tell(0, acceptor, promise(3, None));
    }
    lab.tell(0, 3, accepted(3, "3"));
    let chosen = lab.tell(0, 4, accepted(3, "3"));
    assert_eq!(cancels(&chosen), [Timer::Retry, Timer::Heartbeat]);
    assert!(lab.timers.is_empty());
    assert!(lab.fire(0, Timer::Heartbeat).effects.is_empty());
}

#[test]
fn without_a_leader_nobody_beats() {
    let mut lab = Lab::apart(3, 3, 1, Learn::Proposer);
    assert_eq!(sends(&lab.ask(2, "3")), to(&[3, 4, 5], &prepare(5)));
    assert!(lab.fire(2, Timer::Heartbeat).effects.is_empty());
    assert!(lab.fire(2, Timer::Leader).effects.is_empty());
}

#[test]
fn another_one_hands_its_value_to_the_lowest_and_waits() {
    let mut lab = lab();
    let reaction = lab.ask(2, "7");
    assert_eq!(sends(&reaction), to(&[0], &forward("7")));
    assert_eq!((sets(&reaction), attempts(&reaction)), (vec![(Timer::Leader, 120)], vec![]));
    assert_eq!((reaction.disk, lab.stage(2)), (None, &Stage::Following));
    let site = lab.cluster.site(NodeId(2));
    assert!(reaction.memory.awaits(site, &lab.disk[2]).is_some(), "its client waits");
    for timer in [Timer::Retry, Timer::Backoff, Timer::Heartbeat] {
        assert!(lab.fire(2, timer).effects.is_empty(), "{timer:?}");
    }
}

#[test]
fn each_heartbeat_of_a_lower_one_brings_the_value_again() {
    let mut lab = lab();
    lab.ask(2, "7");
    for lower in [0, 1] {
        let reaction = lab.tell(2, lower, Message::Heartbeat);
        assert_eq!(sends(&reaction), to(&[0], &forward("7")), "to the lowest, whoever beats");
        assert_eq!((sets(&reaction), cancels(&reaction)), (vec![(Timer::Leader, 120)], vec![]));
    }
    lab.ask(1, "5");
    assert!(only_says(&lab.tell(1, 2, Message::Heartbeat)), "a higher one is no leader");
}

#[test]
fn a_heartbeat_means_nothing_without_an_undecided_value() {
    let mut lab = lab();
    assert!(only_says(&lab.tell(2, 0, Message::Heartbeat)), "it was asked nothing");
    lab.read(2);
    assert!(only_says(&lab.tell(2, 0, Message::Heartbeat)), "a read has no value to hand on");
    assert!(matches!(lab.stage(2), Stage::Preparing { ballot: 5, .. }));
    let mut lab = self::lab();
    lab.ask(2, "7");
    lab.fire(2, Timer::Leader);
    lab.way.retain(|(_, to, _)| to.0 > 2);
    lab.deliver();
    assert!(matches!(lab.stage(2), Stage::Chosen { .. }));
    assert!(only_says(&lab.tell(2, 0, Message::Heartbeat)), "its value is decided");
}

#[test]
fn silence_makes_a_leader() {
    let mut lab = lab();
    lab.ask(1, "5");
    let reaction = lab.fire(1, Timer::Leader);
    assert_eq!(sends(&reaction), starts(4, &[0, 2]));
    assert_eq!(sets(&reaction), [(Timer::Retry, 100), (Timer::Heartbeat, 40)]);
    assert_eq!(reaction.disk.map(|disk| disk.round), Some(1));
    assert!(lab.fire(1, Timer::Leader).effects.is_empty());
}

#[test]
fn a_leader_that_hears_of_a_lower_one_stops() {
    for stage in ["preparing", "accepting", "backing off"] {
        let mut lab = lab();
        lab.ask(1, "5");
        lab.fire(1, Timer::Leader);
        if stage == "accepting" {
            lab.tell(1, 3, promise(4, None));
            lab.tell(1, 4, promise(4, None));
        } else if stage == "backing off" {
            lab.tell(1, 3, nack(4, 6));
        }
        assert!(only_says(&lab.tell(1, 2, Message::Heartbeat)), "a higher one changes nothing");
        let reaction = lab.tell(1, 0, Message::Heartbeat);
        assert_eq!(sends(&reaction), to(&[0], &forward("5")), "{stage}");
        assert_eq!(cancels(&reaction), [Timer::Retry, Timer::Backoff, Timer::Heartbeat]);
        assert_eq!(lab.timers, [(NodeId(1), Timer::Leader)]);
        assert_eq!(lab.stage(1), &Stage::Following);
        assert!(only_says(&lab.tell(1, 5, accepted(4, "5"))), "its ballot counts nothing any more");
        assert_eq!(sends(&lab.fire(1, Timer::Leader))[0], (3, prepare(7)));
    }
}

#[test]
fn a_value_handed_on_is_a_request_for_it() {
    let mut lab = lab();
    let reaction = lab.tell(0, 2, forward("7"));
    assert_eq!(sends(&reaction), starts(3, &[1, 2]));
    assert_eq!(reaction.disk.map(|disk| disk.round), Some(1));
    assert!(only_says(&lab.tell(0, 2, forward("7"))), "it has a value of its own now");
    let again = lab.ask(0, "3");
    assert!(matches!(again.whys[..], [Why::Joins { .. }]));
}

#[test]
fn a_value_handed_on_is_ignored_where_there_is_one() {
    let mut lab = lab();
    lab.ask(0, "3");
    assert!(only_says(&lab.tell(0, 2, forward("7"))));
    lab.way.retain(|(_, to, _)| to.0 == 0 || to.0 > 2);
    lab.deliver();
    assert!(matches!(lab.stage(0), Stage::Chosen { .. }));
    assert!(only_says(&lab.tell(0, 2, forward("7"))), "decided, it still has it");
    lab.restart(0);
    assert_eq!(sends(&lab.tell(0, 2, forward("7"))), starts(6, &[1, 2]), "a crash takes it away");
}

#[test]
fn a_request_at_a_follower_is_answered_with_its_value() {
    let mut lab = lab();
    lab.ask(2, "7");
    let second = lab.ask(2, "8");
    assert_eq!(second.effects, [Effect::Witness(Fact::Proposed(Value::new("8")))]);
    assert!(only_says(&lab.read(2)));
    assert_eq!(sends(&lab.tell(2, 0, Message::Heartbeat)), to(&[0], &forward("7")));
}

#[test]
fn a_crash_forgets_who_led() {
    let mut lab = lab();
    lab.ask(1, "5");
    lab.fire(1, Timer::Leader);
    assert!(only_says(&lab.restart(1)));
    assert_eq!(lab.stage(1), &Stage::Idle);
    assert_eq!(sends(&lab.ask(1, "5")), to(&[0], &forward("5")));
}

#[test]
fn a_proposer_alone_beats_to_nobody() {
    let mut lab = Lab::apart_with(1, 3, 1, Options { leader: Leader::Lowest, ..Options::default() });
    assert_eq!(sends(&lab.ask(0, "3")), to(&[1, 2, 3], &prepare(1)));
    lab.deliver();
    assert_eq!((lab.learned(), lab.timers.len()), (vec![Some("3")], 0));
}

/// The lowest serves one client; the others keep their values, lead in turn, and find the value chosen.
#[test]
fn everyone_finds_the_value_in_the_end() {
    let mut lab = lab();
    for (proposer, value) in [(2, "7"), (1, "5")] {
        lab.ask(proposer, value);
    }
    lab.deliver();
    assert_eq!(lab.learned(), [Some("7")], "it was handed on first");
    lab.ask(0, "3");
    lab.deliver();
    for proposer in [1, 2] {
        lab.fire(proposer, Timer::Leader);
        lab.deliver();
        assert_eq!(lab.stage(proposer), &Stage::BackingOff, "the first ballot of each is too low");
        lab.fire(proposer, Timer::Backoff);
        lab.deliver();
    }
    for proposer in [0, 1, 2] {
        assert!(matches!(lab.stage(proposer), Stage::Chosen { proposal } if proposal.value.as_str() == "7"));
    }
    assert!(lab.timers.is_empty());
    lab.is_safe();
}
