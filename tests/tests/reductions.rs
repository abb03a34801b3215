//! What a search leaves out: messages that can never matter again, and worlds in which nodes that are alike are
//! exchanged. What the protocols call dead is held against all that can follow, what they call alike against how each
//! node reacts, and a search that leaves these out against one that leaves out nothing.
#![cfg(not(target_arch = "wasm32"))]

use oorandom::Rand32;
use synod_core::{Exchange, Name, NodeId, NodeSet, Protocol};
use synod_protocols::generals;
use synod_protocols::paxos;
use synod_protocols::registry;
use synod_protocols::rpc;
use synod_protocols::three_phase::{self, ThreePhase};
use synod_protocols::two_phase::{self, TwoPhase};
use synod_sim::explore::{
    Bounds, Budgets, FaultKind, Findings, Reduction, Rounds, Sought, TimerOrder, explore, explore_from,
};
use synod_sim::run::frame::Verdict;
use synod_sim::{Action, Scenario, expect};
use synod_tests::plain::alike;
use synod_tests::plain::cases::{self, calls, duel, transfer};
use synod_tests::plain::dead::{IsDead, as_told, audit};
use synod_tests::plain::{Faults, Rules};
use synod_tests::{played, scenarios_of};

/// Two participants; the second cannot pay.
const TWO: [i64; 2] = [-50, 50];
const REFUSED: [i64; 2] = [-50, -150];

/// How many random worlds each set of rules is looked at in. More of them: SYNOD_WALKS=200.
fn walks() -> u64 {
    std::env::var("SYNOD_WALKS").ok().and_then(|walks| walks.parse().ok()).unwrap_or(4)
}

/// Takes what is said to be dead in random worlds through all that can follow; how many dead messages were met.
fn met<P: Protocol>(rules: impl Fn() -> Rules<P>, is_dead: IsDead<P>, walks: u64) -> Result<usize, String> {
    let mut met = 0;
    for number in 0..walks {
        let faults = match number % 4 {
            0 => Faults { crashes: 1, restarts: 1, duplicates: 1, ..Faults::default() },
            1 => Faults { crashes: 2, restarts: 2, ..Faults::default() },
            2 => Faults { losses: 1, duplicates: 2, ..Faults::default() },
            _ => Faults { pauses: 1, crashes: 1, restarts: 1, ..Faults::default() },
        };
        let rules = Rules { faults, rounds: 2, ..rules() };
        let mut draws = Rand32::new(number);
        // What comes first are deliveries; faults are to come late, when there is something that they may change.
        let mut draw = |most| draws.rand_range(0..most as u32) as usize;
        let first_of_four = |most| (0..4).map(|_| draw(most)).min().unwrap_or_default();
        met += audit(&rules, is_dead, 30, first_of_four)?;
    }
    Ok(met)
}

fn stays_dead<P: Protocol>(rules: impl Fn() -> Rules<P>) {
    let met = met(rules, as_told, walks()).unwrap_or_else(|told| panic!("{told}"));
    assert!(met > 4, "{met} dead messages of {}", P::ID);
}

/// A call and its answer are soon over: there are many worlds to look into for some that are dead.
#[test]
fn what_remote_calls_call_dead_never_matters() {
    let mut all = 0;
    for timeout in rpc::Timeout::ALL {
        for remember in rpc::Remember::ALL {
            let options = rpc::Options { timeout: *timeout, remember: *remember, ..Default::default() };
            let met = met(|| calls(options.clone()), as_told, 10 * walks());
            all += met.unwrap_or_else(|told| panic!("{told}"));
        }
    }
    assert!(all > 100, "{all} dead messages");
}

#[test]
fn what_two_phase_commit_calls_dead_never_matters() {
    for termination in two_phase::Termination::ALL {
        let options = two_phase::Options { termination: *termination, ..Default::default() };
        stays_dead(|| transfer::<TwoPhase>(options.clone(), &TWO));
        stays_dead(|| transfer::<TwoPhase>(options.clone(), &REFUSED));
    }
}

#[test]
fn what_three_phase_commit_calls_dead_never_matters() {
    for termination in three_phase::Termination::ALL {
        let options = three_phase::Options { termination: *termination, ..Default::default() };
        stays_dead(|| transfer::<ThreePhase>(options.clone(), &TWO));
        stays_dead(|| transfer::<ThreePhase>(options.clone(), &REFUSED));
    }
}

