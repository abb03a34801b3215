//! From the text of a link's fields to the JSON of a scenario file, which the file reader then judges.
//!
//! Only what cannot be expressed in JSON is refused here; everything else is passed on unchanged, so that the reader
//! words the complaint.

use super::expect::expect;
use super::pieces::{Pairs, add, name, number, twice};
use super::text::{entries, is_digits, pair, parts, plain};
use crate::scenario::Diagnostic;
use crate::scenario::json::Json;
use alloc::string::ToString;
use alloc::vec::Vec;
use synod_core::about::SettingKind;
use synod_core::{About, OwnedText};

/// What a field's text says.
pub(super) struct Said<'t> {
    /// As JSON; `None` if the field is to be left out.
    pub(super) json: Option<Json>,
    /// For a list, the entry of the text that each element comes from.
    pub(super) entries: Vec<&'t str>,
}

/// A field: its name in links, its path in the JSON, and how its text is read.
pub(super) struct Field {
    pub(super) key: &'static str,
    pub(super) path: &'static [&'static str],
    pub(super) read: for<'t> fn(&'t str, Option<&About>) -> Result<Said<'t>, Diagnostic>,
}

macro_rules! fields {
    ($($key:literal $path:expr, $read:expr;)+) => {
        [$(Field { key: $key, path: &$path, read: $read }),+]
    };
}

/// How many fields a comparison shares with scenarios; they come first.
pub(super) const OF_COMPARISON: usize = 2;

/// All fields, in the order in which they are written.
pub(super) const FIELDS: [Field; 18] = fields! {
    "title" ["title"], |text, _| one(text, words);
    "about" ["about"], |text, _| one(text, words);
    "p" ["protocol"], |text, _| one(text, name);
    "options" ["options"], |text, _| one(text, |text| names(text, name));
    "timers" ["timers"], |text, _| one(text, |text| names(text, number));
    "broken" ["broken"], |text, _| optional(text, name);
    "nodes" ["nodes"], nodes;
    "latency" ["network", "latency"], |text, _| one(text, latency);
    "loss" ["network", "loss"], |text, _| one(text, number);
    "duplicate" ["network", "duplicate"], |text, _| one(text, number);
    "seed" ["seed"], |text, _| one(text, number);
    "schedule" ["schedule"], |text, _| one(text, name);
    "steps" ["steps"], |text, _| list(text, step);
    "captions" ["captions"], |text, about| list(text, |text| caption(text, about));
    "until" ["until"], |text, _| one(text, number);
    "expect" ["expect"], |text, about| list(text, |text| expect(text, about));
    "goal" ["goal"], goal;
    "search" ["search"], |text, _| optional(text, search);
};

/// Reads one piece of text.
type Read = fn(&str) -> Result<Json, OwnedText>;

fn one<'t>(text: &'t str, read: Read) -> Result<Said<'t>, Diagnostic> {
    let json = read(text).map_err(|problem| Diagnostic::at(text, problem))?;
    Ok(Said { json: Some(json), entries: Vec::new() })
}

fn optional<'t>(text: &'t str, read: Read) -> Result<Said<'t>, Diagnostic> {
    if text.is_empty() { Ok(Said { json: None, entries: Vec::new() }) } else { one(text, read) }
}

fn list<'t>(text: &'t str, read: impl Fn(&str) -> Result<Json, OwnedText>) -> Result<Said<'t>, Diagnostic> {
    let entries = entries(text);
    let json = entries.iter().map(|entry| read(entry).map_err(|problem| Diagnostic::at(entry, problem)));
    Ok(Said { json: Some(Json::List(json.collect::<Result<_, _>>()?)), entries })
}

fn too_much() -> OwnedText {
    OwnedText::new("there is more here than can stand here", "此处内容过多")
}

/// English, then Chinese.
fn words(text: &str) -> Result<Json, OwnedText> {
    let parts = parts(text, ':');
    match parts[..] {
        [en] => wordings(en, ""),
        [en, zh] => wordings(en, zh),
        _ => {
            let en = "a text has two wordings at most; a colon in it is written ~:";
            Err(OwnedText::new(en, "文本至多有两种语言；其中的冒号写作 ~:"))
        }
    }
}

fn wordings(en: &str, zh: &str) -> Result<Json, OwnedText> {
    let both = [("en", en), ("zh", zh)].into_iter().filter(|(_, wording)| !wording.is_empty());
    let pairs = both.map(|(language, wording)| Ok((language.to_string(), name(wording)?)));
    pairs.collect::<Result<_, _>>().map(Json::Object)
}

