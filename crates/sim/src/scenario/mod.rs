//! A scenario: which nodes there are, what happens to them, what is expected. Plain data, as in a file.
//!
//! `read` makes one from JSON and says what is wrong with a bad file; `write` makes JSON again.

pub mod action;
mod diagnostic;
pub mod json;
mod read;
mod text;
mod write;

pub use diagnostic::Diagnostic;
pub(crate) use diagnostic::shorten;
pub(crate) use read::cursor::At;
pub(crate) use read::names::{Names, value};
pub(crate) use read::{action_now, file_at};
pub use read::{read, read_file};
pub use text::OwnedText;
pub use write::{write, write_file};

use action::Action;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::{ClusterSpec, NodeId, NodeSet, NodeSpec, Value};

/// A scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The id of its protocol.
    pub protocol: String,
    /// Its title.
    pub title: OwnedText,
    /// Its introduction, one paragraph.
    pub about: OwnedText,
    /// The protocol's options that it sets: name and choice.
    pub options: Vec<(String, String)>,
    /// The timers whose length it sets, in milliseconds.
    pub timers: Vec<(String, u64)>,
    /// The rule of the protocol that is switched off, if one is.
    pub broken: Option<String>,
    /// The nodes.
    pub nodes: Vec<NodeSpec>,
    /// What links do to messages by chance.
    pub network: Network,
    /// Where chance comes from.
    pub seed: u64,
    /// What decides what happens next.
    pub schedule: Schedule,
    /// What happens, in order.
    pub steps: Vec<Step>,
    /// The captions of certain moments, by time.
    pub captions: Vec<Caption>,
    /// Nothing happens by itself after this moment, in virtual milliseconds.
    pub until_ms: u64,
    /// What must hold at certain moments.
    pub expect: Vec<Expect>,
    /// What a player should bring about.
    pub goal: Option<Goal>,
}

impl Scenario {
    /// Its cluster.
    pub fn cluster(&self) -> ClusterSpec<'_> {
        let broken = self.broken.iter().map(|variant| ("broken", variant.as_str()));
        let options = self.options.iter().map(|(name, choice)| (name.as_str(), choice.as_str()));
        ClusterSpec { nodes: &self.nodes, options: options.chain(broken).collect(), timers: &self.timers }
    }

    /// The caption at `at_ms`: the latest up to then.
    pub fn caption(&self, at_ms: u64) -> Option<&OwnedText> {
        let said = self.captions.iter().filter(|caption| caption.at_ms <= at_ms);
        said.max_by_key(|caption| caption.at_ms).map(|caption| &caption.text)
    }
}

/// What links do to messages by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    /// The shortest and the longest time a message takes, in milliseconds.
    pub latency_ms: (u64, u64),
    /// How many of a hundred messages are lost.
    pub loss_percent: u8,
    /// How many of a hundred messages are duplicated.
    pub duplicate_percent: u8,
}

impl Default for Network {
    fn default() -> Self {
        Self { latency_ms: (10, 20), loss_percent: 0, duplicate_percent: 0 }
    }
}

/// What decides what happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// The clock: whatever is due first.
    Timed,
    /// Only the steps.
    Manual,
}

/// A step of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When, in virtual milliseconds; `None` in a manual schedule, and for a message that is meant as soon as it is
    /// sent.
    pub at_ms: Option<u64>,
    /// What happens.
    pub action: Action<MessageName>,
}

/// How a step names a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageName {
    /// The name of its kind.
    pub kind: String,
    /// Its sender.
    pub from: NodeId,
    /// Its receiver.
    pub to: NodeId,
    /// Which such message, counting from 1 over the whole run; if absent, the oldest one in flight.
    pub nth: Option<u32>,
}

/// A caption of a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// From when it is shown, in virtual milliseconds, until the next caption.
    pub at_ms: u64,
    /// What it says.
    pub text: OwnedText,
    /// What must hold while it is shown; it names no moment of its own.
    pub expect: Option<Expect>,
}

/// What files call the counts of messages and writes.
pub const COUNTS: [&str; 5] = ["sent", "delivered", "lost", "duplicated", "forced_writes"];

/// What must hold at a moment. An empty field expects nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expect {
    /// When, in virtual milliseconds; `None`: at the end.
    pub at_ms: Option<u64>,
    /// What nodes have decided; `None`: nothing yet.
    pub decided: Vec<(NodeId, Option<Value>)>,
    /// The properties that hold.
    pub holds: Vec<String>,
    /// The properties that are violated.
    pub violates: Vec<String>,
    /// Exactly the nodes that are blocked; `None`: nothing is expected.
    pub blocked: Option<NodeSet>,
    /// The names of the phases that nodes show.
    pub phase: Vec<(NodeId, String)>,
    /// The balances of nodes.
    pub balances: Vec<(NodeId, i64)>,
    /// All chosen values, in the order of their ballots; `None`: nothing is expected.
    pub chosen: Option<Vec<Value>>,
    /// Counts of messages and writes, by name.
    pub messages: Vec<(String, u32)>,
}

/// What a player should bring about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// `blocked` (some node is blocked), or the name of a property that must be violated.
    pub holds: String,
    /// The most faults that the player may cause.
    pub faults: u32,
}

/// What a scenario file holds.
#[derive(Clone, Debug, PartialEq)]
pub enum File {
    /// One scenario.
    One(Box<Scenario>),
    /// Several scenarios, played in step.
    Comparison(Comparison),
}

impl File {
    /// The prefix of a field's name that says which scenario it belongs to: nothing, or a number from 1 and a dot.
    pub(crate) fn part(&self, place: usize) -> String {
        match self {
            Self::One(_) => String::new(),
            Self::Comparison(_) => format!("{}.", place + 1),
        }
    }

    /// Turns a complaint about one of its scenarios into one about the file.
    pub fn placed(&self, place: usize, bad: Diagnostic) -> Diagnostic {
        match self {
            Self::One(_) => bad,
            Self::Comparison(_) => Diagnostic { place: format!("compare[{place}].{}", bad.place), ..bad },
        }
    }

    /// Its scenarios, mutable.
    pub fn scenarios_mut(&mut self) -> &mut [Scenario] {
        match self {
            Self::One(scenario) => core::slice::from_mut(scenario),
            Self::Comparison(comparison) => &mut comparison.scenarios,
        }
    }

    /// Its scenarios: one, or those of a comparison.
    pub fn scenarios(&self) -> &[Scenario] {
        match self {
            Self::One(scenario) => core::slice::from_ref(scenario),
            Self::Comparison(comparison) => &comparison.scenarios,
        }
    }
}

/// Scenarios side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Its title.
    pub title: OwnedText,
    /// Its introduction.
    pub about: OwnedText,
    /// From 2 to 4 scenarios.
    pub scenarios: Vec<Scenario>,
}
