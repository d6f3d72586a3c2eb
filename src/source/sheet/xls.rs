//! Workbooks of Excel 5 to 2003 (`.xls`, BIFF5 and BIFF8), read record by record. Their cells may
//! stand in any order, so a sheet's cells are listed first (eight bytes each) and then read in the
//! order of rows.

mod globals;
mod record;
mod sheet;
mod text;

use super::books::{Book, Sheet, hidden_rows};
use super::ole::{Ole, OleStream};
use super::rows::{Row, Trouble};
use super::texts::Budget;
use crate::source::file::Stream;
use globals::Globals;
use record::Records;
use sheet::Index;

/// A workbook being read.
struct Xls {
    records: Records,
    globals: Globals,
    /// The number of the next sheet.
    next: usize,
    index: Option<Index>,
    /// Bytes of the sheets gone through.
    listed: u64,
    budget: Budget,
}

/// Streams by which other documents in the same container are known, and what they are.
const OTHERS: &[(&str, &str)] = &[
    ("EncryptedPackage", "it has a password; save it without one"),
    ("WordDocument", "it is a Word document; save the table as .xlsx or .csv"),
    ("PowerPoint Document", "it is a PowerPoint presentation; save the table as .xlsx or .csv"),
    ("VisioDocument", "it is a Visio drawing; save the table as .xlsx or .csv"),
    ("__properties_version1.0", "it is an Outlook message; save its attachment"),
    ("Quill", "it is a Publisher document; save the table as .xlsx or .csv"),
    ("WksSSWorkBook", "it is a workbook of Microsoft Works; save it as .xlsx"),
];

/// Opens a workbook, in its container or, as some programs write it, without.
pub(super) fn open(stream: Stream) -> Result<Box<dyn Book>, Trouble> {
    let size = stream.size();
    let head = stream.head(8).map_err(|error| Trouble::File(error.to_string()))?;
    let records = if head.starts_with(b"\xD0\xCF\x11\xE0") {
        let ole = Ole::open(stream, size)?;
        match ole.stream("Workbook")? {
            Some(workbook) => workbook,
            None => ole.stream("Book")?.ok_or_else(|| Trouble::File(foreign(&ole)))?,
        }
    } else {
        OleStream::bare(stream, size)
    };
    if records.size() > u64::from(u32::MAX) {
        return Err(Trouble::Limit(format!(
            "a workbook of this kind has at most {} bytes",
            u32::MAX
        )));
    }
    let mut records = Records::new(records);
    let globals = globals::read(&mut records)?;
    Ok(Box::new(Xls {
        records,
        globals,
        next: 0,
        index: None,
        listed: 0,
        budget: Budget::of(size),
    }))
}

/// What a file without a workbook is.
fn foreign(ole: &Ole) -> String {
    let names = ole.names();
    let known = OTHERS
        .iter()
        .find(|(stream, _)| names.iter().any(|name| name.eq_ignore_ascii_case(stream)));
    let reason = known.map_or_else(
        || {
            // Installers write the names of their tables in a code of letters nobody else uses.
            let installer = names.iter().any(|name| name.starts_with('\u{4840}'));
            if installer {
                "it is an installer package and no workbook"
            } else {
                "it is an old Office file without a workbook; save the table as .xlsx or .csv"
            }
        },
        |(_, reason)| reason,
    );
    reason.to_owned()
}

impl Book for Xls {
    fn next_sheet(&mut self) -> Result<Option<Sheet>, Trouble> {
        let Some(bound) = self.globals.sheets.get(self.next) else { return Ok(None) };
        self.next += 1;
        let index = Index::of(&mut self.records, bound.offset)?;
        self.listed = self.listed.saturating_add(index.bytes);
        if self.listed > self.records.size() {
            let reason = "the workbook is damaged (its sheets are inside one another)";
            return Err(Trouble::File(reason.to_owned()));
        }
        self.index = Some(index);
        Ok(Some(Sheet { name: bound.name.clone(), hidden: bound.hidden }))
    }

    fn next_row(&mut self, row: &mut Row) -> Result<bool, Trouble> {
        let Some(index) = &mut self.index else { return Ok(false) };
        let more = index.next_row(&mut self.records, &self.globals, row)?;
        self.budget.spend(row)?;
        Ok(more)
    }

    fn note(&mut self) -> Result<Option<String>, Trouble> {
        Ok(self.index.as_ref().and_then(|index| hidden_rows(index.hidden_rows)))
    }
}
