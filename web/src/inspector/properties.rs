//! The protocol's properties: what each claims, whether it holds, and where it broke.

use crate::same::Same;
use crate::sitting::Moment;
use crate::state::Intent;
use crate::ui::{Ui, use_ui};
use crate::words::Word;
use synod_sim::frame::{PropertyFrame, Verdict};
use yew::prelude::*;

/// What the panel shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The moment.
    pub moment: Same<Moment>,
}

/// The properties.
#[component]
pub fn Properties(props: &Props) -> Html {
    let ui = use_ui();
    html! {
        <section class="properties">
            <h3>{ ui.say(Word::Properties) }</h3>
            <ul>{ for props.moment.frame.properties.iter().map(|property| row(&ui, property)) }</ul>
        </section>
    }
}

fn row(ui: &Ui, property: &PropertyFrame) -> Html {
    let (class, glyph, word) = match property.verdict {
        Verdict::Holds => ("holds", "✓", Word::Holds),
        Verdict::Violated => ("violated", "✕", Word::Violated),
        Verdict::Undecided => ("undecided", "◷", Word::Undecided),
    };
    let says = property.detail.as_ref().unwrap_or(&property.claim);
    let inner = html! {
        <>
            <span class="glyph" aria-hidden="true">{ glyph }</span>
            <span class="claim">
                <b>{ &property.title }</b><span class="verdict">{ ui.say(word) }</span>
                <small>{ says }</small>
            </span>
        </>
    };
    html! {
        <li key={property.name.clone()} class={classes!("property", class)}>
            if let Some(step) = property.step {
                <button type="button" title={ui.say(Word::ViolatedAt)} onclick={ui.on(Intent::Seek(step))}>{ inner }</button>
            } else {
                <div title={property.claim.clone()}>{ inner }</div>
            }
        </li>
    }
}
