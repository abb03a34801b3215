//! Where chance comes from: a function of the seed and of what the draw is for, never of how many draws came before.
//!
//! Losing one message by hand, or crashing a node, therefore leaves the fate of every other message as it was.

use crate::digest::Fnv;
use crate::scenario::Network;
use core::hash::Hasher;
use oorandom::Rand32;
use synod_core::NodeId;

/// Sets the draws for timers apart from those for messages, whose key begins with a node.
const TIMERS: u64 = u64::MAX;

/// The chances of one run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chance {
    seed: u64,
    network: Network,
}

/// What chance does to a message when it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fate {
    /// It is lost.
    pub(crate) lost: bool,
    /// How long it takes, in milliseconds.
    pub(crate) latency_ms: u64,
    /// A copy of it sets out too.
    pub(crate) duplicated: bool,
}

impl Chance {
    pub(crate) fn new(seed: u64, network: Network) -> Self {
        Self { seed, network }
    }

    /// The fate of the `nth` message from `from` to `to`. An original has `copy` 0, its copies count from 1:
    /// the number in the run would not do, since it depends on all that came before.
    pub(crate) fn fate(&self, from: NodeId, to: NodeId, nth: u32, copy: u32) -> Fate {
        let mut draws = self.draws([from.0.into(), to.0.into(), nth.into(), copy.into()]);
        let (shortest, longest) = self.network.latency_ms;
        Fate {
            lost: below(&mut draws, 100) < self.network.loss_percent.into(),
            latency_ms: shortest + below(&mut draws, longest - shortest + 1),
            duplicated: below(&mut draws, 100) < self.network.duplicate_percent.into(),
        }
    }

    /// How much longer than its length the `nth` setting of a timer of `node` runs: from 0 to `spread_ms`.
    pub(crate) fn spread_ms(&self, node: NodeId, timer: u8, nth: u32, spread_ms: u64) -> u64 {
        below(&mut self.draws([TIMERS, node.0.into(), timer.into(), nth.into()]), spread_ms + 1)
    }

    fn draws(&self, key: [u64; 4]) -> Rand32 {
        let mut hash = Fnv::default();
        hash.write(&self.seed.to_le_bytes());
        for part in key {
            hash.write(&part.to_le_bytes());
        }
        Rand32::new(hash.finish())
    }
}

/// A whole number from 0 to `bound` - 1, from one raw draw.
fn below(draws: &mut Rand32, bound: u64) -> u64 {
    (u64::from(draws.rand_u32()) * bound) >> 32
}
