//! Texts as numbers. Equal texts have one number; texts are compared by their real bytes after a
//! hash hit.

use std::cmp::Ordering;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;

use hashbrown::HashTable;

use crate::model::seeded_hash;

use super::pieces::Pieces;

/// Drawn anew by every process, so that nobody can make a file of keys that all hash alike and take
/// hours to tell apart. Nothing that is reported depends on it: what hashes alike is compared.
static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0_u64));

/// A hash of this process. It decides nothing by itself.
pub(in crate::run) fn hash(bytes: &[u8]) -> u64 {
    seeded_hash(bytes, *SEED)
}

/// Texts in the order in which they were first seen.
#[derive(Debug, Default)]
pub(in crate::run) struct Interner {
    texts: Texts,
    /// Numbers only, by the hashes of their texts: half as large as with the hashes beside them, and
    /// the few bits that the table keeps of each spare nearly every look at a text that is another.
    table: HashTable<u32>,
    /// The first so many texts came in rising order and are found by halves; the table holds those
    /// behind them. Keys are mostly counted or sorted, so often the table holds nothing.
    rising: u32,
    /// How many texts were looked for among them.
    searched: u32,
    /// How many texts no guess found since it was last asked for.
    missed: u32,
    /// For how many texts there should be room.
    expected: usize,
    /// The number given last, and where its text begins. Files are mostly in one order, so the next
    /// text is most often the same or the one behind it, and the table, which is everywhere in
    /// memory, need not be asked.
    last: (u32, usize),
}

impl Interner {
    /// The number of a text, new or known.
    pub(in crate::run) fn intern(&mut self, text: &str) -> u32 {
        self.intern_hashed(text, hash(text.as_bytes()))
    }

    /// As [`Interner::intern`], for a text whose hash is known already.
    pub(in crate::run) fn intern_hashed(&mut self, text: &str, hash: u64) -> u32 {
        if let Some(found) = self.guess(text) {
            self.last = found;
            return found.0;
        }
        self.missed += 1;
        if let Some(found) = self.find(text, hash) {
            self.last = (found, self.texts.start(found));
            return found;
        }
        let number = self.len();
        let rises = self.rising == number && self.is_behind(text);
        self.last = (number, self.texts.bytes.len());
        self.texts.push(text);
        if rises {
            self.rising += 1;
        } else {
            self.enter(number, hash);
        }
        number
    }

    fn find(&mut self, text: &str, hash: u64) -> Option<u32> {
        if self.rising > 0 && !self.is_behind(text) {
            if let Some(found) = self.search(text) {
                return Some(found);
            }
            // Looking by halves is slow where it is done often.
            if self.searched > FEW + self.rising / 64 {
                for number in 0..std::mem::take(&mut self.rising) {
                    self.enter(number, self.texts.hash(number));
                }
            }
        }
        let texts = &self.texts;
        self.table.find(hash, |number| texts.get(*number) == text).copied()
    }

    /// Whether a text stands behind all that rise.
    fn is_behind(&self, text: &str) -> bool {
        let last = self.rising.checked_sub(1).map(|last| self.texts.get(last));
        last.is_none_or(|last| rank(last) < rank(text))
    }

    /// The number of a text among those that rise.
    fn search(&mut self, text: &str) -> Option<u32> {
        self.searched += 1;
        let (mut from, mut to) = (0, self.rising);
        while from < to {
            let middle = from + (to - from) / 2;
            match rank(self.texts.get(middle)).cmp(&rank(text)) {
                Ordering::Less => from = middle + 1,
                Ordering::Equal => return Some(middle),
                Ordering::Greater => to = middle,
            }
        }
        None
    }

    /// Enters a text into the table.
    fn enter(&mut self, number: u32, hash: u64) {
        let texts = &self.texts;
        if self.table.capacity() == 0 {
            let room = self.expected.saturating_sub(self.rising as usize);
            self.table.reserve(room, |number| texts.hash(*number));
        }
        self.table.insert_unique(hash, number, |number| texts.hash(*number));
    }

    fn guess(&self, text: &str) -> Option<(u32, usize)> {
        let (last, start) = self.last;
        if last >= self.len() {
            return None;
        }
        let next = (last + 1, start + self.texts.length(last));
        let is = |(number, start): &(u32, usize)| {
            let here = || self.texts.bytes.get(*start..*start + text.len());
            *number < self.len() && self.texts.length(*number) == text.len() && here() == Some(text)
        };
        [self.last, next].into_iter().find(is)
    }

    /// Looks where some hashes lead to, before their texts are interned one by one. A look at the
    /// table is a wait for memory, and waits for many at once take no longer than for a few.
    pub(in crate::run) fn foresee(&self, hashes: impl Iterator<Item = u64>) {
        let text = |number: u32| self.texts.get(number).as_bytes().first().copied();
        let first = |hash: u64| {
            let mut first = None;
            self.table.find(hash, |number| {
                first = text(*number);
                true
            });
            usize::from(first.unwrap_or(0))
        };
        std::hint::black_box(hashes.map(first).sum::<usize>());
    }

    /// Whether texts were looked for in the table lately, and not found by a guess.
    pub(in crate::run) fn is_asked(&mut self) -> bool {
        std::mem::take(&mut self.missed) > FEW_MISSES
    }

    /// The text of a number.
    pub(in crate::run) fn text(&self, number: u32) -> &str {
        self.texts.get(number)
    }

