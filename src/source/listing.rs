//! Reference files: tables that are no input. They are read whole, as texts under headings, by the
//! same readers as the inputs.
//!
//! Nothing in such a file may be passed over in silence: a price or a reseller that is missing here
//! would have a good row refused later. A row that cannot be taken apart is therefore an error.

mod gather;
mod json;

use std::path::{Path, PathBuf};

use super::file::{File, Kind, Opened};
use super::open::SNIFF_BYTES;
use super::sniff::{Sniffed, sniff};
use super::{Body, Error, Options, sheet, spool, text};
pub(super) use gather::{Candidates, Fits, Gather};

use crate::table::limits::{LISTING_BYTES_MAX, LISTING_ROWS_MAX};
use crate::table::{Chunk, Fault, Input, InputId, Listing, ListingRow, RowKind, RowView};

/// Reads a reference file: a text file with any delimiter muster knows, a sheet of a workbook, or
/// JSON, an array of objects. `fits` knows the headings that are looked for. A workbook may have
/// other sheets, and titles above the headings; where nothing fits, the first row of the first
/// visible sheet that holds anything is the heading row.
///
/// # Errors
///
/// When the file cannot be read as a table, when a row of it cannot be taken apart, or when it is
/// over a limit.
pub fn listing(path: &str, fits: impl Fn(&Listing) -> bool) -> Result<Listing, Error> {
    let opened = spool::plain(Opened::new(path)?, &Options::default())?.opened;
    if opened.size() > LISTING_BYTES_MAX {
        return Err(limit(path, format!("a reference file has at most {LISTING_BYTES_MAX} bytes")));
    }
    let head = opened.head(SNIFF_BYTES)?;
    if json::is_array(&head) {
        return json::read(&opened);
    }
    if json::is_object(&head) {
        let reason = "it is one JSON object; put the entries into an array: [{…}, {…}]";
        return Err(unreadable(path, reason.to_owned()));
    }
    match sniff(&head) {
        Sniffed::Text { bom } => read_text(opened, bom),
        Sniffed::Workbook(container) => sheet::listing(&opened, container, &fits),
        Sniffed::Refused(reason) => Err(unreadable(path, reason.to_owned())),
    }
}

fn read_text(opened: Opened, bom: usize) -> Result<Listing, Error> {
    let path = opened.path().to_owned();
    let (input, layout) = text::open_listing(&opened, InputId(0), bom)?;
    let file = opened.into_file(0..1, Kind::Text(layout));
    let headings = input.header.headings.iter().map(|heading| heading.text.clone()).collect();
    let mut listing = Listing { path, headings, rows: Vec::new() };
    if listing.headings.is_empty() {
        return Ok(listing);
    }
    let inputs = std::slice::from_ref(&input);
    let mut blocks = file.blocks(inputs)?;
    while let Some(block) = blocks.next_block()? {
        let chunk = match block.body {
            Body::Text(bytes) => text::parse(&input, &block.facts, &bytes),
            Body::Rows(chunk) => chunk,
        };
        add_chunk(&file, &input, &chunk, &mut listing)?;
    }
    blocks.finish()?;
    Ok(listing)
}

fn add_chunk(
    file: &File,
    input: &Input,
    chunk: &Chunk,
    listing: &mut Listing,
) -> Result<(), Error> {
    for row in chunk.rows() {
        if row.place().row < input.header.row {
            continue;
        }
        match row.kind() {
            RowKind::Blank | RowKind::Furniture => continue,
            RowKind::Data => {}
            RowKind::Faulty(fault) => {
                if let Some(what) = broken(row, fault, listing.headings.len()) {
                    let reason = format!("line {}: {what}", row.place().line);
                    return Err(unreadable(file.path(), reason));
                }
            }
        }
        let cells = row.cells().map(|cell| cell.text.trim().to_owned()).collect();
        add(listing, row.place().line, cells)?;
    }
    Ok(())
}

/// What is wrong with a row, or nothing where only empty cells are missing or too many.
fn broken(row: RowView<'_>, fault: Fault, width: usize) -> Option<String> {
    Some(match fault {
        Fault::CellCount { found, expected } => {
            let shifted = row.cells().skip(width).any(|cell| !cell.text.trim().is_empty());
            if !shifted && row.len() == found as usize {
                return None;
            }
            format!("the row has {found} cells under {expected} headings")
        }
        Fault::Encoding { byte } => {
            format!("byte {byte} of the file is no UTF-8; save the file as UTF-8")
        }
        Fault::QuoteUnclosed => "a quote is opened and not closed".to_owned(),
        Fault::QuoteStray => "text stands behind a closing quote".to_owned(),
        Fault::SecondTable => "a second table begins".to_owned(),
        Fault::RowTooLong => "the row is too long".to_owned(),
        Fault::CellTooLong { column } => format!("cell {} is too long", column + 1),
    })
}

