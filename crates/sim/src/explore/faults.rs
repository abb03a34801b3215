//! The faults and repairs that may follow a world, as far as its budgets go.

use super::bounds::Rest;
use super::parts::{Change, Envelope, PartInfo};
use super::search::{Act, Search};
use crate::scenario::faults::FaultKind;
use crate::world::Life;
use alloc::rc::Rc;
use alloc::vec::Vec;
use synod_core::{NodeId, NodeSet};

impl Search {
    /// Calls `visit` with every world to which a fault or a repair leads from `row`, restarts excepted; a part of which
    /// is what is `known` of it.
    pub(super) fn faults(
        &mut self,
        row: &[u32],
        known: &[Rc<PartInfo>],
        visit: &mut impl FnMut(&mut Self, Act, &[u32]),
    ) {
        let left = self.rests.get(row[row.len() - 1]).left;
        if left.left(FaultKind::Crashes) > 0 {
            self.crashes(row, known, visit);
        }
        for (kind, lose) in [(FaultKind::Losses, true), (FaultKind::Duplicates, false)] {
            if left.left(kind) > 0 {
                self.lose_or_duplicate(row, known, lose, visit);
            }
        }
        if left.left(FaultKind::Forgeries) > 0 {
            self.forge(row, known, visit);
        }
        self.cut_and_heal(row, visit);
        if left.left(FaultKind::Wipes) > 0 {
            self.wipes(row, visit);
        }
        if left.left(FaultKind::Pauses) > 0 {
            self.pauses(row, known, visit);
        }
    }

    /// One less of `kind`. Where no crash is left in the budget, no envelope is marked as retractable.
    fn spend(&mut self, row: &mut [u32], kind: FaultKind) {
        let last = row.len() - 1;
        let before = row[last];
        row[last] = self.rests.spend(before, kind);
        if self.rests.has(before, FaultKind::Crashes) && !self.rests.has(row[last], FaultKind::Crashes) {
            for node in self.cluster.everyone().iter() {
                self.release(row, node);
            }
        }
    }

    /// Every crash: of each node that is not down, with each possible number of its latest sends kept.
    fn crashes(&mut self, row: &[u32], known: &[Rc<PartInfo>], visit: &mut impl FnMut(&mut Self, Act, &[u32])) {
        for node in (0..known.len()).filter(|node| known[*node].life != Life::Down) {
            let id = NodeId(node as u8);
            let retractable: Vec<u16> = match known.iter().any(|part| part.holders.contains(id)) {
                true => self.could_take_back(row, id).into_iter().map(|(place, ..)| place).collect(),
                false => Vec::new(),
            };
            for sent in (0..retractable.len()).map(Some).chain([None]) {
                let mut next = row.to_vec();
                next[node] = self.parts.change(row[node], Change::Crash);
                if let Some(first) = sent.map(|sent| retractable[sent]) {
                    for (place, part) in known.iter().enumerate() {
                        if part.holders.contains(id) {
                            next[place] = self.parts.change(next[place], Change::TakeBack(id, first));
                        }
                    }
                } else {
                    self.release(&mut next, id);
                }
                self.spend(&mut next, FaultKind::Crashes);
                visit(self, Act::Crash { node: id, sent: sent.map(|sent| sent as u32) }, &next);
            }
        }
    }

    /// The envelopes that a crash of `node` could take back, in the order of sending: the position of each, to whom it
    /// goes, and its message.
    pub(super) fn could_take_back(&self, row: &[u32], node: NodeId) -> Vec<(u16, NodeId, u32)> {
        let parts = row[..row.len() - 2].iter().map(|part| self.parts.part(*part));
        let envelopes = parts.flat_map(|part| part.envelopes.iter().map(|envelope| (part.node, envelope)));
        let mut all: Vec<_> = envelopes
            .filter(|(_, envelope)| envelope.from == node && envelope.retractable > 0)
            .map(|(to, envelope)| (envelope.retractable, to, envelope.message))
            .collect();
        all.sort_unstable();
        all
    }

    /// Every wipe: of each node, unless it is down and has nothing on its disk. All that it has sent leaves.
    fn wipes(&mut self, row: &[u32], visit: &mut impl FnMut(&mut Self, Act, &[u32])) {
        for node in self.cluster.everyone().iter() {
            let wiped = self.parts.change(row[node.index()], Change::Wipe);
            if wiped != row[node.index()] {
                let mut next = row.to_vec();
                next[node.index()] = wiped;
                self.release(&mut next, node);
                self.spend(&mut next, FaultKind::Wipes);
                visit(self, Act::Wipe(node), &next);
            }
        }
    }

