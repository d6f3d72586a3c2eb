//! The texts a workbook keeps in one place, for cells to point at.

use super::rows::{Row, Trouble};

/// Bytes of such texts that are held.
const BYTES_MAX: usize = 128 * 1024 * 1024;
/// How many of them.
const COUNT_MAX: usize = 8 * 1024 * 1024;

/// Texts by number, in one string.
#[derive(Default)]
pub(super) struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    /// Adds the next text.
    pub(super) fn push(&mut self, text: &str) -> Result<(), Trouble> {
        if self.ends.len() >= COUNT_MAX || self.text.len() + text.len() > BYTES_MAX {
            return Err(Trouble::Limit(format!(
                "a workbook has at most {COUNT_MAX} different texts, of {BYTES_MAX} bytes"
            )));
        }
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        Ok(())
    }

    /// The text with a number, from 0.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end)
    }
}

/// Bytes of rows that any workbook may hold, and for each byte of its file.
const ROWS_BYTES_FREE: u64 = 256 * 1024 * 1024;
const ROWS_BYTES_RATIO: u64 = 64;

/// What the rows of a workbook may come to. Cells can point at one text, or stand for many, and a
/// small file could ask for a terabyte.
pub(super) struct Budget {
    whole: u64,
    left: u64,
}

impl Budget {
    /// The budget of a file of so many bytes.
    pub(super) fn of(size: u64) -> Budget {
        let whole = ROWS_BYTES_FREE + size.saturating_mul(ROWS_BYTES_RATIO);
        Budget { whole, left: whole }
    }

    /// Takes a row from it.
    pub(super) fn spend(&mut self, row: &Row) -> Result<(), Trouble> {
        let cost = row.text_bytes() + 8 * row.cells();
        self.left = self.left.checked_sub(cost as u64).ok_or_else(|| {
            let text = format!("the rows of a file of its size have at most {} bytes", self.whole);
            Trouble::Limit(text)
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::CellKind;

    #[test]
    fn rows_use_up_a_budget() {
        let mut row = Row::default();
        row.add(0, &"x".repeat(1 << 20), CellKind::Text);
        let mut budget = Budget::of(1 << 20);
        let rows = (0..1_000).take_while(|_| budget.spend(&row).is_ok()).count();
        assert_eq!(rows, 256 + 64 - 1);
    }

    #[test]
    fn texts_come_back_by_number() {
        let mut texts = Texts::default();
        for text in ["a", "", "Grüße"] {
            assert!(texts.push(text).is_ok());
        }
        assert_eq!([0, 1, 2, 3].map(|n| texts.get(n)), [Some("a"), Some(""), Some("Grüße"), None]);
    }
}
