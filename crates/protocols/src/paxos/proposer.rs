//! The proposer: it takes a ballot, hears what may have been chosen, and asks the acceptors for that value or its own.

use super::{Answers, Backoff, Disk, Here, Learn, Message, Out, Proposal, Request, Role, Tally, Timer, Variant, Why};
use core::mem;
use serde::{Deserialize, Serialize};
use synod_core::{Fact, NodeId, NodeSet, Value};

/// What a proposer remembers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Proposer {
    /// The highest ballot that it has seen: one of its own, or one that a `Nack` told it of; 0 for none.
    pub seen: u32,
    /// The value of its own: what the client that it serves, or served last, wants. A client that reads wants none.
    pub wanted: Option<Value>,
    /// How often its attempt has been refused; always 0 where the back-off does not grow.
    pub refused: u16,
    /// Whether a client of its own waits for the answer. A value that another proposer has handed on is not its
    /// client's.
    pub client: bool,
    /// Whether a client has asked what is chosen since the present attempt began, which reads and has found no value
    /// yet.
    pub asked_since: bool,
    /// How far its attempt is.
    pub stage: Stage,
}

/// How far a proposer's attempt is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// No client waits for it.
    Idle,
    /// The first phase: it collects promises.
    Preparing {
        /// Its ballot.
        ballot: u32,
        /// The acceptors that have promised.
        promises: Answers,
        /// The one to adopt of the proposals that they have reported: the highest-numbered.
        reported: Option<Proposal>,
    },
    /// The second phase: it collects acceptances.
    Accepting {
        /// What it has asked the acceptors to accept.
        proposal: Proposal,
        /// The acceptors that have accepted.
        accepted_by: Answers,
    },
    /// It was refused, and waits before it tries again.
    BackingOff,
    /// It leaves its client's value to the leader, and waits for the leader's heartbeats.
    Following,
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
        if site.options().breaks(Variant::SharedBallots) {
            return Self { proposers: 1, own: 0 };
        }
        let proposers = site.cluster.having(Role::Proposer);
        let earlier = proposers.iter().filter(|proposer| *proposer < site.id).collect::<NodeSet>();
        Self { proposers: proposers.len(), own: earlier.len() }
    }

    /// The ballot of a round; there is none of round 0.
    fn ballot(self, round: u32) -> u32 {
        if round == 0 { 0 } else { self.proposers.saturating_mul(round).saturating_add(self.own) }
    }

    /// The round of a ballot of its own.
    fn round(self, ballot: u32) -> u32 {
        ballot / self.proposers
    }

    /// The first round, from 1, whose ballot is above `seen`.
    fn round_above(self, seen: u32) -> u32 {
        seen.checked_sub(self.own).map_or(1, |past| past / self.proposers + 1)
    }
}

impl Stage {
    /// Whether a ballot of its own runs, or will when it has backed off.
    pub(super) fn is_attempt(&self) -> bool {
        matches!(self, Self::Preparing { .. } | Self::Accepting { .. } | Self::BackingOff)
    }

    /// Whether a client waits.
    pub(super) fn is_undecided(&self) -> bool {
        self.is_attempt() || *self == Self::Following
    }

    /// The ballot that counts answers at present.
    fn ballot(&self) -> Option<u32> {
        match self {
            Self::Preparing { ballot, .. } => Some(*ballot),
            Self::Accepting { proposal, .. } => Some(proposal.ballot),
            Self::Idle | Self::BackingOff | Self::Following | Self::Chosen { .. } => None,
        }
    }

    /// Whether `ballot` is its own and has all the promises that it needs.
    fn has_promises_for(&self, ballot: u32) -> bool {
        match self {
            Self::Accepting { proposal, .. } | Self::Chosen { proposal } => proposal.ballot == ballot,
            Self::Idle | Self::Preparing { .. } | Self::BackingOff | Self::Following => false,
        }
    }
}

/// The one to adopt of two reports: that of the higher ballot. A report of nothing comes last.
fn binding(site: Here<'_>, one: Option<Proposal>, other: Option<Proposal>) -> Option<Proposal> {
    match (one, other) {
        (Some(one), Some(other)) if site.options().breaks(Variant::LowestAdopted) => Some(one.min(other)),
        (one, other) => one.max(other),
    }
}

