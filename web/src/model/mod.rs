//! What the page shows and what can be asked of it, apart from any browser: an intent comes in, state and effects go
//! out ([`update::Model`]).

pub mod beside;
pub mod by_address;
pub mod captions;
pub mod clock;
pub mod deeds;
pub mod desk;
pub mod draft;
pub mod exports;
pub mod find;
pub mod first;
pub mod form;
pub mod guess;
pub mod history;
pub mod index;
pub mod intent;
pub mod keys;
pub mod kind;
pub mod layout;
pub mod lessons;
pub mod own;
pub mod past;
pub mod protocols;
pub mod remote;
pub mod seen;
pub mod session;
pub mod speed;
pub mod state;
#[cfg(test)]
pub mod tests;
pub mod texts;
pub mod tree;
pub mod update;
