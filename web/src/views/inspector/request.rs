//! A client's requests to a node, with a field if a value is needed.

use crate::model::intent::Intent;
use crate::model::session::Session;
use crate::stage::ui::Ui;
use crate::words::More;
use synod_core::about::RequestValue;
use synod_core::{NodeId, Value, limits};
use synod_sim::Action;
use synod_sim::run::frame::RequestFrame;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Draws the form of one request to `node`.
pub fn draw(ui: &Ui, session: &Session, node: NodeId, asked: &RequestFrame) -> Html {
    let request = asked.request;
    let others = having(session, &asked.value);
    // Whether it can be asked at all is a matter of the node; a value that would do stands for what is typed.
    let sample = match &asked.value {
        RequestValue::None => None,
        RequestValue::Text | RequestValue::Whole => Some("0"),
        RequestValue::Node(_) => others.first().copied(),
    };
    let refused = session.allows(&Action::Request { node, request, value: sample.map(Value::new) }).err();
    let title = refused.map(|refused| session.reason(refused));
    let (intents, takes_value) = (ui.clone(), asked.value != RequestValue::None);
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let form = event.target_unchecked_into::<Element>();
        let field = |kind: &str| form.query_selector(kind).ok().flatten();
        let typed = field("input").map(|field| field.unchecked_into::<HtmlInputElement>().value());
        let chosen = field("select").map(|field| field.unchecked_into::<HtmlSelectElement>().value());
        let typed = typed.or(chosen).unwrap_or_default();
        let value = takes_value.then(|| Value::new(typed.trim()));
        intents.dispatch(Intent::Act(Action::Request { node, request, value }));
    });
    html! {
        <form class="inspector-request" key={format!("request{}-{request}", node.0)} {onsubmit}>
            <button type="submit" disabled={refused.is_some()} {title}>{ &asked.text }</button>
            { field(ui, &asked.value, &others) }
        </form>
    }
}

/// The field for what the request carries.
fn field(ui: &Ui, wanted: &RequestValue, others: &[&str]) -> Html {
    let label = ui.say(More::Value);
    let (pattern, inputmode, title) = match wanted {
        RequestValue::None => return Html::default(),
        RequestValue::Text => (".*\\S.*", "text", None),
        RequestValue::Whole => ("0|-?[1-9][0-9]*", "numeric", Some(ui.say(More::WholeNumber))),
        RequestValue::Node(_) => {
            // Said of the first, since the browser chooses the one that is put there first, which is the last.
            let option = |(place, id): (usize, &&str)| {
                html! { <option value={id.to_string()} selected={place == 0}>{ id }</option> }
            };
            return html! { <select aria-label={label}>{ for others.iter().enumerate().map(option) }</select> };
        }
    };
    html! {
        <input type="text" aria-label={label} maxlength={limits::VALUE_CHARS.to_string()} required=true {pattern}
            {inputmode} {title} placeholder={label} autocomplete="off" spellcheck="false" />
    }
}

/// The nodes that a request may name.
fn having<'a>(session: &'a Session, wanted: &RequestValue) -> Vec<&'a str> {
    let RequestValue::Node(role) = wanted else { return Vec::new() };
    let nodes = session.scenario.nodes.iter().filter(|node| node.roles.contains(role));
    nodes.map(|node| node.id.as_str()).collect()
}
