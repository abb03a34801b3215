//! All worlds seen, each a row of numbers in one arena, and the set that finds a row by its content.
//!
//! The set holds row numbers only. A row is found by comparing it with the rows in its place, so that two worlds are
//! never taken for one.

use alloc::vec;
use alloc::vec::Vec;

/// The number of a row; rows are numbered in the order in which they were found.
pub(super) type RowId = u32;

/// An empty place of the table.
const EMPTY: RowId = RowId::MAX;

/// The rows.
#[derive(Debug)]
pub(super) struct Rows {
    width: usize,
    cells: Vec<u32>,
    /// Row numbers by hash, with open addressing; its length is a power of two, and at most 2/3 are in use.
    table: Vec<RowId>,
    /// The row from which each was first reached; the first is its own.
    parents: Vec<RowId>,
}

impl Rows {
    /// No rows, each to be `width` numbers wide.
    pub(super) fn new(width: usize) -> Self {
        Self { width, cells: Vec::new(), table: vec![EMPTY; 1 << 10], parents: Vec::new() }
    }

    pub(super) fn len(&self) -> u32 {
        self.parents.len() as u32
    }

    pub(super) fn row(&self, id: RowId) -> &[u32] {
        let start = id as usize * self.width;
        &self.cells[start..start + self.width]
    }

    pub(super) fn parent(&self, id: RowId) -> RowId {
        self.parents[id as usize]
    }

    /// The number of this row, if it is known.
    pub(super) fn find(&self, row: &[u32]) -> Option<RowId> {
        let id = self.table[self.place(row)];
        (id != EMPTY).then_some(id)
    }

    /// Enters a row; its number if it is new.
    pub(super) fn enter(&mut self, row: &[u32], parent: RowId) -> Option<RowId> {
        let place = self.place(row);
        if self.table[place] != EMPTY {
            return None;
        }
        let id = self.len();
        self.table[place] = id;
        self.cells.extend_from_slice(row);
        self.parents.push(parent);
        if self.parents.len() * 3 > self.table.len() * 2 {
            self.grow();
        }
        Some(id)
    }

    /// Bytes in use.
    pub(super) fn bytes(&self) -> u64 {
        let numbers = self.cells.capacity() + self.table.capacity() + self.parents.capacity();
        numbers as u64 * 4
    }

    /// The place of the table that holds this row, or the empty one where it belongs.
    fn place(&self, row: &[u32]) -> usize {
        let mask = self.table.len() - 1;
        let mut place = hash(row) as usize & mask;
        loop {
            let id = self.table[place];
            if id == EMPTY || self.row(id) == row {
                return place;
            }
            place = (place + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let mask = self.table.len() * 2 - 1;
        let mut table = vec![EMPTY; mask + 1];
        for id in 0..self.len() {
            let mut place = hash(self.row(id)) as usize & mask;
            while table[place] != EMPTY {
                place = (place + 1) & mask;
            }
            table[place] = id;
        }
        self.table = table;
    }
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
