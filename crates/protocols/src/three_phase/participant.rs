//! A participant of three-phase commit. It is where its log says: idle, ready, precommitted or finished.

use super::{Candidacy, Disk, Here, Message, Out, Outcome, Timer, Variant, VoteRule, Why};
use super::{ThreePhase, answer, ask, elects};
use serde::{Deserialize, Serialize};
use synod_core::{Fact, NodeId, Protocol};

/// What a participant remembers beside its log.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Participant {
    /// It has restarted with a transaction and no decision in its log: it asks the others, and its timer decides
    /// nothing.
    pub(super) asks: bool,
    /// How far it has come as a candidate, while it is one.
    pub(super) candidacy: Option<Candidacy>,
    /// It has been a candidate.
    pub(super) stood: bool,
}

impl Participant {
    /// Ready and precommitted go on where they were, but ask instead of deciding (BHG, section 7.5). The lock of a
    /// precommitted one is held again.
    pub(super) fn boot(site: Here<'_>, restarted: bool, disk: &Disk, out: &mut Out) -> Self {
        match *disk {
            Disk::Ready { .. } => out.why(Why::RestartsReady),
            Disk::Precommitted { .. } => out.why(Why::RestartsPrecommitted),
            Disk::Finished { outcome, .. } => out.why(Why::RestartsDecided { outcome }),
            _ if restarted => out.why(Why::RestartsEmpty),
            _ => {}
        }
        let asks = is_undecided(disk);
        if asks {
            ask(site, out);
        }
        Self { asks, candidacy: None, stood: false }
    }

    /// A yes locks nothing. It is on disk before it leaves, so that after a crash the node knows that it must ask. A no
    /// needs no promise: without this yes no node commits.
    fn can_commit(&mut self, site: Here<'_>, from: NodeId, change: i64, disk: &mut Disk, out: &mut Out) {
        match *disk {
            Disk::Empty => {}
            Disk::Finished { outcome: Outcome::Abort, .. } => {
                out.why(Why::RefusesLateCanCommit);
                return Self::vote(from, false, out);
            }
            Disk::Ready { .. } | Disk::Precommitted { .. } => return out.why(Why::RepeatedCanCommit),
            _ => return out.why(Why::Ignores { kind: "CanCommit".into(), from }),
        }
        let settings = site.settings();
        let balance = settings.balance;
        if settings.accepts(change) {
            *disk = Disk::Ready { change };
            out.why(Why::VotesYes { undo: balance, redo: balance + change });
            Self::vote(from, true, out);
            watch(site, out);
        } else {
            out.why(Why::VotesNo { balance, change, ordered: settings.vote == VoteRule::No });
            self.finish(site, Outcome::Abort, disk, out);
            Self::vote(from, false, out);
        }
    }

    fn vote(to: NodeId, yes: bool, out: &mut Out) {
        out.witness(Fact::Voted(yes));
        out.send(to, Message::Vote { yes });
    }

    /// All could. Now undo and redo are written and the lock is taken: from here it can go either way (Skeen 1981:
    /// the buffer state). A restarted participant does the same, and goes on asking.
    fn precommit(&mut self, site: Here<'_>, from: NodeId, disk: &mut Disk, out: &mut Out) {
        match *disk {
            Disk::Ready { change } => {
                let (undo, redo) = prepare(site, change, disk);
                out.why(Why::Precommits { undo, redo, asks: self.asks });
                self.yield_to(from, out);
                out.send(from, Message::PreAck);
                watch(site, out);
            }
            Disk::Precommitted { .. } => {
                out.why(Why::PreAcksAgain);
                let yields = self.yield_to(from, out);
                out.send(from, Message::PreAck);
                if yields {
                    watch(site, out);
                }
            }
            Disk::Finished { outcome, .. } => out.why(Why::LatePreCommit { outcome }),
            _ => out.why(Why::Ignores { kind: "PreCommit".into(), from }),
        }
    }

    /// The coordinator, or a candidate, tells the outcome: in time, before its own `CanCommit` or `PreCommit`, again,
    /// or too late.
    fn told(&mut self, site: Here<'_>, from: NodeId, outcome: Outcome, disk: &mut Disk, out: &mut Out) {
        match *disk {
            Disk::Ready { .. } | Disk::Precommitted { .. } => {
                let (balance, locked) = (balance_after(site, disk, outcome), is_locked(disk));
                out.why(Why::Finishes { from, outcome, balance, locked });
                self.stop_timer(out);
                self.finish(site, outcome, disk, out);
            }
            Disk::Finished { outcome: known, .. } => {
                let differs = Why::TooLate { from, known, told: outcome };
                return out.why(if known == outcome { Why::RepeatedOutcome { outcome } } else { differs });
            }
            // Only a node that has lost its disk gets a DoCommit here: it has nothing to redo, and conservation tells.
            _ => {
                let commit = outcome == Outcome::Commit;
                out.why(if commit { Why::CommitsUnprepared } else { Why::AbortsUnasked });
                self.finish(site, outcome, disk, out);
            }
        }
        out.send(from, Message::Ack);
    }

