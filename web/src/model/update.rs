//! The model: what the page shows, the clock, and what is known of the environment. An intent comes in; what is shown
//! changes, and effects go out.

mod columns;
mod following;
mod guessing;
mod hearing;
pub mod later;
mod making;
mod returning;

use super::beside::Beside;
use super::by_address::ByAddress;
use super::captions;
use super::clock::{Clock, Reading};
use super::first;
use super::guess::Posed;
use super::history::{History, Snapshot};
use super::intent::{Aside, Effect, Intent, Key, Opening, Selection, Setting, Tab};
use super::keys;
use super::kind::{Hosting, Kind};
use super::layout::{Controls, Layout};
use super::lessons;
use super::own::Own;
use super::past::{Change, Past, Version};
use super::protocols::registry;
use super::remote::Remote;
use super::session::{Session, names_search};
use super::state::{State, natural_speed};
use super::texts::{missing, texts};
use crate::words::Label;
use std::cell::Cell;
use std::mem::replace;
use std::rc::Rc;
use synod_core::Language;
use synod_sim::link::Link;
use synod_sim::run::again::Deed;
use synod_sim::run::causes::Asked;
use synod_sim::run::frame::Advance;
use synod_sim::run::host::Theme;
use synod_sim::scenario::File;
use synod_sim::{Action, Diagnostic, Refused};

/// How long the page waits before it shows what has been computed while more is being computed, in milliseconds: at
/// first, and at most; each wait is twice the previous one. Showing takes longer than computing.
const NEWS_MS: (u32, u32) = (60, 960);

/// The address of a run that is too long for one. It names no run.
pub const TOO_LONG: &str = "#too-long";

/// The page's initial settings.
#[derive(Clone, Debug)]
pub struct Start {
    /// The language of everything.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// How much of the page is shown; `None`: all of it.
    pub embed: Option<Controls>,
    /// How much room there is.
    pub layout: Layout,
    /// How nodes run.
    pub kind: Kind,
    /// Whether motion is reduced.
    pub still: bool,
    /// Whether time waits at captions until they have been read.
    pub holds: bool,
    /// Whether it is asked what nodes will decide before that is shown.
    pub predicts: bool,
    /// What the browser has stored of what people did.
    pub past: Option<String>,
}

/// What an address was written of.
#[derive(Clone, PartialEq)]
struct Addressed {
    session: Session,
    base: Option<&'static str>,
    /// The step of the timeline, and its history of events.
    moment: (u32, ByAddress<History>),
}

/// The one owner of what is shown and of the run.
#[derive(Clone)]
pub struct Model {
    state: State,
    clock: Clock,
    effects: Vec<Effect>,
    /// How many runs have been opened.
    runs: u32,
    /// Whether the page shows what it was opened with.
    begun: bool,
    /// The moment that the workers follow.
    followed: ByAddress<Snapshot>,
    /// Whether showing what has been computed is scheduled, and the length of the next wait, in milliseconds.
    news: (bool, u32),
    /// What was shown when the address was last compared, with its moment; at first what the page was opened with.
    addressed: Option<Addressed>,
    /// Whether links could not be written at first.
    unwritten: bool,
    /// What has been asked before it was shown.
    posed: Posed,
}

