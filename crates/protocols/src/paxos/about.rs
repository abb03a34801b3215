//! What Paxos says of itself.

use synod_core::about::{
    ChoiceAbout, Decides, Holds, MessageAbout, OptionAbout, PhaseAbout, RequestAbout, RequestValue, RoleAbout,
    TimerAbout,
};
use synod_core::{About, Text, Tone, limits};

/// What Paxos says of itself.
pub(super) static ABOUT: About = About {
    id: "paxos",
    name: Text::new("Paxos", "Paxos"),
    summary: Text::new(
        "Proposers want different values; a majority of acceptors chooses one of them, once, and every learner that \
         learns a value learns that one.",
        "提议者想要的值各不相同。接受者的多数派从中选定一个，而且只选定一次；凡是学到值的学习者，学到的都是它。",
    ),
    roles_share: true,
    roles: &ROLES,
    phases: &PHASES,
    decides: Decides::Client,
    holds: Holds::Nothing,
    options: &OPTIONS,
    settings: &[],
    requests: &REQUESTS,
    messages: &MESSAGES,
    timers: &TIMERS,
    variants: &VARIANTS,
};

/// Roles share nodes, so that every node may have each.
const AT_MOST: u8 = limits::NODES as u8;

static ROLES: [RoleAbout; 3] = [
    RoleAbout {
        name: "proposer",
        text: Text::new("proposer", "提议者"),
        row: 0,
        at_least: 1,
        at_most: AT_MOST,
        decides: false,
    },
    RoleAbout {
        name: "acceptor",
        text: Text::new("acceptor", "接受者"),
        row: 1,
        at_least: 1,
        at_most: AT_MOST,
        decides: false,
    },
    RoleAbout {
        name: "learner",
        text: Text::new("learner", "学习者"),
        row: 2,
        at_least: 0,
        at_most: AT_MOST,
        decides: true,
    },
];

static PHASES: [PhaseAbout; 8] = [
    PhaseAbout::new("proposer", "idle", Text::new("idle", "空闲"), Tone::Plain),
    PhaseAbout::new("proposer", "preparing", Text::new("preparing", "准备中"), Tone::First),
    PhaseAbout::new("proposer", "accepting", Text::new("accepting", "请求接受"), Tone::Second),
    PhaseAbout::new("proposer", "backing-off", Text::new("backing off", "退避中"), Tone::Waiting),
    PhaseAbout::new("proposer", "following", Text::new("following", "跟随中"), Tone::Waiting),
    PhaseAbout::new("proposer", "chosen", Text::new("chosen", "已选定"), Tone::Third),
    PhaseAbout::new("learner", "waiting", Text::new("waiting", "等待中"), Tone::Waiting),
    PhaseAbout::new("learner", "learned", Text::new("learned", "已学到"), Tone::Third),
];

static REQUESTS: [RequestAbout; 2] = [
    RequestAbout {
        role: "proposer",
        name: Some("propose"),
        value: RequestValue::Text,
        text: Text::new("Propose a value", "提议一个值"),
    },
    RequestAbout {
        role: "proposer",
        name: Some("read"),
        value: RequestValue::None,
        text: Text::new("Read the chosen value", "读取选定的值"),
    },
];

static TIMERS: [TimerAbout; 4] = [
    TimerAbout {
        name: "retry",
        length_ms: 100,
        text: Text::new(
            "how long a proposer gives a ballot before it starts a higher one",
            "提议者换用更高的编号前等待的时间",
        ),
    },
    TimerAbout {
        name: "backoff",
        length_ms: 50,
        text: Text::new("how long a proposer that was refused waits", "提议者被拒绝后等待的时间"),
    },
    TimerAbout {
        name: "heartbeat",
        length_ms: 40,
        text: Text::new("how often the leader lets the others hear that it leads", "领导者发送心跳的间隔"),
    },
    TimerAbout {
        name: "leader",
        length_ms: 120,
        text: Text::new(
            "how long a proposer waits for a heartbeat before it leads itself",
            "提议者等待心跳的时间，等不到就自己领导",
        ),
    },
];

static OPTIONS: [OptionAbout; 4] = [
    OptionAbout {
        name: "learn",
        text: Text::new("Who tells the learners", "由谁告诉学习者"),
        choices: &[
            ChoiceAbout {
                name: "proposer",
                text: Text::new("the proposer, once its value is chosen", "提议者，在它的值被选定之后"),
            },
            ChoiceAbout {
                name: "everyone",
                text: Text::new("every acceptor tells every learner", "每个接受者都告诉每个学习者"),
            },
            ChoiceAbout {
                name: "one",
                text: Text::new(
                    "the acceptors tell the first learner, which tells the others",
                    "接受者告诉第一个学习者，再由它告诉其余的",
                ),
            },
            ChoiceAbout {
                name: "some",
                text: Text::new(
                    "the acceptors tell the first two learners, which tell the others",
                    "接受者告诉前两个学习者，再由它们告诉其余的",
                ),
            },
        ],
    },
    OptionAbout {
        name: "reject",
        text: Text::new("An acceptor asked for a ballot below its promise", "接受者遇到低于自己承诺的编号"),
        choices: &[
            ChoiceAbout {
                name: "nack",
                text: Text::new("answers Nack, with the ballot it has promised", "答复 Nack，并附上自己已承诺的编号"),
            },
            ChoiceAbout {
                name: "silent",
                text: Text::new("answers nothing: the proposer's timer has to tell", "不答复，提议者只能靠计时器发觉"),
            },
        ],
    },
    OptionAbout {
        name: "backoff",
        text: Text::new("A proposer that was refused", "被拒绝的提议者"),
        choices: &[
            ChoiceAbout { name: "fixed", text: Text::new("always waits as long", "每次等待同样长的时间") },
            ChoiceAbout {
                name: "growing",
                text: Text::new(
                    "waits once as long as the timer says, then twice, three times, up to 65,535 times",
                    "依次等待计时器长度的一倍、两倍、三倍……至多 65535 倍",
                ),
            },
            ChoiceAbout {
                name: "random",
                text: Text::new(
                    "waits between half as long as the timer says and two and a half times as long, by chance",
                    "随机等待计时器长度的一半到两倍半",
                ),
            },
        ],
    },
    OptionAbout {
        name: "leader",
        text: Text::new("Who proposes", "由谁提议"),
        choices: &[
            ChoiceAbout {
                name: "none",
                text: Text::new("every proposer: there is no leader", "每个提议者，没有领导者"),
            },
            ChoiceAbout {
                name: "lowest",
                text: Text::new(
                    "the live proposer of lowest id; the others hand it their values",
                    "在运行的提议者中排在最前的一个，其余的把值转交给它",
                ),
            },
        ],
    },
];

