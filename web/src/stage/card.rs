//! A node as a card: its name, what it holds, where it is in the protocol.

use super::{glyphs, slots};
use crate::browser::measure::{self, Face};
use crate::geometry::written;
use crate::geometry::{Area, Point, plan};
use crate::stage::svg::{Held, group, sign, text};
use crate::stage::ui::{Ui, counted};
use crate::words::Label;
use synod_core::CardLine;
use synod_sim::run::frame::{DecisionStatus, NodeFrame};
use synod_sim::world::Life;
use yew::prelude::*;

/// The horizontal padding.
const PADDING: f32 = 12.0;
/// The width of the bars before the word of a paused node.
const PAUSE: f32 = 13.0;
/// The most lines on a card, and the least rows below its name.
const LINES: (usize, usize) = (3, 2);
/// The baseline of the name, from the top of the card, and the distance of the rows.
const ROWS: (f32, f32) = (23.0, 20.5);

/// How many rows the card of `node` needs below its name: one for each line, one for its log, one for the phase or what
/// is counted. Where nodes keep logs, a log has its room before anything is in it.
pub fn rows(node: &NodeFrame, keep_logs: bool) -> usize {
    let log = usize::from(keep_logs || !node.slots.is_empty());
    // A log is never in the last row, so that those of several nodes can be compared whatever else they show.
    let foot = usize::from(node.phase.is_some() || node.quorum.is_some() || log > 0);
    (node.card.len().min(LINES.0) + log + foot).max(LINES.1)
}

/// The lines that no card shows whole: those for which even the widest has no room.
pub fn cut(node: &NodeFrame) -> impl Iterator<Item = &CardLine> {
    let room = plan::CARD.0 - 2.0 * PADDING;
    let whole = move |place: usize, line: &CardLine| place < LINES.0 && line_width(line, Face::Small) <= room;
    node.card.iter().enumerate().filter(move |(place, line)| !whole(*place, line)).map(|(_, line)| line)
}

/// Draws the card of `node`, around the origin.
pub fn draw(ui: &Ui, now_ms: u64, node: &NodeFrame, area: &Area) -> Html {
    let (left, right) = (-area.half_w + PADDING, area.half_w - PADDING);
    let y = |row: usize| ROWS.0 - area.half_h + ROWS.1 * row as f32;
    let last = ((2.0 * area.half_h - plan::card_height(0)) / ROWS.1).round() as usize;
    let log = usize::from(!node.slots.is_empty());
    let words = foot_words(ui, node, node.card.len() + log < last);
    let held = node.locked_since_ms.map(|since| ui.say_with(Label::Ms, &[&now_ms.saturating_sub(since).to_string()]));
    let held_width = held.as_ref().map_or(0.0, |held| measure::width(held, Face::Small) + 22.0);
    let above_foot = if words.is_some() || node.quorum.is_some() || log > 0 { last - 1 } else { last };
    let lines = above_foot - log;
    // The lock is where it cuts nothing: in the last row, in that of a line, or in place of the roles.
    let free = right - left - held_width;
    let holds = |row: usize| match node.card.get(row - 1).filter(|_| row <= lines) {
        Some(line) => line_width(line, Face::Line) <= free,
        None if row > lines && row <= above_foot => false,
        None => {
            node.quorum.is_none() && words.as_ref().is_none_or(|words| measure::width(&words.1, Face::Line) <= free)
        }
    };
    let lock_row = if held.is_some() { (1..=last).rev().find(|row| holds(*row)).unwrap_or(0) } else { last };
    let taken = |row: usize| if row == lock_row { held_width } else { 0.0 };
    let mut inside = head(ui, node, left, right - taken(0), y(0));
    for (row, line) in node.card.iter().take(lines).enumerate().map(|(place, line)| (place + 1, line)) {
        inside.extend(stored(line, left, y(row), right - left - taken(row)));
    }
    inside.extend(slots::draw(ui, &node.slots, (left, right), y(above_foot)));
    if let Some(held) = held {
        let y = y(lock_row);
        inside.push(glyphs::lock(right - held_width + 8.0, y));
        inside.push(text("node-held", Point::new(right, y), Held::End, held));
    }
    inside.extend(foot(ui, node, words, (left, right, y(last)), taken(last)));
    let body = group("node-body", Point::default(), vec![glyphs::outline(false, area, 0.0)]);
    html! { <>{ body }{ sign("node-inside", inside) }</> }
}

