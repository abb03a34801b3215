//! The explorer: every world that a scenario's nodes can come to within bounds, breadth first.
//!
//! Nodes, options, timers' lengths and requests are the scenario's; its other steps, its network and its seed are not
//! used. What happens next is any of: a client's next request, a message delivered, in any order, a timer running out
//! (as [`TimerOrder`] says), and within the budgets a crash with any number of its latest sends left, a restart, a
//! loss, a duplicate. Breadth first, the first world found that violates a property is reached by the fewest actions
//! there are.
//!
//! A world is a row of numbers: one *part* for each node (its state with all that is on the way to it), the ledger,
//! and what is left of the budgets. Time plays no part in it, but for the time left under [`TimerOrder::Late`]; what a
//! crash could still take back only while a crash is left.

mod intern;
mod parts;
mod rows;
mod schedule;
mod standstill;

use crate::open;
use crate::read::Bad;
use crate::scenario::{Deed, Scenario};
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::sync::Arc;
use alloc::vec::Vec;
use parts::{Change, Known, Letter, Move, Parts, What};
use rows::{RowId, Rows};
use synod_core::Cast;
use synod_core::Datum;
use synod_core::{Account, Check, Evidence, NodeId, Registry, limits};

/// In which order timers may run out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimerOrder {
    /// At any time: the asynchronous world, where a message that never comes is as good as lost.
    #[default]
    Any,
    /// None while a message is on the way, then the one with the least time left, equal ones in any order: the
    /// synchronous world, where messages take no time.
    Late,
}

/// How far the search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many crashes may happen.
    pub crashes: u32,
    /// How many restarts.
    pub restarts: u32,
    /// How many messages may be lost.
    pub losses: u32,
    /// How many copies may be made.
    pub duplicates: u32,
    /// How often a node may try again, timer by timer.
    pub rounds: u32,
    /// When timers may run out.
    pub timers: TimerOrder,
    /// How many worlds may be kept.
    pub max_states: u32,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            crashes: 0,
            restarts: 0,
            losses: 0,
            duplicates: 0,
            rounds: limits::EXPLORE_ROUNDS,
            timers: TimerOrder::Any,
            max_states: limits::EXPLORE_STATES,
        }
    }
}

/// How far a search has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Worlds found.
    pub states: u32,
    /// Worlds whose successors are all found.
    pub expanded: u32,
    /// Actions from one world to another looked at.
    pub transitions: u64,
    /// Actions from the start to the worlds found last.
    pub depth: u32,
    /// Bytes that the worlds take.
    pub bytes: u64,
    /// How often the protocol's own code has run.
    pub reactions: u64,
}

/// What a search has found.
#[derive(Clone, Debug)]
pub struct Findings {
    /// Whether all worlds within the bounds were seen.
    pub complete: bool,
    /// How far it came.
    pub progress: Progress,
    /// The properties that were looked at.
    pub properties: Vec<Finding>,
}

/// What a search has found of one property.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What scenarios call it.
    pub name: &'static str,
    /// Whether it holds.
    pub verdict: crate::frame::Verdict,
    /// The shortest schedule that violates it, as a manual scenario; its steps are the actions.
    pub schedule: Option<Scenario>,
}

/// A search under way, whatever its protocol.
pub trait Search {
    /// Looks at up to `states` worlds more; says whether the search has ended.
    fn advance(&mut self, states: u32) -> bool;

    /// How far it has come.
    fn progress(&self) -> Progress;

    /// What it has found so far; complete once [`Search::advance`] has ended.
    fn findings(&mut self) -> Findings;
}

/// A search from the start of `scenario`, for one property or for all.
///
/// # Errors
/// What is wrong with the scenario or the property's name.
pub fn explore<R: Registry>(
    scenario: &Scenario,
    bounds: Bounds,
    property: Option<&str>,
) -> Result<Box<dyn Search>, Bad> {
    let cast = open::cast::<R>(scenario)?;
    let wanted = |name: &'static str| property.is_none_or(|property| property == name);
    let all = (0..).zip(cast.properties()).filter(|(_, property)| wanted(property.name));
    let properties: Vec<usize> = all.map(|(place, _)| place).collect();
    if properties.is_empty() {
        let name = property.unwrap_or_default();
        let en = alloc::format!("there is no property {name:?}");
        return Err(Bad::new("--property", en, alloc::format!("没有名为 {name:?} 的性质")));
    }
    Ok(Box::new(Explorer::new(scenario, cast, bounds, properties)))
}

/// What is left of the budgets, and whether the run has been calm, in one number of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Purse(u32);

