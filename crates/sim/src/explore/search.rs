//! The search itself: worlds as rows, one level after another.

use super::alike::{ExchangeId, Exchanges, NOBODY};
use super::bounds::{Bounds, Budgets, Reduction, Rest, Rests, left_out};
use super::findings::{End, Finding, Findings, GoalFinding, Reached, SearchFailure, SearchStats};
use super::parts::{Change, Envelope, NodeState, PartInfo, Parts, Transition, Trigger};
use super::prefix::Prefix;
use super::rows::{RowId, Rows};
use super::sought::{Sought, Target};
use crate::link::{self, Link};
use crate::run::frame::Verdict;
use crate::run::{Run, open_cluster};
use crate::scenario::action::{Action, FlightId};
use crate::scenario::faults::FaultKind;
use crate::scenario::search::{SearchPlan, TimerOrder};
use crate::scenario::{Diagnostic, File, Scenario, Step};
use crate::world::{Flight, Life, TimeLeft, breaches};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::{Check, DynCluster, Erased, Failure, Ledger, Moment, NodeId, NodeSet, Property, Reads, Registry};

/// A search from the start of `scenario`.
///
/// # Errors
/// What is wrong with the scenario, or what is sought and not there.
pub fn explore(
    registry: &Registry,
    scenario: &Scenario,
    bounds: &Bounds,
    sought: &Sought,
) -> Result<Search, Diagnostic> {
    let cluster = open_cluster(registry, scenario)?;
    Search::new(scenario, cluster, bounds, sought, None)
}

/// A search from the moment of `run` after its first `from` actions. Budgets, attempts and lengths count from there;
/// what was asked for is not asked for again, and a schedule begins with what the run did.
///
/// # Errors
/// The run has fewer actions, or a search cannot start there, or what is sought is not there.
pub fn explore_from(run: &mut Run, from: u32, bounds: &Bounds, sought: &Sought) -> Result<Search, Diagnostic> {
    let prefix = Prefix::of(run, from)?;
    Search::new(run.scenario(), prefix.world.shared_cluster(), bounds, sought, Some(prefix))
}

/// The search that `plan` says, of the scenario of `link`. A search that starts in the run starts in the one with what
/// was done.
///
/// # Errors
/// As of [`explore`] and [`explore_from`], and what the explorer does not take of the plan; a comparison.
pub fn explore_as_planned(
    registry: &Registry,
    link: &Link,
    plan: &SearchPlan,
    reduction: Reduction,
) -> Result<Search, Diagnostic> {
    let File::One(scenario) = &link.file else {
        let (en, zh) = ("a comparison cannot be searched", "对比无法搜索");
        return Err(Diagnostic::new("compare", en.into(), zh.into()));
    };
    let bounds = Bounds::of(plan, scenario.goal.as_ref(), reduction)?;
    let sought = match (plan.goal, &plan.properties[..]) {
        (true, _) => Sought::Goal,
        (false, []) => Sought::Everything,
        (false, names) => Sought::Properties(names.to_vec()),
    };
    let runs = match plan.from {
        None | Some(0) => Vec::new(),
        Some(_) => link::open(registry, link)?,
    };
    match runs.into_iter().next() {
        None => explore(registry, scenario, &bounds, &sought),
        Some(mut run) => explore_from(&mut run, plan.from.unwrap_or(0), &bounds, &sought),
    }
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
    /// A message says something else from now on.
    Forge {
        to: NodeId,
        from: NodeId,
        message: u32,
        into: u32,
    },
    /// A crash; `sent` as in a scenario's step.
    Crash {
        node: NodeId,
        sent: Option<u32>,
    },
    Wipe(NodeId),
    Pause(NodeId),
    /// The link between these is cut, both ways.
    Cut(NodeId, NodeId),
    /// Every link carries messages again.
    Heal,
}

