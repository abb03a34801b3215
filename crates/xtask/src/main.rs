//! `cargo xtask`: builds the page, serves it and tests everything, on a machine that has rustup's cargo.
//!
//! Needs no other crate, so that a newcomer's first command starts within seconds.
#![expect(clippy::disallowed_methods, reason = "a build tool may ask how long its steps took")]

mod audit;
mod bench;
mod bless;
mod dist;
mod failure;
mod fuzz;
mod hosting;
mod modules;
mod pages;
mod process;
mod schema;
mod serve;
mod test;
mod tools;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use failure::{Failure, Outcome};

/// The usage text, printed if the command is missing or unknown.
const USAGE: &str = "\
usage: cargo xtask <command>

  serve [--port N]                      build the page and serve it on http://127.0.0.1:8080
  test [unit] [wasm] [page] [-- ARGS]   test everything, or the parts named; ARGS go to Playwright
  dist [--check URL]                    build the page into dist/, for any static host and any path; --check: say what
                                        the host at that address does not send as it should
  modules                               build each protocol as a module, in target/modules/ID.wasm
  bench [--page | --soak]               measure speed and memory, as tables and as JSON; --page: how fast the page
                                        answers in a browser, and a widget's memory; --soak: a million random runs
  fuzz [N]                              feed ten million hostile inputs, or N, to the readers
  bless                                 write the golden texts anew
  schema                                write docs/scenario.schema.json and what docs/scenario.md says of protocols
  audit                                 Lighthouse, axe and two checkers of HTML on the page and the widget
  scan [-- ARGS]                        count labels that cover something, cut words and wrong arrows in every lesson
  picture                               take the README's picture of the page";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {}", failure.text);
            ExitCode::from(failure.code)
        }
    }
}

/// Runs one command line, in the workspace's root whatever the current directory.
fn run(arguments: &[String]) -> Outcome {
    let root = workspace_root();
    std::env::set_current_dir(&root)
        .map_err(|error| Failure::new(format!("cannot enter {}: {error}", root.display())))?;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        ["serve", rest @ ..] => serve::command_line(rest),
        ["test", rest @ ..] => test::command_line(rest),
        ["picture", rest @ ..] => test::picture(rest),
        ["audit", rest @ ..] => audit::command_line(rest),
        ["scan", rest @ ..] => test::scan(rest.strip_prefix(&["--"]).unwrap_or(rest)),
        ["bench", rest @ ..] => bench::command_line(rest),
        ["modules", rest @ ..] => modules::command_line(rest),
        // Called by Trunk only.
        ["pages", rest @ ..] => pages::command_line(rest),
        ["fuzz", rest @ ..] => fuzz::command_line(rest),
        ["bless", rest @ ..] => bless::command_line(rest),
        ["dist"] => dist::command_line(),
        ["dist", "--check", address] => hosting::check(address),
        ["dist", rest @ ..] => Err(Failure::usage(format!("dist takes --check URL only, not {:?}", rest.join(" ")))),
        ["schema", rest @ ..] => schema::command_line(rest),
        [unknown, ..] => Err(Failure::usage(format!("no command {unknown:?}\n\n{USAGE}"))),
    }
}

/// The directory with the root `Cargo.toml`: at run time, cargo gives the path of this package.
fn workspace_root() -> PathBuf {
    let manifest =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.ancestors().nth(2).unwrap_or(Path::new(".")).to_path_buf()
}
