//! Where scenarios come from: a file, a shipped scenario, or a link.

use std::io::Read;
use std::path::Path;
use synod_core::{Registry, limits};
use synod_sim::link::{self, Link};
use synod_sim::scenario::read_file;

/// Bad input, as the one line that is printed on stderr.
pub(crate) struct BadInput(pub(crate) String);

/// What came of a command, as its exit code says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is as expected.
    Good,
    /// Something is not as expected.
    Bad,
    /// The protocol has failed.
    Failed,
}

impl Outcome {
    /// Whether all is as expected, of a protocol that has not failed.
    pub(crate) fn of(good: bool) -> Self {
        if good { Self::Good } else { Self::Bad }
    }
}

/// The scenario named on the command line.
pub(crate) struct Source<'a> {
    /// The protocols that there are.
    pub(crate) registry: &'a Registry,
    /// Its name in error messages.
    pub(crate) name: String,
    /// The link: the scenario, and the user's actions.
    pub(crate) link: Link,
}

impl<'a> Source<'a> {
    /// The scenario that `what` names: a shipped one, a link or a file. Ignored parts of a link are reported on stderr.
    pub(crate) fn of(registry: &'a Registry, what: &str) -> Result<Self, BadInput> {
        if is_link(what) {
            let name = "link".to_string();
            let (link, notices) = link::read(registry, what).map_err(|refusal| bad(&name, &refusal))?;
            for notice in notices {
                eprintln!("synod: {name}: {notice}");
            }
            return Ok(Self { registry, name, link });
        }
        let read = |text: &str| read_file(registry, text).map_err(|error| BadInput(format!("{what}: {error}")));
        let link = match registry.lesson(what) {
            Some(shipped) => Link::to(Some(shipped.id), read(shipped.json)?),
            None => {
                let text = text(what, limits::FILE_BYTES, "neither a scenario that ships nor a readable file")?;
                let file = read(&text)?;
                Link::to(link::shipped(registry, &file), file)
            }
        };
        Ok(Self { registry, name: what.to_string(), link })
    }

    /// An error about it.
    pub(crate) fn bad(&self, error: &dyn std::fmt::Display) -> BadInput {
        bad(&self.name, error)
    }
}

/// An error about `name`; some messages already begin with the name.
fn bad(name: &str, error: &dyn std::fmt::Display) -> BadInput {
    let error = error.to_string();
    let own = error.strip_prefix(name).is_some_and(|rest| rest.starts_with(": "));
    BadInput(if own { error } else { format!("{name}: {error}") })
}

/// A fragment, an address with one, or a fragment's text. An existing file of that name takes precedence.
fn is_link(what: &str) -> bool {
    (what.contains(['#', '&']) || what.starts_with("v=")) && !Path::new(what).exists()
}

/// A file, read only up to the largest allowed size and one more byte.
pub(crate) fn bytes(path: &str, most: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A file of at most so many bytes as text; `what` it should be is told if it cannot be read.
pub(crate) fn text(path: &str, most: usize, what: &str) -> Result<String, BadInput> {
    let bytes = bytes(path, most).map_err(|error| BadInput(format!("{path}: {what}: {error}")))?;
    if bytes.len() > most {
        return Err(BadInput(format!("{path}: file: more than {most} bytes")));
    }
    String::from_utf8(bytes)
        .map_err(|error| BadInput(format!("{path}: byte {}: not UTF-8", error.utf8_error().valid_up_to())))
}
