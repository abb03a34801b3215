//! The sentences of Paxos.

use super::{acceptor, all, attempt, learner, phases, variants};
use crate::paxos::{Here, Proposal, Tally, Variant, Why};
use alloc::string::String;
use synod_core::{Language, speak};

/// Why, as a sentence. What depends on figures, on options or on a rule that is switched off is worded by a function of
/// its own, from the fields of the reason.
// tidy: long because it is a table: every reason, in the order of their list, with its words.
pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        // A proposer begins an attempt, or ends one without a choice.
        Why::Starts { round, ballot, from, value } => {
            attempt::wish(site, *from, value.as_ref(), language)
                + &attempt::first_round(site, *round, *ballot, language)
                + &attempt::names_none(value.as_ref(), language)
        }
        Why::Joins { from, wanted, asked } => {
            attempt::asks(site, *from, asked.as_ref(), language)
                + &attempt::joins(me, wanted.as_ref(), asked.as_ref(), language)
        }
        Why::TakesOn { from, value } => {
            attempt::asks(site, *from, Some(value), language)
                + &speak!(
                    language,
                    "{me} is finding out which value is chosen and has found none yet: {value} becomes the value of \
                     that attempt, which will answer both.",
                    "{me} 正在查明选定的是哪个值，还没有找到，于是 {value} 成为这次尝试的值，有结果时一并答复两边。"
                )
        }
        Why::NotesRead => {
            attempt::asks(site, None, None, language)
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
        Why::TimesOut { given_up, ballot } => attempt::times_out(site, *given_up, *ballot, language),
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
            refused + &attempt::gives_up(site, *ballot, language)
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
        // Promises, and the value that they bind to.
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
            match !site.options().breaks(Variant::None) {
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
        Why::ProposesItsOwn { proposal: Proposal { ballot, value }, tally } => {
            phases::nothing_reported(site, *ballot, *tally, language)
                + &match site.options().breaks(Variant::None) {
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
        Why::Adopts { ballot, reported, wanted, tally } => {
            phases::reports(site, *ballot, reported, *tally, language)
                + &phases::adopts(site, &reported.value, wanted.as_ref(), language)
        }
        Why::DoesNotAdopt { ballot, reported, wanted, tally } => {
            phases::reports(site, *ballot, reported, *tally, language)
                + &speak!(
                    language,
                    "That may be chosen, but the rule that makes a proposer adopt it is switched off: {me} asks for \
                     its own {wanted}.",
                    "它可能已被选定，但要求提议者采纳它的规则已被关闭，所以 {me} 提出自己的 {wanted}。"
                )
        }
        Why::FindsNothing { ballot, tally } => {
            phases::nothing_reported(site, *ballot, *tally, language)
                + &match site.options().breaks(Variant::None) {
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
        // Acceptances, and what a majority of them means.
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
            match !site.options().breaks(Variant::None) {
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
        Why::IsChosen { proposal, wanted, client, tally, tells } => {
            phases::chosen(site, proposal, *tally, language)
                + &phases::answers(me, &proposal.value, wanted.as_ref(), *client, language)
                + &phases::tells_learners(*tells, language)
        }
        // Who leads.
        Why::LeavesToTheLeader { leader, value } => {
            let leader = site.name(*leader);
            speak!(
                language,
                "{me}'s client wants {value}. {me} leaves that to {leader}, the lowest proposer: it hands {value} on, \
                 and leads itself only if it hears no heartbeat.",
                "{me} 的客户端想要 {value}。{me} 把它转交给排在最前的提议者 {leader}，只有听不到心跳时才自己领导。"
            )
        }
        Why::Beats { to } if to.is_empty() => {
            speak!(language, "{me} is the only proposer, so it leads.", "{me} 是唯一的提议者，由它领导。")
        }
        Why::Beats { to } => {
            let to = all(site, *to, language);
            speak!(
                language,
                "{me} takes itself for the leader, and tells {to}.",
                "{me} 认为自己是领导者，并告诉 {to}。"
            )
        }
        Why::Yields { from, to, value } => {
            let (from, to) = (site.name(*from), site.name(*to));
            speak!(
                language,
                "{from} says that it leads, and is lower. {me} stops its own attempt, so that they do not outbid each \
                 other; it keeps {value} and hands it on to {to}.",
                "{from} 说自己在领导，而且排在前面。{me} 停止自己的尝试，以免两者互相抬高编号；它保留 {value}，并转交给 {to}。"
            )
        }
        Why::StillFollows { from, to, value } => {
            let (from, to) = (site.name(*from), site.name(*to));
            speak!(
                language,
                "{from} says that it leads. {me} goes on waiting, and hands {value} on to {to} again, in case it was \
                 lost.",
                "{from} 说自己在领导。{me} 继续等待，并再次把 {value} 转交给 {to}，以防之前那次丢失了。"
            )
        }
        Why::NotesHeartbeat { from } if *from > site.id => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} says that it leads. It is not lower, so {me} does not give way.",
                "{from} 说自己在领导。它并不排在前面，所以 {me} 不退让。"
            )
        }
        Why::NotesHeartbeat { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} says that it leads. {me} has no undecided value to leave to it, so this changes nothing.",
                "{from} 说自己在领导。{me} 没有未决的值要交给它，所以不起作用。"
            )
        }
        Why::IgnoresForward { from, value } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} hands on {value}, but {me} has a value already and takes no other.",
                "{from} 转交 {value}，但 {me} 已经有一个值，不再接受别的值。"
            )
        }
        Why::TakesTheLead { ballot } => speak!(
            language,
            "{me} has heard no lower proposer for so long that none may be up. It takes the lead itself, with ballot \
             {ballot}.",
            "{me} 太久没有听到排在前面的提议者，它们可能都已崩溃。它自己来领导，使用编号 {ballot}。"
        ),
        // An acceptor.
        Why::Promises { ballot, before, report } => {
            acceptor::promises(site, *ballot, *before, report.as_ref(), language)
        }
        Why::PromisesAgain { ballot } => speak!(
            language,
            "{me} is bound to ballot {ballot} already. It answers whoever asks, for an answer may be lost; there is \
             nothing new to write down.",
            "{me} 已经受编号 {ballot} 约束。答复可能丢失，所以无论谁来问它都答复；没有新内容要写入磁盘。"
        ),
        Why::RefusesPrepare { ballot, promised } => {
            let refuses = speak!(
                language,
                "{me} has promised ballot {promised}, so it does not promise the lower ballot {ballot}",
                "{me} 已承诺编号 {promised}，所以不承诺更低的编号 {ballot}"
            );
            refuses + &acceptor::and_says(site, language)
        }
        Why::Accepts { proposal, promised, before } => {
            acceptor::accepts(site, proposal, *promised, language)
                + &acceptor::replaces(site, proposal, before.as_ref(), language)
        }
        Why::AcceptsBelowItsPromise { proposal, promised, before } => {
            acceptor::accepts_below(me, proposal, *promised, language)
                + &acceptor::replaces(site, proposal, before.as_ref(), language)
        }
        Why::AcceptsAgain { proposal: Proposal { ballot, value } } => speak!(
            language,
            "{me} has accepted {value} in ballot {ballot} already. Its answer may be lost, so it answers again; there \
             is nothing new to write down.",
            "{me} 已经在编号 {ballot} 下接受过 {value}。之前的答复可能丢失，所以它再答复一次；没有新内容要写入磁盘。"
        ),
        Why::RefusesAccept { proposal: Proposal { ballot, value }, promised, again: true } => {
            let refuses = speak!(
                language,
                "{me} has accepted {value} in ballot {ballot} before, but has promised ballot {promised} since. The \
                 promise binds, also for what comes again: it refuses",
                "{me} 早先在编号 {ballot} 下接受过 {value}，但后来承诺了编号 {promised}。承诺有约束力，对再次到来的提案也一样，所以它拒绝"
            );
            refuses + &acceptor::and_says(site, language)
        }
        Why::RefusesAccept { proposal: Proposal { ballot, value }, promised, again: false } => {
            let refuses = speak!(
                language,
                "{me} has promised ballot {promised}, so it does not accept {value} in the lower ballot {ballot}",
                "{me} 已承诺编号 {promised}，所以不在更低的编号 {ballot} 下接受 {value}"
            );
            refuses + &acceptor::and_says(site, language)
        }
        // A learner.
        Why::HearsAccepted { from, proposal: Proposal { ballot, value }, tally: Tally { have, need, of, .. } } => {
            let from = site.name(*from);
            if !site.options().breaks(Variant::None) {
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
        Why::Learns { proposal, tally, tells } => {
            learner::accepted(site, proposal, *tally, language)
                + &speak!(language, ": {me} learns it and writes it down", "。{me} 学到它并写入磁盘")
                + &learner::then_tells(site, *tells, language)
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
            learner::accepted(site, proposal, *tally, language)
                + &speak!(
                    language,
                    ". {me} has learned {known} already; it tells {others} all the same, in case one of them has not \
                     heard.",
                    "。{me} 已经学到 {known}，但还是告诉 {others}，以防其中有谁没有得知。"
                )
        }
        // After a crash.
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
        Why::RestartsAcceptor { promised: 0, .. } => speak!(
            language,
            "{me} finds no promise on its disk: it is bound by nothing.",
            "{me} 的磁盘上没有任何承诺，它不受任何约束。"
        ),
        Why::RestartsAcceptor { promised, accepted: None } => speak!(
            language,
            "{me} finds its promise of ballot {promised} on its disk and keeps it. There is no accepted proposal.",
            "{me} 在磁盘上看到自己对编号 {promised} 的承诺，继续遵守。磁盘上没有已接受的提案。"
        ),
        Why::RestartsAcceptor { promised, accepted: Some(Proposal { ballot, value }) } => speak!(
            language,
            "{me} finds on its disk that it has promised ballot {promised} and accepted {value} in ballot {ballot}. \
             It is bound by both, as before the crash.",
            "{me} 在磁盘上看到，自己承诺了编号 {promised}，并在编号 {ballot} 下接受了 {value}。和崩溃前一样，它仍受两者约束。"
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
            "{me} finds no learned value on its disk, and what it had counted is gone.",
            "{me} 的磁盘上没有学到的值，之前的计数也丢失了。"
        ),
        Why::RuleIsOff { variant } => variants::say(site.name(site.id), *variant, language),
        Why::Ignores { kind, from } => {
            let (me, from) = (site.name(site.id), site.name(*from));
            speak!(
                language,
                "{me} ignores {from}'s {kind}: it has no role that such a message is for.",
                "{me} 忽略 {from} 的 {kind}，因为它没有任何角色处理这种消息。"
            )
        }
    }
}
