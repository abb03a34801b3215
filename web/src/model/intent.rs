//! All that can be asked of the page, and all that it asks of the world around it.

use super::kind::Kind;
use super::layout::Layout;
use super::speed::Speed;
use std::rc::Rc;
use synod_core::erased::Reaction;
use synod_core::{Language, NodeId, NodeSet};
use synod_sim::run::host::Theme;
use synod_sim::scenario::Network;
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

/// Something that can be opened.
#[derive(Clone, Debug)]
pub enum Opening {
    /// What a link says.
    Link(Rc<str>),
    /// A file: its name, and its text or why it has none.
    File(Rc<str>, Result<Rc<str>, Rc<str>>),
}

/// Something that is asked of the page.
#[derive(Clone, Debug)]
pub enum Intent {
    /// Start with what this link says, or with the first scenario; and whether time runs at once.
    Begin(Option<Rc<str>>, bool),
    /// Show something else.
    Open(Opening),
    /// Show the moment after this many actions.
    Seek(u32),
    /// Show the moment at this virtual time, in milliseconds, even between two steps.
    GoTo(f64),
    /// Go on by one step, showing what moves until then.
    Forward,
    /// Show the last moment.
    SeekEnd,
    /// A frame, at this real time in milliseconds.
    Frame(f64),
    /// Whether nothing is to glide.
    Stillness(bool),
    /// Whether time runs.
    Play(bool),
    /// How fast it runs.
    Speed(Speed),
    /// Do this at the moment shown.
    Act(Action),
    /// Several actions at the same moment, one after the other.
    ActAll(Vec<Action>),
    /// Go back to a future that was left.
    Switch(usize),
    /// Show what has been found out meanwhile.
    Learn,
    /// The answer of an actor elsewhere.
    Answer {
        /// In which run.
        run: u32,
        /// To which ticket.
        ticket: u32,
        /// What it is.
        reaction: Reaction,
    },
    /// The actor of a node is gone, or as good as gone.
    Lost {
        /// In which run.
        run: u32,
        /// Whose.
        node: NodeId,
    },
    /// The browser makes no workers.
    NoWorkers,
    /// Have the nodes run like this.
    Actors(Kind),
    /// Select this; a node belongs to the side of a partition while one is being chosen.
    Select(Selection),
    /// Speak this language.
    Language(Language),
    /// Light, dark, or as the system has it.
    Theme(Theme),
    /// Show this view below the stage.
    Tab(Tab),
    /// Open or close the folded gallery.
    Menu(bool),
    /// Open or close the help.
    Help(bool),
    /// Open or close the dialog for sharing.
    Share(bool),
    /// A message from the page around.
    Hear(Rc<str>),
    /// Start (`Some`) or leave (`None`) choosing a side of a partition.
    Side(Option<NodeSet>),
    /// The same scenario in another network.
    Network(Network),
    /// The same scenario with another seed.
    Seed(u64),
    /// The window has room for this.
    Layout(Layout),
    /// Close the notice.
    DismissNotice,
}

/// What is to be done outside of the model.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Say something to the developer of the page around.
    Warn(String),
    /// Keep a setting for the next visit.
    Keep(Setting),
    /// Have the address say this link; `new`: as a new place in the browser's history.
    Address {
        /// The link.
        link: String,
        /// Whether it is another place.
        new: bool,
    },
    /// Come back with [`Intent::Learn`] after so many real milliseconds.
    LearnIn(u32),
    /// Have the workers there are follow the moment shown.
    SyncWorkers,
    /// Let go of all workers: nodes run in this thread.
    DismissWorkers,
}

/// Something that a visitor prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The language.
    Language(Language),
    /// Light or dark.
    Theme(Theme),
    /// How nodes run.
    Actors(Kind),
}
