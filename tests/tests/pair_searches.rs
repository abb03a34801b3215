//! What searches show of a pair: what each guard holds and what it does not, how short the shortest way to a breach is,
//! and what each rule is for.

use synod_protocols::registry;
use synod_sim::expect;
use synod_sim::explore::FaultKind::{Crashes, Cuts, Duplicates, Losses, Pauses, Restarts};
use synod_sim::explore::{Bounds, Budgets, FaultKind, Rounds, Sought, TimerOrder, explore};
use synod_tests::{played, scenarios_of};

/// A pair, A asked to write 3 and B to write 7 if `writes`.
fn pair(guard: &str, broken: &str, writes: bool) -> String {
    let witness = if guard == "witness" { r#"{"id": "W", "roles": ["witness"]},"# } else { "" };
    let steps = r#"{"request": {"node": "A", "write": "3"}}, {"request": {"node": "B", "write": "7"}}"#;
    format!(
        r#"{{"synod": 1, "protocol": "pair", "options": {{"guard": "{guard}"}}, "broken": {broken}, "nodes": [
            {{"id": "A", "roles": ["server"]}}, {{"id": "B", "roles": ["server"]}}, {witness}
            {{"id": "D", "roles": ["disk"]}}], "schedule": "manual", "steps": [{}]}}"#,
        if writes { steps } else { "" }
    )
}

/// Whether all worlds were seen, and of each property how many actions its shortest violation takes, which replays.
fn found(json: &str, bounds: &Bounds, properties: &[&str]) -> (bool, Vec<Option<usize>>) {
    let sought = Sought::Properties(properties.iter().map(ToString::to_string).collect());
    let mut search = explore(&registry(), &scenarios_of(json)[0], bounds, &sought).expect("a scenario to explore");
    while !search.advance(u32::MAX) {}
    let findings = search.findings();
    let lengths = findings.properties.iter().map(|finding| {
        let schedule = finding.schedule.as_ref()?;
        let mut run = played(schedule);
        assert_eq!(expect::unmet(&mut run, None), Vec::<String>::new(), "{json}");
        let told = run.summary().properties.into_iter().find(|told| told.name == finding.name);
        assert_eq!(told.and_then(|told| told.step), Some(run.len()), "the last action is the one, in {json}");
        Some(schedule.steps.len())
    });
    let lengths = lengths.collect();
    (findings.complete, lengths)
}

fn any(kinds: &[(FaultKind, u8)]) -> Bounds {
    Bounds { budgets: Budgets::of(kinds), rounds: Rounds::each(1), ..Bounds::DEFAULT }
}

fn late(rounds: u32, kinds: &[(FaultKind, u8)]) -> Bounds {
    Bounds { timers: TimerOrder::Late, rounds: Rounds::each(rounds), ..any(kinds) }
}

const BOTH: [&str; 2] = ["one-owner", "fenced"];
const HOLD: (bool, [Option<usize>; 2]) = (true, [None, None]);

fn both(guard: &str, bounds: &Bounds) -> (bool, [Option<usize>; 2]) {
    let (complete, lengths) = found(&pair(guard, "null", true), bounds, &BOTH);
    (complete, lengths.try_into().expect("two properties"))
}

#[test]
fn without_a_guard_a_slow_message_or_four_lost_ones_make_two_owners() {
    assert_eq!(both("none", &any(&[])).1, [Some(1), Some(5)]);
    assert_eq!(both("none", &late(8, &[(Losses, 4)])).1, [Some(10), Some(14)]);
    assert_eq!(both("none", &late(8, &[(Losses, 3)])), HOLD);
    assert_eq!(both("none", &late(8, &[(Crashes, 1), (Restarts, 1)])), HOLD);
}

#[test]
fn a_witness_holds_while_time_is_kept() {
    assert_eq!(both("witness", &late(9, &[(Cuts, 2)])), HOLD);
    let alone = found(&pair("witness", "null", false), &late(7, &[(Cuts, 3)]), &["one-owner"]);
    assert_eq!(alone, (true, vec![None]));
    assert_eq!(both("witness", &any(&[])).1, [Some(4), Some(8)]);
    // Who stands still owns on, and what it has begun to write arrives when it wakes up.
    assert_eq!(both("witness", &late(9, &[])), HOLD);
    assert_eq!(both("witness", &late(9, &[(Pauses, 1)])).1.map(|length| length.is_some()), [true, true]);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "hundreds of thousands of worlds: cargo test --release")]
fn a_witness_holds_under_a_crash_a_restart_and_a_loss() {
    assert_eq!(both("witness", &late(7, &[(Crashes, 1), (Restarts, 1), (Losses, 1)])), HOLD);
}

#[test]
fn tokens_hold_whatever_comes_but_do_not_make_one_owner() {
    assert_eq!(both("fencing", &any(&[(Losses, 1)])), (true, [Some(3), None]));
}

#[test]
#[cfg_attr(debug_assertions, ignore = "a million worlds: cargo test --release")]
fn tokens_hold_under_copies_crashes_and_restarts() {
    for kinds in [&[(Duplicates, 1)][..], &[(Crashes, 1), (Restarts, 1)]] {
        let fenced = found(&pair("fencing", "null", true), &any(kinds), &["fenced"]);
        assert_eq!(fenced, (true, vec![None]), "{kinds:?}");
    }
}

/// Each rule that is switched off breaks what holds with it, under the same bounds.
#[test]
fn each_rule_is_needed() {
    let crash = [(Crashes, 1), (Restarts, 1)];
    let cut_and_crash = [(Crashes, 1), (Restarts, 1), (Cuts, 1)];
    for (guard, variant, writes, bounds, (property, actions)) in [
        ("witness", "never-steps-down", false, late(9, &[(Cuts, 2)]), ("one-owner", 10)),
        ("witness", "vote-unbound", false, late(9, &[(Cuts, 1)]), ("one-owner", 18)),
        ("witness", "vote-forgotten", false, late(9, &cut_and_crash), ("one-owner", 17)),
        ("fencing", "old-token", true, any(&[]), ("fenced", 7)),
        ("fencing", "token-forgotten", true, any(&crash), ("fenced", 9)),
    ] {
        let broken = found(&pair(guard, &format!("{variant:?}"), writes), &bounds, &[property]);
        assert_eq!(broken.1, [Some(actions)], "{variant}");
        // Tokens with a crash take long, and have a test of their own.
        if variant != "token-forgotten" {
            assert_eq!(found(&pair(guard, "null", writes), &bounds, &[property]), (true, vec![None]), "{variant}");
        }
    }
}
