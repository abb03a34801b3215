//! What crosses between the page and a node's worker: an envelope of plain values around bytes, which are the calls and
//! answers of `synod_core::module`.

use serde::Serialize;
use serde_wasm_bindgen::preserve;
use wasm_bindgen::prelude::*;

/// What a worker is told.
#[derive(Debug, Serialize)]
pub struct CallMessage {
    /// The run's number.
    pub run: u32,
    /// The call's ticket.
    pub ticket: u32,
    /// What it plays from now on, if that has changed.
    pub part: Option<Part>,
    /// The call, in bytes.
    #[serde(with = "preserve")]
    pub call: JsValue,
}

/// A node of a run.
#[derive(Debug, Serialize)]
pub struct Part {
    /// The compiled module of its protocol.
    #[serde(with = "preserve")]
    pub module: JsValue,
    /// The call that opens its cluster, in bytes.
    #[serde(with = "preserve")]
    pub open: JsValue,
}

#[wasm_bindgen]
extern "C" {
    /// What a worker answers.
    pub type Answer;

    /// The run's number.
    #[wasm_bindgen(method, getter)]
    pub fn run(this: &Answer) -> u32;

    /// The call's ticket.
    #[wasm_bindgen(method, getter)]
    pub fn ticket(this: &Answer) -> u32;

    /// Why there is no answer, if there is none.
    #[wasm_bindgen(method, getter)]
    pub fn failed(this: &Answer) -> Option<String>;

    /// The answer, in bytes.
    #[wasm_bindgen(method, getter)]
    pub fn answer(this: &Answer) -> JsValue;
}
