//! What one protocol allows, from its [`About`].

use super::{fields, items, kind, list, names, object, one_of, reference, required, steps, whole, with, with_field};
use crate::reference::{en, properties};
use std::collections::BTreeSet;
use synod_core::about::{
    ChoiceAbout, Decides, Holds, OptionAbout, RequestAbout, RequestValue, RoleAbout, SettingAbout, SettingKind,
    TimerAbout,
};
use synod_core::{About, limits};
use synod_sim::scenario::json::Json;

/// What a scenario of this protocol must be, beside what every scenario must be.
pub(super) fn protocol(about: &About) -> Json {
    let nodes = with(items(node(about)), [("allOf", Json::List(about.roles.iter().map(count).collect()))]);
    let known = [
        ("options", object(about.options.iter().map(option), &[])),
        ("timers", object(about.timers.iter().map(timer), &[])),
        ("broken", broken(about)),
        ("nodes", nodes),
        ("steps", items(step(about))),
        ("captions", captions(about)),
        ("expect", expect(about)),
        ("goal", goal(about)),
        ("search", search(about)),
    ];
    let told = [("title", Json::text(en(&about.name))), ("description", Json::text(en(&about.summary)))];
    with(fields(known), told)
}

fn option(option: &OptionAbout) -> (&str, Json) {
    (&option.name, with_default(choice(&format!("{}.", en(&option.text)), &option.choices), &option.choices))
}

/// One of `choices`, each explained.
fn choice(text: &str, choices: &[ChoiceAbout]) -> Json {
    let each = choices.iter().map(|choice| format!(" {}: {}.", choice.name, en(&choice.text)));
    let described = [("description", Json::text(text.to_string() + &each.collect::<String>()))];
    with(names(choices.iter().map(|choice| choice.name.as_str())), described)
}

/// The first of the choices is the default.
fn with_default(schema: Json, choices: &[ChoiceAbout]) -> Json {
    with(schema, choices.first().map(|first| ("default", Json::text(&first.name))))
}

fn timer(timer: &TimerAbout) -> (&str, Json) {
    let length = whole(en(&timer.text), 1, limits::TIME_MS as i64);
    (&timer.name, with(length, [("default", Json::Whole(timer.length_ms as i64))]))
}

/// A rule that is switched off, or `null`.
fn broken(about: &About) -> Json {
    let null = Json::object([("const", Json::Null)]);
    match &about.variants[..] {
        [] => null,
        variants => one_of([null, choice("The rule that is switched off.", variants)]),
    }
}

/// How many nodes have a role.
fn count(role: &RoleAbout) -> Json {
    let bounds = [("minContains", role.at_least), ("maxContains", role.at_most)];
    let bounds = bounds.map(|(name, bound)| (name, Json::Whole(bound.into())));
    with(kind("array"), [("contains", has_role(&role.name))].into_iter().chain(bounds))
}

fn has_role(role: &str) -> Json {
    let named = with(kind("array"), [("contains", Json::object([("const", Json::text(role))]))]);
    with_field("roles", named)
}

fn node(about: &About) -> Json {
    let most = if about.roles_share { about.roles.len() } else { 1 };
    let roles = with(
        list(names(about.roles.iter().map(|role| role.name.as_str())), 1, most),
        [("uniqueItems", Json::Bool(true))],
    );
    let settings = about.settings.iter().map(|setting| (setting.name.as_str(), value_of(setting)));
    let known = [("id", reference("id")), ("roles", roles)].into_iter().chain(settings);
    let has = about.settings.iter().map(|setting| (setting.name.as_str(), has_role(&setting.role)));
    let has: Vec<_> = has.collect();
    let dependent = (!has.is_empty()).then(|| ("dependentSchemas", Json::object(has)));
    with(object(known, &["id", "roles"]), dependent)
}

fn value_of(setting: &SettingAbout) -> Json {
    match &setting.kind {
        SettingKind::Whole { limit, default } => {
            with(whole(&format!("{}.", en(&setting.text)), -limit, *limit), [("default", Json::Whole(*default))])
        }
        SettingKind::Choice(choices) => with_default(choice(&format!("{}.", en(&setting.text)), choices), choices),
    }
}

