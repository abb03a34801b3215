//! What three-phase commit says where the survivors elect, and where a rule is switched off.

use super::card::state_text;
use crate::cluster::NodeSet;
use crate::language::{Language, Text};
use crate::protocols::three_phase::{Here, State, Twin, Why, elects};
use crate::protocols::transfer::list;
use crate::speak;
use alloc::string::String;

/// What is only said, or said otherwise, where the survivors elect or a rule is switched off.
pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> Option<String> {
    say_broken(site, why, language)
        .or_else(|| elects(site).then(|| say_phases(site, why, language)).flatten())
        .or_else(|| say_voter(site, why, language))
        .or_else(|| say_candidate(site, why, language))
        .or_else(|| say_outcome(site, why, language))
}

fn say_broken(site: Here<'_>, why: &Why, language: Language) -> Option<String> {
    let me = site.name(site.id);
    let gives_way = site.options().broken == Twin::PrecommittedTimesOutToAbort;
    Some(match why {
        Why::Precommits { undo, redo, asks: false } if gives_way => speak!(
            language,
            "{me} learns that all said yes. It locks the account, writes undo {undo} and redo {redo} to its log, and \
             answers. If it hears no more, it will abort: the rule that it may not is switched off.",
            "{me} 得知全体赞成。它锁住账户，把撤销 {undo} 和重做 {redo} 写入日志，然后回复。如果再收不到消息，它会中止：不许这样做的规则被关掉了。"
        ),
        Why::AbortsPrecommitted { balance } => speak!(
            language,
            "{me} has precommitted and has heard nothing for too long. The rule that it may not abort any more is \
             switched off: it aborts alone, back to {balance}. Another participant may have committed.",
            "{me} 已预提交，等待超时。预提交之后不得中止的规则被关掉了：它独自中止，余额恢复为 {balance}。别的参与者可能已经提交。"
        ),
        Why::PreAcksMissing { missing } if elects(site) => {
            let missing = names(site, *missing, language);
            speak!(
                language,
                "{me} has waited long enough for the PreAck of {missing} and aborts: the rule that it commits here is \
                 switched off. If nobody hears of this, the survivors may find one of them precommitted, and commit.",
                "{me} 等待 {missing} 的 PreAck 已经超时，于是中止：此时应当提交的规则被关掉了。如果没有人听到，存活者可能发现有人已预提交，从而提交。"
            )
        }
        _ => return None,
    })
}

/// The three phases, as far as they are other words where nobody decides alone.
fn say_phases(site: Here<'_>, why: &Why, language: Language) -> Option<String> {
    let me = site.name(site.id);
    Some(match why {
        Why::VotesYes { undo, redo } => speak!(
            language,
            "{me} could go from {undo} to {redo}. It writes down that it is ready and says yes; it locks nothing yet. \
             If it hears no more, it will stand for election.",
            "{me} 的余额可以从 {undo} 变为 {redo}。它记下自己已就绪，然后投赞成票，此时还不加锁。如果再收不到消息，它会成为候选者。"
        ),
        Why::Precommits { undo, redo, asks: false } => speak!(
            language,
            "{me} learns that all said yes. It locks the account, writes undo {undo} and redo {redo} to its log, and \
             answers. If it hears no more, it will stand for election.",
            "{me} 得知全体赞成。它锁住账户，把撤销 {undo} 和重做 {redo} 写入日志，然后回复。如果再收不到消息，它会成为候选者。"
        ),
        Why::CountsPreAck { from, have, need } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} has precommitted: {have} of {need}. {me} waits for the others.",
                "{from} 已预提交：{need} 个中的 {have} 个。{me} 继续等其余的。"
            )
        }
        Why::AllPrecommitted { count } => speak!(
            language,
            "That makes {count} of {count} precommitted: no survivors can find only ready ones among them and abort. \
             {me} writes commit to its log, which decides, and tells everyone.",
            "{count} 个参与者全部已预提交，存活者中不会再出现只有就绪者、因而中止的情况。{me} 把提交写入日志，这就是决定，然后通知所有人。"
        ),
        Why::CommitsWithoutPreAcks { missing } => {
            let missing = names(site, *missing, language);
            speak!(
                language,
                "{me} has waited long enough for the PreAck of {missing}, which is taken to be down. All have said \
                 yes, so {me} commits. If it aborted, and died before anyone heard of it, precommitted survivors would \
                 contradict it.",
                "{me} 等待 {missing} 的 PreAck 已经超时，视其为宕机。全体都已赞成，所以 {me} 提交。假如它中止，又在无人听到之前死去，已预提交的存活者就会与它矛盾。"
            )
        }
        Why::NotesAck { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} confirms. {me} takes note and waits for nobody: it tells the outcome once, and who misses it \
                 asks the others.",
                "{from} 已确认。{me} 记下，但不等任何人：结果只通知一次，收不到的会去问别人。"
            )
        }
        _ => return None,
    })
}

