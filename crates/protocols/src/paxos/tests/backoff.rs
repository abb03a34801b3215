//! What an acceptor says when it refuses, and how long a proposer that was refused waits.

use super::*;

fn lab(options: Options) -> Lab {
    Lab::apart_with(2, 3, 1, options)
}

/// The back-off that each of three refusals in a row sets: how long, and how much longer at most.
fn waits(backoff: Backoff) -> Vec<(u64, u64)> {
    let mut lab = lab(Options { backoff, ..Options::default() });
    lab.ask(0, "3");
    let refused = (1..=3).map(|round| {
        let reaction = lab.tell(0, 2, nack(2 * round, 2 * round + 1));
        lab.fire(0, Timer::Backoff);
        reaction.effects.iter().find_map(|effect| match effect {
            Effect::SetTimer { timer: Timer::Backoff, after_ms, spread_ms } => Some((*after_ms, *spread_ms)),
            _ => None,
        })
    });
    refused.map(|wait| wait.expect("a proposer that was refused backs off")).collect()
}

#[test]
fn a_back_off_is_fixed_grows_or_is_left_to_chance() {
    assert_eq!(waits(Backoff::Fixed), [(50, 0), (50, 0), (50, 0)]);
    assert_eq!(waits(Backoff::Growing), [(50, 0), (100, 0), (150, 0)]);
    assert_eq!(waits(Backoff::Random), [(25, 100), (25, 100), (25, 100)]);
}

#[test]
fn each_attempt_begins_with_the_shortest_wait() {
    let mut lab = lab(Options { backoff: Backoff::Growing, ..Options::default() });
    lab.ask(0, "3");
    lab.tell(0, 2, nack(2, 3));
    lab.fire(0, Timer::Backoff);
    lab.deliver();
    lab.ask(0, "9");
    assert_eq!(sets(&lab.tell(0, 2, nack(6, 7))), [(Timer::Backoff, 50)]);
}

/// The longest timer that a scenario may set, refused as often as can be counted.
#[test]
fn a_growing_back_off_ends_at_its_bound() {
    let members = [Role::Proposer, Role::Acceptor].map(|role| Member::new(format!("{role:?}"), &[role], Settings {}));
    let options = Options { backoff: Backoff::Growing, ..Options::default() };
    let longest_ms = synod_core::limits::TIME_MS;
    let cluster = Cluster::new(members.to_vec(), options, vec![longest_ms; 4]);
    let site = cluster.site(NodeId(0));
    let preparing = Stage::Preparing { ballot: 1, promises: Answers::default(), reported: None };
    let proposer =
        Proposer { seen: 1, wanted: None, refused: u16::MAX, client: true, asked_since: false, stage: preparing };
    let memory = Paxos { proposer: Some(proposer), learner: None, unwritten: Acceptor::default() };
    let input = Input::Message { from: NodeId(1), message: nack(1, 2) };
    let reaction = react(site, Some(&memory), &Disk::default(), input);
    assert_eq!(sets(&reaction), [(Timer::Backoff, longest_ms * u64::from(u16::MAX))]);
    assert_eq!(reaction.memory.proposer.map(|proposer| proposer.refused), Some(u16::MAX));
}

#[test]
fn a_silent_acceptor_refuses_without_a_word() {
    let mut lab = lab(Options { reject: Reject::Silent, ..Options::default() });
    assert_eq!(sends(&lab.tell(2, 1, prepare(5))), to(&[1], &promise(5, None)));
    assert!(only_says(&lab.tell(2, 0, prepare(4))));
    assert!(only_says(&lab.tell(2, 0, accept(4, "3"))));
    lab.ask(0, "3");
    let retry = lab.fire(0, Timer::Retry);
    assert_eq!(sends(&retry), to(&[2, 3, 4], &prepare(4)), "it has seen no ballot but its own");
}
