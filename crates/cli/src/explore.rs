//! `synod explore`: every schedule of a scenario within bounds, or the shortest one that breaks a property.
#![expect(clippy::disallowed_methods, reason = "how long a search took is told, and plays no part in it")]

use crate::arguments::{ExploreArguments, Format};
use crate::source::{BadInput, Outcome, Source};
use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use synod_core::{Name, Registry};
use synod_sim::explore::{
    Finding, Findings, GoalFinding, Reached, Search, SearchPlan, SearchStats, explore_as_planned,
};
use synod_sim::link::{self, Link};
use synod_sim::run::frame::Verdict;
use synod_sim::scenario::json::Json;
use synod_sim::scenario::{Diagnostic, File, read_search};
use synod_sim::{Scenario, write};

/// Worlds searched between two checks of the clock and of Ctrl-C.
const STRETCH: u32 = 20_000;

/// Runs the search. The text to print, and whether every violation found was expected, unless the protocol has failed.
pub(crate) fn run(registry: &Registry, ask: &ExploreArguments) -> Result<(String, Outcome), BadInput> {
    let source = Source::of(registry, &ask.what)?;
    let File::One(scenario) = &source.link.file else {
        return Err(source.bad(&"a comparison cannot be explored"));
    };
    let plan = plan(ask, &source, scenario)?;
    if plan.from.unwrap_or(0) == 0 && source.link.played.iter().any(|played| !played.acts.is_empty()) {
        eprintln!("synod: {}: what was done in it plays no part in a search from its start", source.name);
    }
    let mut search =
        explore_as_planned(registry, &source.link, &plan, ask.reduction).map_err(|error| source.bad(&error))?;
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
    let report = Report { registry, findings: &findings, seconds, stopped };
    let shown = match ask.format {
        Format::Json => format!("{}\n", report.json()),
        Format::Text => report.text(),
    };
    Ok((shown, outcome))
}

/// What flags say, over what the scenario says of its search.
fn plan(ask: &ExploreArguments, source: &Source, scenario: &Scenario) -> Result<SearchPlan, BadInput> {
    let flags = read_search(source.registry, scenario, &ask.plan).map_err(|bad| BadInput(as_flag(&bad)))?;
    let usual = scenario.search.clone().unwrap_or_default();
    let (kinds, asks_properties) = (flags.budgets.clone(), !flags.properties.is_empty());
    if flags.goal && asks_properties {
        return Err(source.bad(&"--goal and --property exclude each other"));
    }
    let plan = flags.over(&usual);
    if let Some((kind, _)) = kinds.iter().find(|(kind, _)| plan.goal && !kind.is_repair()) {
        let name = kind.name();
        return Err(source.bad(&format!("--{name}: a search for the goal has the faults that the goal allows")));
    }
    Ok(plan)
}

/// A complaint about a field of a search, as one about the flag that says the same.
fn as_flag(bad: &Diagnostic) -> String {
    let name = bad.place.split(['.', '[']).next().unwrap_or_default().replace('_', "-");
    format!("--{name}: {}", bad.en)
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

/// What a search has found, to be told.
struct Report<'a> {
    registry: &'a Registry,
    findings: &'a Findings,
    seconds: Duration,
    /// Whether the user stopped it.
    stopped: bool,
}

