//! The languages Synod speaks, and a text in both of them.

use crate::node::{NodeId, NodeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// A language of the page, the log and the scenarios.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

/// A fixed text in both languages, compiled in; one that lacks a language does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

impl Text {
    /// A text from its two wordings.
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        Self { en, zh }
    }

    /// A name that is the same in both languages.
    pub const fn same(text: &'static str) -> Self {
        Self::new(text, text)
    }

    /// The wording in `language`.
    pub const fn of(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Chinese => self.zh,
        }
    }
}

/// A text in both languages that is not compiled in: it comes from a file, or is what a protocol says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnedText {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl OwnedText {
    /// A text from its two wordings.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// A name that is the same in both languages.
    pub fn same(text: &str) -> Self {
        Self::new(text, text)
    }

    /// The wording in `language`; the other one where it is missing.
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::English if self.en.is_empty() => &self.zh,
            Language::Chinese if self.zh.is_empty() => &self.en,
            Language::English => &self.en,
            Language::Chinese => &self.zh,
        }
    }
}

impl From<Text> for OwnedText {
    fn from(text: Text) -> Self {
        Self::new(text.en, text.zh)
    }
}

/// `speak!(language, "English {x}", "中文 {x}")`: a formatted `String` in the language asked for.
#[macro_export]
macro_rules! speak {
    ($language:expr, $en:literal, $zh:literal $(, $($arg:tt)*)?) => {
        match $language {
            $crate::Language::English => alloc::format!($en $(, $($arg)*)?),
            $crate::Language::Chinese => alloc::format!($zh $(, $($arg)*)?),
        }
    };
}

/// Names in a sentence: `A`, `A and B`, `A, B and C`.
pub fn list<'a>(nodes: NodeSet, name: impl Fn(NodeId) -> &'a str, language: Language) -> String {
    let names: Vec<&str> = nodes.iter().map(name).collect();
    match (names.as_slice(), language) {
        ([], _) => speak!(language, "nobody", "无"),
        ([all @ .., last], Language::English) if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        (_, Language::English) => names.join(", "),
        (_, Language::Chinese) => names.join("、"),
    }
}
