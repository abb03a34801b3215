//! The protocol's properties: what each claims, whether it holds, and where it was violated.

use crate::model::intent::Intent;
use crate::stage::ui::Ui;
use crate::words::More;
use synod_sim::run::frame::{PropertyFrame, Verdict};
use yew::prelude::*;

/// Draws the properties.
pub fn draw(ui: &Ui, properties: &[PropertyFrame]) -> Html {
    html! {
        <section class="inspector-properties">
            <h2>{ ui.say(More::Properties) }</h2>
            <ul>{ for properties.iter().map(|property| row(ui, property)) }</ul>
        </section>
    }
}

fn row(ui: &Ui, property: &PropertyFrame) -> Html {
    let (class, glyph, word) = match property.verdict {
        Verdict::Holds => (None, "✓", More::Holds),
        Verdict::Violated => (Some("violated"), "✕", More::Violated),
        Verdict::Undecided => (Some("undecided"), "◷", More::Undecided),
    };
    let says = property.detail.as_ref().unwrap_or(&property.claim);
    let inner = html! {
        <>
            <span class="property-sign" aria-hidden="true">{ glyph }</span>
            <span>
                <b>{ &property.title }</b><span class="property-verdict">{ ui.say(word) }</span>
                <small>{ says }</small>
            </span>
        </>
    };
    html! {
        <li key={property.name.clone()} class={classes!("property", class)}>
            if let Some(step) = property.step {
                <button type="button" title={ui.say(More::ViolatedAt)} onclick={ui.on(Intent::Seek(step))}>
                    { inner }
                </button>
            } else {
                <div title={property.claim.clone()}>{ inner }</div>
            }
        </li>
    }
}
