//! What the diagram shows apart from the moment: messages, outages, locks, whole counts, logs, violations.
//!
//! One path has the dots of all arrivals, another all locks, and a message is a single element: the browser takes
//! longer for elements than for what they show. Of very many messages those of a colour are one element.

use crate::geometry::diagram::{Scale, Way};
use crate::geometry::{Point, written};
use crate::model::by_address::ByAddress;
use crate::model::history::History;
use crate::stage::slots;
use crate::stage::svg::{circle, cross, group, path};
use crate::stage::tone::tone;
use crate::stage::ui::Ui;
use crate::views::why::{self, Known};
use crate::words::{Label, More};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use synod_core::NodeId;
use synod_sim::FlightId;
use synod_sim::run::causes::Causes;
use synod_sim::run::frame::{Crossing, Frame, MarkSort, Outage};
use synod_sim::run::lanes::{Enough, Lock, Logged, Violated};
use synod_sim::world::Life;
use yew::prelude::*;

/// The radius of the dot where a message arrives.
const ARRIVAL: f32 = 3.2;
/// The radius of the ring around an event that is a cause.
const EVENT: f32 = 5.0;
/// The size of the cross where a message or a node is lost.
const CROSS: f32 = 7.0;
/// Half the size of the sign of a count that is whole.
const SIGN: f32 = 4.6;
/// How far the slots that changed stand behind the moment, how far they reach, their baseline below the line.
const SLOTS: (f32, f32, f32) = (5.0, 140.0, 4.0);
/// From how many messages on those of a colour are drawn as one.
const CROWD: usize = 500;

/// What is along the lines of the nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lanes {
    /// The locks.
    pub locks: Vec<Lock>,
    /// The violations.
    pub violated: Vec<Violated>,
    /// The counts that are whole, of the steps in view.
    pub enough: Vec<Enough>,
    /// What changed in the nodes' logs, of the steps in view.
    pub logs: Vec<Logged>,
}

/// What is drawn, and from where to where it is in view.
pub struct Drawing<'a> {
    /// For texts.
    pub ui: &'a Ui,
    /// The nodes.
    pub frame: &'a Frame,
    /// The run.
    pub history: &'a History,
    /// What is along the lines.
    pub lanes: &'a Lanes,
    /// Where times and nodes are.
    pub scale: &'a Scale,
    /// What is in view.
    pub window: (f64, f64),
    /// The causes of what is asked about.
    pub why: Option<&'a ByAddress<Known>>,
    /// The message that is to have the focus.
    pub wanted: Option<FlightId>,
}

/// The steps that begin in view.
pub fn steps(history: &History, scale: &Scale, window: (f64, f64)) -> Range<u32> {
    let first = history.times_ms.partition_point(|at_ms| scale.x(*at_ms) < window.0);
    let end = history.times_ms.partition_point(|at_ms| scale.x(*at_ms) <= window.1);
    first as u32..end as u32
}

/// The ways of the messages in view.
pub fn ways(history: &History, scale: &Scale, window: (f64, f64)) -> Vec<Way> {
    let end = history.end_ms();
    let shown = |one: &&Crossing| scale.x(one.end_ms.unwrap_or(end)) >= window.0 && scale.x(one.sent_ms) <= window.1;
    history.crossings.iter().filter(shown).filter_map(|one| way(one, scale, end)).collect()
}

/// Where a message sets out and where its way ends; `None` if it has only just set out when the run ends.
pub fn way(crossing: &Crossing, scale: &Scale, end: u64) -> Option<Way> {
    let (x1, y1) = (scale.x(crossing.sent_ms), scale.y(crossing.from.index()));
    let (x2, to) = (scale.x(crossing.end_ms.unwrap_or(end)), scale.y(crossing.to.index()));
    // A message that is lost, or still in flight at the end, has gone only part of its way.
    let y2 = if crossing.end_ms.is_some() && !crossing.lost { to } else { y1 + (to - y1) * 0.72 };
    let seen = crossing.end_ms.is_some() || x2 - x1 >= 3.0;
    seen.then(|| (crossing.id, Point::new(x1 as f32, y1 as f32), Point::new(x2 as f32, y2 as f32)))
}

/// The message of this number.
pub fn crossing(history: &History, id: FlightId) -> Option<&Crossing> {
    history.crossings.binary_search_by_key(&id, |one| one.id).ok().map(|place| &history.crossings[place])
}

/// A line from one point to another.
pub fn line(from: Point, to: Point) -> String {
    let [x1, y1, x2, y2] = [from.x, from.y, to.x, to.y].map(written);
    format!("M{x1} {y1}L{x2} {y2}")
}

