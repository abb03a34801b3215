//! The event log: what happened and why, in sentences, made when they are asked for.

use super::Run;
use super::frame::{Entry, Sort};
use super::record::Record;
use super::shown;
use crate::scenario::action::{Action, Refused};
use crate::world::{Flight, Loss, ReactionRecord};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::DynCluster;
use synod_core::Erased;
use synod_core::{Language, NodeId, NodeSet, limits, speak};

impl Run {
    /// The event with which `step` begins; 0 is the start.
    pub fn entry(&self, step: u32, language: Language) -> Entry {
        let cluster = self.world.cluster();
        let failed = self.failed(language).filter(|_| step == self.len());
        let space = if language == Language::English { " " } else { "" };
        let Some(record) = (step as usize).checked_sub(1).and_then(|place| self.records.get(place)) else {
            let started = self.started.then(|| speak!(language, "All nodes have started.", "所有节点都已启动。"));
            let text = started.into_iter().chain(failed).collect::<Vec<_>>().join(space);
            return Entry { step: 0, at_ms: 0, node: None, sort: Sort::Start, text };
        };
        // A violation matters most, and what a timer is for least.
        let mut sentences = Vec::new();
        for violation in self.violations.iter().filter(|violation| violation.step == step) {
            let title = cluster.properties()[violation.property].title.of(language);
            let detail = if language == Language::English { &violation.breach.en } else { &violation.breach.zh };
            sentences.push(speak!(language, "{title} is violated: {detail}", "违反了“{title}”：{detail}"));
        }
        sentences.push(happened(cluster, record, language));
        for reacted in &record.result.reactions {
            sentences.extend(whys(cluster, reacted, language));
            sentences.extend(losses(cluster, reacted, language));
        }
        sentences.extend(lost(cluster, record, language));
        sentences.extend(timer(cluster, record, language));
        if self.cut && step == self.len() {
            let most = limits::ACTIONS;
            sentences.push(speak!(
                language,
                "The run is cut off here: it has {most} actions, as many as a run may have. More would have happened.",
                "运行在此被截断，因为它已有 {most} 个动作，达到上限。后面本来还会有事发生。"
            ));
        }
        sentences.extend(failed);
        sentences.retain(|sentence| !sentence.is_empty());
        Entry {
            step,
            at_ms: record.at_ms,
            node: node(record),
            sort: sort(self, step, record),
            text: sentences.join(space),
        }
    }
}

impl Run {
    /// That the run ends because its protocol has failed, as a sentence.
    pub fn failed(&self, language: Language) -> Option<String> {
        let failed = self.failure()?;
        let sentence = failed.failure.sentence(language);
        Some(match failed.node.map(|node| self.world.cluster().name(node)) {
            None => speak!(language, "The run ends here. {sentence}", "运行到此为止。{sentence}"),
            Some(node) => speak!(
                language,
                "The run ends here, as {node} is to react. {sentence}",
                "运行在 {node} 要作出反应时中止。{sentence}"
            ),
        })
    }

    /// Why an action cannot happen at the moment shown, as a sentence.
    pub fn reason(&self, refused: Refused, language: Language) -> String {
        let failed = self.failed(language).filter(|_| refused == Refused::Failed);
        failed.unwrap_or_else(|| reason(refused, language))
    }
}

pub(super) fn node(record: &Record) -> Option<NodeId> {
    match record.action.as_ref()? {
        Action::Deliver(_) => record.result.flight.as_ref().map(|flight| flight.to),
        Action::Request { node, .. } | Action::Fire { node, .. } | Action::Crash { node, .. } => Some(*node),
        Action::Restart(node) | Action::Wipe(node) | Action::Pause(node) | Action::Resume(node) => Some(*node),
        Action::Mute(node) | Action::Deafen(node) => Some(*node),
        _ => None,
    }
}

