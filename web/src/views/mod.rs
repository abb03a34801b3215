//! The parts of the page around the stage.

pub mod about;
pub mod build;
pub mod caption;
pub mod dialog;
pub mod drop;
pub mod gallery;
pub mod header;
pub mod help;
pub mod icons;
pub mod inspector;
pub mod keys;
pub mod live;
pub mod log;
pub mod messages;
pub mod news;
pub mod part;
pub mod scrubber;
pub mod search;
pub mod seen;
pub mod share;
pub mod siding;
pub mod spacetime;
pub mod tabs;
pub mod transport;
pub mod why;
pub mod workspace;
