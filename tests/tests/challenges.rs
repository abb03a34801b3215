//! The challenges: scenarios with a goal, each with the search that tells whether it can be reached.
#![cfg(not(target_arch = "wasm32"))]

use synod_core::{Language, Lesson, NodeId};
use synod_protocols::registry;
use synod_sim::explore::{GoalFinding, Reached, Reduction, Rounds, SearchPlan, explore_as_planned};
use synod_sim::link::{self, Link};
use synod_sim::run::goal;
use synod_sim::scenario::faults::{FaultKind, Faults};
use synod_sim::scenario::{Decided, Expect, File, Goal, Wanted, read_file, write_file};
use synod_sim::{Scenario, expect, read};
use synod_tests::played;

/// Each challenge that can be reached, with the fewest actions that it takes, and whether it can with one fault less.
const REACHED: [(&str, usize, Less); 45] = [
    ("pair-challenge-two-owners", 1, Less::NoMatter),
    ("pair-challenge-four-losses", 10, Less::Unreachable),
    // At any time a message may be slow, so that it costs nothing; and then nobody need crash.
    ("pair-challenge-slow-write", 8, Less::NoMatter),
    ("pair-challenge-pause", 15, Less::Unreachable),
    ("pair-challenge-forged-token", 8, Less::Unreachable),
    ("pair-challenge-never-steps-down", 10, Less::Unreachable),
    ("pair-challenge-vote-unbound", 18, Less::Unreachable),
    ("pair-challenge-vote-forgotten", 17, Less::Unreachable),
    ("pair-challenge-old-token", 7, Less::NoMatter),
    ("pair-challenge-token-forgotten", 9, Less::Unreachable),
    ("2pc-challenge-abort", 6, Less::Unreachable),
    ("2pc-challenge-block", 3, Less::Unreachable),
    ("2pc-challenge-half-committed", 7, Less::Unreachable),
    ("3pc-challenge-cut", 13, Less::Unreachable),
    // At any time a message may be slow, so that it costs nothing.
    ("3pc-challenge-slow", 8, Less::NoMatter),
    ("paxos-challenge-unknown", 7, Less::NoMatter),
    ("3pc-challenge-aborts-after-precommit", 15, Less::Unreachable),
    ("2pc-challenge-coordinator-forgets", 8, Less::Unreachable),
    ("paxos-challenge-duplicates-counted", 14, Less::Unreachable),
    ("paxos-challenge-learner-counts-values", 14, Less::NoMatter),
    ("paxos-challenge-minority-quorum", 10, Less::NoMatter),
    ("2pc-challenge-times-out-to-abort", 6, Less::NoMatter),
    ("2pc-challenge-times-out-to-commit", 3, Less::NoMatter),
    ("3pc-challenge-times-out-to-abort", 13, Less::Unreachable),
    ("paxos-challenge-promise-ignored", 14, Less::NoMatter),
    ("paxos-challenge-shared-ballots", 14, Less::NoMatter),
    ("paxos-challenge-value-not-adopted", 14, Less::NoMatter),
    ("rpc-challenge-copy", 4, Less::Unreachable),
    ("rpc-challenge-retry", 4, Less::NoMatter),
    ("rpc-challenge-forgets", 6, Less::Unreachable),
    ("rpc-challenge-deny", 8, Less::Unreachable),
    ("rpc-challenge-timeout-is-failure", 3, Less::NoMatter),
    ("rpc-challenge-new-number-each-try", 3, Less::NoMatter),
    ("rpc-challenge-number-forgotten", 6, Less::Unreachable),
    ("rpc-challenge-not-found-is-final", 6, Less::NoMatter),
    ("rpc-challenge-answers-before-writing", 3, Less::Unreachable),
    ("replica-challenge-stale", 10, Less::NoMatter),
    ("replica-challenge-writes-blindly", 16, Less::NoMatter),
    ("replica-challenge-older-overwrites", 10, Less::NoMatter),
    ("replica-challenge-ties-unbroken", 10, Less::NoMatter),
    ("replica-challenge-copies-in-memory", 14, Less::Unreachable),
    ("generals-challenge-three", 8, Less::Unreachable),
    ("generals-challenge-four", 14, Less::Unreachable),
    ("generals-challenge-signature-unchecked", 7, Less::Unreachable),
    ("generals-challenge-own-order-ignored", 9, Less::Unreachable),
];
/// The same of those that take millions of worlds.
const REACHED_LATE: [(&str, usize, Less); 6] = [
    ("paxos-challenge-acceptor-amnesia", 16, Less::Unreachable),
    ("paxos-challenge-accept-raises-no-promise", 33, Less::Unreachable),
    ("paxos-challenge-lowest-adopted", 33, Less::Unreachable),
    ("paxos-challenge-proposer-amnesia", 16, Less::Unreachable),
    ("paxos-challenge-stale-promises-counted", 15, Less::NoMatter),
    ("2pc-challenge-votes-before-writing", 9, Less::Unreachable),
];
/// Those that cannot be reached.
const UNREACHABLE: [&str; 5] = [
    "pair-challenge-fencing",
    "paxos-challenge-crashes",
    "paxos-challenge-losses",
    "replica-challenge-quorum",
    "generals-challenge-signed",
];
/// The one that is reached by its own schedule: no search goes through ten rounds.
const WRITTEN: &str = "paxos-challenge-ten-rounds";

