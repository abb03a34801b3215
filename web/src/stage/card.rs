//! A node as a card: its name, what it holds, where it is in the protocol.

use super::glyphs;
use crate::browser::measure::{self, Face};
use crate::geometry::{Area, Point};
use crate::stage::svg::{Held, group, text};
use crate::stage::ui::Ui;
use crate::words::Label;
use synod_core::CardLine;
use synod_sim::run::frame::{DecisionStatus, NodeFrame};
use synod_sim::world::Life;
use yew::prelude::*;

/// The horizontal padding.
const PADDING: f32 = 12.0;
/// The baselines of the three lines, relative to the middle.
const LINES: [f32; 3] = [-15.0, 5.5, 26.0];

/// Draws the card of `node`, around the origin.
pub fn draw(ui: &Ui, now_ms: u64, node: &NodeFrame, area: &Area) -> Html {
    let (left, right) = (-area.half_w + PADDING, area.half_w - PADDING);
    let held = node.locked_since_ms.map(|since| ui.say_with(Label::Ms, &[&now_ms.saturating_sub(since).to_string()]));
    // The lock goes on the last line, or on the middle one if the last shows counted answers.
    let lock_line = if node.quorum.is_some() { 1 } else { 2 };
    let held_width = held.as_ref().map_or(0.0, |held| measure::width(held, Face::Small) + 22.0);
    let taken = |line: usize| if line == lock_line { held_width } else { 0.0 };
    let mut inside = head(ui, node, left, right);
    if let Some(line) = node.card.first() {
        inside.extend(stored(line, left, LINES[1], right - left - taken(1)));
    }
    if let Some(held) = held {
        let y = LINES[lock_line];
        inside.push(glyphs::lock(right - held_width + 8.0, y));
        inside.push(text("node-held", Point::new(right, y), Held::End, held));
    }
    inside.extend(foot(ui, node, left, right, taken(2)));
    let body = group("node-body", Point::default(), vec![glyphs::outline(false, area, 0.0)]);
    html! { <>{ body }{ group("node-inside", Point::default(), inside) }</> }
}

/// The name, and beside it the roles or the fault.
fn head(ui: &Ui, node: &NodeFrame, left: f32, right: f32) -> Vec<Html> {
    let name = measure::fit(&node.name, Face::Name, right - left);
    let room = right - left - measure::width(&name, Face::Name) - 10.0;
    let (class, beside) = match node.life {
        Life::Up if node.standing == DecisionStatus::Blocked => {
            ("node-state node-stuck", ui.say(Label::Blocked).to_owned())
        }
        Life::Up => ("node-role", node.roles.join(" · ")),
        Life::Paused => ("node-state", format!("{} {}", ui.say(Label::Paused), node.mailbox)),
        Life::Down => ("node-state", format!("✕ {}", ui.say(Label::Crashed))),
    };
    // A truncated list of roles would mislead; the inspector shows them all.
    let fits = node.roles.len() < 2 || class != "node-role" || measure::width(&beside, Face::Small) <= room;
    let beside = if fits { measure::fit(&beside, Face::Small, room) } else { String::new() };
    let y = LINES[0];
    let mut drawn = vec![text("node-name", Point::new(left, y), Held::Start, name)];
    if node.life == Life::Paused {
        drawn.push(glyphs::bars(right - measure::width(&beside, Face::Small) - 13.0, y));
    }
    drawn.push(text(class, Point::new(right, y), Held::End, beside));
    drawn
}

/// A line, preceded by a disk symbol if its value is on disk.
fn stored(line: &CardLine, left: f32, y: f32, room: f32) -> Vec<Html> {
    let indent = if line.stored { 16.0 } else { 0.0 };
    let words = measure::fit(&line.text, Face::Line, room - indent);
    let mut drawn = vec![text("", Point::new(left + indent, y), Held::Start, words)];
    if line.stored {
        drawn.push(glyphs::disk(left, y));
    }
    drawn
}

/// The phase and the answers counted; without a phase the second line.
fn foot(ui: &Ui, node: &NodeFrame, left: f32, right: f32, taken: f32) -> Vec<Html> {
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
            let count = format!("{}/{}", quorum.have, quorum.need);
            let width = measure::width(&count, Face::Small) + 8.0;
            (text("node-count", Point::new(right, y), Held::End, count), width)
        }
    };
    let room = room - counted_width;
    let mut drawn = match words {
        Some((class, words)) => {
            vec![text(class, Point::new(left, y), Held::Start, measure::fit(&words, Face::Line, room))]
        }
        None => node.card.get(1).map(|line| stored(line, left, y, room)).unwrap_or_default(),
    };
    drawn.push(counted);
    drawn
}

/// The phase; for a node that is down and has nothing else to show, that its memory is lost.
pub fn foot_words(ui: &Ui, node: &NodeFrame) -> Option<(&'static str, String)> {
    match (&node.phase, node.life) {
        (Some(phase), _) => Some(("node-phase", phase.word.clone())),
        (None, Life::Down) if node.card.len() < 2 => Some(("node-memory-lost", ui.say(Label::MemoryLost).to_owned())),
        (None, _) => None,
    }
}
