//! A node's log: boxes in a row on its card, and what each stands for in words.

use super::glyphs;
use crate::browser::measure::{self, Face};
use crate::geometry::{Area, Point};
use crate::stage::svg::{Held, group, rect, text};
use crate::stage::ui::Ui;
use crate::words::Label;
use synod_core::property::decision_text;
use synod_core::{Slot, SlotShape, SlotView, Value};
use yew::prelude::*;

/// The narrowest and the widest box.
const WIDTHS: (f32, f32) = (18.0, 84.0);
/// The height of a box, and how far its top is above the baseline of what is written in it.
const HEIGHT: (f32, f32) = (17.0, 12.6);
/// The distance of two boxes, and of what is written in one from its sides.
const GAPS: (f32, f32) = (3.0, 5.0);
/// How far the number stands beside the value, and below its baseline.
const NUMBER: (f32, f32) = (1.5, 2.0);
/// The room of a disk.
const DISK: f32 = 16.0;
/// The most slots that are said one by one.
const SAID: usize = 8;

/// What is written in the box of `slot`.
pub fn written(ui: &Ui, slot: &SlotView) -> String {
    match slot.shape {
        SlotShape::Gap => "·".to_owned(),
        _ => decision_text(&Value::new(&slot.text), ui.language),
    }
}

/// The number below it, if there is one.
pub fn number(slot: &SlotView) -> Option<String> {
    slot.number.as_ref().map(|number| number.value.clone())
}

/// The classes of the box of `slot`.
pub const fn class(slot: &SlotView) -> &'static str {
    match (slot.shape, slot.text.is_empty()) {
        (SlotShape::Gap, _) => "node-slot gap",
        (SlotShape::Chosen | SlotShape::Committed, false) => "node-slot settled",
        (SlotShape::Chosen | SlotShape::Committed, true) => "node-slot settled empty",
        (SlotShape::Accepted | SlotShape::Uncommitted, false) => "node-slot open",
        (SlotShape::Accepted | SlotShape::Uncommitted, true) => "node-slot open empty",
    }
}

/// What is known of `slot`, in words, and whether it is on disk.
pub fn remarks(ui: &Ui, slot: &SlotView) -> String {
    let known = ui.say(match slot.shape {
        SlotShape::Accepted => Label::SlotAccepted,
        SlotShape::Chosen => Label::SlotChosen,
        SlotShape::Uncommitted => Label::SlotUncommitted,
        SlotShape::Committed => Label::SlotCommitted,
        SlotShape::Gap => Label::SlotGap,
    });
    let number = slot.number.as_ref().map(|number| format!("{} {}", number.name, number.value));
    let disk = is_stored(slot).then(|| ui.say(Label::OnDisk).to_owned());
    let all: Vec<String> = [Some(known.to_owned()), number, disk].into_iter().flatten().collect();
    all.join(ui.say(Label::Comma))
}

/// Whether it is to be said that `slot` is on disk: nothing is where there is a gap.
fn is_stored(slot: &SlotView) -> bool {
    slot.stored && slot.shape != SlotShape::Gap
}

/// A slot in words.
pub fn says(ui: &Ui, number: Slot, slot: &SlotView) -> String {
    let number = number.to_string();
    match slot.shape {
        SlotShape::Gap => ui.say_with(Label::SlotIs, &[&number, &remarks(ui, slot)]),
        _ => ui.say_with(Label::SlotHolds, &[&number, &written(ui, slot), &remarks(ui, slot)]),
    }
}

/// A log in words: its end, and how much stands before; `None` if there is nothing.
pub fn said(ui: &Ui, slots: &[SlotView]) -> Option<String> {
    let before = slots.len().saturating_sub(SAID);
    let said = (1..).zip(slots).skip(before).map(|(number, slot)| says(ui, number, slot));
    let first = (before > 0).then(|| ui.say_with(Label::SlotsBefore, &[&before.to_string()]));
    let all: Vec<String> = first.into_iter().chain(said).collect();
    (!all.is_empty()).then(|| ui.say_with(Label::LogSaid, &[&all.join(ui.say(Label::Semicolon))]))
}

