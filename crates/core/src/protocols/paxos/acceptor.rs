//! The acceptor. Its whole state is its disk: what it has said binds it after a crash too (PMS, section 2.5).

use super::{Disk, Here, Message, Out, Proposal, Role, Why};
use crate::cluster::NodeId;
use crate::ledger::Fact;

pub(super) fn boot(again: bool, disk: &Disk, out: &mut Out) {
    if again {
        out.why(Why::RestartsAcceptor { promised: disk.promised, accepted: disk.accepted.clone() });
    }
}

/// Phase 1b (PMS, section 2.2): promises never to accept anything below `ballot`, and reports what it has accepted.
/// The same ballot once more is a copy, or its first answer was lost: it answers again and has nothing to write.
pub(super) fn prepare(from: NodeId, ballot: u32, disk: &mut Disk, out: &mut Out) {
    let before = disk.promised;
    if ballot < before {
        out.why(Why::RefusesPrepare { ballot, promised: before });
        return out.send(from, Message::Nack { ballot, promised: before });
    }
    if ballot == before {
        out.why(Why::PromisesAgain { ballot });
    } else {
        disk.promised = ballot;
        out.why(Why::Promises { ballot, before, report: disk.accepted.clone() });
    }
    out.send(from, Message::Promise { ballot, accepted: disk.accepted.clone() });
}

/// Phase 2b (PMS, section 2.2), rule P1a: accepts unless it has promised a higher ballot. Accepting is a promise too.
pub(super) fn accept(site: Here<'_>, from: NodeId, proposal: Proposal, disk: &mut Disk, out: &mut Out) {
    let (ballot, promised) = (proposal.ballot, disk.promised);
    if ballot < promised {
        out.why(Why::RefusesAccept { proposal, promised });
        return out.send(from, Message::Nack { ballot, promised });
    }
    if disk.accepted.as_ref() == Some(&proposal) {
        out.why(Why::AcceptsAgain { proposal: proposal.clone() });
    } else {
        disk.promised = ballot;
        disk.accepted = Some(proposal.clone());
        out.witness(Fact::Accepted { ballot, value: proposal.value.clone() });
        out.why(Why::Accepts { proposal: proposal.clone() });
    }
    tell(site, from, proposal, out);
}

/// One `Accepted` serves a proposer and a learner that share a node.
fn tell(site: Here<'_>, proposer: NodeId, proposal: Proposal, out: &mut Out) {
    let mut learners = site.options().learn.hearing_acceptors(site.cluster.having(Role::Learner));
    learners.remove(proposer);
    let accepted = Message::Accepted(proposal);
    out.send(proposer, accepted.clone());
    out.broadcast(learners, &accepted);
}
