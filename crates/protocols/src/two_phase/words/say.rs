//! The sentences of two-phase commit.

use super::{commits_alone, decides_alone, forgets, votes_unwritten};
use crate::transfer::{aborts_unasked, commits_unprepared, too_late};
use crate::two_phase::{Here, Outcome, Why};
use alloc::string::String;
use synod_core::language::list;
use synod_core::{Language, speak};

/// Why, as a sentence. Where a rule is switched off, what it would have said is not so: such wordings have a condition
/// and stand before the plain one.
// tidy: long because it is a table: every reason, in the order of their list, with its words.
pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        // The coordinator opens the vote; a participant votes; the coordinator counts.
        Why::Begins => speak!(
            language,
            "{me} writes down who takes part, so that it knows after a crash whom to tell, and asks each of them \
             whether it can make its change.",
            "{me} 先记下有谁参与，以便崩溃后仍知道该通知谁，然后询问每个参与者能否完成各自的改动。"
        ),
        Why::AlreadyBegun => speak!(
            language,
            "{me} has a transaction already; a second request changes nothing.",
            "{me} 已经有一个事务，重复的请求不起作用。"
        ),
        Why::VotesYes { undo, redo } if decides_alone(site) => speak!(
            language,
            "{me} can go from {undo} to {redo}. It locks the account, writes undo and redo to its log and only then \
             says yes. It is in doubt now; the rule that it may not decide alone is switched off.",
            "{me} 的余额可以从 {undo} 变为 {redo}。它锁住账户，先把撤销值和重做值写入日志，然后才投赞成票。它现在处于存疑状态，而不得独自决定的规则已被关闭。"
        ),
        Why::VotesYes { undo, redo } => speak!(
            language,
            "{me} can go from {undo} to {redo}. It locks the account, writes undo and redo to its log and only then \
             says yes. From now on it is in doubt: it may not decide alone.",
            "{me} 的余额可以从 {undo} 变为 {redo}。它锁住账户，先把撤销值和重做值写入日志，然后才投赞成票。从此它处于存疑状态，不能独自决定。"
        ),
        Why::VotesNo { ordered: true, .. } if commits_alone(site) => speak!(
            language,
            "{me} says no, aborts at once and locks nothing. The rule that nobody commits without its yes is switched \
             off.",
            "{me} 投反对票，立即中止，也不加锁。没有它的赞成就不得提交的规则已被关闭。"
        ),
        Why::VotesNo { balance, change, .. } if commits_alone(site) => speak!(
            language,
            "{me} has {balance} and cannot make a change of {change:+}: it says no, aborts at once and locks nothing. \
             The rule that nobody commits without its yes is switched off.",
            "{me} 的余额是 {balance}，无法完成 {change:+} 的改动，所以它投反对票，立即中止，也不加锁。没有它的赞成就不得提交的规则已被关闭。"
        ),
        Why::VotesNo { ordered: true, .. } => speak!(
            language,
            "{me} says no. Without its yes nobody can commit, so it aborts at once and locks nothing.",
            "{me} 投反对票。少了它的赞成，谁也不能提交，所以它立即中止，也不加锁。"
        ),
        Why::VotesNo { balance, change, .. } => speak!(
            language,
            "{me} has {balance} and cannot make a change of {change:+}: it says no. Without its yes nobody can commit, \
             so it aborts at once and locks nothing.",
            "{me} 的余额是 {balance}，无法完成 {change:+} 的改动，所以它投反对票。少了它的赞成，谁也不能提交，所以它立即中止，也不加锁。"
        ),
        Why::CountsYes { from, have, need } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} votes yes: {have} of {need}. {me} needs all of them before it may commit.",
                "{from} 投了赞成票，{need} 票中已有 {have} 票。全部到齐，{me} 才可以提交。"
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
        Why::AllVotedYes { count } if forgets(site) => speak!(
            language,
            "That makes {count} of {count} yes. {me} decides to commit and tells everyone and its client, but writes \
             nothing: the rule is switched off, and its log still has no decision.",
            "{count} 票全部赞成。{me} 决定提交，通知所有参与者并答复客户端，却什么也没写下，因为这条规则已被关闭，它的日志里仍然没有决定。"
        ),
        Why::AllVotedYes { count } => speak!(
            language,
            "That makes {count} of {count} yes. {me} writes commit to its log: that write is the decision. Now it \
             tells everyone, and its client.",
            "{count} 票全部赞成。{me} 把提交写入日志，写下即是决定。然后它通知所有参与者，并答复客户端。"
        ),
        Why::HeardNo { from } if forgets(site) => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} votes no, and one no is enough: {me} decides to abort and tells everyone and its client. It \
                 writes nothing; the rule is switched off.",
                "{from} 投了反对票，一票就够。{me} 决定中止，通知所有参与者并答复客户端。它什么也没写下，因为这条规则已被关闭。"
            )
        }
        Why::HeardNo { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} votes no, and one no is enough: {me} writes abort to its log, and tells everyone and its \
                 client.",
                "{from} 投了反对票，一票就够。{me} 把中止写入日志，通知所有参与者并答复客户端。"
            )
        }
        Why::VotesMissing { missing } if forgets(site) || commits_alone(site) => {
            let missing = list(*missing, |node| site.name(node), language);
            speak!(
                language,
                "{me} has waited long enough for the vote of {missing}. It cannot tell a lost vote from a late one or \
                 a crashed node. It decides to abort, and tells everyone and its client.",
                "{me} 等待 {missing} 的投票已经超时。它分不清是投票丢失、迟到，还是节点已崩溃。它决定中止，通知所有参与者并答复客户端。"
            )
        }
        Why::VotesMissing { missing } => {
            let missing = list(*missing, |node| site.name(node), language);
            speak!(
                language,
                "{me} has waited long enough for the vote of {missing}. It cannot tell a lost vote from a late one or \
                 a crashed node, and need not: nobody may commit before {me} says so. It writes abort, and tells \
                 everyone and its client.",
                "{me} 等待 {missing} 的投票已经超时。它分不清是投票丢失、迟到，还是节点已崩溃，也不必分清，因为在 {me} 发话之前谁也不能提交。它写下中止，通知所有参与者并答复客户端。"
            )
        }
        // A participant hears the outcome.
        Why::Finishes { outcome: Outcome::Commit, balance } => speak!(
            language,
            "{me} is in doubt no longer: it makes the change final at {balance}, writes that down, lets go of the lock \
             and acknowledges.",
            "{me} 不再存疑：改动生效，余额为 {balance}；它写入日志、释放锁并确认。"
        ),
        Why::Finishes { outcome: Outcome::Abort, balance } => speak!(
            language,
            "{me} is in doubt no longer: it undoes the change, back to {balance}, writes that down, lets go of the \
             lock and acknowledges.",
            "{me} 不再存疑：撤销改动，余额恢复为 {balance}；它写入日志、释放锁并确认。"
        ),
        Why::Acknowledges { outcome } => {
            let done = outcome.text().of(language);
            speak!(
                language,
                "{me} knows about the {done} already, and acknowledges it: whoever tells it waits for that.",
                "{me} 已经知道{done}，仍作出确认，因为通知它的节点在等这个确认。"
            )
        }
        Why::TooLate { from, known, told } => {
            too_late(me, site.name(*from), *known, *told, language)
                + &speak!(language, " It writes nothing and does not acknowledge.", "它不写日志，也不确认。")
        }
        Why::AbortsUnasked => aborts_unasked(me, "Prepare", language),
        Why::CommitsUnprepared => commits_unprepared(me, language),
        Why::RefusesLatePrepare => {
            speak!(language, "{me} has aborted already, so it says no.", "{me} 已经中止，所以投反对票。")
        }
        Why::VotesUnwritten { undo, redo } => speak!(
            language,
            "{me} can go from {undo} to {redo} and says yes, but undo and redo are in its memory only: the rule that \
             they are written first is switched off. A crash would make it forget its promise.",
            "{me} 的余额可以从 {undo} 变为 {redo}，于是投赞成票，但撤销值和重做值只在内存里，因为先写日志的规则已被关闭。一旦崩溃，它就会忘记自己的承诺。"
        ),
        Why::DecidesAlone { outcome: Outcome::Commit, balance } => speak!(
            language,
            "{me} is in doubt and has heard nothing for too long. The rule that it must wait is switched off: it \
             commits alone, at {balance}. Another participant may have said no.",
            "{me} 处于存疑状态，太久没有收到消息。必须等待的规则已被关闭，所以它独自提交，余额为 {balance}。别的参与者可能投了反对票。"
        ),
        Why::DecidesAlone { outcome: Outcome::Abort, balance } => speak!(
            language,
            "{me} is in doubt and has heard nothing for too long. The rule that it must wait is switched off: it \
             aborts alone, back to {balance}. The coordinator may have decided to commit.",
            "{me} 处于存疑状态，太久没有收到消息。必须等待的规则已被关闭，所以它独自中止，余额恢复为 {balance}。协调者可能已经决定提交。"
        ),
        // Participants in doubt ask, others answer.
        Why::Asks => speak!(
            language,
            "{me} is in doubt. It may not decide alone, but somebody may know the outcome: it asks everyone.",
            "{me} 处于存疑状态，不能独自决定，但也许有节点知道结果，所以它询问所有其他节点。"
        ),
        Why::AsksAgain => speak!(
            language,
            "No answer has reached {me}. It is still in doubt and still holds its lock; it asks again.",
            "{me} 没有收到任何答复。它仍然存疑，仍然持有锁，所以再问一次。"
        ),
        Why::AbortsWhenAsked { from } if commits_alone(site) || votes_unwritten(site) => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} asks {me}, whose log is empty. {me} writes abort and will say no from now on. Where a rule is \
                 switched off, that does not make sure that nobody commits.",
                "{from} 来问 {me}，而 {me} 的日志是空的。它写下中止，今后只会投反对票。但有规则已被关闭，所以这并不能保证没有节点提交。"
            )
        }
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
        Why::Learns { from, outcome, balance } => {
            let (from, done) = (site.name(*from), outcome.text().of(language));
            speak!(
                language,
                "{me} learns the outcome from {from}: {done}. It is in doubt no longer: it writes that down, its \
                 balance is {balance}, and it lets go of the lock.",
                "{me} 从 {from} 得知结果：{done}。它不再存疑：写入日志，余额为 {balance}，并释放锁。"
            )
        }
        Why::LateReply { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} is not in doubt, so {from}'s reply changes nothing.",
                "{me} 并不存疑，所以 {from} 的回答不起作用。"
            )
        }
        // The coordinator hears that it has been heard.
        Why::CountsAck { from, have, need } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} acknowledges the outcome: {have} of {need}. {me} must remember it until all have.",
                "{from} 确认了结果，{need} 个中已有 {have} 个。在全部确认之前，{me} 必须记住结果。"
            )
        }
        Why::AllAcknowledged { outcome } => {
            let done = outcome.text().of(language);
            speak!(
                language,
                "Everyone has acknowledged the {done}: {me} writes end, and may forget the transaction.",
                "所有参与者都确认了{done}。{me} 写下结束，可以忘掉这个事务了。"
            )
        }
        Why::TellsAgain { outcome, missing } => {
            let missing = list(*missing, |node| site.name(node), language);
            let done = outcome.text().of(language);
            speak!(
                language,
                "{me} has no answer from {missing} and repeats the {done}: the message or its answer may be lost, or \
                 only late.",
                "{me} 没有收到 {missing} 的确认，于是再次通知{done}，因为通知或确认可能丢失，也可能只是迟到。"
            )
        }
        // After a crash.
        Why::RestartsUndecided if forgets(site) => speak!(
            language,
            "{me}'s log has a transaction and no decision, since it never writes one. It aborts and tells everyone, \
             whatever it may have told them before the crash.",
            "{me} 的日志里有一个事务，却没有决定，因为它从不写下决定。不管崩溃前说过什么，它现在都中止，并通知所有参与者。"
        ),
        Why::RestartsUndecided => speak!(
            language,
            "{me}'s log has a transaction and no decision. {me} tells nobody of a decision before it is written, so it \
             has told nobody to commit: it writes abort and tells everyone.",
            "{me} 的日志里有一个事务，但没有决定。{me} 总是先写下决定再通知，所以它没有让任何节点提交过。它写下中止，并通知所有参与者。"
        ),
        Why::RestartsDecided { outcome } => {
            let done = outcome.text().of(language);
            speak!(
                language,
                "{me}'s log has the {done} and no end, so somebody may not know: it tells everyone again.",
                "{me} 的日志里有{done}，却没有结束，可能还有参与者不知道，所以它再次通知所有参与者。"
            )
        }
        Why::RestartsEnded { outcome } => {
            let done = outcome.text().of(language);
            speak!(
                language,
                "{me}'s log ends with the {done}: nothing is left to do.",
                "{me} 的日志里有{done}，并以结束收尾，没有剩下的事要做。"
            )
        }
        Why::RestartsInDoubt => speak!(
            language,
            "{me}'s log says prepared: it holds its lock again and is in doubt, as before the crash.",
            "{me} 的日志写着已准备，它重新持有锁，和崩溃前一样处于存疑状态。"
        ),
        Why::RestartsFinished { outcome } => {
            let done = outcome.text().of(language);
            speak!(language, "{me}'s log has the {done}: it knows the outcome.", "{me} 的日志里有{done}，它知道结果。")
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
