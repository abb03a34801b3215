//! A participant of two-phase commit. It is where its log says: idle, in doubt or finished (BHG, section 7.4).

use super::{Disk, Here, Message, Out, Outcome, Timer, TwoPhase, Variant, VoteRule, Why, answer, asks_around};
use serde::{Deserialize, Serialize};
use synod_core::{Fact, NodeId, Protocol};

/// What a participant remembers beside its log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Participant {
    /// It has asked the others how it ended.
    pub(super) asked: bool,
    /// Undo and redo of a yes that is not on its disk: only where it votes before it writes.
    pub(super) unwritten: Option<(i64, i64)>,
}

impl Participant {
    /// It is what its log says: prepared means in doubt, and holding the lock again.
    pub(super) fn boot(site: Here<'_>, restarted: bool, disk: &Disk, out: &mut Out) -> Self {
        let mut it = Self::default();
        match disk {
            Disk::Prepared { .. } => {
                out.why(Why::RestartsInDoubt);
                if asks_around(site) {
                    out.why(Why::Asks);
                    it.ask(site, out);
                } else {
                    watch(site, out);
                }
            }
            Disk::Finished { outcome, .. } => out.why(Why::RestartsFinished { outcome: *outcome }),
            _ if restarted => out.why(Why::RestartsEmpty),
            _ => {}
        }
        it
    }

    /// Undo and redo, while it is in doubt.
    pub(super) fn doubt(&self, disk: &Disk) -> Option<(i64, i64)> {
        match *disk {
            Disk::Prepared { undo, redo } => Some((undo, redo)),
            _ => self.unwritten,
        }
    }

    /// A yes is a promise to be able to do either: undo and redo are on disk before it leaves. A no needs no promise:
    /// without this yes no node commits, so the participant may abort at once.
    fn prepare(&mut self, site: Here<'_>, from: NodeId, change: i64, disk: &mut Disk, out: &mut Out) {
        match *disk {
            Disk::Empty if self.unwritten.is_none() => {}
            Disk::Finished { outcome: Outcome::Abort, .. } => {
                out.why(Why::RefusesLatePrepare);
                return vote(from, false, out);
            }
            _ => return out.why(Why::Ignores { kind: "Prepare".into(), from }),
        }
        let settings = site.settings();
        let (undo, redo) = (settings.balance, settings.balance + change);
        if !settings.accepts(change) {
            out.why(Why::VotesNo { balance: undo, change, ordered: settings.vote == VoteRule::No });
            self.finish(Outcome::Abort, undo, disk, out);
            return vote(from, false, out);
        }
        if site.options().broken == Variant::VotesBeforeWriting {
            self.unwritten = Some((undo, redo));
            out.why(Why::VotesUnwritten { undo, redo });
        } else {
            *disk = Disk::Prepared { undo, redo };
            out.why(Why::VotesYes { undo, redo });
        }
        vote(from, true, out);
        watch(site, out);
    }

    /// The outcome comes, once or again, in time or before its own `Prepare`.
    fn told(&mut self, site: Here<'_>, from: NodeId, outcome: Outcome, disk: &mut Disk, out: &mut Out) {
        match *disk {
            _ if self.doubt(disk).is_some() => {
                let balance = self.balance_after(site, disk, outcome);
                out.why(Why::Finishes { outcome, balance });
                self.end_doubt(site, outcome, disk, out);
            }
            Disk::Finished { outcome: known, .. } if known == outcome => out.why(Why::Acknowledges { outcome }),
            // It cannot take its own back, and an `Ack` would say that it had (BHG, section 7.3, AC2).
            Disk::Finished { outcome: known, .. } => return out.why(Why::TooLate { from, known, told: outcome }),
            // Only a node that has lost what it knew gets a Commit here: it has nothing to redo, and conservation
            // tells.
            Disk::Empty => {
                let commit = outcome == Outcome::Commit;
                out.why(if commit { Why::CommitsUnprepared } else { Why::AbortsUnasked });
                self.finish(outcome, site.settings().balance, disk, out);
            }
            _ => return out.why(Why::Ignores { kind: TwoPhase::kind(&outcome.into()).into(), from }),
        }
        out.send(from, Message::Ack);
    }

    /// Silence. A participant in doubt may not decide alone: those that it cannot reach may have decided either way
    /// (BHG, section 7.4). It may ask (option `termination: cooperative`).
    pub(super) fn silence(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        if self.doubt(disk).is_none() {
            return;
        }
        match site.options().broken {
            Variant::ParticipantTimesOutToCommit => return self.decide_alone(site, Outcome::Commit, disk, out),
            Variant::ParticipantTimesOutToAbort => return self.decide_alone(site, Outcome::Abort, disk, out),
            _ if !asks_around(site) => return,
            _ => {}
        }
        if self.asked {
            out.attempt(Timer::Decision);
        }
        out.why(if self.asked { Why::AsksAgain } else { Why::Asks });
        self.ask(site, out);
    }

