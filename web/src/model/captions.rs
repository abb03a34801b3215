//! Captions: which one a moment has, and how long it takes to read.

use super::history::History;
use synod_core::Language;
use synod_sim::Scenario;

/// What a word takes to read, in real milliseconds: 200 words a minute, as one reads what is new. A Chinese character
/// counts half.
const WORD_MS: f64 = 300.0;
/// The least that a caption is held, in real milliseconds: the eye has to find it first.
const LEAST_MS: f64 = 2500.0;

/// What stands in the caption's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caption {
    /// The scenario's caption from this moment on, in virtual milliseconds.
    From(u64),
    /// The run is no longer the one that the captions were written for.
    Departed,
}

/// What stands in the caption's place after `step` actions, at `now_ms`.
pub fn at(scenario: &Scenario, history: &History, step: u32, now_ms: f64) -> Option<Caption> {
    if scenario.captions.is_empty() {
        return None;
    }
    if history.departs.is_some_and(|departs| step >= departs) {
        return Some(Caption::Departed);
    }
    history.caption(now_ms).map(Caption::From)
}

/// How long the caption from `at_ms` on takes to read, in real milliseconds.
pub fn reading_ms(scenario: &Scenario, at_ms: u64, language: Language) -> f64 {
    let text = scenario.caption(at_ms).map_or("", |text| text.of(language));
    (words(text) * WORD_MS).max(LEAST_MS)
}

/// How many words a text has.
fn words(text: &str) -> f64 {
    let wide = text.chars().filter(|letter| is_wide(*letter)).count();
    let narrow = text.split(|letter: char| letter.is_whitespace() || is_wide(letter));
    wide as f64 / 2.0 + narrow.filter(|word| word.chars().any(char::is_alphanumeric)).count() as f64
}

/// Whether it is a Chinese character.
const fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_counted_in_both_languages() {
        assert_eq!(words("C is back, and aborts."), 5.0);
        assert_eq!(words("C 回来了。"), 2.5);
        assert_eq!(words(" … "), 0.0);
    }
}
