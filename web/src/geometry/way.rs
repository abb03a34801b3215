//! The way a message takes from node to node: a straight line, or a gentle bow around a node in between.

use super::{Area, Point, written};

/// The number of pieces into which a way is cut to test what it touches.
const PIECES: u16 = 48;
/// How far a way may bow out, in the order tried.
const BOWS: [f32; 7] = [0.0, 44.0, -44.0, 88.0, -88.0, 132.0, -132.0];
/// The largest bow as a part of the straight way: nowhere does a way then turn by more than 45° from where it leads.
const STEEPEST: f32 = 0.25;
/// The clearance around a node that a way passes.
const CLEARANCE: f32 = 16.0;

/// A way: a quadratic curve, straight if `by` is the midpoint.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Way {
    /// Where it starts: the sender's centre.
    pub from: Point,
    /// Its control point.
    pub by: Point,
    /// Where it ends: the receiver's centre.
    pub to: Point,
}

impl Way {
    /// The way from `from` to `to` whose middle bows out by `bow`, to the left as seen from `from`.
    pub fn bowed(from: Point, to: Point, bow: f32) -> Self {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let length = dx.hypot(dy).max(1.0);
        let by = Point::new(
            f32::midpoint(from.x, to.x) + 2.0 * bow * dy / length,
            f32::midpoint(from.y, to.y) - 2.0 * bow * dx / length,
        );
        Self { from, by, to }
    }

    /// The straightest way between two of `areas` that keeps clear of the others, and inside `width` × `height`.
    pub fn between(areas: &[Area], from: usize, to: usize, width: f32, height: f32) -> Self {
        let others = |index: &usize| *index != from && *index != to;
        let hits = |way: &Self| {
            let samples = (1..PIECES).map(|piece| way.at(f32::from(piece) / f32::from(PIECES)));
            let bad = samples.filter(|at| {
                let outside = at.x < 0.0 || at.y < 0.0 || at.x > width || at.y > height;
                outside || (0..areas.len()).filter(others).any(|i| areas[i].meets(*at, CLEARANCE, CLEARANCE))
            });
            bad.count()
        };
        let (start, end) = (areas[from].at, areas[to].at);
        let most = STEEPEST * (end.x - start.x).hypot(end.y - start.y);
        let ways = BOWS.iter().filter(|bow| bow.abs() <= most).map(|bow| Self::bowed(start, end, *bow));
        ways.min_by_key(hits).unwrap_or_else(|| Self::bowed(start, end, 0.0))
    }

    /// The same way from the other end.
    pub const fn back(self) -> Self {
        Self { from: self.to, by: self.by, to: self.from }
    }

    /// The point after the part `t` (0 to 1) of it.
    pub fn at(&self, t: f32) -> Point {
        let s = 1.0 - t;
        let (a, b, c) = (s * s, 2.0 * s * t, t * t);
        Point::new(a * self.from.x + b * self.by.x + c * self.to.x, a * self.from.y + b * self.by.y + c * self.to.y)
    }

    /// The heading after the part `t` of it, in degrees; 0 is to the right, 90 downwards.
    pub fn heading(&self, t: f32) -> f32 {
        let (a, b) = (self.at((t - 0.01).max(0.0)), self.at((t + 0.01).min(1.0)));
        (b.y - a.y).atan2(b.x - a.x).to_degrees()
    }

    /// Its approximate length.
    pub fn length(&self) -> f32 {
        let middle = self.at(0.5);
        (middle.x - self.from.x).hypot(middle.y - self.from.y) + (self.to.x - middle.x).hypot(self.to.y - middle.y)
    }

    /// The part of it on which a label of half size (`half_w`, `half_h`) touches neither end; `None` if there is none.
    pub fn free(&self, from: &Area, to: &Area, half_w: f32, half_h: f32) -> Option<(f32, f32)> {
        let parts = || (0..=PIECES).map(|piece| f32::from(piece) / f32::from(PIECES));
        let start = parts().find(|t| !from.meets(self.at(*t), half_w, half_h))?;
        let end = parts().rev().find(|t| !to.meets(self.at(*t), half_w, half_h))?;
        (start <= end).then_some((start, end))
    }

    /// The `d` attribute of its SVG path.
    pub fn path(&self) -> String {
        let Self { from, by, to } = self;
        let [from, by, to] = [from, by, to].map(|at| format!("{} {}", written(at.x), written(at.y)));
        format!("M{from}Q{by} {to}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(x: f32, y: f32) -> Area {
        Area::new(Point::new(x, y), 84.0, 36.0)
    }

    #[test]
    fn a_free_way_is_straight() {
        let areas = [card(100.0, 60.0), card(400.0, 300.0)];
        let way = Way::between(&areas, 0, 1, 800.0, 500.0);
        assert_eq!(way.at(0.5), Point::new(250.0, 180.0));
        assert!((way.length() - 384.2).abs() < 0.1);
    }

    #[test]
    fn a_way_goes_around_who_stands_in_between() {
        let areas = [card(100.0, 250.0), card(400.0, 250.0), card(700.0, 250.0)];
        let way = Way::between(&areas, 0, 2, 800.0, 500.0);
        assert!((way.at(0.5).y - 250.0).abs() > 50.0);
        assert_eq!(way.back().at(0.0), areas[2].at);
    }

    #[test]
    fn a_label_on_its_way_touches_neither_end() {
        let (from, to) = (card(100.0, 60.0), card(100.0, 300.0));
        let way = Way::bowed(from.at, to.at, 0.0);
        let (start, end) = way.free(&from, &to, 40.0, 13.0).expect("there is room");
        assert!(start < end && !from.meets(way.at(start), 40.0, 13.0) && !to.meets(way.at(end), 40.0, 13.0));
        let near = card(110.0, 70.0);
        assert_eq!(Way::bowed(from.at, near.at, 0.0).free(&from, &near, 40.0, 13.0), None);
    }
}
