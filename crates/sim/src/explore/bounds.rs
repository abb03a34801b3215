//! How far a search goes, and what remains of its budgets along the way.

use super::intern::Interner;
use crate::scenario::faults::{FaultKind, Faults};
use crate::scenario::search::{Rounds, SearchPlan, TimerOrder};
use crate::scenario::{Diagnostic, Goal};
use alloc::format;
use alloc::vec::Vec;
use synod_core::{About, NodeId, NodeSet, limits, names};

/// How many kinds of faults have a budget.
const KINDS: usize = FaultKind::IN_SEARCHES.len();

names! {
    /// Whether worlds that make no difference are left out.
    pub enum Reduction {
        /// None is.
        None = "none",
        /// Messages that can never matter again are no part of a world, and of worlds that differ only in which of
        /// several nodes that are alike is which one is kept: verdicts are the same, and shortest lengths are under
        /// [`TimerOrder::Any`]; under [`TimerOrder::Late`], where a message on the way stops time, they may be less.
        All = "all",
    }
}

/// How far the search goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many faults and repairs may happen.
    pub budgets: Budgets,
    /// How often a node may try again, timer by timer.
    pub rounds: Rounds,
    /// When timers may run out.
    pub timers: TimerOrder,
    /// The nodes whose messages alone are lost, duplicated or forged; `None` for all.
    pub faulty: Option<NodeSet>,
    /// How many worlds may be kept.
    pub max_states: u32,
    /// Whether worlds that make no difference are left out.
    pub reduction: Reduction,
}

impl Bounds {
    /// No fault, every world, and otherwise the defaults.
    pub const DEFAULT: Self = Self {
        budgets: Budgets::NONE,
        rounds: Rounds { all: None, timers: Vec::new() },
        timers: TimerOrder::Any,
        faulty: None,
        max_states: limits::EXPLORE_STATES,
        reduction: Reduction::None,
    };

    /// Those of a plan, with the defaults for what it does not say. Where it looks for the goal, the goal says the
    /// budgets of faults.
    ///
    /// # Errors
    /// A goal that allows more faults of a kind than a search takes.
    pub fn of(plan: &SearchPlan, goal: Option<&Goal>, reduction: Reduction) -> Result<Self, Diagnostic> {
        let budgets = match goal.filter(|_| plan.goal) {
            Some(goal) => Budgets::of_goal(&goal.faults, plan)?,
            None => Budgets::of(&plan.budgets),
        };
        Ok(Self {
            budgets,
            rounds: plan.rounds.clone().unwrap_or_default(),
            timers: plan.timers.unwrap_or_default(),
            faulty: plan.faulty,
            max_states: plan.max_states.unwrap_or(limits::EXPLORE_STATES),
            reduction,
        })
    }

    /// How often a node may try again, by the place of the timer in the protocol's list.
    pub(super) fn rounds_of(&self, about: &About) -> Vec<u32> {
        let named = |name: &str| self.rounds.timers.iter().find(|(timer, _)| timer == name).map(|(_, most)| *most);
        let all = self.rounds.all.unwrap_or(limits::EXPLORE_ROUNDS);
        about.timers.iter().map(|timer| named(&timer.name).unwrap_or(all)).collect()
    }
}

impl Default for Bounds {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// How many faults and repairs of each kind may still happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Budgets {
    /// In the order of [`FaultKind::IN_SEARCHES`].
    counts: [u8; KINDS],
    /// How many faults of all kinds together may happen, where there is such a limit. No count is above it but those of
    /// repairs.
    together: Option<u8>,
}

impl Budgets {
    /// No fault at all.
    pub const NONE: Self = Self { counts: [0; KINDS], together: None };

    /// So many of these kinds, and none of the others.
    pub const fn of(kinds: &[(FaultKind, u8)]) -> Self {
        let mut budgets = Self::NONE;
        let mut place = 0;
        while place < kinds.len() {
            budgets.counts[kinds[place].0 as usize] = kinds[place].1;
            place += 1;
        }
        budgets
    }