    fn decide_alone(&mut self, site: Here<'_>, outcome: Outcome, disk: &mut Disk, out: &mut Out) {
        let balance = self.balance_after(site, disk, outcome);
        out.why(Why::DecidesAlone { outcome, balance });
        self.finish(outcome, balance, disk, out);
    }

    /// Asks all others how it ended; asks again when the timer runs out (BHG, section 7.4, cooperative termination).
    fn ask(&mut self, site: Here<'_>, out: &mut Out) {
        let mut others = site.cluster.everyone();
        others.remove(site.id);
        out.broadcast(others, &Message::DecisionRequest);
        watch(site, out);
        self.asked = true;
    }

    /// One that has never voted can make sure that no node commits: it aborts, and then it knows (BHG, section 7.4).
    fn asked(&mut self, site: Here<'_>, from: NodeId, disk: &mut Disk, out: &mut Out) {
        if *disk == Disk::Empty && self.unwritten.is_none() {
            out.why(Why::AbortsWhenAsked { from });
            self.finish(Outcome::Abort, site.settings().balance, disk, out);
        }
        let known = match *disk {
            Disk::Finished { outcome, .. } => Some(outcome),
            _ => None,
        };
        answer(from, known, out);
    }

    /// A node knows. No `Ack`: the node that answers was asked, and waits for nothing.
    fn heard(&mut self, site: Here<'_>, from: NodeId, outcome: Outcome, disk: &mut Disk, out: &mut Out) {
        if self.doubt(disk).is_none() {
            return out.why(match *disk {
                Disk::Finished { outcome: known, .. } if known != outcome => {
                    Why::TooLate { from, known, told: outcome }
                }
                _ => Why::LateReply { from },
            });
        }
        let balance = self.balance_after(site, disk, outcome);
        out.why(Why::Learns { from, outcome, balance });
        self.end_doubt(site, outcome, disk, out);
    }

    /// Redoes or undoes, and lets go of the lock with the write of the outcome.
    fn end_doubt(&mut self, site: Here<'_>, outcome: Outcome, disk: &mut Disk, out: &mut Out) {
        if is_watched(site) {
            out.cancel_timer(Timer::Decision);
        }
        let balance = self.balance_after(site, disk, outcome);
        self.finish(outcome, balance, disk, out);
    }

    fn balance_after(&self, site: Here<'_>, disk: &Disk, outcome: Outcome) -> i64 {
        match (self.doubt(disk), outcome) {
            (Some((_, redo)), Outcome::Commit) => redo,
            (Some((undo, _)), Outcome::Abort) => undo,
            (None, _) => site.settings().balance,
        }
    }

    fn finish(&mut self, outcome: Outcome, balance: i64, disk: &mut Disk, out: &mut Out) {
        *disk = Disk::Finished { outcome, balance };
        out.witness(Fact::decided(outcome.value()));
        *self = Self::default();
    }

    /// One that knows the outcome can neither take it back nor hear more of it (BHG, section 7.3, AC2): replies to its
    /// questions come too late, and so do the contrary outcome and, once it has committed, a `Prepare`. The same
    /// outcome it acknowledges again, a `Prepare` after an abort it answers with no, and who asks gets an answer.
    pub(super) fn is_dead(disk: &Disk, message: &Message) -> bool {
        let Disk::Finished { outcome: known, .. } = *disk else { return false };
        match message {
            Message::DecisionReply { .. } => true,
            Message::Prepare { .. } | Message::Abort => known == Outcome::Commit,
            Message::Commit => known == Outcome::Abort,
            Message::Vote { .. } | Message::Ack | Message::DecisionRequest => false,
        }
    }

    pub(super) fn message(&mut self, site: Here<'_>, from: NodeId, message: Message, disk: &mut Disk, out: &mut Out) {
        match message {
            Message::Prepare { change } => self.prepare(site, from, change, disk, out),
            Message::Commit => self.told(site, from, Outcome::Commit, disk, out),
            Message::Abort => self.told(site, from, Outcome::Abort, disk, out),
            Message::DecisionRequest if asks_around(site) => self.asked(site, from, disk, out),
            Message::DecisionReply { outcome } if asks_around(site) => self.heard(site, from, outcome, disk, out),
            other => out.why(Why::Ignores { kind: TwoPhase::kind(&other).into(), from }),
        }
    }
}

fn vote(to: NodeId, yes: bool, out: &mut Out) {
    out.witness(Fact::Voted(yes));
    out.send(to, Message::Vote { yes });
}

/// Whether a participant's timer has an effect. Where it only waits, there is none.
fn is_watched(site: Here<'_>) -> bool {
    let decides =
        matches!(site.options().broken, Variant::ParticipantTimesOutToCommit | Variant::ParticipantTimesOutToAbort);
    asks_around(site) || decides
}

fn watch(site: Here<'_>, out: &mut Out) {
    if is_watched(site) {
        out.set_timer(Timer::Decision, site.cluster.length_ms(Timer::Decision));
    }
}
