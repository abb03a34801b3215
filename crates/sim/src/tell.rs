//! The event log: what happened and why, in sentences, made when somebody looks.

use crate::action::{Action, Refused};
use crate::frame::{Entry, Sort};
use crate::run::Run;
use crate::timeline::{Moment, Timeline};
use crate::world::{Flight, Loss, Turn};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::Cast;
use synod_core::Datum;
use synod_core::{Language, NodeId, NodeSet, limits, speak};

/// The event with which `step` begins.
pub(crate) fn entry(run: &Timeline, step: u32, language: Language) -> Entry {
    let cast = run.world.cast();
    let Some(moment) = (step as usize).checked_sub(1).and_then(|place| run.moments.get(place)) else {
        let text = speak!(language, "All nodes have started.", "所有节点都已启动。");
        return Entry { step: 0, at_ms: 0, node: None, sort: Sort::Start, text };
    };
    let mut sentences = alloc::vec![happened(cast, moment, language)];
    for turn in &moment.outcome.turns {
        sentences.extend(whys(cast, turn, language));
        sentences.extend(losses(cast, turn, language));
    }
    sentences.extend(lost(cast, moment, language));
    for violation in run.violations.iter().filter(|violation| violation.step == step) {
        let title = cast.properties()[violation.property].title.of(language);
        let detail = if language == Language::English { &violation.breach.en } else { &violation.breach.zh };
        sentences.push(speak!(language, "{title} is violated: {detail}", "违反了“{title}”：{detail}"));
    }
    if run.cut && step == run.len() {
        let most = limits::ACTIONS;
        sentences.push(speak!(
            language,
            "The run is cut off here: it has {most} actions, as many as a run may have. More would have happened.",
            "运行在此被截断，因为它已有 {most} 个动作，达到上限。后面本来还会有事发生。"
        ));
    }
    sentences.retain(|sentence| !sentence.is_empty());
    let space = if language == Language::English { " " } else { "" };
    Entry { step, at_ms: moment.at_ms, node: node(moment), sort: sort(run, step, moment), text: sentences.join(space) }
}

fn node(moment: &Moment) -> Option<NodeId> {
    match moment.action.as_ref()? {
        Action::Deliver(_) => moment.outcome.flight.as_ref().map(|flight| flight.to),
        Action::Request { node, .. } | Action::Fire { node, .. } | Action::Crash { node, .. } => Some(*node),
        Action::Restart(node) | Action::Wipe(node) | Action::Pause(node) | Action::Resume(node) => Some(*node),
        Action::Mute(node) | Action::Deafen(node) => Some(*node),
        _ => None,
    }
}

fn sort(run: &Timeline, step: u32, moment: &Moment) -> Sort {
    if run.violations.iter().any(|violation| violation.step == step) {
        return Sort::Violation;
    }
    if moment.outcome.turns.iter().any(|turn| turn.decided().is_some()) {
        return Sort::Decision;
    }
    match &moment.action {
        Some(Action::Request { .. }) => Sort::Request,
        Some(Action::Deliver(_)) if moment.outcome.lost.is_empty() => Sort::Message,
        Some(Action::Fire { .. }) => Sort::Timer,
        _ => Sort::Fault,
    }
}

/// Why, as the protocol says it.
fn whys(cast: &dyn Cast, turn: &Turn, language: Language) -> Vec<String> {
    turn.reaction.whys.iter().map(|why| cast.say(turn.node, why, language)).collect()
}

/// What was lost the moment it was sent.
fn losses(cast: &dyn Cast, turn: &Turn, language: Language) -> Vec<String> {
    let sentence = |to: NodeId, message: &Datum, loss: Loss| {
        let (label, to) = (cast.label(message), cast.name(to));
        match loss {
            Loss::Cut => speak!(
                language,
                "Its {label} to {to} is lost: the link is cut.",
                "它发给 {to} 的 {label} 丢失了，因为链路已切断。"
            ),
            Loss::Chance => {
                speak!(language, "Its {label} to {to} is lost on the way.", "它发给 {to} 的 {label} 在途中丢失了。")
            }
        }
    };
    turn.sent().filter_map(|(to, message, sent)| Some(sentence(to, message, sent.loss?))).collect()
}

/// What was on the way and is lost, where the action itself does not say so.
fn lost(cast: &dyn Cast, moment: &Moment, language: Language) -> Option<String> {
    let lost = &moment.outcome.lost;
    if lost.is_empty() || matches!(moment.action, Some(Action::Lose(_) | Action::Deliver(_))) {
        return None;
    }
    let names: Vec<String> = lost.iter().map(|flight| brief(cast, flight, language)).collect();
    Some(match language {
        Language::English => format!("Lost with it: {}.", names.join(", ")),
        Language::Chinese => format!("随之丢失：{}。", names.join("、")),
    })
}

