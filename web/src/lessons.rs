//! The scenarios that ship with the page.

use std::rc::Rc;
use synod_core::{About, BuiltIn, Registry, Text};
use synod_sim::read::{File, read_file};
use synod_sim::scenario::Words;
use synod_sim::scenarios::{self, ALL};
use synod_sim::{Bad, Scenario};

/// What a visitor sees first.
const FIRST: &str = "paxos-x"; // tidy: the default scenario

/// A scenario in the gallery.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Its id, as in the page's address.
    pub id: Rc<str>,
    /// Its title.
    pub title: Words,
    /// Its introduction.
    pub about: Words,
}

/// The scenarios of one protocol.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// What people call the protocol.
    pub name: Text,
    /// Its scenarios, in the order in which they ship.
    pub lessons: Vec<Lesson>,
}

/// The scenario called `id`, or what is wrong with it; `None` if none ships under this name.
pub fn find(id: &str) -> Option<Result<Scenario, Bad>> {
    scenarios::find(id).map(|shipped| read(shipped.json))
}

/// The scenario of a file.
///
/// # Errors
/// What is wrong with it; a comparison, since the page shows one run at a time.
pub fn read(json: &str) -> Result<Scenario, Bad> {
    match read_file::<BuiltIn>(json)? {
        File::One(scenario) => Ok(*scenario),
        File::Comparison(_) => Err(Bad {
            place: "compare".into(),
            en: "the page shows one run at a time, and this file compares several; synod run plays them".into(),
            zh: "页面一次只显示一个运行，而这个文件对比了多个；可用 synod run 播放".into(),
        }),
    }
}

/// What a visitor sees first: its id, and the scenario.
pub fn first() -> (&'static str, Result<Scenario, Bad>) {
    let first = scenarios::find(FIRST).unwrap_or(ALL[0]);
    (first.id, read(first.json))
}

/// All scenarios, by protocol.
pub fn chapters() -> Vec<Chapter> {
    let lesson = |id: &str, json: &str| {
        let scenario = read(json).ok()?;
        Some((scenario.protocol, Lesson { id: id.into(), title: scenario.title, about: scenario.about }))
    };
    let lessons: Vec<_> = ALL.iter().filter_map(|shipped| lesson(shipped.id, shipped.json)).collect();
    let chapter = |about: &About| {
        let own = lessons.iter().filter(|(protocol, _)| protocol == about.id);
        Chapter { name: about.name, lessons: own.map(|(_, lesson)| lesson.clone()).collect() }
    };
    BuiltIn::abouts().into_iter().map(chapter).filter(|chapter| !chapter.lessons.is_empty()).collect()
}
