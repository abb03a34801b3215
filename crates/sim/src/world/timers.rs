//! The timers of a node in a world without a clock: which of them run, and the time that each has left.

use alloc::vec::Vec;

/// A running timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TimeLeft {
    /// Its place in the protocol's list.
    pub(crate) timer: u8,
    /// In milliseconds; 0 where time is not modelled.
    pub(crate) left_ms: u64,
}

/// The running timers, each at most once, in the order of the protocol's list.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Timers(Vec<TimeLeft>);

impl Timers {
    /// Sets `timer`, even if it is already running.
    pub(crate) fn set(&mut self, timer: u8, left_ms: u64) {
        self.cancel(timer);
        let place = self.0.partition_point(|running| running.timer < timer);
        self.0.insert(place, TimeLeft { timer, left_ms });
    }

    /// Stops `timer`, if it runs.
    pub(crate) fn cancel(&mut self, timer: u8) {
        self.0.retain(|running| running.timer != timer);
    }

    /// Lets this much time pass for all of them, in milliseconds.
    pub(crate) fn elapse(&mut self, ms: u64) {
        self.0.iter_mut().for_each(|running| running.left_ms = running.left_ms.saturating_sub(ms));
    }

    /// Stops all of them.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The running timers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = TimeLeft> {
        self.0.iter().copied()
    }

    /// Whether none runs.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The time that `timer` has left, if it runs.
    pub(crate) fn left_ms(&self, timer: u8) -> Option<u64> {
        self.iter().find(|running| running.timer == timer).map(|running| running.left_ms)
    }

    /// The least time that any timer has left.
    pub(crate) fn least_ms(&self) -> Option<u64> {
        self.iter().map(|running| running.left_ms).min()
    }
}

impl FromIterator<TimeLeft> for Timers {
    fn from_iter<I: IntoIterator<Item = TimeLeft>>(timers: I) -> Self {
        let mut all = Self::default();
        timers.into_iter().for_each(|TimeLeft { timer, left_ms }| all.set(timer, left_ms));
        all
    }
}
