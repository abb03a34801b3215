//! Paxos in words: what it says of itself, why its rules did what they did, what its nodes show.

mod about;
mod acceptor;
mod attempt;
mod card;
mod claims;
mod leader;
mod learner;
mod phases;
mod twins;

pub(super) use about::ABOUT;
pub(super) use card::view;
pub(super) use claims::claims;

use super::{Here, Message, Proposal, Tally, Why};
use crate::cluster::NodeSet;
use crate::language::{Language, list};
use crate::speak;
use crate::view::Field;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

pub(super) fn kind(message: &Message) -> &'static str {
    match message {
        Message::Prepare { .. } => "Prepare",
        Message::Promise { .. } => "Promise",
        Message::Nack { .. } => "Nack",
        Message::Accept(_) => "Accept",
        Message::Accepted(_) => "Accepted",
        Message::Chosen { .. } => "Chosen",
        Message::Heartbeat => "Heartbeat",
        Message::Forward { .. } => "Forward",
    }
}

pub(super) fn label(message: &Message) -> String {
    match message {
        Message::Prepare { ballot } | Message::Promise { ballot, accepted: None } => {
            format!("{} {ballot}", kind(message))
        }
        Message::Promise { ballot, accepted: Some(Proposal { ballot: earlier, value }) } => {
            format!("Promise {ballot}: {value} in {earlier}")
        }
        Message::Nack { ballot, promised } => format!("Nack {ballot} ({promised})"),
        Message::Accept(Proposal { ballot, value }) | Message::Accepted(Proposal { ballot, value }) => {
            format!("{} {ballot}, {value}", kind(message))
        }
        Message::Chosen { value } | Message::Forward { value } => format!("{} {value}", kind(message)),
        Message::Heartbeat => "Heartbeat".into(),
    }
}

pub(super) fn fields(message: &Message, language: Language) -> Vec<Field> {
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

pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    match why {
        Why::Starts { .. }
        | Why::Joins { .. }
        | Why::TakesOn { .. }
        | Why::NotesRead
        | Why::ReadsOnceMore { .. }
        | Why::TimesOut { .. }
        | Why::TriesAgain { .. }
        | Why::GivesUp { .. }
        | Why::NotesNack { .. }
        | Why::RestartsProposer { .. } => attempt::say(site, why, language),
        Why::LeavesToTheLeader { .. }
        | Why::Beats { .. }
        | Why::Yields { .. }
        | Why::StillFollows { .. }
        | Why::NotesHeartbeat { .. }
        | Why::IgnoresForward { .. }
        | Why::TakesTheLead { .. } => leader::say(site, why, language),
        Why::CountsPromise { .. }
        | Why::RepeatedPromise { .. }
        | Why::SurplusPromise { .. }
        | Why::StalePromise { .. } => phases::say_promise(site, why, language),
        Why::ProposesItsOwn { .. } | Why::Adopts { .. } | Why::DoesNotAdopt { .. } | Why::FindsNothing { .. } => {
            phases::say_value(site, why, language)
        }
        Why::CountsAccepted { .. }
        | Why::RepeatedAccepted { .. }
        | Why::SurplusAccepted { .. }
        | Why::StaleAccepted { .. }
        | Why::IsChosen { .. } => phases::say_accepted(site, why, language),
        Why::Promises { .. }
        | Why::PromisesAgain { .. }
        | Why::RefusesPrepare { .. }
        | Why::Accepts { .. }
        | Why::AcceptsBelowItsPromise { .. }
        | Why::AcceptsAgain { .. }
        | Why::RefusesAccept { .. }
        | Why::RestartsAcceptor { .. } => acceptor::say(site, why, language),
        Why::HearsAccepted { .. }
        | Why::Learns { .. }
        | Why::LearnsFrom { .. }
        | Why::KnowsAlready { .. }
        | Why::ToldOtherwise { .. }
        | Why::TellsAgain { .. }
        | Why::RestartsLearner { .. } => learner::say(site, why, language),
        Why::RuleIsOff { twin } => twins::say(site.name(site.id), *twin, language),
        Why::Ignores { kind, from } => {
            let (me, from) = (site.name(site.id), site.name(*from));
            speak!(
                language,
                "{me} ignores {from}'s {kind}: it has no role that such a message is for.",
                "{me} 忽略 {from} 的 {kind}，因为它没有任何角色处理这种消息。"
            )
        }
    }
}
