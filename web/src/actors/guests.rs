//! The worker in which modules are called that are somebody else's: it is asked the questions that [`desk`] has no
//! answers to, one after another. A call that takes too long ends it, and the next question gets a new one.

use super::handle::WorkerHandle;
use super::news::{News, Said, Tell};
use super::wire::{Answer, CallMessage, Part};
use crate::browser::modules;
use crate::model::desk::{self, Question};
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use std::collections::VecDeque;
use std::rc::Rc;
use synod_core::module::host::{TOO_LONG, trapped};
use synod_core::{OwnedText, Text, limits};
use wasm_bindgen::JsCast;

/// The worker's name in the browser's developer tools, and its id beside those of nodes.
const NAME: (&str, u32) = ("module", u32::MAX);
/// How long a worker may take to start, in milliseconds.
const START_MS: u32 = 20_000;
/// An answer that came in time may wait behind what the page itself does: it has this much longer, in milliseconds.
const GRACE_MS: u32 = 50;

/// That a module cannot be run here.
pub const NO_WORKER: Text = Text::new(
    "only a worker may run it, and this browser creates none here.",
    "它只能在 Worker 中运行，而此浏览器在这里无法创建 Worker。",
);

/// What has become of the questions.
pub enum Heard {
    /// More is to come.
    Nothing,
    /// All have been answered.
    All,
    /// One has not been answered in time, or nobody can be asked; the others are not asked any more.
    Silence(OwnedText),
}

/// Somebody who asks modules.
pub trait Asks {
    /// Whether something is being asked.
    fn is_asking(&self) -> bool;
    /// Asks all that has come up.
    fn ask(&mut self) -> Heard;
    /// Handles news of the worker.
    fn hear(&mut self, news: News) -> Heard;
}

/// The worker, and what it is asked.
pub struct Guests {
    tell: Tell,
    worker: Option<WorkerHandle>,
    /// What is to be asked; the first one has been asked, once the worker is ready.
    asked: VecDeque<Question>,
    /// The module, and the call with which its instance was begun.
    begun: Option<(&'static str, Vec<u8>)>,
    due: Option<Timeout>,
    /// Whether the time is up and an answer may only wait to be heard.
    late: bool,
}

impl Asks for Guests {
    fn is_asking(&self) -> bool {
        !self.asked.is_empty()
    }

    fn ask(&mut self) -> Heard {
        let idle = self.asked.is_empty();
        self.asked.extend(desk::questions());
        if !idle || self.asked.is_empty() {
            return Heard::Nothing;
        }
        match &self.worker {
            Some(worker) if worker.heard => self.ask_first(),
            Some(_) => Heard::Nothing,
            None => match WorkerHandle::new(NAME.1, NAME.0, &self.tell) {
                Ok(worker) => {
                    self.worker = Some(worker);
                    self.wait(START_MS);
                    Heard::Nothing
                }
                Err(_) => self.give_up(NO_WORKER.into()),
            },
        }
    }

    fn hear(&mut self, news: News) -> Heard {
        match news {
            News::Said(_, Said::Alive) => {
                let Some(worker) = &mut self.worker else { return Heard::Nothing };
                worker.heard = true;
                self.ask_first()
            }
            News::Said(_, Said::Answer(data)) => {
                let told: Answer = data.unchecked_into();
                let bytes = told.bytes();
                if bytes.is_err() {
                    self.begun = None;
                }
                self.answered(bytes)
            }
            // Before it has said anything, nobody can be asked here.
            News::Said(_, Said::Gone) => match self.worker.take().is_some_and(|worker| worker.heard) {
                false => self.give_up(NO_WORKER.into()),
                true => {
                    self.begun = None;
                    self.answered(Err(trapped("its worker has ended")))
                }
            },
            News::Look if !self.late => {
                self.late = true;
                self.wait(GRACE_MS);
                Heard::Nothing
            }
            News::Look => self.give_up(TOO_LONG.into()),
            News::Follow => Heard::Nothing,
        }
    }
}

impl Guests {
    /// Nobody is asked yet; `tell` is called with news for [`Asks::hear`].
    pub fn new(tell: Tell) -> Self {
        Self { tell, worker: None, asked: VecDeque::new(), begun: None, due: None, late: false }
    }

    /// Asks the first question of those to be asked.
    fn ask_first(&mut self) -> Heard {
        let (Some(worker), Some(question)) = (&self.worker, self.asked.front()) else { return Heard::All };
        let Question { id, first, call } = question;
        let Some(module) = modules::compiled(id) else { return self.give_up(NO_WORKER.into()) };
        let is_first = call.is_empty();
        let begins = is_first || self.begun.as_ref() != Some(&(*id, first.clone()));
        let part = begins.then(|| Part::new(&module, (!is_first).then_some(&first[..])));
        let call = Uint8Array::from(&(if is_first { first } else { call })[..]).into();
        if !worker.tell(&CallMessage { run: 0, ticket: 0, part, call }) {
            return self.give_up(NO_WORKER.into());
        }
        self.begun = Some((id, first.clone()));
        self.late = false;
        self.wait(limits::MODULE_CALL_MS);
        Heard::Nothing
    }

    fn answered(&mut self, answer: Result<Vec<u8>, OwnedText>) -> Heard {
        self.due = None;
        let Some(question) = self.asked.pop_front() else { return Heard::Nothing };
        if let Err(what) = desk::answer(question, answer) {
            return self.give_up(what);
        }
        if self.worker.is_none() && !self.asked.is_empty() {
            let rest = std::mem::take(&mut self.asked);
            desk::ask_again(rest);
            return self.ask();
        }
        self.ask_first()
    }

    /// Ends the worker and asks nothing more.
    fn give_up(&mut self, what: OwnedText) -> Heard {
        (self.worker, self.begun, self.due, self.late) = (None, None, None, false);
        self.asked.clear();
        _ = desk::questions();
        Heard::Silence(what)
    }

    fn wait(&mut self, ms: u32) {
        let tell = Rc::clone(&self.tell);
        self.due = Some(Timeout::new(ms, move || tell(News::Look)));
    }
}
