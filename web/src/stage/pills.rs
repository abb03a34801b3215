//! Messages in flight: filled pills are requests, outlined ones answers. `motion.rs` positions them.

use super::board::Board;
use super::tone::tone;
use crate::browser::measure::{self, Face};
use crate::geometry::pills::{DOT, Pill, Spot};
use crate::geometry::{Area, Point};
use crate::model::intent::Selection;
use crate::motion::Handle;
use crate::stage::svg::{Held, circle, group, path, rect, text};
use crate::stage::ui::Ui;
use synod_core::NodeId;
use synod_sim::FlightId;
use synod_sim::run::frame::{FlightFrame, Frame};
use wasm_bindgen::JsCast;
use web_sys::{SvgGraphicsElement, SvgTransform, SvgsvgElement};
use yew::prelude::*;

/// The attribute that holds the id of a pill's message.
const FLIGHT: &str = "data-flight";
/// Half the height of a pill.
const HALF_H: f32 = 13.0;
/// The padding at both sides of the label.
const PADDING: f32 = 11.0;
/// The width of the arrow beside the label.
const ARROW: f32 = 13.0;

/// Half the width of the pill labelled `label`.
fn half_width(label: &str) -> f32 {
    (measure::width(label, Face::Pill) + ARROW) / 2.0 + PADDING
}

/// Draws the pill of `flight` around the origin; `reachable`: the tab key goes to it.
pub fn draw(ui: &Ui, frame: &Frame, flight: &FlightFrame, selection: Selection, reachable: bool) -> Html {
    let half_w = half_width(&flight.label);
    let name = |node: NodeId| frame.nodes.get(node.index()).map_or("", |node| node.name.as_str());
    let said = format!("{}, {} → {}: {}", flight.label, name(flight.from), name(flight.to), flight.text);
    let class = classes!(
        "pill",
        tone(flight.tone),
        flight.answer.then_some("answer"),
        (selection == Selection::Flight(flight.id)).then_some("selected"),
    );
    let reach = if ui.fingers { 22.0 } else { HALF_H };
    let oval = |class: &'static str, grow: f32, half_h: f32| {
        rect(class, &Area::new(Point::default(), half_w + grow, half_h), half_h)
    };
    let middle = Point::default();
    let label = text("pill-label", Point::new(0.0, 4.2), Held::Middle, flight.label.clone());
    let whole = vec![oval("pill-body", 0.0, HALF_H), path("pill-arrow", "M-3.5-4l7 4l-7 4z"), label];
    let dot = vec![circle("pill-body", middle, DOT), path("pill-point", "M-3-4l7 4l-7 4z")];
    html! {
        <g key={flight.id} {class} role="button" tabindex={if reachable { "0" } else { "-1" }} aria-label={said.clone()}
            aria-pressed={(selection == Selection::Flight(flight.id)).to_string()}
            data-flight={flight.id.to_string()} onclick={ui.select(Selection::Flight(flight.id))}>
            <title>{ said }</title>
            { oval("pill-hit", 0.0, reach) }
            { oval("pill-chosen", 4.0, HALF_H + 4.0) }
            if flight.copy {
                { group("pill-behind", Point::new(4.0, 4.0), vec![oval("", 0.0, HALF_H)]) }
            }
            { group("pill-whole", middle, whole) }
            { group("pill-dot", middle, dot) }
        </g>
    }
}

/// The handles that move the pills just drawn, with their ways; each pill's label and arrow go to their sides.
pub fn handles(layer: &NodeRef, frame: &Frame, board: &Board) -> Vec<(Handle, Pill)> {
    let Some(layer) = layer.cast::<SvgGraphicsElement>() else { return Vec::new() };
    let Some(svg) = layer.owner_svg_element() else { return Vec::new() };
    let children = layer.children();
    let elements = (0..children.length()).filter_map(|place| children.item(place)?.dyn_into().ok());
    elements
        .filter_map(|element: SvgGraphicsElement| {
            let id: FlightId = element.get_attribute(FLIGHT)?.parse().ok()?;
            let pill = pill(frame.flights.iter().find(|flight| flight.id == id)?, board);
            turn_arrow(&element, &pill);
            let transform = transform_of(&svg, &element)?;
            let dot = element.has_attribute("data-dot");
            Some((Handle { id, element: element.into(), transform, dot }, pill))
        })
        .collect()
}

/// The pill of a message, at rest.
fn pill(flight: &FlightFrame, board: &Board) -> Pill {
    let way = board.way(flight.from, flight.to);
    let half_w = half_width(&flight.label);
    let areas = &board.plan.taken;
    let free =
        |half_w: f32, half_h: f32| way.free(&areas[flight.from.index()], &areas[flight.to.index()], half_w, half_h);
    let for_label = free(half_w + 2.0, HALF_H + 2.0);
    let cramped = for_label.is_none();
    let free = for_label.or_else(|| free(DOT + 2.0, DOT + 2.0)).unwrap_or((0.5, 0.5));
    Pill {
        way,
        free,
        cramped,
        stage_w: board.plan.width,
        half_w,
        half_h: HALF_H,
        per_unit: 1.0 / way.length().max(1.0),
        sent_ms: flight.sent_ms as f64,
        due_ms: flight.due_ms.map(|due| due as f64),
        spot: Spot { at: way.at(free.0), slid: 0, dot: false },
        slid: 0.0,
    }
}

/// Puts the arrow on the side where the message is heading, and the label on the other.
fn turn_arrow(element: &SvgGraphicsElement, pill: &Pill) {
    let heading = pill.way.heading(0.5);
    let to_the_right = heading.abs() <= 90.0;
    let side = if to_the_right { 1.0 } else { -1.0 };
    let x = side * (pill.half_w - PADDING - 2.0);
    let set = |selector: &str, name: &str, value: String| {
        if let Ok(Some(child)) = element.query_selector(selector) {
            _ = child.set_attribute(name, &value);
        }
    };
    set(".pill-dot", "transform", format!("rotate({heading:.0})"));
    set(".pill-arrow", "transform", format!("translate({x:.1} 0) rotate({heading:.0})"));
    set(".pill-label", "x", format!("{:.1}", -side * ARROW / 2.0));
}

/// The element's only transform.
fn transform_of(svg: &SvgsvgElement, element: &SvgGraphicsElement) -> Option<SvgTransform> {
    let list = element.transform().base_val();
    if list.number_of_items() == 0 { list.initialize(&svg.create_svg_transform()).ok() } else { list.get_item(0).ok() }
}
