//! Paxos in words: what it says of itself, why its rules did what they did, what its nodes show.

mod about;
mod card;

pub(super) use about::ABOUT;
pub(super) use card::view;

use super::{Here, Message, Proposal, Tally, Why};
use crate::cluster::NodeSet;
use crate::language::Language;
use crate::protocols::transfer;
use crate::speak;
use crate::view::Field;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

pub(super) fn kind(message: &Message) -> &'static str {
    match message {
        Message::Prepare { .. } => "Prepare",
        Message::Promise { .. } => "Promise",
        Message::Nack { .. } => "Nack",
        Message::Accept(_) => "Accept",
        Message::Accepted(_) => "Accepted",
        Message::Chosen { .. } => "Chosen",
    }
}

pub(super) fn label(message: &Message) -> String {
    match message {
        Message::Prepare { ballot } | Message::Promise { ballot, accepted: None } => {
            format!("{} {ballot}", kind(message))
        }
        Message::Promise { ballot, accepted: Some(Proposal { ballot: earlier, value }) } => {
            format!("Promise {ballot}: {value} in {earlier}")
        }
        Message::Nack { ballot, promised } => format!("Nack {ballot} ({promised})"),
        Message::Accept(Proposal { ballot, value }) | Message::Accepted(Proposal { ballot, value }) => {
            format!("{} {ballot}, {value}", kind(message))
        }
        Message::Chosen { value } => format!("Chosen {value}"),
    }
}

pub(super) fn fields(message: &Message, language: Language) -> Vec<Field> {
    let ballot = |ballot: &u32| Field::new(&speak!(language, "ballot", "提案编号"), ballot.to_string());
    let chosen = |value: &str| Field::new(&speak!(language, "value", "值"), value);
    match message {
        Message::Prepare { ballot: own } => vec![ballot(own)],
        Message::Promise { ballot: own, accepted } => {
            vec![ballot(own), Field::new(&accepted_word(language), accepted_text(accepted.as_ref(), language))]
        }
        Message::Nack { ballot: own, promised } => {
            vec![ballot(own), Field::new(&speak!(language, "promised", "已承诺"), promised.to_string())]
        }
        Message::Accept(proposal) | Message::Accepted(proposal) => {
            vec![ballot(&proposal.ballot), chosen(proposal.value.as_str())]
        }
        Message::Chosen { value } => vec![chosen(value.as_str())],
    }
}

fn accepted_word(language: Language) -> String {
    speak!(language, "accepted", "已接受")
}

/// `3 in 4`, or `nothing`.
fn accepted_text(accepted: Option<&Proposal>, language: Language) -> String {
    match accepted {
        Some(proposal) => proposal_text(proposal, language),
        None => speak!(language, "nothing", "无"),
    }
}

fn proposal_text(Proposal { ballot, value }: &Proposal, language: Language) -> String {
    speak!(language, "{value} in {ballot}", "{value}（编号 {ballot}）")
}

fn all(site: Here<'_>, nodes: NodeSet, language: Language) -> String {
    transfer::list(nodes, |node| site.name(node), language)
}

pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    match why {
        Why::Starts { .. }
        | Why::AlreadyTrying { .. }
        | Why::TimesOut { .. }
        | Why::TriesAgain { .. }
        | Why::GivesUp { .. }
        | Why::NotesNack { .. } => say_attempt(site, why, language),
        Why::CountsPromise { .. }
        | Why::RepeatedPromise { .. }
        | Why::SurplusPromise { .. }
        | Why::StalePromise { .. }
        | Why::ProposesItsOwn { .. }
        | Why::Adopts { .. } => say_first_phase(site, why, language),
        Why::CountsAccepted { .. }
        | Why::RepeatedAccepted { .. }
        | Why::SurplusAccepted { .. }
        | Why::StaleAccepted { .. }
        | Why::IsChosen { .. } => say_second_phase(site, why, language),
        Why::Promises { .. }
        | Why::PromisesAgain { .. }
        | Why::RefusesPrepare { .. }
        | Why::Accepts { .. }
        | Why::AcceptsAgain { .. }
        | Why::RefusesAccept { .. } => say_acceptor(site.name(site.id), why, language),
        Why::HearsAccepted { .. }
        | Why::Learns { .. }
        | Why::LearnsFrom { .. }
        | Why::KnowsAlready { .. }
        | Why::TellsAgain { .. } => say_learner(site, why, language),
        Why::RestartsProposer { .. } | Why::RestartsAcceptor { .. } | Why::RestartsLearner { .. } => {
            say_restart(site.name(site.id), why, language)
        }
        Why::Ignores { kind, from } => {
            let (me, from) = (site.name(site.id), site.name(*from));
            speak!(
                language,
                "{me} ignores {from}'s {kind}: it has no role that such a message is for.",
                "{me} 忽略来自 {from} 的 {kind}：它没有处理这种消息的角色。"
            )
        }
    }
}

