//! A protocol as a module is the same protocol: what is compiled in and what is loaded say the same of every moment.
#![cfg(not(target_arch = "wasm32"))]

use synod_core::{Language, Registry};
use synod_protocols::registry;
use synod_sim::explore::{Bounds, Budgets, FaultKind, Findings, Rounds, Sought, TimerOrder, explore};
use synod_sim::scenario::{File, read_file};
use synod_sim::{Run, Scenario, open};
use synod_tests::modules::loaded;
use synod_tests::plain::cases::{duel_json, transfer_json};

fn scenarios(registry: &Registry, json: &str) -> Vec<Scenario> {
    match read_file(registry, json).unwrap_or_else(|bad| panic!("{bad}")) {
        File::One(scenario) => vec![*scenario],
        File::Comparison(comparison) => comparison.scenarios,
    }
}

fn played(registry: &Registry, scenario: &Scenario) -> Run {
    let mut run = open(registry, scenario).unwrap_or_else(|bad| panic!("{bad}"));
    run.run_to_end();
    run.seek(run.len());
    run
}

#[test]
fn a_module_says_of_itself_what_the_protocol_says() {
    let (here, loaded) = (registry(), loaded());
    for about in here.abouts() {
        assert_eq!(loaded.about(&about.id), Some(about));
        assert_eq!(loaded.properties(&about.id), here.properties(&about.id));
    }
}

#[test]
fn every_lesson_is_the_same_run_in_a_module() {
    let (here, loaded) = (registry(), loaded());
    for lesson in here.lessons() {
        let of = (scenarios(&here, lesson.json), scenarios(&loaded, lesson.json));
        assert_eq!(of.0, of.1);
        for (one, other) in of.0.iter().zip(&of.1) {
            let (mut one, mut other) = (played(&here, one), played(&loaded, other));
            assert_eq!(one.failure(), other.failure(), "{}", lesson.id);
            assert_eq!(one.digest(), other.digest(), "{}", lesson.id);
            for language in [Language::English, Language::Chinese] {
                for step in [0, one.len() / 2, one.len()] {
                    one.seek(step);
                    other.seek(step);
                    assert_eq!(one.frame(language), other.frame(language), "{} at {step}", lesson.id);
                    assert_eq!(one.entry(step, language), other.entry(step, language), "{} at {step}", lesson.id);
                }
            }
            assert_eq!(one.summary().properties, other.summary().properties, "{}", lesson.id);
        }
    }
}

/// Both searches, to their ends.
fn both(json: &str, bounds: &Bounds) -> [Findings; 2] {
    [registry(), loaded()].map(|registry| {
        let scenario = &scenarios(&registry, json)[0];
        let mut search = explore(&registry, scenario, bounds, &Sought::Everything).expect("a scenario to explore");
        while !search.advance(u32::MAX) {}
        search.findings()
    })
}

#[test]
fn a_search_of_a_module_finds_the_same() {
    let faults = |faults: &[(FaultKind, u8)], timers| Bounds {
        budgets: Budgets::of(faults),
        rounds: Rounds::each(1),
        timers,
        ..Bounds::default()
    };
    let crash = [(FaultKind::Crashes, 1), (FaultKind::Restarts, 1)];
    for (json, bounds) in [
        (duel_json("", 2), faults(&[], TimerOrder::Any)),
        (duel_json(r#""broken": "acceptor-amnesia","#, 2), faults(&crash, TimerOrder::Any)),
        (transfer_json("2pc", "", &[-50, 50]), faults(&crash, TimerOrder::Any)),
        (transfer_json("3pc", "", &[-50, 50]), faults(&[(FaultKind::Cuts, 1)], TimerOrder::Late)),
        (
            transfer_json("3pc", r#""options": {"termination": "timeout"},"#, &[-50, 50]),
            faults(&crash, TimerOrder::Late),
        ),
    ] {
        let [here, loaded] = both(&json, &bounds);
        let told = |findings: &Findings| {
            let stats = findings.stats;
            let verdicts = findings.properties.iter().map(|one| (one.name.clone(), one.verdict, one.actions));
            (stats.states, stats.transitions, stats.depth, findings.complete, verdicts.collect::<Vec<_>>())
        };
        assert_eq!(told(&here), told(&loaded), "{json}");
        assert!(here.stats.states > 100, "{json}");
    }
}
