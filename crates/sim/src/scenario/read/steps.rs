//! Reads the steps of a scenario.

use super::cursor::{At, Fields};
use super::names::{Names, value};
use crate::scenario::action::{Action, Forgery, NAMES};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::{MessageName, Schedule, Step};
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use synod_core::about::{RequestAbout, RequestValue};
use synod_core::{NodeId, NodeSet, Value, limits};

/// An action as a file names it.
type Named = Action<MessageName>;

pub(super) fn steps(at: &At<'_>, known: &Names<'_>) -> Result<Vec<Step>, Diagnostic> {
    at.list(limits::STEPS)?.iter().map(|at| step(at, known)).collect()
}

fn step(at: &At<'_>, known: &Names<'_>) -> Result<Step, Diagnostic> {
    let action = the_action(at, known)?;
    Ok(Step { at_ms: time(at, &at.object()?, &action, known)?, action })
}

/// Reads an action without a time: it happens at once.
pub(crate) fn action_now(at: &At<'_>, known: &Names<'_>) -> Result<Named, Diagnostic> {
    if let Some(time) = at.object()?.get("at") {
        return Err(time.bad("what is done now has no time of its own", "立即执行的动作没有自己的时刻"));
    }
    the_action(at, known)
}

/// The one action that a step names.
fn the_action(at: &At<'_>, known: &Names<'_>) -> Result<Named, Diagnostic> {
    let fields = at.object()?;
    let mut named = fields.pairs().filter(|(name, _)| NAMES.contains(name));
    let (name, what) = named.next().ok_or_else(|| {
        let all = NAMES.join(", ");
        at.bad(&format!("a step does one of {all}"), &format!("一步要做 {all} 之一"))
    })?;
    if let Some((other, _)) = named.next() {
        return Err(at.bad(
            &format!("a step does one thing, not both {name} and {other}"),
            &format!("一步只做一件事，不能同时有 {name} 和 {other}"),
        ));
    }
    let sent = if name == "crash" { "sent" } else { name };
    fields.only(&["at", name, sent])?;
    action(name, &what, &fields, known)
}

/// When a step happens: required in a timed schedule, except for messages; forbidden in a manual one.
fn time(at: &At<'_>, fields: &Fields<'_>, action: &Named, known: &Names<'_>) -> Result<Option<u64>, Diagnostic> {
    match (known.schedule, fields.get("at"), action) {
        (Schedule::Manual, Some(time), _) => {
            Err(time
                .bad("a manual schedule has no times: its steps happen in order", "手动调度没有时刻，各步按顺序发生"))
        }
        (Schedule::Manual, None, Action::Delay { .. }) => Err(at.bad(
            "a manual schedule has no times: a message there is delivered or not",
            "手动调度没有时刻，消息要么送达要么不送达",
        )),
        (Schedule::Manual, None, _) => Ok(None),
        (Schedule::Timed, Some(time), _) => time.time_ms().map(Some),
        (Schedule::Timed, None, action) if action.message().is_some() => Ok(None),
        (Schedule::Timed, None, _) => Err(at.bad("the field \"at\" is missing", "缺少字段 \"at\"")),
    }
}

fn action(name: &str, at: &At<'_>, fields: &Fields<'_>, known: &Names<'_>) -> Result<Named, Diagnostic> {
    Ok(match name {
        "request" => request(at, known)?,
        "deliver" => Action::Deliver(message(at, &[], known)?),
        "lose" => Action::Lose(message(at, &[], known)?),
        "duplicate" => Action::Duplicate(message(at, &[], known)?),
        "delay" => {
            let name = message(at, &["by"], known)?;
            Action::Delay { flight: name, by_ms: at.object()?.need("by")?.time_ms()? }
        }
        "forge" => {
            let name = message(at, &["as"], known)?;
            let label = at.object()?.need("as")?;
            Action::Forge { flight: name, forgery: Forgery::Label(label.text()?.to_string()) }
        }
        "fire" => fire(at, known)?,
        "crash" => {
            let sent = fields.get("sent").map(|at| at.whole(0, limits::WHOLE)).transpose()?;
            let sent = sent.map(|sent| u32::try_from(sent).unwrap_or(u32::MAX));
            Action::Crash { node: known.node(at)?, sent }
        }
        "restart" => Action::Restart(known.node(at)?),
        "wipe" => Action::Wipe(known.node(at)?),
        "pause" => Action::Pause(known.node(at)?),
        "resume" => Action::Resume(known.node(at)?),
        "cut" => link(at, known).map(|(from, to)| Action::Cut { from, to })?,
        "mend" => link(at, known).map(|(from, to)| Action::Mend { from, to })?,
        "partition" => partition(at, known)?,
        "mute" => Action::Mute(known.node(at)?),
        "deafen" => Action::Deafen(known.node(at)?),
        "heal" => at.truth().map(|()| Action::Heal)?,
        other => return Err(at.unknown("action", "动作", other)),
    })
}