impl Proposer {
    /// It knows the rounds that it has used, and nothing of its client's value: it waits for the next request.
    pub(super) fn boot(site: Here<'_>, restarted: bool, disk: &Disk, out: &mut Out) -> Self {
        if restarted {
            out.why(match site.options().breaks(Variant::ProposerAmnesia) {
                true => Why::RuleIsOff { variant: Variant::ProposerAmnesia },
                false => Why::RestartsProposer { round: disk.round },
            });
        }
        Self {
            seen: Numbering::of(site).ballot(disk.round),
            wanted: None,
            refused: 0,
            client: false,
            asked_since: false,
            stage: Stage::Idle,
        }
    }

    /// A client asks for its value to be chosen, or reads: then the round goes without a value of its own, even if the
    /// proposer knows what is chosen, and so tells learners that have missed it.
    pub(super) fn request(&mut self, site: Here<'_>, request: Request, disk: &mut Disk, out: &mut Out) {
        let asked = match request {
            Request::Propose(value) => Some(value),
            Request::Read => None,
        };
        if let Some(value) = &asked {
            out.witness(Fact::Proposed(value.clone()));
        }
        self.ask(site, None, asked, disk, out);
    }

    /// Begins an attempt, or joins the one that runs. `from` is the proposer that handed on what its client wants.
    pub(super) fn ask(
        &mut self,
        site: Here<'_>,
        from: Option<NodeId>,
        asked: Option<Value>,
        disk: &mut Disk,
        out: &mut Out,
    ) {
        if self.stage.is_undecided() {
            return self.join(site, from, asked, out);
        }
        self.client = from.is_none();
        self.wanted.clone_from(&asked);
        self.refused = 0;
        if let Some(value) = asked.as_ref().filter(|_| !Self::may_lead(site)) {
            out.why(Why::LeavesToTheLeader { leader: Self::lowest(site), value: value.clone() });
            return self.follow(site, value.clone(), out);
        }
        let ballot = self.start(site, disk, out);
        let round = Numbering::of(site).round(ballot);
        out.why(Why::Starts { round, ballot, from, value: asked });
        if site.options().breaks(Variant::SharedBallots) {
            out.why(Why::RuleIsOff { variant: Variant::SharedBallots });
        }
        self.beat(site, out);
    }

    /// One attempt at a time: it answers every client that has asked meanwhile. Only a read that has not found a value
    /// yet could not: a value that is asked for becomes its own, and another read gets a further round if this one
    /// finds nothing, since promises given before a question say nothing of what was chosen since.
    fn join(&mut self, site: Here<'_>, from: Option<NodeId>, asked: Option<Value>, out: &mut Out) {
        self.client |= from.is_none();
        let is_looking = matches!(self.stage, Stage::Preparing { .. } | Stage::BackingOff) && self.wanted.is_none();
        match asked {
            Some(value) if is_looking => self.take_on(site, from, value, out),
            None if is_looking => {
                self.asked_since = true;
                out.why(Why::NotesRead);
            }
            asked => out.why(Why::Joins { from, wanted: self.wanted.clone(), asked }),
        }
    }

    /// The attempt, which reads, gets a value of its own; where another proposer is to lead, that one gets it.
    fn take_on(&mut self, site: Here<'_>, from: Option<NodeId>, value: Value, out: &mut Out) {
        self.wanted = Some(value.clone());
        self.asked_since = false;
        if Self::may_lead(site) {
            out.why(Why::TakesOn { from, value });
            return self.beat(site, out);
        }
        out.why(Why::LeavesToTheLeader { leader: Self::lowest(site), value: value.clone() });
        Self::stop(out);
        self.follow(site, value, out);
    }

    /// Phase 1a (PMS, section 2.2): a ballot above all that it has seen. The round is on disk before any node hears of
    /// the ballot, so that no restart uses it twice. No value goes out: first it must hear what may have been chosen.
    pub(super) fn start(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) -> u32 {
        let numbering = Numbering::of(site);
        let round = numbering.round_above(self.seen);
        if !site.options().breaks(Variant::ProposerAmnesia) {
            disk.round = round;
        }
        let ballot = numbering.ballot(round);
        self.seen = ballot;
        out.attempt(Timer::Retry);
        out.broadcast(site.cluster.having(Role::Acceptor), &Message::Prepare { ballot });
        out.set_timer(Timer::Retry, site.cluster.length_ms(Timer::Retry));
        self.stage = Stage::Preparing { ballot, promises: Answers::default(), reported: None };
        ballot
    }

