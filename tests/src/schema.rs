//! The JSON Schema (draft 2020-12) of scenario files, made from what the code knows: the bounds in
//! [`synod_core::limits`] and what every registered protocol says of itself.
//!
//! It never refuses what the reader accepts. What it cannot express (that a node exists, that a shortest time is no
//! longer than the longest) is stated in a `$comment`, and only the reader refuses it.

mod protocol;
mod steps;

use synod_core::{Name, limits};
use synod_protocols::registry;
use synod_sim::explore::FaultKind;
use synod_sim::scenario::json::Json;
use synod_sim::world::Counts;

/// The schema as text, ended by a line break.
///
/// # Panics
/// Never: a tree of JSON can always be written.
pub fn text() -> String {
    let text = serde_json::to_string_pretty(&schema()).expect("a tree of JSON can be written");
    text + "\n"
}

fn schema() -> Json {
    let registry = registry();
    let mut defs = vec![
        ("scenario", scenario()),
        ("comparison", comparison()),
        ("words", words()),
        ("id", string([("pattern", Json::text(format!("^[A-Za-z0-9_-]{{1,{}}}$", limits::ID_CHARS)))])),
        ("value", value()),
        ("time", whole("Virtual milliseconds.", 0, limits::TIME_MS as i64)),
        ("network", network()),
        ("caption", caption()),
        ("expect", expect()),
        ("goal", goal()),
        ("search", search()),
    ];
    defs.extend(steps::defs());
    let protocols = registry.abouts().map(|about| (about.id.as_str(), protocol::protocol(about)));
    defs.extend(protocols);
    Json::object([
        ("$schema", Json::text("https://json-schema.org/draft/2020-12/schema")),
        ("title", Json::text("A scenario of Synod, or a comparison of several")),
        ("description", Json::text("Described in docs/scenario.md. Written by `cargo xtask schema`.")),
        (
            "$comment",
            Json::text(format!(
                "Beyond what a schema can say: a file has at most {} bytes, no key twice, and whole numbers without a \
                 point or an exponent. Node ids are all different, and every id named is that of a node whose role can \
                 do, decide or hold what is said of it. More stands in the comments of network.latency and partition.",
                limits::FILE_BYTES
            )),
        ),
        ("if", required(["compare"])),
        ("then", reference("comparison")),
        ("else", reference("scenario")),
        ("$defs", Json::object(defs)),
    ])
}

fn scenario() -> Json {
    let registry = registry();
    let protocols: Vec<&str> = registry.abouts().map(|about| about.id.as_str()).collect();
    let of_protocol = |id: &&str| Json::object([("if", field_is("protocol", id)), ("then", reference(id))]);
    let steps = |of: &str| fields([("steps", items(reference(of)))]);
    let schedule = Json::object([
        ("if", field_is("schedule", "manual")),
        ("then", steps("manual-step")),
        ("else", steps("timed-step")),
    ]);
    let rules = protocols.iter().map(of_protocol).chain([schedule]).collect();
    let known = [
        ("$schema", string([("description", Json::text("Where this schema is, for editors."))])),
        ("synod", version()),
        ("protocol", names(protocols.iter().copied())),
        ("title", reference("words")),
        ("about", reference("words")),
        ("options", kind("object")),
        ("timers", kind("object")),
        ("broken", Json::object([("default", Json::Null)])),
        ("nodes", list(Json::Bool(true), 1, limits::NODES)),
        ("network", reference("network")),
        ("seed", with(whole("Where chance comes from.", 0, limits::WHOLE), [("default", Json::Whole(1))])),
        ("schedule", with(names(["timed", "manual"]), [("default", Json::text("timed"))])),
        ("steps", list(reference("step"), 0, limits::STEPS)),
        ("captions", list(reference("caption"), 0, limits::CAPTIONS)),
        ("until", with(reference("time"), [("default", Json::Whole(limits::UNTIL_MS as i64))])),
        ("expect", one_of([reference("expect"), list(reference("expect"), 0, limits::CAPTIONS)])),
        ("goal", reference("goal")),
        ("search", reference("search")),
    ];
    with(object(known, &["synod", "protocol", "nodes"]), [("allOf", Json::List(rules))])
}

