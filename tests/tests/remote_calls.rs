//! Remote calls: what each option and each rule is good for, by every schedule and by random faults; and that a client
//! that hears nothing knows nothing.

use oorandom::Rand32;
use std::fmt::Write;
use synod_core::erased::Reaction;
use synod_core::{Erased, Failure, NodeId};
use synod_protocols::registry;
use synod_protocols::rpc::{Call, Client, Disk, Rpc};
use synod_sim::explore::{Bounds, Budgets, FaultKind, Rounds, Sought, TimerOrder, explore};
use synod_sim::run::frame::{Advance, Verdict};
use synod_sim::world::actors::{Actors, Ask};
use synod_sim::{Run, Scenario, expect, open};
use synod_tests::{played, played_json, scenarios_of};

use FaultKind::{Crashes, Duplicates, Forgeries, Losses, Restarts};

const GIVE_UP: &str = "";
const RETRY: &str = r#""options": {"timeout": "retry"},"#;
const RETRY_IN_MEMORY: &str = r#""options": {"timeout": "retry", "remember": "memory"},"#;
const RETRY_ON_DISK: &str = r#""options": {"timeout": "retry", "remember": "disk"},"#;
const IN_MEMORY: &str = r#""options": {"remember": "memory"},"#;
const ON_DISK: &str = r#""options": {"remember": "disk"},"#;

const DEPOSIT: &str = r#""call": "50""#;
const ASK: &str = r#""ask": true"#;
const SAFE: [&str; 3] = ["at-most-once", "truth", "durability"];

/// A client that is asked these, and a server.
fn asked(fields: &str, requests: &[&str]) -> String {
    let step = |request: &&str| format!(r#"{{"request": {{"node": "K", {request}}}}}"#);
    let steps: Vec<String> = requests.iter().map(step).collect();
    format!(
        r#"{{"synod": 1, "protocol": "rpc", {fields} "nodes": [{{"id": "K", "roles": ["client"]}},
            {{"id": "S", "roles": ["server"]}}], "schedule": "manual", "steps": [{}]}}"#,
        steps.join(", ")
    )
}

/// What a search finds of a property, and in how many actions, 0 if in none. A schedule replays, and its last action is
/// the one that breaks it.
fn found(json: &str, bounds: &Bounds, property: &str) -> (Verdict, usize) {
    let sought = Sought::Properties(vec![property.to_string()]);
    let mut search = explore(&registry(), &scenarios_of(json)[0], bounds, &sought).expect("a scenario to explore");
    while !search.advance(u32::MAX) {}
    let findings = search.findings();
    let [finding] = &findings.properties[..] else { panic!("one property was asked for") };
    if let Some(schedule) = &finding.schedule {
        let mut run = played(schedule);
        assert_eq!(expect::unmet(&mut run, None), Vec::<String>::new(), "{json}");
        let summary = run.summary();
        let property = summary.properties.iter().find(|other| other.name == property).expect("the property");
        assert_eq!((property.verdict, property.step), (Verdict::Violated, Some(run.len())), "{json}");
    }
    (finding.verdict, finding.actions)
}

fn any(kinds: &[(FaultKind, u8)]) -> Bounds {
    Bounds { budgets: Budgets::of(kinds), rounds: Rounds::each(2), ..Bounds::default() }
}

fn late(kinds: &[(FaultKind, u8)]) -> Bounds {
    Bounds { timers: TimerOrder::Late, ..any(kinds) }
}

const CRASH: &[(FaultKind, u8)] = &[(Crashes, 1)];
const CRASH_AND_RESTART: &[(FaultKind, u8)] = &[(Crashes, 1), (Restarts, 1)];

