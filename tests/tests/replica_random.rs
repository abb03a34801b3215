//! A replicated register under random faults, from fixed seeds: clients that write, read and go elsewhere, nodes that
//! crash in the middle of sending, restart and sleep, links that are cut, lose, copy and delay. A failure prints the
//! scenario, which `synod run` plays again.

use synod_core::{Name, Protocol};
use synod_protocols::replica::{Register, Session};
use synod_sim::Run;
use synod_sim::run::frame::{PropertyFrame, Verdict};
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

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }
}

/// When the last request is made, and when all is mended, in milliseconds.
const BUSY_MS: u64 = 900;
const MENDED_MS: u64 = 1_000;

/// Requests and faults while it is busy. Each write has a value of its own.
fn steps(dice: &mut Dice, clients: &[&str], replicas: &[&str]) -> Vec<String> {
    let all: Vec<&str> = [clients, replicas].concat();
    let mut steps = Vec::new();
    for number in 1..=10 + dice.below(20) {
        let (at_ms, client, replica) = (dice.below(BUSY_MS), dice.pick(clients), dice.pick(replicas));
        let what = match dice.below(8) {
            0..=2 => format!(r#""write": "{number}""#),
            3..=5 => r#""read": true"#.to_string(),
            _ => format!(r#""switch": "{replica}""#),
        };
        steps.push(format!(r#"{{"at": {at_ms}, "request": {{"node": "{client}", {what}}}}}"#));
    }
    for _ in 0..dice.below(9) {
        let (at_ms, node) = (dice.below(BUSY_MS), *dice.pick(&all));
        let (one, other) = (*dice.pick(replicas), *dice.pick(replicas));
        let back_ms = at_ms + 1 + dice.below(MENDED_MS - at_ms);
        let kind = dice.pick(&["Copy", "Copy", "Copied", "Have", "Ask"]);
        let (what, back) = match dice.below(8) {
            0 | 1 => (format!(r#""crash": "{node}", "sent": {}"#, dice.below(4)), format!(r#""restart": "{node}""#)),
            2 => (format!(r#""pause": "{node}""#), format!(r#""resume": "{node}""#)),
            3 => (format!(r#""mute": "{node}""#), r#""heal": true"#.to_string()),
            4 | 5 if one != other => {
                (format!(r#""partition": [["{one}"], ["{other}"]]"#), format!(r#""mend": ["{one}", "{other}"]"#))
            }
            6 | 7 if one != other => {
                let delay = format!(r#""delay": {{"kind": "{kind}", "from": "{one}", "to": "{other}", "by": 400}}"#);
                steps.push(format!("{{{delay}}}"));
                continue;
            }
            _ => (r#""heal": true"#.to_string(), r#""heal": true"#.to_string()),
        };
        steps.push(format!(r#"{{"at": {at_ms}, {what}}}"#));
        steps.push(format!(r#"{{"at": {back_ms}, {back}}}"#));
    }
    steps.push(format!(r#"{{"at": {MENDED_MS}, "heal": true}}"#));
    steps
}

/// A scenario with these options, drawn from `seed`.
fn scenario(seed: u64, options: &str, more: &str) -> String {
    let mut dice = Dice(seed);
    let clients = &["K1", "K2", "K3"][..1 + dice.below(3) as usize];
    let replicas = &["A", "B", "C", "D", "E"][..2 + dice.below(4) as usize];
    let with = |role: &'static str| move |id: &&str| format!(r#"{{"id": "{id}", "roles": ["{role}"]}}"#);
    let nodes: Vec<String> = clients.iter().map(with("client")).chain(replicas.iter().map(with("replica"))).collect();
    let steps = steps(&mut dice, clients, replicas).join(", ");
    format!(
        r#"{{"synod": 1, "protocol": "replica", "options": {{{options}}}, {more} "nodes": [{}], "seed": {seed},
        "until": 4000, "network": {{"latency": [1, {}], "loss": {}, "duplicate": {}}}, "steps": [{steps}]}}"#,
        nodes.join(", "),
        dice.pick(&[10, 60, 200]),
        dice.pick(&[0, 5, 20]),
        dice.pick(&[0, 10, 30]),
    )
}

/// The properties that are violated; that a call waits is none of it.
fn violated(run: &Run) -> Vec<String> {
    let broken = |property: &PropertyFrame| property.verdict == Verdict::Violated && property.name != "available";
    run.glance().properties.into_iter().filter(broken).map(|property| property.name).collect()
}

const SESSIONS: [&str; 4] = ["read-your-writes", "monotonic-reads", "monotonic-writes", "writes-follow-reads"];
const QUORUM: &str = r#""writes": "any", "w": "majority", "r": "majority", "repair": "write-back""#;
const SYNCHRONOUS: &str = r#""writes": "primary", "w": "all", "r": "one", "repair": "write-back""#;

/// Of `runs` scenarios with these options none violates one of `must`.
fn keeps(runs: u64, options: &str, must: &[&str]) {
    for seed in 0..runs {
        let json = scenario(seed, options, "");
        let broken = violated(&played_json(&json));
        assert!(broken.iter().all(|name| !must.contains(&name.as_str())), "{broken:?} in\n{json}");
    }
}

/// Some of `runs` scenarios with these options violate `name`: they are not too tame.
fn breaks(runs: u64, options: &str, name: &str) {
    let broken = |seed| violated(&played_json(&scenario(seed, options, ""))).iter().any(|other| other == name);
    assert!((0..runs).any(broken), "{name} with {options}");
}

/// Attiya, Bar-Noy & Dolev 1995; Lynch & Shvartsman 1997.
#[test]
fn quorums_and_synchronous_copies_that_write_back_are_linearizable() {
    let must = [&["linearizable", "convergent"], &SESSIONS[..]].concat();
    keeps(200, QUORUM, &must);
    keeps(200, SYNCHRONOUS, &must);
}

#[test]
fn they_are_not_without_write_back() {
    for options in [QUORUM, SYNCHRONOUS] {
        breaks(1_000, &options.replace("write-back", "none"), "linearizable");
    }
}

/// The weakest options there are, and others: a session keeps what it is called after (Terry et al. 1994).
#[test]
fn each_session_keeps_its_guarantee() {
    let weak = r#""writes": "any", "w": "one", "r": "one""#;
    for session in Session::ALL.iter().skip(1) {
        let must: Vec<&str> =
            SESSIONS.into_iter().filter(|name| *name == session.name() || *session == Session::Causal).collect();
        assert!(!must.is_empty());
        for options in [weak, r#""writes": "any", "w": "one", "r": "majority""#, r#""writes": "primary", "w": "one""#] {
            keeps(40, &format!(r#"{options}, "session": "{}""#, session.name()), &must);
        }
    }
    SESSIONS.into_iter().for_each(|name| breaks(1_000, weak, name));
}

/// Once all is mended and nothing is lost, every run comes to rest, and then all hold the same (Demers et al. 1987).
#[test]
fn all_replicas_become_equal_whatever_the_options() {
    for seed in 0..200 {
        let mut dice = Dice(seed ^ 0xffff);
        let mut pick = |of: &[&'static str]| *dice.pick(of);
        let options = format!(
            r#""writes": "{}", "w": "{}", "r": "{}", "repair": "{}""#,
            pick(&["primary", "any"]),
            pick(&["all", "majority", "one"]),
            pick(&["one", "majority", "all"]),
            pick(&["none", "write-back"])
        );
        let json = scenario(seed, &options, "");
        let summary = played_json(&json).glance();
        let convergent = summary.properties.iter().find(|property| property.name == "convergent").expect("a property");
        assert_eq!(convergent.verdict, Verdict::Holds, "in\n{json}");
        let copies = summary.copies.expect("it has copies");
        assert!(copies.iter().all(|(_, value)| *value == copies[0].1), "{copies:?} in\n{json}");
    }
}

/// The same faults find every rule that is switched off.
#[test]
fn every_rule_is_needed() {
    for variant in Register::about().variants {
        let weak = r#""writes": "any", "w": "one", "r": "one""#;
        let (options, name) = match variant.name.as_str() {
            "writes-blindly" | "copies-in-memory" => (QUORUM, "linearizable"),
            _ => (weak, "convergent"),
        };
        let more = format!(r#""broken": "{}","#, variant.name);
        let broken = |seed| violated(&played_json(&scenario(seed, options, &more))).iter().any(|other| other == name);
        assert!((0..30_000).any(broken), "{}", variant.name);
    }
}
