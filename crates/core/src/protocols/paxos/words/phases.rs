//! Why a proposer counts an answer or not, and what a majority of them binds it to.

use super::quorum_text;
use crate::language::Language;
use crate::protocols::paxos::{Here, Proposal, Tally, Twin, Why};
use crate::speak;
use crate::value::Value;
use alloc::format;
use alloc::string::String;

pub(super) fn say_promise(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        Why::CountsPromise { from, ballot, report, tally: Tally { have, need, of, .. } } => {
            let from = site.name(*from);
            match report {
                None => speak!(
                    language,
                    "{from} promises ballot {ballot} and reports no proposal. {me} counts {have} of {of} and needs \
                     {need}.",
                    "{from} 承诺了编号 {ballot}，没有报告任何提案。{me} 数到 {of} 个中的 {have} 个，需要 {need} 个。"
                ),
                Some(Proposal { ballot: earlier, value }) => speak!(
                    language,
                    "{from} promises ballot {ballot} and reports that it accepted {value} in ballot {earlier}. {me} \
                     counts {have} of {of} and needs {need}.",
                    "{from} 承诺了编号 {ballot}，并报告自己在编号 {earlier} 下接受过 {value}。{me} 数到 {of} 个中的 {have} 个，需要 {need} 个。"
                ),
            }
        }
        Why::RepeatedPromise { from, ballot } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} has {from}'s promise of ballot {ballot} already; a copy counts once.",
                "{me} 已有 {from} 对编号 {ballot} 的承诺，重复的只算一次。"
            )
        }
        Why::SurplusPromise { from, ballot } => {
            let from = site.name(*from);
            match !site.breaks(Twin::None) {
                true => speak!(
                    language,
                    "{from} promises ballot {ballot} too, but {me} has not waited for it: this one changes nothing.",
                    "{from} 也承诺了编号 {ballot}，但 {me} 没有等它，这个承诺不再起作用。"
                ),
                false => speak!(
                    language,
                    "{from} promises ballot {ballot} too, but {me} has its majority already: this one changes nothing.",
                    "{from} 也承诺了编号 {ballot}，但 {me} 已经得到多数派，这个承诺不再起作用。"
                ),
            }
        }
        Why::StalePromise { from, ballot } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} promises ballot {ballot}, for which {me} is not collecting promises. A promise counts for its \
                 own ballot only.",
                "{from} 承诺了编号 {ballot}，而 {me} 并没有在为这个编号收集承诺。一个承诺只对它自己的编号有效。"
            )
        }
        _ => String::new(),
    }
}

/// A majority has promised: which value the ballot carries.
pub(super) fn say_value(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        Why::ProposesItsOwn { proposal: Proposal { ballot, value }, tally } => {
            nothing_reported(site, *ballot, *tally, language)
                + &match site.breaks(Twin::None) {
                    true => speak!(
                        language,
                        "As long as no disk is lost, no value is chosen below ballot {ballot}, and none ever will be: \
                         {me} is free to ask for its own value, {value}.",
                        "只要没有磁盘丢失，低于 {ballot} 的编号下就没有值被选定，以后也不会有，所以 {me} 可以提出自己的值 {value}。"
                    ),
                    // Where a rule is switched off, that need not be so.
                    false => speak!(language, "{me} asks for its own value, {value}.", "{me} 提出自己的值 {value}。"),
                }
        }
        Why::FindsNothing { ballot, tally } => {
            nothing_reported(site, *ballot, *tally, language)
                + &match site.breaks(Twin::None) {
                    true => speak!(
                        language,
                        "{me} has no value of its own to ask for. It answers its client: below ballot {ballot} nothing \
                         had been chosen when that was promised. In a higher ballot a value may have been chosen \
                         since.",
                        "{me} 没有自己的值可提。它答复客户端：这些承诺作出时，低于 {ballot} 的编号下没有值被选定。此后可能有值在更高的编号下被选定。"
                    ),
                    false => speak!(
                        language,
                        "{me} has no value of its own to ask for. It answers its client that it has found nothing \
                         chosen.",
                        "{me} 没有自己的值可提。它答复客户端，说没有找到选定的值。"
                    ),
                }
        }
        Why::Adopts { ballot, reported, wanted, tally } => {
            reports(site, *ballot, reported, *tally, language)
                + &adopts(site, &reported.value, wanted.as_ref(), language)
        }
        Why::DoesNotAdopt { ballot, reported, wanted, tally } => {
            reports(site, *ballot, reported, *tally, language)
                + &speak!(
                    language,
                    "That may be chosen, but the rule that makes a proposer adopt it is switched off: {me} asks for \
                     its own {wanted}.",
                    "它可能已被选定，但要求提议者采纳它的规则已被关闭，所以 {me} 提出自己的 {wanted}。"
                )
        }
        _ => String::new(),
    }
}