/// `NAME:VALUE` and more of them.
fn names(text: &str, value: Read) -> Result<Json, OwnedText> {
    let mut pairs = Pairs::new();
    for entry in entries(text) {
        let (name, is) = pair(entry, ':');
        add(&mut pairs, plain(name)?, value(is.unwrap_or_default())?)?;
    }
    Ok(Json::Object(pairs))
}

fn latency(text: &str) -> Result<Json, OwnedText> {
    text.split('-').map(number).collect::<Result<_, _>>().map(Json::List)
}

/// Equal nodes that are next to each other share an entry.
fn nodes<'t>(text: &'t str, about: Option<&About>) -> Result<Said<'t>, Diagnostic> {
    let mut said = Said { json: None, entries: Vec::new() };
    let mut nodes = Vec::new();
    for entry in entries(text) {
        nodes.append(&mut alike(entry, about).map_err(|problem| Diagnostic::at(entry, problem))?);
        said.entries.resize(nodes.len(), entry);
    }
    Ok(Said { json: Some(Json::List(nodes)), ..said })
}

fn alike(entry: &str, about: Option<&About>) -> Result<Vec<Json>, OwnedText> {
    let (ids, said) = pair(entry, '.');
    let (mut roles, mut settings) = (Vec::new(), Pairs::new());
    for part in said.map(|said| parts(said, '.')).unwrap_or_default() {
        match pair(part, ':') {
            (role, None) => roles.push(name(role)?),
            (setting, Some(value)) => {
                let setting = plain(setting)?;
                let value = if is_whole(about, &setting) { number(value)? } else { name(value)? };
                add(&mut settings, setting, value)?;
            }
        }
    }
    let node = |id| {
        let mut node: Pairs = [("id".into(), name(id)?), ("roles".into(), Json::List(roles.clone()))].into();
        for (setting, value) in &settings {
            add(&mut node, setting.clone(), value.clone())?;
        }
        Ok(Json::Object(node))
    };
    parts(ids, ',').into_iter().map(node).collect()
}

fn is_whole(about: Option<&About>, name: &str) -> bool {
    let setting = about.and_then(|about| about.settings.iter().find(|setting| setting.name == name));
    setting.is_some_and(|setting| matches!(setting.kind, SettingKind::Whole { .. }))
}

/// A step: its time, if it has one, its action, and the action's arguments. An unknown action is left out, so that the
/// reader lists the known ones.
fn step(text: &str) -> Result<Json, OwnedText> {
    let mut step = Pairs::new();
    let (mut action, mut rest) = pair(text, '.');
    if is_digits(action) {
        step.push(("at".into(), number(action)?));
        (action, rest) = pair(rest.unwrap_or_default(), '.');
    }
    let said = || rest.map(|rest| parts(rest, '.')).unwrap_or_default();
    let (what, more) = match action {
        "crash" | "restart" | "wipe" | "pause" | "resume" | "mute" | "deafen" => {
            let mut more = arguments(&said(), &["node"], number, None)?;
            let named = more.first().is_some_and(|(key, _)| key == "node");
            (if named { more.remove(0).1 } else { Json::Null }, more)
        }
        "cut" | "mend" => (group(&said())?, Pairs::new()),
        "partition" => {
            let groups = parts(rest.unwrap_or_default(), '/').into_iter().map(|side| group(&parts(side, '.')));
            (groups.collect::<Result<_, _>>().map(Json::List)?, Pairs::new())
        }
        "heal" if rest.is_none() => (Json::Bool(true), Pairs::new()),
        "heal" => return Err(too_much()),
        "request" => (Json::Object(arguments(&said(), &["node"], name, Some(Json::Bool(true)))?), Pairs::new()),
        "fire" => (Json::Object(arguments(&said(), &["node", "timer"], name, None)?), Pairs::new()),
        "deliver" | "lose" | "duplicate" | "delay" => {
            (Json::Object(arguments(&said(), &["kind", "from", "to"], number, None)?), Pairs::new())
        }
        "forge" => {
            let mut named = arguments(&said(), &["kind", "from", "to"], name, None)?;
            // A label may look like a number.
            if let Some((_, nth)) = named.iter_mut().find(|(key, _)| key == "nth")
                && let Json::Text(text) = nth
            {
                *nth = number(text)?;
            }
            (Json::Object(named), Pairs::new())
        }
        _ => return Ok(Json::Object(step)),
    };
    step.push((action.into(), what));
    for (key, value) in more {
        add(&mut step, key, value)?;
    }
    Ok(Json::Object(step))
}

fn group(members: &[&str]) -> Result<Json, OwnedText> {
    members.iter().map(|member| name(member)).collect::<Result<_, _>>().map(Json::List)
}

