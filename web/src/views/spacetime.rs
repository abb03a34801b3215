//! Lamport's space–time diagram: a line for each node, a stroke for each message, in step with the stage.
//!
//! Only what is in view is drawn, so that a run of ten thousand steps costs no more than a short one.

use crate::browser::measure::{self, Face};
use crate::geometry::Point;
use crate::geometry::written;
use crate::model::by_address::ByAddress;
use crate::model::history::{History, Snapshot};
use crate::model::intent::{Intent, Selection};
use crate::motion::{Follow, Follower};
use crate::stage::svg::{circle, cross, group, path};
use crate::stage::tone::tone;
use crate::stage::ui::{Ui, use_ui};
use crate::views::why::{self, Known};
use crate::words::{Label, More};
use synod_core::NodeId;
use synod_sim::FlightId;
use synod_sim::run::causes::{Asked, Causes};
use synod_sim::run::frame::{Crossing, Frame, MarkSort, NodeFrame, Outage};
use synod_sim::world::Life;
use wasm_bindgen::JsCast;
use web_sys::{Element, SvgElement, SvgGraphicsElement, SvgTransform};
use yew::prelude::*;

/// The least and the greatest height of a node's line.
const LANE: (f64, f64) = (13.0, 40.0);
/// The height of a bar that scrolls.
const BAR: f64 = 12.0;
/// The least width at which a message of average duration is drawn, in pixels.
const FLIGHT: f64 = 44.0;
/// The widest diagram, in pixels.
const WIDEST: f64 = 60_000.0;
/// The padding at both ends, and above and below.
const EDGE: (f64, f64) = (10.0, 8.0);
/// How far beyond the view is drawn, on each side.
const BEYOND: f64 = 160.0;
/// The radius of the dot where a message arrives.
const ARRIVAL: f32 = 3.2;
/// The radius of the ring around an event that is a cause.
const EVENT: f32 = 5.0;
/// The size of the cross where a message or a node is lost.
const CROSS: f32 = 7.0;

/// What the diagram shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The moment.
    pub snapshot: ByAddress<Snapshot>,
    /// All that is known of the run.
    pub history: ByAddress<History>,
    /// What is selected.
    pub selection: Selection,
    /// The causes of what is asked about.
    pub why: Option<ByAddress<Known>>,
    /// Whether it may be asked why something happened.
    pub asks: bool,
    /// The size of the panel in CSS pixels.
    pub size: (f64, f64),
}

/// Maps time and nodes to positions.
#[derive(Clone, Copy, PartialEq)]
struct Scale {
    names: f64,
    width: f64,
    ms: f64,
    lane: f64,
    nodes: usize,
}

impl Scale {
    fn new(frame: &Frame, history: &History, size: (f64, f64)) -> Self {
        let widest = frame.nodes.iter().map(|node| measure::width(&node.name, Face::Line)).fold(20.0, f32::max);
        let names = f64::from(widest.min(120.0)) + 28.0;
        let room = (size.0 - names - 2.0 * EDGE.0).max(60.0);
        let end = history.end_ms().max(1) as f64;
        let width = room.max((end * FLIGHT / ordinary_ms(history)).min(WIDEST));
        let width = if width < room * 1.6 { room } else { width };
        let nodes = frame.nodes.len();
        let bar = if width > room { BAR } else { 0.0 };
        let lane = ((size.1 - bar - 2.0 * EDGE.1) / nodes as f64).clamp(LANE.0, LANE.1);
        Self { names, width, ms: width / end, lane, nodes }
    }

    fn x(&self, ms: u64) -> f64 {
        EDGE.0 + ms as f64 * self.ms
    }

    fn y(&self, node: NodeId) -> f64 {
        EDGE.1 + self.lane * (f64::from(node.0) + 0.5)
    }

    fn height(&self) -> f64 {
        2.0 * EDGE.1 + self.lane * self.nodes as f64
    }
}

