//! What the page shows, as one value, and all that can be wanted of it.

use crate::actors::Kind;
use crate::browser;
use crate::embed::{self, Controls};
use crate::lessons;
use crate::settings;
use crate::sitting::Sitting;
use crate::speed::Speed;
use crate::words::Word;
use std::rc::Rc;
use synod_core::{BuiltIn, Language, NodeId, NodeSet, limits};
use synod_sim::frame::Step;
use synod_sim::host::{Theme, Wish};
use synod_sim::link::{self, Link};
use synod_sim::read::File;
use synod_sim::scenario::{Network, Scenario};
use synod_sim::{Action, Bad, FlightId, Refused, tell};
use yew::Reducible;

/// What somebody has selected on the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// Nothing.
    #[default]
    Nothing,
    /// A node.
    Node(NodeId),
    /// A link, both ways.
    Link(NodeId, NodeId),
    /// A message on the way.
    Flight(FlightId),
}

/// A view below the stage. On a narrow screen all are tabs; on a wide one the inspector and the gallery are beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The inspector, on a narrow screen.
    Now,
    /// The space–time diagram.
    Time,
    /// The log.
    Log,
    /// The messages on the way.
    Messages,
    /// The gallery, on a narrow screen.
    Lessons,
}

/// How much room the window has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Three columns.
    Wide,
    /// The gallery folds into a menu.
    Middle,
    /// All below one another.
    Narrow,
}

impl Room {
    /// The room in a window this wide, in CSS pixels.
    pub fn of(width: f64) -> Self {
        match width {
            width if width >= 1200.0 => Self::Wide,
            width if width >= 800.0 => Self::Middle,
            _ => Self::Narrow,
        }
    }
}

/// Something that can be opened.
#[derive(Clone, Debug)]
pub enum Opening {
    /// What a link says.
    Link(Rc<str>),
    /// A file: its name, and its text or why it has none.
    File(Rc<str>, Result<Rc<str>, Rc<str>>),
}

/// Something that is wanted of the page.
#[derive(Clone, Debug)]
pub enum Intent {
    Open(Opening),
    /// Show the moment after this many actions.
    Seek(u32),
    /// Show the next moment as soon as it is known.
    Await,
    /// Show the last moment.
    SeekEnd,
    Play(bool),
    Speed(Speed),
    Act(Action),
    /// Several actions at the same moment, one after the other.
    ActAll(Vec<Action>),
    Switch(usize),
    /// More is known of the run.
    Learn,
    /// Have the nodes run like this.
    Actors(Kind),
    Select(Selection),
    Language(Language),
    Theme(Theme),
    Tab(Tab),
    Menu(bool),
    Help(bool),
    Share(bool),
    /// A message from the page around.
    Hear(Rc<str>),
    /// Start (`Some`) or leave (`None`) choosing a side of a partition.
    Side(Option<NodeSet>),
    Network(Network),
    Seed(u64),
    Room(Room),
    DismissNotice,
}

/// What the page shows.
#[derive(Clone, PartialEq)]
pub struct State {
    /// The language of everything.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// The run.
    pub sitting: Sitting,
    /// What is selected.
    pub selection: Selection,
    /// Whether time runs.
    pub playing: bool,
    /// Whether it has run since the scenario was opened.
    pub played: bool,
    /// How fast.
    pub speed: Speed,
    /// The view below the stage.
    pub tab: Tab,
    /// How much room there is.
    pub room: Room,
    /// Something to be told, in one sentence.
    pub notice: Option<Rc<str>>,
    /// Whether the folded gallery is open.
    pub menu: bool,
    /// Whether the help is open.
    pub help: bool,
    /// Whether the dialog for sharing is open.
    pub share: bool,
    /// How much of the page is shown; `None`: all of it.
    pub embed: Option<Controls>,
    /// The side of a partition chosen so far.
    pub side: Option<NodeSet>,
}

impl State {
    /// The page as it starts: what the address's link says, or the first scenario.
    ///
    /// # Errors
    /// Not even the first one can be opened; why, as a sentence.
    pub fn start(link: Option<Rc<str>>, room: Room) -> Result<Self, String> {
        let (language, theme, embed) = (settings::language(), settings::theme(), embed::asked());
        let sitting = Sitting::open(&lessons::first(), language);
        let sitting = sitting.map_err(|bad| Word::CannotStart.with(language, &[&said(&bad, language)]))?;
        let mut state = Self {
            language,
            theme,
            speed: natural_speed(&sitting.scenario.network),
            sitting,
            selection: Selection::Nothing,
            playing: false,
            played: false,
            tab: if room == Room::Narrow { Tab::Now } else { Tab::Time },
            room,
            notice: None,
            menu: false,
            help: false,
            share: false,
            embed,
            side: None,
        };
        if let Some(link) = link {
            state.open(Opening::Link(link));
        }
        if embed.is_some() && embed::plays_at_once() {
            state.carry_out(Intent::Play(true));
        }
        Ok(state)
    }

