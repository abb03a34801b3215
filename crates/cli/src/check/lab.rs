//! A lab's file, as `docs/lab.md` describes it: read, and refused with the place of what is wrong.

use crate::source::BadInput;
use serde_json::{Map, Value};
use std::io::Read;
use synod_core::{Registry, limits};

use synod_sim::Scenario;

/// A lab.
pub(super) struct Lab {
    pub(super) checks: Vec<Check>,
}

/// One check.
pub(super) struct Check {
    pub(super) title: String,
    pub(super) points: u64,
    pub(super) what: What,
}

/// What is looked at.
pub(super) enum What {
    /// A run, whose expectations count.
    Run(Box<Scenario>),
    /// A search, in which these properties are to hold and those to be violated.
    Explore { scenario: Box<Scenario>, holds: Vec<String>, violates: Vec<String> },
}

/// What is in the file called `name`.
fn json(name: &str) -> Result<Value, BadInput> {
    let problem = |error: &dyn std::fmt::Display| BadInput(format!("{name}: {error}"));
    let file = std::fs::File::open(name).map_err(|error| problem(&format!("not a readable file: {error}")))?;
    let mut text = String::new();
    file.take(limits::LAB_BYTES as u64 + 1).read_to_string(&mut text).map_err(|error| problem(&error))?;
    if text.len() > limits::LAB_BYTES {
        return Err(problem(&format!("file: more than {} bytes", limits::LAB_BYTES)));
    }
    serde_json::from_str(&text).map_err(|error| {
        let told = error.to_string();
        let what = told.split(" at line ").next().unwrap_or(&told).to_string();
        problem(&format!("line {}, column {}: {what}", error.line(), error.column()))
    })
}

/// The lab in the file called `name`, its scenarios judged.
pub(super) fn read(registry: &Registry, name: &str) -> Result<Lab, BadInput> {
    let value = json(name)?;
    lab(registry, &value).map_err(|bad| BadInput(format!("{name}: {bad}")))
}

fn lab(registry: &Registry, value: &Value) -> Result<Lab, String> {
    let fields = object("lab", value)?;
    only("lab", fields, &["synod", "lab"])?;
    if fields.get("synod") != Some(&Value::from(1)) {
        return Err("synod: expected 1, the version of the format".into());
    }
    let Some(Value::Array(checks)) = fields.get("lab") else { return Err("lab: expected a list of checks".into()) };
    if !(1..=limits::LAB_CHECKS).contains(&checks.len()) {
        return Err(format!("lab: expected 1 to {} checks, found {}", limits::LAB_CHECKS, checks.len()));
    }
    let checks = checks.iter().enumerate().map(|(place, check)| one(registry, &format!("lab[{place}]"), check));
    Ok(Lab { checks: checks.collect::<Result<_, _>>()? })
}

fn one(registry: &Registry, place: &str, value: &Value) -> Result<Check, String> {
    let fields = object(place, value)?;
    only(place, fields, &["title", "points", "run", "explore", "holds", "violates"])?;
    let title = fields.get("title").and_then(Value::as_str).filter(|title| !title.is_empty());
    let title = title.ok_or_else(|| format!("{place}.title: expected a text"))?;
    if title.chars().count() > limits::TEXT_CHARS || title.chars().any(char::is_control) {
        return Err(format!("{place}.title: expected one line of at most {} characters", limits::TEXT_CHARS));
    }
    let points = fields.get("points").map_or(Some(1), Value::as_u64).filter(|points| *points <= limits::LAB_POINTS);
    let points =
        points.ok_or_else(|| format!("{place}.points: expected a whole number from 0 to {}", limits::LAB_POINTS))?;
    let what = match (fields.get("run"), fields.get("explore")) {
        (Some(run), None) => {
            let scenario = scenario(registry, &format!("{place}.run"), run)?;
            if scenario.expect.is_empty() {
                return Err(format!("{place}.run.expect: nothing is expected, so that it holds whatever happens"));
            }
            if let Some(field) = ["holds", "violates"].into_iter().find(|field| fields.contains_key(*field)) {
                return Err(format!("{place}.{field}: a run has its own expectations"));
            }
            What::Run(Box::new(scenario))
        }
        (None, Some(explore)) => explored(registry, place, fields, explore)?,
        _ => return Err(format!("{place}: expected either run or explore")),
    };
    Ok(Check { title: title.into(), points, what })
}

fn explored(registry: &Registry, place: &str, fields: &Map<String, Value>, explore: &Value) -> Result<What, String> {
    let scenario = scenario(registry, &format!("{place}.explore"), explore)?;
    if scenario.search.as_ref().is_some_and(|search| search.goal) {
        return Err(format!("{place}.explore.search.goal: a check is about properties"));
    }
    let known = registry.properties(&scenario.protocol).unwrap_or_default();
    let names = |field: &str| -> Result<Vec<String>, String> {
        let list = match fields.get(field) {
            None => return Ok(Vec::new()),
            Some(Value::Array(list)) => list,
            Some(_) => return Err(format!("{place}.{field}: expected a list of properties")),
        };
        let name = |name: &Value| {
            let name = name.as_str().ok_or_else(|| format!("{place}.{field}: expected a list of properties"))?;
            let is_known = known.iter().any(|property| property.name == name);
            is_known.then(|| name.to_string()).ok_or_else(|| format!("{place}.{field}: there is no property {name:?}"))
        };
        list.iter().map(name).collect()
    };
    let (holds, violates) = (names("holds")?, names("violates")?);
    if holds.is_empty() && violates.is_empty() {
        return Err(format!("{place}: a search needs holds or violates"));
    }
    Ok(What::Explore { scenario: Box::new(scenario), holds, violates })
}

fn scenario(registry: &Registry, place: &str, value: &Value) -> Result<Scenario, String> {
    synod_sim::read(registry, &value.to_string()).map_err(|bad| format!("{place}.{bad}"))
}

fn object<'a>(place: &str, value: &'a Value) -> Result<&'a Map<String, Value>, String> {
    value.as_object().ok_or_else(|| format!("{place}: expected an object"))
}

fn only(place: &str, fields: &Map<String, Value>, known: &[&str]) -> Result<(), String> {
    match fields.keys().find(|field| !known.contains(&field.as_str())) {
        Some(unknown) => Err(format!("{place}: there is no field {unknown:?}: there are {}", known.join(", "))),
        None => Ok(()),
    }
}