/// Those that a candidate asks.
fn say_voter(site: Here<'_>, why: &Why, language: Language) -> Option<String> {
    let me = site.name(site.id);
    Some(match why {
        Why::TellsState { from, state } => {
            let (from, state) = (site.name(*from), state_text(*state).of(language));
            speak!(
                language,
                "{me} tells the candidate {from} where it is: {state}.",
                "{me} 告诉候选者 {from}：{state}。"
            )
        }
        Why::AbortsForCandidate { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "The candidate {from} asks {me}, which knows of no transaction. {me} makes sure that nobody commits: \
                 it writes abort and will say no from now on.",
                "候选者 {from} 来问 {me}，而 {me} 不知道有任何事务。它确保没有人能提交：写下中止，今后只会回答反对。"
            )
        }
        Why::StaysOut { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} was away, and what it knows may be out of date: it does not answer the candidate {from}, and \
                 waits to hear the outcome.",
                "{me} 曾经离线，它所知道的可能已经过时：它不回答候选者 {from}，只等着得知结果。"
            )
        }
        Why::Yields { from } => {
            let from = site.name(*from);
            speak!(language, "{me} gives up its own candidacy for {from}.", "{me} 把候选让给 {from}。")
        }
        Why::AnswersCandidate { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "The candidate {from} brings everyone to the same point. {me} answers, and goes on with its own count.",
                "候选者 {from} 要让所有人到达同一步。{me} 作答，同时继续自己的计数。"
            )
        }
        Why::IsTold { from, outcome } => {
            let (from, done) = (site.name(*from), outcome.text().of(language));
            speak!(
                language,
                "The survivors have decided without {me}, and {from} tells it: {done}. That is final; {me} writes it \
                 to its log.",
                "存活者没有等 {me} 就作出了决定，{from} 告诉它：{done}。这是最终结果，{me} 写入日志。"
            )
        }
        _ => return None,
    })
}

/// The candidate asks.
fn say_candidate(site: Here<'_>, why: &Why, language: Language) -> Option<String> {
    let me = site.name(site.id);
    Some(match why {
        Why::Stands { state } => {
            let state = state_text(*state).of(language);
            speak!(
                language,
                "{me} is {state} and has heard nothing for too long. It does not decide by itself: it becomes a \
                 candidate and asks everyone how far they have come.",
                "{me} 处于{state}状态，等待超时。它不独自决定，而是成为候选者，询问所有人进行到哪一步。"
            )
        }
        Why::StandsAgain { state } => {
            let state = state_text(*state).of(language);
            speak!(
                language,
                "{me} is still {state}, and no other candidate has ended this. It stands again and asks everyone how \
                 far they have come.",
                "{me} 仍处于{state}状态，别的候选者也没有结束这件事。它再次成为候选者，询问所有人进行到哪一步。"
            )
        }
        Why::StandsAgainst { from, state } => {
            let (from, state) = (site.name(*from), state_text(*state).of(language));
            speak!(
                language,
                "{from} stands for election, but {me}, which is {state}, comes earlier: it becomes the candidate \
                 instead and asks everyone how far they have come.",
                "{from} 成为候选者，但 {me} 的次序更靠前，处于{state}状态：由它来做候选者，询问所有人进行到哪一步。"
            )
        }
        Why::AsksLateRiser { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} stands too. {me} comes earlier and stands already: it asks {from}, so that {from} gives up and \
                 is counted.",
                "{from} 也成了候选者。{me} 次序更靠前，早已是候选者：它询问 {from}，让 {from} 放弃候选并被计入。"
            )
        }
        Why::CountsState { from, state, have, of } => {
            let (from, state) = (site.name(*from), state_text(*state).of(language));
            speak!(
                language,
                "{from} is {state}. {me} knows the states of {have} of {of}, its own among them, and goes on \
                 collecting until its timer runs out.",
                "{from} 处于{state}状态。连同自己，{me} 已知道 {of} 个节点中 {have} 个的状态，它会收集到计时器到期为止。"
            )
        }
        Why::LateState { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} does not collect states any more, so {from}'s changes nothing.",
                "{me} 已不再收集状态，所以 {from} 的回答不起作用。"
            )
        }
        _ => return None,
    })
}

