//! What the diagram shows along a node's line besides messages: how long a lock is held for the node, in which step its
//! count of answers is complete, what a step changes in its log, and which nodes a violation concerns.
//!
//! Locks and violations are recorded. A count and a log are what the protocol shows of its node, so that they are asked
//! for, and only for the steps that somebody looks at.

use super::Run;
use super::look::{phase_frame, roles_of};
use super::record::Violation;
use super::shown;
use crate::scenario::action::Action;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::ops::Range;
use synod_core::about::Decides;
use synod_core::erased::Input;
use synod_core::{DynCluster, Erased, Language, NodeId, NodeSet, NodeView, Quorum, Slot, SlotView, Tone};

/// How long a lock was held for a node, over all that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Which node.
    pub node: NodeId,
    /// From when, in virtual milliseconds.
    pub from_ms: u64,
    /// The step with which it began.
    pub from_step: u32,
    /// Until when; `None` if it lasts.
    pub until_ms: Option<u64>,
    /// The step with which it ended.
    pub until_step: Option<u32>,
}

/// The step in which a node has all the answers that it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enough {
    /// Which node.
    pub node: NodeId,
    /// The step.
    pub step: u32,
    /// When, in virtual milliseconds.
    pub at_ms: u64,
    /// How many answers suffice.
    pub need: u32,
    /// How many nodes were asked.
    pub of: u32,
}

/// What a step changed in a node's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Which node.
    pub node: NodeId,
    /// The step.
    pub step: u32,
    /// When, in virtual milliseconds.
    pub at_ms: u64,
    /// The slots that are not as they were, in their order, as they are now.
    pub slots: Vec<(Slot, SlotView)>,
}

/// A property was violated for the first time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violated {
    /// The step.
    pub step: u32,
    /// When, in virtual milliseconds.
    pub at_ms: u64,
    /// The nodes concerned.
    pub nodes: NodeSet,
}

/// A node after one of its reactions, and the kind of the answer that it reacted to, if that is what it did.
struct State<'a> {
    memory: Option<&'a Erased>,
    disk: Option<&'a Erased>,
    answer: Option<u8>,
}

impl Run {
    /// How long locks were held, over all that is known, in the order in which they began.
    pub fn locks(&self) -> Vec<Lock> {
        let mut locks: Vec<Lock> = Vec::new();
        let mut open: BTreeMap<NodeId, usize> = BTreeMap::new();
        let mut look = |node: NodeId, locked: bool, (at_ms, step): (u64, u32)| match (open.get(&node), locked) {
            (None, true) => {
                open.insert(node, locks.len());
                locks.push(Lock { node, from_ms: at_ms, from_step: step, until_ms: None, until_step: None });
            }
            (Some(place), false) => {
                (locks[*place].until_ms, locks[*place].until_step) = (Some(at_ms), Some(step));
                open.remove(&node);
            }
            (None, false) | (Some(_), true) => {}
        };
        for reacted in &self.start.reactions {
            look(reacted.node, reacted.look.locked, (0, 0));
        }
        for (step, record) in (1u32..).zip(&self.records) {
            if let (Some(Action::Crash { node, .. } | Action::Wipe(node)), Some(seen)) =
                (&record.action, &record.result.look)
            {
                look(*node, seen.locked, (record.at_ms, step));
            }
            for reacted in &record.result.reactions {
                look(reacted.node, reacted.look.locked, (record.at_ms, step));
            }
        }
        locks
    }

    /// The first violation of each property, in their order.
    pub fn violated(&self) -> Vec<Violated> {
        let one = |violation: &Violation| Violated {
            step: violation.step,
            at_ms: self.at_ms(violation.step),
            nodes: violation.breach.nodes,
        };
        self.violations.iter().map(one).collect()
    }

    /// The nodes that have all the answers that they need, in which of these steps. A count that is not there any more
    /// after a further answer of its kind was complete if the node has gone on to another phase that is no failure and
    /// no wait: it may have begun its next count at once.
    pub fn enough(&self, steps: Range<u32>) -> Vec<Enough> {
        let cluster = self.world.cluster();
        let mut states: BTreeMap<NodeId, Vec<State<'_>>> = BTreeMap::new();
        let mut found = Vec::new();
        for (step, node, state) in self.states(steps.end) {
            let is_answer = state.answer.is_some();
            let own = states.entry(node).or_default();
            own.push(state);
            if !is_answer || step < steps.start.max(1) {
                continue;
            }
            if let Some(Quorum { need: Some(need), of, .. }) = completed(cluster, node, own) {
                found.push(Enough { node, step, at_ms: self.at_ms(step), need, of });
            }
        }
        found
    }

