//! The marks of what happens at a node.

use super::pen::{self, Layer, Point, stroke};
use crate::export::notes::Sort;
use alloc::format;

/// A ring, to be filled.
const RING: &str = "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0";

/// Draws the mark of this sort; returns the colour of its text.
pub(super) fn draw(sort: Sort, layer: &mut Layer, middle: Point) -> &'static str {
    match sort {
        Sort::Request => {
            request(layer, middle);
            pen::INK
        }
        Sort::Timer => {
            timer(layer, middle);
            pen::WAITING
        }
        Sort::Crash => {
            layer.cross(middle);
            pen::FAILED
        }
        Sort::Repair => {
            layer.shape(middle, RING, &format!(r#" fill="{}"{}"#, pen::PAPER, stroke(pen::INK, 2)));
            pen::INK
        }
        Sort::Decision => {
            decision(layer, middle);
            pen::DECIDED
        }
        Sort::Fault | Sort::Violation => {
            layer.shape(middle, RING, &format!(r#" fill="{}""#, pen::FAILED));
            pen::FAILED
        }
    }
}

/// A client's request: an arrow from outside.
pub(super) fn request(layer: &mut Layer, middle: Point) {
    layer.shape(middle, "M-2 0l-9-5v10z", &format!(r#" fill="{}""#, pen::INK));
}

/// A clock.
pub(super) fn timer(layer: &mut Layer, middle: Point) {
    let face = format!(r#" fill="{}"{}"#, pen::PAPER, stroke(pen::WAITING, 2));
    layer.shape(middle, "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0", &face);
    layer.shape(middle, "M0-3v3l2 2", &format!(r#" fill="none"{}"#, stroke(pen::WAITING, 1)));
}

/// A diamond.
pub(super) fn decision(layer: &mut Layer, middle: Point) {
    let fill = format!(r#" fill="{}" stroke="{}""#, pen::DECIDED, pen::PAPER);
    layer.shape(middle, "M0-7l7 7l-7 7l-7-7z", &fill);
}
