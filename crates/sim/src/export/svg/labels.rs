//! Places labels: of the positions where a label may be, the one where it hides least.

use super::pen::{Point, at, width, xml};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

/// The size of a label's text, in pixels.
pub(super) const SIZE: i32 = 12;
/// Two labels closer than this hide each other.
const NEAR: i32 = 12;
/// A line closer than this to a label's middle crosses it.
const THROUGH: i32 = 6;
/// Things are looked up by bands of this height.
const BAND: i32 = 32;
/// The most points and lines of a band that are examined: with more of them, no position is a good one.
const CROWDED: (usize, usize) = (160, 48);

/// A position for a label: its middle, and the direction in which it reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) middle: Point,
    pub(super) along: Point,
}

impl Spot {
    /// A horizontal position.
    pub(super) const fn level(x: i32, y: i32) -> Self {
        Self { middle: at(x, y), along: at(1, 0) }
    }
}

/// A label.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label<'a> {
    pub(super) text: &'a str,
    pub(super) colour: &'static str,
    pub(super) bold: bool,
}

impl Label<'_> {
    /// Its approximate width, in pixels.
    pub(super) fn width(&self) -> i32 {
        let plain = width(self.text, SIZE);
        if self.bold { plain * 11 / 10 } else { plain }
    }
}

/// What is drawn already.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels {
    /// Points of labels and marks, by band.
    taken: BTreeMap<i32, Vec<Point>>,
    /// Lines, by band.
    lines: BTreeMap<i32, Vec<(Point, Point)>>,
    /// The positions of the nodes' lines.
    lanes: Vec<i32>,
    /// The leftmost and the rightmost position.
    room: (i32, i32),
    drawn: String,
}

impl Labels {
    pub(super) fn new(lanes: Vec<i32>, room: (i32, i32)) -> Self {
        Self { lanes, room, ..Self::default() }
    }

    /// Adds a line that labels should avoid.
    pub(super) fn line(&mut self, from: Point, to: Point) {
        for band in from.y.min(to.y).div_euclid(BAND)..=from.y.max(to.y).div_euclid(BAND) {
            let lines = self.lines.entry(band).or_default();
            if lines.len() < CROWDED.1 {
                lines.push((from, to));
            }
        }
    }

    /// Adds a mark that labels should avoid.
    pub(super) fn mark(&mut self, mark: Point) {
        let taken = self.taken.entry(mark.y.div_euclid(BAND)).or_default();
        if taken.len() < CROWDED.0 {
            taken.push(mark);
        }
    }

    /// Places `label` on the best of `spots`, preferring earlier ones.
    pub(super) fn place(&mut self, label: Label<'_>, spots: &[Spot]) {
        let long = label.width();
        let Some(spot) = self.best(spots, long) else { return };
        points(*spot, long).for_each(|point| self.mark(point));
        let (Point { x, y }, degrees, text) = (spot.middle, spot.along.degrees(), xml(label.text));
        let turned = if degrees == 0 { String::new() } else { alloc::format!(" rotate({degrees})") };
        let (colour, bold) = (label.colour, if label.bold { r#" font-weight="600""# } else { "" });
        _ = writeln!(
            self.drawn,
            r#"<text transform="translate({x} {y}){turned}" y="4" fill="{colour}"{bold}>{text}</text>"#
        );
    }

    /// The spot with the least cost; a spot is abandoned as soon as it can no longer be the best.
    fn best<'a>(&self, spots: &'a [Spot], long: i32) -> Option<&'a Spot> {
        let (mut best, mut least) = (None, i32::MAX);
        for (later, spot) in (0..).zip(spots) {
            let mut cost = 2 * later;
            for point in points(*spot, long) {
                cost += self.cost_at(point);
                if cost >= least {
                    break;
                }
            }
            if cost < least {
                (best, least) = (Some(spot), cost);
            }
        }
        best
    }

    fn cost_at(&self, point: Point) -> i32 {
        let band = point.y.div_euclid(BAND);
        let taken = self.taken.range(band - 1..=band + 1).flat_map(|(_, points)| points);
        let hidden = taken.filter(|other| (other.x - point.x).abs() < NEAR && (other.y - point.y).abs() < NEAR).count();
        let lines = self.lines.get(&band).into_iter().flatten();
        let crossed = lines.filter(|(from, to)| near(point, *from, *to)).count();
        let on_lane = self.lanes.iter().filter(|lane| (*lane - point.x).abs() < 6).count();
        let outside = point.x < self.room.0 || point.x > self.room.1;
        60 * hidden as i32 + 8 * crossed as i32 + 5 * on_lane as i32 + 80 * i32::from(outside)
    }

    /// The labels, with a rim in the colour of the paper that keeps them legible on lines.
    pub(super) fn drawn(&self, paper: &str) -> String {
        alloc::format!(
            "<g font-size=\"{SIZE}\" text-anchor=\"middle\" stroke=\"{paper}\" stroke-width=\"3\" \
             stroke-linejoin=\"round\" paint-order=\"stroke\">\n{}</g>\n",
            self.drawn
        )
    }
}

/// Points along the middle of a label, eight pixels apart.
fn points(spot: Spot, long: i32) -> impl Iterator<Item = Point> {
    let (Spot { middle, along }, length) = (spot, spot.along.length().max(1));
    (0..=long / 8).map(move |place| {
        let off = place * 8 - long / 2;
        at(middle.x + along.x * off / length, middle.y + along.y * off / length)
    })
}

/// Whether the line passes near `point`.
fn near(point: Point, from: Point, to: Point) -> bool {
    let inside =
        |one: i32, other: i32, value: i32| value >= one.min(other) - THROUGH && value <= one.max(other) + THROUGH;
    if !inside(from.x, to.x, point.x) || !inside(from.y, to.y, point.y) {
        return false;
    }
    let (way, off) = (at(to.x - from.x, to.y - from.y), at(point.x - from.x, point.y - from.y));
    let across = i64::from(way.x) * i64::from(off.y) - i64::from(way.y) * i64::from(off.x);
    across.abs() <= i64::from(THROUGH) * i64::from(way.length())
}
