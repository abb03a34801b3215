//! Why a proposer begins an attempt, and how it ends without a choice.

use crate::language::Language;
use crate::protocols::paxos::{Backoff, Here, Twin, Why};
use crate::speak;
use alloc::string::String;

pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        Why::Starts { .. } => starts(site, why, language),
        Why::AlreadyTrying { .. } => already_trying(me, why, language),
        Why::TimesOut { given_up, ballot } => speak!(
            language,
            "{me} has waited long enough for a majority in ballot {given_up}. It cannot tell a lost message from a \
             late one or a dead node, so it gives that ballot up and starts ballot {ballot}.",
            "{me} 等待编号 {given_up} 的多数派已经超时。它分不清消息是丢失、迟到，还是节点已死，于是放弃这个编号，改用编号 {ballot} 重来。"
        ),
        Why::TriesAgain { ballot } => speak!(
            language,
            "{me} has waited and tries again: ballot {ballot} is above every ballot that it has seen.",
            "{me} 等待过后再次尝试：编号 {ballot} 高于它见过的所有编号。"
        ),
        Why::GivesUp { from, ballot, promised } => {
            let from = site.name(*from);
            let refused = speak!(
                language,
                "{from} refuses ballot {ballot}: it has promised ballot {promised}. ",
                "{from} 拒绝编号 {ballot}：它已承诺编号 {promised}。"
            );
            refused + &gives_up(site, *ballot, language)
        }
        Why::NotesNack { from, ballot, promised } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} refuses ballot {ballot}, which {me} is not running any more. {me} only remembers that there \
                 is a ballot {promised}.",
                "{from} 拒绝编号 {ballot}，而 {me} 早已不用这个编号了。{me} 只记住：有人用到了编号 {promised}。"
            )
        }
        Why::RestartsProposer { round: 0 } => speak!(
            language,
            "{me} has started no round so far. It waits for a client's request.",
            "{me} 还没有开始过任何一轮。它等待客户端的请求。"
        ),
        Why::RestartsProposer { round } => speak!(
            language,
            "{me} finds round {round} on its disk and will not use that again. Its client's value is gone: it waits \
             for the next request.",
            "{me} 在磁盘上看到第 {round} 轮，不会再用它。客户端的值已经丢失：它等待下一个请求。"
        ),
        _ => String::new(),
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
        (Some(from), Some(value)) => {
            let from = site.name(*from);
            speak!(language, "{from}'s client wants {value}. ", "{from} 的客户端想要 {value}。")
        }
    };
    let round = match site.breaks(Twin::ProposerAmnesia) {
        true => speak!(
            language,
            "{me} starts round {round} without writing that down, and asks every acceptor to promise ballot {ballot}. ",
            "{me} 没有把第 {round} 轮写入磁盘，就请每个接受者承诺编号 {ballot}。"
        ),
        false => speak!(
            language,
            "{me} writes down round {round}, so that it never uses ballot {ballot} twice, and asks every acceptor to \
             promise that ballot. ",
            "{me} 先把第 {round} 轮写入磁盘，保证编号 {ballot} 不会被用两次，再请每个接受者承诺这个编号。"
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
            "它没有自己的值，只能把找到的值完成。"
        ),
    };
    wish + &round + &names
}

fn already_trying(me: &str, why: &Why, language: Language) -> String {
    let Why::AlreadyTrying { wanted, asked } = why else { return String::new() };
    match (wanted, asked) {
        (Some(wanted), Some(asked)) => speak!(
            language,
            "A client asks for {asked} while {me} is still trying to get {wanted} chosen. That attempt will answer \
             both; {asked} is not proposed.",
            "{me} 还在为 {wanted} 争取被选定，又有客户端请求 {asked}。正在进行的这次尝试会一并答复，{asked} 不会被提出。"
        ),
        (Some(wanted), None) => speak!(
            language,
            "A client asks which value is chosen while {me} is still trying to get {wanted} chosen. That attempt will \
             answer both.",
            "{me} 还在为 {wanted} 争取被选定，又有客户端询问选定的是哪个值。正在进行的这次尝试会一并答复。"
        ),
        (None, Some(asked)) => speak!(
            language,
            "A client asks for {asked} while {me} is finding out what is chosen. What it finds will answer both; \
             {asked} is not proposed.",
            "{me} 正在查明选定的是哪个值，又有客户端请求 {asked}。查到的结果会一并答复，{asked} 不会被提出。"
        ),
        (None, None) => speak!(
            language,
            "Another client asks which value is chosen. {me} is finding that out already, and will answer both.",
            "又有客户端询问选定的是哪个值。{me} 正在查明，届时一并答复。"
        ),
    }
}

/// What a proposer does that was refused, as its back-off has it.
fn gives_up(site: Here<'_>, ballot: u32, language: Language) -> String {
    let me = site.name(site.id);
    match site.options().backoff {
        Backoff::Fixed => speak!(
            language,
            "{me} gives ballot {ballot} up and waits, so that the higher one can finish, before it tries again.",
            "{me} 放弃编号 {ballot}，先等一等，让更高的编号有机会完成，再重新尝试。"
        ),
        Backoff::Growing => speak!(
            language,
            "{me} gives ballot {ballot} up and waits, longer each time, so that the higher one can finish, before it \
             tries again.",
            "{me} 放弃编号 {ballot}，先等一等，而且一次比一次久，让更高的编号有机会完成，再重新尝试。"
        ),
        Backoff::Random => speak!(
            language,
            "{me} gives ballot {ballot} up and waits for a random time, so that they do not collide again and again, \
             before it tries again.",
            "{me} 放弃编号 {ballot}，先随机等待一段时间，免得一再相撞，再重新尝试。"
        ),
    }
}