/// What a search finds with one fault less.
#[derive(Clone, Copy, PartialEq)]
enum Less {
    Unreachable,
    /// There is no fault, or it makes no difference.
    NoMatter,
}

fn challenge(name: &str) -> Scenario {
    let lesson = registry().lesson(name).unwrap_or_else(|| panic!("{name} ships"));
    read(&registry(), lesson.json).unwrap_or_else(|bad| panic!("{name}: {bad}"))
}

fn searched(scenario: &Scenario) -> GoalFinding {
    let link = Link::to(None, File::One(Box::new(scenario.clone())));
    let plan = scenario.search.clone().expect("a challenge says how it is searched");
    let mut search =
        explore_as_planned(&registry(), &link, &plan, Reduction::None).unwrap_or_else(|bad| panic!("{bad}"));
    while !search.advance(u32::MAX) {}
    search.findings().goal.expect("the goal is what is sought")
}

/// The search finds it, and its schedule is a run in which the goal is reached at the last action and not before.
fn is_reached(name: &str, actions: usize, less: Less) {
    let scenario = challenge(name);
    let found = searched(&scenario);
    assert_eq!((found.verdict, found.actions), (Reached::Yes, actions), "{name}");
    let schedule = found.schedule.expect("a schedule that reaches it");
    let mut run = played(&schedule);
    assert_eq!(expect::unmet(&mut run, None), Vec::<String>::new(), "{name}");
    let mut with_goal = played(&Scenario { goal: scenario.goal.clone(), ..schedule });
    let reached: Vec<bool> = (0..=with_goal.len())
        .map(|step| {
            with_goal.seek(step);
            let frame = with_goal.frame(Language::English);
            goal::progress(&mut with_goal, &frame, Language::English).expect("it has a goal").reached
        })
        .collect();
    assert_eq!(reached.iter().position(|reached| *reached), Some(actions), "{name}");
    if less == Less::Unreachable {
        let found = searched(&with_one_fault_less(&scenario));
        assert_eq!(found.verdict, Reached::No, "{name} with one fault less");
    }
}

fn with_one_fault_less(scenario: &Scenario) -> Scenario {
    let mut less = scenario.clone();
    match less.goal.as_mut().map(|goal| &mut goal.faults) {
        Some(Faults::Each(kinds)) => kinds[0].1 -= 1,
        faults => panic!("{faults:?} are not by kind"),
    }
    less
}

