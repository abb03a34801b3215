//! The acceptor. Its whole state is on its disk: what it has said binds it after a crash too (PMS, section 2.5).

use super::{Here, Message, Out, Proposal, Reject, Role, Variant, Why};
use serde::{Deserialize, Serialize};
use synod_core::{Fact, NodeId};

/// What binds an acceptor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Acceptor {
    /// The highest ballot that it has promised; 0 for none.
    pub promised: u32,
    /// The highest-numbered proposal that it has accepted.
    pub accepted: Option<Proposal>,
}

impl Acceptor {
    /// It finds itself as its disk says.
    pub(super) fn restarts(&self, site: Here<'_>, out: &mut Out) {
        out.why(match site.options().breaks(Variant::AcceptorAmnesia) {
            true => Why::RuleIsOff { variant: Variant::AcceptorAmnesia },
            false => Why::RestartsAcceptor { promised: self.promised, accepted: self.accepted.clone() },
        });
    }

    /// Phase 1b (PMS, section 2.2): promises never to accept anything below `ballot`, and reports what it has accepted.
    /// A second `Prepare` of that ballot is a copy, or the first answer was lost: it answers again and writes nothing.
    pub(super) fn prepare(&mut self, site: Here<'_>, from: NodeId, ballot: u32, out: &mut Out) {
        let before = self.promised;
        if ballot < before {
            out.why(Why::RefusesPrepare { ballot, promised: before });
            return self.refuse(site, from, ballot, out);
        }
        if ballot == before {
            out.why(Why::PromisesAgain { ballot });
        } else {
            self.promised = ballot;
            out.why(Why::Promises { ballot, before, report: self.accepted.clone() });
        }
        out.send(from, Message::Promise { ballot, accepted: self.accepted.clone() });
    }

    /// Phase 2b (PMS, section 2.2), rule P1a: accepts unless it has promised a higher ballot. Accepting is a promise
    /// too: otherwise a late, lower proposal would take the place of this one, which may be part of a majority. That
    /// this one takes the place of a lower one loses nothing: if that was chosen, this one carries its value (P2c). A
    /// promise binds even where the very same proposal was accepted before: a copy of it is refused.
    pub(super) fn accept(&mut self, site: Here<'_>, from: NodeId, proposal: Proposal, out: &mut Out) {
        let (ballot, promised) = (proposal.ballot, self.promised);
        if ballot < promised && !site.options().breaks(Variant::PromiseIgnored) {
            let again = self.accepted.as_ref() == Some(&proposal);
            out.why(Why::RefusesAccept { proposal, promised, again });
            return self.refuse(site, from, ballot, out);
        }
        if self.accepted.as_ref() == Some(&proposal) {
            out.why(Why::AcceptsAgain { proposal: proposal.clone() });
        } else {
            if !site.options().breaks(Variant::AcceptRaisesNoPromise) {
                self.promised = promised.max(ballot);
            }
            let before = self.accepted.replace(proposal.clone());
            out.witness(Fact::Accepted { slot: 0, ballot, value: proposal.value.clone() });
            out.why(match ballot < promised {
                true => Why::AcceptsBelowItsPromise { proposal: proposal.clone(), promised, before },
                false => Why::Accepts { proposal: proposal.clone(), promised: self.promised, before },
            });
        }
        tell(site, from, proposal, out);
    }

    /// A refusal is not needed for safety. It spares the proposer the wait for its timer (PMS, end of section 2.2).
    fn refuse(&self, site: Here<'_>, from: NodeId, ballot: u32, out: &mut Out) {
        match site.options().reject {
            Reject::Nack => out.send(from, Message::Nack { ballot, promised: self.promised }),
            Reject::Silent => {}
        }
    }
}

/// One `Accepted` serves a proposer and a learner that share a node.
fn tell(site: Here<'_>, proposer: NodeId, proposal: Proposal, out: &mut Out) {
    let mut learners = site.options().learn.hearing_acceptors(site.cluster.having(Role::Learner));
    learners.remove(proposer);
    let accepted = Message::Accepted(proposal);
    out.send(proposer, accepted.clone());
    out.broadcast(learners, &accepted);
}
