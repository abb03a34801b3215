//! Counting to a majority. Any two majorities share a node; all of Paxos rests on that.

use super::{Here, Out, Role, Variant, Why};
use serde::{Deserialize, Serialize};
use synod_core::{NodeId, NodeSet};

/// How many of how many acceptors have answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tally {
    /// The acceptors that have answered.
    pub by: NodeSet,
    /// Answers so far: one of each, except in the variant `duplicates-counted`.
    pub have: u32,
    /// Answers that suffice.
    pub need: u32,
    /// Acceptors.
    pub of: u32,
}

/// The acceptors that have given the same answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Answers {
    /// Which acceptors.
    pub by: NodeSet,
    /// Answers counted beyond the first of each; 0 except in the variant `duplicates-counted`.
    pub repeated: u8,
}

impl Answers {
    /// Counts an answer of `from`; returns whether it counts, for each acceptor counts once.
    pub(super) fn count(&mut self, site: Here<'_>, from: NodeId, out: &mut Out) -> bool {
        let new = self.by.insert(from);
        if !new && site.options().breaks(Variant::DuplicatesCounted) {
            out.why(Why::RuleIsOff { variant: Variant::DuplicatesCounted });
            self.repeated = self.repeated.saturating_add(1);
            return true;
        }
        new
    }

    /// How far they are from a majority of the acceptors.
    pub(super) fn tally(&self, site: Here<'_>) -> Tally {
        let acceptors = site.cluster.having(Role::Acceptor);
        let half = (acceptors.len() / 2).max(1);
        let need = if site.options().breaks(Variant::MinorityQuorum) { half } else { acceptors.majority() };
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

    /// Says so if the rule that asks for a majority is switched off and would have asked for more.
    pub(super) fn admits(self, site: Here<'_>, out: &mut Out) {
        if site.options().breaks(Variant::MinorityQuorum) && !self.is_majority() {
            out.why(Why::RuleIsOff { variant: Variant::MinorityQuorum });
        }
    }
}