/// The space–time diagram.
#[component]
pub fn SpaceTime(props: &Props) -> Html {
    let ui = use_ui();
    let (scroller, cursor) = (use_node_ref(), use_node_ref());
    let (left, top) = (use_state(|| 0.0_f64), use_state_eq(|| 0.0_f64));
    let frame = &props.snapshot.frame;
    let scale = Scale::new(frame, &props.history, props.size);
    let (motion, view, line) = (ui.motion.clone(), scroller.clone(), cursor.clone());
    use_effect_with((scale, props.size.0), move |(scale, width)| {
        if let (Some(view), Some(line)) = (view.cast::<Element>(), handle(&line)) {
            motion.follow(Follower::Diagram, Some(moving(view, line, *scale, width - scale.names)));
        }
        move || motion.follow(Follower::Diagram, None)
    });
    let onscroll = {
        let (left, top) = (left.clone(), top.clone());
        Callback::from(move |event: Event| {
            let view = event.target_unchecked_into::<Element>();
            top.set(f64::from(view.scroll_top()));
            let now = f64::from(view.scroll_left());
            if (now - *left).abs() > BEYOND / 2.0 {
                left.set(now);
            }
        })
    };
    let onclick = seek(&ui, &scroller, scale);
    let wanted = use_state_eq(|| None::<FlightId>);
    let focused = scroller.clone();
    use_effect_with(*wanted, move |wanted| {
        let (Some(id), Some(view)) = (wanted, focused.cast::<Element>()) else { return };
        if let Ok(Some(way)) = view.query_selector(&format!("[data-crossing=\"{id}\"]")) {
            _ = way.unchecked_into::<SvgElement>().focus();
        }
    });
    let onkeydown = keys(&ui, props, scale, (left.setter(), wanted.setter()));
    let window = (*left - BEYOND, *left + props.size.0 + BEYOND);
    let deps = (props.history.clone(), scale, window, ui.language, props.why.clone());
    let drawn = use_memo(deps, |(history, scale, window, _, why)| {
        let shown = |from: f64, to: f64| to >= window.0 && from <= window.1;
        draw_ways(&ui, frame, history, scale, (&shown, why.as_ref()))
    });
    let (w, h) = (scale.width + 2.0 * EDGE.0, scale.height());
    let in_view = *top..*top + props.size.1;
    let hidden = (0..scale.nodes).filter(|node| !in_view.contains(&scale.y(NodeId(*node as u8)))).count();
    let all = scale.nodes.to_string();
    html! {
        <>
        <div class="spacetime" ref={scroller} {onscroll} {onclick} {onkeydown} onpointermove={Callback::from(tooltip)}
            tabindex="0" role="group" aria-label={ui.say(Label::SpaceTime)}>
            <svg class="spacetime-names" width={scale.names.to_string()} height={h.to_string()} aria-hidden="true">
                { for frame.nodes.iter().map(|node| lane_name(&ui, node, &scale, props.selection)) }
            </svg>
            <svg class="spacetime-ways" width={w.to_string()} height={h.to_string()} role="group"
                aria-label={ui.say(More::SpaceTimeHint)}>
                { for (0..scale.nodes).map(|node| {
                    let y = scale.y(NodeId(node as u8));
                    path("spacetime-lane", format!("M{:.1} {y:.1}H{:.1}", EDGE.0, w - EDGE.0))
                }) }
                { (*drawn).clone() }
                <g ref={cursor} class="spacetime-cursor"><path d={format!("M0 2V{:.1}", h - 2.0)} /></g>
            </svg>
        </div>
        if props.asks {
            { why::ask(&ui, Asked::Step(props.snapshot.frame.step), "why-here", ui.say(More::WhyThis)) }
        }
        if hidden > 0 {
            <p class="spacetime-hidden">{ ui.say_with(More::LanesHidden, &[&hidden.to_string(), &all]) }</p>
        }
        </>
    }
}

