//! Why a proposer leads, and why another one lets it.

use super::all;
use crate::cluster::NodeId;
use crate::language::Language;
use crate::protocols::paxos::{Here, Why};
use crate::speak;
use alloc::string::String;

pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    match why {
        Why::LeavesToTheLeader { leader, value } => {
            let leader = site.name(*leader);
            speak!(
                language,
                "{me}'s client wants {value}. {me} leaves that to {leader}, the lowest proposer: it hands {value} on, \
                 and leads itself only if it hears no heartbeat.",
                "{me} 的客户端想要 {value}。{me} 把它转交给排在最前的提议者 {leader}，只有听不到心跳时才自己领导。"
            )
        }
        Why::Beats { to } if to.is_empty() => {
            speak!(language, "{me} is the only proposer, so it leads.", "{me} 是唯一的提议者，由它领导。")
        }
        Why::Beats { to } => {
            let to = all(site, *to, language);
            speak!(
                language,
                "{me} takes itself for the leader, and tells {to}.",
                "{me} 认为自己是领导者，并告诉 {to}。"
            )
        }
        Why::Yields { from, to, value } => {
            let (from, to) = (site.name(*from), site.name(*to));
            speak!(
                language,
                "{from} says that it leads, and is lower. {me} stops its own attempt, so that they do not outbid each \
                 other; it keeps {value} and hands it on to {to}.",
                "{from} 说自己在领导，而且排在前面。{me} 停止自己的尝试，以免两者互相抬高编号；它保留 {value}，并转交给 {to}。"
            )
        }
        Why::StillFollows { from, to, value } => {
            let (from, to) = (site.name(*from), site.name(*to));
            speak!(
                language,
                "{from} says that it leads. {me} goes on waiting, and hands {value} on to {to} again, in case it was \
                 lost.",
                "{from} 说自己在领导。{me} 继续等待，并再次把 {value} 转交给 {to}，以防之前那次丢失了。"
            )
        }
        Why::TakesTheLead { ballot } => speak!(
            language,
            "{me} has heard no lower proposer for so long that none may be up. It takes the lead itself, with ballot \
             {ballot}.",
            "{me} 太久没有听到排在前面的提议者，它们可能都已崩溃。它自己来领导，使用编号 {ballot}。"
        ),
        Why::NotesHeartbeat { from } => notes_heartbeat(site, *from, language),
        Why::IgnoresForward { from, value } => {
            let from = site.name(*from);
            speak!(
                language,
                "{from} hands on {value}, but {me} has a value already and takes no other.",
                "{from} 转交 {value}，但 {me} 已经有一个值，不再接受别的值。"
            )
        }
        _ => String::new(),
    }
}

/// Somebody says that it leads, and there is nothing to leave to it.
fn notes_heartbeat(site: Here<'_>, from: NodeId, language: Language) -> String {
    let (me, name) = (site.name(site.id), site.name(from));
    if from > site.id {
        return speak!(
            language,
            "{name} says that it leads. It is not lower, so {me} does not give way.",
            "{name} 说自己在领导。它并不排在前面，所以 {me} 不退让。"
        );
    }
    speak!(
        language,
        "{name} says that it leads. {me} has no undecided value to leave to it, so this changes nothing.",
        "{name} 说自己在领导。{me} 没有未决的值要交给它，所以不起作用。"
    )
}
