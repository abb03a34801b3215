//! Lamport's space–time diagram: a line for each node, a stroke for each message, in step with the stage.
//!
//! Only what is in view is drawn, so that a run of ten thousand steps costs no more than a short one.

mod draw;
mod hands;
mod twin;

use crate::browser::measure::{self, Face};
use crate::geometry::diagram::{EDGE, Room, Scale, Way, nearest};
use crate::geometry::{Area, Point};
use crate::model::by_address::ByAddress;
use crate::model::history::History;
use crate::model::intent::{Intent, Selection};
use crate::model::protocols::ships;
use crate::model::session::Session;
use crate::motion::Follower;
use crate::stage::slots;
use crate::stage::svg::{path, rect};
use crate::stage::ui::{Ui, use_ui};
use crate::views::icons::{Icon, icon};
use crate::views::why::{self, Known};
use crate::words::{Label, More};
use draw::{Drawing, Lanes};
use hands::{BEYOND, CLOSER, Hands, use_hands};
use std::rc::Rc;
use synod_core::NodeId;
use synod_sim::FlightId;
use synod_sim::run::causes::Asked;
use synod_sim::run::frame::{Frame, NodeFrame};
use twin::{Twin, use_twin};
use wasm_bindgen::JsCast;
use web_sys::{Element, SvgElement, SvgGraphicsElement, SvgTransform};
use yew::prelude::*;

/// How near a pointer is to a message that it means, in pixels.
const NEAREST: f32 = 7.0;
/// The height of the buttons below the lines: for a mouse, for a finger.
const BELOW: (f64, f64) = (36.0, 52.0);
/// Of so many steps in view it is marked where a count is whole and a log changes; of more these signs would cover each
/// other.
const MARKED: u32 = 1500;

/// What the diagram shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The run, at the moment shown.
    pub session: Session,
    /// What is selected.
    pub selection: Selection,
    /// The causes of what is asked about.
    pub why: Option<ByAddress<Known>>,
    /// Whether it may be asked why something happened.
    pub asks: bool,
    /// The size of the panel in CSS pixels.
    pub size: (f64, f64),
}

/// The space–time diagram.
#[component]
pub fn SpaceTime(props: &Props) -> Html {
    let ui = use_ui();
    let (scroller, cursor) = (use_node_ref(), use_node_ref());
    let (frame, history) = (&props.session.snapshot.frame, &props.session.history);
    let ordinary = use_memo(history.clone(), |history| ordinary_ms(history));
    let below = if ui.fingers { BELOW.1 } else { BELOW.0 };
    let room = room(frame, (history.end_ms(), *ordinary), props.size, below);
    let (hands, view) = use_hands(&scroller, room);
    let scale = room.scale(view.zoom);
    let (motion, line, held) = (ui.motion.clone(), cursor.clone(), hands.clone());
    use_effect_with(scale, move |scale| {
        motion.follow(Follower::Diagram, handle(&line).map(|line| held.follow(line, *scale)));
        move || motion.follow(Follower::Diagram, None)
    });
    let wanted = use_state_eq(|| None::<FlightId>);
    let focused = scroller.clone();
    use_effect_with(*wanted, move |wanted| {
        let (Some(id), Some(view)) = (wanted, focused.cast::<Element>()) else { return };
        if let Ok(Some(way)) = view.query_selector(&format!("[data-crossing=\"{id}\"]")) {
            _ = way.unchecked_into::<SvgElement>().focus();
        }
    });
    let (twin, point) = use_twin(&props.session.snapshot, props.selection);

    let window = (view.left - BEYOND, view.left + props.size.0 + BEYOND);
    let ways =
        use_memo((history.clone(), scale, window), |(history, scale, window)| draw::ways(history, scale, *window));
    let lanes = use_memo((history.clone(), scale, window), |(history, scale, window)| {
        lanes(&props.session, draw::steps(history, scale, *window))
    });
    let deps = (ByAddress::from(lanes.clone()), ByAddress::from(ways.clone()), ui.language, props.why.clone(), *wanted);
    let drawn = use_memo(deps, |(lanes, ways, _, why, wanted)| {
        let (ui, why, wanted, scale) = (&ui, why.as_ref(), *wanted, &scale);
        Drawing { ui, frame, history, lanes, scale, window, why, wanted }.draw(ways)
    });

    let scrolled = hands.clone();
    let onscroll = Callback::from(move |_: Event| scrolled.scrolled());
    let onclick = seek(&ui, &hands, scale);
    let onpointermove = tooltip(&ui, props, (&hands, scale), (&ways, &lanes), point.clone());
    let onpointerleave = Callback::from(move |_: PointerEvent| point.emit(None));
    let onkeydown = keys(&ui, props, (&hands, scale), wanted.setter());
    let (w, h) = (scale.width + 2.0 * EDGE.0, scale.height());
    let lit = |node: NodeId| twin == Some(Twin::Node(node));
    html! {
        <>
        <div class="spacetime" ref={scroller} {onscroll} {onclick} {onkeydown} {onpointermove} {onpointerleave}
            tabindex="0" role="group" aria-label={ui.say(Label::SpaceTime)} aria-keyshortcuts="+ - 0">
            <svg class="spacetime-names" width={scale.names.to_string()} height={h.to_string()} aria-hidden="true">
                { for frame.nodes.iter().map(|node| lane_name(&ui, node, &scale, props.selection, lit(node.id))) }
            </svg>
            <svg class="spacetime-ways" width={w.to_string()} height={h.to_string()} role="group"
                aria-label={ui.say(More::SpaceTimeHint)}>
                { for frame.nodes.iter().filter(|node| lit(node.id)).map(|node| band(&scale, node.id)) }
                { for (0..scale.nodes).map(|node| {
                    let y = scale.y(node);
                    path("spacetime-lane", format!("M{:.1} {y:.1}H{:.1}", EDGE.0, w - EDGE.0))
                }) }
                { (*drawn).clone() }
                { lit_way(twin, history, &scale) }
                <g ref={cursor} class="spacetime-cursor"><path d={format!("M0 2V{:.1}", h - 2.0)} /></g>
            </svg>
        </div>
        { tools(&ui, props, &hands, (room, view), &lanes) }
        </>
    }
}

