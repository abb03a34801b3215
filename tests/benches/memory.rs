//! How much memory, counted by the allocator: a long run with all that time travel needs, and a state of the explorer
//! and of Stateright's.

mod figures;

use figures::{Figures, long_run, our_search, played_long, their_model};
use stateright::{Checker, Model};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::alloc::System;
use std::time::Duration;

#[global_allocator]
static COUNTER: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Bytes in use.
fn live() -> usize {
    let stats = COUNTER.stats();
    stats.bytes_allocated.saturating_sub(stats.bytes_deallocated)
}

fn main() {
    let mut figures = Figures::default();
    let scenario = long_run();
    let before = live();
    let run = played_long(&scenario);
    figures.tell("a run of 10,000 actions", (live() - before) as f64 / 1e6, "MB", "at most 20");
    drop(run);

    let (most, states) = ours();
    figures.tell("states", states, "", "");
    figures.tell("bytes a state, explorer, at the peak", most / states, "", "at most 48");
    figures.tell("bytes a state, Stateright, at the peak", theirs() / states, "", "");
    figures.end();
}

/// The most bytes in use during our search, and the states.
fn ours() -> (f64, f64) {
    let before = live();
    let mut search = our_search();
    let mut most = 0;
    let mut done = false;
    while !done {
        done = search.advance(1_000);
        most = most.max(live() - before);
    }
    (most as f64, f64::from(search.stats().states))
}

/// The most bytes in use during Stateright's search.
fn theirs() -> f64 {
    let before = live();
    let checker = their_model().checker().spawn_bfs();
    let mut most = 0;
    while !checker.is_done() {
        most = most.max(live().saturating_sub(before));
        std::thread::sleep(Duration::from_millis(1));
    }
    most as f64
}
