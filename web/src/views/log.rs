//! The log: one paragraph per event, whole. Only those in view are rendered, so that ten thousand cost no more than
//! ten.

use crate::model::by_address::ByAddress;
use crate::model::intent::Intent;
use crate::model::state::State;
use crate::stage::ui::{Ui, use_ui};
use crate::views::transport::sort;
use crate::views::why::{self, Known};
use crate::words::{Label, More};
use std::rc::Rc;
use synod_sim::run::causes::{Asked, Causes};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// How many lines are rendered beyond the view, on each side.
const BEYOND: u32 = 8;

/// How many events are printed.
const PRINTED: u32 = 24;

/// What the log shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// What the page shows.
    pub state: State,
    /// The height of the panel in CSS pixels.
    pub height: f64,
    /// The least height of a line in CSS pixels, as in later.css.
    pub line: f64,
    /// The causes of what is asked about.
    pub why: Option<ByAddress<Known>>,
    /// Whether it may be asked why something happened.
    pub asks: bool,
}

/// The log.
#[component]
pub fn Log(props: &Props) -> Html {
    let ui = use_ui();
    let (view, all, drawn) = (use_node_ref(), use_node_ref(), use_node_ref());
    let first = use_state(|| 0_u32);
    let current = props.state.moment();
    let count = props.state.timeline().last() + 1;
    let in_view = (props.height / props.line).ceil() as u32;
    let start = first.saturating_sub(BEYOND).min(count);
    let end = (*first + in_view + BEYOND).min(count);

    let (line, height) = (props.line, props.height);
    let heights = use_mut_ref(Heights::default);
    let (scroller, parts, known) = (view.clone(), (all.clone(), drawn.clone()), Rc::clone(&heights));
    // What was shown last, and whether its line is still to be brought into view.
    let seen = use_mut_ref(|| ((u32::MAX, 0, 0), false));
    // After each drawing: the lines in view may have wrapped to other heights.
    use_effect(move || {
        let Some(view) = scroller.cast::<Element>() else { return };
        let (mut heights, mut seen) = (known.borrow_mut(), seen.borrow_mut());
        heights.fit(count, line, f64::from(view.client_width()));
        let top = f64::from(view.scroll_top());
        let grown = heights.measure(&parts.1, start, end, top);
        set(&parts.0, "height", heights.above(count));
        set(&parts.1, "top", heights.above(start));
        let now = (current, count, height as u32);
        if std::mem::replace(&mut seen.0, now) != now || seen.1 {
            let (at, next) = (heights.above(current), heights.above(current + 1));
            if at < top || next > top + height {
                view.set_scroll_top((at - height / 3.0).max(0.0) as i32);
            }
            // The heights of lines that are not drawn yet are guesses.
            seen.1 = !(start..end).contains(&current);
        } else if grown != 0.0 {
            view.set_scroll_top((top + grown) as i32);
        }
    });
    let onscroll = {
        let (first, known) = (first.clone(), Rc::clone(&heights));
        Callback::from(move |event: Event| {
            let top = f64::from(event.target_unchecked_into::<Element>().scroll_top());
            let now = known.borrow().line_at(top);
            if now.abs_diff(*first) >= BEYOND / 2 || now == 0 {
                first.set(now);
            }
        })
    };
    html! {
        <div class="log" ref={view} {onscroll} role="list" aria-label={ui.say(Label::Log)} tabindex="-1">
            // All lines have their room at any time, so that the view stays where it is while others are drawn.
            <div class="log-all" ref={all}>
                <div class="log-drawn" ref={drawn}>
                    { for (start..end).map(|step| line_of(&ui, props, step, count)) }
                </div>
            </div>
        </div>
    }
}

