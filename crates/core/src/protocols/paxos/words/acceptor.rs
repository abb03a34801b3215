//! Why an acceptor promises, accepts or refuses.

use crate::language::Language;
use crate::protocols::paxos::{Here, Proposal, Reject, Twin, Why};
use crate::speak;
use alloc::string::String;

pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        Why::Promises { ballot, before, report } => promises(me, *ballot, *before, report.as_ref(), language),
        Why::PromisesAgain { ballot } => speak!(
            language,
            "{me} has promised ballot {ballot} already. Its answer may be lost, so it answers again; there is nothing \
             new to write down.",
            "{me} 早已承诺编号 {ballot}。之前的答复可能丢了，所以再答一次；没有新内容要写入磁盘。"
        ),
        Why::RefusesPrepare { ballot, promised } => {
            let refuses = speak!(
                language,
                "{me} has promised ballot {promised}, so it does not promise the lower ballot {ballot}",
                "{me} 已承诺编号 {promised}，所以不承诺更低的编号 {ballot}"
            );
            refuses + &and_says(site, language)
        }
        Why::RefusesAccept { proposal: Proposal { ballot, value }, promised } => {
            let refuses = speak!(
                language,
                "{me} has promised ballot {promised}, so it does not accept {value} in the lower ballot {ballot}",
                "{me} 已承诺编号 {promised}，所以不在更低的编号 {ballot} 接受 {value}"
            );
            refuses + &and_says(site, language)
        }
        Why::Accepts { proposal, promised } => accepts(site, proposal, *promised, language),
        Why::AcceptsBelowItsPromise { proposal: Proposal { ballot, value }, promised } => speak!(
            language,
            "{me} has promised ballot {promised} and ought to refuse the lower ballot {ballot}, but that rule is \
             switched off: it accepts {value}.",
            "{me} 已承诺编号 {promised}，本该拒绝更低的编号 {ballot}，但这条规则被关掉了：它接受了 {value}。"
        ),
        Why::AcceptsAgain { proposal: Proposal { ballot, value } } => speak!(
            language,
            "{me} has accepted {value} in ballot {ballot} already. Its answer may be lost, so it answers again; there \
             is nothing new to write down.",
            "{me} 早已在编号 {ballot} 接受 {value}。之前的答复可能丢了，所以再答一次；没有新内容要写入磁盘。"
        ),
        Why::RestartsAcceptor { promised: 0, .. } => speak!(
            language,
            "{me} finds no promise on its disk: it is bound by nothing.",
            "{me} 的磁盘上没有任何承诺：它不受任何约束。"
        ),
        Why::RestartsAcceptor { promised, accepted: None } => speak!(
            language,
            "{me} finds its promise of ballot {promised} on its disk and keeps it. It has accepted nothing.",
            "{me} 在磁盘上看到自己对编号 {promised} 的承诺，继续遵守。它还没有接受过任何提案。"
        ),
        Why::RestartsAcceptor { promised, accepted: Some(Proposal { ballot, value }) } => speak!(
            language,
            "{me} finds on its disk that it has promised ballot {promised} and accepted {value} in ballot {ballot}. \
             It is bound by both, as before the crash.",
            "{me} 在磁盘上看到：它承诺了编号 {promised}，并在编号 {ballot} 接受了 {value}。和崩溃前一样，它仍受两者约束。"
        ),
        _ => String::new(),
    }
}

fn promises(me: &str, ballot: u32, before: u32, report: Option<&Proposal>, language: Language) -> String {
    let promise = match before {
        0 => speak!(
            language,
            "{me} has promised ballot {ballot}. It will refuse every lower ballot from now on. ",
            "{me} 承诺了编号 {ballot}，从此拒绝所有更低的编号。"
        ),
        _ => speak!(
            language,
            "{me} has promised ballot {ballot}. It will refuse ballot {before} from now on. ",
            "{me} 承诺了编号 {ballot}，从此拒绝编号 {before}。"
        ),
    };
    let report = match report {
        None => speak!(language, "It reports that it has accepted nothing.", "它报告：还没有接受过任何提案。"),
        Some(Proposal { ballot, value }) => speak!(
            language,
            "It reports that it accepted {value} in ballot {ballot}.",
            "它报告：曾在编号 {ballot} 接受 {value}。"
        ),
    };
    promise + &report
}

/// How a refusal ends.
fn and_says(site: Here<'_>, language: Language) -> String {
    match site.options().reject {
        Reject::Nack => speak!(language, ", and says why.", "，并说明原因。"),
        Reject::Silent => speak!(language, ", and says nothing.", "，也不作答复。"),
    }
}

fn accepts(site: Here<'_>, proposal: &Proposal, promised: u32, language: Language) -> String {
    let me = site.name(site.id);
    let Proposal { ballot, value } = proposal;
    let accepts = match site.breaks(Twin::AcceptorAmnesia) {
        true => speak!(
            language,
            "{me} remembers no promise above ballot {ballot}, so it accepts {value}. ",
            "{me} 不记得承诺过高于 {ballot} 的编号，于是在编号 {ballot} 接受 {value}。"
        ),
        false => speak!(
            language,
            "{me} has promised nothing above ballot {ballot}, so it accepts {value}. ",
            "{me} 没有承诺过高于 {ballot} 的编号，于是在编号 {ballot} 接受 {value}。"
        ),
    };
    let then = match () {
        () if site.breaks(Twin::AcceptorAmnesia) => speak!(
            language,
            "It says so without writing it down: that rule is switched off.",
            "它没有写入磁盘就答复：这条规则被关掉了。"
        ),
        () if promised < *ballot => speak!(
            language,
            "It writes that down, but the rule that makes accepting a promise is switched off: it will still accept \
             from ballot {promised} upwards.",
            "它写入磁盘，但“接受即承诺”的规则被关掉了：它仍会接受从 {promised} 起的编号。"
        ),
        () => speak!(
            language,
            "It writes that down before it says so, and will refuse every lower ballot.",
            "它先写入磁盘再答复，并且从此拒绝所有更低的编号。"
        ),
    };
    accepts + &then
}
