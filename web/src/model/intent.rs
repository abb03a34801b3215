//! Everything that can be asked of the page, and everything that it asks of its environment.

use super::kind::Kind;
use super::layout::Layout;
use super::speed::Speed;
use std::rc::Rc;
use synod_core::erased::Reaction;
use synod_core::{Failure, Language, NodeId, NodeSet};
use synod_sim::run::causes::Asked;
use synod_sim::run::host::Theme;
use synod_sim::scenario::{Network, Scenario};
use synod_sim::{Action, FlightId};

/// What is selected on the stage.
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

/// A view below the stage. On a narrow screen all are tabs; on a wide one inspector and gallery are at the sides.
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
    /// The search, on a narrow screen.
    Search,
    /// The form of the scenario, on a narrow screen.
    Build,
    /// The gallery, on a narrow screen.
    Lessons,
}

/// What stands beside the stage; on a narrow screen each is a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// What is selected, and what can be done to it.
    Inspector,
    /// The search.
    Search,
    /// The scenario, as a form.
    Build,
}

/// A key of the page, or a button that stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Play or pause.
    Play,
    /// One step back.
    Back,
    /// One step on.
    Forward,
    /// To the start.
    Start,
    /// To the end.
    End,
    /// Play slower.
    Slower,
    /// Play faster.
    Faster,
    /// Crash the selected node, or restart it.
    Crash,
    /// Open the Share dialog.
    Share,
    /// Start or stop presenting.
    Present,
    /// Show the keys.
    Help,
    /// Close what was opened last.
    Escape,
    /// Undo the last change of the run.
    Undo,
    /// Redo what was undone.
    Redo,
    /// Go on by hand, or no longer.
    Hand,
    /// The column of this number, from 1.
    Column(u8),
    /// Show why what is selected, or what has just happened, is so.
    Why,
}

/// Something that can be opened.
#[derive(Clone, Debug)]
pub enum Opening {
    /// The text of a link.
    Link(Rc<str>),
    /// A file: its name, and its text or the reason why it has none.
    File(Rc<str>, Result<Rc<str>, Rc<str>>),
}

