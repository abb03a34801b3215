//! A replicated register in words: what its messages carry, why its rules did what they did, what its nodes show.

mod card;
mod claims;
mod say;

use super::{Disk, Here, Message, Register, Version, Why};
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{Claim, Field, Language, NodeView, Words, speak};

impl Words for Register {
    fn fields(site: Here<'_>, message: &Message, language: Language) -> Vec<Field> {
        let value_field = |value: &synod_core::Value| field(speak!(language, "value", "值"), value.to_string());
        let version_field = |version: &Version| field(speak!(language, "version", "版本"), text(site, *version));
        let call_field = |call: &super::Call| field(speak!(language, "call", "调用"), call.to_string());
        let after_field = |after: &Version| field(speak!(language, "not before", "不早于"), text(site, *after));
        let whose = |client| field(speak!(language, "client", "客户端"), site.name(client).into());
        match message {
            Message::Write { call, value, after } => vec![call_field(call), value_field(value), after_field(after)],
            Message::Read { call, after } => vec![call_field(call), after_field(after)],
            Message::Written { call, version } => vec![call_field(call), version_field(version)],
            Message::Value { call, value, version } => {
                vec![call_field(call), value_field(value), version_field(version)]
            }
            Message::Ask { client, call } => vec![whose(*client), call_field(call)],
            Message::Have { client, call, version, value } => {
                vec![whose(*client), call_field(call), value_field(value), version_field(version)]
            }
            Message::Copy { version, value } => vec![value_field(value), version_field(version)],
            Message::Copied { version } => vec![version_field(version)],
        }
    }

    fn say(site: Here<'_>, why: &Why, language: Language) -> String {
        say::say(site, why, language)
    }

    fn claims(site: Here<'_>, why: &Why) -> Vec<Claim> {
        claims::claims(site, why)
    }

    fn view(site: Here<'_>, memory: Option<&Self>, disk: &Disk, language: Language) -> NodeView {
        card::view(site, memory, disk, language)
    }
}

fn field(name: String, value: String) -> Field {
    Field::new(&name, value)
}

/// A version as people read it.
fn text(site: Here<'_>, version: Version) -> String {
    version.text(|node| site.name(node))
}
