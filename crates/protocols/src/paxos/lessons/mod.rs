//! The lessons on Paxos, in the order in which they teach.

use synod_core::{Lesson, lessons};

/// All of them.
pub const LESSONS: &[Lesson] = lessons![
    "paxos-x",
    "paxos-adopts",
    "paxos-hidden",
    "paxos-minority-down",
    "paxos-majority-down",
    "paxos-partition",
    "paxos-duel",
    "paxos-leader",
    "paxos-jitter",
    "paxos-new-proposer",
    "paxos-restart",
    "paxos-amnesia",
    "paxos-minority-quorum",
    "paxos-not-adopted",
    "paxos-late-learner",
    "paxos-learners",
    "paxos-noisy",
    "paxos-village",
];
