//! Recently lost messages: a dashed stub of their way, and a cross where they ended.

use super::board::Board;
use super::tone::tone;
use crate::browser::measure::{self, Face};
use crate::geometry::lost::{CROSS, labels};
use crate::geometry::way::Way;
use crate::geometry::{Area, Point};
use crate::stage::svg::{Held, cross, path, text};
use crate::stage::ui::Ui;
use crate::words::Label;
use synod_core::NodeId;
use synod_sim::run::frame::{Frame, LostFrame};
use yew::prelude::*;

/// Half the height of a label.
const HALF_H: f32 = 8.0;
/// How many points of a way are kept free of labels where there is room elsewhere.
const SAMPLES: u8 = 24;

/// Lost messages that look alike and ended at the same place, drawn as one.
pub struct Stub {
    id: String,
    from: NodeId,
    to: NodeId,
    label: String,
    class: &'static str,
    way: Way,
    /// The part of the way that it has gone.
    t: f32,
    /// Where its label is; `None` if there is no room for it.
    place: Option<Area>,
}

/// The lost messages of this moment, with places for their labels off the `nodes` and their words.
pub fn stubs(board: &Board, frame: &Frame, nodes: &[Area]) -> Vec<Stub> {
    let mut groups: Vec<(&LostFrame, usize)> = Vec::new();
    for lost in &frame.lost {
        let look = |lost: &LostFrame| (lost.from, lost.to, lost.way_percent, lost.label.clone());
        match groups.iter_mut().find(|(other, _)| look(other) == look(lost)) {
            Some((_, count)) => *count += 1,
            None => groups.push((lost, 1)),
        }
    }
    let mut stubs: Vec<Stub> = groups.into_iter().map(|(lost, count)| stub(board, lost, count)).collect();
    let size = |stub: &Stub| (stub.way.at(stub.t), measure::width(&stub.label, Face::Lost) / 2.0 + 2.0, HALF_H);
    let crosses: Vec<(Point, f32, f32)> = stubs.iter().map(size).collect();
    let used = board.links.iter().filter(|link| link.used);
    let samples = |way: Way| (1..SAMPLES).map(move |part| way.at(f32::from(part) / f32::from(SAMPLES)));
    let ways: Vec<Point> = used.flat_map(|link| samples(link.way)).collect();
    let flown: Vec<Point> =
        frame.flights.iter().flat_map(|flight| samples(board.way(flight.from, flight.to))).collect();
    let places = labels(&crosses, nodes, &flown, &ways, (board.plan.width, board.plan.height));
    stubs.iter_mut().zip(places).for_each(|(stub, place)| stub.place = place);
    stubs
}

fn stub(board: &Board, lost: &LostFrame, count: usize) -> Stub {
    let way = board.way(lost.from, lost.to);
    let areas = &board.plan.taken;
    let (start, end) = way.free(&areas[lost.from.index()], &areas[lost.to.index()], 10.0, 10.0).unwrap_or((0.4, 0.6));
    // A message that never left its node still shows its direction.
    let part = (f32::from(lost.way_percent) / 100.0).clamp(0.16, 1.0);
    let label = if count > 1 { format!("{} ×{count}", lost.label) } else { lost.label.clone() };
    let (id, class) = (lost.id.to_string(), tone(lost.tone));
    Stub { id, from: lost.from, to: lost.to, label, class, way, t: start + (end - start) * part, place: None }
}

/// What they cover: their crosses and labels.
pub fn covered(stubs: &[Stub]) -> Vec<Area> {
    let cross = |stub: &Stub| Area::new(stub.way.at(stub.t), CROSS, CROSS);
    stubs.iter().flat_map(|stub| [Some(cross(stub)), stub.place]).flatten().collect()
}

/// Draws the lost messages.
pub fn draw(ui: &Ui, frame: &Frame, stubs: &[Stub]) -> Html {
    html! { <g class="stage-lost">{ for stubs.iter().map(|stub| draw_one(ui, frame, stub)) }</g> }
}

fn draw_one(ui: &Ui, frame: &Frame, stub: &Stub) -> Html {
    let Stub { way, t, label, .. } = stub;
    let name = |node: NodeId| frame.nodes.get(node.index()).map_or("", |node| node.name.as_str());
    let said = ui.say_with(Label::LostMessage, &[label, name(stub.from), name(stub.to)]);
    html! {
        <g key={format!("x{}", stub.id)} class={stub.class}>
            <title>{ said }</title>
            { path("", until(way, *t)) }
            { cross(way.at(*t), 2.0 * CROSS) }
            if let Some(place) = stub.place {
                { text("stage-lost-label", Point::new(place.at.x, place.at.y + 4.0), Held::Middle, label.clone()) }
            }
        </g>
    }
}

/// The `d` attribute of an SVG path for the first part of a way.
fn until(way: &Way, t: f32) -> String {
    let between = |a: Point, b: Point| Point::new(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
    Way { from: way.from, by: between(way.from, way.by), to: way.at(t) }.path()
}
