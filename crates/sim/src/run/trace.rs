//! The canonical text of a run: one line an action, in no language. Golden tests, digests and bug reports share it.
//!
//! `docs/scenario.md` describes it for other programs; a change here changes every digest.

use super::Run;
use super::record::Record;
use super::shown;
use crate::digest::digest;
use crate::scenario::action::{Action, Cause, Subject};
use crate::world::{ActionResult, Flight, ReactionRecord};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write;
use synod_core::DynCluster;
use synod_core::erased::{Effect, Input};
use synod_core::{Fact, NodeId, NodeSet};

impl Run {
    /// The canonical text of what is known, one line an action, in no language.
    pub fn trace(&self) -> String {
        let mut text = String::new();
        for step in 0..=self.records.len() {
            _ = writeln!(text, "{}", line(self, step));
        }
        text
    }

    /// The first known step that is not as in `trace`, the canonical text of another run.
    pub fn departs_from(&self, trace: &str) -> Option<u32> {
        let mut other = trace.lines();
        (0..=self.len()).find(|step| other.next() != Some(line(self, *step as usize).as_str()))
    }

    /// FNV-1a of [`Run::trace`].
    pub fn digest(&self) -> u64 {
        digest(&self.trace())
    }
}

/// The line of the action with which `step` begins; 0 is the start.
fn line(run: &Run, step: usize) -> String {
    let cluster = run.world.cluster();
    let Some(record) = step.checked_sub(1).and_then(|place| run.records.get(place)) else {
        return format!("0 0 start{}", result(cluster, &run.start));
    };
    let mut text = format!("{step} {} ", record.at_ms);
    match record.cause {
        Cause::Clock => {}
        Cause::Step(place) => _ = write!(text, "step {place} "),
        Cause::Person => text += "person ",
    }
    match &record.action {
        Some(named) => text += &action(cluster, named, record),
        None => text += "message",
    }
    if let Some(refused) = record.refused {
        _ = write!(text, " refused {}", refused.name());
    }
    text + &result(cluster, &record.result)
}

fn action(cluster: &dyn DynCluster, action: &Action, record: &Record) -> String {
    let name = |node: NodeId| cluster.name(node).to_string();
    let flight = || record.result.flight.as_ref().map(|flight| brief(cluster, flight)).unwrap_or_default();
    let group = |group: &NodeSet| group.iter().map(name).collect::<Vec<_>>().join(" ");
    let what = match (action, action.subject()) {
        (Action::Request { node, request, value }, _) => {
            match (&cluster.about().requests[usize::from(*request)].name, value) {
                (Some(what), Some(value)) => format!("{} {what} {}", name(*node), value.quoted()),
                (Some(what), None) => format!("{} {what}", name(*node)),
                (None, _) => name(*node),
            }
        }
        (Action::Delay { by_ms, .. }, _) => format!("{} by {by_ms}", flight()),
        (Action::Fire { node, timer }, _) => format!("{} {}", name(*node), timer_name(cluster, *timer)),
        (Action::Crash { node, sent: Some(sent) }, _) => format!("{} sent {sent}", name(*node)),
        (_, Subject::Message(_)) => flight(),
        (_, Subject::Node(node)) => name(node),
        (_, Subject::Link(from, to)) => format!("{}>{}", name(from), name(to)),
        (_, Subject::Groups(groups)) => groups.iter().map(group).collect::<Vec<_>>().join(" / "),
        (_, Subject::EveryLink) => return action.name().into(),
    };
    format!("{} {what}", action.name())
}

fn timer_name(cluster: &dyn DynCluster, timer: u8) -> &str {
    cluster.about().timers.get(usize::from(timer)).map_or("", |timer| &timer.name)
}

/// `#7 A>C Vote yes`: what it said when it was sent.
fn brief(cluster: &dyn DynCluster, flight: &Flight) -> String {
    let (from, to) = (cluster.name(flight.from), cluster.name(flight.to));
    let sent = flight.sent_as.as_ref().unwrap_or(&flight.message);
    format!("#{} {from}>{to} {}", flight.number, shown::label(cluster, sent, flight.kind))
}

