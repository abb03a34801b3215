//! Messages in flight: filled ones are requests, outlined ones answers. `motion.rs` positions them.

use super::board::Board;
use super::tone::tone;
use crate::browser::measure::{self, Face};
use crate::geometry::pills::{BEAK, DOT, Form, Pill, Spot};
use crate::geometry::{Area, Point, written};
use crate::model::intent::{Intent, Selection};
use crate::motion::{Draw, Handle};
use crate::stage::svg::{Held, circle, group, moved, path, rect, text};
use crate::stage::ui::Ui;
use synod_core::NodeId;
use synod_sim::FlightId;
use synod_sim::run::frame::{FlightFrame, Frame};
use wasm_bindgen::JsCast;
use web_sys::{Element, SvgElement, SvgGraphicsElement, SvgTransform, SvgsvgElement};
use yew::prelude::*;

/// The attribute that holds the id of a pill's message.
const FLIGHT: &str = "data-flight";
/// The attribute that holds the form of a message that is not drawn as a pill.
const FORM: &str = "data-form";
/// Half the height of a pill; on a stage of discs, which has less room, it is lower.
const HALF_H: (f32, f32) = (13.0, 11.0);
/// The padding at both sides of the label, likewise.
const PADDING: (f32, f32) = (11.0, 7.0);
/// The width of the arrow beside the label.
const ARROW: f32 = 15.0;
/// Half the height of a label beside a dot, and the padding at its sides.
const ASIDE: (f32, f32) = (8.0, 2.0);
/// How long the part of a way is at least on which dots give way to each other: two find room, if need be over words.
const LEAST_REACH: f32 = 2.0 * DOT + 3.0;
/// How far from a dot's centre a click or a finger still takes it.
const REACH: (f32, f32) = (BEAK, 22.0);

/// The sizes of a message's parts.
#[derive(Clone, Copy)]
struct Size {
    /// Half the width and height of its pill.
    half: (f32, f32),
    /// Half the width of its label beside a dot.
    label: f32,
    /// The padding inside the pill.
    padding: f32,
}

impl Size {
    fn of(label: &str, discs: bool) -> Self {
        let padding = if discs { PADDING.1 } else { PADDING.0 };
        let width = measure::width(label, Face::Pill);
        Self {
            half: ((width + ARROW) / 2.0 + padding, if discs { HALF_H.1 } else { HALF_H.0 }),
            label: width / 2.0 + ASIDE.1,
            padding,
        }
    }
}

/// The letters in the dot of a kind of message: the first of each of its words, at most two.
fn initials(kind: &str) -> String {
    kind.chars().filter(char::is_ascii_uppercase).take(2).collect()
}

/// Draws the message `flight` around the origin, on a stage of `discs` or of cards; `reachable`: the tab key goes to
/// it.
pub fn draw(ui: &Ui, frame: &Frame, flight: &FlightFrame, discs: bool, selection: Selection, reachable: bool) -> Html {
    let Size { half: (half_w, half_h), .. } = Size::of(&flight.label, discs);
    let name = |node: NodeId| frame.nodes.get(node.index()).map_or("", |node| node.name.as_str());
    let was = flight.sent_as.as_ref().map(|sent| format!("{sent} ⇝ ")).unwrap_or_default();
    let said = format!("{was}{}, {} → {}: {}", flight.label, name(flight.from), name(flight.to), flight.text);
    let class = classes!(
        "pill",
        tone(flight.tone),
        flight.answer.then_some("answer"),
        flight.sent_as.is_some().then_some("forged"),
        (selection == Selection::Flight(flight.id)).then_some("selected"),
    );
    let reach = |mouse: f32, finger: f32| if ui.fingers { finger } else { mouse };
    let middle = Point::default();
    let oval =
        |class: &'static str, grow: f32, half_h: f32| rect(class, &Area::new(middle, half_w + grow, half_h), half_h);
    let label = |class: &'static str| text(class, Point::new(0.0, 4.2), Held::Middle, flight.label.clone());
    let whole = vec![
        oval("pill-hit", 0.0, reach(half_h, REACH.1)),
        oval("pill-chosen", 4.0, half_h + 4.0),
        oval("pill-body", 0.0, half_h),
        path("pill-arrow", "M-5 0H5M1-4L5 0L1 4"),
        label("pill-label"),
    ];
    let dot = vec![
        circle("pill-hit", middle, reach(REACH.0, REACH.1)),
        path("pill-point", format!("M4.6-8L{} 0L4.6 8z", written(BEAK))),
        circle("pill-body", middle, DOT - 1.0),
        text("pill-initials", Point::new(0.0, 4.0), Held::Middle, initials(&flight.kind)),
    ];
    html! {
        <g key={flight.id} {class} role="button" tabindex={if reachable { "0" } else { "-1" }} aria-label={said.clone()}
            aria-pressed={(selection == Selection::Flight(flight.id)).to_string()}
            data-flight={flight.id.to_string()}>
            <title>{ said }</title>
            if flight.copy {
                { group("pill-behind", Point::new(4.0, 4.0), vec![oval("", 0.0, half_h)]) }
            }
            { group("pill-whole", middle, whole) }
            { group("pill-dot", middle, dot) }
            { group("pill-aside", middle, vec![label("pill-beside")]) }
        </g>
    }
}

