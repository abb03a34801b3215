//! A scenario: which nodes there are, what happens to them, what is expected. Plain data, as in a file.
//!
//! `read` makes one from JSON and says what is wrong with a bad file; `write` makes JSON again.

pub mod action;
mod diagnostic;
pub mod edit;
pub mod faults;
pub mod json;
mod read;
pub mod search;
mod smallest;
mod write;

pub use diagnostic::Diagnostic;
pub(crate) use diagnostic::{out_of_range, shorten};
pub(crate) use read::cursor::At;
pub(crate) use read::names::{Names, value};
pub(crate) use read::{action_now, file_at};
pub use read::{read, read_file, read_search};
pub use smallest::smallest;
pub use write::{write, write_file};

use action::Action;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use faults::Faults;
use json::Json;
use search::SearchPlan;
use serde::{Deserialize, Serialize};
use synod_core::about::Decides;
use synod_core::property::decision_text;
use synod_core::{About, ClusterSpec, Language, Ledger, NodeId, NodeSet, NodeSpec, OwnedText, Slot, Value, speak};

/// A scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// How it is to be searched.
    pub search: Option<SearchPlan>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Schedule {
    /// The clock: whatever is due first.
    Timed,
    /// Only the steps.
    Manual,
}

/// A step of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When, in virtual milliseconds; `None` in a manual schedule, and for a message that is meant as soon as it is
    /// sent.
    pub at_ms: Option<u64>,
    /// What happens.
    pub action: Action<MessageName>,
}

/// How a step names a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caption {
    /// From when it is shown, in virtual milliseconds, until the next caption.
    pub at_ms: u64,
    /// What it says.
    pub text: OwnedText,
    /// What must hold while it is shown; it names no moment of its own.
    pub expect: Option<Expect>,
}

/// What a node has decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decided {
    /// The one decision; `None` before it.
    One(Option<Value>),
    /// A log, by slot from 1: `None` for a gap, the empty value for the no-op; empty before the first.
    Log(Vec<Option<Value>>),
    /// Something, whatever it is. No node has decided this: it is only wanted.
    Any,
}

impl Decided {
    /// What a node of the protocol described by `about` has decided, from the latest decision of each slot.
    pub fn of(about: &About, made: &[(Slot, Value)]) -> Self {
        if about.decides != Decides::Log {
            return Self::One(made.first().map(|(_, value)| value.clone()));
        }
        let mut log = Vec::new();
        for (slot, value) in made {
            let place = usize::from(*slot).saturating_sub(1);
            log.resize(log.len().max(place + 1), None);
            log[place] = Some(value.clone());
        }
        Self::Log(log)
    }

    /// Whether `node` has decided this at some time. Where nothing is wanted it has decided nothing; of a log it has
    /// decided nothing for a slot that is a gap, and slots beyond the list are not asked about.
    pub fn was_made_by(&self, node: NodeId, ledger: &Ledger) -> bool {
        let made: Vec<(Slot, &Value)> =
            ledger.decided().filter(|(by, ..)| *by == node).map(|(_, slot, value)| (slot, value)).collect();
        let in_slot = |slot: Slot, wanted: &Option<Value>| match wanted {
            Some(value) => made.contains(&(slot, value)),
            None => made.iter().all(|(other, _)| *other != slot),
        };
        match self {
            Self::One(value) => in_slot(0, value),
            Self::Log(log) if log.is_empty() => made.is_empty(),
            Self::Any => !made.is_empty(),
            Self::Log(log) => (1..).zip(log).all(|(slot, value)| in_slot(slot, value)),
        }
    }

    /// Whether a node that has decided `found` has decided this; one that never decides has `None`.
    pub fn is_met_by(&self, found: Option<&Self>) -> bool {
        match (self, found) {
            (Self::Any, found) => {
                found.is_some_and(|found| *found != Self::One(None) && *found != Self::Log(Vec::new()))
            }
            (_, Some(found)) => self == found,
            (_, None) => *self == Self::One(None),
        }
    }

    /// The one decision; `None` in a log.
    pub fn one(&self) -> Option<&Value> {
        match self {
            Self::One(value) => value.as_ref(),
            Self::Log(_) | Self::Any => None,
        }
    }

    /// As files have it: a value or `null`, of a log a list; `true` for something, whatever it is.
    pub fn json(&self) -> Json {
        let one = |value: &Option<Value>| value.as_ref().map_or(Json::Null, |value| Json::text(value.as_str()));
        match self {
            Self::One(value) => one(value),
            Self::Log(log) => Json::List(log.iter().map(one).collect()),
            Self::Any => Json::Bool(true),
        }
    }