fn result(cluster: &dyn DynCluster, result: &ActionResult) -> String {
    let mut text = String::new();
    if result.queued {
        text += " | mailbox";
    }
    if let Some(copy) = &result.copy {
        _ = write!(text, " | copy #{}{}", copy.number, arrival(copy.due_ms));
    }
    if let Some(forged) = &result.forged {
        _ = write!(text, " | forged {}", shown::label(cluster, &forged.message, u8::MAX));
    }
    for flight in &result.lost {
        _ = write!(text, " | lost {}", brief(cluster, flight));
    }
    for reacted in &result.reactions {
        _ = write!(text, " | {}", cluster.name(reacted.node));
        if result.reactions.len() > 1 {
            text += &input(cluster, reacted);
        }
        text += &effects(cluster, reacted);
    }
    text
}

/// Which input it was, where one action has several: ` <C Prepare -50`.
fn input(cluster: &dyn DynCluster, reacted: &ReactionRecord) -> String {
    match &reacted.input {
        Input::Boot { .. } => String::new(),
        Input::Request(_) => " <request".into(),
        Input::Message { from, message } => {
            format!(" <{} {}", cluster.name(*from), shown::label(cluster, message, u8::MAX))
        }
        Input::Timer(timer) => format!(" <{}", timer_name(cluster, *timer)),
    }
}

fn effects(cluster: &dyn DynCluster, reacted: &ReactionRecord) -> String {
    let mut parts: Vec<String> = Vec::new();
    if reacted.reaction.disk.is_some() {
        parts.push("write".into());
    }
    let mut sends = reacted.sent();
    for effect in &reacted.reaction.effects {
        match effect {
            Effect::Send { .. } => {
                let Some((to, message, sent)) = sends.next() else { continue };
                let mut part = format!(
                    "send #{} >{} {}",
                    sent.number,
                    cluster.name(to),
                    shown::label(cluster, message, sent.kind)
                );
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
                parts.push(format!("set {} {after_ms}", timer_name(cluster, *timer)));
            }
            Effect::SetTimer { timer, after_ms, spread_ms } => {
                parts.push(format!("set {} {after_ms}+{spread_ms}", timer_name(cluster, *timer)));
            }
            Effect::CancelTimer(timer) => parts.push(format!("cancel {}", timer_name(cluster, *timer))),
            Effect::Attempt(_) => {}
            Effect::Witness(fact) => parts.extend(fact_text(cluster, fact)),
        }
    }
    if parts.is_empty() { ": nothing".into() } else { format!(": {}", parts.join(", ")) }
}

/// ` @25`: when it arrives; nothing in a manual schedule.
fn arrival(due_ms: u64) -> String {
    if due_ms == u64::MAX { String::new() } else { format!(" @{due_ms}") }
}

/// A fact of the ledger. The trace was settled before announcements were facts, so that it does not tell them.
fn fact_text(cluster: &dyn DynCluster, fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::Proposed(value) => format!("proposed {}", value.quoted()),
        Fact::Voted(yes) => format!("voted {}", if *yes { "yes" } else { "no" }),
        Fact::Accepted { slot: 0, ballot, value } => format!("accepted {ballot} {}", value.quoted()),
        Fact::Accepted { slot, ballot, value } => format!("accepted {slot} {ballot} {}", value.quoted()),
        Fact::Decided { slot: 0, value } => format!("decided {}", value.quoted()),
        Fact::Decided { slot, value } => format!("decided {slot} {}", value.quoted()),
        Fact::Announced(_) => return None,
        Fact::Own(own) => shown::told(cluster, own),
    })
}

#[cfg(test)]
mod tests {
    use super::fact_text;
    use crate::testing::{ASK, opened, transfer};
    use synod_core::{Fact, Value};

    #[test]
    fn a_fact_is_told_with_its_slot_but_for_slot_0() {
        let run = opened(&transfer(ASK, ""));
        let told = |fact| fact_text(run.world.cluster(), &fact);
        let value = || Value::new("a \"b\"");
        let accepted = |slot| told(Fact::Accepted { slot, ballot: 4, value: value() });
        let decided = |slot| told(Fact::Decided { slot, value: value() });
        assert_eq!(accepted(0).as_deref(), Some(r#"accepted 4 "a \"b\"""#));
        assert_eq!(accepted(3).as_deref(), Some(r#"accepted 3 4 "a \"b\"""#));
        assert_eq!(decided(0).as_deref(), Some(r#"decided "a \"b\"""#));
        assert_eq!(decided(3).as_deref(), Some(r#"decided 3 "a \"b\"""#));
        assert_eq!(told(Fact::Announced(value())), None);
    }
}
