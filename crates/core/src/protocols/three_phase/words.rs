//! Three-phase commit in words: what it says of itself, why its rules did what they did, what its nodes show.

mod about;
mod card;
mod election;

pub(super) use about::ABOUT;
pub(super) use card::view;

use super::{Here, Message, Outcome, Why};
use crate::language::{Language, Text};
use crate::protocols::transfer::list;
use crate::view::Field;
use crate::{Name, speak};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

pub(super) fn kind(message: &Message) -> &'static str {
    match message {
        Message::CanCommit { .. } => "CanCommit",
        Message::Vote { .. } => "Vote",
        Message::PreCommit => "PreCommit",
        Message::PreAck => "PreAck",
        Message::DoCommit => "DoCommit",
        Message::Abort => "Abort",
        Message::Ack => "Ack",
        Message::DecisionRequest => "DecisionRequest",
        Message::DecisionReply { .. } => "DecisionReply",
        Message::StateRequest => "StateRequest",
        Message::StateReply { .. } => "StateReply",
    }
}

pub(super) fn label(message: &Message) -> String {
    match message {
        Message::CanCommit { change } => format!("CanCommit {change:+}"),
        Message::Vote { yes: true } => "Vote yes".into(),
        Message::Vote { yes: false } => "Vote no".into(),
        Message::DecisionReply { outcome } => format!("DecisionReply {}", outcome.value()),
        Message::StateReply { state } => format!("StateReply {}", state.name()),
        plain => kind(plain).into(),
    }
}

pub(super) fn fields(message: &Message, language: Language) -> Vec<Field> {
    let field = |name: Text, value: String| vec![Field::new(name.of(language), value)];
    match message {
        Message::CanCommit { change } => field(Text::new("change", "改动"), format!("{change:+}")),
        Message::Vote { yes } => {
            let said = if *yes { Text::new("yes", "赞成") } else { Text::new("no", "反对") };
            field(Text::new("vote", "投票"), said.of(language).into())
        }
        Message::DecisionReply { outcome } => field(Text::new("outcome", "结果"), outcome.text().of(language).into()),
        Message::StateReply { state } => {
            field(Text::new("state", "状态"), card::state_text(*state).of(language).into())
        }
        _ => Vec::new(),
    }
}

/// Why, as a sentence. Each group of rules says its own, and hands on what is not among them.
pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    election::say(site, why, language)
        .or_else(|| say_votes(site, why, language))
        .or_else(|| say_precommits(site, why, language))
        .or_else(|| say_participant(site, why, language))
        .or_else(|| say_outcome(site, why, language))
        .or_else(|| say_alone(site, why, language))
        .or_else(|| say_asking(site, why, language))
        .unwrap_or_else(|| say_restart(site, why, language))
}

/// The coordinator's first phase.
fn say_votes(site: Here<'_>, why: &Why, language: Language) -> Option<String> {
    let me = site.name(site.id);
    Some(match why {
        Why::Begins => speak!(
            language,
            "{me} writes down that a transaction begins, so that it knows after a crash that there is one to ask \
             about. It asks each participant whether it could make its change.",
            "{me} 先记下事务已开始，以便崩溃后知道有一个结果要询问，然后询问每个参与者能否完成改动。"
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
                "{from} could: {have} of {need} yes. {me} waits for all of them.",
                "{from} 赞成：{need} 票中已有 {have} 票。{me} 要等全部到齐。"
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
                "{from} 的投票到达时 {me} 并未在收集投票，因此不起作用。"
            )
        }
        Why::AllVotedYes { count } => speak!(
            language,
            "That makes {count} of {count} yes. {me} does not decide yet: first it tells everyone that all could \
             (PreCommit), so that nobody who is left alone later has to guess.",
            "{count} 票全部赞成。{me} 还不作决定：它先告诉所有人全体都能提交（PreCommit），这样以后谁落了单也不必猜。"
        ),
        Why::HeardNo { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} cannot, and one no is enough: {me} writes abort to its log and tells everyone.",
                "{from} 不行，一票反对就够了：{me} 把中止写入日志并通知所有人。"
            )
        }
        Why::VotesMissing { missing } => {
            let missing = list(*missing, |node| site.name(node), language);
            speak!(
                language,
                "{me} has waited long enough for the vote of {missing}. It cannot tell a lost vote from a late one or \
                 a dead node. It has sent no PreCommit, so nobody can have committed: it aborts.",
                "{me} 等待 {missing} 的投票已经超时。它分不清投票是丢失、迟到，还是节点已死。它还没有发出过 PreCommit，不可能有人提交：于是它中止。"
            )
        }
        _ => return None,
    })
}

