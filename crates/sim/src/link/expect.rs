//! Expectations in a link: from text between dots to the JSON of a file.

use super::pieces::{Pairs, add, name, number, twice};
use super::text::{is_digits, pair, parts, plain, quoted};
use crate::scenario::json::Json;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use synod_core::about::Decides;
use synod_core::{About, OwnedText};

/// A moment, the decisions of nodes at that moment, and properties, with `!` before a violated one. A part with a `/`
/// before any `:` begins with the name of its sort.
pub(super) fn expect(text: &str, about: Option<&About>) -> Result<Json, OwnedText> {
    let log = about.is_some_and(|about| about.decides == Decides::Log);
    let mut said = Said { log, ..Said::default() };
    for (place, part) in parts(text, '.').into_iter().enumerate().filter(|(_, part)| !part.is_empty()) {
        match (pair(part, ':'), part.strip_prefix('!')) {
            ((at, None), _) if place == 0 && is_digits(at) => said.at = Some(number(at)?),
            ((start, _), _) if pair(start, '/').1.is_some() => said.sort(part)?,
            ((node, Some(value)), _) => {
                let value = match value {
                    value if said.log => by_slot(value)?,
                    "" => Json::Null,
                    value => name(value)?,
                };
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
    /// Whether the protocol decides a log.
    log: bool,
    at: Option<Json>,
    decided: Pairs,
    holds: Vec<Json>,
    violates: Vec<Json>,
    blocked: Option<Json>,
    phase: Pairs,
    balances: Pairs,
    owners: Option<Json>,
    copies: Pairs,
    chosen: Option<Json>,
    messages: Pairs,
    attempts: Pairs,
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
            "decided" => add(&mut self.decided, plain(rest)?, Json::Bool(true)),
            "owners" => once(&mut self.owners, sort, list(rest)?),
            "copies" => add(&mut self.copies, plain(of)?, name(is)?),
            "chosen" if self.log => once(&mut self.chosen, sort, chosen_by_slot(rest)?),
            "chosen" => once(&mut self.chosen, sort, list(rest)?),
            "attempts" => self.attempt(of, is),
            "phase" => add(&mut self.phase, plain(of)?, name(is)?),
            "balances" => add(&mut self.balances, plain(of)?, number(is)?),
            "messages" => add(&mut self.messages, plain(of)?, number(is)?),
            _ => {
                let all = "blocked, decided, phase, balances, owners, copies, chosen, messages, attempts";
                let sort = quoted(sort);
                Err(OwnedText::new(format!("{sort:?} is none of {all}"), format!("{sort:?} 不在可选值 {all} 之中")))
            }
        }
    }

    /// `NODE:10`, or `NODE:TIMER:10` of one timer.
    fn attempt(&mut self, node: &str, is: &str) -> Result<(), OwnedText> {
        let (node, (timer, count)) = (plain(node)?, pair(is, ':'));
        let Some(count) = count else { return add(&mut self.attempts, node, number(timer)?) };
        let count = (plain(timer)?, number(count)?);
        match self.attempts.iter_mut().find(|(known, _)| *known == node) {
            Some((_, Json::Object(timers))) => add(timers, count.0, count.1),
            _ => add(&mut self.attempts, node, Json::Object([count].into())),
        }
    }

    fn json(self) -> Json {
        let object = |pairs: Pairs| (!pairs.is_empty()).then_some(Json::Object(pairs));
        let list = |entries: Vec<Json>| (!entries.is_empty()).then_some(Json::List(entries));
        let facts = [
            ("balances", object(self.balances)),
            ("owners", self.owners),
            ("copies", object(self.copies)),
            ("chosen", self.chosen),
        ];
        let fields = [
            ("at", self.at),
            ("decided", object(self.decided)),
            ("holds", list(self.holds)),
            ("violates", list(self.violates)),
            ("blocked", self.blocked),
            ("phase", object(self.phase)),
            ("facts", object(said(facts))),
            ("messages", object(self.messages)),
            ("attempts", object(self.attempts)),
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

/// What a log holds: each entry ends in `/`, a gap is `?`, the no-op is empty.
fn by_slot(text: &str) -> Result<Json, OwnedText> {
    let entry = |entry: &str| match entry {
        "?" => Ok(Json::Null),
        "" => Ok(Json::text("")),
        value => name(value),
    };
    slots(text)?.into_iter().map(entry).collect::<Result<_, _>>().map(Json::List)
}

/// The values chosen in each slot: each slot ends in `/`, `?` is none, several are parted by `,`.
fn chosen_by_slot(text: &str) -> Result<Json, OwnedText> {
    let value = |value: &str| if value.is_empty() { Ok(Json::text("")) } else { name(value) };
    let slot = |slot: &str| match slot {
        "?" => Ok(Json::List(Vec::new())),
        values => parts(values, ',').into_iter().map(value).collect::<Result<_, _>>().map(Json::List),
    };
    slots(text)?.into_iter().map(slot).collect::<Result<_, _>>().map(Json::List)
}

/// The entries of a list whose entries end in `/` each.
fn slots(text: &str) -> Result<Vec<&str>, OwnedText> {
    let mut entries = parts(text, '/');
    match entries.pop() {
        Some("") => Ok(entries),
        _ => Err(OwnedText::new("each entry of a log ends in /", "日志的每一项都以 / 结尾")),
    }
}

/// The entries between commas; an empty text has none.
fn list(text: &str) -> Result<Json, OwnedText> {
    let entries = if text.is_empty() { Vec::new() } else { parts(text, ',') };
    entries.into_iter().map(name).collect::<Result<_, _>>().map(Json::List)
}
