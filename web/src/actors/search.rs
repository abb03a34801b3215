//! The search: the explorer as a program of its own, in a worker, or in slices of this thread where there is none. It
//! goes on whatever the page shows, one at a time, and what it has found stays until another one begins.

use super::guests::NO_WORKER;
use super::handle::WorkerHandle;
use super::news::{News, Said};
use super::wire::{Answer as Envelope, CallMessage, Part};
use crate::browser::modules;
use crate::model::form::SearchForm;
use crate::model::protocols::ships;
use gloo_timers::callback::Timeout;
use js_sys::{Date, Uint8Array, WebAssembly::Module};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use synod_core::module::host::{Instance, TOO_LONG};
use synod_core::module::{decoded, encoded};
use synod_core::{OwnedText, Text, limits};
use synod_protocols::IDS;
use synod_sim::Scenario;
use synod_sim::explore::asked::{Answer, Question};
use synod_sim::explore::{Findings, Reduction, SearchStats};
use synod_sim::link::Played;
use wasm_bindgen::JsCast;
use yew::Callback;

/// The worker's name in the browser's developer tools, and its id beside those of nodes.
const NAME: (&str, u32) = ("search", u32::MAX - 1);
/// For how many worlds it is asked first.
const FIRST: u32 = 200;
/// How long it is to take for one answer, in milliseconds: in a worker, and in this thread, where frames are drawn too.
const STRETCH_MS: (f64, f64) = (150.0, 10.0);
/// How long the module of somebody else's protocol may be silent, in milliseconds.
const SILENCE_MS: u32 = 10_000;

const GONE: Text = Text::new("its worker has ended.", "它的 Worker 已经结束。");
const NOT_LOADED: Text = Text::new("its program could not be loaded.", "它的程序未能加载。");
const NO_ANSWER: Text = Text::new("it has given no answer.", "它没有给出回答。");

/// What is searched.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// The scenario, with the search that is asked for.
    pub scenario: Scenario,
    /// What was done in it.
    pub played: Played,
    /// The link to the moment at which it was asked for; empty if there is none.
    pub link: String,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// In worlds.
    pub stats: SearchStats,
    /// In real milliseconds.
    pub ms: f64,
    /// Bytes of memory that it takes.
    pub bytes: f64,
}

/// Why it has ended.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// All that is sought was found, or all was seen, or as many worlds as may be kept.
    Reached,
    /// Somebody has stopped it.
    Stopped,
    /// It has taken all the memory that it may.
    Memory,
    /// It could not go on; why, as a sentence.
    Failed(OwnedText),
}

/// A search that has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// What was searched.
    pub subject: Subject,
    /// How far it has come.
    pub progress: Progress,
    /// Why it has ended.
    pub end: End,
    /// What it has found; `None` if it could not say.
    pub findings: Option<Findings>,
}

/// What there is of a search.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Status {
    /// None has begun.
    #[default]
    None,
    /// It has come so far.
    Runs(Progress, Stage),
    /// It has ended.
    Ended(Rc<Ended>),
}

/// What it is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It finds worlds.
    Searching,
    /// It has been asked to stop.
    Stopping,
    /// It has found the worlds, and reads off what they say: who is blocked depends on all of them.
    Reading,
}

/// Who searches.
enum Engine {
    /// The program is being fetched.
    Fetching,
    Worker(WorkerHandle),
    Here(Box<dyn Instance>),
}

/// A search under way.
struct Underway {
    subject: Subject,
    program: Option<Module>,
    engine: Engine,
    progress: Progress,
    /// When it has begun, and when it was asked last.
    begun_ms: f64,
    asked_ms: f64,
    /// For how many worlds it is asked next.
    stretch: u32,
    /// Why it is to end, once that is known.
    end: Option<End>,
    /// Whether it has been asked what it has found.
    reads: bool,
    /// The next slice in this thread, or the end of patience.
    due: Option<Timeout>,
}

#[derive(Default)]
struct Desk {
    /// How many searches have begun: what is heard of an earlier one is nothing.
    begun: u32,
    underway: Option<Underway>,
    ended: Option<Rc<Ended>>,
    /// What the form says, and of which scenario.
    draft: Option<(Scenario, SearchForm)>,
    listeners: BTreeMap<u32, Callback<()>>,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
    static LISTENERS: Cell<u32> = const { Cell::new(0) };
}

/// Somebody listens until this is dropped.
pub struct Listening(u32);

impl Drop for Listening {
    fn drop(&mut self) {
        DESK.with_borrow_mut(|desk| desk.listeners.remove(&self.0));
    }
}

/// From now on `heard` is called when there is more to show.
pub fn listen(heard: Callback<()>) -> Listening {
    let number = LISTENERS.replace(LISTENERS.get() + 1);
    DESK.with_borrow_mut(|desk| desk.listeners.insert(number, heard));
    Listening(number)
}

