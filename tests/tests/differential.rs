//! Three searches, the same worlds: `synod_sim::explore`, a plain walk and Stateright find as many worlds and the same
//! verdicts, and the shortest schedules are as short.
#![cfg(not(target_arch = "wasm32"))]

mod model;

use model::Checked;
use stateright::{Checker, Model};
use std::collections::BTreeSet;
use synod_core::{Name, Protocol};
use synod_protocols::pair::{self, Pair};
use synod_protocols::registry;
use synod_protocols::rpc::{self, Rpc};
use synod_protocols::three_phase::ThreePhase;
use synod_protocols::two_phase::TwoPhase;
use synod_protocols::{paxos, three_phase, two_phase};
use synod_sim::explore::{Bounds, Rounds, Sought, TimerOrder, explore};
use synod_sim::run::frame;
use synod_tests::plain::cases::{calls, calls_json, duel, duel_json, pair, pair_json, transfer, transfer_json};
use synod_tests::plain::graph::{Verdict, walk};
use synod_tests::plain::{Faults, Rules};
use synod_tests::scenarios_of;

/// A protocol whose data may cross between threads, as Stateright's search has it.
trait Crossing:
    Send
    + Sync
    + Protocol<
        Options: Sync,
        Settings: Sync,
        Timer: Send + Sync,
        Request: Send + Sync,
        Message: Send + Sync,
        Disk: Send + Sync,
        Fact: Send + Sync,
    >
{
}

impl Crossing for Rpc {}
impl Crossing for TwoPhase {}
impl Crossing for ThreePhase {}
impl Crossing for paxos::Paxos {}
impl Crossing for Pair {}

/// Compares the searches over the same nodes, told once as types and once as a scenario's fields.
fn compare<P: Crossing>(rules: Rules<P>, json: &str) -> usize {
    let timers = if rules.late { TimerOrder::Late } else { TimerOrder::Any };
    let bounds =
        Bounds { budgets: rules.faults.budgets(), rounds: Rounds::each(rules.rounds), timers, ..Bounds::default() };
    let mut search =
        explore(&registry(), &scenarios_of(json)[0], &bounds, &Sought::Everything).expect("a scenario to explore");
    while !search.advance(u32::MAX) {}
    let findings = search.findings();
    assert!(findings.complete, "all worlds are seen");

    let walked = walk(&rules);
    let ours = findings.properties.iter().map(|finding| {
        let actions = || finding.schedule.as_ref().expect("a schedule that violates it").steps.len() as u32;
        let verdict = match finding.verdict {
            frame::Verdict::Holds => Verdict::Holds,
            frame::Verdict::Violated => Verdict::Violated(actions()),
            frame::Verdict::Undecided => Verdict::Undecided,
        };
        (finding.name.clone(), verdict)
    });
    assert_eq!(ours.collect::<Vec<_>>(), walked.properties, "what our explorer says of {json}");
    assert_eq!(findings.stats.states as usize, walked.worlds, "worlds of {json}");
    assert_eq!(findings.stats.transitions, walked.transitions, "transitions of {json}");

    let checker = Checked::of(rules).checker().threads(2).spawn_bfs().join();
    let (worlds, violated) = (checker.unique_state_count(), checker.discoveries().into_keys().collect::<BTreeSet<_>>());
    assert_eq!(worlds, walked.worlds, "worlds that Stateright sees of {json}");
    let of_one_world = walked.properties.iter().filter(|(name, _)| *name != "nonblocking");
    let broken = of_one_world.filter(|(_, verdict)| matches!(verdict, Verdict::Violated(_)));
    assert_eq!(
        violated,
        broken.map(|(name, _)| name.as_str()).collect::<BTreeSet<_>>(),
        "what Stateright says of {json}"
    );
    worlds
}

const TWO: [i64; 2] = [-50, 50];
/// The first cannot pay.
const REFUSED: [i64; 2] = [-150, 150];
const THREE: [i64; 3] = [-50, 20, 30];
const CRASH_AND_RESTART: Faults = Faults { crashes: 1, restarts: 1, losses: 0, duplicates: 0, ..NONE };
const CUT_AND_HEAL: Faults = Faults { cuts: 1, heals: 1, ..NONE };
const WIPE_AND_RESTART: Faults = Faults { wipes: 1, restarts: 1, ..NONE };
const PAUSE: Faults = Faults { pauses: 1, ..NONE };
const NONE: Faults =
    Faults { crashes: 0, restarts: 0, losses: 0, duplicates: 0, cuts: 0, heals: 0, wipes: 0, pauses: 0 };