impl Model {
    /// The first scenario, of which nothing is computed yet; [`Intent::Begin`] comes next.
    ///
    /// # Errors
    /// Not even the first scenario can be opened; the reason, as a sentence.
    pub fn new(start: Start) -> Result<Self, String> {
        let Start { language, theme, embed, layout, kind, still, holds, predicts, past: stored } = start;
        let first = lessons::first().ok_or_else(missing);
        let opened = first.and_then(|first| Ok((Session::open(&first, language, Hosting::new(kind), 0)?, first)));
        let (session, first) = opened.map_err(|bad| Label::CannotStart.with(language, &[&bad.sentence(language)]))?;
        let followed = session.snapshot.clone();
        let version = Version { link: Rc::new(first), own: vec![session.own()] };
        let mut past = Past::new(version);
        past.restore(stored.as_deref().unwrap_or_default());
        let past = ByAddress::new(past);
        let state = State {
            language,
            theme,
            speed: natural_speed(&session.scenario.network),
            session,
            beside: None,
            past,
            selection: Selection::Nothing,
            playing: false,
            played: false,
            caption: None,
            holding: false,
            holds,
            predicts,
            guess: None,
            about: false,
            tab: if layout.has_tabs_only() { Tab::Now } else { Tab::Time },
            aside: Aside::Inspector,
            draft: None,
            why: None,
            layout,
            notice: None,
            menu: false,
            help: false,
            share: false,
            print: false,
            present: false,
            filled: false,
            embed,
            whole: texts().is_some(),
            answers: 0,
            side: None,
        };
        let (clock, effects) = (Clock::new(still), Vec::new());
        Ok(Self {
            state,
            clock,
            effects,
            runs: 1,
            begun: false,
            followed,
            news: (false, NEWS_MS.0),
            addressed: None,
            unwritten: false,
            posed: Posed::default(),
        })
    }

    /// A copy that computes apart from this one.
    pub fn apart(&self) -> Self {
        let mut state = State { session: self.state.session.apart(), ..self.state.clone() };
        for column in state.beside.iter_mut().flat_map(|beside| &mut beside.others) {
            *column = column.apart();
        }
        Self { state, ..self.clone() }
    }

    /// What is shown.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The time shown.
    pub fn reading(&self) -> Reading {
        self.clock.reading(self.state.timeline())
    }

    /// Handles `intent`: whether anything shown other than the time has changed, and the effects to carry
    /// out.
    pub fn update(&mut self, intent: Intent, remote: &mut dyn Remote) -> (bool, Vec<Effect>) {
        self.touch(&intent);
        let changed = self.carry_out(intent, remote);
        if let (Some(_), Some(later)) = (&self.state.beside, later()) {
            (later.align)(self);
        }
        self.follow_time();
        let changed = changed | self.follow_caption() | later().is_some_and(|later| (later.follow_guess)(self));
        self.sync_workers();
        self.pace();
        if changed {
            self.address();
        }
        (changed, std::mem::take(&mut self.effects))
    }

