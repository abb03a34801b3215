//! The clock of the motion: which virtual time is shown, and how it advances to the next moment. Real time is passed in
//! as a number.

use super::by_address::ByAddress;
use super::history::History;
use synod_sim::run::frame::Advance;

/// How long a single step takes to show, in real milliseconds.
const GLIDE_MS: f64 = 260.0;
/// The longest that an interval without messages in flight takes to show, in real milliseconds. At the page's own speed
/// a message takes between one and two seconds: waiting lasts as long as several of them, long enough to be felt, and
/// a timer of minutes does not take hours.
const QUIET_MS: f64 = 6000.0;
/// The longest time between two frames that is counted: a page that was hidden does not catch up.
const LONGEST_FRAME_MS: f64 = 100.0;
/// How long time takes to return to the last event when a user acts while a message is in flight, in real
/// milliseconds.
const REWIND_MS: f64 = 180.0;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Still,
    Playing,
    /// Advancing to the next step, at this rate.
    Gliding(f64),
    /// Returning to the step shown, at this rate.
    Rewinding(f64),
}

/// What the clock shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The virtual time shown, in milliseconds; with reduced motion, that of the step.
    pub shown_ms: f64,
    /// Whether it moves, or will when a caption has been read.
    pub runs: bool,
    /// Whether the motion is animated.
    pub glides: bool,
}

/// The clock.
#[derive(Clone, Debug)]
pub struct Clock {
    /// The history of events that it follows.
    line: Option<ByAddress<()>>,
    position: u32,
    now_ms: f64,
    mode: Mode,
    /// Whether motion is reduced.
    still: bool,
    /// The time of the latest frame, in real milliseconds.
    stamp: Option<f64>,
    /// The moment of the latest caption that need not be held any more, in virtual milliseconds.
    read_ms: Option<u64>,
    /// How much longer a caption is held, in real milliseconds.
    hold_ms: Option<f64>,
}

impl Clock {
    /// A clock at the start; `still`: motion is reduced.
    pub const fn new(still: bool) -> Self {
        let (mode, stamp) = (Mode::Still, None);
        Self { line: None, position: 0, now_ms: 0.0, mode, still, stamp, read_ms: None, hold_ms: None }
    }

    /// The step that it has reached.
    pub const fn position(&self) -> u32 {
        self.position
    }

    /// Whether it runs on by itself.
    pub fn is_playing(&self) -> bool {
        self.mode == Mode::Playing
    }

    /// Whether it stands at a caption that is being read.
    pub const fn holds(&self) -> bool {
        self.hold_ms.is_some()
    }

    /// The caption has been read.
    pub const fn go_on(&mut self) {
        self.hold_ms = None;
    }

    /// Runs by itself: the caption shown is held first, since nobody has pressed anything.
    pub const fn play_unasked(&mut self) {
        (self.mode, self.read_ms) = (Mode::Playing, None);
    }

    /// Sets whether motion is reduced.
    pub const fn keep_still(&mut self, still: bool) {
        self.still = still;
    }

    /// What it shows of `history`.
    pub fn reading(&self, history: &History) -> Reading {
        let runs = self.mode != Mode::Still;
        let shown_ms = if self.still && runs {
            // The latest event or caption.
            history.at_ms(self.position).max(history.caption(self.now_ms).unwrap_or_default()) as f64
        } else {
            self.now_ms
        };
        Reading { shown_ms, runs, glides: runs && !self.still }
    }

    /// Follows what is shown: the run, the step, and whether time runs.
    pub fn follow(&mut self, history: &History, position: u32, playing: bool) {
        let same_line = self.line.as_ref() == Some(&history.line);
        if !same_line || self.position != position {
            let begins = history.at_ms(position) as f64;
            // A user acts while a message is in flight: time returns to the last event.
            let acted = position == self.position + 1 && begins < self.now_ms && !self.still;
            self.mode = if acted { Mode::Rewinding((self.now_ms - begins) / REWIND_MS) } else { Mode::Still };
            self.now_ms = if acted { self.now_ms } else { begins };
            (self.stamp, self.position, self.line) = (None, position, Some(history.line.clone()));
            self.hold_ms = None;
        }
        match (playing, self.mode) {
            (true, Mode::Playing) | (false, Mode::Still | Mode::Gliding(_) | Mode::Rewinding(_)) => {}
            // Whoever starts it has seen the caption.
            (true, _) => (self.mode, self.read_ms) = (Mode::Playing, history.caption(self.now_ms)),
            (false, Mode::Playing) => (self.mode, self.hold_ms) = (Mode::Still, None),
        }
    }

