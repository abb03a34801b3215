//! `synod run`: a scenario from its start to its end, in sentences or as JSON.

use crate::arguments::{Format, RunArguments};
use crate::source::{self, BadInput};
use std::fmt::Write;
use synod_core::{BuiltIn, Language};
use synod_sim::json::Json;
use synod_sim::read::File;
use synod_sim::scenario::Schedule;
use synod_sim::{Run, Scenario, Summary, expect, open};

/// Runs what is asked for. The text to print, and whether all that is expected holds.
pub(crate) fn run(ask: &RunArguments) -> Result<(String, bool), BadInput> {
    let file = source::file(&ask.what)?;
    let scenarios = match &file {
        File::One(scenario) => std::slice::from_ref(&**scenario),
        File::Comparison(comparison) => &comparison.scenarios,
    };
    let mut shown = Vec::new();
    let mut good = true;
    for (place, scenario) in scenarios.iter().enumerate() {
        let within = if scenarios.len() > 1 { format!("compare[{place}].") } else { String::new() };
        let (text, met) = run_one(scenario, ask).map_err(|error| BadInput(format!("{}: {within}{error}", ask.what)))?;
        shown.push(text);
        good &= met;
    }
    let text = match (&file, ask.format) {
        (File::Comparison(_), Format::Json) => format!("[{}]\n", shown.join(",").replace('\n', "")),
        _ => shown.join("\n"),
    };
    Ok((text, good))
}

fn run_one(scenario: &Scenario, ask: &RunArguments) -> Result<(String, bool), synod_sim::Bad> {
    let mut scenario = scenario.clone();
    let expected_until = scenario.until_ms;
    scenario.until_ms = ask.until_ms.unwrap_or(expected_until);
    let mut run = open::<BuiltIn>(&scenario)?;
    run.play_out();
    run.seek(run.len());
    // A manual schedule has no times, and so no early end.
    let timed = scenario.schedule == Schedule::Timed;
    let judged = ask.until_ms.filter(|until_ms| timed && *until_ms < expected_until);
    let unmet = expect::unmet(&mut *run, judged);
    let summary = run.summary();
    let shown = match ask.format {
        Format::Text => text(&*run, &summary, &unmet),
        Format::Json => format!("{}\n", json(&*run, &summary)),
    };
    for what in &unmet {
        eprintln!("synod: {}: {what}", ask.what);
    }
    Ok((shown, unmet.is_empty()))
}

/// The log, then what it came to.
fn text(run: &dyn Run, summary: &Summary, unmet: &[String]) -> String {
    let mut text = String::new();
    let title = run.scenario().title.of(Language::English);
    if !title.is_empty() {
        _ = writeln!(text, "{title}\n");
    }
    for step in 0..=run.len() {
        let entry = run.entry(step, Language::English);
        _ = writeln!(text, "{:>6} ms {:>5}  {}", entry.at_ms, entry.step, entry.text);
    }
    text.push('\n');
    for (node, value) in &summary.decided {
        let value = value.as_ref().map_or_else(|| "nothing".to_string(), ToString::to_string);
        _ = writeln!(text, "{node} has decided {value}.");
    }
    for property in &summary.properties {
        let detail = property.detail.as_deref().unwrap_or_default();
        let step = property.step.map(|step| format!(" at step {step}")).unwrap_or_default();
        _ = writeln!(text, "{:<14}{}{step}  {detail}", property.name, property.verdict.name());
    }
    let counts = summary.counts;
    _ = writeln!(
        text,
        "{} messages sent, {} delivered, {} lost, {} duplicated; {} forced writes; {} actions; {} ms; digest {:016x}",
        counts.sent,
        counts.delivered,
        counts.lost,
        counts.duplicated,
        counts.forced_writes,
        summary.actions,
        summary.at_ms,
        run.digest()
    );
    for what in unmet {
        _ = writeln!(text, "Not as expected: {what}.");
    }
    text
}

fn json(run: &dyn Run, summary: &Summary) -> Json {
    let whole = |number: u32| Json::Whole(i64::from(number));
    let decided = summary
        .decided
        .iter()
        .map(|(node, value)| (node.clone(), value.as_ref().map_or(Json::Null, |value| Json::text(value.as_str()))));
    let balances = summary.balances.iter().map(|(node, balance)| (node.clone(), Json::Whole(*balance)));
    let property = |property: &synod_sim::frame::PropertyFrame| {
        Json::object([
            ("name", Json::text(&property.name)),
            ("verdict", Json::text(property.verdict.name())),
            ("step", property.step.map_or(Json::Null, whole)),
            ("detail", property.detail.as_ref().map_or(Json::Null, Json::text)),
        ])
    };
    let counts = summary.counts;
    Json::object([
        ("decided", Json::object(decided)),
        (
            "facts",
            Json::object([
                ("balances", Json::object(balances)),
                ("chosen", Json::List(summary.chosen.iter().map(|value| Json::text(value.as_str())).collect())),
            ]),
        ),
        ("properties", Json::List(summary.properties.iter().map(property).collect())),
        ("blocked", Json::List(summary.blocked.iter().map(Json::text).collect())),
        (
            "messages",
            Json::object([
                ("sent", whole(counts.sent)),
                ("delivered", whole(counts.delivered)),
                ("lost", whole(counts.lost)),
                ("duplicated", whole(counts.duplicated)),
            ]),
        ),
        ("forced_writes", whole(counts.forced_writes)),
        ("actions", whole(summary.actions)),
        ("time", Json::Whole(summary.at_ms as i64)),
        ("digest", Json::text(format!("{:016x}", run.digest()))),
    ])
}
