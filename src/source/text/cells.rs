//! The cells of a record, and the search for delimiters.

use memchr::memchr;

use super::Dialect;
use crate::table::limits::COLUMNS_MAX;

/// The cells of one record after the other. To be used with the same bytes only, from front to
/// back.
#[derive(Debug, Clone, Default)]
pub(super) struct Cells {
    /// Where each of them begins and ends, without its quotes; behind `count` stands what is left
    /// of earlier records, so that adding a cell is no more than two stores.
    slots: Vec<(u32, u32)>,
    count: usize,
    /// Which quoted cells hold doubled or escaped quotes.
    pub(super) doubled: Vec<u32>,
    /// Which cells without quotes hold an escape byte.
    pub(super) escaped: Vec<u32>,
    /// Which cells begin as `="01234"` does.
    pub(super) guarded: Vec<u32>,
    /// How many more there are than the list may hold.
    over: usize,
    /// The next quote, as far as it was looked for.
    quote: Option<usize>,
}

const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
const GATHER: u64 = 0x0102_0408_1020_4080;
const LOW: u64 = u64::from_ne_bytes([0x7F; 8]);

impl Cells {
    /// How many cells the record has.
    pub(super) fn count(&self) -> usize {
        self.count + self.over
    }

    /// Where each cell begins and ends.
    pub(super) fn ranges(&self) -> &[(u32, u32)] {
        &self.slots[..self.count]
    }

    /// The same, to be corrected.
    pub(super) fn ranges_mut(&mut self) -> &mut [(u32, u32)] {
        &mut self.slots[..self.count]
    }

    pub(super) fn clear(&mut self) {
        self.count = 0;
        self.doubled.clear();
        self.escaped.clear();
        self.guarded.clear();
        self.over = 0;
    }

    /// Whether the text of every cell is what stands in the file.
    pub(super) fn are_plain(&self) -> bool {
        self.doubled.is_empty() && self.escaped.is_empty() && self.guarded.is_empty()
    }

    /// The first quote at or behind `from`, or else the end of the bytes. Most files have none or
    /// few, so it is not looked for in each record anew.
    pub(super) fn next_quote(&mut self, bytes: &[u8], from: usize, quote: u8) -> usize {
        match self.quote {
            Some(known) if known >= from => known,
            _ => {
                let found = memchr(quote, &bytes[from..]).map_or(bytes.len(), |at| from + at);
                *self.quote.insert(found)
            }
        }
    }

    pub(super) fn push(&mut self, start: usize, end: usize) {
        self.make_room();
        if self.count < COLUMNS_MAX {
            self.slots[self.count] = (offset(start), offset(end));
            self.count += 1;
        } else {
            self.over += 1;
        }
    }

    /// Makes room for as many cells as are found at once.
    fn make_room(&mut self) {
        if self.slots.len() < self.count + 64 {
            self.slots.resize(self.slots.len() * 2 + 128, (0, 0));
        }
    }

    pub(super) fn quoted(&mut self, start: usize, end: usize, doubled: bool) {
        if doubled && self.count < COLUMNS_MAX {
            self.doubled.push(offset(self.count));
        }
        self.push(start, end);
    }

    /// Notes that the cell which is about to be added begins as `="01234"` does.
    pub(super) fn guard(&mut self) {
        if self.count < COLUMNS_MAX {
            self.guarded.push(offset(self.count));
        }
    }

    /// Adds a cell that stands without quotes.
    pub(super) fn bare<const PLAIN: bool>(
        &mut self,
        bytes: &[u8],
        start: usize,
        end: usize,
        dialect: Dialect,
    ) {
        if !PLAIN
            && let Some(escape) = dialect.escape()
            && self.count < COLUMNS_MAX
            && memchr(escape, &bytes[start..end]).is_some()
        {
            self.escaped.push(offset(self.count));
        }
        self.push(start, end);
    }

    /// [`Cells::split`] for any dialect, or for a plain one.
    pub(super) fn split_as<const PLAIN: bool>(
        &mut self,
        bytes: &[u8],
        cell: usize,
        from: usize,
        to: usize,
        dialect: Dialect,
    ) -> usize {
        if PLAIN {
            return self.split(bytes, cell, from, to, dialect.first_byte());
        }
        let (mut cell, mut from) = (cell, from);
        while let Some(at) = dialect.next_delimiter(bytes, cell, from, to) {
            self.bare::<false>(bytes, cell, at, dialect);
            cell = at + dialect.delimiter().len();
            from = cell;
        }
        cell
    }

    /// The hot loop: adds the cells that end between two places and says where the next begins.
    /// Cells are short, so 64 bytes are compared at a time: a search for each delimiter would cost
    /// more to begin than to do.
    fn split(&mut self, bytes: &[u8], cell: usize, from: usize, to: usize, delimiter: u8) -> usize {
        let mut cell = offset(cell);
        let mut first = offset(from);
        for part in bytes[from..to].chunks(64) {
            let mut hits = if let Some(part) = part.first_chunk::<64>() {
                delimiters(part, delimiter)
            } else {
                let mut padded = [!delimiter; 64];
                padded[..part.len()].copy_from_slice(part);
                delimiters(&padded, delimiter)
            };
            self.make_room();
            let mut count = self.count;
            while hits != 0 {
                let end = first + hits.trailing_zeros();
                self.slots[count] = (cell, end);
                count += 1;
                cell = end + 1;
                hits &= hits - 1;
            }
            self.count = count.min(COLUMNS_MAX);
            self.over += count - self.count;
            first = first.saturating_add(64);
        }
        cell as usize
    }

    /// Forgets all cells but the first `count`, to read on before what was looked at.
    pub(super) fn truncate(&mut self, count: usize) {
        self.count = count.min(COLUMNS_MAX);
        self.over = count - self.count;
        for list in [&mut self.doubled, &mut self.escaped, &mut self.guarded] {
            list.retain(|index| (*index as usize) < count);
        }
        self.quote = None;
    }
}

/// Which of the bytes are delimiters, the first in the lowest bit.
fn delimiters(part: &[u8; 64], delimiter: u8) -> u64 {
    let pattern = ONES * u64::from(delimiter);
    let mut hits = 0;
    for word in part.as_chunks::<8>().0.iter().rev() {
        let differs = u64::from_le_bytes(*word) ^ pattern;
        // The high bit of each byte that is a delimiter; no carry leaves its byte.
        let high = !(((differs & LOW) + LOW) | differs | LOW);
        // The product gathers these bits, in order, in the highest byte.
        hits = hits << 8 | (high >> 7).wrapping_mul(GATHER) >> 56;
    }
    hits
}

/// An offset in a block, which is far below 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
