//! The coordinator of three-phase commit: it asks, tells all that every one could, decides, and tells the decision.

use super::{Disk, Here, Message, MissingAck, Out, Outcome, Role, State, Timer, Variant, Why};
use super::{ThreePhase, answer, ask, elects};
use serde::{Deserialize, Serialize};
use synod_core::{Fact, NodeId, NodeSet, Protocol};

/// Where the coordinator is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Coordinator {
    /// No transaction.
    Idle,
    /// It has asked whether each could.
    Waiting {
        /// Who takes part.
        participants: NodeSet,
        /// Those that have said yes.
        yes: NodeSet,
    },
    /// All could; it has told them so.
    Prepared {
        /// Who takes part.
        participants: NodeSet,
        /// Those that have answered.
        acks: NodeSet,
    },
    /// It has restarted in the middle and asks the others how it ended.
    Asking,
    /// It knows the outcome.
    Decided {
        /// The decision.
        outcome: Outcome,
    },
}

impl Coordinator {
    /// A coordinator that was down is no coordinator any more: the participants have gone on without it, so it asks
    /// like any other node (BHG, section 7.5). One that has decided says so when it is asked, and only then.
    pub(super) fn boot(site: Here<'_>, restarted: bool, disk: &Disk, out: &mut Out) -> Self {
        match *disk {
            Disk::Begun { .. } => {
                out.why(Why::RestartsBegun);
                ask(site, out);
                Self::Asking
            }
            Disk::Decided { outcome } => {
                out.why(Why::RestartsDecided { outcome });
                Self::Decided { outcome }
            }
            _ => {
                if restarted {
                    out.why(Why::RestartsEmpty);
                }
                Self::Idle
            }
        }
    }

    /// The first phase: writes down who takes part, then asks whether they could (Skeen 1981; BHG, section 7.5).
    pub(super) fn begin(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        if *self != Self::Idle {
            return out.why(Why::AlreadyBegun);
        }
        let participants = site.cluster.having(Role::Participant);
        *disk = Disk::Begun { participants };
        out.why(Why::Begins);
        for participant in participants.iter() {
            let change = site.cluster.member(participant).settings.change;
            out.send(participant, Message::CanCommit { change });
        }
        out.set_timer(Timer::Votes, site.cluster.length_ms(Timer::Votes));
        *self = Self::Waiting { participants, yes: NodeSet::EMPTY };
    }

    fn vote(&mut self, site: Here<'_>, from: NodeId, is_yes: bool, disk: &mut Disk, out: &mut Out) {
        let Self::Waiting { participants, yes } = self else {
            return out.why(Why::LateVote { from });
        };
        let participants = *participants;
        if !is_yes {
            out.why(Why::HeardNo { from });
            out.cancel_timer(Timer::Votes);
            return self.decide(Outcome::Abort, participants, disk, out);
        }
        if !yes.insert(from) {
            return out.why(Why::RepeatedVote { from });
        }
        let (have, need) = (yes.len(), participants.len());
        if have < need {
            return out.why(Why::CountsYes { from, have, need });
        }
        out.why(Why::AllVotedYes { count: need });
        self.precommit(site, participants, out);
    }

    /// No node has been told to commit, so abort is safe (BHG, section 7.5).
    pub(super) fn votes_missing(&mut self, disk: &mut Disk, out: &mut Out) {
        let Self::Waiting { participants, yes } = *self else { return };
        out.why(Why::VotesMissing { missing: participants.without(yes) });
        self.decide(Outcome::Abort, participants, disk, out);
    }

    /// The second phase, which two-phase commit lacks: every participant hears that all could, and nothing is decided
    /// yet (Skeen 1981: the buffer state before commit). It needs no write: after a crash the coordinator only asks.
    fn precommit(&mut self, site: Here<'_>, participants: NodeSet, out: &mut Out) {
        out.cancel_timer(Timer::Votes);
        out.broadcast(participants, &Message::PreCommit);
        out.set_timer(Timer::Acks, site.cluster.length_ms(Timer::Acks));
        *self = Self::Prepared { participants, acks: NodeSet::EMPTY };
    }

