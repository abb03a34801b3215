//! The broken twins: what each switches off, and how the log says that a rule was missing.

use crate::about::ChoiceAbout;
use crate::language::{Language, Text};
use crate::protocols::paxos::Twin;
use crate::speak;
use alloc::string::String;

/// The broken twins, in the order of the code.
pub(super) static TWINS: [ChoiceAbout; 11] = [
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

/// That a rule is switched off, where it would have made a difference. The rules not named here have sentences of
/// their own.
pub(super) fn say(me: &str, twin: Twin, language: Language) -> String {
    match twin {
        Twin::MinorityQuorum => speak!(
            language,
            "That is no majority: the rule that {me} needs one is switched off.",
            "这不是多数派，但要求 {me} 凑足多数派的规则已被关闭。"
        ),
        Twin::AcceptorAmnesia => speak!(
            language,
            "{me} has written nothing to its disk, for that rule is switched off. Whatever it promised and accepted is \
             forgotten: it is bound by nothing.",
            "{me} 的磁盘上什么也没有，因为这条规则已被关闭。无论承诺过什么、接受过什么，它都已忘记，不受任何约束。"
        ),
        Twin::ProposerAmnesia => speak!(
            language,
            "{me} has not written its rounds to its disk, for that rule is switched off. It will begin with round 1 \
             again.",
            "{me} 没有把轮次写入磁盘，因为这条规则已被关闭。它会再从第 1 轮开始。"
        ),
        Twin::StalePromisesCounted => speak!(
            language,
            "That promise is for an older ballot. {me} counts it all the same, for the rule against that is switched \
             off.",
            "那是对旧编号的承诺。禁止计入它的规则已被关闭，{me} 照样计入。"
        ),
        Twin::DuplicatesCounted => speak!(
            language,
            "{me} has counted this acceptor already. It counts the copy too, for the rule against that is switched \
             off.",
            "{me} 已经计入过这个接受者。禁止重复计数的规则已被关闭，它把重复的也算上。"
        ),
        Twin::LearnerCountsValues => speak!(
            language,
            "{me} adds this to acceptances in another ballot, for the rule against that is switched off.",
            "禁止跨编号累加的规则已被关闭，{me} 把它和另一个编号下的接受加在一起。"
        ),
        Twin::SharedBallots => speak!(
            language,
            "Another proposer may use the same ballot, for the rule that keeps {me}'s ballots apart is switched off.",
            "别的提议者可能用到同一个编号，因为把 {me} 的编号与它们分开的规则已被关闭。"
        ),
        Twin::None
        | Twin::PromiseIgnored
        | Twin::ValueNotAdopted
        | Twin::LowestAdopted
        | Twin::AcceptRaisesNoPromise => speak!(
            language,
            "A rule that {me} should keep is switched off here.",
            "{me} 本应遵守的一条规则在此已被关闭。"
        ),
    }
}
