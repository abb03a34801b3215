//! The protocols that Synod ships: each a folder with its rules, its words and its lessons, and one line in the list
//! below.
//!
//! A protocol depends on `synod-core` and on nothing else; it does not know what runs it.
#![no_std]

extern crate alloc;

mod comparisons;
#[cfg(feature = "paxos")]
pub mod paxos;
#[cfg(feature = "replica")]
pub mod replica;
#[cfg(test)]
mod testing;
#[cfg(feature = "3pc")]
pub mod three_phase;
#[cfg(any(feature = "2pc", feature = "3pc"))]
pub mod transfer;
#[cfg(feature = "2pc")]
pub mod two_phase;

use alloc::vec;
use synod_core::{Protocol, Registration, Registry, Words};

/// Something to be done with a protocol's own types where only its id is known.
pub trait Visitor {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<P: Words>(self) -> Self::Output;
}

/// Declares the list of protocols: type and lessons, one line each.
macro_rules! protocols {
    ($($(#[$feature:meta])? $Protocol:ty, $lessons:expr;)+) => {
        /// The protocols that Synod ships, with their lessons, in the order in which they teach.
        pub fn registry() -> Registry {
            let protocols = vec![$($(#[$feature])? Registration::of::<$Protocol>().with_lessons($lessons)),+];
            Registry::new(protocols).with_comparisons(comparisons::LESSONS)
        }

        /// The ids of the protocols that ship, in the same order.
        pub const IDS: &[&str] = &[$($(#[$feature])? <$Protocol>::ID),+];

        /// Visits the protocol called `id`; `None` if there is none.
        pub fn visit<V: Visitor>(id: &str, visitor: V) -> Option<V::Output> {
            match id {
                $($(#[$feature])? <$Protocol>::ID => Some(visitor.visit::<$Protocol>()),)+
                _ => None,
            }
        }
    };
}

protocols! {
    #[cfg(feature = "2pc")] two_phase::TwoPhase, two_phase::LESSONS;
    #[cfg(feature = "3pc")] three_phase::ThreePhase, three_phase::LESSONS;
    #[cfg(feature = "paxos")] paxos::Paxos, paxos::LESSONS;
    #[cfg(feature = "replica")] replica::Register, replica::LESSONS;
}

#[cfg(test)]
mod tests {
    use super::registry;

    #[test]
    fn a_protocol_is_found_by_its_id() {
        let registry = registry();
        for about in registry.abouts() {
            assert_eq!(registry.about(&about.id), Some(about));
        }
        assert!(registry.about("no such protocol").is_none());
    }
}