#[test]
fn each_that_ships_is_known_and_survives_as_a_link() {
    let has_goal = |lesson: &Lesson| read(&registry(), lesson.json).is_ok_and(|scenario| scenario.goal.is_some());
    let mut names: Vec<&str> = registry().lessons().filter(has_goal).map(|lesson| lesson.id).collect();
    names.sort_unstable();
    let known = REACHED.iter().chain(&REACHED_LATE).map(|(name, ..)| *name).chain(UNREACHABLE).chain([WRITTEN]);
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    assert_eq!(names, known);
    for name in known {
        let scenario = challenge(name);
        for text in [&scenario.title, &scenario.about] {
            assert!(!text.en.is_empty() && !text.zh.is_empty(), "{name}");
        }
        let link = Link::to(None, File::One(Box::new(scenario)));
        let text = link::write(&registry(), &link).unwrap_or_else(|bad| panic!("{name}: {bad}"));
        assert_eq!(link::read(&registry(), &text), Ok((link.clone(), Vec::new())), "{name}: {text}");
        let file = write_file(&registry(), &link.file).expect("a protocol").to_string();
        assert_eq!(read_file(&registry(), &file).as_ref(), Ok(&link.file), "{name}: {file}");
    }
}

#[test]
fn those_that_can_be_reached_are() {
    REACHED.into_iter().for_each(|(name, actions, less)| is_reached(name, actions, less));
}

#[test]
#[cfg_attr(debug_assertions, ignore = "millions of worlds: cargo test --release")]
fn those_that_take_long_are_too() {
    REACHED_LATE.into_iter().for_each(|(name, actions, less)| is_reached(name, actions, less));
}

#[test]
#[cfg_attr(debug_assertions, ignore = "millions of worlds: cargo test --release")]
fn those_that_cannot_be_reached_are_searched_to_the_end() {
    for name in UNREACHABLE {
        let found = searched(&challenge(name));
        assert_eq!((found.verdict, found.schedule.is_none()), (Reached::No, true), "{name}");
        assert_eq!(found.left_out, [], "{name}");
    }
}

#[test]
fn ten_rounds_are_played_as_written() {
    let text = include_str!("../challenges/paxos-ten-rounds.json");
    let scenario = read(&registry(), text).unwrap_or_else(|bad| panic!("{bad}"));
    assert_eq!(scenario.goal, challenge(WRITTEN).goal);
    let mut run = played(&scenario);
    assert_eq!(expect::unmet(&mut run, None), Vec::<String>::new());
    let frame = run.frame(Language::English);
    let progress = goal::progress(&mut run, &frame, Language::English).expect("it has a goal");
    assert!(progress.reached, "{progress:?}");
    run.seek(run.len() - 1);
    assert_eq!(expect::unmet(&mut run, None), Vec::<String>::new());
}

