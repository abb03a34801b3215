//! A text in both languages that comes from a file.

use alloc::format;
use alloc::string::String;
use synod_core::Language;

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnedText {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl OwnedText {
    /// A text from its two wordings.
    pub(crate) fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// That `number`, as it was written, is not from `least` to `most`.
    pub(crate) fn out_of_range(number: &str, least: i64, most: i64) -> Self {
        let en = format!("expected a number from {least} to {most}, found {number}");
        Self::new(en, format!("{number} 超出范围，应在 {least} 到 {most} 之间"))
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
