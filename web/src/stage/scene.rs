//! The stage as drawn: its nodes, and its response to keys and clicks.

use super::board::Board;
use super::tone::tone;
use super::{card, disc, glyphs, links, lost, pills, slots};
use crate::geometry::plan::distinct;
use crate::geometry::{self, Area, Point, plan, within};
use crate::model::by_address::ByAddress;
use crate::model::history::{History, Snapshot};
use crate::model::intent::{Intent, Selection};
use crate::stage::svg::{group, moved, words};
use crate::stage::ui::{Ui, counted, use_ui};
use crate::words::Label;
use synod_core::property::decision_text;
use synod_core::{NodeId, NodeSet, Tone};
use synod_sim::run::frame::{DecisionStatus, FlightFrame, Frame, NodeFrame};
use synod_sim::world::Life;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, SvgElement};
use yew::prelude::*;

/// The width and height at which the stage is drawn at its natural size; a larger one scales up.
const NATURAL: (f64, f64) = (1040.0, 640.0);
/// The least width of a presented stage in its own units, and its least height for each row of nodes.
const PRESENTED: (f64, f64) = (700.0, 130.0);
/// The height below which the stage does not shrink (as in stage.css); the caption then does not float.
const LOWEST: f64 = 241.0;
/// The largest scale factor of the stage.
const LARGEST: f64 = 2.4;

/// Half the room that a selected link or message takes, in units of the stage.
const BESIDE: f32 = 16.0;
/// How far what can be done stands from what is selected, in CSS pixels.
const NEAR: f32 = 8.0;

/// What the stage shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The moment.
    pub snapshot: ByAddress<Snapshot>,
    /// All that is known of the run: its messages determine the links.
    pub history: ByAddress<History>,
    /// What is selected.
    pub selection: Selection,
    /// The side of a partition chosen so far.
    pub side: Option<NodeSet>,
    /// The size of the stage in CSS pixels.
    pub size: (f64, f64),
    /// How much higher the stage would be with a floating caption, in CSS pixels.
    pub band: f64,
    /// Whether the run is presented.
    pub present: bool,
    /// What can be done to what is selected, shown beside it.
    pub acts: Option<Html>,
    /// Called with whether the caption may float in the lower left corner.
    pub on_caption: Callback<bool>,
}

/// The stage.
#[component]
pub fn Stage(props: &Props) -> Html {
    let ui = use_ui();
    let svg = use_node_ref();
    let layer = use_node_ref();
    let at = use_state(|| 0_usize);
    let frame = &props.snapshot.frame;
    let rows: Vec<u8> = frame.nodes.iter().map(|node| node.row).collect();
    let keep_logs = props.history.keep_logs;
    let card_rows = frame.nodes.iter().map(|node| card::rows(node, keep_logs)).max().unwrap_or_default();
    let (w, h) = if props.present { units_presented(&rows, card_rows, props.size) } else { units(props.size) };
    let board = use_memo((rows, card_rows, props.history.clone(), (w, h)), |(rows, card_rows, history, (w, h))| {
        Board::new(rows, *card_rows, history, *w, *h)
    });
    let deps = (props.snapshot.clone(), ByAddress::from(board.clone()), ui.language);
    let written = use_memo(deps, {
        let ui = ui.clone();
        move |(snapshot, board, _)| written(&ui, board, &snapshot.frame)
    });

    // Judged by the height with a floating caption; otherwise the two layouts would alternate for ever.
    let (whole_w, whole_h) = units((props.size.0, props.size.1 + props.band));
    let floats = props.size.1 > LOWEST && board.floats(whole_w, whole_h);
    use_effect_with((floats, props.on_caption.clone()), |(floats, tell)| tell.emit(*floats));

    let (motion, pills) = (ui.motion.clone(), layer.clone());
    let deps = (props.snapshot.clone(), ByAddress::from(board.clone()), ByAddress::from(written.clone()));
    use_effect_with(deps, move |(snapshot, board, written)| {
        let handles = pills::handles(&pills, &snapshot.frame, board);
        motion.carry(handles, [&written.nodes[..], &lost::covered(&written.lost)].concat());
    });

    let place = use_node_ref();
    let (beside, scale) =
        (props.acts.is_some().then(|| taken(&board, frame, props.selection)), props.size.0 as f32 / w);
    let shown = place.clone();
    use_effect(move || {
        if let (Some(Some(area)), Some(element)) = (beside, shown.cast::<HtmlElement>()) {
            put_beside(&element, &area, scale);
        }
    });

    let onkeydown = keys(&ui, &svg, &board, frame.nodes.len(), &at);
    let is_selected = |flight: &&FlightFrame| props.selection == Selection::Flight(flight.id);
    // One message is reached by the tab key, the others by the arrows.
    let reachable = frame.flights.iter().find(is_selected).or(frame.flights.first()).map(|flight| flight.id);
    let selected = |node: NodeId| props.selection == Selection::Node(node);
    html! {
        <>
        <svg ref={svg.clone()} class={classes!("stage-board", board.plan.discs.then_some("discs"))} role="group"
            viewBox={view_box(w, h)} aria-label={ui.say(Label::StageHint)} {onkeydown}
            onclick={ui.on(Intent::Select(Selection::Nothing))}>
            { links::draw(&ui, &board, frame, &written.scissors, props.selection) }
            { lost::draw(&ui, frame, &written.lost) }
            <g ref={layer} onclick={pills::pick(&ui, &svg, w)}>
                { for frame.flights.iter().map(|flight| {
                    let reachable = reachable == Some(flight.id);
                    pills::draw(&ui, frame, flight, board.plan.discs, props.selection, reachable)
                }) }
            </g>
            { for frame.nodes.iter().map(|node| {
                let sided = props.side.map(|side| side.contains(node.id));
                let state = (selected(node.id), sided, *at == node.id.index());
                draw_node(&ui, &board, frame.at_ms, frame.step, node, state)
            }) }
            if let Selection::Node(id) = props.selection {
                if let Some(node) = frame.nodes.get(id.index()).filter(|_| board.plan.discs) {
                    { opened(&ui, &board, frame.at_ms, node) }
                }
            }
        </svg>
        if let (Some(acts), Some(Some(_))) = (&props.acts, beside) {
            <div ref={place} class="stage-acts">{ acts.clone() }</div>
        }
        </>
    }
}