/// Options, or a rule switched off; what is asked, within which bounds, which property breaks, after how many actions.
#[test]
fn what_is_not_enough_fails_in_so_many_actions() {
    let with = |broken: &str, fields: &str| format!(r#""broken": "{broken}", {fields}"#);
    let (two, ask) = (&[DEPOSIT, r#""call": "70""#][..], &[DEPOSIT, ASK][..]);
    let one = &[DEPOSIT][..];
    for (fields, requests, bounds, property, actions) in [
        (GIVE_UP.to_string(), one, any(&[(Duplicates, 1)]), "at-most-once", 4),
        (RETRY.to_string(), one, any(&[]), "at-most-once", 4),
        (RETRY.to_string(), one, late(&[(Losses, 1)]), "at-most-once", 5),
        (RETRY_IN_MEMORY.to_string(), one, any(CRASH_AND_RESTART), "at-most-once", 6),
        (IN_MEMORY.to_string(), ask, any(CRASH_AND_RESTART), "truth", 8),
        (RETRY_ON_DISK.to_string(), one, any(&[(Forgeries, 1)]), "truth", 4),
        (RETRY_ON_DISK.to_string(), one, any(&[(Forgeries, 1)]), "at-most-once", 3),
        (with("timeout-is-failure", GIVE_UP), one, any(&[]), "truth", 3),
        (with("new-number-each-try", RETRY_ON_DISK), one, any(&[]), "at-most-once", 3),
        (with("number-forgotten", ON_DISK), two, any(CRASH_AND_RESTART), "truth", 6),
        (with("not-found-is-final", ON_DISK), ask, any(&[]), "truth", 6),
        (with("answers-before-writing", ON_DISK), one, any(CRASH), "durability", 3),
    ] {
        assert_eq!(found(&asked(&fields, requests), &bounds, property), (Verdict::Violated, actions), "{fields}");
    }
}

/// What each of the above needs to go wrong is needed: with one fault less, or with the rule, all is well.
#[test]
fn what_is_enough_holds() {
    let all = &[DEPOSIT, ASK, r#""call": "-70""#][..];
    let no_copy = any(&[(Crashes, 1), (Restarts, 1), (Losses, 1)]);
    let no_crash = any(&[(Losses, 1), (Duplicates, 1)]);
    let whatever =
        Bounds { rounds: Rounds::each(1), ..any(&[(Crashes, 1), (Restarts, 1), (Losses, 1), (Duplicates, 1)]) };
    for (fields, bounds) in [
        (GIVE_UP, &no_copy),
        (RETRY, &late(&[])),
        (RETRY_IN_MEMORY, &no_crash),
        (IN_MEMORY, &no_crash),
        (RETRY_ON_DISK, &whatever),
        (ON_DISK, &whatever),
    ] {
        for property in SAFE {
            assert_eq!(found(&asked(fields, all), bounds, property), (Verdict::Holds, 0), "{fields} {property}");
        }
    }
}

/// Who gives up never waits in vain. Who calls again and again does, if the server stays down; a search, which bounds
/// the attempts, leaves that open, and a run says it.
#[test]
fn who_gives_up_is_never_blocked() {
    let bounds = any(&[(Crashes, 1), (Losses, 1)]);
    assert_eq!(found(&asked(ON_DISK, &[DEPOSIT, ASK]), &bounds, "nonblocking"), (Verdict::Holds, 0));
    assert_eq!(found(&asked(RETRY_ON_DISK, &[DEPOSIT]), &any(CRASH), "nonblocking").0, Verdict::Undecided);
    for (fields, blocked) in [(GIVE_UP, &[][..]), (RETRY, &["K"])] {
        let json = format!(
            r#"{{"synod": 1, "protocol": "rpc", {fields} "nodes": [{{"id": "K", "roles": ["client"]}},
                {{"id": "S", "roles": ["server"]}}],
                "steps": [{{"at": 0, "request": {{"node": "K", "call": "50"}}}}, {{"at": 1, "crash": "S"}}]}}"#
        );
        assert_eq!(played_json(&json).summary().blocked, blocked, "{fields}");
    }
}

/// Actors that answer at once, and keep what one node has in memory and on disk.
struct Watched {
    node: NodeId,
    state: Option<(Erased, Erased)>,
}

impl Actors for Watched {
    fn ask(&mut self, _ticket: u32, ask: Ask<'_>) -> Option<Result<Reaction, Failure>> {
        let (node, disk) = (ask.node, ask.disk.clone());
        let reaction = ask.react();
        if let (true, Ok(reaction)) = (node == self.node, &reaction) {
            self.state = Some((reaction.memory.clone(), reaction.disk.clone().unwrap_or(disk)));
        }
        Some(reaction)
    }
}

/// What the client has in memory and on disk at this time.
fn state_at(scenario: &Scenario, at_ms: u64) -> (Rpc, Disk) {
    let mut run: Run = open(&registry(), scenario).unwrap_or_else(|bad| panic!("{bad}"));
    run.reset();
    let mut watched = Watched { node: NodeId(0), state: None };
    let mut state = None;
    for step in 0.. {
        if run.extend_to(step, &mut watched) != Some(Advance::Moved) || run.at_ms(step) > at_ms {
            break;
        }
        state.clone_from(&watched.state);
    }
    let (memory, disk) = state.expect("it has started");
    (memory.get::<Rpc>().clone(), disk.get::<Disk>().clone())
}

/// The lost call, the lost reply and the slow server: at 200 ms the client has the same in memory and on disk, although
/// the server's balance differs, and it goes on differently in the end.
#[test]
fn the_client_cannot_know() {
    let lesson = registry().lesson("rpc-three-ways").expect("it ships").json;
    let columns = scenarios_of(lesson);
    let states: Vec<_> = columns.iter().map(|scenario| state_at(scenario, 200)).collect();
    let call = Call { number: 1, amount: 50 };
    let unknown = (Rpc::Client(Client::Unknown(call)), Disk::Called { call, outcome: None });
    assert_eq!(states, [unknown.clone(), unknown.clone(), unknown]);
    let ends: Vec<_> = columns.iter().map(|scenario| state_at(scenario, 1_000).0).collect();
    assert!(ends[0] == ends[1] && ends[1] != ends[2], "{ends:?}");
    let balances: Vec<_> = columns.iter().map(|scenario| played(scenario).summary().balances).collect();
    assert_eq!(balances, [100, 150, 150].map(|balance| vec![("S".to_string(), balance)]));
}

/// Calls and questions of two clients, and faults of the sorts that are allowed.
fn random(seed: u64, fields: &str, crashes: bool, copies: bool) -> String {
    let mut dice = Rand32::new(seed);
    let mut below = |bound: u32| dice.rand_range(0..bound);
    let mut steps = String::new();
    for place in 0..6 + below(6) {
        let (at_ms, node) = (below(900), ["K", "L"][below(2) as usize]);
        let request = if place % 3 == 2 { ASK.into() } else { format!(r#""call": "{}""#, i64::from(below(200)) - 100) };
        _ = write!(steps, r#"{{"at": {at_ms}, "request": {{"node": "{node}", {request}}}}}, "#);
    }
    for _ in 0..below(10) {
        let (at_ms, node) = (below(1_000), ["K", "L", "S"][below(3) as usize]);
        let other = if node == "S" { ["K", "L"][below(2) as usize] } else { "S" };
        let kind = if node == "S" { "Reply" } else { ["Call", "Ask"][below(2) as usize] };
        let message = format!(r#"{{"kind": "{kind}", "from": "{node}", "to": "{other}""#);
        let what = match below(9) {
            0..=2 if crashes => {
                _ = write!(steps, r#"{{"at": {}, "restart": "{node}"}}, "#, at_ms + below(300));
                format!(r#""crash": "{node}", "sent": {}"#, below(2))
            }
            3 if copies => format!(r#""duplicate": {message}}}"#),
            4 => format!(r#""delay": {message}, "by": {}}}"#, below(600)),
            5 => format!(r#""cut": ["{node}", "{other}"]"#),
            6 => format!(r#""pause": "{node}""#),
            7 => format!(r#""resume": "{node}""#),
            _ => r#""heal": true"#.into(),
        };
        _ = write!(steps, r#"{{"at": {at_ms}, {what}}}, "#);
    }
    let (loss, copy) = (below(30), if copies { below(30) } else { 0 });
    format!(
        r#"{{"synod": 1, "protocol": "rpc", {fields} "seed": {seed}, "until": 3000,
            "nodes": [{{"id": "K", "roles": ["client"]}}, {{"id": "L", "roles": ["client"]}},
                {{"id": "S", "roles": ["server"]}}],
            "network": {{"latency": [1, {}], "loss": {loss}, "duplicate": {copy}}},
            "steps": [{steps}{{"at": 2000, "heal": true}}]}}"#,
        [10, 60, 200][below(3) as usize],
    )
}

/// The properties that a run violates; blocking is none of them.
fn violated(json: &str) -> Vec<String> {
    let all = played_json(json).summary().properties;
    let broken = all.into_iter().filter(|one| one.verdict == Verdict::Violated && one.name != "nonblocking");
    broken.map(|one| one.name).collect()
}

/// How many runs of each row.
const RUNS: u64 = 800;

/// Whatever happens but what a row leaves out, what holds with it holds.
#[test]
fn under_random_faults_all_that_must_hold_holds() {
    for (fields, crashes, copies) in [
        (ON_DISK, true, true),
        (RETRY_ON_DISK, true, true),
        (IN_MEMORY, false, true),
        (RETRY_IN_MEMORY, false, true),
        (GIVE_UP, true, false),
    ] {
        for seed in 0..RUNS {
            let json = random(seed, fields, crashes, copies);
            assert_eq!(violated(&json), Vec::<String>::new(), "in\n{json}");
        }
    }
    for fields in [GIVE_UP, RETRY, IN_MEMORY, RETRY_IN_MEMORY] {
        for seed in 0..RUNS {
            let json = random(seed, fields, true, true);
            assert!(!violated(&json).contains(&"durability".to_string()), "in\n{json}");
        }
    }
}

/// The same faults break what each row leaves out, and every rule that is switched off: they are not too tame.
#[test]
fn under_random_faults_what_need_not_hold_fails() {
    let fails = |fields: &str, property: &str| {
        let is_violated = |seed| violated(&random(seed, fields, true, true)).iter().any(|name| name == property);
        assert!((0..10 * RUNS).any(is_violated), "{fields} {property}");
    };
    for fields in [GIVE_UP, RETRY, IN_MEMORY, RETRY_IN_MEMORY] {
        fails(fields, "at-most-once");
        fails(fields, "truth");
    }
    for (variant, fields, property) in [
        ("timeout-is-failure", ON_DISK, "truth"),
        ("new-number-each-try", RETRY_ON_DISK, "at-most-once"),
        ("number-forgotten", ON_DISK, "truth"),
        ("not-found-is-final", ON_DISK, "truth"),
        ("answers-before-writing", ON_DISK, "durability"),
    ] {
        fails(&format!(r#""broken": "{variant}", {fields}"#), property);
    }
}
