//! Reads expectations: for the moments that a scenario names, and while a caption is shown.

use super::cursor::{At, Fields};
use super::names::{Names, value};
use crate::scenario::diagnostic::{Diagnostic, shorten};
use crate::scenario::{COUNTS, Chosen, Decided, Expect};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::about::{Decides, Holds};
use synod_core::{About, NodeId, NodeSet, NodeSpec, Value, limits};

const FIELDS: [&str; 9] = ["at", "decided", "holds", "violates", "blocked", "phase", "facts", "messages", "attempts"];

/// One expectation, or a list of them.
pub(super) fn expects(at: &At<'_>, known: &Names<'_>) -> Result<Vec<Expect>, Diagnostic> {
    if at.is_list() {
        at.list(limits::CAPTIONS)?.iter().map(|at| expect(at, known)).collect()
    } else {
        Ok(vec![expect(at, known)?])
    }
}

/// What a caption expects.
pub(super) fn of_caption(at: &At<'_>, known: &Names<'_>) -> Result<Expect, Diagnostic> {
    if let Some(at) = at.object()?.get("at") {
        return Err(at.bad(
            "what a caption expects has no time of its own: it holds while the caption is shown",
            "解说的期望没有自己的时刻，它在解说显示期间成立",
        ));
    }
    expect(at, known)
}

/// What a goal wants of a moment.
pub(super) fn of_goal(at: &At<'_>, known: &Names<'_>) -> Result<Expect, Diagnostic> {
    let fields = at.object()?;
    if let Some(at) = fields.get("at") {
        return Err(at.bad("a goal has no time: it may hold at any moment", "目标没有时刻，它可在任何时刻成立"));
    }
    if let Some(at) = fields.get("messages") {
        return Err(at.bad("a goal does not count messages", "目标不计消息数"));
    }
    if fields.pairs().next().is_none() {
        return Err(at.bad("a goal that wants nothing is no goal", "目标不能为空"));
    }
    expect(at, known)
}

fn expect(at: &At<'_>, known: &Names<'_>) -> Result<Expect, Diagnostic> {
    let fields = at.object()?;
    fields.only(&FIELDS)?;
    let properties = |name| match fields.get(name) {
        None => Ok(Vec::new()),
        Some(at) => at.list(limits::NODES)?.iter().map(|at| known.property(at)).collect(),
    };
    let facts = fields.get("facts").map(|at| facts(&at, known.about)).transpose()?;
    let fact = |name| facts.as_ref().and_then(|facts| facts.get(name));
    Ok(Expect {
        at_ms: fields.get("at").map(|at| at.time_ms()).transpose()?,
        decided: of_nodes(fields.get("decided"), known, decided)?,
        holds: properties("holds")?,
        violates: properties("violates")?,
        blocked: fields.get("blocked").map(|at| nodes(&at, known)).transpose()?,
        phase: of_nodes(fields.get("phase"), known, phase)?,
        balances: of_nodes(fact("balances"), known, |at, _, _| at.whole(-limits::WHOLE, limits::WHOLE))?,
        owners: fact("owners").map(|at| nodes(&at, known)).transpose()?,
        copies: of_nodes(fact("copies"), known, |at, _, _| value(at))?,
        chosen: fact("chosen").map(|at| chosen(&at, known.about)).transpose()?,
        messages: fields.get("messages").map_or(Ok(Vec::new()), |at| counts(&at))?,
        attempts: fields.get("attempts").map_or(Ok(Vec::new()), |at| attempts(&at, known))?,
    })
}