    /// What changed in the logs of nodes, in which of these steps; nothing in a protocol without logs. A slot that a
    /// log has no more is not told of, nor is a crash: nothing is in its place that could be shown.
    pub fn logs(&self, steps: Range<u32>) -> Vec<Logged> {
        let cluster = self.world.cluster();
        if cluster.about().decides != Decides::Log {
            return Vec::new();
        }
        let mut before: BTreeMap<NodeId, State<'_>> = BTreeMap::new();
        let mut found = Vec::new();
        for (step, node, state) in self.states(steps.end) {
            if step >= steps.start && state.memory.is_some() {
                let was = before.get(&node).map(|state| view(cluster, node, state).slots).unwrap_or_default();
                let now = (1..).zip(view(cluster, node, &state).slots);
                let slots: Vec<(Slot, SlotView)> =
                    now.filter(|(slot, view)| was.get(usize::from(*slot) - 1) != Some(view)).collect();
                if !slots.is_empty() {
                    found.push(Logged { node, step, at_ms: self.at_ms(step), slots });
                }
            }
            before.insert(node, state);
        }
        found
    }

    /// The nodes after each of their reactions and outages, with the step, before the step `end`.
    fn states(&self, end: u32) -> Vec<(u32, NodeId, State<'_>)> {
        let cluster = self.world.cluster();
        let mut disks: BTreeMap<NodeId, &Erased> = BTreeMap::new();
        let mut states = Vec::new();
        for reacted in &self.start.reactions {
            let memory = Some(&reacted.reaction.memory);
            disks.extend(reacted.reaction.disk.as_ref().map(|disk| (reacted.node, disk)));
            states.push((0, reacted.node, State { memory, disk: disks.get(&reacted.node).copied(), answer: None }));
        }
        let until = (end.min(self.len() + 1) as usize).saturating_sub(1);
        for (step, record) in (1u32..).zip(&self.records[..until]) {
            if let (Some(Action::Crash { node, .. } | Action::Wipe(node)), None) = (&record.action, record.refused) {
                if matches!(record.action, Some(Action::Wipe(_))) {
                    disks.remove(node);
                }
                states.push((step, *node, State { memory: None, disk: disks.get(node).copied(), answer: None }));
            }
            for reacted in &record.result.reactions {
                disks.extend(reacted.reaction.disk.as_ref().map(|disk| (reacted.node, disk)));
                let (memory, disk) = (Some(&reacted.reaction.memory), disks.get(&reacted.node).copied());
                let answer = answer(cluster, &reacted.input);
                states.push((step, reacted.node, State { memory, disk, answer }));
            }
        }
        states
    }
}

/// The kind of the answer that an input is.
fn answer(cluster: &dyn DynCluster, input: &Input) -> Option<u8> {
    let Input::Message { message, .. } = input else { return None };
    let kind = cluster.kind(message).ok()?;
    cluster.about().message(kind).is_some_and(|about| about.answer).then_some(kind)
}

fn view(cluster: &dyn DynCluster, node: NodeId, state: &State<'_>) -> NodeView {
    let empty = state.disk.is_none().then(|| cluster.empty_disk());
    let disk = state.disk.or(empty.as_ref());
    disk.map(|disk| shown::view(cluster, node, state.memory, disk, Language::English)).unwrap_or_default()
}

/// The count that the latest of these states of a node has completed.
fn completed(cluster: &dyn DynCluster, node: NodeId, states: &[State<'_>]) -> Option<Quorum> {
    let [.., last, now] = states else { return None };
    let (before, after) = (view(cluster, node, last), view(cluster, node, now));
    let is_whole = |count: &Quorum| count.need.is_some_and(|need| need > 0 && count.have >= need);
    let missing = before.quorum.filter(|count| !is_whole(count));
    if let Some(count) = after.quorum.filter(is_whole) {
        return (before.quorum != after.quorum && (missing.is_some() || before.quorum.is_none())).then_some(count);
    }
    let count = missing.filter(|count| count.need == Some(count.have + 1))?;
    let roles: Vec<&str> = roles_of(cluster, node).map(|role| role.name.as_str()).collect();
    let [old, new] = [&before, &after].map(|view| view.phase.as_ref());
    let tone = phase_frame(cluster, &roles, new?, Language::English).tone;
    let goes_on = old.map(|old| &old.name) != new.map(|new| &new.name) && !matches!(tone, Tone::Failed | Tone::Waiting);
    let kind = raised_by(cluster, node, &states[..states.len() - 1], count);
    (goes_on && kind.is_none_or(|kind| now.answer == Some(kind))).then_some(count)
}

/// The kind of the answer with which `count`, that of the latest of these states, rose last; `None` if it was none.
fn raised_by(cluster: &dyn DynCluster, node: NodeId, states: &[State<'_>], count: Quorum) -> Option<u8> {
    let mut later = states.last()?;
    for earlier in states.iter().rev().skip(1) {
        if view(cluster, node, earlier).quorum != Some(count) {
            break;
        }
        later = earlier;
    }
    later.answer.filter(|_| count.have > 0)
}
