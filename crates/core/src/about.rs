//! What a protocol says of itself, as data.
//!
//! The page's forms, the validator of scenarios, the schema and the links are all made from an [`About`]; none of them
//! knows a protocol by name.

use crate::language::{Language, Text};
use crate::limits;
use crate::view::{Beside, Tone};
use alloc::format;
use alloc::string::String;

/// A protocol, described.
#[derive(Clone, Debug)]
pub struct About {
    /// What scenarios and links call it; never changes.
    pub id: &'static str,
    /// What people call it.
    pub name: Text,
    /// What it is for, in one or two sentences.
    pub summary: Text,
    /// Whether one node may have several roles.
    pub roles_share: bool,
    /// Its roles, in the order of the code's own list.
    pub roles: &'static [RoleAbout],
    /// The phases that its nodes go through, role by role.
    pub phases: &'static [PhaseAbout],
    /// What its nodes decide.
    pub decides: Decides,
    /// Its options, each with its choices.
    pub options: &'static [OptionAbout],
    /// What a scenario may say of a single node.
    pub settings: &'static [SettingAbout],
    /// What a client may ask of a node.
    pub requests: &'static [RequestAbout],
    /// The kinds of message.
    pub messages: &'static [MessageAbout],
    /// Its timers, in the order of the code's own list.
    pub timers: &'static [TimerAbout],
    /// Its broken variants: the rules that can be switched off, one at a time. The option `broken` names one; its first
    /// choice, which is not among these, breaks nothing.
    pub variants: &'static [ChoiceAbout],
}

impl About {
    /// A protocol of which nothing is said but its id: `About { roles: …, ..About::named("toy") }`.
    pub const fn named(id: &'static str) -> Self {
        Self {
            id,
            name: Text::same(id),
            summary: Text::same(id),
            roles_share: false,
            roles: &[],
            phases: &[],
            decides: Decides::Client,
            options: &[],
            settings: &[],
            requests: &[],
            messages: &[],
            timers: &[],
            variants: &[],
        }
    }

    /// The kind of message called `name`.
    pub fn message(&self, name: &str) -> Option<&'static MessageAbout> {
        self.messages.iter().find(|kind| kind.name == name)
    }

    /// The phases of a node with these roles.
    pub fn phases_of<R: AsRef<str>>(&self, roles: &[R]) -> impl Iterator<Item = &'static PhaseAbout> {
        self.phases.iter().filter(|phase| roles.iter().any(|role| role.as_ref() == phase.role))
    }
}

/// A role.
#[derive(Clone, Copy, Debug)]
pub struct RoleAbout {
    /// What scenarios call it.
    pub name: &'static str,
    /// What people call it, in lower case.
    pub text: Text,
    /// Its row on the stage, from the top: the roles that ask, that answer, that learn.
    pub row: u8,
    /// How many nodes must have it, at least.
    pub at_least: u8,
    /// How many nodes may have it.
    pub at_most: u8,
    /// Whether a node with this role decides.
    pub decides: bool,
}

impl RoleAbout {
    /// A role that any number of nodes has, each of which decides.
    pub const fn named(name: &'static str) -> Self {
        Self { name, text: Text::same(name), row: 0, at_least: 1, at_most: limits::NODES as u8, decides: true }
    }
}

/// What nodes decide.
#[derive(Clone, Copy, Debug)]
pub enum Decides {
    /// One of these outcomes.
    Outcome(&'static [&'static str]),
    /// Any value that a client could write.
    Client,
}

/// A phase that nodes with a certain role go through.
#[derive(Clone, Copy, Debug)]
pub struct PhaseAbout {
    /// The role.
    pub role: &'static str,
    /// What scenarios call it: the state's name in the protocol's table.
    pub name: &'static str,
    /// What people call it, in one or two words.
    pub text: Text,
    /// Its colour.
    pub tone: Tone,
}

