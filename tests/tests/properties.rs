//! Random scenarios with random faults. What must never happen does not; a scenario in which it does is shrunk and kept
//! in `tests/kept/`, and is played again by this test for ever after.
#![cfg(not(target_arch = "wasm32"))]

mod random;

use random::{claims, finds, run};
use std::fs;
use std::path::{Path, PathBuf};
use synod_core::{BuiltIn, Registry};
use synod_sim::digest::digest;
use synod_sim::write;
use synod_tests::scenarios_of;

/// How many scenarios of each protocol are drawn.
const CASES: u32 = 2_000;

/// Twins that so few scenarios need not find: they break a claim after many steps only, or one that fails anyway. The
/// explorer finds them.
const RARE: [&str; 5] = [
    "precommitted-times-out-to-abort",
    "aborts-after-precommit",
    "lowest-adopted",
    "proposer-amnesia",
    "accept-raises-no-promise",
];

fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("kept")
}

/// Draws scenarios of a protocol; the first bad one is kept.
fn nothing_bad_happens(protocol: &str) {
    let about = BuiltIn::about(protocol).expect("a protocol");
    if let Err((reason, scenario)) = run(about, CASES, 1) {
        let file = format!("{}\n", write(&scenario, about));
        let path = kept().join(format!("{protocol}-{:016x}.json", digest(&file)));
        fs::write(&path, &file).expect("a directory that can be written");
        panic!("{reason}\nkept as {}:\n{file}", path.display());
    }
}

#[test]
fn nothing_bad_happens_to_two_phase_commit() {
    nothing_bad_happens("2pc");
}

#[test]
fn nothing_bad_happens_to_three_phase_commit() {
    nothing_bad_happens("3pc");
}

#[test]
fn nothing_bad_happens_to_paxos() {
    nothing_bad_happens("paxos");
}

#[test]
fn what_was_kept_stays_mended() {
    for entry in fs::read_dir(kept()).expect("tests/kept") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let file = fs::read_to_string(&path).expect("a file that can be read");
            assert_eq!(claims::check(&scenarios_of(&file)[0]), Ok(()), "{}", path.display());
        }
    }
}

/// The same scenarios find the rules that are switched off: they are not too tame.
#[test]
fn broken_twins_are_found() {
    for about in BuiltIn::abouts() {
        for twin in about.twins.iter().filter(|twin| !RARE.contains(&twin.name)) {
            assert!(finds(about, twin.name, CASES), "{}", twin.name);
        }
    }
}
