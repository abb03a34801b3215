//! How an action led to a later one from outside of the node that reacts: the message that it sent, the timer that it
//! set, the fault that stopped a node.

use crate::run::record::Record;
use crate::scenario::action::{Action, FlightId};
use crate::world::{ActionResult, ReactionRecord};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use synod_core::NodeId;
use synod_core::erased::{Effect, Input};

/// How an action is a cause of a later event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A message set out in it, an original or a copy, or was forged.
    Sent(FlightId),
    /// This node set this timer in it.
    Set(NodeId, u8),
    /// It stopped a node, or cut a link.
    Stopped,
    /// What it brought was waiting in a node's mailbox.
    Waited,
    /// A node has taken something in, without which it would have reacted otherwise.
    Needed,
    /// This node did in it what the violation of a property rests on.
    Named(NodeId),
    /// A property was violated after it.
    Violated,
}

/// A cause: an action, and how it is a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The step that the action led to.
    pub step: u32,
    /// How it is a cause.
    pub how: How,
}

/// What led to each action from outside.
#[derive(Default)]
pub(super) struct Ways {
    outer: Vec<Vec<Ground>>,
    /// The step in which each message set out, or was forged.
    sent: BTreeMap<FlightId, u32>,
    /// The step in which each timer was set last.
    set: BTreeMap<(NodeId, u8), u32>,
    /// The step since which each node that does not run is down or paused.
    stopped: BTreeMap<NodeId, u32>,
    /// What waits in the mailbox of each paused node.
    mail: BTreeMap<NodeId, Vec<(u32, Input)>>,
}

impl Ways {
    /// What led to the action of `step`.
    pub(super) fn outer(&self, step: u32) -> &[Ground] {
        self.outer.get(step as usize).map_or(&[], Vec::as_slice)
    }

    /// Since which step a node has been down or paused.
    pub(super) fn stopped(&self, node: NodeId) -> Option<u32> {
        self.stopped.get(&node).copied()
    }

    /// All nodes have started.
    pub(super) fn start(&mut self, result: &ActionResult) {
        self.outer.push(Vec::new());
        self.leave(0, &result.reactions);
    }

    /// The action of `step` has happened.
    pub(super) fn go_on(&mut self, step: u32, record: &Record) {
        let mut led = Vec::new();
        if let Some(action) = record.action.as_ref().filter(|_| record.refused.is_none()) {
            let at = self.at(action, record);
            let (set, stopped) = (|key: &(NodeId, u8)| self.set.get(key), |node| self.stopped.get(&node));
            let from = |step: Option<&u32>, how| step.map(|step| Ground { step: *step, how });
            led.extend(action.message().and_then(|number| from(self.sent.get(number), How::Sent(*number))));
            if let Action::Fire { node, timer } = action {
                led.extend(from(set(&(*node, *timer)), How::Set(*node, *timer)));
            }
            let meets_a_stop =
                record.result.queued || matches!(action, Action::Deliver(_)) && !record.result.lost.is_empty();
            if meets_a_stop || matches!(action, Action::Restart(_) | Action::Resume(_)) {
                led.extend(at.and_then(|node| from(stopped(node), How::Stopped)));
            }
            self.follow(step, action, at, record, &mut led);
        }
        self.outer.push(led);
        self.leave(step, &record.result.reactions);
    }

    /// The node that an action happens to.
    fn at(&self, action: &Action, record: &Record) -> Option<NodeId> {
        match action {
            Action::Deliver(_) => record.result.flight.as_ref().map(|flight| flight.to),
            Action::Request { node, .. } | Action::Fire { node, .. } | Action::Crash { node, .. } => Some(*node),
            Action::Restart(node) | Action::Wipe(node) | Action::Pause(node) | Action::Resume(node) => Some(*node),
            _ => None,
        }
    }

    /// What stops, goes on and waits after an action.
    fn follow(&mut self, step: u32, action: &Action, at: Option<NodeId>, record: &Record, led: &mut Vec<Ground>) {
        let result = &record.result;
        let Some(node) = at else {
            self.sent.extend(result.copy.as_ref().map(|copy| (copy.number, step)));
            // What a forged message says comes from who has forged it; that it was on its way, from its sender.
            let forged = result.flight.as_ref().filter(|_| result.forged.is_some());
            self.sent.extend(forged.map(|flight| (flight.number, step)));
            return;
        };
        match action {
            Action::Crash { .. } | Action::Wipe(_) => {
                // A wipe of a node that is down stops nothing.
                let was_up = !self.stopped.contains_key(&node) || self.mail.contains_key(&node);
                if was_up {
                    self.stopped.insert(node, step);
                }
                self.mail.remove(&node);
            }
            Action::Pause(_) => {
                self.stopped.insert(node, step);
                self.mail.insert(node, Vec::new());
            }
            Action::Restart(_) => _ = self.stopped.remove(&node),
            Action::Resume(_) => {
                self.stopped.remove(&node);
                let mut mail = self.mail.remove(&node).unwrap_or_default();
                for reacted in &result.reactions {
                    if let Some(place) = mail.iter().position(|(_, input)| *input == reacted.input) {
                        led.push(Ground { step: mail.remove(place).0, how: How::Waited });
                    }
                }
            }
            _ if result.queued => {
                let input = match action {
                    Action::Fire { timer, .. } => Some(Input::Timer(*timer)),
                    Action::Request { .. } => result.request.clone().map(Input::Request),
                    _ => result
                        .flight
                        .as_ref()
                        .map(|flight| Input::Message { from: flight.from, message: flight.message.clone() }),
                };
                self.mail.entry(node).or_default().extend(input.map(|input| (step, input)));
            }
            _ => {}
        }
    }

    /// What sets out and what is set in the reactions of `step`.
    fn leave(&mut self, step: u32, reactions: &[ReactionRecord]) {
        for reacted in reactions {
            for (.., sent) in reacted.sent() {
                self.sent.insert(sent.number, step);
                self.sent.extend(sent.copy.map(|(copy, _)| (copy, step)));
            }
            for effect in &reacted.reaction.effects {
                if let Effect::SetTimer { timer, .. } = effect {
                    self.set.insert((reacted.node, *timer), step);
                }
            }
        }
    }
}
