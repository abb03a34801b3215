//! What the benchmarks measure, and how they report it: a table for people, then one line of JSON.

use serde_json::{Map, Value, json};
use synod_core::Registry;
use synod_protocols::paxos;
use synod_protocols::registry;
use synod_sim::explore::{Bounds, Rounds, Search, Sought, explore};
use synod_sim::{Run, Scenario, open};
use synod_tests::plain::cases::{duel, duel_json};
use synod_tests::scenarios_of;

#[path = "../../tests/model/mod.rs"]
mod model;

pub use model::Checked;

/// Figures, in the order in which they were measured.
#[derive(Default)]
pub struct Figures {
    json: Map<String, Value>,
}

impl Figures {
    /// Reports a figure and whether it is within its budget.
    pub fn tell(&mut self, name: &str, figure: f64, unit: &str, budget: &str) {
        let digits = if figure.abs() < 100.0 { 2 } else { 0 };
        println!("{name:<58} {figure:>14.digits$} {unit:<10} {budget}");
        let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        self.json.insert(words.collect::<Vec<_>>().join("_"), json!((figure * 1000.0).round() / 1000.0));
    }

    /// Reports all figures again, for programs.
    pub fn end(self) {
        println!("{}", Value::Object(self.json));
    }
}

/// Three proposers that duel for ever, and two acceptors: the run has as many actions as a run may have.
pub fn long_run() -> Scenario {
    let json = r#"{"synod": 1, "protocol": "paxos", "timers": {"retry": 400}, "until": 1000000000,
        "nodes": [{"id": "P1", "roles": ["proposer"]}, {"id": "P2", "roles": ["proposer"]},
                  {"id": "P3", "roles": ["proposer"]}, {"id": "A", "roles": ["acceptor"]},
                  {"id": "B", "roles": ["acceptor"]}], "network": {"latency": [40, 40]},
        "steps": [{"at": 0, "request": {"node": "P1", "propose": "3"}},
                  {"at": 70, "request": {"node": "P2", "propose": "7"}},
                  {"at": 140, "request": {"node": "P3", "propose": "9"}}]}"#;
    scenarios_of(json).remove(0)
}

/// The long run, played out.
pub fn played_long(scenario: &Scenario) -> Run {
    let mut run = open(&registry(), scenario).expect("a scenario that opens");
    run.run_to_end();
    assert_eq!(run.len(), 10_000, "a run without end");
    run
}

/// Two proposers, three acceptors and a learner, for one round: the worlds that both explorers go through.
pub fn our_search() -> Search {
    search_in(&registry())
}

/// The same with the protocols of this registry.
pub fn search_in(registry: &Registry) -> Search {
    search_within(registry, &one_round())
}

/// One round, and no fault.
pub fn one_round() -> Bounds {
    Bounds { rounds: Rounds::each(1), ..Bounds::default() }
}

/// The same within these bounds.
pub fn search_within(registry: &Registry, bounds: &Bounds) -> Search {
    explore(registry, &scenarios_of(&duel_json("", 3))[0], bounds, &Sought::Everything).expect("a scenario to explore")
}

/// The same worlds, for Stateright.
pub fn their_model() -> Checked<paxos::Paxos> {
    Checked::of(duel(paxos::Options::default(), 3, 1))
}
