//! Draws one run: its nodes, its messages, what happened to them.

use super::labels::{self, Label, Labels, Spot};
use super::marks;
use super::pen::{self, Layer, MIDDLE, MIDDLE_BOLD, Point, at, stroke, width};
use super::plan::{EDGE, Plan, Row, Stub, is_bad, is_line};
use crate::export::notes::{Note, Place, Sort};
use crate::export::story::Story;
use crate::run::frame::{Crossing, DecisionStatus, NodeFrame, Outage};
use crate::world::Life;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Write;
use synod_core::property::decision_text;
use synod_core::{Language, NodeId, Tone, speak};

/// The length that a message which never left is drawn with.
const STUB: i32 = 30;
/// The height of a line in a node's head.
const HEAD_LINE: i32 = 15;

/// The colour of a phase, from Okabe and Ito, dark enough for text.
pub(super) fn colour(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => pen::SOFT,
        Tone::First => "#0068a3",
        Tone::Second => "#00735a",
        Tone::Third => pen::DECIDED,
        Tone::Waiting => pen::WAITING,
        Tone::Failed => pen::FAILED,
    }
}

/// A run, drawn.
pub(super) struct Panel<'a> {
    story: &'a Story,
    language: Language,
    plan: Plan<'a>,
    ground: Layer,
    ways: Layer,
    marks: Layer,
    labels: Labels,
}

impl<'a> Panel<'a> {
    /// Draws `story`, with its nodes' heads at the top.
    pub(super) fn draw(story: &'a Story, language: Language) -> Self {
        let lines = story.nodes.iter().map(|node| node.roles.len()).max().unwrap_or(0) as i32;
        let head = 24 + HEAD_LINE * lines;
        let plan = Plan::new(story, language, head + 26);
        let labels = Labels::new(plan.lanes.clone(), (plan.axis + 4, plan.right - EDGE / 2));
        let (ground, ways, marks) = Default::default();
        let mut panel = Self { story, language, plan, ground, ways, marks, labels };
        panel.time(head);
        panel.lanes(head);
        panel.ways();
        panel.rows();
        panel.label_ways();
        panel.feet();
        panel
    }

    /// Its width and height.
    pub(super) fn size(&self) -> Point {
        at(self.plan.right, self.plan.foot + 24)
    }

    /// Its elements, moved down by `top` pixels.
    pub(super) fn drawn(&self, top: i32) -> String {
        let (ground, ways, marks) = (&self.ground.0, &self.ways.0, &self.marks.0);
        let strokes = r#"fill="none" stroke-linecap="round""#;
        format!(
            "<g transform=\"translate(0 {top})\">\n<g {strokes}>\n{ground}</g>\n\
             <g {strokes} stroke-width=\"2\">\n{ways}</g>\n<g>\n{marks}</g>\n{}</g>\n",
            self.labels.drawn(pen::PAPER)
        )
    }

    /// The time axis: its times, and where it is shortened.
    fn time(&mut self, top: i32) {
        let x = self.plan.axis;
        self.ground.line(at(x, top), at(x, self.plan.foot), pen::LINE, "");
        let end = r#" text-anchor="end" stroke="none""#;
        let unit = speak!(self.language, "ms", "毫秒");
        self.ground.text(at(x - 6, top), labels::SIZE, pen::SOFT, &unit, end);
        let (mut told, mut below) = (None, top + 14);
        for row in &self.plan.rows {
            if told != Some(row.event.at_ms) && row.y >= below {
                let figures = row.event.at_ms.to_string();
                self.ground.text(at(x - 6, row.y + 4), labels::SIZE, pen::SOFT, &figures, end);
                (told, below) = (Some(row.event.at_ms), row.y + 14);
            }
        }
        for y in &self.plan.shortened {
            self.ground.shape(at(x, *y), "M0-4v8", &stroke(pen::PAPER, 4));
            self.ground.shape(at(x, *y), "M-5-1l10-4M-5 5l10-4", &stroke(pen::SOFT, 1));
        }
    }

