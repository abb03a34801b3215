//! Why an acceptor promises, accepts or refuses.

use crate::paxos::{Here, Proposal, Reject, Variant};
use alloc::string::String;
use synod_core::{Language, speak};

pub(super) fn promises(
    site: Here<'_>,
    ballot: u32,
    before: u32,
    report: Option<&Proposal>,
    language: Language,
) -> String {
    let me = site.name(site.id);
    let refused = match before {
        0 => speak!(language, "every lower ballot", "所有更低的编号"),
        before => speak!(language, "every lower ballot, {before} among them,", "所有更低的编号，包括 {before}"),
    };
    let promise = match () {
        () if site.options().breaks(Variant::PromiseIgnored) => speak!(
            language,
            "{me} has promised ballot {ballot}. It ought to refuse {refused} from now on, but that rule is switched \
             off. ",
            "{me} 承诺了编号 {ballot}。从此它本应拒绝{refused}，但这条规则已被关闭。"
        ),
        () if site.options().breaks(Variant::AcceptorAmnesia) => speak!(
            language,
            "{me} has promised ballot {ballot}. It will refuse {refused} from now on, unless it crashes: it has \
             written nothing down. ",
            "{me} 承诺了编号 {ballot}，从此拒绝{refused}，除非它崩溃，因为它什么也没有写入磁盘。"
        ),
        () => speak!(
            language,
            "{me} has promised ballot {ballot}. It will refuse {refused} from now on. ",
            "{me} 承诺了编号 {ballot}，从此拒绝{refused}。"
        ),
    };
    let report = match report {
        None => speak!(language, "It reports no accepted proposal.", "它没有已接受的提案可以报告。"),
        Some(Proposal { ballot, value }) => speak!(
            language,
            "It reports that it accepted {value} in ballot {ballot}.",
            "它报告自己在编号 {ballot} 下接受过 {value}。"
        ),
    };
    promise + &report
}

pub(super) fn accepts_below(me: &str, proposal: &Proposal, promised: u32, language: Language) -> String {
    let Proposal { ballot, value } = proposal;
    speak!(
        language,
        "{me} has promised ballot {promised} and ought to refuse the lower ballot {ballot}, but that rule is switched \
         off: it accepts {value}.",
        "{me} 已承诺编号 {promised}，本应拒绝更低的编号 {ballot}，但这条规则已被关闭：它接受了 {value}。"
    )
}

/// Which proposal this one replaces, and why that loses nothing.
pub(super) fn replaces(site: Here<'_>, proposal: &Proposal, before: Option<&Proposal>, language: Language) -> String {
    let Some(Proposal { ballot: earlier, value: old }) = before else { return String::new() };
    let Proposal { ballot, value } = proposal;
    match () {
        () if old == value => speak!(
            language,
            " That takes the place of the same value in ballot {earlier}.",
            "这取代了先前的同一个值（编号 {earlier}）。"
        ),
        () if !site.options().breaks(Variant::None) => speak!(
            language,
            " That takes the place of {old} in ballot {earlier}.",
            "这取代了先前的 {old}（编号 {earlier}）。"
        ),
        () => speak!(
            language,
            " That takes the place of {old} in ballot {earlier}, which is safe as long as no disk is lost: had {old} \
             been chosen below ballot {ballot}, that ballot would carry {old} too.",
            "这取代了先前的 {old}（编号 {earlier}）。只要没有磁盘丢失，这就是安全的：假如 {old} 在低于 {ballot} 的编号下被选定过，编号 {ballot} 提出的也会是 {old}。"
        ),
    }
}

/// How a refusal ends.
pub(super) fn and_says(site: Here<'_>, language: Language) -> String {
    match site.options().reject {
        Reject::Nack => speak!(language, ", and says why.", "，并说明原因。"),
        Reject::Silent => speak!(language, ", and says nothing.", "，也不作答复。"),
    }
}

pub(super) fn accepts(site: Here<'_>, proposal: &Proposal, promised: u32, language: Language) -> String {
    let me = site.name(site.id);
    let Proposal { ballot, value } = proposal;
    let accepts = match site.options().breaks(Variant::AcceptorAmnesia) {
        true => speak!(
            language,
            "{me} remembers no promise above ballot {ballot}, so it accepts {value}. ",
            "{me} 不记得承诺过高于 {ballot} 的编号，于是在编号 {ballot} 下接受 {value}。"
        ),
        false => speak!(
            language,
            "{me} is bound by no promise above ballot {ballot}, so it accepts {value}. ",
            "{me} 不受高于 {ballot} 的承诺约束，于是在编号 {ballot} 下接受 {value}。"
        ),
    };
    let then = match () {
        () if site.options().breaks(Variant::AcceptorAmnesia) => speak!(
            language,
            "It says so without writing it down: that rule is switched off.",
            "它没有写入磁盘就答复，因为先写入的规则已被关闭。"
        ),
        () if promised < *ballot => speak!(
            language,
            "It writes that down, but the rule that makes accepting a promise is switched off: it will still accept \
             from ballot {promised} upwards.",
            "它写入磁盘，但“接受即承诺”的规则已被关闭：编号从 {promised} 起的提案，它仍会接受。"
        ),
        () => speak!(
            language,
            "It writes that down before it says so, and will refuse every lower ballot.",
            "它先写入磁盘再答复，并且从此拒绝所有更低的编号。"
        ),
    };
    accepts + &then
}
