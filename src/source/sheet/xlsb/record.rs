//! Records of the parts of an `.xlsb` workbook: a kind and a length, each in as many bytes as it
//! takes, and the content.

use std::io::Read;

use crate::source::sheet::binary::u32_at;
use crate::source::sheet::xml::push_most;
use crate::table::limits::CELL_BYTES_MAX;

/// Bytes of a record; a text of 32,767 letters with all its runs has less than one million.
const RECORD_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Kinds of records that are read.
pub(super) mod kind {
    pub(in super::super) const ROW: u16 = 0;
    pub(in super::super) const BLANK: u16 = 1;
    pub(in super::super) const RK: u16 = 2;
    pub(in super::super) const ERROR: u16 = 3;
    pub(in super::super) const BOOL: u16 = 4;
    pub(in super::super) const REAL: u16 = 5;
    pub(in super::super) const TEXT: u16 = 6;
    pub(in super::super) const SHARED: u16 = 7;
    pub(in super::super) const FORMULA_TEXT: u16 = 8;
    pub(in super::super) const FORMULA_NUMBER: u16 = 9;
    pub(in super::super) const FORMULA_BOOL: u16 = 10;
    pub(in super::super) const FORMULA_ERROR: u16 = 11;
    pub(in super::super) const SHORT_BLANK: u16 = 12;
    pub(in super::super) const SHORT_RK: u16 = 13;
    pub(in super::super) const SHORT_ERROR: u16 = 14;
    pub(in super::super) const SHORT_BOOL: u16 = 15;
    pub(in super::super) const SHORT_REAL: u16 = 16;
    pub(in super::super) const SHORT_TEXT: u16 = 17;
    pub(in super::super) const SHORT_SHARED: u16 = 18;
    pub(in super::super) const SHARED_ITEM: u16 = 19;
    pub(in super::super) const FORMAT: u16 = 44;
    pub(in super::super) const STYLE: u16 = 47;
    pub(in super::super) const RICH: u16 = 62;
    pub(in super::super) const BEGIN_SHEET_DATA: u16 = 145;
    pub(in super::super) const END_SHEET_DATA: u16 = 146;
    pub(in super::super) const WORKBOOK: u16 = 153;
    pub(in super::super) const SHEET: u16 = 156;
    pub(in super::super) const BEGIN_STYLES: u16 = 617;
    pub(in super::super) const END_STYLES: u16 = 618;
}

/// A reader of records.
pub(super) struct Records<R> {
    source: R,
    content: Vec<u8>,
}

impl<R: Read> Records<R> {
    pub(super) fn new(source: R) -> Records<R> {
        Records { source, content: Vec::new() }
    }

    /// Reads the next record and says its kind; `None` at the end of the part.
    pub(super) fn next(&mut self) -> Result<Option<u16>, String> {
        let Some(first) = self.byte()? else { return Ok(None) };
        let mut found = u16::from(first & 0x7F);
        if first & 0x80 != 0 {
            let second = self.byte()?.ok_or("a record is cut off")?;
            found |= u16::from(second & 0x7F) << 7;
        }
        let mut length = 0;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte()?.ok_or("a record is cut off")?;
            length |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        if length > RECORD_BYTES_MAX {
            return Err(format!("a record has more than {RECORD_BYTES_MAX} bytes"));
        }
        self.content.clear();
        (&mut self.source)
            .take(length as u64)
            .read_to_end(&mut self.content)
            .map_err(|error| error.to_string())?;
        if self.content.len() < length {
            return Err("a record is cut off".to_owned());
        }
        Ok(Some(found))
    }

    /// The content of the record read last.
    pub(super) fn content(&self) -> &[u8] {
        &self.content
    }

    fn byte(&mut self) -> Result<Option<u8>, String> {
        let mut byte = [0];
        let count = self.source.read(&mut byte).map_err(|error| error.to_string())?;
        Ok((count > 0).then_some(byte[0]))
    }
}

/// A text with its length in letters in front, and what stands behind it.
pub(super) fn wide_text(content: &[u8]) -> Option<(String, &[u8])> {
    let count = usize::try_from(u32_at(content.get(..4)?, 0)).ok()?;
    // A text that is not there has this length.
    if count == 0xFFFF_FFFF {
        return Some((String::new(), &content[4..]));
    }
    let bytes = content.get(4..count.checked_mul(2)?.checked_add(4)?)?;
    let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let mut text = String::new();
    for letter in char::decode_utf16(units) {
        let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
        push_most(&mut text, letter.encode_utf8(&mut [0; 4]), CELL_BYTES_MAX);
    }
    Some((text, &content[4 + count * 2..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_cut_where_they_end() {
        let bytes = [[0x07, 0x02, 1, 2].as_slice(), &[0x9C, 0x01, 0x00], &[0x05, 0x83]].concat();
        let mut records = Records::new(bytes.as_slice());
        assert_eq!(records.next(), Ok(Some(7)));
        assert_eq!(records.content(), [1, 2]);
        assert_eq!(records.next(), Ok(Some(kind::SHEET)));
        assert_eq!(records.content(), [0_u8; 0]);
        assert!(records.next().is_err());
        assert!(Records::new([7, 0xFF, 0xFF, 0xFF, 0x7F].as_slice()).next().is_err());
    }

    #[test]
    fn texts_have_no_more_letters_than_there_are() {
        assert_eq!(wide_text(b"\x01\0\0\0a\0z").map(|found| found.0).as_deref(), Some("a"));
        assert_eq!(wide_text(b"\x02\0\0\0a\0"), None);
        assert_eq!(wide_text(b"\xFE\xFF\xFF\xFFa\0"), None);
    }
}
