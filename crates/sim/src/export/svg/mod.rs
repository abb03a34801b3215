//! A run as a self-contained picture: Lamport's space–time diagram, with the names of messages and faults.
//!
//! It has no script, style sheet or font of its own, so that it works in any page, book or document; its colours are
//! fixed on a white background, so that it is legible in the dark and in print.

mod labels;
mod legend;
mod marks;
mod panel;
mod pen;
mod plan;

use super::Export;
use super::notes::{self, Sort};
use super::story::Story;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;
use panel::Panel;
use pen::{BOLD, Layer, Point, at};
use plan::EDGE;
use synod_core::{Language, speak};

/// The minimum width, so that a title and a legend have room.
const NARROWEST: i32 = 480;
/// The size of the title's text, and the most lines it may have.
const TITLE: i32 = 19;
const TITLE_LINES: usize = 3;
/// Fonts that systems have; none is fetched.
const FONTS: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', \
                     'Noto Sans CJK SC', sans-serif";

/// The picture; the runs of a comparison are placed one below the other.
pub(super) fn picture(export: &Export) -> String {
    let language = export.language;
    let panels: Vec<Panel<'_>> = export.stories.iter().map(|story| Panel::draw(story, language)).collect();
    let right = panels.iter().map(|panel| panel.size().x).fold(NARROWEST, i32::max);
    let (room, many, mut y) = (right - 2 * EDGE, panels.len() > 1, EDGE);
    let mut body = Layer::default();
    for line in pen::wrap(&export.title, TITLE, room).iter().take(TITLE_LINES) {
        y += TITLE + 1;
        body.text(at(EDGE, y), TITLE, pen::INK, line, BOLD);
    }
    for (story, panel) in export.stories.iter().zip(&panels) {
        if many {
            y += 34;
            body.text(at(EDGE, y), 15, pen::INK, &pen::fit(&story.title, 15, room), BOLD);
        }
        y = facts(story, language, y + 20, room, &mut body);
        body.0 += &panel.drawn(y);
        y = panel::violations(story, language, y + panel.size().y + 28, room, &mut body) - 10;
    }
    y = legend::draw(&export.stories, language, at(EDGE, y + 26), right - EDGE, &mut body);
    framed(export, at(right, y + EDGE), &body)
}

/// The whole document, of this size.
fn framed(export: &Export, size: Point, body: &Layer) -> String {
    let Point { x: right, y: bottom } = size;
    let (lang, title, told) = (code(export.language), pen::xml(&export.title), pen::xml(&description(export)));
    let (paper, body) = (pen::PAPER, &body.0);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{right}\" height=\"{bottom}\" \
         viewBox=\"0 0 {right} {bottom}\" role=\"img\" lang=\"{lang}\" font-family=\"{FONTS}\">\n\
         <title>{title}</title>\n<desc>{told}</desc>\n\
         <rect width=\"{right}\" height=\"{bottom}\" rx=\"8\" fill=\"{paper}\"/>\n{body}</svg>\n"
    )
}

const fn code(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Chinese => "zh-Hans",
    }
}

/// A line of figures, and the rule that is switched off; returns where the next item may start.
fn facts(story: &Story, language: Language, y: i32, room: i32, layer: &mut Layer) -> i32 {
    layer.text(at(EDGE, y), 13, pen::SOFT, &figures(story, language), "");
    let broken = story.scenario.broken.as_ref();
    let Some(variant) = broken.and_then(|name| story.about().variants.iter().find(|variant| variant.name == *name))
    else {
        return y + 18;
    };
    let rule = variant.text.of(language);
    let mut y = y;
    for line in pen::wrap(&speak!(language, "Switched off: {rule}", "已关闭的规则：{rule}"), 13, room) {
        y += 18;
        layer.text(at(EDGE, y), 13, pen::FAILED, &line, "");
    }
    y + 18
}

fn figures(story: &Story, language: Language) -> String {
    let (name, actions) = (story.about().name.of(language), story.events.len() - 1);
    let (ms, digest) = (story.events.last().map_or(0, |event| event.at_ms), story.digest);
    speak!(
        language,
        "{name} · {actions} actions · {ms} ms · {digest:016x}",
        "{name} · {actions} 个动作 · {ms} 毫秒 · {digest:016x}"
    )
}

/// A description of the run for readers who cannot see it: what was decided and violated, and when.
fn description(export: &Export) -> String {
    let language = export.language;
    let mut told = String::new();
    for story in &export.stories {
        let about = story.scenario.about.of(language);
        _ = write!(told, "{}. {about}", figures(story, language));
        for event in story.drawn() {
            for note in notes::outcome(story, event, language) {
                let (at_ms, text) = (event.at_ms, &note.text);
                let who = match note.place {
                    notes::Place::Node(node) if note.sort == Sort::Decision => story.name(node),
                    _ => "",
                };
                told += &speak!(language, " {at_ms} ms: {who} {text}.", " {at_ms} 毫秒：{who} {text}。");
            }
        }
    }
    told
}
