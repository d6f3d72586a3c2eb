//! Where rows begin, in a little more than two bytes each.

use super::NONE;
use super::pieces::Pieces;

/// Rows between two whose byte is kept as it is.
const MARKED: usize = 16;

/// A distance that is too long for its two bytes, or goes back to the beginning of a block: the
/// byte itself is in [`Places::far`].
const FAR: u16 = u16::MAX;

/// The bytes and lines at which rows begin.
#[derive(Debug, Default)]
pub(in crate::run) struct Places {
    /// By row how many bytes it begins behind the row before it, or [`FAR`].
    steps: Pieces<u16>,
    /// The bytes of every row in [`MARKED`].
    marks: Pieces<u32>,
    /// Rows behind a step that is [`FAR`], and their bytes.
    far: Vec<(u32, u32)>,
    /// Rows that do not begin on the line behind that of the row before, and their lines.
    jumps: Vec<(u32, u32)>,
    /// Byte and line of the row that was added last.
    last: (u32, u32),
}

impl Places {
    /// Adds a row: its byte in its block and its line.
    pub(in crate::run) fn push(&mut self, byte: u32, line: u32) {
        let row = self.steps.len();
        let index = u32::try_from(row).unwrap_or(NONE);
        let (last_byte, last_line) = self.last;
        let step = byte.checked_sub(last_byte).and_then(|step| u16::try_from(step).ok());
        let step = step.filter(|step| *step != FAR);
        if row.is_multiple_of(MARKED) {
            self.marks.push(byte);
        } else if step.is_none() {
            self.far.push((index, byte));
        }
        self.steps.push(step.unwrap_or(FAR));
        if row == 0 || last_line.checked_add(1) != Some(line) {
            self.jumps.push((index, line));
        }
        self.last = (byte, line);
    }

    /// Where a row begins, in bytes from the beginning of its block.
    pub(in crate::run) fn byte(&self, row: u32) -> u32 {
        let at = row as usize;
        let mut bytes = 0;
        for row in (at / MARKED * MARKED + 1..=at).rev() {
            match self.steps[row] {
                FAR => return self.far_byte(row) + bytes,
                step => bytes += u32::from(step),
            }
        }
        self.marks[at / MARKED] + bytes
    }

    fn far_byte(&self, row: usize) -> u32 {
        let found = self.far.binary_search_by_key(&row, |(own, _)| *own as usize);
        found.map_or(0, |at| self.far[at].1)
    }

    /// The physical line of a row; for a sheet its row.
    pub(in crate::run) fn line(&self, row: u32) -> u32 {
        let behind = self.jumps.partition_point(|(own, _)| *own <= row);
        let jump = behind.checked_sub(1).and_then(|at| self.jumps.get(at));
        jump.map_or(0, |(from, line)| line + (row - from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_what_they_were() {
        let mut places = Places::default();
        let (mut byte, mut line) = (0_u32, 1_u32);
        let mut put = Vec::new();
        for row in 0..5_000_u32 {
            put.push((byte, line));
            places.push(byte, line);
            byte += match row % 37 {
                3 => 65_534,
                4 => 65_535,
                5 => 1_000_000,
                6 => 0,
                other => other * 11,
            };
            line += 1 + u32::from(row % 41 == 7) * 3;
            if row % 790 == 789 {
                byte = 0;
            }
            if row % 2_000 == 1_999 {
                line = 2;
            }
        }
        let got: Vec<(u32, u32)> =
            (0..5_000).map(|row| (places.byte(row), places.line(row))).collect();
        assert_eq!(got, put);
    }
}