    /// Moves to a moment between steps.
    pub fn go_to(&mut self, history: &History, now_ms: f64) {
        self.now_ms = now_ms.clamp(0.0, history.end_ms() as f64);
        if !self.is_playing() {
            self.mode = Mode::Still;
        }
        self.position = history.step_at(self.now_ms);
    }

    /// Starts to glide to the next step. A glide in progress is completed first; if nothing is animated, jumps to it.
    pub fn forward(&mut self, history: &History) {
        if matches!(self.mode, Mode::Gliding(_)) {
            self.jump(history, self.position + 1);
        }
        if self.is_playing() {
            self.mode = Mode::Still;
        }
        if self.position >= history.last() {
            return;
        }
        let ahead = history.at_ms(self.position + 1) as f64 - self.now_ms;
        // A moment at the same virtual time follows immediately.
        if self.still || ahead <= 0.0 {
            self.jump(history, self.position + 1);
        } else {
            (self.mode, self.stamp) = (Mode::Gliding(ahead / GLIDE_MS), None);
        }
    }

    fn jump(&mut self, history: &History, position: u32) {
        (self.position, self.now_ms) = (position, history.at_ms(position) as f64);
        self.mode = Mode::Still;
    }

    /// A frame at `stamp`, in real milliseconds; `rate` is virtual time per real time, and `quiet` says that no message
    /// is in flight. `reading_ms` is how long the caption of a moment is held. Returns whether time runs on.
    pub fn frame(
        &mut self,
        stamp: f64,
        history: &History,
        (rate, quiet): (f64, bool),
        reading_ms: &dyn Fn(u64) -> Option<f64>,
    ) -> bool {
        let passed = self.stamp.map_or(0.0, |before| (stamp - before).clamp(0.0, LONGEST_FRAME_MS));
        let goes_on = self.advance(passed, history, rate, quiet);
        if self.is_playing() {
            self.hold(history, reading_ms);
        }
        self.stamp = goes_on.then_some(stamp);
        goes_on
    }

    fn advance(&mut self, passed: f64, history: &History, rate: f64, quiet: bool) -> bool {
        let next = history.at_ms(self.position + 1) as f64;
        match self.mode {
            Mode::Still => false,
            Mode::Rewinding(rate) => {
                let begins = history.at_ms(self.position) as f64;
                self.now_ms = (self.now_ms - passed * rate).max(begins);
                if self.now_ms <= begins {
                    self.mode = Mode::Still;
                }
                self.mode != Mode::Still
            }
            _ if self.hold_ms.is_some_and(|left| left > passed) => {
                self.hold_ms = self.hold_ms.map(|left| left - passed);
                true
            }
            // At the end of what is known so far, playing waits.
            _ if self.position >= history.last() => self.is_playing() && history.end == Advance::Moved,
            Mode::Gliding(rate) => {
                self.now_ms = (self.now_ms + passed * rate).min(next);
                if self.now_ms >= next {
                    self.position += 1;
                    self.mode = Mode::Still;
                }
                self.mode != Mode::Still
            }
            Mode::Playing => {
                self.hold_ms = None;
                let start = history.at_ms(self.position) as f64;
                let fast = (next - start) / QUIET_MS;
                if quiet && fast > rate {
                    self.now_ms = (self.now_ms + passed * fast).min(next);
                } else {
                    self.now_ms += passed * rate;
                }
                self.position = history.step_at(self.now_ms).max(self.position);
                self.now_ms = self.now_ms.min(history.end_ms() as f64);
                true
            }
        }
    }
    /// Stands still at the first caption that has been reached and is to be held.
    fn hold(&mut self, history: &History, reading_ms: &dyn Fn(u64) -> Option<f64>) {
        let unread = |at_ms: &&u64| self.read_ms.is_none_or(|read_ms| **at_ms > read_ms);
        let Some(at_ms) = history.captions.iter().find(unread).copied() else { return };
        // Nothing is held at the end: time stops there by itself.
        if at_ms as f64 > self.now_ms || self.position >= history.last() {
            return;
        }
        self.read_ms = Some(at_ms);
        // A frame may have passed it by a little.
        let position = history.step_at(at_ms as f64);
        let departed = history.departs.is_some_and(|departs| position >= departs);
        if let Some(ms) = reading_ms(at_ms).filter(|_| !departed) {
            (self.now_ms, self.position, self.hold_ms) = (at_ms as f64, position, Some(ms));
        }
    }
}
