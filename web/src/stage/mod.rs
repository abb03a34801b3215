//! The stage: nodes, links and messages at one moment. Drawn once per step; `motion.rs` moves the pills in between.

mod board;
pub mod card;
mod disc;
pub mod glyphs;
mod links;
mod lost;
mod pills;
pub mod scene;
pub mod slots;
pub mod svg;
pub mod tone;
pub mod ui;
