//! Reads scenarios, and says what is wrong with a bad one and where: one line, never a panic, nothing half-read.
//!
//! The reader is written by hand rather than derived, because a place such as `steps[3].crash` and a sentence are worth
//! more to an author than a column number. What a protocol allows comes from its [`About`]; nothing in here names one.

pub(crate) mod cursor;
mod expect;
pub(crate) mod names;
mod nodes;
mod search;
mod steps;
#[cfg(test)]
mod tests;

use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::json::Json;
use crate::scenario::search::SearchPlan;
use crate::scenario::{Caption, Comparison, File, Network, Scenario, Schedule};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use cursor::{At, Fields};
use names::Names;
pub(crate) use steps::action_now;
use synod_core::{About, OwnedText, Registry, limits};

/// Reads a file: a scenario or a comparison.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read_file(registry: &Registry, text: &str) -> Result<File, Diagnostic> {
    let json = Json::read(text)?;
    file_at(registry, &At::root(&json))
}

/// Reads a file's content from within a JSON tree.
pub(crate) fn file_at(registry: &Registry, at: &At<'_>) -> Result<File, Diagnostic> {
    match at.object()?.get("compare") {
        None => scenario(registry, at).map(|scenario| File::One(Box::new(scenario))),
        Some(compare) => comparison(registry, at, compare).map(File::Comparison),
    }
}

/// Reads one scenario.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read(registry: &Registry, text: &str) -> Result<Scenario, Diagnostic> {
    let json = Json::read(text)?;
    scenario(registry, &At::root(&json))
}

fn comparison(registry: &Registry, root: &At<'_>, compare: At<'_>) -> Result<Comparison, Diagnostic> {
    let fields = root.object()?;
    fields.only(&["synod", "title", "about", "compare", "$schema"])?;
    version(&fields)?;
    let list = compare.list(limits::COMPARED.1)?;
    if list.len() < limits::COMPARED.0 {
        return Err(compare.bad("a comparison has at least 2 scenarios", "对比至少要有 2 个场景"));
    }
    Ok(Comparison {
        title: words(&fields, "title")?,
        about: words(&fields, "about")?,
        scenarios: list.iter().map(|at| scenario(registry, at)).collect::<Result<_, _>>()?,
    })
}

const FIELDS: [&str; 18] = [
    "synod", "protocol", "title", "about", "options", "timers", "broken", "nodes", "network", "seed", "schedule",
    "steps", "captions", "until", "expect", "goal", "search", "$schema",
];

fn scenario(registry: &Registry, root: &At<'_>) -> Result<Scenario, Diagnostic> {
    let fields = root.object()?;
    fields.only(&FIELDS)?;
    version(&fields)?;
    let protocol = fields.need("protocol")?;
    let id = protocol.text()?;
    let about = registry.about(id).ok_or_else(|| protocol.unknown("protocol", "协议", id))?;
    let properties = registry.properties(id).unwrap_or_default();
    let nodes = nodes::nodes(&fields.need("nodes")?, about)?;
    let schedule = match fields.get("schedule") {
        None => Schedule::Timed,
        Some(at) => *at.one_of(&[("timed", Schedule::Timed), ("manual", Schedule::Manual)])?,
    };
    let known = Names { about, properties, nodes: &nodes, schedule };
    let has_goal = fields.get("goal").is_some();
    let says_something = |plan: &SearchPlan| *plan != SearchPlan::default();
    Ok(Scenario {
        protocol: id.to_string(),
        title: words(&fields, "title")?,
        about: words(&fields, "about")?,
        options: options(&fields, about)?,
        timers: timers(&fields, about)?,
        broken: broken(&fields, about)?,
        network: fields.get("network").map_or(Ok(Network::default()), |at| network(&at))?,
        seed: fields.get("seed").map_or(Ok(1), |at| at.whole(0, limits::WHOLE))? as u64,
        schedule,
        steps: fields.get("steps").map_or(Ok(Vec::new()), |at| steps::steps(&at, &known))?,
        captions: fields.get("captions").map_or(Ok(Vec::new()), |at| captions(&at, &known))?,
        until_ms: fields.get("until").map_or(Ok(limits::UNTIL_MS), |at| at.time_ms())?,
        expect: fields.get("expect").map_or(Ok(Vec::new()), |at| expect::expects(&at, &known))?,
        goal: fields.get("goal").map(|at| search::goal(&at, &known)).transpose()?,
        search: fields
            .get("search")
            .map(|at| search::search(&at, &known, has_goal))
            .transpose()?
            .filter(says_something),
        nodes,
    })
}

/// Checks the version of the format; allows `$schema`, which is for editors.
fn version(fields: &Fields<'_>) -> Result<(), Diagnostic> {
    fields.get("$schema").map(|at| at.text()).transpose()?;
    fields.need("synod")?.whole(1, 1).map(|_| ()).map_err(|bad| Diagnostic {
        en: "this program reads version 1".into(),
        zh: "本程序只能读取版本 1".into(),
        ..bad
    })
}

