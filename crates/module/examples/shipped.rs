//! The protocol that ships and is the only one compiled in, as a module.

use synod_core::Words;
use synod_module::{Guest, Serve};
use synod_protocols::{IDS, Visitor, visit};

/// Makes the module's side of a protocol.
struct Serves;

impl Visitor for Serves {
    type Output = Box<dyn Serve>;

    fn visit<P: Words>(self) -> Self::Output {
        Guest::<P>::boxed()
    }
}

synod_module::serve!(visit(IDS[0], Serves).expect("one protocol is compiled in"));
