//! The sentences of the pair.

use super::arbiters::{binds, judged, took_term, value_text, voted};
use crate::pair::{Guard, Here, Timer, Variant, Vote, Why, arbiter, breaks, needs_vote};
use alloc::string::String;
use synod_core::{Language, speak};

/// Why, as a sentence. Where a rule is switched off, what it would have said is not so: such wordings have a condition
/// and stand before the plain one.
// tidy: long because it is a table: every reason, in the order of their list, with its words.
pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    let [peer, lease] = [Timer::Peer, Timer::Lease].map(|timer| site.cluster.length_ms(timer));
    match why {
        // A server.
        Why::StartsActive => speak!(
            language,
            "{me} is the first server: it writes down term 1, is the owner from the start, and beats.",
            "{me} 是第一个服务器：它写下任期 1，一开始就是主节点，并发出心跳。"
        ),
        Why::StartsStandby => speak!(
            language,
            "{me} is the second server: it stands by, and listens for heartbeats.",
            "{me} 是第二个服务器：它处于备用状态，等候心跳。"
        ),
        Why::RestartsStandby { term } => speak!(
            language,
            "{me} stands by, whatever it was before: its disk says that it has had term {term}, but not how long it \
             was away.",
            "{me} 先作备用，不管之前是什么：它的磁盘上写着有过任期 {term}，却没有写它离开了多久。"
        ),
        Why::Beats { term, beat, acked } if needs_vote(site) => {
            let answered = answered(*acked, language);
            speak!(
                language,
                "{me} owns in term {term}, and says so to the other server and the witness: beat {beat}; {answered}.",
                "{me} 在任期 {term} 是主节点，向另一个服务器和见证者发出第 {beat} 次心跳，{answered}。"
            )
        }
        Why::Beats { term, beat, .. } => speak!(
            language,
            "{me} owns in term {term}, and says so to the other server: beat {beat}.",
            "{me} 在任期 {term} 是主节点，向另一个服务器发出第 {beat} 次心跳。"
        ),
        Why::StepsDownUnheard { acked } => {
            let answered = answered(*acked, language);
            speak!(
                language,
                "{me} has no answer to its last three beats; {answered}. Its lease counts from the sending of the last \
                 beat that was answered, and is over: it steps down by itself.",
                "{me} 最近三次心跳都没有应答，{answered}。租约从发出最后一次得到应答的心跳时算起，现已到期，它自行退位。"
            )
        }
        Why::KeepsOnUnheard { acked, beat } => {
            let answered = answered(*acked, language);
            speak!(
                language,
                "{me} has no answer to its last three beats; {answered}. The rule that it steps down then is switched \
                 off: it stays active and sends beat {beat}.",
                "{me} 最近三次心跳都没有应答，{answered}。此时应当退位的规则已被关闭，它仍然主用，发出第 {beat} 次心跳。"
            )
        }
        Why::TakesOver { term } | Why::Claims { term } => silence(site, *term, why, language),
        Why::ClaimsAgain { term, beat } => speak!(
            language,
            "{me} has no answer that counts, and claims term {term} once more: claim {beat}.",
            "{me} 还没有得到有效的答复，再次申请任期 {term}，这是第 {beat} 次。"
        ),
        Why::IsAllowed { from, term, .. } => allowed(site, site.name(*from), *term, language),
        Why::CountsAck { from, beat, .. } if needs_vote(site) => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} has heard beat {beat}. {me}'s lease counts from the moment at which it sent that one.",
                "{from} 收到了第 {beat} 次心跳。{me} 的租约从发出这次心跳的时刻算起。"
            )
        }
        Why::CountsAck { from, beat, .. } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} answers claim {beat} as well. {me} is active already.",
                "{from} 也答复了第 {beat} 次申请。{me} 已经是主用。"
            )
        }
        Why::RepeatedAck { from, beat, acked, .. } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} answers number {beat} of this term. {me} has had an answer to {acked}, so nothing changes.",
                "{from} 答复的是本任期的第 {beat} 次。{me} 已经收到过对第 {acked} 次的答复，所以什么也不变。"
            )
        }
        Why::LateAck { from, beat, now, .. } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} answers number {beat}, but {me} is at {now}: an answer that comes so late counts for nothing.",
                "{from} 答复的是第 {beat} 次，而 {me} 已经到第 {now} 次：来得这么晚的答复不算数。"
            )
        }
        Why::StrayAck { from, term } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} agrees to term {term}, but {me} does not wait for that, so nothing changes.",
                "{from} 同意任期 {term}，但 {me} 并不在等这个答复，所以什么也不变。"
            )
        }
        Why::GivesWay { from, term, own, .. } => {
            let (from, answers) = (site.name(*from), answers(site, language));
            speak!(
                language,
                "{from} beats in term {term}, which is above {me}'s own {own}. {me} takes it for the newer owner, \
                 and steps down{answers}.",
                "{from} 在任期 {term} 发出心跳，高于 {me} 自己的任期 {own}。{me} 认为 {from} 是更新的主节点，于是退位{answers}。"
            )
        }
        Why::StandsBy { from, term, .. } => {
            let (from, answers) = (site.name(*from), answers(site, language));
            speak!(
                language,
                "{from}'s heartbeat of term {term} arrives: {me} stands by for another {peer} ms{answers}.",
                "{from} 在任期 {term} 的心跳到达，{me} 再备用 {peer} 毫秒{answers}。"
            )
        }
        Why::StopsClaiming { from, term, own, .. } => {
            let (from, answers) = (site.name(*from), answers(site, language));
            speak!(
                language,
                "{from}'s heartbeat of term {term} arrives while {me} claims term {own}. {me} takes it that there is \
                 an owner: it stands by{answers}.",
                "{me} 正在申请任期 {own}，{from} 在任期 {term} 的心跳到了。{me} 认为主节点还在，转为备用{answers}。"
            )
        }
        Why::OldHeartbeat { from, term, known } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from}'s heartbeat is of term {term}, but {me} knows of term {known}: it comes late, and changes \
                 nothing.",
                "{from} 的心跳属于任期 {term}，而 {me} 已知道任期 {known}：它来晚了，什么也不变。"
            )
        }
        Why::IsRefused { from, term, highest, active } => {
            refused(me, site.name(*from), (*term, *highest), *active, language)
        }
        Why::StrayRefusal { from, term } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} refuses term {term}, but {me} neither owns nor claims in it, so nothing changes.",
                "{from} 拒绝任期 {term}，但 {me} 在这个任期既不是主节点也没有申请，所以什么也不变。"
            )
        }
        Why::Writes { value, term } => speak!(
            language,
            "{me} takes itself for the owner, and sends {value} to the disk with its term, {term}.",
            "{me} 认为自己是主节点，把 {value} 连同自己的任期 {term} 发给磁盘。"
        ),
        Why::MayNotWrite { value, claims: false } => speak!(
            language,
            "{me} stands by, and only an owner writes: it does not write {value}.",
            "{me} 是备用，只有主节点才能写，所以它对 {value} 不予理会。"
        ),
        Why::MayNotWrite { value, claims: true } => speak!(
            language,
            "{me} does not own yet, and only an owner writes: it does not write {value}.",
            "{me} 还不是主节点，只有主节点才能写，所以它对 {value} 不予理会。"
        ),
        Why::HearsWritten { from, term, value } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} has stored {value}, which {me} sent in term {term}.",
                "{from} 存下了 {me} 在任期 {term} 发来的 {value}。"
            )
        }
        // The witness.
        Why::LendsFirst { holder } => {
            let (holder, binds) = (site.name(*holder), binds(site, language));
            speak!(
                language,
                "{me}'s vote is {holder}'s, the first server's, from the start{binds}.",
                "{me} 的票一开始就是第一个服务器 {holder} 的{binds}。"
            )
        }
        Why::RestartsBound { vote: Vote { term, holder } } => {
            let (holder, binds) = (site.name(*holder), binds(site, language));
            speak!(
                language,
                "{me}'s disk says that its vote is {holder}'s, in term {term}, but not how old that is: the lease \
                 begins anew{binds}.",
                "{me} 的磁盘上写着，它的票在任期 {term} 给了 {holder}，却没有写是多久以前，所以租约重新算起{binds}。"
            )
        }
        Why::RestartsUnvoted { holder } => {
            let (holder, binds) = (site.name(*holder), binds(site, language));
            speak!(
                language,
                "{me} finds no vote on its disk, so it is {holder}'s, the first server's, as at the start{binds}.",
                "{me} 的磁盘上没有投票，所以票仍归第一个服务器 {holder}，和一开始一样{binds}。"
            )
        }
        Why::RestartsForgetful => speak!(
            language,
            "{me} has not written whose its vote is, for that rule is switched off: it will give it to whoever asks.",
            "{me} 没有把投票写入磁盘，因为这条规则已被关闭：谁来要，它就给谁。"
        ),
        Why::IsFree { vote: Vote { holder, .. } } if breaks(site, Variant::VoteUnbound) => {
            let holder = site.name(*holder);
            speak!(
                language,
                "The lease of {holder}'s vote is over. It did not bind {me} anyway, for that rule is switched off.",
                "{holder} 那一票的租约到期了。它本来也没有约束 {me}，因为这条规则已被关闭。"
            )
        }
        Why::IsFree { vote: Vote { holder, .. } } => {
            let holder = site.name(*holder);
            speak!(
                language,
                "The lease of {holder}'s vote is over: {me} may give its vote to another.",
                "{holder} 那一票的租约到期了，{me} 可以改投别的服务器。"
            )
        }
        Why::Renews { from, term, .. } => {
            let (from, binds) = (site.name(*from), binds(site, language));
            speak!(
                language,
                "{from} has {me}'s vote in term {term}, and asks to keep it: {me} agrees{binds}.",
                "{me} 的票在任期 {term} 是 {from} 的，{from} 前来续约，{me} 同意{binds}。"
            )
        }
        Why::Votes { from, term, was, bound } => voted(site, (*from, *term), *was, *bound, language),
        Why::RefusesBound { from, term, vote: Vote { holder, .. } } => {
            let (from, holder) = (site.name(*from), site.name(*holder));
            speak!(
                language,
                "{me}'s vote is {holder}'s, and that binds it until it has not heard {holder} for {lease} ms: it \
                 refuses {from}'s claim of term {term}.",
                "{me} 的票是 {holder} 的，除非 {lease} 毫秒没有收到 {holder} 的消息，否则它受此约束，所以拒绝 {from} 对任期 {term} 的申请。"
            )
        }
        Why::RefusesLower { from, term, highest } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} comes with term {term}, but {me}'s vote is for term {highest}: it refuses.",
                "{from} 带着任期 {term} 前来，而 {me} 已经在任期 {highest} 投票，所以它拒绝。"
            )
        }
        Why::HasNoVote { from, term } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} beats in term {term}, and {me} knows of no vote of its own for that: it does not answer.",
                "{from} 在任期 {term} 发出心跳，而 {me} 不知道自己在这个任期给它投过票，所以不应答。"
            )
        }
        // The disk.
        Why::TakesTerm { from, term, highest } => took_term(site, site.name(*from), (*term, *highest), language),
        Why::RefusesTerm { from, term, highest } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} claims term {term}, but {me} has seen term {highest}: it refuses.",
                "{from} 申请任期 {term}，但 {me} 已经见过任期 {highest}，所以它拒绝。"
            )
        }
        Why::Stores { from, term, value, nth, highest } => {
            let judged = judged(site, site.name(*from), (*term, *highest), language);
            judged
                + &speak!(
                    language,
                    "It stores {value}, as write number {nth}.",
                    "它存下 {value}，这是第 {nth} 次写入。"
                )
        }
        Why::RefusesWrite { from, term, value, highest } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} wants {value} written with token {term}, but {me} has seen {highest}: that token is old, and \
                 it refuses.",
                "{from} 要凭令牌 {term} 写入 {value}，但 {me} 已经见过 {highest}：这个令牌已经过时，所以它拒绝写入。"
            )
        }
        Why::RestartsDisk { value, .. } if breaks(site, Variant::TokenForgotten) => {
            let value = value_text(value.as_ref(), language);
            speak!(
                language,
                "{me} has {value}, but has forgotten the highest term that it had seen, for the rule that it writes \
                 that down is switched off.",
                "{me} 的磁盘上是{value}，但它忘了见过的最高任期，因为把它写下来的规则已被关闭。"
            )
        }
        Why::RestartsDisk { value, highest } => {
            let value = value_text(value.as_ref(), language);
            speak!(
                language,
                "{me} has {value} on its disk, and knows that the highest term it has seen is {highest}.",
                "{me} 的磁盘上是{value}，它也知道见过的最高任期是 {highest}。"
            )
        }
        // Any of them.
        Why::RestartsEmpty => speak!(
            language,
            "{me} finds nothing on its disk, and begins anew.",
            "{me} 的磁盘上什么也没有，它从头开始。"
        ),
        Why::Ignores { kind, from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} ignores {from}'s {kind}: no rule of its role asks for it.",
                "{me} 忽略 {from} 的 {kind}，因为它这个角色没有规则用得着这条消息。"
            )
        }
    }
}

