//! Diagram and stage in step: what is under the pointer or has the focus in one of them is outlined in the other.
//!
//! The stage is drawn by what is fetched first and knows nothing of this: what it has drawn is marked afterwards.

use crate::browser::{self, Listener};
use crate::model::by_address::ByAddress;
use crate::model::history::Snapshot;
use crate::model::intent::Selection;
use std::cell::Cell;
use std::rc::Rc;
use synod_core::NodeId;
use synod_sim::FlightId;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};
use yew::prelude::*;

/// The attribute of what is outlined.
const MARK: &str = "data-twin";
/// What of the stage is outlined.
const PARTS: &str = ".stage [data-node], .stage [data-flight]";

/// What is both on the stage and in the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twin {
    /// A node, and its line.
    Node(NodeId),
    /// A message, and its way.
    Flight(FlightId),
}

impl Twin {
    /// What an element shows, on the stage or in the diagram.
    fn of(element: &Element) -> Option<Self> {
        let shown = element.closest(&format!("{PARTS}, .spacetime [data-crossing]")).ok().flatten()?;
        let number = |name: &str| shown.get_attribute(name)?.parse::<u32>().ok();
        let flight = number("data-flight").or_else(|| number("data-crossing")).map(Self::Flight);
        flight.or_else(|| number("data-node").map(|node| Self::Node(NodeId(node as u8))))
    }

    /// What is selected.
    fn selected(selection: Selection) -> Option<Self> {
        match selection {
            Selection::Node(node) => Some(Self::Node(node)),
            Selection::Flight(flight) => Some(Self::Flight(flight)),
            Selection::Nothing | Selection::Link(..) => None,
        }
    }
}

/// Something, and whether it was pointed at in the diagram and not on the stage.
type Pointed = Option<(Twin, bool)>;

/// What is under the pointer or else has the focus, on the stage or in the diagram, or else is selected; and what takes
/// what is under the pointer in the diagram.
#[hook]
pub fn use_twin(snapshot: &ByAddress<Snapshot>, selection: Selection) -> (Option<Twin>, Callback<Option<Twin>>) {
    let hovered = use_state_eq(|| Pointed::None);
    let focused = use_state_eq(|| Pointed::None);
    let (over, within, here) = (hovered.setter(), focused.setter(), hovered.setter());
    use_effect_with((), move |()| {
        let window = browser::window();
        let element = |event: &Event| event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let in_diagram = |element: &Element| element.closest(".spacetime").ok().flatten().is_some();
        let listeners = [
            Listener::new(&window, "pointerover", move |event: Event| {
                // In the diagram the nearest message counts, not what the pointer hits.
                if let Some(element) = element(&event).filter(|element| !in_diagram(element)) {
                    over.set(Twin::of(&element).map(|twin| (twin, false)));
                }
            }),
            Listener::new(&window, "focusin", move |event: Event| {
                let element = element(&event);
                within.set(element.and_then(|element| Some((Twin::of(&element)?, in_diagram(&element)))));
            }),
        ];
        move || drop(listeners)
    });
    let pointed = hovered.or(*focused);
    let there = pointed.filter(|(_, in_diagram)| *in_diagram).map(|(twin, _)| twin);
    use_effect_with((there, snapshot.clone()), |(there, _)| {
        let (there, wanted) = (*there, Rc::new(Cell::new(true)));
        let still = Rc::clone(&wanted);
        // Once all is drawn: the stage may come after this.
        wasm_bindgen_futures::spawn_local(async move {
            if still.get() {
                mark(there);
            }
        });
        move || {
            wanted.set(false);
            mark(None);
        }
    });
    let point = use_callback((), move |twin: Option<Twin>, ()| here.set(twin.map(|twin| (twin, true))));
    (pointed.map(|(twin, _)| twin).or_else(|| Twin::selected(selection)), point)
}

/// Outlines it on the stage.
fn mark(twin: Option<Twin>) {
    let Some(document) = browser::window().document() else { return };
    let Ok(found) = document.query_selector_all(PARTS) else { return };
    for place in 0..found.length() {
        let Some(element) = found.item(place).and_then(|one| one.dyn_into::<Element>().ok()) else { continue };
        if twin.is_some() && Twin::of(&element) == twin {
            _ = element.set_attribute(MARK, "");
        } else if element.has_attribute(MARK) {
            _ = element.remove_attribute(MARK);
        }
    }
}