#[test]
fn what_paxos_calls_dead_never_matters() {
    for reject in paxos::Reject::ALL {
        for learn in paxos::Learn::ALL {
            let options = paxos::Options { reject: *reject, learn: *learn, ..Default::default() };
            stays_dead(|| duel(options.clone(), 3, 2));
        }
    }
    let options = paxos::Options { leader: paxos::Leader::Lowest, ..Default::default() };
    stays_dead(|| duel(options.clone(), 2, 2));
}

#[test]
fn what_the_generals_call_dead_never_matters() {
    for messages in generals::Messages::ALL {
        for broken in generals::Variant::ALL {
            let options = generals::Options { messages: *messages, broken: *broken, ..Default::default() };
            let rules = || cases::generals(options.clone(), 3);
            let met = met(rules, as_told, 20 * walks()).unwrap_or_else(|told| panic!("{told}"));
            assert!(met > 4, "{met} dead messages of {options:?}");
        }
    }
}

/// A mistake that comes near: an acknowledgement that was counted matters again once a crash has made the coordinator
/// forget it.
#[test]
fn what_is_wrongly_called_dead_is_found() {
    let acknowledged: IsDead<TwoPhase> = |_, _, memory, _, from, message| match memory {
        TwoPhase::Coordinator(two_phase::Coordinator::Telling { acks, .. }) => {
            *message == two_phase::Message::Ack && acks.contains(from)
        }
        _ => false,
    };
    let told = met(|| transfer::<TwoPhase>(two_phase::Options::default(), &TWO), acknowledged, 200);
    assert!(told.as_ref().is_err_and(|told| told.contains("Ack") && told.contains("Restart")), "{told:?}");
}

/// Holds the reactions of nodes that are called alike against each other, in random worlds; how many reactions
/// were compared.
fn exchanged<P: Protocol>(rules: &Rules<P>, sets: &[NodeSet]) -> Result<usize, String> {
    let nodes = rules.cluster.everyone();
    let pairs = sets.iter().flat_map(|set| set.iter().zip(set.iter().skip(1)));
    let exchanges = pairs.map(|(one, other)| {
        let of = |node| {
            if node == one {
                other
            } else if node == other {
                one
            } else {
                node
            }
        };
        Exchange::new(nodes.iter().map(of).collect())
    });
    let exchanges: Vec<Exchange> = exchanges.collect();
    let mut compared = 0;
    for (number, exchange) in (0..walks()).flat_map(|number| exchanges.iter().map(move |exchange| (number, exchange))) {
        let faults = Faults { crashes: 1, restarts: 1, duplicates: 1, losses: 1, wipes: 1, ..Faults::default() };
        let mut draws = Rand32::new(number);
        let rules = Rules { faults, ..rules.clone() };
        let draw = |most| draws.rand_range(0..most as u32) as usize;
        compared += alike::audit(&rules, exchange, P::renamed, 60, draw)?;
    }
    Ok(compared)
}

fn are_alike<P: Protocol>(rules: &Rules<P>, expected: &[&[u8]]) {
    let sets = P::alike(&rules.cluster);
    let found: Vec<NodeSet> = sets.iter().copied().filter(|set| set.len() > 1).collect();
    let expected: Vec<NodeSet> = expected.iter().map(|set| set.iter().copied().map(NodeId).collect()).collect();
    assert_eq!(found, expected, "{}", P::ID);
    let compared = exchanged(rules, &sets).unwrap_or_else(|told| panic!("{}: {told}", P::ID));
    assert!(expected.is_empty() || compared > 60, "{compared} reactions of {}", P::ID);
}

#[test]
fn nodes_that_are_called_alike_react_alike() {
    for broken in two_phase::Variant::ALL {
        for termination in two_phase::Termination::ALL {
            let options = two_phase::Options { termination: *termination, broken: *broken };
            are_alike(&transfer::<TwoPhase>(options.clone(), &[0, 0, 0]), &[&[1, 2, 3]]);
            are_alike(&transfer::<TwoPhase>(options, &[-50, 50, -50]), &[&[1, 3]]);
        }
    }
    for broken in three_phase::Variant::ALL {
        let rules = |termination| {
            let options = three_phase::Options { termination, broken: *broken, ..Default::default() };
            transfer::<ThreePhase>(options, &[0, 0, 0])
        };
        are_alike(&rules(three_phase::Termination::Timeout), &[&[1, 2, 3]]);
        are_alike(&rules(three_phase::Termination::Elected), &[]);
    }
    for broken in paxos::Variant::ALL {
        for learn in paxos::Learn::ALL {
            let options = paxos::Options { broken: *broken, learn: *learn, ..Default::default() };
            let learners: &[&[u8]] = match learn {
                paxos::Learn::Proposer | paxos::Learn::Everyone => &[&[2, 3, 4], &[5, 6, 7]],
                paxos::Learn::One => &[&[2, 3, 4], &[6, 7]],
                paxos::Learn::Two => &[&[2, 3, 4], &[5, 6]],
            };
            are_alike(&cases::duel_heard(options, 3, 3, 2), learners);
        }
    }
}

