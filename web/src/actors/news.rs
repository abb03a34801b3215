//! News of the workers, and the callback that receives it.

use std::rc::Rc;
use wasm_bindgen::JsValue;

/// News of the workers.
pub enum News {
    /// The worker with this id has something to report.
    Said(u32, Said),
    /// It is time to check whether an answer is overdue.
    Look,
    /// It is time to follow the moment shown.
    Follow,
}

/// What happened to a worker.
pub enum Said {
    /// It holds its lock, so that its end can be noticed from now on.
    Alive,
    /// It has answered.
    Answer(JsValue),
    /// It has failed, or can no longer be reached.
    Gone,
}

/// Called with news.
pub type Tell = Rc<dyn Fn(News)>;
