//! The lessons on the Byzantine generals, in the order in which they teach, and then the challenges: those with a goal.

use synod_core::{Lesson, lessons};

/// All of them.
pub const LESSONS: &[Lesson] = lessons![
    "generals-loyal",
    "generals-three",
    "generals-four",
    "generals-signed",
    "generals-seven",
    "generals-late",
    "generals-forged",
    "generals-challenge-three",
    "generals-challenge-four",
    "generals-challenge-signed",
    "generals-challenge-signature-unchecked",
    "generals-challenge-own-order-ignored",
];
