//! The proposer: it takes a ballot, hears what may have been chosen, and asks the acceptors for that value or its own.

use super::{Disk, Here, Learn, Message, Out, Proposal, Role, Timer, Why, tally};
use crate::cluster::{NodeId, NodeSet};
use crate::ledger::Fact;
use crate::value::Value;
use serde::{Deserialize, Serialize};

/// What a proposer remembers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Proposer {
    /// The highest ballot that it has seen: one of its own, or one that a `Nack` told it; 0 for none.
    pub seen: u32,
    /// How far its attempt is.
    pub stage: Stage,
}

/// How far a proposer's attempt is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// It wants nothing.
    Idle,
    /// The first phase: it collects promises.
    Preparing {
        /// Its ballot.
        ballot: u32,
        /// Its client's value.
        wanted: Value,
        /// Who has promised.
        promises: NodeSet,
        /// The highest-numbered proposal that they have reported.
        highest: Option<Proposal>,
    },
    /// The second phase: it collects acceptances.
    Accepting {
        /// What it has asked the acceptors to accept.
        proposal: Proposal,
        /// Its client's value, which it may have had to give up.
        wanted: Value,
        /// Who has accepted.
        accepted_by: NodeSet,
    },
    /// It was refused, and waits before it tries again.
    BackingOff {
        /// Its client's value.
        wanted: Value,
    },
    /// Its proposal is chosen, and its client knows.
    Chosen {
        /// The proposal.
        proposal: Proposal,
    },
}

/// How ballots are numbered: proposer j of k has k + j, 2k + j, and so on. They are totally ordered, and no two
/// proposers ever have the same (PMS, section 2.5).
#[derive(Clone, Copy)]
struct Numbering {
    proposers: u32,
    own: u32,
}

impl Numbering {
    fn of(site: Here<'_>) -> Self {
        let proposers = site.cluster.having(Role::Proposer);
        let earlier = proposers.iter().filter(|proposer| *proposer < site.id).collect::<NodeSet>();
        Self { proposers: proposers.len(), own: earlier.len() }
    }

    /// The ballot of a round; there is none of round 0.
    fn ballot(self, round: u32) -> u32 {
        if round == 0 { 0 } else { self.proposers.saturating_mul(round).saturating_add(self.own) }
    }

    /// The first round, from 1, whose ballot is above `seen`.
    fn round_above(self, seen: u32) -> u32 {
        seen.checked_sub(self.own).map_or(1, |past| past / self.proposers + 1)
    }
}

impl Stage {
    /// The client's value, while an attempt runs.
    pub(super) fn wanted(&self) -> Option<&Value> {
        match self {
            Self::Preparing { wanted, .. } | Self::Accepting { wanted, .. } | Self::BackingOff { wanted } => {
                Some(wanted)
            }
            Self::Idle | Self::Chosen { .. } => None,
        }
    }

    /// The ballot that counts answers at present.
    fn ballot(&self) -> Option<u32> {
        match self {
            Self::Preparing { ballot, .. } => Some(*ballot),
            Self::Accepting { proposal, .. } => Some(proposal.ballot),
            Self::Idle | Self::BackingOff { .. } | Self::Chosen { .. } => None,
        }
    }

    /// Whether `ballot` is its own and has all the promises that it needs.
    fn has_promises_for(&self, ballot: u32) -> bool {
        match self {
            Self::Accepting { proposal, .. } | Self::Chosen { proposal } => proposal.ballot == ballot,
            Self::Idle | Self::Preparing { .. } | Self::BackingOff { .. } => false,
        }
    }
}

impl Proposer {
    /// It knows the rounds that it has used, and nothing of its client's value: it waits for the next request.
    pub(super) fn boot(site: Here<'_>, again: bool, disk: &Disk, out: &mut Out) -> Self {
        if again {
            out.why(Why::RestartsProposer { round: disk.round });
        }
        Self { seen: Numbering::of(site).ballot(disk.round), stage: Stage::Idle }
    }

    /// One attempt at a time: it answers every client that has asked meanwhile.
    pub(super) fn request(&mut self, site: Here<'_>, value: Value, disk: &mut Disk, out: &mut Out) {
        out.witness(Fact::Proposed(value.clone()));
        if let Some(wanted) = self.stage.wanted() {
            return out.why(Why::AlreadyTrying { wanted: wanted.clone(), asked: value });
        }
        let ballot = self.start(site, value.clone(), disk, out);
        out.why(Why::Starts { round: disk.round, ballot, value });
    }

    /// Phase 1a (PMS, section 2.2): a ballot above all that it has seen. The round is on disk before anyone hears of
    /// the ballot, so that no restart uses it twice. No value goes out: first it must hear what may have been chosen.
    fn start(&mut self, site: Here<'_>, wanted: Value, disk: &mut Disk, out: &mut Out) -> u32 {
        let numbering = Numbering::of(site);
        disk.round = numbering.round_above(self.seen);
        let ballot = numbering.ballot(disk.round);
        self.seen = ballot;
        out.broadcast(site.cluster.having(Role::Acceptor), &Message::Prepare { ballot });
        out.set_timer(Timer::Retry, site.cluster.length_ms(Timer::Retry));
        self.stage = Stage::Preparing { ballot, wanted, promises: NodeSet::EMPTY, highest: None };
        ballot
    }

