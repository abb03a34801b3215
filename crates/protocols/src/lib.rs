//! The protocols that Synod ships: each a folder with its rules, its words and its lessons, and one line in the list
//! below.
//!
//! A protocol depends on `synod-core` and on nothing else; it does not know what runs it.
#![no_std]

extern crate alloc;

mod comparisons;
#[cfg(feature = "generals")]
pub mod generals;
#[cfg(feature = "pair")]
pub mod pair;
#[cfg(feature = "paxos")]
pub mod paxos;
#[cfg(feature = "replica")]
pub mod replica;
#[cfg(feature = "rpc")]
pub mod rpc;
#[cfg(test)]
mod testing;
#[cfg(feature = "3pc")]
pub mod three_phase;
#[cfg(any(feature = "2pc", feature = "3pc"))]
pub mod transfer;
#[cfg(feature = "2pc")]
pub mod two_phase;

use alloc::vec;
use synod_core::{Protocol, Registration, Registry, Text, Words};

/// Something to be done with a protocol's own types where only its id is known.
pub trait Visitor {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<P: Words>(self) -> Self::Output;
}

/// Declares the list of protocols: type, lessons and the course's subject, one line each.
macro_rules! protocols {
    ($($(#[$feature:meta])? $Protocol:ty, $lessons:expr, $subject:expr;)+) => {
        /// The protocols that Synod ships, with their lessons, in the order in which they teach.
        pub fn registry() -> Registry {
            let protocols = vec![$(
                $(#[$feature])?
                Registration::of::<$Protocol>().with_lessons($lessons).on($subject),
            )+];
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

/// The subjects of the course, in their order.
const ONE_CALL: Text = Text::new("One call", "一次调用");
const TWO_NODES: Text = Text::new("Two nodes", "两个节点");
const ATOMIC_COMMITMENT: Text = Text::new("Atomic commitment", "原子提交");
const CONSENSUS: Text = Text::new("Consensus", "共识");
const REPLICATED_DATA: Text = Text::new("Replicated data", "复制的数据");
const LIARS: Text = Text::new("Liars", "说谎者");

protocols! {
    #[cfg(feature = "rpc")] rpc::Rpc, rpc::LESSONS, ONE_CALL;
    #[cfg(feature = "pair")] pair::Pair, pair::LESSONS, TWO_NODES;
    #[cfg(feature = "2pc")] two_phase::TwoPhase, two_phase::LESSONS, ATOMIC_COMMITMENT;
    #[cfg(feature = "3pc")] three_phase::ThreePhase, three_phase::LESSONS, ATOMIC_COMMITMENT;
    #[cfg(feature = "paxos")] paxos::Paxos, paxos::LESSONS, CONSENSUS;
    #[cfg(feature = "replica")] replica::Register, replica::LESSONS, REPLICATED_DATA;
    #[cfg(feature = "generals")] generals::Generals, generals::LESSONS, LIARS;
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
