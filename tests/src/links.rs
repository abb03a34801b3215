//! Published links and the digest of the run that each opens: `tests/golden/links.txt`.

use std::fmt::Write;
use synod_protocols::registry;
use synod_sim::link;

/// The digests of the runs that `address` opens, played out.
///
/// # Panics
/// The link is refused, or a part of it is not known.
pub fn digests(address: &str) -> Vec<String> {
    let (link, notices) = link::read(&registry(), address).unwrap_or_else(|refusal| panic!("{address}: {refusal}"));
    assert!(notices.is_empty(), "{address}: {notices:?}");
    let runs = link::open(&registry(), &link).unwrap_or_else(|bad| panic!("{address}: {bad}"));
    let digest = |mut run: synod_sim::Run| {
        run.run_to_end();
        format!("{:016x}", run.digest())
    };
    runs.into_iter().map(digest).collect()
}

/// The links of `golden`, one a line, each with the digests that it has now.
pub fn replayed(golden: &str) -> String {
    let mut text = String::new();
    for line in golden.lines() {
        let address = line.split(' ').next().unwrap_or_default();
        _ = writeln!(text, "{address} {}", digests(address).join(" "));
    }
    text
}
