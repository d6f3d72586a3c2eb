//! Small values that repeat, as numbers.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use super::NONE;

/// Values in the order in which they were first seen.
#[derive(Debug)]
pub(in crate::run) struct Distinct<T> {
    values: Vec<T>,
    numbers: HashMap<T, u32, BuildHasherDefault<Quick>>,
}

impl<T> Default for Distinct<T> {
    fn default() -> Distinct<T> {
        Distinct { values: Vec::new(), numbers: HashMap::default() }
    }
}

impl<T: Copy + Eq + Hash> Distinct<T> {
    /// The number of a value, new or known.
    pub(in crate::run) fn number(&mut self, value: T) -> u32 {
        *self.numbers.entry(value).or_insert_with(|| {
            self.values.push(value);
            u32::try_from(self.values.len() - 1).unwrap_or(NONE)
        })
    }

    /// The value of a number.
    pub(in crate::run) fn get(&self, number: u32) -> Option<&T> {
        self.values.get(number as usize)
    }

    /// All values, by number.
    pub(in crate::run) fn values(&self) -> &[T] {
        &self.values
    }
}

/// A hash of few small fields; each costs a multiplication, where the usual one costs as much as a
/// rule. It decides nothing: values that hash alike are compared.
#[derive(Default)]
struct Quick(u64);

impl Quick {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.add(u64::from_le_bytes(last));
    }

    fn write_u8(&mut self, value: u8) {
        self.add(u64::from(value));
    }

    fn write_u16(&mut self, value: u16) {
        self.add(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.add(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.add(value);
    }

    fn finish(&self) -> u64 {
        // The table looks at the lowest and the highest bits; both are to depend on all.
        self.0 ^ self.0.rotate_left(32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_one_number() {
        let mut distinct = Distinct::default();
        let numbers: Vec<u32> =
            [(1, 'a'), (2, 'a'), (1, 'a')].into_iter().map(|v| distinct.number(v)).collect();
        assert_eq!(numbers, [0, 1, 0]);
        assert_eq!((distinct.get(1), distinct.get(NONE)), (Some(&(2, 'a')), None));
        for quantity in 0..100_000_u32 {
            distinct.number((quantity << 12, 'b'));
        }
        assert_eq!(distinct.values().len(), 100_002);
    }
}
