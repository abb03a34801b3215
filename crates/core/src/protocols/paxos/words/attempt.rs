//! Why a proposer begins an attempt, and how it ends without a choice.

use crate::cluster::NodeId;
use crate::language::Language;
use crate::protocols::paxos::{Backoff, Here, Reject, Twin, Why};
use crate::speak;
use crate::value::Value;
use alloc::string::String;

pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        Why::Starts { .. } => starts(site, why, language),
        Why::Joins { from, wanted, asked } => {
            asks(site, *from, asked.as_ref(), language) + &joins(me, wanted.as_ref(), asked.as_ref(), language)
        }
        Why::TakesOn { .. } | Why::NotesRead | Why::ReadsOnceMore { .. } => reads(site, why, language),
        Why::TimesOut { given_up, ballot } => times_out(site, *given_up, *ballot, language),
        Why::TriesAgain { ballot } => speak!(
            language,
            "{me} has waited and tries again: ballot {ballot} is above every ballot that it knows of.",
            "{me} 等过之后再次尝试，编号 {ballot} 高于它所知道的所有编号。"
        ),
        Why::GivesUp { from, ballot, promised } => {
            let from = site.name(*from);
            let refused = speak!(
                language,
                "{from} refuses ballot {ballot}: it has promised ballot {promised}. ",
                "{from} 拒绝编号 {ballot}，因为它已承诺编号 {promised}。"
            );
            refused + &gives_up(site, *ballot, language)
        }
        Why::NotesNack { from, ballot, promised } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} refuses ballot {ballot}, which is not the one that {me} is running. {me} only remembers that \
                 there is a ballot {promised}.",
                "{from} 拒绝编号 {ballot}，而 {me} 现在用的不是这个编号。{me} 只记住存在编号 {promised}。"
            )
        }
        Why::RestartsProposer { round: 0 } => speak!(
            language,
            "{me} finds no round on its disk. It waits for a client's request.",
            "{me} 的磁盘上没有任何轮次，它等待客户端的请求。"
        ),
        Why::RestartsProposer { round } => speak!(
            language,
            "{me} finds round {round} on its disk and will not use that again. The value that it wanted is gone with \
             its memory: it waits for the next request.",
            "{me} 在磁盘上看到第 {round} 轮，不会再用这一轮。它想要的值已随内存丢失，它等待下一个请求。"
        ),
        _ => String::new(),
    }
}

/// What becomes of those who ask while a read has found nothing yet.
fn reads(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        Why::TakesOn { from, value } => {
            asks(site, *from, Some(value), language)
                + &speak!(
                    language,
                    "{me} is finding out which value is chosen and has found none yet: {value} becomes the value of \
                     that attempt, which will answer both.",
                    "{me} 正在查明选定的是哪个值，还没有找到，于是 {value} 成为这次尝试的值，有结果时一并答复两边。"
                )
        }
        Why::NotesRead => {
            asks(site, None, None, language)
                + &speak!(
                    language,
                    "{me} is finding that out already, but promises may be older than this question: if the present \
                     round finds nothing, {me} starts another one for it.",
                    "{me} 已经在查，但有些承诺可能早于这次询问。如果这一轮什么也没有找到，{me} 会为它再来一轮。"
                )
        }
        Why::ReadsOnceMore { ballot } => speak!(
            language,
            "Somebody else has asked since that attempt began, and something may have been chosen since: {me} starts \
             ballot {ballot} for that question.",
            "那次尝试开始之后又有客户端来询问，而此后可能有值被选定，所以 {me} 为后来的询问启用编号 {ballot}。"
        ),
        _ => String::new(),
    }
}

fn times_out(site: Here<'_>, given_up: u32, ballot: u32, language: Language) -> String {
    let me = site.name(site.id);
    let causes = match site.options().reject {
        Reject::Nack => {
            speak!(language, "a lost message from a late one or a crashed node", "是消息丢失、迟到，还是节点已崩溃")
        }
        Reject::Silent => speak!(
            language,
            "a lost message from a late one, a crashed node or a silent refusal",
            "是消息丢失、迟到、节点已崩溃，还是对方拒绝了却不答复"
        ),
    };
    speak!(
        language,
        "{me} has waited long enough for a majority in ballot {given_up}. It cannot tell {causes}, so it gives \
         that ballot up and starts ballot {ballot}.",
        "{me} 等待编号 {given_up} 的多数派已经超时。它分不清{causes}，于是放弃这个编号，改用编号 {ballot} 重来。"
    )
}

