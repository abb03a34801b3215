//! The CSS class of a tone.

use synod_core::Tone;

/// The CSS class of a tone.
pub fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "tone-plain",
        Tone::First => "tone-first",
        Tone::Second => "tone-second",
        Tone::Third => "tone-third",
        Tone::Waiting => "tone-waiting",
        Tone::Failed => "tone-failed",
    }
}