    /// Applies the intent; returns whether anything has changed.
    // tidy: long because it is a table
    fn carry_out(&mut self, intent: Intent, remote: &mut dyn Remote) -> bool {
        let state = &mut self.state;
        match intent {
            Intent::Key(key) => self.press(key, remote),
            Intent::Begin(link, plays) => self.begin(link, plays, remote),
            Intent::Open(opening) => self.open(opening, remote),
            Intent::First => {
                match lessons::shipped(lessons::FIRST) {
                    Some(first) => _ = self.open_link(&first, remote),
                    // It could not be fetched: what there is stays.
                    None => state.session.go_on(remote),
                }
                true
            }
            Intent::Whole => {
                state.whole = true;
                // Now it can be told how far a player has come.
                if state.session.scenario.goal.is_some() {
                    state.session.speak(state.language);
                }
                // What was done before then could not be written.
                if self.state.past.text().is_some_and(|text| !text.is_empty()) {
                    self.remember();
                }
                true
            }
            Intent::NotLoaded(names) => {
                state.notice = Some(Label::NotLoaded.with(state.language, &[&names]).into());
                true
            }
            Intent::Answered => {
                state.answers = state.answers.wrapping_add(1);
                true
            }
            Intent::Say(text) => {
                state.notice = Some(text);
                true
            }
            // The page judges it first.
            Intent::Module(..) => false,
            Intent::Seek(step) => self.seek(step),
            Intent::GoTo(now_ms) => self.go_to(now_ms),
            Intent::Forward => self.forward(remote),
            Intent::SeekEnd if state.beside.is_some() => self.seek(u32::MAX),
            Intent::SeekEnd => {
                state.session.seek_end(remote);
                true
            }
            Intent::Frame(stamp) => self.frame(stamp),
            Intent::Stillness(still) => {
                self.clock.keep_still(still);
                false
            }
            Intent::Play(playing) => {
                self.clock.go_on();
                self.play(playing)
            }
            Intent::Speed(speed) => replace(&mut state.speed, speed) != speed,
            Intent::Act(action) => self.act(vec![action], remote),
            Intent::ActAll(actions) => self.act(actions, remote),
            // Everything has already been shown.
            Intent::Learn if !self.news.0 => false,
            Intent::Learn => {
                let end = state.session.extend_to(remote).unwrap_or(Advance::Moved);
                self.learn(Some(end), remote)
            }
            Intent::Answer { run, ticket, answer } if run == state.session.number() => {
                let end = state.session.answer(ticket, answer, remote);
                self.learn(end, remote)
            }
            Intent::Lost { run, node } if run == state.session.number() => {
                let before =
                    state.session.is_settled().then(|| (state.session.version(), state.session.is_forked_here()));
                let end = state.session.lose(node, remote);
                if let Some((version, forked)) = before {
                    self.change_past(|past| past.turn(version, Change::Act, forked));
                }
                self.learn(end, remote)
            }
            // The answer belongs to another run.
            Intent::Answer { .. } | Intent::Lost { .. } => false,
            Intent::NoWorkers => {
                let end = state.session.do_without(remote);
                self.learn(end, remote)
            }
            Intent::Actors(kind) => self.run_as(kind, remote),
            Intent::Select(Selection::Node(node)) if state.side.is_some() => state.toggle_side(node),
            Intent::Select(selection) => state.select(selection),
            Intent::Language(language) => {
                self.effects.push(Effect::Keep(Setting::Language(language)));
                self.speak(language)
            }
            Intent::Theme(theme) => {
                self.effects.push(Effect::Keep(Setting::Theme(theme)));
                replace(&mut state.theme, theme) != theme
            }
            Intent::Tab(tab) => replace(&mut state.tab, tab) != tab,
            Intent::Aside(aside) => state.put_aside(aside),
            Intent::Why(asked) => self.ask(asked),
            Intent::Menu(menu) => replace(&mut state.menu, menu) != menu,
            Intent::About(about) => replace(&mut state.about, about) != about,
            Intent::Hold(holds) => {
                self.effects.push(Effect::Keep(Setting::Hold(holds)));
                self.clock.go_on();
                replace(&mut state.holds, holds) != holds
            }
            Intent::Predict(predicts) => self.predict(predicts),
            Intent::Help(help) => replace(&mut state.help, help) != help,
            Intent::Share(share) => replace(&mut state.share, share) != share,
            Intent::Print(print) => replace(&mut state.print, print) != print,
            Intent::Present(present) if present == state.present => false,
            Intent::Present(present) => {
                self.effects.push(Effect::FillScreen(present));
                (state.present, state.filled, state.menu) = (present, false, false);
                (state.help, state.share) = (false, false);
                true
            }
            Intent::Screen(fills) => self.screen(fills),
            Intent::Side(side) => replace(&mut state.side, side) != side,
            Intent::Layout(layout) => state.fit(layout),
            Intent::DismissNotice => state.notice.take().is_some(),
            Intent::Own | Intent::Network(_) | Intent::Seed(_) | Intent::Switch(_) | Intent::Name(..) => {
                self.carry_out_later(intent, remote)
            }
            Intent::Delete(_) | Intent::Undo | Intent::Redo => self.carry_out_later(intent, remote),
            Intent::New(_) | Intent::Build(_) | Intent::Under(_) | Intent::Adopt | Intent::ByHand(_) => {
                self.carry_out_later(intent, remote)
            }
            Intent::Compare(_) | Intent::CompareUnder(_) | Intent::CompareKept(_) | Intent::Drop(_) => {
                self.carry_out_later(intent, remote)
            }
            Intent::Sharing(_) | Intent::In(..) | Intent::Guess(_) | Intent::GuessDone | Intent::Hear(_) => {
                self.carry_out_later(intent, remote)
            }
        }
    }
}

/// What is done in the other columns, by their places among the others.
type Likewise = Vec<(usize, Vec<Deed>)>;

/// The column in focus and the others, or what is wrong with one of them.
type Columns = Result<(Session, Beside), Diagnostic>;

