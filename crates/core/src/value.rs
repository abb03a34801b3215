//! What nodes agree on: a short string that a client proposed, or `commit` and `abort`.

use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value, at most [`crate::limits::VALUE_CHARS`] characters; a copy costs a counter. A scenario and a cluster's
/// settings may hold one and cross to another thread, so that the counter is one that threads share.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Value(Arc<str>);

impl Value {
    /// The value written `text`.
    pub fn new(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// How it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// It in quotation marks, as the trace writes it; within them only `"` and `\` are escaped, so that any program
    /// can do the same.
    pub fn quoted(&self) -> String {
        format!("\"{}\"", self.0.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Arc::from(text)))
    }
}
