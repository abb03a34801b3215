//! What Paxos says of itself.

use alloc::vec;
use alloc::vec::Vec;
use synod_core::about::{
    ChoiceAbout, Decides, Holds, MessageAbout, OptionAbout, PhaseAbout, RequestAbout, RequestValue, RoleAbout,
    TimerAbout,
};
use synod_core::{About, OwnedText, Text, Tone};

/// What Paxos says of itself.
pub(super) fn about() -> About {
    About {
        id: "paxos".into(),
        name: OwnedText::new("Paxos", "Paxos"),
        summary: OwnedText::new(
            "Proposers want different values; a majority of acceptors chooses one of them, once, and every learner \
             that learns a value learns that one.",
            "提议者想要的值各不相同。接受者的多数派从中选定一个，而且只选定一次；凡是学到值的学习者，学到的都是它。",
        ),
        roles_share: true,
        roles: roles(),
        phases: phases(),
        decides: Decides::Client,
        holds: Holds::Nothing,
        options: options(),
        settings: Vec::new(),
        requests: requests(),
        messages: messages(),
        timers: timers(),
        variants: ChoiceAbout::all(VARIANTS),
    }
}

fn roles() -> Vec<RoleAbout> {
    vec![
        RoleAbout { decides: false, ..RoleAbout::new("proposer", Text::new("proposer", "提议者")) },
        RoleAbout { decides: false, row: 1, ..RoleAbout::new("acceptor", Text::new("acceptor", "接受者")) },
        RoleAbout { at_least: 0, row: 2, ..RoleAbout::new("learner", Text::new("learner", "学习者")) },
    ]
}

fn phases() -> Vec<PhaseAbout> {
    vec![
        PhaseAbout::new("proposer", "idle", Text::new("idle", "空闲"), Tone::Plain),
        PhaseAbout::new("proposer", "preparing", Text::new("preparing", "准备中"), Tone::First),
        PhaseAbout::new("proposer", "accepting", Text::new("accepting", "请求接受"), Tone::Second),
        PhaseAbout::new("proposer", "backing-off", Text::new("backing off", "退避中"), Tone::Waiting),
        PhaseAbout::new("proposer", "following", Text::new("following", "跟随中"), Tone::Waiting),
        PhaseAbout::new("proposer", "chosen", Text::new("chosen", "已选定"), Tone::Third),
        PhaseAbout::new("learner", "waiting", Text::new("waiting", "等待中"), Tone::Waiting),
        PhaseAbout::new("learner", "learned", Text::new("learned", "已学到"), Tone::Third),
    ]
}

fn requests() -> Vec<RequestAbout> {
    vec![
        RequestAbout::named("proposer", "propose", RequestValue::Text).with(Text::new("Propose a value", "提议一个值")),
        RequestAbout::named("proposer", "read", RequestValue::None)
            .with(Text::new("Read the chosen value", "读取选定的值")),
    ]
}

fn timers() -> Vec<TimerAbout> {
    vec![
        TimerAbout::new(
            "retry",
            100,
            Text::new(
                "how long a proposer gives a ballot before it starts a higher one",
                "提议者换用更高的编号前等待的时间",
            ),
        ),
        TimerAbout::new(
            "backoff",
            50,
            Text::new("how long a proposer that was refused waits", "提议者被拒绝后等待的时间"),
        ),
        TimerAbout::new(
            "heartbeat",
            40,
            Text::new("how often the leader lets the others hear that it leads", "领导者发送心跳的间隔"),
        ),
        TimerAbout::new(
            "leader",
            120,
            Text::new(
                "how long a proposer waits for a heartbeat before it leads itself",
                "提议者等待心跳的时间，等不到就自己领导",
            ),
        ),
    ]
}

fn options() -> Vec<OptionAbout> {
    vec![
        OptionAbout::new("learn", Text::new("Who tells the learners", "由谁告诉学习者"), ChoiceAbout::all(LEARN)),
        OptionAbout::new(
            "reject",
            Text::new("An acceptor asked for a ballot below its promise", "接受者遇到低于自己承诺的编号"),
            ChoiceAbout::all(REJECT),
        ),
        OptionAbout::new(
            "backoff",
            Text::new("A proposer that was refused", "被拒绝的提议者"),
            ChoiceAbout::all(BACKOFF),
        ),
        OptionAbout::new("leader", Text::new("Who proposes", "由谁提议"), ChoiceAbout::all(LEADER)),
    ]
}

const LEARN: &[(&str, Text)] = &[
    ("proposer", Text::new("the proposer, once its value is chosen", "提议者，在它的值被选定之后")),
    ("everyone", Text::new("every acceptor tells every learner", "每个接受者都告诉每个学习者")),
    (
        "one",
        Text::new(
            "the acceptors tell the first learner, which tells the others",
            "接受者告诉第一个学习者，再由它告诉其余的",
        ),
    ),
    (
        "some",
        Text::new(
            "the acceptors tell the first two learners, which tell the others",
            "接受者告诉前两个学习者，再由它们告诉其余的",
        ),
    ),
];