/// What there is to show of this frame's nodes, and the room for it.
fn room(frame: &Frame, (end_ms, ordinary_ms): (u64, f64), size: (f64, f64), below: f64) -> Room {
    let widest = frame.nodes.iter().map(|node| measure::width(&node.name, Face::Line)).fold(20.0, f32::max);
    let names = f64::from(widest.min(120.0)) + 28.0;
    Room { names, nodes: frame.nodes.len(), end_ms: end_ms as f64, ordinary_ms, size, below }
}

/// The average time that messages are in flight.
fn ordinary_ms(history: &History) -> f64 {
    let arrived = history.crossings.iter().filter(|crossing| !crossing.lost).take(200);
    let times: Vec<u64> = arrived.filter_map(|one| Some(one.end_ms?.saturating_sub(one.sent_ms))).collect();
    let sum: u64 = times.iter().sum();
    (sum as f64 / times.len().max(1) as f64).max(1.0)
}

/// What is along the lines of the nodes. What a module that somebody brings counts would have to be asked in a worker,
/// one answer after the other.
fn lanes(session: &Session, steps: std::ops::Range<u32>) -> Lanes {
    let (locks, violated) = session.lanes();
    let asks = ships(&session.about().id) && steps.len() <= MARKED as usize;
    let (enough, logs) =
        if asks { (session.enough(steps.clone()), session.logs(steps)) } else { (Vec::new(), Vec::new()) };
    Lanes { locks, violated, enough, logs }
}

fn lane_name(ui: &Ui, node: &NodeFrame, scale: &Scale, selection: Selection, lit: bool) -> Html {
    let selected = selection == Selection::Node(node.id);
    let name = measure::fit(&node.name, Face::Line, scale.names as f32 - 12.0);
    html! {
        <text class={classes!("spacetime-name", selected.then_some("selected"), lit.then_some("lit"))}
            x="20" y={(scale.y(node.id.index()) + 4.0).to_string()}
            onclick={ui.on(Intent::Select(Selection::Node(node.id)))}>{ name }</text>
    }
}

/// The line of a node that is looked at on the stage.
fn band(scale: &Scale, node: NodeId) -> Html {
    let (w, at) = ((scale.width + 2.0 * EDGE.0) as f32, scale.y(node.index()) as f32);
    rect("spacetime-band", &Area::new(Point::new(w / 2.0, at), w / 2.0, scale.lane as f32 / 2.0 - 1.0), 4.0)
}

/// The way of a message that is looked at here or on the stage.
fn lit_way(twin: Option<Twin>, history: &History, scale: &Scale) -> Html {
    let Some(Twin::Flight(id)) = twin else { return Html::default() };
    let way = draw::crossing(history, id).and_then(|one| draw::way(one, scale, history.end_ms()));
    way.map(|(_, from, to)| path("spacetime-lit", draw::line(from, to))).unwrap_or_default()
}

