//! `synod check`: whether a module can be relied on, and what of a lab holds, with points.
//!
//! A lab is a file of checks. Of a `run` the scenario's own expectations count; an `explore` searches as its scenario
//! says, and counts if the properties that the check names hold or are violated.

mod lab;
mod random;

use crate::arguments::{CheckArguments, Format};
use crate::modules;
use crate::source::{BadInput, Outcome};
use lab::{Check, Lab, What};
use synod_core::{Language, Registry};
use synod_host::canonical::{Pieces, compare, recorded};
use synod_sim::explore::{Finding, Reduction, explore_as_planned};
use synod_sim::link::{self, Link};
use synod_sim::run::frame::Verdict;
use synod_sim::scenario::json::Json;
use synod_sim::scenario::{File, smallest};
use synod_sim::{Diagnostic, Scenario, expect, open};

/// Worlds searched at a time.
const STRETCH: u32 = 100_000;

/// Checks each of the module files, then what the lab asks.
pub(crate) fn check(
    registry: &Registry,
    files: &[String],
    ask: &CheckArguments,
) -> Result<(String, Outcome), BadInput> {
    let lab = ask.lab.as_ref().map(|file| lab::read(registry, file)).transpose()?;
    let modules: Vec<Form> = files.iter().map(|file| form(file)).collect::<Result<_, _>>()?;
    let results: Vec<Marked> = lab.iter().flat_map(|lab| &lab.checks).map(|check| mark(registry, check)).collect();
    let good =
        modules.iter().all(|module| module.problem.is_none()) && results.iter().all(|one| one.problems.is_empty());
    let text = match ask.format {
        Format::Text => text(&modules, lab.as_ref(), &results),
        Format::Json => format!("{}\n", json(&modules, &results)),
    };
    Ok((text, Outcome::of(good)))
}

/// Whether a module's data has one form, and equal inputs have one reaction.
struct Form {
    file: String,
    /// What was compared, in words.
    compared: String,
    problem: Option<String>,
}

/// Plays a module at random and compares the data that it gives out.
fn form(file: &str) -> Result<Form, BadInput> {
    let bytes = modules::bytes(file)?;
    let pieces = Pieces::default();
    let protocol = recorded(&bytes, &pieces).map_err(|what| modules::bad(file, &what.en))?;
    let id = protocol.about().id.clone();
    let registry = Registry::new(vec![protocol]);
    let problem = |bad: Diagnostic| modules::bad(file, &bad.to_string());
    let scenario = smallest(&registry, &id).map_err(problem)?;
    let (actions, failed) = random::play(&registry, &scenario).map_err(problem)?;
    let compared = compare(&bytes, &pieces);
    let told = compared.as_ref().map(|compared| {
        format!("{} pieces of data, {} pairs, in {actions} random actions", compared.pieces, compared.pairs)
    });
    let problem = failed.or_else(|| compared.as_ref().err().map(|what| what.en.clone()));
    Ok(Form { file: file.into(), compared: told.unwrap_or_default(), problem })
}

/// A check with what is wrong, if anything.
struct Marked<'a> {
    check: &'a Check,
    problems: Vec<String>,
}

impl Marked<'_> {
    /// All points or none.
    fn points(&self) -> u64 {
        if self.problems.is_empty() { self.check.points } else { 0 }
    }
}

fn mark<'a>(registry: &Registry, check: &'a Check) -> Marked<'a> {
    let problems = match &check.what {
        What::Run(scenario) => ran(registry, scenario),
        What::Explore { scenario, holds, violates } => explored(registry, scenario, holds, violates),
    };
    Marked { check, problems }
}

/// What of a run is not as expected.
fn ran(registry: &Registry, scenario: &Scenario) -> Vec<String> {
    let mut run = match open(registry, scenario) {
        Ok(run) => run,
        Err(bad) => return vec![bad.to_string()],
    };
    run.run_to_end();
    run.seek(run.len());
    match run.failed(Language::English) {
        Some(sentence) => vec![sentence],
        None => expect::unmet(&mut run, None),
    }
}

