//! What the page shows, as one value.

use super::beside::Beside;
use super::by_address::ByAddress;
use super::captions::Caption;
use super::draft::Draft;
use super::guess::Guess;
use super::history::History;
use super::intent::{Aside, Selection, Tab};
use super::layout::{Controls, Layout};
use super::past::Past;
use super::protocols::registry;
use super::session::{Session, address};
use super::speed::Speed;
use super::texts::{missing, texts};
use crate::words::Label;
use std::rc::Rc;
use synod_core::{Language, NodeId, NodeSet};
use synod_sim::Diagnostic;
use synod_sim::run::causes::Asked;
use synod_sim::run::frame::Entry;
use synod_sim::run::host::{HostRequest, Theme};
use synod_sim::scenario::{Network, Scenario};

/// From how many real milliseconds on it is said that time passes without messages.
const QUIET_MS: f64 = 1500.0;

/// What the page shows.
#[derive(Clone, PartialEq)]
pub struct State {
    /// The language of everything.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// The run.
    pub session: Session,
    /// The other columns, where several runs stand side by side.
    pub beside: Option<Beside>,
    /// What people did.
    pub past: ByAddress<Past>,
    /// What is selected.
    pub selection: Selection,
    /// Whether time runs.
    pub playing: bool,
    /// Whether it has run since the scenario was opened.
    pub played: bool,
    /// How fast.
    pub speed: Speed,
    /// What stands in the caption's place.
    pub caption: Option<Caption>,
    /// Whether time waits until the caption has been read.
    pub holding: bool,
    /// Whether it does so at each caption.
    pub holds: bool,
    /// Whether it is asked what nodes will decide before that is shown.
    pub predicts: bool,
    /// What is asked.
    pub guess: Option<Guess>,
    /// Whether the introduction is open.
    pub about: bool,
    /// The view below the stage.
    pub tab: Tab,
    /// What stands beside the stage, where there is room.
    pub aside: Aside,
    /// A scenario that somebody has made of the one shown, and that cannot be shown.
    pub draft: Option<Draft>,
    /// What is asked about: why it is so.
    pub why: Option<Asked>,
    /// How much room there is.
    pub layout: Layout,
    /// A notice of one sentence.
    pub notice: Option<Rc<str>>,
    /// Whether the folded gallery is open.
    pub menu: bool,
    /// Whether the help is open.
    pub help: bool,
    /// Whether the dialog for sharing is open.
    pub share: bool,
    /// Whether the moment is printed: the page then has a log that is not scrolled.
    pub print: bool,
    /// Whether the run is presented: the stage has the window, and only keys are heard.
    pub present: bool,
    /// Whether the page has filled the screen since the run is presented.
    pub filled: bool,
    /// How much of the page is shown; `None`: all of it.
    pub embed: Option<Controls>,
    /// Whether the rest of the program has been fetched: texts, and all views but the stage.
    pub whole: bool,
    /// How often modules have answered what views have asked.
    pub answers: u32,
    /// The side of a partition chosen so far.
    pub side: Option<NodeSet>,
}

impl State {
    /// The link to the moment shown, with the user's actions; to the lesson until what writes links has been fetched.
    pub fn link(&self) -> String {
        let lesson = || format!("#{}", self.base().unwrap_or_default());
        self.address(true).unwrap_or_else(lesson)
    }

    /// The same; at its start if it is not to be `at_moment`. Empty if it is too long for a link; `None` until what
    /// writes links has been fetched, and the lesson from which it differs.
    pub fn address(&self, at_moment: bool) -> Option<String> {
        match &self.beside {
            None => self.session.link(at_moment),
            Some(beside) => address((beside.told.link)(beside, &self.session), at_moment),
        }
    }

