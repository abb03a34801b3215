//! The model without a browser: what is shown after what was asked, and what is to be done outside.

mod acting;
mod opening;
mod outside;
mod page;
mod playing;
mod workers;
