//! All worlds seen, each a row of numbers, and the set that finds a row by its content.
//!
//! Rows are stored in blocks, so that growing neither copies them nor reserves twice the memory. The set holds row
//! numbers and a few bits of their hashes. A row is compared with those that have the same bits, so that two different
//! worlds are never taken for one.

use alloc::vec;
use alloc::vec::Vec;

/// The number of a row; rows are numbered in the order in which they were found.
pub(super) type RowId = u32;

/// How many rows a block has room for.
const BLOCK: usize = 1 << 12;

/// The rows.
#[derive(Debug)]
pub(super) struct Rows {
    width: usize,
    len: u32,
    /// The rows, each followed by the number of the row from which it was first reached; the first by its own number.
    blocks: Vec<Vec<u32>>,
    /// Row numbers by hash, with open addressing; its length is a power of two, and at most 2/3 are in use.
    table: Vec<RowId>,
    /// For each slot of the table the [`tag`] of its row, 0 if it is empty, so that few other rows have to be compared.
    tags: Vec<u8>,
}

impl Rows {
    /// An empty set of rows of `width` numbers each.
    pub(super) fn new(width: usize) -> Self {
        Self { width, len: 0, blocks: Vec::new(), table: vec![0; 1 << 10], tags: vec![0; 1 << 10] }
    }

    pub(super) fn len(&self) -> u32 {
        self.len
    }

    pub(super) fn row(&self, id: RowId) -> &[u32] {
        &self.cells(id)[..self.width]
    }

    pub(super) fn parent(&self, id: RowId) -> RowId {
        self.cells(id)[self.width]
    }

    /// This row, its parent, and what follows in its block.
    fn cells(&self, id: RowId) -> &[u32] {
        &self.blocks[id as usize / BLOCK][id as usize % BLOCK * (self.width + 1)..]
    }

    /// The number of this row, if it is known.
    pub(super) fn find(&self, row: &[u32]) -> Option<RowId> {
        let place = self.place(row, hash(row));
        (self.tags[place] != 0).then(|| self.table[place])
    }

    /// Enters a row; returns its number if it is new.
    pub(super) fn enter(&mut self, row: &[u32], parent: RowId) -> Option<RowId> {
        let hash = hash(row);
        let place = self.place(row, hash);
        if self.tags[place] != 0 {
            return None;
        }
        let id = self.len;
        self.table[place] = id;
        self.tags[place] = tag(hash);
        if (id as usize).is_multiple_of(BLOCK) {
            self.blocks.push(Vec::with_capacity(BLOCK * (self.width + 1)));
        }
        let block = &mut self.blocks[id as usize / BLOCK];
        block.extend_from_slice(row);
        block.push(parent);
        self.len += 1;
        if self.len as usize * 3 > self.table.len() * 2 {
            self.grow();
        }
        Some(id)
    }

    /// Bytes in use.
    pub(super) fn bytes(&self) -> u64 {
        let numbers = self.blocks.len() * BLOCK * (self.width + 1) + self.table.len();
        (numbers * 4 + self.tags.len()) as u64
    }

    /// The slot of the table that holds this row, or the empty one where it belongs.
    fn place(&self, row: &[u32], hash: u64) -> usize {
        let mask = self.table.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            let other = self.tags[place];
            if other == 0 || other == tag(hash) && self.row(self.table[place]) == row {
                return place;
            }
            place = (place + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let mask = self.table.len() * 2 - 1;
        // The rows say all that the table does, so that it need not be kept while the new one is made.
        (self.table, self.tags) = (Vec::new(), Vec::new());
        let mut table = vec![0; mask + 1];
        let mut tags = vec![0; mask + 1];
        for id in 0..self.len() {
            let hash = hash(self.row(id));
            let mut place = hash as usize & mask;
            while tags[place] != 0 {
                place = (place + 1) & mask;
            }
            table[place] = id;
            tags[place] = tag(hash);
        }
        (self.table, self.tags) = (table, tags);
    }
}

/// Bits of a hash beyond those that select a slot in any table; never 0.
fn tag(hash: u64) -> u8 {
    (hash >> 56) as u8 | 1
}

/// Mixes a row: each number in turn, by multiplication with an odd constant and a fold of the high bits.
fn hash(row: &[u32]) -> u64 {
    row.iter().fold(0x9e37_79b9_7f4a_7c15, |hash: u64, number| {
        let mixed = (hash ^ u64::from(*number)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        mixed ^ (mixed >> 32)
    })
}

#[cfg(test)]
mod tests {
    use super::Rows;

    #[test]
    fn a_row_is_entered_once_and_found_by_its_content() {
        let mut rows = Rows::new(2);
        for number in 0..5_000 {
            assert_eq!(rows.enter(&[number, number % 7], number / 2), Some(number));
            assert_eq!(rows.enter(&[number, number % 7], 0), None);
        }
        assert_eq!(rows.len(), 5_000);
        assert_eq!(rows.find(&[4_321, 4_321 % 7]), Some(4_321));
        assert_eq!(rows.find(&[4_321, 9]), None);
        assert_eq!((rows.row(42), rows.parent(42)), (&[42, 0][..], 21));
    }
}
