//! Random scenarios with random faults. Nothing that must hold is violated; a scenario that fails is shrunk, kept
//! in `tests/kept/`, and replayed by this test from then on.
#![cfg(not(target_arch = "wasm32"))]

mod random;
#[path = "random/verdicts.rs"]
mod verdicts;

use proptest::strategy::{Strategy, ValueTree};
use random::{Sort, kept, run, runner, scenarios};
use std::collections::BTreeSet;
use std::fs;
use synod_core::About;
use synod_protocols::registry;
use synod_sim::{Scenario, open};
use synod_tests::scenarios_of;

/// How many scenarios of each protocol are drawn.
const CASES: u32 = 2_000;

/// How many with each rule switched off, or none, are looked at for the phases that nodes show.
const PHASE_CASES: u32 = 100;

/// Variants that so few scenarios need not find: they break a claim after many steps only, or one that fails anyway.
/// The explorer finds them.
const RARE: [&str; 12] = [
    "never-steps-down",
    "vote-unbound",
    "vote-forgotten",
    "token-forgotten",
    "precommitted-times-out-to-abort",
    "aborts-after-precommit",
    "lowest-adopted",
    "proposer-amnesia",
    "accept-raises-no-promise",
    "not-found-is-final",
    "writes-blindly",
    "copies-in-memory",
];

/// Draws scenarios of a protocol.
fn nothing_bad_happens(protocol: &str) {
    run(registry().about(protocol).expect("a protocol"), None, Sort::Wipes, CASES, 1, verdicts::check);
}

#[test]
fn nothing_bad_happens_to_remote_calls() {
    nothing_bad_happens("rpc");
}

#[test]
fn nothing_bad_happens_to_a_pair() {
    nothing_bad_happens("pair");
}

#[test]
fn nothing_bad_happens_to_two_phase_commit() {
    nothing_bad_happens("2pc");
}

#[test]
fn nothing_bad_happens_to_three_phase_commit() {
    nothing_bad_happens("3pc");
}

#[test]
fn nothing_bad_happens_to_paxos() {
    nothing_bad_happens("paxos");
}

#[test]
fn nothing_bad_happens_to_a_replicated_register() {
    nothing_bad_happens("replica");
}

#[test]
fn nothing_bad_happens_to_the_generals() {
    nothing_bad_happens("generals");
}

#[test]
fn what_was_kept_stays_mended() {
    for entry in fs::read_dir(kept()).expect("tests/kept") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let file = fs::read_to_string(&path).expect("a file that can be read");
            assert_eq!(verdicts::check(&scenarios_of(&file)[0]), Ok(()), "{}", path.display());
        }
    }
}

/// The same scenarios detect the rules that are switched off, so they are severe enough.
#[test]
fn broken_variants_are_found() {
    let registry = registry();
    for about in registry.abouts() {
        for variant in about.variants.iter().filter(|variant| !RARE.contains(&variant.name.as_str())) {
            assert!(finds(about, &variant.name, CASES), "{}", variant.name);
        }
    }
}

/// Every phase that a node shows is declared for one of its roles, and every declared phase is shown by some node.
#[test]
fn every_phase_shown_is_declared() {
    let registry = registry();
    for about in registry.abouts() {
        let mut shown = BTreeSet::new();
        let mut runner = runner(PHASE_CASES, 8);
        for variant in about.variants.iter().map(|variant| Some(variant.name.to_string())).chain([None]) {
            for _ in 0..PHASE_CASES {
                let drawn = scenarios(about, Sort::Wipes).new_tree(&mut runner).expect("no scenario is turned away");
                phases_shown(about, &Scenario { broken: variant.clone(), ..drawn.current() }, &mut shown);
            }
        }
        let declared: BTreeSet<_> =
            about.phases.iter().map(|phase| (phase.role.as_str(), phase.name.as_str())).collect();
        assert_eq!(declared.len(), about.phases.len(), "{}: no phase is declared twice", about.id);
        assert_eq!(shown, declared, "{}", about.id);
    }
}

/// Adds the phases that nodes show at any moment of a run, each with the role that it is declared for.
fn phases_shown<'a>(about: &'a About, scenario: &Scenario, shown: &mut BTreeSet<(&'a str, &'a str)>) {
    let mut run = open(&registry(), scenario).unwrap_or_else(|bad| panic!("{bad}"));
    run.run_to_end();
    for step in 0..=run.len() {
        run.seek(step);
        for (node, (name, phase)) in scenario.nodes.iter().zip(run.glance().phases) {
            let Some(phase) = phase else { continue };
            let declared: Vec<_> = about.phases_of(&node.roles).filter(|about| about.name == phase).collect();
            let [declared] = declared[..] else { panic!("{name}, a {:?}, shows {phase:?}", node.roles) };
            shown.insert((&declared.role, &declared.name));
        }
    }
}

/// Whether one of `cases` scenarios with the rule `variant` switched off breaks a claim.
fn finds(about: &About, variant: &str, cases: u32) -> bool {
    let mut runner = runner(cases, 2);
    let scenarios = scenarios(about, Sort::Wipes);
    let mut drawn = (0..cases).map(|_| scenarios.new_tree(&mut runner).expect("no scenario is turned away").current());
    drawn.any(|scenario| verdicts::check(&Scenario { broken: Some(variant.to_string()), ..scenario }).is_err())
}
