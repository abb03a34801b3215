//! Strokes and text: SVG elements in whole numbers, with presentation attributes only.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Write;

/// Paper white, as on the page's light theme: the picture keeps its colours in the dark and in print.
pub(super) const PAPER: &str = "#ffffff";
/// Text.
pub(super) const INK: &str = "#1c2430";
/// Quieter text.
pub(super) const SOFT: &str = "#566171";
/// A node's line.
pub(super) const LINE: &str = "#d3cfc4";
/// The background of a node's head.
pub(super) const FAINT: &str = "#f7f6f2";
/// What failed.
pub(super) const FAILED: &str = "#b93d17";
/// What waits.
pub(super) const WAITING: &str = "#8a5c00";
/// What is decided.
pub(super) const DECIDED: &str = "#7a4fa3";

/// A point in pixels, or a vector from one point to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) x: i32,
    pub(super) y: i32,
}

/// The point at `x` and `y`.
pub(super) const fn at(x: i32, y: i32) -> Point {
    Point { x, y }
}

impl Point {
    /// How far away from the origin it is.
    pub(super) fn length(self) -> i32 {
        self.x.saturating_mul(self.x).saturating_add(self.y.saturating_mul(self.y)).isqrt()
    }

    /// The point `part` / `whole` of the way to `other`.
    pub(super) fn towards(self, other: Self, part: i32, whole: i32) -> Self {
        let whole = i64::from(whole.max(1));
        let between = |from: i32, to: i32| from + (i64::from(to - from) * i64::from(part) / whole) as i32;
        at(between(self.x, other.x), between(self.y, other.y))
    }

    /// The direction of this way in whole degrees, clockwise from the right, from -180 to 180.
    pub(super) fn degrees(self) -> i32 {
        let (x, y) = (i64::from(self.x.abs()), i64::from(self.y.abs()));
        let ratio = 1000 * x.min(y) / x.max(y).max(1);
        // The arc tangent to a quarter of a degree: 45 z + 15.64 z (1 - z), for z from 0 to 1.
        let hundredths = (4500 * ratio + 1564 * ratio * (1000 - ratio) / 1000) / 1000;
        let acute = ((if y > x { 9000 - hundredths } else { hundredths } + 50) / 100) as i32;
        let up_to_half = if self.x < 0 { 180 - acute } else { acute };
        if self.y < 0 { -up_to_half } else { up_to_half }
    }
}

/// The approximate width of `text` at `size` pixels: fonts differ, and a font cannot be measured here.
pub(super) fn width(text: &str, size: i32) -> i32 {
    let thousandths: i32 = text.chars().map(letter_width).sum();
    thousandths * size / 1000
}

/// The width of a letter as wide as it is high, in thousandths of the size.
const FULL_WIDTH: i32 = 1000;

fn letter_width(letter: char) -> i32 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '|' | '.' | ',' | ':' | ';' | '!' | ' ' => 320,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' => 400,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 920,
        'A'..='Z' => 690,
        _ if letter.is_ascii() => 600,
        // Alphabets with letters about as wide as Latin ones end before Hangul; later letters are as wide as they are
        // high.
        _ if (letter as u32) < 0x1100 => 650,
        _ => FULL_WIDTH,
    }
}

/// `text`, shortened to `room` pixels.
pub(super) fn fit(text: &str, size: i32, room: i32) -> String {
    if width(text, size) <= room {
        return text.into();
    }
    let mut short = String::new();
    for letter in text.chars() {
        short.push(letter);
        if width(&short, size) + size > room {
            short.pop();
            break;
        }
    }
    short.truncate(short.trim_end().len());
    short + "…"
}

/// `text` in lines of at most `room` pixels; a line breaks at a space, or within a word that is longer than a line, as
/// in scripts without spaces.
pub(super) fn wrap(text: &str, size: i32, room: i32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut line = lines.pop().unwrap_or_default();
        if !line.is_empty() {
            let fits = width(&line, size) + width(word, size) + size / 2 <= room;
            if fits || word.chars().any(|letter| letter_width(letter) == FULL_WIDTH) {
                line.push(' ');
            } else {
                lines.push(core::mem::take(&mut line));
            }
        }
        for letter in word.chars() {
            let full = width(&line, size) + letter_width(letter) * size / 1000 > room;
            if full && !line.is_empty() && !"，。；：、）”".contains(letter) {
                lines.push(core::mem::take(&mut line));
            }
            line.push(letter);
        }
        lines.push(line);
    }
    lines
}