/// Which beat of an owner's was answered last.
fn answered(acked: u32, language: Language) -> String {
    match acked {
        0 => speak!(language, "none has been answered yet", "还没有一次得到过应答"),
        1.. => speak!(language, "the last that was answered is {acked}", "最近得到应答的是第 {acked} 次"),
    }
}

/// What a server adds that answers beats.
fn answers(site: Here<'_>, language: Language) -> String {
    match needs_vote(site) {
        true => speak!(language, ", and answers", "，并作应答"),
        false => String::new(),
    }
}

/// A standby has heard nothing for too long.
fn silence(site: Here<'_>, term: u32, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    let waited = speak!(
        language,
        "{me} has waited long enough for a heartbeat. It cannot tell a dead owner from a cut link or a slow message. ",
        "{me} 等候心跳已经超时。它分不清是主节点死了、链路断了，还是消息太慢。"
    );
    let asks = matches!(why, Why::Claims { .. });
    let old = breaks(site, Variant::OldToken);
    waited
        + &match (asks, arbiter(site).map(|arbiter| site.name(arbiter))) {
            (false, _) if old => speak!(
                language,
                "It takes over in term {term}, which it has seen: the rule that it takes a new one is switched off.",
                "它沿用见过的任期 {term} 接管，因为必须取新任期的规则已被关闭。"
            ),
            (false, _) => speak!(
                language,
                "No rule holds it back: it writes down term {term} and takes over.",
                "没有规则拦着它：它写下任期 {term}，接管过来。"
            ),
            (true, Some(arbiter)) if old => speak!(
                language,
                "It asks {arbiter} for term {term}, which it has seen: the rule that it claims a new one is switched \
                 off.",
                "它向 {arbiter} 申请见过的任期 {term}，因为必须申请新任期的规则已被关闭。"
            ),
            (true, Some(arbiter)) => speak!(
                language,
                "So it asks: it writes down term {term} and claims it from {arbiter}.",
                "所以它先问：它写下任期 {term}，向 {arbiter} 申请。"
            ),
            (true, None) => speak!(
                language,
                "It would own in term {term}, but for that it needs the vote of a witness, and there is none.",
                "它想在任期 {term} 成为主节点，但这需要见证者的一票，而这里没有见证者。"
            ),
        }
}

