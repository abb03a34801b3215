//! What a protocol says of itself, as data.
//!
//! The page's forms, the validator of scenarios, the schema and the links are all made from an [`About`]; none of them
//! knows a protocol by name. It is owned data, since a protocol need not be compiled in: what it says of itself is made
//! once, when it is registered or its cluster is made, and lent from then on.

use crate::language::{Language, OwnedText, Text};
use crate::limits;
use crate::property::Property;
use crate::view::{Beside, Tone};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// All that a protocol says of itself: [`Protocol::about`](crate::Protocol::about) and
/// [`Protocol::properties`](crate::Protocol::properties).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// The protocol, described.
    pub about: About,
    /// What it claims.
    pub properties: Vec<Property>,
}

/// A protocol, described.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// What scenarios and links call it; never changes.
    pub id: String,
    /// What people call it.
    pub name: OwnedText,
    /// What it is for, in one or two sentences.
    pub summary: OwnedText,
    /// Whether one node may have several roles.
    pub roles_share: bool,
    /// Its roles, in the order of the code's own list.
    pub roles: Vec<RoleAbout>,
    /// The phases that its nodes go through, role by role.
    pub phases: Vec<PhaseAbout>,
    /// What its nodes decide.
    pub decides: Decides,
    /// What its nodes hold: [`Protocol::holding`](crate::Protocol::holding).
    pub holds: Holds,
    /// Its options, each with its choices.
    pub options: Vec<OptionAbout>,
    /// What a scenario may say of a single node.
    pub settings: Vec<SettingAbout>,
    /// What a client may ask of a node.
    pub requests: Vec<RequestAbout>,
    /// The kinds of message.
    pub messages: Vec<MessageAbout>,
    /// Its timers, in the order of the code's own list.
    pub timers: Vec<TimerAbout>,
    /// Its broken variants: the rules that can be switched off, one at a time. The option `broken` names one; its first
    /// choice, which is not among these, breaks nothing.
    pub variants: Vec<ChoiceAbout>,
}

impl About {
    /// A protocol of which nothing is said but its id: `About { roles: …, ..About::named("toy") }`.
    pub fn named(id: &str) -> Self {
        Self {
            id: id.into(),
            name: OwnedText::same(id),
            summary: OwnedText::same(id),
            roles_share: false,
            roles: Vec::new(),
            phases: Vec::new(),
            decides: Decides::Client,
            holds: Holds::Nothing,
            options: Vec::new(),
            settings: Vec::new(),
            requests: Vec::new(),
            messages: Vec::new(),
            timers: Vec::new(),
            variants: Vec::new(),
        }
    }

    /// The number of the kind of message called `name`: its place among [`About::messages`], of which there
    /// are at most 255. A kind that is not among them has the number after the last.
    pub fn kind(&self, name: &str) -> u8 {
        let place = self.messages.iter().position(|kind| kind.name == name);
        place.unwrap_or(self.messages.len()).min(usize::from(u8::MAX)) as u8
    }

    /// The kind of message with this number.
    pub fn message(&self, kind: u8) -> Option<&MessageAbout> {
        self.messages.get(usize::from(kind))
    }

    /// The name of the kind of message with this number; `message` if it is not listed.
    pub fn kind_name(&self, kind: u8) -> &str {
        self.message(kind).map_or("message", |kind| &kind.name)
    }

    /// The phases of a node with these roles.
    pub fn phases_of<R: AsRef<str>>(&self, roles: &[R]) -> impl Iterator<Item = &PhaseAbout> {
        self.phases.iter().filter(|phase| roles.iter().any(|role| role.as_ref() == phase.role))
    }
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleAbout {
    /// What scenarios call it.
    pub name: String,
    /// What people call it, in lower case.
    pub text: OwnedText,
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
    pub fn named(name: &str) -> Self {
        Self::new(name, OwnedText::same(name))
    }

    /// The same with what people call it.
    pub fn new(name: &str, text: impl Into<OwnedText>) -> Self {
        let at_most = limits::NODES as u8;
        Self { name: name.into(), text: text.into(), row: 0, at_least: 1, at_most, decides: true }
    }
}

/// What nodes decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decides {
    /// One of these outcomes.
    Outcome(Vec<String>),
    /// Any value that a client could write.
    Client,
    /// One value for each slot of a log. The *no-op* is the empty value, which no client can ask for.
    Log,
}

/// What nodes of a protocol hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseAbout {
    /// The role.
    pub role: String,
    /// What scenarios call it: the state's name in the protocol's table.
    pub name: String,
    /// What people call it, in one or two words.
    pub text: OwnedText,
    /// Its colour.
    pub tone: Tone,
}

