//! SpreadsheetML 2003, "XML Spreadsheet" in Excel: one XML file with all sheets, often named
//! `.xls`. It is read from its beginning and never held.

use std::collections::HashMap;

use super::books::{Book, Sheet, hidden_rows};
use super::number_format::render;
use super::rows::{Row, Trouble};
use super::utf8::Utf8;
use super::xml::{Node, Tag, Xml};
use crate::source::file::Stream;
use crate::table::limits::{CELL_BYTES_MAX, COLUMNS_MAX, ROW_BYTES_MAX, SHEET_ROWS_MAX};
use crate::table::{CellKind, column_letters};

/// Styles that are remembered.
const STYLES_MAX: usize = 65_536;
const ENDS_EARLY: &str = "the file ends too early";

/// A workbook being read.
struct SpreadsheetMl {
    xml: Xml<Utf8>,
    /// Number formats by the names of their styles.
    formats: HashMap<String, String>,
    is_1904: bool,
    /// How many elements are open inside the sheet being read, itself counted; 0 between sheets.
    sheet: usize,
    /// The number of the next row.
    next: u64,
    hidden: bool,
    hidden_rows: u64,
    /// The last cell read.
    last: (u64, u64),
}

/// Opens a workbook.
pub(super) fn open(stream: Stream) -> Box<dyn Book> {
    Box::new(SpreadsheetMl {
        xml: Xml::new(Utf8::new(stream)),
        formats: HashMap::new(),
        is_1904: false,
        sheet: 0,
        next: 1,
        hidden: false,
        hidden_rows: 0,
        last: (1, 1),
    })
}

impl Book for SpreadsheetMl {
    fn next_sheet(&mut self) -> Result<Option<Sheet>, Trouble> {
        if self.sheet > 0 {
            self.xml.skip_to(self.sheet - 1).map_err(unreadable)?;
            self.sheet = 0;
        }
        let mut style = String::new();
        loop {
            let node = self.xml.next().map_err(unreadable)?;
            let Node::Start(tag) = node else {
                if let Node::Eof = node {
                    let whole = self.xml.depth() == 0;
                    return if whole { Ok(None) } else { Err(unreadable(ENDS_EARLY)) };
                }
                continue;
            };
            match tag.name() {
                "Workbook" | "Styles" | "ExcelWorkbook" => {}
                "Style" => style = tag.attribute("ID").map_err(unreadable)?.unwrap_or_default(),
                "NumberFormat" => {
                    let format = tag.attribute("Format").map_err(unreadable)?;
                    if let Some(format) = format
                        && self.formats.len() < STYLES_MAX
                    {
                        self.formats.insert(style.clone(), code(&format).to_owned());
                    }
                }
                "Date1904" => self.is_1904 = true,
                "Worksheet" => {
                    let name = tag.attribute("Name").map_err(unreadable)?.unwrap_or_default();
                    self.sheet = self.xml.depth();
                    (self.next, self.last) = (1, (1, 1));
                    (self.hidden, self.hidden_rows) = (false, 0);
                    // That a sheet is hidden stands behind its rows; the note says it.
                    return Ok(Some(Sheet { name, hidden: false }));
                }
                _ => self.xml.skip().map_err(unreadable)?,
            }
        }
    }

    fn next_row(&mut self, row: &mut Row) -> Result<bool, Trouble> {
        row.clear();
        while self.sheet > 0 {
            let last = self.last;
            let node = self.xml.next().map_err(|reason| damaged(last, reason))?;
            match node {
                Node::Start(tag) => match tag.name() {
                    "Row" => {
                        let attributes = row_attributes(&tag, last)?;
                        let span = self.begin_row(&attributes)?;
                        let number = self.next;
                        self.read_row(row)?;
                        self.next = number.saturating_add(1).saturating_add(span);
                        if !row.is_empty() {
                            row.number = u32::try_from(number).unwrap_or(u32::MAX);
                            return Ok(true);
                        }
                    }
                    "Table" | "WorksheetOptions" => {}
                    "Visible" => {
                        let text = self.xml.text(64).map_err(|reason| damaged(last, reason))?;
                        self.hidden = text.trim().starts_with("SheetHidden")
                            || text.trim().starts_with("SheetVeryHidden");
                    }
                    _ => self.xml.skip().map_err(|reason| damaged(last, reason))?,
                },
                Node::Eof => return Err(damaged(last, ENDS_EARLY.to_owned())),
                _ => {}
            }
            if self.xml.depth() < self.sheet {
                self.sheet = 0;
            }
        }
        Ok(false)
    }

    fn note(&mut self) -> Result<Option<String>, Trouble> {
        let mut row = Row::default();
        while self.next_row(&mut row)? {}
        let rows = hidden_rows(self.hidden_rows);
        Ok(match (self.hidden, rows) {
            (true, Some(rows)) => Some(format!("hidden sheet, {rows}")),
            (true, None) => Some("hidden sheet".to_owned()),
            (false, rows) => rows,
        })
    }
}

struct RowAttributes {
    index: Option<u64>,
    /// Empty rows that the row stands for as well.
    span: u64,
    hidden: bool,
}

struct CellAttributes {
    index: Option<u64>,
    /// Cells to the right that the cell reaches over.
    across: u64,
    style: String,
    formula: bool,
}

impl SpreadsheetMl {
    /// Goes to the row a tag speaks of; how many empty rows follow it.
    fn begin_row(&mut self, attributes: &RowAttributes) -> Result<u64, Trouble> {
        if let Some(index) = attributes.index {
            if index < self.next {
                return Err(damaged(self.last, "its rows are out of order".to_owned()));
            }
            self.next = index;
        }
        if self.next > u64::from(SHEET_ROWS_MAX) {
            return Err(Trouble::Limit(format!("a sheet has at most {SHEET_ROWS_MAX} rows")));
        }
        self.last = (self.next, 1);
        if attributes.hidden {
            self.hidden_rows = self.hidden_rows.saturating_add(1);
        }
        Ok(attributes.span)
    }

