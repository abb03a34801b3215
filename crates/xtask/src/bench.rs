//! `cargo xtask bench`: measures Synod against its budgets; `--page` measures the page in a browser, `--soak` adds
//! everything that takes too long for daily use.

use crate::failure::{Failure, Outcome};
use crate::process::{cargo, run, run_and_keep};
use crate::test;
use std::process::Command;

/// The package that has the benchmarks; their dependencies belong to it, so that this program needs none.
const PACKAGE: [&str; 2] = ["--package", "synod-tests"];

/// The figure of Stateright's that a search in the browser is compared with.
const STATERIGHT: &str = "states_a_second_Stateright";

/// Measures: two tables, each followed by its figures as one line of JSON, and then the same search in a browser.
/// `--page` measures how fast the page answers instead. `--soak` also searches the largest state spaces and plays a
/// million random scenarios.
pub fn command_line(arguments: &[&str]) -> Outcome {
    let soak = match arguments {
        [] => false,
        ["--soak"] => true,
        ["--page"] => return test::speed(),
        _ => return Err(Failure::usage(format!("bench takes --page or --soak, not {:?}", arguments.join(" ")))),
    };
    run(measured(&mut cargo(&["run", "--release"]), "memory"))?;
    let told = run_and_keep(measured(&mut cargo(&["run", "--release"]), "speed"))?;
    let figures = told.lines().find(|line| line.starts_with('{') && line.contains(STATERIGHT)).unwrap_or("{}");
    test::search_speed(figures)?;
    if soak {
        run(cargo(&["test", "--release"]).args(PACKAGE).args(["--test", "differential", "--test", "explorer"]))?;
        run(cargo(&["bench"]).args(PACKAGE).args(["--bench", "soak"]))?;
    }
    Ok(())
}

/// The command with which a benchmark that is built as the command line is runs.
fn measured<'a>(cargo: &'a mut Command, name: &str) -> &'a mut Command {
    cargo.args(PACKAGE).args(["--example", name])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_that_bench_does_not_know_is_refused() {
        assert_eq!(command_line(&["--sok"]).unwrap_err().code, 2);
        assert_eq!(command_line(&["--soak", "now"]).unwrap_err().code, 2);
    }
}
