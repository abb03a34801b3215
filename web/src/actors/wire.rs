//! What crosses between the page and a worker: an envelope of plain values around bytes, which are the calls and
//! answers of `synod_core::module`.

use js_sys::Uint8Array;
use serde::Serialize;
use serde_wasm_bindgen::preserve;
use synod_core::module::host::{OUTSIDE, judge_length, judge_version, trapped, wants_memory};
use synod_core::{OwnedText, limits};
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

/// A node of a run, or a cluster.
#[derive(Debug, Serialize)]
pub struct Part {
    /// The compiled module of its protocol.
    #[serde(with = "preserve")]
    pub module: JsValue,
    /// The call that opens its cluster, in bytes; `null` if there is none before the call itself.
    #[serde(with = "preserve")]
    pub open: JsValue,
    /// The most bytes of an answer.
    pub most: u32,
    /// The compiled module of a protocol that it calls; `null` for none.
    #[serde(with = "preserve")]
    pub beside: JsValue,
}

impl Part {
    /// An instance of `module` in which `open` has been called, if it is given.
    pub fn new(module: &js_sys::WebAssembly::Module, open: Option<&[u8]>) -> Self {
        let open = open.map_or(JsValue::NULL, |open| Uint8Array::from(open).into());
        Self { module: module.into(), open, most: limits::ANSWER_BYTES as u32, beside: JsValue::NULL }
    }

    /// A search by `program`, which calls the module `beside` it.
    pub fn searching(program: &js_sys::WebAssembly::Module, beside: &js_sys::WebAssembly::Module) -> Self {
        Self { beside: beside.into(), ..Self::new(program, None) }
    }
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

    /// The version of the interface, from an instance that has been started for this call.
    #[wasm_bindgen(method, getter)]
    fn version(this: &Answer) -> Option<u32>;

    /// Why there is no answer, if there is none.
    #[wasm_bindgen(method, getter)]
    fn failed(this: &Answer) -> Option<String>;

    /// Whether the answer is said to be where the module has no memory.
    #[wasm_bindgen(method, getter)]
    fn outside(this: &Answer) -> bool;

    /// How many bytes the answer has.
    #[wasm_bindgen(method, getter)]
    fn length(this: &Answer) -> u32;

    /// How many bytes of memory the module has.
    #[wasm_bindgen(method, getter)]
    pub fn size(this: &Answer) -> f64;

    /// The answer, in bytes.
    #[wasm_bindgen(method, getter)]
    fn answer(this: &Answer) -> JsValue;
}

impl Answer {
    /// The answer's bytes.
    ///
    /// # Errors
    /// Why there is none that can be taken, as a sentence.
    pub fn bytes(&self) -> Result<Vec<u8>, OwnedText> {
        self.bytes_within(limits::MODULE_MEMORY)
    }

    /// The answer's bytes, from a module that may take so many for itself.
    ///
    /// # Errors
    /// As of [`Answer::bytes`].
    pub fn bytes_within(&self, most: usize) -> Result<Vec<u8>, OwnedText> {
        if let Some(what) = self.failed() {
            return Err(trapped(&what));
        }
        self.version().map_or(Ok(()), judge_version)?;
        judge_length(self.length() as usize)?;
        // A browser bounds no module's memory.
        if self.size() > most as f64 {
            return Err(wants_memory());
        }
        let bytes = self.answer().dyn_into::<Uint8Array>().ok().filter(|_| !self.outside());
        bytes.map(|bytes| bytes.to_vec()).ok_or_else(|| OUTSIDE.into())
    }
}
