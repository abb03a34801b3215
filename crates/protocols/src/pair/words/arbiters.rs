//! How the witness and the disk say why they agree: what depends on figures, or on a rule that is switched off.

use crate::pair::{Guard, Here, Timer, Variant, breaks};
use alloc::string::String;
use synod_core::{Language, NodeId, Value, speak};

/// What the witness adds where its lease begins.
pub(super) fn binds(site: Here<'_>, language: Language) -> String {
    let lease = site.cluster.length_ms(Timer::Lease);
    match breaks(site, Variant::VoteUnbound) {
        true => speak!(
            language,
            "; that this binds it for {lease} ms is a rule that is switched off",
            "；要求它受此约束 {lease} 毫秒的规则已被关闭"
        ),
        false => speak!(language, ", which binds it for {lease} ms", "，在 {lease} 毫秒内受此约束"),
    }
}

/// The witness gives its vote to a server that did not have it in this term.
pub(super) fn voted(
    site: Here<'_>,
    (from, term): (NodeId, u32),
    was: Option<NodeId>,
    bound: bool,
    language: Language,
) -> String {
    let (me, name) = (site.name(site.id), site.name(from));
    let gives = match was.filter(|was| bound && *was != from).map(|was| site.name(was)) {
        Some(was) => speak!(
            language,
            "{me}'s vote is {was}'s still, but that this binds it is a rule that is switched off: it gives it to \
             {name} for term {term}. ",
            "{me} 的票还是 {was} 的，但要求它受此约束的规则已被关闭：它在任期 {term} 把票给了 {name}。"
        ),
        None if bound => speak!(
            language,
            "{name}, which has {me}'s vote already, gets it for term {term} too. ",
            "{me} 的票本来就是 {name} 的，在任期 {term} 也给它。"
        ),
        None => speak!(
            language,
            "{me}'s vote binds it no longer: it gives it to {name} for term {term}. ",
            "{me} 不受约束，在任期 {term} 把票给了 {name}。"
        ),
    };
    let lease = site.cluster.length_ms(Timer::Lease);
    gives
        + &match (breaks(site, Variant::VoteForgotten), breaks(site, Variant::VoteUnbound)) {
            (true, _) => speak!(
                language,
                "That binds it for {lease} ms, but it does not write it down, for that rule is switched off.",
                "它在 {lease} 毫秒内受此约束，却没有写下来，因为这条规则已被关闭。"
            ),
            (false, true) => speak!(language, "It has written that down first.", "它先把这一票写了下来。"),
            (false, false) => speak!(
                language,
                "It has written that down first, and is bound by it for {lease} ms.",
                "它先把这一票写了下来，在 {lease} 毫秒内受此约束。"
            ),
        }
}

/// The disk agrees to a term.
pub(super) fn took_term(site: Here<'_>, from: &str, (term, highest): (u32, u32), language: Language) -> String {
    let me = site.name(site.id);
    match (term > highest, breaks(site, Variant::TokenForgotten)) {
        (false, _) => speak!(
            language,
            "{from} claims term {term}, which is the highest that {me} has seen: it agrees.",
            "{from} 申请任期 {term}，这正是 {me} 见过的最高任期，它同意。"
        ),
        (true, false) => speak!(
            language,
            "{from} claims term {term}, and {me} has seen none above {highest}: it writes down {term} as the highest, \
             and agrees.",
            "{from} 申请任期 {term}，而 {me} 见过的最高任期是 {highest}：它把最高任期写成 {term}，表示同意。"
        ),
        (true, true) => speak!(
            language,
            "{from} claims term {term}, and {me} has seen none above {highest}: it agrees, but does not write {term} \
             down, for that rule is switched off.",
            "{from} 申请任期 {term}，而 {me} 见过的最高任期是 {highest}：它同意，却没有把 {term} 写下来，因为这条规则已被关闭。"
        ),
    }
}

/// What the disk makes of a write's term.
pub(super) fn judged(site: Here<'_>, from: &str, (term, highest): (u32, u32), language: Language) -> String {
    let me = site.name(site.id);
    match (site.options().guard, term < highest) {
        (Guard::Fencing, _) => speak!(
            language,
            "{from} writes with token {term}; the highest that {me} has seen is {highest}, so that is in order. ",
            "{from} 凭令牌 {term} 写入，而 {me} 见过的最高令牌是 {highest}，所以没有问题。"
        ),
        (Guard::None | Guard::Witness, true) => speak!(
            language,
            "{from} writes in term {term}. {me} has seen term {highest}, but does not compare terms. ",
            "{from} 在任期 {term} 写入。{me} 见过任期 {highest}，但它不比较任期。"
        ),
        (Guard::None | Guard::Witness, false) => speak!(
            language,
            "{from} writes in term {term}. {me} takes whatever comes. ",
            "{from} 在任期 {term} 写入。{me} 来者不拒。"
        ),
    }
}

/// The value that the disk has.
pub(super) fn value_text(value: Option<&Value>, language: Language) -> String {
    match value {
        Some(value) => speak!(language, "the value {value}", "值 {value}"),
        None => speak!(language, "no value", "空值"),
    }
}
