//! What every component needs: the language, a way to ask for things, the loop that moves.

use crate::icons::{Icon, icon};
use crate::motion::Motion;
use crate::state::{Intent, State};
use crate::words::Word;
use std::rc::Rc;
use synod_core::Language;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// What every component needs.
#[derive(Clone)]
pub struct Ui {
    /// The language of the page.
    pub language: Language,
    /// Whether the pointer is a finger, so that targets are larger.
    pub fingers: bool,
    /// What moves.
    pub motion: Rc<Motion>,
    dispatch: UseReducerDispatcher<State>,
}

impl PartialEq for Ui {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language && self.fingers == other.fingers && Rc::ptr_eq(&self.motion, &other.motion)
    }
}

impl Ui {
    /// What components get from the page.
    pub fn new(language: Language, fingers: bool, motion: Rc<Motion>, dispatch: UseReducerDispatcher<State>) -> Self {
        Self { language, fingers, motion, dispatch }
    }

    /// The interface's text in the language of the page.
    pub fn say(&self, word: Word) -> &'static str {
        word.of(self.language)
    }

    /// The interface's text with its places filled in.
    pub fn say_with(&self, word: Word, parts: &[&str]) -> String {
        word.with(self.language, parts)
    }

    /// Asks for something.
    pub fn want(&self, intent: Intent) {
        self.dispatch.dispatch(intent);
    }

    /// A callback that asks for something.
    pub fn on<E>(&self, intent: Intent) -> Callback<E> {
        let dispatch = self.dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(intent.clone()))
    }
}

/// What every component needs.
#[hook]
pub fn use_ui() -> Ui {
    use_context::<Ui>().expect("every component is below the page")
}

/// A dialog, open while `open` says so.
#[hook]
pub fn use_dialog(open: bool) -> NodeRef {
    let dialog = use_node_ref();
    let shown = dialog.clone();
    use_effect_with(open, move |open| {
        if let Some(dialog) = shown.cast::<HtmlDialogElement>() {
            match (*open, dialog.open()) {
                (true, false) => _ = dialog.show_modal(),
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    dialog
}

/// The head of a dialog: its title, under this id, and a button that closes it.
pub fn dialog_head(ui: &Ui, id: &'static str, title: Word, close: Intent) -> Html {
    html! {
        <div class="dialog-head">
            <h2 {id}>{ ui.say(title) }</h2>
            <button type="button" class="square" aria-label={ui.say(Word::Close)}
                title={format!("{} (Esc)", ui.say(Word::Close))} onclick={ui.on(close)}>{ icon(Icon::Close) }</button>
        </div>
    }
}
