//! The lessons on two-phase commit, in the order in which they teach, and then the challenges: those with a goal.

use synod_core::{Lesson, lessons};

/// All of them.
pub const LESSONS: &[Lesson] = lessons![
    "2pc-commit",
    "2pc-no",
    "2pc-lost-vote",
    "2pc-dead-participant",
    "2pc-blocking",
    "2pc-half-committed",
    "2pc-ask-around",
    "2pc-nobody-knows",
    "2pc-recovery",
    "2pc-forged-vote",
    "2pc-challenge-block",
    "2pc-challenge-abort",
    "2pc-challenge-half-committed",
    "2pc-challenge-votes-before-writing",
    "2pc-challenge-times-out-to-commit",
    "2pc-challenge-times-out-to-abort",
    "2pc-challenge-coordinator-forgets",
];