/// A message in words.
pub fn said(ui: &Ui, frame: &Frame, crossing: &Crossing) -> String {
    let name = |node: NodeId| frame.nodes.get(node.index()).map_or("", |node| node.name.as_str());
    let ms = |ms: u64| ui.say_with(Label::Clock, &[&ms.to_string()]);
    let ends = [crossing.label.as_str(), name(crossing.from), name(crossing.to)];
    match crossing.end_ms {
        Some(end) if crossing.lost => format!("{}, {}", ui.say_with(Label::LostMessage, &ends), ms(end)),
        Some(end) => ui.say_with(More::CrossingOf, &[ends[0], ends[1], ends[2], &ms(crossing.sent_ms), &ms(end)]),
        None => ui.say_with(More::CrossingOn, &[ends[0], ends[1], ends[2], &ms(crossing.sent_ms)]),
    }
}

impl Drawing<'_> {
    /// Draws all of it.
    pub fn draw(&self, ways: &[Way]) -> Html {
        let known: Vec<(&Way, &Crossing)> =
            ways.iter().filter_map(|way| Some((way, crossing(self.history, way.0)?))).collect();
        let arrived = known.iter().filter(|(_, one)| one.end_ms.is_some() && !one.lost).map(|(way, _)| way.2);
        let lost = known.iter().filter(|(_, one)| one.lost).map(|(way, _)| way.2);
        let outages = self.history.outages.iter().filter(|out| self.shows(out.from_ms, out.until_ms));
        let is_cause = |id: FlightId| self.why.is_some_and(|known| known.causes.flights.contains(&id));
        let alone = |way: &Way| known.len() <= CROWD || is_cause(way.0) || self.wanted == Some(way.0);
        html! {
            <>
                { path("spacetime-lock", self.locks()) }
                { for self.whens() }
                { for outages.map(|outage| self.outage(outage)) }
                { for self.crowd(known.iter().filter(|(way, _)| !alone(way))) }
                { for known.iter().filter(|(way, _)| alone(way)).map(|(way, one)| self.crossing(way, one)) }
                { path("spacetime-arrivals", dots(arrived)) }
                { for self.why.iter().flat_map(|known| self.events(&known.causes)) }
                { group("spacetime-loss", Point::default(), vec![path("cross", lost.map(x).collect::<String>())]) }
                { path("spacetime-enough", self.enough()) }
                { for self.logs() }
                { path("spacetime-breach", self.violated()) }
            </>
        }
    }

    fn shows(&self, from_ms: u64, until_ms: Option<u64>) -> bool {
        let until = self.scale.x(until_ms.unwrap_or_else(|| self.history.end_ms()));
        until >= self.window.0 && self.scale.x(from_ms) <= self.window.1
    }

    fn at(&self, ms: u64, node: NodeId) -> Point {
        Point::new(self.scale.x(ms) as f32, self.scale.y(node.index()) as f32)
    }

    /// The locks, each as a bar.
    fn locks(&self) -> String {
        let end = self.history.end_ms();
        let shown = self.lanes.locks.iter().filter(|lock| self.shows(lock.from_ms, lock.until_ms));
        let bar = |lock: &Lock| {
            let (from, until) = (self.at(lock.from_ms, lock.node), self.at(lock.until_ms.unwrap_or(end), lock.node));
            line(from, Point::new(until.x.max(from.x + 2.0), until.y))
        };
        shown.map(bar).collect()
    }

    /// What happened when, over all lines; one element for each sort.
    fn whens(&self) -> Vec<Html> {
        let mut lines: BTreeMap<MarkSort, (i32, String)> = BTreeMap::new();
        for mark in self.history.marks.iter().filter(|mark| self.shows(mark.at_ms, Some(mark.at_ms))) {
            let (x, high) = (self.scale.x(mark.at_ms), self.scale.height() - 2.0);
            let (before, drawn) = lines.entry(mark.sort).or_insert((i32::MIN, String::new()));
            // Those at the same place are one.
            if std::mem::replace(before, (2.0 * x) as i32) != (2.0 * x) as i32 {
                *drawn += &format!("M{x:.1} 2V{high:.1}");
            }
        }
        let class = |sort: MarkSort| match sort {
            MarkSort::Fault => "spacetime-when fault",
            MarkSort::Chosen => "spacetime-when chosen",
            MarkSort::Decision => "spacetime-when decision",
            MarkSort::Violation => "spacetime-when violation",
        };
        lines.into_iter().map(|(sort, (_, drawn))| path(class(sort), drawn)).collect()
    }

    fn crossing(&self, (_, from, to): &Way, one: &Crossing) -> Html {
        let marked = why::mark(self.why, |causes| causes.flights.contains(&one.id));
        let class = classes!("spacetime-way", tone(one.tone), one.lost.then_some("lost"));
        html! {
            <path key={one.id} {class} role="button" tabindex="-1" aria-label={said(self.ui, self.frame, one)}
                data-why={marked} data-crossing={one.id.to_string()} d={line(*from, *to)} />
        }
    }

    /// Many messages, those of a colour as one; of those at the same place one is enough.
    fn crowd<'c>(&self, many: impl Iterator<Item = &'c (&'c Way, &'c Crossing)>) -> Vec<Html> {
        let mut drawn: BTreeMap<(&'static str, bool), String> = BTreeMap::new();
        let mut places = BTreeSet::new();
        for ((_, from, to), one) in many {
            if places.insert((from.x as i32, to.x as i32, one.from, one.to, one.lost)) {
                *drawn.entry((tone(one.tone), one.lost)).or_default() += &line(*from, *to);
            }
        }
        let why = self.why.map(|_| "other");
        let one = |((tone, lost), d): ((&'static str, bool), String)| {
            let class = classes!("spacetime-way", "many", tone, lost.then_some("lost"));
            html! { <path {class} data-why={why} {d} /> }
        };
        drawn.into_iter().map(one).collect()
    }

    /// Where messages set out and arrive that led from one cause to another.
    fn events(&self, causes: &Causes) -> Vec<Html> {
        let led = self.history.crossings.iter().filter(|way| causes.flights.contains(&way.id));
        let led = led.filter(|way| self.shows(way.sent_ms, way.end_ms));
        let ends = led.flat_map(|way| {
            let arrives = way.end_ms.filter(|_| !way.lost).map(|end_ms| self.at(end_ms, way.to));
            [Some(self.at(way.sent_ms, way.from)), arrives]
        });
        ends.flatten().map(|at| circle("why-event", at, EVENT)).collect()
    }

    fn outage(&self, outage: &Outage) -> Html {
        let from = self.at(outage.from_ms, outage.node);
        let until = self.scale.x(outage.until_ms.unwrap_or_else(|| self.history.end_ms())) as f32;
        let class = if outage.life == Life::Down { "spacetime-outage" } else { "spacetime-outage paused" };
        let bar = line(from, Point::new(until.max(from.x + 2.0), from.y));
        let mut drawn = vec![path("spacetime-cover", bar.clone()), path("", bar)];
        if outage.life == Life::Down {
            drawn.push(cross(from, CROSS));
        }
        group(class, Point::default(), drawn)
    }

    /// The counts that are whole: a sign at the step.
    fn enough(&self) -> String {
        let side = |sign: f32| written(sign * SIGN);
        let (up, down) = (side(-1.0), side(1.0));
        let sign = |one: &Enough| {
            let at = self.at(one.at_ms, one.node);
            let (x, y) = (written(at.x), written(at.y - SIGN));
            format!("M{x} {y}l{down} {down} {up} {down} {up} {up}z")
        };
        self.lanes.enough.iter().filter(|one| self.shows(one.at_ms, Some(one.at_ms))).map(sign).collect()
    }

    /// What changed in logs: the slots that are not as they were, behind the moment, as far as there is room before the
    /// next change on the same line.
    fn logs(&self) -> Vec<Html> {
        let mut next: BTreeMap<NodeId, f32> = BTreeMap::new();
        let mut drawn = Vec::new();
        for one in self.lanes.logs.iter().rev() {
            let at = self.at(one.at_ms, one.node);
            let until = next.insert(one.node, at.x).unwrap_or(f32::MAX).min(at.x + SLOTS.1);
            let slots = slots::plain(one.slots.iter().map(|(_, slot)| slot));
            let (left, right) = (at.x + SLOTS.0, until - SLOTS.0);
            if slots.last().is_some_and(|last| slots::width(self.ui, last, 0.0) <= right - left) {
                drawn.extend(slots::draw(self.ui, &slots, (left, right), at.y + SLOTS.2));
            }
        }
        drawn
    }

    /// The violations: a bar over the line of each node concerned, with a point above it.
    fn violated(&self) -> String {
        let high = self.scale.lane as f32 / 2.0 - 1.0;
        let shown = self.lanes.violated.iter().filter(|one| self.shows(one.at_ms, Some(one.at_ms)));
        let bars = shown.flat_map(|one| one.nodes.iter().map(move |node| (one.at_ms, node)));
        bars.map(|(at_ms, node)| {
            let at = self.at(at_ms, node);
            line(Point::new(at.x, at.y - high), Point::new(at.x, at.y + high))
        })
        .collect()
    }
}

/// A cross in a path of many.
fn x(at: Point) -> String {
    let (x, y, size) = (written(at.x - CROSS / 2.0), written(at.y - CROSS / 2.0), written(CROSS));
    format!("M{x} {y}l{size} {size}m0-{size}l-{size} {size}")
}

/// Dots in a path of many; of those at the same place one is enough.
fn dots(places: impl Iterator<Item = Point>) -> String {
    let mut seen = BTreeSet::new();
    let dot = |at: Point| {
        let (left, y, wide) = (written(at.x - ARRIVAL), written(at.y), 2.0 * ARRIVAL);
        format!("M{left} {y}a{ARRIVAL} {ARRIVAL} 0 1 0 {wide} 0a{ARRIVAL} {ARRIVAL} 0 1 0-{wide} 0")
    };
    places.filter(|at| seen.insert((at.x as i32, at.y as i32))).map(dot).collect()
}