/// `text` escaped for XML, on one line.
pub(super) fn xml(text: &str) -> String {
    let mut safe = String::new();
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            // XML 1.0 allows neither control characters nor the last two code points of this plane.
            _ if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => safe.push(' '),
            _ => safe.push(letter),
        }
    }
    safe
}

/// A layer of the picture: elements, one on each line.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer(pub(super) String);

impl Layer {
    /// A straight line; `more` are attributes, each with a space before it.
    pub(super) fn line(&mut self, from: Point, to: Point, stroke: &str, more: &str) {
        let (Point { x: x1, y: y1 }, Point { x: x2, y: y2 }) = (from, to);
        _ = writeln!(self.0, r#"<path d="M{x1} {y1}L{x2} {y2}" stroke="{stroke}"{more}/>"#);
    }

    /// A path, its origin moved to `to`.
    pub(super) fn shape(&mut self, to: Point, path: &str, more: &str) {
        _ = writeln!(self.0, r#"<path transform="translate({} {})" d="{path}"{more}/>"#, to.x, to.y);
    }

    /// A cross: something ended here.
    pub(super) fn cross(&mut self, to: Point) {
        self.shape(to, "M-4-4l8 8M4-4l-8 8", &stroke(FAILED, 2));
    }

    /// The head of an arrow that points along `way` and ends at `to`.
    pub(super) fn head(&mut self, to: Point, way: Point, colour: &str) {
        let (Point { x, y }, degrees) = (to, way.degrees());
        _ = writeln!(
            self.0,
            r#"<path transform="translate({x} {y}) rotate({degrees})" d="M0 0l-9-4v8z" fill="{colour}"/>"#
        );
    }

    /// A box with round corners.
    pub(super) fn pill(&mut self, from: Point, size: Point, radius: i32, more: &str) {
        let (Point { x, y }, Point { x: w, y: h }) = (from, size);
        _ = writeln!(self.0, r#"<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{radius}"{more}/>"#);
    }

    /// A text whose baseline starts, is centred or ends at `to`, as `more` says.
    pub(super) fn text(&mut self, to: Point, size: i32, fill: &str, text: &str, more: &str) {
        let (Point { x, y }, text) = (to, xml(text));
        _ = writeln!(self.0, r#"<text x="{x}" y="{y}" font-size="{size}" fill="{fill}"{more}>{text}</text>"#);
    }
}

/// The attributes of a stroke.
pub(super) fn stroke(colour: &str, width: i32) -> String {
    alloc::format!(r#" stroke="{colour}" stroke-width="{width}""#)
}

/// Bold.
pub(super) const BOLD: &str = r#" font-weight="600""#;
/// Centred.
pub(super) const MIDDLE: &str = r#" text-anchor="middle""#;
/// Centred and bold.
pub(super) const MIDDLE_BOLD: &str = r#" text-anchor="middle" font-weight="600""#;

#[cfg(test)]
mod tests {
    use super::{at, fit, width, wrap, xml};

    #[test]
    fn directions_are_right_to_a_degree() {
        let ways = [(10, 0), (10, 10), (0, 10), (-10, 10), (-10, 0), (-10, -10), (0, -10), (100, 58), (100, -27)];
        let degrees = ways.map(|(x, y)| at(x, y).degrees());
        assert_eq!(degrees, [0, 45, 90, 135, 180, -135, -90, 30, -15]);
    }

    #[test]
    fn texts_keep_to_their_room() {
        assert_eq!(fit("Prepare", 12, 200), "Prepare");
        assert!(width(&fit("a very long name of a node", 12, 80), 12) <= 80);
        assert_eq!(wrap("两阶段提交 阻塞", 10, 40), ["两阶段提", "交 阻塞"]);
        assert_eq!(wrap("one two", 10, 30), ["one", "two"]);
        assert_eq!(wrap("up to 150.", 10, 47), ["up to", "150."]);
    }

    #[test]
    fn markup_is_only_text() {
        assert_eq!(xml("<b a=\"1\">&\n\u{ffff}"), "&lt;b a=&quot;1&quot;&gt;&amp;  ");
    }
}
