//! What every component needs: the language, a way to send intents, the animation loop.

use crate::model::intent::{Intent, Selection};
use crate::motion::Motion;
use crate::words::{Label, Worded, fill};
use std::rc::Rc;
use synod_core::{Language, Quorum};
use yew::prelude::*;

/// What every component needs.
#[derive(Clone)]
pub struct Ui {
    /// The language of the page.
    pub language: Language,
    /// Whether the pointer is a finger, so that targets are larger.
    pub fingers: bool,
    /// The animation loop.
    pub motion: Rc<Motion>,
    dispatch: Callback<Intent>,
}

impl PartialEq for Ui {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language && self.fingers == other.fingers && Rc::ptr_eq(&self.motion, &other.motion)
    }
}

impl Ui {
    /// What components get from the page.
    pub fn new(language: Language, fingers: bool, motion: Rc<Motion>, dispatch: Callback<Intent>) -> Self {
        Self { language, fingers, motion, dispatch }
    }

    /// The same for what is drawn of a column: whatever is asked there concerns that column.
    pub fn in_column(&self, column: usize) -> Self {
        let dispatch = self.dispatch.reform(move |intent| Intent::In(column, Box::new(intent)));
        Self { motion: self.motion.column(column), dispatch, ..self.clone() }
    }

    /// The interface's text in the language of the page.
    pub fn say(&self, label: impl Worded) -> &'static str {
        label.in_language(self.language)
    }

    /// The interface's text with its placeholders filled in.
    pub fn say_with(&self, label: impl Worded, parts: &[&str]) -> String {
        fill(label.in_language(self.language), parts)
    }

    /// Sends an intent.
    pub fn dispatch(&self, intent: Intent) {
        self.dispatch.emit(intent);
    }

    /// A callback that sends an intent.
    pub fn on<E>(&self, intent: Intent) -> Callback<E> {
        let dispatch = self.dispatch.clone();
        Callback::from(move |_| dispatch.emit(intent.clone()))
    }

    /// A click that selects and does not propagate.
    pub fn select(&self, selection: Selection) -> Callback<MouseEvent> {
        let ui = self.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            ui.dispatch(Intent::Select(selection));
        })
    }
}

/// Counted answers in words: how many of how many there are, and how many are needed, if a number is.
pub fn counted(ui: &Ui, quorum: &Quorum) -> String {
    let [have, of] = [quorum.have, quorum.of].map(|count| count.to_string());
    match quorum.need {
        Some(need) => ui.say_with(Label::QuorumOf, &[&have, &of, &need.to_string()]),
        None => ui.say_with(Label::CountOf, &[&have, &of]),
    }
}

/// What every component needs.
#[hook]
pub fn use_ui() -> Ui {
    use_context::<Ui>().expect("every component is below the page")
}
