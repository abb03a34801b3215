//! A text in both languages that comes from a file.

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