/// Zooming by buttons, what the signs stand for, what is out of view, and a way to ask about the moment.
fn tools(ui: &Ui, props: &Props, hands: &Hands, (room, view): (Room, hands::View), lanes: &Lanes) -> Html {
    let scale = room.scale(view.zoom);
    let in_view = view.top..=view.top + props.size.1;
    let hidden = (0..scale.nodes).filter(|node| !in_view.contains(&scale.y(*node))).count();
    let ends = |factor: f64| room.zoom(view.zoom * factor) == room.zoom(view.zoom);
    let button = |picture: Html, label: More, key: &'static str, off: bool, act: fn(&Hands)| {
        let (hands, said) = (hands.clone(), ui.say(label));
        html! {
            <button type="button" class="button-square" aria-label={said} title={format!("{said} ({key})")}
                disabled={off} onclick={Callback::from(move |_: MouseEvent| act(&hands))}>{ picture }</button>
        }
    };
    let sign = |there: bool, class: &'static str, label: More| {
        let shape = if class == "spacetime-lock" { "M1 6H17" } else { "M9 1l5 5-5 5-5-5z" };
        there.then(|| html! {
            <span class="spacetime-sign"><svg aria-hidden="true">{ path(class, shape) }</svg>{ ui.say(label) }</span>
        })
    };
    html! {
        <div class="spacetime-tools">
            if hidden > 0 {
                <p class="spacetime-hidden">
                    { ui.say_with(More::LanesHidden, &[&hidden.to_string(), &scale.nodes.to_string()]) }
                </p>
            }
            <div class="spacetime-signs">
                { for sign(!lanes.locks.is_empty(), "spacetime-lock", More::SignLock) }
                { for sign(!lanes.enough.is_empty(), "spacetime-enough", More::SignEnough) }
            </div>
            <div class="spacetime-zoom" role="group" aria-label={ui.say(More::Zoom)}>
                { button(icon(Icon::Slower), More::ZoomOut, "-", ends(1.0 / CLOSER), |hands| {
                    hands.zoom_by(1.0 / CLOSER);
                }) }
                { button(icon(Icon::Faster), More::ZoomIn, "+", ends(CLOSER), |hands| hands.zoom_by(CLOSER)) }
                { button(whole(), More::ZoomWhole, "0", ends(0.0), Hands::whole) }
            </div>
            if props.asks {
                { why::ask(ui, Asked::Step(props.session.position()), "why-here", ui.say(More::WhyThis)) }
            }
        </div>
    }
}

