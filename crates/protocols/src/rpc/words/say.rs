//! The sentences of a remote call.

use super::outcome_text;
use crate::rpc::{Call, Here, Outcome, Remember, Variant, Why};
use alloc::string::String;
use synod_core::{Language, speak};

/// Why, as a sentence. Where a rule is switched off, or an option leaves it out, what it would have said is not so:
/// such wordings have a condition and stand before the plain one.
// tidy: long because it is a table: every reason, in the order of their list, with its words.
pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    let breaks = |variant| site.options().breaks(variant);
    let word = |outcome: &Outcome| outcome_text(Some(*outcome), language);
    match why {
        // The client calls, waits, hears.
        Why::Calls { call: Call { number, amount } } if breaks(Variant::NumberForgotten) => speak!(
            language,
            "{me} gives this call the number {number} and calls: {amount:+}. The rule that it writes the number down \
             first is switched off, so that a crash would make it forget the call.",
            "{me} 给这次调用编号 {number}，随即调用：{amount:+}。先写下编号的规则已被关闭，一旦崩溃，它就会忘记这次调用。"
        ),
        Why::Calls { call: Call { number, amount } } => speak!(
            language,
            "{me} gives this call the number {number}, writes both number and amount down, so that no crash gives the \
             number to another call, and calls: {amount:+}.",
            "{me} 给这次调用编号 {number}，先把编号和金额写入磁盘，以免崩溃后把编号用于另一次调用，然后调用：{amount:+}。"
        ),
        Why::Busy { number } => speak!(
            language,
            "{me} waits for an answer about call {number}. It has one call at a time, so it ignores the request.",
            "{me} 正在等待调用 {number} 的答复。它同一时间只有一次调用，所以忽略这个请求。"
        ),
        Why::Asks { number } => speak!(
            language,
            "{me} does not know how call {number} ended, and asks. It does not call again: that would be another call.",
            "{me} 不知道调用 {number} 的结果，于是去询问。它不再调用一次，因为那就是另一次调用了。"
        ),
        Why::NothingToAsk => speak!(
            language,
            "{me} knows of no call of its own, so it has nothing to ask.",
            "{me} 不知道自己有过任何调用，所以没有什么可问的。"
        ),
        Why::KnowsAlready { number, outcome } => {
            let outcome = word(outcome);
            speak!(
                language,
                "{me} has the outcome of call {number} on its disk: {outcome}. It need not ask.",
                "{me} 的磁盘上已有调用 {number} 的结果：{outcome}。不必再问。"
            )
        }
        Why::Hears { call: Call { number, .. }, outcome, late: true } => {
            let outcome = word(outcome);
            speak!(
                language,
                "{me} has stopped waiting for an answer to call {number}, but here it is: {outcome}. A late answer \
                 counts as much as one in time, and {me} writes it down.",
                "{me} 已经不再等调用 {number} 的答复，但它还是来了：{outcome}。迟到的答复同样算数，{me} 把它写下。"
            )
        }
        Why::Hears { call: Call { number, .. }, outcome: Outcome::Ok, .. } => speak!(
            language,
            "{me} has its answer to call {number}: ok. It writes that down.",
            "{me} 得到了调用 {number} 的答复：成功。它把这写下。"
        ),
        Why::Hears { call: Call { number, .. }, outcome: Outcome::Refused, .. } => speak!(
            language,
            "{me} has its answer to call {number}: refused. That is an answer like any other, and {me} writes it down.",
            "{me} 得到了调用 {number} 的答复：拒绝。拒绝也是答复，{me} 把它写下。"
        ),
        Why::StaysUnknown { number } => speak!(
            language,
            "The reply says that it cannot tell how call {number} ended: {me} knows as little as before.",
            "答复说无法判断调用 {number} 的结果：{me} 知道的并不比之前多。"
        ),
        Why::GivesUp { number, asked: false } => speak!(
            language,
            "{me} has waited long enough for an answer to call {number}. The call may be lost, its answer may be lost, \
             or either may only be late: {me} cannot tell which. It gives up, and the outcome is unknown.",
            "{me} 等待调用 {number} 的答复已经超时。可能是调用丢失了，可能是答复丢失了，也可能只是其中之一迟到，{me} 分不清。它放弃等待，结果未知。"
        ),
        Why::GivesUp { number, asked: true } => speak!(
            language,
            "{me} has waited long enough to hear how call {number} ended. It gives up asking, and still does not know.",
            "{me} 询问调用 {number} 的结果，等待已经超时。它放弃询问，结果仍然未知。"
        ),
        Why::TakesForRefused { call: Call { number, .. } } => speak!(
            language,
            "{me} has waited long enough for an answer about call {number}, and takes silence for a refusal: the rule \
             that a timeout tells nothing is switched off. The call may well have had its effect.",
            "{me} 等待调用 {number} 的答复已经超时，便把沉默当作拒绝：超时不说明任何事的规则已被关闭。其实调用可能已经生效。"
        ),
        Why::CallsAgain { call: Call { number, .. } } if site.options().remember == Remember::Nothing => speak!(
            language,
            "No answer to call {number} has reached {me}, and it calls again. If the first attempt has arrived, this \
             is one effect more.",
            "{me} 没有收到调用 {number} 的答复，于是再次调用。如果前一次已经送到，这就会多生效一次。"
        ),
        Why::CallsAgain { call: Call { number, .. } } => speak!(
            language,
            "No answer to call {number} has reached {me}. It sends the same call again, under the same number: who \
             remembers the number can tell that it is the same.",
            "{me} 没有收到调用 {number} 的答复，于是用同一个编号把同一次调用再发一遍。只要记得这个编号，就能认出这是同一次调用。"
        ),
        Why::CallsAnew { before, call: Call { number, .. } } => speak!(
            language,
            "No answer to call {before} has reached {me}. It calls again as call {number}: the rule that a repetition \
             keeps its number is switched off, and this looks like another call.",
            "{me} 没有收到调用 {before} 的答复，于是作为调用 {number} 再次调用：重发时沿用原编号的规则已被关闭，这看上去就是另一次调用。"
        ),
        Why::AsksAgain { number } => speak!(
            language,
            "{me} has asked about call {number} and has heard nothing, so it asks again: asking has no effect that \
             could happen twice.",
            "{me} 询问过调用 {number} 的结果，没有回音，于是再问一次。询问不会带来重复的改动。"
        ),
        Why::RepeatedReply { number, outcome } => {
            let outcome = word(outcome);
            speak!(
                language,
                "{me} has the outcome of call {number} already: {outcome}. Another reply changes nothing.",
                "{me} 已经有调用 {number} 的结果：{outcome}。再来的答复不起作用。"
            )
        }
        Why::OldReply { number, now: 0 } => speak!(
            language,
            "{me} knows of no call of its own, so a reply to call {number} changes nothing.",
            "{me} 不知道自己有过任何调用，所以对调用 {number} 的答复不起作用。"
        ),
        Why::OldReply { number, now } => speak!(
            language,
            "This is about call {number}, and {me}'s last call is {now}: the reply changes nothing.",
            "这是对调用 {number} 的答复，而 {me} 的最近一次调用是 {now}，所以它不起作用。"
        ),
        // The client after a crash.
        Why::RestartsAnswered { number, outcome } => {
            let outcome = word(outcome);
            speak!(
                language,
                "{me} finds call {number} on its disk, with its outcome: {outcome}.",
                "{me} 在磁盘上找到调用 {number} 及其结果：{outcome}。"
            )
        }
        Why::RestartsUnknown { number } => speak!(
            language,
            "{me} finds call {number} on its disk, without an outcome. The call may have had its effect or not: {me} \
             does not know, and does not repeat it, but it may ask.",
            "{me} 在磁盘上找到调用 {number}，却没有结果。它可能生效了，也可能没有。{me} 不知道，也不会重复调用，但可以询问。"
        ),
        Why::RestartsUncalled if breaks(Variant::NumberForgotten) => speak!(
            language,
            "{me} finds no call on its disk. It writes a call down only with its outcome, so it may have made one, and \
             will use the number again.",
            "{me} 的磁盘上没有任何调用。它要等有了结果才写下调用，所以可能已经调用过，而且会再次用到同一个编号。"
        ),
        Why::RestartsUncalled => speak!(language, "{me} finds no call on its disk.", "{me} 的磁盘上没有任何调用。"),
        // The server.
        Why::Applies { .. } => applies(site, why, language),
        Why::Refuses { call: Call { number, amount }, from, balance } => {
            let (from, after) = (site.name(*from), balance + amount);
            speak!(
                language,
                "{me} refuses call {number} of {from}: {amount:+} would take the balance from {balance} to {after}. \
                 Nothing changes, and that is its answer.",
                "{me} 拒绝 {from} 的调用 {number}：{amount:+} 会使余额从 {balance} 变为 {after}。余额不变，答复就是拒绝。"
            )
        }
        Why::Repeats { number, from, outcome } => {
            let (from, outcome) = (site.name(*from), word(outcome));
            speak!(
                language,
                "{me} remembers call {number} of {from} and its answer: {outcome}. It says that again, and the balance \
                 stays as it is.",
                "{me} 记得 {from} 的调用 {number} 和当时的答复：{outcome}。它照样答复，余额不变。"
            )
        }
        Why::GoneOn { number, from, last } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} remembers that {from} has gone on to call {last}, so it does nothing about call {number}.",
                "{me} 记得 {from} 已经进行到调用 {last}，所以不再理会调用 {number}。"
            )
        }
        Why::MakesVoid { .. } | Why::HasNotFound { .. } => not_found(site, why, language),
        Why::CannotTell { number, from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} keeps no record of calls: it cannot tell how call {number} of {from} ended, and says so.",
                "{me} 不保存调用的记录，无法判断 {from} 的调用 {number} 结果如何，便如实答复。"
            )
        }
        Why::RestartsWithBooks { .. } | Why::RestartsEmpty { .. } => restarts(site, why, language),
        Why::Ignores { kind, from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} ignores {from}'s {kind}: no rule asks for it there.",
                "{me} 忽略 {from} 的 {kind}，因为没有规则让它处理这种消息。"
            )
        }
    }
}

