//! `synod explore`: every schedule of a scenario within bounds, or the shortest one that breaks a property.
#![expect(clippy::disallowed_methods, reason = "how long a search took is told, and plays no part in it")]

use crate::arguments::{ExploreArguments, Format};
use crate::source::{BadInput, Outcome, Source};
use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use synod_protocols::registry;
use synod_sim::explore::{Finding, Findings, Search, SearchStats, explore};
use synod_sim::link::{self, Link};
use synod_sim::run::frame::Verdict;
use synod_sim::scenario::File;
use synod_sim::scenario::json::Json;
use synod_sim::{Scenario, write};

/// Worlds searched between two checks of the clock and of Ctrl-C.
const STRETCH: u32 = 20_000;

/// Runs the search. The text to print, and whether every violation found was expected, unless the protocol has failed.
pub(crate) fn run(ask: &ExploreArguments) -> Result<(String, Outcome), BadInput> {
    let source = Source::of(&ask.what)?;
    let scenario = match &source.link.file {
        File::One(scenario) => scenario,
        File::Comparison(_) => return Err(source.bad(&"a comparison cannot be explored")),
    };
    if source.link.played.iter().any(|played| !played.acts.is_empty()) {
        eprintln!("synod: {}: what was done in it plays no part in a search", source.name);
    }
    let bad = |error: synod_sim::Diagnostic| source.bad(&error);
    let mut search = explore(&registry(), scenario, ask.bounds, ask.property.as_deref()).map_err(bad)?;
    let start = Instant::now();
    let stopped = advance(&mut search);
    let findings = search.findings();
    let seconds = start.elapsed();
    let expected = |finding: &Finding| {
        finding.verdict != Verdict::Violated
            || scenario.expect.iter().any(|expect| expect.violates.contains(&finding.name))
    };
    let outcome = match &findings.failed {
        Some(failed) => {
            eprintln!("synod: {}: failed: {}", source.name, failed.failure);
            Outcome::Failed
        }
        None => Outcome::of(findings.properties.iter().all(expected)),
    };
    let shown = match ask.format {
        Format::Json => format!("{}\n", json(&findings, seconds)),
        Format::Text => text(&findings, seconds, stopped),
    };
    Ok((shown, outcome))
}

/// Searches to the end and reports progress; returns whether the user stopped it first.
fn advance(search: &mut Search) -> bool {
    let stop = Arc::new(AtomicBool::new(false));
    let told = stop.clone();
    // Without a handler, Ctrl-C ends the program as usual.
    _ = ctrlc::set_handler(move || told.store(true, Ordering::Relaxed));
    let shows = std::io::stderr().is_terminal();
    let mut shown = Instant::now();
    while !search.advance(STRETCH) {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        if shows && shown.elapsed() > Duration::from_millis(200) {
            eprint!("\r{}\x1b[K", bar(search.stats()));
            shown = Instant::now();
        }
    }
    if shows {
        eprint!("\r\x1b[K");
    }
    stop.load(Ordering::Relaxed)
}

/// The searched share of the worlds found so far, as a bar and in figures.
fn bar(stats: SearchStats) -> String {
    const WIDTH: u32 = 24;
    let SearchStats { states, expanded, depth, bytes, .. } = stats;
    let full = (u64::from(expanded) * u64::from(WIDTH) / u64::from(states.max(1))) as usize;
    let bar = "█".repeat(full) + &"·".repeat(WIDTH as usize - full);
    format!("{bar} {states} states, {depth} actions deep, {} MB", bytes / 1_000_000)
}

fn text(findings: &Findings, seconds: Duration, stopped: bool) -> String {
    let mut text = String::new();
    let SearchStats { states, expanded, transitions, depth, bytes, reactions } = findings.stats;
    let how = match (findings.complete, stopped) {
        _ if findings.failed.is_some() => "Not complete: the protocol has failed; what was covered:",
        (true, _) => "Complete: these are all states within the bounds.",
        (false, true) => "Stopped before the end; what was covered:",
        (false, false) if findings.properties.iter().all(|finding| finding.verdict == Verdict::Violated) => {
            "Ended at the first violations; what was covered:"
        }
        (false, false) => "Not complete: --max-states left no room; what was covered:",
    };
    _ = writeln!(text, "{how}");
    _ = writeln!(
        text,
        "{states} states, {expanded} looked at, {transitions} transitions, {depth} actions deep; {:.1} s, {} MB; \
         the protocol's own code ran {reactions} times\n",
        seconds.as_secs_f64(),
        bytes / 1_000_000
    );
    if let Some(failed) = &findings.failed {
        _ = writeln!(text, "failed: {} After {} actions:", failed.failure, failed.actions);
        for line in steps(&failed.schedule) {
            _ = writeln!(text, "    {line}");
        }
    }
    for finding in &findings.properties {
        _ = match &finding.schedule {
            None => writeln!(text, "{:<14}{}", finding.name, finding.verdict.name()),
            Some(schedule) => {
                let count = schedule.steps.len();
                writeln!(text, "{:<14}{} in {count} actions", finding.name, finding.verdict.name())
            }
        };
        for line in finding.schedule.iter().flat_map(steps) {
            _ = writeln!(text, "    {line}");
        }
    }
    text
}

fn file(scenario: &Scenario) -> Json {
    registry().about(&scenario.protocol).map_or(Json::Null, |about| write(scenario, about))
}

/// The link to a schedule, unless it is too long for any reader to accept.
fn address(scenario: &Scenario) -> Option<String> {
    link::write(&registry(), &Link::to(None, File::One(Box::new(scenario.clone())))).ok()
}

/// The steps of a schedule, each as JSON.
fn steps(scenario: &Scenario) -> Vec<String> {
    match file(scenario) {
        Json::Object(fields) => match fields.into_iter().find(|(name, _)| name == "steps") {
            Some((_, Json::List(steps))) => steps.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn json(findings: &Findings, seconds: Duration) -> String {
    let property = |finding: &Finding| {
        let actions = finding.schedule.as_ref().map(|schedule| Json::Whole(schedule.steps.len() as i64));
        Json::object([
            ("name", Json::text(&finding.name)),
            ("verdict", Json::text(finding.verdict.name())),
            ("actions", actions.unwrap_or(Json::Null)),
            ("scenario", finding.schedule.as_ref().map_or(Json::Null, file)),
            ("link", finding.schedule.as_ref().and_then(address).map_or(Json::Null, Json::text)),
        ])
    };
    let SearchStats { states, transitions, depth, .. } = findings.stats;
    let properties = Json::List(findings.properties.iter().map(property).collect());
    let failed = findings.failed.as_ref().map(|failed| {
        let fields = [
            ("sentence", Json::text(failed.failure.to_string())),
            ("actions", Json::Whole(failed.actions.into())),
            ("scenario", file(&failed.schedule)),
        ];
        format!(",\"failed\":{}", Json::object(fields))
    });
    let failed = failed.unwrap_or_default();
    // The only number that is not whole; the scenario's JSON has no such numbers.
    format!(
        "{{\"complete\":{},\"states\":{states},\"transitions\":{transitions},\"depth\":{depth},\"seconds\":{:.3},\
         \"properties\":{properties}{failed}}}",
        findings.complete,
        seconds.as_secs_f64()
    )
}