/// Who has promised a ballot; or what its proposer takes for that.
fn promised(site: Here<'_>, ballot: u32, tally: Tally, language: Language) -> String {
    let (me, Tally { have, of, .. }) = (site.name(site.id), tally);
    if site.breaks(Twin::StalePromisesCounted) {
        return speak!(
            language,
            "{me} has counted {have} of {of} promises, and takes them for a majority's promise of ballot {ballot}. ",
            "{me} 数到 {of} 个承诺中的 {have} 个，就认为多数派承诺了编号 {ballot}。"
        );
    }
    let quorum = quorum_text(tally, language);
    speak!(language, "{quorum} has promised ballot {ballot}. ", "{quorum}承诺了编号 {ballot}。")
}

fn nothing_reported(site: Here<'_>, ballot: u32, tally: Tally, language: Language) -> String {
    promised(site, ballot, tally, language)
        + &speak!(language, "None of these promises reports a proposal. ", "这些承诺都没有报告提案。")
}

/// Which report the promises bind to.
fn reports(site: Here<'_>, ballot: u32, reported: &Proposal, tally: Tally, language: Language) -> String {
    let Proposal { ballot: earlier, value } = reported;
    promised(site, ballot, tally, language)
        + &match site.breaks(Twin::LowestAdopted) {
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

fn adopts(site: Here<'_>, value: &Value, wanted: Option<&Value>, language: Language) -> String {
    let me = site.name(site.id);
    match wanted {
        None => speak!(
            language,
            "That may be chosen: {me}, which has no value of its own, asks for {value}, so that it becomes chosen if \
             it is not yet, and learners hear of it.",
            "它可能已被选定。{me} 没有自己的值，便提出 {value}：若尚未选定，就使它被选定，也让学习者得知。"
        ),
        Some(wanted) if site.breaks(Twin::LowestAdopted) => {
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

pub(super) fn say_accepted(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        Why::CountsAccepted { from, proposal: Proposal { ballot, value }, tally: Tally { have, need, of, .. } } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} has accepted {value} in ballot {ballot}. {me} counts {have} of {of} and needs {need}.",
                "{from} 在编号 {ballot} 下接受了 {value}。{me} 数到 {of} 个中的 {have} 个，需要 {need} 个。"
            )
        }
        Why::RepeatedAccepted { from, ballot } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} has counted {from} for ballot {ballot} already; a copy counts once.",
                "{me} 已经把 {from} 计入编号 {ballot}，重复的只算一次。"
            )
        }
        Why::SurplusAccepted { from, proposal: Proposal { ballot, value } } => {
            let from = site.name(*from);
            match !site.breaks(Twin::None) {
                true => speak!(
                    language,
                    "{from} has accepted {value} in ballot {ballot} too, but {me} has not waited for it and takes \
                     {value} for chosen already.",
                    "{from} 也在编号 {ballot} 下接受了 {value}，但 {me} 没有等它，已经认为 {value} 被选定。"
                ),
                false => speak!(
                    language,
                    "{from} has accepted {value} in ballot {ballot} too, but {me} has a majority already and knows \
                     that {value} is chosen.",
                    "{from} 也在编号 {ballot} 下接受了 {value}，但 {me} 已经数到多数派，知道 {value} 已被选定。"
                ),
            }
        }
        Why::StaleAccepted { from, proposal: Proposal { ballot, value } } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} has accepted {value} in ballot {ballot}, which is not the one that {me} is running, so {me} \
                 does not count it. {value} may be chosen all the same.",
                "{from} 在编号 {ballot} 下接受了 {value}，而 {me} 现在用的不是这个编号，所以不计入。尽管如此，{value} 仍有可能被选定。"
            )
        }
        Why::IsChosen { .. } => is_chosen(site, why, language),
        _ => String::new(),
    }
}

/// A majority has accepted: what the proposer tells its client and the learners.
fn is_chosen(site: Here<'_>, why: &Why, language: Language) -> String {
    let Why::IsChosen { proposal: Proposal { ballot, value }, wanted, client, tally, tells } = why else {
        return String::new();
    };
    let me = site.name(site.id);
    let quorum = quorum_text(*tally, language);
    let chosen = match tally.is_majority() {
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
    };
    let answered = match wanted {
        _ if !client => speak!(language, "No client of {me}'s own waits for it.", "{me} 自己没有客户端在等它。"),
        Some(wanted) if wanted != value => speak!(
            language,
            "{me} answers its client that it is {value}, not {wanted}.",
            "{me} 答复客户端，结果是 {value}，不是 {wanted}。"
        ),
        Some(_) => speak!(language, "{me} answers its client.", "{me} 答复客户端。"),
        None => speak!(language, "{me} answers its client that it is {value}.", "{me} 答复客户端，结果是 {value}。"),
    };
    let told = match tells.is_empty() {
        true => String::new(),
        false => speak!(language, " It tells every learner.", "它通知所有学习者。"),
    };
    format!("{chosen}{answered}{told}")
}
