//! What the strokes and marks of the picture mean; only what it shows is explained.

use super::marks;
use super::panel::colour;
use super::pen::{self, Layer, Point, at, width};
use crate::export::notes::{self, Sort};
use crate::export::story::Story;
use crate::world::Life;
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::{Language, Tone, speak};

/// The size of its text.
const SIZE: i32 = 12;
/// The room for an arrow before its words, and for a mark.
const ARROW: i32 = 36;
const MARK: i32 = 20;
/// The distance between two lines.
const LINE: i32 = 20;

type Drawing = fn(&mut Layer, Point);

/// Draws it from `from` to the right, in as many lines as it needs; returns where it ends.
pub(super) fn draw(stories: &[Story], language: Language, from: Point, right: i32, layer: &mut Layer) -> i32 {
    let mut here = from;
    let mut room_for = |mark: i32, words: &str| {
        let wide = mark + width(words, SIZE) + 18;
        if here.x > from.x && here.x + wide > right {
            here = at(from.x, here.y + LINE);
        }
        let place = here;
        here.x += wide;
        place
    };
    for (tone, kinds) in phases(stories) {
        let place = room_for(ARROW, &kinds);
        let (middle, colour) = (at(place.x, place.y - 4), colour(tone));
        layer.line(middle, at(middle.x + 24, middle.y), colour, r#" stroke-width="2""#);
        layer.head(at(middle.x + 28, middle.y), at(1, 0), colour);
        layer.text(at(place.x + ARROW, place.y), SIZE, pen::INK, &kinds, "");
    }
    for (wide, words, drawing) in marks(stories, language) {
        let place = room_for(wide, &words);
        drawing(layer, at(place.x + wide / 2 - 4, place.y - 4));
        layer.text(at(place.x + wide, place.y), SIZE, pen::INK, &words, "");
    }
    here.y
}

/// The phases with the kinds of message that were sent in them.
fn phases(stories: &[Story]) -> Vec<(Tone, String)> {
    let mut phases: Vec<(Tone, Vec<&str>)> = Vec::new();
    for story in stories {
        for (_, about) in (0u8..).zip(&story.about().messages).filter(|(kind, _)| sent(story, *kind)) {
            let name = about.name.as_str();
            match phases.iter_mut().find(|(tone, _)| *tone == about.tone) {
                Some((_, kinds)) if !kinds.contains(&name) => kinds.push(name),
                Some(_) => {}
                None => phases.push((about.tone, alloc::vec![name])),
            }
        }
    }
    phases.into_iter().map(|(tone, kinds)| (tone, kinds.join(", "))).collect()
}

fn sent(story: &Story, kind: u8) -> bool {
    let drawn = story.drawn().len() as u32;
    story.ways.iter().take_while(|way| way.sent_step < drawn).any(|way| way.kind == kind)
}

/// The marks that the picture contains.
fn marks(stories: &[Story], language: Language) -> Vec<(i32, String, Drawing)> {
    let notes = |story: &Story| -> Vec<Sort> {
        let of =
            |event| notes::action(story, event, language).into_iter().chain(notes::outcome(story, event, language));
        story.drawn().iter().flat_map(of).map(|note| note.sort).collect()
    };
    let sorts: Vec<Sort> = stories.iter().flat_map(notes).collect();
    let lost = stories.iter().any(|story| story.ways.iter().any(|way| way.lost));
    let out = |life| stories.iter().any(|story| story.outages.iter().any(|outage| outage.life == life));
    let all: [(bool, i32, String, Drawing); 6] = [
        (lost, ARROW, speak!(language, "lost", "丢失"), draw_lost),
        (sorts.contains(&Sort::Decision), MARK, speak!(language, "decision", "决定"), marks::decision),
        (sorts.contains(&Sort::Timer), MARK, speak!(language, "a timer runs out", "计时器到期"), marks::timer),
        (sorts.contains(&Sort::Request), MARK, speak!(language, "a client asks", "客户端请求"), draw_request),
        (out(Life::Down), ARROW, speak!(language, "crashed", "已崩溃"), draw_down),
        (out(Life::Paused), ARROW, speak!(language, "paused", "已暂停"), draw_paused),
    ];
    let shown = all.into_iter().filter(|(shown, ..)| *shown);
    shown.map(|(_, wide, words, drawing)| (wide, words, drawing)).collect()
}

fn draw_lost(layer: &mut Layer, middle: Point) {
    let dashes = r#" stroke-width="2" stroke-dasharray="6 5""#;
    layer.line(at(middle.x - 14, middle.y), at(middle.x + 8, middle.y), pen::FAILED, dashes);
    layer.cross(at(middle.x + 10, middle.y));
}

fn draw_request(layer: &mut Layer, middle: Point) {
    // Beside a node's line its tip points at it.
    marks::request(layer, at(middle.x + 6, middle.y));
}

fn draw_down(layer: &mut Layer, middle: Point) {
    layer.line(at(middle.x - 12, middle.y), at(middle.x + 14, middle.y), pen::FAILED, r#" stroke-dasharray="2 5""#);
    layer.cross(at(middle.x - 12, middle.y));
}

fn draw_paused(layer: &mut Layer, middle: Point) {
    let dashes = r#" stroke-width="3" stroke-dasharray="1 6" stroke-linecap="round""#;
    layer.line(at(middle.x - 12, middle.y), at(middle.x + 14, middle.y), pen::WAITING, dashes);
}