fn tell() {
    let listeners: Vec<Callback<()>> = DESK.with_borrow(|desk| desk.listeners.values().cloned().collect());
    listeners.iter().for_each(|listener| listener.emit(()));
}

/// What there is to show.
pub fn status() -> Status {
    DESK.with_borrow(|desk| match (&desk.underway, &desk.ended) {
        (Some(underway), _) => Status::Runs(underway.progress, underway.stage()),
        (None, Some(ended)) => Status::Ended(Rc::clone(ended)),
        (None, None) => Status::None,
    })
}

/// What the form says of `scenario`: at first what that says of its search.
pub fn form(scenario: &Scenario) -> SearchForm {
    DESK.with_borrow(|desk| match &desk.draft {
        Some((of, form)) if is_alike(of, scenario) => form.clone(),
        _ => SearchForm::of(scenario),
    })
}

/// Whether what the form says of one holds for the other too.
fn is_alike(one: &Scenario, other: &Scenario) -> bool {
    let told = |of: &Scenario| (of.protocol.clone(), of.nodes.clone(), of.search.clone());
    told(one) == told(other)
}

/// The form now says this of `scenario`.
pub fn draft(scenario: &Scenario, form: SearchForm) {
    DESK.with_borrow_mut(|desk| desk.draft = Some((scenario.clone(), form)));
    tell();
}

/// Begins a search, in place of one that goes on.
pub fn begin(subject: Subject) {
    let number = DESK.with_borrow_mut(|desk| {
        desk.begun += 1;
        let now_ms = Date::now();
        desk.underway = Some(Underway {
            subject,
            program: None,
            engine: Engine::Fetching,
            progress: Progress::default(),
            begun_ms: now_ms,
            asked_ms: now_ms,
            stretch: FIRST,
            end: None,
            reads: false,
            due: None,
        });
        desk.begun
    });
    tell();
    wasm_bindgen_futures::spawn_local(async move {
        let program = modules::searcher().await;
        with(number, |underway| match program {
            Ok(program) => {
                underway.program = Some(program);
                underway.hire(number)
            }
            Err(_) => Some(Next::End(End::Failed(NOT_LOADED.into()))),
        });
    });
}

/// Stops the search: it says what it has found so far. Asked a second time, it says nothing more.
pub fn stop() {
    let number = DESK.with_borrow(|desk| desk.begun);
    with(number, |underway| match (&underway.engine, &underway.end) {
        _ if underway.reads => Some(Next::End(End::Stopped)),
        (Engine::Fetching, _) | (_, Some(_)) => Some(Next::End(End::Stopped)),
        _ => {
            underway.end = Some(End::Stopped);
            None
        }
    });
}

/// What comes of something that is heard.
enum Next {
    /// It is asked this.
    Ask(Question),
    /// It has ended, and has found this.
    Found(Box<Findings>),
    /// It has ended like this, and has not said what it has found.
    End(End),
}

/// Goes on with the search of this number, if it still goes on.
fn with(number: u32, then: impl FnOnce(&mut Underway) -> Option<Next>) {
    let is_heard = DESK.with_borrow_mut(|desk| {
        let is_it = desk.begun == number;
        let Some(mut underway) = desk.underway.take_if(|_| is_it) else { return false };
        let mut next = then(&mut underway);
        if let Some(Next::Ask(question)) = next {
            next = underway.ask(number, &question).map(Next::End);
        }
        let (end, findings) = match next {
            Some(Next::Found(findings)) => (underway.end.take().unwrap_or(End::Reached), Some(*findings)),
            Some(Next::End(end)) => (end, None),
            Some(Next::Ask(_)) | None => {
                desk.underway = Some(underway);
                return true;
            }
        };
        let Underway { subject, progress, .. } = underway;
        desk.ended = Some(Rc::new(Ended { subject, progress, end, findings }));
        true
    });
    if is_heard {
        tell();
    }
}

impl Underway {
    /// Finds who searches; in this thread it begins.
    fn hire(&mut self, number: u32) -> Option<Next> {
        match WorkerHandle::new(NAME.1, NAME.0, &(Rc::new(move |news| hear(number, news)) as _)) {
            Ok(worker) => {
                self.engine = Engine::Worker(worker);
                None
            }
            Err(_) => self.search_here(),
        }
    }

    /// There is no worker.
    fn search_here(&mut self) -> Option<Next> {
        let Some(id) = IDS.iter().find(|id| **id == self.subject.scenario.protocol) else {
            return Some(Next::End(End::Failed(NO_WORKER.into())));
        };
        match self.program.as_ref().and_then(|program| modules::searching(program, id).ok()) {
            Some(instance) => {
                self.engine = Engine::Here(instance);
                Some(Next::Ask(self.open()))
            }
            None => Some(Next::End(End::Failed(NOT_LOADED.into()))),
        }
    }

