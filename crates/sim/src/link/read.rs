//! From a link's text to its content.

use super::parse::{FIELDS, Field, OF_COMPARISON};
use super::text::{decoded, is_digits, mended, pair, parts, quoted};
use super::write::too_long;
use super::{Link, LinkError, Played, STAMP, VERSION, acts};
use crate::scenario::json::Json;
use crate::scenario::{At, Diagnostic, File, file_at};
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::{Lesson, Registry, limits};

/// What is read: the link, with what was left out of it, and why; or what is wrong with it.
pub type Read = Result<(Link, Vec<Diagnostic>), LinkError>;

/// Reads a link: a fragment, with or without its `#`, or a whole address. Also returns what was left out, and why. A
/// link that cannot be read as it is may have been changed on its way ([`mended`]).
///
/// # Errors
/// What is wrong, and where; nothing of the link is used.
pub fn read(registry: &Registry, address: &str) -> Read {
    let fragment = address.trim();
    let fragment = fragment.split_once('#').map_or(fragment, |(_, fragment)| fragment);
    if fragment.len() > limits::LINK_BYTES {
        return Err(too_long(fragment.len()).into());
    }
    let text = decoded(fragment)?;
    let as_it_is = read_text(registry, &text);
    let left_out = as_it_is.as_ref().map_or(usize::MAX, |(_, notices)| notices.len());
    if left_out == 0 {
        return as_it_is;
    }
    let others = mended(&text).into_iter().filter_map(|text| read_text(registry, &text).ok());
    let best = others.min_by_key(|(_, notices)| notices.len());
    best.filter(|(_, notices)| notices.len() < left_out).map_or(as_it_is, Ok)
}

fn read_text(registry: &Registry, text: &str) -> Read {
    let mut said = Text::read(registry, text)?;
    let mut draft = Draft::of(said.base)?;
    said.check_parts(draft.is_comparison())?;
    for (part, field, text) in &said.fields {
        draft.set(registry, *part, field, text)?;
    }
    let file = file_at(registry, &At::root(&draft.json)).map_err(|bad| said.of_module(draft.placed(bad)))?;
    said.check_stamps(registry, &file)?;
    let played = said.played(registry, &file)?;
    Ok((Link { base: said.base.map(|lesson| lesson.id), file, played }, said.notices))
}

/// Which scenario of a comparison, from 0; `None` if no number precedes the key.
type Part = Option<usize>;

/// The text of a link, split.
struct Text<'t> {
    base: Option<Lesson>,
    /// In the order of [`FIELDS`].
    fields: Vec<(Part, &'static Field, &'t str)>,
    /// `m`, `x` and `t`.
    others: Vec<(Part, &'t str, &'t str)>,
    notices: Vec<Diagnostic>,
}

impl<'t> Text<'t> {
    fn read(registry: &Registry, text: &'t str) -> Result<Self, LinkError> {
        let mut said = Self { base: None, fields: Vec::new(), others: Vec::new(), notices: Vec::new() };
        let pieces = parts(text, '&');
        // The version comes first: in another version nothing else need have the same meaning.
        let versioned = pieces.iter().find_map(|piece| piece.strip_prefix("v="));
        versioned.map_or(Ok(()), version)?;
        let mut keys = BTreeSet::new();
        for (place, piece) in pieces.into_iter().enumerate().filter(|(_, piece)| !piece.is_empty()) {
            let (key, value) = pair(piece, '=');
            if place == 0 && value.is_none() {
                said.base = Some(shipped(registry, key)?);
            } else if !keys.insert(key) {
                let key = quoted(key);
                let bad = Diagnostic::new(&format!("&{key}"), "duplicate key".into(), "这个键重复".into());
                return Err(bad.into());
            } else if key != "v" {
                said.sort(key, value.unwrap_or_default())?;
            }
        }
        if said.base.is_none() && versioned.is_none() {
            let en = format!("a link begins with the id of a scenario that ships, or with v={VERSION}");
            return Err(Diagnostic::new("link", en, format!("链接应以内置场景的 id 或 v={VERSION} 开头")).into());
        }
        said.fields.sort_by_key(|(part, field, _)| (*part, FIELDS.iter().position(|other| other.key == field.key)));
        Ok(said)
    }

    /// Files a key under its field.
    fn sort(&mut self, key: &'t str, value: &'t str) -> Result<(), Diagnostic> {
        let (part, name) = match key.split_once('.').filter(|(part, _)| is_digits(part)) {
            Some((part, name)) => (Some(part), name),
            None => (None, key),
        };
        let field = FIELDS.iter().find(|field| field.key == name);
        if field.is_none() && ![STAMP, "x", "t"].contains(&name) {
            let place = format!("&{}", quoted(key));
            self.notices.push(Diagnostic::new(
                &place,
                "this key is not known, and is ignored".into(),
                "未知的键，已忽略".into(),
            ));
            return Ok(());
        }
        let part = part.map(|part| scenario_number(key, part)).transpose()?;
        match field {
            Some(field) => self.fields.push((part, field, value)),
            None => self.others.push((part, name, value)),
        }
        Ok(())
    }

