//! A client's requests to a node, with a field if a value is needed.

use crate::model::intent::Intent;
use crate::model::session::Session;
use crate::stage::ui::Ui;
use crate::words::Label;
use synod_core::{NodeId, Value, limits};
use synod_sim::Action;
use synod_sim::run::frame::RequestFrame;
use synod_sim::run::tell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// Draws the form of one request to `node`.
pub fn draw(ui: &Ui, session: &Session, node: NodeId, asked: &RequestFrame) -> Html {
    let request = asked.request;
    let action = |value: Option<Value>| Action::Request { node, request, value };
    let refused = session.allows(&action(asked.takes_value.then(|| Value::new("")))).err();
    let title = refused.map(|refused| tell::reason(refused, ui.language));
    let (intents, takes_value) = (ui.clone(), asked.takes_value);
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let form = event.target_unchecked_into::<Element>();
        let field = form.query_selector("input").ok().flatten();
        let typed = field.map(|field| field.unchecked_into::<HtmlInputElement>().value()).unwrap_or_default();
        let value = takes_value.then(|| Value::new(typed.trim()));
        intents.dispatch(Intent::Act(Action::Request { node, request, value }));
    });
    html! {
        <form class="inspector-request" key={format!("request{}-{request}", node.0)} {onsubmit}>
            <button type="submit" disabled={refused.is_some()} {title}>{ &asked.text }</button>
            if takes_value {
                <input type="text" aria-label={ui.say(Label::Value)} maxlength={limits::VALUE_CHARS.to_string()}
                    required=true pattern=".*\\S.*" placeholder={ui.say(Label::Value)}
                    autocomplete="off" spellcheck="false" />
            }
        </form>
    }
}
