//! The page as a widget in a page of somebody else's.

pub mod embed;
pub mod host;
