//! What is wrong with an input, and where.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;
use serde::{Deserialize, Serialize};
use synod_core::{Language, OwnedText};

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The place: a path such as `steps[3].crash`, or a line and a column.
    pub place: String,
    /// The problem, in English.
    pub en: String,
    /// The problem, in Simplified Chinese.
    pub zh: String,
}

impl Diagnostic {
    pub(crate) fn new(place: &str, en: String, zh: String) -> Self {
        Self { place: place.to_string(), en, zh }
    }

    /// The problem with its place, in one line.
    pub fn sentence(&self, language: Language) -> String {
        match language {
            Language::English => format!("{}: {}", self.place, self.en),
            Language::Chinese => format!("{}：{}", self.place, self.zh),
        }
    }

    /// This text, as the problem at `place`.
    pub(crate) fn at(place: &str, problem: OwnedText) -> Self {
        Self::new(place, problem.en, problem.zh)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.en)
    }
}

impl core::error::Error for Diagnostic {}

/// That `number`, as it was written, is not from `least` to `most`.
pub(crate) fn out_of_range(number: &str, least: i64, most: i64) -> OwnedText {
    let en = format!("expected a number from {least} to {most}, found {number}");
    OwnedText::new(en, format!("{number} 超出范围，应在 {least} 到 {most} 之间"))
}

/// Shortens what a complaint quotes from a file.
pub(crate) fn shorten(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return text.to_string();
    }
    text.chars().take(MOST).chain(['…']).collect()
}
