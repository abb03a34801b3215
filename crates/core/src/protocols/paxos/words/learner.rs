//! Why a learner learns, or waits for more.

use super::{all, quorum_text};
use crate::language::Language;
use crate::protocols::paxos::{Here, Proposal, Tally, Twin, Why};
use crate::speak;
use alloc::string::String;

pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        Why::HearsAccepted { from, proposal: Proposal { ballot, value }, tally: Tally { have, need, of, .. } } => {
            let from = site.name(*from);
            if !site.breaks(Twin::None) {
                return speak!(
                    language,
                    "{from} has accepted {value} in ballot {ballot}. {me} counts {have} of {of} and needs {need}.",
                    "{from} 在编号 {ballot} 下接受了 {value}。{me} 数到 {of} 个中的 {have} 个，需要 {need} 个。"
                );
            }
            speak!(
                language,
                "{from} has accepted {value} in ballot {ballot}. {me} counts {have} of {of}; it learns {value} when \
                 {need} have accepted it in the same ballot.",
                "{from} 在编号 {ballot} 下接受了 {value}。{me} 数到 {of} 个中的 {have} 个，要有 {need} 个在同一个编号下接受了它，{me} 才会学到 {value}。"
            )
        }
        Why::Learns { .. } => learns(site, why, language),
        Why::LearnsFrom { from, value } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} says that {value} is chosen. {me} learns it and writes it down.",
                "{from} 说 {value} 已被选定。{me} 学到它并写入磁盘。"
            )
        }
        Why::KnowsAlready { value } => speak!(
            language,
            "{me} has learned {value} already; this changes nothing.",
            "{me} 已经学到 {value}，这条消息不起作用。"
        ),
        Why::ToldOtherwise { from, known, told } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} says that {told} is chosen, but {me} has learned {known}, and a learner learns once: the two \
                 contradict each other.",
                "{from} 说 {told} 已被选定，但 {me} 学到的是 {known}，而学习者只学一次，两者互相矛盾。"
            )
        }
        Why::TellsAgain { proposal, known, tally, tells } => {
            let others = all(site, *tells, language);
            accepted(site, proposal, *tally, language)
                + &speak!(
                    language,
                    ". {me} has learned {known} already; it tells {others} all the same, in case one of them has not \
                     heard.",
                    "。{me} 已经学到 {known}，但还是告诉 {others}，以防其中有谁没有得知。"
                )
        }
        Why::RestartsLearner { learned: Some(value) } => {
            speak!(
                language,
                "{me} finds on its disk what it has learned: {value}.",
                "{me} 在磁盘上看到它学到的值：{value}。"
            )
        }
        Why::RestartsLearner { learned: None } => speak!(
            language,
            "{me} finds no learned value on its disk, and what it had counted is gone.",
            "{me} 的磁盘上没有学到的值，之前的计数也丢失了。"
        ),
        _ => String::new(),
    }
}

/// It has counted enough of them itself.
fn learns(site: Here<'_>, why: &Why, language: Language) -> String {
    let Why::Learns { proposal, tally, tells } = why else { return String::new() };
    let me = site.name(site.id);
    let learns = accepted(site, proposal, *tally, language)
        + &speak!(language, ": {me} learns it and writes it down", "。{me} 学到它并写入磁盘");
    if tells.is_empty() {
        return learns + &speak!(language, ".", "。");
    }
    let others = all(site, *tells, language);
    learns + &speak!(language, ", then tells {others}.", "，然后告诉 {others}。")
}

/// That a value is chosen; or that the learner takes it for that.
fn accepted(site: Here<'_>, proposal: &Proposal, tally: Tally, language: Language) -> String {
    let (me, Proposal { ballot, value }) = (site.name(site.id), proposal);
    let quorum = quorum_text(tally, language);
    match () {
        () if counts_values(site) => {
            let have = tally.have;
            speak!(
                language,
                "{me} has counted {have} who accepted {value}, in whatever ballots, and takes {value} for chosen",
                "{me} 数到 {have} 个接受过 {value} 的接受者，不论在哪个编号下，就认为 {value} 已被选定"
            )
        }
        () if tally.is_majority() => speak!(
            language,
            "{quorum} has accepted {value} in ballot {ballot}, so {value} is chosen",
            "{quorum}在编号 {ballot} 下接受了 {value}，所以 {value} 已被选定"
        ),
        () => speak!(
            language,
            "{quorum} has accepted {value} in ballot {ballot}, and {me} takes {value} for chosen",
            "{quorum}在编号 {ballot} 下接受了 {value}，{me} 就认为 {value} 已被选定"
        ),
    }
}

/// Whether a learner's count is of one value in whatever ballots.
pub(super) fn counts_values(site: Here<'_>) -> bool {
    site.breaks(Twin::LearnerCountsValues)
}