impl Report<'_> {
    fn text(&self) -> String {
        let Self { findings, seconds, stopped, .. } = *self;
        let mut text = String::new();
        let SearchStats { states, expanded, transitions, depth, bytes, reactions } = findings.stats;
        let how = match (findings.complete, stopped) {
            _ if findings.failed.is_some() => "Not complete: the protocol has failed; what was covered:",
            (true, _) => "Complete: these are all states within the bounds.",
            (false, true) => "Stopped before the end; what was covered:",
            (false, false) if findings.goal.as_ref().is_some_and(|goal| goal.verdict == Reached::Yes) => {
                "Ended where the goal is reached; what was covered:"
            }
            (false, false)
                if findings.goal.is_none()
                    && findings.properties.iter().all(|finding| finding.verdict == Verdict::Violated) =>
            {
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
        if let Some(goal) = &findings.goal {
            text += &self.goal_text(goal);
        }
        if let Some(failed) = &findings.failed {
            _ = writeln!(text, "failed: {} After {} actions:", failed.failure, failed.actions);
            for line in self.steps(&failed.schedule) {
                _ = writeln!(text, "    {line}");
            }
        }
        for finding in &findings.properties {
            _ = match finding.schedule {
                None => writeln!(text, "{:<14}{}", finding.name, finding.verdict.name()),
                Some(_) => {
                    writeln!(text, "{:<14}{} in {} actions", finding.name, finding.verdict.name(), finding.actions)
                }
            };
            for line in finding.schedule.iter().flat_map(|schedule| self.steps(schedule)) {
                _ = writeln!(text, "    {line}");
            }
        }
        text
    }

    /// What was found about the goal, and which of its faults were not tried.
    fn goal_text(&self, goal: &GoalFinding) -> String {
        let mut text = String::new();
        _ = match &goal.schedule {
            None => writeln!(text, "{:<14}{}", "goal", goal.verdict.name()),
            Some(_) => writeln!(text, "{:<14}{} in {} actions", "goal", goal.verdict.name(), goal.actions),
        };
        for line in goal.schedule.iter().flat_map(|schedule| self.steps(schedule)) {
            _ = writeln!(text, "    {line}");
        }
        if !goal.left_out.is_empty() {
            let kinds: Vec<&str> = goal.left_out.iter().map(|kind| kind.name()).collect();
            _ = writeln!(text, "Not tried, though the goal allows them: {}.", kinds.join(", "));
        }
        if goal.cuts_one_link {
            text += "Of cuts those of one link were tried; the goal also allows one that parts several nodes.\n";
        }
        text
    }

    fn file(&self, scenario: &Scenario) -> Json {
        self.registry.about(&scenario.protocol).map_or(Json::Null, |about| write(scenario, about))
    }

    /// The link to a schedule, unless it is too long for any reader to accept.
    fn address(&self, scenario: &Scenario) -> Option<String> {
        link::write(self.registry, &Link::to(None, File::One(Box::new(scenario.clone())))).ok()
    }

    /// The steps of a schedule, each as JSON.
    fn steps(&self, scenario: &Scenario) -> Vec<String> {
        match self.file(scenario) {
            Json::Object(fields) => match fields.into_iter().find(|(name, _)| name == "steps") {
                Some((_, Json::List(steps))) => steps.iter().map(ToString::to_string).collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// A verdict, and the schedule that shows it.
    fn found(
        &self,
        verdict: &str,
        schedule: Option<&Scenario>,
        actions: usize,
    ) -> impl Iterator<Item = (String, Json)> + use<> {
        let fields = [
            ("verdict", Json::text(verdict)),
            ("actions", schedule.map_or(Json::Null, |_| Json::Whole(actions as i64))),
            ("scenario", schedule.map_or(Json::Null, |schedule| self.file(schedule))),
            ("link", schedule.and_then(|schedule| self.address(schedule)).map_or(Json::Null, Json::text)),
        ];
        fields.into_iter().map(|(name, field)| (name.to_string(), field))
    }

    fn json(&self) -> String {
        let Self { findings, seconds, .. } = *self;
        let property = |finding: &Finding| {
            let name = ("name".to_string(), Json::text(&finding.name));
            let found = self.found(finding.verdict.name(), finding.schedule.as_ref(), finding.actions);
            Json::Object(core::iter::once(name).chain(found).collect())
        };
        let goal = findings.goal.as_ref().map(|goal| {
            let left_out = goal.left_out.iter().map(|kind| Json::text(kind.name())).collect();
            let more = [("not_tried".to_string(), Json::List(left_out))];
            Json::Object(self.found(goal.verdict.name(), goal.schedule.as_ref(), goal.actions).chain(more).collect())
        });
        let goal = goal.map(|goal| format!("\"goal\":{goal},")).unwrap_or_default();
        let SearchStats { states, transitions, depth, .. } = findings.stats;
        let properties = Json::List(findings.properties.iter().map(property).collect());
        let failed = findings.failed.as_ref().map(|failed| {
            let fields = [
                ("sentence", Json::text(failed.failure.to_string())),
                ("actions", Json::Whole(failed.actions.into())),
                ("scenario", self.file(&failed.schedule)),
            ];
            format!(",\"failed\":{}", Json::object(fields))
        });
        let failed = failed.unwrap_or_default();
        // The only number that is not whole; the scenario's JSON has no such numbers.
        format!(
            "{{\"complete\":{},\"states\":{states},\"transitions\":{transitions},\"depth\":{depth},\"seconds\":{:.3},\
             {goal}\"properties\":{properties}{failed}}}",
            findings.complete,
            seconds.as_secs_f64()
        )
    }
}
