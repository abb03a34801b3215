//! What moves between two steps: one loop over cached handles, past the virtual DOM.
//!
//! Yew draws the stage once a step. In between, this loop lets virtual time run, moves the pills by their SVG
//! transforms and tells those who follow the clock (scrubber, diagram, label, caption). When a step is due it says
//! so, and Yew draws again.

use crate::browser::{self, Listener};
use crate::geometry::Area;
use crate::geometry::pills::{Pill, Placer, Spot};
use crate::same::Same;
use crate::sitting::Known;
use crate::state::{Intent, State};
use std::cell::RefCell;
use std::rc::Rc;
use synod_sim::FlightId;
use synod_sim::frame::Step;
use wasm_bindgen::prelude::*;
use web_sys::{Element, SvgTransform};
use yew::UseReducerDispatcher;

/// How long a single step takes to show, in real milliseconds.
const GLIDE_MS: f64 = 260.0;
/// How long a time in which nothing is on the way takes at most, in real milliseconds.
const QUIET_MS: f64 = 1100.0;
/// The longest time between two frames that counts: a hidden page does not catch up.
const LONGEST_FRAME_MS: f64 = 100.0;

/// How long time takes to go back to the last event, when somebody acts while a message is on its way, in real
/// milliseconds.
const REWIND_MS: f64 = 180.0;

/// In every how-manieth frame places are sought anew while time runs.
const PLACES_EVERY: u32 = 12;
/// So many pills more, and places are sought as many frames later again: seeking costs the square of their number.
const PILLS_MORE: u32 = 32;

/// Who follows the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follower {
    /// The scrubber.
    Scrubber,
    /// The clock in figures.
    Label,
    /// The space–time diagram's cursor.
    Diagram,
    /// The caption.
    Caption,
}

/// What is called with the virtual time shown, in milliseconds, and whether time runs.
pub type Follow = Box<dyn FnMut(f64, bool)>;

/// What the browser calls before a frame.
type Tick = Closure<dyn FnMut(f64)>;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Still,
    Playing,
    /// On the way to the next step, at this rate.
    Gliding(f64),
    /// Back to the step shown, at this rate.
    Rewinding(f64),
}

/// A pill's handles on the page.
pub struct Handle {
    /// The message.
    pub id: FlightId,
    /// The pill, which is told in an attribute when it is a dot.
    pub element: Element,
    /// What moves it.
    pub transform: SvgTransform,
    /// Whether it is drawn as a dot.
    pub dot: bool,
}

struct Inner {
    known: Option<Same<Known>>,
    /// Whether a moment is wanted that is not known yet.
    waits: bool,
    position: u32,
    now_ms: f64,
    mode: Mode,
    rate: f64,
    still: bool,
    handles: Vec<Handle>,
    pills: Vec<Pill>,
    placer: Placer,
    followers: [Option<Follow>; 4],
    stamp: Option<f64>,
    requested: bool,
    frames: u32,
}

/// The loop.
pub struct Motion {
    inner: RefCell<Inner>,
    dispatch: UseReducerDispatcher<State>,
    tick: RefCell<Option<Tick>>,
    _stillness: RefCell<Option<Listener>>,
}

impl Motion {
    /// A loop that asks `dispatch` for the next step when it is due.
    pub fn new(dispatch: UseReducerDispatcher<State>) -> Rc<Self> {
        let inner = Inner {
            known: None,
            waits: false,
            position: 0,
            now_ms: 0.0,
            mode: Mode::Still,
            rate: 0.05,
            still: browser::prefers_stillness(),
            handles: Vec::new(),
            pills: Vec::new(),
            placer: Placer::default(),
            followers: [None, None, None, None],
            stamp: None,
            requested: false,
            frames: 0,
        };
        let motion =
            Rc::new(Self { inner: inner.into(), dispatch, tick: RefCell::default(), _stillness: RefCell::default() });
        let weak = Rc::downgrade(&motion);
        *motion.tick.borrow_mut() = Some(Closure::new(move |stamp| {
            if let Some(motion) = weak.upgrade() {
                motion.tick(stamp);
            }
        }));
        let weak = Rc::downgrade(&motion);
        if let Some(query) = browser::media("(prefers-reduced-motion: reduce)") {
            let changed = move |_: web_sys::Event| {
                if let Some(motion) = weak.upgrade() {
                    motion.inner.borrow_mut().still = browser::prefers_stillness();
                }
            };
            *motion._stillness.borrow_mut() = Some(Listener::new(&query, "change", changed));
        }
        motion
    }

