//! The sentences of a replicated register.

use super::text;
use crate::replica::{Here, Variant, Version, Wanted, Why};
use alloc::string::String;
use synod_core::language::list;
use synod_core::{Language, NodeSet, speak};

/// Why, as a sentence. Where a rule is switched off, what it would have said is not so: such wordings have a reason of
/// their own or a condition.
// tidy: long because it is a table: every reason, in the order of their list, with its words.
pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    let version = |version: &Version| text(site, *version);
    let all = |nodes: &NodeSet| list(*nodes, |node| site.name(node), language);
    match why {
        // A client calls, and is answered.
        Why::Writes { to, value, after } => {
            let (to, carries) = (site.name(*to), version(after));
            let writes = speak!(language, "{me} asks {to} to write {value}.", "{me} 请 {to} 写入 {value}。");
            writes
                + &match *after == Version::ZERO {
                    true => String::new(),
                    false => speak!(
                        language,
                        " Its session carries version {carries}: the write is to get a higher one.",
                        "它的会话携带版本 {carries}，这次写入要得到更高的版本。"
                    ),
                }
        }
        Why::Reads { to, after } => {
            let (to, carries) = (site.name(*to), version(after));
            let reads = speak!(language, "{me} asks {to} for the value.", "{me} 向 {to} 读取值。");
            reads
                + &match *after == Version::ZERO {
                    true => String::new(),
                    false => speak!(
                        language,
                        " Its session carries version {carries}: nothing older will do.",
                        "它的会话携带版本 {carries}，更旧的不行。"
                    ),
                }
        }
        Why::Busy => speak!(
            language,
            "{me} still waits for an answer. It makes one call at a time, so this request is dropped.",
            "{me} 还在等待答复。它一次只发起一个调用，所以这个请求被忽略。"
        ),
        Why::Switches { to, given_up } => {
            let to = site.name(*to);
            let goes = speak!(language, "{me} goes to {to}.", "{me} 换到 {to}。");
            goes + &match given_up {
                None => String::new(),
                Some(Wanted::Write(value)) => speak!(
                    language,
                    " It gives up its write of {value}, which may still take effect.",
                    "它放弃写入 {value} 的调用，但这次写入仍有可能生效。"
                ),
                Some(Wanted::Read) => {
                    speak!(language, " It gives up the read that it waits for.", "它放弃正在等待的读取。")
                }
            }
        }
        Why::HasWritten { from, value, version: it } => {
            let (from, it) = (site.name(*from), version(it));
            speak!(
                language,
                "{from} answers: {me}'s write of {value} is done, as version {it}.",
                "{from} 答复：{me} 写入 {value} 已完成，版本为 {it}。"
            )
        }
        Why::HasRead { from, value, version: it } => {
            let (from, it) = (site.name(*from), version(it));
            speak!(
                language,
                "{from} answers: {me} has read {value}, version {it}.",
                "{from} 答复：{me} 读到 {value}，版本为 {it}。"
            )
        }
        Why::LateAnswer { from, kind } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from}'s {kind} is for no call that {me} is waiting for, so it changes nothing.",
                "{from} 的 {kind} 不属于 {me} 正在等待的调用，所以不起作用。"
            )
        }
        Why::BeginsSession { session, at } => {
            let at = site.name(*at);
            speak!(
                language,
                "{me} does not remember what it wrote or read. It begins session {session}, back at {at}, and carries \
                 nothing.",
                "{me} 不记得写过和读过什么。它回到 {at}，开始第 {session} 个会话，什么也不携带。"
            )
        }
        // A replica opens a call and hears others.
        Why::OldCall { client } => {
            let client = site.name(*client);
            speak!(
                language,
                "{me} has seen this call of {client}, or a later one, so it changes nothing.",
                "{me} 已见过 {client} 的这个调用，或见过更晚的，所以不起作用。"
            )
        }
        Why::Drops { client } => {
            let client = site.name(*client);
            speak!(
                language,
                "{client} has made a later call: {me} drops the one that it had open.",
                "{client} 发起了更晚的调用，{me} 丢下先前未完成的那个。"
            )
        }
        Why::Asks { client, wanted, need, of } => {
            let client = site.name(*client);
            match wanted {
                Wanted::Write(value) => speak!(
                    language,
                    "{client} wants {value} written. {me} first asks the other replicas what they hold, so that it can \
                     give a higher version. It needs {need} of {of}, itself included.",
                    "{client} 要写入 {value}。{me} 先问其他副本持有什么，好给出更高的版本。连同自己，{of} 个中需要 {need} 个。"
                ),
                Wanted::Read => speak!(
                    language,
                    "{client} wants to read. {me} asks the other replicas what they hold. It needs {need} of {of}, \
                     itself included.",
                    "{client} 要读取。{me} 询问其他副本持有什么。连同自己，{of} 个中需要 {need} 个。"
                ),
            }
        }
        Why::Tells { from, held } => {
            let (from, it, value) = (site.name(*from), version(&held.version), &held.value);
            speak!(
                language,
                "{from} asks what {me} holds: {value}, version {it}.",
                "{from} 询问 {me} 持有什么，{me} 答复：{value}，版本 {it}。"
            )
        }
        Why::Hears { from, client, held, have, need } => {
            let (from, client) = (site.name(*from), site.name(*client));
            let (it, value) = (version(&held.version), &held.value);
            speak!(
                language,
                "{from} says that it holds {value}, version {it}. For {client}'s call {me} has heard {have} replicas, \
                 itself included, and needs {need}.",
                "{from} 说它持有 {value}，版本 {it}。为 {client} 的调用，{me} 连同自己已听取 {have} 个副本，需要 {need} 个。"
            )
        }
        Why::NotesHave { from, version: it } => {
            let (from, it) = (site.name(*from), version(it));
            speak!(
                language,
                "{from} says that it holds version {it}. {me} notes that; no open call waits for it.",
                "{from} 说它持有版本 {it}。{me} 记下这一点，没有未完成的调用在等它。"
            )
        }
        Why::WaitsFor { client, after, version: it } => {
            let (client, after, it) = (site.name(*client), version(after), version(it));
            speak!(
                language,
                "{client} must not read anything older than version {after}, and the highest that {me} can answer with \
                 is {it}: it waits for a copy.",
                "{client} 不能读到比版本 {after} 更旧的值，而 {me} 能给出的最高版本是 {it}，所以要等副本数据到来。"
            )
        }
        Why::Gives { client, value, version: it, blindly } => {
            let (client, it) = (site.name(*client), version(it));
            let gives = speak!(
                language,
                "{me} gives {client}'s write of {value} version {it}, one above the highest counter of its own, those \
                 heard and the one that the call carries. It writes that down before it sends the copies.",
                "{me} 给 {client} 写入的 {value} 赋予版本 {it}，计数比它自己持有的、为这次调用听到的和调用携带的都大。它先写入磁盘，再发出副本数据。"
            );
            gives
                + &match blindly {
                    false => String::new(),
                    true => speak!(
                        language,
                        " The rule that it hears others first is switched off.",
                        "先听取其他副本的规则已被关闭。"
                    ),
                }
        }
        Why::Answers { client, held, heard } => {
            let (client, it, value) = (site.name(*client), version(&held.version), &held.value);
            match heard.is_empty() {
                true => speak!(
                    language,
                    "{me} answers {client} with its own copy: {value}, version {it}.",
                    "{me} 用自己的值答复 {client}：{value}，版本 {it}。"
                ),
                false => {
                    let heard = all(heard);
                    speak!(
                        language,
                        "{me} has heard {heard}. It answers {client} with the highest version of theirs and its own: \
                         {value}, version {it}.",
                        "{me} 已听取 {heard}。它用这些值和自己的值中版本最高的答复 {client}：{value}，版本 {it}。"
                    )
                }
            }
        }
        Why::StoresFound { held } => {
            let (it, value) = (version(&held.version), &held.value);
            speak!(
                language,
                "What {me} has found, {value} in version {it}, is newer than its own copy: it takes it over.",
                "{me} 找到的 {value}（版本 {it}）比自己的新，于是存下它。"
            )
        }
        Why::BringsBack { client, held, to, need } => {
            let (client, to) = (site.name(*client), all(to));
            let (it, value) = (version(&held.version), &held.value);
            speak!(
                language,
                "Before {me} answers {client} with {value}, {need} replicas are to hold version {it}, so that no later \
                 read finds less: it sends that to {to}.",
                "在用 {value} 答复 {client} 之前，{me} 要让 {need} 个副本持有版本 {it}，使之后的读取不会读到更旧的。它把值发给 {to}。"
            )
        }
        Why::Confirms { client, held, read, have, need, of } => {
            let (client, it, value) = (site.name(*client), version(&held.version), &held.value);
            let known = match *need == 1 {
                true => speak!(
                    language,
                    "{me} holds version {it} or a higher one itself, which is enough.",
                    "{me} 自己持有版本 {it} 或更高的版本，这就够了。"
                ),
                false => speak!(
                    language,
                    "As far as {me} knows, version {it} or a higher one is held by {have} of {of} replicas, and {need} \
                     are enough.",
                    "据 {me} 所知，{of} 个副本中有 {have} 个持有版本 {it} 或更高的版本，{need} 个就够。"
                ),
            };
            known
                + &match read {
                    true => speak!(language, " It answers {client} with {value}.", "它用 {value} 答复 {client}。"),
                    false => speak!(
                        language,
                        " It tells {client} that {value} is written.",
                        "它告诉 {client}，{value} 已写入。"
                    ),
                }
        }
        // Copies.
        Why::Stores { from, held, before } => {
            let (from, value) = (site.name(*from), &held.value);
            let (it, before) = (version(&held.version), version(before));
            match unwritten(site) {
                true => speak!(
                    language,
                    "{from} sends {value}, version {it}, which is newer than {me}'s {before}. {me} confirms it, but \
                     keeps it in its memory only: the rule that it is written first is switched off.",
                    "{from} 发来 {value}，版本 {it}，比 {me} 的 {before} 新。{me} 作出确认，却只把它放在内存里，因为先写入磁盘的规则已被关闭。"
                ),
                false => speak!(
                    language,
                    "{from} sends {value}, version {it}, which is newer than {me}'s {before}. {me} writes it to its \
                     disk and confirms it.",
                    "{from} 发来 {value}，版本 {it}，比 {me} 的 {before} 新。{me} 把它写入磁盘并确认。"
                ),
            }
        }
        Why::HasIt { from, version: it } => {
            let (from, it) = (site.name(*from), version(it));
            speak!(
                language,
                "{from} sends version {it}, which {me} holds already: it confirms that.",
                "{from} 发来版本 {it}，{me} 已经持有，于是确认。"
            )
        }
        Why::SendsNewer { from, theirs, held } => {
            let (from, theirs) = (site.name(*from), version(theirs));
            let (it, value) = (version(&held.version), &held.value);
            speak!(
                language,
                "{from} sends version {theirs}, which is older than {me}'s {it}. {me} keeps its own and sends {value} \
                 in answer.",
                "{from} 发来版本 {theirs}，比 {me} 的 {it} 旧。{me} 保留自己的，并回送 {value}。"
            )
        }
        Why::Overwrites { from, held, before } => {
            let (from, value) = (site.name(*from), &held.value);
            let (it, before) = (version(&held.version), version(before));
            speak!(
                language,
                "{from} sends {value}, version {it}, which is older than {me}'s {before}. The rule that the newer one \
                 stays is switched off: {me} overwrites its own and confirms.",
                "{from} 发来 {value}，版本 {it}，比 {me} 的 {before} 旧。保留较新者的规则已被关闭，所以 {me} 覆盖自己的值并确认。"
            )
        }
        Why::TakesForTheSame { from, theirs, own } => {
            let (from, theirs, own) = (site.name(*from), version(theirs), version(own));
            speak!(
                language,
                "{from} sends version {theirs}, and {me} holds {own}. The rule that breaks ties between equal counters \
                 is switched off: {me} takes the two for the same, keeps its own and confirms.",
                "{from} 发来版本 {theirs}，{me} 持有 {own}。计数相同时分出高低的规则已被关闭，所以 {me} 把两者当作同一个，保留自己的并确认。"
            )
        }
        Why::NotesCopied { from, version: it } => {
            let (from, it) = (site.name(*from), version(it));
            speak!(
                language,
                "{from} confirms to {me} that it holds version {it}.",
                "{from} 向 {me} 确认它持有版本 {it}。"
            )
        }
        Why::Settles { version: it } => {
            let it = version(it);
            speak!(
                language,
                "{me} knows of no replica that is behind its version {it}, and asks nothing: it stops its timer.",
                "据 {me} 所知，没有副本落后于它的版本 {it}，它也没有在询问什么，所以停止计时。"
            )
        }
        Why::SendsAgain { to, asked, version: it } => sends_again(site, (to, asked), *it, language),
        Why::Restarts { held, to } => {
            let (it, value) = (version(&held.version), &held.value);
            let has = speak!(
                language,
                "{me} finds {value}, version {it}, on its disk. It does not remember any open call, nor what others \
                 hold.",
                "{me} 的磁盘上是 {value}，版本 {it}。它不记得未完成的调用，也不记得其他副本持有什么。"
            );
            let to = match to.is_empty() {
                true => return has,
                false => all(to),
            };
            has + &speak!(
                language,
                " It sends its copy to {to}: who has a newer one will answer with that.",
                "它把自己的值发给 {to}，持有更新版本的会回送给它。"
            )
        }
        Why::Ignores { kind, from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} ignores {from}'s {kind}: no rule asks for it here.",
                "{me} 忽略 {from} 的 {kind}，因为没有规则用得着它。"
            )
        }
    }
}