/// The picture of the whole run in view.
fn whole() -> Html {
    html! {
        <svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d="M1 2.5h1.5v11H1zM13.5 2.5H15v11h-1.5zM3.2 8l3.3-3v2.2h3V5l3.3 3-3.3 3V8.8h-3V11z"
                fill="currentColor" />
        </svg>
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

/// A click goes to the moment clicked.
fn seek(ui: &Ui, hands: &Hands, scale: Scale) -> Callback<MouseEvent> {
    let (ui, hands) = (ui.clone(), hands.clone());
    Callback::from(move |event: MouseEvent| {
        // The names stay in place when scrolling; a click on one selects the node.
        let Some((x, _)) = hands.place(&event).filter(|(x, _)| *x >= 0.0 && !hands.has_dragged()) else { return };
        ui.dispatch(Intent::Play(false));
        ui.dispatch(Intent::GoTo(scale.time(x)));
    })
}

/// Says what is under the pointer: a message, a lock, a count that is whole, what changed in a log; and has it outlined
/// on the stage. One tooltip for all costs less than one of each.
fn tooltip(
    ui: &Ui,
    props: &Props,
    (hands, scale): (&Hands, Scale),
    (ways, lanes): (&Rc<Vec<Way>>, &Rc<Lanes>),
    point: Callback<Option<Twin>>,
) -> Callback<PointerEvent> {
    let (ui, session, hands) = (ui.clone(), props.session.clone(), hands.clone());
    let (ways, lanes) = (Rc::clone(ways), Rc::clone(lanes));
    Callback::from(move |event: PointerEvent| {
        let Some((x, y)) = hands.place(&event).filter(|_| event.pointer_type() != "touch") else { return };
        let near = nearest(&ways, Point::new(x as f32, y as f32), NEAREST).filter(|_| x >= 0.0 && event.buttons() == 0);
        let node = scale.node(y).map(|node| NodeId(node as u8));
        let told = near.and_then(|id| draw::crossing(&session.history, id));
        let told = told.map(|one| draw::said(&ui, &session.snapshot.frame, one));
        let told = told.or_else(|| along(&ui, &session, &lanes, (node?, scale.time(x)), f64::from(NEAREST) / scale.ms));
        let view = event.target_dyn_into::<Element>().and_then(|target| target.closest(".spacetime").ok().flatten());
        if let Some(view) = view.filter(|view| view.get_attribute("title") != told) {
            _ = match told.filter(|_| x >= 0.0) {
                Some(told) => view.set_attribute("title", &told),
                None => view.remove_attribute("title"),
            };
        }
        point.emit(near.map(Twin::Flight).or(node.map(Twin::Node)));
    })
}

/// What there is on the line of a node at a time, give or take so much.
fn along(ui: &Ui, session: &Session, lanes: &Lanes, (node, ms): (NodeId, f64), near_ms: f64) -> Option<String> {
    let name = session.name(node);
    let is_near = |at_ms: u64| (at_ms as f64 - ms).abs() <= near_ms;
    let enough = lanes.enough.iter().find(|one| one.node == node && is_near(one.at_ms));
    if let Some(one) = enough {
        return Some(ui.say_with(More::HasEnough, &[name, &one.need.to_string(), &one.of.to_string()]));
    }
    if let Some(one) = lanes.logs.iter().rev().find(|one| one.node == node && is_near(one.at_ms)) {
        let said = one.slots.iter().map(|(number, slot)| slots::says(ui, *number, slot));
        return Some(format!("{name}: {}", said.collect::<Vec<_>>().join(ui.say(Label::Semicolon))));
    }
    let end = session.history.end_ms();
    let until = |until: Option<u64>| until.unwrap_or(end);
    let held = |from: u64, to: Option<u64>| (from as f64..=until(to) as f64).contains(&ms);
    let lock = lanes.locks.iter().find(|lock| lock.node == node && held(lock.from_ms, lock.until_ms))?;
    let lasts = (until(lock.until_ms) - lock.from_ms).to_string();
    Some(format!("{name}: {}", ui.say_with(Label::Held, &[&lasts])))
}

/// The arrows go from message to message in the order in which they set out, Enter shows the one with the focus as it
/// sets out. With Shift the arrows pan; plus, minus and 0 zoom.
fn keys(
    ui: &Ui,
    props: &Props,
    (hands, scale): (&Hands, Scale),
    wanted: UseStateSetter<Option<FlightId>>,
) -> Callback<KeyboardEvent> {
    let (ui, history, now_ms) = (ui.clone(), props.session.history.clone(), props.session.snapshot.frame.at_ms);
    let hands = hands.clone();
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if moves_view(&hands, &event.key(), event.shift_key()) {
            return event.prevent_default();
        }
        let ways = &history.crossings;
        let target = event.target_dyn_into::<Element>();
        let id = target.as_ref().and_then(|way| way.get_attribute("data-crossing")?.parse::<FlightId>().ok());
        let here = id.and_then(|id| ways.iter().position(|way| way.id == id));
        let later = || ways.iter().position(|way| way.sent_ms >= now_ms).unwrap_or(ways.len());
        // One that has only just set out as the run ends is not drawn.
        let is_drawn = |place: &usize| draw::way(&ways[*place], &scale, history.end_ms()).is_some();
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => (here.map_or_else(later, |here| here + 1)..ways.len()).find(is_drawn),
            "ArrowLeft" | "ArrowUp" => (0..here.unwrap_or_else(later)).rev().find(is_drawn),
            "Home" => (0..ways.len()).find(is_drawn),
            "End" => (0..ways.len()).rev().find(is_drawn),
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
        let Some(way) = next.map(|next| &ways[next]) else { return };
        hands.bring(scale.x(way.sent_ms));
        wanted.set(Some(way.id));
    })
}

/// Moves the view if that is what a key does.
fn moves_view(hands: &Hands, key: &str, shift: bool) -> bool {
    match key {
        "+" | "=" => hands.zoom_by(CLOSER),
        "-" | "_" => hands.zoom_by(1.0 / CLOSER),
        "0" => hands.whole(),
        "PageDown" => hands.pan(0.9, 0.0),
        "PageUp" => hands.pan(-0.9, 0.0),
        "ArrowRight" if shift => hands.pan(0.2, 0.0),
        "ArrowLeft" if shift => hands.pan(-0.2, 0.0),
        "ArrowDown" if shift => hands.pan(0.0, 2.0),
        "ArrowUp" if shift => hands.pan(0.0, -2.0),
        _ => return false,
    }
    true
}
