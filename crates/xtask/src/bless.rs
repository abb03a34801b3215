//! `cargo xtask bless`: rewrites the golden texts; review the difference before you commit it.

use crate::failure::{Failure, Outcome};
use crate::process::{cargo, run};

/// Takes no arguments.
pub fn command_line(arguments: &[&str]) -> Outcome {
    if let [extra, ..] = arguments {
        return Err(Failure::usage(format!("bless takes no argument, not {extra:?}")));
    }
    let tests = ["--test", "golden", "--test", "links", "--test", "exports"];
    run(cargo(&["test", "-p", "synod-tests"]).args(tests).env("SYNOD_BLESS", "1"))?;
    println!("xtask: tests/golden is written; git diff shows what has changed");
    Ok(())
}