fn sort(run: &Run, step: u32, record: &Record) -> Sort {
    if run.violations.iter().any(|violation| violation.step == step) {
        return Sort::Violation;
    }
    if record.result.reactions.iter().any(|reacted| reacted.decided().next().is_some()) {
        return Sort::Decision;
    }
    match &record.action {
        Some(Action::Request { .. }) => Sort::Request,
        Some(Action::Deliver(_)) if record.result.lost.is_empty() => Sort::Message,
        Some(Action::Fire { .. }) => Sort::Timer,
        _ => Sort::Fault,
    }
}

/// The reasons, worded by the protocol.
fn whys(cluster: &dyn DynCluster, reacted: &ReactionRecord, language: Language) -> Vec<String> {
    reacted.reaction.whys.iter().map(|why| shown::sentence(cluster, reacted.node, why, language)).collect()
}

/// What was lost as it was sent.
fn losses(cluster: &dyn DynCluster, reacted: &ReactionRecord, language: Language) -> Vec<String> {
    let sentence = |to: NodeId, message: &Erased, kind: u8, loss: Loss| {
        let (label, to) = (shown::label(cluster, message, kind), cluster.name(to));
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
    reacted.sent().filter_map(|(to, message, sent)| Some(sentence(to, message, sent.kind, sent.loss?))).collect()
}

/// What the timer that has run out is for.
fn timer(cluster: &dyn DynCluster, record: &Record, language: Language) -> Option<String> {
    let Some(Action::Fire { timer, .. }) = &record.action else { return None };
    let about = &cluster.about().timers[usize::from(*timer)];
    let (name, text) = (&about.name, about.text.of(language));
    Some(speak!(language, "The timer {name}: {text}.", "计时器 {name}：{text}。"))
}

/// What was lost in flight, where the action itself does not say so.
fn lost(cluster: &dyn DynCluster, record: &Record, language: Language) -> Option<String> {
    let lost = &record.result.lost;
    if lost.is_empty() || matches!(record.action, Some(Action::Lose(_) | Action::Deliver(_))) {
        return None;
    }
    let names: Vec<String> = lost.iter().map(|flight| brief(cluster, flight, language)).collect();
    Some(match language {
        Language::English => format!("Lost with it: {}.", names.join(", ")),
        Language::Chinese => format!("随之丢失：{}。", names.join("、")),
    })
}

fn brief(cluster: &dyn DynCluster, flight: &Flight, language: Language) -> String {
    let label = shown::label(cluster, &flight.message, flight.kind);
    let (from, to) = (cluster.name(flight.from), cluster.name(flight.to));
    speak!(language, "{label} from {from} to {to}", "{from} 发给 {to} 的 {label}")
}

pub(super) fn happened(cluster: &dyn DynCluster, record: &Record, language: Language) -> String {
    let text = match &record.action {
        Some(action) => match record.refused {
            Some(refused) => format!("{}{}", intended(cluster, action, language), reason(refused, language)),
            None => done(cluster, action, record, language),
        },
        None => {
            let why = reason(record.refused.unwrap_or(Refused::NoSuchMessage), language);
            speak!(language, "A step of the scenario cannot happen: {why}", "场景中的一步无法发生，因为{why}")
        }
    };
    if !record.result.queued {
        return text;
    }
    match language {
        Language::English => text + " It is paused: this waits in its mailbox.",
        Language::Chinese => text + "该节点已暂停，这个输入在它的邮箱里等待。",
    }
}

fn intended(cluster: &dyn DynCluster, action: &Action, language: Language) -> String {
    if let Action::Request { node, .. } = action {
        let node = cluster.name(*node);
        return speak!(language, "A client's request to {node} is refused: ", "客户端对 {node} 的请求被拒绝，因为");
    }
    speak!(language, "A step of the scenario cannot happen: ", "场景中的一步无法发生，因为")
}

// tidy: long because every action has its words here, in one match that leaves none out.
fn done(cluster: &dyn DynCluster, action: &Action, record: &Record, language: Language) -> String {
    let name = |node: &NodeId| cluster.name(*node);
    let message = record.result.flight.as_ref().map(|flight| {
        let label = shown::label(cluster, &flight.message, flight.kind);
        let sent_as = flight.sent_as.as_ref().map(|sent| shown::label(cluster, sent, flight.kind));
        (label, cluster.name(flight.from), cluster.name(flight.to), flight.copy, sent_as)
    });
    let (label, from, to, copy, sent_as) = message.unwrap_or_default();
    match action {
        Action::Request { node, request, value } => {
            let ask = cluster.about().requests[usize::from(*request)].text.of(language);
            let node = name(node);
            match value {
                Some(value) => {
                    speak!(language, "A client asks {node}: {ask}: {value}.", "客户端请求 {node}：{ask}（{value}）。")
                }
                None => speak!(language, "A client asks {node}: {ask}.", "客户端请求 {node}：{ask}。"),
            }
        }
        Action::Deliver(_) if !record.result.lost.is_empty() => speak!(
            language,
            "{label} from {from} finds {to} down and is lost.",
            "{from} 发来的 {label} 到达时，{to} 已崩溃，消息丢失。"
        ),
        Action::Deliver(_) if sent_as.is_some() => {
            let sent = sent_as.unwrap_or_default();
            speak!(
                language,
                "A forged {label} reaches {to}; what {from} sent was {sent}.",
                "一条伪造的 {label} 到达 {to}，{from} 发出的其实是 {sent}。"
            )
        }
        Action::Deliver(_) if copy => {
            speak!(language, "A copy of {from}'s {label} reaches {to}.", "{from} 的 {label} 有一份副本到达 {to}。")
        }
        Action::Deliver(_) => speak!(language, "{from}'s {label} reaches {to}.", "{from} 的 {label} 到达 {to}。"),
        Action::Lose(_) => speak!(
            language,
            "{label} from {from} to {to} is lost on the way.",
            "{from} 发给 {to} 的 {label} 在途中丢失。"
        ),
        Action::Duplicate(_) => speak!(
            language,
            "A copy of {from}'s {label} to {to} sets out.",
            "{from} 发给 {to} 的 {label} 多出了一份副本。"
        ),
        Action::Delay { by_ms, .. } => speak!(
            language,
            "{label} from {from} to {to} takes {by_ms} ms longer.",
            "{from} 发给 {to} 的 {label} 要多走 {by_ms} 毫秒。"
        ),
        Action::Forge { .. } => forged(cluster, record, (from, to, label), language),
        Action::Fire { node, timer } => {
            let (node, name) = (name(node), &cluster.about().timers[usize::from(*timer)].name);
            speak!(language, "{node}'s timer {name} runs out.", "{node} 的计时器 {name} 到期。")
        }
        Action::Crash { node, .. } if record.actor_lost => {
            let node = name(node);
            speak!(
                language,
                "{node}'s worker has ended or does not answer, so {node} crashes: it loses its memory and its timers.",
                "{node} 的工作线程已结束或没有响应，{node} 因此崩溃，失去内存和计时器。"
            )
        }
        Action::Crash { node, sent: None } => {
            let node = name(node);
            speak!(language, "{node} crashes: it loses its memory and its timers.", "{node} 崩溃，失去内存和计时器。")
        }
        Action::Crash { node, sent: Some(sent) } => {
            let node = name(node);
            speak!(
                language,
                "{node} crashes while it is sending: of its latest messages still on the way at most {sent} get out. \
                 It loses its memory and its timers.",
                "{node} 在发送途中崩溃，最近一批仍在途中的消息至多送出 {sent} 条。它失去内存和计时器。"
            )
        }
        Action::Restart(node) => {
            let node = name(node);
            speak!(language, "{node} restarts from its disk.", "{node} 从磁盘重启。")
        }
        Action::Wipe(node) => {
            let node = name(node);
            speak!(language, "{node} loses its disk as well as its memory.", "{node} 丢失磁盘，内存也一并丢失。")
        }
        Action::Pause(node) => {
            let node = name(node);
            speak!(
                language,
                "{node} is paused: it keeps its memory, reacts to nothing, and its mailbox fills.",
                "{node} 暂停，内存还在，但不作任何反应，邮箱会越积越满。"
            )
        }
        Action::Resume(node) => {
            let node = name(node);
            speak!(
                language,
                "{node} goes on and reacts to all that has come meanwhile.",
                "{node} 恢复运行，依次处理这期间到来的一切。"
            )
        }
        Action::Mute(node) => {
            let node = name(node);
            speak!(
                language,
                "{node} is mute: nothing that it sends gets through.",
                "{node} 失声，它发出的消息一概送不出去。"
            )
        }
        Action::Deafen(node) => {
            let node = name(node);
            speak!(
                language,
                "{node} is deaf: nothing sent to it gets through.",
                "{node} 失聪，发给它的消息一概送不到。"
            )
        }
        Action::Cut { from, to } => {
            let (from, to) = (name(from), name(to));
            speak!(language, "The link from {from} to {to} is cut.", "从 {from} 到 {to} 的链路被切断。")
        }
        Action::Mend { from, to } => {
            let (from, to) = (name(from), name(to));
            speak!(language, "The link from {from} to {to} carries messages again.", "从 {from} 到 {to} 的链路已修复。")
        }
        Action::Partition(groups) => {
            let group = |group: &NodeSet| {
                let names: Vec<String> = group.iter().map(|node| cluster.name(node).to_string()).collect();
                names.join(if language == Language::English { ", " } else { "、" })
            };
            let groups = groups.iter().map(group).collect::<Vec<_>>().join(" | ");
            speak!(
                language,
                "The network splits: {groups}. No message crosses from one side to another.",
                "网络分区：{groups}。各组之间的消息都无法通过。"
            )
        }
        Action::Heal => speak!(language, "Every link carries messages again.", "所有链路都已修复。"),
    }
}

/// That a message which said `label` is forged. All that is told from the first time on takes messages at their word.
fn forged(
    cluster: &dyn DynCluster,
    record: &Record,
    (from, to, label): (&str, &str, String),
    language: Language,
) -> String {
    let Some(forged) = &record.result.forged else { return String::new() };
    let now = shown::label(cluster, &forged.message, u8::MAX);
    let text = speak!(
        language,
        "{from}'s {label} to {to} is forged: now it says {now}.",
        "{from} 发给 {to} 的 {label} 被伪造，现在说的是 {now}。"
    );
    match (forged.first, language) {
        (false, _) => text,
        (true, Language::English) => text + " From here on all that is told takes messages at their word.",
        (true, Language::Chinese) => text + "从这里起，所有说明都以消息所说的为准。",
    }
}

/// Why an action cannot happen, as a sentence.
pub fn reason(refused: Refused, language: Language) -> String {
    match refused {
        Refused::NoSuchNode => speak!(language, "there is no such node.", "没有这个节点。"),
        Refused::NoSuchMessage => speak!(language, "no such message is on the way.", "没有这样的消息在途中。"),
        Refused::NoSuchForgery => speak!(language, "the message cannot become that.", "这条消息不能被伪造成那样。"),
        Refused::TimerNotSet => speak!(language, "that timer is not running.", "该计时器没有在运行。"),
        Refused::Down => speak!(language, "the node is down.", "节点已崩溃。"),
        Refused::Up => speak!(language, "the node is up.", "节点正在运行。"),
        Refused::Paused => speak!(language, "the node is paused already.", "节点已经暂停。"),
        Refused::NotPaused => speak!(language, "the node is not paused.", "节点没有暂停。"),
        Refused::NotAsked => speak!(language, "the node cannot be asked for that.", "不能向该节点提出这个请求。"),
        Refused::BadValue => speak!(language, "the request cannot carry this value.", "这个请求不能带这个值。"),
        Refused::NoLink => speak!(language, "a link joins two different nodes.", "链路连接的是两个不同的节点。"),
        Refused::TooManyActions => {
            let most = limits::ACTIONS;
            speak!(language, "a run has at most {most} actions.", "一次运行最多有 {most} 个动作。")
        }
        Refused::Failed => speak!(
            language,
            "the protocol has failed here, and the run takes no further action.",
            "协议在此出错，运行不再接受任何动作。"
        ),
    }
}
