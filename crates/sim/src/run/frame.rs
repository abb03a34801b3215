//! A view of one moment of a run: everything that the page, the command line or an export draws from.
//!
//! Texts are in the requested language; nothing in here names a protocol.

use crate::scenario::action::{Action, Cause, FlightId, Refused};
use crate::world::{Counts, Life};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::about::RequestValue;
use synod_core::property::decision_text;
use synod_core::{CardLine, Failure, Language, NodeId, NodeSet, Quorum, Slot, SlotView, Tone, Value, speak};

/// A moment: the world after a number of actions.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// How many actions have happened.
    pub step: u32,
    /// When the latest happened, in virtual milliseconds.
    pub at_ms: u64,
    /// The nodes, in the scenario's order.
    pub nodes: Vec<NodeFrame>,
    /// The messages on the way, in the order of their numbers.
    pub flights: Vec<FlightFrame>,
    /// Messages lost a short while ago.
    pub lost: Vec<LostFrame>,
    /// The directed links that are cut: (from, to).
    pub cuts: Vec<(NodeId, NodeId)>,
    /// The protocol's properties.
    pub properties: Vec<PropertyFrame>,
    /// How many messages were sent, and what became of them.
    pub counts: Counts,
}

/// A node at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeFrame {
    /// Which node.
    pub id: NodeId,
    /// Its id in the scenario.
    pub name: String,
    /// Its roles in words.
    pub roles: Vec<String>,
    /// Its row on the stage, from the top, by its first role.
    pub row: u8,
    /// Up, paused or down.
    pub life: Life,
    /// How many inputs wait in its mailbox.
    pub mailbox: u32,
    /// Its phase in the protocol.
    pub phase: Option<PhaseFrame>,
    /// The lines on its card.
    pub card: Vec<CardLine>,
    /// Its log, from slot 1.
    pub slots: Vec<SlotView>,
    /// The answers it counts.
    pub quorum: Option<Quorum>,
    /// What is on its disk.
    pub disk: Vec<FieldFrame>,
    /// What is in its memory.
    pub memory: Vec<FieldFrame>,
    /// Since when it has held a lock, in virtual milliseconds.
    pub locked_since_ms: Option<u64>,
    /// Whether it waits, is blocked or has decided.
    pub standing: DecisionStatus,
    /// The running timers.
    pub timers: Vec<TimerFrame>,
    /// Whether the latest action made it react.
    pub reacted: bool,
    /// What a client may ask of it.
    pub requests: Vec<RequestFrame>,
    /// Whether a violated property concerns it.
    pub concerned: bool,
}

/// The phase a node is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseFrame {
    /// What scenarios call it.
    pub name: String,
    /// Its name for readers, with any detail shown beside it.
    pub word: String,
    /// Its colour.
    pub tone: Tone,
}

/// Where a node stands in reaching a decision. Liveness is reported, not judged, while time runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecisionStatus {
    /// It waits for nothing.
    Idle,
    /// It holds a lock or waits for a decision, and a decision may still come.
    Waiting,
    /// It holds a lock or waits for a decision, and no decision can come unless something is repaired.
    Blocked,
    /// It has decided this.
    Decided(Value),
}

/// A named value, and what it was before the latest action if that changed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFrame {
    /// What it is called.
    pub name: String,
    /// What it is now.
    pub value: String,
    /// What it was, if the latest action changed it; empty if it was not there.
    pub before: Option<String>,
}

/// A running timer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimerFrame {
    /// Its position in the protocol's list, for [`Action::Fire`].
    pub timer: u8,
    /// Its name.
    pub name: String,
    /// What it waits for.
    pub text: String,
    /// When it was set, in virtual milliseconds.
    pub set_ms: u64,
    /// When it runs out, in virtual milliseconds.
    pub due_ms: u64,
}

/// Something a client may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestFrame {
    /// Its position in the protocol's list, for [`Action::Request`].
    pub request: u8,
    /// The label of its button.
    pub text: String,
    /// Whether it needs a value from the client.
    pub value: RequestValue,
}

/// A message in flight.
#[derive(Clone, Debug, PartialEq)]
pub struct FlightFrame {
    /// Its number.
    pub id: FlightId,
    /// Its sender.
    pub from: NodeId,
    /// Its receiver.
    pub to: NodeId,
    /// The name of its kind.
    pub kind: String,
    /// The label of its pill.
    pub label: String,
    /// What it means, in a few words.
    pub text: String,
    /// What it carries.
    pub fields: Vec<FieldFrame>,
    /// The colour of its phase.
    pub tone: Tone,
    /// Whether it answers another message.
    pub answer: bool,
    /// Whether it is a copy.
    pub copy: bool,
    /// Its label when it was sent, if it has been forged since.
    pub sent_as: Option<String>,
    /// When it set out, in virtual milliseconds.
    pub sent_ms: u64,
    /// When it arrives; `None` in a manual schedule, where it has to be delivered by hand.
    pub due_ms: Option<u64>,
}

/// A message that was lost.
#[derive(Clone, Debug, PartialEq)]
pub struct LostFrame {
    /// Its number.
    pub id: FlightId,
    /// Its sender.
    pub from: NodeId,
    /// Its receiver.
    pub to: NodeId,
    /// The label of its pill.
    pub label: String,
    /// The colour of its phase.
    pub tone: Tone,
    /// When it was lost, in virtual milliseconds.
    pub at_ms: u64,
    /// How much of its path it had travelled, in percent.
    pub way_percent: u8,
}

