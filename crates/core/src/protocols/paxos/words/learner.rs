//! Why a learner learns, or waits for more.

use super::{all, quorum_text};
use crate::language::Language;
use crate::protocols::paxos::{Here, Proposal, Tally, Why};
use crate::speak;
use alloc::string::String;

pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        Why::HearsAccepted { from, proposal: Proposal { ballot, value }, tally: Tally { have, need, of } } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} has accepted {value} in ballot {ballot}. That is {have} of {of}; {me} learns {value} when \
                 {need} have accepted it in the same ballot.",
                "{from} 在编号 {ballot} 接受了 {value}。{of} 个接受者中已有 {have} 个；要有 {need} 个在同一编号接受，{me} 才会学到 {value}。"
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
            "{me} 早已学到 {value}，这条消息不起作用。"
        ),
        Why::TellsAgain { proposal: Proposal { ballot, value }, tells } => {
            let others = all(site, *tells, language);
            speak!(
                language,
                "A majority has accepted {value} in ballot {ballot}. {me} knows {value} already, but tells {others}, \
                 in case somebody has not heard.",
                "多数派在编号 {ballot} 接受了 {value}。{me} 早已知道 {value}，但还是告诉 {others}，以防有人没有收到。"
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
            "{me} has learned nothing so far, and what it had counted is gone.",
            "{me} 还没有学到任何值，之前的计数也丢失了。"
        ),
        _ => String::new(),
    }
}

/// It has counted enough of them itself.
fn learns(site: Here<'_>, why: &Why, language: Language) -> String {
    let Why::Learns { proposal: Proposal { ballot, value }, tally, tells } = why else { return String::new() };
    let me = site.name(site.id);
    let majority = quorum_text(*tally, language);
    let learns = match tally.is_majority() {
        true => speak!(
            language,
            "{majority} has accepted {value} in ballot {ballot}, so {value} is chosen: {me} learns it and \
             writes it down",
            "{majority}在编号 {ballot} 接受了 {value}，所以 {value} 已被选定：{me} 学到它并写入磁盘"
        ),
        false => speak!(
            language,
            "{majority} has accepted {value} in ballot {ballot}, and {me} takes {value} for chosen: it learns \
             it and writes it down",
            "{majority}在编号 {ballot} 接受了 {value}，{me} 就认为 {value} 被选定：它学到这个值并写入磁盘"
        ),
    };
    if tells.is_empty() {
        return learns + &speak!(language, ".", "。");
    }
    let others = all(site, *tells, language);
    learns + &speak!(language, ", then tells {others}.", "，然后告诉 {others}。")
}
