//! The version of the built page: that of the project with a digest of all files, so that the same content has the same
//! version wherever and whenever it is built; and the list of files that the browser keeps, with the digest of each.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

/// The pages, which say which version they are.
const PAGES: [&str; 3] = ["index.html", "embed.html", "synod.html"];
/// Where a page says so.
const ROOT: &str = "<html lang=\"en\"";
/// The script that keeps files, and what the build fills in there.
const KEEPER: &str = "offline.js";
const VERSION: &str = "const VERSION = \"none\";";
const FILES: &str = "const FILES = {};";
/// What the browser need not keep: the script itself, the page once more in a single file, a list for measuring.
const LEFT_OUT: [&str; 3] = [KEEPER, "synod.html", "first-load.json"];
/// How many bytes of a file's digest are told, and how many of the version's.
const TOLD: (usize, usize) = (8, 4);

/// Writes the version and the list.
pub fn write(directory: &Path) -> io::Result<()> {
    let version = format!("{}+{}", env!("CARGO_PKG_VERSION"), of_all(&digests(directory)?));
    for page in PAGES {
        let with = format!("{ROOT} data-version=\"{version}\"");
        fill(&directory.join(page), &[(ROOT, &with)])?;
    }
    let mut kept = digests(directory)?;
    kept.retain(|name, _| !LEFT_OUT.contains(&name.as_str()));
    let list: String = kept.iter().map(|(name, digest)| format!("  \"{name}\": \"{digest}\",\n")).collect();
    let (version, files) = (format!("const VERSION = \"{version}\";"), format!("const FILES = {{\n{list}}};"));
    fill(&directory.join(KEEPER), &[(VERSION, &version), (FILES, &files)])
}

/// The digest of each file of a directory and those below, by its path from there.
fn digests(directory: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    below(directory, "", &mut all)?;
    Ok(all)
}

fn below(directory: &Path, before: &str, all: &mut BTreeMap<String, String>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let name = format!("{before}{name}");
        if entry.path().is_dir() {
            below(&entry.path(), &format!("{name}/"), all)?;
        } else if !name.ends_with(".br") && !name.ends_with(".gz") {
            all.insert(name, told(&fs::read(entry.path())?, TOLD.0));
        }
    }
    Ok(())
}

/// The digest of them all.
fn of_all(digests: &BTreeMap<String, String>) -> String {
    let text: String = digests.iter().map(|(name, digest)| format!("{digest} {name}\n")).collect();
    told(text.as_bytes(), TOLD.1)
}

/// So many bytes of a digest, in hexadecimal digits.
fn told(bytes: &[u8], count: usize) -> String {
    Sha256::digest(bytes).iter().take(count).map(|byte| format!("{byte:02x}")).collect()
}

/// Replaces what a file must have exactly once.
fn fill(path: &Path, what: &[(&str, &str)]) -> io::Result<()> {
    let mut text = fs::read_to_string(path)?;
    for (old, new) in what {
        if text.matches(old).count() != 1 {
            return Err(io::Error::other(format!("{} does not have {old:?} just once", path.display())));
        }
        text = text.replace(old, new);
    }
    fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A built page with these styles.
    fn built(name: &str, styles: &str) -> (String, String) {
        let directory = std::env::temp_dir().join(format!("synod-version-{name}-{}", std::process::id()));
        fs::create_dir_all(directory.join("protocols")).unwrap();
        for page in PAGES {
            fs::write(directory.join(page), format!("{ROOT}>")).unwrap();
        }
        fs::write(directory.join("protocols/a.css"), styles).unwrap();
        fs::write(directory.join("protocols/a.css.br"), "left out").unwrap();
        fs::write(directory.join(KEEPER), format!("{VERSION}\n{FILES}\n")).unwrap();
        write(&directory).unwrap();
        let read = |file| fs::read_to_string(directory.join(file)).unwrap();
        let told = (read("embed.html"), read(KEEPER));
        fs::remove_dir_all(&directory).unwrap();
        told
    }

    #[test]
    fn the_version_depends_on_the_content_alone() {
        let (one, same, other) = (built("one", "a"), built("same", "a"), built("other", "b"));
        assert_eq!(one, same);
        assert_ne!(one.0, other.0);
        let version = one.0.split('"').nth(3).unwrap();
        assert!(version.starts_with(concat!(env!("CARGO_PKG_VERSION"), "+")) && version.len() == 14, "{version}");
        assert!(one.1.starts_with(&format!("const VERSION = \"{version}\";")), "{}", one.1);
    }

    #[test]
    fn the_list_has_what_is_kept_with_its_digest() {
        let (_, keeper) = built("list", "abc");
        assert!(keeper.contains("  \"protocols/a.css\": \"ba7816bf8f01cfea\",\n"), "{keeper}");
        assert!(keeper.contains("\"index.html\"") && keeper.contains("\"embed.html\""), "{keeper}");
        assert!(
            !keeper.contains("synod.html") && !keeper.contains(".br") && !keeper.contains("offline.js"),
            "{keeper}"
        );
    }
}
