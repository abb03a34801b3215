//! The generated documents: their locations, and the command that writes them.

use crate::{reference, schema};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The command that brings the generated documents up to date.
pub const COMMAND: &str = "cargo xtask schema";
/// The schema of scenario files.
pub const SCHEMA: &str = "docs/scenario.schema.json";
/// The reference for authors, a part of which is generated.
pub const REFERENCE: &str = "docs/scenario.md";

const BEGIN: &str = "<!-- From here on written by `cargo xtask schema`. -->\n";
const END: &str = "<!-- Up to here written by `cargo xtask schema`. -->\n";

/// A file of the workspace.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// Every generated document: its name, and its expected text. Hand-written parts stay unchanged.
///
/// # Errors
/// The reference cannot be read, or has no place for its generated part.
pub fn all() -> io::Result<Vec<(&'static str, String)>> {
    let written = fs::read_to_string(path(REFERENCE))?;
    let missing = || io::Error::other(format!("{REFERENCE} does not have the two lines around its generated part"));
    let (before, rest) = written.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    let reference = format!("{before}{BEGIN}\n{}\n{END}{after}", reference::protocols());
    Ok(vec![(SCHEMA, schema::text()), (REFERENCE, reference)])
}
