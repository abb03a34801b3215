//! The lessons on two-phase commit, in the order in which they teach.

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
];
