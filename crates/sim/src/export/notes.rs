//! What a diagram writes beside its messages: requests, timers, faults, decisions, violations, in a few words each.

use super::story::Story;
use crate::run::frame::{Decision, Event};
use crate::scenario::action::Action;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::{Language, NodeId, NodeSet, speak};

/// Something to be written down.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) place: Place,
    pub(super) sort: Sort,
    pub(super) text: String,
}

/// Where it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// At a node.
    Node(NodeId),
    /// On a link, from one node to another.
    Link(NodeId, NodeId),
    /// Everywhere.
    All,
}

/// What sort of thing it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Request,
    Timer,
    Crash,
    /// Another fault.
    Fault,
    /// The end of a fault.
    Repair,
    Decision,
    Violation,
}

/// What `event` itself was, if it was more than a message.
pub(super) fn action(story: &Story, event: &Event, language: Language) -> Option<Note> {
    let action = event.action.as_ref().filter(|_| event.refused.is_none())?;
    let at = |node: &NodeId, sort, text| (Place::Node(*node), sort, text);
    let (place, sort, text) = match action {
        Action::Request { node, request, value } => {
            let asked = story.about().requests[usize::from(*request)].text.of(language);
            let text = match value {
                Some(value) => speak!(language, "{asked}: {value}", "{asked}：{value}"),
                None => asked.to_string(),
            };
            (Place::Node(*node), Sort::Request, text)
        }
        Action::Fire { node, timer } => {
            let name = &story.about().timers[usize::from(*timer)].name;
            (Place::Node(*node), Sort::Timer, speak!(language, "timer {name}", "计时器 {name}"))
        }
        Action::Cut { from, to } => {
            (Place::Link(*from, *to), Sort::Fault, link(story, speak!(language, "cut", "切断"), *from, *to))
        }
        Action::Mend { from, to } => {
            (Place::Link(*from, *to), Sort::Repair, link(story, speak!(language, "mended", "修复"), *from, *to))
        }
        Action::Partition(groups) => {
            let groups: Vec<String> = groups.iter().map(|group| names(story, *group)).collect();
            let groups = groups.join(" | ");
            (Place::All, Sort::Fault, speak!(language, "network splits: {groups}", "网络分区：{groups}"))
        }
        Action::Heal => (Place::All, Sort::Repair, speak!(language, "all links mended", "所有链路已修复")),
        Action::Deliver(_) | Action::Lose(_) | Action::Duplicate(_) => return None,
        Action::Delay { .. } | Action::Forge { .. } => return None,
        Action::Crash { node, sent: None } => at(node, Sort::Crash, speak!(language, "crashes", "崩溃")),
        Action::Crash { node, sent: Some(_) } => {
            at(node, Sort::Crash, speak!(language, "crashes while sending", "发送途中崩溃"))
        }
        Action::Wipe(node) => at(node, Sort::Crash, speak!(language, "loses its disk", "丢失磁盘")),
        Action::Restart(node) => at(node, Sort::Repair, speak!(language, "restarts", "重启")),
        Action::Pause(node) => at(node, Sort::Fault, speak!(language, "pauses", "暂停")),
        Action::Resume(node) => at(node, Sort::Repair, speak!(language, "resumes", "恢复运行")),
        Action::Mute(node) => at(node, Sort::Fault, speak!(language, "goes mute", "失声")),
        Action::Deafen(node) => at(node, Sort::Fault, speak!(language, "goes deaf", "失聪")),
    };
    Some(Note { place, sort, text })
}

/// What `event` led to: decisions, then what they violate.
pub(super) fn outcome(story: &Story, event: &Event, language: Language) -> Vec<Note> {
    let decision = |decision: &Decision| {
        let value = decision.text(language);
        let text = speak!(language, "decides {value}", "决定 {value}");
        Note { place: Place::Node(decision.node), sort: Sort::Decision, text }
    };
    let mut notes: Vec<Note> = event.decided.iter().map(decision).collect();
    let titles: Vec<&str> = story.violations(event.step).map(|property| property.title.as_str()).collect();
    if !titles.is_empty() {
        let text = match language {
            Language::English => format!("violated: {}", titles.join(", ")),
            Language::Chinese => format!("违反：{}", titles.join("、")),
        };
        notes.push(Note { place: Place::All, sort: Sort::Violation, text });
    }
    notes
}

fn link(story: &Story, what: String, from: NodeId, to: NodeId) -> String {
    format!("{what}: {} → {}", story.name(from), story.name(to))
}

fn names(story: &Story, group: NodeSet) -> String {
    let names: Vec<&str> = group.iter().map(|node| story.name(node)).collect();
    names.join(" ")
}