    /// Once no participant is only ready, commit is safe: no timer can abort (Skeen 1981; BHG, section 7.5).
    fn preack(&mut self, from: NodeId, disk: &mut Disk, out: &mut Out) {
        let Self::Prepared { participants, acks } = self else {
            return out.why(Why::LatePreAck { from });
        };
        let participants = *participants;
        if !acks.insert(from) {
            return out.why(Why::RepeatedPreAck { from });
        }
        let (have, need) = (acks.len(), participants.len());
        if have < need {
            return out.why(Why::CountsPreAck { from, have, need });
        }
        out.why(Why::AllPrecommitted { count: need });
        out.cancel_timer(Timer::Acks);
        self.decide(Outcome::Commit, participants, disk, out);
    }

    /// Silence after `PreCommit`. Skeen 1981: all have said yes, so it commits; a silent node is taken to be down. The
    /// textbooks' rule (`missing_ack: abort`): a participant may still be ready and abort alone, so it aborts, and one
    /// that has precommitted must hear of that before its own timer makes it commit: there a partition splits them.
    /// Where the survivors elect, abort would be wrong: if none heard of it, they would find one of them precommitted.
    pub(super) fn preacks_missing(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        let Self::Prepared { participants, acks } = *self else { return };
        let missing = participants.without(acks);
        let options = site.options();
        let commits = elects(site) || options.missing_ack == MissingAck::Commit;
        if commits && options.broken != Variant::AbortsAfterPrecommit {
            out.why(Why::CommitsWithoutPreAcks { missing });
            return self.decide(Outcome::Commit, participants, disk, out);
        }
        out.why(Why::PreAcksMissing { missing });
        self.decide(Outcome::Abort, participants, disk, out);
    }

    /// The decision is on disk before any node hears of it. It is told once: a node that misses it has a timer of its
    /// own.
    fn decide(&mut self, outcome: Outcome, participants: NodeSet, disk: &mut Disk, out: &mut Out) {
        self.end(outcome, disk, out);
        out.broadcast(participants, &outcome.into());
    }

    fn end(&mut self, outcome: Outcome, disk: &mut Disk, out: &mut Out) {
        *disk = Disk::Decided { outcome };
        out.witness(Fact::decided(outcome.value()));
        *self = Self::Decided { outcome };
    }

    /// An acknowledgement ends nothing here: the coordinator never repeats itself.
    fn ack(&self, from: NodeId, out: &mut Out) {
        out.why(match self {
            Self::Decided { .. } => Why::NotesAck { from },
            _ => Why::Ignores { kind: "Ack".into(), from },
        });
    }

    /// While it is undecided it says nothing, and neither does one that knows of no transaction.
    fn asked(&self, from: NodeId, out: &mut Out) {
        let known = match *self {
            Self::Decided { outcome } => Some(outcome),
            _ => None,
        };
        answer(from, known, out);
    }

    /// It hears how the others have ended it, and passes that on to no node.
    fn heard(&mut self, from: NodeId, outcome: Outcome, disk: &mut Disk, out: &mut Out) {
        match *self {
            Self::Asking => {
                out.why(Why::Learns { from, outcome });
                out.cancel_timer(Timer::Decision);
                self.end(outcome, disk, out);
            }
            Self::Decided { outcome: known } if known != outcome => {
                out.why(Why::TooLate { from, known, told: outcome });
            }
            _ => out.why(Why::LateReply { from }),
        }
    }

    pub(super) fn nobody_answers(&self, site: Here<'_>, out: &mut Out) {
        if *self == Self::Asking {
            out.attempt(Timer::Decision);
            out.why(Why::AsksAgain);
            ask(site, out);
        }
    }

