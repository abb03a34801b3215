//! What three-phase commit says where the survivors elect, and where a rule is switched off.

use super::card::state_text;
use crate::cluster::NodeSet;
use crate::language::{Language, Text, list};
use crate::protocols::three_phase::{Here, State, Twin, Why, elects};
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
            "{me} 得知全体赞成。它锁住账户，把撤销值 {undo} 和重做值 {redo} 写入日志，然后答复。如果再收不到消息，它会中止，因为不得中止的规则已被关闭。"
        ),
        Why::AbortsPrecommitted { balance } => speak!(
            language,
            "{me} has precommitted and has heard nothing for too long. The rule that it may not abort any more is \
             switched off: it aborts alone, back to {balance}. Another participant may have committed.",
            "{me} 已预提交，太久没有收到消息。预提交之后不得中止的规则已被关闭，所以它独自中止，余额恢复为 {balance}。别的参与者可能已经提交。"
        ),
        Why::PreAcksMissing { missing } if elects(site) => {
            let missing = names(site, *missing, language);
            speak!(
                language,
                "{me} has waited long enough for the PreAck of {missing} and aborts, and tells everyone and its \
                 client: the rule that it commits here is switched off. If no participant hears of this, the \
                 survivors may find one of them precommitted, and commit.",
                "{me} 等待 {missing} 的 PreAck 已经超时，于是中止，通知所有参与者并答复客户端，因为此时应当提交的规则已被关闭。如果没有参与者收到通知，幸存者可能发现其中有已预提交的，从而提交。"
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
            "{me} 得知全体赞成。它锁住账户，把撤销值 {undo} 和重做值 {redo} 写入日志，然后答复。如果再收不到消息，它会成为候选者。"
        ),
        Why::CountsPreAck { from, have, need } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} has precommitted: {have} of {need}. {me} waits for the others.",
                "{from} 已预提交，{need} 个中已有 {have} 个。{me} 继续等待其余的节点。"
            )
        }
        Why::AllPrecommitted { count } if site.options().broken != Twin::PrecommittedTimesOutToAbort => speak!(
            language,
            "That makes {count} of {count} precommitted: whoever takes over from now on finds a node precommitted, at \
             least itself. {me} writes commit to its log, which decides, and tells everyone and its client.",
            "{count} 个参与者全部已预提交，今后无论谁来接手，都会见到已预提交的节点，至少是它自己。{me} 把提交写入日志，这就是决定，然后通知所有参与者并答复客户端。"
        ),
        Why::CommitsWithoutPreAcks { missing } => {
            let missing = names(site, *missing, language);
            speak!(
                language,
                "{me} has waited long enough for the PreAck of {missing}, which is taken to be down. All have said \
                 yes, so {me} writes commit, and tells everyone and its client. If it aborted, and crashed before \
                 anyone heard of it, precommitted survivors would contradict it.",
                "{me} 等待 {missing} 的 PreAck 已经超时，并认为没有答复的已经崩溃。全体都已赞成，所以 {me} 写下提交，通知所有参与者并答复客户端。假如它中止，又在通知到任何节点之前崩溃，\
                 已预提交的幸存者就会与它矛盾。"
            )
        }
        Why::NotesAck { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} acknowledges the outcome. {me} waits for nobody: it tells the outcome once, and who misses it \
                 asks the others.",
                "{from} 确认了结果。{me} 不等任何节点：结果只通知一次，没收到的会去询问其他节点。"
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
                "The candidate {from} asks {me}, whose log is empty: unless that was lost, {me} has not voted, and \
                 nobody can have committed. It makes sure that nobody will: it writes abort and will say no from now \
                 on.",
                "候选者 {from} 来问 {me}，而 {me} 的日志是空的。只要日志没有丢失过，它就还没有投票，不可能有节点已经提交。它确保以后也不会有，于是写下中止，今后只会投反对票。"
            )
        }
        Why::StaysOut { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} has restarted, and what it knows may be out of date: it does not answer the candidate {from}, \
                 and waits to hear the outcome.",
                "{me} 重启过，它所知道的可能已经过时，所以不回答候选者 {from}，只等着得知结果。"
            )
        }
        Why::Yields { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} gives up its own candidacy and leaves the rest to {from}.",
                "{me} 放弃候选，把后面的事交给 {from}。"
            )
        }
        Why::AnswersCandidate { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "The candidate {from} brings everyone to the same point. {me} answers, and goes on with its own count.",
                "候选者 {from} 要让所有节点到达同一步。{me} 作出答复，同时继续自己的计数。"
            )
        }
        Why::IsTold { from, outcome } => {
            let (from, done) = (site.name(*from), outcome.text().of(language));
            speak!(
                language,
                "{from} has decided without {me}, and tells it: {done}. That is final; {me} writes it to its log.",
                "{from} 没有等 {me} 就作出了决定，并告诉它：{done}。这是最终结果，{me} 写入日志。"
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
                "{me} 处于{state}状态，太久没有收到消息。它不独自决定，而是成为候选者，询问所有其他节点进行到哪一步。"
            )
        }
        Why::StandsAgain { state } => {
            let state = state_text(*state).of(language);
            speak!(
                language,
                "{me} is still {state} and has heard of no outcome. It stands again and asks everyone how far they \
                 have come.",
                "{me} 仍处于{state}状态，没有得知任何结果。它再次成为候选者，询问所有其他节点进行到哪一步。"
            )
        }
        Why::StandsAgainst { from, state } => {
            let (from, state) = (site.name(*from), state_text(*state).of(language));
            speak!(
                language,
                "{from} stands for election, but {me}, which is {state}, comes earlier: it becomes the candidate \
                 instead and asks everyone how far they have come.",
                "{from} 成为候选者，但处于{state}状态的 {me} 次序更靠前，于是改由 {me} 做候选者，询问所有其他节点进行到哪一步。"
            )
        }
        Why::AsksLateRiser { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} stands too. {me} comes earlier and stands already: it asks {from}, so that {from} gives up and \
                 is counted.",
                "{from} 也成了候选者。{me} 次序更靠前，已经是候选者。它询问 {from}，让 {from} 放弃候选并被计入。"
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
                "{me} is not collecting states, so {from}'s changes nothing.",
                "{me} 没有在收集状态，所以 {from} 的回答不起作用。"
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
                "A decision has been made already: {who} ({done}). {me} {follows} and tells everyone.",
                "已经有节点作出决定：{who}（{done}）。{me} {follows}，并通知所有其他节点。"
            )
        }
        Why::ElectedAborts { ready } => elected_aborts(site, *ready, language),
        Why::ElectedPrecommits { precommitted, ready } => {
            let (precommitted, ready) = (names(site, *precommitted, language), names(site, *ready, language));
            speak!(
                language,
                "Precommitted: {precommitted}, so all have said yes, and somebody may have committed. Before {me} \
                 commits it brings {ready} to the same point: whoever takes over must find a node precommitted.",
                "已预提交的有 {precommitted}，说明全体都已赞成，可能有节点已经提交。{me} 提交之前，先让 {ready} 到达同一步：\
                 万一要由别的节点接手，它也必须能见到已预提交的节点。"
            )
        }
        Why::ElectedCommits { precommitted } => {
            let precommitted = names(site, *precommitted, language);
            speak!(
                language,
                "Precommitted: {precommitted}, so all have said yes, and somebody may have committed. No other node \
                 that answered is only ready: {me} commits and tells everyone.",
                "已预提交的有 {precommitted}，说明全体都已赞成，可能有节点已经提交。答复的其他节点没有一个仍处于就绪状态，所以 {me} 提交，并通知所有其他节点。"
            )
        }
        Why::ElectedCountsPreAck { from, have, need } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} is at the same point now: {have} of {need}. {me} waits for the others.",
                "{from} 现在也到了同一步，{need} 个中已有 {have} 个。{me} 继续等待其余的节点。"
            )
        }
        Why::ElectedHasAll { asked } => {
            let asked = names(site, *asked, language);
            speak!(
                language,
                "That makes all that {me} asked precommitted: {asked}. It writes commit to its log and tells everyone.",
                "{me} 要求预提交的节点都已预提交：{asked}。它把提交写入日志，并通知所有其他节点。"
            )
        }
        Why::ElectedStopsWaiting { missing } => {
            let missing = names(site, *missing, language);
            speak!(
                language,
                "{me} has waited long enough for the PreAck of {missing}, which is taken to be down. It writes commit \
                 to its log and tells everyone.",
                "{me} 等待 {missing} 的 PreAck 已经超时，并认为没有答复的已经崩溃。它把提交写入日志，并通知所有其他节点。"
            )
        }
        _ => return None,
    })
}

/// Nobody that it knows of has precommitted.
fn elected_aborts(site: Here<'_>, ready: NodeSet, language: Language) -> String {
    let me = site.name(site.id);
    let silent = site.cluster.everyone().without(ready);
    let (ready, down) = (names(site, ready, language), names(site, silent, language));
    match silent.is_empty() {
        true => speak!(
            language,
            "All are ready: {ready}. None has precommitted, so {me} takes it that nobody has committed. It \
             aborts and tells everyone.",
            "全都处于就绪状态：{ready}。没有节点预提交，{me} 据此认为没有节点提交过。它中止，并通知所有其他节点。"
        ),
        false => speak!(
            language,
            "All that answered are ready: {ready}. {me} takes {down} to be down, and takes it that nobody has \
             committed. It aborts and tells everyone.",
            "答复的节点全都处于就绪状态：{ready}。{me} 认为 {down} 已经崩溃，并认为没有节点提交过。它中止，并通知所有其他节点。"
        ),
    }
}

fn names(site: Here<'_>, nodes: NodeSet, language: Language) -> String {
    list(nodes, |node| site.name(node), language)
}
