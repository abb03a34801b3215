//! The protocols that ship, as modules: built when a test first asks for them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use synod_core::Registry;
use synod_host::registration;
use synod_protocols::IDS;

/// The bytes of the module of the protocol called `id`.
///
/// # Panics
/// It cannot be built.
pub fn bytes(id: &str) -> Vec<u8> {
    static DIRECTORY: OnceLock<PathBuf> = OnceLock::new();
    let directory = DIRECTORY.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = Command::new(cargo).args(["xtask", "modules"]).current_dir(root).output().expect("cargo starts");
        let told = String::from_utf8_lossy(&built.stderr);
        assert!(built.status.success(), "the modules are not built: {told}");
        PathBuf::from(String::from_utf8(built.stdout).expect("a path").trim_end())
    });
    fs::read(directory.join(format!("{id}.wasm"))).expect("it is built")
}

/// The protocols that ship, each as a module, without lessons.
///
/// # Panics
/// One cannot be loaded.
pub fn loaded() -> Registry {
    let load = |id: &&str| registration(&bytes(id)).unwrap_or_else(|what| panic!("{id}: {}", what.en));
    Registry::new(IDS.iter().map(load).collect())
}
