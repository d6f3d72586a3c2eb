//! Texts as numbers. Equal texts have one number; texts are compared by their real bytes after a
//! hash hit.

use hashbrown::HashTable;

use crate::model::quick_hash;

/// A hash that is the same in every run. It decides nothing by itself.
pub(in crate::run) fn hash(bytes: &[u8]) -> u64 {
    quick_hash(bytes)
}

/// A number and part of its text's hash, so that a growing table need not look at the text again.
type Entry = (u32, u32);

/// Texts in the order in which they were first seen.
#[derive(Debug, Default)]
pub(in crate::run) struct Interner {
    bytes: String,
    ends: Vec<u32>,
    table: HashTable<Entry>,
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
        self.table
            .insert_unique(spread(part(hash)), (part(hash), number), |(part, _)| spread(*part));
        number
    }

    fn guess(&self, text: &str) -> Option<u32> {
        let count = self.len();
        [self.last, self.last.saturating_add(1)]
            .into_iter()
            .find(|number| *number < count && slice(&self.bytes, &self.ends, *number) == text)
    }

    fn find_hashed(&self, text: &str, hash: u64) -> Option<u32> {
        let part = part(hash);
        let is = |entry: &Entry| entry.0 == part && slice(&self.bytes, &self.ends, entry.1) == text;
        self.table.find(spread(part), is).map(|(_, number)| *number)
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
        self.table.reserve(texts, |(part, _)| spread(*part));
    }
}

/// The half of a hash that an entry keeps.
#[expect(clippy::cast_possible_truncation, reason = "half of the hash is what is wanted")]
fn part(hash: u64) -> u32 {
    hash as u32
}

/// The table looks at the upper and the lower bits of a hash, so both must depend on the half.
fn spread(part: u32) -> u64 {
    u64::from(part).wrapping_mul(0x9E37_79B9_7F4A_7C15)
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
        let numbers: Vec<u32> =
            (0..1000).map(|n| interner.intern_hashed(&n.to_string(), 7)).collect();
        assert_eq!(numbers, (0..1000).collect::<Vec<u32>>());
        assert_eq!(interner.intern_hashed("500", 7), 500);
    }
}
