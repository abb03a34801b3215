//! The page as a widget in a host page.

pub mod embed;
pub mod host;
