//! `cargo xtask modules`: each protocol that ships as a module, in `target/modules/ID.wasm`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::dist;
use crate::failure::{Failure, Outcome};
use crate::process::{cargo, run};
use crate::tools::{self, WASM};

/// The manifest whose features are the protocols that ship.
const PROTOCOLS: &str = "crates/protocols/Cargo.toml";

/// Builds all of them and prints where they are.
pub fn command_line(arguments: &[&str]) -> Outcome {
    if let [extra, ..] = arguments {
        return Err(Failure::usage(format!("modules takes no argument, not {extra:?}")));
    }
    println!("{}", build()?.display());
    Ok(())
}

/// Cargo's directory of what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// Builds all of them; returns their directory.
pub fn build() -> Outcome<PathBuf> {
    tools::ensure_target(WASM)?;
    let target = target();
    let modules = target.join("modules");
    let problem = |path: &Path, error| Failure::new(format!("cannot write {}: {error}", path.display()));
    fs::create_dir_all(&modules).map_err(|error| problem(&modules, error))?;
    let manifest = fs::read_to_string(PROTOCOLS).map_err(|error| problem(Path::new(PROTOCOLS), error))?;
    for id in protocols(&manifest) {
        let feature = format!("synod-protocols/{id}");
        let built = ["--package", "synod-module", "--example", "shipped", "--features", &feature];
        run(cargo(&["build", "--quiet", "--profile", "web", "--target", WASM])
            .args(built)
            .env(dist::RUSTFLAGS, dist::without_places()))?;
        let module = modules.join(format!("{id}.wasm"));
        let from = target.join(WASM).join("web/examples/shipped.wasm");
        fs::copy(&from, &module).map_err(|error| problem(&module, error))?;
    }
    fs::canonicalize(&modules).map_err(|error| problem(&modules, error))
}

/// The ids of the protocols that ship: the default features of the crate in which they stand.
fn protocols(manifest: &str) -> Vec<&str> {
    let line = manifest.lines().find_map(|line| line.strip_prefix("default = ["));
    let ids = line.and_then(|line| line.strip_suffix(']')).unwrap_or_default().split(',');
    ids.map(|id| id.trim().trim_matches('"')).filter(|id| !id.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::protocols;

    #[test]
    fn the_protocols_are_the_default_features() {
        assert_eq!(protocols("[features]\ndefault = [\"2pc\", \"3pc\"]\n2pc = []\n"), ["2pc", "3pc"]);
        assert!(protocols("").is_empty());
    }
}