fn step(about: &About) -> Json {
    let timers = names(about.timers.iter().map(|timer| timer.name.as_str()));
    let fire = fields([("timer", timers)]);
    let known = [("request", request(about)), ("fire", fire)];
    fields(known.into_iter().chain(steps::of_kinds(about.messages.iter().map(|kind| kind.name.as_str()))))
}

/// A request names the node and, where there are several or it takes a value, the request.
fn request(about: &About) -> Json {
    let named = || about.requests.iter().filter_map(|request| Some((request.name.as_deref()?, request)));
    let whole = object([("node", reference("id"))].into_iter().chain(named().map(field)), &["node"]);
    let exactly_one: Vec<Json> = named().map(|(name, _)| required([name])).collect();
    match exactly_one.is_empty() {
        true => whole,
        false => with(whole, [("oneOf", Json::List(exactly_one))]),
    }
}

/// The field that names a request, with what it carries.
fn field<'a>((name, request): (&'a str, &RequestAbout)) -> (&'a str, Json) {
    let value = match &request.value {
        RequestValue::None => Json::object([("const", Json::Bool(true))]),
        RequestValue::Text => reference("value"),
        RequestValue::Whole => {
            Json::object([("type", Json::text("string")), ("pattern", Json::text("^(0|-?[1-9][0-9]{0,9})$"))])
        }
        RequestValue::Node(_) => reference("id"),
    };
    (name, with(value, [("description", Json::text(format!("{}.", en(&request.text))))]))
}

/// What its captions expect.
fn captions(about: &About) -> Json {
    items(fields([("expect", expected(about))]))
}

/// What is expected in the only moment of `expect` or in each.
fn expect(about: &About) -> Json {
    one_of([expected(about), items(expected(about))])
}

/// The names of properties and phases, and what nodes decide. Which node has which role only the reader knows.
fn expected(about: &About) -> Json {
    let properties = || items(names(properties(&about.id).iter().map(|property| property.name.as_str())));
    let phases: BTreeSet<&str> = about.phases.iter().map(|phase| phase.name.as_str()).collect();
    let of_nodes = |what: Json| with(kind("object"), [("additionalProperties", what)]);
    let timers = names(about.timers.iter().map(|timer| timer.name.as_str()));
    let attempts = one_of([kind("integer"), with(kind("object"), [("propertyNames", timers)])]);
    let known = [
        ("holds", properties()),
        ("violates", properties()),
        ("phase", of_nodes(names(phases))),
        ("attempts", of_nodes(attempts)),
    ];
    // Facts about what no node of the protocol holds.
    let not_held = [("owners", Holds::Ownership), ("copies", Holds::Copies)];
    let not_held = not_held.into_iter().filter(|(_, holds)| about.holds != *holds);
    let facts = ("facts", fields(not_held.map(|(name, _)| (name, Json::Bool(false)))));
    let decided = match &about.decides {
        Decides::Client | Decides::Log => None,
        Decides::Outcome(outcomes) => {
            let [null, any] = [Json::Null, Json::Bool(true)].map(|only| Json::object([("const", only)]));
            Some(("decided", of_nodes(one_of([null, any, names(outcomes.iter().map(String::as_str))]))))
        }
    };
    fields(known.into_iter().chain([facts]).chain(decided))
}

fn goal(about: &About) -> Json {
    let blocked = Json::object([("const", Json::text("blocked")), ("description", Json::text("A node is blocked."))]);
    let violated = names(properties(&about.id).iter().map(|property| property.name.as_str()));
    let violated = with(violated, [("description", Json::text("This property is violated."))]);
    let moment = with(expected(about), [("type", Json::text("object"))]);
    fields([("holds", one_of([blocked, violated, moment]))])
}

/// The names of timers and of properties.
fn search(about: &About) -> Json {
    let timers = names(about.timers.iter().map(|timer| timer.name.as_str()).chain(["all"]));
    let rounds = one_of([kind("integer"), with(kind("object"), [("propertyNames", timers)])]);
    let claimed = properties(&about.id);
    let property = || names(claimed.iter().map(|property| property.name.as_str()));
    fields([("rounds", rounds), ("property", one_of([property(), items(property())]))])
}
