//! Tests over the whole of Synod: golden traces, costs, code conventions. This crate holds the code that they share.
//!
//! It also generates documents for authors: the schema of scenario files, and the reference's part on protocols.

pub mod code;
pub mod documents;
pub mod fuzz;
pub mod hands;
pub mod links;
#[cfg(not(target_arch = "wasm32"))]
pub mod modules;
pub mod plain;
pub mod reference;
pub mod schema;
pub mod sentences;

use std::fmt::Write;
use synod_core::Language;
use synod_protocols::registry;
use synod_sim::scenario::{File, read_file};
use synod_sim::{Run, Scenario, open};

/// The scenarios of the file `json`: one, or those of a comparison.
///
/// # Panics
/// The file is bad.
pub fn scenarios_of(json: &str) -> Vec<Scenario> {
    match read_file(&registry(), json) {
        Ok(File::One(scenario)) => vec![*scenario],
        Ok(File::Comparison(comparison)) => comparison.scenarios,
        Err(bad) => panic!("{bad}"),
    }
}

/// The run of `scenario`, played out and at its end.
///
/// # Panics
/// The scenario cannot be opened.
pub fn played(scenario: &Scenario) -> Run {
    let mut run = open(&registry(), scenario).unwrap_or_else(|bad| panic!("{bad}"));
    run.run_to_end();
    run.seek(run.len());
    run
}

/// The run of the scenario in the file `json`, played out and at its end.
///
/// # Panics
/// The file is bad.
pub fn played_json(json: &str) -> Run {
    played(&scenarios_of(json)[0])
}

/// `id digest`, one line for each scenario that ships and each part of a comparison.
pub fn digests() -> String {
    let mut text = String::new();
    for shipped in registry().lessons() {
        for scenario in scenarios_of(shipped.json) {
            _ = writeln!(text, "{} {:016x}", shipped.id, played(&scenario).digest());
        }
    }
    text
}

/// A run as a golden text: the canonical trace, and below each of its lines the sentence of the log.
pub fn golden(run: &Run) -> String {
    let mut text = format!("{}\n\n", run.scenario().title.of(Language::English));
    for (step, line) in (0..).zip(run.trace().lines()) {
        _ = writeln!(text, "{line}\n      {}", run.entry(step, Language::English).text);
    }
    text
}
