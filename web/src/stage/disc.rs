//! A node as a disc, where there is no room for cards: its name, a ring for its phase, a word below.

use super::card::foot_words;
use super::glyphs;
use crate::geometry::plan::RADIUS;
use crate::measure::{self, Face};
use crate::ui::Ui;
use crate::words::Word;
use synod_sim::frame::{Life, NodeFrame, Standing};
use yew::prelude::*;

/// The widest word below a disc.
const WIDEST: f32 = 84.0;

/// Draws the disc of `node`, around the origin.
pub fn draw(ui: &Ui, now_ms: u64, node: &NodeFrame) -> Html {
    let (class, word) = below(ui, node);
    let word = measure::fit(&word, Face::Small, WIDEST);
    let counted = node.quorum.filter(|_| node.life != Life::Down);
    html! {
        <>
            <circle class="hit" r={(RADIUS + 6.0).to_string()} />
            <g class="body"><circle r={RADIUS.to_string()} /></g>
            <g class="inside">
                { name(&node.name) }
                <text class={classes!("phase", "below", class)} y={(RADIUS + 14.0).to_string()} text-anchor="middle">
                    { word }
                </text>
                { second_line(now_ms, node, counted) }
                { badge(node) }
            </g>
        </>
    }
}

/// The name, smaller or without its middle where it is long: its end tells it from the others.
fn name(name: &str) -> Html {
    let room = RADIUS * 2.0 - 6.0;
    let (class, shown) = if measure::width(name, Face::Name) <= room {
        ("name", name.to_owned())
    } else if measure::width(name, Face::Small) <= room + 3.0 {
        ("name long", name.to_owned())
    } else {
        let letters: Vec<char> = name.chars().collect();
        let (head, tail) = (&letters[..1], &letters[letters.len() - 3..]);
        ("name long", head.iter().chain(['…'].iter()).chain(tail).collect())
    };
    html! { <text {class} y="4.5" text-anchor="middle">{ shown }</text> }
}

fn below(ui: &Ui, node: &NodeFrame) -> (&'static str, String) {
    match node.life {
        Life::Down => ("state", format!("✕ {}", ui.say(Word::Crashed))),
        Life::Paused => ("state", format!("{} {}", ui.say(Word::Paused), node.mailbox)),
        Life::Up if node.standing == Standing::Blocked => ("stuck", ui.say(Word::Blocked).to_owned()),
        Life::Up => foot_words(ui, node)
            .unwrap_or_else(|| ("line", node.card.first().map(|line| short(&line.text)).unwrap_or_default())),
    }
}

/// A line, where there is room for all of it; the card that opens has it otherwise.
fn short(line: &str) -> String {
    if measure::width(line, Face::Small) <= WIDEST { line.to_owned() } else { String::new() }
}

fn second_line(now_ms: u64, node: &NodeFrame, counted: Option<synod_core::Quorum>) -> Html {
    let y = RADIUS + 28.0;
    if let Some(since) = node.locked_since_ms {
        let held = format!("{} ms", now_ms.saturating_sub(since));
        let half = measure::width(&held, Face::Small) / 2.0 + 7.0;
        return html! {
            <>
                { glyphs::lock(-half, y) }
                <text class="held below" x={(14.0 - half).to_string()} y={y.to_string()}>{ held }</text>
            </>
        };
    }
    match counted {
        Some(quorum) if glyphs::fits_pips(&quorum) => {
            glyphs::pips(&quorum, glyphs::pips_width(&quorum) / 2.0 - 2.0, y - 4.0)
        }
        Some(quorum) => html! {
            <text class="count below" y={y.to_string()} text-anchor="middle">
                { format!("{}/{}", quorum.have, quorum.need) }
            </text>
        },
        None => Html::default(),
    }
}

fn badge(node: &NodeFrame) -> Html {
    match node.life {
        Life::Paused => html! { <g class="badge"><circle cx="18" cy="-18" r="9" />{ glyphs::bars(14.2, -13.5) }</g> },
        Life::Up | Life::Down => Html::default(),
    }
}
