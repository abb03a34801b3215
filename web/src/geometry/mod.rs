//! Where things are on the stage: plain arithmetic, independent of the browser.

pub mod diagram;
pub mod lost;
pub mod pills;
pub mod plan;
pub mod way;

/// A point, in the stage's units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// The horizontal coordinate, increasing to the right.
    pub x: f32,
    /// The vertical coordinate, increasing downwards.
    pub y: f32,
}

impl Point {
    /// The point at `x`, `y`.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }
}

/// An axis-aligned rectangle: its centre and half its width and height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Its centre.
    pub at: Point,
    /// Half its width.
    pub half_w: f32,
    /// Half its height.
    pub half_h: f32,
}

impl Area {
    /// The rectangle around `at`.
    pub const fn new(at: Point, half_w: f32, half_h: f32) -> Self {
        Self { at, half_w, half_h }
    }

    /// Whether it and a rectangle of half size (`half_w`, `half_h`) around `at` overlap.
    pub fn meets(&self, at: Point, half_w: f32, half_h: f32) -> bool {
        (self.at.x - at.x).abs() < self.half_w + half_w && (self.at.y - at.y).abs() < self.half_h + half_h
    }

    /// The rectangle around it and `other`.
    pub fn with(&self, other: &Self) -> Self {
        let span =
            |a: f32, half_a: f32, b: f32, half_b: f32| ((a - half_a).min(b - half_b), (a + half_a).max(b + half_b));
        let (left, right) = span(self.at.x, self.half_w, other.at.x, other.half_w);
        let (top, bottom) = span(self.at.y, self.half_h, other.at.y, other.half_h);
        let at = Point::new(left.midpoint(right), top.midpoint(bottom));
        Self::new(at, (right - left) / 2.0, (bottom - top) / 2.0)
    }

    /// Whether it is inside a stage of this size.
    pub fn is_inside(&self, width: f32, height: f32) -> bool {
        let across = self.at.x - self.half_w >= 0.0 && self.at.x + self.half_w <= width;
        across && self.at.y - self.half_h >= 0.0 && self.at.y + self.half_h <= height
    }

    /// The distance from it to `at`; 0 inside.
    pub fn distance(&self, at: Point) -> f32 {
        let x = ((self.at.x - at.x).abs() - self.half_w).max(0.0);
        x.hypot(((self.at.y - at.y).abs() - self.half_h).max(0.0))
    }
}

/// `number`, or the nearest bound. The standard library's function also writes a sentence about bounds that change
/// places, for which 5 kB would be in the program.
pub fn within(number: f32, least: f32, most: f32) -> f32 {
    number.max(least).min(most)
}

/// A number with at most one decimal place: all that a drawing needs. What the standard library writes numbers with
/// takes 16 kB of the program.
pub fn written(number: f32) -> String {
    let tenths = (number * 10.0).round() as i32;
    let (sign, tenths) = (if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs());
    match tenths % 10 {
        0 => format!("{sign}{}", tenths / 10),
        tenth => format!("{sign}{}.{tenth}", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn numbers_are_short() {
        assert_eq!([1.0, -0.26, 0.04, 12.35, -7.0].map(written), ["1", "-0.3", "0", "12.4", "-7"]);
    }
}