/// Of several candidates the earliest stays: those that can stand are not alike.
#[test]
fn what_is_wrongly_called_alike_is_found() {
    let options =
        three_phase::Options { termination: three_phase::Termination::Elected, ..three_phase::Options::default() };
    let participants = [1, 2].map(NodeId).into_iter().collect();
    let told = exchanged(&transfer::<ThreePhase>(options, &[0, 0]), &[participants]);
    assert!(told.is_err(), "{told:?}");
}

/// What a search finds, with or without what makes no difference.
fn searched(scenario: &Scenario, bounds: &Bounds, sought: &Sought, reduction: Reduction) -> Findings {
    let bounds = Bounds { reduction, ..bounds.clone() };
    let search = explore(&registry(), scenario, &bounds, sought);
    let mut search = search.unwrap_or_else(|bad| panic!("{bad}"));
    while !search.advance(u32::MAX) {}
    search.findings()
}

/// The states without and with the reduction, if both searches are complete: they find the same.
fn compare(name: &str, scenario: &Scenario, bounds: &Bounds) -> Option<(u32, u32)> {
    compare_for(name, scenario, bounds, &Sought::Everything)
}

/// The same for what is sought. A search is complete as well if it has found all of it.
fn compare_for(name: &str, scenario: &Scenario, bounds: &Bounds, sought: &Sought) -> Option<(u32, u32)> {
    let [all, less] = [Reduction::None, Reduction::All].map(|reduction| searched(scenario, bounds, sought, reduction));
    let is_settled = |found: &Findings| {
        found.complete || found.properties.iter().all(|property| property.verdict == Verdict::Violated)
    };
    if !is_settled(&all) {
        return None;
    }
    assert!(is_settled(&less) && less.stats.states <= all.stats.states, "{name} {bounds:?}");
    for (one, other) in all.properties.iter().zip(&less.properties) {
        assert_eq!((&one.name, one.verdict), (&other.name, other.verdict), "{name} {bounds:?}");
        let as_short = match bounds.timers {
            TimerOrder::Any => other.actions == one.actions,
            TimerOrder::Late => other.actions <= one.actions,
        };
        assert!(as_short, "{name} {bounds:?}: {} takes {}, not {}", one.name, other.actions, one.actions);
        let Some(schedule) = &other.schedule else { continue };
        let mut run = played(schedule);
        assert_eq!(run.len() as usize, other.actions, "{name} {bounds:?}");
        assert_eq!(expect::unmet(&mut run, None), Vec::<String>::new(), "{name} {bounds:?}");
        let summary = run.summary();
        let property = summary.properties.iter().find(|property| property.name == other.name).expect("the property");
        assert_eq!((property.verdict, property.step), (Verdict::Violated, Some(run.len())), "{name} {bounds:?}");
    }
    Some((all.stats.states, less.stats.states))
}

/// Every scenario that ships, with each rule that can be switched off, within all these budgets.
fn every_lesson(max_states: u32) {
    let crash = [(FaultKind::Crashes, 1), (FaultKind::Restarts, 1)];
    let budgets = [
        &[][..],
        &crash[..1],
        &crash,
        &[(FaultKind::Losses, 1), (FaultKind::Duplicates, 1)],
        &[(FaultKind::Cuts, 1), (FaultKind::Heals, 1)],
        &[(FaultKind::Pauses, 1)],
        &[(FaultKind::Wipes, 1), (FaultKind::Restarts, 1)],
    ];
    let (mut complete, mut states) = (0, (0u64, 0u64));
    for lesson in registry().lessons() {
        for scenario in scenarios_of(lesson.json) {
            for (kinds, timers) in
                budgets.iter().flat_map(|kinds| TimerOrder::ALL.iter().map(move |order| (kinds, order)))
            {
                let (budgets, rounds) = (Budgets::of(kinds), Rounds::each(1));
                let bounds = Bounds { budgets, rounds, timers: *timers, max_states, ..Bounds::DEFAULT };
                if let Some((all, less)) = compare(lesson.id, &scenario, &bounds) {
                    complete += 1;
                    states = (states.0 + u64::from(all), states.1 + u64::from(less));
                }
            }
        }
    }
    println!("{complete} searches, {} states of {}", states.1, states.0);
    assert!(complete > 150 && states.1 < states.0, "{complete} searches, {states:?} states");
}

