//! What is known of a run, and how a moment of it looks.

use super::by_address::ByAddress;
use super::texts::texts;
use synod_core::Language;
use synod_core::about::Decides;
use synod_sim::Run;
use synod_sim::run::frame::{Advance, Crossing, Entry, Frame, Mark, MarkSort, Outage};
use synod_sim::run::goal::GoalProgress;

/// All that is known of a run. It changes when a user acts, not when a user looks around.
#[derive(Debug)]
pub struct History {
    /// The history of events that this describes. It stays the same while more of it is computed.
    pub line: ByAddress<()>,
    /// When each step begins, in virtual milliseconds; the start first.
    pub times_ms: Vec<u64>,
    /// The marks on the scrubber.
    pub marks: Vec<Mark>,
    /// Every message's way.
    pub crossings: Vec<Crossing>,
    /// When nodes were down or paused.
    pub outages: Vec<Outage>,
    /// How it ends; `Moved` while that is not yet known.
    pub end: Advance,
    /// The step of the first violation.
    pub violation: Option<u32>,
    /// The moments of the captions written for this run, in order, in virtual milliseconds.
    pub captions: Vec<u64>,
    /// Whether its nodes keep logs.
    pub keep_logs: bool,
    /// The first step that is not as in the run that the captions were written for.
    pub departs: Option<u32>,
}

impl History {
    /// What is known of `run`, on this `line` of events; `end` is how it ends, and `departs` where it is no longer the
    /// run that its captions were written for.
    pub(super) fn of(run: &Run, line: ByAddress<()>, end: Advance, departs: Option<u32>) -> Self {
        let marks = run.marks();
        let violation = marks.iter().filter(|mark| mark.sort == MarkSort::Violation).map(|mark| mark.step).min();
        let until_ms = departs.map_or(u64::MAX, |step| run.at_ms(step));
        let written = run.scenario().captions.iter().map(|caption| caption.at_ms);
        let mut captions = Vec::new();
        for at_ms in written.filter(|at_ms| *at_ms <= until_ms) {
            captions.insert(captions.partition_point(|other| *other <= at_ms), at_ms);
        }
        Self {
            line,
            times_ms: (0..=run.len()).map(|step| run.at_ms(step)).collect(),
            marks,
            crossings: run.crossings(),
            outages: run.outages(),
            end,
            violation,
            captions,
            keep_logs: run.cluster().about().decides == Decides::Log,
            departs,
        }
    }

    /// Whether it is known to the run's end.
    pub fn is_whole(&self) -> bool {
        self.end != Advance::Moved
    }

    /// The number of the last step.
    pub fn last(&self) -> u32 {
        self.times_ms.len().saturating_sub(1) as u32
    }

    /// The virtual time at which it ends, in milliseconds.
    pub fn end_ms(&self) -> u64 {
        self.times_ms.last().copied().unwrap_or_default()
    }

    /// The virtual time at which `step` begins, in milliseconds.
    pub fn at_ms(&self, step: u32) -> u64 {
        self.times_ms.get(step as usize).copied().unwrap_or_else(|| self.end_ms())
    }

    /// The moment of the caption at `now_ms`.
    pub fn caption(&self, now_ms: f64) -> Option<u64> {
        self.captions.iter().rev().find(|at_ms| **at_ms as f64 <= now_ms).copied()
    }

    /// The last step that has begun at `now_ms`.
    pub fn step_at(&self, now_ms: f64) -> u32 {
        self.times_ms.partition_point(|at| *at as f64 <= now_ms).saturating_sub(1) as u32
    }
}

/// The moment shown.
#[derive(Debug)]
pub struct Snapshot {
    /// The frame that shows it.
    pub frame: Frame,
    /// The event with which it begins.
    pub entry: Entry,
    /// The player's progress, if the scenario has a goal and what tells it has been fetched.
    pub progress: Option<GoalProgress>,
}

impl Snapshot {
    /// The current moment of `run`.
    pub(super) fn of(run: &mut Run, language: Language) -> Self {
        let frame = run.frame(language);
        let entry = run.entry(frame.step, language);
        let progress = texts().and_then(|texts| (texts.progress)(run, &frame, language));
        Self { frame, entry, progress }
    }
}
