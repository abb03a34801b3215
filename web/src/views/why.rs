//! Why something happened, as far as log, diagram and stage show it: what is no cause of it is faded. What is asked
//! about is told in the inspector's place.
//!
//! The stage is drawn by what is fetched first and knows nothing of this: what it has drawn is marked afterwards.

use crate::browser;
use crate::model::by_address::ByAddress;
use crate::model::history::Snapshot;
use crate::model::intent::Intent;
use crate::model::protocols::ships;
use crate::model::session::Session;
use crate::model::state::State;
use crate::stage::ui::{Ui, use_ui};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use synod_core::Failure;
use synod_sim::run::causes::{Asked, Causes};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// The attribute of what is a cause, or is none, while something is asked about.
const MARK: &str = "data-why";

/// What is known of the causes of something.
#[derive(Default)]
pub struct Known {
    /// The causes; none if they are not told.
    pub causes: Causes,
    /// Why they are not told.
    pub untold: Option<Untold>,
}

/// Why causes are not told.
pub enum Untold {
    /// The protocol is a module that somebody has brought, which is asked in a worker only.
    Brought,
    /// The protocol has failed.
    Failed(Failure),
}

/// What was asked about last: the run's history and, of a node, the moment.
#[derive(PartialEq)]
struct Subject {
    line: ByAddress<()>,
    moment: Option<ByAddress<Snapshot>>,
    asked: Asked,
}

thread_local! {
    static LAST: RefCell<Option<(Subject, ByAddress<Known>)>> = const { RefCell::new(None) };
}

/// The causes of what is asked, found once.
pub fn known(session: &Session, asked: Asked) -> ByAddress<Known> {
    let moment = matches!(asked, Asked::Node(_)).then(|| session.snapshot.clone());
    let subject = Subject { line: session.history.line.clone(), moment, asked };
    LAST.with_borrow_mut(|last| match last {
        Some((before, known)) if *before == subject => known.clone(),
        _ => {
            let known = ByAddress::new(find(session, asked));
            *last = Some((subject, known.clone()));
            known
        }
    })
}

fn find(session: &Session, asked: Asked) -> Known {
    if !ships(&session.about().id) {
        return Known { untold: Some(Untold::Brought), ..Known::default() };
    }
    match session.causes(asked) {
        Ok(causes) => Known { causes, untold: None },
        Err(failure) => Known { untold: Some(Untold::Failed(failure)), ..Known::default() },
    }
}

/// What is known of what the page is asked about.
pub fn shown(state: &State) -> Option<ByAddress<Known>> {
    state.why.map(|asked| known(&state.session, asked)).filter(|known| known.untold.is_none())
}

/// How something is marked: as a cause, or as none; not at all if nothing is asked about.
pub fn mark(why: Option<&ByAddress<Known>>, is_cause: impl FnOnce(&Causes) -> bool) -> Option<&'static str> {
    why.map(|known| if is_cause(&known.causes) { "cause" } else { "other" })
}

/// A button that asks.
pub fn ask(ui: &Ui, asked: Asked, class: &'static str, label: impl Into<AttrValue>) -> Html {
    let label: AttrValue = label.into();
    html! {
        <button type="button" {class} title={format!("{label} (w)")} aria-keyshortcuts="w"
            onclick={ui.on(Intent::Why(Some(asked)))}>{ label }</button>
    }
}

/// Marks what is on the stage while something is asked about.
pub fn marks(state: &State) -> Html {
    match state.why {
        Some(asked) => html! { <Marks session={state.session.clone()} {asked} /> },
        None => Html::default(),
    }
}

/// What is marked.
#[derive(PartialEq, Properties)]
struct Props {
    session: Session,
    asked: Asked,
}

#[component]
fn Marks(props: &Props) -> Html {
    let (ui, session) = (use_ui(), &props.session);
    // An event of a history that is no longer the run's is asked about no more.
    let (line, is_event) = (session.history.line.clone(), !matches!(props.asked, Asked::Node(_)));
    let before = use_mut_ref(|| line.clone());
    use_effect_with(line, move |line| {
        if before.replace(line.clone()) != *line && is_event {
            ui.dispatch(Intent::Why(None));
        }
    });
    let (session, asked) = (session.clone(), props.asked);
    let shown = use_memo((), |()| Cell::new(true));
    let still = shown.clone();
    use_effect(move || {
        // Once all is drawn: the stage may come after this.
        wasm_bindgen_futures::spawn_local(async move {
            if still.get() {
                mark_stage(&session, asked);
            }
        });
    });
    use_effect_with((), move |()| {
        move || {
            shown.set(false);
            each(|element| element.remove_attribute(MARK));
        }
    });
    Html::default()
}

fn mark_stage(session: &Session, asked: Asked) {
    let known = known(session, asked);
    if known.untold.is_some() {
        return each(|element| element.remove_attribute(MARK));
    }
    let causes = &known.causes;
    let led = session.history.crossings.iter().filter(|way| causes.flights.contains(&way.id));
    let ways: BTreeSet<(u8, u8)> = led.map(|way| both_ways(way.from.0, way.to.0)).collect();
    each(|element| element.set_attribute(MARK, if is_cause(element, causes, &ways) { "cause" } else { "other" }));
}

/// A link, whichever end is named first.
fn both_ways(one: u8, other: u8) -> (u8, u8) {
    (one.min(other), one.max(other))
}

/// Does this to each node, message and link on the stage.
fn each(mut then: impl FnMut(&Element) -> Result<(), wasm_bindgen::JsValue>) {
    let parts = ".stage [data-node], .stage [data-flight], .stage [data-link]";
    let found = browser::window().document().and_then(|document| document.query_selector_all(parts).ok());
    let Some(found) = found else { return };
    for place in 0..found.length() {
        if let Some(element) = found.item(place).and_then(|one| one.dyn_into::<Element>().ok()) {
            _ = then(&element);
        }
    }
}

fn is_cause(element: &Element, causes: &Causes, ways: &BTreeSet<(u8, u8)>) -> bool {
    let number = |name: &str| element.get_attribute(name)?.parse::<u32>().ok();
    if let Some(node) = number("data-node") {
        return causes.nodes.iter().any(|one| u32::from(one.0) == node);
    }
    if let Some(flight) = number("data-flight") {
        return causes.flights.contains(&flight);
    }
    let link = element.get_attribute("data-link").unwrap_or_default();
    let ends = link.split_once('-').and_then(|(one, other)| Some(both_ways(one.parse().ok()?, other.parse().ok()?)));
    ends.is_some_and(|ends| ways.contains(&ends))
}