/// An action that the search has taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    pub(super) act: Act,
    /// Which nodes are exchanged after it, so that the world is the one that is kept.
    pub(super) by: ExchangeId,
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
    pub(super) bounds: Bounds,
    pub(super) parts: Parts,
    pub(super) rests: Rests,
    pub(super) exchanges: Exchanges,
    pub(super) rows: Rows,
    /// Which nodes are exchanged at the start.
    pub(super) start_by: ExchangeId,
    /// How many rows have been expanded.
    pub(super) expanded: RowId,
    /// The first row beyond the level that is being expanded.
    level_end: RowId,
    depth: u32,
    transitions: u64,
    /// The properties looked at, by position, each with the row that first violates it.
    wanted: Vec<(usize, Option<RowId>)>,
    /// The goal, if it is what is sought, with the row in which it is first reached.
    pub(super) target: Option<(Target, Option<RowId>)>,
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
    /// The actions after which it starts, if it does not start with the nodes.
    pub(super) prefix: Option<Prefix>,
    /// The world in which the protocol has failed, or on the way from which; none if at the start.
    failed: Option<(Option<RowId>, Failure)>,
}

impl Search {
    fn new(
        scenario: &Scenario,
        cluster: Rc<dyn DynCluster>,
        bounds: &Bounds,
        sought: &Sought,
        prefix: Option<Prefix>,
    ) -> Result<Self, Diagnostic> {
        let known = cluster.properties();
        let wanted = places(known, sought)?;
        let target = match (sought, &scenario.goal) {
            (Sought::Goal, Some(goal)) => Some((Target::new(goal, known), None)),
            (Sought::Goal, None) => {
                return Err(Diagnostic::new("goal", "the scenario has no goal".into(), "该场景没有目标".into()));
            }
            _ => None,
        };
        let looked_at = target.iter().flat_map(|(target, _)| target.properties()).chain(wanted.iter().copied());
        let reads = looked_at.fold(Reads::default(), |all, place| all.or(known[place].check.reads()));
        let requests = cluster.everyone().iter().map(|node| requests(&*cluster, scenario, prefix.as_ref(), node));
        let (requests, failed): (Vec<Vec<Erased>>, _) = match requests.collect() {
            Ok(requests) => (requests, None),
            Err(failure) => (Vec::new(), Some((None, failure))),
        };
        let asked = cluster.everyone().iter().zip(&requests).filter(|(_, requests)| !requests.is_empty());
        let named = asked.map(|(node, _)| node).collect::<NodeSet>();
        let named = named.union(target.as_ref().map(|(target, _)| target.named()).unwrap_or_default());
        let exchanges = match bounds.reduction {
            Reduction::None => Exchanges::of(&*cluster, cluster.everyone()),
            Reduction::All => Exchanges::of(&*cluster, named.union(bounds.faulty.unwrap_or_default())),
        };
        let mut this = Self {
            scenario: scenario.clone(),
            parts: Parts::new(cluster.clone(), requests, bounds),
            rests: Rests::default(),
            exchanges,
            start_by: NOBODY,
            rows: Rows::new(cluster.everyone().len() as usize + 2),
            cluster,
            bounds: bounds.clone(),
            expanded: 0,
            level_end: 1,
            depth: 0,
            transitions: 0,
            reads,
            wanted: wanted.into_iter().map(|place| (place, None)).collect(),
            target,
            judged: BTreeMap::new(),
            full: false,
            blocking: None,
            prefix,
            failed,
        };
        if !this.has_failed(None) {
            let mut start = match this.prefix.take() {
                None => this.start(),
                Some(prefix) => {
                    let start = this.start_after(&prefix);
                    this.prefix = Some(prefix);
                    start
                }
            };
            this.start_by = this.reduce(&mut start);
            if !this.has_failed(None) {
                this.found(&start, 0);
            }
        }
        Ok(this)
    }

    /// The world in which all nodes have just started.
    fn start(&mut self) -> Vec<u32> {
        let booted: Vec<Transition> = self.cluster.everyone().iter().map(|node| self.parts.boot(node)).collect();
        let mut row: Vec<u32> = booted.iter().map(|boot| boot.part).collect();
        row.push(self.parts.ledger_with(Ledger::default()));
        let (left, failure_free) = (self.bounds.budgets, self.reads.failure_free);
        row.push(self.rests.number(Rest { left, failure_free, cuts: Vec::new() }));
        for (node, boot) in (0u8..).zip(&booted) {
            self.leave(&mut row, NodeId(node), boot, 0);
        }
        row
    }