fn words(fields: &Fields<'_>, name: &str) -> Result<OwnedText, Diagnostic> {
    fields.get(name).map_or(Ok(OwnedText::default()), |at| wording(&at))
}

fn wording(at: &At<'_>) -> Result<OwnedText, Diagnostic> {
    let fields = at.object()?;
    fields.only(&["en", "zh"])?;
    let text = |language| match fields.get(language) {
        None => Ok(String::new()),
        Some(at) => plain(&at).map(ToString::to_string),
    };
    Ok(OwnedText { en: text("en")?, zh: text("zh")? })
}

/// A text for people: its only control character is the line break, since a terminal would obey the others.
fn plain<'a>(at: &At<'a>) -> Result<&'a str, Diagnostic> {
    let text = at.text_within(limits::TEXT_CHARS)?;
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(at.bad("a text holds no control characters but ends of lines", "文本中除换行外不能有控制字符"));
    }
    Ok(text)
}

fn options(fields: &Fields<'_>, about: &About) -> Result<Vec<(String, String)>, Diagnostic> {
    let Some(at) = fields.get("options") else { return Ok(Vec::new()) };
    let option = |(name, at): (&str, At<'_>)| {
        let option = about.options.iter().find(|option| option.name == name);
        let option = option.ok_or_else(|| at.unknown("option", "选项", name))?;
        let choice = at.text()?;
        let known = option.choices.iter().any(|one| one.name == choice);
        if known { Ok((name.to_string(), choice.to_string())) } else { Err(at.unknown("choice", "取值", choice)) }
    };
    at.object()?.pairs().map(option).collect()
}

fn timers(fields: &Fields<'_>, about: &About) -> Result<Vec<(String, u64)>, Diagnostic> {
    let Some(at) = fields.get("timers") else { return Ok(Vec::new()) };
    let timer = |(name, at): (&str, At<'_>)| {
        if about.timers.iter().all(|timer| timer.name != name) {
            return Err(at.unknown("timer", "计时器", name));
        }
        Ok((name.to_string(), at.whole(1, limits::TIME_MS as i64)? as u64))
    };
    at.object()?.pairs().map(timer).collect()
}

fn broken(fields: &Fields<'_>, about: &About) -> Result<Option<String>, Diagnostic> {
    let Some(at) = fields.get("broken").filter(|at| !at.is_null()) else { return Ok(None) };
    let name = at.text()?;
    let known = about.variants.iter().any(|variant| variant.name == name);
    if known { Ok(Some(name.to_string())) } else { Err(at.unknown("broken variant", "缺陷变体", name)) }
}

fn network(at: &At<'_>) -> Result<Network, Diagnostic> {
    let fields = at.object()?;
    fields.only(&["latency", "loss", "duplicate"])?;
    let usual = Network::default();
    let percent = |name| fields.get(name).map_or(Ok(0), |at| at.whole(0, 100).map(|percent| percent as u8));
    let latency_ms = match fields.get("latency") {
        None => usual.latency_ms,
        Some(at) => match at.list(2)?.as_slice() {
            [shortest, longest] => (shortest.time_ms()?, longest.time_ms()?),
            _ => return Err(at.bad("a latency is a shortest and a longest time", "延迟由最短和最长两个时间组成")),
        },
    };
    if latency_ms.0 > latency_ms.1 {
        let (shortest, longest) = latency_ms;
        let at = fields.need("latency")?;
        return Err(at.bad(
            &format!("the shortest time, {shortest}, is longer than the longest, {longest}"),
            &format!("最短时间 {shortest} 大于最长时间 {longest}"),
        ));
    }
    Ok(Network { latency_ms, loss_percent: percent("loss")?, duplicate_percent: percent("duplicate")? })
}

fn captions(at: &At<'_>, known: &Names<'_>) -> Result<Vec<Caption>, Diagnostic> {
    let caption = |at: &At<'_>| {
        let fields = at.object()?;
        fields.only(&["at", "text", "expect"])?;
        Ok(Caption {
            at_ms: fields.need("at")?.time_ms()?,
            text: wording(&fields.need("text")?)?,
            expect: fields.get("expect").map(|at| expect::of_caption(&at, known)).transpose()?,
        })
    };
    at.list(limits::CAPTIONS)?.iter().map(caption).collect()
}

/// Reads how `scenario` is to be searched from an object as in a file's `search`; a complaint's place is the name of
/// one of its fields.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read_search(registry: &Registry, scenario: &Scenario, json: &Json) -> Result<SearchPlan, Diagnostic> {
    let (at, id) = (At::root(json), &scenario.protocol);
    let about = registry.about(id).ok_or_else(|| at.unknown("protocol", "协议", id))?;
    let properties = registry.properties(id).unwrap_or_default();
    let known = Names { about, properties, nodes: &scenario.nodes, schedule: scenario.schedule };
    search::search(&at, &known, scenario.goal.is_some())
}
