//! The measures of the space–time diagram: where a time and a node are, how far it is zoomed, what stays in place as it
//! is, and which message is nearest to a point.

use super::{Point, within};

/// The least and the greatest height of a node's line.
const LANE: (f64, f64) = (13.0, 40.0);
/// The height of a bar that scrolls.
const BAR: f64 = 12.0;
/// The least width at which a message of average duration is drawn at first, in pixels.
const FLIGHT: f64 = 44.0;
/// The widest diagram, in pixels: at first, and zoomed.
const WIDEST: (f64, f64) = (60_000.0, 1_000_000.0);
/// How much wider it can be than at first.
const CLOSEST: f64 = 48.0;
/// The padding at both ends, and above and below.
pub const EDGE: (f64, f64) = (10.0, 8.0);

/// What the diagram has to show, and the room for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// The width of the nodes' names.
    pub names: f64,
    /// How many nodes there are.
    pub nodes: usize,
    /// When the run ends, in virtual milliseconds.
    pub end_ms: f64,
    /// How long a message is in flight on average, in virtual milliseconds.
    pub ordinary_ms: f64,
    /// The size of the panel.
    pub size: (f64, f64),
    /// How much of it is to stay free below the lines, if there is room for that.
    pub below: f64,
}

impl Room {
    /// The width beside the names.
    pub fn visible(&self) -> f64 {
        (self.size.0 - self.names).max(1.0)
    }

    /// The width at which the whole run is in view.
    fn whole(&self) -> f64 {
        (self.visible() - 2.0 * EDGE.0).max(60.0)
    }

    /// The width at first.
    fn natural(&self) -> f64 {
        let (whole, end) = (self.whole(), self.end_ms.max(1.0));
        let width = whole.max((end * FLIGHT / self.ordinary_ms.max(1.0)).min(WIDEST.0));
        if width < whole * 1.6 { whole } else { width }
    }

    /// The nearest zoom that there is; 1 is that at first, and 0 shows the whole run.
    pub fn zoom(&self, zoom: f64) -> f64 {
        let natural = self.natural();
        let most = (natural * CLOSEST).min(WIDEST.1).max(natural);
        (natural * zoom).max(self.whole()).min(most) / natural
    }

    /// The scale at this zoom.
    pub fn scale(&self, zoom: f64) -> Scale {
        let width = self.natural() * self.zoom(zoom);
        let bar = if width > self.whole() + 0.5 { BAR } else { 0.0 };
        let high = (self.size.1 - bar - self.below - 2.0 * EDGE.1) / self.nodes.max(1) as f64;
        let lane = high.max(LANE.0).min(LANE.1);
        Scale { names: self.names, width, ms: width / self.end_ms.max(1.0), lane, nodes: self.nodes }
    }
}

/// Maps time and nodes to positions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The width of the nodes' names.
    pub names: f64,
    /// The width of the run.
    pub width: f64,
    /// The width of a virtual millisecond.
    pub ms: f64,
    /// The height of a node's line.
    pub lane: f64,
    /// How many nodes there are.
    pub nodes: usize,
}

impl Scale {
    /// Where a time is.
    pub fn x(&self, ms: u64) -> f64 {
        EDGE.0 + ms as f64 * self.ms
    }

    /// Where the line of the node at this place is.
    pub fn y(&self, node: usize) -> f64 {
        EDGE.1 + self.lane * (node as f64 + 0.5)
    }

    /// Which time is there, in virtual milliseconds.
    pub fn time(&self, x: f64) -> f64 {
        ((x - EDGE.0) / self.ms).max(0.0)
    }

    /// The place of the node whose line is there.
    pub fn node(&self, y: f64) -> Option<usize> {
        let place = (y - EDGE.1) / self.lane;
        (place >= 0.0 && place < self.nodes as f64).then_some(place as usize)
    }

    /// Its whole height.
    pub fn height(&self) -> f64 {
        2.0 * EDGE.1 + self.lane * self.nodes as f64
    }