    /// The world in which a run was after its first actions.
    fn start_after(&mut self, prefix: &Prefix) -> Vec<u32> {
        let world = &prefix.world;
        let left = self.bounds.budgets;
        let mut places: BTreeMap<FlightId, u16> = BTreeMap::new();
        if left.left(FaultKind::Crashes) > 0 {
            for node in self.cluster.everyone().iter() {
                places.extend(world.retractable(node).map(|flight| flight.number).zip(1u16..));
            }
        }
        let mut row: Vec<u32> = Vec::new();
        for (node, timers) in self.cluster.everyone().iter().zip(&prefix.timers) {
            let at = &world.nodes()[node.index()];
            let here = world.flights().iter().filter(|flight| flight.to == node);
            let place = |flight: &Flight| places.get(&flight.number).copied().unwrap_or(0);
            let flights: Vec<_> = here.map(|flight| (flight.from, flight.message.clone(), place(flight))).collect();
            let state = NodeState { memory: at.memory.clone(), disk: at.disk.clone() };
            let left_ms = |running: TimeLeft| match self.bounds.timers {
                TimerOrder::Any => TimeLeft { left_ms: 0, ..running },
                TimerOrder::Late => running,
            };
            let timers = timers.iter().map(left_ms).collect();
            let mailbox = (at.life == Life::Paused).then_some(&at.mailbox);
            row.push(self.parts.part_with(node, state, &flights, timers, mailbox));
        }
        row.push(self.parts.ledger_with(world.ledger().clone()));
        let failure_free = self.reads.failure_free && world.is_failure_free();
        let rest = self.rests.number(Rest { left, failure_free, cuts: Vec::new() });
        row.push(self.rests.with_cuts(rest, world.cuts().to_vec()));
        row
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
        if let Some((target, first @ None)) = &mut self.target
            && !target.asks_blocked()
            && target.is_met(&mut self.parts, row, violated)
        {
            *first = Some(id);
        }
    }

    /// The properties that a world violates, one bit each.
    pub(super) fn judge(&mut self, row: &[u32]) -> u32 {
        let nodes = row.len() - 2;
        let (ledger, moment) = (row[nodes], self.moment(row));
        let mut holdings: Vec<u32> = Vec::new();
        for (node, part) in row[..nodes].iter().enumerate() {
            let holding = self.parts.holding_of(*part);
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
            known.life == Life::Up && known.envelopes.is_empty() && known.least_ms.is_none()
        };
        Moment {
            failure_free: self.reads.failure_free && self.rests.get(last[1]).failure_free,
            quiet: self.reads.quiet && parts.iter().all(calm),
        }
    }

    /// Makes `row` the world that is kept for it; returns which nodes are exchanged for that.
    fn reduce(&mut self, row: &mut [u32]) -> ExchangeId {
        if self.bounds.reduction == Reduction::None {
            return NOBODY;
        }
        self.leave_out(row);
        if self.exchanges.is_empty() || self.rests.has(row[row.len() - 1], FaultKind::Crashes) {
            return NOBODY;
        }
        self.exchanges.settle(&mut self.parts, &mut self.rests, row)
    }

    /// Leaves out of `row` what can never matter again. A wipe could make it matter, and a property that reads whether
    /// it is quiet sees it.
    fn leave_out(&mut self, row: &mut [u32]) {
        let last = row.len() - 1;
        let may_matter = |kind| self.rests.has(row[last], kind);
        if self.reads.quiet || may_matter(FaultKind::Wipes) || may_matter(FaultKind::Forgeries) {
            return;
        }
        let restarts = may_matter(FaultKind::Restarts);
        for part in &mut row[..last - 1] {
            *part = self.parts.living(*part, restarts);
        }
    }

    /// Calls `visit` with every world that can follow `row`, and with the action that leads to it.
    pub(super) fn successors(&mut self, row: &[u32], mut visit: impl FnMut(&mut Self, Taken, &[u32])) {
        if self.bounds.reduction == Reduction::None {
            return self.followers(row, |this, act, next| visit(this, Taken { act, by: NOBODY }, next));
        }
        let mut kept = row.to_vec();
        self.followers(row, |this, act, next| {
            kept.copy_from_slice(next);
            let by = this.reduce(&mut kept);
            visit(this, Taken { act, by }, &kept);
        });
    }