    /// As people say it; `None` for nothing.
    pub fn text(&self, language: Language) -> Option<String> {
        match self {
            Self::One(value) => value.as_ref().map(|value| decision_text(value, language)),
            Self::Log(log) if log.is_empty() => None,
            Self::Any => Some(speak!(language, "something", "某个值")),
            Self::Log(log) => {
                let said =
                    |value: &Option<Value>| value.as_ref().map_or("–".into(), |it| decision_text(it, language));
                Some(log.iter().map(said).collect::<Vec<String>>().join(", "))
            }
        }
    }
}

/// The values that have been chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Chosen {
    /// In the order of their ballots.
    One(Vec<Value>),
    /// The same slot by slot, from 1.
    Log(Vec<Vec<Value>>),
}

impl Chosen {
    /// The values that a majority of `acceptors` has accepted in one ballot, in a protocol described by `about`. Slots
    /// beyond the last one that has a chosen value are not told.
    pub fn of(about: &About, ledger: &Ledger, acceptors: NodeSet) -> Self {
        let of_slot = |slot: Slot| {
            let values = ledger.chosen(slot, acceptors);
            values.into_iter().map(|(_, value)| value.clone()).collect::<Vec<_>>()
        };
        if about.decides != Decides::Log {
            return Self::One(of_slot(0));
        }
        let last = ledger.slots().last().copied().unwrap_or(0);
        let mut slots: Vec<Vec<Value>> = (1..=last).map(of_slot).collect();
        slots.truncate(slots.iter().rposition(|values| !values.is_empty()).map_or(0, |place| place + 1));
        Self::Log(slots)
    }

    /// The values, in the order of their ballots; none in a log.
    pub fn one(&self) -> &[Value] {
        match self {
            Self::One(values) => values,
            Self::Log(_) => &[],
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::One(values) => values.is_empty(),
            Self::Log(slots) => slots.is_empty(),
        }
    }

    /// As files have it: a list; of a log a list by slot of lists.
    pub fn json(&self) -> Json {
        let list = |values: &Vec<Value>| Json::List(values.iter().map(|value| Json::text(value.as_str())).collect());
        match self {
            Self::One(values) => list(values),
            Self::Log(slots) => Json::List(slots.iter().map(list).collect()),
        }
    }

    /// As people say it: `3, 7`, of a log `1: x, 2: no-op`.
    pub fn text(&self, language: Language) -> String {
        let comma = if language == Language::English { ", " } else { "、" };
        let said = |values: &[Value]| values.iter().map(|value| decision_text(value, language)).collect::<Vec<_>>();
        match self {
            Self::One(values) => said(values).join(comma),
            Self::Log(slots) => {
                let slots = (1..).zip(slots).filter(|(_, values)| !values.is_empty());
                let slot = |(slot, values): (u32, &Vec<Value>)| {
                    let values = said(values).join("/");
                    speak!(language, "{slot}: {values}", "{slot}：{values}")
                };
                slots.map(slot).collect::<Vec<_>>().join(comma)
            }
        }
    }
}

/// What files call the counts of messages and writes.
pub const COUNTS: [&str; 6] = ["sent", "delivered", "lost", "duplicated", "forged", "forced_writes"];

/// What must hold at a moment. An empty field expects nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expect {
    /// When, in virtual milliseconds; `None`: at the end.
    pub at_ms: Option<u64>,
    /// What nodes have decided.
    pub decided: Vec<(NodeId, Decided)>,
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
    /// Exactly the nodes that own something; `None`: nothing is expected.
    pub owners: Option<NodeSet>,
    /// The copies that nodes hold.
    pub copies: Vec<(NodeId, Value)>,
    /// All chosen values; `None`: nothing is expected.
    pub chosen: Option<Chosen>,
    /// Counts of messages and writes, by name.
    pub messages: Vec<(String, u32)>,
    /// How often nodes have tried again at least, over their whole history: of one timer, or of all together.
    pub attempts: Vec<(NodeId, Option<String>, u32)>,
}

/// What a player should bring about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// What must hold.
    pub holds: Wanted,
    /// The faults that the player may cause.
    pub faults: Faults,
}

/// What must hold at some moment for a goal to be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// Some node is blocked.
    Blocked,
    /// The property of this name is violated.
    Violated(String),
    /// This; it names no moment and counts no messages, and what a node is to have decided it has decided at some time.
    Moment(Box<Expect>),
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