/// The coordinator's second phase, and what comes back after the third.
fn say_precommits(site: Here<'_>, why: &Why, language: Language) -> Option<String> {
    let me = site.name(site.id);
    Some(match why {
        Why::CountsPreAck { from, have, need } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} has precommitted: {have} of {need}. Until all have, one of them may still be ready and abort \
                 alone, so {me} waits.",
                "{from} 已预提交：{need} 个中的 {have} 个。只要还有一个停在就绪，它就可能独自中止，所以 {me} 继续等。"
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
                "{from} 的 PreAck 到达时 {me} 并未在等它，因此不起作用。"
            )
        }
        Why::AllPrecommitted { count } => speak!(
            language,
            "That makes {count} of {count} precommitted: nobody is left who would abort alone. {me} writes commit to \
             its log, which decides, and tells everyone.",
            "{count} 个参与者全部已预提交，没有人会再独自中止。{me} 把提交写入日志，这就是决定，然后通知所有人。"
        ),
        Why::PreAcksMissing { missing } => {
            let missing = list(*missing, |node| site.name(node), language);
            speak!(
                language,
                "{me} has waited long enough for the PreAck of {missing} and aborts. It cannot know whether the \
                 PreCommit arrived: one that has precommitted and does not hear this Abort will commit alone.",
                "{me} 等待 {missing} 的 PreAck 已经超时，于是中止。它无法知道 PreCommit 是否送达：已预提交而收不到这个 Abort 的参与者会独自提交。"
            )
        }
        Why::CommitsWithoutPreAcks { missing } => {
            let missing = list(*missing, |node| site.name(node), language);
            speak!(
                language,
                "{me} has waited long enough for the PreAck of {missing}. All have said yes, so it commits, and takes \
                 the silent ones to be down. One that is only cut off, and still ready, will abort alone.",
                "{me} 等待 {missing} 的 PreAck 已经超时。全体都已赞成，所以它提交，并把沉默者视为宕机。若有谁只是断了联系、仍处于就绪，它会独自中止。"
            )
        }
        Why::NotesAck { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} confirms. {me} takes note and waits for nobody: it tells the outcome once, and who misses it \
                 decides by its timer.",
                "{from} 已确认。{me} 记下，但不等任何人：结果只通知一次，收不到的参与者由自己的计时器决定。"
            )
        }
        _ => return None,
    })
}

/// A participant's votes and preparations.
fn say_participant(site: Here<'_>, why: &Why, language: Language) -> Option<String> {
    let me = site.name(site.id);
    Some(match why {
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
            "{me} 只有 {balance}，无法完成 {change:+} 的改动：它投反对票。少了它的赞成，谁也不能提交，所以它立即中止。"
        ),
        Why::RepeatedCanCommit => speak!(
            language,
            "{me} has answered this question already; a copy changes nothing.",
            "{me} 已经回答过这个问题，重复的询问不起作用。"
        ),
        Why::RefusesLateCanCommit => {
            speak!(language, "{me} has aborted already, so it answers no.", "{me} 已经中止，所以回答反对。")
        }
        Why::Precommits { undo, redo, asks: true } => speak!(
            language,
            "{me} learns that all said yes. It locks the account, writes undo {undo} and redo {redo} to its log, and \
             answers. It has restarted before, so it will go on asking if it hears no more.",
            "{me} 得知全体赞成。它锁住账户，把撤销 {undo} 和重做 {redo} 写入日志，然后回复。它曾经重启过，如果再收不到消息，它会继续询问。"
        ),
        Why::Precommits { undo, redo, asks: false } => speak!(
            language,
            "{me} learns that all said yes. It locks the account, writes undo {undo} and redo {redo} to its log, and \
             answers. If it hears no more, it will now commit.",
            "{me} 得知全体赞成。它锁住账户，把撤销 {undo} 和重做 {redo} 写入日志，然后回复。如果再收不到消息，它现在会提交。"
        ),
        Why::PreAcksAgain => speak!(
            language,
            "{me} has precommitted already; its first answer may be lost, so it answers again.",
            "{me} 早已预提交；之前的回复可能丢了，所以再回复一次。"
        ),
        Why::LatePreCommit { outcome: Outcome::Abort } => speak!(
            language,
            "{me} has aborted, and this PreCommit comes too late. Another one that got its own in time may commit.",
            "{me} 已经中止，这个 PreCommit 来得太晚。及时收到 PreCommit 的其他参与者却可能提交。"
        ),
        Why::LatePreCommit { outcome: Outcome::Commit } => speak!(
            language,
            "{me} has committed already; it has nothing left to prepare.",
            "{me} 早已提交，没有什么可准备的了。"
        ),
        _ => return None,
    })
}

