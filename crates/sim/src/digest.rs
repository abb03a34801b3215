//! FNV-1a, 64 bits: the digest of a trace or of a module, and a hash that is the same everywhere.

use core::hash::Hasher;

/// FNV-1a over the bytes written (Fowler, Noll & Vo; offset basis and prime of the 64-bit variant).
#[derive(Clone, Copy, Debug)]
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

const PRIME: u64 = 0x0000_0100_0000_01b3;

/// What so many bytes of 0 multiply a hash by.
const ZEROS: [u64; 9] = {
    let mut powers = [1_u64; 9];
    let mut bytes = 1;
    while bytes < powers.len() {
        powers[bytes] = powers[bytes - 1].wrapping_mul(PRIME);
        bytes += 1;
    }
    powers
};

impl Fnv {
    fn mix(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(PRIME);
    }

    /// Writes the eight bytes of a number, the lowest first. A small one, most of which are 0, takes few steps.
    pub(crate) fn write_bytes_of(&mut self, number: u64) {
        let zeros = number.leading_zeros() as usize / 8;
        self.write(&number.to_le_bytes()[..8 - zeros]);
        self.0 = self.0.wrapping_mul(ZEROS[zeros]);
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.mix(u64::from(*byte)));
    }

    // Numbers come from data that is looked up in memory, which has no need of the published hash: one step for each.
    fn write_u32(&mut self, number: u32) {
        self.mix(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The digest of `data`, a text or bytes.
pub fn digest<T: AsRef<[u8]> + ?Sized>(data: &T) -> u64 {
    let mut hash = Fnv::default();
    hash.write(data.as_ref());
    hash.finish()
}

#[cfg(test)]
mod tests {
    use super::{Fnv, digest};
    use core::hash::Hasher;

    #[test]
    fn a_number_is_its_bytes() {
        for number in [0, 1, 0x1_00, 0xff00, 0x0102_0304, u64::MAX >> 8, u64::MAX] {
            let mut hash = Fnv::default();
            hash.write_bytes_of(number);
            assert_eq!(hash.finish(), digest(&number.to_le_bytes()), "{number:x}");
        }
    }

    #[test]
    fn agrees_with_the_published_vectors() {
        assert_eq!(digest(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(digest("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(digest("foobar"), 0x8594_4171_f739_67e8);
    }
}
