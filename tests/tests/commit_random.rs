//! Commit protocols under random faults, from fixed seeds: a few hundred runs of each violate nothing that must hold. A
//! failure prints the scenario, which `synod run` plays again.
//!
//! BHG is Bernstein, Hadzilacos & Goodman 1987.

use std::fmt::Write;
use synod_core::{Language, NodeId, Protocol};
use synod_protocols::two_phase::TwoPhase;
use synod_sim::Run;
use synod_sim::run::frame::{DecisionStatus, PropertyFrame, Verdict};
use synod_sim::world::Life;
use synod_tests::played_json;

/// Pseudo-random numbers (SplitMix64): the same on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to `bound` - 1.
    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }
}

/// A coordinator and participants, in any order, and the balance and change of each.
struct Members {
    names: Vec<&'static str>,
    json: String,
}

fn members(dice: &mut Dice, participants: u64) -> Members {
    let mut names = vec!["A", "B", "D", "E"];
    names.truncate(participants as usize);
    names.insert(dice.below(participants + 1) as usize, "C");
    let mut nodes = Vec::new();
    for name in &names {
        let vote = if dice.one_in(8) { "no" } else { "yes" };
        let (balance, change) = (dice.below(200), dice.below(200) as i64 - 100);
        nodes.push(match *name {
            "C" => r#"{"id": "C", "roles": ["coordinator"]}"#.to_string(),
            _ => format!(
                r#"{{"id": "{name}", "roles": ["participant"], "vote": "{vote}",
                    "balance": {balance}, "change": {change}}}"#
            ),
        });
    }
    Members { names, json: nodes.join(", ") }
}

