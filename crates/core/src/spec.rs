//! A cluster described in plain data, as a scenario file says it, before a protocol's own types are known.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde::de::{Deserializer, Error, Expected, IntoDeserializer, Unexpected, Visitor};
use serde::{Deserialize, Serialize, forward_to_deserialize_any};

/// A node, described.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeSpec {
    /// What it is called.
    pub id: String,
    /// Its roles.
    pub roles: Vec<String>,
    /// Its settings: name and value.
    pub settings: Vec<(String, Setting)>,
}

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Setting {
    /// A whole number.
    Whole(i64),
    /// One of the setting's choices.
    Choice(String),
}

/// A cluster, described; judged against [`crate::About`] before it gets here.
#[derive(Clone, Debug)]
pub struct ClusterSpec<'a> {
    /// The nodes.
    pub nodes: &'a [NodeSpec],
    /// The options that are set, the broken variant among them: name and choice.
    pub options: Vec<(&'a str, &'a str)>,
    /// The timers whose length is set, in milliseconds.
    pub timers: &'a [(String, u64)],
}

/// The same, owned: what crosses to a module, and to another thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnedSpec {
    /// The nodes.
    pub nodes: Vec<NodeSpec>,
    /// The options that are set: name and choice.
    pub options: Vec<(String, String)>,
    /// The timers whose length is set, in milliseconds.
    pub timers: Vec<(String, u64)>,
}

impl OwnedSpec {
    /// The same, borrowed.
    pub fn borrowed(&self) -> ClusterSpec<'_> {
        let options = self.options.iter().map(|(name, choice)| (name.as_str(), choice.as_str())).collect();
        ClusterSpec { nodes: &self.nodes, options, timers: &self.timers }
    }
}

impl From<&ClusterSpec<'_>> for OwnedSpec {
    fn from(spec: &ClusterSpec<'_>) -> Self {
        let options = spec.options.iter().map(|(name, choice)| ((*name).into(), (*choice).into())).collect();
        Self { nodes: spec.nodes.into(), options, timers: spec.timers.into() }
    }
}

/// Something in a [`ClusterSpec`] that the protocol does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecError {
    /// The field of the description.
    pub field: String,
    /// What is wrong with it, in English.
    pub message: String,
}

impl SpecError {
    /// An error of the protocol's own types, in `field`.
    pub(crate) fn in_field(field: &str) -> impl Fn(Wrong) -> Self {
        move |Wrong(message)| Self { field: field.into(), message }
    }
}

/// What a protocol's own type finds wrong.
#[derive(Debug)]
pub(crate) struct Wrong(String);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for Wrong {}

/// Serde's own sentences about a type can have any number in them, and what writes numbers with a point is a tenth of a
/// module; the number stands in the description anyway.
impl Error for Wrong {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("invalid type, expected {expected}"))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("invalid value, expected {expected}"))
    }
}

/// Hands a setting to the protocol's own type.
pub(crate) struct Given<'a>(pub(crate) &'a Setting);

impl<'de> IntoDeserializer<'de, Wrong> for Given<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Given<'de> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Setting::Whole(number) => visitor.visit_i64(*number),
            Setting::Choice(name) => visitor.visit_enum(IntoDeserializer::<Wrong>::into_deserializer(name.as_str())),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
