//! A million random scenarios of the three protocols; one that breaks a claim is kept as the test keeps it.

#[path = "../tests/random/mod.rs"]
mod random;

use random::Sort;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use synod_core::{BuiltIn, Registry};

/// How many scenarios of each protocol come between two words of progress, and how often.
const STRETCH: u32 = 1_000;
const STRETCHES: u64 = 334;
/// Seeds of stretches begin here: the test draws from 1 and 2.
const FIRST_SEED: u64 = 1_000;

fn main() {
    let protocols = BuiltIn::abouts();
    let begun = AtomicU64::new(0);
    let done = AtomicU64::new(0);
    let play = || {
        while let stretch @ 0..STRETCHES = begun.fetch_add(1, Ordering::Relaxed) {
            for about in &protocols {
                random::run(about, Sort::Faults, STRETCH, FIRST_SEED + stretch);
            }
            let played = (done.fetch_add(1, Ordering::Relaxed) + 1) * u64::from(STRETCH) * protocols.len() as u64;
            print!("\r{played} scenarios");
            _ = std::io::stdout().flush();
        }
    };
    // Where one finds something the others go on: there may be more to find.
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(play);
        }
    });
    println!(", and no claim is broken");
}