    /// Phase 2a (PMS, section 2.2): with a majority of promises it proposes the value of the highest-numbered proposal
    /// that they report, and only where they report none its own. This is P2c.
    pub(super) fn promise(
        &mut self,
        site: Here<'_>,
        from: NodeId,
        ballot: u32,
        report: Option<Proposal>,
        out: &mut Out,
    ) {
        if self.stage.has_promises_for(ballot) {
            return out.why(Why::SurplusPromise { from, ballot });
        }
        let Stage::Preparing { ballot: present, wanted, promises, highest } = &mut self.stage else {
            return out.why(Why::StalePromise { from, ballot });
        };
        if *present != ballot {
            return out.why(Why::StalePromise { from, ballot });
        }
        if !promises.insert(from) {
            return out.why(Why::RepeatedPromise { from, ballot });
        }
        if report > *highest {
            highest.clone_from(&report);
        }
        let tally = tally(site, *promises);
        if tally.have < tally.need {
            return out.why(Why::CountsPromise { from, ballot, report, tally });
        }
        let (wanted, highest) = (wanted.clone(), highest.take());
        let value = highest.as_ref().map_or(&wanted, |highest| &highest.value).clone();
        let proposal = Proposal { ballot, value };
        out.why(match highest {
            Some(highest) => Why::Adopts { ballot, highest, wanted: wanted.clone(), tally },
            None => Why::ProposesItsOwn { proposal: proposal.clone(), tally },
        });
        out.broadcast(site.cluster.having(Role::Acceptor), &Message::Accept(proposal.clone()));
        self.stage = Stage::Accepting { proposal, wanted, accepted_by: NodeSet::EMPTY };
    }

    /// Somebody has begun a higher ballot, so this one had better be abandoned (PMS, end of section 2.2). The retry
    /// timer runs on: only the start of a round sets it, and only the choice ends it.
    pub(super) fn nack(&mut self, site: Here<'_>, from: NodeId, ballot: u32, promised: u32, out: &mut Out) {
        self.seen = self.seen.max(promised);
        let present = self.stage.ballot() == Some(ballot);
        let Some(wanted) = self.stage.wanted().filter(|_| present).cloned() else {
            return out.why(Why::NotesNack { from, ballot, promised });
        };
        out.why(Why::GivesUp { from, ballot, promised });
        out.set_timer(Timer::Backoff, site.cluster.length_ms(Timer::Backoff));
        self.stage = Stage::BackingOff { wanted };
    }

    /// A majority has accepted: the value is chosen, its client is answered, nobody needs a timer any more. Says
    /// whether the answer counted for its ballot, or had done so before.
    pub(super) fn accepted(&mut self, site: Here<'_>, from: NodeId, accepted: &Proposal, out: &mut Out) -> bool {
        let Stage::Accepting { proposal, wanted, accepted_by } = &mut self.stage else { return false };
        if proposal != accepted {
            return false;
        }
        if !accepted_by.insert(from) {
            out.why(Why::RepeatedAccepted { from, ballot: proposal.ballot });
            return true;
        }
        let proposal = proposal.clone();
        let tally = tally(site, *accepted_by);
        if tally.have < tally.need {
            out.why(Why::CountsAccepted { from, proposal, tally });
            return true;
        }
        let learners = site.cluster.having(Role::Learner);
        let tells = if site.options().learn == Learn::Proposer { learners } else { NodeSet::EMPTY };
        out.why(Why::IsChosen { proposal: proposal.clone(), wanted: wanted.clone(), tally, tells });
        out.cancel_timer(Timer::Retry);
        out.broadcast(tells, &Message::Chosen { value: proposal.value.clone() });
        self.stage = Stage::Chosen { proposal };
        true
    }

    /// An `Accepted` that comes when its ballot has ended, one way or the other.
    pub(super) fn ignores_accepted(&self, from: NodeId, proposal: Proposal, out: &mut Out) {
        let is_chosen = matches!(&self.stage, Stage::Chosen { proposal: chosen } if *chosen == proposal);
        out.why(match is_chosen {
            true => Why::SurplusAccepted { from, proposal },
            false => Why::StaleAccepted { from, proposal },
        });
    }

    /// A timeout never says whether a message was lost or is only late, or a node dead; a higher ballot is right in all
    /// cases. If it comes while the proposer backs off, it ends the wait.
    pub(super) fn retry(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        let Some(wanted) = self.stage.wanted().cloned() else { return };
        let given_up = self.stage.ballot();
        if given_up.is_none() {
            out.cancel_timer(Timer::Backoff);
        }
        let ballot = self.start(site, wanted, disk, out);
        out.why(match given_up {
            Some(given_up) => Why::TimesOut { given_up, ballot },
            None => Why::TriesAgain { ballot },
        });
    }

    pub(super) fn backed_off(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        let Stage::BackingOff { wanted } = &self.stage else { return };
        let ballot = self.start(site, wanted.clone(), disk, out);
        out.why(Why::TriesAgain { ballot });
    }
}
