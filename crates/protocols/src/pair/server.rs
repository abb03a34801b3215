//! A server of the pair: it owns, stands by, or claims to own.

use super::{
    Guard, Here, Message, Out, Pair, Role, Saved, Timer, Variant, Why, arbiter, breaks, first_server, needs_vote,
};
use serde::{Deserialize, Serialize};
use synod_core::{NodeId, Protocol, Value};

/// So many beats may be without an answer before the lease counts as over, and no answer to an older one counts.
const PATIENCE: u32 = 3;

/// What a server remembers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Server {
    /// The highest term that it has seen of the other.
    pub(super) seen: u32,
    /// What it is.
    pub(super) stage: Stage,
}

/// What a server is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// It listens for heartbeats.
    Standby,
    /// It has asked whether it may own.
    Claiming {
        /// In which term.
        term: u32,
        /// How often it has asked.
        beat: u32,
    },
    /// It takes itself for the owner.
    Active {
        /// In which term.
        term: u32,
        /// Its last beat, claims counted.
        beat: u32,
        /// The last beat that was answered.
        acked: u32,
    },
}

/// The other server.
fn other(site: Here<'_>) -> Option<NodeId> {
    site.cluster.having(Role::Server).iter().find(|server| *server != site.id)
}

/// The next term of this server's own above `known`: odd ones are the first server's, even ones the second's, so that
/// no term is ever shared.
fn next_term(site: Here<'_>, known: u32) -> u32 {
    let odd = first_server(site.cluster) == Some(site.id);
    let next = known.saturating_add(1);
    if (next % 2 == 1) == odd { next } else { next.saturating_add(1) }
}

/// Whether an answer to beat `answered` comes too late when the last one is `beat`. The lease counts from the sending
/// of the beat that was answered, so that no slow answer prolongs it (GC, section 2).
pub(super) fn is_over(beat: u32, answered: u32) -> bool {
    beat.saturating_sub(answered) >= PATIENCE
}

impl Server {
    /// The first server owns from its first start. Whoever restarts stands by, whatever it was: it cannot know how long
    /// it was away.
    pub(super) fn boot(site: Here<'_>, restarted: bool, disk: &mut Saved, out: &mut Out) -> Self {
        if !restarted && first_server(site.cluster) == Some(site.id) {
            *disk = Saved::Server { term: 1 };
            out.why(Why::StartsActive);
            let mut it = Self { seen: 1, stage: Stage::Active { term: 1, beat: 0, acked: 0 } };
            it.beat(site, out);
            return it;
        }
        let term = term_of(disk);
        out.why(match restarted {
            false => Why::StartsStandby,
            true if *disk == Saved::Empty => Why::RestartsEmpty,
            true => Why::RestartsStandby { term },
        });
        let mut it = Self { seen: term.max(1), stage: Stage::Standby };
        it.stand_by(site, out);
        it
    }

    /// A client wants something written: the owner's term goes with it, as a token (K).
    pub(super) fn request(&mut self, site: Here<'_>, value: Value, out: &mut Out) {
        let Stage::Active { term, .. } = self.stage else {
            return out.why(Why::MayNotWrite { value, claims: self.stage != Stage::Standby });
        };
        out.why(Why::Writes { value: value.clone(), term });
        if let Some(disk) = site.cluster.having(Role::Disk).first() {
            out.send(disk, Message::Write { term, value });
        }
    }

    /// The next beat of an owner, or the next claim. An owner that has no answer to its last three beats must take it
    /// that its vote is, or soon will be, another's (GC, section 2).
    pub(super) fn heartbeat_due(&mut self, site: Here<'_>, out: &mut Out) {
        match self.stage {
            Stage::Standby => {}
            Stage::Claiming { term, beat } => {
                out.attempt(Timer::Heartbeat);
                out.why(Why::ClaimsAgain { term, beat: beat.saturating_add(1) });
                self.claim(site, out);
            }
            Stage::Active { term, beat, acked } => {
                let unheard = needs_vote(site) && is_over(beat, acked);
                if unheard && !breaks(site, Variant::NeverStepsDown) {
                    out.why(Why::StepsDownUnheard { acked });
                    return self.stand_by(site, out);
                }
                let next = beat.saturating_add(1);
                out.attempt(Timer::Heartbeat);
                out.why(match unheard {
                    true => Why::KeepsOnUnheard { acked, beat: next },
                    false => Why::Beats { term, beat: next, acked },
                });
                self.beat(site, out);
            }
        }
    }

    /// A standby has missed the heartbeats. The term that it takes is on its disk before anybody hears of it, so that
    /// it never takes it twice.
    pub(super) fn peer_silent(&mut self, site: Here<'_>, disk: &mut Saved, out: &mut Out) {
        if self.stage != Stage::Standby {
            return;
        }
        let written = term_of(disk);
        let term = match breaks(site, Variant::OldToken) {
            true => self.seen,
            false => next_term(site, self.seen.max(written)),
        };
        *disk = Saved::Server { term: term.max(written) };
        out.attempt(Timer::Peer);
        if site.options().guard == Guard::None {
            out.why(Why::TakesOver { term });
            self.stage = Stage::Active { term, beat: 0, acked: 0 };
            return self.beat(site, out);
        }
        out.why(Why::Claims { term });
        self.stage = Stage::Claiming { term, beat: 0 };
        self.claim(site, out);
    }