impl PhaseAbout {
    /// A phase of `role`.
    pub const fn new(role: &'static str, name: &'static str, text: Text, tone: Tone) -> Self {
        Self { role, name, text, tone }
    }

    /// Its word, and what stands beside it: `learned 3`, `in doubt, asking`.
    pub fn word(&self, beside: Option<&Beside>, language: Language) -> String {
        let word = self.text.of(language);
        match (beside, language) {
            (None, _) => word.into(),
            (Some(Beside::What(what)), _) => format!("{word} {what}"),
            (Some(Beside::Also(also)), Language::English) => format!("{word}, {}", also.of(language)),
            (Some(Beside::Also(also)), Language::Chinese) => format!("{word}，{}", also.of(language)),
        }
    }
}

/// One of a few named things to choose from.
#[derive(Clone, Copy, Debug)]
pub struct ChoiceAbout {
    /// What scenarios call it.
    pub name: &'static str,
    /// What it means.
    pub text: Text,
}

impl ChoiceAbout {
    /// A choice of which nothing is said but its name.
    pub const fn named(name: &'static str) -> Self {
        Self { name, text: Text::same(name) }
    }
}

/// An option of the protocol; the first choice is the default.
#[derive(Clone, Copy, Debug)]
pub struct OptionAbout {
    /// What scenarios call it.
    pub name: &'static str,
    /// The question that it settles.
    pub text: Text,
    /// The answers there are.
    pub choices: &'static [ChoiceAbout],
}

/// Something a scenario may say of a node with a certain role.
#[derive(Clone, Copy, Debug)]
pub struct SettingAbout {
    /// The role that has it.
    pub role: &'static str,
    /// What scenarios call it.
    pub name: &'static str,
    /// What it is.
    pub text: Text,
    /// What it may be.
    pub kind: SettingKind,
}

/// What a setting may be.
#[derive(Clone, Copy, Debug)]
pub enum SettingKind {
    /// A whole number within ±`limit`; `default` where the scenario says nothing.
    Whole {
        /// The largest value, positive or negative.
        limit: i64,
        /// Its value where the scenario says nothing.
        default: i64,
    },
    /// One of these; the first where the scenario says nothing.
    Choice(&'static [ChoiceAbout]),
}

/// Something a client may ask of a node.
#[derive(Clone, Copy, Debug)]
pub struct RequestAbout {
    /// The role that is asked.
    pub role: &'static str,
    /// The field of the request that names it; `None` for the protocol's only request.
    pub name: Option<&'static str>,
    /// Whether the field holds a client's value; otherwise it is `true`.
    pub takes_value: bool,
    /// What it asks for, as a button says it.
    pub text: Text,
}

impl RequestAbout {
    /// The protocol's only request, without a value.
    pub const fn of(role: &'static str) -> Self {
        Self { role, name: None, takes_value: false, text: Text::new("Ask", "请求") }
    }
}

/// A kind of message.
#[derive(Clone, Copy, Debug)]
pub struct MessageAbout {
    /// Its name, as the literature has it.
    pub name: &'static str,
    /// The colour of the phase that it belongs to.
    pub tone: Tone,
    /// Whether it answers another one: answers are drawn outlined.
    pub answer: bool,
    /// What it says, in a few words.
    pub text: Text,
}

impl MessageAbout {
    /// A kind of message of which nothing is said but its name.
    pub const fn named(name: &'static str) -> Self {
        Self { name, tone: Tone::Plain, answer: false, text: Text::same(name) }
    }
}

/// A timer.
#[derive(Clone, Copy, Debug)]
pub struct TimerAbout {
    /// What scenarios call it.
    pub name: &'static str,
    /// Its length where the scenario sets none, in milliseconds.
    pub length_ms: u64,
    /// What it waits for.
    pub text: Text,
}

impl TimerAbout {
    /// A timer of which nothing is said but its name and length.
    pub const fn named(name: &'static str, length_ms: u64) -> Self {
        Self { name, length_ms, text: Text::same(name) }
    }
}