/// The same without a word of what is on disk.
pub fn plain<'a>(slots: impl IntoIterator<Item = &'a SlotView>) -> Vec<SlotView> {
    slots.into_iter().map(|slot| SlotView { stored: false, ..slot.clone() }).collect()
}

/// How wide the end of a log is of which nothing is told to be on disk, drawn in so much `room`.
pub fn extent(ui: &Ui, slots: &[SlotView], room: f32) -> f32 {
    let (from, before) = end_of(slots, room, |slot| width(ui, slot, 0.0));
    let boxes: f32 = slots[from..].iter().map(|slot| width(ui, slot, 0.0) + GAPS.0).sum();
    (before.map_or(0.0, |(_, wide)| wide) + boxes - GAPS.0).min(room)
}

/// Draws the end of a log on the baseline `y`, as much of it as there is room for, and how many slots stand before.
pub fn draw(ui: &Ui, slots: &[SlotView], (left, right): (f32, f32), y: f32) -> Vec<Html> {
    let filled = || slots.iter().filter(|slot| slot.shape != SlotShape::Gap);
    // As for a line: one disk before the row where all of it is on disk, else one in each box that is.
    let whole = filled().next().is_some() && filled().all(|slot| slot.stored);
    let disk_in = |slot: &SlotView| if whole || !is_stored(slot) { 0.0 } else { DISK - 3.0 };
    let mut drawn = Vec::new();
    let mut left = left;
    if whole {
        drawn.push(glyphs::disk(left, y));
        left += DISK;
    }
    let width = |slot: &SlotView| width(ui, slot, disk_in(slot));
    let (from, before) = end_of(slots, right - left, width);
    if let Some(before) = before {
        drawn.push(text("node-slots-before", Point::new(left, y), Held::Start, before.0));
        left += before.1;
    }
    for slot in &slots[from..] {
        let wide = width(slot).min(right - left);
        drawn.push(one(ui, slot, (left, y), wide, disk_in(slot)));
        left += wide + GAPS.0;
    }
    drawn
}

/// What tells how many slots stand before those drawn, and the room that it takes.
type Before = (String, f32);

/// The first slot that is drawn in so much `room`, so that all after it are, and at least the last one.
fn end_of(slots: &[SlotView], room: f32, width: impl Fn(&SlotView) -> f32) -> (usize, Option<Before>) {
    let before = |from: usize| {
        let words = format!("+{from}");
        let wide = measure::width(&words, Face::Small) + 2.0 * GAPS.0;
        (from > 0).then_some((words, wide))
    };
    let mut taken = 0.0;
    let mut from = slots.len();
    while let Some(slot) = from.checked_sub(1).and_then(|next| slots.get(next)) {
        taken += width(slot) + if from == slots.len() { 0.0 } else { GAPS.0 };
        let rest = before(from - 1).map_or(0.0, |(_, wide)| wide);
        if taken + rest > room && from < slots.len() {
            break;
        }
        from -= 1;
    }
    (from, before(from))
}

/// How wide the box of one slot is, with so much room for a disk in it.
pub fn width(ui: &Ui, slot: &SlotView, disk: f32) -> f32 {
    let words = measure::width(&written(ui, slot), Face::Small) + beside(slot);
    (words + disk + 2.0 * GAPS.1).clamp(WIDTHS.0, WIDTHS.1)
}

/// The room of what stands below and beside the value.
fn beside(slot: &SlotView) -> f32 {
    number(slot).map_or(0.0, |number| measure::width(&number, Face::Small) + NUMBER.0)
}