    /// The link to the moment shown, with what was done.
    pub fn link(&self) -> String {
        self.sitting.link(true)
    }

    /// The address of the playground at the moment shown, seen from this page.
    pub fn playground(&self) -> String {
        format!("./{}", self.link())
    }

    fn open(&mut self, opening: Opening) -> bool {
        let opened = match opening {
            Opening::Link(text) => {
                let followed = self.follow(&text);
                if followed.is_err() {
                    self.show_first();
                }
                followed
            }
            Opening::File(name, Ok(text)) => match synod_sim::read::read_file::<BuiltIn>(&text) {
                Ok(file) => self.sit_down(&Link::to(None, file), &name),
                Err(bad) => Err(Word::UnreadFile.with(self.language, &[&name, &said(&bad, self.language)])),
            },
            Opening::File(name, Err(bad)) => Err(Word::UnreadFile.with(self.language, &[&name, &bad])),
        };
        self.notice = opened.map_or_else(|trouble| Some(trouble.into()), |notice| notice.map(Into::into));
        true
    }

    /// Opens what a link says; what there is to say about it, either way.
    fn follow(&mut self, text: &str) -> Result<Option<String>, String> {
        let language = self.language;
        let read = link::read::<BuiltIn>(text);
        let (link, notices) =
            read.map_err(|refusal| Word::UnreadLink.with(language, &[&said(refusal.bad(), language)]))?;
        self.sit_down(&link, Word::TheLink.of(language))?;
        Ok(notices.first().map(|bad| said(bad, language)))
    }

    /// Shows what `link` holds, which is called `name`.
    fn sit_down(&mut self, link: &Link, name: &str) -> Result<Option<String>, String> {
        let sitting = Sitting::open(link, self.language);
        let sitting =
            sitting.map_err(|bad| Word::UnreadFile.with(self.language, &[name, &said(&bad, self.language)]))?;
        self.sit(sitting);
        Ok(None)
    }

    /// Shows the first scenario, in place of one that cannot be shown.
    fn show_first(&mut self) {
        if let Ok(sitting) = Sitting::open(&lessons::first(), self.language) {
            self.sit(sitting);
        }
    }

    fn sit(&mut self, sitting: Sitting) {
        self.speed = natural_speed(&sitting.scenario.network);
        self.sitting = sitting;
        self.selection = Selection::Nothing;
        (self.playing, self.played, self.menu, self.side) = (false, false, false, None);
        if self.tab == Tab::Lessons {
            self.tab = Tab::Now;
        }
    }

    /// The same scenario with something changed, at the same moment.
    fn reopen(&mut self, change: impl FnOnce(&mut Scenario)) -> bool {
        let now_ms = self.sitting.shown_ms();
        let mut scenario = (*self.sitting.scenario).clone();
        change(&mut scenario);
        if scenario == *self.sitting.scenario {
            return false;
        }
        let link = Link::to(self.sitting.base, File::One(Box::new(scenario)));
        match Sitting::open(&link, self.language) {
            Ok(mut sitting) => {
                sitting.go_to(now_ms);
                self.sitting = sitting;
            }
            Err(bad) => {
                let own = Word::OwnFile.of(self.language);
                self.notice = Some(Word::UnreadFile.with(self.language, &[own, &said(&bad, self.language)]).into());
            }
        }
        true
    }

    fn act(&mut self, actions: Vec<Action>) -> bool {
        let mut refused: Option<Refused> = None;
        for action in actions {
            refused = refused.or(self.sitting.act(action).err());
        }
        self.playing = false;
        self.side = None;
        self.notice = refused.map(|refused| tell::reason(refused, self.language).into());
        true
    }

    fn seek(&mut self, step: u32) -> bool {
        let changes = step != self.sitting.position();
        if changes {
            self.sitting.seek(step);
        }
        changes
    }

    fn select(&mut self, selection: Selection) -> bool {
        let old = self.selection;
        self.selection = selection;
        if self.room == Room::Narrow && selection != Selection::Nothing {
            self.tab = Tab::Now;
        }
        old != selection
    }

    fn toggle_side(&mut self, node: NodeId) -> bool {
        let Some(side) = &mut self.side else { return false };
        if !side.insert(node) {
            side.remove(node);
        }
        true
    }

