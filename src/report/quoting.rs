//! Cells of a CSV file: quoting, and the guard against cells that a spreadsheet program would
//! take for a formula.
//!
//! The guard is one apostrophe before the cell, and a cell is guarded only if [`is_trigger`] says
//! so. Whoever removes the guard removes one apostrophe from exactly the cells named as guarded;
//! a cell that came with an apostrophe of its own is not guarded, not named, and stays as it is.

use memchr::{memchr, memchr_iter, memchr2, memchr3};

use crate::model::is_free_of;

/// Opens every CSV file of a report.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
const LINE_END: &[u8] = b"\r\n";

/// Records of a CSV file, cell by cell: [`Records::plain`] and [`Records::guarded`], then
/// [`Records::end`].
pub(super) struct Records {
    bytes: Vec<u8>,
    /// Whether the next cell is the first of its record.
    begins: bool,
    /// A cell with its guard, made here so that the memory is asked for once.
    cell: String,
}

impl Records {
    /// Records of a new file.
    pub(super) fn new_file() -> Records {
        Records::behind(BYTE_ORDER_MARK.to_vec())
    }

    /// Records behind others.
    pub(super) fn behind(bytes: Vec<u8>) -> Records {
        Records { bytes, begins: true, cell: String::new() }
    }

    /// Adds a cell as it is.
    pub(super) fn plain(&mut self, text: &str) {
        if is_free_of(text, *b",\"") {
            self.next();
            self.bytes.extend_from_slice(text.as_bytes());
        } else {
            self.odd(text);
        }
    }

    /// Adds a cell, guarded if it needs to be; says whether it was.
    pub(super) fn guarded(&mut self, text: &str) -> bool {
        // Most cells begin with a letter or a digit and hold nothing that would have to be looked at.
        if text.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric)
            && is_free_of(text, *b",\"|")
        {
            self.next();
            self.bytes.extend_from_slice(text.as_bytes());
            return false;
        }
        let trigger = is_trigger(text);
        if trigger {
            let mut cell = std::mem::take(&mut self.cell);
            cell.clear();
            cell.push('\'');
            cell.push_str(text);
            self.odd(&cell);
            self.cell = cell;
        } else {
            self.odd(text);
        }
        trigger
    }

    /// Adds the cells of a text in which they are parted by commas, guarded where they need to be;
    /// `take` is given the number of each that was. The text has no control character, no quote and
    /// no `|`: a cell in it needs no quotes, and few have to be looked at.
    pub(super) fn joined(&mut self, text: &str, mut take: impl FnMut(usize)) {
        let bytes = text.as_bytes();
        let (mut copied, mut begin) = (0, 0);
        self.next();
        for (at, end) in memchr_iter(b',', bytes).chain([bytes.len()]).enumerate() {
            let first = bytes.get(begin).unwrap_or(&b',');
            if !first.is_ascii_alphanumeric()
                && *first != b','
                && text.get(begin..end).is_some_and(is_trigger)
            {
                self.bytes.extend_from_slice(&bytes[copied..begin]);
                self.bytes.push(b'\'');
                copied = begin;
                take(at);
            }
            begin = end + 1;
        }
        self.bytes.extend_from_slice(&bytes[copied..]);
    }

    fn next(&mut self) {
        if !std::mem::take(&mut self.begins) {
            self.bytes.push(b',');
        }
    }

    /// Adds a cell that may need quotes: one with a comma, a quote or an end of a line in it.
    fn odd(&mut self, text: &str) {
        self.next();
        let bytes = text.as_bytes();
        if memchr3(b',', b'"', b'\n', bytes).is_none() && memchr(b'\r', bytes).is_none() {
            self.bytes.extend_from_slice(bytes);
            return;
        }
        self.bytes.push(b'"');
        let mut copied = 0;
        for quote in memchr_iter(b'"', bytes) {
            // The quote itself comes twice: here, and with what stands behind it.
            self.bytes.extend_from_slice(&bytes[copied..=quote]);
            copied = quote;
        }
        self.bytes.extend_from_slice(&bytes[copied..]);
        self.bytes.push(b'"');
    }

    /// Ends a record.
    pub(super) fn end(&mut self) {
        self.bytes.extend_from_slice(LINE_END);
        self.begins = true;
    }

    /// What was written.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Gives a text with the guard before it if it needs one.
pub(super) fn guarded_text(text: &str) -> String {
    if is_trigger(text) { format!("'{text}") } else { text.to_owned() }
}