/// What the model does with what somebody makes or has made, and with several runs side by side. The code for it is a
/// part of the program that the page fetches once its first run is drawn, see [`LATER`](later::LATER).
pub struct Later {
    /// Carries out an intent that only what is fetched later has; whether anything has changed.
    carry_out: fn(&mut Model, Intent, &mut dyn Remote) -> bool,
    /// The runs of a link as columns, whose captions were written for these.
    side_by_side: fn(&mut Model, &Link, &[Rc<Own>]) -> Columns,
    /// Computes the runs of all columns.
    go_on_in_all: fn(&mut Model, &mut dyn Remote),
    /// Makes one timeline of what is known of all columns.
    align: fn(&mut Model),
    /// Shows a step of the timeline; whether it was another one.
    seek: fn(&mut Model, u32) -> bool,
    /// The captions of all columns at this time; whether they have changed.
    caption: fn(&mut Beside, &Session, f64) -> bool,
    /// Puts the focus on a column; whether it was elsewhere.
    focus: fn(&mut Model, usize) -> bool,
    /// What is shown, as it is kept.
    version: fn(&mut Model) -> Version,
    /// The same actions as the other columns name them.
    likewise: fn(&Model, &[Action]) -> Likewise,
    /// Does them.
    act_likewise: fn(&mut Model, Likewise, &mut dyn Remote),
    /// Asks what is to be asked before what happens after the first step, up to the second one, if anything is; whether
    /// time resumes afterwards.
    poses: fn(&mut Model, (u32, u32), bool) -> bool,
    /// Forgets what was asked about another moment; whether something was.
    follow_guess: fn(&mut Model) -> bool,
}

thread_local! {
    static KNOWN: Cell<Option<&'static Later>> = const { Cell::new(None) };
}

/// What is fetched later, once it is there.
fn later() -> Option<&'static Later> {
    KNOWN.get()
}

/// What is fetched later is there.
pub fn know(later: &'static Later) {
    KNOWN.set(Some(later));
}

/// What is fetched later.
impl Model {
    /// What several runs side by side take, if there are several.
    fn beside_later(&self) -> Option<&'static Later> {
        self.state.beside.as_ref().and_then(|_| later())
    }

    /// Whether something is asked before what happens between these steps.
    fn poses_before(&mut self, steps: (u32, u32), resumes: bool) -> bool {
        self.state.predicts && later().is_some_and(|later| (later.poses)(self, steps, resumes))
    }

    /// How nodes run where only one run is shown.
    fn hosting(&self) -> Hosting {
        self.state.beside.as_ref().map_or(self.state.session.hosting, |beside| beside.hosting)
    }

    /// What is shown, as it is kept.
    fn version(&mut self) -> Version {
        match self.beside_later() {
            Some(later) => (later.version)(self),
            None => self.state.session.version(),
        }
    }

    /// Shows the moment after this step of the run shown, or of the column in focus.
    fn seek_own(&mut self, step: u32) -> bool {
        let moment = self.state.beside.as_ref().map_or(step, |beside| beside.moment_of(beside.at, step));
        self.seek(moment)
    }

    fn carry_out_later(&mut self, intent: Intent, remote: &mut dyn Remote) -> bool {
        later().is_some_and(|later| (later.carry_out)(self, intent, remote))
    }

    /// Shows what a link to a comparison holds, whose captions were written for `own`; what was shown gives way by
    /// `change`.
    fn show_side_by_side(
        &mut self,
        link: &Link,
        own: &[Rc<Own>],
        change: Option<Change>,
        remote: &mut dyn Remote,
    ) -> Result<(), Diagnostic> {
        let later = later().ok_or_else(missing)?;
        let (focus, beside) = (later.side_by_side)(self, link, own)?;
        if let Some(change) = change {
            self.leave(change);
        }
        self.state.show(focus);
        self.state.beside = Some(beside);
        (later.go_on_in_all)(self, remote);
        Ok(())
    }
}

