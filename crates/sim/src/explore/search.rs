//! The search itself: worlds as rows, one level after another.

use super::bounds::{Bounds, Budget, Fault, TimerOrder};
use super::findings::{Finding, Findings, SearchFailure, SearchStats};
use super::parts::{Change, Envelope, PartInfo, Parts, Transition, Trigger};
use super::rows::{RowId, Rows};
use crate::run::frame::Verdict;
use crate::run::open_cluster;
use crate::scenario::action::Action;
use crate::scenario::{Diagnostic, Scenario, Step};
use crate::world::breaches;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::vec::Vec;
use synod_core::{Check, DynCluster, Erased, Failure, Moment, NodeId, Reads, Registry};

/// A search from the start of `scenario`, for one property or for all.
///
/// # Errors
/// What is wrong with the scenario or the property's name.
pub fn explore(
    registry: &Registry,
    scenario: &Scenario,
    bounds: Bounds,
    property: Option<&str>,
) -> Result<Search, Diagnostic> {
    let cluster = open_cluster(registry, scenario)?;
    let wanted = |name: &str| property.is_none_or(|property| property == name);
    let all = (0..).zip(cluster.properties()).filter(|(_, property)| wanted(&property.name));
    let properties: Vec<usize> = all.map(|(place, _)| place).collect();
    if let (Some(name), true) = (property, properties.is_empty()) {
        let en = alloc::format!("there is no property {name:?}");
        return Err(Diagnostic::new("--property", en, alloc::format!("没有名为 {name:?} 的性质")));
    }
    Ok(Search::new(scenario, cluster, bounds, properties))
}

/// One action of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Happens(NodeId, Trigger),
    Lose {
        to: NodeId,
        from: NodeId,
        message: u32,
    },
    Duplicate {
        to: NodeId,
        from: NodeId,
        message: u32,
    },
    /// A crash; `sent` as in a scenario's step.
    Crash {
        node: NodeId,
        sent: Option<u32>,
    },
}

/// What was found about blocked nodes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Answer {
    /// The first world in which a node is certainly blocked.
    pub(super) blocked: Option<RowId>,
    /// Whether in some world a node is only saved by a path that a bound excludes.
    pub(super) open: bool,
}

/// A search under way.
pub struct Search {
    pub(super) scenario: Scenario,
    pub(super) cluster: Rc<dyn DynCluster>,
    bounds: Bounds,
    pub(super) parts: Parts,
    pub(super) rows: Rows,
    /// How many rows have been expanded.
    pub(super) expanded: RowId,
    /// The first row beyond the level that is being expanded.
    level_end: RowId,
    depth: u32,
    transitions: u64,
    /// The properties looked at, by position, each with the row that first violates it.
    wanted: Vec<(usize, Option<RowId>)>,
    /// What of the moment the properties looked at read; whether the run is free of failures is part of a world only if
    /// one of them does.
    pub(super) reads: Reads,
    /// Which properties a ledger with these holdings violates at such a moment, one bit each. The holdings are numbers,
    /// one a node; none at all where nobody holds anything.
    judged: BTreeMap<(u32, Moment, Vec<u32>), u32>,
    /// Whether worlds were left out because there were too many.
    full: bool,
    /// The result of the search for blocked nodes, once it was made.
    pub(super) blocking: Option<Answer>,
    /// The world in which the protocol has failed, or on the way from which; none if at the start.
    failed: Option<(Option<RowId>, Failure)>,
}

