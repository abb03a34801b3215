//! Random draws: each is a function of the seed and of what the draw is for, never of how many draws came before.
//!
//! Losing one message by hand, or crashing a node, therefore leaves the fate of every other message unchanged.

use crate::digest::Fnv;
use crate::scenario::Network;
use core::hash::Hasher;
use oorandom::Rand32;
use synod_core::NodeId;

/// Separates the draws for timers from those for messages, whose key begins with a node.
const TIMERS: u64 = u64::MAX;

/// The random draws of one run.
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

    /// The fate of the `nth` message from `from` to `to`. An original has `copy` 0 and its copies count from 1. The
    /// message's number in the run would not do, since it depends on everything that came before.
    pub(crate) fn fate(&self, from: NodeId, to: NodeId, nth: u32, copy: u32) -> Fate {
        let Network { latency_ms: (shortest, longest), loss_percent, duplicate_percent } = self.network;
        if shortest == longest && loss_percent == 0 && duplicate_percent == 0 {
            // Nothing is left to chance.
            return Fate { lost: false, latency_ms: shortest, duplicated: false };
        }
        let mut draws = self.draws([from.0.into(), to.0.into(), nth.into(), copy.into()]);
        Fate {
            lost: below(&mut draws, 100) < loss_percent.into(),
            latency_ms: shortest + below(&mut draws, longest - shortest + 1),
            duplicated: below(&mut draws, 100) < duplicate_percent.into(),
        }
    }

    /// How much longer than its set length a timer of `node` runs the `nth` time it is set: from 0 to `spread_ms`.
    pub(crate) fn spread_ms(&self, node: NodeId, timer: u8, nth: u32, spread_ms: u64) -> u64 {
        below(&mut self.draws([TIMERS, node.0.into(), timer.into(), nth.into()]), spread_ms + 1)
    }

    fn draws(&self, key: [u64; 4]) -> Rand32 {
        let mut hash = Fnv::default();
        hash.write_bytes_of(self.seed);
        for part in key {
            hash.write_bytes_of(part);
        }
        Rand32::new(hash.finish())
    }
}

/// A whole number from 0 to `bound` - 1, from one raw draw.
fn below(draws: &mut Rand32, bound: u64) -> u64 {
    (u64::from(draws.rand_u32()) * bound) >> 32
}

#[cfg(test)]
mod tests {
    use super::{Chance, Fate};
    use crate::scenario::Network;
    use alloc::vec::Vec;
    use synod_core::NodeId;

    const MANY: u32 = 10_000;

    fn fates(seed: u64, latency_ms: (u64, u64), loss_percent: u8, duplicate_percent: u8) -> Vec<Fate> {
        let chance = Chance::new(seed, Network { latency_ms, loss_percent, duplicate_percent });
        (0..MANY).map(|nth| chance.fate(NodeId(0), NodeId(1), nth, 0)).collect()
    }

    #[test]
    fn percents_are_kept_to() {
        for (percent, least, most) in [(0, 0, 0), (1, 60, 140), (30, 2_800, 3_200), (100, 10_000, 10_000)] {
            let fates = fates(7, (10, 20), percent, percent);
            let within = |count: usize| (least..=most).contains(&count);
            assert!(within(fates.iter().filter(|fate| fate.lost).count()), "{percent}");
            assert!(within(fates.iter().filter(|fate| fate.duplicated).count()), "{percent}");
        }
    }

    #[test]
    fn every_latency_comes_up_and_none_beyond() {
        for (shortest, longest) in [(0, 0), (10, 10), (10, 20), (0, 99)] {
            let mut latencies: Vec<u64> = fates(7, (shortest, longest), 0, 0).iter().map(|f| f.latency_ms).collect();
            latencies.sort_unstable();
            latencies.dedup();
            assert_eq!(latencies, (shortest..=longest).collect::<Vec<u64>>());
        }
        assert!(fates(7, (0, 1_000_000_000), 0, 0).iter().all(|fate| fate.latency_ms <= 1_000_000_000));
    }

    #[test]
    fn a_draw_depends_on_all_that_it_is_for_and_on_nothing_else() {
        let network = Network { latency_ms: (0, 1_000_000), loss_percent: 0, duplicate_percent: 0 };
        let takes =
            |seed, from, to, nth, copy| Chance::new(seed, network).fate(NodeId(from), NodeId(to), nth, copy).latency_ms;
        let all = [
            takes(7, 0, 1, 2, 0),
            takes(8, 0, 1, 2, 0),
            takes(7, 3, 1, 2, 0),
            takes(7, 0, 3, 2, 0),
            takes(7, 0, 1, 3, 0),
            takes(7, 0, 1, 2, 1),
            takes(7, 1, 0, 2, 0),
        ];
        assert!((0..all.len()).all(|one| !all[one + 1..].contains(&all[one])), "{all:?}");
        assert_eq!(takes(7, 0, 1, 2, 0), all[0]);
        let unlucky = Network { loss_percent: 50, duplicate_percent: 50, ..network };
        let same = Chance::new(7, unlucky).fate(NodeId(0), NodeId(1), 2, 0).latency_ms;
        assert_eq!(same, all[0], "other sliders leave the latencies alone");
    }

    #[test]
    fn a_random_wait_is_within_its_spread() {
        let chance = Chance::new(7, Network::default());
        let mut waits: Vec<u64> = (0..1_000).map(|nth| chance.spread_ms(NodeId(0), 0, nth, 9)).collect();
        assert_eq!(chance.spread_ms(NodeId(0), 0, 3, 9), waits[3]);
        waits.sort_unstable();
        waits.dedup();
        assert_eq!(waits, (0..=9).collect::<Vec<u64>>());
    }
}
