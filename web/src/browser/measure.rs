//! How wide a text is on the stage: SVG itself neither wraps nor shortens text.

use crate::browser;
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// A text style on the stage; stage.css has the same sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Face {
    /// A node's name.
    Name,
    /// A role, a small remark.
    Small,
    /// A line of a card.
    Line,
    /// A message's label.
    Pill,
    /// The label of a lost message.
    Lost,
}

impl Face {
    const fn font(self) -> &'static str {
        match self {
            Self::Name => "650 13px system-ui, \"Noto Sans SC\", \"Noto Sans CJK SC\", sans-serif",
            Self::Small => "400 11.5px system-ui, \"Noto Sans SC\", \"Noto Sans CJK SC\", sans-serif",
            Self::Line => "400 12.5px system-ui, \"Noto Sans SC\", \"Noto Sans CJK SC\", sans-serif",
            Self::Lost => "600 11.5px system-ui, \"Noto Sans SC\", \"Noto Sans CJK SC\", sans-serif",
            Self::Pill => "600 12px system-ui, \"Noto Sans SC\", \"Noto Sans CJK SC\", sans-serif",
        }
    }
}

/// How many widths are cached.
const MOST: usize = 4000;

#[derive(Default)]
struct Ruler {
    context: Option<CanvasRenderingContext2d>,
    known: BTreeMap<(Face, String), f32>,
}

thread_local! {
    static RULER: RefCell<Ruler> = RefCell::default();
}

/// The width of `text`, in CSS pixels.
pub fn width(text: &str, face: Face) -> f32 {
    RULER.with_borrow_mut(|ruler| {
        let key = (face, text.to_owned());
        if let Some(width) = ruler.known.get(&key) {
            return *width;
        }
        let width = ruler.measure(text, face);
        if ruler.known.len() >= MOST {
            ruler.known.clear();
        }
        ruler.known.insert(key, width);
        width
    })
}

/// `text`, shortened with an ellipsis where it is wider than `room`.
pub fn fit(text: &str, face: Face, room: f32) -> String {
    if width(text, face) <= room {
        return text.to_owned();
    }
    let mut kept: String = text.to_owned();
    while kept.pop().is_some() {
        let short = format!("{}…", kept.trim_end());
        if width(&short, face) <= room {
            return short;
        }
    }
    String::new()
}

impl Ruler {
    fn measure(&mut self, text: &str, face: Face) -> f32 {
        if self.context.is_none() {
            self.context = context();
        }
        let guess = || text.chars().map(|letter| if letter.is_ascii() { 7.2 } else { 12.5 }).sum();
        let Some(context) = &self.context else { return guess() };
        context.set_font(face.font());
        context.measure_text(text).map_or_else(|_| guess(), |metrics| metrics.width() as f32)
    }
}

fn context() -> Option<CanvasRenderingContext2d> {
    // Tests of what is drawn run without a browser.
    if cfg!(not(target_arch = "wasm32")) {
        return None;
    }
    let canvas = browser::window().document()?.create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    canvas.get_context("2d").ok()??.dyn_into().ok()
}