/// The arbiter agrees.
fn allowed(site: Here<'_>, from: &str, term: u32, language: Language) -> String {
    let me = site.name(site.id);
    match site.options().guard {
        Guard::Witness => speak!(
            language,
            "{from} gives {me} its vote for term {term}; with {me}'s own these are two out of three. {me} is the owner \
             now, and beats.",
            "{from} 在任期 {term} 把票给了 {me}，加上 {me} 自己的一票，三票中已有两票。{me} 现在是主节点，并发出心跳。"
        ),
        Guard::None | Guard::Fencing => speak!(
            language,
            "{from} has seen no term above {term}, and agrees. {me} is the owner now, and beats.",
            "{from} 没有见过高于 {term} 的任期，表示同意。{me} 现在是主节点，并发出心跳。"
        ),
    }
}

/// The arbiter does not agree.
fn refused(me: &str, from: &str, (term, highest): (u32, u32), active: bool, language: Language) -> String {
    match active {
        true => speak!(
            language,
            "{from} refuses {me}'s term {term}, for it knows of term {highest}. {me} takes it that it has been \
             replaced, and steps down.",
            "{from} 拒绝 {me} 的任期 {term}，因为它知道任期 {highest}。{me} 认为自己已被取代，于是退位。"
        ),
        false => speak!(
            language,
            "{from} refuses {me}'s claim of term {term}; the term that it goes by is {highest}. {me} stands by again.",
            "{from} 拒绝 {me} 对任期 {term} 的申请，它所认的是任期 {highest}。{me} 重新备用。"
        ),
    }
}
