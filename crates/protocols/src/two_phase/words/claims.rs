//! What the sentences of two-phase commit claim of other nodes and of the past.

use super::{commits_alone, forgets, votes_unwritten};
use crate::two_phase::{Here, Message, Outcome, Role, TwoPhase, Why};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{Claim, Protocol};

/// The claims of a reason's sentence.
pub(super) fn claims(site: Here<'_>, why: &Why) -> Vec<Claim> {
    let me = site.id;
    let nobody_commits = || Claim::NobodyDecided(Outcome::Commit.value());
    match *why {
        Why::CountsYes { from, .. } | Why::RepeatedVote { from } => vec![Claim::Voted(from, true)],
        Why::AllVotedYes { .. } => {
            let voters = site.cluster.having(Role::Participant).iter();
            voters.map(|voter| Claim::Voted(voter, true)).chain([Claim::Asked(me)]).collect()
        }
        Why::HeardNo { from } => vec![Claim::Voted(from, false), Claim::Asked(me)],
        Why::VotesMissing { .. } if forgets(site) || commits_alone(site) => vec![Claim::Asked(me)],
        Why::VotesMissing { .. } => vec![nobody_commits().while_disks_last(), Claim::Asked(me)],
        Why::VotesNo { .. } if !commits_alone(site) => vec![nobody_commits()],
        Why::AbortsWhenAsked { .. } if !commits_alone(site) && !votes_unwritten(site) => {
            vec![Claim::NeverVotedYes(me).while_disks_last(), nobody_commits().while_disks_last()]
        }
        Why::TooLate { from, known, told } => {
            vec![Claim::Decided(from, told.value()), Claim::Decided(me, known.value())]
        }
        Why::Learns { from, outcome, .. } => vec![Claim::Decided(from, outcome.value())],
        Why::CountsAck { from, .. } => vec![Claim::Said(from, TwoPhase::label(&Message::Ack))],
        Why::AllAcknowledged { .. } => {
            let told = site.cluster.having(Role::Participant).iter();
            told.map(|participant| Claim::Said(participant, TwoPhase::label(&Message::Ack))).collect()
        }
        Why::RestartsUndecided if !forgets(site) => {
            vec![Claim::NeverSaid(me, TwoPhase::label(&Message::Commit)).while_disks_last()]
        }
        Why::RestartsInDoubt => vec![Claim::Crashed(me), Claim::Voted(me, true)],
        Why::Begins
        | Why::AlreadyBegun
        | Why::VotesYes { .. }
        | Why::VotesNo { .. }
        | Why::LateVote { .. }
        | Why::Finishes { .. }
        | Why::Acknowledges { .. }
        | Why::AbortsUnasked
        | Why::CommitsUnprepared
        | Why::RefusesLatePrepare
        | Why::VotesUnwritten { .. }
        | Why::DecidesAlone { .. }
        | Why::Asks
        | Why::AsksAgain
        | Why::AbortsWhenAsked { .. }
        | Why::Answers { .. }
        | Why::CannotAnswer { .. }
        | Why::LateReply { .. }
        | Why::TellsAgain { .. }
        | Why::RestartsUndecided
        | Why::RestartsDecided { .. }
        | Why::RestartsEnded { .. }
        | Why::RestartsFinished { .. }
        | Why::RestartsEmpty
        | Why::Ignores { .. } => Vec::new(),
    }
}
