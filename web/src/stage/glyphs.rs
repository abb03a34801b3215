//! Small drawings of the stage: disk, lock, bars, counts.

use crate::geometry::{Area, Point, written};
use crate::stage::svg::{circle, group, path, rect};
use synod_core::Quorum;
use yew::prelude::*;

/// The distance between two counted answers and their radius: of few, and of more.
const PITCH: [(f32, f32); 2] = [(13.0, 4.0), (9.0, 3.0)];
/// The most asked nodes that are few, and that are drawn at all.
const MOST: [u32; 2] = [5, 9];

/// A disk, 11 wide, standing on the baseline at `x`, `y`.
pub fn disk(x: f32, y: f32) -> Html {
    let rim = "M0.7 2.4c0-1 2.1-1.8 4.8-1.8s4.8.8 4.8 1.8s-2.1 1.8-4.8 1.8s-4.8-.8-4.8-1.8";
    let sides = "v6.2c0 1.1 2.1 1.9 4.8 1.9s4.8-.8 4.8-1.9V2.4M0.7 5.5c0 1.1 2.1 1.9 4.8 1.9s4.8-.8 4.8-1.9";
    group("glyph-disk", Point::new(x, y - 10.0), vec![path("", format!("{rim}{sides}"))])
}

/// A lock, 10 wide, standing on the baseline at `x`, `y`.
pub fn lock(x: f32, y: f32) -> Html {
    let body = Area::new(Point::new(5.0, 8.2), 4.0, 3.0);
    let lock = vec![path("", "M2.4 5.2V3.6a2.6 2.6 0 0 1 5.2 0v1.6"), rect("", &body, 1.2)];
    group("glyph-lock", Point::new(x, y - 11.0), lock)
}

/// The bars of a pause, 8 wide, standing on the baseline at `x`, `y`.
pub fn bars(x: f32, y: f32) -> Html {
    group("glyph-bars", Point::new(x, y - 9.0), vec![path("", "M0 0h2.6v9H0zM5 0h2.6v9H5z")])
}

/// The width of a drawn count of answers.
pub fn pips_width(quorum: &Quorum) -> f32 {
    quorum.of as f32 * pitch(quorum).0
}

const fn pitch(quorum: &Quorum) -> (f32, f32) {
    if quorum.of <= MOST[0] { PITCH[0] } else { PITCH[1] }
}

/// Whether a count of answers is few enough to be drawn.
pub const fn fits_pips(quorum: &Quorum) -> bool {
    quorum.of <= MOST[1]
}

/// Counted answers as small circles, the last ending at `right`; a stroke marks how many suffice, if a number does.
pub fn pips(quorum: &Quorum, right: f32, y: f32) -> Html {
    let (pitch, radius) = pitch(quorum);
    let x = |pip: u32| right - pips_width(quorum) + pitch - radius + pitch * pip as f32;
    let pip = |pip: u32| circle(if pip < quorum.have { "glyph-full" } else { "" }, Point::new(x(pip), y), radius);
    let mut pips: Vec<Html> = (0..quorum.of).map(pip).collect();
    if let Some(need) = quorum.need.filter(|need| (1..quorum.of).contains(need)) {
        pips.push(path("", format!("M{} {}v12", written(x(need) - pitch / 2.0), written(y - 6.0))));
    }
    group("glyph-pips", Point::default(), pips)
}

/// The outline of a node, offset outwards by `off`.
pub fn outline(disc: bool, area: &Area, off: f32) -> Html {
    let (w, h) = (area.half_w + off, area.half_h + off);
    if disc { circle("", Point::default(), w) } else { rect("", &Area::new(Point::default(), w, h), 12.0 + off) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is drawn of this many answers: the circles, the full ones among them, and whether something marks how many
    /// suffice.
    fn drawn(have: u32, need: Option<u32>, of: u32) -> (usize, usize, bool) {
        let text = format!("{:?}", pips(&Quorum { have, need, of }, 39.0, 0.0));
        (text.matches("\"circle\"").count(), text.matches("glyph-full").count(), text.contains("M28.5 -6v12"))
    }

    #[test]
    fn a_pip_is_full_for_each_answer_and_a_stroke_stands_after_those_that_suffice() {
        assert_eq!(drawn(0, Some(2), 3), (3, 0, true));
        assert_eq!(drawn(1, Some(2), 3), (3, 1, true));
        assert_eq!(drawn(3, Some(2), 3), (3, 3, true));
        assert_eq!(drawn(1, None, 3), (3, 1, false));
        assert_eq!(drawn(1, Some(3), 3), (3, 1, false), "all of them");
    }
}
