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

impl Fnv {
    fn mix(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x0000_0100_0000_01b3);
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
    use super::digest;

    #[test]
    fn agrees_with_the_published_vectors() {
        assert_eq!(digest(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(digest("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(digest("foobar"), 0x8594_4171_f739_67e8);
    }
}
