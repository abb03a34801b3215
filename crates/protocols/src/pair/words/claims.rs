//! What the sentences of the pair claim of other nodes and of the past.

use crate::pair::{Here, Message, Pair, Why};
use alloc::format;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{Claim, NodeId, Protocol, Value};

/// The claims of a reason's sentence: that a message that it tells of was sent and by whom.
pub(super) fn claims(_site: Here<'_>, why: &Why) -> Vec<Claim> {
    let said = |from: NodeId, message: &Message| vec![Claim::Said(from, Pair::label(message))];
    let wrote = |from: NodeId, term: u32, value: &Value| said(from, &Message::Write { term, value: value.clone() });
    match *why {
        Why::GivesWay { from, term, beat, .. }
        | Why::StandsBy { from, term, beat }
        | Why::StopsClaiming { from, term, beat, .. }
        | Why::Renews { from, term, beat, claims: false } => said(from, &Message::Heartbeat { term, beat }),
        Why::Renews { from, term, beat, claims: true } => said(from, &Message::Claim { term, beat }),
        Why::IsAllowed { from, term, beat }
        | Why::CountsAck { from, term, beat }
        | Why::RepeatedAck { from, term, beat, .. }
        | Why::LateAck { from, term, beat, .. } => said(from, &Message::Ack { term, beat }),
        Why::IsRefused { from, term, highest, .. } => said(from, &Message::Refused { term, highest }),
        Why::HearsWritten { from, term, ref value } => {
            vec![
                Claim::Said(from, Pair::label(&Message::Written { term, value: value.clone() })),
                Claim::Decided(from, value.clone()),
            ]
        }
        Why::Votes { from, term, .. }
        | Why::RefusesBound { from, term, .. }
        | Why::TakesTerm { from, term, .. }
        | Why::RefusesTerm { from, term, .. } => vec![Claim::SaidOf(from, format!("Claim {term}"))],
        Why::Stores { from, term, ref value, .. } | Why::RefusesWrite { from, term, ref value, .. } => {
            wrote(from, term, value)
        }
        Why::OldHeartbeat { from, term, .. } => vec![Claim::SaidOf(from, format!("Heartbeat {term}"))],
        Why::StartsActive
        | Why::StartsStandby
        | Why::RestartsStandby { .. }
        | Why::Beats { .. }
        | Why::StepsDownUnheard { .. }
        | Why::KeepsOnUnheard { .. }
        | Why::TakesOver { .. }
        | Why::Claims { .. }
        | Why::ClaimsAgain { .. }
        | Why::StrayAck { .. }
        | Why::StrayRefusal { .. }
        | Why::HasNoVote { .. }
        | Why::Writes { .. }
        | Why::MayNotWrite { .. }
        | Why::LendsFirst { .. }
        | Why::RestartsBound { .. }
        | Why::RestartsUnvoted { .. }
        | Why::RestartsForgetful
        | Why::IsFree { .. }
        | Why::RefusesLower { .. }
        | Why::RestartsDisk { .. }
        | Why::RestartsEmpty
        | Why::Ignores { .. } => Vec::new(),
    }
}
