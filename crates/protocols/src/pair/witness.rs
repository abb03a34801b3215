//! The witness: it has one vote and lends it to one server at a time (GC, section 2).

use super::{Here, Message, Out, Pair, Saved, Timer, Variant, Why, breaks, first_server};
use serde::{Deserialize, Serialize};
use synod_core::{NodeId, Protocol};

/// What the witness remembers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Witness {
    /// Whether its vote binds it.
    pub(super) bound: bool,
    /// A vote that is not on its disk: only where it forgets.
    pub(super) unwritten: Option<Vote>,
}

/// To whom the witness has lent its vote.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Vote {
    /// In which term.
    pub term: u32,
    /// To which server.
    pub holder: NodeId,
}

impl Witness {
    /// After a restart it cannot know how old its vote is, so it is bound for a whole lease (GC, section 5).
    pub(super) fn boot(site: Here<'_>, restarted: bool, disk: &Saved, out: &mut Out) -> Self {
        let forgets = breaks(site, Variant::VoteForgotten);
        if forgets && restarted {
            out.why(Why::RestartsForgetful);
            return Self { bound: false, unwritten: None };
        }
        let first = || Some(Vote { term: 1, holder: first_server(site.cluster)? });
        let it = Self { bound: true, unwritten: first().filter(|_| forgets) };
        if let Some(vote) = it.vote(site, disk) {
            out.why(match (restarted, disk) {
                (false, _) => Why::LendsFirst { holder: vote.holder },
                (true, Saved::Empty) => Why::RestartsUnvoted { holder: vote.holder },
                (true, _) => Why::RestartsBound { vote },
            });
        }
        watch(site, out);
        it
    }

    /// Whose its vote is: before it has written one, the first server's.
    pub(super) fn vote(&self, site: Here<'_>, disk: &Saved) -> Option<Vote> {
        match disk {
            _ if breaks(site, Variant::VoteForgotten) => self.unwritten.clone(),
            Saved::Witness(vote) => Some(vote.clone()),
            Saved::Empty | Saved::Server { .. } | Saved::Disk { .. } => {
                Some(Vote { term: 1, holder: first_server(site.cluster)? })
            }
        }
    }

    /// Its holder has not been heard for a whole lease.
    pub(super) fn lease_over(&mut self, site: Here<'_>, disk: &Saved, out: &mut Out) {
        self.bound = false;
        if let Some(vote) = self.vote(site, disk) {
            out.why(Why::IsFree { vote });
        }
    }

    /// A heartbeat or a claim. What it has voted for it confirms and is bound by anew; a lower term it refuses, and
    /// while it is bound another server too.
    pub(super) fn message(&mut self, site: Here<'_>, from: NodeId, message: &Message, disk: &mut Saved, out: &mut Out) {
        let (Message::Heartbeat { term, beat } | Message::Claim { term, beat }) = *message else {
            return out.why(Why::Ignores { kind: Pair::kind(message).into(), from });
        };
        let vote = self.vote(site, disk);
        let (highest, holder) = vote.as_ref().map_or((0, None), |vote| (vote.term, Some(vote.holder)));
        let is_bound = self.bound && !breaks(site, Variant::VoteUnbound);
        if term == highest && holder == Some(from) {
            out.why(Why::Renews { from, term, beat, claims: matches!(message, Message::Claim { .. }) });
            self.agree(site, from, (term, beat), out);
        } else if term < highest {
            out.why(Why::RefusesLower { from, term, highest });
            out.send(from, Message::Refused { term, highest });
        } else if term == highest || matches!(message, Message::Heartbeat { .. }) {
            out.why(Why::HasNoVote { from, term });
        } else if let Some(vote) = vote.filter(|vote| is_bound && vote.holder != from) {
            out.why(Why::RefusesBound { from, term, vote });
            out.send(from, Message::Refused { term, highest });
        } else {
            out.why(Why::Votes { from, term, was: holder, bound: self.bound });
            let vote = Vote { term, holder: from };
            if breaks(site, Variant::VoteForgotten) {
                self.unwritten = Some(vote);
            } else {
                *disk = Saved::Witness(vote);
            }
            self.agree(site, from, (term, beat), out);
        }
    }

    fn agree(&mut self, site: Here<'_>, to: NodeId, (term, beat): (u32, u32), out: &mut Out) {
        self.bound = true;
        watch(site, out);
        out.send(to, Message::Ack { term, beat });
    }
}

/// Its vote binds it for a whole lease from now on.
fn watch(site: Here<'_>, out: &mut Out) {
    out.set_timer(Timer::Lease, site.cluster.length_ms(Timer::Lease));
}