    /// Does what a message from the page around asks for; one that is wrong is told to its developer only.
    fn hear(&mut self, text: &str) -> bool {
        let wish = match self.sitting.wish(text) {
            Ok(Some(wish)) => wish,
            Ok(None) => return false,
            Err(bad) => {
                browser::warn(&format!("Synod: {bad}"));
                return false;
            }
        };
        match wish {
            Wish::Link(link) => self.heard(|state| state.follow(&link)),
            Wish::File(file) => self.heard(|state| state.sit_down(&Link::to(None, file), "scenario")),
            Wish::Play => self.carry_out(Intent::Play(true)),
            Wish::Pause => self.carry_out(Intent::Play(false)),
            Wish::Step(by) => self.seek(self.sitting.position().saturating_add_signed(by.into())),
            Wish::Seek(step) => self.seek(step),
            Wish::Act(deed) => match self.sitting.action(&deed) {
                Ok(action) => self.act(vec![action]),
                Err(refused) => {
                    self.notice = Some(tell::reason(refused, self.language).into());
                    true
                }
            },
            Wish::Theme(theme) => self.carry_out(Intent::Theme(theme)),
            Wish::Language(language) => self.carry_out(Intent::Language(language)),
        }
    }

    /// Opens what the page around has sent.
    fn heard(&mut self, open: impl FnOnce(&mut Self) -> Result<Option<String>, String>) -> bool {
        match open(self) {
            Ok(notice) => {
                self.notice = notice.map(Into::into);
                true
            }
            Err(trouble) => {
                browser::warn(&format!("Synod: {trouble}"));
                false
            }
        }
    }

    /// Makes it so; says whether anything has changed.
    fn carry_out(&mut self, intent: Intent) -> bool {
        match intent {
            Intent::Open(opening) => self.open(opening),
            Intent::Seek(step) => self.seek(step),
            Intent::Await => {
                self.sitting.await_next();
                true
            }
            Intent::SeekEnd => {
                self.sitting.seek_end();
                true
            }
            Intent::Play(playing) => {
                let (known, here) = (&self.sitting.known, self.sitting.position());
                let again = playing && here == known.last() && known.end != Step::Moved;
                if again {
                    self.seek(0);
                }
                self.played |= playing;
                std::mem::replace(&mut self.playing, playing) != playing
            }
            Intent::Speed(speed) => std::mem::replace(&mut self.speed, speed) != speed,
            Intent::Act(action) => self.act(vec![action]),
            Intent::ActAll(actions) => self.act(actions),
            Intent::Switch(branch) => {
                self.playing = false;
                self.sitting.switch(branch);
                true
            }
            Intent::Learn => {
                if let Some(refused) = self.sitting.learn() {
                    self.notice = Some(tell::reason(refused, self.language).into());
                }
                true
            }
            Intent::Actors(kind) => {
                self.sitting.run_as(kind);
                true
            }
            Intent::Select(Selection::Node(node)) if self.side.is_some() => self.toggle_side(node),
            Intent::Select(selection) => self.select(selection),
            Intent::Language(language) => {
                self.language = language;
                self.notice = None;
                self.sitting.speak(language);
                true
            }
            Intent::Theme(theme) => std::mem::replace(&mut self.theme, theme) != theme,
            Intent::Tab(tab) => std::mem::replace(&mut self.tab, tab) != tab,
            Intent::Menu(menu) => std::mem::replace(&mut self.menu, menu) != menu,
            Intent::Help(help) => std::mem::replace(&mut self.help, help) != help,
            Intent::Share(share) => std::mem::replace(&mut self.share, share) != share,
            Intent::Hear(text) => self.hear(&text),
            Intent::Side(side) => std::mem::replace(&mut self.side, side) != side,
            Intent::Network(network) => self.reopen(|scenario| scenario.network = network),
            Intent::Seed(seed) => self.reopen(|scenario| scenario.seed = seed.min(limits::WHOLE as u64)),
            Intent::Room(room) => self.fit(room),
            Intent::DismissNotice => self.notice.take().is_some(),
        }
    }

    fn fit(&mut self, room: Room) -> bool {
        if self.room == room {
            return false;
        }
        self.room = room;
        match (room, self.tab) {
            (Room::Narrow, Tab::Messages) => self.tab = Tab::Now,
            (Room::Wide | Room::Middle, Tab::Now | Tab::Lessons) => self.tab = Tab::Time,
            _ => {}
        }
        true
    }
}

impl Reducible for State {
    type Action = Intent;

    fn reduce(self: Rc<Self>, intent: Intent) -> Rc<Self> {
        let mut next = (*self).clone();
        if next.carry_out(intent) { Rc::new(next) } else { self }
    }
}

fn natural_speed(network: &Network) -> Speed {
    let (shortest, longest) = network.latency_ms;
    Speed::to_follow(shortest.midpoint(longest))
}

/// What is wrong with a scenario and where, in one line.
fn said(bad: &Bad, language: Language) -> String {
    match language {
        Language::English => format!("{}: {}", bad.place, bad.en),
        Language::Chinese => format!("{}：{}", bad.place, bad.zh),
    }
}