    fn stage(&self) -> Stage {
        match &self.end {
            _ if self.reads => Stage::Reading,
            Some(_) => Stage::Stopping,
            None => Stage::Searching,
        }
    }

    /// The first question.
    fn open(&self) -> Question {
        Question::Open(Box::new(self.subject.scenario.clone()), self.subject.played.clone(), Reduction::All)
    }

    /// Asks a question; why it cannot be asked, if so.
    fn ask(&mut self, number: u32, question: &Question) -> Option<End> {
        self.asked_ms = Date::now();
        self.reads = *question == Question::Findings;
        let call = encoded(question);
        match &self.engine {
            Engine::Fetching => None,
            Engine::Here(_) => {
                self.due = Some(Timeout::new(0, move || answer_here(number, &call)));
                None
            }
            Engine::Worker(worker) => {
                let part = match (question, &self.program, modules::compiled(&self.subject.scenario.protocol)) {
                    (Question::Open(..), Some(program), Some(protocol)) => Some(Part::searching(program, &protocol)),
                    (Question::Open(..), ..) => return Some(End::Failed(NOT_LOADED.into())),
                    _ => None,
                };
                let call = Uint8Array::from(&call[..]).into();
                if !ships(&self.subject.scenario.protocol) {
                    let patience = move || with(number, |_| Some(Next::End(End::Failed(TOO_LONG.into()))));
                    self.due = Some(Timeout::new(SILENCE_MS, patience));
                }
                let told = worker.tell(&CallMessage { run: 0, ticket: 0, part, call });
                (!told).then(|| End::Failed(GONE.into()))
            }
        }
    }

    /// What comes of an answer, when it takes so many bytes of memory.
    fn react(&mut self, answer: &[u8], bytes: f64) -> Option<Next> {
        self.due = None;
        let now_ms = Date::now();
        self.progress = Progress { ms: now_ms - self.begun_ms, bytes, ..self.progress };
        match decoded(answer).unwrap_or(Answer::Nothing) {
            Answer::Opened => Some(Next::Ask(Question::Advance(self.stretch))),
            Answer::Advanced(stats, ended) => {
                self.progress.stats = stats;
                if !ended && self.end.is_none() && bytes.max(stats.bytes as f64) > limits::SEARCH_BYTES as f64 {
                    self.end = Some(End::Memory);
                }
                if ended || self.end.is_some() {
                    return Some(Next::Ask(Question::Findings));
                }
                self.stretch = self.next_stretch(now_ms - self.asked_ms);
                Some(Next::Ask(Question::Advance(self.stretch)))
            }
            Answer::Found(findings) => Some(Next::Found(findings)),
            Answer::Refused(bad) => {
                let bad = |language| bad.sentence(language);
                let what = OwnedText::new(bad(synod_core::Language::English), bad(synod_core::Language::Chinese));
                Some(Next::End(End::Failed(what)))
            }
            Answer::Nothing => Some(Next::End(End::Failed(NO_ANSWER.into()))),
        }
    }

    /// For how many worlds it is asked next, after it took so long for the last ones.
    fn next_stretch(&self, took_ms: f64) -> u32 {
        let wanted_ms = if matches!(self.engine, Engine::Here(_)) { STRETCH_MS.1 } else { STRETCH_MS.0 };
        // At most twice as many, since worlds differ in what they cost.
        let factor = (wanted_ms / took_ms.max(0.5)).min(2.0);
        (f64::from(self.stretch) * factor).clamp(20.0, 1e6) as u32
    }
}

/// Has the instance in this thread answer.
fn answer_here(number: u32, call: &[u8]) {
    with(number, |underway| {
        let Engine::Here(instance) = &mut underway.engine else { return None };
        match instance.call(call) {
            Ok(answer) => underway.react(&answer, 0.0),
            Err(what) => Some(Next::End(End::Failed(what))),
        }
    });
}

/// Takes news of the worker.
fn hear(number: u32, news: News) {
    with(number, |underway| {
        let Engine::Worker(worker) = &mut underway.engine else { return None };
        match news {
            News::Said(_, Said::Alive) => {
                worker.heard = true;
                worker.watch(Rc::new(move |news| hear(number, news)));
                Some(Next::Ask(underway.open()))
            }
            News::Said(_, Said::Answer(data)) => {
                let told: Envelope = data.unchecked_into();
                let bytes = told.size();
                match told.bytes_within(usize::MAX) {
                    Ok(answer) => underway.react(&answer, bytes),
                    Err(what) => Some(Next::End(End::Failed(what))),
                }
            }
            // Before it has said anything, there are no workers here.
            News::Said(_, Said::Gone) if !worker.heard => underway.search_here(),
            News::Said(_, Said::Gone) => Some(Next::End(End::Failed(GONE.into()))),
            News::Look | News::Follow => None,
        }
    });
}
