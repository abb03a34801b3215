//! What a search takes from where it starts and from whom: moments of a run, faulty nodes, rounds by timer, cuts.

use std::collections::BTreeSet;
use synod_core::{Language, NodeId, NodeSet};
use synod_protocols::registry;
use synod_sim::explore::{Bounds, Budgets, FaultKind, Findings, Reduction, Rounds, Search, Sought, TimerOrder};
use synod_sim::explore::{explore, explore_as_planned, explore_from};
use synod_sim::link;
use synod_sim::run::frame::Verdict;
use synod_sim::{Action, Run, Scenario, expect};
use synod_tests::{played, scenarios_of};

const TRANSFER: &str = r#"{"synod": 1, "protocol": "2pc", "nodes": [
    {"id": "C", "roles": ["coordinator"]},
    {"id": "A", "roles": ["participant"], "balance": 100, "change": -50},
    {"id": "B", "roles": ["participant"], "balance": 100, "change": 50}],
    "steps": [{"at": 0, "request": {"node": "C"}}FAULTS]}"#;

fn transfer(faults: &str) -> Scenario {
    scenarios_of(&TRANSFER.replace("FAULTS", faults)).remove(0)
}

fn to_the_end(mut search: Search) -> Findings {
    while !search.advance(u32::MAX) {}
    search.findings()
}

fn searched(scenario: &Scenario, bounds: &Bounds, sought: &Sought) -> Findings {
    to_the_end(explore(&registry(), scenario, bounds, sought).unwrap_or_else(|bad| panic!("{bad}")))
}

fn named(names: &[&str]) -> Sought {
    Sought::Properties(names.iter().map(ToString::to_string).collect())
}

/// A search from any moment of a counterexample finds it again, in no more actions than are left of it.
#[test]
fn a_search_from_within_a_counterexample_finds_its_end() {
    let broken = Scenario { broken: Some("coordinator-forgets".into()), ..transfer("") };
    let crash = [(FaultKind::Crashes, 1), (FaultKind::Restarts, 1)];
    finds_its_end(&broken, "agreement", &Bounds { budgets: Budgets::of(&crash), ..Bounds::DEFAULT });
    let wipe = [(FaultKind::Wipes, 1), (FaultKind::Restarts, 1), (FaultKind::Pauses, 1)];
    let bounds = Bounds { budgets: Budgets::of(&wipe), rounds: Rounds::each(0), ..Bounds::DEFAULT };
    finds_its_end(&transfer(""), "conservation", &bounds);
    let hasty = Scenario { broken: Some("participant-times-out-to-abort".into()), ..transfer("") };
    let pause = Budgets::of(&[(FaultKind::Pauses, 1)]);
    finds_its_end(&hasty, "agreement", &Bounds { budgets: pause, timers: TimerOrder::Late, ..Bounds::DEFAULT });
}

fn finds_its_end(broken: &Scenario, property: &str, bounds: &Bounds) {
    let sought = named(&[property]);
    let found = searched(broken, bounds, &sought).properties.remove(0);
    let schedule = found.schedule.expect("it breaks");
    let mut run = played(&schedule);
    for from in 0..=run.len() {
        let search = explore_from(&mut run, from, bounds, &sought).unwrap_or_else(|bad| panic!("{from}: {bad}"));
        let again = to_the_end(search).properties.remove(0);
        assert_eq!(again.verdict, Verdict::Violated, "from {from}");
        assert!(again.actions <= found.actions - from as usize, "from {from}: {}", again.actions);
        let steps = &again.schedule.as_ref().expect("a schedule").steps;
        let before = from as usize;
        assert_eq!(steps.len(), before + again.actions, "from {from}");
        let actions =
            |steps: &[synod_sim::scenario::Step]| steps.iter().map(|step| step.action.name()).collect::<Vec<_>>();
        assert_eq!(actions(&steps[..before]), actions(&schedule.steps[..before]), "from {from}");
        let mut replay = played(again.schedule.as_ref().expect("a schedule"));
        assert_eq!(expect::unmet(&mut replay, None), Vec::<String>::new(), "from {from}");
    }
}

/// Whatever chance, the clock and people did before: the world is the run's.
#[test]
fn a_search_starts_in_every_moment_of_every_lesson() {
    let bounds = Bounds { max_states: 3, budgets: Budgets::of(&[(FaultKind::Crashes, 1)]), ..Bounds::DEFAULT };
    let mut started = 0;
    for lesson in registry().lessons() {
        for scenario in scenarios_of(lesson.json) {
            let mut run = played(&scenario);
            for from in (0..=run.len().min(400)).step_by(4) {
                let search = explore_from(&mut run, from, &bounds, &Sought::Everything);
                started += search.map(|_| 1).unwrap_or_else(|bad| panic!("{}: {bad}", lesson.id));
            }
        }
    }
    assert!(started > 300, "{started} started");
}

