//! Parses the command line.

use crate::source::BadInput;
use lexopt::{Arg, Parser, ValueExt};
use synod_core::{Language, limits};
use synod_sim::explore::{Bounds, MOST_FAULTS, TimerOrder};
use synod_sim::export;

/// The most rounds that can be asked for.
const MOST_ROUNDS: u32 = 1_000;
/// The most states that can be asked for: rows are numbered with 32 bits.
const MOST_STATES: u32 = u32::MAX - 1;

/// What `synod --help` prints.
pub(crate) const HELP: &str = "\
synod run FILE|LINK|ID [--until MS] [--lang en|zh]       run a scenario
              [--format text|json|mermaid|svg|shiviz|jsonl|rust]
synod explore FILE|LINK|ID [--crashes N] [--restarts N] [--losses N]
              [--duplicates N] [--rounds N] [--timers any|late] [--property NAME]
              [--max-states N] [--reduce all|none] [--format text|json]
                                                         search all its schedules
synod link FILE|ID                                       a scenario as a link
synod open LINK                                          a link as a scenario
synod list                                               the scenarios that ship
synod mdbook [supports RENDERER]                         mdBook's preprocessor

FILE is a scenario file, ID one that ships, LINK the address of the page at some
moment of a run, or what it has from # on: put it in quotation marks.

run: --until ends it at a moment of virtual time, in milliseconds. --format says
what it is told as: sentences, figures, a Mermaid sequence diagram, a space-time
diagram, a log for ShiViz, one JSON object an event, a Rust test. --lang says in
which language sentences and diagrams are.

explore: messages arrive in any order; --crashes, --restarts, --losses and
--duplicates say how many of each may happen (none), --rounds how often a node
may try again (2), --timers whether timers may run out at any time or only late,
--max-states how many states may be kept. It ends when every property, or the
one that --property names, is violated, or all states are seen.

Exit 0: it ran, and all that the scenario expects holds; 1: an expectation
fails, or a violation is found that the scenario does not expect; 2: bad input.
";

/// A command.
pub(crate) enum Command {
    /// Print the help.
    Help,
    /// Print the list of shipped scenarios.
    List,
    /// Print the link to a scenario.
    Link(String),
    /// Print the scenario of a link.
    Open(String),
    /// Run a scenario.
    Run(RunArguments),
    /// Search a scenario's schedules.
    Explore(ExploreArguments),
    /// Insert runs into an mdBook.
    Book,
    /// Say whether the preprocessor supports this renderer.
    BookFor(String),
}

/// What to run, and how to show it.
pub(crate) struct RunArguments {
    /// A file, a link or an id.
    pub(crate) what: String,
    /// The time at which to end, in virtual milliseconds.
    pub(crate) until_ms: Option<u64>,
    /// The output format.
    pub(crate) format: RunFormat,
    /// The language.
    pub(crate) language: Language,
}

/// The output format of a run.
#[derive(Clone, Copy)]
pub(crate) enum RunFormat {
    /// Sentences.
    Text,
    /// One JSON object.
    Json,
    /// An export for another program.
    Export(export::Format),
}

/// What to search, and within which bounds.
pub(crate) struct ExploreArguments {
    /// A file, a link or an id.
    pub(crate) what: String,
    /// The bounds.
    pub(crate) bounds: Bounds,
    /// The only property to check; `None` checks all.
    pub(crate) property: Option<String>,
    /// The output format.
    pub(crate) format: Format,
}

/// The output format of a search.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Sentences.
    Text,
    /// One JSON object.
    Json,
}

/// Parses the command line.
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
        "explore" => explore(parser),
        "link" => only(parser, "link to what? a file or the id of a scenario is missing", Command::Link),
        "open" => only(parser, "open what? a link is missing", Command::Open),
        "mdbook" => book(parser),
        "list" => match parser.next()? {
            None => Ok(Command::List),
            Some(other) => Err(other.unexpected()),
        },
        "help" => Ok(Command::Help),
        other => Err(format!("there is no command {other:?}").into()),
    }
}