    /// What a goal allows: a number is one budget that all kinds share. Repairs are
    /// free for those who play; here there are as many as `plan` says, or as many restarts as crashes and wipes, and as
    /// many heals as cuts.
    ///
    /// # Errors
    /// A number above [`limits::EXPLORE_FAULTS`].
    fn of_goal(faults: &Faults, plan: &SearchPlan) -> Result<Self, Diagnostic> {
        let mut budgets = Self::NONE;
        let most = limits::EXPLORE_FAULTS;
        let fits = |count: u32| {
            let too_many = || {
                let en = format!("the goal allows {count} faults, a search at most {most} of a kind");
                Diagnostic::new("goal.faults", en, format!("目标允许 {count} 个故障，而搜索中每种至多 {most} 个"))
            };
            u8::try_from(count).ok().filter(|count| *count <= most).ok_or_else(too_many)
        };
        for kind in FaultKind::IN_SEARCHES.into_iter().filter(|kind| !kind.is_repair()) {
            budgets.counts[kind as usize] = fits(faults.most(kind))?;
        }
        if let Faults::Any(most) = faults {
            budgets.together = Some(fits(*most)?);
        }
        // Each of the two is at most 127.
        let ends = budgets.left(FaultKind::Crashes) + budgets.left(FaultKind::Wipes);
        let restarts = budgets.together.map_or(ends, |most| ends.min(most));
        let repairs = [(FaultKind::Restarts, restarts), (FaultKind::Heals, budgets.left(FaultKind::Cuts))];
        for (kind, usual) in repairs {
            let said = plan.budgets.iter().find(|(known, _)| *known == kind);
            budgets.counts[kind as usize] = said.map_or(usual, |(_, most)| *most);
        }
        Ok(budgets)
    }

    /// How many of `kind` may still happen.
    pub fn left(&self, kind: FaultKind) -> u8 {
        self.counts.get(kind as usize).copied().unwrap_or(0)
    }

    /// The same after one more of `kind`.
    fn after(mut self, kind: FaultKind) -> Self {
        self.counts[kind as usize] -= 1;
        if let Some(together) = self.together.as_mut().filter(|_| !kind.is_repair()) {
            *together -= 1;
            for other in FaultKind::IN_SEARCHES.into_iter().filter(|other| !other.is_repair()) {
                let count = &mut self.counts[other as usize];
                *count = (*count).min(*together);
            }
        }
        self
    }
}

/// The kinds of fault that a goal counts and a search for it does not take: where a message on the way stops time, none
/// takes longer. At any time, in any order, one that does is nothing new.
pub(super) fn left_out(faults: &Faults, timers: TimerOrder) -> Vec<FaultKind> {
    let is_left_out = timers == TimerOrder::Late && faults.most(FaultKind::Delays) > 0;
    is_left_out.then_some(FaultKind::Delays).into_iter().collect()
}

/// What of a world belongs to no node, but for the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Rest {
    pub(super) left: Budgets,
    /// Whether there has been no failure; always `false` where nobody asks.
    pub(super) failure_free: bool,
    /// For each node, the nodes to which its links are cut; empty where no link is.
    pub(super) cuts: Vec<NodeSet>,
}

impl Rest {
    /// Whether what `from` sends to `to` is lost.
    pub(super) fn is_cut(&self, from: NodeId, to: NodeId) -> bool {
        self.cuts.get(from.index()).is_some_and(|to_these| to_these.contains(to))
    }
}

/// All that was met of this, each distinct one stored once; a world has its number.
#[derive(Debug, Default)]
pub(super) struct Rests {
    all: Interner<Rest>,
    /// For each, what it is after one more fault of each kind, and after a failure that costs nothing, where known.
    next: Vec<[Option<u32>; KINDS + 1]>,
}

impl Rests {
    pub(super) fn number(&mut self, rest: Rest) -> u32 {
        let number = self.all.number(rest);
        if self.next.len() < self.all.len() {
            self.next.push([None; KINDS + 1]);
        }
        number
    }

    pub(super) fn get(&self, number: u32) -> &Rest {
        self.all.get(number)
    }

    pub(super) fn has(&self, number: u32, kind: FaultKind) -> bool {
        self.get(number).left.left(kind) > 0
    }

    /// One less of `kind`; the run is no longer free of failures.
    pub(super) fn spend(&mut self, number: u32, kind: FaultKind) -> u32 {
        self.step(number, kind as usize, |rest| Rest {
            left: rest.left.after(kind),
            failure_free: false,
            cuts: rest.cuts.clone(),
        })
    }

    /// The run is no longer free of failures.
    pub(super) fn end_calm(&mut self, number: u32) -> u32 {
        self.step(number, KINDS, |rest| Rest { failure_free: false, ..rest.clone() })
    }

    fn step(&mut self, number: u32, way: usize, make: impl FnOnce(&Rest) -> Rest) -> u32 {
        if let Some(known) = self.next[number as usize][way] {
            return known;
        }
        let after = make(self.all.get(number));
        let after = self.number(after);
        self.next[number as usize][way] = Some(after);
        after
    }

    /// The same, and links are cut as said for each node.
    pub(super) fn with_cuts(&mut self, number: u32, cuts: Vec<NodeSet>) -> u32 {
        let cuts = if cuts.iter().all(|to| to.is_empty()) { Vec::new() } else { cuts };
        let rest = Rest { cuts, ..self.get(number).clone() };
        self.number(rest)
    }
}
