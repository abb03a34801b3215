//! Why a learner learns, or waits for more.

use super::{all, quorum_text};
use crate::paxos::{Here, Proposal, Tally, Variant};
use alloc::string::String;
use synod_core::{Language, NodeSet, speak};

/// The learners that it tells what it has learned.
pub(super) fn then_tells(site: Here<'_>, tells: NodeSet, language: Language) -> String {
    if tells.is_empty() {
        return speak!(language, ".", "。");
    }
    let others = all(site, tells, language);
    speak!(language, ", then tells {others}.", "，然后告诉 {others}。")
}

/// That a value is chosen, or that the learner takes it for chosen.
pub(super) fn accepted(site: Here<'_>, proposal: &Proposal, tally: Tally, language: Language) -> String {
    let (me, Proposal { ballot, value }) = (site.name(site.id), proposal);
    let quorum = quorum_text(tally, language);
    match () {
        () if counts_values(site) => {
            let have = tally.have;
            speak!(
                language,
                "{me} has counted {have} who accepted {value}, in whatever ballots, and takes {value} for chosen",
                "{me} 数到 {have} 个接受过 {value} 的接受者，不论在哪个编号下，就认为 {value} 已被选定"
            )
        }
        () if tally.is_majority() => speak!(
            language,
            "{quorum} has accepted {value} in ballot {ballot}, so {value} is chosen",
            "{quorum}在编号 {ballot} 下接受了 {value}，所以 {value} 已被选定"
        ),
        () => speak!(
            language,
            "{quorum} has accepted {value} in ballot {ballot}, and {me} takes {value} for chosen",
            "{quorum}在编号 {ballot} 下接受了 {value}，{me} 就认为 {value} 已被选定"
        ),
    }
}

/// Whether a learner's count is of one value in whatever ballots.
pub(super) fn counts_values(site: Here<'_>) -> bool {
    site.options().breaks(Variant::LearnerCountsValues)
}
