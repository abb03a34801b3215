//! The two layers of a link's text: what an address may hold, and which marks have a meaning.
//!
//! An address is percent-decoded as a whole, once, so that it makes no difference which characters a browser, a chat
//! program or a person has written as `%XX`. The result is split at its marks. A mark that is only text is preceded by
//! `~`, and a space is written `+`.

use crate::scenario::{Diagnostic, shorten};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::OwnedText;

/// The characters besides letters and digits that appear in an address unencoded: no program takes them for the end of
/// a link within a line, and they have no meaning in HTML, in Markdown or in a quoted word of a shell.
const RAW: &[u8] = b"-._~;:,=&+/?!";

/// The marks that are always preceded by `~` in text.
const ALWAYS: &str = "~+&";

/// Percent-decodes an address.
///
/// # Errors
/// A `%` without two hexadecimal digits, or bytes that are no UTF-8.
pub(super) fn decoded(address: &str) -> Result<String, Diagnostic> {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        rest = others;
        bytes.push(match first {
            b'%' => {
                let digits = (hex(rest.first()), hex(rest.get(1)));
                let (Some(high), Some(low)) = digits else { return Err(bad_percent(address.len() - rest.len())) };
                rest = &rest[2..];
                high << 4 | low
            }
            plain => *plain,
        });
    }
    String::from_utf8(bytes).map_err(|error| {
        let place = format!("byte {}", error.utf8_error().valid_up_to() + 1);
        Diagnostic::new(&place, "what % stands for here is no UTF-8".into(), "此处 % 所编码的字节不是 UTF-8".into())
    })
}

/// The marks of a sentence that may stand right after a link.
const AFTER: &[char] = &['.', ',', ')', '。', '，', '）'];

/// What a link may have been before a program changed it that was to pass it on: without the end of the sentence around
/// it, with `&` where HTML has `&amp;`, and decoded once more if it was encoded twice.
pub(super) fn mended(text: &str) -> Vec<String> {
    let plain = |text: &str| text.trim_end_matches(AFTER).replace("&amp;", "&");
    let once = plain(text);
    let twice = decoded(&once).ok().map(|text| plain(&text)).filter(|twice| *twice != once);
    [Some(once), twice].into_iter().flatten().filter(|other| other != text).collect()
}

fn bad_percent(place: usize) -> Diagnostic {
    let place = format!("character {place}");
    Diagnostic::new(&place, "after % come two hexadecimal digits".into(), "% 之后应为两个十六进制数字".into())
}

fn hex(digit: Option<&u8>) -> Option<u8> {
    char::from(*digit?).to_digit(16).map(|digit| digit as u8)
}

/// Percent-encodes what an address cannot hold, and the last character if it is neither a letter nor a digit: a program
/// that turns addresses into links takes a trailing mark as part of the sentence.
pub(super) fn encoded(text: &str) -> String {
    let mut address = String::with_capacity(text.len());
    for (place, byte) in text.bytes().enumerate() {
        let last = place + 1 == text.len();
        if byte.is_ascii_alphanumeric() || (RAW.contains(&byte) && !last) {
            address.push(byte.into());
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

/// Writes `text` so that none of `marks` in it has a meaning.
pub(super) fn escaped(text: &str, marks: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == ' ' {
            out.push('+');
            continue;
        }
        if ALWAYS.contains(c) || marks.contains(c) {
            out.push('~');
        }
        out.push(c);
    }
    out
}

/// The original of a text that was [`escaped`], for whichever marks.
///
/// # Errors
/// A `~` before a letter, a digit or nothing.
pub(super) fn plain(text: &str) -> Result<String, OwnedText> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '+' => ' ',
            '~' => match chars.next() {
                Some(mark) if !mark.is_alphanumeric() => mark,
                _ => {
                    return Err(OwnedText::new("~ stands before a mark that is only text", "~ 之后应为只作文本的符号"));
                }
            },
            other => other,
        });
    }
    Ok(out)
}

/// The parts between those `mark`s that have a meaning; an empty text has one empty part.
pub(super) fn parts(text: &str, mark: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut after_tilde) = (0, false);
    for (place, c) in text.char_indices() {
        if c == mark && !after_tilde {
            parts.push(&text[start..place]);
            start = place + c.len_utf8();
        }
        after_tilde = c == '~' && !after_tilde;
    }
    parts.push(&text[start..]);
    parts
}

/// Whether `text` is a number without a sign.
pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}

/// The entries of a list; an empty text has none.
pub(super) fn entries(text: &str) -> Vec<&str> {
    if text.is_empty() { Vec::new() } else { parts(text, ';') }
}

/// What comes before the first `mark` that has a meaning, and what comes after it.
pub(super) fn pair(text: &str, mark: char) -> (&str, Option<&str>) {
    let first = parts(text, mark)[0];
    (first, text[first.len()..].strip_prefix(mark))
}

/// What a complaint quotes from a link: short, and without characters that a terminal would obey.
pub(super) fn quoted(text: &str) -> String {
    shorten(text).chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
