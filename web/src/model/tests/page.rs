//! A page without a browser: the model, a stand-in for the workers, and all effects that went out.

use crate::model::intent::{Effect, Intent};
use crate::model::kind::Kind;
use crate::model::layout::Layout;
use crate::model::past::Kept;
use crate::model::remote::Remote;
use crate::model::session::Session;
use crate::model::state::State;
use crate::model::update::later::LATER;
use crate::model::update::{Model, Start, know};
use std::collections::VecDeque;
use std::rc::Rc;
use synod_core::DynCluster;
use synod_core::erased::Reaction;
use synod_core::{Failure, Language, NodeId};
use synod_protocols::registry;
use synod_sim::link::write;
use synod_sim::run::host::Theme;
use synod_sim::world::actors::Ask;

/// A shipped scenario that plays to its end by itself.
pub const LESSON: &str = "#2pc-commit";
/// Another one.
pub const OTHER: &str = "#2pc-no";

/// A call to a worker, with the answer that the test may release.
#[derive(Clone)]
pub struct Call {
    /// The run's number.
    pub run: u32,
    /// The call's ticket.
    pub ticket: u32,
    /// The node.
    pub node: NodeId,
    /// The answer.
    pub answer: Result<Reaction, Failure>,
}

impl Call {
    /// The answer, as it comes to the model.
    pub fn answer(self) -> Intent {
        let Self { run, ticket, answer, .. } = self;
        Intent::Answer { run, ticket, answer }
    }
}

/// Stands in for the workers: it keeps calls until a test answers them.
#[derive(Default)]
pub struct Elsewhere {
    /// Whether the browser creates none.
    pub refuses: bool,
    /// Calls not yet answered, the latest last.
    pub calls: VecDeque<Call>,
    /// The number of calls in all.
    pub asked: usize,
}

impl Remote for Elsewhere {
    fn ask(&mut self, run: u32, _: &Rc<dyn DynCluster>, ticket: u32, ask: Ask<'_>) -> bool {
        if !self.refuses {
            self.asked += 1;
            self.calls.push_back(Call { run, ticket, node: ask.node, answer: ask.react() });
        }
        !self.refuses
    }
}

/// The page.
pub struct Page {
    /// The model.
    pub model: Model,
    /// The workers.
    pub elsewhere: Elsewhere,
    /// The effects, in order.
    pub effects: Vec<Effect>,
    /// The time of the latest frame.
    stamp: f64,
}

impl Page {
    /// What a visitor with a wide window starts with.
    pub fn start(kind: Kind) -> Start {
        Start {
            language: Language::English,
            theme: Theme::Auto,
            embed: None,
            layout: Layout::Wide,
            kind,
            still: false,
            holds: true,
            predicts: false,
            past: None,
        }
    }

    /// A page that starts like this, at `link`.
    pub fn new(start: Start, link: Option<&str>) -> Self {
        // Nothing is fetched in tests.
        know(&LATER);
        let model = Model::new(start).expect("the first scenario can be opened");
        let mut page = Self { model, elsewhere: Elsewhere::default(), effects: Vec::new(), stamp: 0.0 };
        page.ask(Intent::Begin(link.map(Into::into), false));
        page
    }

    /// A page that shows what `link` says, whose nodes run in this thread.
    pub fn local(link: &str) -> Self {
        Self::new(Self::start(Kind::Local), Some(link))
    }

    /// The same with workers that have answered everything.
    pub fn answered(link: &str) -> Self {
        let mut page = Self::new(Self::start(Kind::Worker), Some(link));
        page.answer_all();
        page
    }

    /// What is shown.
    pub fn state(&self) -> &State {
        self.model.state()
    }

    /// The run shown.
    pub fn session(&self) -> &Session {
        &self.state().session
    }

    /// The notice shown; empty if there is none.
    pub fn notice(&self) -> &str {
        self.state().notice.as_deref().unwrap_or_default()
    }

    /// The links of the runs that are kept.
    pub fn kept(&self) -> Vec<String> {
        let link = |kept: &Kept| write(&registry(), &kept.version.link).expect("it is short");
        self.state().past.kept().iter().map(link).collect()
    }

    /// The number of the step shown.
    pub fn position(&self) -> u32 {
        self.session().position()
    }

    /// The number of the last step known.
    pub fn last(&self) -> u32 {
        self.session().history.last()
    }

    /// Sends an intent; whether anything shown has changed.
    pub fn ask(&mut self, intent: Intent) -> bool {
        let (changed, effects) = self.model.update(intent, &mut self.elsewhere);
        self.effects.extend(effects);
        changed
    }

    /// Answers the oldest call; whether the page is drawn again.
    pub fn answer(&mut self) -> bool {
        let call = self.elsewhere.calls.pop_front().expect("somebody is asked");
        self.ask(call.answer())
    }

    /// Answers calls until there are none.
    pub fn answer_all(&mut self) {
        while !self.elsewhere.calls.is_empty() {
            self.answer();
        }
    }

    /// A frame, 16 ms after the previous one.
    pub fn frame(&mut self) -> bool {
        self.stamp += 16.0;
        self.ask(Intent::Frame(self.stamp))
    }

    /// Frames until time stops; how many of them.
    pub fn frames(&mut self) -> usize {
        let frames = (0..100_000).take_while(|_| {
            self.frame();
            self.model.reading().runs
        });
        frames.count()
    }

    /// The virtual time shown, in milliseconds.
    pub fn shown_ms(&self) -> f64 {
        self.model.reading().shown_ms
    }
}
