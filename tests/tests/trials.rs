//! Runs for which Synod once gave a wrong verdict, answer or sentence. Each represents a kind of error with tests of
//! its own where it was fixed; checked here are the run's own facts, in its file's `expect` and below.

use std::fs;
use std::path::Path;
use synod_core::{Language, limits};
use synod_sim::run::expect;
use synod_tests::{played, scenarios_of};

/// A file of `tests/trials`, what its log says, and what it does not say.
type Trial = (&'static str, &'static [&'static str], &'static [&'static str]);

const TRIALS: [Trial; 16] = [
    ("climbing-proposer-called-blocked", &[], &[]),
    ("deaf-leader-blocked-follower-missed", &[], &[]),
    // An answer made of promises that are older than the question.
    ("read-joins-old-read", &["promises may be older than this question", "P1 starts ballot 4 for that question"], &[]),
    // A request that the running attempt could not serve.
    ("proposal-joins-read-and-is-dropped", &["3 becomes the value of that attempt"], &["3 is not proposed"]),
    ("conservation-half-made", &["All have decided, and D made the change, but A and B did not."], &[]),
    ("two-clients-told-differently", &["P1 announced 3, but P2 announced 7."], &["is chosen."]),
    ("restarted-coordinator-ignores-outcome", &["A has decided without C, and tells it: abort."], &["C ignores"]),
    (
        "repeated-accept-after-promise",
        &["A has accepted V in ballot 2 before, but has promised ballot 3 since."],
        &["so it does not accept V"],
    ),
    // Sentences that state of another node, or of the past, what the node cannot know.
    ("first-ack-called-again", &["B knows about the commit already, and acknowledges it"], &["acknowledges again"]),
    ("wiped-voter-called-not-voted", &["unless that was lost, B has not voted"], &["which has not voted"]),
    ("candidate-called-coordinator", &["D has not precommitted, but B says commit"], &["the coordinator says"]),
    ("forward-called-client", &["P2 hands on its client's 7."], &["A client asks for 7"]),
    ("contradicting-outcome-ignored", &["C tells B: commit. But B has decided abort"], &["no rule asks for it"]),
    (
        "twin-claims-majority",
        &["A quorum of 1 (of 3), counted as 2,", "P1 takes 3 for chosen"],
        &["A majority", "for ever"],
    ),
    (
        "accepted-value-replaced",
        &["That takes the place of v1 in ballot 2, which is safe as long as no disk is lost"],
        &[],
    ),
    ("run-cut-off-silently", &["The run is cut off here"], &[]),
];

#[test]
fn what_was_wrong_is_right() {
    for (name, says, never) in TRIALS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("trials").join(format!("{name}.json"));
        let file = fs::read_to_string(&path).expect("a file that can be read");
        let mut run = played(&scenarios_of(&file)[0]);
        assert!(!run.scenario().expect.is_empty(), "{name} expects nothing");
        assert_eq!(expect::unmet(&mut run, None), Vec::<String>::new(), "{name}");
        let log: Vec<String> = (0..=run.len()).map(|step| run.entry(step, Language::English).text).collect();
        let said = |words: &str| log.iter().any(|text| text.contains(words));
        says.iter().for_each(|words| assert!(said(words), "{name}: {words:?} is said"));
        never.iter().for_each(|words| assert!(!said(words), "{name}: {words:?} is not said"));
        let cut = name == "run-cut-off-silently";
        assert_eq!((run.summary().cut, run.len() == limits::ACTIONS), (cut, cut), "{name}");
    }
}

#[test]
fn every_trial_is_on_the_list() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("trials");
    for file in fs::read_dir(folder).expect("tests/trials") {
        let name = file.expect("an entry").file_name().into_string().expect("names are ASCII");
        assert!(TRIALS.iter().any(|(known, ..)| name == format!("{known}.json")), "{name}");
    }
}
