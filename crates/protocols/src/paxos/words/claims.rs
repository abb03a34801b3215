//! What the sentences of Paxos claim of other nodes and of the past.

use super::learner::counts_values;
use crate::paxos::{Here, Message, Paxos, Proposal, Tally, Variant, Why};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{Claim, NodeId, Protocol, Value};

/// The claims of a reason's sentence.
// tidy: long because it is a table: every reason, with its claims.
pub(super) fn claims(site: Here<'_>, why: &Why) -> Vec<Claim> {
    let me = site.id;
    let said = |by: NodeId, message: Message| vec![Claim::Said(by, Paxos::label(&message))];
    let accepted = |by: NodeId, Proposal { ballot, value }: &Proposal| Claim::Accepted(by, *ballot, value.clone());
    match why {
        // Requests, and promises and what they bind to.
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
            if site.options().breaks(Variant::StalePromisesCounted) {
                return Vec::new();
            }
            let message = Message::Promise { ballot: *ballot, accepted: Some(reported.clone()) };
            let report = Claim::SaidByOne(tally.by, Paxos::label(&message));
            tally.by.iter().map(|by| promises(by, *ballot)).chain([report]).collect()
        }
        // Acceptances, what was chosen, and who leads.
        Why::CountsAccepted { from, proposal, .. }
        | Why::StaleAccepted { from, proposal }
        | Why::HearsAccepted { from, proposal, .. } => vec![accepted(*from, proposal)],
        Why::SurplusAccepted { from, proposal } if site.options().breaks(Variant::None) => {
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
            if site.options().breaks(Variant::None) && before.value != proposal.value =>
        {
            let lost = Claim::NeverChosenBelow(proposal.ballot, Some(before.value.clone()));
            vec![accepted(me, before).while_disks_last(), lost.while_disks_last()]
        }
        Why::AcceptsAgain { proposal } | Why::RefusesAccept { proposal, again: true, .. } => {
            vec![accepted(me, proposal)]
        }
        Why::RestartsAcceptor { accepted: Some(_), .. } => vec![Claim::Crashed(me)],
        // The node itself, and nothing else.
        Why::Accepts { .. }
        | Why::RefusesAccept { again: false, .. }
        | Why::RestartsAcceptor { accepted: None, .. }
        | Why::TimesOut { .. }
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

/// An acceptor has promised a ballot, whatever it has reported.
fn promises(by: NodeId, ballot: u32) -> Claim {
    Claim::SaidOf(by, Paxos::label(&Message::Promise { ballot, accepted: None }))
}

/// A proposer hands on what its client wants.
fn handed_on(from: NodeId, value: Option<&Value>) -> Vec<Claim> {
    let forwards = value.map(|value| Paxos::label(&Message::Forward { value: value.clone() }));
    let mut claims: Vec<Claim> = forwards.into_iter().map(|label| Claim::Said(from, label)).collect();
    claims.push(Claim::Asked(from));
    claims
}

/// Each of these has promised the ballot and reported no proposal, so that nothing is chosen below it (P2c).
fn nothing_reported(site: Here<'_>, ballot: u32, tally: Tally) -> Vec<Claim> {
    if site.options().breaks(Variant::StalePromisesCounted) {
        return Vec::new();
    }
    let said = Paxos::label(&Message::Promise { ballot, accepted: None });
    let mut claims: Vec<Claim> = tally.by.iter().map(|by| Claim::Said(by, said.clone())).collect();
    if site.options().breaks(Variant::None) {
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
