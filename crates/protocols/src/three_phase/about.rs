//! What three-phase commit says of itself.

use crate::transfer;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::about::{ChoiceAbout, Holds, MessageAbout, OptionAbout, PhaseAbout, TimerAbout};
use synod_core::{About, OwnedText, Text, Tone};

/// What three-phase commit says of itself.
pub(super) fn about() -> About {
    About {
        id: "3pc".into(),
        name: OwnedText::new("Three-phase commit", "三阶段提交"),
        summary: OwnedText::new(
            "Two-phase commit with a step in between: everyone hears that all could commit before anyone does, so \
             that those who are left without a coordinator can end the transaction themselves. Their timers can be \
             wrong.",
            "在两阶段提交中间加一步：先让所有参与者知道全体都能提交，再真正提交，这样失去协调者的参与者也能自己结束事务。但它们的计时器可能判断错误。",
        ),
        roles_share: false,
        roles: transfer::roles(),
        phases: phases(),
        decides: transfer::decides(),
        holds: Holds::Accounts,
        options: options(),
        settings: transfer::settings(),
        requests: transfer::requests(),
        messages: messages(),
        timers: timers(),
        variants: ChoiceAbout::all(VARIANTS),
    }
}

fn phases() -> Vec<PhaseAbout> {
    vec![
        PhaseAbout::new("coordinator", "idle", Text::new("idle", "空闲"), Tone::Plain),
        PhaseAbout::new("coordinator", "waiting", Text::new("waiting", "征集投票"), Tone::First),
        PhaseAbout::new("coordinator", "prepared", Text::new("prepared", "预提交中"), Tone::Second),
        PhaseAbout::new("coordinator", "asking", Text::new("asking", "询问中"), Tone::Waiting),
        PhaseAbout::new("coordinator", "committed", Text::new("committed", "已提交"), Tone::Third),
        PhaseAbout::new("coordinator", "aborted", Text::new("aborted", "已中止"), Tone::Failed),
        PhaseAbout::new("participant", "idle", Text::new("idle", "空闲"), Tone::Plain),
        PhaseAbout::new("participant", "ready", Text::new("ready", "就绪"), Tone::First),
        PhaseAbout::new("participant", "precommitted", Text::new("precommitted", "已预提交"), Tone::Second),
        PhaseAbout::new("participant", "committed", Text::new("committed", "已提交"), Tone::Third),
        PhaseAbout::new("participant", "aborted", Text::new("aborted", "已中止"), Tone::Failed),
    ]
}

fn options() -> Vec<OptionAbout> {
    vec![
        OptionAbout::new(
            "termination",
            Text::new("A participant that hears nothing", "收不到消息的参与者"),
            [
                ChoiceAbout::new(
                    "timeout",
                    Text::new(
                        "decides by its timer: ready aborts, precommitted commits",
                        "凭计时器决定：就绪则中止，已预提交则提交",
                    ),
                ),
                ChoiceAbout::new(
                    "elected",
                    Text::new(
                        "stands for election: one survivor compares all states and decides for all",
                        "发起选举：由一个幸存者比较所有节点的状态，替全体决定",
                    ),
                ),
            ],
        ),
        OptionAbout::new(
            "missing_ack",
            Text::new("A coordinator that misses a PreAck", "缺少 PreAck 的协调者"),
            [
                ChoiceAbout::new("abort", Text::new("aborts, unless survivors elect", "中止（由幸存者选举时除外）")),
                ChoiceAbout::new("commit", Text::new("commits: all have said yes", "提交，因为全体都已赞成")),
            ],
        ),
    ]
}

fn messages() -> Vec<MessageAbout> {
    vec![
        MessageAbout::new("CanCommit", Tone::First, Text::new("could you make this change?", "你能做这笔改动吗？")),
        MessageAbout::answer(
            "Vote",
            Tone::First,
            Text::new("I could, and have locked nothing yet; or I could not", "可以，但尚未加锁；或者不行"),
        ),
        MessageAbout::new(
            "PreCommit",
            Tone::Second,
            Text::new("all could: get ready to commit", "全体都可以，请准备提交"),
        ),
        MessageAbout::answer(
            "PreAck",
            Tone::Second,
            Text::new("the account is locked, undo and redo are written", "已锁住账户，撤销值和重做值已写入日志"),
        ),
        MessageAbout::new("DoCommit", Tone::Third, Text::new("make the change final", "让改动生效")),
        MessageAbout::new("Abort", Tone::Failed, Text::new("do not make the change", "不要执行改动")),
        MessageAbout::answer("Ack", Tone::Third, Text::new("done", "已完成")),
        MessageAbout::new(
            "DecisionRequest",
            Tone::Waiting,
            Text::new("I was down: how did it end?", "我崩溃过，结果如何？"),
        ),
        MessageAbout::answer("DecisionReply", Tone::Waiting, Text::new("it ended like this", "结果是这样")),
        MessageAbout::new(
            "StateRequest",
            Tone::Waiting,
            Text::new("I am a candidate: how far have you come?", "我是候选者，你进行到哪一步了？"),
        ),
        MessageAbout::answer("StateReply", Tone::Waiting, Text::new("this far", "到这一步")),
    ]
}

fn timers() -> Vec<TimerAbout> {
    vec![
        TimerAbout::new("votes", 100, Text::new("how long the coordinator waits for votes", "协调者等待投票的时间")),
        TimerAbout::new(
            "acks",
            100,
            Text::new("how long the coordinator waits for every PreAck", "协调者等齐 PreAck 的时间"),
        ),
        TimerAbout::new(
            "decision",
            300,
            Text::new(
                "how long a participant waits for news, or a restarted node for a reply",
                "参与者等待消息、重启的节点等待答复的时间",
            ),
        ),
        TimerAbout::new(
            "election",
            100,
            Text::new(
                "how long a candidate waits for states, then for every PreAck",
                "候选者等待状态、随后等齐 PreAck 的时间",
            ),
        ),
    ]
}

/// The rules that can be switched off.
const VARIANTS: &[(&str, Text)] = &[
    (
        "precommitted-times-out-to-abort",
        Text::new(
            "a precommitted participant that hears nothing more aborts: another one may have committed",
            "已预提交的参与者收不到消息就中止，而别的参与者可能已经提交",
        ),
    ),
    (
        "aborts-after-precommit",
        Text::new(
            "a coordinator that misses a PreAck aborts, although the survivors of an election may commit",
            "缺少 PreAck 的协调者中止，而幸存者经选举却可能提交",
        ),
    ),
];
