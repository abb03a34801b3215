//! The protocols that the page knows.

use std::cell::RefCell;
use std::rc::Rc;
use synod_core::Registry;

thread_local! {
    /// Made once, since all that the protocols say of themselves is made with it.
    static REGISTRY: RefCell<Rc<Registry>> = RefCell::new(Rc::new(synod_protocols::registry()));
}

/// The protocols with their lessons.
pub fn registry() -> Rc<Registry> {
    REGISTRY.with_borrow(Rc::clone)
}

/// From now on the page of this thread knows these.
#[cfg(test)]
pub fn know(registry: Registry) {
    REGISTRY.set(Rc::new(registry));
}