/// The widest budget that a purse holds.
pub const MOST_FAULTS: u32 = 127;

/// The purses' pockets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pocket {
    Crashes,
    Restarts,
    Losses,
    Duplicates,
}

impl Purse {
    const CALM: u32 = 1 << 28;

    fn full(bounds: &Bounds) -> Self {
        let pockets = [bounds.crashes, bounds.restarts, bounds.losses, bounds.duplicates];
        let filled = pockets.iter().rev().fold(0, |all, count| all << 7 | (*count).min(MOST_FAULTS));
        Self(filled | Self::CALM)
    }

    fn has(self, pocket: Pocket) -> bool {
        self.0 >> (7 * pocket as u32) & MOST_FAULTS > 0
    }

    /// One less; a fault ends the calm.
    fn spend(self, pocket: Pocket) -> Self {
        Self(self.0 - (1 << (7 * pocket as u32))).stir()
    }

    fn stir(self) -> Self {
        Self(self.0 & !Self::CALM)
    }

    fn is_calm(self) -> bool {
        self.0 & Self::CALM != 0
    }
}

/// One action of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Happens(NodeId, What),
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

/// A search of one protocol's worlds.
struct Explorer {
    scenario: Scenario,
    cast: Arc<dyn Cast>,
    bounds: Bounds,
    parts: Parts,
    rows: Rows,
    /// How many rows have been expanded.
    expanded: RowId,
    /// The first row that is not yet at the present depth plus one.
    level_end: RowId,
    depth: u32,
    transitions: u64,
    /// The properties looked at, by place, each with the row that first violates it.
    wanted: Vec<(usize, Option<RowId>)>,
    /// Whether some property looks at calm; otherwise it is no part of a world.
    minds_calm: bool,
    /// Which properties a ledger with these balances violates, one bit each.
    judged: BTreeMap<(u32, bool, Vec<i64>), u32>,
    /// Whether worlds were left out because there were too many.
    full: bool,
    /// What the search for blocked nodes said, once it was made.
    standstill: Option<standstill::Answer>,
}

impl Explorer {
    fn new(scenario: &Scenario, cast: Arc<dyn Cast>, bounds: Bounds, properties: Vec<usize>) -> Self {
        let requests = cast.everyone().iter().map(|node| requests(&*cast, scenario, node)).collect();
        let count = cast.everyone().len() as usize;
        let minds_calm = properties.iter().any(|place| matches!(cast.properties()[*place].check, Check::Calm(_)));
        let mut this = Self {
            scenario: scenario.clone(),
            parts: Parts::new(cast.clone(), requests, bounds),
            cast,
            bounds,
            rows: Rows::new(count + 2),
            expanded: 0,
            level_end: 1,
            depth: 0,
            transitions: 0,
            minds_calm,
            wanted: properties.into_iter().map(|place| (place, None)).collect(),
            judged: BTreeMap::new(),
            full: false,
            standstill: None,
        };
        let start = this.start();
        this.found(&start, 0);
        this
    }

    /// The world in which all nodes have just started.
    fn start(&mut self) -> Vec<u32> {
        let booted: Vec<Move> = self.cast.everyone().iter().map(|node| self.parts.boot(node)).collect();
        let mut row: Vec<u32> = booted.iter().map(|boot| boot.part).collect();
        row.push(self.parts.empty_ledger());
        row.push(self.calm(Purse::full(&self.bounds)).0);
        for (node, boot) in (0u8..).zip(&booted) {
            self.leave(&mut row, NodeId(node), boot);
        }
        row
    }

    fn calm(&self, purse: Purse) -> Purse {
        if self.minds_calm { purse } else { purse.stir() }
    }

    /// Enters a world; judges it if it is new.
    fn found(&mut self, row: &[u32], parent: RowId) {
        if self.rows.len() >= self.bounds.max_states {
            self.full |= self.rows.find(row).is_none();
            return;
        }
        let Some(id) = self.rows.enter(row, parent) else { return };
        let violated = self.judge(row);
        for (place, first) in &mut self.wanted {
            if first.is_none() && violated & 1 << *place != 0 {
                *first = Some(id);
            }
        }
    }

