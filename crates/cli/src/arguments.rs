//! Parses the command line.

use crate::source::BadInput;
use lexopt::{Arg, Parser, ValueExt};
use synod_core::{Language, Name, limits};
use synod_sim::explore::{FaultKind, Reduction};
use synod_sim::export;
use synod_sim::scenario::json::Json;

/// What `synod --help` prints.
pub(crate) const HELP: &str = "\
synod run FILE|LINK|ID [--until MS] [--lang en|zh]       run a scenario
              [--format text|json|mermaid|svg|shiviz|jsonl|rust]
synod explore FILE|LINK|ID [--crashes N] [--restarts N] [--losses N]
              [--duplicates N] [--cuts N] [--heals N] [--wipes N] [--pauses N]
              [--forgeries N] [--faulty NODE,NODE] [--rounds N] [--rounds TIMER=N]
              [--timers any|late] [--property NAME]... [--goal] [--from N]
              [--max-states N] [--reduce all|none] [--format text|json]
                                                         search all its schedules
synod link FILE|ID                                       a scenario as a link
synod open LINK                                          a link as a scenario
synod new NAME                                           a protocol of your own
synod check [LAB] --module FILE.wasm [--format text|json]
                                                         what a lab asks of it
synod list                                               the scenarios that ship
synod --version                                          which version this is
synod mdbook [supports RENDERER]                         mdBook's preprocessor

FILE is a scenario file, ID one that ships, LINK the address of the page at some
moment of a run, or what it has from # on: put it in quotation marks.

run: --until ends it at a moment of virtual time, in milliseconds. --format says
what it is told as: sentences, figures, a Mermaid sequence diagram, a space-time
diagram, a log for ShiViz, one JSON object an event, a Rust test. --lang says in
which language sentences and diagrams are.

explore: messages arrive in any order; --crashes, --restarts, --losses,
--duplicates, --cuts, --heals, --wipes, --pauses and --forgeries say how many of
each may happen (none; a pause may end at any time), --faulty whose messages alone
are lost, duplicated or forged, --rounds how often a node may try again (2), after any timer or
after one, --timers whether timers may run out at any time or only late, --from
after how many actions of the run it starts, --max-states how many states may be
kept. It ends when every property, or every one that --property names, is
violated, or all states are seen. --goal looks for the scenario's goal instead,
with the goal's faults. What the scenario says of its search holds where no flag
says otherwise.

--module FILE.wasm, with run, explore, link, open and check: a protocol that does
not ship, compiled to a module; it may be given several times. new writes one to
begin with into the folder NAME. check says whether each module can be relied on
(equal data has one form, equal inputs have one reaction), and what of a lab
holds, with points. docs/protocol.md and docs/lab.md tell the rest.

Exit 0: it ran, and all that the scenario expects holds; 1: an expectation
fails, or a violation is found that the scenario does not expect; 2: bad input.
";

/// A command.
pub(crate) enum Command {
    /// Print the help.
    Help,
    /// Print the version.
    Version,
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
    /// Check modules, and what a lab asks of them.
    Check(CheckArguments),
    /// Write a protocol to begin with.
    New(String),
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
    /// What flags say of the search, as in a scenario's `search`.
    pub(crate) plan: Json,
    /// Whether worlds that make no difference are left out.
    pub(crate) reduction: Reduction,
    /// The output format.
    pub(crate) format: Format,
}

/// What to check.
pub(crate) struct CheckArguments {
    /// The lab's file.
    pub(crate) lab: Option<String>,
    /// The output format.
    pub(crate) format: Format,
}

/// The output format of a search or a lab.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Sentences.
    Text,
    /// One JSON object.
    Json,
}

/// Parses the command line: a command, and the module files that it may use.
pub(crate) fn read() -> Result<(Command, Vec<String>), BadInput> {
    let (mut parser, mut modules) = (Parser::from_env(), Vec::new());
    let command = command(&mut parser, &mut modules);
    let command = command.map_err(|error| BadInput(format!("{error} (synod --help tells what there is)")))?;
    Ok((command, modules))
}

fn command(parser: &mut Parser, modules: &mut Vec<String>) -> Result<Command, lexopt::Error> {
    let command = match parser.next()? {
        None | Some(Arg::Short('h') | Arg::Long("help")) => return Ok(Command::Help),
        Some(Arg::Short('V') | Arg::Long("version")) => return Ok(Command::Version),
        Some(Arg::Value(name)) => name.string()?,
        Some(other) => return Err(other.unexpected()),
    };
    match command.as_str() {
        "run" => run(parser, modules),
        "explore" => explore(parser, modules),
        "check" => check(parser, modules),
        "link" => only(parser, modules, "link to what? a file or the id of a scenario is missing", Command::Link),
        "open" => only(parser, modules, "open what? a link is missing", Command::Open),
        "new" => new(parser),
        "mdbook" => book(parser),
        "list" => match parser.next()? {
            None => Ok(Command::List),
            Some(other) => Err(other.unexpected()),
        },
        "help" => Ok(Command::Help),
        other => Err(format!("there is no command {other:?}").into()),
    }
}

