//! `cargo xtask schema`: writes the documents that are generated from the code.

use crate::failure::{Failure, Outcome};
use crate::process::{cargo, run};

/// Takes no arguments. Another program writes them, so that this one needs no other crate and starts within seconds.
pub fn command_line(arguments: &[&str]) -> Outcome {
    if let [extra, ..] = arguments {
        return Err(Failure::usage(format!("schema takes no argument, not {extra:?}")));
    }
    run(&mut cargo(&["run", "--quiet", "--package", "synod-tests", "--bin", "write-docs"]))
}
