//! Tests that look at several crates of the workspace at once, or at the workspace itself.
//!
//! The tests are in `tests/`, one file a subject; what several of them need is here. `e2e/` holds those of the page.
