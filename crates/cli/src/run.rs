//! `synod run`: a scenario from its start to its end, in sentences, as JSON or as one of the exports.

use crate::arguments::{RunArguments, RunFormat};
use crate::source::{BadInput, Source};
use std::fmt::Write;
use synod_core::{BuiltIn, Language};
use synod_sim::export::Export;
use synod_sim::json::Json;
use synod_sim::link::{self, Link};
use synod_sim::read::File;
use synod_sim::scenario::Schedule;
use synod_sim::{Bad, Run, Summary, expect};

/// Runs what is asked for. The text to print, and whether all that is expected holds.
pub(crate) fn run(ask: &RunArguments) -> Result<(String, bool), BadInput> {
    let source = Source::of(&ask.what)?;
    let link = match ask.until_ms {
        None => source.link.clone(),
        Some(until_ms) => ended(&source.link, until_ms).map_err(|bad| source.bad(&bad))?,
    };
    // A link that is too long for anybody to read is none.
    let address = link::write::<BuiltIn>(&link).ok();
    let runs = link::open::<BuiltIn>(&link).map_err(|bad| source.bad(&bad))?;
    let asked = runs.into_iter().zip(source.link.file.scenarios());
    let mut played: Vec<Played> =
        asked.map(|(run, asked)| play(run, address.clone(), ask.until_ms, asked.until_ms)).collect();
    let good = played.iter().all(|played| played.unmet.is_empty());
    for what in played.iter().flat_map(|played| &played.unmet) {
        eprintln!("synod: {}: {what}", source.name);
    }
    let each =
        |show: fn(&Played, Language) -> String| played.iter().map(|one| show(one, ask.language)).collect::<Vec<_>>();
    let text = match (ask.format, &source.link.file) {
        (RunFormat::Text, _) => each(text).join("\n"),
        (RunFormat::Json, File::One(_)) => format!("{}\n", each(json).concat()),
        (RunFormat::Json, File::Comparison(_)) => format!("[{}]\n", each(json).join(",")),
        (RunFormat::Export(format), file) => {
            let title = match file {
                File::One(_) => "",
                File::Comparison(comparison) => comparison.title.of(ask.language),
            };
            let mut runs: Vec<&mut dyn Run> = played.iter_mut().map(|played| &mut *played.run as _).collect();
            Export::of(&mut runs, title, ask.language).text(format)
        }
    };
    Ok((text, good))
}

/// A run at its end.
struct Played {
    run: Box<dyn Run>,
    /// The link to it.
    link: Option<String>,
    summary: Summary,
    /// What should be and is not.
    unmet: Vec<String>,
}

fn play(mut run: Box<dyn Run>, link: Option<String>, until_ms: Option<u64>, expected_until_ms: u64) -> Played {
    run.play_out();
    run.seek(run.len());
    // A manual schedule has no times, and so no early end.
    let timed = run.scenario().schedule == Schedule::Timed;
    let judged = until_ms.filter(|until_ms| timed && *until_ms < expected_until_ms);
    let unmet = expect::unmet(&mut *run, judged);
    let summary = run.summary();
    Played { run, link, summary, unmet }
}

/// The same, ended at `until_ms`: what people did later did not happen.
fn ended(link: &Link, until_ms: u64) -> Result<Link, Bad> {
    let mut ended = link.clone();
    let runs = link::open::<BuiltIn>(link)?;
    for ((run, scenario), played) in runs.iter().zip(ended.file.scenarios_mut()).zip(&mut ended.played) {
        scenario.until_ms = until_ms;
        played.acts.retain(|act| scenario.schedule == Schedule::Manual || run.at_ms(act.after) <= until_ms);
        played.shown = 0;
    }
    Ok(ended)
}

/// The log, then what it came to.
fn text(played: &Played, language: Language) -> String {
    let Played { run, summary, unmet, .. } = played;
    let mut text = String::new();
    let title = run.scenario().title.of(language);
    if !title.is_empty() {
        _ = writeln!(text, "{title}\n");
    }
    for step in 0..=run.len() {
        let entry = run.entry(step, language);
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

fn json(played: &Played, _: Language) -> String {
    let Played { run, link, summary, .. } = played;
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
        ("link", link.as_ref().map_or(Json::Null, Json::text)),
    ])
    .to_string()
}
