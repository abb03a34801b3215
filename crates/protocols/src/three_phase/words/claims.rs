//! What the sentences of three-phase commit claim of other nodes and of the past.

use super::gives_way;
use crate::three_phase::{Here, Message, Outcome, Role, State, ThreePhase, Why};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{Claim, NodeId, NodeSet, Protocol};

/// The claims of a reason's sentence.
// tidy: long because it is a table: every reason, with its claims.
pub(super) fn claims(site: Here<'_>, why: &Why) -> Vec<Claim> {
    let me = site.id;
    let said = |by: NodeId, message: Message| vec![Claim::Said(by, ThreePhase::label(&message))];
    match why {
        // Votes, preparations and outcomes.
        Why::CountsYes { from, .. } | Why::RepeatedVote { from } => vec![Claim::Voted(*from, true)],
        Why::AllVotedYes { .. } | Why::Precommits { asks: false, .. } | Why::CommitsAlone { .. } => all_voted_yes(site),
        Why::Precommits { asks: true, .. } => with(all_voted_yes(site), Claim::Crashed(me)),
        Why::HeardNo { from } => vec![Claim::Voted(*from, false), Claim::Asked(me)],
        Why::VotesMissing { .. } => {
            let silent = Claim::NeverSaid(me, ThreePhase::label(&Message::PreCommit)).while_disks_last();
            vec![silent, nobody(Outcome::Commit), Claim::Asked(me)]
        }
        Why::CountsPreAck { from, .. } | Why::RepeatedPreAck { from } | Why::ElectedCountsPreAck { from, .. } => {
            said(*from, Message::PreAck)
        }
        Why::AllPrecommitted { .. } => {
            let participants = site.cluster.having(Role::Participant);
            let mut claims = with(said_by_each(participants, Message::PreAck), Claim::Asked(me));
            if !gives_way(site) {
                claims.push(nobody(Outcome::Abort));
            }
            claims
        }
        Why::PreAcksMissing { .. } => vec![Claim::Asked(me)],
        Why::CommitsWithoutPreAcks { .. } => with(all_voted_yes(site), Claim::Asked(me)),
        Why::NotesAck { from } => said(*from, Message::Ack),
        // A node votes alike whenever it is asked: one that says no has never said yes, and nobody commits without it.
        Why::VotesNo { .. } => vec![Claim::NobodyDecided(Outcome::Commit.value())],
        Why::RepeatedCanCommit => vec![Claim::Voted(me, true)],
        Why::Finishes { from, outcome, .. } => vec![decided(*from, *outcome)],
        Why::TooLate { from, known, told } => vec![decided(*from, *told), decided(me, *known)],
        // Asking and electing.
        Why::AbortsForCandidate { from } => {
            let asked = said(*from, Message::StateRequest);
            with(with(asked, Claim::NeverVotedYes(me).while_disks_last()), nobody(Outcome::Commit))
        }
        Why::AbortsWhenAsked { .. } => vec![Claim::NeverVotedYes(me).while_disks_last(), nobody(Outcome::Commit)],
        Why::StandsAgainst { from, .. } | Why::AsksLateRiser { from } | Why::TellsState { from, .. } => {
            said(*from, Message::StateRequest)
        }
        Why::StaysOut { from } => with(said(*from, Message::StateRequest), Claim::Crashed(me)),
        Why::CountsState { from, state, .. } => said(*from, Message::StateReply { state: *state }),
        Why::ElectedFollows { state, who } => {
            let outcome = if *state == State::Aborted { Outcome::Abort } else { Outcome::Commit };
            who.iter().map(|node| decided(node, outcome)).collect()
        }
        Why::ElectedAborts { ready } => said_by_each(*ready, Message::StateReply { state: State::Ready }),
        Why::ElectedPrecommits { .. } | Why::ElectedCommits { .. } => all_voted_yes(site),
        Why::ElectedHasAll { asked } => said_by_each(*asked, Message::PreAck),
        Why::AnswersCandidate { from } => said(*from, Message::PreCommit),
        Why::IsTold { from, outcome } | Why::Learns { from, outcome } | Why::LearnsBalance { from, outcome, .. } => {
            vec![decided(*from, *outcome)]
        }
        Why::AsksAgain | Why::RestartsBegun | Why::RestartsReady | Why::RestartsPrecommitted => {
            vec![Claim::Crashed(me)]
        }
        // The node itself, and nothing else.
        Why::Begins
        | Why::AlreadyBegun
        | Why::LateVote { .. }
        | Why::LatePreAck { .. }
        | Why::VotesYes { .. }
        | Why::RefusesLateCanCommit
        | Why::PreAcksAgain
        | Why::LatePreCommit { .. }
        | Why::RepeatedOutcome { .. }
        | Why::AbortsUnasked
        | Why::CommitsUnprepared
        | Why::AbortsAlone
        | Why::AbortsPrecommitted { .. }
        | Why::Stands { .. }
        | Why::StandsAgain { .. }
        | Why::Yields { .. }
        | Why::LateState { .. }
        | Why::ElectedStopsWaiting { .. }
        | Why::Answers { .. }
        | Why::CannotAnswer { .. }
        | Why::LateReply { .. }
        | Why::RestartsDecided { .. }
        | Why::RestartsEmpty
        | Why::Ignores { .. } => Vec::new(),
    }
}

fn nobody(outcome: Outcome) -> Claim {
    Claim::NobodyDecided(outcome.value()).while_disks_last()
}

fn decided(node: NodeId, outcome: Outcome) -> Claim {
    Claim::Decided(node, outcome.value())
}

fn with(mut claims: Vec<Claim>, claim: Claim) -> Vec<Claim> {
    claims.push(claim);
    claims
}

fn all_voted_yes(site: Here<'_>) -> Vec<Claim> {
    site.cluster.having(Role::Participant).iter().map(|voter| Claim::Voted(voter, true)).collect()
}

fn said_by_each(nodes: NodeSet, message: Message) -> Vec<Claim> {
    nodes.iter().map(|node| Claim::Said(node, ThreePhase::label(&message))).collect()
}
