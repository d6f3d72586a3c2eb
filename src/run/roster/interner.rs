//! Texts as numbers. Equal texts have one number; texts are compared by their real bytes after a
//! hash hit.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;

use hashbrown::HashTable;

use crate::model::seeded_hash;

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
    bytes: String,
    ends: Vec<u32>,
    /// Numbers only, by the hashes of their texts: half as large as with the hashes beside them, and
    /// the few bits that the table keeps of each spare nearly every look at a text that is another.
    table: HashTable<u32>,
    /// The number given last. Files are mostly in one order, so the next text is most often the
    /// same or the one behind it, and the table, which is everywhere in memory, need not be asked.
    last: u32,
}

impl Interner {
    /// The number of a text, new or known.
    pub(in crate::run) fn intern(&mut self, text: &str) -> u32 {
        self.intern_hashed(text, hash(text.as_bytes()))
    }

    /// As [`Interner::intern`], for a text whose hash is known already.
    pub(in crate::run) fn intern_hashed(&mut self, text: &str, hash: u64) -> u32 {
        if let Some(found) = self.guess(text).or_else(|| self.find_hashed(text, hash)) {
            self.last = found;
            return found;
        }
        let number = self.len();
        self.last = number;
        self.bytes.push_str(text);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        let hash_of = hash_of(&self.bytes, &self.ends);
        self.table.insert_unique(hash, number, hash_of);
        number
    }

    fn guess(&self, text: &str) -> Option<u32> {
        let count = self.len();
        [self.last, self.last.saturating_add(1)]
            .into_iter()
            .find(|number| *number < count && slice(&self.bytes, &self.ends, *number) == text)
    }

    fn find_hashed(&self, text: &str, hash: u64) -> Option<u32> {
        let is = |number: &u32| slice(&self.bytes, &self.ends, *number) == text;
        self.table.find(hash, is).copied()
    }

    /// Looks where some hashes lead to, before their texts are interned one by one. A look at the
    /// table is a wait for memory, and waits for many at once take no longer than for a few.
    pub(in crate::run) fn foresee(&self, hashes: impl Iterator<Item = u64>) {
        let seen = hashes.filter(|hash| self.table.find(*hash, |_| true).is_some()).count();
        std::hint::black_box(seen);
    }

    /// The text of a number.
    pub(in crate::run) fn text(&self, number: u32) -> &str {
        slice(&self.bytes, &self.ends, number)
    }

    /// How many texts there are.
    pub(in crate::run) fn len(&self) -> u32 {
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }

    /// Gives back the memory by which texts are found, once no text is looked for any more.
    pub(in crate::run) fn close(&mut self) {
        self.table = HashTable::new();
    }

    /// Makes room for so many texts more, all at once.
    pub(in crate::run) fn reserve(&mut self, texts: usize, bytes: usize) {
        self.bytes.reserve(bytes);
        self.ends.reserve(texts);
        self.table.reserve(texts, hash_of(&self.bytes, &self.ends));
    }
}

/// The hash of a number's text, for a table that grows.
fn hash_of<'a>(bytes: &'a str, ends: &'a [u32]) -> impl Fn(&u32) -> u64 + 'a {
    move |number| hash(slice(bytes, ends, *number).as_bytes())
}

fn slice<'a>(bytes: &'a str, ends: &[u32], number: u32) -> &'a str {
    let number = number as usize;
    let start = if number == 0 { 0 } else { ends[number - 1] as usize };
    bytes.get(start..ends[number] as usize).unwrap_or_default()
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
    fn a_growing_table_finds_what_it_had() {
        let mut interner = Interner::default();
        for turn in 0..2 {
            for number in 0..10_000 {
                assert_eq!(interner.intern(&number.to_string()), number, "turn {turn}");
            }
        }
    }
}
