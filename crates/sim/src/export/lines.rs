//! A run as JSON Lines: one object for each event, for programs. `docs/exports.md` describes the fields, which are
//! stable.

use super::Export;
use super::story::Story;
use crate::run::frame::{Crossing, Decision, Event, Sort};
use crate::scenario::action::{Action, Cause};
use crate::scenario::json::Json;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write;
use synod_core::NodeId;

/// The lines.
pub(super) fn lines(export: &Export) -> String {
    let mut text = String::new();
    let many = export.stories.len() > 1;
    for (run, story) in (0i64..).zip(&export.stories) {
        for ((event, entry), trace) in story.events.iter().zip(&story.entries).zip(story.trace.lines()) {
            let mut fields: Vec<(&str, Json)> = Vec::new();
            fields.extend(many.then_some(("run", Json::Whole(run))));
            fields.extend(happened(story, event));
            fields.push(("node", entry.node.map_or(Json::Null, |node| Json::text(story.name(node)))));
            fields.extend(came_of_it(story, event));
            fields.push(("sort", Json::text(sort(entry.sort))));
            fields.push(("trace", Json::text(trace)));
            fields.push(("text", Json::text(&entry.text)));
            _ = writeln!(text, "{}", Json::object(fields));
        }
    }
    text
}

fn happened(story: &Story, event: &Event) -> Vec<(&'static str, Json)> {
    let (by, place) = match event.cause {
        Cause::Clock => ("clock", None),
        Cause::Step(place) => ("scenario", Some(place)),
        Cause::Person => ("person", None),
    };
    let mut fields = alloc::vec![
        ("step", Json::Whole(event.step.into())),
        ("time", Json::Whole(event.at_ms as i64)),
        ("by", Json::text(by)),
    ];
    fields.extend(place.map(|place| ("place", Json::Whole(place as i64))));
    let name = event.action.as_ref().map_or(if event.step == 0 { "start" } else { "message" }, Action::name);
    fields.push(("action", Json::text(name)));
    match &event.action {
        Some(Action::Request { value: Some(value), .. }) => fields.push(("value", Json::text(value.as_str()))),
        Some(Action::Fire { timer, .. }) => {
            fields.push(("timer", Json::text(&story.about().timers[usize::from(*timer)].name)));
        }
        _ => {}
    }
    fields.extend(event.refused.map(|refused| ("refused", Json::text(refused.name()))));
    fields
}

fn came_of_it(story: &Story, event: &Event) -> Vec<(&'static str, Json)> {
    let message = |number: u32| story.way(number).map_or(Json::Null, |way| message(story, way));
    let list = |numbers: &[u32]| Json::List(numbers.iter().map(|number| message(*number)).collect());
    let mut fields = Vec::new();
    fields.extend(event.flight.map(|number| ("message", message(number))));
    let copies = story.sent_in(event.step).iter().filter(|way| !event.sent.contains(&way.id));
    let copies: Vec<u32> = copies.map(|way| way.id).collect();
    let lists = [("sent", &event.sent), ("copies", &copies), ("lost", &event.lost)];
    fields.extend(lists.into_iter().filter(|(_, those)| !those.is_empty()).map(|(name, those)| (name, list(those))));
    fields.extend(event.queued.then_some(("queued", Json::Bool(true))));
    if !event.decided.is_empty() {
        fields.push(("decided", decided(story, &event.decided)));
    }
    let violated: Vec<Json> = story.violations(event.step).map(|property| Json::text(&property.name)).collect();
    fields.extend((!violated.is_empty()).then_some(("violated", Json::List(violated))));
    fields
}

fn message(story: &Story, way: &Crossing) -> Json {
    Json::object([
        ("id", Json::Whole(way.id.into())),
        ("kind", Json::text(story.about().kind_name(way.kind))),
        ("label", Json::text(&way.label)),
        ("from", Json::text(story.name(way.from))),
        ("to", Json::text(story.name(way.to))),
    ])
}

fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Start => "start",
        Sort::Request => "request",
        Sort::Message => "message",
        Sort::Timer => "timer",
        Sort::Fault => "fault",
        Sort::Decision => "decision",
        Sort::Violation => "violation",
    }
}

/// What was decided, node by node; of a log an object by slot.
fn decided(story: &Story, decisions: &[Decision]) -> Json {
    let mut nodes: Vec<NodeId> = decisions.iter().map(|one| one.node).collect();
    nodes.dedup();
    let of = |node: NodeId| {
        let own = || decisions.iter().filter(move |one| one.node == node);
        let value = match own().next() {
            Some(Decision { slot: 0, value, .. }) => Json::text(value.as_str()),
            _ => Json::Object(own().map(|one| (one.slot.to_string(), Json::text(one.value.as_str()))).collect()),
        };
        (story.name(node), value)
    };
    Json::object(nodes.into_iter().map(of))
}