/// Whether copies are confirmed before they are on the disk.
fn unwritten(site: Here<'_>) -> bool {
    site.options().broken == Variant::CopiesInMemory
}

fn sends_again(site: Here<'_>, (to, asked): (&NodeSet, &NodeSet), version: Version, language: Language) -> String {
    let (me, it) = (site.name(site.id), text(site, version));
    let all = |nodes: &NodeSet| list(*nodes, |node| site.name(node), language);
    let (to_all, asked_all) = (all(to), all(asked));
    match (to.is_empty(), asked.is_empty()) {
        (false, true) => speak!(
            language,
            "{me} has not learned that its version {it} is held by {to_all}, and sends it again: the copy or its \
             answer may be lost, or only late.",
            "{me} 还不知道 {to_all} 是否持有它的版本 {it}，于是再发一次，因为副本数据或确认可能丢失，也可能只是迟到。"
        ),
        (true, _) => speak!(
            language,
            "{me} has not heard {asked_all} and asks again: the question or its answer may be lost, or only late.",
            "{me} 没有听到 {asked_all} 的答复，于是再问一次，因为询问或答复可能丢失，也可能只是迟到。"
        ),
        (false, false) => speak!(
            language,
            "{me} sends its version {it} to {to_all} again and asks {asked_all} again: what it sent or the answers may \
             be lost, or only late.",
            "{me} 把它的版本 {it} 再发给 {to_all}，并再次询问 {asked_all}，因为发出的消息或答复可能丢失，也可能只是迟到。"
        ),
    }
}
