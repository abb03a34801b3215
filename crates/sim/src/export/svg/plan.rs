//! The layout: a column for each node, a row for each event.
//!
//! Time runs downwards, because labels lie along messages and pages are taller than wide. The distance of rows is that
//! of their moments, but never so small that labels hide each other nor so large that nothing is visible in between.

use super::labels;
use super::pen::width;
use crate::export::notes::{self, Note, Place, Sort};
use crate::export::story::Story;
use crate::run::frame::{Crossing, Event};
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::{Language, NodeId};

/// The margin around the picture.
pub(super) const EDGE: i32 = 24;
/// The height that a message of ordinary latency is drawn with.
const FLIGHT: u64 = 44;
/// The minimum and maximum distance between two rows.
const ROW: (i32, i32) = (17, 60);
/// The height of a step in which nothing is drawn.
const EMPTY_ROW: i32 = 3;
/// The room above a mark across all columns, and the room below for each group of messages lost as they were sent.
const ACROSS: i32 = 14;
/// How far below an action its decision is drawn.
const DECISION: i32 = 15;
/// The minimum and maximum distance between two columns, for up to five nodes and for more.
const COLUMN: ((i32, i32), (i32, i32)) = ((90, 150), (86, 94));
/// The minimum and maximum room for labels beside the outer columns.
const BESIDE: (i32, i32) = (44, 180);
/// The room for the times.
const FIGURES: i32 = 44;

/// An event with its notes.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    pub(super) event: &'a Event,
    pub(super) y: i32,
    pub(super) notes: Vec<Note>,
    /// Messages lost as they were sent.
    pub(super) stubs: Vec<Stub>,
}

impl Row<'_> {
    /// The position of `note` in this row: a decision goes below the action that led to it, if that has its own mark.
    pub(super) fn y_of(&self, note: &Note) -> i32 {
        if note.sort == Sort::Decision && self.has_deed() { self.y + DECISION } else { self.y }
    }

    fn has_deed(&self) -> bool {
        self.notes.first().is_some_and(|note| note.sort != Sort::Decision && matches!(note.place, Place::Node(_)))
    }
}

/// Messages that were lost as they were sent, which differ only in their receivers, on one side of the sender.
#[derive(Clone, Debug)]
pub(super) struct Stub {
    pub(super) from: NodeId,
    pub(super) rightwards: bool,
    pub(super) label: String,
}

/// The layout of one run.
#[derive(Clone, Debug)]
pub(super) struct Plan<'a> {
    /// The position of the time axis.
    pub(super) axis: i32,
    /// The columns, node by node.
    pub(super) lanes: Vec<i32>,
    /// The distance between two columns.
    pub(super) gap: i32,
    /// The right edge of the picture.
    pub(super) right: i32,
    /// The rows, step by step.
    pub(super) rows: Vec<Row<'a>>,
    /// The middles of stretches without events, which are drawn shorter than they were.
    pub(super) shortened: Vec<i32>,
    /// The lower end of the columns.
    pub(super) foot: i32,
}

impl<'a> Plan<'a> {
    /// The layout of `story`, with its first row at `top`.
    pub(super) fn new(story: &'a Story, language: Language, top: i32) -> Self {
        let row = |event| Row {
            event,
            y: top,
            notes: notes::action(story, event, language)
                .into_iter()
                .chain(notes::outcome(story, event, language))
                .collect(),
            stubs: stubs(story, event),
        };
        let mut rows: Vec<Row<'_>> = story.drawn().iter().map(row).collect();
        let shortened = space(story, &mut rows);
        let last = NodeId(story.nodes.len().saturating_sub(1) as u8);
        let axis = EDGE + FIGURES;
        let (left, right) = (beside(&rows, NodeId(0)), beside(&rows, last));
        let gap = gap(story);
        let lanes: Vec<i32> = (0..story.nodes.len() as i32).map(|lane| axis + left + lane * gap).collect();
        let right = lanes.last().map_or(axis, |lane| lane + right) + EDGE;
        let foot = rows.last().map_or(top, |row| row.y + below(row)) + 30;
        Self { axis, lanes, gap, right, rows, shortened, foot }
    }

    pub(super) fn lane(&self, node: NodeId) -> i32 {
        self.lanes[node.index()]
    }

    /// The position of the event with which `step` begins, if it is drawn.
    pub(super) fn row(&self, step: u32) -> Option<i32> {
        self.rows.get(step as usize).map(|row| row.y)
    }
}

