//! The protocols that Synod ships, and the one line that registers each.

pub mod paxos;
pub mod three_phase;
pub mod transfer;
pub mod two_phase;

pub use paxos::Paxos;
pub use three_phase::ThreePhase;
pub use two_phase::TwoPhase;

use crate::about::About;
use crate::protocol::Protocol;
use alloc::vec::Vec;

/// Something to be done with a protocol that is known by its id only.
pub trait Visitor {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<P: Protocol>(self) -> Self::Output;
}

/// A list of protocols. The command line, the page and its workers reach protocols through one of these alone.
pub trait Registry: 'static {
    /// What each protocol says of itself, in the order of registration.
    fn abouts() -> Vec<&'static About>;

    /// Visits the protocol called `id`; `None` if there is none.
    fn visit<V: Visitor>(id: &str, visitor: V) -> Option<V::Output>;

    /// What the protocol called `id` says of itself.
    fn about(id: &str) -> Option<&'static About> {
        Self::abouts().into_iter().find(|about| about.id == id)
    }
}

/// Declares a [`Registry`]: `register! { /// Mine. pub Mine: TwoPhase, Paxos }`.
#[macro_export]
macro_rules! register {
    ($(#[$doc:meta])* $vis:vis $Registry:ident: $($Protocol:ty),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        $vis struct $Registry;

        impl $crate::Registry for $Registry {
            fn abouts() -> alloc::vec::Vec<&'static $crate::About> {
                alloc::vec![$(<$Protocol as $crate::Protocol>::about()),+]
            }

            fn visit<V: $crate::Visitor>(id: &str, visitor: V) -> Option<V::Output> {
                match id {
                    $(<$Protocol as $crate::Protocol>::ID => Some(visitor.visit::<$Protocol>()),)+
                    _ => None,
                }
            }
        }
    };
}

register! {
    /// The protocols that Synod ships.
    pub BuiltIn: TwoPhase, ThreePhase, Paxos
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protocol_is_found_by_its_id() {
        for about in BuiltIn::abouts() {
            assert_eq!(BuiltIn::about(about.id).map(|found| found.id), Some(about.id));
        }
        assert!(BuiltIn::about("no such protocol").is_none());
    }
}
