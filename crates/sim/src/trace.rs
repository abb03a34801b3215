//! The canonical text of a run: one line an action, in no language. Golden tests, digests and bug reports share it.
//!
//! `docs/scenario.md` describes it for other programs; a change here changes every digest.

use crate::action::Action;
use crate::timeline::{Cause, Moment, Timeline};
use crate::world::{Flight, Outcome, Turn};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write;
use synod_core::Cast;
use synod_core::cast::{Effect, Input};
use synod_core::{Fact, NodeId, NodeSet, Value};

/// The trace of all that `run` knows, each line ended.
pub(crate) fn trace(run: &Timeline) -> String {
    let mut text = String::new();
    _ = writeln!(text, "0 0 start{}", outcome(run.world.cast(), &run.start));
    for step in 1..=run.moments.len() {
        _ = writeln!(text, "{}", line(run, step));
    }
    text
}

/// The line of the action with which `step`, at least 1, begins.
pub(crate) fn line(run: &Timeline, step: usize) -> String {
    let cast = run.world.cast();
    let moment = &run.moments[step - 1];
    let mut text = format!("{step} {} ", moment.at_ms);
    match moment.cause {
        Cause::Clock => {}
        Cause::Step(place) => _ = write!(text, "step {place} "),
        Cause::Person => text += "person ",
    }
    match &moment.action {
        Some(named) => text += &action(cast, named, moment),
        None => text += "message",
    }
    if let Some(refused) = moment.refused {
        _ = write!(text, " refused {}", refused.name());
    }
    text + &outcome(cast, &moment.outcome)
}

fn action(cast: &dyn Cast, action: &Action, moment: &Moment) -> String {
    let name = |node: &NodeId| cast.name(*node).to_string();
    let flight = || moment.outcome.flight.as_ref().map(|flight| brief(cast, flight)).unwrap_or_default();
    let what = match action {
        Action::Request { node, request, value } => match (cast.about().requests[usize::from(*request)].name, value) {
            (Some(what), Some(value)) => format!("{} {what} {}", name(node), quoted(value)),
            (Some(what), None) => format!("{} {what}", name(node)),
            (None, _) => name(node),
        },
        Action::Deliver(_) | Action::Lose(_) | Action::Duplicate(_) => flight(),
        Action::Delay { by_ms, .. } => format!("{} by {by_ms}", flight()),
        Action::Fire { node, timer } => format!("{} {}", name(node), timer_name(cast, *timer)),
        Action::Crash { node, sent: Some(sent) } => format!("{} sent {sent}", name(node)),
        Action::Crash { node, sent: None } | Action::Restart(node) | Action::Wipe(node) => name(node),
        Action::Pause(node) | Action::Resume(node) | Action::Mute(node) | Action::Deafen(node) => name(node),
        Action::Cut { from, to } | Action::Mend { from, to } => format!("{}>{}", name(from), name(to)),
        Action::Partition(groups) => {
            let group = |group: &NodeSet| group.iter().map(|node| name(&node)).collect::<Vec<_>>().join(" ");
            groups.iter().map(group).collect::<Vec<_>>().join(" / ")
        }
        Action::Heal => return action.name().into(),
    };
    format!("{} {what}", action.name())
}

fn timer_name(cast: &dyn Cast, timer: u8) -> &'static str {
    cast.about().timers.get(usize::from(timer)).map_or("", |timer| timer.name)
}

/// `#7 A>C Vote yes`.
fn brief(cast: &dyn Cast, flight: &Flight) -> String {
    let (from, to) = (cast.name(flight.from), cast.name(flight.to));
    format!("#{} {from}>{to} {}", flight.number, cast.label(&flight.message))
}

fn outcome(cast: &dyn Cast, outcome: &Outcome) -> String {
    let mut text = String::new();
    if outcome.queued {
        text += " | mailbox";
    }
    if let Some(copy) = &outcome.copy {
        _ = write!(text, " | copy #{}{}", copy.number, arrival(copy.due_ms));
    }
    for flight in &outcome.lost {
        _ = write!(text, " | lost {}", brief(cast, flight));
    }
    for turn in &outcome.turns {
        _ = write!(text, " | {}", cast.name(turn.node));
        if outcome.turns.len() > 1 {
            text += &input(cast, turn);
        }
        text += &effects(cast, turn);
    }
    text
}

/// Which input it was, where one action has several: ` <C Prepare -50`.
fn input(cast: &dyn Cast, turn: &Turn) -> String {
    match &turn.input {
        Input::Boot { .. } => String::new(),
        Input::Request(_) => " <request".into(),
        Input::Message { from, message } => format!(" <{} {}", cast.name(*from), cast.label(message)),
        Input::Timer(timer) => format!(" <{}", timer_name(cast, *timer)),
    }
}

fn effects(cast: &dyn Cast, turn: &Turn) -> String {
    let mut parts: Vec<String> = Vec::new();
    if turn.reaction.disk.is_some() {
        parts.push("write".into());
    }
    let mut sends = turn.sent();
    for effect in &turn.reaction.effects {
        match effect {
            Effect::Send { .. } => {
                let Some((to, message, sent)) = sends.next() else { continue };
                let mut part = format!("send #{} >{} {}", sent.number, cast.name(to), cast.label(message));
                match sent.loss {
                    Some(_) => part += " lost",
                    None => part += &arrival(sent.due_ms),
                }
                if let Some((number, due_ms)) = sent.copy {
                    _ = write!(part, " copy #{number}{}", arrival(due_ms));
                }
                parts.push(part);
            }
            Effect::SetTimer { timer, after_ms, spread_ms: 0 } => {
                parts.push(format!("set {} {after_ms}", timer_name(cast, *timer)));
            }
            Effect::SetTimer { timer, after_ms, spread_ms } => {
                parts.push(format!("set {} {after_ms}+{spread_ms}", timer_name(cast, *timer)));
            }
            Effect::CancelTimer(timer) => parts.push(format!("cancel {}", timer_name(cast, *timer))),
            Effect::Attempt(_) => {}
            Effect::Witness(fact) => parts.extend(fact_text(fact)),
        }
    }
    if parts.is_empty() { ": nothing".into() } else { format!(": {}", parts.join(", ")) }
}

/// ` @25`: when it arrives; nothing in a manual schedule.
fn arrival(due_ms: u64) -> String {
    if due_ms == u64::MAX { String::new() } else { format!(" @{due_ms}") }
}

/// A value in quotation marks; within them only `"` and `\\` are escaped, so that any program can do the same.
fn quoted(value: &Value) -> String {
    format!("\"{}\"", value.as_str().replace('\\', "\\\\").replace('"', "\\\""))
}

/// A fact of the ledger. The trace was settled before announcements were facts, so that it does not tell them.
fn fact_text(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::Proposed(value) => format!("proposed {}", quoted(value)),
        Fact::Voted(yes) => format!("voted {}", if *yes { "yes" } else { "no" }),
        Fact::Accepted { ballot, value } => format!("accepted {ballot} {}", quoted(value)),
        Fact::Decided(value) => format!("decided {}", quoted(value)),
        Fact::Announced(_) => return None,
    })
}
