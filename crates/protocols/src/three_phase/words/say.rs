//! The sentences of three-phase commit.

use super::card::state_text;
use super::{gives_way, names};
use crate::three_phase::{Here, Outcome, State, Why, elects};
use crate::transfer::{aborts_unasked, commits_unprepared, too_late};
use alloc::string::String;
use synod_core::{Language, NodeSet, Text, speak};

/// Why, as a sentence. Some reasons have other words where the survivors elect, or where a rule is switched off: such
/// wordings have a condition and stand before the plain one.
// tidy: long because it is a table: every reason, in the order of their list, with its words.
pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        // The coordinator's first phase.
        Why::Begins => speak!(
            language,
            "{me} writes down that a transaction begins, so that it knows after a crash that there is one to ask \
             about. It asks each participant whether it could make its change.",
            "{me} 先记下事务已开始，以便崩溃后知道有一个事务要去问结果，然后询问每个参与者能否完成改动。"
        ),
        Why::AlreadyBegun => speak!(
            language,
            "{me} has a transaction already; a second request changes nothing.",
            "{me} 已经有一个事务，重复的请求不起作用。"
        ),
        Why::CountsYes { from, have, need } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} votes yes: {have} of {need}. {me} waits for all of them.",
                "{from} 投了赞成票，{need} 票中已有 {have} 票。{me} 要等全部到齐。"
            )
        }
        Why::RepeatedVote { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} has {from}'s yes already; a copy counts once.",
                "{me} 已有 {from} 的赞成票，重复的只算一次。"
            )
        }
        Why::LateVote { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from}'s vote comes when {me} is not collecting votes, so it changes nothing.",
                "{from} 的投票到达时，{me} 并未在收集投票，所以这一票不起作用。"
            )
        }
        Why::AllVotedYes { count } => speak!(
            language,
            "That makes {count} of {count} yes. {me} does not decide yet: first it tells everyone that all could \
             (PreCommit), so that nobody who is left alone later has to guess.",
            "{count} 票全部赞成。{me} 还不作决定，而是先用 PreCommit 告诉所有参与者，全体都已赞成，这样以后谁失去联系也不必猜测。"
        ),
        Why::HeardNo { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} votes no, and one no is enough: {me} writes abort to its log, and tells everyone and its \
                 client.",
                "{from} 投了反对票，一票就够。{me} 把中止写入日志，通知所有参与者并答复客户端。"
            )
        }
        Why::VotesMissing { missing } => {
            let missing = names(site, *missing, language);
            speak!(
                language,
                "{me} has waited long enough for the vote of {missing}. It cannot tell a lost vote from a late one or \
                 a crashed node, and need not: it has sent no PreCommit, and nobody may commit without one. It writes \
                 abort, and tells everyone and its client.",
                "{me} 等待 {missing} 的投票已经超时。它分不清是投票丢失、迟到，还是节点已崩溃，也不必分清，因为它还没有发出 PreCommit，而没有 PreCommit 谁也不能提交。它写下中止，\
                 通知所有参与者并答复客户端。"
            )
        }
        // The coordinator's second phase, and the acknowledgement of the outcome.
        Why::CountsPreAck { from, have, need } if elects(site) => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} has precommitted: {have} of {need}. {me} waits for the others.",
                "{from} 已预提交，{need} 个中已有 {have} 个。{me} 继续等待其余的节点。"
            )
        }
        Why::CountsPreAck { from, have, need } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} has precommitted: {have} of {need}. Until all have, one of them may still be ready and abort \
                 alone, so {me} waits.",
                "{from} 已预提交，{need} 个中已有 {have} 个。只要还有一个仍处于就绪状态，它就可能独自中止，所以 {me} 继续等待。"
            )
        }
        Why::RepeatedPreAck { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} has {from}'s PreAck already; a copy counts once.",
                "{me} 已有 {from} 的 PreAck，重复的只算一次。"
            )
        }
        Why::LatePreAck { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from}'s PreAck comes when {me} is not waiting for it, so it changes nothing.",
                "{from} 的 PreAck 到达时，{me} 并未在等它，所以它不起作用。"
            )
        }
        Why::AllPrecommitted { count } if elects(site) && !gives_way(site) => speak!(
            language,
            "That makes {count} of {count} precommitted: whoever takes over from now on finds a node precommitted, at \
             least itself. {me} writes commit to its log, which decides, and tells everyone and its client.",
            "{count} 个参与者全部已预提交，今后无论谁来接手，都会见到已预提交的节点，至少是它自己。{me} 把提交写入日志，这就是决定，然后通知所有参与者并答复客户端。"
        ),
        Why::AllPrecommitted { count } if gives_way(site) => speak!(
            language,
            "That makes {count} of {count} precommitted. {me} writes commit to its log, which decides, and tells \
             everyone and its client. The rule that nobody aborts alone any more is switched off.",
            "{count} 个参与者全部已预提交。{me} 把提交写入日志，这就是决定，然后通知所有参与者并答复客户端。但此后不得独自中止的规则已被关闭。"
        ),
        Why::AllPrecommitted { count } => speak!(
            language,
            "That makes {count} of {count} precommitted, and who has precommitted does not abort alone. {me} writes \
             commit to its log, which decides, and tells everyone and its client.",
            "{count} 个参与者全部已预提交，而已预提交的不会再独自中止。{me} 把提交写入日志，这就是决定，然后通知所有参与者并答复客户端。"
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
        Why::PreAcksMissing { missing } => {
            let missing = names(site, *missing, language);
            speak!(
                language,
                "{me} has waited long enough for the PreAck of {missing}. It writes abort, and tells everyone and its \
                 client. It cannot know whether the PreCommit arrived: one that has precommitted and does not hear \
                 this Abort will commit alone.",
                "{me} 等待 {missing} 的 PreAck 已经超时。它写下中止，通知所有参与者并答复客户端。它无法知道 PreCommit 是否送达。已预提交而收不到这个 Abort 的参与者会独自提交。"
            )
        }
        Why::CommitsWithoutPreAcks { missing } if elects(site) => {
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
        Why::CommitsWithoutPreAcks { missing } => {
            let missing = names(site, *missing, language);
            speak!(
                language,
                "{me} has waited long enough for the PreAck of {missing}. All have said yes, so it writes commit, \
                 tells everyone and its client, and takes the silent ones to be down. One that is only cut off, and \
                 still ready, will abort alone.",
                "{me} 等待 {missing} 的 PreAck 已经超时。全体都已赞成，所以它写下提交，通知所有参与者并答复客户端，并认为没有答复的已经崩溃。若有谁只是失去联系、仍处于就绪状态，它会独自中止。"
            )
        }
        Why::NotesAck { from } if elects(site) => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} acknowledges the outcome. {me} waits for nobody: it tells the outcome once, and who misses it \
                 asks the others.",
                "{from} 确认了结果。{me} 不等任何节点：结果只通知一次，没收到的会去询问其他节点。"
            )
        }
        Why::NotesAck { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} acknowledges the outcome. {me} waits for nobody: it tells the outcome once, and who misses it \
                 decides by its timer.",
                "{from} 确认了结果。{me} 不等任何节点：结果只通知一次，没收到的参与者凭自己的计时器决定。"
            )
        }
        // A participant votes and prepares.
        Why::VotesYes { undo, redo } if elects(site) => speak!(
            language,
            "{me} could go from {undo} to {redo}. It writes down that it is ready and says yes; it locks nothing yet. \
             If it hears no more, it will stand for election.",
            "{me} 的余额可以从 {undo} 变为 {redo}。它记下自己已就绪，然后投赞成票，此时还不加锁。如果再收不到消息，它会成为候选者。"
        ),
        Why::VotesYes { undo, redo } => speak!(
            language,
            "{me} could go from {undo} to {redo}. It writes down that it is ready and says yes; it locks nothing yet. \
             If it hears no more, it will abort alone.",
            "{me} 的余额可以从 {undo} 变为 {redo}。它记下自己已就绪，然后投赞成票，此时还不加锁。如果再收不到消息，它会独自中止。"
        ),
        Why::VotesNo { ordered: true, .. } => speak!(
            language,
            "{me} says no. Without its yes nobody can commit, so it aborts at once.",
            "{me} 投反对票。少了它的赞成，谁也不能提交，所以它立即中止。"
        ),
        Why::VotesNo { balance, change, .. } => speak!(
            language,
            "{me} has {balance} and cannot make a change of {change:+}: it says no. Without its yes nobody can commit, \
             so it aborts at once.",
            "{me} 的余额是 {balance}，无法完成 {change:+} 的改动，所以它投反对票。少了它的赞成，谁也不能提交，所以它立即中止。"
        ),
        Why::RepeatedCanCommit => speak!(
            language,
            "{me} has answered this question already; a copy changes nothing.",
            "{me} 已经回答过这个问题，重复的询问不起作用。"
        ),
        Why::RefusesLateCanCommit => {
            speak!(language, "{me} has aborted already, so it answers no.", "{me} 已经中止，所以投反对票。")
        }
        Why::Precommits { undo, redo, asks: false } if gives_way(site) => speak!(
            language,
            "{me} learns that all said yes. It locks the account, writes undo {undo} and redo {redo} to its log, and \
             answers. If it hears no more, it will abort: the rule that it may not is switched off.",
            "{me} 得知全体赞成。它锁住账户，把撤销值 {undo} 和重做值 {redo} 写入日志，然后答复。如果再收不到消息，它会中止，因为不得中止的规则已被关闭。"
        ),
        Why::Precommits { undo, redo, asks: false } if elects(site) => speak!(
            language,
            "{me} learns that all said yes. It locks the account, writes undo {undo} and redo {redo} to its log, and \
             answers. If it hears no more, it will stand for election.",
            "{me} 得知全体赞成。它锁住账户，把撤销值 {undo} 和重做值 {redo} 写入日志，然后答复。如果再收不到消息，它会成为候选者。"
        ),
        Why::Precommits { undo, redo, asks: true } => speak!(
            language,
            "{me} learns that all said yes. It locks the account, writes undo {undo} and redo {redo} to its log, and \
             answers. It has restarted before, so it will go on asking if it hears no more.",
            "{me} 得知全体赞成。它锁住账户，把撤销值 {undo} 和重做值 {redo} 写入日志，然后答复。它重启过，如果再收不到消息，它会继续询问。"
        ),
        Why::Precommits { undo, redo, asks: false } => speak!(
            language,
            "{me} learns that all said yes. It locks the account, writes undo {undo} and redo {redo} to its log, and \
             answers. If it hears no more, it will now commit.",
            "{me} 得知全体赞成。它锁住账户，把撤销值 {undo} 和重做值 {redo} 写入日志，然后答复。从现在起，如果再收不到消息，它会提交。"
        ),
        Why::PreAcksAgain => speak!(
            language,
            "{me} has precommitted already, and says so: whoever sends PreCommit waits for that.",
            "{me} 已经预提交，并如此答复，因为发来 PreCommit 的节点在等这个答复。"
        ),
        Why::LatePreCommit { outcome: Outcome::Abort } => speak!(
            language,
            "{me} has aborted, and this PreCommit comes too late. Another one that got its own in time may commit.",
            "{me} 已经中止，这个 PreCommit 来得太晚。及时收到 PreCommit 的其他参与者却可能提交。"
        ),
        Why::LatePreCommit { outcome: Outcome::Commit } => speak!(
            language,
            "{me} has committed already; it has nothing left to prepare.",
            "{me} 已经提交，没有什么可准备的了。"
        ),
        // A node hears the outcome.
        Why::Finishes { outcome: Outcome::Commit, balance, locked: true, .. } => speak!(
            language,
            "{me} commits: it makes the change final at {balance}, writes that down, lets go of the lock and \
             acknowledges.",
            "{me} 提交：改动生效，余额为 {balance}；它写入日志、释放锁并确认。"
        ),
        Why::Finishes { from, outcome: Outcome::Commit, balance, locked: false } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} has not precommitted, but {from} says commit: it makes the change, has {balance} now, writes \
                 that down and acknowledges.",
                "{me} 没有预提交，但 {from} 通知提交，于是它执行改动，余额变为 {balance}，写入日志并确认。"
            )
        }
        Why::Finishes { outcome: Outcome::Abort, balance, locked: true, .. } => speak!(
            language,
            "{me} aborts: it undoes the change, back to {balance}, writes that down, lets go of the lock and \
             acknowledges.",
            "{me} 中止：撤销改动，余额恢复为 {balance}；它写入日志、释放锁并确认。"
        ),
        Why::Finishes { outcome: Outcome::Abort, locked: false, .. } => speak!(
            language,
            "{me} aborts. It has changed nothing yet, so there is nothing to undo; it writes abort and acknowledges.",
            "{me} 中止。它什么都还没有改，不需要撤销；它写下中止并确认。"
        ),
        Why::RepeatedOutcome { outcome } => {
            let done = outcome.text().of(language);
            speak!(
                language,
                "{me} knows about the {done} already. No rule asks it to answer again.",
                "{me} 已经知道{done}，没有规则要求它再次答复。"
            )
        }
        Why::TooLate { from, known, told } => too_late(me, site.name(*from), *known, *told, language),
        Why::AbortsUnasked => aborts_unasked(me, "CanCommit", language),
        Why::CommitsUnprepared => commits_unprepared(me, language),
        // Without the coordinator: timers decide.
        Why::AbortsAlone => speak!(
            language,
            "{me} is ready and has heard nothing for too long. It concludes that nobody has committed, and aborts \
             alone. It cannot know whether another one got a PreCommit and will commit.",
            "{me} 处于就绪状态，太久没有收到消息。它推断没有节点提交过，于是独自中止。它无法知道是否有别的参与者收到了 PreCommit 并将提交。"
        ),
        Why::CommitsAlone { balance } => speak!(
            language,
            "{me} has precommitted and has heard nothing for too long. It knows that all said yes, concludes that \
             nobody has aborted, and commits alone, at {balance}. It cannot know whether another one never got its \
             PreCommit, or whether an Abort is on its way.",
            "{me} 已预提交，太久没有收到消息。它知道全体都已赞成，推断没有节点中止，于是独自提交，余额为 {balance}。它无法知道是否有参与者没收到 PreCommit，也不知道是否有 Abort 正在途中。"
        ),
        Why::AbortsPrecommitted { balance } => speak!(
            language,
            "{me} has precommitted and has heard nothing for too long. The rule that it may not abort any more is \
             switched off: it aborts alone, back to {balance}. Another participant may have committed.",
            "{me} 已预提交，太久没有收到消息。预提交之后不得中止的规则已被关闭，所以它独自中止，余额恢复为 {balance}。别的参与者可能已经提交。"
        ),
        // The survivors elect: a candidate asks, the others answer.
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
        Why::Yields { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} gives up its own candidacy and leaves the rest to {from}.",
                "{me} 放弃候选，把后面的事交给 {from}。"
            )
        }
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
        // The candidate decides.
        Why::ElectedFollows { state, who } => {
            let follows = match state {
                State::Aborted => Text::new("aborts too", "也中止"),
                State::Ready | State::Precommitted | State::Committed => Text::new("commits too", "也提交"),
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
        // Restarted nodes ask, others answer.
        Why::AbortsWhenAsked { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} asks {me}, whose log is empty: unless that was lost, {me} has not voted, and nobody can have \
                 committed. It makes sure that nobody will: it writes abort and will say no from now on.",
                "{from} 来问 {me}，而 {me} 的日志是空的。只要日志没有丢失过，它就还没有投票，不可能有节点已经提交。它确保以后也不会有，于是写下中止，今后只会投反对票。"
            )
        }
        Why::Answers { from, outcome } => {
            let (from, done) = (site.name(*from), outcome.text().of(language));
            speak!(language, "{me} knows the outcome and tells {from}: {done}.", "{me} 知道结果，告诉 {from}：{done}。")
        }
        Why::CannotAnswer { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} asks {me}, which knows no outcome and does not guess, so it says nothing.",
                "{from} 来问 {me}，而 {me} 不知道任何结果，也不去猜，所以不回答。"
            )
        }
        Why::Learns { from, outcome } => {
            let (from, done) = (site.name(*from), outcome.text().of(language));
            speak!(
                language,
                "{me} learns the outcome from {from}: {done}. It writes that down and tells nobody; who wants to know \
                 asks.",
                "{me} 从 {from} 得知结果：{done}。它写入日志，但不通知别的节点，想知道的节点会自己来问。"
            )
        }
        Why::LearnsBalance { from, outcome, balance } => {
            let (from, done) = (site.name(*from), outcome.text().of(language));
            speak!(
                language,
                "{me} learns the outcome from {from}: {done}. It writes that down; its balance is {balance} and it \
                 holds no lock.",
                "{me} 从 {from} 得知结果：{done}。它写入日志，余额为 {balance}，没有持有锁。"
            )
        }
        Why::LateReply { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} is not asking, so {from}'s reply changes nothing.",
                "{me} 没有在询问，所以 {from} 的回答不起作用。"
            )
        }
        Why::AsksAgain => speak!(
            language,
            "No answer has reached {me}. It has restarted and may not decide by its timer, so it asks again.",
            "{me} 没有收到任何答复。它重启过，不能凭计时器作决定，所以再问一次。"
        ),
        // After a crash.
        Why::RestartsBegun => speak!(
            language,
            "{me}'s log has a transaction and no decision. The participants may have ended it without their \
             coordinator, so {me} does not decide: it asks.",
            "{me} 的日志里有一个事务，但没有决定。参与者可能已经在没有协调者的情况下结束了它，所以 {me} 不作决定，而是询问所有其他节点。"
        ),
        Why::RestartsReady => speak!(
            language,
            "{me}'s log says ready. The others may have gone on without it, so it will not decide by its timer: it \
             asks everyone how it ended.",
            "{me} 的日志写着就绪。其他节点可能已经继续下去，所以它不凭计时器作决定，而是询问所有其他节点结果如何。"
        ),
        Why::RestartsPrecommitted => speak!(
            language,
            "{me}'s log says precommitted: it holds its lock again. The others may have aborted meanwhile, so it will \
             not decide by its timer: it asks everyone how it ended.",
            "{me} 的日志写着已预提交，它重新持有锁。其他节点在此期间可能已经中止，所以它不凭计时器作决定，而是询问所有其他节点结果如何。"
        ),
        Why::RestartsDecided { outcome } => {
            let done = outcome.text().of(language);
            speak!(
                language,
                "{me}'s log has the {done}: it knows the outcome and tells whoever asks.",
                "{me} 的日志里有{done}，它知道结果，谁来问就告诉谁。"
            )
        }
        Why::RestartsEmpty => speak!(
            language,
            "{me} finds nothing on its disk and knows of no transaction.",
            "{me} 的磁盘上什么也没有，它不知道有任何事务。"
        ),
        Why::Ignores { kind, from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} ignores {from}'s {kind}: no rule asks for it in its present state.",
                "{me} 忽略 {from} 的 {kind}，因为在它当前的状态下，没有规则用得着这条消息。"
            )
        }
    }
}

/// No node that it knows of has precommitted.
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