/// What is selected takes this much of the stage; `None` if there is nothing to stand beside.
fn taken(board: &Board, frame: &Frame, selection: Selection) -> Option<Area> {
    match selection {
        Selection::Nothing => None,
        Selection::Node(id) => {
            let area = *board.plan.areas.get(id.index())?;
            if !board.plan.discs {
                return Some(area);
            }
            Some(area.with(&opened_area(board, frame.nodes.get(id.index())?)))
        }
        Selection::Link(a, b) => Some(Area::new(board.way(a, b).at(0.5), BESIDE, BESIDE)),
        Selection::Flight(id) => {
            let flight = frame.flights.iter().find(|flight| flight.id == id)?;
            // A pill is higher than a link, and may have made way for another one.
            Some(Area::new(board.way(flight.from, flight.to).at(0.5), BESIDE, 2.0 * BESIDE))
        }
    }
}

/// Puts an element below `area`, or above it where there is no room below, and inside the stage.
fn put_beside(element: &HtmlElement, area: &Area, scale: f32) {
    let Some(stage) = element.parent_element() else { return };
    let most = |room: i32, own: i32| (room - own).max(0) as f32;
    let right = most(stage.client_width(), element.offset_width());
    let bottom = most(stage.client_height(), element.offset_height());
    let below = (area.at.y + area.half_h) * scale + NEAR;
    let above = (area.at.y - area.half_h) * scale - NEAR - element.offset_height() as f32;
    let top = if below <= bottom || above < 0.0 { below.min(bottom) } else { above };
    let left = within(area.at.x * scale - element.offset_width() as f32 / 2.0, 0.0, right);
    for (name, at) in [("left", left), ("top", top)] {
        _ = element.style().set_property(name, &format!("{}px", at.round() as i32));
    }
}

/// What is written on the stage at a moment.
struct Written {
    /// What nodes and their words cover.
    nodes: Vec<Area>,
    /// The marks of cut links.
    scissors: Vec<links::Scissors>,
    /// The lost messages, with the places of their labels.
    lost: Vec<lost::Stub>,
}

fn written(ui: &Ui, board: &Board, frame: &Frame) -> Written {
    let plan = &board.plan;
    let disc =
        |node: &NodeFrame| disc::covered(ui, frame.at_ms, node, board.room(node.id), plan.areas[node.id.index()].at);
    let nodes = if plan.discs { frame.nodes.iter().flat_map(disc).collect() } else { plan.areas.clone() };
    let scissors = links::scissors(board, frame, &nodes);
    let lost = lost::stubs(board, frame, &[&nodes[..], &links::covered(&scissors)].concat());
    Written { nodes, scissors, lost }
}