const REJECT: &[(&str, Text)] = &[
    ("nack", Text::new("answers Nack, with the ballot it has promised", "答复 Nack，并附上自己已承诺的编号")),
    ("silent", Text::new("answers nothing: the proposer's timer has to tell", "不答复，提议者只能靠计时器发觉")),
];

const BACKOFF: &[(&str, Text)] = &[
    ("fixed", Text::new("always waits as long", "每次等待同样长的时间")),
    (
        "growing",
        Text::new(
            "waits once as long as the timer says, then twice, three times, up to 65,535 times",
            "依次等待计时器长度的一倍、两倍、三倍……至多 65535 倍",
        ),
    ),
    (
        "random",
        Text::new(
            "waits between half as long as the timer says and two and a half times as long, by chance",
            "随机等待计时器长度的一半到两倍半",
        ),
    ),
];

const LEADER: &[(&str, Text)] = &[
    ("none", Text::new("every proposer: there is no leader", "每个提议者，没有领导者")),
    (
        "lowest",
        Text::new(
            "the live proposer of lowest id; the others hand it their values",
            "在运行的提议者中排在最前的一个，其余的把值转交给它",
        ),
    ),
];

fn messages() -> Vec<MessageAbout> {
    vec![
        MessageAbout::new(
            "Prepare",
            Tone::First,
            Text::new("promise this ballot, and say what you have accepted", "请承诺这个编号，并告诉我你接受过什么"),
        ),
        MessageAbout::answer(
            "Promise",
            Tone::First,
            Text::new("I shall accept nothing below this ballot", "我不会再接受低于这个编号的提案"),
        ),
        MessageAbout::answer(
            "Nack",
            Tone::Failed,
            Text::new("no: I have promised a higher ballot", "不行，我已承诺更高的编号"),
        ),
        MessageAbout::new(
            "Accept",
            Tone::Second,
            Text::new("accept this value in this ballot", "请在这个编号下接受这个值"),
        ),
        MessageAbout::answer("Accepted", Tone::Second, Text::new("I have accepted it", "我已接受")),
        MessageAbout::new("Chosen", Tone::Third, Text::new("this value is chosen", "这个值已被选定")),
        MessageAbout::new(
            "Heartbeat",
            Tone::Plain,
            Text::new("I lead, and work on a value", "我是领导者，正在处理一个值"),
        ),
        MessageAbout::new(
            "Forward",
            Tone::Plain,
            Text::new("my client wants this value: propose it", "我的客户端想要这个值，请提议它"),
        ),
    ]
}

/// The rules that can be switched off.
const VARIANTS: &[(&str, Text)] = &[
    (
        "promise-ignored",
        Text::new(
            "an acceptor accepts a proposal below the ballot that it has promised",
            "接受者会接受低于其承诺编号的提案",
        ),
    ),
    (
        "minority-quorum",
        Text::new(
            "half of the acceptors suffice, rounded down, so that two quorums need not meet",
            "半数接受者（向下取整）就够，这样的两组接受者不一定相交",
        ),
    ),
    (
        "value-not-adopted",
        Text::new(
            "a proposer asks for its own value, whatever the promises report",
            "无论承诺报告了什么，提议者都提出自己的值",
        ),
    ),
    (
        "lowest-adopted",
        Text::new(
            "a proposer adopts the lowest-numbered of the proposals reported, not the highest",
            "提议者采纳所报告提案中编号最低的，而不是最高的",
        ),
    ),
    (
        "acceptor-amnesia",
        Text::new(
            "an acceptor writes nothing down: after a restart it has promised and accepted nothing",
            "接受者什么都不写入磁盘，重启后就什么都没有承诺过、也没有接受过",
        ),
    ),
    (
        "shared-ballots",
        Text::new(
            "a ballot is the number of its round, so that two proposers can use the same one",
            "编号就是轮次，两个提议者可能用到同一个编号",
        ),
    ),
    (
        "proposer-amnesia",
        Text::new(
            "a proposer does not write its round down: after a restart it uses its ballots again",
            "提议者不把轮次写入磁盘，重启后会重用编号",
        ),
    ),
    (
        "stale-promises-counted",
        Text::new("a promise of an older ballot counts for the present one", "对旧编号的承诺也算作对当前编号的承诺"),
    ),
    (
        "duplicates-counted",
        Text::new(
            "an answer that arrives twice counts twice, for proposers and learners",
            "到达两次的答复算两次，提议者和学习者都如此",
        ),
    ),
    (
        "learner-counts-values",
        Text::new(
            "a learner adds up those who have accepted a value, in whatever ballots",
            "学习者把接受过同一个值的接受者加在一起，不论在哪个编号下",
        ),
    ),
    (
        "accept-raises-no-promise",
        Text::new(
            "accepting does not raise the promise, so that a late, lower proposal takes the place of a higher one",
            "接受并不提高承诺，迟到的低编号提案会取代高编号的提案",
        ),
    ),
];