    /// Follows what the page shows: the run and whether it waits to show more of it, the step, whether time runs and
    /// how fast.
    pub fn show(&self, known: &Same<Known>, waits: bool, position: u32, playing: bool, rate: f64) {
        let mut inner = self.inner.borrow_mut();
        inner.waits = waits;
        let same_line = inner.known.as_ref().is_some_and(|before| before.line == known.line);
        let elsewhere = !same_line || inner.position != position;
        inner.known = Some(known.clone());
        inner.rate = rate;
        if elsewhere {
            let begins = known.at_ms(position) as f64;
            let acted = position == inner.position + 1 && begins < inner.now_ms && !inner.still;
            inner.mode = if acted { Mode::Rewinding((inner.now_ms - begins) / REWIND_MS) } else { Mode::Still };
            inner.now_ms = if acted { inner.now_ms } else { begins };
            inner.stamp = None;
            inner.position = position;
        }
        match (playing, inner.mode) {
            (true, Mode::Playing) | (false, Mode::Still | Mode::Gliding(_) | Mode::Rewinding(_)) => {}
            (true, _) => inner.mode = Mode::Playing,
            (false, Mode::Playing) => inner.mode = Mode::Still,
        }
        inner.draw();
        drop(inner);
        self.request();
    }

    /// Takes the pills of the step now shown.
    pub fn carry(&self, drawn: Vec<(Handle, Pill)>, nodes: &[Area]) {
        let mut inner = self.inner.borrow_mut();
        let inner = &mut *inner;
        let before: Vec<(FlightId, Spot, f32)> =
            inner.handles.iter().zip(&inner.pills).map(|(handle, pill)| (handle.id, pill.spot, pill.slid)).collect();
        inner.handles.clear();
        inner.pills.clear();
        let mut new = Vec::new();
        for (handle, mut pill) in drawn {
            if let Some((_, spot, slid)) = before.iter().find(|(id, ..)| *id == handle.id) {
                (pill.spot, pill.slid) = (*spot, *slid);
            } else {
                new.push(inner.pills.len());
            }
            inner.handles.push(handle);
            inner.pills.push(pill);
        }
        inner.placer.keep_off(nodes);
        inner.find_places();
        for index in new {
            inner.pills[index].slid = f32::from(inner.pills[index].spot.slid);
        }
        inner.move_pills();
    }

    /// Has `follow` called whenever the time shown changes; `None`: no longer.
    pub fn follow(&self, who: Follower, follow: Option<Follow>) {
        let mut inner = self.inner.borrow_mut();
        inner.followers[who as usize] = follow;
        inner.tell();
    }

    /// Goes on by one step, showing what moves until then.
    pub fn forward(&self) {
        let mut inner = self.inner.borrow_mut();
        let Some(known) = inner.known.clone() else { return };
        if inner.waits || (inner.position >= known.last() && known.end == Step::Moved) {
            return self.dispatch.dispatch(Intent::Await);
        }
        let was_playing = inner.mode == Mode::Playing;
        // Whoever presses on while a step is still being shown wants the one after it.
        if matches!(inner.mode, Mode::Gliding(_)) {
            inner.position += 1;
            inner.now_ms = known.at_ms(inner.position) as f64;
            inner.mode = Mode::Still;
            self.dispatch.dispatch(Intent::Seek(inner.position));
        }
        if was_playing {
            inner.mode = Mode::Still;
            self.dispatch.dispatch(Intent::Play(false));
        }
        if inner.position >= known.last() {
            return;
        }
        let ahead = known.at_ms(inner.position + 1) as f64 - inner.now_ms;
        if inner.still || ahead <= 0.0 {
            inner.position += 1;
            inner.now_ms = known.at_ms(inner.position) as f64;
            self.dispatch.dispatch(Intent::Seek(inner.position));
            return;
        }
        inner.mode = Mode::Gliding(ahead / GLIDE_MS);
        inner.stamp = None;
        drop(inner);
        self.request();
    }

    /// Goes to a moment between steps.
    pub fn go_to(&self, now_ms: f64) {
        let mut inner = self.inner.borrow_mut();
        let Some(known) = inner.known.clone() else { return };
        inner.now_ms = now_ms.clamp(0.0, known.end_ms() as f64);
        inner.mode = if inner.mode == Mode::Playing { Mode::Playing } else { Mode::Still };
        let step = known.step_at(inner.now_ms);
        if step != inner.position {
            inner.position = step;
            self.dispatch.dispatch(Intent::Seek(step));
        }
        inner.draw();
    }