/// What is opened.
impl Model {
    fn begin(&mut self, link: Option<Rc<str>>, plays: bool, remote: &mut dyn Remote) -> bool {
        match link {
            Some(link) => _ = self.open(Opening::Link(link), remote),
            None => self.state.session.go_on(remote),
        }
        self.begun = true;
        if plays && self.state.embed.is_some() {
            self.follow_time();
            self.clock.play_unasked();
            self.play(true);
        }
        true
    }

    fn open(&mut self, opening: Opening, remote: &mut dyn Remote) -> bool {
        let language = self.state.language;
        let opened = match opening {
            Opening::Link(text) => {
                // The address of a run that is too long for one.
                let here = self.state.past.here.clone().filter(|_| *text == *TOO_LONG);
                let followed = match here {
                    None if *text == *TOO_LONG => Err(Label::AddressTooLong.of(language).to_owned()),
                    here => {
                        let refused = |bad: Diagnostic| Label::UnreadLink.with(language, &[&bad.sentence(language)]);
                        self.follow(&here.unwrap_or(text), remote).map_err(refused)
                    }
                };
                if followed.is_err() {
                    self.show_first(remote);
                }
                followed
            }
            Opening::File(name, Ok(text)) => {
                let read = texts().ok_or_else(missing).and_then(|texts| (texts.file)(&registry(), &text));
                let opened = read.and_then(|file| self.open_link(&Link::to(None, file), remote));
                let refused = |bad: Diagnostic| Label::UnreadFile.with(language, &[&name, &bad.sentence(language)]);
                opened.map(|()| None).map_err(refused)
            }
            Opening::File(name, Err(bad)) => Err(Label::UnreadFile.with(language, &[&name, &bad])),
        };
        self.state.notice = opened.map_or_else(|trouble| Some(trouble.into()), |notice| notice.map(Into::into));
        true
    }

    /// Opens a link's text; the notice about it, on success and on failure.
    fn follow(&mut self, text: &str, remote: &mut dyn Remote) -> Result<Option<String>, Diagnostic> {
        if let Some(link) = first::named(text) {
            return self.open_link(&link, remote).map(|()| None);
        }
        let read = (texts().ok_or_else(missing)?.link)(&registry(), text);
        let (link, notices) = read.map_err(|refusal| refusal.bad().clone())?;
        self.open_link(&link, remote)?;
        // Who follows a link to a search is to find it, also if it is the one that the lesson says.
        if names_search(text).is_some() && self.state.embed.is_none() {
            self.state.put_aside(Aside::Search);
        }
        Ok(notices.first().map(|bad| bad.sentence(self.state.language)))
    }

    /// Shows what `link` holds.
    fn open_link(&mut self, link: &Link, remote: &mut dyn Remote) -> Result<(), Diagnostic> {
        if matches!(link.file, File::Comparison(_)) {
            return self.show_side_by_side(link, &Own::all_of(link), Some(Change::Open), remote);
        }
        let session = self.session(link)?;
        self.show(session, remote);
        Ok(())
    }

    /// Shows the first scenario in place of one that cannot be shown; later, if its protocol is not there yet.
    fn show_first(&mut self, remote: &mut dyn Remote) {
        match lessons::known(lessons::FIRST) {
            Some(first) => _ = self.open_link(&first, remote),
            None => self.effects.push(Effect::FetchFirst),
        }
    }

    /// A new run, of which nothing is computed yet.
    fn session(&mut self, link: &Link) -> Result<Session, Diagnostic> {
        let session = Session::open(link, self.state.language, self.hosting(), self.runs)?;
        self.runs += 1;
        Ok(session)
    }

    /// A new run of a scenario whose captions were written for another one.
    fn session_for(&mut self, own: Rc<Own>, link: &Link) -> Result<Session, Diagnostic> {
        // Side by side, where nothing is waited for, each column is a run of the page's own thread.
        let hosting = if self.state.beside.is_some() { self.state.session.hosting } else { self.hosting() };
        let session = Session::open_for(own, link, self.state.language, hosting, self.runs)?;
        self.runs += 1;
        Ok(session)
    }