fn run(parser: &mut Parser, modules: &mut Vec<String>) -> Result<Command, lexopt::Error> {
    let (mut what, mut until_ms, mut format, mut language) = (None, None, RunFormat::Text, Language::English);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Long("module") => modules.push(parser.value()?.string()?),
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
fn only(
    parser: &mut Parser,
    modules: &mut Vec<String>,
    missing: &str,
    command: fn(String) -> Command,
) -> Result<Command, lexopt::Error> {
    let mut what = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Long("module") => modules.push(parser.value()?.string()?),
            Arg::Value(value) if what.is_none() => what = Some(value.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(command(what.ok_or(missing)?))
}

fn check(parser: &mut Parser, modules: &mut Vec<String>) -> Result<Command, lexopt::Error> {
    let (mut lab, mut format) = (None, Format::Text);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Long("module") => modules.push(parser.value()?.string()?),
            Arg::Long("format") => format = parser.value()?.parse_with(format_named)?,
            Arg::Value(value) if lab.is_none() => lab = Some(value.string()?),
            other => return Err(other.unexpected()),
        }
    }
    if lab.is_none() && modules.is_empty() {
        return Err("check what? a lab or --module FILE.wasm is missing".into());
    }
    Ok(Command::Check(CheckArguments { lab, format }))
}

fn new(parser: &mut Parser) -> Result<Command, lexopt::Error> {
    only(parser, &mut Vec::new(), "new what? the name of the protocol is missing", Command::New)
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

fn explore(parser: &mut Parser, modules: &mut Vec<String>) -> Result<Command, lexopt::Error> {
    let (mut what, mut format, mut plan) = (None, Format::Text, Plan::default());
    let mut reduction = Reduction::All;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Long("module") => modules.push(parser.value()?.string()?),
            Arg::Long("reduce") => reduction = parser.value()?.parse_with(reduction_named)?,
            Arg::Long("format") => format = parser.value()?.parse_with(format_named)?,
            Arg::Long("goal") => plan.set("goal", Json::Bool(true))?,
            Arg::Long("rounds") => plan.rounds(&parser.value()?.string()?)?,
            Arg::Long("property") => plan.properties.push(Json::text(parser.value()?.string()?)),
            Arg::Long("timers") => plan.set("timers", Json::text(parser.value()?.string()?))?,
            Arg::Long("faulty") => plan.set("faulty", names(&parser.value()?.string()?))?,
            Arg::Long(flag) => {
                let field = flag.replace('-', "_");
                let kinds = FaultKind::IN_SEARCHES.map(Name::name);
                if !kinds.contains(&field.as_str()) && !["max_states", "from"].contains(&field.as_str()) {
                    return Err(argument.unexpected());
                }
                plan.set(&field, whole(&parser.value()?.string()?))?;
            }
            Arg::Value(value) if what.is_none() => what = Some(value.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let what = what.ok_or("explore what? a file, a link or the id of a scenario is missing")?;
    Ok(Command::Explore(ExploreArguments { what, plan: plan.json(), reduction, format }))
}

/// What flags say of a search, in the form of a scenario's `search`: one reader judges both.
#[derive(Default)]
struct Plan {
    fields: Vec<(String, Json)>,
    rounds: Vec<(String, Json)>,
    properties: Vec<Json>,
}

impl Plan {
    fn set(&mut self, name: &str, value: Json) -> Result<(), String> {
        once(&mut self.fields, name, value).map_err(|()| format!("--{} is there twice", name.replace('_', "-")))
    }

    /// `N` for all timers, or `TIMER=N`.
    fn rounds(&mut self, said: &str) -> Result<(), String> {
        let (timer, most) = said.split_once('=').unwrap_or(("all", said));
        once(&mut self.rounds, timer, whole(most)).map_err(|()| format!("--rounds is there twice for {timer}"))
    }

    fn json(mut self) -> Json {
        if !self.rounds.is_empty() {
            self.fields.push(("rounds".into(), Json::Object(self.rounds)));
        }
        if !self.properties.is_empty() {
            self.fields.push(("property".into(), Json::List(self.properties)));
        }
        Json::Object(self.fields)
    }
}

fn once(fields: &mut Vec<(String, Json)>, name: &str, value: Json) -> Result<(), ()> {
    if fields.iter().any(|(known, _)| known == name) {
        return Err(());
    }
    fields.push((name.to_string(), value));
    Ok(())
}

/// A whole number as files write it; other text is passed on, for the reader to refuse.
fn whole(text: &str) -> Json {
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => Json::Whole(number),
        _ => Json::text(text),
    }
}

fn names(text: &str) -> Json {
    Json::List(text.split(',').filter(|name| !name.is_empty()).map(Json::text).collect())
}

fn reduction_named(name: &str) -> Result<Reduction, String> {
    Reduction::named(name).ok_or_else(|| "what is reduced is all or none".to_string())
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
