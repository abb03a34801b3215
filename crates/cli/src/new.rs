//! `synod new`: a small working protocol to begin with, and beside it the sources that it needs, so that nothing of
//! Synod has to be published or fetched.

use crate::source::BadInput;
use std::fs;
use std::path::Path;

/// The sources of the crates that a protocol needs: path and text.
const SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/sources.rs"));
/// The folder in which they stand beside it.
const BESIDE: &str = "synod";
/// The protocol to begin with. Its crate and its id have this name, which is replaced.
const TEMPLATE: [(&str, &str); 4] = [
    ("src/lib.rs", include_str!("../template/src/lib.rs")),
    ("scenarios/first.json", include_str!("../template/scenarios/first.json")),
    ("README.md", include_str!("../template/README.md")),
    (".gitignore", "/target\n"),
];
const NAME: &str = "two-generals";
/// What cargo calls the module.
const MODULE: &str = "TWO_GENERALS";
/// The longest name.
const NAME_CHARS: usize = 32;

/// The manifest of the protocol's crate. The versions are those of Synod itself.
const MANIFEST: &str = include_str!("../template/Cargo.toml.in");
/// The manifest of Synod's workspace, from which versions are taken.
const WORKSPACE: &str = include_str!("../../../Cargo.toml");

/// Writes the folder `name`; returns what to do next.
pub(crate) fn new(name: &str) -> Result<String, BadInput> {
    let good = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let starts = name.starts_with(|letter: char| letter.is_ascii_lowercase());
    if !starts || name.len() > NAME_CHARS || !name.chars().all(good) {
        let most = NAME_CHARS;
        return Err(BadInput(format!("{name}: a name is 1 to {most} small letters, digits and -, a letter first")));
    }
    if synod_protocols::IDS.contains(&name) {
        return Err(BadInput(format!("{name}: a protocol of this name ships")));
    }
    let root = Path::new(name);
    if root.exists() {
        return Err(BadInput(format!("{name}: there is something of this name already")));
    }
    for (path, text) in SOURCES {
        let text = if path.ends_with("Cargo.toml") { without_tests(text) } else { (*text).to_string() };
        write(&root.join(BESIDE).join(path), &text)?;
    }
    for (path, text) in TEMPLATE {
        write(&root.join(path), &text.replace(NAME, name).replace(MODULE, &name.replace('-', "_")))?;
    }
    write(&root.join("Cargo.toml"), &MANIFEST.replace(NAME, name).replace("{dependencies}", &dependencies()))?;
    Ok(format!(
        "{name}: written. Next, in that folder:\n\n\
         cargo test\n\
         rustup target add wasm32-unknown-unknown\n\
         cargo build --release --target wasm32-unknown-unknown\n\
         synod run scenarios/first.json --module target/wasm32-unknown-unknown/release/{}.wasm\n",
        name.replace('-', "_")
    ))
}

/// The manifest of a crate without what only its own tests and examples need.
fn without_tests(manifest: &str) -> String {
    manifest.split("[dev-dependencies]").next().unwrap_or_default().trim_end().to_string() + "\n"
}

/// What the crates depend on, as the workspace pins it.
fn dependencies() -> String {
    let pinned = WORKSPACE.lines().filter(|line| line.starts_with("serde = ") || line.starts_with("postcard = "));
    pinned.collect::<Vec<_>>().join("\n")
}

fn write(path: &Path, text: &str) -> Result<(), BadInput> {
    let problem = |error: std::io::Error| BadInput(format!("{}: {error}", path.display()));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(problem)?;
    }
    fs::write(path, text).map_err(problem)
}
