//! The lessons on the replicated register, in the order in which they teach, and then the challenges: those with a
//! goal.

use synod_core::{Lesson, lessons};

/// All of them.
pub const LESSONS: &[Lesson] = lessons![
    "replica-cap",
    "replica-own-writes",
    "replica-time-back",
    "replica-lost-write",
    "replica-answer",
    "replica-quorum",
    "replica-soft-state",
    "replica-challenge-stale",
    "replica-challenge-quorum",
    "replica-challenge-writes-blindly",
    "replica-challenge-older-overwrites",
    "replica-challenge-ties-unbroken",
    "replica-challenge-copies-in-memory",
];