fn view_box(width: f32, height: f32) -> String {
    format!("0 0 {} {}", geometry::written(width), geometry::written(height))
}

/// The stage's size in its own units: a large stage is scaled up.
fn units((width, height): (f64, f64)) -> (f32, f32) {
    let scale = (width / NATURAL.0).min(height / NATURAL.1).clamp(1.0, LARGEST);
    ((width / scale) as f32, (height / scale) as f32)
}

/// The same where the run is presented: scaled up as far as the nodes remain cards.
fn units_presented(rows: &[u8], card_rows: usize, (width, height): (f64, f64)) -> (f32, f32) {
    let scaled = |scale: f64| ((width / scale) as f32, (height / scale) as f32);
    // A ring is as high as three rows.
    let lines = match distinct(rows).len() {
        1 => 3.0,
        lines => lines as f64,
    };
    let most = (width / PRESENTED.0).min(height / (lines * PRESENTED.1));
    let mut scales = (10..=(10.0 * most) as u32).rev().map(|tenths| scaled(f64::from(tenths) / 10.0));
    let cards = scales.find(|(width, height)| !plan::plan(rows, &[], card_rows, *width, *height).discs);
    cards.unwrap_or_else(|| units((width, height)))
}

/// A node: a card or a disc, selectable; `state` holds whether it is selected, whether it is on the side being chosen,
/// and whether the tab key reaches it.
fn draw_node(
    ui: &Ui,
    board: &Board,
    now_ms: u64,
    step: u32,
    node: &NodeFrame,
    state: (bool, Option<bool>, bool),
) -> Html {
    let (selected, sided, reachable) = state;
    let area = &board.plan.areas[node.id.index()];
    let phase = node.phase.as_ref().map_or(Tone::Plain, |phase| phase.tone);
    let life = match node.life {
        Life::Up => "up",
        Life::Paused => "paused",
        Life::Down => "down",
    };
    let class = classes!(
        "node",
        life,
        tone(phase),
        selected.then_some("selected"),
        node.concerned.then_some("concerned"),
        (sided == Some(true)).then_some("sided"),
    );
    let pressed = sided.unwrap_or(selected);
    let inner = if board.plan.discs {
        disc::draw(ui, now_ms, node, board.room(node.id))
    } else {
        card::draw(ui, now_ms, node, area)
    };
    let ring = glyphs::outline(board.plan.discs, area, 5.0);
    html! {
        <g key={format!("n{}", node.id.0)} {class} transform={moved(area.at)} role="button"
            tabindex={if reachable { "0" } else { "-1" }} data-node={node.id.0.to_string()}
            aria-label={described(ui, now_ms, node, words(&inner))} aria-pressed={pressed.to_string()}
            onclick={ui.select(Selection::Node(node.id))}>
            if selected || sided == Some(true) {
                { group("node-chosen", Point::default(), vec![ring.clone()]) }
            }
            { inner }
            if node.reacted {
                <g key={step} class="node-reacted">{ glyphs::outline(board.plan.discs, area, 0.0) }</g>
            }
            { group("node-focus", Point::default(), vec![ring]) }
        </g>
    }
}

/// Where the card of a selected disc is drawn.
fn opened_area(board: &Board, node: &NodeFrame) -> Area {
    board.plan.beside(node.id.index(), card::rows(node, false))
}

/// The card of a selected disc, drawn over the stage.
fn opened(ui: &Ui, board: &Board, now_ms: u64, node: &NodeFrame) -> Html {
    let card = opened_area(board, node);
    let phase = node.phase.as_ref().map_or(Tone::Plain, |phase| phase.tone);
    html! {
        <g key="opened" class={classes!("node", "node-opened", tone(phase))} transform={moved(card.at)}
            aria-hidden="true">
            { card::draw(ui, now_ms, node, &card) }
        </g>
    }
}

