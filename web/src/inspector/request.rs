//! What a client may ask of a node, with a field where a value is needed.

use crate::sitting::Sitting;
use crate::state::Intent;
use crate::ui::use_ui;
use crate::words::Word;
use synod_core::{NodeId, Value, limits};
use synod_sim::frame::RequestFrame;
use synod_sim::{Action, tell};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What the form is for.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The run.
    pub sitting: Sitting,
    /// The node that is asked.
    pub node: NodeId,
    /// What is asked.
    pub request: RequestFrame,
}

/// The form of one request.
#[component]
pub fn RequestForm(props: &Props) -> Html {
    let ui = use_ui();
    let typed = use_state(|| String::from("7"));
    let takes_value = props.request.takes_value;
    let value = takes_value.then(|| Value::new(typed.trim()));
    let missing = takes_value && typed.trim().is_empty();
    let action = Action::Request { node: props.node, request: props.request.request, value };
    let refused = props.sitting.allows(&action).err();
    let title = refused.map(|refused| tell::reason(refused, ui.language));
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            typed.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let onsubmit = {
        let ui = ui.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            ui.want(Intent::Act(action.clone()));
        })
    };
    html! {
        <form class="request" {onsubmit}>
            <button type="submit" disabled={refused.is_some() || missing} {title}>{ &props.request.text }</button>
            if takes_value {
                <input type="text" aria-label={ui.say(Word::Value)} maxlength={limits::VALUE_CHARS.to_string()}
                    value={(*typed).clone()} {oninput} autocomplete="off" spellcheck="false" />
            }
        </form>
    }
}