    fn request(&self) {
        let mut inner = self.inner.borrow_mut();
        if inner.mode == Mode::Still || inner.requested {
            return;
        }
        if let Some(tick) = &*self.tick.borrow() {
            inner.requested = browser::window().request_animation_frame(tick.as_ref().unchecked_ref()).is_ok();
        }
    }

    fn tick(&self, stamp: f64) {
        let mut inner = self.inner.borrow_mut();
        inner.requested = false;
        let passed = inner.stamp.map_or(0.0, |before| (stamp - before).clamp(0.0, LONGEST_FRAME_MS));
        let before = inner.position;
        let goes_on = inner.advance(passed);
        inner.stamp = goes_on.then_some(stamp);
        inner.draw();
        let (position, ended) = (inner.position, !goes_on && inner.mode == Mode::Playing);
        drop(inner);
        if position != before {
            self.dispatch.dispatch(Intent::Seek(position));
        }
        if ended {
            self.dispatch.dispatch(Intent::Play(false));
        }
        if goes_on {
            self.request();
        }
    }
}

impl Inner {
    /// Lets `passed` real milliseconds pass; says whether time runs on.
    fn advance(&mut self, passed: f64) -> bool {
        let Some(known) = self.known.clone() else { return false };
        let next = known.at_ms(self.position + 1) as f64;
        match self.mode {
            Mode::Still => false,
            Mode::Rewinding(rate) => {
                let begins = known.at_ms(self.position) as f64;
                self.now_ms = (self.now_ms - passed * rate).max(begins);
                if self.now_ms <= begins {
                    self.mode = Mode::Still;
                }
                self.mode != Mode::Still
            }
            // Who plays on to where nothing is known yet waits.
            _ if self.position >= known.last() => self.mode == Mode::Playing && known.end == Step::Moved,
            Mode::Gliding(rate) => {
                self.now_ms = (self.now_ms + passed * rate).min(next);
                if self.now_ms >= next {
                    self.position += 1;
                    self.mode = Mode::Still;
                }
                self.mode != Mode::Still
            }
            Mode::Playing => {
                let start = known.at_ms(self.position) as f64;
                let quiet = (next - start) / QUIET_MS;
                if self.pills.is_empty() && quiet > self.rate {
                    self.now_ms = (self.now_ms + passed * quiet).min(next);
                } else {
                    self.now_ms += passed * self.rate;
                }
                self.position = known.step_at(self.now_ms).max(self.position);
                self.now_ms = self.now_ms.min(known.end_ms() as f64);
                true
            }
        }
    }

    /// The time shown: under reduced motion that of the step.
    fn shown_ms(&self) -> f64 {
        match &self.known {
            Some(known) if self.still && self.mode != Mode::Still => known.at_ms(self.position) as f64,
            _ => self.now_ms,
        }
    }

    fn glides(&self) -> bool {
        self.mode != Mode::Still && !self.still
    }

    /// Draws the moment shown. While time runs, places are sought anew only every few frames: pills glide in between.
    fn draw(&mut self) {
        self.frames = self.frames.wrapping_add(1);
        let every = PLACES_EVERY * (1 + self.pills.len() as u32 / PILLS_MORE);
        if !self.glides() || self.frames.is_multiple_of(every) {
            self.find_places();
        }
        self.move_pills();
        self.tell();
    }

    fn find_places(&mut self) {
        let (now, glides) = (self.shown_ms(), self.glides());
        self.placer.place(&mut self.pills, now, glides);
        for (handle, pill) in self.handles.iter_mut().zip(&self.pills) {
            if handle.dot != pill.spot.dot {
                handle.dot = pill.spot.dot;
                _ = handle.element.toggle_attribute_with_force("data-dot", handle.dot);
            }
        }
    }

    fn move_pills(&mut self) {
        let (now, handles) = (self.shown_ms(), &self.handles);
        Placer::glide(&mut self.pills, now, |index, at| {
            _ = handles[index].transform.set_translate(at.x, at.y);
        });
    }

    fn tell(&mut self) {
        let (now, runs) = (self.shown_ms(), self.mode != Mode::Still);
        for follow in self.followers.iter_mut().flatten() {
            follow(now, runs);
        }
    }
}
