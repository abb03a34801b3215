//! The introduction: a scenario's full title and all of its text.

use crate::model::intent::Intent;
use crate::model::state::State;
use crate::stage::ui::Ui;
use crate::views::dialog::dialog_head;
use crate::words::Label;
use yew::prelude::*;

/// Draws the introduction.
pub fn draw(ui: &Ui, state: &State, dialog: NodeRef) -> Html {
    let session = &state.session;
    let text = session.scenario.about.of(ui.language);
    html! {
        <dialog ref={dialog} class="dialog" aria-labelledby="about-title"
            onclose={ui.on::<Event>(Intent::About(false))}>
            { dialog_head(ui, "about-title", Label::AboutLesson, Intent::About(false)) }
            <p class="about-protocol">{ session.about().name.of(ui.language) }</p>
            <h3 class="about-name">{ session.scenario.title.of(ui.language) }</h3>
            if !text.is_empty() {
                <p>{ text }</p>
            }
        </dialog>
    }
}