/// The values of an object whose keys are ids of nodes.
fn of_nodes<T>(
    at: Option<At<'_>>,
    known: &Names<'_>,
    read: fn(&At<'_>, &NodeSpec, &About) -> Result<T, Diagnostic>,
) -> Result<Vec<(NodeId, T)>, Diagnostic> {
    let Some(at) = at else { return Ok(Vec::new()) };
    let one = |(id, at): (&str, At<'_>)| {
        let node = known.named(&at, id)?;
        Ok((node, read(&at, &known.nodes[node.index()], known.about)?))
    };
    at.object()?.pairs().map(one).collect()
}

/// What a node has decided; `null` for nothing yet, `true` for whatever it is, of a log a list by slot.
fn decided(at: &At<'_>, node: &NodeSpec, about: &About) -> Result<Decided, Diagnostic> {
    if at.is_null() && about.decides != Decides::Log {
        return Ok(Decided::One(None));
    }
    if !about.roles.iter().any(|role| role.decides && node.roles.contains(&role.name)) {
        let id = &node.id;
        return Err(match about.decides {
            Decides::Log => at.bad(&format!("{id} never decides"), &format!("{id} 从不作决定")),
            _ => at.bad(
                &format!("{id} never decides, so that only null can stand here"),
                &format!("{id} 从不作决定，此处只能是 null"),
            ),
        });
    }
    if at.is_true() {
        return Ok(Decided::Any);
    }
    match &about.decides {
        Decides::Client => value(at).map(|value| Decided::One(Some(value))),
        Decides::Outcome(outcomes) => outcome(at, outcomes, &about.id).map(|value| Decided::One(Some(value))),
        Decides::Log => at.list(limits::STEPS)?.iter().map(entry).collect::<Result<_, _>>().map(Decided::Log),
    }
}

/// What stands in a slot: a value, `""` for the no-op, `null` for a gap.
fn entry(at: &At<'_>) -> Result<Option<Value>, Diagnostic> {
    if at.is_null() { Ok(None) } else { slot_value(at).map(Some) }
}

/// A client's value, or `""` for the no-op.
fn slot_value(at: &At<'_>) -> Result<Value, Diagnostic> {
    if at.text()?.is_empty() { Ok(Value::new("")) } else { value(at) }
}

fn outcome(at: &At<'_>, outcomes: &[String], protocol: &str) -> Result<Value, Diagnostic> {
    let said = at.text()?;
    if outcomes.iter().any(|outcome| outcome == said) {
        return Ok(Value::new(said));
    }
    let (said, en, zh) = (shorten(said), outcomes.join(" or "), outcomes.join(" 或 "));
    Err(at
        .bad(&format!("{protocol} decides {en}, not {said:?}"), &format!("{protocol} 的决定是 {zh}，而不是 {said:?}")))
}

/// The name of a phase that one of the node's roles has.
fn phase(at: &At<'_>, node: &NodeSpec, about: &About) -> Result<String, Diagnostic> {
    let name = at.text()?;
    let phases: Vec<&str> = about.phases_of(&node.roles).map(|phase| phase.name.as_str()).collect();
    if phases.contains(&name) {
        return Ok(name.to_string());
    }
    let (id, name, all) = (&node.id, shorten(name), phases.join(", "));
    Err(match phases[..] {
        [] => at.bad(&format!("{id} has no phases"), &format!("{id} 没有阶段")),
        _ => at.bad(
            &format!("{id} has no phase {name:?}: it has {all}"),
            &format!("{id} 没有名为 {name:?} 的阶段，它的阶段有：{all}"),
        ),
    })
}

/// A list of nodes without repetition.
pub(super) fn nodes(at: &At<'_>, known: &Names<'_>) -> Result<NodeSet, Diagnostic> {
    let mut nodes = NodeSet::EMPTY;
    for at in at.list(limits::NODES)? {
        if !nodes.insert(known.node(&at)?) {
            let id = at.text()?;
            return Err(at.bad(&format!("duplicate node {id}"), &format!("节点 {id} 重复")));
        }
    }
    Ok(nodes)
}

/// The expectations in the same form as `run` prints its facts.
fn facts<'a>(at: &At<'a>, about: &About) -> Result<Fields<'a>, Diagnostic> {
    let facts = at.object()?;
    let is_known = |name: &str| match name {
        "balances" | "chosen" => true,
        "owners" => about.holds == Holds::Ownership,
        "copies" => about.holds == Holds::Copies,
        _ => false,
    };
    let unknown = facts.pairs().find(|(name, _)| !is_known(name));
    match unknown {
        Some((name, at)) => Err(at.unknown("fact", "事实", name)),
        None => Ok(facts),
    }
}

/// The values that are chosen; of a log a list by slot of lists.
fn chosen(at: &At<'_>, about: &About) -> Result<Chosen, Diagnostic> {
    let of_slot = |at: &At<'_>| at.list(limits::STEPS)?.iter().map(slot_value).collect();
    match about.decides {
        Decides::Log => at.list(limits::STEPS)?.iter().map(of_slot).collect::<Result<_, _>>().map(Chosen::Log),
        _ => at.list(limits::STEPS)?.iter().map(value).collect::<Result<_, _>>().map(Chosen::One),
    }
}

/// How often nodes have tried again: a number, or an object by timer.
fn attempts(at: &At<'_>, known: &Names<'_>) -> Result<Vec<(NodeId, Option<String>, u32)>, Diagnostic> {
    let mut attempts = Vec::new();
    let count = |at: &At<'_>| at.whole(0, u32::MAX.into()).map(|count| count as u32);
    for (id, at) in at.object()?.pairs() {
        let node = known.named(&at, id)?;
        if !at.is_object() {
            attempts.push((node, None, count(&at)?));
            continue;
        }
        for (timer, at) in at.object()?.pairs() {
            attempts.push((node, Some(known.timer(&at, timer)?), count(&at)?));
        }
    }
    Ok(attempts)
}

fn counts(at: &At<'_>) -> Result<Vec<(String, u32)>, Diagnostic> {
    let count = |(name, at): (&str, At<'_>)| {
        if !COUNTS.contains(&name) {
            return Err(at.unknown("count", "计数", name));
        }
        Ok((name.to_string(), at.whole(0, u32::MAX.into())? as u32))
    };
    at.object()?.pairs().map(count).collect()
}