/// The average time that messages are in flight.
fn ordinary_ms(history: &History) -> f64 {
    let arrived = history.crossings.iter().filter(|crossing| !crossing.lost).take(200);
    let times: Vec<u64> = arrived.filter_map(|one| Some(one.end_ms?.saturating_sub(one.sent_ms))).collect();
    let sum: u64 = times.iter().sum();
    (sum as f64 / times.len().max(1) as f64).max(1.0)
}

fn lane_name(ui: &Ui, node: &NodeFrame, scale: &Scale, selection: Selection) -> Html {
    let selected = selection == Selection::Node(node.id);
    let name = measure::fit(&node.name, Face::Line, scale.names as f32 - 12.0);
    html! {
        <text class={classes!("spacetime-name", selected.then_some("selected"))}
            x="20" y={(scale.y(node.id) + 4.0).to_string()}
            onclick={ui.on(Intent::Select(Selection::Node(node.id)))}>{ name }</text>
    }
}

/// The cursor's transform.
fn handle(cursor: &NodeRef) -> Option<SvgTransform> {
    let cursor = cursor.cast::<SvgGraphicsElement>()?;
    let list = cursor.transform().base_val();
    match list.number_of_items() {
        0 => list.initialize(&cursor.owner_svg_element()?.create_svg_transform()).ok(),
        _ => list.get_item(0).ok(),
    }
}

/// Keeps the cursor at the time shown, and in view.
fn moving(view: Element, cursor: SvgTransform, scale: Scale, visible: f64) -> Follow {
    let mut shown = -1.0;
    let scrolls = scale.width + 2.0 * EDGE.0 > visible + 1.0;
    Box::new(move |now_ms, _| {
        let x = EDGE.0 + now_ms * scale.ms;
        if (x - shown).abs() < 0.2 {
            return;
        }
        shown = x;
        _ = cursor.set_translate(x as f32, 0.0);
        if scrolls {
            let left = f64::from(view.scroll_left());
            if x < left + 24.0 || x > left + visible * 0.85 {
                view.set_scroll_left((x - visible * 0.25).max(0.0) as i32);
            }
        }
    })
}

/// A click goes to the moment clicked.
fn seek(ui: &Ui, scroller: &NodeRef, scale: Scale) -> Callback<MouseEvent> {
    let (ui, scroller) = (ui.clone(), scroller.clone());
    Callback::from(move |event: MouseEvent| {
        let Some(view) = scroller.cast::<Element>() else { return };
        let x = f64::from(event.client_x()) - view.get_bounding_client_rect().left();
        // The names stay in place when scrolling; a click on one selects the node.
        if x < scale.names {
            return;
        }
        let x = x + f64::from(view.scroll_left());
        ui.dispatch(Intent::Play(false));
        ui.dispatch(Intent::GoTo((x - scale.names - EDGE.0) / scale.ms));
    })
}

/// Says which message is under the pointer. One tooltip for all costs less than one of each.
fn tooltip(event: PointerEvent) {
    let Some(target) = event.target_dyn_into::<Element>() else { return };
    let Ok(Some(view)) = target.closest(".spacetime") else { return };
    let said = target.get_attribute("data-crossing").and_then(|_| target.get_attribute("aria-label"));
    if view.get_attribute("title") != said {
        _ = match said {
            Some(said) => view.set_attribute("title", &said),
            None => view.remove_attribute("title"),
        };
    }
}