/// Who asks for what while an attempt runs.
fn asks(site: Here<'_>, from: Option<NodeId>, asked: Option<&Value>, language: Language) -> String {
    match (from, asked) {
        (_, None) => speak!(language, "A client asks which value is chosen. ", "有客户端询问选定的是哪个值。"),
        (None, Some(asked)) => speak!(language, "A client asks for {asked}. ", "有客户端请求 {asked}。"),
        (Some(from), Some(asked)) => {
            let from = site.name(from);
            speak!(language, "{from} hands on its client's {asked}. ", "{from} 转交它的客户端想要的 {asked}。")
        }
    }
}

/// Who wants what, then what the first round does about it.
fn starts(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    let Why::Starts { round, ballot, from, value } = why else { return String::new() };
    let wish = match (from, value) {
        (_, None) => {
            speak!(language, "{me}'s client asks which value is chosen. ", "{me} 的客户端询问选定的是哪个值。")
        }
        (None, Some(value)) => speak!(language, "{me}'s client wants {value}. ", "{me} 的客户端想要 {value}。"),
        (Some(_), Some(_)) => asks(site, *from, value.as_ref(), language),
    };
    let round = match site.breaks(Twin::ProposerAmnesia) {
        true => speak!(
            language,
            "{me} starts round {round} without writing that down, and asks every acceptor to promise ballot {ballot}. ",
            "{me} 没有把第 {round} 轮写入磁盘，就请每个接受者承诺编号 {ballot}。"
        ),
        false => speak!(
            language,
            "{me} writes down round {round}, so that no crash makes it use ballot {ballot} twice, and asks every \
             acceptor to promise that ballot. ",
            "{me} 先把第 {round} 轮写入磁盘，以免崩溃后再次使用编号 {ballot}，然后请每个接受者承诺这个编号。"
        ),
    };
    let names = match value {
        Some(_) => speak!(
            language,
            "It names no value yet: one may have been chosen already.",
            "它暂不提出值，因为可能已有值被选定。"
        ),
        None => speak!(
            language,
            "It has no value of its own: it can only finish what it finds.",
            "它没有自己的值，只能完成它找到的值。"
        ),
    };
    wish + &round + &names
}

/// What the attempt that runs does for somebody else who asks.
fn joins(me: &str, wanted: Option<&Value>, asked: Option<&Value>, language: Language) -> String {
    let busy = match wanted {
        Some(wanted) => speak!(
            language,
            "{me} is still working on {wanted}, and what comes of that will answer both",
            "{me} 还在处理 {wanted}，有结果时一并答复两边"
        ),
        None => speak!(
            language,
            "{me} is finishing the value that it has found, and that will answer both",
            "{me} 正在完成它找到的值，有结果时一并答复两边"
        ),
    };
    busy + &match asked {
        Some(asked) if Some(asked) != wanted => {
            speak!(language, "; {asked} is not proposed.", "，而 {asked} 不会被提议。")
        }
        _ => speak!(language, ".", "。"),
    }
}

/// What a proposer does that was refused, as its back-off has it.
fn gives_up(site: Here<'_>, ballot: u32, language: Language) -> String {
    let me = site.name(site.id);
    match site.options().backoff {
        Backoff::Fixed => speak!(
            language,
            "{me} gives ballot {ballot} up and waits, so that the higher one can finish, before it tries again.",
            "{me} 放弃编号 {ballot}，先等一等，让更高的编号有机会完成，然后再次尝试。"
        ),
        Backoff::Growing => speak!(
            language,
            "{me} gives ballot {ballot} up and waits, longer each time, so that the higher one can finish, before it \
             tries again.",
            "{me} 放弃编号 {ballot}，先等一等，而且一次比一次久，让更高的编号有机会完成，然后再次尝试。"
        ),
        Backoff::Random => speak!(
            language,
            "{me} gives ballot {ballot} up and waits for a random time, so that they do not collide again and again, \
             before it tries again.",
            "{me} 放弃编号 {ballot}，先随机等待一段时间，以免一再相撞，然后再次尝试。"
        ),
    }
}
