//! What two-phase commit says of itself.

use crate::transfer;
use synod_core::about::{ChoiceAbout, Holds, MessageAbout, OptionAbout, PhaseAbout, TimerAbout};
use synod_core::{About, Text, Tone};

/// What two-phase commit says of itself.
pub(super) static ABOUT: About = About {
    id: "2pc",
    name: Text::new("Two-phase commit", "两阶段提交"),
    summary: Text::new(
        "A coordinator asks every participant for its vote, then tells all of them the outcome: every change is made, \
         or none is.",
        "协调者先征集每个参与者的投票，再把结果告诉所有参与者：所有改动要么全部生效，要么全部不生效。",
    ),
    roles_share: false,
    roles: &transfer::ROLES,
    phases: &PHASES,
    decides: transfer::DECIDES,
    holds: Holds::Accounts,
    options: &[OptionAbout {
        name: "termination",
        text: Text::new("A participant in doubt", "存疑的参与者"),
        choices: &[
            ChoiceAbout { name: "wait", text: Text::new("waits for the coordinator", "等待协调者") },
            ChoiceAbout {
                name: "cooperative",
                text: Text::new("asks all the others after a while", "过一段时间后询问所有其他节点"),
            },
        ],
    }],
    settings: &transfer::SETTINGS,
    requests: &transfer::REQUESTS,
    messages: &[
        MessageAbout {
            name: "Prepare",
            tone: Tone::First,
            answer: false,
            text: Text::new("can you make this change?", "你能做这笔改动吗？"),
        },
        MessageAbout {
            name: "Vote",
            tone: Tone::First,
            answer: true,
            text: Text::new("yes, and I am bound by it; or no", "可以，而且我受此约束；或者不行"),
        },
        MessageAbout {
            name: "Commit",
            tone: Tone::Second,
            answer: false,
            text: Text::new("make the change", "执行改动"),
        },
        MessageAbout {
            name: "Abort",
            tone: Tone::Failed,
            answer: false,
            text: Text::new("do not make the change", "不要执行改动"),
        },
        MessageAbout {
            name: "Ack",
            tone: Tone::Second,
            answer: true,
            text: Text::new("done; you may forget about me", "已完成，你可以忘掉我了"),
        },
        MessageAbout {
            name: "DecisionRequest",
            tone: Tone::Waiting,
            answer: false,
            text: Text::new("I am in doubt: how did it end?", "我处于存疑状态，结果如何？"),
        },
        MessageAbout {
            name: "DecisionReply",
            tone: Tone::Waiting,
            answer: true,
            text: Text::new("it ended like this", "结果是这样"),
        },
    ],
    timers: &[
        TimerAbout {
            name: "votes",
            length_ms: 100,
            text: Text::new("how long the coordinator waits for votes", "协调者等待投票的时间"),
        },
        TimerAbout {
            name: "acks",
            length_ms: 100,
            text: Text::new("how long it waits before it tells again", "协调者再次通知前等待的时间"),
        },
        TimerAbout {
            name: "decision",
            length_ms: 300,
            text: Text::new("how long a participant in doubt waits for the outcome", "存疑的参与者等待结果的时间"),
        },
    ],
    variants: &VARIANTS,
};

static PHASES: [PhaseAbout; 9] = [
    PhaseAbout::new("coordinator", "idle", Text::new("idle", "空闲"), Tone::Plain),
    PhaseAbout::new("coordinator", "voting", Text::new("voting", "征集投票"), Tone::First),
    PhaseAbout::new("coordinator", "committing", Text::new("committing", "提交中"), Tone::Second),
    PhaseAbout::new("coordinator", "aborting", Text::new("aborting", "中止中"), Tone::Failed),
    PhaseAbout::new("coordinator", "done", Text::new("done", "完成"), Tone::Third),
    PhaseAbout::new("participant", "idle", Text::new("idle", "空闲"), Tone::Plain),
    PhaseAbout::new("participant", "prepared", Text::new("in doubt", "存疑"), Tone::Waiting),
    PhaseAbout::new("participant", "committed", Text::new("committed", "已提交"), Tone::Third),
    PhaseAbout::new("participant", "aborted", Text::new("aborted", "已中止"), Tone::Failed),
];

static VARIANTS: [ChoiceAbout; 4] = [
    ChoiceAbout {
        name: "votes-before-writing",
        text: Text::new(
            "a participant says yes before undo and redo are on its disk: a crash makes it forget its promise",
            "参与者还没有把撤销值和重做值写入磁盘就投赞成票，一旦崩溃，就会忘记自己的承诺",
        ),
    },
    ChoiceAbout {
        name: "participant-times-out-to-commit",
        text: Text::new(
            "a participant in doubt does not wait: when its timer runs out, it commits",
            "存疑的参与者不等待，计时器到期就提交",
        ),
    },
    ChoiceAbout {
        name: "participant-times-out-to-abort",
        text: Text::new(
            "a participant in doubt does not wait: when its timer runs out, it aborts",
            "存疑的参与者不等待，计时器到期就中止",
        ),
    },
    ChoiceAbout {
        name: "coordinator-forgets",
        text: Text::new(
            "the coordinator does not write its decision: after a crash its log says that there was none",
            "协调者不把决定写入磁盘，崩溃之后，它的日志就像从未有过决定",
        ),
    },
];
