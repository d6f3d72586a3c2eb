//! A list that grows without being copied.

use std::ops::{Index, IndexMut};

/// Entries of a piece: small enough that the last piece wastes little, and as large as the
/// allocator hands out again for whatever comes next once it is given back.
const PIECE: usize = 1 << 14;

/// Values by number, in pieces of one size. A vector that grows is there twice while it is copied,
/// and what it leaves behind stays with the process for a while.
#[derive(Debug)]
pub(in crate::run) struct Pieces<T> {
    /// The last is filled up with defaults.
    pieces: Vec<Box<[T; PIECE]>>,
    len: usize,
}

impl<T> Default for Pieces<T> {
    fn default() -> Pieces<T> {
        Pieces { pieces: Vec::new(), len: 0 }
    }
}

impl<T: Copy + Default> Pieces<T> {
    /// How many values there are.
    pub(in crate::run) fn len(&self) -> usize {
        self.len
    }

    /// Adds a value.
    pub(in crate::run) fn push(&mut self, value: T) {
        if self.len.is_multiple_of(PIECE) {
            self.pieces.extend(vec![T::default(); PIECE].into_boxed_slice().try_into().ok());
        }
        let len = self.len;
        self[len] = value;
        self.len += 1;
    }

    /// Adds so many values that are the same.
    pub(in crate::run) fn fill(&mut self, value: T, count: usize) {
        (0..count).for_each(|_| self.push(value));
    }

    /// A value, where there is one.
    pub(in crate::run) fn get(&self, number: usize) -> Option<&T> {
        (number < self.len).then(|| &self[number])
    }

    /// All values, by number, in slices; lists of one length have slices of the same lengths.
    pub(in crate::run) fn slices(&self) -> impl Iterator<Item = &[T]> {
        let lens = (0..self.len).step_by(PIECE).map(|first| PIECE.min(self.len - first));
        self.pieces.iter().zip(lens).map(|(piece, len)| &piece[..len])
    }
}

impl<T> Index<usize> for Pieces<T> {
    type Output = T;

    fn index(&self, number: usize) -> &T {
        &self.pieces[number / PIECE][number % PIECE]
    }
}

impl<T> IndexMut<usize> for Pieces<T> {
    fn index_mut(&mut self, number: usize) -> &mut T {
        &mut self.pieces[number / PIECE][number % PIECE]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_their_numbers() {
        let mut pieces = Pieces::default();
        for number in 0..=3 * PIECE {
            assert_eq!(pieces.len(), number);
            pieces.push(number);
        }
        pieces[PIECE] += 1;
        assert_eq!(
            (pieces[PIECE - 1], pieces[PIECE], pieces[3 * PIECE]),
            (PIECE - 1, PIECE + 1, 3 * PIECE)
        );
        let lens: Vec<usize> = pieces.slices().map(<[usize]>::len).collect();
        assert_eq!(lens, [PIECE, PIECE, PIECE, 1]);
        assert_eq!(pieces.slices().flatten().filter(|value| **value % PIECE == 1).count(), 4);
        assert_eq!((pieces.get(7), pieces.get(3 * PIECE + 1)), (Some(&7), None));
    }
}
