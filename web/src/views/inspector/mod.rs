//! Beside the stage: what is selected and what can be done to it, the properties, the counts, the network.

mod branches;
mod compare;
mod flight;
mod hand;
mod link;
mod network;
mod node;
mod parts;
mod path;
mod properties;
mod request;
mod why;

use crate::model::by_address::ByAddress;
use crate::model::index::Chapters;
use crate::model::intent::Selection;
use crate::model::past::Past;
use crate::model::session::Session;
use crate::model::state::State;
use crate::stage::ui::{Ui, use_ui};
use crate::views::build::protocols;
use crate::words::{Label, More};
use branches::Branches;
use compare::Compare;
use hand::Hand;
use parts::button;
use path::Path;
use std::rc::Rc;
use synod_core::{NodeSet, limits};
use synod_sim::Action;
use synod_sim::run::frame::Frame;
use yew::prelude::*;

/// What the inspector shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The run.
    pub session: Session,
    /// What is selected.
    pub selection: Selection,
    /// The side of a partition chosen so far.
    pub side: Option<NodeSet>,
    /// Whether time waits at captions.
    pub holds: bool,
    /// Whether it is asked what nodes will decide before that is shown.
    pub predicts: bool,
    /// What people did.
    pub past: ByAddress<Past>,
    /// Whether a search may be asked for.
    pub seeks: bool,
    /// Whether several runs are shown side by side, and whether there is room for one more.
    pub beside: (bool, bool),
    /// All protocols, each with its id and its name.
    pub names: Rc<[(String, String)]>,
}

/// Draws the inspector.
pub fn draw(ui: &Ui, state: &State, chapters: &Chapters) -> Html {
    if let Some(told) = why::draw(state) {
        return told;
    }
    let beside = (state.beside.is_some(), state.columns().len() < limits::COMPARED.1);
    html! {
        <Inspector session={state.session.clone()} selection={state.selection} side={state.side}
            holds={state.holds} predicts={state.predicts} past={state.past.clone()}
            seeks={state.embed.is_none() && !state.present} {beside} names={protocols(ui, chapters)} />
    }
}

/// The inspector.
#[component]
pub fn Inspector(props: &Props) -> Html {
    let ui = use_ui();
    let session = &props.session;
    let frame = &session.snapshot.frame;
    let selected = match props.selection {
        Selection::Nothing => None,
        Selection::Node(id) => frame.nodes.get(id.index()).map(|found| node::panel(&ui, session, found, props.seeks)),
        Selection::Link(a, b) => Some(link::panel(&ui, session, a, b)),
        Selection::Flight(id) => Some(match frame.flights.iter().find(|flight| flight.id == id) {
            Some(found) => flight::panel(&ui, session, found, props.seeks),
            None => html! { <p class="hint">{ ui.say(More::Gone) }</p> },
        }),
    };
    html! {
        <>
            if let Some(selected) = selected {
                { selected }
            } else {
                <p class="hint">{ ui.say(More::NothingSelected) }</p>
                if props.seeks && !props.beside.0 {
                    if !session.is_manual() {
                        <Path session={session.clone()} predicts={props.predicts} />
                    }
                    <Hand session={session.clone()} returns={props.past.before_hand().is_some()} />
                }
            }
            { properties::draw(&ui, session, props.seeks) }
            if props.seeks && props.beside.1 {
                <Compare session={session.clone()} names={Rc::clone(&props.names)} />
            }
            <Branches session={session.clone()} past={props.past.clone()} compares={props.seeks && props.beside.1} />
            { network::draw(&ui, session, props.side, props.holds) }
            { counts(&ui, frame) }
        </>
    }
}

/// What is done most to what is selected, in a row.
pub fn acts(ui: &Ui, session: &Session, selection: Selection) -> Html {
    let (name, acts) = match selection {
        Selection::Nothing => return Html::default(),
        Selection::Node(id) => match session.snapshot.frame.nodes.get(id.index()) {
            Some(node) => (node.name.clone(), node::life(ui, session, node)),
            None => return Html::default(),
        },
        Selection::Link(a, b) => {
            let names = [session.name(a), session.name(b)];
            (ui.say_with(Label::LinkTitle, &names), link::both(ui, session, a, b))
        }
        Selection::Flight(id) => {
            let lose = button(ui, session, ui.say(Label::Lose), None, Action::Lose(id));
            let deliver = button(ui, session, ui.say(Label::DeliverNow), None, Action::Deliver(id));
            (ui.say(Label::Messages).to_owned(), html! { <>{ lose }{ deliver }</> })
        }
    };
    html! { <div class="inspector-actions" role="group" aria-label={name}>{ acts }</div> }
}

fn counts(ui: &Ui, frame: &Frame) -> Html {
    let counts = &frame.counts;
    let rows = [
        (More::CountSent, counts.sent),
        (More::CountDelivered, counts.delivered),
        (More::CountLost, counts.lost),
        (More::CountDuplicated, counts.duplicated),
        (More::CountForged, counts.forged),
        (More::CountOnTheWay, frame.flights.len() as u32),
        (More::CountForced, counts.forced_writes),
    ];
    html! {
        <section>
            <h2>{ ui.say(More::Counts) }</h2>
            <dl>
                { for rows.iter().map(|(word, count)| html! {
                    <div><dt>{ ui.say(*word) }</dt><dd class="number">{ *count }</dd></div>
                }) }
            </dl>
        </section>
    }
}
