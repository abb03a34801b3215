//! Pieces of a link's text as JSON: names, numbers, pairs.

use super::text::{is_digits, plain, quoted};
use crate::scenario::json::Json;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::{OwnedText, limits};

/// The fields of an object.
pub(super) type Pairs = Vec<(String, Json)>;

/// A text.
pub(super) fn name(text: &str) -> Result<Json, OwnedText> {
    plain(text).map(Json::Text)
}

/// A number where one is expected; other text is passed on unchanged, for the reader to refuse.
pub(super) fn number(text: &str) -> Result<Json, OwnedText> {
    if !is_digits(text.strip_prefix('-').unwrap_or(text)) {
        return name(text);
    }
    let number = text.parse().ok().filter(|number: &i64| number.unsigned_abs() <= limits::WHOLE as u64);
    number.map(Json::Whole).ok_or_else(|| {
        let number = quoted(text);
        OwnedText::new(format!("the number {number} is not below 2^53"), format!("数字 {number} 不小于 2^53"))
    })
}

/// Adds a pair to an object; a repeated key is an error.
pub(super) fn add(pairs: &mut Pairs, key: String, value: Json) -> Result<(), OwnedText> {
    if pairs.iter().any(|(other, _)| *other == key) {
        return Err(twice(&key));
    }
    pairs.push((key, value));
    Ok(())
}

pub(super) fn twice(key: &str) -> OwnedText {
    let key = quoted(key);
    OwnedText::new(format!("duplicate key {key:?}"), format!("{key:?} 重复"))
}
