//! What the sentences of Paxos claim of other nodes and of the past.

use super::label;
use super::learner::counts_values;
use crate::claim::Claim;
use crate::cluster::NodeId;
use crate::protocols::paxos::{Here, Message, Proposal, Tally, Twin, Why};
use crate::value::Value;
use alloc::vec;
use alloc::vec::Vec;

/// The claims of a reason's sentence.
pub(in crate::protocols::paxos) fn claims(site: Here<'_>, why: &Why) -> Vec<Claim> {
    match why {
        Why::Starts { .. }
        | Why::LeavesToTheLeader { .. }
        | Why::NotesRead
        | Why::Joins { .. }
        | Why::TakesOn { .. }
        | Why::ReadsOnceMore { .. }
        | Why::GivesUp { .. }
        | Why::NotesNack { .. }
        | Why::CountsPromise { .. }
        | Why::RepeatedPromise { .. }
        | Why::SurplusPromise { .. }
        | Why::StalePromise { .. }
        | Why::ProposesItsOwn { .. }
        | Why::FindsNothing { .. }
        | Why::Adopts { .. }
        | Why::DoesNotAdopt { .. } => before_a_proposal(site, why),
        Why::CountsAccepted { .. }
        | Why::StaleAccepted { .. }
        | Why::HearsAccepted { .. }
        | Why::SurplusAccepted { .. }
        | Why::IsChosen { .. }
        | Why::Learns { .. }
        | Why::TellsAgain { .. }
        | Why::LearnsFrom { .. }
        | Why::ToldOtherwise { .. }
        | Why::Yields { .. }
        | Why::StillFollows { .. }
        | Why::NotesHeartbeat { .. }
        | Why::IgnoresForward { .. }
        | Why::Accepts { .. }
        | Why::AcceptsAgain { .. }
        | Why::RefusesAccept { .. }
        | Why::RestartsAcceptor { .. } => after_a_proposal(site, why),
        // These tell of the node itself.
        Why::TimesOut { .. }
        | Why::TriesAgain { .. }
        | Why::RepeatedAccepted { .. }
        | Why::Beats { .. }
        | Why::TakesTheLead { .. }
        | Why::Promises { .. }
        | Why::PromisesAgain { .. }
        | Why::RefusesPrepare { .. }
        | Why::AcceptsBelowItsPromise { .. }
        | Why::KnowsAlready { .. }
        | Why::RestartsProposer { .. }
        | Why::RestartsLearner { .. }
        | Why::RuleIsOff { .. }
        | Why::Ignores { .. } => Vec::new(),
    }
}

/// Of requests, and of promises and what they bind to.
fn before_a_proposal(site: Here<'_>, why: &Why) -> Vec<Claim> {
    let me = site.id;
    let said = |by: NodeId, message: Message| vec![Claim::Said(by, label(&message))];
    match why {
        Why::Starts { from: None, .. } | Why::LeavesToTheLeader { .. } | Why::NotesRead => vec![Claim::Asked(me)],
        Why::Starts { from: Some(from), value, .. } => handed_on(*from, value.as_ref()),
        Why::Joins { from: Some(from), asked, .. } => handed_on(*from, asked.as_ref()),
        Why::TakesOn { from: Some(from), value } => handed_on(*from, Some(value)),
        Why::Joins { from: None, .. } | Why::TakesOn { from: None, .. } | Why::ReadsOnceMore { .. } => {
            vec![Claim::Asked(me)]
        }
        Why::GivesUp { from, ballot, promised } | Why::NotesNack { from, ballot, promised } => {
            said(*from, Message::Nack { ballot: *ballot, promised: *promised })
        }
        Why::CountsPromise { from, ballot, report, .. } => {
            said(*from, Message::Promise { ballot: *ballot, accepted: report.clone() })
        }
        Why::RepeatedPromise { from, ballot }
        | Why::SurplusPromise { from, ballot }
        | Why::StalePromise { from, ballot } => vec![promises(*from, *ballot)],
        Why::ProposesItsOwn { proposal, tally } => nothing_reported(site, proposal.ballot, *tally),
        Why::FindsNothing { ballot, tally } => {
            let mut claims = nothing_reported(site, *ballot, *tally);
            claims.push(Claim::Asked(me));
            claims
        }
        Why::Adopts { ballot, reported, tally, .. } | Why::DoesNotAdopt { ballot, reported, tally, .. } => {
            if site.breaks(Twin::StalePromisesCounted) {
                return Vec::new();
            }
            let message = Message::Promise { ballot: *ballot, accepted: Some(reported.clone()) };
            let report = Claim::SaidByOne(tally.by, label(&message));
            tally.by.iter().map(|by| promises(by, *ballot)).chain([report]).collect()
        }
        _ => Vec::new(),
    }
}

