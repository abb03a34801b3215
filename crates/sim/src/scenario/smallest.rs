//! The smallest scenario of a protocol of which nothing is known but what it says of itself.

use super::json::Json;
use super::{Diagnostic, Scenario, read};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::about::RequestValue;
use synod_core::{About, Registry};

/// The smallest cluster of the protocol called `id` that it allows, and its first request at 0.
///
/// # Errors
/// The protocol refuses that cluster, or there is none of that name.
pub fn smallest(registry: &Registry, id: &str) -> Result<Scenario, Diagnostic> {
    let nodes = registry.about(id).map(members).unwrap_or_default();
    let node = |(name, role): &(String, String)| {
        Json::object([("id", Json::text(name)), ("roles", Json::List(Vec::from([Json::text(role)])))])
    };
    let request = registry.about(id).and_then(|about| first_request(about, &nodes));
    let steps = request.map(|request| Json::object([("at", Json::Whole(0)), ("request", request)]));
    let scenario = Json::object([
        ("synod", Json::Whole(1)),
        ("protocol", Json::text(id)),
        ("nodes", Json::List(nodes.iter().map(node).collect())),
        ("steps", Json::List(steps.into_iter().collect())),
    ]);
    read(registry, &scenario.to_string())
}

/// As many nodes of each role as there must be, at least one of the first: each with its name and its role.
fn members(about: &About) -> Vec<(String, String)> {
    let mut members: Vec<(String, String)> = Vec::new();
    for (place, role) in about.roles.iter().enumerate() {
        let asked = about.requests.first().is_some_and(|request| request.role == role.name);
        let least = if place == 0 || asked { role.at_least.max(1) } else { role.at_least };
        let letter = role.name.chars().next().map(|letter| letter.to_ascii_uppercase()).unwrap_or('N');
        for _ in 0..least {
            let known = members.iter().filter(|(name, _)| name.starts_with(letter)).count();
            members.push((format!("{letter}{}", known + 1), role.name.clone()));
        }
    }
    members
}

/// The protocol's first request, of the first node that can be asked.
fn first_request(about: &About, nodes: &[(String, String)]) -> Option<Json> {
    let request = about.requests.first()?;
    let having = |role: &str| nodes.iter().find(|(_, of)| of == role).map(|(name, _)| Json::text(name));
    let value = match &request.value {
        RequestValue::None => Json::Bool(true),
        RequestValue::Text => Json::text("x"),
        RequestValue::Whole => Json::text("1"),
        RequestValue::Node(role) => having(role)?,
    };
    let named = request.name.as_deref().map(|name| (name, value));
    Some(Json::object([("node", having(&request.role)?)].into_iter().chain(named)))
}
