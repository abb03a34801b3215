//! All worlds seen, each a row of numbers, and the set that finds a row by its content.
//!
//! Rows are stored in blocks, so that growing neither copies them nor reserves twice the memory, and in half the room
//! where a block has small numbers only. The set holds row numbers and a few bits of their hashes. A row is compared
//! with those that have the same bits, so that two different worlds are never taken for one.

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
    blocks: Vec<Block>,
    /// Row numbers by hash, with open addressing; its length is a power of two, and at most 2/3 are in use.
    table: Vec<RowId>,
    /// For each slot of the table the [`tag`] of its row, 0 if it is empty, so that few other rows have to be compared.
    tags: Vec<u8>,
}

/// Some rows.
#[derive(Debug)]
struct Block {
    cells: Cells,
    /// For each the row from which it was first reached; for the first of all its own number.
    parents: Vec<RowId>,
}

/// The numbers of some rows, one row after the other.
#[derive(Debug)]
enum Cells {
    /// None is larger.
    Small(Vec<u16>),
    Any(Vec<u32>),
}

impl Cells {
    fn with_room(width: usize) -> Self {
        Self::Small(Vec::with_capacity(BLOCK * width))
    }

    fn push(&mut self, row: &[u32]) {
        match self {
            Self::Small(cells) if row.iter().all(|number| u16::try_from(*number).is_ok()) => {
                cells.extend(row.iter().map(|number| *number as u16));
            }
            Self::Small(cells) => {
                let mut all = Vec::with_capacity(cells.capacity());
                all.extend(cells.iter().map(|number| u32::from(*number)));
                all.extend_from_slice(row);
                *self = Self::Any(all);
            }
            Self::Any(cells) => cells.extend_from_slice(row),
        }
    }

    fn is(&self, from: usize, row: &[u32]) -> bool {
        match self {
            Self::Small(cells) => {
                cells[from..from + row.len()].iter().zip(row).all(|(cell, number)| u32::from(*cell) == *number)
            }
            Self::Any(cells) => cells[from..from + row.len()] == *row,
        }
    }

    fn copy(&self, from: usize, row: &mut [u32]) {
        match self {
            Self::Small(cells) => {
                row.iter_mut().zip(&cells[from..]).for_each(|(number, cell)| *number = u32::from(*cell));
            }
            Self::Any(cells) => row.copy_from_slice(&cells[from..from + row.len()]),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Small(cells) => cells.capacity() * size_of::<u16>(),
            Self::Any(cells) => cells.capacity() * size_of::<u32>(),
        }
    }
}

impl Rows {
    /// An empty set of rows of `width` numbers each.
    pub(super) fn new(width: usize) -> Self {
        Self { width, len: 0, blocks: Vec::new(), table: vec![0; 1 << 10], tags: vec![0; 1 << 10] }
    }

    pub(super) fn len(&self) -> u32 {
        self.len
    }

    pub(super) fn row(&self, id: RowId) -> Vec<u32> {
        let mut row = vec![0; self.width];
        self.copy(id, &mut row);
        row
    }

    fn copy(&self, id: RowId, row: &mut [u32]) {
        let (block, from) = self.cells(id);
        block.copy(from, row);
    }

    pub(super) fn parent(&self, id: RowId) -> RowId {
        self.blocks[id as usize / BLOCK].parents[id as usize % BLOCK]
    }

    /// Where the numbers of this row stand.
    fn cells(&self, id: RowId) -> (&Cells, usize) {
        (&self.blocks[id as usize / BLOCK].cells, id as usize % BLOCK * self.width)
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
            self.blocks.push(Block { cells: Cells::with_room(self.width), parents: Vec::with_capacity(BLOCK) });
        }
        let block = &mut self.blocks[id as usize / BLOCK];
        block.cells.push(row);
        block.parents.push(parent);
        self.len += 1;
        if self.len as usize * 3 > self.table.len() * 2 {
            self.grow();
        }
        Some(id)
    }

    /// Bytes in use.
    pub(super) fn bytes(&self) -> u64 {
        let numbers = self.blocks.iter().map(|block| block.cells.bytes()).sum::<usize>();
        let of_ids = (self.blocks.len() * BLOCK + self.table.len()) * size_of::<RowId>();
        (numbers + of_ids + self.tags.len()) as u64
    }

    /// The slot of the table that holds this row, or the empty one where it belongs.
    fn place(&self, row: &[u32], hash: u64) -> usize {
        let mask = self.table.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            let other = self.tags[place];
            if other == 0 || other == tag(hash) && self.is(self.table[place], row) {
                return place;
            }
            place = (place + 1) & mask;
        }
    }

    fn is(&self, id: RowId, row: &[u32]) -> bool {
        let (cells, from) = self.cells(id);
        cells.is(from, row)
    }

    fn grow(&mut self) {
        let mask = self.table.len() * 2 - 1;
        // The rows say all that the table does, so that it need not be kept while the new one is made.
        (self.table, self.tags) = (Vec::new(), Vec::new());
        let mut table = vec![0; mask + 1];
        let mut tags = vec![0; mask + 1];
        let mut row = vec![0; self.width];
        for id in 0..self.len() {
            self.copy(id, &mut row);
            let hash = hash(&row);
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
        // Small numbers, then some in a block that are not, then large ones only.
        let row = |number: u32| [number * 9, number % 7];
        for number in 0..15_000 {
            assert_eq!(rows.enter(&row(number), number / 2), Some(number));
            assert_eq!(rows.enter(&row(number), 0), None);
        }
        assert_eq!(rows.len(), 15_000);
        for number in [42, 4_321, 7_281, 7_282, 14_999] {
            assert_eq!(rows.find(&row(number)), Some(number));
            assert_eq!((&rows.row(number)[..], rows.parent(number)), (&row(number)[..], number / 2));
        }
        assert_eq!(rows.find(&[4_321 * 9, 9]), None);
        assert_eq!(rows.find(&[65_536, 0]), None, "not taken for 0");
    }
}
