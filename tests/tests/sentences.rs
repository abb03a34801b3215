//! What the log says is so: random runs of every protocol, option, fault and broken variant, in which each sentence's
//! claims are held against what really happened. A scenario in which one is false is shrunk and kept in `tests/kept/`.
#![cfg(not(target_arch = "wasm32"))]

mod random;

use proptest::strategy::{Strategy, ValueTree};
use random::{Sort, kept, run, runner, scenarios};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use synod_core::Claim;
use synod_protocols::registry;
use synod_sim::Scenario;
use synod_tests::scenarios_of;
use synod_tests::sentences::{Claimed, told};

/// How many scenarios of each protocol are drawn with every rule kept, and how many with each rule switched off.
const CASES: (u32, u32) = (600, 150);

fn check(scenario: &Scenario) -> Result<(), String> {
    told(scenario).map(|_| ())
}

fn every_sentence_is_so(protocol: &str) {
    let registry = registry();
    let about = registry.about(protocol).expect("a protocol");
    run(about, None, Sort::Wipes, CASES.0, 3, check);
    for (seed, variant) in (4..).zip(&about.variants) {
        run(about, Some(&variant.name), Sort::Wipes, CASES.1, seed, check);
    }
}

#[test]
fn every_sentence_of_remote_calls_is_so() {
    every_sentence_is_so("rpc");
}

#[test]
fn every_sentence_of_a_pair_is_so() {
    every_sentence_is_so("pair");
}

#[test]
fn every_sentence_of_two_phase_commit_is_so() {
    every_sentence_is_so("2pc");
}

#[test]
fn every_sentence_of_three_phase_commit_is_so() {
    every_sentence_is_so("3pc");
}

#[test]
fn every_sentence_of_paxos_is_so() {
    every_sentence_is_so("paxos");
}

#[test]
fn every_sentence_of_a_replicated_register_is_so() {
    every_sentence_is_so("replica");
}

#[test]
fn every_sentence_of_the_generals_is_so() {
    every_sentence_is_so("generals");
}

#[test]
fn every_sentence_of_a_lesson_is_so() {
    for shipped in registry().lessons() {
        for scenario in scenarios_of(shipped.json) {
            assert_eq!(check(&scenario), Ok(()), "{}", shipped.id);
        }
    }
}

#[test]
fn what_was_kept_stays_true() {
    for entry in fs::read_dir(kept()).expect("tests/kept") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let file = fs::read_to_string(&path).expect("a file that can be read");
            assert_eq!(check(&scenarios_of(&file)[0]), Ok(()), "{}", path.display());
        }
    }
}

/// A claim's variant.
fn sort(claim: &Claim) -> String {
    match claim {
        Claim::WhileDisksLast(claim) => format!("WhileDisksLast {}", sort(claim)),
        claim => format!("{claim:?}").split(['(', ' ']).next().unwrap_or_default().into(),
    }
}

/// All sorts of claims there are.
const SORTS: [&str; 14] = [
    "Accepted",
    "Asked",
    "Chosen",
    "Crashed",
    "Decided",
    "NobodyDecided",
    "Said",
    "SaidByOne",
    "SaidOf",
    "Voted",
    "WhileDisksLast NeverChosenBelow",
    "WhileDisksLast NeverSaid",
    "WhileDisksLast NeverVotedYes",
    "WhileDisksLast NobodyDecided",
];

/// Sentences with these words speak of other nodes or of the past.
const TELLING: [&str; 12] = [
    "obody",
    "client",
    "majority",
    "chosen",
    "All ",
    "all have",
    "has decided",
    "has accepted",
    "has promised",
    "acknowledges the",
    " votes ",
    "say yes",
];

/// But not with these: they tell of the node itself, of what it supposes, or of the rules.
const OF_ITSELF: [&str; 6] = [
    "It will refuse every lower ballot",
    "waits for a client's request",
    "waited long enough for a majority",
    "concludes that nobody",
    "so it does not promise the lower",
    "so it does not accept",
];

/// The claims are put to the test: each sort is made, most of them hundreds of times. And no sentence that tells of
/// other nodes makes none.
#[test]
fn sentences_that_tell_of_others_make_claims() {
    let (mut made, mut silent) = (BTreeMap::new(), BTreeSet::new());
    let registry = registry();
    for about in registry.abouts() {
        let (mut runner, drawn) = (runner(CASES.0, 5), scenarios(about, Sort::Wipes));
        for _ in 0..CASES.0 {
            let scenario = drawn.new_tree(&mut runner).expect("no scenario is turned away").current();
            for Claimed { sentence, claims, .. } in told(&scenario).expect("true sentences") {
                claims.iter().for_each(|claim| *made.entry(sort(claim)).or_insert(0_u32) += 1);
                let has = |words: &&str| sentence.contains(*words);
                if claims.is_empty() && TELLING.iter().any(has) && !OF_ITSELF.iter().any(has) {
                    silent.insert(sentence.replace(|c: char| c.is_ascii_digit(), ""));
                }
            }
        }
    }
    assert!(SORTS.iter().all(|sort| made.get(*sort).is_some_and(|times| *times > 20)), "{made:#?}");
    assert_eq!(silent, BTreeSet::new());
}