    /// Says that it is here.
    fn beat(&mut self, site: Here<'_>, out: &mut Out) {
        let Stage::Active { term, beat, .. } = &mut self.stage else { return };
        *beat = beat.saturating_add(1);
        let witness = arbiter(site).filter(|_| needs_vote(site));
        for to in other(site).into_iter().chain(witness) {
            out.send(to, Message::Heartbeat { term: *term, beat: *beat });
        }
        out.set_timer(Timer::Heartbeat, site.cluster.length_ms(Timer::Heartbeat));
    }

    /// Asks the arbiter.
    fn claim(&mut self, site: Here<'_>, out: &mut Out) {
        let Stage::Claiming { term, beat } = &mut self.stage else { return };
        *beat = beat.saturating_add(1);
        if let Some(arbiter) = arbiter(site) {
            out.send(arbiter, Message::Claim { term: *term, beat: *beat });
        }
        out.set_timer(Timer::Heartbeat, site.cluster.length_ms(Timer::Heartbeat));
    }

    /// Stands by, and listens. The caller ends the timer `heartbeat` where it runs.
    fn stand_by(&mut self, site: Here<'_>, out: &mut Out) {
        self.stage = Stage::Standby;
        out.set_timer(Timer::Peer, site.cluster.length_ms(Timer::Peer));
    }

    /// The other server says that it owns. Who answers has put off its own claim, so that its answer is as good as the
    /// witness's.
    fn heartbeat(&mut self, site: Here<'_>, from: NodeId, (term, beat): (u32, u32), out: &mut Out) {
        let (known, is_old) = match self.stage {
            Stage::Active { term: own, .. } => (own, term <= own),
            Stage::Standby | Stage::Claiming { .. } => (self.seen, term < self.seen),
        };
        if is_old {
            return out.why(Why::OldHeartbeat { from, term, known });
        }
        out.why(match self.stage {
            Stage::Standby => Why::StandsBy { from, term, beat },
            Stage::Claiming { term: own, .. } => Why::StopsClaiming { from, term, beat, own },
            Stage::Active { term: own, .. } => Why::GivesWay { from, term, beat, own },
        });
        if self.stage != Stage::Standby {
            out.cancel_timer(Timer::Heartbeat);
        }
        self.seen = term;
        self.stand_by(site, out);
        if needs_vote(site) {
            out.send(from, Message::Ack { term, beat });
        }
    }

    /// A beat or a claim is answered.
    fn ack(&mut self, site: Here<'_>, from: NodeId, (term, answered): (u32, u32), out: &mut Out) {
        match &mut self.stage {
            Stage::Claiming { term: own, beat } | Stage::Active { term: own, beat, .. }
                if *own == term && is_over(*beat, answered) =>
            {
                out.why(Why::LateAck { from, term, beat: answered, now: *beat });
            }
            Stage::Claiming { term: own, beat } if *own == term && arbiter(site) == Some(from) => {
                out.why(Why::IsAllowed { from, term, beat: answered });
                self.stage = Stage::Active { term, beat: *beat, acked: answered };
                self.beat(site, out);
            }
            Stage::Active { term: own, acked, .. } if *own == term && answered > *acked => {
                *acked = answered;
                out.why(Why::CountsAck { from, term, beat: answered });
            }
            Stage::Active { term: own, acked, .. } if *own == term => {
                out.why(Why::RepeatedAck { from, term, beat: answered, acked: *acked });
            }
            Stage::Standby | Stage::Claiming { .. } | Stage::Active { .. } => out.why(Why::StrayAck { from, term }),
        }
    }

    /// The witness or the disk knows of another owner.
    fn refused(&mut self, site: Here<'_>, from: NodeId, (term, highest): (u32, u32), out: &mut Out) {
        let active = matches!(self.stage, Stage::Active { .. });
        match self.stage {
            Stage::Claiming { term: own, .. } | Stage::Active { term: own, .. } if own == term => {
                out.why(Why::IsRefused { from, term, highest, active });
                out.cancel_timer(Timer::Heartbeat);
                self.seen = self.seen.max(highest);
                self.stand_by(site, out);
            }
            Stage::Standby | Stage::Claiming { .. } | Stage::Active { .. } => out.why(Why::StrayRefusal { from, term }),
        }
    }

    pub(super) fn message(&mut self, site: Here<'_>, from: NodeId, message: Message, out: &mut Out) {
        match message {
            Message::Heartbeat { term, beat } => self.heartbeat(site, from, (term, beat), out),
            Message::Ack { term, beat } => self.ack(site, from, (term, beat), out),
            Message::Refused { term, highest } => self.refused(site, from, (term, highest), out),
            Message::Written { term, value } => out.why(Why::HearsWritten { from, term, value }),
            other @ (Message::Claim { .. } | Message::Write { .. }) => {
                out.why(Why::Ignores { kind: Pair::kind(&other).into(), from });
            }
        }
    }
}

/// The highest term that a server has claimed or taken; 0 if none.
pub(super) fn term_of(disk: &Saved) -> u32 {
    match *disk {
        Saved::Server { term } => term,
        Saved::Empty | Saved::Witness(_) | Saved::Disk { .. } => 0,
    }
}
