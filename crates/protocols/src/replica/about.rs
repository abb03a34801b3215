//! What a replicated register says of itself.

use alloc::vec;
use alloc::vec::Vec;
use synod_core::about::{
    ChoiceAbout, Decides, Holds, MessageAbout, OptionAbout, PhaseAbout, RequestAbout, RequestValue, RoleAbout,
    TimerAbout,
};
use synod_core::{About, OwnedText, Text, Tone};

/// What a replicated register says of itself.
pub(super) fn about() -> About {
    About {
        id: "replica".into(),
        name: OwnedText::new("Replicated register", "复制寄存器"),
        summary: OwnedText::new(
            "One value on several replicas. How many of them a write and a read wait for decides what a read may \
             return, and who waits when the network is cut.",
            "一个值存放在多个副本上。写和读各等待几个副本，决定了读到的值可以有多旧，也决定了网络中断时谁要等待。",
        ),
        roles_share: false,
        roles: vec![
            RoleAbout { at_most: 9, ..RoleAbout::new("client", Text::new("client", "客户端")) },
            RoleAbout {
                decides: false, row: 1, at_most: 7, ..RoleAbout::new("replica", Text::new("replica", "副本"))
            },
        ],
        phases: vec![
            PhaseAbout::new("client", "idle", Text::new("idle", "空闲"), Tone::Plain),
            PhaseAbout::new("client", "waiting", Text::new("waiting", "等待中"), Tone::Waiting),
        ],
        decides: Decides::Client,
        holds: Holds::Copies,
        options: options(),
        settings: Vec::new(),
        requests: requests(),
        messages: messages(),
        timers: vec![TimerAbout::new(
            "retry",
            100,
            Text::new(
                "how long a replica waits before it asks and sends copies again",
                "副本再次询问和发送副本数据前等待的时间",
            ),
        )],
        variants: ChoiceAbout::all(VARIANTS),
    }
}

fn requests() -> Vec<RequestAbout> {
    vec![
        RequestAbout::named("client", "write", RequestValue::Text).with(Text::new("Write a value", "写入一个值")),
        RequestAbout::named("client", "read", RequestValue::None).with(Text::new("Read the value", "读取值")),
        RequestAbout::named("client", "switch", RequestValue::Node("replica".into()))
            .with(Text::new("Go to another replica", "换到另一个副本")),
    ]
}

fn messages() -> Vec<MessageAbout> {
    vec![
        MessageAbout::new("Write", Tone::First, Text::new("write this value", "写入这个值")),
        MessageAbout::new("Read", Tone::First, Text::new("what is the value?", "值是多少？")),
        MessageAbout::answer("Written", Tone::First, Text::new("it is written, as this version", "已写入，版本如下")),
        MessageAbout::answer("Value", Tone::First, Text::new("this is the value", "值是这个")),
        MessageAbout::new("Ask", Tone::Second, Text::new("what do you hold?", "你持有的是什么？")),
        MessageAbout::answer("Have", Tone::Second, Text::new("I hold this", "我持有的是这个")),
        MessageAbout::new(
            "Copy",
            Tone::Third,
            Text::new("hold this, unless you hold something newer", "请存下这个，除非你持有的更新"),
        ),
        MessageAbout::answer("Copied", Tone::Third, Text::new("I hold this version", "我持有这个版本")),
    ]
}

fn options() -> Vec<OptionAbout> {
    let option = |name, text: Text, choices| OptionAbout::new(name, text, ChoiceAbout::all(choices));
    vec![
        option("writes", Text::new("Where a client writes", "客户端写到哪里"), WRITES),
        option("w", Text::new("A write is answered once it is held by", "写入在多少个副本持有之后答复"), HOLDERS),
        option("r", Text::new("A read hears", "读取要听取多少个副本"), HEARS),
        option("repair", Text::new("A read that has found a value", "读取找到值之后"), REPAIR),
        option("session", Text::new("What a client carries from call to call", "客户端在调用之间携带什么"), SESSION),
    ]
}

const WRITES: &[(&str, Text)] = &[
    ("primary", Text::new("to the first replica", "写到第一个副本")),
    ("any", Text::new("to the replica where it is", "写到它所在的副本")),
];

const HOLDERS: &[(&str, Text)] = &[
    ("all", Text::new("all replicas", "全部副本")),
    ("majority", Text::new("more than half of them", "半数以上的副本")),
    ("one", Text::new("the one that gives it its version", "赋予它版本的那个副本")),
];

const HEARS: &[(&str, Text)] = &[
    ("one", Text::new("the one that is asked", "被询问的那个副本")),
    ("majority", Text::new("more than half of them", "半数以上的副本")),
    ("all", Text::new("all replicas", "全部副本")),
];

const REPAIR: &[(&str, Text)] = &[
    ("none", Text::new("answers", "直接答复")),
    ("write-back", Text::new("first brings it to as many replicas as a write", "先让与写入同样多的副本持有它")),
];

const SESSION: &[(&str, Text)] = &[
    ("none", Text::new("nothing", "什么也不带")),
    ("read-your-writes", Text::new("what it wrote, to its reads", "读取时带上写过的版本")),
    ("monotonic-reads", Text::new("what it read, to its reads", "读取时带上读过的版本")),
    ("monotonic-writes", Text::new("what it wrote, to its writes", "写入时带上写过的版本")),
    ("writes-follow-reads", Text::new("what it read, to its writes", "写入时带上读过的版本")),
    ("causal", Text::new("all of that", "以上全部")),
];

/// The rules that can be switched off.
const VARIANTS: &[(&str, Text)] = &[
    (
        "writes-blindly",
        Text::new(
            "a replica gives a write its version without hearing the others: it may be lower than one that was \
             answered already",
            "副本不先听取其他副本就给写入赋予版本，这个版本可能低于已经答复过的版本",
        ),
    ),
    (
        "older-overwrites",
        Text::new(
            "a replica stores every copy that it is sent, the older ones too",
            "副本收到什么就存什么，更旧的也存",
        ),
    ),
    (
        "ties-unbroken",
        Text::new(
            "versions are compared by their counters alone: two writes with equal ones are taken for the same",
            "比较版本只看计数，计数相同的两次写入会被当作同一次",
        ),
    ),
    (
        "copies-in-memory",
        Text::new(
            "a replica confirms a copy before it is on its disk: a crash takes it back",
            "副本还没有把收到的值写入磁盘就确认，一旦崩溃就会丢失",
        ),
    ),
];
