//! What the page shows, as one value, and all that can be wanted of it.

use crate::lessons;
use crate::settings::{self, Theme};
use crate::sitting::Sitting;
use crate::speed::Speed;
use crate::words::Word;
use std::rc::Rc;
use synod_core::{Language, NodeId, NodeSet, limits};
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
    /// The built-in scenario of this id.
    BuiltIn(Rc<str>),
    /// A file: its name, and its text or why it has none.
    File(Rc<str>, Result<Rc<str>, Rc<str>>),
}

/// Something that is wanted of the page.
#[derive(Clone, Debug)]
pub enum Intent {
    Open(Opening),
    /// Show the moment after this many actions.
    Seek(u32),
    Play(bool),
    Speed(Speed),
    Act(Action),
    /// Several actions at the same moment, one after the other.
    ActAll(Vec<Action>),
    Switch(usize),
    Select(Selection),
    Language(Language),
    Theme(Theme),
    Tab(Tab),
    Menu(bool),
    Help(bool),
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
    /// The side of a partition chosen so far.
    pub side: Option<NodeSet>,
}

impl State {
    /// The page as it starts: the scenario that the address names, or the first one.
    ///
    /// # Errors
    /// Not even the first one can be opened; why, as a sentence.
    pub fn start(id: Option<Rc<str>>, room: Room) -> Result<Self, String> {
        let (language, theme) = (settings::language(), settings::theme());
        let (first, scenario) = lessons::first();
        let sitting = scenario.and_then(|scenario| Sitting::open(Some(first.into()), scenario, language));
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
            side: None,
        };
        if let Some(id) = id.filter(|id| &**id != first) {
            state.open(Opening::BuiltIn(id));
        }
        Ok(state)
    }

    fn open(&mut self, opening: Opening) -> bool {
        let (name, opened, trouble) = self.read(opening);
        self.notice = match opened {
            Ok(sitting) => {
                self.sit(sitting);
                trouble
            }
            Err(bad) => Some(Word::UnreadFile.with(self.language, &[&name, &bad]).into()),
        };
        true
    }

    /// What `opening` is called, what it opens, and what there is to say about it.
    fn read(&self, opening: Opening) -> (Rc<str>, Result<Sitting, String>, Option<Rc<str>>) {
        let sit = |id: Option<Rc<str>>, scenario: Result<Scenario, Bad>| {
            let sitting = scenario.and_then(|scenario| Sitting::open(id, scenario, self.language));
            sitting.map_err(|bad| said(&bad, self.language))
        };
        match opening {
            Opening::BuiltIn(id) => match lessons::find(&id) {
                Some(scenario) => (id.clone(), sit(Some(id), scenario), None),
                None => {
                    let (first, scenario) = lessons::first();
                    let trouble = Word::UnknownScenario.with(self.language, &[&shortened(&id)]);
                    (first.into(), sit(Some(first.into()), scenario), Some(trouble.into()))
                }
            },
            Opening::File(name, Ok(text)) => (name, sit(None, lessons::read(&text)), None),
            Opening::File(name, Err(bad)) => (name, Err(bad.to_string()), None),
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
        let now_ms = self.sitting.known.at_ms(self.sitting.position()) as f64;
        let mut scenario = (*self.sitting.scenario).clone();
        change(&mut scenario);
        if scenario == *self.sitting.scenario {
            return false;
        }
        match Sitting::open(self.sitting.id.clone(), scenario, self.language) {
            Ok(mut sitting) => {
                sitting.seek(sitting.known.step_at(now_ms));
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

    /// Makes it so; says whether anything has changed.
    fn carry_out(&mut self, intent: Intent) -> bool {
        match intent {
            Intent::Open(opening) => self.open(opening),
            Intent::Seek(step) => self.seek(step),
            Intent::Play(playing) => {
                let again = playing && self.sitting.position() == self.sitting.known.last();
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

fn shortened(id: &str) -> String {
    id.chars().take(40).collect()
}
