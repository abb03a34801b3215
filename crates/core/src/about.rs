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
    /// What its nodes hold: [`Protocol::holding`](crate::Protocol::holding).
    pub holds: Holds,
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
            holds: Holds::Nothing,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decides {
    /// One of these outcomes.
    Outcome(&'static [&'static str]),
    /// Any value that a client could write.
    Client,
    /// One value for each slot of a log. The *no-op* is the empty value, which no client can ask for.
    Log,
}

/// What nodes of a protocol hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Holds {
    /// Nothing that a check reads.
    #[default]
    Nothing,
    /// Accounts.
    Accounts,
    /// Something there is one of, or should be.
    Ownership,
    /// Copies of a value.
    Copies,
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
    /// What the field holds.
    pub value: RequestValue,
    /// What it asks for, as a button says it.
    pub text: Text,
}

impl RequestAbout {
    /// The protocol's only request, without a value.
    pub const fn of(role: &'static str) -> Self {
        Self { role, name: None, value: RequestValue::None, text: Text::new("Ask", "请求") }
    }
}

/// What a request carries. Files and links write all of these as a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestValue {
    /// Nothing: the field is `true`.
    None,
    /// A client's value: one line of 1 to [`limits::VALUE_CHARS`] characters.
    Text,
    /// A whole number within ±[`limits::ASKED`], without `+` and without zeros in front.
    Whole,
    /// A node with this role, by its id.
    Node(&'static str),
}

impl RequestValue {
    /// What is wrong with `text` as such a value, in English and in Chinese. `has` says whether a node has a role;
    /// `None` if there is no such node.
    pub fn wrong(self, text: &str, has: impl Fn(&str, &str) -> Option<bool>) -> Option<(String, String)> {
        let whole = |text: &str| {
            let number: i64 = text.parse().ok()?;
            (number.abs() <= limits::ASKED && format!("{number}") == text).then_some(number)
        };
        let (limit, chars) = (limits::ASKED, limits::VALUE_CHARS);
        match self {
            Self::None => None,
            Self::Text => {
                let fits = (1..=chars).contains(&text.chars().count()) && !text.chars().any(char::is_control);
                (!fits).then(|| {
                    let en = format!("a value is one line of 1 to {chars} characters");
                    (en, format!("值应为一行，1 到 {chars} 个字符"))
                })
            }
            Self::Whole => whole(text).is_none().then(|| {
                let en = format!("expected a whole number from -{limit} to {limit}, without + and zeros in front");
                (en, format!("应为 -{limit} 到 {limit} 的整数，不带 + 号，前面不补零"))
            }),
            Self::Node(role) => match has(text, role) {
                Some(true) => None,
                Some(false) => Some((format!("{text} is no {role}"), format!("{text} 没有角色 {role}"))),
                None => Some((format!("there is no node {text:?}"), format!("没有名为 {text:?} 的节点"))),
            },
        }
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