    /// A candidate asks how far it has come (option `termination: elected`). A restarted one does not answer: what it
    /// knew is older than what it missed.
    fn asked_state(&self, from: NodeId, out: &mut Out) {
        let state = match *self {
            Self::Waiting { .. } => State::Ready,
            Self::Prepared { .. } => State::Precommitted,
            Self::Decided { outcome } => outcome.into(),
            Self::Asking => return out.why(Why::StaysOut { from }),
            Self::Idle => return out.why(Why::CannotAnswer { from }),
        };
        out.why(Why::TellsState { from, state });
        out.send(from, Message::StateReply { state });
    }

    /// A candidate brings all nodes to the same point. The coordinator answers, and stays where it is.
    fn precommitted_by(&self, from: NodeId, out: &mut Out) {
        if !self.is_undecided() {
            return out.why(Why::Ignores { kind: "PreCommit".into(), from });
        }
        out.why(Why::AnswersCandidate { from });
        out.send(from, Message::PreAck);
    }

    /// A candidate has decided: that is final, also for a coordinator that has restarted and asks. The candidate has
    /// told the others itself.
    fn told(&mut self, from: NodeId, outcome: Outcome, disk: &mut Disk, out: &mut Out) {
        match *self {
            Self::Waiting { .. } => out.cancel_timer(Timer::Votes),
            Self::Prepared { .. } => out.cancel_timer(Timer::Acks),
            Self::Asking => out.cancel_timer(Timer::Decision),
            Self::Decided { outcome: known } if known == outcome => {
                return out.why(Why::RepeatedOutcome { outcome });
            }
            Self::Decided { outcome: known } => return out.why(Why::TooLate { from, known, told: outcome }),
            Self::Idle => return out.why(Why::Ignores { kind: ThreePhase::kind(&outcome.into()).into(), from }),
        }
        out.why(Why::IsTold { from, outcome });
        self.end(outcome, disk, out);
    }

    /// Whether it runs a transaction and has not restarted since.
    fn is_undecided(&self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::Prepared { .. })
    }

    /// Votes are counted once: one that was counted, or that comes once the counting has ended, is of no use, since a
    /// coordinator that restarts asks instead of counting (BHG, section 7.5). Once its decision is on disk, who asks
    /// gets an answer, and all else comes too late. Its phases never go back, so that an acknowledgement of `PreCommit`
    /// is of no use either once it was counted or the coordinator has restarted.
    pub(super) fn is_dead(&self, disk: &Disk, from: NodeId, message: &Message) -> bool {
        match message {
            Message::DecisionRequest | Message::StateRequest | Message::CanCommit { .. } => false,
            _ if matches!(disk, Disk::Decided { .. }) => true,
            Message::Vote { yes } => match self {
                Self::Waiting { yes: counted, .. } => *yes && counted.contains(from),
                Self::Prepared { .. } | Self::Asking => true,
                Self::Idle | Self::Decided { .. } => false,
            },
            Message::PreAck => match self {
                Self::Prepared { acks, .. } => acks.contains(from),
                Self::Asking => true,
                Self::Idle | Self::Waiting { .. } | Self::Decided { .. } => false,
            },
            _ => false,
        }
    }

    pub(super) fn message(&mut self, site: Here<'_>, from: NodeId, message: Message, disk: &mut Disk, out: &mut Out) {
        match message {
            Message::Vote { yes } => self.vote(site, from, yes, disk, out),
            Message::PreAck => self.preack(from, disk, out),
            Message::Ack => self.ack(from, out),
            Message::DecisionRequest => self.asked(from, out),
            Message::DecisionReply { outcome } => self.heard(from, outcome, disk, out),
            Message::StateRequest if elects(site) => self.asked_state(from, out),
            Message::PreCommit if elects(site) => self.precommitted_by(from, out),
            Message::DoCommit if elects(site) => self.told(from, Outcome::Commit, disk, out),
            Message::Abort if elects(site) => self.told(from, Outcome::Abort, disk, out),
            other => out.why(Why::Ignores { kind: ThreePhase::kind(&other).into(), from }),
        }
    }
}
