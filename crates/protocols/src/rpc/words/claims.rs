//! What the sentences of a remote call claim of other nodes and of the past. It is little: a client knows what it was
//! told, and the server what it has written.

use crate::rpc::{Here, Why};
use alloc::format;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::Claim;

/// The claims of a reason's sentence.
pub(super) fn claims(site: Here<'_>, why: &Why) -> Vec<Claim> {
    let me = site.id;
    match *why {
        Why::GoneOn { from, last, .. } => vec![Claim::SaidOf(from, format!("Call {last}"))],
        Why::RestartsAnswered { .. } | Why::RestartsUnknown { .. } => vec![Claim::Crashed(me), Claim::Asked(me)],
        Why::RestartsUncalled | Why::RestartsWithBooks { .. } | Why::RestartsEmpty { .. } => vec![Claim::Crashed(me)],
        Why::Calls { .. }
        | Why::Busy { .. }
        | Why::Asks { .. }
        | Why::NothingToAsk
        | Why::KnowsAlready { .. }
        | Why::Hears { .. }
        | Why::StaysUnknown { .. }
        | Why::GivesUp { .. }
        | Why::TakesForRefused { .. }
        | Why::CallsAgain { .. }
        | Why::CallsAnew { .. }
        | Why::AsksAgain { .. }
        | Why::RepeatedReply { .. }
        | Why::OldReply { .. }
        | Why::Applies { .. }
        | Why::Refuses { .. }
        | Why::Repeats { .. }
        | Why::MakesVoid { .. }
        | Why::HasNotFound { .. }
        | Why::CannotTell { .. }
        | Why::Ignores { .. } => Vec::new(),
    }
}
