//! How the log says that a rule was missing.

use crate::paxos::Variant;
use alloc::string::String;
use synod_core::{Language, speak};

/// That a rule is switched off, where it would have made a difference. The rules not named here have sentences of
/// their own.
pub(super) fn say(me: &str, variant: Variant, language: Language) -> String {
    match variant {
        Variant::MinorityQuorum => speak!(
            language,
            "That is no majority: the rule that {me} needs one is switched off.",
            "这不是多数派，但要求 {me} 凑足多数派的规则已被关闭。"
        ),
        Variant::AcceptorAmnesia => speak!(
            language,
            "{me} has written nothing to its disk, for that rule is switched off. Whatever it promised and accepted is \
             forgotten: it is bound by nothing.",
            "{me} 的磁盘上什么也没有，因为这条规则已被关闭。无论承诺过什么、接受过什么，它都已忘记，不受任何约束。"
        ),
        Variant::ProposerAmnesia => speak!(
            language,
            "{me} has not written its rounds to its disk, for that rule is switched off. It will begin with round 1 \
             again.",
            "{me} 没有把轮次写入磁盘，因为这条规则已被关闭。它会再从第 1 轮开始。"
        ),
        Variant::StalePromisesCounted => speak!(
            language,
            "That promise is for an older ballot. {me} counts it all the same, for the rule against that is switched \
             off.",
            "那是对旧编号的承诺。禁止计入它的规则已被关闭，{me} 照样计入。"
        ),
        Variant::DuplicatesCounted => speak!(
            language,
            "{me} has counted this acceptor already. It counts the copy too, for the rule against that is switched \
             off.",
            "{me} 已经计入过这个接受者。禁止重复计数的规则已被关闭，它把重复的也算上。"
        ),
        Variant::LearnerCountsValues => speak!(
            language,
            "{me} adds this to acceptances in another ballot, for the rule against that is switched off.",
            "禁止跨编号累加的规则已被关闭，{me} 把它和另一个编号下的接受加在一起。"
        ),
        Variant::SharedBallots => speak!(
            language,
            "Another proposer may use the same ballot, for the rule that keeps {me}'s ballots apart is switched off.",
            "别的提议者可能用到同一个编号，因为把 {me} 的编号与它们分开的规则已被关闭。"
        ),
        Variant::None
        | Variant::PromiseIgnored
        | Variant::ValueNotAdopted
        | Variant::LowestAdopted
        | Variant::AcceptRaisesNoPromise => speak!(
            language,
            "A rule that {me} should keep is switched off here.",
            "{me} 本应遵守的一条规则在此已被关闭。"
        ),
    }
}
