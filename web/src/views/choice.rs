//! A choice among a few things, with what holds chosen.

use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What a choice is made of.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The class of its label.
    pub class: &'static str,
    /// What is chosen.
    pub label: String,
    /// What there is to choose, each with its value and its text.
    pub choices: Rc<[(String, String)]>,
    /// The value chosen.
    pub now: String,
    /// Takes another value.
    pub set: Callback<String>,
    /// Whether it is wrong, as `aria-invalid`.
    #[prop_or_default]
    pub invalid: Option<&'static str>,
    #[prop_or_default]
    /// The id of what says why it is wrong.
    pub described: Option<&'static str>,
}

/// A choice. What somebody has chosen in an element stays chosen there whatever the document says of its options, so
/// that the element is told what holds after each drawing.
#[component]
pub fn Choice(props: &Props) -> Html {
    let place = use_node_ref();
    let (select, now) = (place.clone(), props.now.clone());
    use_effect(move || {
        if let Some(select) = select.cast::<HtmlSelectElement>().filter(|select| select.value() != now) {
            select.set_value(&now);
        }
    });
    let onchange = props.set.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    html! {
        <label class={props.class}>
            <span>{ &props.label }</span>
            <select ref={place} {onchange} aria-invalid={props.invalid} aria-describedby={props.described}>
                { for props.choices.iter().map(|(value, text)| html! {
                    <option value={value.clone()} selected={*value == props.now}>{ text }</option>
                }) }
            </select>
        </label>
    }
}
