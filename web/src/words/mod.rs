//! The interface's own texts, in both languages. A missing wording does not compile.

mod chinese;
mod english;
mod label;
pub mod making;

pub use label::{Label, More};
use synod_core::Language;

/// A text of the interface, in both languages.
pub trait Worded: Copy {
    /// The wording in `language`.
    fn in_language(self, language: Language) -> &'static str;
}

impl Label {
    /// The wording in `language`.
    pub fn of(self, language: Language) -> &'static str {
        match language {
            Language::English => english::say(self),
            Language::Chinese => chinese::say(self),
        }
    }

    /// The wording in `language` with `{0}`, `{1}` and so on filled in.
    pub fn with(self, language: Language, parts: &[&str]) -> String {
        fill(self.of(language), parts)
    }
}

impl Worded for Label {
    fn in_language(self, language: Language) -> &'static str {
        self.of(language)
    }
}

impl Worded for More {
    fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::English => english::say_more(self),
            Language::Chinese => chinese::say_more(self),
        }
    }
}

/// Puts `parts` in place of `{0}`, `{1}` and so on. Placeholders inside a part are not replaced.
pub fn fill(template: &str, parts: &[&str]) -> String {
    let mut text = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        text.push_str(&rest[..at]);
        let digit = rest.as_bytes().get(at + 1).map_or(0, |byte| byte.wrapping_sub(b'0') as usize);
        text.push_str(parts.get(digit).copied().unwrap_or_default());
        rest = rest.get(at + 3..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn parts_take_their_places() {
        assert_eq!(fill("{0} of {1}", &["2", "3"]), "2 of 3");
        assert_eq!(fill("{1}，{0}。", &["甲", "{0}"]), "{0}，甲。");
        assert_eq!(fill("nothing", &[]), "nothing");
    }
}
