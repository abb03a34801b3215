//! `synod list`: the shipped scenarios.

use synod_core::{Language, Lesson, Registry};
use synod_sim::scenario::{File, read_file};

/// One line per scenario: its id and its title.
pub(crate) fn list(registry: &Registry) -> String {
    let title = |json| match read_file(registry, json) {
        Ok(File::One(scenario)) => scenario.title.of(Language::English).to_string(),
        Ok(File::Comparison(comparison)) => comparison.title.of(Language::English).to_string(),
        Err(bad) => bad.to_string(),
    };
    let line = |shipped: Lesson| format!("{:<24}{}\n", shipped.id, title(shipped.json));
    registry.lessons().map(line).collect()
}
