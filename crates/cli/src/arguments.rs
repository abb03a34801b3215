//! What the command line asks for.

use crate::BadInput;
use lexopt::{Arg, Parser, ValueExt};
use synod_core::limits;

/// What `synod --help` prints.
pub(crate) const HELP: &str = "\
synod run FILE|ID [--until MS] [--format text|json]   run a scenario
synod list                                            the scenarios that ship

FILE is a scenario file, ID one that ships. --until ends the run at a moment of
virtual time, in milliseconds. Exit 0: it ran, and all that the scenario expects
holds; 1: an expectation fails; 2: bad input.
";

/// A command.
pub(crate) enum Command {
    /// Print the help.
    Help,
    /// Print the scenarios that ship.
    List,
    /// Run a scenario.
    Run(RunArguments),
}

/// What to run, and how to show it.
pub(crate) struct RunArguments {
    /// A file or an id.
    pub(crate) what: String,
    /// When to end, in virtual milliseconds.
    pub(crate) until_ms: Option<u64>,
    /// How to show it.
    pub(crate) format: Format,
}

/// How to show a run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Sentences.
    Text,
    /// One JSON object.
    Json,
}

/// Reads the command line.
pub(crate) fn read() -> Result<Command, BadInput> {
    let mut parser = Parser::from_env();
    command(&mut parser).map_err(|error| BadInput(format!("{error} (synod --help tells what there is)")))
}

fn command(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let command = match parser.next()? {
        None | Some(Arg::Short('h') | Arg::Long("help")) => return Ok(Command::Help),
        Some(Arg::Value(name)) => name.string()?,
        Some(other) => return Err(other.unexpected()),
    };
    match command.as_str() {
        "run" => run(parser),
        "list" => match parser.next()? {
            None => Ok(Command::List),
            Some(other) => Err(other.unexpected()),
        },
        "help" => Ok(Command::Help),
        other => Err(format!("there is no command {other:?}").into()),
    }
}

fn run(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let (mut what, mut until_ms, mut format) = (None, None, Format::Text);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Long("until") => until_ms = Some(parser.value()?.parse_with(time_ms)?),
            Arg::Long("format") => format = parser.value()?.parse_with(format_named)?,
            Arg::Value(value) if what.is_none() => what = Some(value.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let what = what.ok_or("run what? a file or the id of a scenario is missing")?;
    Ok(Command::Run(RunArguments { what, until_ms, format }))
}

fn time_ms(text: &str) -> Result<u64, String> {
    let time = text.parse().ok().filter(|time| *time <= limits::TIME_MS);
    time.ok_or_else(|| format!("a time is a whole number of milliseconds up to {}", limits::TIME_MS))
}

fn format_named(name: &str) -> Result<Format, String> {
    match name {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        _ => Err("the formats are text and json".to_string()),
    }
}