    fn read_row(&mut self, row: &mut Row) -> Result<(), Trouble> {
        let outside = self.xml.depth() - 1;
        let mut next = 1;
        while self.xml.depth() > outside {
            let last = self.last;
            let node = self.xml.next().map_err(|reason| damaged(last, reason))?;
            let Node::Start(tag) = node else {
                if let Node::Eof = node {
                    return Err(damaged(last, ENDS_EARLY.to_owned()));
                }
                continue;
            };
            if tag.name() != "Cell" {
                self.xml.skip().map_err(|reason| damaged(last, reason))?;
                continue;
            }
            let attributes = cell_attributes(&tag).map_err(|reason| damaged(last, reason))?;
            let column = attributes.index.unwrap_or(next);
            if column < next {
                return Err(damaged(last, "its cells are out of order".to_owned()));
            }
            next = column.saturating_add(1).saturating_add(attributes.across);
            self.last.1 = column;
            let (text, kind) =
                self.read_cell(&attributes).map_err(|reason| damaged(self.last, reason))?;
            if text.is_empty() && kind != CellKind::Formula {
                continue;
            }
            if column > COLUMNS_MAX as u64 {
                return Err(Trouble::Limit(format!("a sheet has at most {COLUMNS_MAX} columns")));
            }
            // A row too long is told as such; nobody needs the rest of it.
            let text = if row.text_bytes() > ROW_BYTES_MAX { "…" } else { text.as_str() };
            row.add(usize::try_from(column - 1).unwrap_or(COLUMNS_MAX), text, kind);
        }
        Ok(())
    }

    fn read_cell(&mut self, attributes: &CellAttributes) -> Result<(String, CellKind), String> {
        let outside = self.xml.depth() - 1;
        let mut found = None;
        while self.xml.depth() > outside {
            match self.xml.next()? {
                Node::Start(tag) if tag.name() == "Data" => {
                    let kind = tag.attribute("Type")?.unwrap_or_default();
                    found = Some((kind, self.xml.text(CELL_BYTES_MAX)?));
                }
                // Comments hold data as well, which are not the cell's.
                Node::Start(_) => self.xml.skip()?,
                Node::Eof => return Err(ENDS_EARLY.to_owned()),
                _ => {}
            }
        }
        let Some((kind, text)) = found else {
            let kind = if attributes.formula { CellKind::Formula } else { CellKind::Text };
            return Ok((String::new(), kind));
        };
        if text.len() > CELL_BYTES_MAX {
            return Ok((text, CellKind::Text));
        }
        let bare = text.trim();
        Ok(match kind.as_str() {
            "Number" => match bare.parse() {
                Ok(number) => {
                    let code = self.formats.get(&attributes.style).map_or("", String::as_str);
                    render(code, number, self.is_1904)
                }
                Err(_) => (text, CellKind::Text),
            },
            "DateTime" => (date(bare).to_owned(), CellKind::Date),
            "Boolean" if bare == "1" => ("true".to_owned(), CellKind::Bool),
            "Boolean" if bare == "0" => ("false".to_owned(), CellKind::Bool),
            "Error" => (bare.to_owned(), CellKind::Error),
            _ => (text, CellKind::Text),
        })
    }
}

/// `2026-01-15T00:00:00.000` without what is nothing.
fn date(text: &str) -> &str {
    let text = text.split('.').next().unwrap_or(text);
    text.strip_suffix("T00:00:00").unwrap_or(text)
}

/// The code of a format that has a name.
fn code(format: &str) -> &str {
    match format {
        "General Date" | "Short Date" | "Medium Date" | "Long Date" => "yyyy-mm-dd",
        "Short Time" | "Medium Time" | "Long Time" => "hh:mm:ss",
        "Fixed" | "Currency" | "Euro Currency" | "Standard" | "Percent" | "Scientific"
        | "Yes/No" | "True/False" | "On/Off" => "General",
        other => other,
    }
}

fn row_attributes(tag: &Tag<'_>, last: (u64, u64)) -> Result<RowAttributes, Trouble> {
    let mut found = RowAttributes { index: None, span: 0, hidden: false };
    tag.attributes(|key, value| match local(key) {
        "Index" => found.index = value.trim().parse().ok(),
        "Span" => found.span = value.trim().parse().unwrap_or(0),
        "Hidden" => found.hidden = &*value == "1",
        _ => {}
    })
    .map_err(|reason| damaged(last, reason))?;
    Ok(found)
}

fn cell_attributes(tag: &Tag<'_>) -> Result<CellAttributes, String> {
    let mut found = CellAttributes { index: None, across: 0, style: String::new(), formula: false };
    tag.attributes(|key, value| match local(key) {
        "Index" => found.index = value.trim().parse().ok(),
        "MergeAcross" => found.across = value.trim().parse().unwrap_or(0),
        "StyleID" => found.style = value.into_owned(),
        "Formula" => found.formula = true,
        _ => {}
    })?;
    Ok(found)
}

fn local(key: &str) -> &str {
    key.rsplit_once(':').map_or(key, |(_, local)| local)
}

fn unreadable(reason: impl std::fmt::Display) -> Trouble {
    Trouble::File(format!("the workbook is damaged ({reason}); open and save it as .xlsx"))
}

fn damaged((row, column): (u64, u64), reason: String) -> Trouble {
    let letters = column_letters(u16::try_from(column.saturating_sub(1)).unwrap_or(u16::MAX));
    Trouble::Damaged { reason, after: format!("{letters}{row}") }
}
