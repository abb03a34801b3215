//! Counting to a majority. Any two majorities share a node; all of Paxos rests on that.

use super::{Here, Out, Role, Twin, Why};
use crate::cluster::{NodeId, NodeSet};
use serde::{Deserialize, Serialize};

/// How many of how many acceptors have answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tally {
    /// Who has answered.
    pub by: NodeSet,
    /// Answers so far: as many, but in the twin `duplicates-counted`.
    pub have: u32,
    /// Answers that suffice.
    pub need: u32,
    /// Acceptors.
    pub of: u32,
}

/// The acceptors that have given one and the same answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Answers {
    /// Who they are.
    pub by: NodeSet,
    /// Answers counted beyond the first of each; 0 but in the twin `duplicates-counted`.
    pub repeated: u8,
}

impl Answers {
    /// Counts an answer of `from`; says whether it counts, for each acceptor does so once.
    pub(super) fn count(&mut self, site: Here<'_>, from: NodeId, out: &mut Out) -> bool {
        let new = self.by.insert(from);
        if !new && site.breaks(Twin::DuplicatesCounted) {
            out.why(Why::RuleIsOff { twin: Twin::DuplicatesCounted });
            self.repeated = self.repeated.saturating_add(1);
            return true;
        }
        new
    }

    /// How far they are from a majority of the acceptors.
    pub(super) fn tally(&self, site: Here<'_>) -> Tally {
        let acceptors = site.cluster.having(Role::Acceptor);
        let half = (acceptors.len() / 2).max(1);
        let need = if site.breaks(Twin::MinorityQuorum) { half } else { acceptors.majority() };
        Tally { by: self.by, have: self.by.len() + u32::from(self.repeated), need, of: acceptors.len() }
    }
}

impl Tally {
    /// Whether that is enough.
    pub(super) fn is_enough(self) -> bool {
        self.have >= self.need
    }

    /// Whether more than half of the acceptors have answered, which is what should be needed.
    pub(super) fn is_majority(self) -> bool {
        self.by.len() > self.of / 2
    }

    /// Says so where the rule that asks for a majority is switched off and would have asked for more.
    pub(super) fn admits(self, site: Here<'_>, out: &mut Out) {
        if site.breaks(Twin::MinorityQuorum) && !self.is_majority() {
            out.why(Why::RuleIsOff { twin: Twin::MinorityQuorum });
        }
    }
}
