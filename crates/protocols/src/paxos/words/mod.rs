//! Paxos in words: what its messages carry, why its rules did what they did, what its nodes show.

mod acceptor;
mod attempt;
mod card;
mod claims;
mod learner;
mod phases;
mod say;
mod variants;

use super::{Disk, Here, Message, Paxos, Proposal, Tally, Why};
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::language::list;
use synod_core::{Claim, Field, Language, NodeSet, NodeView, Words, speak};

impl Words for Paxos {
    fn fields(_site: Here<'_>, message: &Message, language: Language) -> Vec<Field> {
        let ballot = |ballot: &u32| Field::new(&speak!(language, "ballot", "提案编号"), ballot.to_string());
        let carries = |value: &str| Field::new(&speak!(language, "value", "值"), value);
        match message {
            Message::Prepare { ballot: own } => vec![ballot(own)],
            Message::Promise { ballot: own, accepted } => {
                vec![ballot(own), Field::new(&accepted_word(language), accepted_text(accepted.as_ref(), language))]
            }
            Message::Nack { ballot: own, promised } => {
                vec![ballot(own), Field::new(&speak!(language, "promised", "已承诺"), promised.to_string())]
            }
            Message::Accept(proposal) | Message::Accepted(proposal) => {
                vec![ballot(&proposal.ballot), carries(proposal.value.as_str())]
            }
            Message::Chosen { value } | Message::Forward { value } => vec![carries(value.as_str())],
            Message::Heartbeat => Vec::new(),
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

fn accepted_word(language: Language) -> String {
    speak!(language, "accepted", "已接受")
}

/// `3 in 4`, or `nothing`.
fn accepted_text(accepted: Option<&Proposal>, language: Language) -> String {
    match accepted {
        Some(proposal) => proposal_text(proposal, language),
        None => speak!(language, "nothing", "无"),
    }
}

fn proposal_text(Proposal { ballot, value }: &Proposal, language: Language) -> String {
    speak!(language, "{value} in {ballot}", "{value}（编号 {ballot}）")
}

fn all(site: Here<'_>, nodes: NodeSet, language: Language) -> String {
    list(nodes, |node| site.name(node), language)
}

/// A majority, by its figures; where its rule is switched off, or copies count, what passes for one.
fn quorum_text(tally: Tally, language: Language) -> String {
    let Tally { by, have, of, .. } = tally;
    let who = by.len();
    match () {
        () if tally.is_majority() => speak!(language, "A majority ({who} of {of})", "多数派（{of} 个中的 {who} 个）"),
        () if have > who => speak!(
            language,
            "A quorum of {who} (of {of}), counted as {have},",
            "仅 {who} 个接受者（共 {of} 个，被计作 {have} 个）"
        ),
        () => speak!(language, "A quorum of {who} (of {of})", "仅 {who} 个接受者（共 {of} 个）"),
    }
}