impl Search {
    fn new(scenario: &Scenario, cluster: Rc<dyn DynCluster>, bounds: Bounds, properties: Vec<usize>) -> Self {
        let requests = cluster.everyone().iter().map(|node| requests(&*cluster, scenario, node));
        let (requests, failed) = match requests.collect() {
            Ok(requests) => (requests, None),
            Err(failure) => (Vec::new(), Some((None, failure))),
        };
        let count = cluster.everyone().len() as usize;
        let checks = properties.iter().map(|place| cluster.properties()[*place].check);
        let reads = checks.fold(Reads::default(), |all, check| all.or(check.reads()));
        let mut this = Self {
            scenario: scenario.clone(),
            parts: Parts::new(cluster.clone(), requests, bounds),
            cluster,
            bounds,
            rows: Rows::new(count + 2),
            expanded: 0,
            level_end: 1,
            depth: 0,
            transitions: 0,
            reads,
            wanted: properties.into_iter().map(|place| (place, None)).collect(),
            judged: BTreeMap::new(),
            full: false,
            blocking: None,
            failed,
        };
        if !this.has_failed(None) {
            let start = this.start();
            if !this.has_failed(None) {
                this.found(&start, 0);
            }
        }
        this
    }

    /// The world in which all nodes have just started.
    fn start(&mut self) -> Vec<u32> {
        let booted: Vec<Transition> = self.cluster.everyone().iter().map(|node| self.parts.boot(node)).collect();
        let mut row: Vec<u32> = booted.iter().map(|boot| boot.part).collect();
        row.push(self.parts.empty_ledger());
        row.push(self.as_far_as_read(Budget::full(&self.bounds)).0);
        for (node, boot) in (0u8..).zip(&booted) {
            self.leave(&mut row, NodeId(node), boot);
        }
        row
    }

    fn as_far_as_read(&self, budget: Budget) -> Budget {
        if self.reads.failure_free { budget } else { budget.end_calm() }
    }

    /// Whether the protocol has failed: now in the world `row`, or earlier.
    fn has_failed(&mut self, row: Option<RowId>) -> bool {
        if let Some(failure) = self.parts.failed.take() {
            self.failed.get_or_insert((row, failure));
        }
        self.failed.is_some()
    }

    /// Enters a world; judges it if it is new.
    fn found(&mut self, row: &[u32], parent: RowId) {
        if self.has_failed(Some(parent)) {
            return;
        }
        if self.rows.len() >= self.bounds.max_states {
            self.full |= self.rows.find(row).is_none();
            return;
        }
        let Some(id) = self.rows.enter(row, parent) else { return };
        let violated = self.judge(row);
        if self.has_failed(Some(id)) {
            return;
        }
        for (place, first) in &mut self.wanted {
            if first.is_none() && violated & 1 << *place != 0 {
                *first = Some(id);
            }
        }
    }

    /// The properties that a world violates, one bit each.
    pub(super) fn judge(&mut self, row: &[u32]) -> u32 {
        let nodes = row.len() - 2;
        let (ledger, moment) = (row[nodes], self.moment(row));
        let mut holdings: Vec<u32> = Vec::new();
        for (node, part) in row[..nodes].iter().enumerate() {
            let holding = self.parts.info(*part).holding;
            if holding != 0 {
                holdings.resize(nodes, 0);
                holdings[node] = holding;
            }
        }
        let key = (ledger, moment, holdings);
        if let Some(known) = self.judged.get(&key) {
            return *known;
        }
        let held = (0u8..).zip(&key.2).filter(|(_, number)| **number != 0);
        let held: Vec<_> = held.map(|(node, number)| (NodeId(node), self.parts.holding(*number).clone())).collect();
        let breaches = breaches(&*self.cluster, self.parts.ledger(ledger), &held, moment);
        let breaches = match breaches {
            Ok(breaches) if self.parts.failed.is_none() => breaches,
            Ok(_) => return 0,
            Err(failure) => {
                self.parts.failed.get_or_insert(failure);
                return 0;
            }
        };
        let violated = breaches.iter().fold(0, |all, (place, _)| all | 1 << place);
        self.judged.insert(key, violated);
        violated
    }

