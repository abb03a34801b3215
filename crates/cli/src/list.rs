//! `synod list`: the scenarios that ship.

use synod_core::{BuiltIn, Language};
use synod_sim::read::{File, read_file};
use synod_sim::scenarios;

/// One line a scenario: its id and its title.
pub(crate) fn list() -> String {
    let title = |json| match read_file::<BuiltIn>(json) {
        Ok(File::One(scenario)) => scenario.title.of(Language::English).to_string(),
        Ok(File::Comparison(comparison)) => comparison.title.of(Language::English).to_string(),
        Err(bad) => bad.to_string(),
    };
    let line = |shipped: &scenarios::Shipped| format!("{:<24}{}\n", shipped.id, title(shipped.json));
    scenarios::ALL.iter().map(line).collect()
}
