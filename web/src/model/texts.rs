//! Reading and writing texts: links, scenario files, canonical texts of runs, goals, what a host page says.
//!
//! The code for it is a part of the program that the page fetches once its first run is drawn; before that, the page
//! shows a lesson that comes as data, see [`first`](super::first).

use super::index::{self, Chapter};
use std::cell::Cell;
use synod_core::{Language, NodeId, Registry};
use synod_sim::explore;
use synod_sim::link::{self, Link};
use synod_sim::run::again::Deed;
use synod_sim::run::causes::Asked;
use synod_sim::run::frame::Frame;
use synod_sim::run::goal::{self, GoalProgress};
use synod_sim::run::host::{self, HostRequest};
use synod_sim::run::questions::Question;
use synod_sim::scenario::{self, File, MessageName, edit};
use synod_sim::{Action, Diagnostic, FlightId, Run, Scenario};

/// The file of the part of the program that has it.
pub const FILE: &str = "synod-rest.wasm";

/// What a host page asks of a page that shows these; `None` if that is nothing of Synod's.
type ReadMessage = fn(&Registry, &str, &[&Scenario]) -> Result<Option<HostRequest>, Diagnostic>;

/// A link's file with what people did as steps, and where that plays differently.
type AsFile = fn(&Registry, &Link) -> Result<(File, Vec<Diagnostic>), Diagnostic>;

/// What reads and writes texts.
pub struct Texts {
    /// Reads a link; see [`link::read`].
    pub link: fn(&Registry, &str) -> link::Read,
    /// Writes a link; see [`link::write`].
    pub address: fn(&Registry, &Link) -> Result<String, Diagnostic>,
    /// Reads a scenario file; see [`scenario::read_file`].
    pub file: fn(&Registry, &str) -> Result<File, Diagnostic>,
    /// Writes the canonical text of a scenario's run; empty if it cannot be opened.
    pub trace: fn(&Registry, &Scenario) -> String,
    /// Where a run is another one than that of this text; see [`Run::departs_from`].
    pub departs: fn(&Run, &str) -> Option<u32>,
    /// Opens a link, with what was done in it; see [`link::open`].
    pub open: fn(&Registry, &Link) -> Result<Vec<Run>, Diagnostic>,
    /// How far a player has come; see [`goal::progress`].
    pub progress: fn(&mut Run, &Frame, Language) -> Option<GoalProgress>,
    /// What is asked about where nothing is named; see [`Run::asked_of`].
    pub asked: fn(&mut Run, Option<NodeId>, Option<FlightId>) -> Asked,
    /// The smallest scenario of a protocol; see [`scenario::smallest`].
    pub smallest: fn(&Registry, &str) -> Result<Scenario, Diagnostic>,
    /// A scenario under another protocol; see [`edit::under_protocol`].
    pub under: fn(&Registry, &Scenario, &str) -> Result<Scenario, Diagnostic>,
    /// Whether what somebody has made can be a scenario; see [`edit::judge`].
    pub judge: fn(&Registry, &Scenario) -> Result<(), Diagnostic>,
    /// What people did that still can be named in a changed scenario.
    pub carried: fn(&Registry, Vec<Deed>, &Scenario, &Scenario) -> Vec<Deed>,
    /// A link's scenario with what people did as steps; see [`link::as_file`].
    pub as_file: AsFile,
    /// A run's scenario with what has happened as manual steps; see [`explore::by_hand`].
    pub by_hand: fn(&mut Run) -> Result<Scenario, Diagnostic>,
    /// What a reader may be asked; see [`Run::questions`].
    pub questions: fn(&Run, bool) -> Vec<Question>,
    /// Reads the index of the lessons; see [`index::listed`].
    pub chapters: fn(&str) -> Vec<Chapter>,
    /// Reads a message from the host page; see [`host::read`].
    pub message: ReadMessage,
}

/// All of it.
pub static TEXTS: Texts = Texts {
    link: link::read,
    address: link::write,
    file: scenario::read_file,
    trace,
    departs: Run::departs_from,
    open: link::open,
    progress: goal::progress,
    asked: Run::asked_of,
    smallest: scenario::smallest,
    under: edit::under_protocol,
    judge: edit::judge,
    carried,
    as_file: link::as_file,
    by_hand: explore::by_hand,
    questions: Run::questions,
    chapters: index::listed,
    message: host::read,
};

fn carried(registry: &Registry, deeds: Vec<Deed>, old: &Scenario, new: &Scenario) -> Vec<Deed> {
    let Some((from, to)) = registry.about(&old.protocol).zip(registry.about(&new.protocol)) else { return Vec::new() };
    let places = edit::places(old, new);
    let place = |node: NodeId| places.get(node.index()).copied().flatten();
    let same = |action: Action<MessageName>| edit::action_under(action, from, to)?.of_nodes(&place);
    deeds.into_iter().filter_map(|(at_ms, action)| Some((at_ms, same(action)?))).collect()
}

fn trace(registry: &Registry, scenario: &Scenario) -> String {
    let run = synod_sim::open(registry, scenario);
    run.map_or_else(
        |_| String::new(),
        |mut run| {
            run.run_to_end();
            run.trace()
        },
    )
}

thread_local! {
    static KNOWN: Cell<Option<&'static Texts>> = const { Cell::new(AT_FIRST) };
}

/// In tests nothing is fetched.
const AT_FIRST: Option<&Texts> = if cfg!(test) { Some(&TEXTS) } else { None };

/// What reads and writes texts; `None` until it has been fetched.
pub fn texts() -> Option<&'static Texts> {
    KNOWN.get()
}

/// It has been fetched.
pub fn know(texts: &'static Texts) {
    KNOWN.set(Some(texts));
}

/// That a text cannot be read, since what reads it could not be fetched.
pub fn missing() -> Diagnostic {
    Diagnostic { place: FILE.into(), en: "not loaded".into(), zh: "未能加载".into() }
}
