//! Expectations in a link: from text between dots to the JSON of a file.

use super::pieces::{Pairs, add, name, number, twice};
use super::text::{is_digits, pair, parts, plain, quoted};
use crate::scenario::OwnedText;
use crate::scenario::json::Json;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

/// A moment, the decisions of nodes at that moment, and properties, with `!` before a violated one. A part with a `/`
/// before any `:` begins with the name of its sort.
pub(super) fn expect(text: &str) -> Result<Json, OwnedText> {
    let mut said = Said::default();
    for (place, part) in parts(text, '.').into_iter().enumerate().filter(|(_, part)| !part.is_empty()) {
        match (pair(part, ':'), part.strip_prefix('!')) {
            ((at, None), _) if place == 0 && is_digits(at) => said.at = Some(number(at)?),
            ((start, _), _) if pair(start, '/').1.is_some() => said.sort(part)?,
            ((node, Some(value)), _) => {
                let value = if value.is_empty() { Json::Null } else { name(value)? };
                add(&mut said.decided, plain(node)?, value)?;
            }
            (_, Some(property)) => said.violates.push(name(property)?),
            ((property, None), None) => said.holds.push(name(property)?),
        }
    }
    Ok(said.json())
}

/// The expectation read so far.
#[derive(Default)]
struct Said {
    at: Option<Json>,
    decided: Pairs,
    holds: Vec<Json>,
    violates: Vec<Json>,
    blocked: Option<Json>,
    phase: Pairs,
    balances: Pairs,
    chosen: Option<Json>,
    messages: Pairs,
}

impl Said {
    /// `SORT/…`: a list, or values of nodes or counts.
    fn sort(&mut self, part: &str) -> Result<(), OwnedText> {
        let (sort, rest) = pair(part, '/');
        let rest = rest.unwrap_or_default();
        let (of, is) = pair(rest, ':');
        let is = is.unwrap_or_default();
        match sort {
            "blocked" => once(&mut self.blocked, sort, list(rest)?),
            "chosen" => once(&mut self.chosen, sort, list(rest)?),
            "phase" => add(&mut self.phase, plain(of)?, name(is)?),
            "balances" => add(&mut self.balances, plain(of)?, number(is)?),
            "messages" => add(&mut self.messages, plain(of)?, number(is)?),
            _ => {
                let (sort, all) = (quoted(sort), "blocked, phase, balances, chosen, messages");
                Err(OwnedText::new(format!("{sort:?} is none of {all}"), format!("{sort:?} 不在可选值 {all} 之中")))
            }
        }
    }

    fn json(self) -> Json {
        let object = |pairs: Pairs| Some(Json::Object(pairs));
        let facts = [("balances", object(self.balances)), ("chosen", self.chosen)];
        let fields = [
            ("at", self.at),
            ("decided", object(self.decided)),
            ("holds", Some(Json::List(self.holds))),
            ("violates", Some(Json::List(self.violates))),
            ("blocked", self.blocked),
            ("phase", object(self.phase)),
            ("facts", object(said(facts))),
            ("messages", object(self.messages)),
        ];
        Json::Object(said(fields))
    }
}

/// The fields among these that were given.
fn said<const N: usize>(fields: [(&str, Option<Json>); N]) -> Pairs {
    fields.into_iter().filter_map(|(key, value)| Some((key.to_string(), value?))).collect()
}

fn once(slot: &mut Option<Json>, sort: &str, json: Json) -> Result<(), OwnedText> {
    if slot.replace(json).is_some() { Err(twice(sort)) } else { Ok(()) }
}

/// The entries between commas; an empty text has none.
fn list(text: &str) -> Result<Json, OwnedText> {
    let entries = if text.is_empty() { Vec::new() } else { parts(text, ',') };
    entries.into_iter().map(name).collect::<Result<_, _>>().map(Json::List)
}