fn brief(cast: &dyn Cast, flight: &Flight, language: Language) -> String {
    let (label, from, to) = (cast.label(&flight.message), cast.name(flight.from), cast.name(flight.to));
    speak!(language, "{label} from {from} to {to}", "{from} 发给 {to} 的 {label}")
}

fn happened(cast: &dyn Cast, moment: &Moment, language: Language) -> String {
    let text = match &moment.action {
        Some(action) => match moment.refused {
            Some(refused) => format!("{}{}", intended(cast, action, language), reason(refused, language)),
            None => done(cast, action, moment, language),
        },
        None => {
            let why = reason(Refused::NoSuchMessage, language);
            speak!(language, "A step of the scenario cannot happen: {why}", "场景中的一步无法发生，因为{why}")
        }
    };
    if !moment.outcome.queued {
        return text;
    }
    match language {
        Language::English => text + " It is paused: this waits in its mailbox.",
        Language::Chinese => text + "该节点已暂停，这个输入在它的邮箱里等待。",
    }
}

fn intended(cast: &dyn Cast, action: &Action, language: Language) -> String {
    match action {
        Action::Request { node, .. } => {
            let node = cast.name(*node);
            speak!(language, "A client's request to {node} is refused: ", "客户端对 {node} 的请求被拒绝，因为")
        }
        _ => speak!(language, "A step of the scenario cannot happen: ", "场景中的一步无法发生，因为"),
    }
}

fn done(cast: &dyn Cast, action: &Action, moment: &Moment, language: Language) -> String {
    match action {
        Action::Request { node, request, value } => {
            let ask = cast.about().requests[usize::from(*request)].text.of(language);
            let node = cast.name(*node);
            match value {
                Some(value) => {
                    speak!(language, "A client asks {node}: {ask}: {value}.", "客户端请求 {node}：{ask}（{value}）。")
                }
                None => speak!(language, "A client asks {node}: {ask}.", "客户端请求 {node}：{ask}。"),
            }
        }
        Action::Fire { node, timer } => {
            let (node, text) = (cast.name(*node), cast.about().timers[usize::from(*timer)]);
            let (name, text) = (text.name, text.text.of(language));
            speak!(language, "{node}'s timer {name} runs out ({text}).", "{node} 的计时器 {name} 到期（{text}）。")
        }
        Action::Deliver(_) | Action::Lose(_) | Action::Duplicate(_) | Action::Delay { .. } => {
            let Some(flight) = &moment.outcome.flight else { return String::new() };
            message_done(cast, action, flight, !moment.outcome.lost.is_empty(), language)
        }
        Action::Cut { .. } | Action::Mend { .. } | Action::Partition(_) | Action::Heal => {
            link_done(cast, action, language)
        }
        Action::Crash { node, .. } if moment.actor_lost => {
            let node = cast.name(*node);
            speak!(
                language,
                "{node}'s worker has ended or does not answer, so {node} crashes: it loses its memory and its timers.",
                "{node} 的工作线程已结束或没有响应，{node} 因此崩溃，失去内存和计时器。"
            )
        }
        _ => node_done(cast, action, language),
    }
}

fn message_done(cast: &dyn Cast, action: &Action, flight: &Flight, lost: bool, language: Language) -> String {
    let (label, from, to) = (cast.label(&flight.message), cast.name(flight.from), cast.name(flight.to));
    match action {
        Action::Deliver(_) if lost => speak!(
            language,
            "{label} from {from} finds {to} down and is lost.",
            "{from} 发来的 {label} 到达时，{to} 已崩溃，消息丢失。"
        ),
        Action::Deliver(_) if flight.copy => {
            speak!(language, "A copy of {from}'s {label} reaches {to}.", "{from} 的 {label} 有一份副本到达 {to}。")
        }
        Action::Deliver(_) => speak!(language, "{from}'s {label} reaches {to}.", "{from} 的 {label} 到达 {to}。"),
        Action::Lose(_) => {
            speak!(
                language,
                "{label} from {from} to {to} is lost on the way.",
                "{from} 发给 {to} 的 {label} 在途中丢失。"
            )
        }
        Action::Duplicate(_) => {
            speak!(
                language,
                "A copy of {from}'s {label} to {to} sets out.",
                "{from} 发给 {to} 的 {label} 多出了一份副本。"
            )
        }
        Action::Delay { by_ms, .. } => speak!(
            language,
            "{label} from {from} to {to} takes {by_ms} ms longer.",
            "{from} 发给 {to} 的 {label} 要多走 {by_ms} 毫秒。"
        ),
        _ => String::new(),
    }
}

