//! Where the labels of lost messages are: beside the cross where a message ended, never over anything else.

use super::pills::DOT;
use super::{Area, Point};

/// Half the size of a cross.
pub const CROSS: f32 = 5.0;
/// The gaps between a cross and its label, in the order tried.
const GAPS: [f32; 3] = [4.0, 14.0, 26.0];
/// The sides at which a label may be, in the order tried: which way it is moved out, across and down.
const SIDES: [(f32, f32); 8] =
    [(1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (1.0, -1.0), (-1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];

/// A place for the label of each cross, given with half the label's size: inside a stage of this size, over none of
/// `nodes`, no cross and no other label, and off the dots that are moving along the points `flown`; of these, the one
/// that covers the fewest of `ways`, which are points on the ways that messages take. `None` if there is no room.
pub fn labels(
    crosses: &[(Point, f32, f32)],
    nodes: &[Area],
    flown: &[Point],
    ways: &[Point],
    (width, height): (f32, f32),
) -> Vec<Option<Area>> {
    let mut taken: Vec<Area> = nodes.to_vec();
    taken.extend(crosses.iter().map(|(at, ..)| Area::new(*at, CROSS, CROSS)));
    let mut placed = Vec::new();
    for (at, half_w, half_h) in crosses {
        let place = |(gap, (across, down)): (f32, (f32, f32))| {
            let out = |half: f32| CROSS + gap + half;
            let x = if down == 0.0 { across * out(*half_w) } else { across * half_w };
            Area::new(Point::new(at.x + x, at.y + down * out(*half_h)), *half_w, *half_h)
        };
        let places = GAPS.into_iter().flat_map(|gap| SIDES.map(|side| (gap, side))).map(place);
        let clear = |area: &Area| {
            let apart = taken.iter().all(|other| !other.meets(area.at, area.half_w + 1.0, area.half_h + 1.0));
            let passed = flown.iter().any(|dot| area.meets(*dot, DOT, DOT));
            apart && !passed && area.is_inside(width, height)
        };
        let covered = |area: &Area| ways.iter().filter(|way| area.meets(**way, 0.0, 0.0)).count();
        let best = places.filter(clear).min_by_key(covered);
        taken.extend(best);
        placed.push(best);
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_lost_messages_cover_nothing() {
        let crosses = [(100.0, 60.0), (104.0, 66.0), (110.0, 70.0), (100.0, 90.0)];
        let crosses = crosses.map(|(x, y)| (Point::new(x, y), 40.0, 8.0));
        let nodes = [Area::new(Point::new(60.0, 40.0), 24.0, 24.0)];
        let placed: Vec<Area> = labels(&crosses, &nodes, &[], &[], (390.0, 300.0)).into_iter().flatten().collect();
        assert_eq!(placed.len(), 4);
        for (index, one) in placed.iter().enumerate() {
            assert!(one.is_inside(390.0, 300.0) && !nodes[0].meets(one.at, one.half_w, one.half_h));
            assert!(placed[index + 1..].iter().all(|other| !other.meets(one.at, one.half_w, one.half_h)));
        }
    }

    #[test]
    fn a_label_leaves_the_way_free() {
        let way: Vec<Point> = (0..40_u8).map(|part| Point::new(100.0 + 5.0 * f32::from(part), 60.0)).collect();
        let cross = [(Point::new(150.0, 60.0), 30.0, 8.0)];
        let placed = labels(&cross, &[], &[], &way, (390.0, 300.0))[0].expect("room");
        assert!(way.iter().all(|at| !placed.meets(*at, 0.0, 0.0)));
        let placed = labels(&cross, &[], &way, &[], (390.0, 300.0))[0].expect("room");
        assert!(way.iter().all(|at| !placed.meets(*at, DOT, DOT)));
        let low: Vec<Point> = way.iter().map(|at| Point::new(at.x, 30.0)).collect();
        let cross = [(Point::new(150.0, 30.0), 30.0, 8.0)];
        assert_eq!(labels(&cross, &[], &low, &[], (390.0, 60.0)), [None], "there is no room off the dots");
        assert_eq!(labels(&[(Point::new(20.0, 20.0), 40.0, 8.0)], &[], &[], &[], (40.0, 40.0)), [None]);
    }
}