    /// The moment that a world is, as far as the properties looked at read it.
    fn moment(&mut self, row: &[u32]) -> Moment {
        let (parts, last) = row.split_at(row.len() - 2);
        let calm = |part: &u32| {
            let known = self.parts.info(*part);
            known.up && known.envelopes.is_empty() && known.least_ms.is_none()
        };
        Moment {
            failure_free: self.reads.failure_free && Budget(last[1]).is_failure_free(),
            quiet: self.reads.quiet && parts.iter().all(calm),
        }
    }

    /// Calls `visit` with every world that can follow `row`, and with the action that leads to it.
    pub(super) fn successors(&mut self, row: &[u32], mut visit: impl FnMut(&mut Self, Act, &[u32])) {
        let nodes = row.len() - 2;
        let known: Vec<Rc<PartInfo>> = row[..nodes].iter().map(|part| self.parts.info(*part)).collect();
        let mut next = row.to_vec();
        for node in 0..nodes {
            for happens in &known[node].transitions {
                if self.may_happen(happens, node, row, &known) {
                    next.copy_from_slice(row);
                    self.happen(&mut next, NodeId(node as u8), happens);
                    visit(self, Act::Happens(NodeId(node as u8), happens.trigger), &next);
                }
            }
        }
        let budget = Budget(row[nodes + 1]);
        if budget.has(Fault::Crashes) {
            self.crashes(row, &known, &mut visit);
        }
        for (fault, lose) in [(Fault::Losses, true), (Fault::Duplicates, false)] {
            if budget.has(fault) {
                self.lose_or_duplicate(row, &known, lose, &mut visit);
            }
        }
    }

    fn may_happen(&self, happens: &Transition, node: usize, row: &[u32], known: &[Rc<PartInfo>]) -> bool {
        match happens.trigger {
            Trigger::Restart => Budget(row[row.len() - 1]).has(Fault::Restarts),
            Trigger::Fire(timer) if self.bounds.timers == TimerOrder::Late => {
                let quiet = known.iter().all(|part| part.envelopes.is_empty());
                quiet && self.parts.left_ms(row[node], timer) == known.iter().filter_map(|part| part.least_ms).min()
            }
            _ => true,
        }
    }

    /// Carries out a transition of `node` on `row`.
    fn happen(&mut self, row: &mut [u32], node: NodeId, happens: &Transition) {
        let last = row.len() - 1;
        match happens.trigger {
            Trigger::Restart => row[last] = Budget(row[last]).spend(Fault::Restarts).0,
            Trigger::Fire(timer) => {
                row[last] = Budget(row[last]).end_calm().0;
                if self.bounds.timers == TimerOrder::Late {
                    self.elapse(row, node, timer);
                }
            }
            Trigger::Deliver { .. } | Trigger::Request => {}
        }
        // Under `Late` time has passed for this node too, so its transition is looked up again.
        let known = self.parts.info(row[node.index()]);
        let happens = known.transitions.iter().find(|own| own.trigger == happens.trigger).unwrap_or(happens);
        row[node.index()] = happens.part;
        if known.up || happens.trigger == Trigger::Restart {
            self.leave(row, node, happens);
        }
    }

    /// The time that `timer` of `node` had left passes for all nodes.
    fn elapse(&mut self, row: &mut [u32], node: NodeId, timer: u8) {
        let left_ms = self.parts.left_ms(row[node.index()], timer).unwrap_or(0);
        if left_ms > 0 {
            let last = row.len() - 2;
            for part in &mut row[..last] {
                if !self.parts.part(*part).timers.is_empty() {
                    *part = self.parts.change(*part, Change::Elapse(left_ms));
                }
            }
        }
    }