/// The arrows go from message to message in the order in which they set out, Enter shows the one with the focus as it
/// sets out.
fn keys(
    ui: &Ui,
    props: &Props,
    scale: Scale,
    (left, wanted): (UseStateSetter<f64>, UseStateSetter<Option<FlightId>>),
) -> Callback<KeyboardEvent> {
    let (ui, history, now_ms) = (ui.clone(), props.history.clone(), props.snapshot.frame.at_ms);
    let visible = props.size.0 - scale.names;
    Callback::from(move |event: KeyboardEvent| {
        let ways = &history.crossings;
        let target = event.target_dyn_into::<Element>();
        let id = target.as_ref().and_then(|way| way.get_attribute("data-crossing")?.parse::<FlightId>().ok());
        let here = id.and_then(|id| ways.iter().position(|way| way.id == id));
        let later = || ways.iter().position(|way| way.sent_ms >= now_ms).unwrap_or(ways.len());
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => here.map_or_else(later, |here| here + 1),
            "ArrowLeft" | "ArrowUp" => here.unwrap_or_else(later).wrapping_sub(1),
            "Home" => 0,
            "End" => ways.len().wrapping_sub(1),
            "Enter" | " " => {
                if let Some(way) = here.and_then(|here| ways.get(here)) {
                    ui.dispatch(Intent::Play(false));
                    ui.dispatch(Intent::GoTo(way.sent_ms as f64));
                    ui.dispatch(Intent::Select(Selection::Flight(way.id)));
                }
                return event.prevent_default();
            }
            _ => return,
        };
        event.prevent_default();
        let (Some(way), Some(target)) = (ways.get(next), target) else { return };
        if let Ok(Some(view)) = target.closest(".spacetime") {
            let (x, from) = (scale.x(way.sent_ms), f64::from(view.scroll_left()));
            if x < from + EDGE.0 || x > from + visible * 0.8 {
                view.set_scroll_left((x - visible * 0.25).max(0.0) as i32);
            }
            left.set(f64::from(view.scroll_left()));
        }
        wanted.set(Some(way.id));
    })
}

/// Everything that does not depend on the moment: messages, outages, events at nodes. One path has the dots of all
/// arrivals, and a message is a single element: the browser takes longer for elements than for what they show.
fn draw_ways(
    ui: &Ui,
    frame: &Frame,
    history: &History,
    scale: &Scale,
    (shown, why): (&dyn Fn(f64, f64) -> bool, Option<&ByAddress<Known>>),
) -> Html {
    let end = history.end_ms();
    let in_view = |from_ms: u64, until_ms: Option<u64>| shown(scale.x(from_ms), scale.x(until_ms.unwrap_or(end)));
    let outages = history.outages.iter().filter(|out| in_view(out.from_ms, out.until_ms));
    let marks = history.marks.iter().filter(|mark| in_view(mark.at_ms, Some(mark.at_ms)));
    let crossings = history.crossings.iter().filter(|crossing| in_view(crossing.sent_ms, crossing.end_ms));
    let ways: Vec<(&Crossing, Point, Point)> =
        crossings.filter_map(|crossing| ends(crossing, scale, end).map(|(from, to)| (crossing, from, to))).collect();
    let arrived = ways.iter().filter(|(crossing, ..)| crossing.end_ms.is_some() && !crossing.lost);
    let lost = ways.iter().filter(|(crossing, ..)| crossing.lost);
    html! {
        <>
            { for marks.map(|mark| {
                let class = match mark.sort {
                    MarkSort::Fault => "spacetime-when fault",
                    MarkSort::Chosen => "spacetime-when chosen",
                    MarkSort::Decision => "spacetime-when decision",
                    MarkSort::Violation => "spacetime-when violation",
                };
                path(class, format!("M{:.1} 2V{:.1}", scale.x(mark.at_ms), scale.height() - 2.0))
            }) }
            { for outages.map(|outage| draw_outage(outage, scale, end)) }
            { for ways.iter().map(|(crossing, from, to)| {
                let marked = why::mark(why, |causes| causes.flights.contains(&crossing.id));
                draw_crossing(ui, frame, crossing, (*from, *to), marked)
            }) }
            { path("spacetime-arrivals", arrived.map(|(.., at)| dot(*at)).collect::<String>()) }
            { for why.iter().flat_map(|known| events(history, scale, &known.causes)) }
            { for lost.map(|(.., at)| group("spacetime-loss", *at, vec![cross(Point::default(), CROSS)])) }
        </>
    }
}