/// A participant hears the outcome from the coordinator.
fn say_outcome(site: Here<'_>, why: &Why, language: Language) -> Option<String> {
    let me = site.name(site.id);
    Some(match why {
        Why::Finishes { outcome: Outcome::Commit, balance, locked: true } => speak!(
            language,
            "{me} commits: it makes the change final at {balance}, writes that down, lets go of the lock and \
             acknowledges.",
            "{me} 提交：改动生效，余额为 {balance}；它写入日志、释放锁并确认。"
        ),
        Why::Finishes { outcome: Outcome::Commit, balance, locked: false } => speak!(
            language,
            "{me} has seen no PreCommit, but the coordinator says commit: it makes the change, {balance}, writes that \
             down and acknowledges.",
            "{me} 没有见到 PreCommit，但协调者说提交：它执行改动，余额为 {balance}，写入日志并确认。"
        ),
        Why::Finishes { outcome: Outcome::Abort, balance, locked: true } => speak!(
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
                "{me} knows about the {done} already. Nobody waits for an answer.",
                "{me} 早已知道{done}，也没有人在等它的回复。"
            )
        }
        Why::TooLate { known, told } => {
            let (known, told) = (known.text().of(language), told.text().of(language));
            speak!(
                language,
                "{me} is told {told}, but its own decision was {known}, and a decision cannot be taken back: the nodes \
                 disagree for good.",
                "{me} 被告知{told}，但它已经决定{known}，而决定不能收回：节点之间从此永远不一致。"
            )
        }
        Why::AbortsUnasked => speak!(
            language,
            "{me} knows of no transaction: it was not asked, or Abort has overtaken the question. It writes abort, so \
             that it will say no if the question still comes.",
            "{me} 不知道有任何事务：它没有被询问过，或者 Abort 超过了询问先到。它写下中止，若询问随后才到，它会回答反对。"
        ),
        Why::CommitsUnprepared => speak!(
            language,
            "{me} knows nothing of a transaction and has nothing to redo: it takes note of the commit, but its balance \
             stays as it was.",
            "{me} 对这个事务一无所知，没有可以重做的内容：它记下了提交，但余额不变。"
        ),
        _ => return None,
    })
}

/// Without the coordinator: timers decide.
fn say_alone(site: Here<'_>, why: &Why, language: Language) -> Option<String> {
    let me = site.name(site.id);
    Some(match why {
        Why::AbortsAlone => speak!(
            language,
            "{me} is ready and has heard nothing for too long. It concludes that nobody has committed, and aborts \
             alone. It cannot know whether another one got a PreCommit and will commit.",
            "{me} 处于就绪状态，等待超时。它推断没有人提交过，于是独自中止。它无法知道是否有别人收到了 PreCommit 并将提交。"
        ),
        Why::CommitsAlone { balance } => speak!(
            language,
            "{me} has precommitted and has heard nothing for too long. It knows that all said yes, concludes that \
             nobody has aborted, and commits alone, at {balance}. It cannot know whether another one never got its \
             PreCommit, or whether an Abort is on its way.",
            "{me} 已预提交，等待超时。它知道全体都已赞成，推断没有人中止，于是独自提交，余额为 {balance}。它无法知道是否有人没收到 \
             PreCommit，也不知道是否有 Abort 正在路上。"
        ),
        _ => return None,
    })
}