/// The server carries out a call, and keeps more or less of that.
fn applies(site: Here<'_>, why: &Why, language: Language) -> String {
    let Why::Applies { call: Call { number, amount }, from, before, after } = why else { return String::new() };
    let (me, from, options) = (site.name(site.id), site.name(*from), site.options());
    match options.remember {
        Remember::Nothing | Remember::Memory | Remember::Disk if options.breaks(Variant::AnswersBeforeWriting) => {
            speak!(
                language,
                "{me} carries out call {number} of {from} ({amount:+}): the balance goes from {before} to {after}, in \
                 memory only. The rule that the effect is on disk before the reply leaves is switched off, so that a \
                 crash would undo it.",
                "{me} 执行 {from} 的调用 {number}（{amount:+}）：余额从 {before} 变为 {after}，但只在内存里。先写磁盘再答复的规则已被关闭，一旦崩溃，这次改动就没了。"
            )
        }
        Remember::Nothing => speak!(
            language,
            "{me} carries out call {number} of {from} ({amount:+}): it writes that the balance goes from {before} to \
             {after}. It keeps no record of the call, and would carry it out again, should it come again.",
            "{me} 执行 {from} 的调用 {number}（{amount:+}），写下余额从 {before} 变为 {after}。它不记录这次调用，若它再来，就会再执行一次。"
        ),
        Remember::Memory => speak!(
            language,
            "{me} has no record of call {number} of {from} and carries it out ({amount:+}): it writes that the balance \
             goes from {before} to {after}. The number and the answer it remembers, until it crashes.",
            "{me} 没有 {from} 的调用 {number} 的记录，于是执行它（{amount:+}），写下余额从 {before} 变为 {after}。编号和答复记在内存里，崩溃即丢失。"
        ),
        Remember::Disk => speak!(
            language,
            "{me} has no record of call {number} of {from} and carries it out ({amount:+}): the balance, which goes \
             from {before} to {after}, the number and the answer are one write.",
            "{me} 没有 {from} 的调用 {number} 的记录，于是执行它（{amount:+}）：余额从 {before} 变为 {after}，连同编号和答复，一次写入磁盘。"
        ),
    }
}

