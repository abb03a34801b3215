//! What a remote call says of itself.

use super::FIRST_BALANCE;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::about::{
    ChoiceAbout, Decides, Holds, MessageAbout, OptionAbout, PhaseAbout, RequestAbout, RequestValue, RoleAbout,
    SettingAbout, SettingKind, TimerAbout,
};
use synod_core::{About, OwnedText, Text, Tone, limits};

/// What a remote call says of itself.
pub(super) fn about() -> About {
    About {
        id: "rpc".into(),
        name: OwnedText::new("Remote call", "远程调用"),
        summary: OwnedText::new(
            "A client asks a server to change an account. The call is done, or refused, or nothing comes back: then \
             the client cannot know which it was.",
            "客户端请服务器修改一个账户。调用可能成功，可能被拒绝，也可能毫无回音；那时，客户端无从知道结果是哪一种。",
        ),
        roles_share: false,
        roles: roles(),
        phases: phases(),
        decides: Decides::Outcome(vec!["ok".into(), "refused".into()]),
        holds: Holds::Accounts,
        options: options(),
        settings: vec![SettingAbout::new(
            "server",
            "balance",
            Text::new("balance", "余额"),
            SettingKind::Whole { limit: limits::BALANCE, default: FIRST_BALANCE },
        )],
        requests: vec![
            RequestAbout::named("client", "call", RequestValue::Whole)
                .with(Text::new("Change the balance by", "改动余额")),
            RequestAbout::named("client", "ask", RequestValue::None)
                .with(Text::new("Ask how the last call ended", "询问上次调用的结果")),
        ],
        messages: messages(),
        timers: vec![TimerAbout::new(
            "reply",
            100,
            Text::new("how long a client waits for an answer", "客户端等待答复的时间"),
        )],
        variants: ChoiceAbout::all(VARIANTS),
    }
}

fn roles() -> Vec<RoleAbout> {
    let others = limits::NODES as u8 - 1;
    vec![
        RoleAbout { at_most: others, ..RoleAbout::new("client", Text::new("client", "客户端")) },
        RoleAbout { row: 1, at_most: 1, decides: false, ..RoleAbout::new("server", Text::new("server", "服务器")) },
    ]
}

fn phases() -> Vec<PhaseAbout> {
    vec![
        PhaseAbout::new("client", "idle", Text::new("idle", "空闲"), Tone::Plain),
        PhaseAbout::new("client", "calling", Text::new("calling", "调用中"), Tone::First),
        PhaseAbout::new("client", "asking", Text::new("asking", "询问中"), Tone::Second),
        PhaseAbout::new("client", "unknown", Text::new("unknown", "结果未知"), Tone::Waiting),
        PhaseAbout::new("client", "ok", Text::new("ok", "成功"), Tone::Third),
        PhaseAbout::new("client", "refused", Text::new("refused", "被拒绝"), Tone::Failed),
    ]
}

fn options() -> Vec<OptionAbout> {
    let timeout = ChoiceAbout::all(&[
        ("give-up", Text::new("gives up: it does not know how the call ended", "放弃，不知道调用的结果")),
        ("retry", Text::new("calls again, with the same number", "用同一个编号再次调用")),
    ]);
    let remember = ChoiceAbout::all(&[
        ("nothing", Text::new("nowhere", "不保存")),
        ("memory", Text::new("in its memory, until it crashes", "在内存里，崩溃即丢失")),
        ("disk", Text::new("on its disk, in the same write as the effect", "在磁盘上，与改动一次写入")),
    ]);
    vec![
        OptionAbout::new("timeout", Text::new("A client that hears nothing", "没有收到答复的客户端"), timeout),
        OptionAbout::new(
            "remember",
            Text::new(
                "Where the server keeps each client's last call and its answer",
                "服务器把每个客户端的上次调用及答复保存在哪里",
            ),
            remember,
        ),
    ]
}

fn messages() -> Vec<MessageAbout> {
    vec![
        MessageAbout::new("Call", Tone::First, Text::new("change the balance, once", "请改动余额，只此一次")),
        MessageAbout::new("Ask", Tone::Second, Text::new("how did this call of mine end?", "我的这次调用结果如何？")),
        MessageAbout::answer(
            "Reply",
            Tone::First,
            Text::new("it is done; or it is refused; or I cannot tell", "已成功；或被拒绝；或我无法判断"),
        ),
    ]
}

/// The rules that can be switched off.
const VARIANTS: &[(&str, Text)] = &[
    (
        "timeout-is-failure",
        Text::new(
            "a client that gives up takes its call for refused, though it may have been carried out",
            "放弃等待的客户端认为调用被拒绝了，其实它可能已被执行",
        ),
    ),
    (
        "new-number-each-try",
        Text::new(
            "a client that calls again takes a new number, so that the server takes it for another call",
            "客户端再次调用时换用新编号，服务器会当作另一次调用",
        ),
    ),
    (
        "number-forgotten",
        Text::new(
            "a client does not write its number down before it calls: after a crash another call gets the same one",
            "客户端调用前不写下编号，崩溃之后，另一次调用会得到同一个编号",
        ),
    ),
    (
        "not-found-is-final",
        Text::new(
            "the server says that it has no such call, and does not make sure that the call, if late, has no effect",
            "服务器说没有这次调用，却不确保它迟到时不会生效",
        ),
    ),
    (
        "answers-before-writing",
        Text::new(
            "the server answers before the effect is on its disk: a crash undoes what was confirmed",
            "改动还没有写入磁盘，服务器就作答，一旦崩溃，确认过的改动就没了",
        ),
    ),
];
