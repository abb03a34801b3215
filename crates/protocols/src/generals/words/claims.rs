//! What the sentences of the generals claim of other nodes and of the past: next to nothing. In a protocol that bears
//! liars a general knows what has reached it, and not who said so.

use crate::generals::{Here, Why};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::Claim;

/// The claims of a reason's sentence.
pub(super) fn claims(site: Here<'_>, why: &Why) -> Vec<Claim> {
    let me = site.id;
    match why {
        Why::CommandedAlready { order } | Why::TooLate { order } => vec![Claim::Decided(me, order.value())],
        Why::RestartsDecided { order } => vec![Claim::Decided(me, order.value()), Claim::Crashed(me)],
        Why::Commands { .. }
        | Why::Hears { .. }
        | Why::HearsForged { .. }
        | Why::BeginsRounds { .. }
        | Why::PassesOn { .. }
        | Why::HearsPathAgain { .. }
        | Why::HearsOrderAgain { .. }
        | Why::RefusesForged { .. }
        | Why::Obeys { .. }
        | Why::Counts { .. }
        | Why::HasOne { .. }
        | Why::HasBoth
        | Why::RestartsEmpty
        | Why::Ignores { .. } => Vec::new(),
    }
}