impl PhaseAbout {
    /// A phase of `role`.
    pub fn new(role: &str, name: &str, text: impl Into<OwnedText>, tone: Tone) -> Self {
        Self { role: role.into(), name: name.into(), text: text.into(), tone }
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceAbout {
    /// What scenarios call it.
    pub name: String,
    /// What it means.
    pub text: OwnedText,
}

impl ChoiceAbout {
    /// A choice of which nothing is said but its name.
    pub fn named(name: &str) -> Self {
        Self::new(name, OwnedText::same(name))
    }

    /// A choice and what it means.
    pub fn new(name: &str, text: impl Into<OwnedText>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// Choices from a table of them.
    pub fn all(table: &[(&str, Text)]) -> Vec<Self> {
        table.iter().map(|(name, text)| Self::new(name, *text)).collect()
    }
}

/// An option of the protocol; the first choice is the default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionAbout {
    /// What scenarios call it.
    pub name: String,
    /// The question that it settles.
    pub text: OwnedText,
    /// The answers there are.
    pub choices: Vec<ChoiceAbout>,
}

impl OptionAbout {
    /// An option, the question that it settles, and the answers.
    pub fn new(name: &str, text: impl Into<OwnedText>, choices: impl Into<Vec<ChoiceAbout>>) -> Self {
        Self { name: name.into(), text: text.into(), choices: choices.into() }
    }
}

/// Something a scenario may say of a node with a certain role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingAbout {
    /// The role that has it.
    pub role: String,
    /// What scenarios call it.
    pub name: String,
    /// What it is.
    pub text: OwnedText,
    /// What it may be.
    pub kind: SettingKind,
}

impl SettingAbout {
    /// A setting of nodes with this role.
    pub fn new(role: &str, name: &str, text: impl Into<OwnedText>, kind: SettingKind) -> Self {
        Self { role: role.into(), name: name.into(), text: text.into(), kind }
    }
}

/// What a setting may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingKind {
    /// A whole number within ±`limit`; `default` where the scenario says nothing.
    Whole {
        /// The largest value, positive or negative.
        limit: i64,
        /// Its value where the scenario says nothing.
        default: i64,
    },
    /// One of these; the first where the scenario says nothing.
    Choice(Vec<ChoiceAbout>),
}

/// Something a client may ask of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestAbout {
    /// The role that is asked.
    pub role: String,
    /// The field of the request that names it; `None` for the protocol's only request.
    pub name: Option<String>,
    /// What the field holds.
    pub value: RequestValue,
    /// What it asks for, as a button says it.
    pub text: OwnedText,
}

impl RequestAbout {
    /// The protocol's only request, without a value.
    pub fn of(role: &str) -> Self {
        Self { role: role.into(), name: None, value: RequestValue::None, text: Text::new("Ask", "请求").into() }
    }

    /// One of several requests, by the field that names it.
    pub fn named(role: &str, name: &str, value: RequestValue) -> Self {
        Self { name: Some(name.into()), value, ..Self::of(role) }
    }

    /// The same as a button says it.
    pub fn with(self, text: impl Into<OwnedText>) -> Self {
        Self { text: text.into(), ..self }
    }
}

/// What a request carries. Files and links write all of these as a string.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestValue {
    /// Nothing: the field is `true`.
    None,
    /// A client's value: one line of 1 to [`limits::VALUE_CHARS`] characters.
    Text,
    /// A whole number within ±[`limits::ASKED`], without `+` and without zeros in front.
    Whole,
    /// A node with this role, by its id.
    Node(String),
}

impl RequestValue {
    /// What is wrong with `text` as such a value, in English and in Chinese. `has` says whether a node has a role;
    /// `None` if there is no such node.
    pub fn wrong(&self, text: &str, has: impl Fn(&str, &str) -> Option<bool>) -> Option<(String, String)> {
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageAbout {
    /// Its name, as the literature has it.
    pub name: String,
    /// The colour of the phase that it belongs to.
    pub tone: Tone,
    /// Whether it answers another one: answers are drawn outlined.
    pub answer: bool,
    /// What it says, in a few words.
    pub text: OwnedText,
}

impl MessageAbout {
    /// A kind of message of which nothing is said but its name.
    pub fn named(name: &str) -> Self {
        Self::new(name, Tone::Plain, OwnedText::same(name))
    }

    /// A kind of message that answers none.
    pub fn new(name: &str, tone: Tone, text: impl Into<OwnedText>) -> Self {
        Self { name: name.into(), tone, answer: false, text: text.into() }
    }

    /// A kind of message that answers another one.
    pub fn answer(name: &str, tone: Tone, text: impl Into<OwnedText>) -> Self {
        Self { answer: true, ..Self::new(name, tone, text) }
    }
}

/// A timer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimerAbout {
    /// What scenarios call it.
    pub name: String,
    /// Its length where the scenario sets none, in milliseconds.
    pub length_ms: u64,
    /// What it waits for.
    pub text: OwnedText,
}

impl TimerAbout {
    /// A timer of which nothing is said but its name and length.
    pub fn named(name: &str, length_ms: u64) -> Self {
        Self::new(name, length_ms, OwnedText::same(name))
    }

    /// A timer, its length and what it waits for.
    pub fn new(name: &str, length_ms: u64, text: impl Into<OwnedText>) -> Self {
        Self { name: name.into(), length_ms, text: text.into() }
    }
}
