//! What the pair says of itself.

use alloc::vec;
use alloc::vec::Vec;
use synod_core::about::{
    ChoiceAbout, Decides, Holds, MessageAbout, OptionAbout, PhaseAbout, RequestAbout, RequestValue, RoleAbout,
    TimerAbout,
};
use synod_core::{About, OwnedText, Text, Tone};

/// What the pair says of itself.
pub(super) fn about() -> About {
    About {
        id: "pair".into(),
        name: OwnedText::new("A pair with one owner", "主备双机"),
        summary: OwnedText::new(
            "Two servers share a disk, and one of them at a time may write. Heartbeats alone cannot tell a dead owner \
             from a cut link; a witness's vote or fencing tokens can keep the older one from doing harm.",
            "两个服务器共用一个磁盘，同一时刻只能有一个写入。单靠心跳分不清主节点是死了还是链路断了；见证者的一票，或者防护令牌，可以防止旧的主节点造成破坏。",
        ),
        roles_share: false,
        roles: roles(),
        phases: phases(),
        decides: Decides::Client,
        holds: Holds::Ownership,
        options: vec![guard()],
        settings: Vec::new(),
        requests: vec![
            RequestAbout::named("server", "write", RequestValue::Text).with(Text::new("Write a value", "写入一个值")),
        ],
        messages: messages(),
        timers: timers(),
        variants: ChoiceAbout::all(VARIANTS),
    }
}

fn roles() -> Vec<RoleAbout> {
    let server = RoleAbout::new("server", Text::new("server", "服务器"));
    let disk = RoleAbout::new("disk", Text::new("disk", "磁盘"));
    let witness = RoleAbout::new("witness", Text::new("witness", "见证者"));
    vec![
        RoleAbout { row: 1, at_least: 2, at_most: 2, decides: false, ..server },
        RoleAbout { row: 2, at_most: 1, ..disk },
        RoleAbout { row: 0, at_least: 0, at_most: 1, decides: false, ..witness },
    ]
}

fn phases() -> Vec<PhaseAbout> {
    vec![
        PhaseAbout::new("server", "standby", Text::new("standby", "备用"), Tone::Plain),
        PhaseAbout::new("server", "claiming", Text::new("claiming", "申请中"), Tone::Waiting),
        PhaseAbout::new("server", "active", Text::new("active", "主用"), Tone::Third),
        PhaseAbout::new("witness", "bound", Text::new("bound", "受约束"), Tone::First),
        PhaseAbout::new("witness", "free", Text::new("free", "可改投"), Tone::Plain),
    ]
}

fn guard() -> OptionAbout {
    let choices = [
        ChoiceAbout::new("none", Text::new("nothing does", "没有")),
        ChoiceAbout::new(
            "witness",
            Text::new("an owner needs a witness's vote and must keep it alive", "主节点需要见证者的一票，并须不断续约"),
        ),
        ChoiceAbout::new(
            "fencing",
            Text::new("the disk refuses whoever comes with an old token", "磁盘拒绝持有旧令牌者"),
        ),
    ];
    OptionAbout::new("guard", Text::new("What guards against a second owner", "防范第二个主节点的措施"), choices)
}

fn messages() -> Vec<MessageAbout> {
    vec![
        MessageAbout::new("Heartbeat", Tone::First, Text::new("I am here, and I own", "我在，我是主节点")),
        MessageAbout::new(
            "Claim",
            Tone::Waiting,
            Text::new("may I own, in this term?", "我可以在这个任期做主节点吗？"),
        ),
        MessageAbout::answer("Ack", Tone::First, Text::new("heard, and agreed", "收到，同意")),
        MessageAbout::answer("Refused", Tone::Failed, Text::new("no: I know of this term", "不行，我已知道这个任期")),
        MessageAbout::new("Write", Tone::Second, Text::new("store this value", "存下这个值")),
        MessageAbout::answer("Written", Tone::Second, Text::new("it is stored", "已存下")),
    ]
}

fn timers() -> Vec<TimerAbout> {
    vec![
        TimerAbout::new(
            "heartbeat",
            40,
            Text::new(
                "how long an owner waits between beats, and a claimant between claims",
                "两次心跳或两次申请之间的时间",
            ),
        ),
        TimerAbout::new("peer", 200, Text::new("how long a standby waits for a heartbeat", "备用服务器等待心跳的时间")),
        TimerAbout::new("lease", 200, Text::new("how long the witness's vote binds it", "见证者受其投票约束的时间")),
    ]
}

/// The rules that can be switched off.
const VARIANTS: &[(&str, Text)] = &[
    (
        "never-steps-down",
        Text::new(
            "an owner whose beats nobody answers stays active, while another may be voted in",
            "主节点的心跳无人应答时仍不退位，而另一个可能已经当选",
        ),
    ),
    (
        "vote-unbound",
        Text::new(
            "the witness gives its vote to the next that asks, although its lease still runs",
            "租约还没到期，见证者就把票投给下一个来要的",
        ),
    ),
    (
        "vote-forgotten",
        Text::new(
            "the witness does not write its vote: after a restart it gives it to anybody",
            "见证者不把投票写入磁盘，重启之后谁来要都给",
        ),
    ),
    (
        "old-token",
        Text::new(
            "a new owner takes the term that it has seen instead of a new one: its token says nothing",
            "新的主节点沿用见过的任期，不取新的：它的令牌毫无意义",
        ),
    ),
    (
        "token-forgotten",
        Text::new(
            "the disk does not write its highest term: after a restart it lets an old owner write",
            "磁盘不记下最高的任期，重启之后，旧的主节点又能写入",
        ),
    ),
];