/// The name, and beside it the roles or the fault.
fn head(ui: &Ui, node: &NodeFrame, left: f32, right: f32, y: f32) -> Vec<Html> {
    let name = measure::fit(&node.name, Face::Name, right - left);
    let room = right - left - measure::width(&name, Face::Name) - 10.0;
    let (class, beside) = match node.life {
        Life::Up if node.standing == DecisionStatus::Blocked => {
            ("node-state node-stuck", ui.say(Label::Blocked).to_owned())
        }
        Life::Up => ("node-role", node.roles.join(" · ")),
        Life::Paused => ("node-state", paused(ui, node, room - PAUSE)),
        Life::Down => ("node-state", format!("✕ {}", ui.say(Label::Crashed))),
    };
    // Truncated roles would mislead; the inspector shows them all.
    let fits = class != "node-role" || measure::width(&beside, Face::Small) <= room;
    let beside = if fits { measure::fit(&beside, Face::Small, room) } else { String::new() };
    let mut drawn = vec![text("node-name", Point::new(left, y), Held::Start, name)];
    if node.life == Life::Paused {
        drawn.push(glyphs::bars(right - measure::width(&beside, Face::Small) - PAUSE, y));
    }
    drawn.push(text(class, Point::new(right, y), Held::End, beside));
    drawn
}

/// The width of a line with its disk symbol.
fn line_width(line: &CardLine, face: Face) -> f32 {
    measure::width(&line.text, face) + if line.stored { 16.0 } else { 0.0 }
}

/// That a node is paused and how many inputs wait, in words if they fit into `room`.
pub fn paused(ui: &Ui, node: &NodeFrame, room: f32) -> String {
    let count = node.mailbox.to_string();
    let whole = ui.say_with(Label::PausedWith, &[&count]);
    let fits = measure::width(&whole, Face::Small) <= room;
    if fits { whole } else { format!("{} · {count}", ui.say(Label::Paused)) }
}

/// A line, preceded by a disk symbol if its value is on disk; smaller if it does not fit otherwise.
fn stored(line: &CardLine, left: f32, y: f32, room: f32) -> Vec<Html> {
    let indent = if line.stored { 16.0 } else { 0.0 };
    let fits = measure::width(&line.text, Face::Line) <= room - indent;
    let (class, face) = if fits { ("", Face::Line) } else { ("node-line-long", Face::Small) };
    let words = measure::fit(&line.text, face, room - indent);
    let mut drawn = vec![text(class, Point::new(left + indent, y), Held::Start, words)];
    if line.stored {
        drawn.push(glyphs::disk(left, y));
    }
    drawn
}

/// The last row: the phase, which is never cut, and the answers counted as far as there is room for them.
fn foot(
    ui: &Ui,
    node: &NodeFrame,
    words: Option<(&'static str, String)>,
    (left, right, y): (f32, f32, f32),
    taken: f32,
) -> Vec<Html> {
    let words_width = words.as_ref().map_or(0.0, |(_, text)| measure::width(text, Face::Line));
    let room = right - left - taken;
    let least = words.as_ref().map_or(0.0, |(_, text)| measure::width(text, Face::Small));
    let (tally, tally_width) = node.quorum.as_ref().map_or_else(Default::default, |quorum| {
        if glyphs::fits_pips(quorum) && words_width + glyphs::pips_width(quorum) + 6.0 <= room {
            return (glyphs::pips(quorum, right, y - 4.0), glyphs::pips_width(quorum) + 6.0);
        }
        let whole = counted(ui, quorum);
        let fits = measure::width(&whole, Face::Small) + 8.0 + words_width <= room;
        let count = if fits { whole } else { format!("{}/{}", quorum.have, quorum.of) };
        let width = measure::width(&count, Face::Small) + 8.0;
        if least + width > room {
            return Default::default();
        }
        (text("node-count", Point::new(right, y), Held::End, count), width)
    });
    let words = words.map(|(class, words)| {
        let room = room - tally_width;
        let small = measure::width(&words, Face::Line) > room;
        let (class, face) =
            if small { (classes!(class, "node-line-long"), Face::Small) } else { (classes!(class), Face::Line) };
        let words = measure::fit(&words, face, room);
        html! { <text {class} x={written(left)} y={written(y)}>{ words }</text> }
    });
    words.into_iter().chain([tally]).collect()
}

/// The phase; for a node that is down, that its memory is lost, where there is `room` to say so.
pub fn foot_words(ui: &Ui, node: &NodeFrame, room: bool) -> Option<(&'static str, String)> {
    match (&node.phase, node.life) {
        (Some(phase), _) => Some(("node-phase", phase.word.clone())),
        (None, Life::Down) if room => Some(("node-memory-lost", ui.say(Label::MemoryLost).to_owned())),
        (None, _) => None,
    }
}