    /// The same, each world as it is.
    fn followers(&mut self, row: &[u32], mut visit: impl FnMut(&mut Self, Act, &[u32])) {
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
        if self.rests.get(row[nodes + 1]).left != Budgets::NONE {
            self.faults(row, &known, &mut visit);
        }
    }

    /// Calls `visit` with the worlds that follow `row` when a message arrives or a timer runs out, until it has seen
    /// enough, and with the exchange that made each the one that is kept.
    pub(super) fn progress(&mut self, row: &[u32], mut visit: impl FnMut(&mut Self, ExchangeId, &[u32]) -> bool) {
        let nodes = row.len() - 2;
        let known: Vec<Rc<PartInfo>> = row[..nodes].iter().map(|part| self.parts.info(*part)).collect();
        let mut next = row.to_vec();
        for node in 0..nodes {
            for happens in &known[node].transitions {
                let goes_on = matches!(happens.trigger, Trigger::Deliver { .. } | Trigger::Fire(_));
                if goes_on && self.may_happen(happens, node, row, &known) {
                    next.copy_from_slice(row);
                    self.happen(&mut next, NodeId(node as u8), happens);
                    let by = self.reduce(&mut next);
                    if visit(self, by, &next) {
                        return;
                    }
                }
            }
        }
    }

    fn may_happen(&self, happens: &Transition, node: usize, row: &[u32], known: &[Rc<PartInfo>]) -> bool {
        match happens.trigger {
            Trigger::Restart => self.rests.has(row[row.len() - 1], FaultKind::Restarts),
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
            Trigger::Restart => row[last] = self.rests.spend(row[last], FaultKind::Restarts),
            Trigger::Fire(timer) => {
                row[last] = self.rests.end_calm(row[last]);
                if self.bounds.timers == TimerOrder::Late {
                    self.elapse(row, node, timer);
                    // Time has passed for this node too, so its transition is looked up again.
                    let known = self.parts.info(row[node.index()]);
                    let later = known.transitions.iter().find(|own| own.trigger == happens.trigger);
                    return self.take_on(row, node, later.unwrap_or(happens));
                }
            }
            Trigger::Deliver { .. } | Trigger::Request | Trigger::Resume => {}
        }
        self.take_on(row, node, happens);
    }