#[test]
fn crashed_nodes_stay_down_and_cut_links_cut() {
    let scenario = transfer(r#", {"at": 5, "partition": [["C", "A"], ["B"]]}, {"at": 25, "crash": "C"}"#);
    let mut run = played(&scenario);
    let crashed = (0..=run.len()).find(|step| run.at_ms(*step) == 25).expect("the step of the crash");
    let findings =
        to_the_end(explore_from(&mut run, crashed, &Bounds::DEFAULT, &Sought::Everything).expect("it starts there"));
    let verdict = |name: &str| findings.properties.iter().find(|one| one.name == name).expect("a property");
    assert_eq!((verdict("nonblocking").verdict, verdict("nonblocking").actions), (Verdict::Violated, 0));
    assert_eq!(verdict("agreement").verdict, Verdict::Holds);
    let schedule = verdict("nonblocking").schedule.as_ref().expect("a schedule");
    let names: Vec<&str> = schedule.steps.iter().map(|step| step.action.name()).collect();
    assert!(names.contains(&"partition") && names.ends_with(&["crash"]), "{names:?}");
    // The request was made; no message crosses, and nobody restarts: hardly anything can still happen.
    assert!(findings.stats.states < 20, "{:?}", findings.stats);
    let beyond = explore_from(&mut run, 9_999, &Bounds::DEFAULT, &Sought::Everything).err().expect("too far");
    assert!(beyond.en.contains("not 9999"), "{beyond}");
}

/// What the run has asked for is not asked for again; what nodes have tried in it does not count.
#[test]
fn requests_of_the_run_are_made_and_its_attempts_forgotten() {
    let searched = |run: &mut Run, from, rounds| {
        let bounds = Bounds { rounds: Rounds::each(rounds), ..Bounds::DEFAULT };
        let search = explore_from(run, from, &bounds, &named(&["agreement"]));
        to_the_end(search.unwrap_or_else(|bad| panic!("{bad}"))).stats
    };
    let mut run = played(&transfer(""));
    let (start, asked) = (searched(&mut run, 0, 2), searched(&mut run, 1, 2));
    let counts = (asked.states + 1, asked.depth + 1);
    assert_eq!((start.states, start.depth), counts, "before the request nothing else can happen");
    let mut run = played(&transfer(r#", {"at": 25, "crash": "A"}"#));
    let again = |run: &Run, step| matches!(run.event(step).action, Some(Action::Fire { .. }));
    let again = (0..=run.len()).find(|step| again(&run, *step)).expect("C tells A again");
    let [none, one] = [0, 1].map(|rounds| searched(&mut run, again, rounds).states);
    assert!(none < one, "and may do so once more");
}

#[test]
fn a_schedule_has_no_delays_of_the_run() {
    let mut run = played(&transfer(r#", {"delay": {"kind": "Vote", "from": "A", "to": "C", "by": 200}}"#));
    let delayed = |run: &Run, step| matches!(run.event(step).action, Some(Action::Delay { .. }));
    let from = (0..=run.len()).find(|step| delayed(&run, *step)).expect("a delay");
    let bounds = Bounds { budgets: Budgets::of(&[(FaultKind::Crashes, 1)]), ..Bounds::DEFAULT };
    let search = explore_from(&mut run, from, &bounds, &named(&["nonblocking"])).unwrap_or_else(|bad| panic!("{bad}"));
    let schedule = to_the_end(search).properties.remove(0).schedule.expect("a crash blocks");
    let names: Vec<&str> = schedule.steps.iter().map(|step| step.action.name()).collect();
    assert!(names.starts_with(&["request", "deliver"]) && !names.contains(&"delay"), "{names:?}");
    assert_eq!(expect::unmet(&mut played(&schedule), None), Vec::<String>::new());
}

#[test]
fn only_what_faulty_nodes_send_is_lost() {
    let states = |faulty, losses| {
        let budgets = Budgets::of(&[(FaultKind::Losses, losses), (FaultKind::Duplicates, losses)]);
        let bounds = Bounds { budgets, faulty, rounds: Rounds::each(0), ..Bounds::DEFAULT };
        searched(&transfer(""), &bounds, &Sought::Everything).stats.states
    };
    let (nobody, everybody) = (NodeSet::EMPTY, NodeSet::from_iter([NodeId(0), NodeId(1), NodeId(2)]));
    assert_eq!(states(Some(nobody), 5), states(None, 0));
    assert_eq!(states(Some(everybody), 1), states(None, 1));
    let one = states(Some(NodeSet::from_iter([NodeId(1)])), 1);
    assert!(states(None, 0) < one && one < states(None, 1), "{one}");
}

#[test]
fn rounds_may_be_given_for_one_timer() {
    let states = |all, timers: &[(&str, u32)]| {
        let timers = timers.iter().map(|(timer, most)| ((*timer).to_string(), *most)).collect();
        let bounds = Bounds { rounds: Rounds { all, timers }, ..Bounds::DEFAULT };
        searched(&transfer(""), &bounds, &Sought::Everything).stats.states
    };
    let each = |rounds| states(Some(rounds), &[]);
    assert_eq!(states(None, &[]), each(2));
    assert_eq!(states(Some(7), &[("votes", 1), ("acks", 1), ("decision", 1)]), each(1));
    // Nothing but the coordinator's acknowledgements is waited for again and again.
    assert!(each(0) < each(1));
    assert_eq!((states(Some(1), &[("acks", 0)]), states(Some(0), &[("acks", 1)])), (each(0), each(1)));
}

#[test]
fn a_search_for_several_properties_ends_with_the_last() {
    let broken = Scenario { broken: Some("participant-times-out-to-abort".into()), ..transfer("") };
    let found = |names: &[&str]| searched(&broken, &Bounds::DEFAULT, &named(names));
    let (one, both) = (found(&["agreement"]), found(&["conservation", "agreement"]));
    assert_eq!(both.properties.len(), 2);
    assert_eq!(one.properties[0].actions, both.properties[0].actions, "in the protocol's order");
    assert!(both.properties.iter().all(|finding| finding.verdict == Verdict::Violated));
    assert!(both.stats.states >= one.stats.states);
    let bad = explore(&registry(), &broken, &Bounds::DEFAULT, &named(&["peace"])).err().expect("no such property");
    assert_eq!(bad.to_string(), "property: there is no property \"peace\"");
    let bad = explore(&registry(), &broken, &Bounds::DEFAULT, &Sought::Goal).err().expect("no goal");
    assert_eq!(bad.to_string(), "goal: the scenario has no goal");
}

/// Whether the run is free of failures is part of a world only for a property that reads it: once all is known, A's no
/// and a vote that came too late leave the same behind.
#[test]
fn what_no_property_reads_is_no_part_of_a_world() {
    let says_no = TRANSFER.replace("FAULTS", "").replace("\"change\": -50", "\"change\": -50, \"vote\": \"no\"");
    let says_no = scenarios_of(&says_no).remove(0);
    let states = |names: &[&str]| {
        let found = searched(&says_no, &Bounds::DEFAULT, &named(names));
        assert!(found.complete);
        found.stats.states
    };
    assert_eq!(states(&["agreement"]), states(&["agreement", "stability"]));
    assert!(states(&["agreement"]) < states(&["commits"]));
}

/// In the synchronous world one cut link splits three-phase commit; a heal brings more worlds, and no two-phase commit
/// is split.
#[test]
fn a_cut_splits_three_phase_commit_and_not_two_phase_commit() {
    let late =
        |kinds: &[(FaultKind, u8)]| Bounds { timers: TimerOrder::Late, budgets: Budgets::of(kinds), ..Bounds::DEFAULT };
    let cut = late(&[(FaultKind::Cuts, 1)]);
    let three = Scenario { protocol: "3pc".into(), ..transfer("") };
    let found = searched(&three, &cut, &named(&["agreement"])).properties.remove(0);
    assert_eq!((found.verdict, found.actions), (Verdict::Violated, 13));
    let schedule = found.schedule.expect("a schedule");
    assert!(schedule.steps.iter().any(|step| step.action.name() == "partition"), "{schedule:?}");
    let healed = late(&[(FaultKind::Cuts, 1), (FaultKind::Heals, 1)]);
    let [cut, healed] = [cut, healed].map(|bounds| searched(&transfer(""), &bounds, &named(&["agreement"])));
    assert!(cut.complete && healed.complete && cut.stats.states < healed.stats.states);
    assert!([cut, healed].iter().all(|found| found.properties[0].verdict == Verdict::Holds));
}

/// What the page's tests expect of its search.
#[test]
fn the_page_is_held_to_what_a_search_finds_here() {
    let text = include_str!("../e2e/searches.json");
    let listed: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let mut broken = BTreeSet::new();
    for listed in listed.as_array().expect("a list") {
        let address = listed["link"].as_str().expect("a link");
        let (link, notices) = link::read(&registry(), address).expect(address);
        let scenario = &link.file.scenarios()[0];
        broken.extend(scenario.broken.iter().map(|variant| (scenario.protocol.clone(), variant.clone())));
        let plan = scenario.search.clone().expect("a search");
        let search = explore_as_planned(&registry(), &link, &plan, Reduction::All)
            .unwrap_or_else(|bad| panic!("{address}: {bad}"));
        let found = to_the_end(search);
        assert!(notices.is_empty(), "{address}");
        if let Some(states) = listed["states"].as_u64() {
            assert_eq!((found.complete, u64::from(found.stats.states)), (true, states), "{address}");
        }
        let violated = found.properties.iter().filter(|finding| finding.verdict == Verdict::Violated);
        let violated = violated.map(|finding| (finding.name.clone(), finding.actions.into())).collect();
        assert_eq!(serde_json::Value::Object(violated), listed["broken"], "{address}");
    }
    for about in registry().abouts() {
        for variant in &about.variants {
            let named = (about.id.clone(), variant.name.clone());
            assert!(broken.contains(&named), "{named:?} is searched for");
        }
    }
}

/// What a search finds in a cluster whose coordinator sleeps, from every moment of it.
#[test]
fn a_search_starts_where_a_node_sleeps() {
    let sleeps = transfer(r#", {"at": 5, "pause": "C"}, {"at": 150, "crash": "B"}"#);
    let mut run = played(&sleeps);
    assert!(run.frame(Language::English).nodes[0].mailbox > 1, "a vote and a timer wait at its end");
    for from in 0..=run.len() {
        let bounds = Bounds { timers: TimerOrder::Late, ..Bounds::DEFAULT };
        let search = explore_from(&mut run, from, &bounds, &Sought::Everything).unwrap_or_else(|bad| panic!("{bad}"));
        let found = to_the_end(search);
        assert!(found.complete);
        let verdict = |name: &str| found.properties.iter().find(|one| one.name == name).expect("a property");
        assert_eq!(verdict("agreement").verdict, Verdict::Holds, "from {from}");
        let Some(schedule) = &verdict("nonblocking").schedule else { continue };
        assert_eq!(expect::unmet(&mut played(schedule), None), Vec::<String>::new(), "from {from}");
    }
}

/// A request that waits in a mailbox is made, and is not made again.
#[test]
fn a_request_that_waits_is_answered_when_its_node_wakes() {
    let json = TRANSFER.replace(r#""steps": [{"at": 0"#, r#""steps": [{"at": 0, "pause": "C"}, {"at": 1"#);
    let mut run = played(&scenarios_of(&json.replace("FAULTS", "")).remove(0));
    assert_eq!(run.len(), 2);
    let states = |run: &mut Run, from| {
        let search = explore_from(run, from, &Bounds::DEFAULT, &named(&["agreement"]));
        to_the_end(search.unwrap_or_else(|bad| panic!("{bad}"))).stats
    };
    let (awake, asked) = (states(&mut played(&transfer("")), 0), states(&mut run, 2));
    assert_eq!((asked.states, asked.depth), (awake.states, awake.depth), "it only wakes, and all is as ever");
    let paused = states(&mut run, 1);
    assert_eq!((paused.states, paused.depth), (awake.states + 2, awake.depth + 1), "or is asked before it wakes");
}

/// A message, a request and a timer wait in the order in which they came; a timer that is set anew waits no longer.
#[test]
fn a_node_that_wakes_meets_all_that_has_come() {
    let pauses = |count| Bounds {
        budgets: Budgets::of(&[(FaultKind::Pauses, count)]),
        rounds: Rounds::each(0),
        ..Bounds::DEFAULT
    };
    let states = |count| searched(&transfer(""), &pauses(count), &named(&["agreement"])).stats.states;
    assert!(states(0) < states(1) && states(1) < states(2));
    // A participant that sleeps while its timer runs out, and finds the decision in its mailbox first.
    let hasty = Scenario { broken: Some("participant-times-out-to-abort".into()), ..transfer("") };
    let late = Bounds { timers: TimerOrder::Late, ..pauses(1) };
    let found = searched(&hasty, &late, &named(&["agreement"])).properties.remove(0);
    assert_eq!(found.verdict, Verdict::Violated, "one that does not find it there aborts alone");
    let names: Vec<&str> = found.schedule.iter().flat_map(|one| &one.steps).map(|step| step.action.name()).collect();
    assert!(names.contains(&"pause"), "{names:?}");
    let bounds = Bounds { timers: TimerOrder::Late, ..pauses(0) };
    assert_eq!(searched(&hasty, &bounds, &named(&["agreement"])).properties[0].verdict, Verdict::Holds);
}