    /// The properties that a world violates, one bit each.
    fn judge(&mut self, row: &[u32]) -> u32 {
        let (ledger, purse) = (row[row.len() - 2], Purse(row[row.len() - 1]));
        let nodes = row.len() - 2;
        let balances: Vec<i64> = row[..nodes].iter().filter_map(|part| self.parts.know(*part).balance).collect();
        let key = (ledger, purse.is_calm(), balances);
        if let Some(known) = self.judged.get(&key) {
            return *known;
        }
        let mut accounts: Vec<(NodeId, Account)> = Vec::new();
        for (node, part) in (0u8..).zip(&row[..nodes]) {
            let disk = &self.parts.state(*part).disk;
            accounts.extend(self.cast.account(NodeId(node), disk).map(|account| (NodeId(node), account)));
        }
        let evidence = Evidence {
            ledger: self.parts.ledger(ledger),
            electors: self.cast.electors(),
            accounts: &accounts,
            name: &|node| self.cast.name(node),
        };
        let mut violated = 0;
        for (place, property) in self.cast.properties().iter().enumerate() {
            violated |= u32::from(property.breach(&evidence, purse.is_calm()).is_some()) << place;
        }
        self.judged.insert(key, violated);
        violated
    }

    /// Calls `visit` with every world that can come next of `row`, and with the action.
    fn successors(&mut self, row: &[u32], mut visit: impl FnMut(&mut Self, Act, &[u32])) {
        let nodes = row.len() - 2;
        let known: Vec<Rc<Known>> = row[..nodes].iter().map(|part| self.parts.know(*part)).collect();
        let mut next = row.to_vec();
        for node in 0..nodes {
            for happens in &known[node].moves {
                if self.may_happen(happens, node, row, &known) {
                    next.copy_from_slice(row);
                    self.happen(&mut next, NodeId(node as u8), happens);
                    visit(self, Act::Happens(NodeId(node as u8), happens.what), &next);
                }
            }
        }
        let purse = Purse(row[nodes + 1]);
        if purse.has(Pocket::Crashes) {
            self.crashes(row, &known, &mut visit);
        }
        for (pocket, lose) in [(Pocket::Losses, true), (Pocket::Duplicates, false)] {
            if purse.has(pocket) {
                self.tamper(row, &known, lose, &mut visit);
            }
        }
    }

    fn may_happen(&self, happens: &Move, node: usize, row: &[u32], known: &[Rc<Known>]) -> bool {
        match happens.what {
            What::Restart => Purse(row[row.len() - 1]).has(Pocket::Restarts),
            What::Fire(timer) if self.bounds.timers == TimerOrder::Late => {
                let quiet = known.iter().all(|part| part.letters.is_empty());
                quiet && self.parts.left_ms(row[node], timer) == known.iter().filter_map(|part| part.least_ms).min()
            }
            _ => true,
        }
    }

    /// Carries out a move of `node` on `row`.
    fn happen(&mut self, row: &mut [u32], node: NodeId, happens: &Move) {
        let last = row.len() - 1;
        match happens.what {
            What::Restart => row[last] = Purse(row[last]).spend(Pocket::Restarts).0,
            What::Fire(timer) => {
                row[last] = Purse(row[last]).stir().0;
                if self.bounds.timers == TimerOrder::Late {
                    self.elapse(row, node, timer);
                }
            }
            What::Deliver { .. } | What::Request => {}
        }
        // Under `Late` time has passed for this node too, so its move is looked up anew.
        let known = self.parts.know(row[node.index()]);
        let happens = known.moves.iter().find(|own| own.what == happens.what).unwrap_or(happens);
        row[node.index()] = happens.part;
        if known.up || happens.what == What::Restart {
            self.leave(row, node, happens);
        }
    }

    /// The time that `timer` of `node` had left passes for everybody.
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

    /// What a reaction of `node` sends out: its messages are on the way, its facts in the ledger. A crash can take back
    /// these messages, and its earlier ones no more.
    fn leave(&mut self, row: &mut [u32], node: NodeId, happens: &Move) {
        let (ledger, last) = (row.len() - 2, row.len() - 1);
        let crash_left = Purse(row[last]).has(Pocket::Crashes);
        if crash_left {
            self.release(row, node);
        }
        for (place, (to, message)) in (1u16..).zip(&happens.sends) {
            let letter = Letter { from: node, message: *message, held: if crash_left { place } else { 0 } };
            row[to.index()] = self.parts.change(row[to.index()], Change::Add(letter));
        }
        for fact in &happens.facts {
            row[ledger] = self.parts.enter(row[ledger], *fact);
        }
    }

    /// No crash of `node` can take back what is on the way by now.
    fn release(&mut self, row: &mut [u32], node: NodeId) {
        let nodes = row.len() - 2;
        for part in &mut row[..nodes] {
            if self.parts.know(*part).holders.contains(node) {
                *part = self.parts.change(*part, Change::Release(node));
            }
        }
    }

