//! Reads the nodes of a scenario: ids, roles, settings.

use super::cursor::At;
use crate::scenario::diagnostic::Diagnostic;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::about::{RoleAbout, SettingAbout, SettingKind};
use synod_core::{About, NodeSpec, Setting, limits};

pub(super) fn nodes(at: &At<'_>, about: &About) -> Result<Vec<NodeSpec>, Diagnostic> {
    let mut nodes: Vec<NodeSpec> = Vec::new();
    for entry in at.list(limits::NODES)? {
        let node = node(&entry, about)?;
        if nodes.iter().any(|other| other.id == node.id) {
            let id = &node.id;
            return Err(entry.bad(&format!("duplicate node {id:?}"), &format!("有两个名为 {id:?} 的节点")));
        }
        nodes.push(node);
    }
    for role in &about.roles {
        count_role(at, role, &nodes)?;
    }
    Ok(nodes)
}

fn count_role(at: &At<'_>, role: &RoleAbout, nodes: &[NodeSpec]) -> Result<(), Diagnostic> {
    let count = nodes.iter().filter(|node| node.roles.contains(&role.name)).count();
    let RoleAbout { at_least, at_most, name, .. } = role;
    let (at_least, at_most) = (*at_least, *at_most);
    if (usize::from(at_least)..=usize::from(at_most)).contains(&count) {
        return Ok(());
    }
    let (needed, nodes) = match (at_least, at_most) {
        (least, most) if least == most => (least.to_string(), if least == 1 { "node" } else { "nodes" }),
        (least, most) => (format!("{least} to {most}"), "nodes"),
    };
    Err(at.bad(
        &format!("role {name} needs {needed} {nodes}, found {count}"),
        &format!("角色 {name} 有 {count} 个节点，应为 {at_least} 到 {at_most} 个"),
    ))
}

fn node(at: &At<'_>, about: &About) -> Result<NodeSpec, Diagnostic> {
    let fields = at.object()?;
    let id = id(&fields.need("id")?)?;
    let roles = roles(&fields.need("roles")?, about)?;
    let mut settings = Vec::new();
    for (name, at) in fields.pairs().filter(|(name, _)| !["id", "roles"].contains(name)) {
        let of_role = |setting: &&SettingAbout| setting.name == name && roles.contains(&setting.role);
        let setting = about.settings.iter().find(of_role).ok_or_else(|| at.unknown("setting", "设置", name))?;
        settings.push((name.to_string(), value(&at, setting)?));
    }
    Ok(NodeSpec { id, roles, settings })
}

/// 1 to 16 letters, digits, `_` or `-`, so that an id can be used in a link, in a trace and as an id on the page.
fn id(at: &At<'_>) -> Result<String, Diagnostic> {
    let id = at.text()?;
    let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if plain && (1..=limits::ID_CHARS).contains(&id.len()) {
        return Ok(id.to_string());
    }
    Err(at.bad("an id is 1 to 16 letters, digits, _ or -", "id 应由 1 到 16 个字母、数字、_ 或 - 组成"))
}

fn roles(at: &At<'_>, about: &About) -> Result<Vec<String>, Diagnostic> {
    let mut roles: Vec<String> = Vec::new();
    for entry in at.list(about.roles.len())? {
        let name = entry.text()?;
        if about.roles.iter().all(|role| role.name != name) {
            return Err(entry.unknown("role", "角色", name));
        }
        if roles.iter().any(|known| known == name) {
            return Err(entry.bad(&format!("duplicate role {name}"), &format!("角色 {name} 重复")));
        }
        roles.push(name.to_string());
    }
    match roles.len() {
        0 => Err(at.bad("a node has at least one role", "节点至少要有一个角色")),
        1 => Ok(roles),
        _ if about.roles_share => Ok(roles),
        _ => Err(at.bad("a node has one role in this protocol", "在此协议中，一个节点只有一个角色")),
    }
}

fn value(at: &At<'_>, setting: &SettingAbout) -> Result<Setting, Diagnostic> {
    match &setting.kind {
        SettingKind::Whole { limit, .. } => at.whole(-limit, *limit).map(Setting::Whole),
        SettingKind::Choice(choices) => {
            let names: Vec<(&str, &str)> = choices.iter().map(|one| (one.name.as_str(), one.name.as_str())).collect();
            at.one_of(&names).map(|name| Setting::Choice((*name).to_string()))
        }
    }
}
