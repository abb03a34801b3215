//! The lessons on three-phase commit, in the order in which they teach, and then the challenges: those with a goal.

use synod_core::{Lesson, lessons};

/// All of them.
pub const LESSONS: &[Lesson] = lessons![
    "3pc-commit",
    "3pc-no-block",
    "3pc-early-crash",
    "3pc-half-sent",
    "3pc-split",
    "3pc-slow",
    "3pc-elected",
    "3pc-elected-split",
    "3pc-ack-lost",
    "3pc-challenge-cut",
    "3pc-challenge-slow",
    "3pc-challenge-times-out-to-abort",
    "3pc-challenge-aborts-after-precommit",
];
