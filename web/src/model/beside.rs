//! Several runs side by side on one clock: all their events are one history, in the order of their times.
//!
//! One of the columns is in focus: it is the page's run, and whatever concerns one run concerns it. The others stand
//! here.

use super::by_address::ByAddress;
use super::captions::{self, Caption};
use super::history::History;
use super::kind::Hosting;
use super::session::Session;
use std::rc::Rc;
use synod_core::{Language, OwnedText};
use synod_sim::link::Link;
use synod_sim::run::frame::{Advance, Mark};
use synod_sim::scenario::{Comparison, File};

/// How many characters the title of a column has at most that is what the column is called.
const SHORT: usize = 24;

/// What tells of several runs. The code for it comes with what puts them side by side, which is fetched later.
pub struct Told {
    /// What they are as a link's content.
    pub link: fn(&Beside, &Session) -> Link,
    /// What a column is called.
    pub name: fn(&Beside, &Session, usize, Language) -> String,
}

static TOLD: Told = Told { link: Beside::link, name: Beside::name };

/// The columns beside the one in focus, and what they have in common.
#[derive(Clone)]
pub struct Beside {
    /// The id of the lesson that it is; `None` for one that somebody has made.
    pub base: Option<&'static str>,
    /// Its title; empty if it has none of its own.
    pub title: OwnedText,
    /// Its introduction.
    pub about: OwnedText,
    /// The other columns, in order.
    pub others: Vec<Session>,
    /// Where the column in focus stands among all.
    pub at: usize,
    /// Whether what is done in one column is done in all.
    pub shares: bool,
    /// How nodes run where only one run is shown: side by side they run in the page's own thread.
    pub hosting: Hosting,
    /// What tells of it.
    pub told: &'static Told,
    /// What stands in the captions' places, column by column.
    pub captions: Vec<Option<Caption>>,
    /// All that is known of all columns; a step is an event of one of them.
    pub timeline: ByAddress<History>,
    /// The step of the timeline that is shown.
    pub moment: u32,
    /// The events of the timeline from its step 1 on: the column, and its own step.
    order: Rc<[(usize, u32)]>,
    /// What was known of each column when the timeline was made.
    known: Vec<ByAddress<History>>,
}

impl Beside {
    /// `focus` and `others` side by side; the focus is on the first column. The timeline is not made yet.
    pub(super) fn new(focus: &Session, others: Vec<Session>, hosting: Hosting) -> Self {
        Self {
            base: None,
            title: OwnedText::default(),
            about: OwnedText::default(),
            others,
            at: 0,
            shares: true,
            hosting,
            told: &TOLD,
            captions: Vec::new(),
            timeline: focus.history.clone(),
            moment: 0,
            order: Rc::default(),
            known: Vec::new(),
        }
    }

    /// All columns in order; `focus` is the one in focus.
    pub fn columns<'a>(&'a self, focus: &'a Session) -> Vec<&'a Session> {
        let (before, after) = self.others.split_at(self.at.min(self.others.len()));
        before.iter().chain([focus]).chain(after).collect()
    }

    /// What a column is called: its protocol, its title where that tells it from the others and is short, or its
    /// protocol and number.
    fn name(&self, focus: &Session, column: usize, language: Language) -> String {
        let columns = self.columns(focus);
        let named = |name: &dyn Fn(&Session) -> String| {
            let mut names: Vec<String> = columns.iter().map(|session| name(session)).collect();
            let own = names.get(column).cloned().filter(|own| !own.is_empty())?;
            names.retain(|name| *name == own);
            (names.len() == 1).then_some(own)
        };
        let protocol = |session: &Session| session.about().name.of(language).to_owned();
        let title = |session: &Session| session.scenario.title.of(language).to_owned();
        let short = |name: &String| name.chars().count() <= SHORT;
        let numbered = || {
            let number = (column + 1).to_string();
            columns.get(column).map_or(String::new(), |session| format!("{} {number}", protocol(session)))
        };
        named(&protocol).or_else(|| named(&title).filter(short)).unwrap_or_else(numbered)
    }

    /// The same columns, to be changed.
    pub(super) fn columns_mut<'a>(&'a mut self, focus: &'a mut Session) -> Vec<&'a mut Session> {
        let at = self.at.min(self.others.len());
        let (before, after) = self.others.split_at_mut(at);
        before.iter_mut().chain([focus]).chain(after).collect()
    }

    /// Puts the focus on another column; whether it was elsewhere.
    pub(super) fn focus(&mut self, focus: &mut Session, column: usize) -> bool {
        if column == self.at || column > self.others.len() {
            return false;
        }
        let before = focus.clone();
        self.others.insert(self.at, before);
        *focus = self.others.remove(column);
        self.at = column;
        true
    }

