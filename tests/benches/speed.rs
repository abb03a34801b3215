//! How fast: the timed scheduler, going anywhere in a run, the explorer against Stateright's in the same process.
#![expect(clippy::disallowed_methods, reason = "a benchmark asks how long something took")]

mod figures;

use figures::{Figures, long_run, one_round, our_search, played_long, search_in, search_within, their_model};
use stateright::{Checker, Model};
use std::time::{Duration, Instant};
use synod_core::Language;
use synod_protocols::registry;
use synod_sim::explore::{Bounds, Budgets, FaultKind, Reduction, SearchStats};
use synod_tests::modules::loaded;

/// How often a run is played out, and how many jumps are made in it.
const RUNS: u32 = 200;
const SEEKS: u32 = 4_000;
/// How often both explorers search.
const SEARCHES: u32 = 3;
/// How many worlds are looked at where faults may happen.
const MOST_WITH_FAULTS: u32 = 1_000_000;

fn main() {
    let mut figures = Figures::default();
    scheduler(&mut figures);
    seeking(&mut figures);
    explorers(&mut figures);
    verdicts(&mut figures);
    faults(&mut figures);
    modules(&mut figures);
    figures.end();
}

/// How long `what` takes, and its result; dropping the result is not timed.
fn timed<T>(what: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = what();
    (start.elapsed(), result)
}

fn scheduler(figures: &mut Figures) {
    let scenario = long_run();
    let fastest = (0..RUNS).map(|_| timed(|| played_long(&scenario)).0).min().expect("some runs");
    figures.tell("actions a second, timed, Paxos of 5", 10_000.0 / fastest.as_secs_f64(), "", "at least 3000000");
}

fn seeking(figures: &mut Figures) {
    let mut run = played_long(&long_run());
    // Strides of a prime number avoid favouring checkpoints.
    let times: Vec<Duration> = (0..SEEKS).map(|seek| timed(|| run.seek(seek * 7_919 % 10_001)).0).collect();
    let mean = times.iter().sum::<Duration>() / SEEKS;
    let worst = times.into_iter().max().expect("some seeks");
    figures.tell("going anywhere in 10,000 actions, mean", mean.as_secs_f64() * 1e3, "ms", "at most 16");
    figures.tell("going anywhere in 10,000 actions, worst", worst.as_secs_f64() * 1e3, "ms", "at most 16");
    let frames = (0..SEEKS).map(|seek| {
        run.seek(seek * 7_919 % 10_001);
        timed(|| run.frame(Language::English)).0
    });
    let mean = frames.sum::<Duration>() / SEEKS;
    figures.tell("the frame of a moment in 10,000 actions, mean", mean.as_secs_f64() * 1e3, "ms", "at most 4");
}

fn explorers(figures: &mut Figures) {
    let ours = || {
        let mut search = our_search();
        while !search.advance(u32::MAX) {}
        search
    };
    let theirs = || their_model().checker().spawn_bfs().join();
    // Alternating, so that other load on the machine slows both.
    let mut fastest = [Duration::MAX; 2];
    let mut states = 0;
    for _ in 0..SEARCHES {
        let (time, search) = timed(ours);
        fastest[0] = fastest[0].min(time);
        states = search.stats().states;
        drop(search);
        let (time, checker) = timed(theirs);
        fastest[1] = fastest[1].min(time);
        assert_eq!(states as usize, checker.unique_state_count(), "both see the same worlds");
    }
    let [ours, theirs] = fastest.map(|time| f64::from(states) / time.as_secs_f64());
    figures.tell("states", f64::from(states), "", "");
    figures.tell("states a second, explorer", ours, "", "");
    figures.tell("states a second, Stateright", theirs, "", "");
    figures.tell("times as fast as Stateright", ours / theirs, "", "at least 20");
}

/// To the same verdict, with all that makes no difference left out, alternating with Stateright.
fn verdicts(figures: &mut Figures) {
    let mut fastest = [Duration::MAX; 2];
    for _ in 0..SEARCHES {
        let bounds = Bounds { reduction: Reduction::All, ..one_round() };
        fastest[0] = fastest[0].min(timed(|| searched(&bounds)).0);
        fastest[1] = fastest[1].min(timed(|| their_model().checker().spawn_bfs().join()).0);
    }
    let [ours, theirs] = fastest.map(|time| time.as_secs_f64() * 1e3);
    figures.tell("to a verdict, explorer", ours, "ms", "");
    figures.tell("to a verdict, Stateright", theirs, "ms", "");
    figures.tell("times as fast to a verdict as Stateright", theirs / ours, "", "");
}

/// What a transition costs where faults may happen, against one where none may, alternating.
fn faults(figures: &mut Figures) {
    let budgets = [&[][..], &[(FaultKind::Crashes, 1)], &[(FaultKind::Losses, 1)]];
    let mut least = [f64::MAX; 3];
    for _ in 0..SEARCHES {
        for (least, kinds) in least.iter_mut().zip(budgets) {
            let bounds = Bounds { budgets: Budgets::of(kinds), max_states: MOST_WITH_FAULTS, ..one_round() };
            let (time, stats) = timed(|| searched(&bounds));
            *least = least.min(time.as_secs_f64() * 1e9 / stats.transitions as f64);
        }
    }
    figures.tell("a transition without faults", least[0], "ns", "");
    figures.tell("of that a transition with a crash", least[1] / least[0], "", "at most 2");
    figures.tell("of that a transition with a loss", least[2] / least[0], "", "at most 2");
}

/// How far the search gets within `bounds`.
fn searched(bounds: &Bounds) -> SearchStats {
    let mut search = search_within(&registry(), bounds);
    while !search.advance(u32::MAX) {}
    search.stats()
}

/// The explorer on Paxos compiled in and as a module, alternating.
fn modules(figures: &mut Figures) {
    let registries = [registry(), loaded()];
    let mut fastest = [Duration::MAX; 2];
    let mut states = [0; 2];
    for _ in 0..SEARCHES {
        for (place, registry) in registries.iter().enumerate() {
            let (time, search) = timed(|| {
                let mut search = search_in(registry);
                while !search.advance(u32::MAX) {}
                search
            });
            fastest[place] = fastest[place].min(time);
            states[place] = search.stats().states;
        }
    }
    assert_eq!(states[0], states[1], "both see the same worlds");
    let [here, module] = fastest.map(|time| f64::from(states[0]) / time.as_secs_f64());
    figures.tell("states a second, explorer, of a module", module, "", "");
    figures.tell("of what is compiled in", module / here, "", "at least 0.7");
}
