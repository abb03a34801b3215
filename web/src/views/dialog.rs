//! Dialogs: open while the page says so, closed by a button in their head.

use super::icons::{Icon, icon};
use crate::model::intent::Intent;
use crate::model::state::State;
use crate::stage::ui::Ui;
use crate::words::Label;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// A dialog, open while `open` says so, once it can be drawn.
#[hook]
pub fn use_dialog(state: &State, open: bool) -> NodeRef {
    let dialog = use_node_ref();
    let shown = dialog.clone();
    use_effect_with((open, state.whole), move |(open, _)| {
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
pub fn dialog_head(ui: &Ui, id: &'static str, title: Label, close: Intent) -> Html {
    html! {
        <div class="dialog-head">
            <h2 {id}>{ ui.say(title) }</h2>
            <button type="button" class="button-square" aria-label={ui.say(Label::Close)}
                title={format!("{} (Esc)", ui.say(Label::Close))} onclick={ui.on(close)}>{ icon(Icon::Close) }</button>
        </div>
    }
}
