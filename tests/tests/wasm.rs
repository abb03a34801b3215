//! The same scenario, the same digest: what was recorded natively holds in WebAssembly too.
#![cfg(target_arch = "wasm32")]

use synod_tests::{digests, links};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn every_scenario_has_the_digest_that_it_has_natively() {
    let recorded = include_str!("../golden/digests.txt");
    assert!(recorded.lines().count() >= 10);
    assert_eq!(digests(), recorded);
}

#[wasm_bindgen_test]
fn every_golden_link_opens_to_what_it_opens_natively() {
    let golden = include_str!("../golden/links.txt");
    assert_eq!(links::replayed(golden), golden);
}
