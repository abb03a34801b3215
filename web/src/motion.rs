//! What moves between two steps: one loop over cached handles, bypassing the virtual DOM.
//!
//! Yew draws the stage once per step. In between, each frame is sent to the model, whose clock then says which time is
//! shown ([`Motion::show`]); the loop moves the pills by their SVG transforms and calls what follows the clock
//! (scrubber, diagram, labels).

use crate::browser::{self, Listener};
use crate::geometry::pills::{Form, Pill, Placer, Spot};
use crate::geometry::{Area, Point};
use crate::model::clock::Reading;
use crate::model::intent::Intent;
use std::cell::RefCell;
use std::rc::Rc;
use synod_sim::FlightId;
use wasm_bindgen::prelude::*;
use web_sys::SvgTransform;
use yew::Callback;

/// While time runs, places are computed once in this many frames.
const PLACES_EVERY: u32 = 12;
/// For each further group of this many pills, places are computed less often: the cost grows with the square of their
/// number.
const PILLS_MORE: u32 = 32;

/// What follows the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follower {
    /// The scrubber.
    Scrubber,
    /// The clock's digits.
    Label,
    /// The space–time diagram's cursor.
    Diagram,
    /// The digits on the stage while no message is in flight.
    Quiet,
}

/// Called with the virtual time shown, in milliseconds, and whether time runs.
pub type Follow = Box<dyn FnMut(f64, bool)>;

/// The browser's animation-frame callback.
type Tick = Closure<dyn FnMut(f64)>;

/// How far a message's heading may differ from that of its drawn arrow, in degrees.
const TURN: f32 = 6.0;

/// What draws a message in another form, or with another heading in degrees.
pub type Draw = Box<dyn Fn(&Pill, Form, f32)>;

/// A message's handles on the page.
pub struct Handle {
    /// The message.
    pub id: FlightId,
    /// What draws it in another form, or with another heading in degrees.
    pub draw: Draw,
    /// The element whose transform moves it.
    pub transform: SvgTransform,
    /// How it is drawn, and with which heading in degrees; `None` before it has been drawn.
    pub drawn: Option<(Form, f32)>,
}

struct Inner {
    reading: Reading,
    handles: Vec<Handle>,
    pills: Vec<Pill>,
    placer: Placer,
    followers: [Option<Follow>; 4],
    requested: bool,
    frames: u32,
}

/// The loop.
pub struct Motion {
    inner: RefCell<Inner>,
    tick: Option<Tick>,
    _stillness: Option<Listener>,
    /// Those of the columns, where several runs stand side by side.
    columns: RefCell<Vec<Rc<Self>>>,
}

impl Motion {
    /// A loop that sends each frame to `dispatch`, with this initial reading of the clock.
    pub fn new(reading: Reading, dispatch: Callback<Intent>) -> Rc<Self> {
        let stillness = browser::media(browser::STILLNESS).map(|query| {
            let dispatch = dispatch.clone();
            Listener::new(&query, "change", move |_: web_sys::Event| {
                dispatch.emit(Intent::Stillness(browser::prefers_stillness()));
            })
        });
        let tick = Closure::new(move |stamp| dispatch.emit(Intent::Frame(stamp)));
        Rc::new(Self { tick: Some(tick), _stillness: stillness, ..Self::unmoved(reading) })
    }

    /// One that moves nothing, as it is before there is a browser.
    pub fn unmoved(reading: Reading) -> Self {
        let inner = Inner {
            reading,
            handles: Vec::new(),
            pills: Vec::new(),
            placer: Placer::default(),
            followers: [None, None, None, None],
            requested: false,
            frames: 0,
        };
        Self { inner: inner.into(), tick: None, _stillness: None, columns: RefCell::default() }
    }

    /// The loop of a column: what moves in it follows this one.
    pub fn column(&self, place: usize) -> Rc<Self> {
        let reading = self.inner.borrow().reading;
        let mut columns = self.columns.borrow_mut();
        while columns.len() <= place {
            columns.push(Rc::new(Self::unmoved(reading)));
        }
        Rc::clone(&columns[place])
    }

    /// Draws what the clock shows if the moment has changed or `frame` says that a frame is due, and requests another
    /// frame while time runs.
    pub fn show(&self, reading: Reading, frame: bool) {
        for column in self.columns.borrow().iter() {
            column.show(reading, frame);
        }
        let mut inner = self.inner.borrow_mut();
        let changed = inner.reading != reading;
        inner.reading = reading;
        if frame {
            inner.requested = false;
        }
        if frame || changed {
            inner.draw();
        }
        if let Some(tick) = self.tick.as_ref().filter(|_| reading.runs && !inner.requested) {
            let tick = tick.as_ref().unchecked_ref();
            inner.requested = browser::window().request_animation_frame(tick).is_ok();
        }
    }

    /// The message drawn nearest to `at`; `None` if there is none.
    pub fn nearest(&self, at: Point) -> Option<FlightId> {
        let inner = self.inner.borrow();
        let far = inner.handles.iter().zip(&inner.pills).map(|(handle, pill)| (handle.id, pill.distance(at)));
        // Of two at the same distance, the one drawn on top.
        far.reduce(|a, b| if b.1 <= a.1 { b } else { a }).map(|(id, _)| id)
    }

    /// Takes the messages of the step now shown, and what else is on the stage, which they do not cover.
    pub fn carry(&self, drawn: Vec<(Handle, Pill)>, taken: Vec<Area>) {
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
        inner.placer.keep_off(taken);
        inner.find_places();
        for index in new {
            inner.pills[index].slid = f32::from(inner.pills[index].spot.slid);
        }
        inner.move_pills();
    }

    /// The virtual time shown, in milliseconds.
    pub fn now_ms(&self) -> f64 {
        self.inner.borrow().reading.shown_ms
    }

    /// Has `follow` called whenever the time shown changes; `None` removes the callback.
    pub fn follow(&self, who: Follower, follow: Option<Follow>) {
        let mut inner = self.inner.borrow_mut();
        inner.followers[who as usize] = follow;
        inner.tell();
    }
}

impl Inner {
    /// Draws the moment shown. While time runs, places are computed only every few frames; pills glide in between.
    fn draw(&mut self) {
        self.frames = self.frames.wrapping_add(1);
        let every = PLACES_EVERY * (1 + self.pills.len() as u32 / PILLS_MORE);
        if !self.reading.glides || self.frames.is_multiple_of(every) {
            self.find_places();
        }
        self.move_pills();
        self.tell();
    }

    fn find_places(&mut self) {
        let Reading { shown_ms: now, glides, .. } = self.reading;
        self.placer.place(&mut self.pills, now, glides);
        for (handle, pill) in self.handles.iter_mut().zip(&self.pills) {
            let (form, heading) = (pill.spot.form, pill.heading(now));
            let same = |drawn: (Form, f32)| drawn.0 == form && (drawn.1 - heading).abs() < TURN;
            if !handle.drawn.is_some_and(same) {
                handle.drawn = Some((form, heading));
                (handle.draw)(pill, form, heading);
            }
        }
    }

    fn move_pills(&mut self) {
        let (now, handles) = (self.reading.shown_ms, &self.handles);
        Placer::glide(&mut self.pills, now, |index, at| {
            _ = handles[index].transform.set_translate(at.x, at.y);
        });
    }

    fn tell(&mut self) {
        let Reading { shown_ms: now, runs, .. } = self.reading;
        for follow in self.followers.iter_mut().flatten() {
            follow(now, runs);
        }
    }
}
