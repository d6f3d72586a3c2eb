//! OpenDocument spreadsheets, packed (`.ods`) or flat (`.fods`). All sheets stand in one XML file,
//! which is read from its beginning and never held.

mod cell;

use std::collections::HashSet;
use std::io::{BufRead, BufReader};

use super::books::{Book, NO_SPREADSHEET, Sheet};
use super::package::{Member, Package};
use super::rows::{Row, Trouble};
use super::texts::Budget;
use super::utf8::Utf8;
use super::xml::{Node, Tag, Xml};
use crate::source::file::Stream;
use crate::table::limits::{COLUMNS_MAX, ROW_BYTES_MAX, SHEET_ROWS_MAX};
use crate::table::{CellKind, column_letters};
use cell::Attributes;

/// Bytes of the list of an archive's members.
const MANIFEST_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Rows that hold something and are written once for many. LibreOffice does so with equal rows.
const REPEATED_ROWS_MAX: u64 = 100_000;
/// Cells of such rows in a sheet.
const REPEATED_CELLS_MAX: u64 = 4_000_000;
/// Styles of hidden sheets that are remembered.
const STYLES_MAX: usize = 10_000;

/// A spreadsheet being read.
pub(super) struct Ods<R> {
    xml: Xml<R>,
    /// Styles of tables that are not shown.
    hidden: HashSet<String>,
    /// How many elements are open inside the table being read, itself counted; 0 between tables.
    table: usize,
    /// The number of the next row.
    next: u64,
    /// A row that stands for several, and how many of them are to come.
    repeated: (Row, u64),
    repeated_cells: u64,
    budget: Budget,
    hidden_rows: u64,
    /// The last cell read.
    last: (u64, usize),
}

/// Opens a packed spreadsheet.
pub(super) fn packed(stream: Stream) -> Result<Box<dyn Book>, Trouble> {
    let size = stream.size();
    let mut package = Package::open(stream)?;
    if let Some(manifest) = package.whole("META-INF/manifest.xml", MANIFEST_BYTES_MAX)?
        && memchr::memmem::find(&manifest, b"encryption-data").is_some()
    {
        return Err(Trouble::File("it has a password; save it without one".to_owned()));
    }
    if let Some(kind) = package.whole("mimetype", MANIFEST_BYTES_MAX)?
        && !kind.is_empty()
        && memchr::memmem::find(&kind, b"spreadsheet").is_none()
    {
        return Err(Trouble::File(NO_SPREADSHEET.to_owned()));
    }
    let content = package.member("content.xml")?;
    let content =
        content.ok_or_else(|| Trouble::File("the workbook lacks its content.xml".to_owned()))?;
    let content: BufReader<Member> = BufReader::with_capacity(64 * 1024, content);
    Ok(Box::new(Ods::new(content, size)))
}

/// Opens a flat spreadsheet.
pub(super) fn flat(stream: Stream) -> Box<dyn Book> {
    let size = stream.size();
    Box::new(Ods::new(Utf8::new(stream), size))
}

impl<R: BufRead + Send> Book for Ods<R> {
    fn next_sheet(&mut self) -> Result<Option<Sheet>, Trouble> {
        self.leave_table()?;
        loop {
            let node = self.xml.next().map_err(unreadable)?;
            let Node::Start(tag) = node else {
                if let Node::Eof = node {
                    // A file that is cut off between two tables has lost the second.
                    let whole = self.xml.depth() == 0;
                    return if whole { Ok(None) } else { Err(unreadable(ENDS_EARLY)) };
                }
                continue;
            };
            match tag.name() {
                "document-content" | "document" | "body" | "spreadsheet" | "automatic-styles" => {}
                "style" => {
                    let name = tag.attribute("name").map_err(unreadable)?;
                    self.style(name)?;
                }
                "table" => {
                    let name = tag.attribute("name").map_err(unreadable)?.unwrap_or_default();
                    let style = tag.attribute("style-name").map_err(unreadable)?;
                    if style.as_deref() == Some(OF_ANOTHER_FILE) {
                        self.xml.skip().map_err(unreadable)?;
                        continue;
                    }
                    let hidden = style.is_some_and(|style| self.hidden.contains(&style));
                    self.begin_table();
                    return Ok(Some(Sheet { name, hidden }));
                }
                "text" | "presentation" | "drawing" => {
                    return Err(Trouble::File(NO_SPREADSHEET.to_owned()));
                }
                _ => self.xml.skip().map_err(unreadable)?,
            }
        }
    }

