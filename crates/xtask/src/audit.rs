//! `cargo xtask audit`: the built page and the widget by Lighthouse, axe and two checkers of HTML, in a browser.

use std::path::Path;

use crate::dist;
use crate::failure::{Failure, Outcome};
use crate::process::{command, run};
use crate::serve;
use crate::tools;

/// The directory of the audit, relative to the workspace's root.
const AUDIT: &str = "tests/audit";

/// Builds the page and audits it; fails if a bar is missed.
pub fn command_line(arguments: &[&str]) -> Outcome {
    if let [extra, ..] = arguments {
        return Err(Failure::usage(format!("audit takes no argument, not {extra:?}")));
    }
    dist::build()?;
    // As a host sends it.
    dist::pack()?;
    tools::ensure_node()?;
    let chromium = tools::chromium()?;
    let directory = Path::new(AUDIT);
    tools::ensure_packages(directory)?;
    let address = serve::in_background(Path::new(dist::DIRECTORY))?;
    let mut audit = command("node");
    audit.arg("audit.js").current_dir(directory).env("SYNOD_CHROMIUM", chromium).env("SYNOD_URL", address);
    match tools::java() {
        Some(java) => _ = audit.env("SYNOD_JAVA", java),
        None => println!("xtask: there is no Java here; vnu is skipped"),
    }
    run(&mut audit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_is_refused() {
        assert_eq!(command_line(&["page"]).unwrap_err().code, 2);
    }
}
