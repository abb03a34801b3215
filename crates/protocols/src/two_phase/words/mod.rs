//! Two-phase commit in words: what its messages carry, why its rules did what they did, what its nodes show.

mod card;
mod claims;
mod say;

use super::{Disk, Here, Message, TwoPhase, Variant, Why};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{Claim, Field, Language, NodeView, Words, speak};

impl Words for TwoPhase {
    fn fields(_site: Here<'_>, message: &Message, language: Language) -> Vec<Field> {
        match message {
            Message::Prepare { change } => {
                vec![Field::new(speak!(language, "change", "改动").as_str(), format!("{change:+}"))]
            }
            Message::Vote { yes } => {
                let said = if *yes { speak!(language, "yes", "赞成") } else { speak!(language, "no", "反对") };
                vec![Field::new(speak!(language, "vote", "投票").as_str(), said)]
            }
            Message::DecisionReply { outcome } => {
                vec![Field::new(speak!(language, "outcome", "结果").as_str(), outcome.text().of(language))]
            }
            Message::Commit | Message::Abort | Message::Ack | Message::DecisionRequest => Vec::new(),
        }
    }

    fn say(site: Here<'_>, why: &Why, language: Language) -> String {
        say::say(site, why, language)
    }

    fn claims(site: Here<'_>, why: &Why) -> Vec<Claim> {
        claims::claims(site, why)
    }

    fn view(site: Here<'_>, memory: Option<&Self>, disk: &Disk, language: Language) -> NodeView {
        card::view(site, memory, disk, language)
    }
}

/// Whether the coordinator keeps no record of its decision.
fn forgets(site: Here<'_>) -> bool {
    site.options().broken == Variant::CoordinatorForgets
}

/// Whether a participant in doubt may commit by its timer.
fn commits_alone(site: Here<'_>) -> bool {
    site.options().broken == Variant::ParticipantTimesOutToCommit
}

/// Whether a participant in doubt decides by its timer.
fn decides_alone(site: Here<'_>) -> bool {
    commits_alone(site) || site.options().broken == Variant::ParticipantTimesOutToAbort
}

/// Whether a yes may leave before it is on a disk.
fn votes_unwritten(site: Here<'_>) -> bool {
    site.options().broken == Variant::VotesBeforeWriting
}
