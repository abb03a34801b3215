//! The page's one owner: it holds the model and the workers, and carries out the model's effects.

use crate::actors::{News, Workers};
use crate::browser::{self, address, modules, settings};
use crate::model::intent::{Effect, Intent, Opening, Setting};
use crate::model::lessons::Chapter;
use crate::model::protocols::Needs;
use crate::model::update::Model;
use crate::motion::Motion;
use crate::page::Page;
use crate::stage::ui::Ui;
use crate::views::workspace::Chapters;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

/// A message to the page.
pub enum Message {
    /// An intent.
    Intent(Intent),
    /// There is news of its workers.
    News(News),
    /// What the intent of this number needs has been loaded, as far as it can be.
    Loaded(u32, Intent),
    /// The gallery has been loaded.
    Chapters(Vec<Chapter>),
}

/// What an intent needs that the page does not know yet.
fn needs(intent: &Intent) -> Option<Needs> {
    let needs = match intent {
        Intent::Open(Opening::Link(text) | Opening::File(_, Ok(text))) | Intent::Hear(text) => Needs::of(text),
        _ => return None,
    };
    (!needs.is_empty()).then_some(needs)
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
    /// Whether the pointer is a finger.
    fingers: bool,
    /// How many openings had to wait for a protocol.
    opening: u32,
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
            opening: 0,
            fingers: browser::has_fingers(),
            learn: None,
        };
        // A widget has no gallery.
        if app.model.state().embed.is_none() {
            context.link().send_future(async { Message::Chapters(modules::chapters().await.unwrap_or_default()) });
        }
        app.carry_out(Intent::Begin(address::fragment().map(Into::into), address::plays_at_once()));
        app
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Intent(intent) => match needs(&intent) {
                Some(needs) => {
                    // Of several that are waited for, only the latest is opened.
                    self.opening += 1;
                    let opening = self.opening;
                    context.link().send_future(async move {
                        modules::fetch(&needs).await;
                        Message::Loaded(opening, intent)
                    });
                    false
                }
                None => self.carry_out(intent),
            },
            Message::Loaded(opening, intent) => opening == self.opening && self.carry_out(intent),
            Message::Chapters(chapters) => {
                self.chapters = Chapters::known(chapters);
                true
            }
            Message::News(news) => self.workers.hear(news).is_some_and(|intent| self.carry_out(intent)),
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
    /// Carries out an intent; returns whether the page must be drawn again.
    fn carry_out(&mut self, intent: Intent) -> bool {
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
            Effect::Remember(text) => settings::remember(&text),
            Effect::Keep(Setting::Language(language)) => settings::keep_language(language),
            Effect::Keep(Setting::Theme(theme)) => settings::keep_theme(theme),
            Effect::Keep(Setting::Actors(kind)) => settings::keep_actors(kind),
            Effect::Keep(Setting::Hold(holds)) => settings::keep_holds(holds),
            Effect::Address { link, new } => {
                if address::fragment().as_deref() != Some(&link) {
                    address::set_fragment(&link, new);
                }
            }
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
