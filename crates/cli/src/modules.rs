//! Protocols that are not compiled in: `--module FILE.wasm`.

use crate::source::{self, BadInput};
use synod_core::{Language, Registry, limits};
use synod_sim::digest::digest;

/// The protocols that ship and those in the module files named.
pub(crate) fn registry(files: &[String]) -> Result<Registry, BadInput> {
    let mut registry = synod_protocols::registry();
    for file in files {
        let bytes = bytes(file)?;
        let protocol = synod_host::registration(&bytes).map_err(|what| bad(file, &what.en))?;
        let about = protocol.about();
        if registry.about(&about.id).is_some() {
            let (id, name) = (&about.id, about.name.of(Language::English));
            return Err(bad(file, &format!("it calls itself {id} ({name}), as a protocol does that is there already")));
        }
        registry = registry.with(protocol.stamped(digest(&bytes)));
    }
    Ok(registry)
}

/// An error about a module.
pub(crate) fn bad(file: &str, what: &str) -> BadInput {
    BadInput(format!("{file}: {}", what.trim_end_matches('.')))
}

/// The bytes of a file, read only up to the largest allowed size and one more.
pub(crate) fn bytes(file: &str) -> Result<Vec<u8>, BadInput> {
    source::bytes(file, limits::MODULE_BYTES).map_err(|error| bad(file, &format!("not a readable file: {error}")))
}