    /// In a comparison every key of one scenario is preceded by a number, and no other key is.
    fn check_parts(&self, base_compares: bool) -> Result<(), Diagnostic> {
        let keys = self.fields.iter().map(|(part, field, _)| (part, field.key));
        let mut keys = keys.chain(self.others.iter().map(|(part, key, _)| (part, *key)));
        let compared = base_compares || (self.base.is_none() && keys.clone().any(|(part, _)| part.is_some()));
        let of_both = |key: &str| FIELDS[..OF_COMPARISON].iter().any(|field| field.key == key);
        let wrong = keys.find(|(part, key)| part.is_some() != compared && !(part.is_none() && of_both(key)));
        wrong.map_or(Ok(()), |(part, key)| Err(misplaced(part, key, compared)))
    }

    /// That there is no such protocol, if the link says that it is in a module.
    fn of_module(&self, bad: Diagnostic) -> Diagnostic {
        let key = bad.place.split_once('=').and_then(|(key, _)| key.rsplit(['&', '.']).next());
        if key != Some("p") || self.others.iter().all(|(_, key, _)| *key != STAMP) {
            return bad;
        }
        let en = format!("{}; it is in a module, which a link does not hold and which must be brought first", bad.en);
        let zh = format!("{}；它在一个模块里，链接不包含模块，需要先载入该模块", bad.zh);
        Diagnostic { en, zh, ..bad }
    }

    /// Says where a protocol is not of the module with which the link was made.
    fn check_stamps(&mut self, registry: &Registry, file: &File) -> Result<(), Diagnostic> {
        for (part, key, text) in self.others.iter().filter(|(_, key, _)| *key == STAMP) {
            let (place, at) = one_of(file, *part, key)?;
            let at = format!("{at}{}", quoted(text));
            let is_digest = text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
            let Some(stamp) = u64::from_str_radix(text, 16).ok().filter(|_| is_digest) else {
                let en = "the digest of a module is 16 hexadecimal digits".into();
                return Err(Diagnostic::new(&at, en, "模块的摘要是 16 位十六进制数".into()));
            };
            let id = &file.scenarios()[place].protocol;
            if registry.stamp(id) != Some(stamp) {
                let en = format!("the link was made with another module called {id:?}, and may play differently here");
                let zh = format!("此链接是用另一个名为 {id:?} 的模块制作的，在这里的运行可能不同");
                self.notices.push(Diagnostic::new(&at, en, zh));
            }
        }
        Ok(())
    }

    /// What was done in each scenario of `file`.
    fn played(&self, registry: &Registry, file: &File) -> Result<Vec<Played>, Diagnostic> {
        let scenarios = file.scenarios();
        let mut played: Vec<Played> = scenarios.iter().map(|_| Played::default()).collect();
        for (part, key, value) in self.others.iter().filter(|(_, key, _)| *key != STAMP) {
            let (place, at) = one_of(file, *part, key)?;
            if *key == "t" {
                played[place].shown =
                    moment(value).map_err(|bad| Diagnostic { place: format!("{at}{}", quoted(value)), ..bad })?;
            } else if let Some(about) = registry.about(&scenarios[place].protocol) {
                let acts = acts::read(value, about, scenarios[place].nodes.len());
                played[place].acts = acts.map_err(|bad| Diagnostic { place: format!("{at}{}", bad.place), ..bad })?;
            }
        }
        Ok(played)
    }
}

/// Which scenario of `file` a key is about, and the place in the link.
fn one_of(file: &File, part: Part, key: &str) -> Result<(usize, String), Diagnostic> {
    let (place, count) = (part.unwrap_or(0), file.scenarios().len());
    if place >= count {
        return Err(no_scenario(&format!("{}.{key}", place + 1), count));
    }
    Ok((place, format!("&{}{key}=", file.part(place))))
}

fn shipped(registry: &Registry, id: &str) -> Result<Lesson, Diagnostic> {
    registry.lesson(id).ok_or_else(|| {
        let id = quoted(id);
        Diagnostic::new("link", format!("there is no scenario {id:?}"), format!("没有名为 {id:?} 的场景"))
    })
}

fn version(version: &str) -> Result<(), LinkError> {
    if version == VERSION {
        return Ok(());
    }
    let en = format!("this link is of a version that this program does not know: it reads version {VERSION}");
    let zh = format!("无法识别此链接的版本，本程序只能读取版本 {VERSION}");
    Err(LinkError::Version(Diagnostic::new(&format!("&v={}", quoted(version)), en, zh)))
}

fn scenario_number(key: &str, part: &str) -> Result<usize, Diagnostic> {
    let most = limits::COMPARED.1;
    let number = part.parse().ok().filter(|number| (1..=most).contains(number));
    number.map(|number| number - 1).ok_or_else(|| no_scenario(key, most))
}

fn no_scenario(key: &str, count: usize) -> Diagnostic {
    let en = format!("the scenarios of the comparison have the numbers 1 to {count}");
    Diagnostic::new(&format!("&{}", quoted(key)), en, format!("对比中场景的序号为 1 到 {count}"))
}

