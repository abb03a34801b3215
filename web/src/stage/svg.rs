//! SVG from plain numbers and words. One function per element keeps the drawing code short and the page small.

use crate::geometry::{Area, Point, written};
use yew::prelude::*;
use yew::virtual_dom::VTag;

/// Where a text is anchored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// At its start.
    Start,
    /// In its middle.
    Middle,
    /// At its end.
    End,
}

/// An element with numeric attributes.
pub fn shape(tag: &'static str, class: &'static str, numbers: &[(&'static str, f32)]) -> Html {
    let mut shape = VTag::new(tag);
    shape.add_attribute("class", class);
    for (name, number) in numbers {
        shape.add_attribute(name, written(*number));
    }
    shape.into()
}

/// A rectangle with round corners.
pub fn rect(class: &'static str, area: &Area, radius: f32) -> Html {
    let (x, y) = (area.at.x - area.half_w, area.at.y - area.half_h);
    let (w, h) = (2.0 * area.half_w, 2.0 * area.half_h);
    shape("rect", class, &[("x", x), ("y", y), ("width", w), ("height", h), ("rx", radius)])
}

/// A circle.
pub fn circle(class: &'static str, at: Point, radius: f32) -> Html {
    shape("circle", class, &[("cx", at.x), ("cy", at.y), ("r", radius)])
}

/// A path.
pub fn path(class: &'static str, d: impl Into<AttrValue>) -> Html {
    let mut path = VTag::new("path");
    path.add_attribute("class", class);
    path.add_attribute("d", d.into());
    path.into()
}

/// A cross of this size.
pub fn cross(at: Point, size: f32) -> Html {
    let (x, y) = (written(at.x - size / 2.0), written(at.y - size / 2.0));
    let size = written(size);
    path("cross", format!("M{x} {y}l{size} {size}m0-{size}l-{size} {size}"))
}

/// A line of text with its baseline at `at`.
pub fn text(class: &'static str, at: Point, held: Held, words: impl Into<AttrValue>) -> Html {
    let mut text = VTag::new("text");
    text.add_attribute("class", class);
    text.add_attribute("x", written(at.x));
    text.add_attribute("y", written(at.y));
    match held {
        Held::Start => {}
        Held::Middle => text.add_attribute("text-anchor", "middle"),
        Held::End => text.add_attribute("text-anchor", "end"),
    }
    text.add_child(Html::from(words.into()));
    text.into()
}

/// A group drawn around `at`.
pub fn group(class: &'static str, at: Point, inner: Vec<Html>) -> Html {
    let mut group = VTag::new("g");
    group.add_attribute("class", class);
    if at != Point::default() {
        group.add_attribute("transform", moved(at));
    }
    group.add_children(inner);
    group.into()
}

/// The same, with its texts kept apart as words: what is written on something is its name.
pub fn sign(class: &'static str, inner: Vec<Html>) -> Html {
    group(class, Point::default(), inner.into_iter().flat_map(|one| [one, Html::from(" ")]).collect())
}

/// What is written on a drawing, in order.
pub fn words(drawing: &Html) -> Vec<String> {
    match drawing {
        Html::VText(text) => Some(text.text.trim().to_owned()).filter(|text| !text.is_empty()).into_iter().collect(),
        Html::VTag(tag) => tag.children().map(words).unwrap_or_default(),
        Html::VList(list) => list.iter().flat_map(words).collect(),
        _ => Vec::new(),
    }
}

/// The transform that moves the origin to `at`.
pub fn moved(at: Point) -> String {
    format!("translate({} {})", written(at.x), written(at.y))
}