    /// The id of the lesson on which what is shown is based.
    pub fn base(&self) -> Option<&'static str> {
        self.beside.as_ref().map_or(self.session.base, |beside| beside.base)
    }

    /// The runs shown, in order: one, or several side by side.
    pub fn columns(&self) -> Vec<&Session> {
        self.beside.as_ref().map_or_else(|| vec![&self.session], |beside| beside.columns(&self.session))
    }

    /// All that is known, as time shows it: of one run, or of all columns together.
    pub fn timeline(&self) -> &ByAddress<History> {
        self.beside.as_ref().map_or(&self.session.history, |beside| &beside.timeline)
    }

    /// The step of the timeline that is shown.
    pub fn moment(&self) -> u32 {
        self.beside.as_ref().map_or(self.session.position(), |beside| beside.moment)
    }

    /// The event with which a step of the timeline begins, and its column if there are several.
    pub fn entry(&self, step: u32) -> (Option<usize>, Entry) {
        let event = self.beside.as_ref().and_then(|beside| beside.event(step));
        match event {
            Some((column, own)) => (Some(column), self.columns()[column].entry(own)),
            None if self.beside.is_some() => (None, self.session.entry(0)),
            None => (None, self.session.entry(step)),
        }
    }

    /// What a column is called; nothing where only one run is shown.
    pub fn column_name(&self, column: usize) -> String {
        let named = |beside: &Beside| (beside.told.name)(beside, &self.session, column, self.language);
        self.beside.as_ref().map_or_else(String::new, named)
    }

    /// The request in a message from the host page; `None` if the message is not addressed to Synod.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn host_request(&self, text: &str) -> Result<Option<HostRequest>, Diagnostic> {
        let columns = self.columns();
        let scenarios: Vec<&Scenario> = columns.iter().map(|column| &*column.scenario).collect();
        (texts().ok_or_else(missing)?.message)(&registry(), text, &scenarios)
    }

    /// The latest event as one sentence, with its column if there are several.
    pub fn happened(&self) -> String {
        if self.beside.is_none() {
            return self.session.snapshot.entry.text.clone();
        }
        match self.entry(self.moment()) {
            (Some(column), entry) => Label::InColumn.with(self.language, &[&self.column_name(column), &entry.text]),
            (None, entry) => entry.text,
        }
    }

    /// The address of the playground at the moment shown, relative to this page.
    pub fn playground(&self) -> String {
        format!("./{}", self.link())
    }

    /// Until which virtual time nothing happens but that time passes, if that takes a while.
    pub fn quiet_until_ms(&self) -> Option<u64> {
        let (history, step) = (self.timeline(), self.moment());
        if !self.playing || self.holding || !self.is_quiet() || step >= history.last() {
            return None;
        }
        let next_ms = history.at_ms(step + 1);
        let lasts_ms = (next_ms - history.at_ms(step)) as f64 / self.speed.rate();
        (lasts_ms >= QUIET_MS).then_some(next_ms)
    }

    /// Whether no message is on its way.
    pub(super) fn is_quiet(&self) -> bool {
        self.columns().iter().all(|column| column.snapshot.frame.flights.is_empty())
    }

    /// Whether it is asked what nodes will decide: of a lesson as it ships, in which a player has nothing to do.
    pub fn asks(&self) -> bool {
        let session = &self.session;
        let own = session.base.is_some() && session.history.departs.is_none() && !session.is_acted();
        let alone = self.embed.is_none() && !self.present && self.beside.is_none();
        self.predicts && own && session.scenario.goal.is_none() && alone
    }

    /// The text of the caption shown.
    pub fn caption_text(&self) -> Option<String> {
        self.caption_of(&self.session, self.caption?)
    }

    /// The text of a caption of one of the runs shown.
    pub fn caption_of(&self, session: &Session, caption: Caption) -> Option<String> {
        match caption {
            Caption::From(at_ms) => session.scenario.caption(at_ms).map(|text| text.of(self.language).to_owned()),
            Caption::Departed => {
                let history = &session.history;
                let departs_ms = history.at_ms(history.departs.unwrap_or_default()).to_string();
                Some(Label::Departed.with(self.language, &[&departs_ms]))
            }
        }
    }

    /// Shows `session` in place of the previous one.
    pub(super) fn show(&mut self, session: Session) {
        self.speed = natural_speed(&session.scenario.network);
        self.session = session;
        self.selection = Selection::Nothing;
        (self.playing, self.played, self.menu, self.side, self.why) = (false, false, false, None, None);
        (self.draft, self.beside) = (None, None);
        if self.tab == Tab::Lessons {
            self.tab = Tab::Now;
        }
    }

    /// Selects this; returns whether that changes anything.
    pub(super) fn select(&mut self, selection: Selection) -> bool {
        let old = self.selection;
        self.selection = selection;
        if selection != Selection::Nothing {
            (self.aside, self.why) = (Aside::Inspector, None);
            if self.layout.has_tabs_only() {
                self.tab = Tab::Now;
            }
        }
        old != selection
    }

    /// Adds a node to the side of the partition that is being chosen, or removes it.
    pub(super) fn toggle_side(&mut self, node: NodeId) -> bool {
        let Some(side) = &mut self.side else { return false };
        if !side.insert(node) {
            side.remove(node);
        }
        true
    }

    /// Adapts to a window with room for `layout`.
    pub(super) fn fit(&mut self, layout: Layout) -> bool {
        if self.layout == layout {
            return false;
        }
        self.layout = layout;
        match (layout, self.tab) {
            (Layout::Narrow | Layout::Low, Tab::Messages) => self.tab = Tab::Now,
            (Layout::Wide | Layout::Middle, Tab::Now | Tab::Lessons) => self.tab = Tab::Time,
            (Layout::Wide | Layout::Middle, Tab::Search) => (self.tab, self.aside) = (Tab::Time, Aside::Search),
            (Layout::Wide | Layout::Middle, Tab::Build) => (self.tab, self.aside) = (Tab::Time, Aside::Build),
            _ => {}
        }
        true
    }

    /// Shows this beside the stage, or as a tab; returns whether that changes anything.
    pub(super) fn put_aside(&mut self, aside: Aside) -> bool {
        let old = (self.tab, self.aside);
        self.why = None;
        match (self.layout.has_tabs_only(), aside) {
            (true, Aside::Search) => self.tab = Tab::Search,
            (true, Aside::Build) => self.tab = Tab::Build,
            (true, Aside::Inspector) => self.tab = Tab::Now,
            (false, aside) => self.aside = aside,
        }
        old != (self.tab, self.aside)
    }

    /// The scenario as its form says it: also one that cannot be shown.
    pub fn drafted(&self) -> &Scenario {
        self.draft.as_ref().map_or(&self.session.scenario, |draft| &draft.scenario)
    }
}

/// The speed at which messages of this network can be followed.
pub(super) fn natural_speed(network: &Network) -> Speed {
    let (shortest, longest) = network.latency_ms;
    Speed::to_follow(shortest.midpoint(longest))
}