/// Whether some spreadsheet program could run the text: it begins like a formula, one of its
/// lines does (a careless reader takes that line for a row), or it is a call of another program
/// (`name|'argument'!item`).
pub(super) fn is_trigger(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(&first) = bytes.first() else { return false };
    if matches!(first, b'\t' | b'\r' | 0) || begins_like_formula(text) {
        return true;
    }
    if memchr2(b'\n', b'\r', bytes).is_some()
        && text.split(['\n', '\r']).skip(1).any(begins_like_formula)
    {
        return true;
    }
    memchr(b'|', bytes).is_some_and(|pipe| pipe == 0 || memchr(b'!', &bytes[pipe..]).is_some())
}

fn begins_like_formula(text: &str) -> bool {
    let ignored = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '"' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    };
    let first = text.chars().find(|&c| !ignored(c));
    matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '−'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NASTY: &[&str] = &[
        "",
        "plain",
        "=1+1",
        "+44 20 7946 0034",
        "-5",
        "@SUM(A1)",
        "'=1+1",
        "''",
        "'",
        "'s-Gravenhage",
        "\t=1",
        "\r=1",
        "\n=1",
        "\n",
        " =1",
        "\u{a0}=1",
        "\u{feff}=1",
        "\u{200b}-1",
        "\"=1+1",
        "\"\"\"",
        "a,b",
        "a\"b",
        "line\n=cmd",
        "line\r\n+cmd",
        "line\nline",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "cmd|'/c calc'!A0",
        "a|b",
        "|x",
        "\0=1",
        "5-3",
        "a=b",
        "O'Neil",
        "Ünïcode −",
    ];

    #[test]
    fn what_could_run_is_guarded_and_nothing_else() {
        for text in ["=1", "+1", "-1", "@x", "\tx", "\rx", " =1", "\n=1", "\"=1", "＝1", "|x", "−1"]
        {
            assert!(is_trigger(text), "{text:?}");
        }
        for text in ["cmd|'/c calc'!A0", "x\n=1", "x\r\n -1", "\u{feff}=1", "\0"] {
            assert!(is_trigger(text), "{text:?}");
        }
        for text in ["", "a", "'=1", "5-3", "a=b", "a|b", "x\ny", "O'Neil", " a"] {
            assert!(!is_trigger(text), "{text:?}");
        }
    }

    #[test]
    fn every_value_comes_back_bit_for_bit() {
        let mut records = Records::behind(Vec::new());
        let named: Vec<bool> = NASTY.iter().map(|text| records.guarded(text)).collect();
        records.end();
        let bytes = records.into_bytes();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[..]);
        let record = reader.records().next().unwrap().unwrap();
        let back: Vec<&str> = (record.iter().zip(&named))
            .map(|(cell, &named)| if named { cell.strip_prefix('\'').unwrap() } else { cell })
            .collect();
        assert_eq!(back, NASTY);
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(&record).unwrap();
        assert_eq!(writer.into_inner().unwrap(), bytes, "no more quotes than are needed");
        assert!(record.iter().all(|cell| !is_trigger(cell) || cell.starts_with('\'')));
    }

    #[test]
    fn cells_in_one_piece_are_written_as_one_by_one() {
        for text in ["a,b,c", "", ",,", "=1,b", "a,+1,", "-,@x,１", " =1,2, 3", "−1,\u{feff}=1,ü"]
        {
            let [mut whole, mut single] = [(); 2].map(|()| Records::behind(b"x\r\n".to_vec()));
            let (mut told, mut expected) = (Vec::new(), Vec::new());
            whole.joined(text, |at| told.push(at));
            for (at, cell) in text.split(',').enumerate() {
                if single.guarded(cell) {
                    expected.push(at);
                }
            }
            for records in [&mut whole, &mut single] {
                records.plain("end");
                records.end();
            }
            assert_eq!(told, expected, "{text}");
            assert_eq!(whole.into_bytes(), single.into_bytes(), "{text}");
        }
    }

    #[test]
    fn a_guarded_cell_begins_with_its_guard_inside_the_quotes() {
        let mut records = Records::behind(b"before\r\n".to_vec());
        assert!(records.guarded("=a,\"b\""));
        records.plain("");
        records.end();
        assert_eq!(records.into_bytes(), b"before\r\n\"'=a,\"\"b\"\"\",\r\n");
    }
}
