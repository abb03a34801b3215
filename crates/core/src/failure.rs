//! What is said when a protocol itself fails: a module traps, gives a bad answer, or exceeds a limit.
//!
//! The rules of a protocol that is compiled in cannot fail; whoever calls a protocol is told all the same, since it may
//! be a module.

use crate::language::{Language, OwnedText};
use crate::speak;
use alloc::string::String;
use core::fmt;
use serde::{Deserialize, Serialize};

/// A protocol has failed: it gave no answer, or none that can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The protocol's id.
    pub protocol: String,
    /// What went wrong, as one sentence.
    pub what: OwnedText,
}

impl Failure {
    /// That the protocol called `id` has failed like this.
    pub fn new(id: &str, what: impl Into<OwnedText>) -> Self {
        Self { protocol: id.into(), what: what.into() }
    }

    /// The same as one sentence that names the protocol.
    pub fn sentence(&self, language: Language) -> String {
        let (id, what) = (&self.protocol, self.what.of(language));
        speak!(language, "The protocol {id} has failed: {what}", "协议 {id} 出错了：{what}")
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::English))
    }
}

impl core::error::Error for Failure {}
