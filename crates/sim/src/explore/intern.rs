//! Gives equal values one small number.

use crate::digest::Fnv;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

/// Distinct values, numbered from 0 in the order in which they came.
#[derive(Debug)]
pub(super) struct Interner<T> {
    things: Vec<T>,
    by_hash: BTreeMap<u64, Vec<u32>>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self { things: Vec::new(), by_hash: BTreeMap::new() }
    }
}

impl<T: Eq + Hash> Interner<T> {
    /// The number of `thing`.
    pub(super) fn number(&mut self, thing: T) -> u32 {
        let mut hash = Fnv::default();
        thing.hash(&mut hash);
        let same = self.by_hash.entry(hash.finish()).or_default();
        if let Some(known) = same.iter().find(|number| self.things[**number as usize] == thing) {
            return *known;
        }
        let number = self.things.len() as u32;
        same.push(number);
        self.things.push(thing);
        number
    }

    pub(super) fn get(&self, number: u32) -> &T {
        &self.things[number as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.things.len()
    }
}
