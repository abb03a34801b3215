//! `cargo xtask dist`: the release page, built by Trunk into `dist/`, with compressed files beside.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, Outcome};
use crate::process::{cargo, cargo_home, command, run};
use crate::tools;

/// The directory of the built page, relative to the workspace's root.
pub const DIRECTORY: &str = "dist";

/// Builds the page and prints its location.
pub fn command_line() -> Outcome {
    build()?;
    warn_of_places()?;
    pack()?;
    let page = Path::new(DIRECTORY).join("index.html");
    println!("xtask: built {}; the directory can be put on any static host, under any path", page.display());
    Ok(())
}

/// Puts compressed files beside those of the built page.
pub fn pack() -> Outcome {
    // Compressing takes long unless compiled with all optimizations.
    run(&mut cargo(&["run", "--quiet", "--release", "--package", "synod-pack", "--", DIRECTORY]))
}

/// Installs what is missing and builds the release page.
pub fn build() -> Outcome {
    tools::for_the_page()?;
    // Trunk runs offline, so that it never downloads a tool; cargo fetches the crates before it starts.
    run(&mut cargo(&["fetch", "--quiet"]))?;
    run(command("trunk")
        .args(["build", "--release", "--offline"])
        .env(RUSTFLAGS, without_places())
        // Trunk accepts NO_COLOR only as true or false and fails on the usual NO_COLOR=1.
        .env_remove("NO_COLOR"))
}

/// Where cargo reads flags for the page from, besides its configuration.
pub const RUSTFLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// The directories of this machine that the compiler would write into the page, and what stands for them instead.
fn places() -> Vec<(String, &'static str)> {
    let places = [(Some(cargo_home()), "cargo"), (std::env::current_dir().ok(), "synod")];
    places.into_iter().filter_map(|(place, name)| Some((place?.to_str()?.to_owned(), name))).collect()
}

/// The compiler's flags that keep directories out of the page, whose bytes then do not depend on who builds it.
pub fn without_places() -> String {
    // Flags are separated by spaces.
    let places = places().into_iter().filter(|(place, _)| !place.contains(' '));
    places.map(|(place, name)| format!("--remap-path-prefix={place}={name}")).collect::<Vec<_>>().join(" ")
}

/// Says so if the module names a directory of this machine: cargo does not compile anew for the flags above what was
/// compiled without them.
fn warn_of_places() -> Outcome {
    let module = Path::new(DIRECTORY).join("synod-web_bg.wasm");
    let bytes =
        fs::read(&module).map_err(|error| Failure::new(format!("cannot read {}: {error}", module.display())))?;
    let named = |place: &str| bytes.windows(place.len()).any(|window| window == place.as_bytes());
    if let Some((place, _)) = places().iter().find(|(place, _)| named(place)) {
        println!("xtask: the module names {place}, so that its bytes depend on this machine; cargo clean mends that");
    }
    Ok(())
}