fn misplaced(part: &Part, key: &str, compared: bool) -> Diagnostic {
    if compared {
        let en = "in a comparison the number of a scenario stands before this: 1.";
        Diagnostic::new(
            &format!("&{key}"),
            format!("{en}{key}"),
            format!("在对比中，这个键之前要写场景的序号：1.{key}"),
        )
    } else {
        let place = format!("&{}.{key}", part.unwrap_or(0) + 1);
        Diagnostic::new(&place, "only a comparison has numbered scenarios".into(), "只有对比才有带序号的场景".into())
    }
}

/// A moment of a run: after how many actions.
fn moment(text: &str) -> Result<u32, Diagnostic> {
    let most = limits::ACTIONS;
    let moment = text.parse().ok().filter(|moment| is_digits(text) && *moment <= most);
    moment.ok_or_else(|| {
        let en = format!("a moment is a number of actions, from 0 to {most}");
        Diagnostic::new("", en, format!("时刻是动作的个数，应在 0 到 {most} 之间"))
    })
}

/// The JSON of the file being built, and the text from which each of its places comes.
struct Draft {
    json: Json,
    /// A place in the JSON, and the place in the link.
    places: Vec<(String, String)>,
}

impl Draft {
    fn of(base: Option<Lesson>) -> Result<Self, Diagnostic> {
        let json = base.map_or_else(|| Ok(Json::object([("synod", Json::Whole(1))])), |base| Json::read(base.json))?;
        Ok(Self { json, places: Vec::new() })
    }

    fn is_comparison(&self) -> bool {
        get(&self.json, "compare").is_some()
    }

    fn set(&mut self, registry: &Registry, part: Part, field: &Field, text: &str) -> Result<(), Diagnostic> {
        let prefix = part.map(|part| format!("{}.", part + 1)).unwrap_or_default();
        let at = |text: &str| format!("&{prefix}{}={}", field.key, quoted(text));
        let object = self.scenario(part);
        let about = match get(object, "protocol") {
            Some(Json::Text(id)) => registry.about(id),
            _ => None,
        };
        let said = (field.read)(text, about).map_err(|bad| Diagnostic { place: at(&bad.place), ..bad })?;
        let (last, way) = field.path.split_last().unwrap_or((&"", &[]));
        let object = way.iter().fold(object, |object, key| entry(object, key));
        match said.json {
            Some(json) => *entry(object, last) = json,
            None => remove(object, last),
        }
        let path = part.map(|part| format!("compare[{part}].")).unwrap_or_default() + &field.path.join(".");
        for (place, entry) in said.entries.iter().enumerate() {
            self.places.push((format!("{path}[{place}]"), at(entry)));
        }
        self.places.push((path, at(text)));
        Ok(())
    }

    /// The scenario with that number.
    fn scenario(&mut self, part: Part) -> &mut Json {
        match part {
            None => &mut self.json,
            Some(part) => element(entry(&mut self.json, "compare"), part),
        }
    }

    /// Turns a complaint about the JSON into one about the link.
    fn placed(&self, bad: Diagnostic) -> Diagnostic {
        let within = |place: &str| {
            bad.place.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let own = self.places.iter().filter(|(place, _)| within(place)).max_by_key(|(place, _)| place.len());
        match own {
            Some((_, own)) => Diagnostic { place: own.clone(), ..bad },
            None if ["scenario", "compare"].contains(&&*bad.place) => Diagnostic { place: "link".to_string(), ..bad },
            None => Diagnostic { place: numbered(&bad.place).unwrap_or(bad.place), ..bad },
        }
    }
}

/// A place within a comparison, with the scenario numbered as links number it.
fn numbered(place: &str) -> Option<String> {
    let (number, rest) = place.strip_prefix("compare[")?.split_once(']')?;
    let number: usize = number.parse().ok()?;
    Some(format!("&{}{rest}", number + 1))
}

fn get<'j>(object: &'j Json, key: &str) -> Option<&'j Json> {
    match object {
        Json::Object(pairs) => pairs.iter().find(|(other, _)| other == key).map(|(_, value)| value),
        _ => None,
    }
}

/// The field of an object, created if it is missing; a value that is no object is replaced by one.
fn entry<'j>(object: &'j mut Json, key: &str) -> &'j mut Json {
    if !matches!(object, Json::Object(_)) {
        *object = Json::Object(Vec::new());
    }
    let Json::Object(pairs) = object else { return object };
    let place = pairs.iter().position(|(other, _)| other == key).unwrap_or(pairs.len());
    if place == pairs.len() {
        pairs.push((key.to_string(), Json::Null));
    }
    &mut pairs[place].1
}

/// The element of a list, extended if it is too short; a value that is no list is replaced by one.
fn element(list: &mut Json, place: usize) -> &mut Json {
    if !matches!(list, Json::List(_)) {
        *list = Json::List(Vec::new());
    }
    let Json::List(elements) = list else { return list };
    while elements.len() <= place {
        elements.push(Json::object([("synod", Json::Whole(1))]));
    }
    &mut elements[place]
}

fn remove(object: &mut Json, key: &str) {
    if let Json::Object(pairs) = object {
        pairs.retain(|(other, _)| other != key);
    }
}