    fn next_row(&mut self, row: &mut Row) -> Result<bool, Trouble> {
        loop {
            let (held, left) = &mut self.repeated;
            if *left > 0 {
                *left -= 1;
                row.clone_from(held);
                self.budget.spend(row)?;
                row.number = self.take_number()?;
                return Ok(true);
            }
            if self.xml.depth() < self.table || self.table == 0 {
                return Ok(false);
            }
            match self.next_part()? {
                Part::Row(attributes) => self.read_row(&attributes, row)?,
                Part::Other => {}
                Part::End => return Ok(false),
            }
        }
    }

    fn note(&mut self) -> Result<Option<String>, Trouble> {
        let mut row = Row::default();
        while self.next_row(&mut row)? {}
        Ok(super::books::hidden_rows(self.hidden_rows))
    }
}

/// What stands next in a table.
enum Part {
    Row(RowAttributes),
    Other,
    End,
}

struct RowAttributes {
    repeated: u64,
    hidden: bool,
}

/// The style of tables that LibreOffice keeps of other files, to which formulas refer.
const OF_ANOTHER_FILE: &str = "ta_extref";
const ENDS_EARLY: &str = "the file ends too early";

impl<R: BufRead> Ods<R> {
    fn new(source: R, size: u64) -> Ods<R> {
        Ods {
            xml: Xml::new(source),
            hidden: HashSet::new(),
            table: 0,
            next: 1,
            repeated: (Row::default(), 0),
            repeated_cells: 0,
            budget: Budget::of(size),
            hidden_rows: 0,
            last: (1, 0),
        }
    }

    /// Remembers a style by which a table is not shown.
    fn style(&mut self, name: Option<String>) -> Result<(), Trouble> {
        let outside = self.xml.depth() - 1;
        let mut hidden = false;
        while self.xml.depth() > outside {
            match self.xml.next().map_err(unreadable)? {
                Node::Start(tag) if tag.name() == "table-properties" => {
                    let display = tag.attribute("display").map_err(unreadable)?;
                    hidden |= display.as_deref() == Some("false");
                }
                Node::Eof => return Err(unreadable(ENDS_EARLY)),
                _ => {}
            }
        }
        if let Some(name) = name
            && hidden
            && self.hidden.len() < STYLES_MAX
        {
            self.hidden.insert(name);
        }
        Ok(())
    }

    fn begin_table(&mut self) {
        self.table = self.xml.depth();
        (self.next, self.last) = (1, (1, 0));
        (self.repeated.1, self.repeated_cells, self.hidden_rows) = (0, 0, 0);
    }

    fn leave_table(&mut self) -> Result<(), Trouble> {
        if self.table > 0 {
            self.xml.skip_to(self.table - 1).map_err(|reason| self.damaged(reason))?;
            self.table = 0;
        }
        Ok(())
    }

    fn next_part(&mut self) -> Result<Part, Trouble> {
        let last = self.last;
        let node = self.xml.next().map_err(|reason| damaged(last, reason))?;
        match node {
            Node::Start(tag) => match tag.name() {
                "table-row" => {
                    let attributes =
                        row_attributes(&tag).map_err(|reason| damaged(last, reason))?;
                    Ok(Part::Row(attributes))
                }
                "table-rows" | "table-header-rows" | "table-row-group" => Ok(Part::Other),
                _ => {
                    self.xml.skip().map_err(|reason| damaged(last, reason))?;
                    Ok(Part::Other)
                }
            },
            Node::End => {
                if self.xml.depth() >= self.table {
                    return Ok(Part::Other);
                }
                self.table = 0;
                Ok(Part::End)
            }
            Node::Eof => Err(self.damaged(ENDS_EARLY.to_owned())),
            _ => Ok(Part::Other),
        }
    }

