//! What the sentences of a replicated register claim of other nodes and of the past.

use crate::replica::{Here, Why};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::Claim;

/// The claims of a reason's sentence.
pub(super) fn claims(site: Here<'_>, why: &Why) -> Vec<Claim> {
    match why {
        Why::Writes { .. } | Why::Reads { .. } | Why::HasWritten { .. } | Why::HasRead { .. } => {
            vec![Claim::Asked(site.id)]
        }
        Why::Asks { client, .. } | Why::Gives { client, .. } | Why::BringsBack { client, .. } => {
            vec![Claim::Asked(*client)]
        }
        Why::Hears { from, client, .. } => vec![Claim::Asked(*client), Claim::SaidOf(*from, "Have".into())],
        Why::Answers { client, heard, .. } => {
            let said = heard.iter().map(|other| Claim::SaidOf(other, "Have".into()));
            said.chain([Claim::Asked(*client)]).collect()
        }
        Why::NotesHave { from, .. } => vec![Claim::SaidOf(*from, "Have".into())],
        Why::NotesCopied { from, .. } => vec![Claim::SaidOf(*from, "Copied".into())],
        Why::BeginsSession { .. } | Why::Restarts { .. } => vec![Claim::Crashed(site.id)],
        Why::Busy
        | Why::Switches { .. }
        | Why::LateAnswer { .. }
        | Why::OldCall { .. }
        | Why::Drops { .. }
        | Why::Tells { .. }
        | Why::WaitsFor { .. }
        | Why::StoresFound { .. }
        | Why::Confirms { .. }
        | Why::Stores { .. }
        | Why::HasIt { .. }
        | Why::SendsNewer { .. }
        | Why::Overwrites { .. }
        | Why::TakesForTheSame { .. }
        | Why::Settles { .. }
        | Why::SendsAgain { .. }
        | Why::Ignores { .. } => Vec::new(),
    }
}