    /// Every pause, of each node that is up. What a crash could take back of its sends it still can.
    fn pauses(&mut self, row: &[u32], known: &[Rc<PartInfo>], visit: &mut impl FnMut(&mut Self, Act, &[u32])) {
        for node in (0..known.len()).filter(|node| known[*node].life == Life::Up) {
            let mut next = row.to_vec();
            next[node] = self.parts.change(row[node], Change::Pause);
            self.spend(&mut next, FaultKind::Pauses);
            visit(self, Act::Pause(NodeId(node as u8)), &next);
        }
    }

    /// Every loss, or every duplicate, of a message in flight; of equal ones the oldest.
    fn lose_or_duplicate(
        &mut self,
        row: &[u32],
        known: &[Rc<PartInfo>],
        lose: bool,
        visit: &mut impl FnMut(&mut Self, Act, &[u32]),
    ) {
        for (node, part) in known.iter().enumerate() {
            let to = NodeId(node as u8);
            for (from, message) in self.of_the_faulty(part) {
                let mut next = row.to_vec();
                let (change, kind, act) = match lose {
                    true => (Change::Lose(from, message), FaultKind::Losses, Act::Lose { to, from, message }),
                    false => {
                        let copy = Envelope { from, message, retractable: 0 };
                        (Change::Add(copy), FaultKind::Duplicates, Act::Duplicate { to, from, message })
                    }
                };
                next[node] = self.parts.change(row[node], change);
                self.spend(&mut next, kind);
                visit(self, act, &next);
            }
        }
    }

    /// Every forgery of a message in flight; of equal ones the oldest.
    fn forge(&mut self, row: &[u32], known: &[Rc<PartInfo>], visit: &mut impl FnMut(&mut Self, Act, &[u32])) {
        for (node, part) in known.iter().enumerate() {
            let to = NodeId(node as u8);
            for (from, message) in self.of_the_faulty(part) {
                for &into in &*self.parts.forgeries(from, to, message) {
                    let mut next = row.to_vec();
                    next[node] = self.parts.change(row[node], Change::Forge { from, message, into });
                    self.spend(&mut next, FaultKind::Forgeries);
                    visit(self, Act::Forge { to, from, message, into }, &next);
                }
            }
        }
    }

    /// The envelopes of a part that faults may befall, each kind once: the sender and the message.
    fn of_the_faulty(&self, part: &PartInfo) -> Vec<(NodeId, u32)> {
        let faulty = |from: NodeId| self.bounds.faulty.is_none_or(|faulty| faulty.contains(from));
        part.envelopes.iter().copied().filter(|(from, _)| faulty(*from)).collect()
    }

    /// Every cut of a link that is not cut both ways yet, and the end of all cuts.
    fn cut_and_heal(&mut self, row: &[u32], visit: &mut impl FnMut(&mut Self, Act, &[u32])) {
        let (nodes, last) = (row.len() - 2, row.len() - 1);
        let Rest { left, cuts, .. } = self.rests.get(row[last]).clone();
        if left.left(FaultKind::Cuts) > 0 {
            let ends = (0..nodes as u8).flat_map(|one| (one + 1..nodes as u8).map(move |other| (one, other)));
            for (one, other) in ends.map(|(one, other)| (NodeId(one), NodeId(other))) {
                let mut both = cuts.clone();
                both.resize(nodes, NodeSet::EMPTY);
                let is_new = both[one.index()].insert(other) | both[other.index()].insert(one);
                if is_new {
                    let mut next = row.to_vec();
                    next[one.index()] = self.parts.change(row[one.index()], Change::Sever(other));
                    next[other.index()] = self.parts.change(row[other.index()], Change::Sever(one));
                    self.spend(&mut next, FaultKind::Cuts);
                    next[last] = self.rests.with_cuts(next[last], both);
                    visit(self, Act::Cut(one, other), &next);
                }
            }
        }
        if left.left(FaultKind::Heals) > 0 && !cuts.is_empty() {
            let mut next = row.to_vec();
            self.spend(&mut next, FaultKind::Heals);
            next[last] = self.rests.with_cuts(next[last], Vec::new());
            visit(self, Act::Heal, &next);
        }
    }
}
