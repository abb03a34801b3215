//! A scenario: who takes part, what happens to them, what is expected. Plain data, as a file says it.
//!
//! `read.rs` makes one from JSON and says what is wrong with a bad file; `write.rs` makes JSON again.

use alloc::string::String;
use alloc::vec::Vec;
use synod_core::{Language, NodeId, NodeSet, Value};

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl Words {
    /// The wording in `language`; the other one where it is missing.
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::English if !self.en.is_empty() => &self.en,
            Language::Chinese if self.zh.is_empty() => &self.en,
            _ => &self.zh,
        }
    }
}

/// A scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The id of its protocol.
    pub protocol: String,
    /// Its title.
    pub title: Words,
    /// Its introduction, one paragraph.
    pub about: Words,
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
    /// Who decides what happens next.
    pub schedule: Schedule,
    /// What happens, in order.
    pub steps: Vec<Step>,
    /// What is said of certain moments, by time.
    pub captions: Vec<Caption>,
    /// Nothing happens by itself after this moment, in virtual milliseconds.
    pub until_ms: u64,
    /// What must be so at certain moments.
    pub expect: Vec<Expect>,
    /// What a player should bring about.
    pub goal: Option<Goal>,
}

impl Scenario {
    /// What is said of the moment `at_ms`: the latest caption up to then.
    pub fn caption(&self, at_ms: u64) -> Option<&Words> {
        let said = self.captions.iter().filter(|caption| caption.at_ms <= at_ms);
        said.max_by_key(|caption| caption.at_ms).map(|caption| &caption.text)
    }
}

/// A node of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeSpec {
    /// What it is called.
    pub id: String,
    /// Its roles.
    pub roles: Vec<String>,
    /// What is said of it: name and value.
    pub settings: Vec<(String, Setting)>,
}

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// A whole number.
    Whole(i64),
    /// One of the setting's choices.
    Choice(String),
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

/// Who decides what happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// The clock: whatever is due first.
    Timed,
    /// Nobody but the steps.
    Manual,
}

/// A step of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When, in virtual milliseconds; `None` in a manual schedule, and for a message as soon as it is sent.
    pub at_ms: Option<u64>,
    /// What.
    pub deed: Deed,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A client asks; the request's place in the protocol's list.
    Request {
        /// Who is asked.
        node: NodeId,
        /// Which request.
        request: u8,
        /// The client's value.
        value: Option<Value>,
    },
    /// Something happens to a message.
    Message(MessageDeed, MessageName),
    /// A timer runs out.
    Fire {
        /// Whose.
        node: NodeId,
        /// Which: its place in the protocol's list.
        timer: u8,
    },
    /// A node crashes.
    Crash {
        /// Which.
        node: NodeId,
        /// How many of its latest messages leave.
        sent: Option<u32>,
    },
    /// A node restarts.
    Restart(NodeId),
    /// A node loses memory and disk.
    Wipe(NodeId),
    /// A node pauses.
    Pause(NodeId),
    /// A paused node goes on.
    Resume(NodeId),
    /// A directed link is cut.
    Cut(NodeId, NodeId),
    /// A directed link is mended.
    Mend(NodeId, NodeId),
    /// All links between groups are cut.
    Partition(Vec<NodeSet>),
    /// All links are mended.
    Heal,
    /// All links from a node are cut.
    Mute(NodeId),
    /// All links to a node are cut.
    Deafen(NodeId),
}

/// What happens to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageDeed {
    /// It arrives now.
    Deliver,
    /// It is lost.
    Lose,
    /// A copy sets out.
    Duplicate,
    /// It takes longer, by so many milliseconds.
    Delay(u64),
}

/// How a step names a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageName {
    /// The name of its kind.
    pub kind: String,
    /// Who sent it.
    pub from: NodeId,
    /// Who it is for.
    pub to: NodeId,
    /// The how-manieth such message sent in the run, from 1; without it the one longest on the way.
    pub nth: Option<u32>,
}

/// What is said of a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// From when, in virtual milliseconds, until the next.
    pub at_ms: u64,
    /// What.
    pub text: Words,
    /// What must be so while it is shown; it names no moment.
    pub expect: Option<Expect>,
}

/// What must be so at a moment. What is empty asks for nothing.
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
    /// The nodes that are blocked, these and no others; `None`: nothing is asked.
    pub blocked: Option<NodeSet>,
    /// The names of the phases that nodes show.
    pub phase: Vec<(NodeId, String)>,
    /// The balances of nodes.
    pub balances: Vec<(NodeId, i64)>,
    /// The values chosen, all of them in the order of their ballots; `None`: nothing is asked.
    pub chosen: Option<Vec<Value>>,
    /// Counts of messages and writes, by name.
    pub messages: Vec<(String, u32)>,
}

/// What a player should bring about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// `blocked` (some node is blocked), or the name of a property that must be violated.
    pub holds: String,
    /// With how many faults at most.
    pub faults: u32,
}
