//! Where the focus is: whether a pointer put it there, and where it goes when its element disappears.

use super::{Listener, window};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

/// What the focus may go to when its element disappears. No fields, so that no keyboard opens on a phone.
const NEAR: &str = "button:enabled:not(.page-skip), summary, a, [tabindex=\"0\"]";

/// Where the focus is.
#[derive(Default)]
pub struct Focus {
    by_pointer: Cell<bool>,
    /// The element that has the focus and all that it is in, from the inside out.
    place: RefCell<Vec<Element>>,
}

impl Focus {
    /// Starts to follow the focus.
    pub fn follow(self: &Rc<Self>) -> [Listener; 3] {
        let window = window();
        let (pressed, keyed, moved) = (Rc::clone(self), Rc::clone(self), Rc::clone(self));
        [
            Listener::new(&window, "pointerdown", move |_: Event| {
                pressed.by_pointer.set(true);
                pressed.place.borrow_mut().clear();
            }),
            Listener::new(&window, "keydown", move |event: KeyboardEvent| {
                if event.key() == "Tab" {
                    keyed.by_pointer.set(false);
                }
            }),
            Listener::new(&window, "focusin", move |event: Event| {
                let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                let place = std::iter::successors(element, |element| element.parent_element());
                *moved.place.borrow_mut() = place.collect();
            }),
        ]
    }

    /// Whether a pointer put the focus where it is; a key that moves the focus enters an element on purpose.
    pub fn is_by_pointer(&self) -> bool {
        self.by_pointer.get()
    }

    /// Moves the focus to what is nearest if its element is gone or can no longer be used.
    pub fn stay_near(&self) {
        let place = self.place.borrow().clone();
        let Some((element, around)) = place.split_first() else { return };
        let usable = |element: &Element| element.is_connected() && !element.matches(":disabled").unwrap_or_default();
        let active = window().document().and_then(|document| document.active_element());
        let elsewhere = active.is_some_and(|active| active != *element && active.tag_name() != "BODY");
        if elsewhere || usable(element) {
            return;
        }
        let mut around = around.iter().filter(|around| around.is_connected());
        if let Some(near) = around.find_map(|around| around.query_selector(NEAR).ok().flatten()) {
            _ = near.unchecked_into::<HtmlElement>().focus();
        }
    }
}