/// A request to the page.
#[derive(Clone, Debug)]
pub enum Intent {
    /// Start with this link, or with the first scenario; and whether time runs immediately.
    Begin(Option<Rc<str>>, bool),
    /// What a key of the page asks for.
    Key(Key),
    /// Open something else.
    Open(Opening),
    /// A module that somebody brings: the name of its file, its bytes, and a scenario that came with it.
    Module(Rc<str>, Rc<[u8]>, Option<Rc<str>>),
    /// Modules have answered what views have asked.
    Answered,
    /// Say this.
    Say(Rc<str>),
    /// Show the first scenario, whose protocol has been fetched if it could be.
    First,
    /// The rest of the program has been fetched.
    Whole,
    /// What was to be opened needs something that could not be loaded: its names.
    NotLoaded(Rc<str>),
    /// Show the moment after this many actions.
    Seek(u32),
    /// Show the moment at this virtual time, in milliseconds, even between two steps.
    GoTo(f64),
    /// Advance by one step, animating what moves until then.
    Forward,
    /// Show the last moment.
    SeekEnd,
    /// A frame, at this real time in milliseconds.
    Frame(f64),
    /// Whether motion is reduced.
    Stillness(bool),
    /// Whether time runs.
    Play(bool),
    /// How fast it runs.
    Speed(Speed),
    /// Perform this action at the moment shown.
    Act(Action),
    /// Perform several actions at the same moment, in order.
    ActAll(Vec<Action>),
    /// Return to a run that was kept.
    Switch(usize),
    /// Name a run that was kept.
    Name(usize, Rc<str>),
    /// Keep a run no longer.
    Delete(usize),
    /// Undo what changed the run last.
    Undo,
    /// Do again what was undone.
    Redo,
    /// Show what has been computed since.
    Learn,
    /// The answer of an actor in a worker.
    Answer {
        /// The run's number.
        run: u32,
        /// The call's ticket.
        ticket: u32,
        /// The answer: a reaction, or that the protocol has failed.
        answer: Result<Reaction, Failure>,
    },
    /// The actor of a node has ended or no longer answers.
    Lost {
        /// The run's number.
        run: u32,
        /// The node.
        node: NodeId,
    },
    /// The browser creates no workers.
    NoWorkers,
    /// Run the nodes like this.
    Actors(Kind),
    /// Select this; while a side of a partition is being chosen, a node joins or leaves that side.
    Select(Selection),
    /// Switch to this language.
    Language(Language),
    /// Light, dark, or as the system is set.
    Theme(Theme),
    /// Show this view below the stage.
    Tab(Tab),
    /// Show this beside the stage.
    Aside(Aside),
    /// Start a new scenario of the protocol with this id: the smallest that there is.
    New(Rc<str>),
    /// Show the scenario under the protocol with this id.
    Under(Rc<str>),
    /// Show this scenario in place of the one shown: somebody has changed it.
    Build(Rc<Scenario>),
    /// Go on by hand from the moment shown, where nothing happens by itself; or return to the run that was left for it.
    ByHand(bool),
    /// Show the run shown and this scenario side by side.
    Compare(Rc<Scenario>),
    /// Show the run shown and the same under the protocol with this id side by side.
    CompareUnder(Rc<str>),
    /// Show the run shown and one that was kept side by side.
    CompareKept(usize),
    /// Show this column no longer.
    Drop(usize),
    /// Whether what is done in one column is done in all.
    Sharing(bool),
    /// Something that concerns this column: it is in focus then.
    In(usize, Box<Intent>),
    /// Make what people did steps of the scenario.
    Adopt,
    /// Show why this is so, or no longer.
    Why(Option<Asked>),
    /// Open or close the folded gallery.
    Menu(bool),
    /// Open or close the help.
    Help(bool),
    /// Open or close the introduction.
    About(bool),
    /// Whether time waits at captions until they have been read.
    Hold(bool),
    /// Whether it is asked what nodes will decide before that is shown.
    Predict(bool),
    /// Answer what is asked: the place of the answer.
    Guess(usize),
    /// Ask no more about what is asked, and go on.
    GuessDone,
    /// Return to the run that the captions were written for, at the same time.
    Own,
    /// Open or close the dialog for sharing.
    Share(bool),
    /// The page is about to be printed, or has been.
    Print(bool),
    /// Start or stop presenting.
    Present(bool),
    /// The page fills the screen, or no longer: the browser says so some time after it was asked.
    Screen(bool),
    /// A message from the host page.
    Hear(Rc<str>),
    /// Start (`Some`) or stop (`None`) choosing a side of a partition.
    Side(Option<NodeSet>),
    /// Restart the scenario with another network.
    Network(Network),
    /// Restart the scenario with another seed.
    Seed(u64),
    /// The window now has room for this layout.
    Layout(Layout),
    /// Close the notice.
    DismissNotice,
}

/// An effect outside the model.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Log this for the developer of the host page.
    Warn(String),
    /// Fetch what the first scenario needs; then it is to be shown.
    FetchFirst,
    /// Store a setting for the next visit.
    Keep(Setting),
    /// Store what people did until the browser's tab is closed.
    Remember(String),
    /// Write this link to the address.
    Address {
        /// The link.
        link: String,
        /// Whether it is a new entry in the browser's history.
        new: bool,
    },
    /// Fill the screen with the page, or no longer.
    FillScreen(bool),
    /// Send [`Intent::Learn`] after this many real milliseconds.
    LearnIn(u32),
    /// Make the workers follow the moment shown.
    SyncWorkers,
    /// Terminate all workers: nodes run in this thread.
    DismissWorkers,
}

/// A visitor's preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The language.
    Language(Language),
    /// Light or dark.
    Theme(Theme),
    /// How nodes run.
    Actors(Kind),
    /// Whether time waits at captions.
    Hold(bool),
    /// Whether it is asked what nodes will decide.
    Predict(bool),
}
