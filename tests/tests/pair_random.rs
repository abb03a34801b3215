//! A pair under random faults, from fixed seeds: a few hundred runs of each guard violate nothing that must hold. A
//! failure prints the scenario, which `synod run` plays again.

use synod_core::Protocol;
use synod_protocols::pair::Pair;
use synod_sim::Run;
use synod_sim::run::frame::{PropertyFrame, Verdict};
use synod_tests::played_json;

/// Pseudo-random numbers (SplitMix64): the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }
}

/// What may go wrong beside crashes, cuts, losses and copies.
#[derive(Clone, Copy, PartialEq)]
enum Time {
    /// Nothing: no message takes longer than 15 ms, and clocks run alike.
    Kept,
    /// Messages are slow, timers run out at any time, nodes stand still, servers lose their disks.
    Broken,
}

const NAMES: [&str; 4] = ["A", "B", "W", "D"];
const SERVERS: [&str; 2] = ["A", "B"];

/// One fault, or a client's write, at some time.
fn step(dice: &mut Dice, time: Time, steps: &mut Vec<String>) {
    let at_ms = dice.below(2_500);
    let (one, other, server) = (*dice.pick(&NAMES), *dice.pick(&NAMES), *dice.pick(&SERVERS));
    let message = |dice: &mut Dice| {
        let kind = *dice.pick(&["Heartbeat", "Claim", "Ack", "Write"]);
        let (from, to) = if kind == "Ack" { (other, server) } else { (server, other) };
        format!(r#"{{"kind": "{kind}", "from": "{from}", "to": "{to}"}}"#)
    };
    let kinds = if time == Time::Kept { 15 } else { 21 };
    let what = match dice.below(kinds) {
        0..=3 => format!(r#""request": {{"node": "{server}", "write": "{}"}}"#, steps.len()),
        4..=6 => {
            let back_ms = at_ms + dice.below(300);
            steps.push(format!(r#"{{"at": {back_ms}, "restart": "{one}"}}"#));
            format!(r#""crash": "{one}", "sent": {}"#, dice.below(3))
        }
        7 => format!(r#""mute": "{one}""#),
        8 => format!(r#""deafen": "{one}""#),
        9 if one != other => format!(r#""cut": ["{one}", "{other}"]"#),
        10 | 11 if one != other => format!(r#""partition": [["{one}"], ["{other}"]]"#),
        12 if other != server => format!(r#""lose": {}"#, message(dice)),
        13 if other != server => format!(r#""duplicate": {}"#, message(dice)),
        15 => {
            // It sleeps on a write, while the other may take over and write too, and the disk may restart.
            let heir = if server == "A" { "B" } else { "A" };
            let [asked_ms, heir_ms, awake_ms] = [5, 400, 500].map(|after_ms| at_ms + after_ms);
            steps.push(format!(r#"{{"at": {asked_ms}, "request": {{"node": "{server}", "write": "old"}}}}"#));
            steps.push(format!(r#"{{"at": {heir_ms}, "request": {{"node": "{heir}", "write": "new"}}}}"#));
            steps.push(format!(r#"{{"at": {awake_ms}, "resume": "{server}"}}"#));
            if dice.below(2) == 0 {
                let [down_ms, up_ms] = [440, 450].map(|after_ms| at_ms + after_ms);
                steps.push(format!(r#"{{"at": {down_ms}, "crash": "D"}}, {{"at": {up_ms}, "restart": "D"}}"#));
            }
            format!(r#""pause": "{server}""#)
        }
        16 => format!(r#""resume": "{one}""#),
        17 => format!(r#""fire": {{"node": "{server}", "timer": "{}"}}"#, dice.pick(&["heartbeat", "peer"])),
        18 => r#""fire": {"node": "W", "timer": "lease"}"#.into(),
        19 => format!(r#""wipe": "{server}""#),
        _ => r#""heal": true"#.into(),
    };
    steps.push(format!(r#"{{"at": {at_ms}, {what}}}"#));
}

/// A run of a pair with these fields, and the scenario.
fn play(seed: u64, fields: &str, time: Time) -> (String, Run) {
    let mut dice = Dice(seed);
    let slowest_ms = match time {
        Time::Kept => 15,
        Time::Broken => *dice.pick(&[15, 60, 400]),
    };
    let mut steps = Vec::new();
    for _ in 0..4 + dice.below(14) {
        step(&mut dice, time, &mut steps);
    }
    let (loss, copies) = (dice.pick(&[0, 5, 25]), dice.pick(&[0, 5, 25]));
    let json = format!(
        r#"{{"synod": 1, "protocol": "pair", {fields}, "seed": {seed}, "until": 3000, "nodes": [
            {{"id": "A", "roles": ["server"]}}, {{"id": "B", "roles": ["server"]}},
            {{"id": "W", "roles": ["witness"]}}, {{"id": "D", "roles": ["disk"]}}],
            "network": {{"latency": [1, {slowest_ms}], "loss": {loss}, "duplicate": {copies}}},
            "steps": [{}]}}"#,
        steps.join(", ")
    );
    let run = played_json(&json);
    (json, run)
}

/// What is violated at the end, and how; blocking is none of it.
fn violated(run: &mut Run) -> Vec<String> {
    let broken = |property: &PropertyFrame| property.verdict == Verdict::Violated && property.name != "nonblocking";
    run.summary().properties.into_iter().filter(broken).map(|property| property.name).collect()
}

const WITNESS: &str = r#""options": {"guard": "witness"}"#;
const FENCING: &str = r#""options": {"guard": "fencing"}"#;

/// How many runs of each.
const SEEDS: u64 = 300;

/// While clocks run alike and messages are fast enough, the lease ends before another is voted in (Gray & Cheriton
/// 1989, section 2).
#[test]
fn a_pair_with_a_witness_has_one_owner_while_time_is_kept() {
    let mut takeovers = 0;
    for seed in 0..SEEDS {
        let (json, mut run) = play(seed, WITNESS, Time::Kept);
        assert_eq!(violated(&mut run), Vec::<String>::new(), "in\n{json}");
        takeovers += u64::from(run.summary().owners == Some(vec!["B".into()]));
    }
    assert!(takeovers > SEEDS / 10, "B owns at the end of {takeovers} runs");
}

/// Tokens ask for no clock (Kleppmann 2016).
#[test]
fn a_pair_with_fencing_is_fenced_whatever_fails() {
    let mut two = 0;
    for seed in 0..SEEDS {
        let (json, mut run) = play(seed, FENCING, Time::Broken);
        let violated = violated(&mut run);
        assert!(!violated.contains(&"fenced".into()), "in\n{json}");
        two += u64::from(!violated.is_empty());
    }
    assert!(two > SEEDS / 10, "two owners in {two} runs");
}

/// The same faults break what does not hold: they are not too tame.
#[test]
fn neither_a_witness_nor_nothing_holds_when_time_is_not_kept() {
    for fields in [WITNESS, r#""options": {"guard": "none"}"#] {
        for property in ["one-owner", "fenced"] {
            let breaks = |seed: u64| violated(&mut play(seed, fields, Time::Broken).1).contains(&property.into());
            assert!((0..SEEDS).any(breaks), "{property} with {fields}");
        }
    }
}

#[test]
fn a_pair_needs_every_rule() {
    for variant in Pair::about().variants {
        let (fields, time) = if variant.name.ends_with("token") || variant.name.starts_with("token") {
            (FENCING, Time::Broken)
        } else {
            (WITNESS, Time::Kept)
        };
        let fields = format!(r#"{fields}, "broken": "{}""#, variant.name);
        let property = if time == Time::Kept { "one-owner" } else { "fenced" };
        let breaks = |seed: u64| violated(&mut play(seed, &fields, time).1).contains(&property.into());
        assert!((0..4 * SEEDS).any(breaks), "{}", variant.name);
    }
}