/// The box of one slot, so `wide`, its left end on the baseline `y`; with a disk in it if there is room for one.
fn one(ui: &Ui, slot: &SlotView, (left, y): (f32, f32), wide: f32, disk: f32) -> Html {
    let half = wide / 2.0;
    let area = Area::new(Point::new(left + half, y - HEIGHT.1 + HEIGHT.0 / 2.0), half, HEIGHT.0 / 2.0);
    let beside = beside(slot);
    let words = measure::fit(&written(ui, slot), Face::Small, wide - disk - beside - 2.0 * GAPS.1 + 0.5);
    let middle = Point::new(left + half + (disk - beside) / 2.0, y);
    let ends = middle.x + measure::width(&words, Face::Small) / 2.0;
    let mut inside = vec![rect("", &area, 2.5), text("", middle, Held::Middle, words)];
    if let Some(number) = number(slot) {
        inside.push(text("node-slot-number", Point::new(ends + NUMBER.0, y + NUMBER.1), Held::Start, number));
    }
    if disk > 0.0 {
        inside.push(glyphs::disk(left + 3.5, y));
    }
    group(class(slot), Point::default(), inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::clock::Reading;
    use crate::motion::Motion;
    use crate::stage::svg::words;
    use std::rc::Rc;
    use synod_core::{Field, Language};

    fn ui() -> Ui {
        let still = Reading { shown_ms: 0.0, runs: false, glides: false };
        Ui::new(Language::English, false, Rc::new(Motion::unmoved(still)), Callback::noop())
    }

    fn slot(text: &str, stored: bool) -> SlotView {
        SlotView { text: text.into(), number: None, shape: SlotShape::Committed, stored }
    }

    /// What is written on a row of this width, and how many disks are on it.
    fn row(slots: &[SlotView], width: f32) -> (Vec<String>, usize) {
        let drawn = draw(&ui(), slots, (0.0, width), 0.0);
        let text = format!("{drawn:?}");
        (drawn.iter().flat_map(words).collect(), text.matches("glyph-disk").count())
    }

    #[test]
    fn a_disk_stands_for_all_or_in_each_that_is_stored() {
        assert_eq!(row(&[slot("x", true), slot("y", true)], 160.0).1, 1);
        assert_eq!(row(&[slot("x", true), slot("y", true), slot("z", false)], 160.0).1, 2);
        assert_eq!(row(&[slot("x", false)], 160.0).1, 0);
        let gap = SlotView { shape: SlotShape::Gap, ..slot("", false) };
        assert_eq!(row(&[gap, slot("y", true)], 160.0).1, 1, "nothing can be stored in a gap");
    }

    #[test]
    fn a_slot_is_told_with_its_number_and_what_is_known_of_it() {
        let of = |shape, number| {
            let number = Some(Field::new("turn", number));
            says(&ui(), 3, &SlotView { number, shape, ..slot("x", false) })
        };
        assert_eq!(of(SlotShape::Accepted, "4"), "slot 3: x, accepted, turn 4");
        assert_eq!(of(SlotShape::Chosen, "4"), "slot 3: x, chosen, turn 4");
        assert_eq!(of(SlotShape::Uncommitted, "5"), "slot 3: x, not committed, turn 5");
        assert_eq!(of(SlotShape::Committed, "5"), "slot 3: x, committed, turn 5");
        assert_eq!(says(&ui(), 1, &slot("", true)), "slot 1: no-op, committed, on disk");
    }

    #[test]
    fn the_room_that_a_row_takes_is_the_room_that_it_needs() {
        let log: Vec<SlotView> = ["x", "", "a longer value"].map(|text| slot(text, false)).into();
        for room in [30.0, 60.0, 90.0, 140.0, 300.0] {
            let wide = extent(&ui(), &log, room);
            assert!(wide <= room);
            assert_eq!(row(&log, room).0, row(&log, wide + 0.01).0, "in {room} and in {wide}");
        }
    }

    #[test]
    fn the_end_is_drawn_as_far_as_there_is_room() {
        let log: Vec<SlotView> = (1..=9).map(|number| slot(&number.to_string(), false)).collect();
        assert_eq!(row(&log, 200.0).0.len(), 9);
        assert_eq!(row(&log, 100.0).0, ["+6", "7", "8", "9"]);
        let of_terms: Vec<SlotView> =
            log.into_iter().map(|slot| SlotView { number: Some(Field::new("turn", "12")), ..slot }).collect();
        assert_eq!(row(&of_terms, 120.0).0, ["+7", "8", "12", "9", "12"]);
        let long = "a value of thirty-two characters";
        let (words, _) = row(&[slot("x", false), slot(long, false)], 60.0);
        assert!(words[0] == "+1" && words.len() == 2 && words[1].ends_with('…'), "{words:?}");
    }
}
