//! A node as a disc, used if cards do not fit: its name, a ring for its phase, a word below.

use super::card::foot_words;
use super::glyphs;
use crate::browser::measure::{self, Face};
use crate::geometry::Point;
use crate::geometry::plan::RADIUS;
use crate::stage::svg::{Held, circle, group, text};
use crate::stage::ui::Ui;
use crate::words::Label;
use synod_core::Quorum;
use synod_sim::run::frame::{DecisionStatus, NodeFrame};
use synod_sim::world::Life;
use yew::prelude::*;

/// The widest word below a disc.
const WIDEST: f32 = 84.0;

/// Draws the disc of `node`, around the origin.
pub fn draw(ui: &Ui, now_ms: u64, node: &NodeFrame) -> Html {
    let (class, word) = below(ui, node);
    let word = measure::fit(&word, Face::Small, WIDEST);
    let counted = node.quorum.filter(|_| node.life != Life::Down);
    let below = Point::new(0.0, RADIUS + 14.0);
    let mut inside = vec![name(&node.name), text(class, below, Held::Middle, word)];
    inside.extend(second_line(ui, now_ms, node, counted));
    if node.life == Life::Paused {
        let badge = vec![circle("", Point::new(18.0, -18.0), 9.0), glyphs::bars(14.2, -13.5)];
        inside.push(group("node-badge", Point::default(), badge));
    }
    let middle = Point::default();
    let body = group("node-body", middle, vec![circle("", middle, RADIUS)]);
    html! { <>{ circle("node-hit", middle, RADIUS + 6.0) }{ body }{ group("node-inside", middle, inside) }</> }
}

/// The name, smaller or with its middle omitted if it is long: the end distinguishes it from other names.
fn name(name: &str) -> Html {
    let room = RADIUS * 2.0 - 6.0;
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

fn below(ui: &Ui, node: &NodeFrame) -> (&'static str, String) {
    match node.life {
        Life::Down => ("node-state node-word", format!("✕ {}", ui.say(Label::Crashed))),
        Life::Paused => ("node-state node-word", format!("{} {}", ui.say(Label::Paused), node.mailbox)),
        Life::Up if node.standing == DecisionStatus::Blocked => {
            ("node-stuck node-word", ui.say(Label::Blocked).to_owned())
        }
        Life::Up => match foot_words(ui, node) {
            Some((_, phase)) => ("node-phase node-word", phase),
            None => ("node-word", node.card.first().map(|line| short(&line.text)).unwrap_or_default()),
        },
    }
}

/// A line, drawn only if it fits completely; otherwise the card that opens shows it.
fn short(line: &str) -> String {
    if measure::width(line, Face::Small) <= WIDEST { line.to_owned() } else { String::new() }
}

fn second_line(ui: &Ui, now_ms: u64, node: &NodeFrame, counted: Option<Quorum>) -> Vec<Html> {
    let y = RADIUS + 28.0;
    if let Some(since) = node.locked_since_ms {
        let held = ui.say_with(Label::Ms, &[&now_ms.saturating_sub(since).to_string()]);
        let half = measure::width(&held, Face::Small) / 2.0 + 7.0;
        let at = Point::new(14.0 - half, y);
        return vec![glyphs::lock(-half, y), text("node-held node-word", at, Held::Start, held)];
    }
    let Some(quorum) = counted else { return Vec::new() };
    if glyphs::fits_pips(&quorum) {
        return vec![glyphs::pips(&quorum, glyphs::pips_width(&quorum) / 2.0 - 2.0, y - 4.0)];
    }
    let count = format!("{}/{}", quorum.have, quorum.need);
    vec![text("node-count node-word", Point::new(0.0, y), Held::Middle, count)]
}