    /// Silence. Ready concludes that no node has committed, precommitted that no node has aborted: Skeen 1981's
    /// decision rule for one survivor, carried out by each alone (option `termination: timeout`) or by one for all
    /// (`elected`). A restarted one only asks.
    pub(super) fn silence(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        if self.asks {
            out.attempt(Timer::Decision);
            out.why(Why::AsksAgain);
            return ask(site, out);
        }
        match *disk {
            Disk::Precommitted { undo, .. } if site.options().broken == Variant::PrecommittedTimesOutToAbort => {
                out.why(Why::AbortsPrecommitted { balance: undo });
                self.finish(site, Outcome::Abort, disk, out);
            }
            Disk::Ready { .. } | Disk::Precommitted { .. } if elects(site) => self.stand(site, disk, out),
            Disk::Ready { .. } => {
                out.why(Why::AbortsAlone);
                self.finish(site, Outcome::Abort, disk, out);
            }
            Disk::Precommitted { redo, .. } => {
                out.why(Why::CommitsAlone { balance: redo });
                self.finish(site, Outcome::Commit, disk, out);
            }
            _ => {}
        }
    }

    /// One that has never voted can make sure that no node commits: it aborts, and then it knows.
    fn asked(&mut self, site: Here<'_>, from: NodeId, disk: &mut Disk, out: &mut Out) {
        if *disk == Disk::Empty {
            out.why(Why::AbortsWhenAsked { from });
            self.finish(site, Outcome::Abort, disk, out);
        }
        let known = match *disk {
            Disk::Finished { outcome, .. } => Some(outcome),
            _ => None,
        };
        answer(from, known, out);
    }

    /// A node knows. No `Ack`: the node that answers was asked, and waits for nothing.
    fn heard(&mut self, site: Here<'_>, from: NodeId, outcome: Outcome, disk: &mut Disk, out: &mut Out) {
        if !self.asks {
            return out.why(match *disk {
                Disk::Finished { outcome: known, .. } if known != outcome => {
                    Why::TooLate { from, known, told: outcome }
                }
                _ => Why::LateReply { from },
            });
        }
        let balance = balance_after(site, disk, outcome);
        out.why(Why::LearnsBalance { from, outcome, balance });
        out.cancel_timer(Timer::Decision);
        self.finish(site, outcome, disk, out);
    }

    /// Redoes or undoes, writes the outcome, and lets go of the lock with that write.
    pub(super) fn finish(&mut self, site: Here<'_>, outcome: Outcome, disk: &mut Disk, out: &mut Out) {
        *disk = Disk::Finished { outcome, balance: balance_after(site, disk, outcome) };
        out.witness(Fact::decided(outcome.value()));
        *self = Self { asks: false, candidacy: None, stood: false };
    }

    /// Cancels the one timer that runs while it is undecided.
    pub(super) fn stop_timer(&self, out: &mut Out) {
        out.cancel_timer(if self.candidacy.is_some() { Timer::Election } else { Timer::Decision });
    }

    /// One that knows the outcome, which no crash takes back, hears no more of it: whatever belongs to the phases and
    /// elections before comes too late, and an outcome told again is not acknowledged again (BHG, section 7.5). A
    /// `CanCommit` after an abort it answers with no, and who asks gets an answer.
    pub(super) fn is_dead(disk: &Disk, message: &Message) -> bool {
        let Disk::Finished { outcome: known, .. } = *disk else { return false };
        match message {
            Message::CanCommit { .. } => known == Outcome::Commit,
            Message::DecisionRequest | Message::StateRequest => false,
            _ => true,
        }
    }

    pub(super) fn message(&mut self, site: Here<'_>, from: NodeId, message: Message, disk: &mut Disk, out: &mut Out) {
        match message {
            Message::CanCommit { change } => self.can_commit(site, from, change, disk, out),
            Message::PreCommit => self.precommit(site, from, disk, out),
            Message::DoCommit => self.told(site, from, Outcome::Commit, disk, out),
            Message::Abort => self.told(site, from, Outcome::Abort, disk, out),
            Message::DecisionRequest => self.asked(site, from, disk, out),
            Message::DecisionReply { outcome } => self.heard(site, from, outcome, disk, out),
            Message::StateRequest if elects(site) => self.asked_state(site, from, disk, out),
            Message::StateReply { state } if elects(site) => self.hears_state(site, from, state, out),
            Message::PreAck if elects(site) => self.preack(site, from, disk, out),
            Message::Ack if matches!(disk, Disk::Finished { .. }) => out.why(Why::NotesAck { from }),
            other => out.why(Why::Ignores { kind: ThreePhase::kind(&other).into(), from }),
        }
    }
}

/// Waits for news.
pub(super) fn watch(site: Here<'_>, out: &mut Out) {
    out.set_timer(Timer::Decision, site.cluster.length_ms(Timer::Decision));
}

/// Writes undo and redo, and with that write takes the lock.
pub(super) fn prepare(site: Here<'_>, change: i64, disk: &mut Disk) -> (i64, i64) {
    let undo = site.settings().balance;
    let redo = undo + change;
    *disk = Disk::Precommitted { undo, redo };
    (undo, redo)
}

/// Whether a participant with this log has voted yes and knows no outcome.
pub(super) fn is_undecided(disk: &Disk) -> bool {
    matches!(disk, Disk::Ready { .. } | Disk::Precommitted { .. })
}

/// Whether a participant with this log holds its lock: not before it has precommitted.
pub(super) fn is_locked(disk: &Disk) -> bool {
    matches!(disk, Disk::Precommitted { .. })
}

/// The balance of a participant with this log once the transaction has ended with `outcome`.
fn balance_after(site: Here<'_>, disk: &Disk, outcome: Outcome) -> i64 {
    let balance = site.settings().balance;
    let (undo, redo) = match *disk {
        Disk::Ready { change } => (balance, balance + change),
        Disk::Precommitted { undo, redo } => (undo, redo),
        _ => (balance, balance),
    };
    match outcome {
        Outcome::Commit => redo,
        Outcome::Abort => undo,
    }
}
