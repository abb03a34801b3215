//! The protocol's properties: what each claims, whether it holds, and where it was violated.

use super::why::of_property;
use crate::model::intent::Intent;
use crate::model::session::Session;
use crate::stage::ui::Ui;
use crate::words::More;
use synod_sim::run::causes::Asked;
use synod_sim::run::frame::{PropertyFrame, Verdict};
use yew::prelude::*;

/// Draws the properties; whether it may be asked why one is violated.
pub fn draw(ui: &Ui, session: &Session, asks: bool) -> Html {
    let properties = session.snapshot.frame.properties.iter().enumerate();
    let asked = |place: usize| Some(place).filter(|_| asks).and_then(|place| of_property(session, place));
    html! {
        <section class="inspector-properties">
            <h2>{ ui.say(More::Properties) }</h2>
            <ul>{ for properties.map(|(place, property)| row(ui, property, asked(place))) }</ul>
        </section>
    }
}

fn row(ui: &Ui, property: &PropertyFrame, asked: Option<Asked>) -> Html {
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
                if let Some(asked) = asked { { why(ui, property, step, asked) } }
            } else {
                <div title={property.claim.clone()}>{ inner }</div>
            }
        </li>
    }
}

/// A button that asks why it is violated, and goes to where it was.
fn why(ui: &Ui, property: &PropertyFrame, step: u32, asked: Asked) -> Html {
    let (ui, word) = (ui.clone(), ui.say(More::Why));
    let said = format!("{word} {}", property.title);
    let onclick = Callback::from(move |_: MouseEvent| {
        ui.dispatch(Intent::Play(false));
        ui.dispatch(Intent::Seek(step));
        ui.dispatch(Intent::Why(Some(asked)));
    });
    html! { <button type="button" class="why-row" aria-label={said} {onclick}>{ word }</button> }
}
