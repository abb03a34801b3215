//! The lessons that run several protocols side by side.

use synod_core::{Lesson, lessons};

/// All of them.
pub const LESSONS: &[Lesson] = lessons!["compare-crash", "compare-partition",];