/// How a proposer's attempts begin and end.
fn say_attempt(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        Why::Starts { round, ballot, value } => speak!(
            language,
            "{me}'s client wants {value}. {me} writes down round {round}, so that it never uses ballot {ballot} \
             twice, and asks every acceptor to promise that ballot. It names no value yet: one may have been chosen \
             already.",
            "{me} 的客户端想要 {value}。{me} 先把第 {round} 轮写入磁盘，保证编号 {ballot} 不会被用两次，再请每个接受者承诺这个编号。它暂不提出值，因为可能已有值被选定。"
        ),
        Why::AlreadyTrying { wanted, asked } => speak!(
            language,
            "A client asks for {asked} while {me} is still trying to get {wanted} chosen. That attempt will answer \
             both; {asked} is not proposed.",
            "{me} 还在为 {wanted} 争取被选定，又有客户端请求 {asked}。正在进行的这次尝试会一并答复，{asked} 不会被提出。"
        ),
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
            speak!(
                language,
                "{from} refuses ballot {ballot}: it has promised ballot {promised}. {me} gives ballot {ballot} up and \
                 waits, so that the higher one can finish, before it tries again.",
                "{from} 拒绝编号 {ballot}：它已承诺编号 {promised}。{me} 放弃编号 {ballot}，先等一等，让更高的编号有机会完成，再重新尝试。"
            )
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
        _ => String::new(),
    }
}

fn say_first_phase(site: Here<'_>, why: &Why, language: Language) -> String {
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
            speak!(
                language,
                "{from} promises ballot {ballot} too, but {me} has its majority already: this one changes nothing.",
                "{from} 也承诺了编号 {ballot}，但 {me} 早已凑足多数派，这个承诺不再起作用。"
            )
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
        _ => say_majority(me, why, language),
    }
}

/// A majority has promised: which value the ballot carries.
fn say_majority(me: &str, why: &Why, language: Language) -> String {
    match why {
        Why::ProposesItsOwn { proposal: Proposal { ballot, value }, tally: Tally { have, of, .. } } => speak!(
            language,
            "A majority ({have} of {of}) has promised ballot {ballot}, and nobody in it has accepted anything: no \
             value is chosen below ballot {ballot}, and none ever will be. {me} is free to ask for its own value, \
             {value}.",
            "多数派（{of} 个中的 {have} 个）承诺了编号 {ballot}，而且其中没有谁接受过提案：编号低于 {ballot} 的提案没有一个被选定，以后也不会。{me} 可以提出自己的值 {value}。"
        ),
        Why::Adopts { ballot, highest, wanted, tally: Tally { have, of, .. } } => {
            let Proposal { ballot: earlier, value } = highest;
            let reported = speak!(
                language,
                "A majority ({have} of {of}) has promised ballot {ballot}. The highest proposal that it reports is \
                 {value} in ballot {earlier}. ",
                "多数派（{of} 个中的 {have} 个）承诺了编号 {ballot}。它们报告的提案中，编号最高的是 {earlier}，值为 {value}。"
            );
            let carries = match value == wanted {
                true => speak!(
                    language,
                    "{me} must ask for {value}, which is what it wants anyway.",
                    "{me} 必须提出 {value}，这正好也是它想要的。"
                ),
                false => speak!(
                    language,
                    "That may be chosen, so {me} must ask for {value} instead of its own {wanted}.",
                    "它可能已被选定，所以 {me} 必须提出 {value}，放弃自己的 {wanted}。"
                ),
            };
            reported + &carries
        }
        _ => String::new(),
    }
}

