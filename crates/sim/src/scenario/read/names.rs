//! What the names in a scenario refer to.

use super::cursor::At;
use crate::scenario::Schedule;
use crate::scenario::diagnostic::{Diagnostic, shorten};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::{About, NodeId, NodeSpec, Property, Value, limits};

/// What a scenario's names may refer to.
pub(crate) struct Names<'a> {
    pub(crate) about: &'a About,
    pub(crate) properties: &'a [Property],
    pub(crate) nodes: &'a [NodeSpec],
    pub(crate) schedule: Schedule,
}

impl Names<'_> {
    /// The node that `at` names.
    pub(crate) fn node(&self, at: &At<'_>) -> Result<NodeId, Diagnostic> {
        self.named(at, at.text()?)
    }

    /// The node called `name`, which was found at `at`.
    pub(super) fn named(&self, at: &At<'_>, name: &str) -> Result<NodeId, Diagnostic> {
        let place = self.nodes.iter().position(|node| node.id == name);
        place.map(|place| NodeId(place as u8)).ok_or_else(|| at.unknown("node", "节点", name))
    }

    /// Whether the node called `name` has `role`; `None` if there is no such node.
    pub(crate) fn has_role(&self, name: &str, role: &str) -> Option<bool> {
        let node = self.nodes.iter().find(|node| node.id == name)?;
        Some(node.roles.iter().any(|own| own == role))
    }

    /// The name of a timer, which was found at `at`.
    pub(super) fn timer(&self, at: &At<'_>, name: &str) -> Result<String, Diagnostic> {
        if self.about.timers.iter().any(|timer| timer.name == name) {
            return Ok(name.to_string());
        }
        let all: Vec<&str> = self.about.timers.iter().map(|timer| timer.name.as_str()).collect();
        let (name, all) = (shorten(name), all.join(", "));
        Err(at.bad(
            &format!("there is no timer {name:?}: there are {all}"),
            &format!("没有名为 {name:?} 的计时器，计时器有：{all}"),
        ))
    }

    pub(super) fn property(&self, at: &At<'_>) -> Result<String, Diagnostic> {
        let name = at.text()?;
        let known = self.properties.iter().any(|property| property.name == name);
        if known { Ok(name.to_string()) } else { Err(at.unknown("property", "性质", name)) }
    }
}

/// A client's value: one line of 1 to 32 characters.
pub(crate) fn value(at: &At<'_>) -> Result<Value, Diagnostic> {
    let text = at.text_within(limits::VALUE_CHARS)?;
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err(at.bad("a value is one line of 1 to 32 characters", "值应为一行，1 到 32 个字符"));
    }
    Ok(Value::new(text))
}
