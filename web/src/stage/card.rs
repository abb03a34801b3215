//! A node as a card: who it is, what it holds, where it is in the protocol.

use super::glyphs;
use crate::geometry::Area;
use crate::measure::{self, Face};
use crate::ui::Ui;
use crate::words::Word;
use synod_core::CardLine;
use synod_sim::frame::{Life, NodeFrame, Standing};
use yew::prelude::*;

/// What is kept free at the sides.
const PADDING: f32 = 12.0;
/// The baselines of the three lines, from the middle.
const LINES: [f32; 3] = [-15.0, 5.5, 26.0];

/// Draws the card of `node`, around the origin.
pub fn draw(ui: &Ui, now_ms: u64, node: &NodeFrame, area: &Area) -> Html {
    let (left, right) = (-area.half_w + PADDING, area.half_w - PADDING);
    let held = node.locked_since_ms.map(|since| format!("{} ms", now_ms.saturating_sub(since)));
    // The lock goes to the last line; where answers are counted there, to the middle one.
    let lock_line = if node.quorum.is_some() { 1 } else { 2 };
    let held_width = held.as_ref().map_or(0.0, |held| measure::width(held, Face::Small) + 22.0);
    let taken = |line: usize| if line == lock_line { held_width } else { 0.0 };
    html! {
        <>
            <g class="body">{ glyphs::outline(false, area, 0.0) }</g>
            <g class="inside">
                { head(ui, node, left, right) }
                { for node.card.first().map(|line| stored(line, left, LINES[1], right - left - taken(1))) }
                if let Some(held) = held {
                    { glyphs::lock(right - held_width + 8.0, LINES[lock_line]) }
                    <text class="held" x={right.to_string()} y={LINES[lock_line].to_string()} text-anchor="end">{ held }</text>
                }
                { foot(ui, node, left, right, taken(2)) }
            </g>
        </>
    }
}

/// The name, and beside it the roles or what is wrong.
fn head(ui: &Ui, node: &NodeFrame, left: f32, right: f32) -> Html {
    let name = measure::fit(&node.name, Face::Name, right - left);
    let room = right - left - measure::width(&name, Face::Name) - 10.0;
    let y = LINES[0].to_string();
    let (class, beside) = match node.life {
        Life::Up if node.standing == Standing::Blocked => ("state stuck", ui.say(Word::Blocked).to_owned()),
        Life::Up => ("role", node.roles.join(" · ")),
        Life::Paused => ("state", format!("{} {}", ui.say(Word::Paused), node.mailbox)),
        Life::Down => ("state", format!("✕ {}", ui.say(Word::Crashed))),
    };
    // Of several roles half a list says less than none: the inspector has them all.
    let fits = node.roles.len() < 2 || class != "role" || measure::width(&beside, Face::Small) <= room;
    let beside = if fits { measure::fit(&beside, Face::Small, room) } else { String::new() };
    let bars_at = right - measure::width(&beside, Face::Small) - 13.0;
    html! {
        <>
            <text class="name" x={left.to_string()} y={y.clone()}>{ name }</text>
            if node.life == Life::Paused {
                { glyphs::bars(bars_at, LINES[0]) }
            }
            <text {class} x={right.to_string()} {y} text-anchor="end">{ beside }</text>
        </>
    }
}

/// A line, with a disk before it if it stands on one.
fn stored(line: &CardLine, left: f32, y: f32, room: f32) -> Html {
    let indent = if line.stored { 16.0 } else { 0.0 };
    html! {
        <>
            if line.stored {
                { glyphs::disk(left, y) }
            }
            <text class="line" x={(left + indent).to_string()} y={y.to_string()}>
                { measure::fit(&line.text, Face::Line, room - indent) }
            </text>
        </>
    }
}

/// The phase and the answers counted; without a phase the second line.
fn foot(ui: &Ui, node: &NodeFrame, left: f32, right: f32, taken: f32) -> Html {
    let y = LINES[2];
    let words = foot_words(ui, node);
    let words_width = words.as_ref().map_or(0.0, |(_, text)| measure::width(text, Face::Line));
    let room = right - left - taken;
    let (counted, counted_width) = match &node.quorum {
        None => (Html::default(), 0.0),
        Some(quorum) if glyphs::fits_pips(quorum) && words_width + glyphs::pips_width(quorum) + 6.0 <= room => {
            (glyphs::pips(quorum, right, y - 4.0), glyphs::pips_width(quorum) + 6.0)
        }
        Some(quorum) => {
            let text = format!("{}/{}", quorum.have, quorum.need);
            let width = measure::width(&text, Face::Small) + 8.0;
            let x = right.to_string();
            (html! { <text class="count" {x} y={y.to_string()} text-anchor="end">{ text }</text> }, width)
        }
    };
    let room = room - counted_width;
    html! {
        <>
            if let Some((class, text)) = words {
                <text class={classes!("phase", class)} x={left.to_string()} y={y.to_string()}>
                    { measure::fit(&text, Face::Line, room) }
                </text>
            } else {
                { for node.card.get(1).map(|line| stored(line, left, y, room)) }
            }
            { counted }
        </>
    }
}

/// The phase; of a node that is down and has no more to show, that its memory is lost.
pub fn foot_words(ui: &Ui, node: &NodeFrame) -> Option<(&'static str, String)> {
    match (&node.phase, node.life) {
        (Some(phase), _) => Some(("", phase.word.clone())),
        (None, Life::Down) if node.card.len() < 2 => Some(("lost-memory", ui.say(Word::MemoryLost).to_owned())),
        (None, _) => None,
    }
}
