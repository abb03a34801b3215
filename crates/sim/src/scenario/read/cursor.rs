//! A place in a JSON tree that knows its path, so that every complaint can name it.

use crate::scenario::diagnostic::{Diagnostic, out_of_range, shorten};
use crate::scenario::json::Json;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::limits;

/// A value and its path.
#[derive(Clone, Debug)]
pub(crate) struct At<'a> {
    json: &'a Json,
    path: String,
}

/// An object and its path.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    pairs: &'a [(String, Json)],
    path: String,
}

impl<'a> At<'a> {
    /// The whole tree.
    pub(crate) fn root(json: &'a Json) -> Self {
        Self { json, path: String::new() }
    }

    /// A whole tree that is not a scenario; complaints call it `name`.
    pub(crate) fn named(json: &'a Json, name: &str) -> Self {
        Self { json, path: name.to_string() }
    }

    /// A complaint about this place.
    pub(crate) fn bad(&self, en: &str, zh: &str) -> Diagnostic {
        let place = if self.path.is_empty() { "scenario" } else { &self.path };
        Diagnostic::new(place, en.to_string(), zh.to_string())
    }

    /// A name that refers to nothing.
    pub(crate) fn unknown(&self, en: &str, zh: &str, name: &str) -> Diagnostic {
        let name = shorten(name);
        self.bad(&format!("there is no {en} {name:?}"), &format!("没有名为 {name:?} 的{zh}"))
    }

    fn is_no(&self, en: &str, zh: &str) -> Diagnostic {
        let (sort_en, sort_zh) = self.json.sort();
        self.bad(&format!("expected {en}, found {sort_en}"), &format!("此处应为{zh}，而不是{sort_zh}"))
    }

    pub(crate) fn is_null(&self) -> bool {
        *self.json == Json::Null
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self.json, Json::Object(_))
    }

    pub(crate) fn is_list(&self) -> bool {
        matches!(self.json, Json::List(_))
    }

    pub(crate) fn object(&self) -> Result<Fields<'a>, Diagnostic> {
        match self.json {
            Json::Object(pairs) => Ok(Fields { pairs, path: self.path.clone() }),
            _ => Err(self.is_no("an object", "对象")),
        }
    }

    /// A list of at most `most` values.
    pub(crate) fn list(&self, most: usize) -> Result<Vec<At<'a>>, Diagnostic> {
        let Json::List(values) = self.json else { return Err(self.is_no("a list", "列表")) };
        if values.len() > most {
            let len = values.len();
            let en = format!("expected at most {most} entries, found {len}");
            return Err(self.bad(&en, &format!("有 {len} 项，超过上限 {most}")));
        }
        let at = |(place, json)| At { json, path: format!("{}[{place}]", self.path) };
        Ok(values.iter().enumerate().map(at).collect())
    }

    pub(crate) fn text(&self) -> Result<&'a str, Diagnostic> {
        match self.json {
            Json::Text(text) => Ok(text),
            _ => Err(self.is_no("a string", "字符串")),
        }
    }

    /// A string of at most `most` characters.
    pub(crate) fn text_within(&self, most: usize) -> Result<&'a str, Diagnostic> {
        let text = self.text()?;
        let count = text.chars().count();
        if count > most {
            let en = format!("expected at most {most} characters, found {count}");
            return Err(self.bad(&en, &format!("有 {count} 个字符，超过上限 {most}")));
        }
        Ok(text)
    }

    /// A whole number from `least` to `most`.
    pub(crate) fn whole(&self, least: i64, most: i64) -> Result<i64, Diagnostic> {
        match *self.json {
            Json::Whole(number) if (least..=most).contains(&number) => Ok(number),
            Json::Whole(number) => {
                let problem = out_of_range(&number.to_string(), least, most);
                Err(self.bad(&problem.en, &problem.zh))
            }
            _ => Err(self.is_no("a whole number", "整数")),
        }
    }

    /// A time in milliseconds.
    pub(crate) fn time_ms(&self) -> Result<u64, Diagnostic> {
        self.whole(0, limits::TIME_MS as i64).map(|ms| ms as u64)
    }

    /// Whether this is `true`.
    pub(crate) fn is_true(&self) -> bool {
        *self.json == Json::Bool(true)
    }

    /// `true`, and nothing else.
    pub(crate) fn truth(&self) -> Result<(), Diagnostic> {
        let bad = || self.bad("only true can stand here", "此处只能是 true");
        self.is_true().then_some(()).ok_or_else(bad)
    }

    /// One of these names.
    pub(crate) fn one_of<'t, T>(&self, names: &'t [(&str, T)]) -> Result<&'t T, Diagnostic> {
        let name = self.text()?;
        let known = names.iter().find(|(known, _)| *known == name);
        known.map(|(_, meaning)| meaning).ok_or_else(|| {
            let all = names.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            let name = shorten(name);
            self.bad(&format!("{name:?} is none of {all}"), &format!("{name:?} 不在可选值 {all} 之中"))
        })
    }
}

impl<'a> Fields<'a> {
    /// The field called `name`, if it is there.
    pub(crate) fn get(&self, name: &str) -> Option<At<'a>> {
        let (key, json) = self.pairs.iter().find(|(key, _)| key == name)?;
        Some(At { json, path: join(&self.path, key) })
    }

    /// The field called `name`.
    pub(crate) fn need(&self, name: &str) -> Result<At<'a>, Diagnostic> {
        self.get(name).ok_or_else(|| {
            let place = if self.path.is_empty() { "scenario" } else { &self.path };
            Diagnostic::new(place, format!("the field {name:?} is missing"), format!("缺少字段 {name:?}"))
        })
    }

    /// All fields with their names.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&'a str, At<'a>)> {
        self.pairs.iter().map(|(key, json)| (key.as_str(), At { json, path: join(&self.path, key) }))
    }

    /// Complains about a field that is none of `names`.
    pub(crate) fn only(&self, names: &[&str]) -> Result<(), Diagnostic> {
        match self.pairs().find(|(key, _)| !names.contains(key)) {
            None => Ok(()),
            Some((key, _)) => {
                let place = if self.path.is_empty() { "scenario" } else { &self.path };
                let key = shorten(key);
                Err(Diagnostic::new(place, format!("there is no field {key:?}"), format!("没有名为 {key:?} 的字段")))
            }
        }
    }
}

fn join(path: &str, key: &str) -> String {
    let key = shorten(key);
    let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || "_-$".contains(c));
    match (path.is_empty(), plain) {
        (true, true) => key,
        (false, true) => format!("{path}.{key}"),
        (_, false) => format!("{path}[{key:?}]"),
    }
}
