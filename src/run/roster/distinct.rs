//! Small values that repeat, as numbers.

use std::collections::HashMap;
use std::hash::Hash;

use super::NONE;

/// Values in the order in which they were first seen.
#[derive(Debug)]
pub(in crate::run) struct Distinct<T> {
    values: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Distinct<T> {
    fn default() -> Distinct<T> {
        Distinct { values: Vec::new(), numbers: HashMap::new() }
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
