//! JSON as scenarios use it: whole numbers only, no key twice, in the order of the file.
//!
//! `serde_json` does the reading of text, its limit on nesting included; this is the tree it is read into.

use super::diagnostic::{Diagnostic, shorten};
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use synod_core::limits;

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number below 2^53, either way.
    Whole(i64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads `text`, at most [`limits::FILE_BYTES`] long.
    ///
    /// # Errors
    /// It is too long, or not JSON of this kind; the place is a line and a column.
    pub fn read(text: &str) -> Result<Self, Diagnostic> {
        if text.len() > limits::FILE_BYTES {
            let (bytes, most) = (text.len(), limits::FILE_BYTES);
            let en = format!("the file has {bytes} bytes; at most {most} are read");
            return Err(Diagnostic::new("file", en, format!("文件有 {bytes} 字节，最多只读 {most} 字节")));
        }
        Self::of_any_length(text)
    }

    /// Reads `text` of any length: what the build made itself, which grows with what ships.
    ///
    /// # Errors
    /// It is not JSON of this kind; the place is a line and a column.
    pub fn of_any_length(text: &str) -> Result<Self, Diagnostic> {
        serde_json::from_str(text).map_err(|error| {
            let whole = error.to_string();
            let problem = whole.rsplit_once(" at line ").map_or(&*whole, |(problem, _)| problem).to_string();
            let place = format!("line {}, column {}", error.line(), error.column());
            Diagnostic::new(&place, problem.clone(), format!("JSON 有误：{problem}"))
        })
    }

    /// Makes an object of pairs.
    pub fn object<K: Into<String>>(pairs: impl IntoIterator<Item = (K, Json)>) -> Self {
        Self::Object(pairs.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// A string.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// What sort of value it is, in English and Chinese.
    pub(crate) fn sort(&self) -> (&'static str, &'static str) {
        match self {
            Self::Null => ("null", "null"),
            Self::Bool(_) => ("a truth value", "布尔值"),
            Self::Whole(_) => ("a number", "数字"),
            Self::Text(_) => ("a string", "字符串"),
            Self::List(_) => ("a list", "列表"),
            Self::Object(_) => ("an object", "对象"),
        }
    }
}

/// As text, on one line.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Whole(value) => serializer.serialize_i64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(values) => values.serialize(serializer),
            Self::Object(pairs) => {
                let mut map = serializer.serialize_map(Some(pairs.len()))?;
                for (key, value) in pairs {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value with whole numbers")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        if value.unsigned_abs() > limits::WHOLE as u64 {
            return Err(E::custom(format!("the number {value} is not below 2^53")));
        }
        Ok(Json::Whole(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        let value = i64::try_from(value).map_err(|_| E::custom(format!("the number {value} is not below 2^53")))?;
        self.visit_i64(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        Err(E::custom(format!("{value:?} is not a whole number")))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Json::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut pairs: Vec<(String, Json)> = Vec::new();
        let mut keys = BTreeSet::new();
        while let Some((key, value)) = map.next_entry::<String, Json>()? {
            if !keys.insert(key.clone()) {
                return Err(A::Error::custom(format!("duplicate key {:?}", shorten(&key))));
            }
            pairs.push((key, value));
        }
        Ok(Json::Object(pairs))
    }
}
