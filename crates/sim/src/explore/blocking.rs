//! Is some node blocked in some world? Read off the graph of all worlds.
//!
//! A node that is up and not paused, and that waits, is blocked if no path of deliveries and timers leads to a world in
//! which it does not wait. A path that only the bound on attempts excludes counts as open, and so does a world whose
//! successors were not examined.

use super::rows::RowId;
use super::search::{Answer, Search};
use super::sought::Target;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::NodeSet;

/// Which paths a node may hope for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Paths {
    /// Those within the bounds, and those that a bound excludes.
    All,
    /// Those within the bounds.
    Bounded,
}

impl Search {
    /// The answer; computed once.
    pub(super) fn blocking(&mut self) -> Answer {
        if let Some(answer) = self.blocking {
            return answer;
        }
        let everyone = self.cluster.everyone();
        let first_without = |hope: &[NodeSet]| (0..).zip(hope).find(|(_, hope)| **hope != everyone).map(|(row, _)| row);
        let blocked: Option<RowId> = first_without(&self.hope(Paths::All));
        let open = blocked.is_none()
            && self.is_closed()
            && (self.has_dead_end() || first_without(&self.hope(Paths::Bounded)).is_some());
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
        let hope = self.hope(Paths::All);
        let perhaps = if self.is_closed() { self.hope(Paths::Bounded) } else { hope.clone() };
        let mut open = false;
        for row in 0..self.rows.len() {
            let cells = self.rows.row(row);
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

    /// Whether a bound excludes an action in any world.
    fn is_closed(&mut self) -> bool {
        (0..self.expanded).any(|row| self.waits(row).1)
    }

    /// Whether nodes wait in some world after which nothing can happen within the bounds. That is soon found where
    /// there is one, and says that not all may hope.
    fn has_dead_end(&mut self) -> bool {
        (0..self.expanded).rev().any(|row| {
            let cells = self.rows.row(row);
            let mut ends = !self.waits(row).0.is_empty();
            if ends {
                self.progress(&cells, |_, _, _| {
                    ends = false;
                    true
                });
            }
            ends
        })
    }

    /// For each world the nodes that do not wait in vain.
    fn hope(&mut self, paths: Paths) -> Vec<NodeSet> {
        let everyone = self.cluster.everyone();
        let mut hope = vec![everyone; self.rows.len() as usize];
        for row in 0..self.expanded {
            let (waits, closed) = self.waits(row);
            if !(closed && paths == Paths::All) {
                hope[row as usize] = everyone.without(waits);
            }
        }
        loop {
            let mut changed = false;
            // Actions lead mostly to later worlds, so going backwards converges fastest.
            for row in (0..self.expanded).rev() {
                if hope[row as usize] == everyone {
                    continue;
                }
                let after = self.hope_after(row, &hope);
                changed |= after != hope[row as usize];
                hope[row as usize] = after;
            }
            if !changed {
                return hope;
            }
        }
    }

    /// What nodes may hope for in a world: what they do there, and in any that can follow.
    fn hope_after(&mut self, row: RowId, hope: &[NodeSet]) -> NodeSet {
        let cells = self.rows.row(row);
        let everyone = self.cluster.everyone();
        let mut after = hope[row as usize];
        self.progress(&cells, |this, by, next| {
            // A world that did not fit into memory may lead anywhere.
            let there = this.rows.find(next).map_or(everyone, |next| hope[next as usize]);
            after = after.union(this.exchanges.back(by).of_all(there));
            after == everyone
        });
        after
    }

    /// The nodes that wait in a world, and whether a bound excludes an action that leads out of it.
    fn waits(&mut self, row: RowId) -> (NodeSet, bool) {
        let row = self.rows.row(row);
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
}
