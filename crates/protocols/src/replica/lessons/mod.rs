//! The lessons on the replicated register, in the order in which they teach, and then the challenges: those with a
//! goal.

use synod_core::{Lesson, lessons};

/// All of them.
pub const LESSONS: &[Lesson] = lessons![];