    /// Does what `key` asks for now.
    fn press(&mut self, key: Key, remote: &mut dyn Remote) -> bool {
        let Some(intent) = keys::meaning(key, &self.state) else { return false };
        let stopped = keys::stops_time(key) && self.carry_out(Intent::Play(false), remote);
        self.touch(&intent);
        self.carry_out(intent, remote) | stopped
    }

    /// Follows the browser in and out of the full screen. What it says late, of the last time, ends nothing.
    fn screen(&mut self, fills: bool) -> bool {
        let state = &mut self.state;
        let left = state.filled && !fills;
        if fills != state.present && !left {
            self.effects.push(Effect::FillScreen(state.present));
        }
        state.filled = state.present && fills;
        state.present &= !left;
        left
    }

    fn show(&mut self, session: Session, remote: &mut dyn Remote) {
        self.leave(Change::Open);
        self.followed = session.snapshot.clone();
        self.state.show(session);
        self.state.session.go_on(remote);
    }

    /// Shows `session` at this time, in place of another run of the same scenario.
    fn replace(&mut self, session: Session, now_ms: u64, remote: &mut dyn Remote) {
        self.followed = session.snapshot.clone();
        self.state.session = session;
        self.state.session.go_on(remote);
        self.state.session.go_to(now_ms);
    }

    fn warn(&mut self, trouble: &str) -> bool {
        self.effects.push(Effect::Warn(format!("Synod: {trouble}")));
        false
    }
}

/// What people did: the runs before the one shown, and beside it.
impl Model {
    /// Notes that a user looks at another moment of the run shown.
    fn touch(&mut self, intent: &Intent) {
        let intent = if let Intent::In(_, there) = intent { there } else { intent };
        let looks = matches!(
            intent,
            Intent::Seek(_) | Intent::GoTo(_) | Intent::Forward | Intent::SeekEnd | Intent::Play(true)
        );
        if looks && !self.state.past.is_touched() {
            self.change_past(Past::touch);
        }
    }

    fn change_past(&mut self, change: impl FnOnce(&mut Past)) -> bool {
        let mut past = (*self.state.past).clone();
        change(&mut past);
        let before = replace(&mut self.state.past, ByAddress::new(past)).text();
        if before != self.state.past.text() {
            self.remember();
        }
        true
    }

    /// Has the browser store what people did.
    fn remember(&mut self) {
        let text = self.state.past.text().filter(|_| self.state.embed.is_none());
        self.effects.extend(text.map(Effect::Remember));
    }

    /// The run shown gives way to another one by `change`.
    fn leave(&mut self, change: Change) {
        // Nothing comes before what is opened first.
        if !self.begun || self.state.past.goes_on(change) {
            return;
        }
        let version = self.version();
        let keep = self.state.past.is_worth_keeping(&version, change);
        self.change_past(|past| past.turn(version, change, keep));
    }
}

/// Intents that concern the run and the time.
impl Model {
    fn seek(&mut self, step: u32) -> bool {
        if let (Some(_), Some(later)) = (&self.state.beside, later()) {
            return (later.seek)(self, step);
        }
        let session = &mut self.state.session;
        let changes = step != session.position();
        if changes {
            session.seek(step);
        }
        changes
    }

    /// Shows why this is so: of an event with its moment, as all else shows it.
    fn ask(&mut self, asked: Option<Asked>) -> bool {
        if let Some(Asked::Step(step)) = asked {
            self.play(false);
            self.seek_own(step);
        }
        let state = &mut self.state;
        if asked.is_some() && state.layout.has_tabs_only() {
            state.tab = Tab::Now;
        }
        if asked.is_some() {
            state.aside = Aside::Inspector;
        }
        state.why = asked;
        true
    }

    fn go_to(&mut self, now_ms: f64) -> bool {
        self.clock.go_to(self.state.timeline(), now_ms);
        self.seek(self.clock.position())
    }

