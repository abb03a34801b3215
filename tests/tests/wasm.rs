//! The same scenario, the same digest: what was recorded natively holds in WebAssembly too.
#![cfg(target_arch = "wasm32")]

use synod_tests::digests;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn every_scenario_has_the_digest_that_it_has_natively() {
    let recorded = include_str!("../golden/digests.txt");
    assert!(recorded.lines().count() >= 10);
    assert_eq!(digests(), recorded);
}
