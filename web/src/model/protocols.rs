//! The protocols that the page knows.

use std::rc::Rc;
use synod_core::Registry;

thread_local! {
    /// Made once, since all that the protocols say of themselves is made with it.
    static REGISTRY: Rc<Registry> = Rc::new(synod_protocols::registry());
}

/// The protocols with their lessons.
pub fn registry() -> Rc<Registry> {
    REGISTRY.with(Rc::clone)
}