fn node_done(cast: &dyn Cast, action: &Action, language: Language) -> String {
    match action {
        Action::Crash { node, sent } => {
            let node = cast.name(*node);
            match sent {
                None => speak!(
                    language,
                    "{node} crashes: it loses its memory and its timers.",
                    "{node} 崩溃，失去内存和计时器。"
                ),
                Some(sent) => speak!(
                    language,
                    "{node} crashes while it is sending: of its latest messages still on the way at most {sent} get \
                     out. It loses its memory and its timers.",
                    "{node} 在发送途中崩溃，最近一批仍在途中的消息至多送出 {sent} 条。它失去内存和计时器。"
                ),
            }
        }
        Action::Restart(node) => {
            let node = cast.name(*node);
            speak!(language, "{node} restarts from its disk.", "{node} 从磁盘重启。")
        }
        Action::Wipe(node) => {
            let node = cast.name(*node);
            speak!(language, "{node} loses its disk as well as its memory.", "{node} 丢失磁盘，内存也一并丢失。")
        }
        Action::Pause(node) => {
            let node = cast.name(*node);
            speak!(
                language,
                "{node} is paused: it keeps its memory, reacts to nothing, and its mailbox fills.",
                "{node} 暂停，内存还在，但不作任何反应，邮箱会越积越满。"
            )
        }
        Action::Resume(node) => {
            let node = cast.name(*node);
            speak!(
                language,
                "{node} goes on and reacts to all that has come meanwhile.",
                "{node} 恢复运行，依次处理这期间到来的一切。"
            )
        }
        Action::Mute(node) => {
            let node = cast.name(*node);
            speak!(
                language,
                "{node} is mute: nothing that it sends gets through.",
                "{node} 失声，它发出的消息一概送不出去。"
            )
        }
        Action::Deafen(node) => {
            let node = cast.name(*node);
            speak!(
                language,
                "{node} is deaf: nothing sent to it gets through.",
                "{node} 失聪，发给它的消息一概送不到。"
            )
        }
        _ => String::new(),
    }
}

fn link_done(cast: &dyn Cast, action: &Action, language: Language) -> String {
    match action {
        Action::Cut { from, to } => {
            let (from, to) = (cast.name(*from), cast.name(*to));
            speak!(language, "The link from {from} to {to} is cut.", "从 {from} 到 {to} 的链路被切断。")
        }
        Action::Mend { from, to } => {
            let (from, to) = (cast.name(*from), cast.name(*to));
            speak!(language, "The link from {from} to {to} carries messages again.", "从 {from} 到 {to} 的链路已修复。")
        }
        Action::Partition(groups) => {
            let group = |group: &NodeSet| {
                let names: Vec<String> = group.iter().map(|node| cast.name(node).to_string()).collect();
                names.join(if language == Language::English { ", " } else { "、" })
            };
            let groups = groups.iter().map(group).collect::<Vec<_>>().join(" | ");
            speak!(
                language,
                "The network splits: {groups}. No message crosses from one side to another.",
                "网络分区：{groups}。各组之间的消息都无法通过。"
            )
        }
        _ => speak!(language, "Every link carries messages again.", "所有链路都已修复。"),
    }
}

/// Why an action cannot happen, as a sentence.
pub fn reason(refused: Refused, language: Language) -> String {
    match refused {
        Refused::NoSuchNode => speak!(language, "there is no such node.", "没有这个节点。"),
        Refused::NoSuchMessage => speak!(language, "no such message is on the way.", "没有这样的消息在途中。"),
        Refused::TimerNotSet => speak!(language, "that timer is not running.", "该计时器没有在运行。"),
        Refused::Down => speak!(language, "the node is down.", "节点已崩溃。"),
        Refused::Up => speak!(language, "the node is up.", "节点正在运行。"),
        Refused::Paused => speak!(language, "the node is paused already.", "节点已经暂停。"),
        Refused::NotPaused => speak!(language, "the node is not paused.", "节点没有暂停。"),
        Refused::NotAsked => speak!(language, "the node cannot be asked for that.", "不能向该节点提出这个请求。"),
        Refused::NoLink => speak!(language, "a link joins two different nodes.", "链路连接的是两个不同的节点。"),
        Refused::TooManyActions => {
            let most = limits::ACTIONS;
            speak!(language, "a run has at most {most} actions.", "一次运行最多有 {most} 个动作。")
        }
    }
}
