//! The page's one owner: it holds the model and the workers, and carries out the model's effects.

use crate::actors::bring::{self, Bringing, Brought};
use crate::actors::guests::{Asks, Heard};
use crate::actors::{News, Workers};
use crate::browser::{self, address, modules, settings};
use crate::model::desk;
use crate::model::first;
use crate::model::index::Chapters;
use crate::model::intent::{Effect, Intent, Opening, Setting};
use crate::model::lessons;
use crate::model::protocols::Needs;
use crate::model::texts;
use crate::model::update::Model;
use crate::motion::Motion;
use crate::page::Page;
use crate::rest;
use crate::stage::ui::Ui;
use crate::words::Label;
use gloo_timers::callback::Timeout;
use std::collections::VecDeque;
use std::rc::Rc;
use synod_core::{Failure, OwnedText};
use yew::prelude::*;

/// A message to the page.
pub enum Message {
    /// An intent.
    Intent(Intent),
    /// There is news of its workers.
    News(News),
    /// What the intent needs has been loaded, as far as it can be.
    Loaded(Intent),
    /// The rest of the program has been loaded, as far as it can be: the names of what is missing.
    Rest(String),
    /// A module that somebody brings has been compiled, or is refused: the name of its file, and why.
    Brought(Result<Bringing, (Rc<str>, OwnedText)>),
    /// There is news of the worker of modules that are somebody else's.
    Guest(News),
    /// The gallery has been loaded.
    Index(String),
}

/// The text that an intent opens, or what a host page says: both may name protocols, and keep their order. Who names a
/// protocol says its id.
fn opened(intent: &Intent) -> Option<&str> {
    match intent {
        Intent::Open(Opening::Link(text) | Opening::File(_, Ok(text))) | Intent::Hear(text) => Some(text),
        Intent::New(id) | Intent::Under(id) | Intent::CompareUnder(id) => Some(id),
        Intent::In(_, intent) => opened(intent),
        _ => None,
    }
}

/// Fetches what the page does not begin with: the rest of the program, and the lessons of what is shown; the names of
/// what is missing then.
async fn fetch_rest(is_page: bool) -> String {
    if !rest::fetch().await {
        return texts::FILE.into();
    }
    let begun_with = first::forget().unwrap_or_default();
    // What is shown in place of a link that cannot be read.
    let first = if is_page { lessons::FIRST } else { "" };
    let named = format!("{begun_with} {first}");
    modules::fetch(&Needs::of(&named)).await;
    Needs::of(&named).names()
}

/// The page's initial settings.
#[derive(Properties)]
pub struct Props {
    /// The model before anything of its run is computed.
    pub model: Model,
}

