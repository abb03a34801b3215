//! What a scenario may choose of a replicated register, and the rules that it may switch off.

use serde::Deserialize;
use synod_core::names;

names! {
    /// Which replica a client writes to.
    pub enum Writes {
        /// The first one.
        Primary = "primary",
        /// The one where the client is.
        Any = "any",
    }
}

names! {
    /// How many replicas hold a write before it is answered.
    pub enum Holders {
        /// Every one.
        All = "all",
        /// More than half.
        Majority = "majority",
        /// The one that gave the version.
        One = "one",
    }
}

names! {
    /// How many replicas a read hears.
    pub enum Hears {
        /// The one that is asked.
        One = "one",
        /// More than half.
        Majority = "majority",
        /// Every one.
        All = "all",
    }
}

names! {
    /// What a read does that has found a value.
    pub enum Repair {
        /// It answers.
        None = "none",
        /// It first brings the value to as many replicas as a write.
        WriteBack = "write-back",
    }
}

names! {
    /// What a client carries from call to call (Terry et al. 1994).
    pub enum Session {
        /// Nothing.
        None = "none",
        /// Its reads carry the version that it wrote last.
        ReadYourWrites = "read-your-writes",
        /// Its reads carry the version that it read last.
        MonotonicReads = "monotonic-reads",
        /// Its writes carry the version that it wrote last.
        MonotonicWrites = "monotonic-writes",
        /// Its writes carry the version that it read last.
        WritesFollowReads = "writes-follow-reads",
        /// All four.
        Causal = "causal",
    }
}

impl Session {
    /// Whether the client carries what this session guarantee needs.
    pub(super) fn has(self, guarantee: Self) -> bool {
        self == guarantee || self == Self::Causal
    }
}

names! {
    /// The rules that can be switched off, one at a time, to see what each is for.
    pub enum Variant {
        /// All rules are kept.
        None = "none",
        /// Where any replica takes writes, it first hears what others hold.
        WritesBlindly = "writes-blindly",
        /// A copy is stored only if it is newer.
        OlderOverwrites = "older-overwrites",
        /// Of equal counters, the replica that gave the version decides which is higher.
        TiesUnbroken = "ties-unbroken",
        /// A copy is on the disk before it is confirmed.
        CopiesInMemory = "copies-in-memory",
    }
}

/// What a scenario chooses. The defaults are a primary with synchronous copies.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Which replica a client writes to.
    pub writes: Writes,
    /// How many replicas hold a write before it is answered.
    pub w: Holders,
    /// How many replicas a read hears.
    pub r: Hears,
    /// What a read does that has found a value.
    pub repair: Repair,
    /// What a client carries.
    pub session: Session,
    /// The rule that is switched off.
    pub broken: Variant,
}

impl Options {
    /// Whether the rule that `variant` is named after is switched off here.
    pub(super) fn breaks(&self, variant: Variant) -> bool {
        self.broken == variant
    }

    /// Of so many replicas, how many must hold a write before it is answered.
    pub(super) fn must_hold(&self, replicas: u32) -> u32 {
        match self.w {
            Holders::All => replicas,
            Holders::Majority => replicas / 2 + 1,
            Holders::One => 1,
        }
    }

    /// Of so many replicas, how many a read hears, the one that is asked included.
    pub(super) fn must_hear(&self, replicas: u32) -> u32 {
        match self.r {
            Hears::All => replicas,
            Hears::Majority => replicas / 2 + 1,
            Hears::One => 1,
        }
    }
}