    fn forward(&mut self, remote: &mut dyn Remote) -> bool {
        if self.state.holding {
            self.clock.go_on();
            return true;
        }
        let here = self.clock.position();
        if self.poses_before((here, here + 1), false) {
            return true;
        }
        let history = self.state.timeline().clone();
        let session = &mut self.state.session;
        if self.state.beside.is_some() {
            self.clock.forward(&history);
            return self.play(false) | self.seek(self.clock.position());
        }
        if session.is_waiting() || (self.clock.position() >= history.last() && !history.is_whole()) {
            session.await_next(remote);
            return true;
        }
        self.clock.forward(&history);
        self.play(false) | self.seek(self.clock.position())
    }

    fn frame(&mut self, stamp: f64) -> bool {
        let State { speed, holds, language, .. } = &self.state;
        let (history, quiet) = (self.state.timeline(), self.state.is_quiet());
        let before = self.clock.position();
        let columns = self.state.columns();
        let reading_ms = |at_ms: u64| {
            let reads = columns.iter().filter(|column| column.history.captions.contains(&at_ms));
            let all = reads.map(|column| captions::reading_ms(&column.scenario, at_ms, *language)).sum::<f64>();
            (*holds).then_some(all)
        };
        let goes_on = self.clock.frame(stamp, history, (speed.rate(), quiet), &reading_ms);
        if self.clock.position() != before && self.poses_before((before, self.clock.position()), self.state.playing) {
            return true;
        }
        let moved = self.clock.position() != before && self.seek(self.clock.position());
        let ended = !goes_on && self.clock.is_playing() && self.play(false);
        moved || ended
    }

    fn play(&mut self, playing: bool) -> bool {
        let (history, here) = (self.state.timeline(), self.state.moment());
        if playing && here == history.last() && history.is_whole() {
            self.seek(0);
        }
        self.state.played |= playing;
        replace(&mut self.state.playing, playing) != playing
    }

    fn act(&mut self, actions: Vec<Action>, remote: &mut dyn Remote) -> bool {
        let state = &mut self.state;
        // What is done while something earlier is still being found out belongs to that.
        let before = state.session.is_settled().then(|| state.session.is_forked_here());
        let before = before.map(|forked| (self.version(), forked));
        let likewise = self.beside_later().map(|later| (later.likewise)(self, &actions));
        let state = &mut self.state;
        let (mut refused, mut done) = (None, false);
        for action in actions {
            match state.session.act(action, remote) {
                Ok(()) => done = true,
                Err(reason) => refused = refused.or(Some(reason)),
            }
        }
        (state.playing, state.side) = (false, None);
        state.notice = refused.map(|refused: Refused| state.session.reason(refused).into());
        if let (true, Some(likewise), Some(later)) = (done, likewise, later()) {
            (later.act_likewise)(self, likewise, remote);
        }
        if let Some((version, forked)) = before.filter(|_| done) {
            self.change_past(|past| past.turn(version, Change::Act, forked));
        }
        true
    }

    /// Takes what has been computed, if it reaches the run's end; returns whether it does.
    fn learn(&mut self, end: Option<Advance>, remote: &mut dyn Remote) -> bool {
        let Some(end) = end else { return false };
        self.news.0 = false;
        if let Some(refused) = self.state.session.learn(end, remote) {
            self.refuse(refused);
        }
        true
    }

    /// Shows why an action failed.
    fn refuse(&mut self, refused: Refused) -> bool {
        self.state.notice = Some(self.state.session.reason(refused).into());
        true
    }

    fn run_as(&mut self, kind: Kind, remote: &mut dyn Remote) -> bool {
        self.effects.push(Effect::Keep(Setting::Actors(kind)));
        if let Some(beside) = &mut self.state.beside {
            beside.hosting.choose(kind);
            return true;
        }
        self.state.session.run_as(kind, remote);
        if self.state.session.hosting.kind == Kind::Local {
            self.effects.push(Effect::DismissWorkers);
        }
        true
    }

    fn speak(&mut self, language: Language) -> bool {
        (self.state.language, self.state.notice) = (language, None);
        let State { session, beside, .. } = &mut self.state;
        session.speak(language);
        for column in beside.iter_mut().flat_map(|beside| &mut beside.others) {
            column.speak(language);
        }
        true
    }
}