impl PartialEq for Props {
    /// The page starts once.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The page.
pub struct App {
    model: Model,
    workers: Workers,
    motion: Rc<Motion>,
    dispatch: Callback<Intent>,
    chapters: Chapters,
    /// The index of the lessons, until there is what reads it too.
    index: Option<String>,
    /// Whether the pointer is a finger.
    fingers: bool,
    /// Whether a protocol is being fetched that something to be opened needs, and what is to be opened or heard next.
    fetching: bool,
    waiting: VecDeque<Intent>,
    /// What modules that are somebody else's are asked, a module that is being judged, and what is to be done once the
    /// answers are there.
    guests: Option<Box<dyn Asks>>,
    bringing: Option<Bringing>,
    later: VecDeque<Intent>,
    /// The timer for showing what has been computed since.
    learn: Option<Timeout>,
}

impl Component for App {
    type Message = Message;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        let model = context.props().model.clone();
        let dispatch = context.link().callback(Message::Intent);
        let news = context.link().callback(Message::News);
        let mut app = Self {
            workers: Workers::new(move |one| news.emit(one)),
            motion: Motion::new(model.reading(), dispatch.clone()),
            model,
            dispatch,
            chapters: Chapters::default(),
            index: None,
            fetching: false,
            waiting: VecDeque::new(),
            guests: None,
            bringing: None,
            later: VecDeque::new(),
            fingers: browser::has_fingers(),
            learn: None,
        };
        // A widget has no gallery, and what it is opened with is all that it shows.
        let is_page = app.model.state().embed.is_none();
        context.link().send_future(async move {
            browser::painted().await;
            Message::Rest(fetch_rest(is_page).await)
        });
        if is_page {
            context.link().send_future(async {
                browser::painted().await;
                Message::Index(modules::index().await)
            });
        }
        let link = address::follow();
        let missing = link.as_deref().map(Needs::of).filter(|needs| !needs.is_empty());
        let link = link.filter(|_| missing.is_none());
        app.carry_out(Intent::Begin(link.map(Into::into), address::plays_at_once()));
        if let Some(needs) = missing {
            app.carry_out(Intent::NotLoaded(needs.names().into()));
        }
        app
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Intent(intent) => self.take(context, intent),
            Message::Loaded(intent) => {
                self.fetching = false;
                let missing = opened(&intent).map(Needs::of).filter(|needs| !needs.is_empty());
                let intent = missing.map_or(intent, |needs| Intent::NotLoaded(needs.names().into()));
                let whole = texts::texts().is_some() && !self.model.state().whole;
                let mut changed = whole && self.carry_out(Intent::Whole);
                changed |= self.carry_out(intent);
                while !self.fetching
                    && let Some(next) = self.waiting.pop_front()
                {
                    changed |= self.take(context, next);
                }
                changed
            }
            Message::Brought(Ok(module)) => {
                if let (None, Some(judge)) = (&self.guests, bring::judge()) {
                    let news = context.link().callback(Message::Guest);
                    self.guests = Some((judge.guests)(Rc::new(move |one| news.emit(one))));
                }
                self.bringing = Some(module);
                self.answered()
            }
            Message::Brought(Err((name, what))) => self.refuse(&name, &what),
            Message::Guest(news) => {
                let heard = self.guests.as_mut().map_or(Heard::Nothing, |guests| guests.hear(news));
                self.heard(heard)
            }
            Message::Rest(missing) => {
                let is_there = texts::texts().is_some() && self.carry_out(Intent::Whole);
                let is_there = self.list() || is_there;
                let lacks = !missing.is_empty() && self.carry_out(Intent::NotLoaded(missing.into()));
                is_there || lacks
            }
            Message::Index(index) => {
                self.index = Some(index);
                self.list()
            }
            Message::News(news) => self.workers.hear(news).is_some_and(|intent| self.carry_out(intent)),
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        // What views or a rehearsal have asked.
        let idle = self.guests.as_ref().is_some_and(|guests| !guests.is_asking()) && self.bringing.is_none();
        if idle && !desk::settle() && self.ask_guests() {
            self.dispatch.emit(Intent::Answered);
        }
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let state = self.model.state().clone();
        let ui = Ui::new(state.language, self.fingers, Rc::clone(&self.motion), self.dispatch.clone());
        html! {
            <ContextProvider<Ui> context={ui.clone()}>
                <Page {state} {ui} chapters={self.chapters.clone()} />
            </ContextProvider<Ui>>
        }
    }
}

impl App {
    /// Lists the lessons as soon as their index and what reads it are there; whether it does so now.
    fn list(&mut self) -> bool {
        let Some(texts) = texts::texts() else { return false };
        let index = self.index.take();
        index.iter().for_each(|index| self.chapters = Chapters::known((texts.chapters)(index)));
        index.is_some()
    }

    /// Carries out an intent, if need be once its protocols are there; returns whether the page must be drawn again.
    fn take(&mut self, context: &Context<Self>, intent: Intent) -> bool {
        if let Intent::Module(name, bytes, scenario) = intent {
            context.link().send_future(async move {
                rest::fetch().await;
                let Some(judge) = bring::judge() else {
                    return Message::Intent(Intent::NotLoaded(texts::FILE.into()));
                };
                let named = Rc::clone(&name);
                Message::Brought((judge.begin)(name, bytes, scenario).await.map_err(|what| (named, what)))
            });
            return false;
        }
        let Some(text) = opened(&intent) else { return self.carry_out(intent) };
        if self.fetching {
            self.waiting.push_back(intent);
            return false;
        }
        let needs = Needs::of(text);
        if needs.is_empty() {
            return self.carry_out(intent);
        }
        self.fetching = true;
        context.link().send_future(async move {
            if needs.texts {
                rest::fetch().await;
            }
            modules::fetch(&needs).await;
            Message::Loaded(intent)
        });
        false
    }

