//! Is some node blocked in some world? Read off the graph of all worlds.
//!
//! A node that is up and not paused, and that waits, is blocked if no path of deliveries and timers leads to a world in
//! which it does not wait. A path that only the bound on attempts excludes counts as open, and so does a world whose
//! successors were not examined.

use super::parts::Trigger;
use super::rows::RowId;
use super::search::{Act, Answer, Search};
use super::sought::Target;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::NodeSet;

impl Search {
    /// The answer; computed once.
    pub(super) fn blocking(&mut self) -> Answer {
        if let Some(answer) = self.blocking {
            return answer;
        }
        let (hope, closed) = self.hope(true);
        let everyone = self.cluster.everyone();
        let stuck =
            |hope: &[NodeSet]| (0..).zip(hope).find(|(_, hope)| !hope.contains_all(everyone)).map(|(row, _)| row);
        let blocked: Option<RowId> = stuck(&hope);
        let open = blocked.is_none() && closed && stuck(&self.hope(false).0).is_some();
        let answer = Answer { blocked, open };
        self.blocking = Some(answer);
        answer
    }

    /// The first world in which the goal is reached, and whether a bound leaves it open in some world.
    pub(super) fn reached(&mut self) -> (Option<RowId>, bool) {
        let Some((target, first)) = self.target.take() else { return (None, false) };
        let answer = if target.asks_blocked() { self.reached_blocked(target.clone()) } else { (first, false) };
        self.target = Some((target, first));
        answer
    }

    fn reached_blocked(&mut self, mut target: Target) -> (Option<RowId>, bool) {
        let is_complete = self.is_complete();
        let everyone = self.cluster.everyone();
        let (hope, closed) = self.hope(true);
        let perhaps = if closed { self.hope(false).0 } else { hope.clone() };
        let mut open = false;
        for row in 0..self.rows.len() {
            let cells = self.rows.row(row).to_vec();
            let violated = self.judge(&cells);
            let is = |hope: &[NodeSet]| target.is_blocked_met(everyone.without(hope[row as usize]));
            let (certain, possible) = (is(&hope), is(&perhaps));
            if (certain || possible) && target.is_met(&mut self.parts, &cells, violated) {
                if certain && possible && (is_complete || !target.asks_unblocked()) {
                    return (Some(row), false);
                }
                open = true;
            }
        }
        (None, open)
    }

    /// For each world the nodes that do not wait in vain, and whether a bound excluded any path.
    fn hope(&mut self, closed_is_open: bool) -> (Vec<NodeSet>, bool) {
        let everyone = self.cluster.everyone();
        let mut hope = vec![everyone; self.rows.len() as usize];
        let mut any_closed = false;
        for row in 0..self.expanded {
            let (waits, closed) = self.waits(row);
            any_closed |= closed;
            if !(closed && closed_is_open) {
                hope[row as usize] = everyone.without(waits);
            }
        }
        loop {
            let mut changed = false;
            // Actions lead mostly to later worlds, so going backwards converges fastest.
            for row in (0..self.expanded).rev() {
                let old = hope[row as usize];
                if old == everyone {
                    continue;
                }
                let new = self.hope_after(row, &hope).union(old);
                changed |= new != old;
                hope[row as usize] = new;
            }
            if !changed {
                return (hope, any_closed);
            }
        }
    }

    /// The nodes that wait in a world, and whether a bound excludes an action that leads out of it.
    fn waits(&mut self, row: RowId) -> (NodeSet, bool) {
        let row = self.rows.row(row).to_vec();
        let mut waits = NodeSet::EMPTY;
        let mut closed = false;
        for (node, part) in self.cluster.everyone().iter().zip(&row) {
            let known = self.parts.info(*part);
            closed |= known.closed;
            if known.waits {
                waits.insert(node);
            }
        }
        (waits, closed)
    }

    fn hope_after(&mut self, row: RowId, hope: &[NodeSet]) -> NodeSet {
        let row = self.rows.row(row).to_vec();
        let mut after = NodeSet::EMPTY;
        self.successors_without_faults(&row, |this, act, next| {
            if matches!(act, Act::Happens(_, Trigger::Deliver { .. } | Trigger::Fire(_))) {
                // A world that did not fit into memory may lead anywhere.
                let known = this.rows.find(next).map(|next| hope[next as usize]);
                after = after.union(known.unwrap_or(this.cluster.everyone()));
            }
        });
        after
    }
}