    /// What it is as a link's content.
    pub(super) fn link(&self, focus: &Session) -> Link {
        let parts = self.columns(focus).into_iter().map(Session::as_link);
        let (files, played): (Vec<_>, Vec<_>) = parts.map(|part| (part.file, part.played)).unzip();
        let scenarios = files.iter().flat_map(File::scenarios).cloned().collect();
        let file = File::Comparison(Comparison { title: self.title.clone(), about: self.about.clone(), scenarios });
        Link { base: self.base, file, played: played.concat() }
    }

    /// Makes the timeline anew if another history of events is known of a column; whether that is so.
    pub(super) fn align(&mut self, focus: &Session) -> bool {
        let known: Vec<_> = self.columns(focus).into_iter().map(|column| column.history.clone()).collect();
        let is_new = known != self.known;
        if is_new {
            let order = ordered(&known);
            self.timeline = ByAddress::new(merged(&known, &order));
            (self.order, self.known) = (order.into(), known);
        }
        is_new
    }

    /// The event with which `step` of the timeline begins: the column and its own step; `None` for the start.
    pub fn event(&self, step: u32) -> Option<(usize, u32)> {
        self.order.get((step as usize).checked_sub(1)?).copied()
    }

    /// The step of the timeline that begins with `step` of a column.
    pub fn moment_of(&self, column: usize, step: u32) -> u32 {
        step_of(&self.known, &self.order, (column, step))
    }

    /// How many steps of each column are over at `moment`.
    pub(super) fn steps(&self, moment: u32) -> Vec<u32> {
        let mut steps = vec![0; self.known.len()];
        for (column, step) in self.order.iter().take(moment as usize) {
            steps[*column] = *step;
        }
        steps
    }

    /// The captions at `now_ms`, column by column; whether they have changed.
    pub(super) fn caption(&mut self, focus: &Session, now_ms: f64) -> bool {
        let at = |column: &Session| captions::at(&column.scenario, &column.history, column.position(), now_ms);
        let captions: Vec<_> = self.columns(focus).into_iter().map(at).collect();
        let changed = captions != self.captions;
        self.captions = captions;
        changed
    }
}

impl PartialEq for Beside {
    fn eq(&self, other: &Self) -> bool {
        let same = (&self.base, &self.title, &self.about, self.at, self.shares, self.moment)
            == (&other.base, &other.title, &other.about, other.at, other.shares, other.moment);
        same && self.captions == other.captions && self.timeline == other.timeline && self.others == other.others
    }
}

/// All events of all columns by time, those of one moment by column.
fn ordered(known: &[ByAddress<History>]) -> Vec<(usize, u32)> {
    let mut order: Vec<(usize, u32)> = Vec::new();
    for (column, history) in known.iter().enumerate() {
        order.extend((1..=history.last()).map(|step| (column, step)));
    }
    order.sort_by_key(|event| rank(known, *event));
    order
}

/// When an event happens, then its column and step: by this the events of all columns are in order.
fn rank(known: &[ByAddress<History>], (column, step): (usize, u32)) -> (u64, usize, u32) {
    (known[column].at_ms(step), column, step)
}

/// The step of the timeline that begins with this event; 0 for what comes before all.
fn step_of(known: &[ByAddress<History>], order: &[(usize, u32)], event: (usize, u32)) -> u32 {
    let found = order.binary_search_by_key(&rank(known, event), |other| rank(known, *other));
    found.map_or(0, |place| place as u32 + 1)
}

/// The histories of all columns as one.
fn merged(known: &[ByAddress<History>], order: &[(usize, u32)]) -> History {
    let step_of = |column: usize, step: u32| step_of(known, order, (column, step));
    let mut marks: Vec<Mark> = Vec::new();
    let (mut captions, mut crossings) = (Vec::new(), Vec::new());
    for (column, history) in known.iter().enumerate() {
        marks.extend(history.marks.iter().map(|mark| Mark { step: step_of(column, mark.step), ..mark.clone() }));
        captions.extend(&history.captions);
        crossings.extend(history.crossings.iter().cloned());
    }
    captions.sort_unstable();
    captions.dedup();
    let violations = known.iter().enumerate().filter_map(|(column, one)| Some(step_of(column, one.violation?)));
    let ends = || known.iter().map(|history| history.end);
    let end = match ends().next() {
        // As long as one goes on, all do.
        _ if ends().any(|end| end == Advance::Moved) => Advance::Moved,
        Some(end) if ends().all(|one| one == end) => end,
        // Of columns that end otherwise this much is true: nothing happens by itself.
        _ => Advance::Waiting,
    };
    let times = order.iter().map(|(column, step)| known[*column].at_ms(*step));
    History {
        line: ByAddress::new(()),
        times_ms: [0].into_iter().chain(times).collect(),
        marks,
        crossings,
        outages: Vec::new(),
        end,
        violation: violations.min(),
        captions,
        keep_logs: known.iter().any(|history| history.keep_logs),
        departs: None,
    }
}