/// A node's name for who hears or says it: what is `written` on it, then what there was no room for.
fn described(ui: &Ui, now_ms: u64, node: &NodeFrame, written: Vec<String>) -> String {
    let mut parts = vec![node.name.clone(), node.roles.join(" · ")];
    match node.life {
        Life::Up => {}
        Life::Paused => parts.push(ui.say_with(Label::PausedWith, &[&node.mailbox.to_string()])),
        Life::Down => parts.push(ui.say(Label::Crashed).to_owned()),
    }
    parts.extend(node.phase.iter().map(|phase| phase.word.clone()));
    match &node.standing {
        DecisionStatus::Blocked => parts.push(ui.say(Label::Blocked).to_owned()),
        DecisionStatus::Decided(value) => {
            parts.push(ui.say_with(Label::Decided, &[&decision_text(value, ui.language)]))
        }
        DecisionStatus::Idle | DecisionStatus::Waiting => {}
    }
    parts.extend(node.card.iter().map(|line| line.text.clone()));
    parts.extend(slots::said(ui, &node.slots));
    if let Some(quorum) = node.quorum {
        parts.push(counted(ui, &quorum));
    }
    if let Some(since) = node.locked_since_ms {
        parts.push(ui.say_with(Label::Held, &[&now_ms.saturating_sub(since).to_string()]));
    }
    // As whole words: 3 is not said by 13.
    let says = |words: &String, part: &str| format!(" {words} ").contains(&format!(" {part} "));
    parts.retain(|part| !written.iter().any(|words| says(words, part)));
    [written, parts].concat().join(ui.say(Label::Comma))
}

/// Enter and space select the message with the focus, arrows go to the one before or after it.
fn on_a_message(ui: &Ui, message: &SvgElement, key: &str) -> bool {
    let Some(id) = message.get_attribute("data-flight").and_then(|id| id.parse().ok()) else { return false };
    let next = match key {
        "ArrowLeft" | "ArrowUp" => message.previous_element_sibling(),
        "ArrowRight" | "ArrowDown" => message.next_element_sibling(),
        "Enter" | " " => {
            ui.dispatch(Intent::Select(Selection::Flight(id)));
            None
        }
        _ => return false,
    };
    if let Some(next) = next.and_then(|next| next.dyn_into::<SvgElement>().ok()) {
        _ = next.focus();
    }
    true
}

/// The keys on the stage: arrows go to the nearest node in that direction, Enter and space select it.
fn keys(ui: &Ui, svg: &NodeRef, board: &Board, count: usize, at: &UseStateHandle<usize>) -> Callback<KeyboardEvent> {
    let centres: Vec<Point> = board.plan.areas.iter().map(|area| area.at).collect();
    let (ui, svg, at) = (ui.clone(), svg.clone(), at.clone());
    Callback::from(move |event: KeyboardEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<SvgElement>().ok());
        if target.as_ref().is_some_and(|message| on_a_message(&ui, message, &event.key())) {
            event.prevent_default();
            return event.stop_propagation();
        }
        let here = target.and_then(|target| target.get_attribute("data-node")?.parse::<usize>().ok());
        let Some(here) = here.filter(|here| *here < count) else { return };
        let direction = match event.key().as_str() {
            "ArrowLeft" => (-1.0, 0.0),
            "ArrowRight" => (1.0, 0.0),
            "ArrowUp" => (0.0, -1.0),
            "ArrowDown" => (0.0, 1.0),
            "Enter" | " " => {
                event.prevent_default();
                event.stop_propagation();
                return ui.dispatch(Intent::Select(Selection::Node(NodeId(here as u8))));
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        let Some(next) = neighbour(&centres, here, direction) else { return };
        at.set(next);
        let found = svg
            .cast::<SvgElement>()
            .and_then(|svg| svg.query_selector(&format!("[data-node=\"{next}\"]")).ok().flatten());
        if let Some(element) = found {
            _ = element.unchecked_into::<HtmlElement>().focus();
        }
    })
}

/// The nearest of `centres` to the one at `here` in a direction; sideways distance counts more.
fn neighbour(centres: &[Point], here: usize, (dx, dy): (f32, f32)) -> Option<usize> {
    let from = centres[here];
    let far = |index: usize| {
        let (x, y) = (centres[index].x - from.x, centres[index].y - from.y);
        let (ahead, aside) = (x * dx + y * dy, (x * dy - y * dx).abs());
        (ahead > 4.0).then_some(ahead + 2.0 * aside)
    };
    let ahead = (0..centres.len()).filter(|index| *index != here).filter_map(|index| Some((index, far(index)?)));
    ahead.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_to_who_stands_there() {
        let centres = [(100.0, 50.0), (500.0, 50.0), (100.0, 250.0), (300.0, 250.0), (500.0, 250.0)];
        let centres = centres.map(|(x, y)| Point::new(x, y));
        assert_eq!(neighbour(&centres, 0, (1.0, 0.0)), Some(1));
        assert_eq!(neighbour(&centres, 0, (0.0, 1.0)), Some(2));
        assert_eq!(neighbour(&centres, 3, (1.0, 0.0)), Some(4));
        assert_eq!(neighbour(&centres, 0, (-1.0, 0.0)), None);
    }
}