    /// Carries out an intent, once modules that are somebody else's have answered what that takes; returns whether the
    /// page must be drawn again.
    fn carry_out(&mut self, intent: Intent) -> bool {
        if let Some(guests) = &self.guests {
            let frame = matches!(intent, Intent::Frame(_));
            let waits = guests.is_asking() || !self.later.is_empty();
            if waits || !self.rehearses(&intent) {
                if frame {
                    // The next one goes on.
                    self.motion.show(self.model.reading(), true);
                } else {
                    self.later.push_back(intent);
                }
                return !waits && self.ask_guests();
            }
        }
        self.bring_to_pass(intent)
    }

    /// Whether all that an intent takes is known.
    fn rehearses(&self, intent: &Intent) -> bool {
        bring::judge().is_none_or(|judge| (judge.rehearses)(&self.model, intent))
    }

    /// Goes on with what has waited for answers; returns whether the page must be drawn again.
    fn answered(&mut self) -> bool {
        let mut changed = false;
        if let (Some(mut module), Some(judge)) = (self.bringing.take(), bring::judge()) {
            match (judge.go_on)(&mut module) {
                Brought::Asks => {
                    self.bringing = Some(module);
                    return self.ask_guests();
                }
                Brought::Link(link) => self.dispatch.emit(Intent::Open(Opening::Link(link.into()))),
                Brought::Refused(what) => changed |= self.refuse(module.name(), &what),
            }
        }
        while let Some(intent) = self.later.pop_front() {
            if !self.rehearses(&intent) {
                self.later.push_front(intent);
                return self.ask_guests() | changed;
            }
            changed |= self.bring_to_pass(intent);
        }
        changed | self.bring_to_pass(Intent::Answered)
    }

    /// Asks what has come up; returns whether the page must be drawn again.
    fn ask_guests(&mut self) -> bool {
        let heard = self.guests.as_mut().map_or(Heard::Nothing, |guests| guests.ask());
        self.heard(heard)
    }

    /// Takes what the worker of modules that are somebody else's has said.
    fn heard(&mut self, heard: Heard) -> bool {
        match heard {
            Heard::Nothing => false,
            Heard::All => self.answered(),
            Heard::Silence(what) => {
                self.later.clear();
                if let Some(module) = self.bringing.take() {
                    return self.refuse(module.name(), &what);
                }
                let state = self.model.state();
                let failure = Failure::new(&state.session.about().id, what).sentence(state.language);
                self.bring_to_pass(Intent::Say(failure.into()))
            }
        }
    }

    /// Says why a module is not taken.
    fn refuse(&mut self, name: &str, what: &OwnedText) -> bool {
        let language = self.model.state().language;
        let text = Label::UnreadFile.with(language, &[name, what.of(language)]);
        self.bring_to_pass(Intent::Say(text.into()))
    }

    /// Carries out an intent of which all is known.
    fn bring_to_pass(&mut self, intent: Intent) -> bool {
        let frame = matches!(intent, Intent::Frame(_));
        let (changed, effects) = self.model.update(intent, &mut self.workers);
        for effect in effects {
            self.bring_about(effect);
        }
        self.motion.show(self.model.reading(), frame);
        changed
    }

    fn bring_about(&mut self, effect: Effect) {
        match effect {
            Effect::Warn(text) => browser::warn(&text),
            Effect::FetchFirst => {
                let dispatch = self.dispatch.clone();
                wasm_bindgen_futures::spawn_local(async move {
                    modules::fetch(&Needs::of(lessons::FIRST)).await;
                    dispatch.emit(Intent::First);
                });
            }
            Effect::Remember(text) => settings::remember(&text),
            Effect::Keep(Setting::Language(language)) => settings::keep_language(language),
            Effect::Keep(Setting::Theme(theme)) => settings::keep_theme(theme),
            Effect::Keep(Setting::Actors(kind)) => settings::keep_actors(kind),
            Effect::Keep(Setting::Hold(holds)) => settings::keep_holds(holds),
            Effect::Keep(Setting::Predict(predicts)) => settings::keep_predicts(predicts),
            Effect::Address { link, new } => address::write(&link, new),
            Effect::FillScreen(fills) => browser::fill_screen(fills),
            Effect::LearnIn(wait_ms) => {
                let dispatch = self.dispatch.clone();
                self.learn = Some(Timeout::new(wait_ms, move || dispatch.emit(Intent::Learn)));
            }
            Effect::SyncWorkers => self.workers.follow(&self.model.state().session),
            Effect::DismissWorkers => self.workers.dismiss(),
        }
    }
}