/// The server is asked about a call that it has never seen.
fn not_found(site: Here<'_>, why: &Why, language: Language) -> String {
    let (Why::MakesVoid { number, from } | Why::HasNotFound { number, from }) = why else { return String::new() };
    let (me, from) = (site.name(site.id), site.name(*from));
    let keeps_it = matches!(why, Why::MakesVoid { .. });
    match site.options().remember {
        Remember::Nothing | Remember::Memory | Remember::Disk if !keeps_it => speak!(
            language,
            "{me} has no record of call {number} of {from} and answers: refused. The rule that it remembers this is \
             switched off: should the call still come, it would be carried out.",
            "{me} 没有 {from} 的调用 {number} 的记录，于是答复：拒绝。把这记下来的规则已被关闭，若调用随后才到，它还是会被执行。"
        ),
        Remember::Disk if !site.options().breaks(Variant::AnswersBeforeWriting) => speak!(
            language,
            "{me} has no record of call {number} of {from}, but the call may still come. {me} first writes it down as \
             refused, so that it will have no effect, and only then says so.",
            "{me} 没有 {from} 的调用 {number} 的记录，但它也许还会到来。{me} 先把它记为拒绝并写入磁盘，使它不再生效，然后才这样答复。"
        ),
        Remember::Nothing | Remember::Memory | Remember::Disk => speak!(
            language,
            "{me} has no record of call {number} of {from}, but the call may still come. {me} first remembers it as \
             refused, so that it will have no effect for as long as {me} does not crash, and then says so.",
            "{me} 没有 {from} 的调用 {number} 的记录，但它也许还会到来。{me} 先在内存里把它记为拒绝，只要 {me} 不崩溃，它就不再生效，然后才这样答复。"
        ),
    }
}

