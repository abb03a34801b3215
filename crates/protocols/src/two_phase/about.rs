//! What two-phase commit says of itself.

use crate::transfer;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::about::{ChoiceAbout, Holds, MessageAbout, OptionAbout, PhaseAbout, TimerAbout};
use synod_core::{About, OwnedText, Text, Tone};

/// What two-phase commit says of itself.
pub(super) fn about() -> About {
    About {
        id: "2pc".into(),
        name: OwnedText::new("Two-phase commit", "两阶段提交"),
        summary: OwnedText::new(
            "A coordinator asks every participant for its vote, then tells all of them the outcome: every change is \
             made, or none is.",
            "协调者先征集每个参与者的投票，再把结果告诉所有参与者：所有改动要么全部生效，要么全部不生效。",
        ),
        roles_share: false,
        roles: transfer::roles(),
        phases: phases(),
        decides: transfer::decides(),
        holds: Holds::Accounts,
        options: vec![termination()],
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
        PhaseAbout::new("coordinator", "voting", Text::new("voting", "征集投票"), Tone::First),
        PhaseAbout::new("coordinator", "committing", Text::new("committing", "提交中"), Tone::Second),
        PhaseAbout::new("coordinator", "aborting", Text::new("aborting", "中止中"), Tone::Failed),
        PhaseAbout::new("coordinator", "done", Text::new("done", "完成"), Tone::Third),
        PhaseAbout::new("participant", "idle", Text::new("idle", "空闲"), Tone::Plain),
        PhaseAbout::new("participant", "prepared", Text::new("in doubt", "存疑"), Tone::Waiting),
        PhaseAbout::new("participant", "committed", Text::new("committed", "已提交"), Tone::Third),
        PhaseAbout::new("participant", "aborted", Text::new("aborted", "已中止"), Tone::Failed),
    ]
}

fn termination() -> OptionAbout {
    let choices = [
        ChoiceAbout::new("wait", Text::new("waits for the coordinator", "等待协调者")),
        ChoiceAbout::new("cooperative", Text::new("asks all the others after a while", "过一段时间后询问所有其他节点")),
    ];
    OptionAbout::new("termination", Text::new("A participant in doubt", "存疑的参与者"), choices)
}

fn messages() -> Vec<MessageAbout> {
    vec![
        MessageAbout::new("Prepare", Tone::First, Text::new("can you make this change?", "你能做这笔改动吗？")),
        MessageAbout::answer(
            "Vote",
            Tone::First,
            Text::new("yes, and I am bound by it; or no", "可以，而且我受此约束；或者不行"),
        ),
        MessageAbout::new("Commit", Tone::Second, Text::new("make the change", "执行改动")),
        MessageAbout::new("Abort", Tone::Failed, Text::new("do not make the change", "不要执行改动")),
        MessageAbout::answer("Ack", Tone::Second, Text::new("done; you may forget about me", "已完成，你可以忘掉我了")),
        MessageAbout::new(
            "DecisionRequest",
            Tone::Waiting,
            Text::new("I am in doubt: how did it end?", "我处于存疑状态，结果如何？"),
        ),
        MessageAbout::answer("DecisionReply", Tone::Waiting, Text::new("it ended like this", "结果是这样")),
    ]
}

fn timers() -> Vec<TimerAbout> {
    vec![
        TimerAbout::new("votes", 100, Text::new("how long the coordinator waits for votes", "协调者等待投票的时间")),
        TimerAbout::new(
            "acks",
            100,
            Text::new("how long it waits before it tells again", "协调者再次通知前等待的时间"),
        ),
        TimerAbout::new(
            "decision",
            300,
            Text::new("how long a participant in doubt waits for the outcome", "存疑的参与者等待结果的时间"),
        ),
    ]
}

/// The rules that can be switched off.
const VARIANTS: &[(&str, Text)] = &[
    (
        "votes-before-writing",
        Text::new(
            "a participant says yes before undo and redo are on its disk: a crash makes it forget its promise",
            "参与者还没有把撤销值和重做值写入磁盘就投赞成票，一旦崩溃，就会忘记自己的承诺",
        ),
    ),
    (
        "participant-times-out-to-commit",
        Text::new(
            "a participant in doubt does not wait: when its timer runs out, it commits",
            "存疑的参与者不等待，计时器到期就提交",
        ),
    ),
    (
        "participant-times-out-to-abort",
        Text::new(
            "a participant in doubt does not wait: when its timer runs out, it aborts",
            "存疑的参与者不等待，计时器到期就中止",
        ),
    ),
    (
        "coordinator-forgets",
        Text::new(
            "the coordinator does not write its decision: after a crash its log says that there was none",
            "协调者不把决定写入磁盘，崩溃之后，它的日志就像从未有过决定",
        ),
    ),
];
