//! The model without a browser: what is shown after an intent, and which effects go out.

mod acting;
mod building;
mod captions;
mod columns;
mod guess;
mod kept;
mod opening;
mod outside;
pub mod page;
mod playing;
mod why;
mod workers;
