//! A run that somebody looks at: the run itself, all that is known of it, and the moment shown.

use crate::same::Same;
use std::cell::RefCell;
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
    /// How it ends.
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

/// A run that somebody looks at. A copy costs a few counters.
#[derive(Clone)]
pub struct Sitting {
    run: Rc<RefCell<Box<dyn Run>>>,
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
    language: Language,
}

impl PartialEq for Sitting {
    fn eq(&self, other: &Self) -> bool {
        self.known == other.known && self.moment == other.moment && self.scenario == other.scenario
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
        let (about, scenario) = (run.about(), Same::new(run.scenario().clone()));
        let end = run.play_out();
        let known = Same::new(know(&*run, end));
        let moment = Same::new(look(&mut *run, language));
        let run = Rc::new(RefCell::new(run));
        Ok(Self { run, base: link.base, about, scenario, known, moment, language })
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

    /// The number of the step shown.
    pub fn position(&self) -> u32 {
        self.moment.frame.step
    }

    /// Shows the moment after `step` actions.
    pub fn seek(&mut self, step: u32) {
        let mut run = self.run.borrow_mut();
        run.seek(step.min(self.known.last()));
        self.moment = Same::new(look(&mut **run, self.language));
    }

    /// Speaks `language` from now on.
    pub fn speak(&mut self, language: Language) {
        self.language = language;
        let mut run = self.run.borrow_mut();
        self.moment = Same::new(look(&mut **run, language));
    }

    /// A person's action at the moment shown, and all that comes of it.
    ///
    /// # Errors
    /// The action cannot happen; nothing has changed.
    pub fn act(&mut self, action: Action) -> Result<(), Refused> {
        let run = Rc::clone(&self.run);
        run.borrow_mut().act(action)?;
        self.after_change(&mut **run.borrow_mut());
        Ok(())
    }

    /// Goes back to a future that was left.
    pub fn switch(&mut self, branch: usize) {
        let run = Rc::clone(&self.run);
        run.borrow_mut().switch(branch);
        self.after_change(&mut **run.borrow_mut());
    }

    fn after_change(&mut self, run: &mut dyn Run) {
        let end = run.play_out();
        self.known = Same::new(know(run, end));
        self.moment = Same::new(look(run, self.language));
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

fn know(run: &dyn Run, end: Step) -> Known {
    let marks = run.marks();
    let violation = marks.iter().filter(|mark| mark.sort == Sort::Violation).map(|mark| mark.step).min();
    Known {
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
