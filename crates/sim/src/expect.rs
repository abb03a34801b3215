//! Holds a run against what its scenario expects.

use crate::frame::Verdict;
use crate::run::{Run, Summary};
use crate::scenario::Expect;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::Value;

/// What of the scenario's `expect` does not hold, one sentence each; empty if all of it does.
///
/// An entry with a time is judged at the last action up to then, one without at the end of what is known. Where a run
/// was ended early, at `until_ms`, what is expected later is not judged.
pub fn unmet(run: &mut dyn Run, until_ms: Option<u64>) -> Vec<String> {
    let expects = run.scenario().expect.clone();
    let here = run.position();
    let mut unmet = Vec::new();
    for expect in &expects {
        if until_ms.is_some_and(|until_ms| expect.at_ms.is_none_or(|at_ms| at_ms > until_ms)) {
            continue;
        }
        let step = expect.at_ms.map_or(run.len(), |at_ms| last_step(run, at_ms));
        run.seek(step);
        let summary = run.summary();
        let names = |node: usize| run.scenario().nodes[node].id.clone();
        let moment = expect.at_ms.map_or_else(|| "at the end".into(), |at_ms| format!("at {at_ms} ms"));
        unmet.extend(missed(expect, &summary, &names).into_iter().map(|what| format!("{moment} {what}")));
    }
    run.seek(here);
    unmet
}

/// The last step that begins at `at_ms` or before.
pub fn last_step(run: &dyn Run, at_ms: u64) -> u32 {
    (0..=run.len()).rev().find(|step| run.at_ms(*step) <= at_ms).unwrap_or(0)
}

fn missed(expect: &Expect, summary: &Summary, name: &dyn Fn(usize) -> String) -> Vec<String> {
    let mut missed = Vec::new();
    let said = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".into(), |value| format!("{value}"));
    for (node, value) in &expect.decided {
        let id = name(node.index());
        let decided = summary.decided.iter().find(|(other, _)| *other == id).and_then(|(_, decided)| decided.clone());
        if decided != *value {
            missed.push(format!("{id} should have decided {}, not {}", said(value), said(&decided)));
        }
    }
    let wanted = expect.holds.iter().map(|name| (name, Verdict::Holds));
    let wanted = wanted.chain(expect.violates.iter().map(|name| (name, Verdict::Violated)));
    for (name, verdict) in wanted {
        let found = summary.properties.iter().find(|property| property.name == *name);
        if let Some(found) = found.filter(|found| found.verdict != verdict) {
            missed.push(format!("{name} should be {}, not {}", word(verdict), word(found.verdict)));
        }
    }
    missed
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "kept",
        Verdict::Violated => "violated",
        Verdict::Undecided => "undecided",
    }
}
