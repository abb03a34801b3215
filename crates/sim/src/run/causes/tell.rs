//! Causes and repairs in words: what the page's buttons say.

use super::{Ground, How, Repair};
use crate::run::Run;
use crate::run::frame::DecisionStatus;
use crate::run::record::Record;
use crate::run::tell::happened;
use crate::run::verdicts::{as_far_as, in_vain};
use crate::run::{Frame, shown};
use crate::scenario::action::FlightId;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::{Language, NodeId, speak};

impl Run {
    /// A cause, as a sentence.
    pub fn ground(&self, ground: &Ground, language: Language) -> String {
        let name = |node: NodeId| self.world.cluster().name(node);
        match ground.how {
            How::Sent(flight) => self.sent(ground.step, flight, language),
            How::Set(node, timer) => {
                let timer = &self.about().timers[usize::from(timer)].name;
                let node = name(node);
                Some(speak!(language, "{node} set its timer {timer}.", "{node} 设了计时器 {timer}。"))
            }
            How::Named(node) => {
                let decided = self.event(ground.step).decided.into_iter().rev().find(|one| one.node == node);
                decided.map(|decision| {
                    let (node, value) = (name(node), decision.text(language));
                    speak!(language, "{node} decided {value}.", "{node} 决定：{value}。")
                })
            }
            How::Stopped | How::Waited | How::Needed | How::Violated => None,
        }
        .unwrap_or_else(|| self.happened(ground.step, language))
    }

    /// What the action of `step` was, without what came of it.
    pub fn happened(&self, step: u32, language: Language) -> String {
        match self.record_of(step) {
            Some(record) => happened(self.world.cluster(), record, language),
            None => self.entry(0, language).text,
        }
    }

    fn record_of(&self, step: u32) -> Option<&Record> {
        self.records.get((step as usize).checked_sub(1)?)
    }

    /// That a message set out in `step`; `None` if a copy was made by hand, or it was forged.
    fn sent(&self, step: u32, flight: FlightId, language: Language) -> Option<String> {
        let cluster = self.world.cluster();
        let result = self.record_of(step).map_or(&self.start, |record| &record.result);
        let sent = result.reactions.iter().find_map(|reacted| {
            let is_it = |number: FlightId, copy: Option<(FlightId, u64)>| {
                number == flight || copy.is_some_and(|(copy, _)| copy == flight)
            };
            let (to, message, sent) = reacted.sent().find(|(.., sent)| is_it(sent.number, sent.copy))?;
            Some((reacted.node, to, shown::label(cluster, message, sent.kind)))
        });
        sent.map(|(from, to, label)| {
            let (from, to) = (cluster.name(from), cluster.name(to));
            speak!(language, "{from} sent {label} to {to}.", "{from} 向 {to} 发出 {label}。")
        })
    }

    /// A repair, or several together, as the label of a button.
    pub fn mend(&self, repairs: &[Repair], language: Language) -> String {
        let name = |node: NodeId| self.world.cluster().name(node);
        let one = |repair: &Repair| match *repair {
            Repair::Restart(node) => {
                let node = name(node);
                speak!(language, "Restart {node}", "重启 {node}")
            }
            Repair::Resume(node) => {
                let node = name(node);
                speak!(language, "Resume {node}", "恢复 {node}")
            }
            Repair::Mend { from, to } => {
                let (from, to) = (name(from), name(to));
                speak!(language, "Mend {from} → {to}", "修复 {from} → {to}")
            }
        };
        let parts: Vec<String> = repairs.iter().map(one).collect();
        parts.join(if language == Language::English { ", " } else { "，" })
    }

    /// How a node of `frame`, the moment shown, waits, in words.
    pub fn waits(&mut self, frame: &Frame, node: NodeId, language: Language) -> Vec<String> {
        let name = self.world.cluster().name(node).to_string();
        match frame.nodes.get(node.index()).map(|node| &node.standing) {
            Some(DecisionStatus::Blocked) => {
                let certain = self.blocking().is_ok_and(|blocking| blocking.certain);
                let sentence = in_vain(self, node, language);
                [sentence].into_iter().chain((!certain).then(|| as_far_as(language))).collect()
            }
            Some(DecisionStatus::Waiting) => Vec::from([speak!(
                language,
                "{name} waits at this moment, and its wait can still end.",
                "{name} 此刻在等待，而且这个等待仍可能结束。"
            )]),
            Some(DecisionStatus::Idle | DecisionStatus::Decided(_)) | None => {
                Vec::from([speak!(language, "{name} does not wait at this moment.", "{name} 此刻没有在等待。")])
            }
        }
    }
}