#[test]
fn two_clients_call() {
    for timeout in rpc::Timeout::ALL {
        for remember in rpc::Remember::ALL {
            for broken in rpc::Variant::ALL {
                let options = rpc::Options { timeout: *timeout, remember: *remember, broken: *broken };
                let json = calls_json(&format!(
                    r#""options": {{"timeout": "{}", "remember": "{}"}}, "broken": {},"#,
                    timeout.name(),
                    remember.name(),
                    if *broken == rpc::Variant::None { "null".into() } else { format!("{:?}", broken.name()) },
                ));
                let faults = if *broken == rpc::Variant::None { CRASH_AND_RESTART } else { NONE };
                compare(Rules { faults, ..calls(options.clone()) }, &json);
                let tampers = Faults { losses: 1, duplicates: 1, ..NONE };
                compare(Rules { faults: tampers, late: true, ..calls(options) }, &json);
            }
        }
    }
}

#[test]
fn two_phase_commit_of_two() {
    let right = || transfer::<TwoPhase>(two_phase::Options::default(), &TWO);
    let json = transfer_json("2pc", "", &TWO);
    assert_eq!(compare(right(), &json), 3_411);
    compare(Rules { faults: CRASH_AND_RESTART, ..right() }, &json);
    let tampers = Faults { losses: 1, duplicates: 1, ..Faults::default() };
    compare(Rules { faults: tampers, rounds: 1, ..right() }, &json);
    compare(Rules { faults: CUT_AND_HEAL, rounds: 1, ..right() }, &json);
    compare(Rules { faults: Faults { crashes: 1, ..CUT_AND_HEAL }, rounds: 0, ..right() }, &json);
    let refused = transfer::<TwoPhase>(two_phase::Options::default(), &REFUSED);
    compare(Rules { faults: CRASH_AND_RESTART, ..refused }, &transfer_json("2pc", "", &REFUSED));
}