/// Of acceptances, of what was chosen, and of who leads.
fn after_a_proposal(site: Here<'_>, why: &Why) -> Vec<Claim> {
    let me = site.id;
    let said = |by: NodeId, message: Message| vec![Claim::Said(by, label(&message))];
    let accepted = |by: NodeId, Proposal { ballot, value }: &Proposal| Claim::Accepted(by, *ballot, value.clone());
    match why {
        Why::CountsAccepted { from, proposal, .. }
        | Why::StaleAccepted { from, proposal }
        | Why::HearsAccepted { from, proposal, .. } => vec![accepted(*from, proposal)],
        Why::SurplusAccepted { from, proposal } if site.breaks(Twin::None) => {
            vec![accepted(*from, proposal), Claim::Chosen(proposal.ballot, proposal.value.clone())]
        }
        Why::SurplusAccepted { from, proposal } => vec![accepted(*from, proposal)],
        Why::IsChosen { proposal, client, tally, .. } => {
            let mut claims = accepted_by(proposal, *tally);
            claims.extend(client.then_some(Claim::Asked(me)));
            claims
        }
        Why::Learns { .. } | Why::TellsAgain { .. } if counts_values(site) => Vec::new(),
        Why::Learns { proposal, tally, .. } | Why::TellsAgain { proposal, tally, .. } => accepted_by(proposal, *tally),
        Why::LearnsFrom { from, value } | Why::ToldOtherwise { from, told: value, .. } => {
            said(*from, Message::Chosen { value: value.clone() })
        }
        Why::Yields { from, .. } | Why::StillFollows { from, .. } | Why::NotesHeartbeat { from } => {
            said(*from, Message::Heartbeat)
        }
        Why::IgnoresForward { from, value } => said(*from, Message::Forward { value: value.clone() }),
        Why::Accepts { proposal, before: Some(before), .. }
            if site.breaks(Twin::None) && before.value != proposal.value =>
        {
            let lost = Claim::NeverChosenBelow(proposal.ballot, Some(before.value.clone()));
            vec![accepted(me, before).while_disks_last(), lost.while_disks_last()]
        }
        Why::AcceptsAgain { proposal } | Why::RefusesAccept { proposal, again: true, .. } => {
            vec![accepted(me, proposal)]
        }
        Why::RestartsAcceptor { accepted: Some(_), .. } => vec![Claim::Crashed(me)],
        _ => Vec::new(),
    }
}

/// An acceptor has promised a ballot, whatever it has reported.
fn promises(by: NodeId, ballot: u32) -> Claim {
    Claim::SaidOf(by, label(&Message::Promise { ballot, accepted: None }))
}

/// A proposer hands on what its client wants.
fn handed_on(from: NodeId, value: Option<&Value>) -> Vec<Claim> {
    let forwards = value.map(|value| label(&Message::Forward { value: value.clone() }));
    let mut claims: Vec<Claim> = forwards.into_iter().map(|label| Claim::Said(from, label)).collect();
    claims.push(Claim::Asked(from));
    claims
}

/// Each of these has promised the ballot and reported no proposal, so that nothing is chosen below it (P2c).
fn nothing_reported(site: Here<'_>, ballot: u32, tally: Tally) -> Vec<Claim> {
    if site.breaks(Twin::StalePromisesCounted) {
        return Vec::new();
    }
    let said = label(&Message::Promise { ballot, accepted: None });
    let mut claims: Vec<Claim> = tally.by.iter().map(|by| Claim::Said(by, said.clone())).collect();
    if site.breaks(Twin::None) {
        claims.push(Claim::NeverChosenBelow(ballot, None).while_disks_last());
    }
    claims
}

/// Each of these has accepted; where they are a majority, the value is chosen.
fn accepted_by(proposal: &Proposal, tally: Tally) -> Vec<Claim> {
    let Proposal { ballot, value } = proposal;
    let mut claims: Vec<Claim> = tally.by.iter().map(|by| Claim::Accepted(by, *ballot, value.clone())).collect();
    if tally.is_majority() {
        claims.push(Claim::Chosen(*ballot, value.clone()));
    }
    claims
}