/// Adds a row, with as many cells as there are headings.
pub(super) fn add(listing: &mut Listing, line: u64, mut cells: Vec<String>) -> Result<(), Error> {
    if listing.rows.len() >= LISTING_ROWS_MAX {
        let text = format!("a reference file has at most {LISTING_ROWS_MAX} rows");
        return Err(limit(&listing.path, text));
    }
    cells.resize(listing.headings.len(), String::new());
    listing.rows.push(ListingRow { line, cells });
    Ok(())
}

fn limit(path: &str, limit: String) -> Error {
    Error::Limit { path: PathBuf::from(path), limit }
}

fn unreadable(path: &str, reason: String) -> Error {
    Error::Unreadable { path: Path::new(path).to_path_buf(), reason }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn read(bytes: &[u8]) -> Result<Listing, Error> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file.flush().unwrap();
        listing(file.path().to_str().unwrap(), |_| false)
    }

    fn cells(listing: &Listing) -> Vec<(u64, Vec<&str>)> {
        listing
            .rows
            .iter()
            .map(|one| (one.line, one.cells.iter().map(String::as_str).collect()))
            .collect()
    }

    #[test]
    fn any_delimiter_quotes_and_marks_are_read() {
        for (delimiter, start) in [(",", ""), (";", "\u{feff}"), ("\t", ""), ("|", "sep=|\n")] {
            let lines = u64::from(start.starts_with("sep"));
            let text = format!(
                "{start}\r\n MPN ID #Name\r\n123#\" Weber \"\"{delimiter}\"\" Bau\"\r\n#\r\n\r\n9\r\n"
            )
            .replace('#', delimiter);
            let listing = read(text.as_bytes()).unwrap();
            assert_eq!(listing.headings, ["MPN ID", "Name"], "{delimiter:?}");
            let name = format!("Weber \"{delimiter}\" Bau");
            assert_eq!(
                cells(&listing),
                [(lines + 3, vec!["123", name.as_str()]), (lines + 6, vec!["9", ""])]
            );
        }
    }

    #[test]
    fn headings_alone_and_nothing_at_all_are_empty_lists() {
        let listing = read(b"Name;Country").unwrap();
        assert_eq!((listing.headings.len(), listing.rows.len()), (2, 0));
        let listing = read(b"").unwrap();
        assert_eq!((listing.headings.len(), listing.rows.len()), (0, 0));
        assert_eq!(read(b"id\n1\n2;5\n").unwrap().rows.len(), 2);
    }

    #[test]
    fn a_row_that_fell_apart_is_named() {
        for (text, line) in [
            ("a,b\n1,2\n1,2,3\n", "line 3"),
            ("a,b\n\"1\"x,2\n", "line 2"),
            ("a,b\n1,\"2\n", "line 2"),
        ] {
            let error = read(text.as_bytes()).unwrap_err();
            assert!(error.to_string().contains(line), "{error}");
        }
        assert!(matches!(read(b"a,b\n\xFF,1\n"), Err(Error::Unreadable { .. })));
        assert!(matches!(listing("/no/such/file", |_| true), Err(Error::Missing(_))));
    }

    #[test]
    fn the_first_visible_sheet_is_read() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let hidden = book.add_worksheet().set_name("Hidden").unwrap();
        hidden.write(0, 0, "x").unwrap();
        hidden.set_hidden(true);
        let sheet = book.add_worksheet().set_name("Resellers").unwrap();
        sheet.set_active(true);
        sheet.write(1, 0, "MPN ID").unwrap();
        sheet.write(1, 1, " Name ").unwrap();
        sheet.write(2, 0, 4_847_383).unwrap();
        sheet.write(4, 1, " Weber").unwrap();
        sheet.write(4, 5, "a note").unwrap();
        let listing = read(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(listing.headings, ["MPN ID", "Name"]);
        assert_eq!(cells(&listing), [(3, vec!["4847383", ""]), (5, vec!["", "Weber"])]);
    }

    #[test]
    fn the_sheet_and_the_row_with_the_headings_looked_for_are_found() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let notes = book.add_worksheet().set_name("Notes").unwrap();
        for line in 0..30 {
            notes.write(line, 0, "Prices may change").unwrap();
        }
        let sheet = book.add_worksheet().set_name("Resellers").unwrap();
        sheet.write(0, 0, "Our resellers").unwrap();
        sheet.write(3, 1, "MPN ID").unwrap();
        sheet.write(4, 1, "4847383").unwrap();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&book.save_to_buffer().unwrap()).unwrap();
        let read = |wanted: &str| {
            let fits = |listing: &Listing| listing.position(&[wanted]).is_some();
            listing(file.path().to_str().unwrap(), fits).unwrap()
        };
        let found = read("mpnid");
        assert_eq!(found.headings, ["", "MPN ID"]);
        assert_eq!(cells(&found), [(5, vec!["", "4847383"])]);
        let first = read("tenantid");
        assert_eq!((first.headings.len(), first.rows.len()), (1, 29));
    }
}