/// A scenario with these fields, in which the client asks and these steps happen.
fn scenario(fields: &str, members: &Members, steps: &[String]) -> String {
    let mut more = String::new();
    for step in steps {
        _ = write!(more, ", {step}");
    }
    let (nodes, ask) = (&members.json, r#"{"at": 0, "request": {"node": "C"}}"#);
    format!(r#"{{"synod": 1, {fields}, "nodes": [{nodes}], "steps": [{ask}{more}]}}"#)
}

/// What is violated at the end, and how; blocking is none of it.
fn violated(run: &mut Run) -> Vec<String> {
    let broken = |property: &PropertyFrame| property.verdict == Verdict::Violated && property.name != "nonblocking";
    let properties = run.summary().properties.into_iter().filter(broken);
    properties.map(|property| format!("{}: {}", property.name, property.detail.unwrap_or_default())).collect()
}

/// Crashes one node after the other, up to all but one: each while something that it has sent is on the way, in the run
/// with the crashes before it, so that only some of that leaves; or just before it sends.
fn crashes(dice: &mut Dice, fields: &str, members: &Members) -> Vec<String> {
    let (mut steps, mut down, mut from_ms) = (Vec::new(), Vec::new(), 0);
    for _ in 0..=dice.below(members.names.len() as u64 - 1) {
        let run = played_json(&scenario(fields, members, &steps));
        let name = |node: NodeId| members.names[node.index()];
        let sent = run.crossings().into_iter().map(|crossing| (name(crossing.from), crossing.sent_ms));
        let sent: Vec<_> = sent.filter(|(node, at_ms)| *at_ms >= from_ms && !down.contains(node)).collect();
        if sent.is_empty() || down.len() + 1 == members.names.len() {
            break;
        }
        let (node, sent_ms) = *dice.pick(&sent);
        from_ms = sent_ms + dice.pick(&[0, 1, 1]);
        down.push(node);
        steps.push(format!(r#"{{"at": {from_ms}, "crash": "{node}", "sent": {}}}"#, dice.pick(&[0, 0, 1, 2, 9])));
    }
    steps
}

/// No surviving node waits, and a node without a decision has never heard of the transaction.
fn leaves_nobody_undecided(run: &mut Run, json: &str) {
    let frame = run.frame(Language::English);
    assert!(frame.flights.is_empty(), "all has arrived at the end of\n{json}");
    for node in frame.nodes.iter().filter(|node| node.life == Life::Up) {
        let phase = node.phase.as_ref().map(|phase| phase.name.as_str());
        let ended = matches!(node.standing, DecisionStatus::Decided(_)) || phase == Some("idle");
        assert!(ended, "{} is {:?}, {:?} in\n{json}", node.name, phase, node.standing);
    }
}

/// Three-phase commit with these fields under crashes.
fn three_phase(seed: u64, fields: &str) -> String {
    let mut dice = Dice(seed);
    let participants = 2 + dice.below(3);
    let members = members(&mut dice, participants);
    let longest_ms = *dice.pick(&[1, 10, 20, 45]);
    let shortest_ms = 1 + dice.below(longest_ms);
    let fields = format!(
        r#""protocol": "3pc", {fields}, "seed": {seed}, "until": 20000,
        "network": {{"latency": [{shortest_ms}, {longest_ms}]}}"#
    );
    let steps = crashes(&mut dice, &fields, &members);
    scenario(&fields, &members, &steps)
}

const ELECTED: &str = r#""options": {"termination": "elected"}"#;

/// With crashes alone, in the middle of sending too, and no message slower than the timers, an election neither blocks
/// a live participant nor lets two nodes disagree (BHG, section 7.5).
#[test]
fn elected_three_phase_commit_survives_crashes() {
    for seed in 0..400 {
        let json = three_phase(seed, ELECTED);
        let mut run = played_json(&json);
        assert_eq!(violated(&mut run), Vec::<String>::new(), "in\n{json}");
        leaves_nobody_undecided(&mut run, &json);
    }
}

/// The same crashes split those that decide each by its own timer, and those whose coordinator aborts: they are not too
/// tame.
#[test]
fn three_phase_commit_by_other_rules_does_not_survive_them() {
    let aborts = format!(r#"{ELECTED}, "broken": "aborts-after-precommit""#);
    for fields in [r#""options": {"termination": "timeout"}"#, &aborts] {
        let splits = |seed: u64| !violated(&mut played_json(&three_phase(seed, fields))).is_empty();
        assert!((0..400).any(splits), "{fields}");
    }
}

/// Any fault but the loss of a disk, at any time or right after one of these moments. Most crashed nodes restart.
fn faults(dice: &mut Dice, names: &[&str], moments: &[u64]) -> Vec<String> {
    let mut steps = Vec::new();
    for _ in 0..=dice.below(12) {
        let at_ms = if dice.one_in(3) { dice.below(1_500) } else { dice.pick(moments) + dice.below(3) };
        let (one, other) = (*dice.pick(names), *dice.pick(names));
        let what = match dice.below(12) {
            0..=2 => {
                let back_ms = at_ms + dice.below(400);
                steps.push(format!(r#"{{"at": {back_ms}, "restart": "{one}"}}"#));
                format!(r#""crash": "{one}", "sent": {}"#, dice.below(4))
            }
            3 => format!(r#""crash": "{one}""#),
            4 => format!(r#""pause": "{one}""#),
            5 => format!(r#""resume": "{one}""#),
            6 => format!(r#""mute": "{one}""#),
            7 => format!(r#""deafen": "{one}""#),
            8 if one != other => format!(r#""cut": ["{one}", "{other}"]"#),
            9 if one != other => format!(r#""mend": ["{one}", "{other}"]"#),
            10 if one != other => format!(r#""partition": [["{one}"], ["{other}"]]"#),
            _ => r#""heal": true"#.to_string(),
        };
        steps.push(format!(r#"{{"at": {at_ms}, {what}}}"#));
    }
    steps
}

/// Two-phase commit with these fields under any faults.
fn two_phase(seed: u64, fields: &str) -> String {
    let mut dice = Dice(seed);
    let participants = 1 + dice.below(4);
    let members = members(&mut dice, participants);
    let fields = format!(
        r#""protocol": "2pc", {fields}, "seed": {seed}, "until": 2500,
        "network": {{"latency": [1, {}], "loss": {}, "duplicate": {}}}"#,
        dice.pick(&[10, 60, 400]),
        dice.pick(&[0, 10, 30]),
        dice.pick(&[0, 10, 30]),
    );
    let quiet = played_json(&scenario(&fields, &members, &[]));
    let moments: Vec<u64> = (1..=quiet.len()).map(|step| quiet.at_ms(step)).collect();
    let steps = faults(&mut dice, &members.names, &moments);
    scenario(&fields, &members, &steps)
}

/// Two-phase commit may block, but whatever fails it neither splits nor commits against a no, and a decision stays
/// (BHG, section 7.4).
#[test]
fn two_phase_commit_is_safe_whatever_fails() {
    for termination in ["wait", "cooperative"] {
        for seed in 0..300 {
            let json = two_phase(seed, &format!(r#""options": {{"termination": "{termination}"}}"#));
            assert_eq!(violated(&mut played_json(&json)), Vec::<String>::new(), "in\n{json}");
        }
    }
}

/// The same faults find every rule that is switched off: they are not too tame.
#[test]
fn two_phase_commit_needs_every_rule() {
    for variant in TwoPhase::about().variants {
        let breaks = |seed: u64| {
            let json = two_phase(seed, &format!(r#""broken": "{}""#, variant.name));
            !violated(&mut played_json(&json)).is_empty()
        };
        assert!((0..300).any(breaks), "{}", variant.name);
    }
}
