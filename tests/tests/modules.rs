//! A protocol as a module is the same protocol: what is compiled in and what is loaded say the same of every moment.
#![cfg(not(target_arch = "wasm32"))]

use oorandom::Rand32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use synod_core::module::host::{Code, Instance, load};
use synod_core::{Language, Name, NodeId, OwnedText, Registration, Registry};
use synod_host::{code, registration};
use synod_protocols::registry;
use synod_sim::explore::{Bounds, Budgets, FaultKind, Findings, Reduction, Rounds, Sought, TimerOrder, explore};
use synod_sim::scenario::{File, read_file, smallest};
use synod_sim::{Action, Run, Scenario, open};
use synod_tests::modules::{bytes, loaded};
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
        (transfer_json("3pc", "", &[-50, 50]), faults(&[(FaultKind::Pauses, 1)], TimerOrder::Any)),
        (transfer_json("2pc", "", &[-50, 50]), faults(&[(FaultKind::Wipes, 1), crash[1]], TimerOrder::Any)),
        (
            transfer_json("3pc", r#""options": {"termination": "timeout"},"#, &[-50, 50]),
            faults(&crash, TimerOrder::Late),
        ),
    ] {
        let told = |findings: &Findings| {
            let stats = findings.stats;
            let verdicts = findings.properties.iter().map(|one| (one.name.clone(), one.verdict, one.actions));
            (stats.states, stats.transitions, stats.depth, findings.complete, verdicts.collect::<Vec<_>>())
        };
        for reduction in Reduction::ALL {
            let [here, loaded] = both(&json, &Bounds { reduction: *reduction, ..bounds.clone() });
            assert_eq!(told(&here), told(&loaded), "{json}");
            assert!(here.stats.states > 50, "{json}: {}", here.stats.states);
        }
    }
}

/// How many modules lie, and how many are damaged. More of them: SYNOD_LIES=100000.
fn lies() -> u64 {
    std::env::var("SYNOD_LIES").ok().and_then(|lies| lies.parse().ok()).unwrap_or(300)
}

/// A module whose answers are changed on their way, now and then.
struct Liar {
    code: Arc<dyn Code>,
    /// The seed of the next instance.
    seed: AtomicU64,
}

impl Code for Liar {
    fn start(&self) -> Result<Box<dyn Instance>, OwnedText> {
        let draws = Rand32::new(self.seed.fetch_add(1, Ordering::Relaxed));
        Ok(Box::new(Lies { instance: self.code.start()?, draws }))
    }
}

struct Lies {
    instance: Box<dyn Instance>,
    draws: Rand32,
}

impl Instance for Lies {
    fn call(&mut self, call: &[u8]) -> Result<Vec<u8>, OwnedText> {
        let mut answer = self.instance.call(call)?;
        if self.draws.rand_range(0..12) == 0 {
            change(&mut answer, &mut self.draws);
        }
        Ok(answer)
    }
}

/// Some bytes become others, are gone, or are there again.
fn change(bytes: &mut Vec<u8>, draws: &mut Rand32) {
    for _ in 0..=draws.rand_range(0..3) {
        let place = draws.rand_range(0..bytes.len().max(1) as u32) as usize;
        match draws.rand_range(0..5) {
            0 if place < bytes.len() => bytes[place] ^= 1 << draws.rand_range(0..8),
            1 if place < bytes.len() => bytes[place] = draws.rand_range(0..256) as u8,
            2 => bytes.truncate(place),
            3 => bytes.splice(place..place, [0xff, 0xff, 0xff, 0xff, 0x7f]).for_each(drop),
            _ => {
                let again = bytes[place..].to_vec();
                bytes.extend(again);
            }
        }
    }
}

/// Plays it with a crash and looks at all of it. Only that it ends is wanted.
fn look_at(protocol: Registration) -> Result<u32, String> {
    let registry = Registry::new(vec![protocol]);
    let id = registry.abouts().next().map(|about| about.id.clone()).unwrap_or_default();
    let scenario = smallest(&registry, &id).map_err(|bad| bad.to_string())?;
    let mut run = open(&registry, &scenario).map_err(|bad| bad.to_string())?;
    run.seek(3);
    _ = run.act(Action::Crash { node: NodeId(0), sent: Some(0) });
    _ = run.act(Action::Restart(NodeId(0)));
    run.run_to_end();
    for step in 0..=run.len().min(40) {
        run.seek(step);
        _ = (run.frame(Language::English), run.frame(Language::Chinese), run.entry(step, Language::English));
    }
    _ = (run.summary(), run.digest());
    let failed = run.failed(Language::English);
    assert!(failed.as_ref().is_none_or(|sentence| sentence.lines().count() == 1), "{failed:?}");
    Ok(u32::from(failed.is_some()))
}

#[test]
fn whatever_a_module_answers_nothing_panics() {
    let sound = ["2pc", "paxos"].map(|id| code(&bytes(id)).expect("it can be started"));
    let (mut failed, mut refused) = (0, 0);
    for seed in 0..lies() {
        let code = Arc::clone(&sound[seed as usize % 2]);
        match load(Arc::new(Liar { code, seed: AtomicU64::new(seed << 16) })) {
            Ok(protocol) => match look_at(protocol) {
                Ok(fails) => failed += fails,
                Err(told) => {
                    assert_eq!(told.lines().count(), 1, "{told}");
                    refused += 1;
                }
            },
            Err(told) => {
                assert_eq!(told.en.lines().count(), 1, "{}", told.en);
                refused += 1;
            }
        }
    }
    assert!(failed > 50 && refused > 10, "{failed} failed, {refused} refused");
}

#[test]
fn whatever_a_modules_bytes_are_nothing_panics() {
    let sound = bytes("2pc");
    let (mut refused, mut played) = (0, 0);
    for seed in 0..lies() / 3 {
        let (mut module, mut draws) = (sound.clone(), Rand32::new(seed));
        // What stands first decides whether it is a module at all.
        if draws.rand_range(0..4) == 0 {
            change(&mut module, &mut draws);
        } else {
            let place = draws.rand_range(200..module.len() as u32) as usize;
            module[place] ^= 1 << draws.rand_range(0..8);
        }
        match registration(&module) {
            Ok(protocol) => {
                _ = look_at(protocol);
                played += 1;
            }
            Err(told) => {
                assert_eq!(told.en.lines().count(), 1, "{}", told.en);
                refused += 1;
            }
        }
    }
    assert!(refused > 10 && played > 10, "{refused} refused, {played} played");
}
