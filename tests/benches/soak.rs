//! A million random scenarios of the three protocols are checked for what must hold. A third as many, most of them with
//! a rule switched off, are checked for the claims of their sentences. A scenario that fails is kept as the
//! tests keep it.

#[path = "../tests/random/mod.rs"]
mod random;
#[path = "../tests/random/verdicts.rs"]
mod verdicts;

use random::Sort;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use synod_protocols::registry;
use synod_tests::sentences;

/// How many scenarios of each protocol are run between two progress lines, and how many such stretches there are.
const STRETCH: u32 = 1_000;
const STRETCHES: u64 = 334;
/// In each stretch, how many scenarios of each protocol and broken variant have their sentences checked.
const SENTENCES: u32 = 50;
/// Seeds of stretches begin here: the test draws from 1 and 2.
const FIRST_SEED: u64 = 1_000;

fn main() {
    let registry = registry();
    let protocols: Vec<_> = registry.abouts().collect();
    let begun = AtomicU64::new(0);
    let done = AtomicU64::new(0);
    let play = || {
        while let stretch @ 0..STRETCHES = begun.fetch_add(1, Ordering::Relaxed) {
            for about in &protocols {
                let seed = FIRST_SEED + stretch;
                random::run(about, None, Sort::Faults, STRETCH, seed, verdicts::check);
                let variants = about.variants.iter().map(|variant| Some(variant.name.as_str()));
                for broken in [None].into_iter().chain(variants) {
                    random::run(about, broken, Sort::Wipes, SENTENCES, seed, |it| sentences::told(it).map(|_| ()));
                }
            }
            let played = (done.fetch_add(1, Ordering::Relaxed) + 1) * u64::from(STRETCH) * protocols.len() as u64;
            print!("\r{played} scenarios");
            _ = std::io::stdout().flush();
        }
    };
    // After a failure the other checks go on, since they may find more.
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(play);
        }
    });
    println!(", and nothing is broken; a third as many with rules switched off, and no sentence is false");
}