/// A click on the messages selects the one that is drawn nearest to the pointer: what a finger can reach may overlap.
/// `width` is that of the stage, in its units.
pub fn pick(ui: &Ui, svg: &NodeRef, width: f32) -> Callback<MouseEvent> {
    let (ui, svg) = (ui.clone(), svg.clone());
    Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let pill = target.and_then(|target| target.closest(".pill").ok().flatten());
        let named = pill.and_then(|pill| pill.get_attribute(FLIGHT)?.parse::<FlightId>().ok());
        let nearest = || {
            let stage = svg.cast::<SvgElement>()?.get_bounding_client_rect();
            let unit = f64::from(width) / stage.width().max(1.0);
            let (x, y) = (f64::from(event.client_x()) - stage.left(), f64::from(event.client_y()) - stage.top());
            ui.motion.nearest(Point::new((x * unit) as f32, (y * unit) as f32))
        };
        // A click by key or by a screen reader has no place.
        let found = if event.detail() == 0 { named } else { nearest().or(named) };
        if let Some(id) = found {
            ui.dispatch(Intent::Select(Selection::Flight(id)));
        }
    })
}

/// The handles that move the messages just drawn, with their ways.
pub fn handles(layer: &NodeRef, frame: &Frame, board: &Board) -> Vec<(Handle, Pill)> {
    let Some(layer) = layer.cast::<SvgGraphicsElement>() else { return Vec::new() };
    let Some(svg) = layer.owner_svg_element() else { return Vec::new() };
    let children = layer.children();
    let elements = (0..children.length()).filter_map(|place| children.item(place)?.dyn_into().ok());
    elements
        .filter_map(|element: SvgGraphicsElement| {
            let id: FlightId = element.get_attribute(FLIGHT)?.parse().ok()?;
            let flight = frame.flights.iter().find(|flight| flight.id == id)?;
            let size = Size::of(&flight.label, board.plan.discs);
            let pill = pill(flight, size, board);
            let transform = transform_of(&svg, &element)?;
            Some((Handle { id, draw: drawing(&element, size, &pill), transform, drawn: None }, pill))
        })
        .collect()
}

/// The message at rest.
fn pill(flight: &FlightFrame, size: Size, board: &Board) -> Pill {
    let way = board.way(flight.from, flight.to);
    let areas = &board.plan.taken;
    let free =
        |half_w: f32, half_h: f32| way.free(&areas[flight.from.index()], &areas[flight.to.index()], half_w, half_h);
    let for_label = free(size.half.0 + 2.0, size.half.1 + 2.0);
    let for_dot = free(DOT + 2.0, DOT + 2.0).or(for_label).unwrap_or((0.5, 0.5));
    let per_unit = 1.0 / way.length().max(1.0);
    let short = (LEAST_REACH * per_unit - (for_dot.1 - for_dot.0)).max(0.0) / 2.0;
    let reach = ((for_dot.0 - short).max(0.0), (for_dot.1 + short).min(1.0));
    let free = for_label.unwrap_or(for_dot);
    Pill {
        way,
        free,
        reach,
        cramped: for_label.is_none(),
        stage: (board.plan.width, board.plan.height),
        half: size.half,
        label: (size.label, ASIDE.0),
        per_unit,
        sent_ms: flight.sent_ms as f64,
        due_ms: flight.due_ms.map(|due| due as f64),
        spot: Spot { at: way.at(free.0), slid: 0, form: Form::Pill },
        slid: 0.0,
        drawn: way.at(free.0),
    }
}

/// What draws the message of `element` in another form or with another heading: the arrow is on the side where the
/// message is heading, and the label on the other.
fn drawing(element: &SvgGraphicsElement, size: Size, pill: &Pill) -> Draw {
    let to_the_right = pill.way.heading(0.5).abs() <= 90.0;
    let side = if to_the_right { 1.0 } else { -1.0 };
    let x = side * (size.half.0 - size.padding - ARROW / 2.0 + 1.5);
    let part = |selector: &str| element.query_selector(selector).ok().flatten();
    let [arrow, point, label, aside] = [".pill-arrow", ".pill-point", ".pill-label", ".pill-aside"].map(part);
    let element = element.clone();
    let set = |part: &Option<Element>, name: &str, value: &str| {
        if let Some(part) = part {
            _ = part.set_attribute(name, value);
        }
    };
    Box::new(move |pill, form, heading| {
        let turn = format!("rotate({})", heading.round() as i32);
        set(&arrow, "transform", &format!("translate({} 0) {turn}", written(x)));
        set(&label, "x", &written(-side * ARROW / 2.0));
        set(&point, "transform", &turn);
        _ = match form {
            Form::Pill => element.remove_attribute(FORM),
            Form::Dot => element.set_attribute(FORM, "dot"),
            Form::Beside(at) => {
                let at = pill.beside(at);
                set(&aside, "transform", &moved(at));
                element.set_attribute(FORM, "beside")
            }
        };
    })
}

/// The element's only transform.
fn transform_of(svg: &SvgsvgElement, element: &SvgGraphicsElement) -> Option<SvgTransform> {
    let list = element.transform().base_val();
    if list.number_of_items() == 0 { list.initialize(&svg.create_svg_transform()).ok() } else { list.get_item(0).ok() }
}

#[cfg(test)]
mod tests {
    use super::initials;
    use synod_protocols::registry;

    #[test]
    fn a_dot_tells_its_kind_among_requests_and_among_answers() {
        for protocol in registry().abouts() {
            let told: Vec<(String, bool)> =
                protocol.messages.iter().map(|message| (initials(&message.name), message.answer)).collect();
            for (index, one) in told.iter().enumerate() {
                assert!(!one.0.is_empty() && !told[index + 1..].contains(one), "{}: {one:?}", protocol.id);
            }
        }
    }
}
