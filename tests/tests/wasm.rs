//! Tests that run compiled to WebAssembly, under Node.js: `cargo xtask test wasm`.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_usize_is_narrower_here() {
    assert_eq!(usize::BITS, 32, "state, messages and formats hold no usize, because it is not the same everywhere");
}