    fn lanes(&mut self, head: i32) {
        for (x, node) in self.plan.lanes.clone().into_iter().zip(&self.story.nodes) {
            self.ground.line(at(x, head), at(x, self.plan.foot), pen::LINE, r#" stroke-width="2""#);
            let (wide, room) = (self.plan.gap - 10, self.plan.gap - 18);
            let border = format!(r#" fill="{}" stroke="{}""#, pen::FAINT, pen::LINE);
            self.marks.pill(at(x - wide / 2, 0), at(wide, head), 8, &border);
            let name = pen::fit(&node.name, 14, room);
            self.marks.text(at(x, 18), 14, pen::INK, &name, MIDDLE_BOLD);
            for (line, role) in (0..).zip(&node.roles) {
                let role = pen::fit(role, labels::SIZE, room);
                self.marks.text(at(x, 33 + HEAD_LINE * line), labels::SIZE, pen::SOFT, &role, MIDDLE);
            }
        }
        for outage in &self.story.outages {
            self.outage(outage);
        }
    }

    fn outage(&mut self, outage: &Outage) {
        let Some(from) = self.plan.row(outage.from_step) else { return };
        let until = outage.until_step.and_then(|step| self.plan.row(step)).unwrap_or(self.plan.foot);
        let x = self.plan.lane(outage.node);
        self.ground.line(at(x, from), at(x, until), pen::PAPER, r#" stroke-width="4" stroke-linecap="butt""#);
        let (colour, dashes) = match outage.life {
            Life::Down => (pen::FAILED, r#" stroke-width="1" stroke-dasharray="2 5""#),
            _ => (pen::WAITING, r#" stroke-width="3" stroke-dasharray="1 6""#),
        };
        self.ground.line(at(x, from), at(x, until), colour, dashes);
    }

    /// Where a message is drawn: from, to, and whether it ends there.
    fn line_of(&self, way: &Crossing) -> Option<(Point, Point, bool)> {
        if !is_line(&self.plan, self.story, way) {
            return None;
        }
        let (x1, x2) = (self.plan.lane(way.from), self.plan.lane(way.to));
        let from = at(x1, self.plan.row(way.sent_step)?);
        let end = way.end_step.and_then(|step| self.plan.row(step));
        let all_the_way = end.is_some() && (!way.lost || self.story.found_nobody(way));
        let x = if all_the_way { x2 } else { x1 + (x2 - x1) * 7 / 10 };
        let to = at(x, end.unwrap_or(self.plan.foot - 12));
        // A decision's mark stands where the message arrives.
        let decides = |step: u32| self.plan.rows[step as usize].event.decided.iter().any(|one| one.node == way.to);
        let decides = all_the_way && way.end_step.is_some_and(decides);
        let length = at(to.x - from.x, to.y - from.y).length();
        Some((from, if decides { to.towards(from, 6, length) } else { to }, end.is_some()))
    }

    fn ways(&mut self) {
        for way in &self.story.ways {
            let Some((from, to, ends)) = self.line_of(way) else { continue };
            let colour = if way.lost { pen::FAILED } else { colour(way.tone) };
            let dashes = match (way.lost, ends) {
                (true, _) => r#" stroke-dasharray="6 5""#,
                (false, false) => r#" stroke-dasharray="1 5""#,
                (false, true) => "",
            };
            self.ways.line(from, to, colour, dashes);
            self.labels.line(from, to);
            self.labels.mark(to);
            match (ends, way.lost) {
                (true, false) => self.marks.head(to, at(to.x - from.x, to.y - from.y), colour),
                (true, true) => self.marks.cross(to),
                (false, _) => {}
            }
        }
    }

    fn rows(&mut self) {
        for row in self.plan.rows.clone() {
            for (below, stub) in (1..).zip(&row.stubs) {
                self.stub(stub, &row, below);
            }
            for note in &row.notes {
                match note.place {
                    Place::Node(node) => self.at_node(node, note, row.y_of(note)),
                    Place::Link(from, to) => self.on_link(from, to, note, row.y),
                    Place::All => self.across(note, row.y),
                }
            }
        }
    }

    /// A message that was lost as it was sent.
    fn stub(&mut self, stub: &Stub, row: &Row<'_>, below: i32) {
        let side = if stub.rightwards { 1 } else { -1 };
        let from = at(self.plan.lane(stub.from), row.y);
        let to = at(from.x + side * STUB, row.y + 14 * below - 4);
        self.ways.line(from, to, pen::FAILED, r#" stroke-dasharray="6 5""#);
        self.marks.cross(to);
        self.labels.mark(to);
        let label = Label { text: &stub.label, colour: pen::FAILED, bold: false };
        let away = side * (10 + label.width() / 2);
        let beyond = |up: i32| Spot::level(to.x + away, to.y + up);
        self.labels.place(label, &[beyond(0), beyond(10), Spot::level(from.x - away, to.y), beyond(-10)]);
    }

    fn at_node(&mut self, node: NodeId, note: &Note, y: i32) {
        let here = at(self.plan.lane(node), y);
        let ink = marks::draw(note.sort, &mut self.marks, here);
        self.labels.mark(here);
        let label = Label { text: &note.text, colour: ink, bold: note.sort == Sort::Decision };
        let away = if note.sort == Sort::Request { 16 } else { 12 } + label.width() / 2;
        let middle = self.plan.lanes.iter().sum::<i32>() / self.plan.lanes.len() as i32;
        // On the outer side first, since messages are in between.
        let side = if here.x > middle { away } else { -away };
        let at_height = |up: i32| [Spot::level(here.x + side, y + up), Spot::level(here.x - side, y + up)];
        let spots: Vec<Spot> = [0, -12, 12].into_iter().flat_map(at_height).collect();
        self.labels.place(label, &spots);
    }

    fn on_link(&mut self, from: NodeId, to: NodeId, note: &Note, y: i32) {
        let (from, to) = (at(self.plan.lane(from), y), at(self.plan.lane(to), y));
        let ink = if is_bad(note.sort) { pen::FAILED } else { pen::SOFT };
        self.ground.line(from, to, ink, r#" stroke-dasharray="1 4""#);
        self.labels.line(from, to);
        if is_bad(note.sort) {
            self.marks.cross(from.towards(to, 1, 2));
        }
        let spots = [(1, 2), (1, 4), (3, 4)].map(|(part, whole)| from.towards(to, part, whole));
        let spots: Vec<Spot> =
            spots.into_iter().flat_map(|spot| [-11, 11].map(|up| Spot::level(spot.x, y + up))).collect();
        self.labels.place(Label { text: &note.text, colour: ink, bold: false }, &spots);
    }

    /// A note that concerns all nodes.
    fn across(&mut self, note: &Note, y: i32) {
        let (left, right) = (self.plan.axis, self.plan.right - EDGE);
        let ink = if is_bad(note.sort) { pen::FAILED } else { pen::SOFT };
        self.ground.line(at(left, y), at(right, y), ink, r#" stroke-dasharray="1 4""#);
        self.labels.line(at(left, y), at(right, y));
        let label = Label { text: &note.text, colour: ink, bold: note.sort == Sort::Violation };
        let half = label.width() / 2 + 8;
        let lanes = &self.plan.lanes;
        let gaps = lanes.windows(2).map(|two| (two[0] + two[1]) / 2);
        let middles: Vec<i32> = [left + half, right - half].into_iter().chain(gaps).collect();
        let inside = |x: &&i32| **x - half >= left && **x + half <= right;
        let mut spots: Vec<Spot> = middles.iter().filter(inside).map(|x| Spot::level(*x, y - 9)).collect();
        spots.push(Spot::level((left + right) / 2, y - 9));
        self.labels.place(label, &spots);
    }

    /// Labels the messages, starting with those that have the fewest possible positions.
    fn label_ways(&mut self) {
        let lines = self.story.ways.iter().filter_map(|way| Some((way, self.line_of(way)?)));
        let mut all: Vec<(Label<'_>, Vec<Spot>)> = lines
            .map(|(way, (from, to, _))| {
                let colour = if way.lost { pen::FAILED } else { colour(way.tone) };
                let label = Label { text: &way.label, colour, bold: false };
                (label, along(from, to, label.width()))
            })
            .collect();
        all.sort_by_key(|(_, spots)| spots.len());
        for (label, spots) in all {
            self.labels.place(label, &spots);
        }
    }

    /// The state of the nodes at the end.
    fn feet(&mut self) {
        let y = self.plan.foot;
        if self.story.left_out() > 0 {
            let n = self.story.left_out();
            let told =
                speak!(self.language, "{n} more actions are not drawn; the end:", "此后还有 {n} 个动作未画出；结局：");
            let middle = (self.plan.axis + self.plan.right) / 2;
            self.labels.place(Label { text: &told, colour: pen::INK, bold: true }, &[Spot::level(middle, y - 14)]);
        }
        for node in &self.story.nodes {
            let Some((text, fill, ink)) = standing(node, self.language) else { continue };
            let text = pen::fit(&text, labels::SIZE, self.plan.gap - 12);
            let (x, wide) = (self.plan.lane(node.id), width(&text, labels::SIZE) + 18);
            let border = format!(r#" fill="{fill}" stroke="{}""#, if fill == pen::PAPER { ink } else { fill });
            self.marks.pill(at(x - wide / 2, y), at(wide, 20), 10, &border);
            self.marks.text(at(x, y + 14), labels::SIZE, ink, &text, MIDDLE_BOLD);
        }
    }
}

/// The text at a node's foot, its background and its colour.
fn standing(node: &NodeFrame, language: Language) -> Option<(String, &'static str, &'static str)> {
    Some(match (node.life, &node.standing) {
        (Life::Down, _) => (speak!(language, "crashed", "已崩溃"), pen::PAPER, pen::FAILED),
        (Life::Paused, _) => (speak!(language, "paused", "已暂停"), pen::PAPER, pen::WAITING),
        (Life::Up, DecisionStatus::Blocked) => (speak!(language, "blocked", "已阻塞"), pen::FAILED, pen::PAPER),
        (Life::Up, DecisionStatus::Waiting) => (speak!(language, "waiting", "等待中"), pen::PAPER, pen::WAITING),
        (Life::Up, DecisionStatus::Decided(value)) => (decision_text(value, language), pen::DECIDED, pen::PAPER),
        (Life::Up, DecisionStatus::Idle) => return None,
    })
}

/// Where the label of a message may be placed, for a label `long` pixels long: along its line, near the receiver first;
/// beside the line if it is steep.
fn along(from: Point, to: Point, long: i32) -> Vec<Spot> {
    let way = at(to.x - from.x, to.y - from.y);
    let length = way.length().max(1);
    let beside = |part: i32| {
        let middle = from.towards(to, part, 8);
        [-1, 1].map(|side| Spot::level(middle.x + side * (long / 2 + 10), middle.y))
    };
    let beside = [5, 4, 6, 3, 7, 2].into_iter().flat_map(beside);
    if way.y.abs() > 2 * way.x.abs() {
        return beside.collect();
    }
    let along = if way.x < 0 { at(-way.x, -way.y) } else { way };
    let (first, last) = (long / 2 + 14, length - long / 2 - 8);
    let places = if first <= last { (first..=last).step_by(10).collect() } else { vec![length / 2] };
    let spot = |off: i32| {
        let on_line = to.towards(from, off, length);
        let off_line = |up: i32| at(on_line.x + along.y * up / length, on_line.y - along.x * up / length);
        [9, -9].map(|up| Spot { middle: off_line(up), along })
    };
    let spots = places.into_iter().flat_map(spot);
    if way.y.abs() > way.x.abs() { spots.chain(beside).collect() } else { spots.collect() }
}

/// Lists the properties that the run violated, each with what happened, in lines of `room` pixels below `top`; returns
/// where the list ends.
pub(super) fn violations(story: &Story, language: Language, top: i32, room: i32, layer: &mut Layer) -> i32 {
    let mut y = top;
    for property in story.properties.iter().filter(|property| property.verdict == crate::run::frame::Verdict::Violated)
    {
        let (title, detail) = (&property.title, property.detail.as_deref().unwrap_or_default());
        let mut told = String::new();
        _ = match language {
            Language::English => write!(told, "{title} is violated: {detail}"),
            Language::Chinese => write!(told, "违反了“{title}”：{detail}"),
        };
        layer.cross(at(EDGE + 6, y - 4));
        for line in pen::wrap(&told, 13, room - 20) {
            layer.text(at(EDGE + 20, y), 13, pen::INK, &line, "");
            y += 18;
        }
    }
    y
}
