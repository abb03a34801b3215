//! Beside the stage: what is selected and what can be done to it, the properties, the counts, the network.

mod branches;
mod flight;
mod link;
mod network;
mod node;
mod properties;
mod request;

use crate::sitting::Sitting;
use crate::state::{Intent, Selection};
use crate::ui::{Ui, use_ui};
use crate::words::Word;
use synod_core::NodeSet;
use synod_sim::frame::{FieldFrame, Frame};
use synod_sim::{Action, tell};
use yew::prelude::*;

/// What the inspector shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The run.
    pub sitting: Sitting,
    /// What is selected.
    pub selection: Selection,
    /// The side of a partition chosen so far.
    pub side: Option<NodeSet>,
}

/// The inspector.
#[component]
pub fn Inspector(props: &Props) -> Html {
    let ui = use_ui();
    let sitting = &props.sitting;
    let frame = &sitting.moment.frame;
    let selected = match props.selection {
        Selection::Nothing => None,
        Selection::Node(id) => frame.nodes.get(id.index()).map(|found| node::panel(&ui, sitting, found)),
        Selection::Link(a, b) => Some(link::panel(&ui, sitting, a, b)),
        Selection::Flight(id) => Some(match frame.flights.iter().find(|flight| flight.id == id) {
            Some(found) => flight::panel(&ui, sitting, found),
            None => html! { <p class="hint">{ ui.say(Word::Gone) }</p> },
        }),
    };
    html! {
        <>
            { selected.unwrap_or_else(|| html! { <p class="hint">{ ui.say(Word::NothingSelected) }</p> }) }
            { properties::draw(&ui, &frame.properties) }
            { branches::draw(&ui, &sitting.known.branches, &frame.nodes) }
            { network::draw(&ui, sitting, props.side) }
            { counts(&ui, frame) }
        </>
    }
}

fn counts(ui: &Ui, frame: &Frame) -> Html {
    let counts = &frame.counts;
    let rows = [
        (Word::CountSent, counts.sent),
        (Word::CountDelivered, counts.delivered),
        (Word::CountLost, counts.lost),
        (Word::CountDuplicated, counts.duplicated),
        (Word::CountOnTheWay, frame.flights.len() as u32),
        (Word::CountForced, counts.forced_writes),
    ];
    html! {
        <section>
            <h3>{ ui.say(Word::Counts) }</h3>
            <dl>
                { for rows.iter().map(|(word, count)| html! {
                    <div><dt>{ ui.say(*word) }</dt><dd class="number">{ *count }</dd></div>
                }) }
            </dl>
        </section>
    }
}

/// A button for an action; off where it cannot happen, and then its tooltip says why.
fn deed(ui: &Ui, sitting: &Sitting, label: impl Into<AttrValue>, key: Option<&'static str>, action: Action) -> Html {
    deeds(ui, sitting, label, key, vec![action])
}

/// A button for several actions at once; off where the first of them cannot happen.
fn deeds(
    ui: &Ui,
    sitting: &Sitting,
    label: impl Into<AttrValue>,
    key: Option<&'static str>,
    actions: Vec<Action>,
) -> Html {
    let label: AttrValue = label.into();
    let refused = actions.first().and_then(|action| sitting.allows(action).err());
    let title = refused.map(|refused| tell::reason(refused, ui.language));
    let title = title.or_else(|| key.map(|key| format!("{label} ({key})")));
    html! {
        <button type="button" disabled={refused.is_some()} {title} aria-keyshortcuts={key}
            onclick={ui.on(Intent::ActAll(actions))}>
            { label }
            if let Some(key) = key {
                <kbd aria-hidden="true">{ key }</kbd>
            }
        </button>
    }
}

/// Named values; one that the latest action changed shows what it was.
fn fields(ui: &Ui, fields: &[FieldFrame]) -> Html {
    html! {
        { for fields.iter().map(|field| {
            let was = field.before.as_ref().map(|was| if was.is_empty() { ui.say(Word::WasNothing) } else { was });
            html! {
                <div>
                    <dt>{ &field.name }</dt>
                    <dd class="number">
                        if let Some(was) = was {
                            <span class="changed"><s>{ was }</s>{ " → " }<b>{ &field.value }</b></span>
                        } else {
                            { &field.value }
                        }
                    </dd>
                </div>
            }
        }) }
    }
}