fn comparison() -> Json {
    let fields = [
        ("$schema", string([])),
        ("synod", version()),
        ("title", reference("words")),
        ("about", reference("words")),
        ("compare", list(reference("scenario"), limits::COMPARED.0, limits::COMPARED.1)),
    ];
    object(fields, &["synod", "compare"])
}

fn version() -> Json {
    Json::object([("description", Json::text("The version of the format.")), ("const", Json::Whole(1))])
}

fn words() -> Json {
    let text = || {
        let most = ("maxLength", Json::Whole(limits::TEXT_CHARS as i64));
        // No control characters but ends of lines.
        string([most, ("pattern", Json::text("^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f]*$"))])
    };
    object([("en", text()), ("zh", text())], &[])
}

/// A client's value: no control characters, so that it stays on one line.
fn value() -> Json {
    string([
        ("minLength", Json::Whole(1)),
        ("maxLength", Json::Whole(limits::VALUE_CHARS as i64)),
        ("pattern", Json::text("^[^\\u0000-\\u001f\\u007f-\\u009f]*$")),
    ])
}

fn network() -> Json {
    let percent = |text| with(whole(text, 0, 100), [("default", Json::Whole(0))]);
    let latency = with(
        list(reference("time"), 2, 2),
        [
            ("description", Json::text("The shortest and the longest time a message takes.")),
            ("$comment", Json::text("The shortest is not longer than the longest.")),
            ("default", Json::List(vec![Json::Whole(10), Json::Whole(20)])),
        ],
    );
    let fields = [
        ("latency", latency),
        ("loss", percent("Of a hundred messages, so many are lost.")),
        ("duplicate", percent("Of a hundred messages, so many are duplicated.")),
    ];
    object(fields, &[])
}

fn caption() -> Json {
    let no_time = fields([("at", Json::Bool(false))]);
    let expect = with(
        reference("expect"),
        [("description", Json::text("What must be so while it is shown.")), ("allOf", Json::List(vec![no_time]))],
    );
    object([("at", reference("time")), ("text", reference("words")), ("expect", expect)], &["at", "text"])
}

fn expect() -> Json {
    let properties = || list(string([]), 0, limits::NODES);
    let blocked = with(list(reference("id"), 0, limits::NODES), [("uniqueItems", Json::Bool(true))]);
    let balance = whole("A balance.", -limits::WHOLE, limits::WHOLE);
    let owners = with(list(reference("id"), 0, limits::NODES), [("uniqueItems", Json::Bool(true))]);
    let facts = [
        ("balances", of_nodes(balance)),
        ("owners", owners),
        ("copies", of_nodes(reference("value"))),
        ("chosen", list(reference("value"), 0, limits::STEPS)),
    ];
    let count = |(name, _)| (name, whole("A count.", 0, u32::MAX.into()));
    let fields = [
        ("at", reference("time")),
        ("decided", of_nodes(one_of([kind("null"), Json::object([("const", Json::Bool(true))]), reference("value")]))),
        ("holds", properties()),
        ("violates", properties()),
        ("blocked", blocked),
        ("phase", of_nodes(kind("string"))),
        ("facts", object(facts, &[])),
        ("messages", object(Counts::default().named().map(count), &[])),
        ("attempts", of_nodes(one_of([attempts(), with(kind("object"), [("additionalProperties", attempts())])]))),
    ];
    object(fields, &[])
}

fn attempts() -> Json {
    whole("At least so many attempts.", 0, u32::MAX.into())
}

/// What is said of nodes, by their ids.
fn of_nodes(what: Json) -> Json {
    with(kind("object"), [("propertyNames", reference("id")), ("additionalProperties", what)])
}

fn goal() -> Json {
    let most = || whole("With so many faults at most.", 0, i64::from(limits::ACTIONS));
    let by_kind = object(FaultKind::IN_GOALS.map(|kind| (kind.name(), most())), &[]);
    let not_in_goals = fields([("at", Json::Bool(false)), ("messages", Json::Bool(false))]);
    let moment = with(
        reference("expect"),
        [("type", Json::text("object")), ("minProperties", Json::Whole(1)), ("allOf", Json::List(vec![not_in_goals]))],
    );
    object([("holds", one_of([string([]), moment])), ("faults", one_of([most(), by_kind]))], &["holds", "faults"])
}

