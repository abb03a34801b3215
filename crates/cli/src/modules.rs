//! Protocols that are not compiled in: `--module FILE.wasm`.

use crate::source::BadInput;
use std::io::Read;
use synod_core::{Language, Registration, Registry, limits};

/// The protocols that ship and those in the module files named.
pub(crate) fn registry(files: &[String]) -> Result<Registry, BadInput> {
    let mut registry = synod_protocols::registry();
    for file in files {
        let protocol = synod_host::registration(&bytes(file)?).map_err(|what| bad(file, &what.en))?;
        registry = with(registry, file, protocol)?;
    }
    Ok(registry)
}

/// The same with the protocol in the module `file`.
pub(crate) fn with(registry: Registry, file: &str, protocol: Registration) -> Result<Registry, BadInput> {
    let about = protocol.about();
    if registry.about(&about.id).is_some() {
        let (id, name) = (&about.id, about.name.of(Language::English));
        return Err(bad(file, &format!("it calls itself {id} ({name}), as a protocol does that is there already")));
    }
    Ok(registry.with(protocol))
}

/// An error about a module.
pub(crate) fn bad(file: &str, what: &str) -> BadInput {
    BadInput(format!("{file}: {}", what.trim_end_matches('.')))
}

/// The bytes of a file, read only up to the largest allowed size and one more.
pub(crate) fn bytes(file: &str) -> Result<Vec<u8>, BadInput> {
    let problem = |error: std::io::Error| bad(file, &format!("not a readable file: {error}"));
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map_err(problem)?;
    opened.take(limits::MODULE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(problem)?;
    Ok(bytes)
}
