//! What a moment of a run looks like: all that the page, the command line or an export draws from.
//!
//! Texts are in the language asked for; nothing in here names a protocol.

use crate::action::{Action, FlightId, Refused};
pub use crate::timeline::Cause;
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::{CardLine, NodeId, NodeSet, Quorum, Tone, Value};

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
    /// Where it is in the protocol.
    pub phase: Option<PhaseFrame>,
    /// What its card says.
    pub card: Vec<CardLine>,
    /// The answers it counts.
    pub quorum: Option<Quorum>,
    /// What is on its disk.
    pub disk: Vec<FieldFrame>,
    /// What is in its memory.
    pub memory: Vec<FieldFrame>,
    /// Since when it has held a lock, in virtual milliseconds.
    pub locked_since_ms: Option<u64>,
    /// Whether it waits, is blocked or has decided.
    pub standing: Standing,
    /// The timers that run.
    pub timers: Vec<TimerFrame>,
    /// Whether the latest action made it react.
    pub reacted: bool,
    /// What a client may ask of it.
    pub requests: Vec<RequestFrame>,
    /// Whether a broken property concerns it.
    pub concerned: bool,
}

/// The phase a node is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseFrame {
    /// What scenarios call it.
    pub name: &'static str,
    /// What people call it, with what stands beside that.
    pub word: String,
    /// Its colour.
    pub tone: Tone,
}

/// Whether a node runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Life {
    /// It reacts.
    #[default]
    Up,
    /// It keeps its memory and does not react.
    Paused,
    /// It has crashed.
    Down,
}

/// How a node stands towards a decision. Liveness is told, not judged, while time runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has nothing to wait for.
    Idle,
    /// It holds a lock or waits for a decision, and one may still come.
    Waiting,
    /// It holds a lock or waits for a decision, and none can come unless something is mended.
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

/// A timer that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimerFrame {
    /// Its place in the protocol's list, for [`Action::Fire`].
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
    /// Its place in the protocol's list, for [`Action::Request`].
    pub request: u8,
    /// What a button says.
    pub text: String,
    /// Whether it needs a value from the client.
    pub takes_value: bool,
}

/// A message on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct FlightFrame {
    /// Its number.
    pub id: FlightId,
    /// Who sent it.
    pub from: NodeId,
    /// Who it is for.
    pub to: NodeId,
    /// The name of its kind.
    pub kind: String,
    /// What its pill says.
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
    /// When it set out, in virtual milliseconds.
    pub sent_ms: u64,
    /// When it arrives; `None` in a manual schedule, where somebody has to deliver it.
    pub due_ms: Option<u64>,
}

/// A message that was lost.
#[derive(Clone, Debug, PartialEq)]
pub struct LostFrame {
    /// Its number.
    pub id: FlightId,
    /// Who sent it.
    pub from: NodeId,
    /// Who it was for.
    pub to: NodeId,
    /// What its pill said.
    pub label: String,
    /// The colour of its phase.
    pub tone: Tone,
    /// When it was lost, in virtual milliseconds.
    pub at_ms: u64,
    /// How much of its way it had gone, in percent.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// So far.
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

/// What became of the messages: sent + duplicated = delivered + lost + on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    /// Messages that nodes sent each other, copies not counted.
    pub sent: u32,
    /// Messages and copies that entered a mailbox.
    pub delivered: u32,
    /// Messages and copies that never will.
    pub lost: u32,
    /// Copies made.
    pub duplicated: u32,
    /// Reactions that changed a disk.
    pub forced_writes: u32,
}

impl Counts {
    /// Each with its name in files.
    pub const fn named(&self) -> [(&'static str, u32); 5] {
        [
            ("sent", self.sent),
            ("delivered", self.delivered),
            ("lost", self.lost),
            ("duplicated", self.duplicated),
            ("forced_writes", self.forced_writes),
        ]
    }

    /// The one called `name`.
    pub fn get(&self, name: &str) -> Option<u32> {
        self.named().into_iter().find(|(known, _)| *known == name).map(|(_, count)| count)
    }
}

/// One event of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// After how many actions the world looks as it tells; 0 is the start.
    pub step: u32,
    /// When, in virtual milliseconds.
    pub at_ms: u64,
    /// The node concerned, if it is one.
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
    /// Somebody decides.
    Decision,
    /// A property is violated.
    Violation,
}

/// What one action was and did, in no language: what exports and other programs are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// After how many actions the world is as it says; 0 is the start.
    pub step: u32,
    /// When, in virtual milliseconds.
    pub at_ms: u64,
    /// Who took the action; the start is the clock's.
    pub cause: Cause,
    /// What; `None` for the start, and for a step that names a message which is not on the way.
    pub action: Option<Action>,
    /// Why a step of the scenario could not happen.
    pub refused: Option<Refused>,
    /// The message that the action named.
    pub flight: Option<FlightId>,
    /// The copy that the action made of it.
    pub copy: Option<FlightId>,
    /// Whether the input waits in the mailbox of a paused node.
    pub queued: bool,
    /// The messages sent, copies made by chance not among them.
    pub sent: Vec<FlightId>,
    /// The messages lost, on the way or as they were sent.
    pub lost: Vec<FlightId>,
    /// Who decided what.
    pub decided: Vec<(NodeId, Value)>,
}

/// A mark on the scrubber.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The step at which it happened.
    pub step: u32,
    /// When, in virtual milliseconds.
    pub at_ms: u64,
    /// What.
    pub sort: Sort,
}

/// A message's way through the space–time diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Its number.
    pub id: FlightId,
    /// Who sent it.
    pub from: NodeId,
    /// Who it is for.
    pub to: NodeId,
    /// The name of its kind.
    pub kind: &'static str,
    /// What its pill says.
    pub label: String,
    /// The colour of its phase.
    pub tone: Tone,
    /// When it set out, in virtual milliseconds.
    pub sent_ms: u64,
    /// The step in which it set out.
    pub sent_step: u32,
    /// When its way ended, in virtual milliseconds; `None` while it is on the way.
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

/// How a run moved on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// An action happened.
    Moved,
    /// Nothing happens by itself any more; a person may act.
    Waiting,
    /// The scenario's time is used up.
    Ended,
    /// The number of actions that a run may have is used up, and more would have happened.
    Cut,
}

/// A future that was left when somebody acted in the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The step at which it was left.
    pub fork: u32,
    /// How many actions it had.
    pub len: u32,
    /// What people did in it: after how many actions, and what.
    pub person: Vec<(u32, Action)>,
}