/// Where a message sets out and where its way ends; `None` if it has only just set out when the run ends.
fn ends(crossing: &Crossing, scale: &Scale, end: u64) -> Option<(Point, Point)> {
    let (x1, y1) = (scale.x(crossing.sent_ms), scale.y(crossing.from));
    let (x2, to) = (scale.x(crossing.end_ms.unwrap_or(end)), scale.y(crossing.to));
    // A message that is lost, or still in flight at the end, has gone only part of its way.
    let y2 = if crossing.end_ms.is_some() && !crossing.lost { to } else { y1 + (to - y1) * 0.72 };
    let seen = crossing.end_ms.is_some() || x2 - x1 >= 3.0;
    seen.then(|| (Point::new(x1 as f32, y1 as f32), Point::new(x2 as f32, y2 as f32)))
}

fn draw_crossing(
    ui: &Ui,
    frame: &Frame,
    crossing: &Crossing,
    (from, to): (Point, Point),
    why: Option<&'static str>,
) -> Html {
    let name = |node: NodeId| frame.nodes.get(node.index()).map_or("", |node| node.name.as_str());
    let ms = |ms: u64| ui.say_with(Label::Clock, &[&ms.to_string()]);
    let ends = [crossing.label.as_str(), name(crossing.from), name(crossing.to)];
    let said = match crossing.end_ms {
        Some(end) if crossing.lost => format!("{}, {}", ui.say_with(Label::LostMessage, &ends), ms(end)),
        Some(end) => ui.say_with(More::CrossingOf, &[ends[0], ends[1], ends[2], &ms(crossing.sent_ms), &ms(end)]),
        None => ui.say_with(More::CrossingOn, &[ends[0], ends[1], ends[2], &ms(crossing.sent_ms)]),
    };
    let class = classes!("spacetime-way", tone(crossing.tone), crossing.lost.then_some("lost"));
    let [x1, y1, x2, y2] = [from.x, from.y, to.x, to.y].map(written);
    html! {
        <path key={crossing.id} {class} role="button" tabindex="-1" aria-label={said} data-why={why}
            data-crossing={crossing.id.to_string()} d={format!("M{x1} {y1}L{x2} {y2}")} />
    }
}

/// Where messages set out and arrive that led from one cause to another.
fn events(history: &History, scale: &Scale, causes: &Causes) -> Vec<Html> {
    let led = history.crossings.iter().filter(|way| causes.flights.contains(&way.id));
    let at = |ms: u64, node: NodeId| Point::new(scale.x(ms) as f32, scale.y(node) as f32);
    let ends = led.flat_map(|way| {
        let arrives = way.end_ms.filter(|_| !way.lost).map(|end_ms| at(end_ms, way.to));
        [Some(at(way.sent_ms, way.from)), arrives]
    });
    ends.flatten().map(|at| circle("why-event", at, EVENT)).collect()
}

/// A dot in a path of many.
fn dot(at: Point) -> String {
    let (left, y, wide) = (written(at.x - ARRIVAL), written(at.y), 2.0 * ARRIVAL);
    format!("M{left} {y}a{ARRIVAL} {ARRIVAL} 0 1 0 {wide} 0a{ARRIVAL} {ARRIVAL} 0 1 0-{wide} 0")
}

fn draw_outage(outage: &Outage, scale: &Scale, end: u64) -> Html {
    let (from, y) = (scale.x(outage.from_ms), scale.y(outage.node));
    let until = scale.x(outage.until_ms.unwrap_or(end)).max(from + 2.0);
    let class = if outage.life == Life::Down { "spacetime-outage" } else { "spacetime-outage paused" };
    let line = format!("M{from:.1} {y:.1}H{until:.1}");
    let mut drawn = vec![path("spacetime-cover", line.clone()), path("", line)];
    if outage.life == Life::Down {
        drawn.push(cross(Point::new(from as f32, y as f32), CROSS));
    }
    group(class, Point::default(), drawn)
}
