//! The coordinator of two-phase commit: it asks, counts, decides, and tells the decision until every participant has
//! heard it.

use super::{Disk, Here, Message, Out, Outcome, Role, Timer, TwoPhase, Variant, Why, answer, asks_around};
use serde::{Deserialize, Serialize};
use synod_core::{Fact, NodeId, NodeSet, Protocol};

/// Where the coordinator is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Coordinator {
    /// No transaction.
    Idle,
    /// It has asked.
    Voting {
        /// Who takes part.
        participants: NodeSet,
        /// Those that have said yes.
        yes: NodeSet,
    },
    /// It has decided, and tells every participant until all have acknowledged.
    Telling {
        /// Who takes part.
        participants: NodeSet,
        /// The decision.
        outcome: Outcome,
        /// Those that have acknowledged.
        acks: NodeSet,
    },
    /// All have acknowledged.
    Done {
        /// The decision.
        outcome: Outcome,
    },
}

impl Coordinator {
    /// After a crash the log says what was promised to whom (BHG, section 7.4, "Recovery").
    pub(super) fn boot(site: Here<'_>, restarted: bool, disk: &mut Disk, out: &mut Out) -> Self {
        match *disk {
            // It may have died before any node heard of a decision, and then none exists: abort is safe (BHG, 7.4).
            Disk::Begun { participants } => {
                out.why(Why::RestartsUndecided);
                Self::decide(site, Outcome::Abort, participants, disk, out)
            }
            // Some node may not have heard of it.
            Disk::Decided { participants, outcome } => {
                out.why(Why::RestartsDecided { outcome });
                Self::tell(site, outcome, participants, out)
            }
            Disk::Ended { outcome } => {
                out.why(Why::RestartsEnded { outcome });
                Self::Done { outcome }
            }
            _ => {
                if restarted {
                    out.why(Why::RestartsEmpty);
                }
                Self::Idle
            }
        }
    }

    /// The first phase: writes down who takes part, then asks them.
    pub(super) fn begin(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        if *self != Self::Idle {
            return out.why(Why::AlreadyBegun);
        }
        let participants = site.cluster.having(Role::Participant);
        *disk = Disk::Begun { participants };
        out.why(Why::Begins);
        for participant in participants.iter() {
            let change = site.cluster.member(participant).settings.change;
            out.send(participant, Message::Prepare { change });
        }
        out.set_timer(Timer::Votes, site.cluster.length_ms(Timer::Votes));
        *self = Self::Voting { participants, yes: NodeSet::EMPTY };
    }

    fn vote(&mut self, site: Here<'_>, from: NodeId, is_yes: bool, disk: &mut Disk, out: &mut Out) {
        let Self::Voting { participants, yes } = self else {
            return out.why(Why::LateVote { from });
        };
        let participants = *participants;
        if !is_yes {
            out.why(Why::HeardNo { from });
            return self.end_vote(site, Outcome::Abort, participants, disk, out);
        }
        if !yes.insert(from) {
            return out.why(Why::RepeatedVote { from });
        }
        let (have, need) = (yes.len(), participants.len());
        if have < need {
            return out.why(Why::CountsYes { from, have, need });
        }
        out.why(Why::AllVotedYes { count: need });
        self.end_vote(site, Outcome::Commit, participants, disk, out);
    }

    /// A timeout never says whether the question or its answer was lost or is only late; abort is safe in all cases.
    pub(super) fn votes_missing(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        let Self::Voting { participants, yes } = *self else { return };
        out.why(Why::VotesMissing { missing: participants.without(yes) });
        *self = Self::decide(site, Outcome::Abort, participants, disk, out);
    }

    fn end_vote(&mut self, site: Here<'_>, outcome: Outcome, to: NodeSet, disk: &mut Disk, out: &mut Out) {
        out.cancel_timer(Timer::Votes);
        *self = Self::decide(site, outcome, to, disk, out);
    }

    /// The second phase: the write of the decision *is* the decision; the participants hear of it afterwards.
    fn decide(site: Here<'_>, outcome: Outcome, participants: NodeSet, disk: &mut Disk, out: &mut Out) -> Self {
        if site.options().broken != Variant::CoordinatorForgets {
            *disk = Disk::Decided { participants, outcome };
        }
        out.witness(Fact::decided(outcome.value()));
        Self::tell(site, outcome, participants, out)
    }

    fn tell(site: Here<'_>, outcome: Outcome, participants: NodeSet, out: &mut Out) -> Self {
        out.broadcast(participants, &outcome.into());
        out.set_timer(Timer::Acks, site.cluster.length_ms(Timer::Acks));
        Self::Telling { participants, outcome, acks: NodeSet::EMPTY }
    }

    /// Once all have acknowledged, none will ask again, and the coordinator may forget.
    fn ack(&mut self, from: NodeId, disk: &mut Disk, out: &mut Out) {
        let Self::Telling { participants, outcome, acks } = self else {
            return out.why(Why::Ignores { kind: "Ack".into(), from });
        };
        let outcome = *outcome;
        acks.insert(from);
        if !acks.contains_all(*participants) {
            return out.why(Why::CountsAck { from, have: acks.len(), need: participants.len() });
        }
        out.why(Why::AllAcknowledged { outcome });
        out.cancel_timer(Timer::Acks);
        *disk = Disk::Ended { outcome };
        *self = Self::Done { outcome };
    }

    pub(super) fn acks_missing(&mut self, site: Here<'_>, out: &mut Out) {
        let Self::Telling { participants, outcome, acks } = *self else { return };
        let missing = participants.without(acks);
        out.attempt(Timer::Acks);
        out.why(Why::TellsAgain { outcome, missing });
        out.broadcast(missing, &outcome.into());
        out.set_timer(Timer::Acks, site.cluster.length_ms(Timer::Acks));
    }

    /// While it counts votes it knows as little as the node that asks, and an idle one knows of no transaction.
    fn asked(&self, from: NodeId, out: &mut Out) {
        let known = match *self {
            Self::Telling { outcome, .. } | Self::Done { outcome } => Some(outcome),
            Self::Idle | Self::Voting { .. } => None,
        };
        answer(from, known, out);
    }

    /// Votes are counted once, before the decision: one that was counted, or that comes later, is of no use, since a
    /// coordinator that restarts counts none (BHG, section 7.4). An acknowledgement is of none once all are there and
    /// that is on disk; before, a crash forgets who has acknowledged.
    pub(super) fn is_dead(&self, disk: &Disk, from: NodeId, message: &Message) -> bool {
        match message {
            Message::Vote { .. } if matches!(disk, Disk::Decided { .. } | Disk::Ended { .. }) => true,
            Message::Vote { yes: true } => matches!(self, Self::Voting { yes, .. } if yes.contains(from)),
            Message::Ack => matches!(disk, Disk::Ended { .. }),
            _ => false,
        }
    }

    pub(super) fn message(&mut self, site: Here<'_>, from: NodeId, message: Message, disk: &mut Disk, out: &mut Out) {
        match message {
            Message::Vote { yes } => self.vote(site, from, yes, disk, out),
            Message::Ack => self.ack(from, disk, out),
            Message::DecisionRequest if asks_around(site) => self.asked(from, out),
            other => out.why(Why::Ignores { kind: TwoPhase::kind(&other).into(), from }),
        }
    }
}