/// Restarted nodes ask, others answer.
fn say_asking(site: Here<'_>, why: &Why, language: Language) -> Option<String> {
    let me = site.name(site.id);
    Some(match why {
        Why::AbortsWhenAsked { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} asks {me}, which knows of no transaction. {me} makes sure that nobody commits: it writes abort \
                 and will say no from now on.",
                "{from} 来问 {me}，而 {me} 不知道有任何事务。它确保没有人能提交：写下中止，今后只会回答反对。"
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
                "{from} asks how it ended. {me} knows no outcome and does not guess, so it says nothing.",
                "{from} 来问结果。{me} 不知道任何结果，也不去猜，所以不回答。"
            )
        }
        Why::Learns { from, outcome } => {
            let (from, done) = (site.name(*from), outcome.text().of(language));
            speak!(
                language,
                "{me} learns the outcome from {from}: {done}. It writes that down and tells nobody; who wants to know \
                 asks.",
                "{me} 从 {from} 得知结果：{done}。它记下来，但不通知任何人；想知道的自己会问。"
            )
        }
        Why::LearnsBalance { from, outcome, balance } => {
            let (from, done) = (site.name(*from), outcome.text().of(language));
            speak!(
                language,
                "{me} learns the outcome from {from}: {done}. It writes that down; its balance is {balance} and it \
                 holds no lock any more.",
                "{me} 从 {from} 得知结果：{done}。它写入日志，余额为 {balance}，不再持有锁。"
            )
        }
        Why::LateReply { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} does not ask any more, so {from}'s reply changes nothing.",
                "{me} 已不再询问，所以 {from} 的回答不起作用。"
            )
        }
        Why::AsksAgain => speak!(
            language,
            "Nobody who knows has answered. {me} was away and may not decide from its timer, so it asks again.",
            "没有知情者回答。{me} 曾经离线，不能凭计时器作决定，所以再问一次。"
        ),
        Why::Ignores { kind, from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} ignores {from}'s {kind}: no rule asks for it in its present state.",
                "{me} 忽略来自 {from} 的 {kind}：在它当前的状态下没有规则用得着它。"
            )
        }
        _ => return None,
    })
}

fn say_restart(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        Why::RestartsBegun => speak!(
            language,
            "{me}'s log has a transaction and no decision. The participants may have ended it without their \
             coordinator, so {me} does not decide: it asks.",
            "{me} 的日志里有一个事务，但没有决定。参与者可能已经在没有协调者的情况下结束了它，所以 {me} 不作决定，而是询问。"
        ),
        Why::RestartsReady => speak!(
            language,
            "{me}'s log says ready. The others may have gone on without it, so it will not decide from its timer any \
             more: it asks everyone how it ended.",
            "{me} 的日志写着就绪。其他节点可能已经继续下去，所以它不再凭计时器作决定，而是问所有人结果如何。"
        ),
        Why::RestartsPrecommitted => speak!(
            language,
            "{me}'s log says precommitted: it holds its lock again. The others may have aborted meanwhile, so it will \
             not decide from its timer any more: it asks everyone how it ended.",
            "{me} 的日志写着已预提交：它重新持有锁。其他节点可能已经中止，所以它不再凭计时器作决定，而是问所有人结果如何。"
        ),
        Why::RestartsDecided { outcome } => {
            let done = outcome.text().of(language);
            speak!(
                language,
                "{me}'s log has the {done}: it knows the outcome and tells whoever asks.",
                "{me} 的日志里有{done}：它知道结果，有人问就回答。"
            )
        }
        _ => speak!(
            language,
            "{me} finds nothing on its disk and knows of no transaction.",
            "{me} 的磁盘上什么也没有，它不知道有任何事务。"
        ),
    }
}