/// Unnamed arguments get the names in `alone`, in order; then comes `NAME:VALUE`, or a `NAME` that means `bare`.
fn arguments(said: &[&str], alone: &[&str], value: Read, bare: Option<Json>) -> Result<Pairs, OwnedText> {
    let mut pairs = Pairs::new();
    for (place, part) in said.iter().enumerate() {
        match (pair(part, ':'), alone.get(place), &bare) {
            ((key, Some(is)), ..) => add(&mut pairs, plain(key)?, value(is)?)?,
            ((is, None), Some(key), _) => add(&mut pairs, (*key).to_string(), name(is)?)?,
            ((key, None), None, Some(bare)) => add(&mut pairs, plain(key)?, bare.clone())?,
            ((_, None), None, None) => return Err(too_much()),
        }
    }
    Ok(pairs)
}

/// A moment, its caption in either language, and what must hold meanwhile: everything after the third colon.
fn caption(text: &str, about: Option<&About>) -> Result<Json, OwnedText> {
    let (at, said) = pair(text, ':');
    let (en, rest) = pair(said.unwrap_or_default(), ':');
    let (zh, expected) = pair(rest.unwrap_or_default(), ':');
    let mut caption: Pairs = [("at".into(), number(at)?), ("text".into(), wordings(en, zh)?)].into();
    if let Some(expected) = expected.filter(|expected| !expected.is_empty()) {
        caption.push(("expect".into(), expect(expected, about)?));
    }
    Ok(Json::Object(caption))
}

/// `NAME.FAULTS`, where points part faults by kind, or an expectation and the faults, all parted by `;`.
fn goal<'t>(text: &'t str, about: Option<&About>) -> Result<Said<'t>, Diagnostic> {
    let read = |text: &str| {
        let (holds, allowed) = match &entries(text)[..] {
            [wanted, allowed @ ..] if !allowed.is_empty() => (expect(wanted, about)?, faults(allowed)?),
            _ => {
                let (holds, allowed) = pair(text, '.');
                (name(holds)?, faults(&parts(allowed.unwrap_or_default(), '.'))?)
            }
        };
        Ok(Json::object([("holds", holds), ("faults", allowed)]))
    };
    if text.is_empty() {
        return Ok(Said { json: None, entries: Vec::new() });
    }
    let json = read(text).map_err(|problem| Diagnostic::at(text, problem))?;
    Ok(Said { json: Some(json), entries: Vec::new() })
}

/// A number, or `KIND:NUMBER` and more of them.
fn faults(said: &[&str]) -> Result<Json, OwnedText> {
    if let [most] = said
        && pair(most, ':').1.is_none()
    {
        return number(most);
    }
    let mut pairs = Pairs::new();
    for part in said {
        let (kind, most) = pair(part, ':');
        add(&mut pairs, plain(kind)?, count(most.unwrap_or_default())?)?;
    }
    Ok(Json::Object(pairs))
}

/// A number without zeros in front; other text is passed on unchanged, for the reader to refuse.
fn count(text: &str) -> Result<Json, OwnedText> {
    if text.len() > 1 && text.starts_with('0') { name(text) } else { number(text) }
}

/// `NAME:VALUE` and more of them; of lists the values are parted by `,`, and `rounds.TIMER` is of one timer.
fn search(text: &str) -> Result<Json, OwnedText> {
    let (mut pairs, mut all, mut timers) = (Pairs::new(), None, Pairs::new());
    for entry in entries(text) {
        let (key, said) = pair(entry, ':');
        let said = said.unwrap_or_default();
        let list = |said| parts(said, ',').into_iter().map(name).collect::<Result<_, _>>().map(Json::List);
        match (key, pair(key, '.')) {
            ("rounds", _) if all.is_some() => return Err(twice("rounds")),
            ("rounds", _) => all = Some(count(said)?),
            (_, ("rounds", Some(timer))) => add(&mut timers, plain(timer)?, count(said)?)?,
            ("faulty", _) if said.is_empty() => add(&mut pairs, key.into(), Json::List(Vec::new()))?,
            ("faulty", _) => add(&mut pairs, key.into(), list(said)?)?,
            ("property", _) if parts(said, ',').len() > 1 => add(&mut pairs, key.into(), list(said)?)?,
            ("timers" | "property", _) => add(&mut pairs, key.into(), name(said)?)?,
            ("goal", _) if said == "true" => add(&mut pairs, key.into(), Json::Bool(true))?,
            _ => add(&mut pairs, plain(key)?, count(said)?)?,
        }
    }
    let rounds = match (all, timers.is_empty()) {
        (all, true) => all,
        (all, false) => {
            let all = all.map(|all| ("all".to_string(), all));
            Some(Json::Object(all.into_iter().chain(timers).collect()))
        }
    };
    pairs.extend(rounds.map(|rounds| ("rounds".to_string(), rounds)));
    Ok(Json::Object(pairs))
}