fn request(at: &At<'_>, known: &Names<'_>) -> Result<Named, Diagnostic> {
    let fields = at.object()?;
    let requests = &known.about.requests;
    let mut allowed = alloc::vec!["node"];
    allowed.extend(requests.iter().filter_map(|request| request.name.as_deref()));
    fields.only(&allowed)?;
    let is_meant = |request: &RequestAbout| request.name.as_ref().is_none_or(|name| fields.get(name).is_some());
    let mut meant = (0u8..).zip(requests).filter(|(_, request)| is_meant(request));
    let (Some((place, about)), None) = (meant.next(), meant.next()) else {
        let names = allowed[1..].join(", ");
        return Err(at.bad(&format!("a request has one of {names}"), &format!("请求要有 {names} 之一")));
    };
    let node_at = fields.need("node")?;
    let node = known.node(&node_at)?;
    if known.nodes[node.index()].roles.iter().all(|role| *role != about.role) {
        let (name, role) = (&known.nodes[node.index()].id, &about.role);
        return Err(node_at.bad(&format!("{name} is no {role}"), &format!("{name} 没有角色 {role}")));
    }
    let field = about.name.as_ref().map(|name| fields.need(name)).transpose()?;
    let value = match field {
        Some(at) => asked_for(&at, &about.value, known)?,
        None => None,
    };
    Ok(Action::Request { node, request: place, value })
}

/// What a request carries.
fn asked_for(at: &At<'_>, wanted: &RequestValue, known: &Names<'_>) -> Result<Option<Value>, Diagnostic> {
    match wanted {
        RequestValue::None => at.truth().map(|()| None),
        RequestValue::Text => value(at).map(Some),
        RequestValue::Whole | RequestValue::Node(_) => {
            let text = at.text()?;
            match wanted.wrong(text, |node, role| known.has_role(node, role)) {
                None => Ok(Some(Value::new(text))),
                Some((en, zh)) => Err(at.bad(&en, &zh)),
            }
        }
    }
}

fn message(at: &At<'_>, more: &[&str], known: &Names<'_>) -> Result<MessageName, Diagnostic> {
    let fields = at.object()?;
    fields.only(&[&["kind", "from", "to", "nth"], more].concat())?;
    let kind = fields.need("kind")?;
    let name = kind.text()?;
    if known.about.messages.iter().all(|known| known.name != name) {
        return Err(kind.unknown("kind of message", "消息类型", name));
    }
    let nth = fields.get("nth").map(|at| at.whole(1, i64::from(u32::MAX))).transpose()?;
    Ok(MessageName {
        kind: name.to_string(),
        from: known.node(&fields.need("from")?)?,
        to: known.node(&fields.need("to")?)?,
        nth: nth.map(|nth| nth as u32),
    })
}

fn fire(at: &At<'_>, known: &Names<'_>) -> Result<Named, Diagnostic> {
    let fields = at.object()?;
    fields.only(&["node", "timer"])?;
    let timer = fields.need("timer")?;
    let name = timer.text()?;
    let place = known.about.timers.iter().position(|timer| timer.name == name);
    let place = place.ok_or_else(|| timer.unknown("timer", "计时器", name))?;
    Ok(Action::Fire { node: known.node(&fields.need("node")?)?, timer: place as u8 })
}

fn link(at: &At<'_>, known: &Names<'_>) -> Result<(NodeId, NodeId), Diagnostic> {
    match at.list(2)?.as_slice() {
        [from, to] => match (known.node(from)?, known.node(to)?) {
            (from, to) if from == to => Err(at.bad("a link joins two different nodes", "链路连接的是两个不同的节点")),
            ends => Ok(ends),
        },
        _ => Err(at.bad("a link is named by its two ends", "链路由它的两端来指明")),
    }
}

fn partition(at: &At<'_>, known: &Names<'_>) -> Result<Named, Diagnostic> {
    let mut groups: Vec<NodeSet> = Vec::new();
    let mut all = NodeSet::EMPTY;
    for group_at in at.list(limits::NODES)? {
        let mut group = NodeSet::EMPTY;
        for member in group_at.list(limits::NODES)? {
            let node = known.node(&member)?;
            if !all.insert(node) {
                return Err(member.bad("a node is in one group at most", "一个节点至多属于一组"));
            }
            group.insert(node);
        }
        if group.is_empty() {
            return Err(group_at.bad("a group has at least one node", "一组至少有一个节点"));
        }
        groups.push(group);
    }
    if groups.len() < 2 {
        return Err(at.bad("a partition has at least two groups", "分区至少要有两组"));
    }
    Ok(Action::Partition(groups))
}
