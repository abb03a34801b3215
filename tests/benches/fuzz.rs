//! Ten million hostile inputs, or as many as requested: none may panic, and decoding one may take neither long nor
//! much memory.
#![expect(clippy::disallowed_methods, reason = "how long an input took is measured")]

use cpu_time::ThreadTime;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use synod_protocols::registry;
use synod_sim::{Run, link};
use synod_tests::fuzz::{Fuzz, Input, decode, play};

#[global_allocator]
static COUNTER: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The run that receives the messages of a host page.
const SHOWN: &str = "#2pc-commit&x=1l1&t=2";
/// The longest that an input may take to decode.
const LONGEST: Duration = Duration::from_millis(100);
/// The most bytes that an input may need. Every allocation counts, even if it is freed immediately.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// Inputs between two progress lines.
const STRETCH: u64 = 100_000;

/// The worst so far. Times are processor time, so that other programs do not count.
#[derive(Default)]
struct Worst {
    decoding: Duration,
    playing: Duration,
    bytes: usize,
    good: u64,
}

fn main() {
    // Cargo passes `--bench`.
    let asked = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let inputs: u64 = asked.unwrap_or(10_000_000);
    let mut fuzz = Fuzz::new(1, include_str!("../golden/links.txt"));
    let (link, _) = link::read(&registry(), SHOWN).expect("the link is good");
    let shown = link::open(&registry(), &link).expect("it opens").remove(0);
    let mut worst = Worst::default();
    let start = Instant::now();
    for number in 1..=inputs {
        let input = fuzz.next_input();
        match catch_unwind(AssertUnwindSafe(|| worst.feed(&input, &shown))) {
            Ok(told) => fuzz.learn(&input, &told),
            Err(_) => give_up(&input, "a panic"),
        }
        if number % STRETCH == 0 || number == inputs {
            let Worst { decoding, playing, bytes, good } = worst;
            print!(
                "\r{number} inputs in {} s, {good} of them good, {} answers; the worst: decoding {:.1} ms, {} kB; \
                 playing {:.1} ms ",
                start.elapsed().as_secs(),
                fuzz.answers(),
                decoding.as_secs_f64() * 1e3,
                bytes / 1_000,
                playing.as_secs_f64() * 1e3
            );
            _ = std::io::stdout().flush();
        }
    }
    println!();
}

impl Worst {
    /// Feeds one input; returns the reader's answer.
    fn feed(&mut self, input: &Input, shown: &Run) -> String {
        let region = Region::new(COUNTER);
        let start = ThreadTime::now();
        let decoded = decode(input, shown);
        let mut took = start.elapsed();
        let bytes = region.change().bytes_allocated;
        // Slowness that does not repeat is not due to the input.
        for _ in 0..3 {
            if took > self.decoding {
                let start = ThreadTime::now();
                _ = decode(input, shown);
                took = took.min(start.elapsed());
            }
        }
        self.decoding = self.decoding.max(took);
        self.bytes = self.bytes.max(bytes);
        if took > LONGEST {
            give_up(input, &format!("decoding takes {took:?}"));
        }
        if bytes > MOST_BYTES {
            give_up(input, &format!("decoding takes {bytes} bytes"));
        }
        match decoded {
            Err(told) => told,
            Ok(decoded) => {
                self.good += 1;
                let start = ThreadTime::now();
                let told = play(decoded, SHOWN);
                self.playing = self.playing.max(start.elapsed());
                told
            }
        }
    }
}

/// Prints the input and exits.
fn give_up(input: &Input, what: &str) -> ! {
    println!("\n{what}: {:?}\n{}", input.sort, String::from_utf8_lossy(&input.bytes));
    std::process::exit(1)
}