    /// Every crash: each node that is up, with every number of its latest sends left.
    fn crashes(&mut self, row: &[u32], known: &[Rc<Known>], visit: &mut impl FnMut(&mut Self, Act, &[u32])) {
        let (nodes, last) = (row.len() - 2, row.len() - 1);
        for node in (0..nodes).filter(|node| known[*node].up) {
            let id = NodeId(node as u8);
            let held = self.held(row, known, id);
            for sent in (0..held.len()).map(Some).chain([None]) {
                let mut next = row.to_vec();
                next[last] = Purse(row[last]).spend(Pocket::Crashes).0;
                next[node] = self.parts.change(row[node], Change::Crash);
                if let Some(first) = sent.map(|sent| held[sent]) {
                    for (place, part) in known.iter().enumerate() {
                        if part.holders.contains(id) {
                            next[place] = self.parts.change(next[place], Change::TakeBack(id, first));
                        }
                    }
                } else {
                    self.release(&mut next, id);
                }
                // What nobody can take back any more is no part of a world.
                if !Purse(next[last]).has(Pocket::Crashes) {
                    for other in 0..nodes {
                        self.release(&mut next, NodeId(other as u8));
                    }
                }
                visit(self, Act::Crash { node: id, sent: sent.map(|sent| sent as u32) }, &next);
            }
        }
    }

    /// The places of the letters that a crash of `node` could take back, in the order of sending.
    fn held(&self, row: &[u32], known: &[Rc<Known>], node: NodeId) -> Vec<u16> {
        let holding = (0..known.len()).filter(|place| known[*place].holders.contains(node));
        let letters = holding.flat_map(|place| &self.parts.part(row[place]).letters);
        let mut held: Vec<u16> =
            letters.filter(|letter| letter.from == node && letter.held > 0).map(|letter| letter.held).collect();
        held.sort_unstable();
        held
    }

    /// Every loss, or every duplicate, of a message on the way; of equal ones the oldest.
    fn tamper(&mut self, row: &[u32], known: &[Rc<Known>], lose: bool, visit: &mut impl FnMut(&mut Self, Act, &[u32])) {
        let last = row.len() - 1;
        for (node, part) in known.iter().enumerate() {
            let to = NodeId(node as u8);
            for (from, message) in part.letters.iter().copied() {
                let mut next = row.to_vec();
                let (change, pocket, act) = match lose {
                    true => (Change::Lose(from, message), Pocket::Losses, Act::Lose { to, from, message }),
                    false => {
                        let copy = Letter { from, message, held: 0 };
                        (Change::Add(copy), Pocket::Duplicates, Act::Duplicate { to, from, message })
                    }
                };
                next[node] = self.parts.change(row[node], change);
                next[last] = Purse(row[last]).spend(pocket).0;
                visit(self, act, &next);
            }
        }
    }

    /// Whether every property that a single world can violate has been violated.
    fn is_settled(&self) -> bool {
        self.wanted.iter().all(|(_, first)| first.is_some())
    }

    fn is_done(&self) -> bool {
        self.expanded >= self.rows.len() || self.is_settled()
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
fn requests(cast: &dyn Cast, scenario: &Scenario, node: NodeId) -> Vec<Datum> {
    let request = |step: &crate::scenario::Step| match &step.deed {
        Deed::Request { node: asked, request, value } if *asked == node => Some(cast.request(*request, value.clone())),
        _ => None,
    };
    scenario.steps.iter().filter_map(request).collect()
}

impl Search for Explorer {
    fn advance(&mut self, states: u32) -> bool {
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
            self.expanded += 1;
        }
        self.is_done()
    }

    fn progress(&self) -> Progress {
        Progress {
            states: self.rows.len(),
            expanded: self.expanded,
            transitions: self.transitions,
            depth: self.depth,
            bytes: self.rows.bytes(),
            reactions: self.parts.reactions() as u64,
        }
    }

    fn findings(&mut self) -> Findings {
        let complete = self.expanded >= self.rows.len() && !self.full;
        let properties = (0..self.wanted.len()).map(|place| self.finding(place, complete)).collect();
        Findings { complete, progress: self.progress(), properties }
    }
}

impl Explorer {
    fn finding(&mut self, wanted: usize, complete: bool) -> Finding {
        use crate::frame::Verdict;
        let (place, first) = self.wanted[wanted];
        let property = &self.cast.properties()[place];
        let (verdict, row) = match (property.check, first) {
            (Check::Blocked, _) => {
                let answer = self.standstill();
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
            schedule::scenario(self, &path, property.name)
        });
        Finding { name: property.name, verdict, schedule }
    }
}
