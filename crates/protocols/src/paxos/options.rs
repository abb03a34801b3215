//! What a scenario may choose of Paxos, and the rules that it may switch off.

use serde::Deserialize;
use synod_core::names;

names! {
    /// How learners find out what was chosen (PMS, section 2.3).
    pub enum Learn {
        /// The proposer tells them.
        Proposer = "proposer",
        /// Every acceptor tells every learner.
        Everyone = "everyone",
        /// Every acceptor tells the first learner, which tells the others.
        One = "one",
        /// Every acceptor tells the first two learners, each of which tells the others.
        Two = "some",
    }
}

names! {
    /// What an acceptor answers to a ballot below its promise.
    pub enum Reject {
        /// `Nack`, with the ballot that it has promised.
        Nack = "nack",
        /// Nothing: the proposer finds out by its timer.
        Silent = "silent",
    }
}

names! {
    /// How long a proposer that was refused waits.
    pub enum Backoff {
        /// Always the same time.
        Fixed = "fixed",
        /// Once, twice, three times as long, and so on.
        Growing = "growing",
        /// By chance.
        Random = "random",
    }
}

names! {
    /// Which proposers propose.
    pub enum Leader {
        /// All of them: there is no leader.
        Nobody = "none",
        /// The lowest one that is up.
        Lowest = "lowest",
    }
}

names! {
    /// The rules that can be switched off, one at a time, to see what each is for.
    pub enum Variant {
        /// All rules are kept.
        None = "none",
        /// An acceptor accepts below its promise.
        PromiseIgnored = "promise-ignored",
        /// Half of the acceptors suffice.
        MinorityQuorum = "minority-quorum",
        /// A proposer asks for its own value, whatever is reported.
        ValueNotAdopted = "value-not-adopted",
        /// A proposer adopts the lowest-numbered report.
        LowestAdopted = "lowest-adopted",
        /// An acceptor writes nothing to its disk.
        AcceptorAmnesia = "acceptor-amnesia",
        /// A ballot is its round's number, so that proposers share it.
        SharedBallots = "shared-ballots",
        /// A proposer does not write its round to its disk.
        ProposerAmnesia = "proposer-amnesia",
        /// A promise of an older ballot counts for the present one.
        StalePromisesCounted = "stale-promises-counted",
        /// A repeated answer counts again.
        DuplicatesCounted = "duplicates-counted",
        /// A learner adds up the acceptors that accepted a value, in whatever ballots.
        LearnerCountsValues = "learner-counts-values",
        /// Accepting does not raise the promise.
        AcceptRaisesNoPromise = "accept-raises-no-promise",
    }
}

/// What a scenario chooses.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Options {
    /// How learners find out.
    pub learn: Learn,
    /// What a refusal says.
    pub reject: Reject,
    /// How long a proposer that was refused waits.
    pub backoff: Backoff,
    /// Which proposers propose.
    pub leader: Leader,
    /// The rule that is switched off.
    pub broken: Variant,
}

impl Options {
    /// Whether the rule that `variant` is named after is switched off here.
    pub(super) fn breaks(&self, variant: Variant) -> bool {
        self.broken == variant
    }
}
