//! The lessons on the pair, in the order in which they teach, and then the challenges: those with a goal.

use synod_core::{Lesson, lessons};

/// All of them.
pub const LESSONS: &[Lesson] = lessons![
    "pair-takeover",
    "pair-split",
    "pair-slow",
    "pair-witness",
    "pair-minority",
    "pair-zombie",
    "pair-fence-duel",
    "pair-challenge-two-owners",
    "pair-challenge-four-losses",
    "pair-challenge-slow-write",
    "pair-challenge-pause",
    "pair-challenge-fencing",
    "pair-challenge-forged-token",
    "pair-challenge-never-steps-down",
    "pair-challenge-vote-unbound",
    "pair-challenge-vote-forgotten",
    "pair-challenge-old-token",
    "pair-challenge-token-forgotten",
];
