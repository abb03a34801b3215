//! `synod`: scenarios on the command line, for authors and for CI.
//!
//! Exit codes: 0: it ran, and everything that the scenario expects holds. 1: an expectation fails, or a search finds a
//! violation that the scenario does not expect. 2: bad input, with one line on stderr that names the place.

extern crate alloc;

mod arguments;
mod check;
mod explore;
mod link;
mod list;
mod mdbook;
mod modules;
mod new;
mod run;
mod source;
#[cfg(test)]
mod tests;

use arguments::Command;
use source::{BadInput, Outcome};
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    match arguments::read().and_then(|(command, modules)| carry_out(command, &modules)) {
        Ok((text, outcome)) => {
            // A closed pipe (`synod run … | head`) is no error.
            _ = std::io::stdout().write_all(text.as_bytes());
            ExitCode::from(match outcome {
                Outcome::Good => 0,
                Outcome::Bad => 1,
                Outcome::Failed => 2,
            })
        }
        Err(BadInput(problem)) => {
            eprintln!("synod: {}", problem.replace(['\n', '\r'], " "));
            ExitCode::from(2)
        }
    }
}

/// What a command prints, and what came of it.
fn carry_out(command: Command, modules: &[String]) -> Result<(String, Outcome), BadInput> {
    let registry = modules::registry(modules)?;
    match command {
        Command::Help => Ok((arguments::HELP.to_string(), Outcome::Good)),
        Command::Version => Ok((concat!("synod ", env!("CARGO_PKG_VERSION"), "\n").to_owned(), Outcome::Good)),
        Command::Link(what) => link::link(&registry, &what).map(|text| (text, Outcome::Good)),
        Command::Open(what) => link::open(&registry, &what).map(|text| (text, Outcome::Good)),
        Command::List => Ok((list::list(&registry), Outcome::Good)),
        Command::Run(ask) => run::run(&registry, &ask),
        Command::Explore(ask) => explore::run(&registry, &ask),
        Command::Check(ask) => check::check(&registry, modules, &ask),
        Command::New(name) => new::new(&name).map(|text| (text, Outcome::Good)),
        Command::Book => mdbook::run().map(|book| (book, Outcome::Good)),
        // HTML gets the widget; every other renderer gets the picture.
        Command::BookFor(_renderer) => Ok((String::new(), Outcome::Good)),
    }
}