/// What a search does not find as the check wants it.
fn explored(registry: &Registry, scenario: &Scenario, holds: &[String], violates: &[String]) -> Vec<String> {
    let plan = scenario.search.clone().unwrap_or_default();
    let link = Link::to(None, File::One(Box::new(scenario.clone())));
    let mut search = match explore_as_planned(registry, &link, &plan, Reduction::All) {
        Ok(search) => search,
        Err(bad) => return vec![bad.to_string()],
    };
    while !search.advance(STRETCH) {}
    let findings = search.findings();
    if let Some(failed) = &findings.failed {
        let shown = shown(registry, &failed.schedule);
        return vec![format!("{} After {} actions{shown}", failed.failure, failed.actions)];
    }
    let wanted = |names: &[String], verdict| names.iter().map(|name| (name.clone(), verdict)).collect::<Vec<_>>();
    let wanted = [wanted(holds, Verdict::Holds), wanted(violates, Verdict::Violated)].concat();
    let judge = |(name, verdict): (String, Verdict)| {
        let found = findings.properties.iter().find(|finding| finding.name == name);
        let Some(Finding { verdict: found, schedule, actions, .. }) = found else {
            return Some(format!("{name} is not searched for"));
        };
        let states = findings.stats.states;
        match (*found, schedule) {
            (found, _) if found == verdict => None,
            (_, Some(schedule)) => {
                Some(format!("{name} is violated in {actions} actions{}", shown(registry, schedule)))
            }
            (Verdict::Holds, None) => Some(format!("{name} holds in all {states} states; it should be violated")),
            (found, None) => Some(format!("{name} is {} after {states} states", found.name())),
        }
    };
    wanted.into_iter().filter_map(judge).collect()
}

/// How to see a schedule, unless its link is too long for any reader to accept.
fn shown(registry: &Registry, schedule: &Scenario) -> String {
    let link = link::write(registry, &Link::to(None, File::One(Box::new(schedule.clone()))));
    link.map(|link| format!(": synod run '{link}'")).unwrap_or_default()
}

fn text(modules: &[Form], lab: Option<&Lab>, results: &[Marked<'_>]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for Form { file, compared, problem } in modules {
        lines.push(match problem {
            None => format!("{file}: equal data has one form, equal inputs one reaction ({compared})"),
            Some(problem) => format!("{file}: {problem}"),
        });
    }
    if lab.is_some() {
        let (points, most): (u64, u64) =
            results.iter().fold((0, 0), |(points, most), one| (points + one.points(), most + one.check.points));
        let width = results.iter().map(|one| one.check.points.to_string().len()).max().unwrap_or(1);
        for one in results {
            let (points, most) = (one.points(), one.check.points);
            lines.push(format!("{points:>width$} of {most:>width$}  {}", one.check.title));
            lines.extend(one.problems.iter().map(|problem| format!("{:indent$}{problem}", "", indent = 2 * width + 6)));
        }
        lines.push(format!("{points} of {most} points"));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn json(modules: &[Form], results: &[Marked<'_>]) -> Json {
    let whole = |number: u64| Json::Whole(number as i64);
    let module = |form: &Form| {
        let problem = form.problem.as_ref().map_or(Json::Null, Json::text);
        Json::object([("module", Json::text(&form.file)), ("problem", problem)])
    };
    let check = |one: &Marked<'_>| {
        Json::object([
            ("title", Json::text(&one.check.title)),
            ("points", whole(one.points())),
            ("of", whole(one.check.points)),
            ("problems", Json::List(one.problems.iter().map(Json::text).collect())),
        ])
    };
    Json::object([
        ("points", whole(results.iter().map(Marked::points).sum())),
        ("of", whole(results.iter().map(|one| one.check.points).sum())),
        ("checks", Json::List(results.iter().map(check).collect())),
        ("modules", Json::List(modules.iter().map(module).collect())),
    ])
}
