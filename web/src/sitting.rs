//! A run that somebody looks at: the run itself, all that is known of it, and the moment shown.

use crate::actors::{self, Kind, Shared};
use crate::same::Same;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use synod_core::{About, BuiltIn, Language, NodeId, Value};
use synod_sim::action::Refused;
use synod_sim::export::{Export, Format};
use synod_sim::frame::{Branch, Crossing, Entry, Frame, Mark, Outage, Sort, Step};
use synod_sim::goal::{self, Progress};
use synod_sim::host::{self, Wish};
use synod_sim::link::{self, Link};
use synod_sim::scenario::Deed;
use synod_sim::scenarios::Shipped;
use synod_sim::{Action, Bad, Run, Scenario};

/// All that is known of a run: it changes when somebody acts, not when somebody looks.
#[derive(Debug)]
pub struct Known {
    /// The line of events of which this is known. While it is found out it grows and stays the same.
    pub line: Same<()>,
    /// When each step begins, in virtual milliseconds; the start first.
    pub times_ms: Vec<u64>,
    /// The marks on the scrubber.
    pub marks: Vec<Mark>,
    /// Every message's way.
    pub crossings: Vec<Crossing>,
    /// When nodes were down or paused.
    pub outages: Vec<Outage>,
    /// The futures that were left.
    pub branches: Vec<Branch>,
    /// How it ends; `Moved` while that is still being found out.
    pub end: Step,
    /// The step of the first violation.
    pub violation: Option<u32>,
}

impl Known {
    /// The number of the last step.
    pub fn last(&self) -> u32 {
        self.times_ms.len().saturating_sub(1) as u32
    }

    /// When it ends, in virtual milliseconds.
    pub fn end_ms(&self) -> u64 {
        self.times_ms.last().copied().unwrap_or_default()
    }

    /// When `step` begins, in virtual milliseconds.
    pub fn at_ms(&self, step: u32) -> u64 {
        self.times_ms.get(step as usize).copied().unwrap_or_else(|| self.end_ms())
    }

    /// The last step that has begun at `now_ms`.
    pub fn step_at(&self, now_ms: f64) -> u32 {
        self.times_ms.partition_point(|at| *at as f64 <= now_ms).saturating_sub(1) as u32
    }
}

/// The moment shown.
#[derive(Debug)]
pub struct Moment {
    /// What it looks like.
    pub frame: Frame,
    /// The event with which it begins.
    pub entry: Entry,
    /// How far a player has come, if the scenario has a goal.
    pub progress: Option<Progress>,
}

/// The moment to be shown as soon as it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wanted {
    /// After so many actions.
    Step(u32),
    /// At this virtual time, in milliseconds.
    Time(u64),
}

/// A run that somebody looks at. A copy costs a few counters.
#[derive(Clone)]
pub struct Sitting {
    run: Shared,
    /// The scenario that ships on which it rests; `None` for one of somebody's own.
    pub base: Option<Shipped>,
    /// What its protocol says of itself.
    pub about: &'static About,
    /// Its scenario.
    pub scenario: Same<Scenario>,
    /// All that is known of it.
    pub known: Same<Known>,
    /// The moment shown.
    pub moment: Same<Moment>,
    /// How its nodes run.
    pub actors: Kind,
    language: Language,
    line: Same<()>,
    wanted: Option<Wanted>,
    /// What somebody does as soon as what has been done before is done.
    queue: VecDeque<Action>,
}

impl PartialEq for Sitting {
    fn eq(&self, other: &Self) -> bool {
        let same = self.known == other.known && self.moment == other.moment && self.scenario == other.scenario;
        same && self.actors == other.actors
    }
}

impl Sitting {
    /// Opens what a link holds and finds out all that happens in it by itself.
    ///
    /// # Errors
    /// What is wrong with it, in one line that names the place; a comparison, since the page shows one run at a time.
    pub fn open(link: &Link, language: Language) -> Result<Self, Bad> {
        let mut runs = link::open::<BuiltIn>(link)?.into_iter();
        let (Some(mut run), None) = (runs.next(), runs.next()) else { return Err(several()) };
        let (about, scenario, actors) = (run.about(), Same::new(run.scenario().clone()), actors::kind());
        let wanted = Some(Wanted::Step(run.position()));
        if actors == Kind::Worker {
            // It can be opened; what happens in it the actors find out themselves.
            run.start_over();
        }
        let line = Same::new(());
        let known = Same::new(know(&*run, line.clone(), Step::Moved));
        let moment = Same::new(look(&mut *run, language));
        let (run, queue) = (Rc::new(RefCell::new(run)), VecDeque::new());
        let mut this =
            Self { run, base: link.base, about, scenario, known, moment, actors, language, line, wanted, queue };
        this.go_on(false);
        Ok(this)
    }