/// The candidate decides.
fn say_outcome(site: Here<'_>, why: &Why, language: Language) -> Option<String> {
    let me = site.name(site.id);
    Some(match why {
        Why::ElectedFollows { state, who } => {
            let follows = match state {
                State::Aborted => Text::new("aborts too", "也中止"),
                _ => Text::new("commits too", "也提交"),
            };
            let (who, follows) = (names(site, *who, language), follows.of(language));
            let done = state_text(*state).of(language);
            speak!(
                language,
                "Somebody has decided already: {who} ({done}). {me} {follows} and tells everyone.",
                "已经有人作出决定：{who}（{done}）。{me} {follows}，并通知所有人。"
            )
        }
        Why::ElectedAborts { ready } => {
            let ready = names(site, *ready, language);
            speak!(
                language,
                "All that answered are ready: {ready}. Nobody has precommitted, so nobody can have committed: {me} \
                 aborts and tells everyone.",
                "有回音的全都只是就绪：{ready}。没有人预提交过，也就不可能有人提交：{me} 中止，并通知所有人。"
            )
        }
        Why::ElectedPrecommits { precommitted, ready } => {
            let (precommitted, ready) = (names(site, *precommitted, language), names(site, *ready, language));
            speak!(
                language,
                "Precommitted: {precommitted}, so all have said yes, and somebody may have committed. Before {me} \
                 commits it brings {ready} to the same point: whoever takes over must find somebody precommitted.",
                "已预提交的有 {precommitted}，说明全体都已赞成，可能有人已经提交。{me} 提交之前，先让 {ready} 到达同一步：\
                 万一要由别人接手，他也必须能见到已预提交者。"
            )
        }
        Why::ElectedCommits { precommitted } => {
            let precommitted = names(site, *precommitted, language);
            speak!(
                language,
                "Precommitted: {precommitted}, so all have said yes, and somebody may have committed. Nobody else is \
                 ready: {me} commits and tells everyone.",
                "已预提交的有 {precommitted}，说明全体都已赞成，可能有人已经提交。再没有别人停在就绪：{me} 提交，并通知所有人。"
            )
        }
        Why::ElectedCountsPreAck { from, have, need } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} is at the same point now: {have} of {need}. {me} waits for the others.",
                "{from} 现在也到了同一步：{need} 个中的 {have} 个。{me} 继续等其余的。"
            )
        }
        Why::ElectedHasAll => speak!(
            language,
            "Everyone who was ready has precommitted. {me} writes commit to its log and tells everyone.",
            "原先就绪的全都已预提交。{me} 把提交写入日志，并通知所有人。"
        ),
        Why::ElectedStopsWaiting { missing } => {
            let missing = names(site, *missing, language);
            speak!(
                language,
                "{me} has waited long enough for the PreAck of {missing}, which is taken to be down. It writes commit \
                 to its log and tells everyone.",
                "{me} 等待 {missing} 的 PreAck 已经超时，视其为宕机。它把提交写入日志，并通知所有人。"
            )
        }
        _ => return None,
    })
}

fn names(site: Here<'_>, nodes: NodeSet, language: Language) -> String {
    list(nodes, |node| site.name(node), language)
}
