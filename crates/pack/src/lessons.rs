//! What the page fetches of lessons: `ID.json` and `comparisons.json`, each a list of pairs of a lesson's id and its
//! file, and `index.json`, the titles and introductions of all, by protocol; and each lesson of one scenario as data,
//! in `LESSON.bin`, which is all that the page needs to begin with it; of a lesson that compares runs it is empty.

use std::fs;
use std::io;
use std::path::Path;
use synod_core::module::{encoded, sealed};
use synod_core::{Lesson, OwnedText, Text};
use synod_protocols::registry;
use synod_sim::scenario::json::Json;
use synod_sim::scenario::{File, read, read_file};

/// What the lessons that compare protocols are called together.
const SIDE_BY_SIDE: Text = Text::new("Protocols side by side", "协议对比");

/// Writes them into `directory`.
pub fn write(directory: &Path) -> io::Result<()> {
    let registry = registry();
    let mut chapters = Vec::new();
    for about in registry.abouts() {
        let lessons: Vec<Lesson> = registry.lessons_of(&about.id).to_vec();
        let listed = lessons.iter().map(|lesson| listed(*lesson)).collect::<io::Result<_>>()?;
        let subject = registry.subject_of(&about.id).map_or_else(OwnedText::default, OwnedText::from);
        chapters.push(chapter(&subject, &about.name, listed));
        for lesson in &lessons {
            // A comparison is no scenario: its file is empty, so that who asks for it asks for nothing that is missing.
            let data = read(&registry, lesson.json).map_or(Vec::new(), |scenario| sealed(&encoded(&scenario)));
            fs::write(directory.join(format!("{}.bin", lesson.id)), data)?;
        }
        save(directory, &about.id, &pairs(&lessons))?;
    }
    let compared = registry.comparisons().iter().map(|lesson| listed(*lesson)).collect::<io::Result<_>>()?;
    chapters.push(chapter(&OwnedText::default(), &SIDE_BY_SIDE.into(), compared));
    save(directory, "comparisons", &pairs(registry.comparisons()))?;
    save(directory, "index", &Json::List(chapters))
}

/// A chapter of the index, and the subject of the course to which it belongs; an empty one if to none.
fn chapter(subject: &OwnedText, name: &OwnedText, lessons: Vec<Json>) -> Json {
    Json::object([("subject", text(subject)), ("name", text(name)), ("lessons", Json::List(lessons))])
}

/// A lesson in the index.
fn listed(lesson: Lesson) -> io::Result<Json> {
    let file = read_file(&registry(), lesson.json).map_err(|bad| io::Error::other(format!("{}: {bad}", lesson.id)))?;
    let (title, about, goal) = match &file {
        File::One(scenario) => (&scenario.title, &scenario.about, scenario.goal.is_some()),
        File::Comparison(comparison) => (&comparison.title, &comparison.about, false),
    };
    let about = [("id", Json::text(lesson.id)), ("title", text(title)), ("about", text(about))];
    Ok(Json::object(about.into_iter().chain(goal.then_some(("challenge", Json::Bool(true))))))
}

/// Each with its file, without the spaces that people read it by.
fn pairs(lessons: &[Lesson]) -> Json {
    let file = |lesson: &Lesson| Json::read(lesson.json).map_or_else(|_| lesson.json.into(), |json| json.to_string());
    Json::List(lessons.iter().map(|lesson| Json::List(vec![Json::text(lesson.id), Json::text(file(lesson))])).collect())
}

fn text(text: &OwnedText) -> Json {
    Json::object([("en", Json::text(&text.en)), ("zh", Json::text(&text.zh))])
}

fn save(directory: &Path, name: &str, json: &Json) -> io::Result<()> {
    fs::write(directory.join(format!("{name}.json")), json.to_string())
}
