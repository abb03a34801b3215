//! Three-phase commit in words: what its messages carry, why its rules did what they did, what its nodes show.

mod card;
mod claims;
mod say;

use super::{Disk, Here, Message, ThreePhase, Variant, Why};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::language::list;
use synod_core::{Claim, Field, Language, NodeSet, NodeView, Text, Words};

impl Words for ThreePhase {
    fn fields(_site: Here<'_>, message: &Message, language: Language) -> Vec<Field> {
        let field = |name: Text, value: String| vec![Field::new(name.of(language), value)];
        match message {
            Message::CanCommit { change } => field(Text::new("change", "改动"), format!("{change:+}")),
            Message::Vote { yes } => {
                let said = if *yes { Text::new("yes", "赞成") } else { Text::new("no", "反对") };
                field(Text::new("vote", "投票"), said.of(language).into())
            }
            Message::DecisionReply { outcome } => {
                field(Text::new("outcome", "结果"), outcome.text().of(language).into())
            }
            Message::StateReply { state } => {
                field(Text::new("state", "状态"), card::state_text(*state).of(language).into())
            }
            Message::PreCommit
            | Message::PreAck
            | Message::DoCommit
            | Message::Abort
            | Message::Ack
            | Message::DecisionRequest
            | Message::StateRequest => Vec::new(),
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

/// Whether a precommitted participant may abort by its timer.
fn gives_way(site: Here<'_>) -> bool {
    site.options().broken == Variant::PrecommittedTimesOutToAbort
}

fn names(site: Here<'_>, nodes: NodeSet, language: Language) -> String {
    list(nodes, |node| site.name(node), language)
}
