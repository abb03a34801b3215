//! All that is known of a run, for the scrubber, the diagram and exports.

use super::Run;
use super::frame::{Crossing, Decision, Event, Mark, MarkSort, Outage};
use super::look::tone;
use super::shown;
use crate::scenario::action::{Action, Cause};
use crate::world::{Flight, Life, ReactionRecord};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;
use synod_core::{DynCluster, Erased, Fact, Ledger, NodeId, Slot, Value};

impl Run {
    /// The marks on the scrubber, of all that is known.
    pub fn marks(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        let (mut accepted, acceptors) = (Ledger::default(), self.world.cluster().acceptors());
        for (step, record) in (1u32..).zip(&self.records) {
            let mut mark = |sort| marks.push(Mark { step, at_ms: record.at_ms, sort });
            if record.refused.is_none() && record.action.as_ref().is_some_and(Action::is_fault) {
                mark(MarkSort::Fault);
            }
            let mut chosen = false;
            for reacted in &record.result.reactions {
                for (slot, ballot, value) in reacted.accepted() {
                    let before = accepted.first_chosen_in(slot, ballot, value, acceptors);
                    accepted.enter(reacted.node, Fact::Accepted { slot, ballot, value: value.clone() });
                    chosen |= !before && accepted.first_chosen_in(slot, ballot, value, acceptors);
                }
            }
            if chosen {
                mark(MarkSort::Chosen);
            }
            if record.result.reactions.iter().any(|reacted| reacted.decided().next().is_some()) {
                mark(MarkSort::Decision);
            }
            if self.violations.iter().any(|violation| violation.step == step) {
                mark(MarkSort::Violation);
            }
        }
        marks
    }

    /// What the action with which `step` begins was and did; 0 is the start.
    pub fn event(&self, step: u32) -> Event {
        let record = (step as usize).checked_sub(1).and_then(|place| self.records.get(place));
        let result = record.map_or(&self.start, |record| &record.result);
        let sent = || result.reactions.iter().flat_map(ReactionRecord::sent).map(|(_, _, sent)| sent);
        let number = |flight: &Flight| flight.number;
        let lost_at_once = sent().filter(|sent| sent.loss.is_some()).map(|sent| sent.number);
        let decided = |reacted: &'_ ReactionRecord| {
            let decision = |(slot, value): (Slot, &Value)| Decision { node: reacted.node, slot, value: value.clone() };
            reacted.decided().map(decision).collect::<Vec<_>>()
        };
        Event {
            step: record.map_or(0, |_| step),
            at_ms: record.map_or(0, |record| record.at_ms),
            cause: record.map_or(Cause::Clock, |record| record.cause),
            action: record.and_then(|record| record.action.clone()),
            refused: record.and_then(|record| record.refused),
            flight: result.flight.as_ref().map(number),
            copy: result.copy.as_deref().map(number),
            queued: result.queued,
            sent: sent().map(|sent| sent.number).collect(),
            lost: result.lost.iter().map(number).chain(lost_at_once).collect(),
            decided: result.reactions.iter().flat_map(decided).collect(),
        }
    }

    /// The path of every message, over all that is known.
    pub fn crossings(&self) -> Vec<Crossing> {
        let cluster = self.world.cluster();
        let mut ways: BTreeMap<u32, Crossing> = BTreeMap::new();
        for reacted in &self.start.reactions {
            set_out(cluster, &mut ways, reacted, 0, 0);
        }
        for (step, record) in (1u32..).zip(&self.records) {
            let result = &record.result;
            let delivered =
                matches!(record.action, Some(Action::Deliver(_))).then_some(result.flight.as_ref()).flatten();
            for (flight, lost) in delivered.map(|f| (f, false)).into_iter().chain(result.lost.iter().map(|f| (f, true)))
            {
                if let Some(way) = ways.get_mut(&flight.number) {
                    (way.end_ms, way.end_step, way.lost) = (Some(record.at_ms), Some(step), lost);
                }
            }
            if let (Some(flight), Some(forged)) = (&result.flight, &result.forged)
                && let Some(way) = ways.get_mut(&flight.number)
            {
                way.label = format!("{} ⇝ {}", way.label, shown::label(cluster, &forged.message, flight.kind));
            }
            if let (Some(original), Some(copy)) = (&result.flight, &result.copy) {
                let (from, to) = (original.from, original.to);
                let way =
                    crossing(cluster, copy.number, from, to, (&original.message, original.kind), (record.at_ms, step));
                ways.insert(copy.number, way);
            }
            for reacted in &result.reactions {
                set_out(cluster, &mut ways, reacted, record.at_ms, step);
            }
        }
        ways.into_values().collect()
    }

    /// When nodes were down or paused, over all that is known.
    pub fn outages(&self) -> Vec<Outage> {
        let mut outages: Vec<Outage> = Vec::new();
        for (step, record) in (1u32..).zip(&self.records).filter(|(_, record)| record.refused.is_none()) {
            let (node, life) = match record.action {
                Some(Action::Crash { node, .. } | Action::Wipe(node)) => (node, Life::Down),
                Some(Action::Pause(node)) => (node, Life::Paused),
                Some(Action::Restart(node) | Action::Resume(node)) => (node, Life::Up),
                _ => continue,
            };
            let open = outages.iter_mut().find(|outage| outage.node == node && outage.until_ms.is_none());
            if let Some(open) = open {
                if open.life == life {
                    continue;
                }
                (open.until_ms, open.until_step) = (Some(record.at_ms), Some(step));
            }
            if life != Life::Up {
                let (from_ms, from_step) = (record.at_ms, step);
                outages.push(Outage { node, life, from_ms, from_step, until_ms: None, until_step: None });
            }
        }
        outages
    }
}

fn crossing(
    cluster: &dyn DynCluster,
    id: u32,
    from: NodeId,
    to: NodeId,
    (message, kind): (&Erased, u8),
    (sent_ms, sent_step): (u64, u32),
) -> Crossing {
    let (tone, label) = (tone(cluster, kind), shown::label(cluster, message, kind));
    Crossing { id, from, to, kind, label, tone, sent_ms, sent_step, end_ms: None, end_step: None, lost: false }
}

fn set_out(
    cluster: &dyn DynCluster,
    ways: &mut BTreeMap<u32, Crossing>,
    reacted: &ReactionRecord,
    at_ms: u64,
    step: u32,
) {
    for (to, message, sent) in reacted.sent() {
        let way = crossing(cluster, sent.number, reacted.node, to, (message, sent.kind), (at_ms, step));
        if let Some((copy, _)) = sent.copy {
            ways.insert(copy, Crossing { id: copy, ..way.clone() });
        }
        let lost = sent.loss.is_some();
        let end = lost.then_some((at_ms, step));
        let way = Crossing { lost, end_ms: end.map(|(ms, _)| ms), end_step: end.map(|(_, step)| step), ..way };
        ways.insert(sent.number, way);
    }
}
