//! Why a proposer counts an answer or not, and what a majority of them binds it to.

use super::quorum_text;
use crate::paxos::{Here, Proposal, Tally, Variant};
use alloc::string::String;
use synod_core::{Language, NodeSet, Value, speak};

/// The acceptors that have promised a ballot, or what its proposer takes for that.
fn promised(site: Here<'_>, ballot: u32, tally: Tally, language: Language) -> String {
    let (me, Tally { have, of, .. }) = (site.name(site.id), tally);
    if site.options().breaks(Variant::StalePromisesCounted) {
        return speak!(
            language,
            "{me} has counted {have} of {of} promises, and takes them for a majority's promise of ballot {ballot}. ",
            "{me} 数到 {of} 个承诺中的 {have} 个，就认为多数派承诺了编号 {ballot}。"
        );
    }
    let quorum = quorum_text(tally, language);
    speak!(language, "{quorum} has promised ballot {ballot}. ", "{quorum}承诺了编号 {ballot}。")
}

pub(super) fn nothing_reported(site: Here<'_>, ballot: u32, tally: Tally, language: Language) -> String {
    promised(site, ballot, tally, language)
        + &speak!(language, "None of these promises reports a proposal. ", "这些承诺都没有报告提案。")
}

/// The report that the promises bind it to.
pub(super) fn reports(site: Here<'_>, ballot: u32, reported: &Proposal, tally: Tally, language: Language) -> String {
    let Proposal { ballot: earlier, value } = reported;
    promised(site, ballot, tally, language)
        + &match site.options().breaks(Variant::LowestAdopted) {
            true => speak!(
                language,
                "The rule that asks for the highest report is switched off; the lowest proposal reported is {value} in \
                 ballot {earlier}. ",
                "要求采纳最高报告的规则已被关闭。所报告的提案中，编号最低的是 {value}（编号 {earlier}）。"
            ),
            false => speak!(
                language,
                "The highest proposal reported is {value} in ballot {earlier}. ",
                "所报告的提案中，编号最高的是 {value}（编号 {earlier}）。"
            ),
        }
}

pub(super) fn adopts(site: Here<'_>, value: &Value, wanted: Option<&Value>, language: Language) -> String {
    let me = site.name(site.id);
    match wanted {
        None => speak!(
            language,
            "That may be chosen: {me}, which has no value of its own, asks for {value}, so that it becomes chosen if \
             it is not yet, and learners hear of it.",
            "它可能已被选定。{me} 没有自己的值，便提出 {value}：若尚未选定，就使它被选定，也让学习者得知。"
        ),
        Some(wanted) if site.options().breaks(Variant::LowestAdopted) => {
            speak!(language, "{me} asks for {value}; it wanted {wanted}.", "{me} 提出 {value}，它原本想要 {wanted}。")
        }
        Some(wanted) if value == wanted => speak!(
            language,
            "{me} must ask for {value}, which is what it wants anyway.",
            "{me} 必须提出 {value}，这正好也是它想要的。"
        ),
        Some(wanted) => speak!(
            language,
            "That may be chosen, so {me} must ask for {value} instead of its own {wanted}.",
            "它可能已被选定，所以 {me} 必须提出 {value}，而不是自己的 {wanted}。"
        ),
    }
}

/// That a value is chosen, or that its proposer takes it for chosen.
pub(super) fn chosen(site: Here<'_>, proposal: &Proposal, tally: Tally, language: Language) -> String {
    let (me, Proposal { ballot, value }) = (site.name(site.id), proposal);
    let quorum = quorum_text(tally, language);
    match tally.is_majority() {
        true => speak!(
            language,
            "{quorum} has accepted {value} in ballot {ballot}: {value} is chosen. ",
            "{quorum}在编号 {ballot} 下接受了 {value}，所以 {value} 已被选定。"
        ),
        false => speak!(
            language,
            "{quorum} has accepted {value} in ballot {ballot}, and {me} takes {value} for chosen. ",
            "{quorum}在编号 {ballot} 下接受了 {value}，{me} 就认为 {value} 已被选定。"
        ),
    }
}

/// What the proposer answers the client that waits for `value`, if one does.
pub(super) fn answers(me: &str, value: &Value, wanted: Option<&Value>, client: bool, language: Language) -> String {
    match wanted {
        Some(_) | None if !client => {
            speak!(language, "No client of {me}'s own waits for it.", "{me} 自己没有客户端在等它。")
        }
        Some(wanted) if wanted != value => speak!(
            language,
            "{me} answers its client that it is {value}, not {wanted}.",
            "{me} 答复客户端，结果是 {value}，不是 {wanted}。"
        ),
        Some(_) => speak!(language, "{me} answers its client.", "{me} 答复客户端。"),
        None => speak!(language, "{me} answers its client that it is {value}.", "{me} 答复客户端，结果是 {value}。"),
    }
}

/// Whether the proposer tells the learners.
pub(super) fn tells_learners(tells: NodeSet, language: Language) -> String {
    match tells.is_empty() {
        true => String::new(),
        false => speak!(language, " It tells every learner.", "它通知所有学习者。"),
    }
}