    /// How many texts there are.
    pub(in crate::run) fn len(&self) -> u32 {
        u32::try_from(self.texts.lengths.len()).unwrap_or(u32::MAX)
    }

    /// Gives back the memory by which texts are found, once no text is looked for any more.
    pub(in crate::run) fn close(&mut self) {
        self.table = HashTable::new();
    }

    /// Makes room for so many texts more, all at once.
    pub(in crate::run) fn reserve(&mut self, texts: usize, bytes: usize) {
        self.texts.bytes.reserve(bytes);
        self.expected = self.texts.lengths.len() + texts;
        if self.table.capacity() > 0 {
            let known = &self.texts;
            self.table.reserve(texts, |number| known.hash(*number));
        }
    }
}

/// Texts that are looked for by halves before it is asked whether that pays.
const FEW: u32 = 4_096;

/// Texts of a block that no guess finds although the file is in order.
const FEW_MISSES: u32 = 256;

/// By what texts rise: shorter ones first, so that numbers do that are counted without zeros in
/// front.
fn rank(text: &str) -> (usize, &str) {
    (text.len(), text)
}

/// Texts between two whose beginning is kept.
const MARKED: u32 = 16;

/// A length that is too long for its byte: it is in [`Texts::long`].
const LONG: u8 = u8::MAX;

/// Texts one behind the other, and where each begins in little more than a byte.
#[derive(Debug, Default)]
struct Texts {
    bytes: String,
    lengths: Pieces<u8>,
    /// Where every text in [`MARKED`] begins.
    marks: Pieces<usize>,
    /// Long texts and their lengths.
    long: Vec<(u32, usize)>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        let number = self.lengths.len();
        if number.is_multiple_of(MARKED as usize) {
            self.marks.push(self.bytes.len());
        }
        let length = u8::try_from(text.len()).unwrap_or(LONG);
        if length == LONG {
            self.long.push((u32::try_from(number).unwrap_or(u32::MAX), text.len()));
        }
        self.lengths.push(length);
        self.bytes.push_str(text);
    }

    fn length(&self, number: u32) -> usize {
        match self.lengths[number as usize] {
            LONG => {
                let found = self.long.binary_search_by_key(&number, |(own, _)| *own);
                found.map_or(0, |at| self.long[at].1)
            }
            length => usize::from(length),
        }
    }

    fn start(&self, number: u32) -> usize {
        let first = number - number % MARKED;
        self.marks[(number / MARKED) as usize]
            + (first..number).map(|before| self.length(before)).sum::<usize>()
    }

    fn get(&self, number: u32) -> &str {
        let start = self.start(number);
        self.bytes.get(start..start + self.length(number)).unwrap_or_default()
    }

    fn hash(&self, number: u32) -> u64 {
        hash(self.get(number).as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::Interner;

    #[test]
    fn equal_texts_have_one_number() {
        let mut interner = Interner::default();
        let numbers: Vec<u32> =
            ["a", "", "b", "a", "", "bb"].iter().map(|t| interner.intern(t)).collect();
        assert_eq!(numbers, [0, 1, 2, 0, 1, 3]);
        assert_eq!((interner.text(2), interner.text(3), interner.text(1)), ("b", "bb", ""));
    }

    #[test]
    fn texts_with_one_hash_stay_apart() {
        let mut interner = Interner::default();
        interner.reserve(1000, 4000);
        let numbers: Vec<u32> =
            (0..1000).map(|n| interner.intern_hashed(&n.to_string(), 7)).collect();
        assert_eq!(numbers, (0..1000).collect::<Vec<u32>>());
        assert_eq!(interner.intern_hashed("500", 7), 500);
    }

    #[test]
    fn texts_of_any_length_are_what_they_were() {
        let text = |n: usize| "x".repeat([3, 254, 255, 256, 0, 70_000][n % 6]) + &n.to_string();
        let mut interner = Interner::default();
        let numbers: Vec<u32> = (0..100).map(|n| interner.intern(&text(n))).collect();
        for (n, number) in numbers.into_iter().enumerate().rev() {
            assert_eq!(interner.text(number), text(n));
            assert_eq!(interner.intern(&text(n)), number);
        }
    }

    #[test]
    fn texts_that_rise_are_found_with_those_that_do_not() {
        // Rising ones; then some out of order, rising ones again, and known ones of all kinds.
        let mut texts: Vec<String> = (0..3_000).map(|n| format!("C-{}", n * 2)).collect();
        texts.extend((0..500).map(|n| format!("C-{}", (n * 997 % 3_000) * 2 + 1)));
        texts.extend((3_000..4_000).map(|n| format!("C-{}", n * 2)));
        for reserved in [0, 4_500] {
            let mut interner = Interner::default();
            interner.reserve(reserved, reserved * 8);
            for (number, text) in (0..).zip(&texts) {
                assert_eq!(interner.intern(text), number);
            }
            // So often that looking by halves is given up on the way.
            for turn in 0..3 {
                for number in (0..4_500_u32).rev() {
                    let text = &texts[number as usize];
                    assert_eq!(interner.intern(text), number, "turn {turn}");
                    assert_eq!(interner.text(number), text);
                }
            }
            assert_eq!(interner.rising, 0);
            assert_eq!(interner.intern("C-1000000"), 4_500);
        }
    }

    #[test]
    fn a_growing_table_finds_what_it_had() {
        let mut interner = Interner::default();
        for turn in 0..2 {
            for number in 0..10_000 {
                assert_eq!(interner.intern(&number.to_string()), number, "turn {turn}");
            }
        }
    }
}