fn run(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let (mut what, mut until_ms, mut format, mut language) = (None, None, RunFormat::Text, Language::English);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Long("until") => until_ms = Some(parser.value()?.parse_with(time_ms)?),
            Arg::Long("format") => format = parser.value()?.parse_with(run_format_named)?,
            Arg::Long("lang") => language = parser.value()?.parse_with(language_named)?,
            Arg::Value(value) if what.is_none() => what = Some(value.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let what = what.ok_or("run what? a file, a link or the id of a scenario is missing")?;
    Ok(Command::Run(RunArguments { what, until_ms, format, language }))
}

/// A command with one argument.
fn only(parser: &mut Parser, missing: &str, command: fn(String) -> Command) -> Result<Command, lexopt::Error> {
    let mut what = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Value(value) if what.is_none() => what = Some(value.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(command(what.ok_or(missing)?))
}

/// What mdBook asks: `mdbook supports RENDERER`, then `mdbook`.
fn book(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    match parser.next()? {
        None => Ok(Command::Book),
        Some(Arg::Short('h') | Arg::Long("help")) => Ok(Command::Help),
        Some(Arg::Value(word)) if word == "supports" => Ok(Command::BookFor(parser.value()?.string()?)),
        Some(other) => Err(other.unexpected()),
    }
}

fn explore(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    let (mut what, mut property, mut format) = (None, None, Format::Text);
    let mut bounds = Bounds::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Long("crashes") => bounds.crashes = parser.value()?.parse_with(faults)?,
            Arg::Long("restarts") => bounds.restarts = parser.value()?.parse_with(faults)?,
            Arg::Long("losses") => bounds.losses = parser.value()?.parse_with(faults)?,
            Arg::Long("duplicates") => bounds.duplicates = parser.value()?.parse_with(faults)?,
            Arg::Long("rounds") => bounds.rounds = parser.value()?.parse_with(|text| up_to(text, MOST_ROUNDS))?,
            Arg::Long("timers") => bounds.timers = parser.value()?.parse_with(timers_named)?,
            Arg::Long("max-states") => {
                bounds.max_states = parser.value()?.parse_with(|text| up_to(text, MOST_STATES))?
            }
            Arg::Long("reduce") => parser.value()?.parse_with(reduction_named)?,
            Arg::Long("property") => property = Some(parser.value()?.string()?),
            Arg::Long("format") => format = parser.value()?.parse_with(format_named)?,
            Arg::Value(value) if what.is_none() => what = Some(value.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let what = what.ok_or("explore what? a file, a link or the id of a scenario is missing")?;
    Ok(Command::Explore(ExploreArguments { what, bounds, property, format }))
}

fn up_to(text: &str, most: u32) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| *number <= most);
    number.ok_or_else(|| format!("a whole number up to {most} is wanted"))
}

fn faults(text: &str) -> Result<u32, String> {
    up_to(text, MOST_FAULTS)
}

fn timers_named(name: &str) -> Result<TimerOrder, String> {
    match name {
        "any" => Ok(TimerOrder::Any),
        "late" => Ok(TimerOrder::Late),
        _ => Err("timers run out at any time (any) or late".to_string()),
    }
}

/// No reduction is implemented yet, so both options give the same search.
fn reduction_named(name: &str) -> Result<(), String> {
    match name {
        "all" | "none" => Ok(()),
        _ => Err("what is reduced is all or none".to_string()),
    }
}

fn time_ms(text: &str) -> Result<u64, String> {
    let time = text.parse().ok().filter(|time| *time <= limits::TIME_MS);
    time.ok_or_else(|| format!("a time is a whole number of milliseconds up to {}", limits::TIME_MS))
}

fn run_format_named(name: &str) -> Result<RunFormat, String> {
    match name {
        "text" => Ok(RunFormat::Text),
        "json" => Ok(RunFormat::Json),
        _ => {
            let named = export::Format::ALL.into_iter().find(|format| format.name() == name);
            let names = export::Format::ALL.map(export::Format::name).join(", ");
            named.map(RunFormat::Export).ok_or_else(|| format!("the formats are text, json, {names}"))
        }
    }
}

pub(crate) fn language_named(name: &str) -> Result<Language, String> {
    match name {
        "en" => Ok(Language::English),
        "zh" => Ok(Language::Chinese),
        _ => Err("the languages are en and zh".to_string()),
    }
}

fn format_named(name: &str) -> Result<Format, String> {
    match name {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        _ => Err("the formats are text and json".to_string()),
    }
}