    /// The node is as it is after the transition, and what it sends out is on the way.
    fn take_on(&mut self, row: &mut [u32], node: NodeId, happens: &Transition) {
        row[node.index()] = happens.part;
        if let Some(latest) = happens.latest {
            self.leave(row, node, happens, latest);
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

    /// What reactions of `node` send out: its messages are now in flight, its facts in the ledger. A crash can take
    /// back the messages of the latest reaction, from the place `latest` on, but no longer the node's earlier ones.
    fn leave(&mut self, row: &mut [u32], node: NodeId, happens: &Transition, latest: usize) {
        let (ledger, last) = (row.len() - 2, row.len() - 1);
        let crash_left = self.rests.has(row[last], FaultKind::Crashes);
        if crash_left {
            self.release(row, node);
        }
        let rest = self.rests.get(row[last]);
        let sends = happens.sends.iter().enumerate().filter(|(_, (to, _))| !rest.is_cut(node, *to));
        for (place, (to, message)) in sends {
            let place = if crash_left { (place + 1).saturating_sub(latest) as u16 } else { 0 };
            let envelope = Envelope { from: node, message: *message, retractable: place };
            row[to.index()] = self.parts.change(row[to.index()], Change::Add(envelope));
        }
        for fact in &happens.facts {
            row[ledger] = self.parts.enter(row[ledger], *fact);
        }
    }

    /// A crash of `node` can no longer take back what is in flight now.
    pub(super) fn release(&mut self, row: &mut [u32], node: NodeId) {
        let nodes = row.len() - 2;
        for part in &mut row[..nodes] {
            if self.parts.info(*part).holders.contains(node) {
                *part = self.parts.change(*part, Change::Release(node));
            }
        }
    }

    /// Whether all that is sought has been found. A protocol that claims nothing is searched to its end.
    fn is_settled(&self) -> bool {
        match &self.target {
            Some((_, first)) => first.is_some(),
            None => !self.wanted.is_empty() && self.wanted.iter().all(|(_, first)| first.is_some()),
        }
    }

    fn is_done(&self) -> bool {
        self.failed.is_some() || self.expanded >= self.rows.len() || self.is_settled()
    }
}

/// The places of the properties sought, in the protocol's order; none for a goal.
fn places(known: &[Property], sought: &Sought) -> Result<Vec<usize>, Diagnostic> {
    let names: Vec<&str> = match sought {
        Sought::Goal => Vec::new(),
        Sought::Everything => known.iter().map(|property| property.name.as_str()).collect(),
        Sought::Properties(names) => names.iter().map(String::as_str).collect(),
    };
    let unknown = names.iter().find(|name| known.iter().all(|property| property.name != **name));
    if let Some(name) = unknown {
        let (en, zh) = (format!("there is no property {name:?}"), format!("没有名为 {name:?} 的性质"));
        return Err(Diagnostic::new("property", en, zh));
    }
    Ok((0..known.len()).filter(|place| names.contains(&known[*place].name.as_str())).collect())
}

/// The requests that `scenario` makes of `node`, in the order given, without those that a run has made already.
fn requests(
    cluster: &dyn DynCluster,
    scenario: &Scenario,
    prefix: Option<&Prefix>,
    node: NodeId,
) -> Result<Vec<Erased>, Failure> {
    let is_left = |place: usize| prefix.is_none_or(|prefix| !prefix.asked.contains(&place));
    let request = |(place, step): (usize, &Step)| match &step.action {
        Action::Request { node: asked, request, value } if *asked == node && is_left(place) => {
            Some(cluster.request(*request, value.clone()))
        }
        _ => None,
    };
    scenario.steps.iter().enumerate().filter_map(request).collect()
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
            let row = self.rows.row(parent);
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

    /// Whether a property is violated in a world found so far. A search goes on for the others; nobody need wait for
    /// that.
    pub fn has_broken(&self) -> bool {
        self.wanted.iter().any(|(_, first)| first.is_some())
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
        let complete = self.is_complete();
        let properties = (0..self.wanted.len()).map(|place| self.finding(place, complete)).collect();
        let goal = self.target.is_some().then(|| self.goal_finding(complete));
        if self.failed.is_none() && self.has_failed(None) {
            // It has failed as blocked nodes were looked for.
            return self.findings();
        }
        Findings { complete, stats: self.stats(), properties, goal, failed: self.failed_at() }
    }

    /// Where the protocol has failed, and the way there.
    fn failed_at(&mut self) -> Option<SearchFailure> {
        let (row, failure) = self.failed.clone()?;
        let path = row.map(|row| self.path(row)).unwrap_or_default();
        Some(SearchFailure { failure, schedule: self.as_scenario(&path, End::Failure), actions: path.len() as u32 })
    }

    /// Whether all worlds within the bounds were seen.
    pub(super) fn is_complete(&self) -> bool {
        self.failed.is_none() && self.expanded >= self.rows.len() && !self.full
    }

    fn goal_finding(&mut self, complete: bool) -> GoalFinding {
        let (row, open) = if self.failed.is_some() { (None, true) } else { self.reached() };
        let verdict = match row {
            Some(_) => Reached::Yes,
            None if complete && !open => Reached::No,
            None => Reached::Unknown,
        };
        let path = row.map(|row| self.path(row));
        let schedule = path.as_ref().map(|path| self.as_scenario(path, End::Goal));
        let actions = path.map_or(0, |path| path.len());
        let cuts_one_link = self.bounds.budgets.left(FaultKind::Cuts) > 0 && self.cluster.everyone().len() > 2;
        let allowed = self.scenario.goal.as_ref().map(|goal| &goal.faults);
        let left_out = allowed.map_or(Vec::new(), |faults| left_out(faults, self.bounds.timers));
        GoalFinding { verdict, schedule, actions, left_out, cuts_one_link }
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
        let path = row.map(|row| self.path(row));
        let schedule = path.as_ref().map(|path| self.as_scenario(path, End::Violation(&property.name)));
        Finding { name: property.name, verdict, schedule, actions: path.map_or(0, |path| path.len()) }
    }
}
