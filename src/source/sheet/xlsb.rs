//! Binary workbooks (`.xlsb`), read record by record.

mod parts;
mod record;

use std::collections::{HashSet, VecDeque};
use std::io::BufReader;

use super::binary::{error_text, rk, u16_at, u32_at};
use super::books::{Book, Sheet, hidden_rows};
use super::number_format::Formats;
use super::package::{Member, Package};
use super::rows::{Row, Trouble};
use super::texts::{Budget, Texts};
use crate::source::file::Stream;
use crate::table::limits::{COLUMNS_MAX, ROW_BYTES_MAX, SHEET_ROWS_MAX};
use crate::table::{CellKind, column_letters};
use parts::{Bound, Workbook};
use record::{Records, kind, wide_text};

/// A workbook being read.
struct Xlsb {
    package: Package,
    sheets: VecDeque<Bound>,
    seen: HashSet<String>,
    is_1904: bool,
    texts: Texts,
    formats: Formats,
    sheet: Option<Cells>,
    /// Hidden rows of the sheet, as far as it was read.
    hidden_rows: u64,
    budget: Budget,
}

/// The sheet being read.
struct Cells {
    records: Records<BufReader<Member>>,
    /// The number of the row being read, from 1; 0 before the first.
    row: u32,
    /// The number of the row whose head was read ahead.
    ahead: Option<u32>,
    /// The column behind the last cell.
    column: u32,
    inside: bool,
}

/// Opens a workbook.
pub(super) fn open(stream: Stream) -> Result<Box<dyn Book>, Trouble> {
    let budget = Budget::of(stream.size());
    let mut package = Package::open(stream)?;
    let Workbook { sheets, is_1904, texts, styles } = parts::workbook(&mut package)?;
    let texts = parts::texts(&mut package, texts.as_deref())?;
    let formats = parts::formats(&mut package, styles.as_deref())?;
    let sheets = sheets.into();
    let seen = HashSet::new();
    Ok(Box::new(Xlsb {
        package,
        sheets,
        seen,
        is_1904,
        texts,
        formats,
        sheet: None,
        hidden_rows: 0,
        budget,
    }))
}

impl Book for Xlsb {
    fn next_sheet(&mut self) -> Result<Option<Sheet>, Trouble> {
        self.sheet = None;
        let Some(Bound { name, hidden, part }) = self.sheets.pop_front() else { return Ok(None) };
        let Some(member) = self.package.member(&part)? else {
            return Err(Trouble::File(format!("the workbook lacks its sheet `{name}`")));
        };
        if !self.seen.insert(part) {
            return Err(Trouble::File(format!("sheet `{name}` of the workbook is in it twice")));
        }
        self.hidden_rows = 0;
        self.sheet = Some(Cells {
            records: Records::new(BufReader::with_capacity(64 * 1024, member)),
            row: 0,
            ahead: None,
            column: 0,
            inside: false,
        });
        Ok(Some(Sheet { name, hidden }))
    }

    fn next_row(&mut self, row: &mut Row) -> Result<bool, Trouble> {
        let Some(mut cells) = self.sheet.take() else { return Ok(false) };
        loop {
            row.clear();
            let more = self.read_row(&mut cells, row)?;
            if !row.is_empty() {
                self.budget.spend(row)?;
                row.number = cells.row;
                self.sheet = more.then_some(cells);
                return Ok(true);
            }
            if !more {
                return Ok(false);
            }
        }
    }

    fn note(&mut self) -> Result<Option<String>, Trouble> {
        if let Some(mut cells) = self.sheet.take() {
            loop {
                match cells.records.next().map_err(|reason| cells.damaged(reason))? {
                    Some(kind::ROW) => self.hidden_rows += u64::from(cells.is_hidden_row()),
                    Some(kind::END_SHEET_DATA) | None => break,
                    Some(_) => {}
                }
            }
        }
        Ok(hidden_rows(self.hidden_rows))
    }
}

impl Xlsb {
    /// Reads up to the head of the next row; `false` at the end of the sheet.
    fn read_row(&mut self, cells: &mut Cells, row: &mut Row) -> Result<bool, Trouble> {
        if let Some(number) = cells.ahead.take() {
            (cells.row, cells.column) = (number, 0);
        }
        loop {
            let Some(found) = cells.records.next().map_err(|reason| cells.damaged(reason))? else {
                return Err(cells.damaged("the sheet ends too early".to_owned()));
            };
            match found {
                kind::BEGIN_SHEET_DATA => cells.inside = true,
                kind::END_SHEET_DATA => return Ok(false),
                kind::ROW if cells.inside => {
                    let content = cells.records.content();
                    let number = content.get(..4).map_or(u32::MAX, |number| u32_at(number, 0));
                    if number >= SHEET_ROWS_MAX {
                        let text = format!("a sheet has at most {SHEET_ROWS_MAX} rows");
                        return Err(Trouble::Limit(text));
                    }
                    if number < cells.row {
                        return Err(cells.damaged("its rows are out of order".to_owned()));
                    }
                    cells.ahead = Some(number + 1);
                    self.hidden_rows += u64::from(cells.is_hidden_row());
                    return Ok(true);
                }
                kind::BLANK..=kind::SHORT_SHARED | kind::RICH if cells.inside => {
                    self.read_cell(cells, found, row)?;
                }
                _ => {}
            }
        }
    }