    /// How far it is scrolled where it was scrolled by `left` and had the scale `before`, so that what is `at` pixels
    /// beside the names stays there.
    pub fn kept(&self, before: &Self, left: f64, at: f64) -> f64 {
        (EDGE.0 + before.time(left + at) * self.ms - at).max(0.0)
    }
}

/// The way of a message in the diagram: its number, where it sets out, where it ends.
pub type Way = (u32, Point, Point);

/// The way that is nearest to `at`, if one is within `reach`.
pub fn nearest(ways: &[Way], at: Point, reach: f32) -> Option<u32> {
    let far = ways.iter().map(|(id, from, to)| (*id, distance(*from, *to, at)));
    // Of two at the same distance, the one drawn on top.
    let near = far.filter(|one| one.1 <= reach).reduce(|a, b| if b.1 <= a.1 { b } else { a });
    near.map(|(id, _)| id)
}

/// How far a point is from a line between two others.
fn distance(from: Point, to: Point, at: Point) -> f32 {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let long = dx * dx + dy * dy;
    let part = ((at.x - from.x) * dx + (at.y - from.y) * dy) / if long > 0.0 { long } else { 1.0 };
    let part = within(part, 0.0, 1.0);
    (from.x + part * dx - at.x).hypot(from.y + part * dy - at.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A short run, and one of ten thousand events.
    const SHORT: Room =
        Room { names: 60.0, nodes: 3, end_ms: 100.0, ordinary_ms: 20.0, size: (700.0, 200.0), below: 0.0 };
    const LONG: Room = Room { end_ms: 100_000.0, ..SHORT };

    #[test]
    fn a_short_run_fills_the_room_and_a_long_one_is_wider() {
        assert_eq!(SHORT.scale(1.0).width, 620.0);
        assert_eq!((SHORT.zoom(0.0), SHORT.zoom(0.5)), (1.0, 1.0), "it is whole already");
        assert_eq!(LONG.scale(1.0).width, 60_000.0);
        assert_eq!(LONG.scale(0.0).width, 620.0);
        let widest = [LONG, SHORT].map(|room| room.scale(1e9).width.round());
        assert_eq!(widest, [1_000_000.0, 620.0 * CLOSEST]);
    }

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let (before, after) = (LONG.scale(1.0), LONG.scale(3.0));
        for (left, at) in [(5_000.0, 0.0), (5_000.0, 333.0), (0.0, 100.0)] {
            let now = after.kept(&before, left, at);
            assert!((after.time(now + at) - before.time(left + at)).abs() < 1e-6);
            let back = before.kept(&after, now, at);
            assert!((back - left).abs() < 1e-6);
        }
        assert_eq!(LONG.scale(0.0).kept(&before, 5_000.0, 333.0), 0.0, "nothing comes before the start");
    }

    #[test]
    fn times_and_nodes_are_found_where_they_are() {
        let scale = SHORT.scale(2.0);
        assert!((scale.time(scale.x(42)) - 42.0).abs() < 1e-9);
        for node in 0..3 {
            assert_eq!(scale.node(scale.y(node)), Some(node));
        }
        assert_eq!((scale.node(0.0), scale.node(scale.height())), (None, None));
    }

    #[test]
    fn the_nearest_way_is_found_within_reach() {
        let point = Point::new;
        let ways = [(1, point(0.0, 0.0), point(100.0, 0.0)), (2, point(0.0, 40.0), point(100.0, 40.0))];
        assert_eq!(nearest(&ways, point(50.0, 3.0), 6.0), Some(1));
        assert_eq!(nearest(&ways, point(50.0, 36.0), 6.0), Some(2));
        assert_eq!(nearest(&ways, point(50.0, 20.0), 6.0), None);
        assert_eq!(nearest(&ways, point(107.0, 40.0), 6.0), None);
        assert_eq!(nearest(&[(7, point(5.0, 5.0), point(5.0, 5.0))], point(6.0, 5.0), 6.0), Some(7));
    }
}
