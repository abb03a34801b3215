//! Lists the sources that `synod new` writes beside a protocol, so that the program carries them, and the packages that
//! these need, in the versions that Synod itself is built with.

use std::collections::BTreeSet;
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
    let out = env::var("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&out).join("sources.rs"), list)?;
    let lock = crates.join("../Cargo.lock");
    println!("cargo::rerun-if-changed={}", lock.display());
    let packages = packages(&fs::read_to_string(lock)?);
    fs::write(Path::new(&out).join("packages.rs"), format!("&{packages:?}"))
}

/// The packages of a lock file on which `synod-core` depends, and itself, each as its part of the file.
fn packages(lock: &str) -> Vec<String> {
    let all: Vec<&str> = lock.split("[[package]]\n").skip(1).map(str::trim_end).collect();
    let field = |package: &str, name: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(&format!("{name} = ")));
        line.unwrap_or_default().trim_matches('"').to_string()
    };
    // A dependency is written with its version only where there are several packages of its name.
    let named = |dependency: &str| {
        let (name, version) = dependency.split_once(' ').unwrap_or((dependency, ""));
        let is_it = |package: &&&str| {
            field(package, "name") == name && (version.is_empty() || field(package, "version") == version)
        };
        all.iter().find(is_it).copied()
    };
    let (mut needed, mut open) = (BTreeSet::new(), Vec::from(["synod-core"]));
    while let Some(package) = open.pop().and_then(named) {
        if needed.insert(package) {
            open.extend(dependencies(package));
        }
    }
    let count = |name: &str| needed.iter().filter(|package| field(package, "name") == name).count();
    let unambiguous = |package: &&str| {
        dependencies(package).fold(package.to_string(), |text, dependency| match dependency.split_once(' ') {
            Some((name, _)) if count(name) == 1 => text.replace(&format!("\"{dependency}\""), &format!("\"{name}\"")),
            _ => text,
        })
    };
    needed.iter().map(unambiguous).collect()
}

/// What a package depends on.
fn dependencies(package: &str) -> impl Iterator<Item = &str> {
    package.lines().filter_map(|line| line.strip_prefix(" \"")?.strip_suffix("\","))
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
