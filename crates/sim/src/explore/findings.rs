//! What a search reports: how far it has come, and what it has found.

use crate::run::frame::Verdict;
use crate::scenario::Scenario;
use crate::scenario::faults::FaultKind;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::{Failure, OwnedText, names};

/// How far a search has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchStats {
    /// Worlds found.
    pub states: u32,
    /// Worlds whose successors are all found.
    pub expanded: u32,
    /// Actions examined that lead from one world to another.
    pub transitions: u64,
    /// The number of actions from the start to the worlds found last.
    pub depth: u32,
    /// Bytes that the worlds take.
    pub bytes: u64,
    /// How often the protocol's own code has run.
    pub reactions: u64,
}

/// What a search has found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// Whether all worlds within the bounds were seen.
    pub complete: bool,
    /// How far it came.
    pub stats: SearchStats,
    /// The properties that were looked at.
    pub properties: Vec<Finding>,
    /// The goal, if it was sought.
    pub goal: Option<GoalFinding>,
    /// The end of the search, if the protocol has failed.
    pub failed: Option<SearchFailure>,
}

/// A search has ended because the protocol has failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchFailure {
    /// What has failed.
    pub failure: Failure,
    /// After how many actions from where the search starts.
    pub actions: u32,
    /// The way there, as a manual scenario; it ends earlier if the protocol fails earlier there.
    pub schedule: Scenario,
}

/// What a search has found about one property.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What scenarios call it.
    pub name: String,
    /// Whether it holds.
    pub verdict: Verdict,
    /// The shortest schedule that violates it, as a manual scenario.
    pub schedule: Option<Scenario>,
    /// How many actions it takes from where the search starts; its last steps are these.
    pub actions: usize,
}

/// What a search has found about the scenario's goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GoalFinding {
    /// Whether it can be reached.
    pub verdict: Reached,
    /// The shortest schedule that reaches it, as a manual scenario.
    pub schedule: Option<Scenario>,
    /// How many actions it takes from where the search starts; its last steps are these.
    pub actions: usize,
    /// The kinds of fault that the goal allows and the search did not take.
    pub left_out: Vec<FaultKind>,
    /// Whether cuts were tried, where the goal also allows one that parts several nodes: a search cuts link by link.
    pub cuts_one_link: bool,
}

names! {
    /// Whether a goal can be reached.
    pub enum Reached {
        /// It can: there is a schedule.
        Yes = "reached",
        /// It cannot, with the faults that were taken: all worlds within the bounds were seen.
        No = "unreachable",
        /// Not all worlds were seen.
        Unknown = "undecided",
    }
}

/// What a schedule leads to.
#[derive(Clone, Copy, Debug)]
pub(super) enum End<'a> {
    /// This property is violated.
    Violation(&'a str),
    /// The goal is reached.
    Goal,
    /// The protocol fails.
    Failure,
}

impl End<'_> {
    pub(super) fn title(self, count: usize) -> OwnedText {
        let (en, zh) = match self {
            Self::Violation(property) => {
                (format!("{property} broken in {count} actions"), format!("用 {count} 个动作违反 {property}"))
            }
            Self::Goal => (format!("The goal reached in {count} actions"), format!("用 {count} 个动作达成目标")),
            Self::Failure => {
                (format!("the protocol fails after {count} actions"), format!("协议在 {count} 个动作之后出错"))
            }
        };
        OwnedText { en, zh }
    }
}