    /// Collects promises of its ballot, and with them what may have been chosen (PMS, section 2.2, phase 2a).
    pub(super) fn promise(
        &mut self,
        site: Here<'_>,
        from: NodeId,
        ballot: u32,
        report: Option<Proposal>,
        disk: &mut Disk,
        out: &mut Out,
    ) {
        if self.stage.has_promises_for(ballot) {
            return out.why(Why::SurplusPromise { from, ballot });
        }
        let Stage::Preparing { ballot: present, promises, reported } = &mut self.stage else {
            return out.why(Why::StalePromise { from, ballot });
        };
        let present = *present;
        let is_older = ballot < present && site.options().breaks(Variant::StalePromisesCounted);
        if present != ballot && !is_older {
            return out.why(Why::StalePromise { from, ballot });
        }
        if !promises.count(site, from, out) {
            return out.why(Why::RepeatedPromise { from, ballot });
        }
        if is_older {
            out.why(Why::RuleIsOff { variant: Variant::StalePromisesCounted });
        }
        *reported = binding(site, reported.take(), report.clone());
        let tally = promises.tally(site);
        if !tally.is_enough() {
            return out.why(Why::CountsPromise { from, ballot, report, tally });
        }
        tally.admits(site, out);
        let reported = reported.take();
        self.propose(site, present, reported, tally, disk, out);
    }

    /// Phase 2a (PMS, section 2.2): with a majority of promises it proposes the value of the highest-numbered proposal
    /// that they report, and only where they report none its own. This is P2c. A read has no value of its own: where
    /// nothing is reported, nothing had been chosen below its ballot, and that is its answer.
    fn propose(
        &mut self,
        site: Here<'_>,
        ballot: u32,
        reported: Option<Proposal>,
        tally: Tally,
        disk: &mut Disk,
        out: &mut Out,
    ) {
        let wanted = self.wanted.clone();
        let value = match (reported, wanted) {
            (Some(reported), Some(wanted)) if site.options().breaks(Variant::ValueNotAdopted) => {
                out.why(Why::DoesNotAdopt { ballot, reported, wanted: wanted.clone(), tally });
                wanted
            }
            (Some(reported), wanted) => {
                let value = reported.value.clone();
                out.why(Why::Adopts { ballot, reported, wanted, tally });
                value
            }
            (None, Some(wanted)) => {
                let proposal = Proposal { ballot, value: wanted.clone() };
                out.why(Why::ProposesItsOwn { proposal, tally });
                wanted
            }
            (None, None) => {
                out.why(Why::FindsNothing { ballot, tally });
                return self.ends_reading(site, disk, out);
            }
        };
        let proposal = Proposal { ballot, value };
        self.asked_since = false;
        out.broadcast(site.cluster.having(Role::Acceptor), &Message::Accept(proposal.clone()));
        self.stage = Stage::Accepting { proposal, accepted_by: Answers::default() };
    }

    /// A read has found nothing. A client that has asked since it began is not answered yet.
    fn ends_reading(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        if self.asked_since {
            self.asked_since = false;
            let ballot = self.start(site, disk, out);
            return out.why(Why::ReadsOnceMore { ballot });
        }
        out.cancel_timer(Timer::Retry);
        self.client = false;
        self.stage = Stage::Idle;
    }

    /// Another proposer has begun a higher ballot, so this one is better abandoned (PMS, end of section 2.2). The retry
    /// timer runs on: only the start of a round sets it, and only the choice ends it.
    pub(super) fn nack(&mut self, site: Here<'_>, from: NodeId, ballot: u32, promised: u32, out: &mut Out) {
        self.seen = self.seen.max(promised);
        if self.stage.ballot() != Some(ballot) {
            return out.why(Why::NotesNack { from, ballot, promised });
        }
        out.why(Why::GivesUp { from, ballot, promised });
        self.back_off(site, out);
        self.stage = Stage::BackingOff;
    }

    /// Waits, so that the higher ballot can finish. Two proposers that always wait equally long can outbid each other
    /// forever; a wait that grows, or that chance decides, makes room for one of them.
    ///
    /// The count of refusals ends at 65,535. A run has too few actions to get there, and the longest wait (that many
    /// times the longest length of a timer) is far below 2^64 ms.
    fn back_off(&mut self, site: Here<'_>, out: &mut Out) {
        let length_ms = site.cluster.length_ms(Timer::Backoff);
        match site.options().backoff {
            Backoff::Fixed => out.set_timer(Timer::Backoff, length_ms),
            Backoff::Growing => {
                self.refused = self.refused.saturating_add(1);
                out.set_timer(Timer::Backoff, length_ms * u64::from(self.refused));
            }
            Backoff::Random => out.set_timer_within(Timer::Backoff, length_ms / 2, length_ms * 2),
        }
    }

