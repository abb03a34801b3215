//! Where scenarios come from: a file, or the ones that ship.

use std::io::Read;
use synod_core::{BuiltIn, limits};
use synod_sim::read::{File, read_file};
use synod_sim::scenarios;

/// Bad input, as the one line that stderr shows.
pub(crate) struct BadInput(pub(crate) String);

/// The scenario or the comparison that `what` names: one that ships, or a file.
pub(crate) fn file(what: &str) -> Result<File, BadInput> {
    read_file::<BuiltIn>(&source(what)?).map_err(|error| BadInput(format!("{what}: {error}")))
}

/// The text that `what` names; of a file no more is read than a file may have.
fn source(what: &str) -> Result<String, BadInput> {
    if let Some(shipped) = scenarios::find(what) {
        return Ok(shipped.json.to_string());
    }
    let problem =
        |error: std::io::Error| BadInput(format!("{what}: neither a scenario that ships nor a readable file: {error}"));
    let file = std::fs::File::open(what).map_err(problem)?;
    let mut bytes = Vec::new();
    file.take(limits::FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(problem)?;
    if bytes.len() > limits::FILE_BYTES {
        return Err(BadInput(format!("{what}: file: more than {} bytes", limits::FILE_BYTES)));
    }
    String::from_utf8(bytes)
        .map_err(|error| BadInput(format!("{what}: byte {}: not UTF-8", error.utf8_error().valid_up_to())))
}