/// Who is not blocked is known only once all worlds are seen.
#[test]
fn an_incomplete_search_does_not_say_that_nobody_is_blocked() {
    let wanted = |more: &str| {
        let goal = format!(r#""goal": {{"holds": {{"phase": {{"A": "prepared"}}{more}}}, "faults": 0}}"#);
        let nodes = r#"[{"id": "C", "roles": ["coordinator"]}, {"id": "A", "roles": ["participant"]}]"#;
        let rest = r#""steps": [{"at": 0, "request": {"node": "C"}}], "search": {"goal": true}"#;
        let json = format!(r#"{{"synod": 1, "protocol": "2pc", "nodes": {nodes}, {goal}, {rest}}}"#);
        read(&registry(), &json).unwrap_or_else(|bad| panic!("{bad}"))
    };
    let within = |max_states, scenario: &Scenario| {
        let mut scenario = scenario.clone();
        scenario.search.as_mut().expect("a search").max_states = Some(max_states);
        let found = searched(&scenario);
        (found.verdict, found.actions)
    };
    let nobody = wanted(r#", "blocked": []"#);
    let (verdict, actions) = within(1_000_000, &nobody);
    assert_eq!(verdict, Reached::Yes);
    assert_eq!(within(12, &wanted("")), (Reached::Yes, actions), "the world itself is among so many");
    assert_eq!(within(12, &nobody).0, Reached::Unknown);
    let both = wanted(r#", "blocked": [], "violates": ["nonblocking"]"#);
    assert_eq!(within(1_000_000, &both).0, Reached::No, "nobody and somebody");
}

/// What a goal allows and a search does not take is named: where a message on the way stops time, none takes longer.
#[test]
fn faults_that_no_search_takes_are_named() {
    let mut scenario = challenge("2pc-challenge-abort");
    let goal = scenario.goal.as_mut().expect("a goal");
    goal.faults = Faults::Any(1);
    assert_eq!(searched(&scenario).left_out, [FaultKind::Delays]);
    let only = |kind| Faults::Each([(kind, 1)].into());
    for (faults, left_out) in [
        (only(FaultKind::Forgeries), Vec::new()),
        (only(FaultKind::Losses), Vec::new()),
        (only(FaultKind::Wipes), Vec::new()),
        (only(FaultKind::Pauses), Vec::new()),
        (only(FaultKind::Delays), vec![FaultKind::Delays]),
    ] {
        scenario.goal.as_mut().expect("a goal").faults = faults;
        assert_eq!(searched(&scenario).left_out, left_out);
    }
    let cut = searched(&challenge("3pc-challenge-cut"));
    assert!(cut.cuts_one_link && cut.left_out.is_empty());
}

/// A coordinator and one participant.
fn lone(goal: &str) -> Scenario {
    let nodes = r#"[{"id": "C", "roles": ["coordinator"]}, {"id": "A", "roles": ["participant"]}]"#;
    let rest = r#""steps": [{"at": 0, "request": {"node": "C"}}], "search": {"timers": "late", "goal": true}"#;
    let json = format!(r#"{{"synod": 1, "protocol": "2pc", "nodes": {nodes}, "goal": {goal}, {rest}}}"#);
    read(&registry(), &json).unwrap_or_else(|bad| panic!("{bad}"))
}

/// What is cut is mended only by a heal: as many as cuts, though repairs are free for those who play.
#[test]
fn a_search_for_a_goal_has_as_many_heals_as_cuts() {
    let told_again = r#"{"phase": {"C": "done"}, "attempts": {"C": {"acks": 1}}}"#;
    let found = searched(&lone(&format!(r#"{{"holds": {told_again}, "faults": {{"cuts": 1}}}}"#)));
    assert_eq!(found.verdict, Reached::Yes);
    let steps = found.schedule.expect("a schedule").steps;
    let faults: Vec<FaultKind> = steps.iter().filter_map(|step| step.action.fault()).collect();
    assert_eq!(faults, [FaultKind::Cuts, FaultKind::Heals]);
}

/// What is down after a wipe starts again as after a crash; the end of a pause costs nothing.
#[test]
fn a_search_for_a_goal_has_as_many_restarts_as_wipes() {
    let faults = |goal: &str| -> Vec<FaultKind> {
        let found = searched(&lone(goal));
        assert_eq!((found.verdict, &found.left_out[..]), (Reached::Yes, &[][..]), "{goal}");
        let steps = found.schedule.expect("a schedule").steps;
        steps.iter().filter_map(|step| step.action.fault()).collect()
    };
    let anew = r#"{"holds": {"phase": {"C": "done", "A": "idle"}}, "faults": {"wipes": 1}}"#;
    assert_eq!(faults(anew), [FaultKind::Wipes, FaultKind::Restarts]);
    let slept = r#"{"holds": {"decided": {"A": "abort"}, "attempts": {"C": {"acks": 1}}}, "faults": {"pauses": 1}}"#;
    assert_eq!(faults(slept), [FaultKind::Pauses]);
}

#[test]
fn rounds_are_those_of_the_scenario_s_search() {
    let again = lone(r#"{"holds": {"attempts": {"C": {"acks": 1}}}, "faults": {"losses": 1}}"#);
    let within = |rounds| {
        let mut scenario = again.clone();
        scenario.search.as_mut().expect("a search").rounds = rounds;
        searched(&scenario).verdict
    };
    let tries = [None, Some(Rounds::each(1)), Some(Rounds::each(0))];
    assert_eq!(tries.map(within), [Reached::Yes, Reached::Yes, Reached::No]);
}

/// A number is one budget: one fault of each of two kinds is two.
#[test]
fn all_kinds_share_a_number_of_faults() {
    let states = |faults: &str| {
        let link =
            Link::to(None, File::One(Box::new(lone(&format!(r#"{{"holds": "stability", "faults": {faults}}}"#)))));
        let plan = link.file.scenarios()[0].search.clone().expect("a search");
        let mut search =
            explore_as_planned(&registry(), &link, &plan, Reduction::None).unwrap_or_else(|bad| panic!("{bad}"));
        while !search.advance(u32::MAX) {}
        let found = search.findings();
        assert!(found.complete);
        found.stats.states
    };
    let of_each = r#"{"crashes": 1, "losses": 1, "duplicates": 1, "cuts": 1}"#;
    assert!(states("1") < states(of_each));
    assert!(states(r#"{"crashes": 1, "losses": 1}"#) < states("2"));
}

#[test]
fn a_goal_may_be_sought_from_within_the_run() {
    let mut scenario = challenge("2pc-challenge-block");
    let whole = searched(&scenario);
    scenario.search.as_mut().expect("a search").from = Some(2);
    let rest = searched(&scenario);
    assert_eq!((whole.actions, rest.actions), (3, 1));
    assert_eq!(rest.schedule.expect("a schedule").steps.len(), 3);
}

/// A node in doubt whose coordinator is down: only a restart is a way out, and it is as short as it is.
#[test]
fn a_way_out_is_searched_for_from_within_the_run() {
    let mut scenario = challenge("2pc-challenge-block");
    let blocked = searched(&scenario).schedule.expect("a crash blocks");
    let mut way_out = |restarts: u8| {
        let wanted = Expect { decided: [(NodeId(1), Decided::Any)].into(), ..Expect::default() };
        let goal = Goal { holds: Wanted::Moment(wanted.into()), faults: Faults::Any(0) };
        let budgets = [(FaultKind::Restarts, restarts)].into();
        let from = Some(blocked.steps.len() as u32);
        let search = Some(SearchPlan { goal: true, budgets, from, ..SearchPlan::default() });
        scenario = Scenario { goal: Some(goal), search, ..blocked.clone() };
        searched(&scenario)
    };
    assert_eq!(way_out(0).verdict, Reached::No);
    let found = way_out(1);
    assert_eq!(found.verdict, Reached::Yes);
    let schedule = found.schedule.expect("a schedule");
    let last = &schedule.steps[blocked.steps.len()..];
    assert_eq!((last.len(), last[0].action.name()), (found.actions, "restart"));
    let said: Vec<&str> = schedule.captions.iter().map(|caption| caption.text.en.as_str()).collect();
    assert_eq!(said, ["The goal is reached: A has decided."]);
    assert_eq!(expect::unmet(&mut played(&schedule), None), Vec::<String>::new());
}

#[test]
fn a_goal_may_want_a_balance() {
    let goal = |balance: i64| {
        let mut scenario = challenge("2pc-challenge-half-committed");
        let wanted = Expect { balances: [(NodeId(1), balance)].into(), ..Expect::default() };
        scenario.goal.as_mut().expect("a goal").holds = Wanted::Moment(wanted.into());
        let found = searched(&scenario);
        (found.verdict, found.actions)
    };
    assert_eq!([goal(100), goal(50), goal(51)], [(Reached::Yes, 0), (Reached::Yes, 2), (Reached::No, 0)]);
}