    /// With the answer that completes a majority the value is chosen: it is announced to the learners, the client is
    /// answered, and no timer is needed any more. Returns whether the answer counts for its ballot, now or before.
    pub(super) fn accepted(&mut self, site: Here<'_>, from: NodeId, accepted: &Proposal, out: &mut Out) -> bool {
        let leads = self.leads(site);
        let Stage::Accepting { proposal, accepted_by } = &mut self.stage else { return false };
        // A ballot has one value: who counts asks for no more than its number (PMS, section 2.3).
        if proposal.ballot != accepted.ballot {
            return false;
        }
        if !accepted_by.count(site, from, out) {
            out.why(Why::RepeatedAccepted { from, ballot: proposal.ballot });
            return true;
        }
        let proposal = proposal.clone();
        let tally = accepted_by.tally(site);
        if !tally.is_enough() {
            out.why(Why::CountsAccepted { from, proposal: accepted.clone(), tally });
            return true;
        }
        tally.admits(site, out);
        let learners = site.cluster.having(Role::Learner);
        let tells = if site.options().learn == Learn::Proposer { learners } else { NodeSet::EMPTY };
        let (wanted, client) = (self.wanted.clone(), mem::take(&mut self.client));
        out.why(Why::IsChosen { proposal: proposal.clone(), wanted, client, tally, tells });
        out.witness(Fact::Announced(proposal.value.clone()));
        out.cancel_timer(Timer::Retry);
        if leads {
            out.cancel_timer(Timer::Heartbeat);
        }
        out.broadcast(tells, &Message::Chosen { value: proposal.value.clone() });
        self.stage = Stage::Chosen { proposal };
        true
    }

    /// Whether an answer to a ballot of its own is of no use any more. No ballot is used twice (PMS, section 2.5), and
    /// the last one is on disk, so that a ballot that has ended, or a phase of it, never comes back, whatever crashes.
    /// An acceptor counts once in each. A `Nack` also tells of a ballot to go beyond: it is of use until a ballot of
    /// its own is beyond that, on disk too.
    pub(super) fn is_dead(&self, site: Here<'_>, disk: &Disk, from: NodeId, message: &Message) -> bool {
        let last = Numbering::of(site).ballot(disk.round);
        let is_counted = |answers: &Answers| answers.by.contains(from);
        match message {
            Message::Promise { ballot, .. } => {
                *ballot <= last
                    && match &self.stage {
                        Stage::Preparing { ballot: present, promises, .. } => present != ballot || is_counted(promises),
                        _ => true,
                    }
            }
            Message::Accepted(proposal) => {
                proposal.ballot <= last
                    && match &self.stage {
                        Stage::Preparing { ballot, .. } => *ballot != proposal.ballot,
                        Stage::Accepting { proposal: present, accepted_by } => {
                            present.ballot != proposal.ballot || is_counted(accepted_by)
                        }
                        _ => true,
                    }
            }
            Message::Nack { ballot, promised } => {
                *ballot <= last && *promised <= last && self.stage.ballot() != Some(*ballot)
            }
            _ => false,
        }
    }

    /// An `Accepted` that comes after its ballot has ended, one way or the other.
    pub(super) fn ignores_accepted(&self, from: NodeId, proposal: Proposal, out: &mut Out) {
        let is_chosen = matches!(&self.stage, Stage::Chosen { proposal: chosen } if chosen.ballot == proposal.ballot);
        out.why(match is_chosen {
            true => Why::SurplusAccepted { from, proposal },
            false => Why::StaleAccepted { from, proposal },
        });
    }

    /// A timeout never says whether a message was lost, is only late, or a node is down; a higher ballot is right in
    /// all cases. If it comes while the proposer backs off, it ends the wait.
    pub(super) fn retry(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        if !self.stage.is_attempt() {
            return;
        }
        let given_up = self.stage.ballot();
        if given_up.is_none() {
            out.cancel_timer(Timer::Backoff);
        }
        let ballot = self.start(site, disk, out);
        out.why(match given_up {
            Some(given_up) => Why::TimesOut { given_up, ballot },
            None => Why::TriesAgain { ballot },
        });
    }

    pub(super) fn backed_off(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        if self.stage != Stage::BackingOff {
            return;
        }
        let ballot = self.start(site, disk, out);
        out.why(Why::TriesAgain { ballot });
    }
}