/// The server starts again.
fn restarts(site: Here<'_>, why: &Why, language: Language) -> String {
    let (Why::RestartsWithBooks { balance } | Why::RestartsEmpty { balance }) = why else { return String::new() };
    let me = site.name(site.id);
    let found = if matches!(why, Why::RestartsEmpty { .. }) {
        speak!(
            language,
            "{me} finds nothing on its disk: the balance is the first one, {balance}.",
            "{me} 的磁盘上什么也没有，余额就是最初的 {balance}。"
        )
    } else {
        speak!(language, "{me} finds the balance on its disk: {balance}.", "{me} 在磁盘上找到余额：{balance}。")
    };
    let more = match site.options().remember {
        Remember::Nothing | Remember::Memory | Remember::Disk
            if site.options().breaks(Variant::AnswersBeforeWriting) =>
        {
            speak!(
                language,
                " It writes nothing there before it answers, for that rule is switched off.",
                "它在答复之前什么也不写，因为这条规则已被关闭。"
            )
        }
        Remember::Nothing => String::new(),
        Remember::Memory => speak!(
            language,
            " What it remembered of calls was in its memory, and is gone.",
            "它对调用的记忆都在内存里，已经没有了。"
        ),
        Remember::Disk if matches!(why, Why::RestartsEmpty { .. }) => String::new(),
        Remember::Disk => speak!(
            language,
            " The last call of each caller stands beside it, with its answer.",
            "每个调用方的上次调用及答复也在那里。"
        ),
    };
    found + &more
}