fn say_second_phase(site: Here<'_>, why: &Why, language: Language) -> String {
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
            speak!(
                language,
                "{from} has accepted {value} in ballot {ballot} too, but {me} has a majority already and knows that \
                 {value} is chosen.",
                "{from} 也在编号 {ballot} 接受了 {value}，但 {me} 早已数到多数派，知道 {value} 已被选定。"
            )
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
        Why::IsChosen { proposal: Proposal { ballot, value }, wanted, tally: Tally { have, of, .. }, tells } => {
            let chosen = speak!(
                language,
                "A majority ({have} of {of}) has accepted {value} in ballot {ballot}: {value} is chosen, for ever. ",
                "多数派（{of} 个中的 {have} 个）在编号 {ballot} 接受了 {value}：{value} 被选定，永不改变。"
            );
            let answered = match value == wanted {
                true => speak!(language, "{me} answers its client.", "{me} 答复客户端。"),
                false => speak!(
                    language,
                    "{me} answers its client: {value}, not {wanted}.",
                    "{me} 答复客户端：是 {value}，不是 {wanted}。"
                ),
            };
            let told = match tells.is_empty() {
                true => String::new(),
                false => speak!(language, " It tells every learner.", "它通知所有学习者。"),
            };
            format!("{chosen}{answered}{told}")
        }
        _ => String::new(),
    }
}

fn say_acceptor(me: &str, why: &Why, language: Language) -> String {
    match why {
        Why::Promises { ballot, before, report } => {
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
        Why::PromisesAgain { ballot } => speak!(
            language,
            "{me} has promised ballot {ballot} already. Its answer may be lost, so it answers again; there is nothing \
             new to write down.",
            "{me} 早已承诺编号 {ballot}。之前的答复可能丢了，所以再答一次；没有新内容要写入磁盘。"
        ),
        Why::RefusesPrepare { ballot, promised } => speak!(
            language,
            "{me} has promised ballot {promised}, so it does not promise the lower ballot {ballot}, and says why.",
            "{me} 已承诺编号 {promised}，所以不承诺更低的编号 {ballot}，并说明原因。"
        ),
        Why::Accepts { proposal: Proposal { ballot, value } } => speak!(
            language,
            "{me} has promised nothing above ballot {ballot}, so it accepts {value}. It writes that down before it \
             says so, and will refuse every lower ballot.",
            "{me} 没有承诺过高于 {ballot} 的编号，于是在编号 {ballot} 接受 {value}。它先写入磁盘再答复，并且从此拒绝所有更低的编号。"
        ),
        Why::AcceptsAgain { proposal: Proposal { ballot, value } } => speak!(
            language,
            "{me} has accepted {value} in ballot {ballot} already. Its answer may be lost, so it answers again; there \
             is nothing new to write down.",
            "{me} 早已在编号 {ballot} 接受 {value}。之前的答复可能丢了，所以再答一次；没有新内容要写入磁盘。"
        ),
        Why::RefusesAccept { proposal: Proposal { ballot, value }, promised } => speak!(
            language,
            "{me} has promised ballot {promised}, so it does not accept {value} in the lower ballot {ballot}, and \
             says why.",
            "{me} 已承诺编号 {promised}，所以不在更低的编号 {ballot} 接受 {value}，并说明原因。"
        ),
        _ => String::new(),
    }
}

fn say_learner(site: Here<'_>, why: &Why, language: Language) -> String {
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
        Why::Learns { proposal: Proposal { ballot, value }, tally: Tally { have, of, .. }, tells } => {
            let learns = speak!(
                language,
                "A majority ({have} of {of}) has accepted {value} in ballot {ballot}, so {value} is chosen: {me} \
                 learns it and writes it down",
                "多数派（{of} 个中的 {have} 个）在编号 {ballot} 接受了 {value}，所以 {value} 已被选定：{me} 学到它并写入磁盘"
            );
            if tells.is_empty() {
                return learns + &speak!(language, ".", "。");
            }
            let others = all(site, *tells, language);
            learns + &speak!(language, ", then tells {others}.", "，然后告诉 {others}。")
        }
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
        _ => String::new(),
    }
}

fn say_restart(me: &str, why: &Why, language: Language) -> String {
    match why {
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