static MESSAGES: [MessageAbout; 8] = [
    MessageAbout {
        name: "Prepare",
        tone: Tone::First,
        answer: false,
        text: Text::new("promise this ballot, and say what you have accepted", "请承诺这个编号，并告诉我你接受过什么"),
    },
    MessageAbout {
        name: "Promise",
        tone: Tone::First,
        answer: true,
        text: Text::new("I shall accept nothing below this ballot", "我不会再接受低于这个编号的提案"),
    },
    MessageAbout {
        name: "Nack",
        tone: Tone::Failed,
        answer: true,
        text: Text::new("no: I have promised a higher ballot", "不行，我已承诺更高的编号"),
    },
    MessageAbout {
        name: "Accept",
        tone: Tone::Second,
        answer: false,
        text: Text::new("accept this value in this ballot", "请在这个编号下接受这个值"),
    },
    MessageAbout {
        name: "Accepted",
        tone: Tone::Second,
        answer: true,
        text: Text::new("I have accepted it", "我已接受"),
    },
    MessageAbout {
        name: "Chosen",
        tone: Tone::Third,
        answer: false,
        text: Text::new("this value is chosen", "这个值已被选定"),
    },
    MessageAbout {
        name: "Heartbeat",
        tone: Tone::Plain,
        answer: false,
        text: Text::new("I lead, and work on a value", "我是领导者，正在处理一个值"),
    },
    MessageAbout {
        name: "Forward",
        tone: Tone::Plain,
        answer: false,
        text: Text::new("my client wants this value: propose it", "我的客户端想要这个值，请提议它"),
    },
];

static VARIANTS: [ChoiceAbout; 11] = [
    ChoiceAbout {
        name: "promise-ignored",
        text: Text::new(
            "an acceptor accepts a proposal below the ballot that it has promised",
            "接受者会接受低于其承诺编号的提案",
        ),
    },
    ChoiceAbout {
        name: "minority-quorum",
        text: Text::new(
            "half of the acceptors suffice, rounded down, so that two quorums need not meet",
            "半数接受者（向下取整）就够，这样的两组接受者不一定相交",
        ),
    },
    ChoiceAbout {
        name: "value-not-adopted",
        text: Text::new(
            "a proposer asks for its own value, whatever the promises report",
            "无论承诺报告了什么，提议者都提出自己的值",
        ),
    },
    ChoiceAbout {
        name: "lowest-adopted",
        text: Text::new(
            "a proposer adopts the lowest-numbered of the proposals reported, not the highest",
            "提议者采纳所报告提案中编号最低的，而不是最高的",
        ),
    },
    ChoiceAbout {
        name: "acceptor-amnesia",
        text: Text::new(
            "an acceptor writes nothing down: after a restart it has promised and accepted nothing",
            "接受者什么都不写入磁盘，重启后就什么都没有承诺过、也没有接受过",
        ),
    },
    ChoiceAbout {
        name: "shared-ballots",
        text: Text::new(
            "a ballot is the number of its round, so that two proposers can use the same one",
            "编号就是轮次，两个提议者可能用到同一个编号",
        ),
    },
    ChoiceAbout {
        name: "proposer-amnesia",
        text: Text::new(
            "a proposer does not write its round down: after a restart it uses its ballots again",
            "提议者不把轮次写入磁盘，重启后会重用编号",
        ),
    },
    ChoiceAbout {
        name: "stale-promises-counted",
        text: Text::new(
            "a promise of an older ballot counts for the present one",
            "对旧编号的承诺也算作对当前编号的承诺",
        ),
    },
    ChoiceAbout {
        name: "duplicates-counted",
        text: Text::new(
            "an answer that arrives twice counts twice, for proposers and learners",
            "到达两次的答复算两次，提议者和学习者都如此",
        ),
    },
    ChoiceAbout {
        name: "learner-counts-values",
        text: Text::new(
            "a learner adds up those who have accepted a value, in whatever ballots",
            "学习者把接受过同一个值的接受者加在一起，不论在哪个编号下",
        ),
    },
    ChoiceAbout {
        name: "accept-raises-no-promise",
        text: Text::new(
            "accepting does not raise the promise, so that a late, lower proposal takes the place of a higher one",
            "接受并不提高承诺，迟到的低编号提案会取代高编号的提案",
        ),
    },
];
