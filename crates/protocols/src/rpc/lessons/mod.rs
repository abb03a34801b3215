//! The lessons on remote calls, in the order in which they teach, and then the challenges: those with a goal.

use synod_core::{Lesson, lessons};

/// All of them.
pub const LESSONS: &[Lesson] = lessons![
    "rpc-answers",
    "rpc-three-ways",
    "rpc-twice",
    "rpc-once",
    "rpc-forgets",
    "rpc-ask",
    "rpc-click-again",
    "rpc-challenge-copy",
    "rpc-challenge-retry",
    "rpc-challenge-forgets",
    "rpc-challenge-deny",
    "rpc-challenge-timeout-is-failure",
    "rpc-challenge-new-number-each-try",
    "rpc-challenge-number-forgotten",
    "rpc-challenge-not-found-is-final",
    "rpc-challenge-answers-before-writing",
];
