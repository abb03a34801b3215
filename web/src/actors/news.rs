//! What there is to know of the workers, and how it is told.

use std::rc::Rc;
use wasm_bindgen::JsValue;

/// What there is to know of the workers.
pub enum News {
    /// One of them, by its number, has said something.
    Said(u32, Said),
    /// It is time to look whether an answer is overdue.
    Look,
    /// It is time to follow the moment shown.
    Follow,
}

/// What becomes of a worker.
pub enum Said {
    /// It can be told apart from a dead one from now on.
    Alive,
    /// It has answered something.
    Answer(JsValue),
    /// It has failed, or can no longer be reached.
    Gone,
}

/// What is called when there is news.
pub type Tell = Rc<dyn Fn(News)>;
