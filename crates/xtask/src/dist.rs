//! `cargo xtask dist`: the release page, built by Trunk into `dist/`.

use std::path::Path;

use crate::failure::Outcome;
use crate::process::{cargo, command, run};
use crate::tools;

/// The directory of the built page, relative to the workspace's root.
pub const DIRECTORY: &str = "dist";

/// Builds the page and prints its location.
pub fn command_line() -> Outcome {
    build()?;
    let page = Path::new(DIRECTORY).join("index.html");
    println!("xtask: built {}; the directory can be put on any static host, under any path", page.display());
    Ok(())
}

/// Installs what is missing and builds the release page.
pub fn build() -> Outcome {
    tools::for_the_page()?;
    // Trunk runs offline, so that it never downloads a tool; cargo fetches the crates before it starts.
    run(&mut cargo(&["fetch", "--quiet"]))?;
    // Trunk accepts NO_COLOR only as true or false and fails on the usual NO_COLOR=1.
    run(command("trunk").args(["build", "--release", "--offline"]).env_remove("NO_COLOR"))
}