    /// Finds out what happens, and shows it if that needs no waiting. `anew`: it is another line of events now.
    fn go_on(&mut self, anew: bool) {
        if anew {
            self.line = Same::new(());
        }
        if let Some(end) = actors::go_on(&self.run) {
            self.take(end);
        }
    }

    /// Takes what has been found out meanwhile; why something could not be done, if so.
    pub fn learn(&mut self) -> Option<Refused> {
        if let Some(step) = actors::take_fallen(&self.run) {
            (self.wanted, self.line) = (Some(Wanted::Step(step)), Same::new(()));
        }
        let end = actors::go_on(&self.run);
        self.take(end.unwrap_or(Step::Moved));
        let mut refused = None;
        while self.wanted.is_none() {
            let Some(action) = self.queue.pop_front() else { break };
            refused = refused.or(self.act(action).err());
        }
        refused
    }

    /// Takes what is known, and shows the moment that is wanted if it is known.
    fn take(&mut self, end: Step) {
        let run = Rc::clone(&self.run);
        let mut run = run.borrow_mut();
        self.known = Same::new(know(&**run, self.line.clone(), end));
        self.actors = actors::kind();
        let (last, ended) = (self.known.last(), end != Step::Moved);
        let step = match self.wanted {
            Some(Wanted::Step(step)) if step <= last || ended => Some(step.min(last)),
            Some(Wanted::Time(at_ms)) if at_ms < self.known.end_ms() || ended => Some(self.known.step_at(at_ms as f64)),
            _ => None,
        };
        if let Some(step) = step {
            run.seek(step);
            self.wanted = None;
        }
        self.show(&mut **run);
    }

    /// Shows the moment at which `run` is.
    fn show(&mut self, run: &mut dyn Run) {
        self.moment = Same::new(look(run, self.language));
        actors::follow(&self.run, &self.moment.frame);
    }

    /// Whether a moment is wanted that is not known yet.
    pub fn is_waiting(&self) -> bool {
        self.wanted.is_some()
    }

    /// Shows the next moment as soon as it is known.
    pub fn await_next(&mut self) {
        let after = match self.wanted {
            Some(Wanted::Step(step)) => step,
            _ => self.position(),
        };
        self.wanted = Some(Wanted::Step(after.saturating_add(1)));
        self.go_on(false);
    }

    /// Shows the last moment as soon as it is known which one that is.
    pub fn seek_end(&mut self) {
        self.wanted = Some(Wanted::Step(u32::MAX));
        self.go_on(false);
    }

    /// Whether all is known and shown that is wanted.
    pub fn is_settled(&self) -> bool {
        self.known.end != Step::Moved && self.wanted.is_none() && self.queue.is_empty()
    }

    /// Has its nodes run like this from now on.
    pub fn run_as(&mut self, kind: Kind) {
        actors::choose(kind);
        self.actors = actors::kind();
        self.go_on(false);
    }