    /// What a reaction of `node` sends out: its messages are now in flight, its facts in the ledger. A crash can take
    /// back these messages, but no longer the node's earlier ones.
    fn leave(&mut self, row: &mut [u32], node: NodeId, happens: &Transition) {
        let (ledger, last) = (row.len() - 2, row.len() - 1);
        let crash_left = Budget(row[last]).has(Fault::Crashes);
        if crash_left {
            self.release(row, node);
        }
        for (place, (to, message)) in (1u16..).zip(&happens.sends) {
            let envelope = Envelope { from: node, message: *message, retractable: if crash_left { place } else { 0 } };
            row[to.index()] = self.parts.change(row[to.index()], Change::Add(envelope));
        }
        for fact in &happens.facts {
            row[ledger] = self.parts.enter(row[ledger], *fact);
        }
    }

    /// A crash of `node` can no longer take back what is in flight now.
    fn release(&mut self, row: &mut [u32], node: NodeId) {
        let nodes = row.len() - 2;
        for part in &mut row[..nodes] {
            if self.parts.info(*part).holders.contains(node) {
                *part = self.parts.change(*part, Change::Release(node));
            }
        }
    }

    /// Every crash: of each node that is up, with each possible number of its latest sends kept.
    fn crashes(&mut self, row: &[u32], known: &[Rc<PartInfo>], visit: &mut impl FnMut(&mut Self, Act, &[u32])) {
        let (nodes, last) = (row.len() - 2, row.len() - 1);
        for node in (0..nodes).filter(|node| known[*node].up) {
            let id = NodeId(node as u8);
            let retractable = self.retractable(row, known, id);
            for sent in (0..retractable.len()).map(Some).chain([None]) {
                let mut next = row.to_vec();
                next[last] = Budget(row[last]).spend(Fault::Crashes).0;
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
                // Where no crash is left in the budget, no envelope is marked as retractable.
                if !Budget(next[last]).has(Fault::Crashes) {
                    for other in 0..nodes {
                        self.release(&mut next, NodeId(other as u8));
                    }
                }
                visit(self, Act::Crash { node: id, sent: sent.map(|sent| sent as u32) }, &next);
            }
        }
    }

    /// The positions of the envelopes that a crash of `node` could take back, in the order of sending.
    fn retractable(&self, row: &[u32], known: &[Rc<PartInfo>], node: NodeId) -> Vec<u16> {
        let holding = (0..known.len()).filter(|place| known[*place].holders.contains(node));
        let envelopes = holding.flat_map(|place| &self.parts.part(row[place]).envelopes);
        let mut retractable: Vec<u16> = envelopes
            .filter(|envelope| envelope.from == node && envelope.retractable > 0)
            .map(|envelope| envelope.retractable)
            .collect();
        retractable.sort_unstable();
        retractable
    }

    /// Every loss, or every duplicate, of a message in flight; of equal ones the oldest.
    fn lose_or_duplicate(
        &mut self,
        row: &[u32],
        known: &[Rc<PartInfo>],
        lose: bool,
        visit: &mut impl FnMut(&mut Self, Act, &[u32]),
    ) {
        let last = row.len() - 1;
        for (node, part) in known.iter().enumerate() {
            let to = NodeId(node as u8);
            for (from, message) in part.envelopes.iter().copied() {
                let mut next = row.to_vec();
                let (change, fault, act) = match lose {
                    true => (Change::Lose(from, message), Fault::Losses, Act::Lose { to, from, message }),
                    false => {
                        let copy = Envelope { from, message, retractable: 0 };
                        (Change::Add(copy), Fault::Duplicates, Act::Duplicate { to, from, message })
                    }
                };
                next[node] = self.parts.change(row[node], change);
                next[last] = Budget(row[last]).spend(fault).0;
                visit(self, act, &next);
            }
        }
    }

    /// Whether every property has been violated, so that nothing is left to be found. A protocol that claims nothing is
    /// searched to its end.
    fn is_settled(&self) -> bool {
        !self.wanted.is_empty() && self.wanted.iter().all(|(_, first)| first.is_some())
    }

    fn is_done(&self) -> bool {
        self.failed.is_some() || self.expanded >= self.rows.len() || self.is_settled()
    }

