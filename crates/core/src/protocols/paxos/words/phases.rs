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
        Why::CountsPromise { from, ballot, report, tally: Tally { have, need, of } } => {
            let from = site.name(*from);
            match report {
                None => speak!(
                    language,
                    "{from} promises ballot {ballot} and has accepted nothing. That is {have} of {of}; {me} needs \
                     {need}.",
                    "{from} 承诺了编号 {ballot}，它还没有接受过任何提案。{of} 个接受者中已有 {have} 个承诺，{me} 需要 {need} 个。"
                ),
                Some(Proposal { ballot: earlier, value }) => speak!(
                    language,
                    "{from} promises ballot {ballot} and reports that it accepted {value} in ballot {earlier}. That \
                     is {have} of {of}; {me} needs {need}.",
                    "{from} 承诺了编号 {ballot}，并报告它在编号 {earlier} 接受过 {value}。{of} 个接受者中已有 {have} 个承诺，{me} 需要 {need} 个。"
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
            match site.breaks(Twin::MinorityQuorum) {
                true => speak!(
                    language,
                    "{from} promises ballot {ballot} too, but {me} has not waited for it: this one changes nothing.",
                    "{from} 也承诺了编号 {ballot}，但 {me} 没有等它，这个承诺不再起作用。"
                ),
                false => speak!(
                    language,
                    "{from} promises ballot {ballot} too, but {me} has its majority already: this one changes nothing.",
                    "{from} 也承诺了编号 {ballot}，但 {me} 早已凑足多数派，这个承诺不再起作用。"
                ),
            }
        }
        Why::StalePromise { from, ballot } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} promises ballot {ballot}, which {me} is not running any more. A promise counts for its own \
                 ballot only.",
                "{from} 承诺了编号 {ballot}，而 {me} 早已不用这个编号了。一个承诺只对它自己的编号有效。"
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
            let majority = quorum_text(*tally, language);
            match site.breaks(Twin::None) {
                true => speak!(
                    language,
                    "{majority} has promised ballot {ballot}, and nobody in it has accepted anything: no value is \
                     chosen below ballot {ballot}, and none ever will be. {me} is free to ask for its own value, \
                     {value}.",
                    "{majority}承诺了编号 {ballot}，而且其中没有谁接受过提案：编号低于 {ballot} 的提案没有一个被选定，以后也不会。{me} 可以提出自己的值 {value}。"
                ),
                // Where a rule is switched off, that need not be so.
                false => speak!(
                    language,
                    "{majority} has promised ballot {ballot}, and nobody in it has accepted anything. {me} asks for \
                     its own value, {value}.",
                    "{majority}承诺了编号 {ballot}，而且其中没有谁接受过提案。{me} 提出自己的值 {value}。"
                ),
            }
        }
        Why::FindsNothing { ballot, tally } => {
            let majority = quorum_text(*tally, language);
            speak!(
                language,
                "{majority} has promised ballot {ballot}, and nobody in it has accepted anything. {me} has no value of \
                 its own to ask for: it answers its client that nothing is chosen yet.",
                "{majority}承诺了编号 {ballot}，而且其中没有谁接受过提案。{me} 没有自己的值可提，于是答复客户端：尚无值被选定。"
            )
        }
        Why::Adopts { ballot, reported, wanted, tally } => {
            reports(site, *ballot, reported, *tally, language) + &adopts(me, &reported.value, wanted.as_ref(), language)
        }
        Why::DoesNotAdopt { ballot, reported, wanted, tally } => {
            reports(site, *ballot, reported, *tally, language)
                + &speak!(
                    language,
                    "That may be chosen, but the rule that makes a proposer adopt it is switched off: {me} asks for \
                     its own {wanted}.",
                    "它可能已被选定，但要求提议者采纳它的规则被关掉了：{me} 提出自己的 {wanted}。"
                )
        }
        _ => String::new(),
    }
}

/// Which report a majority's promises bind to.
fn reports(site: Here<'_>, ballot: u32, reported: &Proposal, tally: Tally, language: Language) -> String {
    let majority = quorum_text(tally, language);
    let Proposal { ballot: earlier, value } = reported;
    match site.breaks(Twin::LowestAdopted) {
        true => speak!(
            language,
            "{majority} has promised ballot {ballot}. The rule that asks for the highest report is switched off; the \
             lowest proposal reported is {value} in ballot {earlier}. ",
            "{majority}承诺了编号 {ballot}。采纳最高报告的规则被关掉了；它们报告的提案中，编号最低的是 {earlier}，值为 {value}。"
        ),
        false => speak!(
            language,
            "{majority} has promised ballot {ballot}. The highest proposal that it reports is {value} in ballot \
             {earlier}. ",
            "{majority}承诺了编号 {ballot}。它们报告的提案中，编号最高的是 {earlier}，值为 {value}。"
        ),
    }
}

