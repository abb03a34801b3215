//! The links: quiet lines; a cut one is dashed and marked.

use super::board::{Board, Link};
use crate::geometry::way::Way;
use crate::geometry::written;
use crate::geometry::{Area, Point};
use crate::model::intent::Selection;
use crate::stage::svg::{circle, group, path};
use crate::stage::ui::Ui;
use crate::words::Label;
use synod_core::NodeId;
use synod_sim::run::frame::Frame;
use yew::prelude::*;

/// The radius of the mark of a cut.
const MARK: f32 = 11.0;
/// The parts of a way at which the mark of a cut may be, in the order tried.
const PLACES: [f32; 9] = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8];

/// The mark of a cut link.
pub struct Scissors {
    /// The link's ends.
    ends: (NodeId, NodeId),
    /// The part of its way at which it is, from the first end.
    part: f32,
    /// Where that is.
    at: Point,
}

/// The marks of the cut links: each where it covers none of `nodes` and no other mark, if there is such a place.
pub fn scissors(board: &Board, frame: &Frame, nodes: &[Area]) -> Vec<Scissors> {
    let mut marks: Vec<Scissors> = Vec::new();
    let cut = |(a, b): (NodeId, NodeId)| frame.cuts.contains(&(a, b)) || frame.cuts.contains(&(b, a));
    for link in board.links.iter().filter(|link| cut(link.ends)) {
        let covered = |part: f32| {
            let at = link.way.at(part);
            let over = nodes.iter().chain(&covered(&marks)).filter(|area| area.meets(at, MARK, MARK)).count();
            (over, part, at)
        };
        let best = PLACES.into_iter().map(covered).min_by_key(|place| place.0);
        marks.extend(best.map(|(_, part, at)| Scissors { ends: link.ends, part, at }));
    }
    marks
}

/// What they cover.
pub fn covered(scissors: &[Scissors]) -> Vec<Area> {
    scissors.iter().map(|mark| Area::new(mark.at, MARK, MARK)).collect()
}

/// Draws all links. A cut link that never carries a message is not drawn; the inspector shows it.
pub fn draw(ui: &Ui, board: &Board, frame: &Frame, scissors: &[Scissors], selection: Selection) -> Html {
    let mark = |link: &Link| scissors.iter().find(|mark| mark.ends == link.ends);
    html! {
        <g>
            { for board.links.iter().map(|link| draw_link(ui, frame, link, mark(link), selection)) }
        </g>
    }
}

fn draw_link(ui: &Ui, frame: &Frame, link: &Link, mark: Option<&Scissors>, selection: Selection) -> Html {
    let ((a, b), way) = (link.ends, &link.way);
    let (there, back) = (frame.cuts.contains(&(a, b)), frame.cuts.contains(&(b, a)));
    let name = |node: NodeId| frame.nodes.get(node.index()).map_or("", |node| node.name.as_str());
    let label = match (there, back) {
        (false, false) => ui.say_with(Label::LinkTitle, &[name(a), name(b)]),
        (true, true) => ui.say_with(Label::CutLink, &[name(a), name(b)]),
        (true, false) => ui.say_with(Label::CutLinkOneWay, &[name(a), name(b)]),
        (false, true) => ui.say_with(Label::CutLinkOneWay, &[name(b), name(a)]),
    };
    let selected = matches!(selection, Selection::Link(x, y) if (x, y) == (a, b) || (y, x) == (a, b));
    let cut = there || back;
    let class =
        classes!("stage-link", (!link.used).then_some("unused"), cut.then_some("cut"), selected.then_some("selected"));
    let d = way.path();
    html! {
        <g key={format!("l{}-{}", a.0, b.0)} {class} role="button" tabindex="-1" aria-label={label.clone()}
            data-link={format!("{}-{}", a.0, b.0)} onclick={ui.select(Selection::Link(a, b))}>
            <title>{ label }</title>
            { path("stage-link-hit", d.clone()) }
            { path("stage-link-line", d) }
            if let Some(mark) = mark {
                { draw_scissors(way, mark, (there && !back).then_some(0.0).or((back && !there).then_some(180.0))) }
            }
        </g>
    }
}

/// The mark of a cut; `turned`: only one direction is cut, and this is the arrow's angle relative to the way's heading.
fn draw_scissors(way: &Way, mark: &Scissors, turned: Option<f32>) -> Html {
    let turn = |by: f32| format!("rotate({})", written(way.heading(mark.part) + by));
    let blades = path("", "M-6-3.4L5.5 2.6M-6 3.4L5.5-2.6");
    let (eye, eye2) = (circle("", Point::new(-6.0, -4.0), 1.9), circle("", Point::new(-6.0, 4.0), 1.9));
    let mut drawn = vec![circle("", Point::default(), MARK)];
    drawn.push(html! { <g class="stage-blades" transform={turn(0.0)}>{ blades }{ eye }{ eye2 }</g> });
    if let Some(turned) = turned {
        drawn.push(html! { <g class="stage-one-way" transform={turn(turned)}>{ path("", "M15-5l8 5l-8 5z") }</g> });
    }
    group("stage-scissors", mark.at, drawn)
}