fn search() -> Json {
    let budget = |kind: FaultKind| (kind.name(), whole("So many at most.", 0, limits::EXPLORE_FAULTS.into()));
    let rounds = || whole("Attempts of a node.", 0, limits::EXPLORE_MOST_ROUNDS.into());
    let by_timer = with(kind("object"), [("additionalProperties", rounds())]);
    let nodes = with(list(reference("id"), 0, limits::NODES), [("uniqueItems", Json::Bool(true))]);
    let properties = with(list(string([]), 0, limits::NODES), [("uniqueItems", Json::Bool(true))]);
    let others = [
        ("rounds", one_of([rounds(), by_timer])),
        ("timers", with(names(["any", "late"]), [("default", Json::text("any"))])),
        ("faulty", nodes),
        ("property", one_of([string([]), properties])),
        ("max_states", whole("States kept at most.", 0, limits::EXPLORE_MOST_STATES.into())),
        ("from", whole("After so many actions of the run.", 0, limits::ACTIONS.into())),
        ("goal", Json::object([("const", Json::Bool(true))])),
    ];
    object(FaultKind::IN_SEARCHES.map(budget).into_iter().chain(others), &[])
}

/// An object with these fields and no others.
fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Json)>, needed: &[&str]) -> Json {
    let mut parts = vec![("type", Json::text("object")), ("properties", Json::object(fields))];
    if !needed.is_empty() {
        parts.push(("required", Json::List(needed.iter().copied().map(Json::text).collect())));
    }
    parts.push(("additionalProperties", Json::Bool(false)));
    Json::object(parts)
}

fn kind(name: &str) -> Json {
    Json::object([("type", Json::text(name))])
}

fn list(of: Json, least: usize, most: usize) -> Json {
    let bounds = [("minItems", Json::Whole(least as i64)), ("maxItems", Json::Whole(most as i64))];
    let bounds = bounds.into_iter().skip(usize::from(least == 0));
    Json::object([("type", Json::text("array")), ("items", of)].into_iter().chain(bounds))
}

/// A list whose entries are so, too.
fn items(of: Json) -> Json {
    with(kind("array"), [("items", of)])
}

/// An object whose fields, where they are there, are so, too.
fn fields<'a>(fields: impl IntoIterator<Item = (&'a str, Json)>) -> Json {
    with(kind("object"), [("properties", Json::object(fields))])
}

fn string<const N: usize>(more: [(&str, Json); N]) -> Json {
    with(kind("string"), more)
}

fn whole(text: &str, least: i64, most: i64) -> Json {
    Json::object([
        ("description", Json::text(text)),
        ("type", Json::text("integer")),
        ("minimum", Json::Whole(least)),
        ("maximum", Json::Whole(most)),
    ])
}

fn names<'a>(all: impl IntoIterator<Item = &'a str>) -> Json {
    Json::object([("enum", Json::List(all.into_iter().map(Json::text).collect()))])
}

fn reference(name: &str) -> Json {
    Json::object([("$ref", Json::text(format!("#/$defs/{name}")))])
}

fn one_of<const N: usize>(all: [Json; N]) -> Json {
    Json::object([("oneOf", Json::List(all.into()))])
}

fn required<const N: usize>(names: [&str; N]) -> Json {
    let there = fields(names.map(|name| (name, Json::Bool(true))));
    with(there, [("required", Json::List(names.map(Json::text).into()))])
}

/// Objects whose field `name` is so.
fn with_field(name: &str, is: Json) -> Json {
    with(fields([(name, is)]), [("required", Json::List(vec![Json::text(name)]))])
}

/// Objects whose field `name` says `value`.
fn field_is(name: &str, value: &str) -> Json {
    with_field(name, Json::object([("const", Json::text(value))]))
}

/// A schema with more keywords.
fn with<'a>(schema: Json, more: impl IntoIterator<Item = (&'a str, Json)>) -> Json {
    let Json::Object(mut pairs) = schema else { return schema };
    pairs.extend(more.into_iter().map(|(key, value)| (key.to_string(), value)));
    Json::Object(pairs)
}
