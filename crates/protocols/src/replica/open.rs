//! A call that a replica has opened: whom it has heard, and what it brings to others.

use super::{Call, Held, Here, Role, Variant, Version, Wanted, Writes};
use serde::{Deserialize, Serialize};
use synod_core::{NodeId, NodeSet};

/// An open call of a client.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Open {
    /// Which.
    pub call: Call,
    /// What it is for.
    pub wanted: Wanted,
    /// The version that its client carries.
    pub after: Version,
    /// How far it is.
    pub stage: Stage,
}

/// How far an open call is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// The replica hears what others hold.
    Hearing {
        /// The others that it has heard.
        heard: NodeSet,
        /// The highest version that they hold.
        highest: Held,
    },
    /// Others are to hold this before the call is answered.
    Spreading {
        /// What the write wrote, or the read found.
        held: Held,
    },
}

impl Open {
    /// A call just opened.
    pub(super) fn new(call: Call, wanted: Wanted, after: Version) -> Self {
        Self { call, wanted, after, stage: Stage::Hearing { heard: NodeSet::EMPTY, highest: Held::default() } }
    }

    /// How many replicas it must hear, this one included. A write where one replica takes all of them needs that one
    /// alone: no other gives versions (Attiya, Bar-Noy & Dolev 1995, section 3; elsewhere Lynch & Shvartsman 1997).
    pub(super) fn must_hear(&self, site: Here<'_>) -> u32 {
        let options = site.options();
        let alone = options.writes == Writes::Primary || options.breaks(Variant::WritesBlindly);
        match self.wanted {
            Wanted::Write(_) if alone => 1,
            Wanted::Write(_) | Wanted::Read => options.must_hear(site.cluster.having(Role::Replica).len()),
        }
    }

    /// Whether it has heard so many.
    pub(super) fn has_heard_enough(&self, site: Here<'_>) -> bool {
        matches!(&self.stage, Stage::Hearing { heard, .. } if heard.len() + 1 >= self.must_hear(site))
    }

    /// Hears what `from` holds; says how many it has heard now, this one included.
    pub(super) fn hears(&mut self, from: NodeId, held: Held) -> u32 {
        let Stage::Hearing { heard, highest } = &mut self.stage else { return 1 };
        heard.insert(from);
        if held.version > highest.version {
            *highest = held;
        }
        heard.len() + 1
    }

    /// The others that it still asks.
    pub(super) fn asks(&self, site: Here<'_>, others: NodeSet) -> NodeSet {
        match &self.stage {
            Stage::Hearing { heard, .. } if self.must_hear(site) > 1 => others.without(*heard),
            Stage::Hearing { .. } | Stage::Spreading { .. } => NodeSet::EMPTY,
        }
    }

    /// The highest of what it has heard and `own`.
    pub(super) fn highest(&self, own: &Held) -> Held {
        match &self.stage {
            Stage::Hearing { highest, .. } if highest.version > own.version => highest.clone(),
            Stage::Hearing { .. } | Stage::Spreading { .. } => own.clone(),
        }
    }

    /// Whether a read may be answered with `own` or what it has heard: it is not older than what the client carries.
    pub(super) fn reaches(&self, own: &Held) -> bool {
        matches!(self.wanted, Wanted::Write(_)) || self.highest(own).version >= self.after
    }
}
