//! What a client may ask of a node, with a field where a value is needed.

use crate::sitting::Sitting;
use crate::state::Intent;
use crate::ui::Ui;
use crate::words::Word;
use synod_core::{NodeId, Value, limits};
use synod_sim::frame::RequestFrame;
use synod_sim::{Action, tell};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// Draws the form of one request to `node`.
pub fn draw(ui: &Ui, sitting: &Sitting, node: NodeId, asked: &RequestFrame) -> Html {
    let request = asked.request;
    let action = |value: Option<Value>| Action::Request { node, request, value };
    let refused = sitting.allows(&action(asked.takes_value.then(|| Value::new("")))).err();
    let title = refused.map(|refused| tell::reason(refused, ui.language));
    let (wants, takes_value) = (ui.clone(), asked.takes_value);
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let form = event.target_unchecked_into::<Element>();
        let field = form.query_selector("input").ok().flatten();
        let typed = field.map(|field| field.unchecked_into::<HtmlInputElement>().value()).unwrap_or_default();
        let value = takes_value.then(|| Value::new(typed.trim()));
        wants.want(Intent::Act(Action::Request { node, request, value }));
    });
    html! {
        <form class="asking" key={format!("request{}-{request}", node.0)} {onsubmit}>
            <button type="submit" disabled={refused.is_some()} {title}>{ &asked.text }</button>
            if takes_value {
                <input type="text" aria-label={ui.say(Word::Value)} maxlength={limits::VALUE_CHARS.to_string()}
                    required=true pattern=".*\\S.*" placeholder={ui.say(Word::Value)}
                    autocomplete="off" spellcheck="false" />
            }
        </form>
    }
}