    /// The actions that lead to `row` from the start.
    fn path(&mut self, row: RowId) -> Vec<Act> {
        let mut path = Vec::new();
        let mut at = row;
        while at != 0 {
            let parent = self.rows.parent(at);
            let (from, to) = (self.rows.row(parent).to_vec(), self.rows.row(at).to_vec());
            let mut found = None;
            self.successors(&from, |_, act, next| {
                if found.is_none() && next == to {
                    found = Some(act);
                }
            });
            path.extend(found);
            at = parent;
        }
        path.reverse();
        path
    }
}

/// The requests that `scenario` makes of `node`, in the order given.
fn requests(cluster: &dyn DynCluster, scenario: &Scenario, node: NodeId) -> Result<Vec<Erased>, Failure> {
    let request = |step: &Step| match &step.action {
        Action::Request { node: asked, request, value } if *asked == node => {
            Some(cluster.request(*request, value.clone()))
        }
        _ => None,
    };
    scenario.steps.iter().filter_map(request).collect()
}

impl Search {
    /// Expands up to `states` more worlds; returns whether the search has ended.
    pub fn advance(&mut self, states: u32) -> bool {
        let end = self.expanded.saturating_add(states);
        while self.expanded < end && !self.is_done() {
            if self.expanded == self.level_end {
                self.level_end = self.rows.len();
                self.depth += 1;
            }
            let parent = self.expanded;
            let row = self.rows.row(parent).to_vec();
            self.successors(&row, |this, _, next| {
                this.transitions += 1;
                this.found(next, parent);
            });
            if self.has_failed(Some(parent)) {
                break;
            }
            self.expanded += 1;
        }
        self.is_done()
    }

    /// How far it has come.
    pub fn stats(&self) -> SearchStats {
        SearchStats {
            states: self.rows.len(),
            expanded: self.expanded,
            transitions: self.transitions,
            depth: self.depth,
            bytes: self.rows.bytes(),
            reactions: self.parts.reactions() as u64,
        }
    }

    /// What it has found so far; complete once [`Search::advance`] has ended.
    pub fn findings(&mut self) -> Findings {
        let complete = self.failed.is_none() && self.expanded >= self.rows.len() && !self.full;
        let properties = (0..self.wanted.len()).map(|place| self.finding(place, complete)).collect();
        if self.failed.is_none() && self.has_failed(None) {
            // It has failed as blocked nodes were looked for.
            return self.findings();
        }
        Findings { complete, stats: self.stats(), properties, failed: self.failed_at() }
    }

    /// Where the protocol has failed, and the way there.
    fn failed_at(&mut self) -> Option<SearchFailure> {
        let (row, failure) = self.failed.clone()?;
        let path = row.map(|row| self.path(row)).unwrap_or_default();
        Some(SearchFailure { failure, schedule: self.as_scenario(&path, None), actions: path.len() as u32 })
    }

    fn finding(&mut self, wanted: usize, complete: bool) -> Finding {
        let (place, first) = self.wanted[wanted];
        let property = self.cluster.properties()[place].clone();
        let (verdict, row) = match (property.check, first) {
            (Check::Blocked, _) if self.failed.is_some() => (Verdict::Undecided, None),
            (Check::Blocked, _) => {
                let answer = self.blocking();
                match answer.blocked {
                    Some(row) => (Verdict::Violated, Some(row)),
                    None if complete && !answer.open => (Verdict::Holds, None),
                    None => (Verdict::Undecided, None),
                }
            }
            (_, Some(row)) => (Verdict::Violated, Some(row)),
            (_, None) if complete => (Verdict::Holds, None),
            (_, None) => (Verdict::Undecided, None),
        };
        let schedule = row.map(|row| {
            let path = self.path(row);
            self.as_scenario(&path, Some(&property.name))
        });
        Finding { name: property.name, verdict, schedule }
    }
}