/// A property at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyFrame {
    /// What scenarios call it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What it claims.
    pub claim: String,
    /// Whether it holds.
    pub verdict: Verdict,
    /// The step at which it was first violated.
    pub step: Option<u32>,
    /// What happened, in one sentence.
    pub detail: Option<String>,
    /// The nodes concerned.
    pub nodes: NodeSet,
}

/// Whether a property holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It has held so far.
    Holds,
    /// It has been violated.
    Violated,
    /// Not known.
    Undecided,
}

impl Verdict {
    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Violated => "violated",
            Self::Undecided => "undecided",
        }
    }
}

/// One event of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// After how many actions the world is as described; 0 is the start.
    pub step: u32,
    /// When, in virtual milliseconds.
    pub at_ms: u64,
    /// The node concerned, if there is one.
    pub node: Option<NodeId>,
    /// What sort of event it is.
    pub sort: Sort,
    /// What happened and why, as sentences.
    pub text: String,
}

/// The sort of an event, for its mark and its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// The nodes start.
    Start,
    /// A client asks.
    Request,
    /// A message arrives.
    Message,
    /// A timer runs out.
    Timer,
    /// A fault, or the repair of one.
    Fault,
    /// A node decides.
    Decision,
    /// A property is violated.
    Violation,
}

/// A decision of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The node.
    pub node: NodeId,
    /// The place in the log, from 1; 0 in a protocol with one decision.
    pub slot: Slot,
    /// What it decided.
    pub value: Value,
}

impl Decision {
    /// The value as people say it, with its slot where there are slots.
    pub fn text(&self, language: Language) -> String {
        let value = decision_text(&self.value, language);
        match self.slot {
            0 => value,
            slot => speak!(language, "{slot}: {value}", "{slot}：{value}"),
        }
    }
}

/// What one action was and did, independent of language: what exports and other programs are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// After how many actions the world is as described; 0 is the start.
    pub step: u32,
    /// When, in virtual milliseconds.
    pub at_ms: u64,
    /// What took the action; for the start, the clock.
    pub cause: Cause,
    /// Which action; `None` for the start, and for a step that names a message which is not in flight.
    pub action: Option<Action>,
    /// Why a step of the scenario could not happen.
    pub refused: Option<Refused>,
    /// The message that the action named.
    pub flight: Option<FlightId>,
    /// The copy that the action made of it.
    pub copy: Option<FlightId>,
    /// Whether the input waits in the mailbox of a paused node.
    pub queued: bool,
    /// The messages sent, excluding copies made by chance.
    pub sent: Vec<FlightId>,
    /// The messages lost, in flight or as they were sent.
    pub lost: Vec<FlightId>,
    /// What nodes decided.
    pub decided: Vec<Decision>,
}

/// A mark on the scrubber.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The step at which it happened.
    pub step: u32,
    /// When, in virtual milliseconds.
    pub at_ms: u64,
    /// What happened.
    pub sort: MarkSort,
}

/// What a mark on the scrubber stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkSort {
    /// A fault, or the repair of one.
    Fault,
    /// A value became chosen: a majority has accepted it in one ballot, whether or not any node knows.
    Chosen,
    /// A node decided.
    Decision,
    /// A property was violated for the first time.
    Violation,
}

/// A message's path through the space–time diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Its number.
    pub id: FlightId,
    /// Its sender.
    pub from: NodeId,
    /// Its receiver.
    pub to: NodeId,
    /// The number of its kind.
    pub kind: u8,
    /// The label of its pill.
    pub label: String,
    /// The colour of its phase.
    pub tone: Tone,
    /// When it set out, in virtual milliseconds.
    pub sent_ms: u64,
    /// The step in which it set out.
    pub sent_step: u32,
    /// When its path ended, in virtual milliseconds; `None` while it is in flight.
    pub end_ms: Option<u64>,
    /// The step that ended it.
    pub end_step: Option<u32>,
    /// Whether it was lost.
    pub lost: bool,
}

/// When a node was down or paused, for the space–time diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outage {
    /// Which node.
    pub node: NodeId,
    /// [`Life::Down`] or [`Life::Paused`].
    pub life: Life,
    /// From when, in virtual milliseconds.
    pub from_ms: u64,
    /// The step with which it began.
    pub from_step: u32,
    /// Until when; `None` if it lasts.
    pub until_ms: Option<u64>,
    /// The step with which it ended.
    pub until_step: Option<u32>,
}

/// How a run advanced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advance {
    /// An action happened.
    Moved,
    /// Nothing happens by itself any more; a person may act.
    Waiting,
    /// The scenario's time is used up.
    Ended,
    /// The number of actions that a run may have is used up, and more would have happened.
    Cut,
    /// The protocol has failed at what would have happened next: [`crate::Run::failure`].
    Failed,
}

/// Where a run ends because its protocol has failed. What was to happen has not happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFailure {
    /// After how many actions.
    pub after: u32,
    /// What took the action that has not happened.
    pub cause: Cause,
    /// Which; `None` for the start.
    pub action: Option<Action>,
    /// The node that was to react, if one was.
    pub node: Option<NodeId>,
    /// What has failed.
    pub failure: Failure,
}
