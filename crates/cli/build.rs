//! Lists the sources that `synod new` writes beside a protocol, so that the program carries them.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The crates that a protocol needs, relative to this one.
const CRATES: [&str; 2] = ["core", "module"];

fn main() -> io::Result<()> {
    let crates = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("..");
    let mut list = String::from("&[\n");
    for name in CRATES {
        let root = crates.join(name);
        println!("cargo::rerun-if-changed={}", root.display());
        let mut files = Vec::from([root.join("Cargo.toml")]);
        below(&root.join("src"), &mut files)?;
        files.sort();
        for file in files {
            let inside = file.strip_prefix(&crates).unwrap_or(&file);
            _ = writeln!(list, "({:?}, include_str!({:?})),", inside.display().to_string(), file.display().to_string());
        }
    }
    list.push(']');
    fs::write(Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("sources.rs"), list)
}

/// All files below `directory`.
fn below(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            below(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