fn adopts(me: &str, value: &Value, wanted: Option<&Value>, language: Language) -> String {
    match wanted {
        None => speak!(
            language,
            "That may be chosen: {me}, which has no value of its own, asks for {value}, so that it is chosen for \
             certain and learners hear of it.",
            "它可能已被选定：{me} 没有自己的值，便提出 {value}，让它确实被选定，也让学习者听到。"
        ),
        Some(wanted) if value == wanted => speak!(
            language,
            "{me} must ask for {value}, which is what it wants anyway.",
            "{me} 必须提出 {value}，这正好也是它想要的。"
        ),
        Some(wanted) => speak!(
            language,
            "That may be chosen, so {me} must ask for {value} instead of its own {wanted}.",
            "它可能已被选定，所以 {me} 必须提出 {value}，放弃自己的 {wanted}。"
        ),
    }
}

pub(super) fn say_accepted(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        Why::CountsAccepted { from, proposal: Proposal { ballot, value }, tally: Tally { have, need, of } } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} has accepted {value} in ballot {ballot}. That is {have} of {of}; {me} needs {need}.",
                "{from} 在编号 {ballot} 接受了 {value}。{of} 个接受者中已有 {have} 个接受，{me} 需要 {need} 个。"
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
            match site.breaks(Twin::MinorityQuorum) {
                true => speak!(
                    language,
                    "{from} has accepted {value} in ballot {ballot} too, but {me} has not waited for it and takes \
                     {value} for chosen already.",
                    "{from} 也在编号 {ballot} 接受了 {value}，但 {me} 没有等它，早已认为 {value} 被选定。"
                ),
                false => speak!(
                    language,
                    "{from} has accepted {value} in ballot {ballot} too, but {me} has a majority already and knows \
                     that {value} is chosen.",
                    "{from} 也在编号 {ballot} 接受了 {value}，但 {me} 早已数到多数派，知道 {value} 已被选定。"
                ),
            }
        }
        Why::StaleAccepted { from, proposal: Proposal { ballot, value } } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} has accepted {value} in ballot {ballot}, which {me} is not running any more, so {me} does not \
                 count it. {value} may become chosen all the same.",
                "{from} 在编号 {ballot} 接受了 {value}，而 {me} 早已不用这个编号，不再计数。尽管如此，{value} 仍有可能被选定。"
            )
        }
        Why::IsChosen { .. } => is_chosen(site, why, language),
        _ => String::new(),
    }
}

/// A majority has accepted: what the proposer tells its client and the learners.
fn is_chosen(site: Here<'_>, why: &Why, language: Language) -> String {
    let Why::IsChosen { proposal: Proposal { ballot, value }, wanted, tally, tells } = why else {
        return String::new();
    };
    let me = site.name(site.id);
    let majority = quorum_text(*tally, language);
    let chosen = match tally.is_majority() {
        true => speak!(
            language,
            "{majority} has accepted {value} in ballot {ballot}: {value} is chosen, for ever. ",
            "{majority}在编号 {ballot} 接受了 {value}：{value} 被选定，永不改变。"
        ),
        false => speak!(
            language,
            "{majority} has accepted {value} in ballot {ballot}, and {me} takes {value} for chosen. ",
            "{majority}在编号 {ballot} 接受了 {value}，{me} 就认为 {value} 被选定。"
        ),
    };
    let answered = match wanted {
        Some(wanted) if wanted != value => speak!(
            language,
            "{me} answers its client: {value}, not {wanted}.",
            "{me} 答复客户端：是 {value}，不是 {wanted}。"
        ),
        Some(_) => speak!(language, "{me} answers its client.", "{me} 答复客户端。"),
        None => speak!(language, "{me} answers its client: {value}.", "{me} 答复客户端：{value}。"),
    };
    let told = match tells.is_empty() {
        true => String::new(),
        false => speak!(language, " It tells every learner.", "它通知所有学习者。"),
    };
    format!("{chosen}{answered}{told}")
}