    /// Reads the cells of a row. Where they hold anything, the row is kept as often as it is meant.
    fn read_row(&mut self, attributes: &RowAttributes, row: &mut Row) -> Result<(), Trouble> {
        let outside = self.xml.depth() - 1;
        row.clear();
        self.last = (self.next, 0);
        let mut column = 0;
        while self.xml.depth() > outside {
            let last = self.last;
            let node = self.xml.next().map_err(|reason| damaged(last, reason))?;
            let Node::Start(tag) = node else {
                if let Node::Eof = node {
                    return Err(self.damaged(ENDS_EARLY.to_owned()));
                }
                continue;
            };
            if !matches!(tag.name(), "table-cell" | "covered-table-cell") {
                self.xml.skip().map_err(|reason| damaged(last, reason))?;
                continue;
            }
            let attributes = Attributes::of(&tag).map_err(|reason| damaged(last, reason))?;
            self.last.1 = usize::try_from(column).unwrap_or(COLUMNS_MAX);
            let (text, kind) =
                cell::read(&mut self.xml, &attributes).map_err(|reason| self.damaged(reason))?;
            column = add(row, column, attributes.repeated, (&text, kind))?;
        }
        if row.is_empty() {
            self.next = self.next.saturating_add(attributes.repeated);
            return Ok(());
        }
        if attributes.hidden {
            self.hidden_rows = self.hidden_rows.saturating_add(attributes.repeated);
        }
        self.count_repeated(row, attributes.repeated)?;
        self.repeated.0.clone_from(row);
        self.repeated.1 = attributes.repeated;
        Ok(())
    }

    fn count_repeated(&mut self, row: &Row, repeated: u64) -> Result<(), Trouble> {
        if repeated < 2 {
            return Ok(());
        }
        self.repeated_cells =
            self.repeated_cells.saturating_add(repeated.saturating_mul(row.width() as u64));
        if repeated > REPEATED_ROWS_MAX || self.repeated_cells > REPEATED_CELLS_MAX {
            return Err(Trouble::Limit(format!(
                "row {} stands for {repeated} equal rows, and {REPEATED_ROWS_MAX} rows or \
                 {REPEATED_CELLS_MAX} cells are allowed; delete what is filled in below the table",
                self.next
            )));
        }
        Ok(())
    }

    /// The next row's number; the one behind it is the next.
    fn take_number(&mut self) -> Result<u32, Trouble> {
        let number = u32::try_from(self.next).ok().filter(|number| *number <= SHEET_ROWS_MAX);
        self.next = self.next.saturating_add(1);
        number.ok_or_else(|| Trouble::Limit(format!("a sheet has at most {SHEET_ROWS_MAX} rows")))
    }

    fn damaged(&self, reason: String) -> Trouble {
        damaged(self.last, reason)
    }
}

/// Adds a cell as often as it is meant; the column behind the last of them.
fn add(
    row: &mut Row,
    column: u64,
    repeated: u64,
    (text, kind): (&str, CellKind),
) -> Result<u64, Trouble> {
    let end = column.saturating_add(repeated);
    if text.is_empty() && kind != CellKind::Formula {
        return Ok(end);
    }
    if end > COLUMNS_MAX as u64 {
        return Err(Trouble::Limit(format!("a sheet has at most {COLUMNS_MAX} columns")));
    }
    for column in column..end {
        // A row too long is told as such; nobody needs the rest of it.
        let text = if row.text_bytes() > ROW_BYTES_MAX { "…" } else { text };
        row.add(usize::try_from(column).unwrap_or(COLUMNS_MAX), text, kind);
    }
    Ok(end)
}

fn row_attributes(tag: &Tag<'_>) -> Result<RowAttributes, String> {
    let mut found = RowAttributes { repeated: 1, hidden: false };
    tag.attributes(|key, value| match key.rsplit_once(':').map_or(key, |(_, local)| local) {
        "number-rows-repeated" => found.repeated = cell::count(&value),
        "visibility" => found.hidden = matches!(&*value, "collapse" | "filter"),
        _ => {}
    })?;
    Ok(found)
}

fn unreadable(reason: impl std::fmt::Display) -> Trouble {
    Trouble::File(format!("the workbook is damaged ({reason}); open and save it again"))
}

fn damaged((row, column): (u64, usize), reason: String) -> Trouble {
    let letters = column_letters(u16::try_from(column).unwrap_or(u16::MAX));
    Trouble::Damaged { reason, after: format!("{letters}{row}") }
}