fn line_of(ui: &Ui, props: &Props, step: u32, count: u32) -> Html {
    let (column, entry) = props.state.entry(step);
    let now = step == props.state.moment();
    // Of several runs, what is asked about is of the one in focus.
    let in_focus = props.state.beside.as_ref().is_none_or(|beside| column == Some(beside.at));
    let is_cause = |causes: &Causes| in_focus && causes.steps.contains(&entry.step);
    let asking = column.map_or_else(|| ui.clone(), |column| ui.in_column(column));
    html! {
        <div key={step} class="why-line" role="listitem" data-why={why::mark(props.why.as_ref(), is_cause)}
            aria-setsize={count.to_string()} aria-posinset={(step + 1).to_string()}>
            <button type="button" class={classes!("log-entry", now.then_some("now"))}
                aria-current={now.then_some("step")} onclick={ui.on(Intent::Seek(step))}>
                <span class="log-time number">{ ui.say_with(Label::Clock, &[&entry.at_ms.to_string()]) }</span>
                <span class={classes!("mark", sort(entry.sort))} aria-hidden="true" />
                <span class="log-sentence">
                    if let Some(column) = column {
                        <b class="log-column">{ props.state.column_name(column) }</b>{ " " }
                    }
                    { entry.text }
                </span>
                if props.why.as_ref().is_some_and(|known| is_cause(&known.causes)) {
                    <span class="for-ears">{ ui.say(More::IsCause) }</span>
                }
            </button>
            if now && props.asks {
                { why::ask(&asking, Asked::Step(entry.step), "why-small", ui.say(More::Why)) }
            }
        </div>
    }
}

/// The latest events up to the moment, on paper. The last one comes first: styles put them from the bottom up.
pub fn printed(ui: &Ui, state: &State) -> Html {
    if !state.print {
        return Html::default();
    }
    let here = state.moment();
    html! {
        <ol class="log-paper" aria-label={ui.say(Label::Log)}>
            { for (here.saturating_sub(PRINTED - 1)..=here).rev().map(|step| {
                let entry = state.entry(step).1;
                html! {
                    <li>
                        <span class="log-time number">{ ui.say_with(Label::Clock, &[&entry.at_ms.to_string()]) }</span>
                        <span>{ entry.text }</span>
                    </li>
                }
            }) }
        </ol>
    }
}

/// How high each line is, in CSS pixels, as far as it has been drawn; the others are taken for single lines.
#[derive(Default)]
struct Heights {
    lines: Vec<f64>,
    width: f64,
}

impl Heights {
    /// Makes room for `count` lines of at least `line`; in another width all lines wrap differently.
    fn fit(&mut self, count: u32, line: f64, width: f64) {
        if self.width != width {
            (self.width, self.lines) = (width, Vec::new());
        }
        self.lines.resize(count as usize, line);
    }

    /// Measures the lines from `start` to `end`, which are drawn; by how much those above `top` have grown.
    fn measure(&mut self, drawn: &NodeRef, start: u32, end: u32, top: f64) -> f64 {
        let Some(drawn) = drawn.cast::<Element>().map(|drawn| drawn.children()) else { return 0.0 };
        let (first, mut grown) = (self.line_at(top), 0.0);
        for step in start..end {
            let line = drawn.item(step - start).and_then(|line| line.dyn_into::<HtmlElement>().ok());
            if let (Some(line), Some(height)) = (line, self.lines.get_mut(step as usize)) {
                let before = std::mem::replace(height, f64::from(line.offset_height()));
                grown += if step < first { *height - before } else { 0.0 };
            }
        }
        grown
    }

    /// The height of all lines before `step`.
    fn above(&self, step: u32) -> f64 {
        self.lines.iter().take(step as usize).sum()
    }

    /// The line at this height.
    fn line_at(&self, top: f64) -> u32 {
        let mut below = 0.0;
        let above = |height: &&f64| {
            below += **height;
            below <= top
        };
        self.lines.iter().take_while(above).count() as u32
    }
}

fn set(part: &NodeRef, property: &str, pixels: f64) {
    if let Some(part) = part.cast::<HtmlElement>() {
        _ = part.style().set_property(property, &format!("{pixels}px"));
    }
}

#[cfg(test)]
mod tests {
    use super::Heights;

    #[test]
    fn lines_of_different_heights_are_found_by_height() {
        let mut heights = Heights::default();
        heights.fit(4, 26.0, 300.0);
        heights.lines[1] = 60.0;
        assert_eq!([0, 1, 2, 9].map(|step| heights.above(step)), [0.0, 26.0, 86.0, 138.0]);
        assert_eq!([0.0, 25.0, 26.0, 85.0, 86.0].map(|top| heights.line_at(top)), [0, 0, 1, 1, 2]);
        heights.fit(4, 26.0, 500.0);
        assert_eq!(heights.above(2), 52.0);
    }
}
