//! Three searches, the same worlds: `synod_sim::explore`, a plain walk and Stateright find as many worlds and the same
//! verdicts, and the shortest schedules are as short.
#![cfg(not(target_arch = "wasm32"))]

mod plain;

use plain::graph::{Verdict, walk};
use plain::{Faults, Rules, default_lengths};
use std::collections::BTreeSet;
use synod_core::protocols::transfer::{Role, Settings, VoteRule};
use synod_core::protocols::{Paxos, ThreePhase, TwoPhase, paxos, three_phase, two_phase};
use synod_core::{BuiltIn, Cluster, Member, Name, Protocol, Value};
use synod_sim::explore::{Bounds, TimerOrder, explore};
use synod_sim::frame;
use synod_tests::scenarios_of;

/// Compares the searches over the same nodes, told once as types and once as a scenario's fields.
fn compare<P: Protocol>(rules: Rules<P>, json: &str) -> usize {
    let Faults { crashes, restarts, losses, duplicates } = rules.faults;
    let timers = if rules.late { TimerOrder::Late } else { TimerOrder::Any };
    let bounds = Bounds { crashes, restarts, losses, duplicates, rounds: rules.rounds, timers, ..Bounds::default() };
    let mut search = explore::<BuiltIn>(&scenarios_of(json)[0], bounds, None).expect("a scenario to explore");
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
        (finding.name, verdict)
    });
    assert_eq!(ours.collect::<Vec<_>>(), walked.properties, "what our explorer says of {json}");
    assert_eq!(findings.progress.states as usize, walked.worlds, "worlds of {json}");
    assert_eq!(findings.progress.transitions, walked.transitions, "transitions of {json}");

    let (worlds, violated) = plain::model::check(rules, 2);
    assert_eq!(worlds, walked.worlds, "worlds that Stateright sees of {json}");
    let of_one_world = walked.properties.iter().filter(|(name, _)| *name != "nonblocking");
    let broken = of_one_world.filter(|(_, verdict)| matches!(verdict, Verdict::Violated(_)));
    assert_eq!(violated, broken.map(|(name, _)| *name).collect::<BTreeSet<_>>(), "what Stateright says of {json}");
    worlds
}

/// A transfer between participants with these changes to 100 each.
fn transfer<P: Protocol<Role = Role, Settings = Settings>>(options: P::Options, changes: &[i64]) -> Rules<P> {
    let coordinator = Member::new("C".to_string(), &[Role::Coordinator], Settings::default());
    let participant = |(place, change): (usize, &i64)| {
        let settings = Settings { balance: 100, change: *change, vote: VoteRule::Auto };
        Member::new(format!("P{place}"), &[Role::Participant], settings)
    };
    let members: Vec<Member<P>> =
        [coordinator].into_iter().chain(changes.iter().enumerate().map(participant)).collect();
    let mut requests = vec![Vec::new(); members.len()];
    requests[0].push(P::request(0, None));
    let cluster = Cluster::new(members, options, default_lengths::<P>());
    Rules { cluster, requests, faults: Faults::default(), rounds: 2, late: false }
}

/// The same as a scenario's text.
fn transfer_json(protocol: &str, fields: &str, changes: &[i64]) -> String {
    let participant = |(place, change): (usize, &i64)| {
        format!(r#", {{"id": "P{place}", "roles": ["participant"], "balance": 100, "change": {change}}}"#)
    };
    let participants: String = changes.iter().enumerate().map(participant).collect();
    format!(
        r#"{{"synod": 1, "protocol": "{protocol}", {fields} "steps": [{{"at": 0, "request": {{"node": "C"}}}}],
            "nodes": [{{"id": "C", "roles": ["coordinator"]}}{participants}]}}"#
    )
}

const TWO: [i64; 2] = [-50, 50];
/// The first cannot pay.
const REFUSED: [i64; 2] = [-150, 150];
const THREE: [i64; 3] = [-50, 20, 30];
const CRASH_AND_RESTART: Faults = Faults { crashes: 1, restarts: 1, losses: 0, duplicates: 0 };

/// Two proposers with a value each, some acceptors, one learner.
fn paxos(options: paxos::Options, acceptors: usize, rounds: u32) -> Rules<Paxos> {
    use paxos::{Request, Role};
    let mut members = Vec::new();
    for (name, role) in paxos_nodes(acceptors) {
        let role = Role::named(role).expect("a role");
        members.push(Member::new(name, &[role], paxos::Settings {}));
    }
    let mut requests = vec![Vec::new(); members.len()];
    requests[0].push(Request::Propose(Value::new("3")));
    requests[1].push(Request::Propose(Value::new("7")));
    let cluster = Cluster::new(members, options, default_lengths::<Paxos>());
    Rules { cluster, requests, faults: Faults::default(), rounds, late: false }
}

