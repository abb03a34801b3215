//! Recently lost messages: a dashed stub of their way, and a cross where they ended.

use super::board::Board;
use super::tone::tone;
use crate::geometry::Point;
use crate::geometry::way::Way;
use crate::stage::svg::{Held, cross, path, text};
use crate::stage::ui::Ui;
use crate::words::Label;
use synod_core::NodeId;
use synod_sim::run::frame::{Frame, LostFrame};
use yew::prelude::*;

/// Draws the lost messages.
pub fn draw(ui: &Ui, board: &Board, frame: &Frame) -> Html {
    html! { <g class="stage-lost">{ for frame.lost.iter().map(|lost| stub(ui, board, frame, lost)) }</g> }
}

fn stub(ui: &Ui, board: &Board, frame: &Frame, lost: &LostFrame) -> Html {
    let way = board.way(lost.from, lost.to);
    let areas = &board.plan.taken;
    let (start, end) = way.free(&areas[lost.from.index()], &areas[lost.to.index()], 10.0, 10.0).unwrap_or((0.4, 0.6));
    // A message that never left its node still shows its direction.
    let part = (f32::from(lost.way_percent) / 100.0).clamp(0.16, 1.0);
    let t = start + (end - start) * part;
    let at = way.at(t);
    let name = |node: NodeId| frame.nodes.get(node.index()).map_or("", |node| node.name.as_str());
    let said = ui.say_with(Label::LostMessage, &[&lost.label, name(lost.from), name(lost.to)]);
    html! {
        <g key={format!("x{}", lost.id)} class={tone(lost.tone)}>
            <title>{ said }</title>
            { path("", until(&way, t)) }
            { cross(at, 10.0) }
            { text("stage-lost-label", Point::new(at.x + 10.0, at.y + 4.0), Held::Start, lost.label.clone()) }
        </g>
    }
}

/// The `d` attribute of an SVG path for the first part of a way.
fn until(way: &Way, t: f32) -> String {
    let between = |a: Point, b: Point| Point::new(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
    Way { from: way.from, by: between(way.from, way.by), to: way.at(t) }.path()
}
