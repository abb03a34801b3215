//! A node as a disc, used if cards do not fit: its name, a ring for its phase, a word below.

use super::card::{foot_words, paused};
use super::{glyphs, slots};
use crate::browser::measure::{self, Face};
use crate::geometry::{Area, Point};
use crate::stage::svg::{Held, circle, group, sign, text};
use crate::stage::ui::{Ui, counted};
use crate::words::Label;
use synod_core::{CardLine, Quorum, SlotView};
use synod_sim::run::frame::{DecisionStatus, NodeFrame};
use synod_sim::world::Life;
use yew::prelude::*;

/// The baselines of the two rows of words below a disc, as seen from its edge.
const ROWS: [f32; 2] = [14.0, 28.0];

/// How much lower the boxes of a log stand, which are higher than words.
const BOXES_LOWER: f32 = 1.5;

/// The room of a disc.
#[derive(Clone, Copy)]
pub struct Room {
    /// Its radius.
    pub radius: f32,
    /// The width of a row of words below it.
    pub width: f32,
    /// How many rows there are.
    pub rows: usize,
}

/// A row of words below a disc.
enum Row {
    /// Words of this class.
    Words(&'static str, String),
    /// A lock, and for how long it has been held.
    Locked(String),
    /// Counted answers.
    Counted(Quorum),
    /// The end of a log, and how wide it is.
    Log(Vec<SlotView>, f32),
}

/// Draws the disc of `node`, around the origin, with words below it that fit into `room`.
pub fn draw(ui: &Ui, now_ms: u64, node: &NodeFrame, room: Room) -> Html {
    let radius = room.radius;
    let mut inside = vec![name(&node.name, radius)];
    let rows = rows(ui, now_ms, node, room);
    inside.extend(rows.iter().zip(ROWS).flat_map(|(row, y)| draw_row(ui, row, room.width, radius + y)));
    if node.life == Life::Paused {
        let at = 0.75 * radius;
        let badge = vec![circle("", Point::new(at, -at), 9.0), glyphs::bars(at - 3.8, 4.5 - at)];
        inside.push(group("node-badge", Point::default(), badge));
    }
    let middle = Point::default();
    let body = group("node-body", middle, vec![circle("", middle, radius)]);
    html! { <>{ circle("node-hit", middle, radius + 2.0) }{ body }{ sign("node-inside", inside) }</> }
}

/// What the disc of `node` at `at` and its words cover.
pub fn covered(ui: &Ui, now_ms: u64, node: &NodeFrame, room: Room, at: Point) -> Vec<Area> {
    let half = room.radius + 2.0;
    let middle = |y: f32| Point::new(at.x, at.y + room.radius + y - 4.0);
    let row = |(row, y): (&Row, f32)| Area::new(middle(y), row.width() / 2.0 + 2.0, 7.0);
    let disc = Area::new(at, half, half);
    [disc].into_iter().chain(rows(ui, now_ms, node, room).iter().zip(ROWS).map(row)).collect()
}

/// The words below a disc, the most important first: what became of the node, its phase, its log, its lock, what it has
/// counted, the lines of its card. Where there is one row, a log is more than a phase, which the ring tells too.
fn rows(ui: &Ui, now_ms: u64, node: &NodeFrame, room: Room) -> Vec<Row> {
    let Room { width: room, rows: most, .. } = room;
    let became = match node.life {
        Life::Down => Some(("node-state node-word", format!("✕ {}", ui.say(Label::Crashed)))),
        Life::Paused => Some(("node-state node-word", paused(ui, node, room))),
        Life::Up if node.standing == DecisionStatus::Blocked => {
            Some(("node-stuck node-word", ui.say(Label::Blocked).to_owned()))
        }
        Life::Up => None,
    };
    let log = (!node.slots.is_empty()).then(|| {
        let slots = slots::plain(&node.slots);
        let wide = slots::extent(ui, &slots, room);
        Row::Log(slots, wide)
    });
    let phase = || {
        let has_room = most > 1 || log.is_none();
        foot_words(ui, node, false).filter(|_| has_room).map(|(_, phase)| ("node-phase node-word", phase))
    };
    let state = became
        .or_else(phase)
        .into_iter()
        .flat_map(|(class, word)| wrapped(&word, room).into_iter().map(move |part| Row::Words(class, part)));
    let held = node.locked_since_ms.map(|since| ui.say_with(Label::Ms, &[&now_ms.saturating_sub(since).to_string()]));
    let counted = node.quorum.filter(|_| node.life != Life::Down).map(|quorum| tally(ui, quorum, room));
    let lines = lines(ui, &node.card, room, most).into_iter().map(|line| Row::Words("node-word", line));
    state.chain(log).chain(held.map(Row::Locked)).chain(counted).chain(lines).take(most).collect()
}

/// The lines of a card that fit below a disc; as many as fit beside each other if there is only one row. The card that
/// opens shows them all.
fn lines(ui: &Ui, card: &[CardLine], room: f32, most: usize) -> Vec<String> {
    let fits = |line: &String| measure::width(line, Face::Small) <= room;
    let lines = card.iter().map(|line| line.text.clone()).filter(&fits);
    if most > 1 {
        return lines.collect();
    }
    let beside =
        |row: String, line: String| Some([row.as_str(), &line].join(ui.say(Label::Comma))).filter(&fits).unwrap_or(row);
    lines.reduce(beside).into_iter().collect()
}

/// What became of a node or its phase, in two rows if it does not fit in one.
fn wrapped(words: &str, room: f32) -> Vec<String> {
    let fits = |part: &str| measure::width(part, Face::Small) <= room;
    if fits(words) {
        return vec![words.to_owned()];
    }
    let ends = words.char_indices().filter(|(_, letter)| matches!(letter, ' ' | '，'));
    let ends = ends.map(|(at, letter)| at + letter.len_utf8());
    let split = ends.rev().find(|at| fits(words[..*at].trim_end()));
    let (first, rest) = words.split_at(split.unwrap_or(0));
    let rest = measure::fit(rest, Face::Small, room);
    [first.trim_end().to_owned(), rest].into_iter().filter(|part| !part.is_empty()).collect()
}

impl Row {
    fn width(&self) -> f32 {
        match self {
            Self::Words(_, words) => measure::width(words, Face::Small),
            Self::Locked(held) => measure::width(held, Face::Small) + 14.0,
            Self::Counted(quorum) => glyphs::pips_width(quorum),
            Self::Log(_, wide) => *wide,
        }
    }
}

fn draw_row(ui: &Ui, row: &Row, room: f32, y: f32) -> Vec<Html> {
    let middle =
        |class: &'static str, words: &str| vec![text(class, Point::new(0.0, y), Held::Middle, words.to_owned())];
    match row {
        Row::Words(class, words) => middle(class, words),
        Row::Locked(held) => {
            let half = row.width() / 2.0;
            let at = Point::new(14.0 - half, y);
            vec![glyphs::lock(-half, y), text("node-held node-word", at, Held::Start, held.clone())]
        }
        Row::Counted(quorum) => {
            vec![glyphs::pips(quorum, glyphs::pips_width(quorum) / 2.0 - 2.0, y - 4.0)]
        }
        Row::Log(log, wide) => slots::draw(ui, log, (-wide / 2.0, room - wide / 2.0), y + BOXES_LOWER),
    }
}

/// Counted answers: drawn if they are few, else in words, shortened if they do not fit into `room`.
fn tally(ui: &Ui, quorum: Quorum, room: f32) -> Row {
    if glyphs::fits_pips(&quorum) {
        return Row::Counted(quorum);
    }
    let whole = counted(ui, &quorum);
    let fits = measure::width(&whole, Face::Small) <= room;
    Row::Words("node-count node-word", if fits { whole } else { format!("{}/{}", quorum.have, quorum.of) })
}

/// The name in a disc of this radius, smaller or with its middle omitted if it is long: the end distinguishes it from
/// other names.
fn name(name: &str, radius: f32) -> Html {
    let room = radius * 2.0 - 6.0;
    let (class, shown) = if measure::width(name, Face::Name) <= room {
        ("node-name", name.to_owned())
    } else if measure::width(name, Face::Small) <= room + 3.0 {
        ("node-name long", name.to_owned())
    } else {
        let letters: Vec<char> = name.chars().collect();
        let (head, tail) = (&letters[..1], &letters[letters.len() - 3..]);
        ("node-name long", head.iter().chain(['…'].iter()).chain(tail).collect())
    };
    text(class, Point::new(0.0, 4.5), Held::Middle, shown)
}