    /// The id of the scenario that ships on which it rests.
    pub fn id(&self) -> Option<&'static str> {
        self.base.map(|base| base.id)
    }

    /// The link to this run with what was done in it: at the moment shown, or at its start. Empty if it has become too
    /// long to be one.
    pub fn link(&self, at_moment: bool) -> String {
        let mut link = Link::of_run(self.base, &mut **self.run.borrow_mut());
        if !at_moment {
            link.played.iter_mut().for_each(|played| played.shown = 0);
        }
        link::write::<BuiltIn>(&link).unwrap_or_default()
    }

    /// The digest of all that is known, as the command line tells it.
    pub fn digest(&self) -> String {
        format!("{:016x}", self.run.borrow().digest())
    }

    /// The scenario as a file.
    pub fn json(&self) -> String {
        synod_sim::write(&self.scenario, self.about).to_string()
    }

    /// The run as a text for another program.
    pub fn export(&self, format: Format) -> String {
        let mut run = self.run.borrow_mut();
        Export::of(&mut [&mut **run], "", self.language).text(format)
    }

    /// The virtual time shown, or to be shown, in milliseconds.
    pub fn shown_ms(&self) -> u64 {
        match self.wanted {
            Some(Wanted::Time(at_ms)) => at_ms,
            _ => self.known.at_ms(self.position()),
        }
    }

    /// The number of the step shown.
    pub fn position(&self) -> u32 {
        self.moment.frame.step
    }

    /// Shows the moment after `step` actions.
    pub fn seek(&mut self, step: u32) {
        let run = Rc::clone(&self.run);
        let mut run = run.borrow_mut();
        self.wanted = None;
        self.queue.clear();
        let last = run.len();
        run.seek(step.min(last));
        self.show(&mut **run);
    }

    /// Shows the moment at a virtual time, in milliseconds, as soon as it is known.
    pub fn go_to(&mut self, at_ms: u64) {
        self.wanted = Some(Wanted::Time(at_ms));
        self.take(self.known.end);
    }

    /// Speaks `language` from now on.
    pub fn speak(&mut self, language: Language) {
        self.language = language;
        let run = Rc::clone(&self.run);
        self.show(&mut **run.borrow_mut());
    }

    /// A person's action at the moment shown, and all that comes of it. While an action before it is under way it
    /// waits.
    ///
    /// # Errors
    /// The action cannot happen; nothing has changed.
    pub fn act(&mut self, action: Action) -> Result<(), Refused> {
        if self.wanted.is_some() {
            self.queue.push_back(action);
            return Ok(());
        }
        let mut run = self.run.borrow_mut();
        run.plan(action)?;
        self.wanted = Some(Wanted::Step(run.position() + 1));
        drop(run);
        self.go_on(true);
        Ok(())
    }

    /// Goes back to a future that was left.
    pub fn switch(&mut self, branch: usize) {
        let mut run = self.run.borrow_mut();
        run.switch(branch);
        self.wanted = Some(Wanted::Step(run.position()));
        drop(run);
        self.go_on(true);
    }

    /// Whether a person may do `action` at the moment shown.
    ///
    /// # Errors
    /// Why not.
    pub fn allows(&self, action: &Action) -> Result<(), Refused> {
        self.run.borrow().allows(action)
    }

    /// Whether it is the same run, at whatever moment.
    pub fn is_same_run(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.run, &other.run)
    }

    /// The language in which it speaks.
    pub fn language(&self) -> Language {
        self.language
    }

    /// What a message from the page around asks for; `None` if it is none of ours.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn wish(&self, text: &str) -> Result<Option<Wish>, Bad> {
        host::read::<BuiltIn>(text, &**self.run.borrow())
    }

    /// The action that `deed` names at the moment shown.
    ///
    /// # Errors
    /// The message that it names is not on the way.
    pub fn action(&self, deed: &Deed) -> Result<Action, Refused> {
        self.run.borrow().action(deed)
    }

    /// Who decided what in `step`.
    pub fn decided(&self, step: u32) -> Vec<(NodeId, Value)> {
        self.run.borrow().event(step).decided
    }

    /// The event with which `step` begins.
    pub fn entry(&self, step: u32) -> Entry {
        self.run.borrow().entry(step, self.language)
    }

    /// What a node is called.
    pub fn name(&self, node: NodeId) -> &str {
        self.moment.frame.nodes.get(node.index()).map_or("?", |node| &node.name)
    }
}

fn several() -> Bad {
    Bad {
        place: "compare".into(),
        en: "the page shows one run at a time, and this file compares several; synod run plays them".into(),
        zh: "页面一次只显示一个运行，而这个文件对比了多个；可用 synod run 播放".into(),
    }
}

fn know(run: &dyn Run, line: Same<()>, end: Step) -> Known {
    let marks = run.marks();
    let violation = marks.iter().filter(|mark| mark.sort == Sort::Violation).map(|mark| mark.step).min();
    Known {
        line,
        times_ms: (0..=run.len()).map(|step| run.at_ms(step)).collect(),
        marks,
        crossings: run.crossings(),
        outages: run.outages(),
        branches: run.branches().to_vec(),
        end,
        violation,
    }
}

fn look(run: &mut dyn Run, language: Language) -> Moment {
    let frame = run.frame(language);
    let entry = run.entry(frame.step, language);
    let progress = goal::progress(run, &frame);
    Moment { frame, entry, progress }
}