#[test]
fn a_search_that_leaves_out_what_makes_no_difference_finds_the_same() {
    every_lesson(4_000);
}

/// Every lesson's own search, if it is as small as this without reductions, or cut there. How many were complete, of
/// how many.
fn own_searches(max_states: u32) -> (usize, usize) {
    let (mut complete, mut all) = (0, 0);
    for lesson in registry().lessons() {
        let scenarios = scenarios_of(lesson.json);
        // A comparison is not searched, and a challenge for its goal, which has tests of its own.
        let [scenario @ Scenario { goal: None, .. }] = &scenarios[..] else { continue };
        let plan = scenario.search.as_ref().unwrap_or_else(|| panic!("{} has no search", lesson.id));
        assert!(plan.from.is_none(), "{}", lesson.id);
        let bounds = Bounds::of(plan, None, Reduction::None).unwrap_or_else(|bad| panic!("{}: {bad}", lesson.id));
        let is_cut = plan.max_states.is_some();
        let bounds = Bounds { max_states: bounds.max_states.min(max_states), ..bounds };
        let sought = match &plan.properties[..] {
            [] => Sought::Everything,
            names => Sought::Properties(names.to_vec()),
        };
        all += 1;
        match compare_for(lesson.id, scenario, &bounds, &sought) {
            Some(_) => complete += 1,
            None => assert!(is_cut || max_states < MOST, "{} does not complete", lesson.id),
        }
    }
    (complete, all)
}

/// Within how many worlds a lesson's own search ends without reductions, or says how many it keeps.
const MOST: u32 = 5_000_000;

#[test]
fn every_lesson_has_a_search_that_reductions_do_not_change() {
    let (complete, all) = own_searches(60_000);
    println!("{complete} of {all} lessons' searches");
    assert!(complete > 18, "{complete} of {all}");
}

#[test]
#[cfg_attr(debug_assertions, ignore = "millions of worlds: cargo test --release")]
fn every_lesson_has_a_search_that_completes() {
    let (complete, all) = own_searches(MOST);
    println!("{complete} of {all} lessons' searches");
    assert!(all - complete < 8, "{complete} of {all}");
}

#[test]
#[cfg_attr(debug_assertions, ignore = "hundreds of thousands of worlds: cargo test --release")]
fn a_long_search_that_leaves_out_what_makes_no_difference_finds_the_same() {
    every_lesson(60_000);
}

/// Of a coordinator's sends those to a participant that is down for good are no part of a world, and leave or do not
/// leave when it crashes: its schedule counts them.
#[test]
fn a_crash_counts_what_was_left_out() {
    let json = r#"{"synod": 1, "protocol": "2pc", "nodes": [{"id": "C", "roles": ["coordinator"]},
        {"id": "A", "roles": ["participant"]}, {"id": "B", "roles": ["participant"]},
        {"id": "D", "roles": ["participant"]}],
        "steps": [{"at": 0, "request": {"node": "C"}}, {"at": 5, "crash": "A"}],
        "goal": {"holds": {"phase": {"B": "aborted", "D": "prepared"}, "blocked": ["D"]}, "faults": {"crashes": 2}}}"#;
    let scenario = scenarios_of(json).remove(0);
    let budgets = Budgets::of(&[(FaultKind::Crashes, 1)]);
    let bounds = Bounds { budgets, timers: TimerOrder::Late, reduction: Reduction::All, ..Bounds::DEFAULT };
    let search = explore_from(&mut played(&scenario), 2, &bounds, &Sought::Goal);
    let mut search = search.unwrap_or_else(|bad| panic!("{bad}"));
    while !search.advance(u32::MAX) {}
    let goal = search.findings().goal.expect("a goal");
    let schedule = goal.schedule.expect("it is reached");
    assert_eq!(expect::unmet(&mut played(&schedule), None), Vec::<String>::new(), "{:?}", schedule.steps);
    let sent = schedule.steps.iter().find_map(|step| match step.action {
        Action::Crash { node: NodeId(0), sent } => sent,
        _ => None,
    });
    assert_eq!(sent, Some(1), "what goes to A leaves, and what goes to D does not: {:?}", schedule.steps);
}