/// The same as a scenario's text.
fn paxos_json(fields: &str, acceptors: usize) -> String {
    let node = |(name, role): (String, &str)| format!(r#"{{"id": "{name}", "roles": ["{role}"]}}"#);
    let nodes: Vec<String> = paxos_nodes(acceptors).map(node).collect();
    format!(
        r#"{{"synod": 1, "protocol": "paxos", {fields} "nodes": [{}],
            "steps": [{{"at": 0, "request": {{"node": "P1", "propose": "3"}}}},
                      {{"at": 0, "request": {{"node": "P2", "propose": "7"}}}}]}}"#,
        nodes.join(", ")
    )
}

fn paxos_nodes(acceptors: usize) -> impl Iterator<Item = (String, &'static str)> {
    let proposers = ["P1", "P2"].map(|name| (name.to_string(), "proposer"));
    let acceptors = (1..=acceptors).map(|place| (format!("A{place}"), "acceptor"));
    proposers.into_iter().chain(acceptors).chain([("L".to_string(), "learner")])
}

#[test]
fn two_phase_commit_of_two() {
    let right = || transfer::<TwoPhase>(two_phase::Options::default(), &TWO);
    let json = transfer_json("2pc", "", &TWO);
    assert_eq!(compare(right(), &json), 3_411);
    compare(Rules { faults: CRASH_AND_RESTART, ..right() }, &json);
    let tampers = Faults { losses: 1, duplicates: 1, ..Faults::default() };
    compare(Rules { faults: tampers, rounds: 1, ..right() }, &json);
    let refused = transfer::<TwoPhase>(two_phase::Options::default(), &REFUSED);
    compare(Rules { faults: CRASH_AND_RESTART, ..refused }, &transfer_json("2pc", "", &REFUSED));
}

/// What a crash could still take back, of messages that may be lost and doubled too.
#[test]
#[cfg_attr(debug_assertions, ignore = "hundreds of thousands of worlds: cargo test --release")]
fn two_phase_commit_of_two_under_every_fault() {
    let rules = transfer::<TwoPhase>(two_phase::Options::default(), &TWO);
    let faults = Faults { crashes: 2, restarts: 1, losses: 1, duplicates: 1 };
    compare(Rules { faults, rounds: 1, ..rules }, &transfer_json("2pc", "", &TWO));
}

#[test]
fn two_phase_commit_with_other_rules() {
    use two_phase::{Options, Termination, Twin};
    let cooperative = Options { termination: Termination::Cooperative, ..Options::default() };
    let asks = || transfer::<TwoPhase>(cooperative.clone(), &TWO);
    let json = transfer_json("2pc", r#""options": {"termination": "cooperative"},"#, &TWO);
    let crash = Faults { crashes: 1, ..Faults::default() };
    compare(Rules { faults: crash, rounds: 0, ..asks() }, &json);
    compare(Rules { faults: crash, late: true, ..asks() }, &json);
    for broken in [Twin::CoordinatorForgets, Twin::VotesBeforeWriting] {
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
#[cfg_attr(debug_assertions, ignore = "millions of worlds: cargo test --release")]
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
    compare(transfer::<ThreePhase>(Options::default(), &TWO), &json);
    let elected = || transfer::<ThreePhase>(Options { termination: Termination::Elected, ..Options::default() }, &TWO);
    let json = transfer_json("3pc", r#""options": {"termination": "elected"},"#, &TWO);
    compare(Rules { late: true, faults: Faults { crashes: 2, ..Faults::default() }, ..elected() }, &json);
    compare(Rules { late: true, faults: CRASH_AND_RESTART, ..elected() }, &json);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "millions of worlds: cargo test --release")]
fn three_phase_commit_of_two_at_length() {
    let elected = three_phase::Options { termination: three_phase::Termination::Elected, ..Default::default() };
    let rules = transfer::<ThreePhase>(elected, &TWO);
    compare(Rules { rounds: 0, ..rules }, &transfer_json("3pc", r#""options": {"termination": "elected"},"#, &TWO));
}

#[test]
fn paxos_of_two_proposers_and_three_acceptors() {
    assert_eq!(compare(paxos(paxos::Options::default(), 3, 1), &paxos_json("", 3)), 537_295);
}

/// One of two acceptors suffices.
#[test]
fn paxos_with_half_a_quorum() {
    let half = paxos::Options { broken: paxos::Twin::MinorityQuorum, ..Default::default() };
    compare(paxos(half, 2, 1), &paxos_json(r#""broken": "minority-quorum","#, 2));
}

/// A leader sends more than one sort of message at once.
#[test]
fn paxos_with_a_leader() {
    let options = paxos::Options { leader: paxos::Leader::Lowest, ..Default::default() };
    let crash = Faults { crashes: 1, ..Faults::default() };
    let json = paxos_json(r#""options": {"leader": "lowest"},"#, 1);
    compare(Rules { faults: crash, ..paxos(options, 1, 1) }, &json);
}

#[test]
fn paxos_with_a_crash() {
    let rules = Rules { faults: CRASH_AND_RESTART, ..paxos(paxos::Options::default(), 2, 1) };
    compare(rules, &paxos_json("", 2));
}
