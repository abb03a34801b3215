//! Why a proposer begins an attempt, and how it ends without a choice.

use crate::paxos::{Backoff, Here, Reject, Variant};
use alloc::string::String;
use synod_core::{Language, NodeId, Value, speak};

pub(super) fn times_out(site: Here<'_>, given_up: u32, ballot: u32, language: Language) -> String {
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

/// What is asked for while an attempt runs, and where it comes from.
pub(super) fn asks(site: Here<'_>, from: Option<NodeId>, asked: Option<&Value>, language: Language) -> String {
    match (from, asked) {
        (_, None) => speak!(language, "A client asks which value is chosen. ", "有客户端询问选定的是哪个值。"),
        (None, Some(asked)) => speak!(language, "A client asks for {asked}. ", "有客户端请求 {asked}。"),
        (Some(from), Some(asked)) => {
            let from = site.name(from);
            speak!(language, "{from} hands on its client's {asked}. ", "{from} 转交它的客户端想要的 {asked}。")
        }
    }
}

/// What the client of a proposer that begins an attempt wants, its own or another proposer's.
pub(super) fn wish(site: Here<'_>, from: Option<NodeId>, value: Option<&Value>, language: Language) -> String {
    let me = site.name(site.id);
    match (from, value) {
        (_, None) => {
            speak!(language, "{me}'s client asks which value is chosen. ", "{me} 的客户端询问选定的是哪个值。")
        }
        (None, Some(value)) => speak!(language, "{me}'s client wants {value}. ", "{me} 的客户端想要 {value}。"),
        (Some(_), Some(_)) => asks(site, from, value, language),
    }
}

/// What the first round of an attempt does about it.
pub(super) fn first_round(site: Here<'_>, round: u32, ballot: u32, language: Language) -> String {
    let me = site.name(site.id);
    match site.options().breaks(Variant::ProposerAmnesia) {
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
    }
}

/// Why that round names no value.
pub(super) fn names_none(value: Option<&Value>, language: Language) -> String {
    match value {
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
    }
}

/// What the running attempt does for another client that asks.
pub(super) fn joins(me: &str, wanted: Option<&Value>, asked: Option<&Value>, language: Language) -> String {
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
        Some(_) | None => speak!(language, ".", "。"),
    }
}

/// What a proposer that was refused does, by the kind of its back-off.
pub(super) fn gives_up(site: Here<'_>, ballot: u32, language: Language) -> String {
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
