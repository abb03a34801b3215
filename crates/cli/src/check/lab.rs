//! A lab's file, as `docs/lab.md` describes it: read, and refused with the place of what is wrong.

use crate::source::{self, BadInput};
use synod_core::{Registry, limits};
use synod_sim::Scenario;
use synod_sim::scenario::json::Json;

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

/// The fields of an object.
type Fields = [(String, Json)];

/// What is in the file called `name`.
fn json(name: &str) -> Result<Json, BadInput> {
    let text = source::text(name, limits::LAB_BYTES, "not a readable file")?;
    serde_json::from_str(&text).map_err(|error| {
        let told = error.to_string();
        let what = told.rsplit_once(" at line ").map_or(&*told, |(what, _)| what);
        BadInput(format!("{name}: line {}, column {}: {what}", error.line(), error.column()))
    })
}

/// The lab in the file called `name`, its scenarios judged.
pub(super) fn read(registry: &Registry, name: &str) -> Result<Lab, BadInput> {
    let value = json(name)?;
    lab(registry, &value).map_err(|bad| BadInput(format!("{name}: {bad}")))
}

fn lab(registry: &Registry, value: &Json) -> Result<Lab, String> {
    let fields = object("lab", value)?;
    only("lab", fields, &["synod", "lab"])?;
    if get(fields, "synod") != Some(&Json::Whole(1)) {
        return Err("synod: expected 1, the version of the format".into());
    }
    let Some(Json::List(checks)) = get(fields, "lab") else { return Err("lab: expected a list of checks".into()) };
    if !(1..=limits::LAB_CHECKS).contains(&checks.len()) {
        return Err(format!("lab: expected 1 to {} checks, found {}", limits::LAB_CHECKS, checks.len()));
    }
    let checks = checks.iter().enumerate().map(|(place, check)| one(registry, &format!("lab[{place}]"), check));
    Ok(Lab { checks: checks.collect::<Result<_, _>>()? })
}

fn one(registry: &Registry, place: &str, value: &Json) -> Result<Check, String> {
    let fields = object(place, value)?;
    only(place, fields, &["title", "points", "run", "explore", "holds", "violates"])?;
    let title = get(fields, "title").and_then(text).filter(|title| !title.is_empty());
    let title = title.ok_or_else(|| format!("{place}.title: expected a text"))?;
    if title.chars().count() > limits::TEXT_CHARS || title.chars().any(char::is_control) {
        return Err(format!("{place}.title: expected one line of at most {} characters", limits::TEXT_CHARS));
    }
    let points = get(fields, "points").map_or(Some(1), |points| match points {
        Json::Whole(points) => u64::try_from(*points).ok().filter(|points| *points <= limits::LAB_POINTS),
        _ => None,
    });
    let points =
        points.ok_or_else(|| format!("{place}.points: expected a whole number from 0 to {}", limits::LAB_POINTS))?;
    let what = match (get(fields, "run"), get(fields, "explore")) {
        (Some(run), None) => {
            let scenario = scenario(registry, &format!("{place}.run"), run)?;
            if scenario.expect.is_empty() {
                return Err(format!("{place}.run.expect: nothing is expected, so that it holds whatever happens"));
            }
            if let Some(field) = ["holds", "violates"].into_iter().find(|field| get(fields, field).is_some()) {
                return Err(format!("{place}.{field}: a run has its own expectations"));
            }
            What::Run(Box::new(scenario))
        }
        (None, Some(explore)) => explored(registry, place, fields, explore)?,
        _ => return Err(format!("{place}: expected either run or explore")),
    };
    Ok(Check { title: title.into(), points, what })
}

fn explored(registry: &Registry, place: &str, fields: &Fields, explore: &Json) -> Result<What, String> {
    let scenario = scenario(registry, &format!("{place}.explore"), explore)?;
    if scenario.search.as_ref().is_some_and(|search| search.goal) {
        return Err(format!("{place}.explore.search.goal: a check is about properties"));
    }
    let (holds, violates) =
        (names(registry, &scenario, place, "holds", fields)?, names(registry, &scenario, place, "violates", fields)?);
    if holds.is_empty() && violates.is_empty() {
        return Err(format!("{place}: a search needs holds or violates"));
    }
    if let Some(both) = violates.iter().find(|name| holds.contains(name)) {
        return Err(format!("{place}.violates: {both} is to hold as well"));
    }
    Ok(What::Explore { scenario: Box::new(scenario), holds, violates })
}

/// The properties in a list, all of which the protocol has and the scenario's search looks at.
fn names(
    registry: &Registry,
    scenario: &Scenario,
    place: &str,
    field: &str,
    fields: &Fields,
) -> Result<Vec<String>, String> {
    let list = match get(fields, field) {
        None => return Ok(Vec::new()),
        Some(Json::List(list)) => list,
        Some(_) => return Err(format!("{place}.{field}: expected a list of properties")),
    };
    let known = registry.properties(&scenario.protocol).unwrap_or_default();
    let sought = scenario.search.iter().flat_map(|search| &search.properties).collect::<Vec<_>>();
    let name = |(at, name): (usize, &Json)| {
        let place = format!("{place}.{field}[{at}]");
        let name = text(name).ok_or_else(|| format!("{place}: expected the name of a property"))?;
        if !known.iter().any(|property| property.name == name) {
            return Err(format!("{place}: there is no property {name:?}"));
        }
        if !sought.is_empty() && !sought.iter().any(|property| *property == name) {
            return Err(format!("{place}: {name} is not in explore.search.property, so that it is not searched for"));
        }
        Ok(name.to_string())
    };
    list.iter().enumerate().map(name).collect()
}

/// A complaint about the scenario as a whole has no place of its own within it.
fn scenario(registry: &Registry, place: &str, value: &Json) -> Result<Scenario, String> {
    synod_sim::read(registry, &value.to_string()).map_err(|bad| match bad.place.as_str() {
        "scenario" | "file" => format!("{place}: {}", bad.en),
        within => format!("{place}.{within}: {}", bad.en),
    })
}

fn get<'a>(fields: &'a Fields, name: &str) -> Option<&'a Json> {
    fields.iter().find(|(field, _)| field == name).map(|(_, value)| value)
}

fn text(value: &Json) -> Option<&str> {
    match value {
        Json::Text(text) => Some(text),
        _ => None,
    }
}

fn object<'a>(place: &str, value: &'a Json) -> Result<&'a Fields, String> {
    match value {
        Json::Object(fields) => Ok(fields),
        _ => Err(format!("{place}: expected an object")),
    }
}

fn only(place: &str, fields: &Fields, known: &[&str]) -> Result<(), String> {
    match fields.iter().find(|(field, _)| !known.contains(&field.as_str())) {
        Some((unknown, _)) => Err(format!("{place}: there is no field {unknown:?}: there are {}", known.join(", "))),
        None => Ok(()),
    }
}