/// Nodes that lose their disk, that are paused, and all of that with crashes.
#[test]
fn two_phase_commit_of_two_wiped_and_paused() {
    let right = || transfer::<TwoPhase>(two_phase::Options::default(), &TWO);
    let json = transfer_json("2pc", "", &TWO);
    compare(Rules { faults: WIPE_AND_RESTART, rounds: 0, ..right() }, &json);
    compare(Rules { faults: PAUSE, rounds: 0, ..right() }, &json);
    for faults in [
        Faults { wipes: 2, ..WIPE_AND_RESTART },
        Faults { pauses: 2, ..NONE },
        Faults { pauses: 1, ..CRASH_AND_RESTART },
        Faults { pauses: 1, ..WIPE_AND_RESTART },
        Faults { wipes: 1, crashes: 1, ..NONE },
        Faults { pauses: 1, losses: 1, ..CUT_AND_HEAL },
    ] {
        compare(Rules { faults, rounds: 1, late: true, ..right() }, &json);
    }
    let asks = two_phase::Options { termination: two_phase::Termination::Cooperative, ..Default::default() };
    let cooperative = || transfer::<TwoPhase>(asks.clone(), &TWO);
    let json = transfer_json("2pc", r#""options": {"termination": "cooperative"},"#, &TWO);
    compare(Rules { faults: PAUSE, rounds: 1, late: true, ..cooperative() }, &json);
    compare(Rules { faults: WIPE_AND_RESTART, rounds: 0, late: true, ..cooperative() }, &json);
}

/// What a crash could still take back, of messages that may be lost and doubled too.
#[test]
#[cfg_attr(debug_assertions, ignore = "hundreds of thousands of worlds: cargo test --release")]
fn two_phase_commit_of_two_under_every_fault() {
    let rules = transfer::<TwoPhase>(two_phase::Options::default(), &TWO);
    let faults = Faults { crashes: 2, restarts: 1, losses: 1, duplicates: 1, ..NONE };
    compare(Rules { faults, rounds: 1, ..rules }, &transfer_json("2pc", "", &TWO));
}

#[test]
fn two_phase_commit_with_other_rules() {
    use two_phase::{Options, Termination, Variant};
    let cooperative = Options { termination: Termination::Cooperative, ..Options::default() };
    let asks = || transfer::<TwoPhase>(cooperative.clone(), &TWO);
    let json = transfer_json("2pc", r#""options": {"termination": "cooperative"},"#, &TWO);
    let crash = Faults { crashes: 1, ..Faults::default() };
    compare(Rules { faults: crash, rounds: 0, ..asks() }, &json);
    compare(Rules { faults: crash, late: true, ..asks() }, &json);
    for broken in [Variant::CoordinatorForgets, Variant::VotesBeforeWriting] {
        let rules = transfer::<TwoPhase>(Options { broken, ..Options::default() }, &TWO);
        let json = transfer_json("2pc", &format!(r#""broken": "{}","#, broken.name()), &TWO);
        compare(Rules { faults: CRASH_AND_RESTART, rounds: 1, ..rules }, &json);
    }
}

#[test]
fn two_phase_commit_of_three() {
    let rules = || transfer::<TwoPhase>(two_phase::Options::default(), &THREE);
    let json = transfer_json("2pc", "", &THREE);
    compare(Rules { rounds: 1, ..rules() }, &json);
    compare(Rules { late: true, faults: CRASH_AND_RESTART, ..rules() }, &json);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "hundreds of thousands of worlds: cargo test --release")]
fn two_phase_commit_of_three_at_length() {
    let rules = || transfer::<TwoPhase>(two_phase::Options::default(), &THREE);
    let json = transfer_json("2pc", "", &THREE);
    compare(rules(), &json);
    compare(Rules { faults: CRASH_AND_RESTART, rounds: 1, ..rules() }, &json);
}

#[test]
fn three_phase_commit_of_two() {
    use three_phase::{Options, Termination};
    let json = transfer_json("3pc", "", &TWO);
    let each_alone = || transfer::<ThreePhase>(Options::default(), &TWO);
    assert_eq!(compare(each_alone(), &json), 529);
    compare(Rules { faults: CRASH_AND_RESTART, rounds: 1, ..each_alone() }, &json);
    compare(Rules { faults: Faults { cuts: 2, ..CUT_AND_HEAL }, late: true, ..each_alone() }, &json);
    for faults in [WIPE_AND_RESTART, PAUSE, Faults { pauses: 1, ..CRASH_AND_RESTART }] {
        compare(Rules { faults, rounds: 1, late: true, ..each_alone() }, &json);
    }
    let options = Options { termination: Termination::Elected, ..Options::default() };
    let fields = r#""options": {"termination": "elected"},"#;
    let one = transfer::<ThreePhase>(options.clone(), &TWO[..1]);
    compare(Rules { faults: CRASH_AND_RESTART, rounds: 1, ..one }, &transfer_json("3pc", fields, &TWO[..1]));
    let elected = || transfer::<ThreePhase>(options.clone(), &TWO);
    let json = transfer_json("3pc", fields, &TWO);
    compare(Rules { late: true, faults: Faults { crashes: 2, ..Faults::default() }, ..elected() }, &json);
    compare(Rules { late: true, faults: CRASH_AND_RESTART, ..elected() }, &json);
}

/// Owners, who has one in memory alone, and writes in the order in which they were stored.
#[test]
fn a_pair_with_each_guard() {
    let guarded = |guard, rounds| pair(pair::Options { guard, ..Default::default() }, rounds);
    let cut = Faults { cuts: 1, ..NONE };
    for guard in [pair::Guard::None, pair::Guard::Witness, pair::Guard::Fencing] {
        let json = pair_json(guard);
        for faults in [CUT_AND_HEAL, CRASH_AND_RESTART, PAUSE] {
            compare(Rules { faults, late: true, ..guarded(guard, 5) }, &json);
        }
        compare(guarded(guard, 0), &json);
    }
    compare(guarded(pair::Guard::None, 1), &pair_json(pair::Guard::None));
    compare(Rules { faults: cut, late: true, ..guarded(pair::Guard::Witness, 9) }, &pair_json(pair::Guard::Witness));
}

#[test]
fn paxos_of_two_proposers_and_three_acceptors() {
    assert_eq!(compare(duel(paxos::Options::default(), 3, 1), &duel_json("", 3)), 537_295);
}

/// One of two acceptors suffices.
#[test]
fn paxos_with_half_a_quorum() {
    let half = paxos::Options { broken: paxos::Variant::MinorityQuorum, ..Default::default() };
    compare(duel(half, 2, 1), &duel_json(r#""broken": "minority-quorum","#, 2));
}

/// A leader sends more than one sort of message at once.
#[test]
fn paxos_with_a_leader() {
    let options = paxos::Options { leader: paxos::Leader::Lowest, ..Default::default() };
    let crash = Faults { crashes: 1, ..Faults::default() };
    let json = duel_json(r#""options": {"leader": "lowest"},"#, 1);
    compare(Rules { faults: crash, ..duel(options, 1, 1) }, &json);
}

#[test]
fn paxos_wiped_and_paused() {
    let json = duel_json("", 2);
    for faults in [WIPE_AND_RESTART, Faults { pauses: 1, crashes: 1, ..NONE }] {
        compare(Rules { faults, late: true, ..duel(paxos::Options::default(), 2, 1) }, &json);
    }
    compare(Rules { faults: PAUSE, ..duel(paxos::Options::default(), 1, 1) }, &duel_json("", 1));
    let options = paxos::Options { leader: paxos::Leader::Lowest, ..Default::default() };
    let json = duel_json(r#""options": {"leader": "lowest"},"#, 1);
    compare(Rules { faults: PAUSE, late: true, ..duel(options, 1, 1) }, &json);
}

#[test]
fn paxos_with_a_crash() {
    let rules = Rules { faults: CRASH_AND_RESTART, ..duel(paxos::Options::default(), 2, 1) };
    compare(rules, &duel_json("", 2));
}
