//! What a candidate of an election remembers.

use super::State;
use serde::{Deserialize, Serialize};
use synod_core::{NodeId, NodeSet};

/// The states that a candidate knows of, its own among them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct States {
    /// Those that are ready.
    pub ready: NodeSet,
    /// Those that have precommitted.
    pub precommitted: NodeSet,
    /// Those that have aborted.
    pub aborted: NodeSet,
    /// Those that have committed.
    pub committed: NodeSet,
}

impl States {
    /// Notes a state; a later one of the same node replaces an earlier one.
    pub(super) fn note(&mut self, node: NodeId, state: State) {
        for set in [&mut self.ready, &mut self.precommitted, &mut self.aborted, &mut self.committed] {
            set.remove(node);
        }
        match state {
            State::Ready => self.ready.insert(node),
            State::Precommitted => self.precommitted.insert(node),
            State::Aborted => self.aborted.insert(node),
            State::Committed => self.committed.insert(node),
        };
    }

    /// The nodes whose state it knows.
    pub fn known(&self) -> NodeSet {
        self.ready.union(self.precommitted).union(self.aborted).union(self.committed)
    }
}

/// How far a candidate has come.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Candidacy {
    /// It asks everyone for their state.
    Asking {
        /// What it knows.
        states: States,
    },
    /// It brings those that are ready to where it is.
    Precommitting {
        /// Those that it has sent `PreCommit`.
        asked: NodeSet,
        /// Those that have answered.
        acks: NodeSet,
    },
}