/// Places each row below the first; returns the middles of the stretches that are shortened.
fn space(story: &Story, rows: &mut [Row<'_>]) -> Vec<i32> {
    let ordinary = ordinary_ms(story);
    let mut shortened = Vec::new();
    for place in 1..rows.len() {
        let (before, now) = (&rows[place - 1], &rows[place]);
        let wait_ms = now.event.at_ms - before.event.at_ms;
        let true_to_time = (wait_ms.saturating_mul(FLIGHT) / ordinary).min(1_000_000) as i32;
        let least = if is_empty(story, now) || is_empty(story, before) { EMPTY_ROW } else { ROW.0 };
        let apart = true_to_time.clamp(least, ROW.1).max(below(before) + above(now) + least);
        let (from, to) = (before.y, before.y + apart);
        if true_to_time > apart {
            shortened.push((from + below(before) + to - above(now)) / 2);
        }
        rows[place].y = to;
    }
    shortened
}

/// The average time that messages are in flight, in milliseconds.
fn ordinary_ms(story: &Story) -> u64 {
    let arrived = story.ways.iter().filter(|way| !way.lost).take(200);
    let times: Vec<u64> = arrived.filter_map(|way| Some(way.end_ms?.saturating_sub(way.sent_ms))).collect();
    (times.iter().sum::<u64>() / times.len().max(1) as u64).max(1)
}

/// Whether nothing is drawn in the row.
fn is_empty(story: &Story, row: &Row<'_>) -> bool {
    let step = row.event.step;
    let ends = |number: &u32| story.way(*number).is_some_and(|way| way.end_step == Some(step));
    let arrives = row.event.flight.as_ref().is_some_and(ends);
    row.notes.is_empty() && row.event.lost.is_empty() && story.sent_in(step).is_empty() && !arrives
}

fn above(row: &Row<'_>) -> i32 {
    row.notes.iter().filter(|note| note.place == Place::All).count() as i32 * ACROSS
}

fn below(row: &Row<'_>) -> i32 {
    let decides = row.has_deed() && !row.event.decided.is_empty();
    row.stubs.len() as i32 * ACROSS + if decides { DECISION } else { 0 }
}

/// The distance between two columns: what most labels need.
fn gap(story: &Story) -> i32 {
    let longest = story.ways.iter().map(|way| width(&way.label, labels::SIZE)).max().unwrap_or(0);
    let (least, most) = if story.nodes.len() <= 5 { COLUMN.0 } else { COLUMN.1 };
    (longest + 40).clamp(least, most)
}

/// The room that the labels of an outer node need beside it.
fn beside(rows: &[Row<'_>], node: NodeId) -> i32 {
    let notes = rows.iter().flat_map(|row| &row.notes).filter(|note| note.place == Place::Node(node));
    let stubs = rows.iter().flat_map(|row| &row.stubs).filter(|stub| stub.from == node);
    let texts = notes.map(|note| &note.text).chain(stubs.map(|stub| &stub.label));
    let longest = texts.map(|text| width(text, labels::SIZE) + 30).max();
    longest.unwrap_or(0).clamp(BESIDE.0, BESIDE.1)
}

fn stubs(story: &Story, event: &Event) -> Vec<Stub> {
    let lost = event.lost.iter().filter_map(|number| story.way(*number)).filter(|way| story.never_left(way));
    let mut stubs: Vec<(Stub, &str)> = Vec::new();
    for way in lost {
        let (rightwards, receiver) = (way.to > way.from, story.name(way.to));
        let same =
            |(stub, label): &(Stub, &str)| (stub.from, stub.rightwards, *label) == (way.from, rightwards, &way.label);
        match stubs.iter_mut().find(|stub| same(stub)) {
            Some((stub, _)) => stub.label += &alloc::format!(", {receiver}"),
            None => {
                let label = alloc::format!("{} → {receiver}", way.label);
                stubs.push((Stub { from: way.from, rightwards, label }, &way.label));
            }
        }
    }
    stubs.into_iter().map(|(stub, _)| stub).collect()
}

/// Whether a note is drawn in the colour of faults.
pub(super) fn is_bad(sort: Sort) -> bool {
    matches!(sort, Sort::Crash | Sort::Fault | Sort::Violation)
}

/// Whether a message is drawn as a line: it was sent within the drawn part, and it did leave its node.
pub(super) fn is_line(plan: &Plan<'_>, story: &Story, way: &Crossing) -> bool {
    plan.row(way.sent_step).is_some() && !story.never_left(way)
}