    fn read_cell(&self, cells: &mut Cells, found: u16, row: &mut Row) -> Result<(), Trouble> {
        let content = cells.records.content();
        let is_short = (kind::SHORT_BLANK..=kind::SHORT_SHARED).contains(&found);
        // A short record leaves out the column, which is the one behind the last cell's.
        let (column, rest) = match content.get(..4) {
            Some(_) if is_short => (cells.column, content),
            Some(column) => (u32_at(column, 0), content.get(4..).unwrap_or_default()),
            None => return Err(cells.damaged("the cell's record is too short".to_owned())),
        };
        let read = rest.get(..4).and_then(|style| {
            let style = u32_at(style, 0) & 0x00FF_FFFF;
            self.value(found, style, rest.get(4..).unwrap_or_default())
        });
        let Some((text, kind)) = read else {
            let reason = "the cell's record is too short, or its text is missing";
            return Err(cells.damaged(reason.to_owned()));
        };
        let index = usize::try_from(column).unwrap_or(COLUMNS_MAX);
        if index >= COLUMNS_MAX {
            return Err(Trouble::Limit(format!("a sheet has at most {COLUMNS_MAX} columns")));
        }
        if column < cells.column {
            return Err(cells.damaged("its cells are out of order".to_owned()));
        }
        cells.column = column + 1;
        if !text.is_empty() || kind == CellKind::Formula {
            // A row too long is told as such; nobody needs the rest of it.
            let text = if row.text_bytes() > ROW_BYTES_MAX { "…" } else { text.as_str() };
            row.add(index, text, kind);
        }
        Ok(())
    }

    /// What a cell holds; `None` where its record is too short or its text is missing.
    fn value(&self, found: u16, style: u32, content: &[u8]) -> Option<(String, CellKind)> {
        let number = |value| {
            let style = usize::try_from(style).unwrap_or(usize::MAX);
            self.formats.render(style, value, self.is_1904)
        };
        Some(match found {
            kind::BLANK | kind::SHORT_BLANK => (String::new(), CellKind::Text),
            kind::RK | kind::SHORT_RK => number(rk(u32_at(content.get(..4)?, 0))),
            kind::ERROR | kind::SHORT_ERROR | kind::FORMULA_ERROR => {
                (error_text(*content.first()?).to_owned(), CellKind::Error)
            }
            kind::BOOL | kind::SHORT_BOOL | kind::FORMULA_BOOL => {
                ((*content.first()? != 0).to_string(), CellKind::Bool)
            }
            kind::REAL | kind::SHORT_REAL | kind::FORMULA_NUMBER => {
                number(f64::from_le_bytes(content.get(..8)?.try_into().ok()?))
            }
            kind::TEXT | kind::SHORT_TEXT => (wide_text(content)?.0, CellKind::Text),
            kind::FORMULA_TEXT => {
                let (text, rest) = wide_text(content)?;
                // A formula that was never calculated asks for it and has no text.
                let asks = rest.get(..2).is_some_and(|flags| u16_at(flags, 0) & 2 != 0);
                let kind = if text.is_empty() && asks { CellKind::Formula } else { CellKind::Text };
                (text, kind)
            }
            // Flags come first: whether there are runs of letters and a reading.
            kind::RICH => (wide_text(content.get(1..)?)?.0, CellKind::Text),
            kind::SHARED | kind::SHORT_SHARED => {
                let number = usize::try_from(u32_at(content.get(..4)?, 0)).ok()?;
                (self.texts.get(number)?.to_owned(), CellKind::Text)
            }
            _ => return None,
        })
    }
}

impl Cells {
    /// Whether the row whose head was just read has no height (`fDyZero`).
    fn is_hidden_row(&self) -> bool {
        self.records.content().get(11).is_some_and(|flags| flags & 0x10 != 0)
    }

    fn damaged(&self, reason: String) -> Trouble {
        let column = u16::try_from(self.column.saturating_sub(1)).unwrap_or(u16::MAX);
        Trouble::Damaged { reason, after: format!("{}{}", column_letters(column), self.row.max(1)) }
    }
}
