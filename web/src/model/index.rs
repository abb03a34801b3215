//! The index of the scenarios that ship: titles and introductions, by protocol.

use std::rc::Rc;
use synod_core::OwnedText;
use synod_sim::scenario::json::Json;

/// A lesson as the gallery lists it.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Its id, as in the page's address.
    pub id: String,
    /// Its title.
    pub title: OwnedText,
    /// Its introduction.
    pub about: OwnedText,
    /// Whether it is a challenge: it has a goal.
    pub challenge: bool,
}

/// The scenarios of one protocol.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// The subject of the course to which it belongs; empty if to none.
    pub subject: OwnedText,
    /// The protocol's display name.
    pub name: OwnedText,
    /// Its scenarios, in the order in which they teach.
    pub lessons: Vec<Listed>,
}

/// The scenarios that ship, once they are known; none if they could not be loaded.
#[derive(Clone, Default)]
pub struct Chapters(Option<Rc<[Chapter]>>);

impl Chapters {
    /// These.
    pub fn known(chapters: Vec<Chapter>) -> Self {
        Self(Some(chapters.into()))
    }

    /// Them, if they are known.
    pub fn get(&self) -> Option<&[Chapter]> {
        self.0.as_deref()
    }
}

impl PartialEq for Chapters {
    /// They become known once, and never change.
    fn eq(&self, other: &Self) -> bool {
        self.0.is_some() == other.0.is_some()
    }
}

/// The chapters of an index file, as the build writes it; none if it is no such file.
pub fn listed(index: &str) -> Vec<Chapter> {
    let word = |json: &Json, field: &str| match of(json, field) {
        Some(Json::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let both = |json: &Json, field: &str| {
        let text = of(json, field).unwrap_or(&Json::Null);
        OwnedText::new(word(text, "en"), word(text, "zh"))
    };
    let lesson = |json: &Json| Listed {
        id: word(json, "id"),
        title: both(json, "title"),
        about: both(json, "about"),
        challenge: of(json, "challenge") == Some(&Json::Bool(true)),
    };
    let chapter = |json: &Json| Chapter {
        subject: both(json, "subject"),
        name: both(json, "name"),
        lessons: all(of(json, "lessons")).iter().map(lesson).collect(),
    };
    all(Json::of_any_length(index).as_ref().ok()).iter().map(chapter).collect()
}

fn of<'a>(json: &'a Json, field: &str) -> Option<&'a Json> {
    let Json::Object(fields) = json else { return None };
    fields.iter().find(|(name, _)| name == field).map(|(_, value)| value)
}

/// The entries of a list; none if it is no list.
fn all(json: Option<&Json>) -> &[Json] {
    if let Some(Json::List(all)) = json { all } else { &[] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synod_core::limits;

    #[test]
    fn an_index_may_be_longer_than_a_scenario_file() {
        let lesson = r#"{"id": "one", "title": {"en": "One", "zh": "一"}, "about": {"en": "It.", "zh": "它。"}}"#;
        let lessons = vec![lesson; limits::FILE_BYTES / lesson.len() + 1];
        let index = format!(r#"[{{"name": {{"en": "All", "zh": "全部"}}, "lessons": [{}]}}]"#, lessons.join(", "));
        assert!(index.len() > limits::FILE_BYTES);
        assert_eq!(listed(&index).iter().map(|chapter| chapter.lessons.len()).collect::<Vec<_>>(), [lessons.len()]);
        assert!(listed("no JSON").is_empty());
    }
}
