//! Headings, and rows that could not be taken apart. Whether a *cell* can be read is `cell`'s
//! business.
//!
//! The examples here are whole files. `\xFC` in them is one byte, `{X*9}` is an X nine times, and
//! a first line in brackets says that the rest is a sheet of that name.

use std::collections::BTreeSet;

use crate::table::{
    Column, Fault, Header, Heading, Input, Place, RowView, Shape, Target, column_letters, limits,
    required,
};

use super::rule::{Scope, Severity};
use super::workbook::needed;
use super::{Book, FileFinding, Finding, Grade, Rule, Word, say};

/// Text files are UTF-8.
pub(super) static FILE_ENCODING_INVALID: Rule = Rule {
    code: "FILE_ENCODING_INVALID",
    scope: Scope::File,
    summary: "A text file is written in UTF-8.",
    why: "Other bytes cannot be told apart safely: letters would be stored wrongly.",
    fix: "Save the file as CSV UTF-8.",
    source: "ours; UTF-8 is what Microsoft's own bulk tools read",
    bad: &["customer_ref,offer_id,quantity,friendly_name\nC-1,X,1,B\\xFCro\n"],
    good: &["customer_ref,offer_id,quantity,friendly_name\nC-1,X,1,Büro\n"],
    ..Rule::ROW
};

/// A heading that no customer or line can do without.
pub(super) static FILE_HEADER_MISSING: Rule = Rule {
    code: "FILE_HEADER_MISSING",
    scope: Scope::File,
    summary: "The input has a heading row with all columns that its kind of row needs.",
    why: "Columns are found by their headings, never by their position.",
    fix: "Add the missing heading, in any case and with or without blanks and underscores.",
    source: "ours",
    bad: &["company_name,domain_prefix\nWeber GmbH,weber\n", "a,b\n1,2\n"],
    good: &["customer_ref,offer_id,quantity\n"],
    ..Rule::ROW
};

/// Two headings that mean one column.
pub(super) static FILE_HEADER_DUPLICATE: Rule = Rule {
    code: "FILE_HEADER_DUPLICATE",
    scope: Scope::File,
    summary: "No two headings mean the same column.",
    why: "Nobody can know which of the two holds the value.",
    fix: "Remove one of the two columns or rename its heading.",
    source: "ours",
    bad: &["customer_ref,offer_id,quantity,seats\n"],
    good: &["customer_ref,offer_id,quantity\n"],
    ..Rule::ROW
};

/// A heading that means nothing to muster.
pub(super) static FILE_COLUMN_UNKNOWN: Rule = Rule {
    code: "FILE_COLUMN_UNKNOWN",
    severity: Severity::Warn,
    scope: Scope::File,
    summary: "Every heading is one that muster knows.",
    why: "A column that is not read may be a misspelt one.",
    fix: "Correct the heading, or ignore the warning if the column is not meant for the import.",
    source: "ours",
    bad: &["customer_ref,offer_id,quantity,quantitty\n"],
    good: &["customer_ref,offer_id,quantity\n"],
    ..Rule::ROW
};

/// A column without a heading.
pub(super) static FILE_COLUMN_UNNAMED: Rule = Rule {
    code: "FILE_COLUMN_UNNAMED",
    severity: Severity::Warn,
    scope: Scope::File,
    summary: "Every column between others has a heading.",
    why: "Columns are found by their headings; what stands below an empty one is not read.",
    fix: "Enter the heading, or remove the column if it is empty.",
    source: "ours",
    bad: &["customer_ref,offer_id,,quantity\n"],
    good: &["customer_ref,offer_id,quantity\n", ",customer_ref,offer_id,quantity,\n"],
    ..Rule::ROW
};

/// A heading of Partner Center's own answers.
pub(super) static FILE_COLUMN_OUTPUT: Rule = Rule {
    code: "FILE_COLUMN_OUTPUT",
    severity: Severity::Warn,
    scope: Scope::File,
    summary: "No heading is one of Partner Center's own output.",
    why: "Such a column, as status or subscription_id, is made by Microsoft and never read.",
    fix: "Nothing, if the file was exported from there; the column is ignored.",
    source: "ours",
    bad: &["customer_ref,offer_id,quantity,subscription_id\n"],
    good: &["customer_ref,offer_id,quantity\n"],
    ..Rule::ROW
};

/// A sheet that is not about customers or lines.
pub(super) static FILE_SHEET_SKIPPED: Rule = Rule {
    code: "FILE_SHEET_SKIPPED",
    severity: Severity::Warn,
    scope: Scope::File,
    summary: "Every sheet of a workbook has headings that muster knows.",
    why: "A sheet without them is not read; it may be notes, or its headings may be misspelt.",
    fix: "Correct the headings if the sheet holds customers or subscriptions.",
    source: "ours",
    bad: &["[Notes]\ncolour,size\nred,5\n"],
    good: &["[Orders]\ncustomer_ref,offer_id,quantity\nC-1,X,5\n"],
    ..Rule::ROW
};

/// Headings, and nothing below them.
pub(super) static FILE_EMPTY: Rule = Rule {
    code: "FILE_EMPTY",
    scope: Scope::File,
    summary: "An input holds at least one row of data.",
    why: "An empty file is more often a failed export than nothing to do.",
    fix: "Check the export that wrote the file.",
    source: "ours",
    bad: &["customer_ref,offer_id,quantity\n"],
    good: &["customer_ref,offer_id,quantity\nC-1,031C9E47-4802-4248-838E-778FB1D2CC05,5\n"],
    ..Rule::ROW
};

/// As many cells as headings.
pub(super) static ROW_COLUMN_COUNT: Rule = Rule {
    code: "ROW_COLUMN_COUNT",
    scope: Scope::File,
    summary: "A row has as many cells as there are headings.",
    why: "With one cell more or less, values may stand under the wrong heading.",
    fix: "Put quotes around cells that hold the separator, or add the missing cells.",
    source: "ours",
    bad: &["customer_ref,offer_id,quantity\nC-1,031C9E47-4802-4248-838E-778FB1D2CC05\n"],
    good: &["customer_ref,offer_id,quantity\nC-1,031C9E47-4802-4248-838E-778FB1D2CC05,\n"],
    ..Rule::ROW
};

/// A quote is closed.
pub(super) static ROW_QUOTE_UNCLOSED: Rule = Rule {
    code: "ROW_QUOTE_UNCLOSED",
    scope: Scope::File,
    summary: "A quote that opens a cell is closed again.",
    why: "Otherwise the rest of the file would be one cell; the row ends with its line instead.",
    fix: "Close the quote, or double it if it belongs to the text.",
    source: "RFC 4180",
    bad: &["customer_ref,offer_id,quantity\n\"C-1,X,1\nC-2,X,1\n"],
    good: &["customer_ref,offer_id,quantity\n\"C-1\",X,1\nC-2,X,1\n"],
    ..Rule::ROW
};

/// A quote inside a cell is doubled.
pub(super) static ROW_QUOTE_STRAY: Rule = Rule {
    code: "ROW_QUOTE_STRAY",
    scope: Scope::File,
    summary: "Inside a quoted cell a quote is doubled, and nothing stands behind the closing one.",
    why: "Two readers would take such a row apart in two ways.",
    fix: "Double the quotes that belong to the text.",
    source: "RFC 4180",
    bad: &["customer_ref,offer_id,quantity\n\"C\"1,X,1\n"],
    good: &["customer_ref,offer_id,quantity\n\"C\"\"1\",X,1\n"],
    ..Rule::ROW
};

/// A row has an end.
pub(super) static ROW_TOO_LONG: Rule = Rule {
    code: "ROW_TOO_LONG",
    scope: Scope::File,
    summary: "A row has at most 1,048,576 bytes.",
    why: "A longer row is one that was never closed.",
    fix: "Look for a missing line end or an open quote.",
    source: "ours",
    bad: &["customer_ref,offer_id,quantity\nC-1,{X*1048576},1\n"],
    good: &["customer_ref,offer_id,quantity\nC-1,{X*1048570},1\n"],
    ..Rule::ROW
};

/// A cell has an end.
pub(super) static CELL_TOO_LONG: Rule = Rule {
    code: "CELL_TOO_LONG",
    scope: Scope::File,
    summary: "A cell has at most 131,072 bytes.",
    why: "No spreadsheet cell holds more; a longer one is a quote that was never closed.",
    fix: "Look for an open quote, or shorten the text.",
    source: "ours",
    bad: &["customer_ref,offer_id,quantity\nC-1,{X*131073},1\n"],
    good: &["customer_ref,offer_id,quantity\nC-1,{X*131072},1\n"],
    ..Rule::ROW
};

/// Judges the headings of an input: those that are missing, twice, or unknown, and an input whose
/// headings say nothing at all.
pub fn judge_header(book: &Book, input: &Input) -> Vec<FileFinding> {
    let header = &input.header;
    let mut found = Vec::new();
    let mut tell = |at: Option<usize>, finding: Option<Finding>| {
        if let Some(finding) = finding {
            found.push(FileFinding { place: heading_place(input, at), finding });
        }
    };
    if input.shape == Shape::Unknown {
        tell(None, unknown_shape(book, input));
        return found;
    }
    for alternatives in required(input.shape) {
        if !alternatives.iter().any(|column| header.has(*column)) {
            let names: Vec<&str> = alternatives.iter().map(|column| column.name()).collect();
            let message = say!(
                "No heading for {columns} was found; add the column.",
                columns = Word::any(&names)
            );
            tell(None, book.finding(&FILE_HEADER_MISSING, alternatives.first().copied(), message));
        }
    }
    let taken: BTreeSet<Column> =
        Column::ALL.iter().copied().filter(|column| header.has(*column)).collect();
    // Empty columns beside a table are how spreadsheets are; only a gap in it is worth a word.
    let named = |heading: &Heading| heading.target != Target::Unnamed;
    let first = header.headings.iter().position(named).unwrap_or(0);
    let behind = header.headings.iter().rposition(named).map_or(0, |last| last + 1);
    for (at, heading) in header.headings.iter().enumerate().take(behind).skip(first) {
        let near = (heading.target == Target::Unknown && at < GUESSED_COLUMNS)
            .then(|| nearest(&heading.text, &taken))
            .flatten();
        tell(Some(at), judge_heading(book, header, at, heading, near));
    }
    found
}

/// The finding that an input with good headings has no row below them. Whether there is any is
/// for the caller to know.
pub fn file_empty(book: &Book, input: &Input) -> Option<FileFinding> {
    if input.shape == Shape::Unknown {
        return None;
    }
    let message = say!("No row of data stands below the headings; check the export.");
    let finding = book.finding(&FILE_EMPTY, None, message)?;
    Some(FileFinding { place: heading_place(input, None), finding })
}

/// The finding about a row that could not be taken apart.
pub(super) fn fault(
    book: &Book,
    header: &Header,
    row: RowView<'_>,
    fault: Fault,
) -> Option<Finding> {
    let column = match fault {
        Fault::CellTooLong { column } => header.column_at(column),
        _ => None,
    };
    let (rule, message) = match fault {
        Fault::CellCount { found, expected } => (
            &ROW_COLUMN_COUNT,
            say!(
                "This row has {cells}, {headings}; quote cells that hold the separator, or add what \
                 is missing.",
                cells = match found {
                    1 => say!("1 cell").into(),
                    _ => say!("{count} cells", count = found),
                },
                headings = match expected {
                    1 => say!("there is 1 heading").into(),
                    _ => say!("there are {count} headings", count = expected),
                }
            ),
        ),
        Fault::Encoding { byte } => (
            &FILE_ENCODING_INVALID,
            say!(
                "Byte {at} of this row, {byte} of the file, is not UTF-8; save the file as CSV UTF-8.",
                at = byte.saturating_sub(row.place().byte) + 1,
                byte
            ),
        ),
        Fault::QuoteUnclosed => (
            &ROW_QUOTE_UNCLOSED,
            say!("A quote in this row is never closed; close it, or double it if it is text.")
                .into(),
        ),
        Fault::QuoteStray => (
            &ROW_QUOTE_STRAY,
            say!("A quote stands inside a quoted cell of this row; double it if it is text.")
                .into(),
        ),
        Fault::RowTooLong => (
            &ROW_TOO_LONG,
            say!(
                "This row has more than {max} bytes; look for a missing line end or an open quote.",
                max = limits::ROW_BYTES_MAX
            ),
        ),
        Fault::CellTooLong { column } => (
            &CELL_TOO_LONG,
            say!(
                "The cell in column {column} has more than {max} bytes; look for an open quote.",
                column = column_letters(column),
                max = limits::CELL_BYTES_MAX
            ),
        ),
    };
    book.finding(rule, column, message)
}

/// Where the headings of an input stand, or one of them.
pub(super) fn heading_place(input: &Input, at: Option<usize>) -> Place {
    let header = &input.header;
    let column = at.and_then(|at| u16::try_from(at).ok());
    // Where there is no heading row, the first row is where one would stand.
    let (row, line) = (header.row.max(1), header.line.max(u64::from(input.sheet.is_none())));
    Place { input: input.id, row, line, byte: 0, column }
}

fn unknown_shape(book: &Book, input: &Input) -> Option<Finding> {
    if input.sheet.is_none() && input.header.headings.is_empty() {
        let message = say!("The file is empty; check the export.");
        return book.finding(&FILE_EMPTY, None, message);
    }
    if input.sheet.is_none() {
        let message = say!(
            "No heading row was found in the first {count} rows. Customers need {customers}; \
             lines need {lines}. Add the headings.",
            count = limits::PREAMBLE_ROWS_MAX,
            customers = needed(Shape::Customers),
            lines = needed(Shape::Lines)
        );
        return book.finding(&FILE_HEADER_MISSING, None, message);
    }
    // A sheet without any heading is an empty one, as spreadsheet programs add by themselves.
    if input.header.headings.is_empty() {
        return None;
    }
    let message = say!("No known headings were found on this sheet; it is not read.");
    book.finding(&FILE_SHEET_SKIPPED, None, message)
}

/// Columns for whose unknown headings a known one is guessed: a guess compares with every name and
/// alias, and a file with thousands of unknown headings has no typing error.
const GUESSED_COLUMNS: usize = 256;

fn judge_heading(
    book: &Book,
    header: &Header,
    at: usize,
    heading: &Heading,
    near: Option<Column>,
) -> Option<Finding> {
    let text = shown(&heading.text);
    match heading.target {
        Target::Repeated(column) => {
            let first = header.position(column).map(column_letters).unwrap_or_default();
            let message = say!(
                "`{text}` means {column} as column {first} does; remove or rename one of the two.",
                text,
                column = column.name(),
                first
            );
            book.finding(&FILE_HEADER_DUPLICATE, Some(column), message)
        }
        Target::Output => {
            let message = say!("`{text}` is an output of Partner Center; it is not read.", text);
            book.finding(&FILE_COLUMN_OUTPUT, None, message)
        }
        Target::Unknown => {
            let message = match near {
                Some(column) => say!(
                    "`{text}` is no heading muster knows and is not read; did you mean {column}?",
                    text,
                    column = column.name()
                ),
                None => say!("`{text}` is no heading muster knows; the column is not read.", text),
            };
            let finding = book.finding(&FILE_COLUMN_UNKNOWN, None, message)?;
            Some(match near {
                Some(column) => finding.suggesting(column.name(), Grade::Ask),
                None => finding,
            })
        }
        Target::Unnamed => {
            let letters = u16::try_from(at).map(column_letters).unwrap_or_default();
            let message = say!(
                "Column {letters} has no heading; what stands in it is not read. Enter a heading, \
                 or remove the column.",
                letters
            );
            book.finding(&FILE_COLUMN_UNNAMED, None, message)
        }
        Target::Column(_) | Target::Report(_) | Target::Custom(_) => None,
    }
}

/// A heading as it may stand in a message: short, and without anything that moves a cursor.
fn shown(heading: &str) -> String {
    heading.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// The column whose heading, by name or alias, is most like the typed one and is not there yet.
fn nearest(typed: &str, taken: &BTreeSet<Column>) -> Option<Column> {
    let typed = crate::table::fold_heading(typed);
    let mut best: Option<(Column, f64)> = None;
    for &column in Column::ALL.iter().filter(|column| !taken.contains(column)) {
        let own = crate::table::fold_heading(column.name());
        for name in std::iter::once(own.as_str()).chain(column.aliases().iter().copied()) {
            let likeness = likeness(&typed, name);
            if likeness > best.map_or(0.0, |(_, best)| best) {
                best = Some((column, likeness));
            }
        }
    }
    best.filter(|(_, likeness)| *likeness >= 0.8).map(|(column, _)| column)
}

/// From 0 to 1. Typing errors count, common beginnings alone do not.
fn likeness(one: &str, other: &str) -> f64 {
    let (ours, theirs) = (one.chars().count(), other.chars().count());
    let longest = ours.max(theirs);
    // The distance is no less than the difference in length, so these could not come to 0.8. A
    // heading may be as long as a file, and comparing takes time by the product of both lengths.
    if longest < 4 || ours.min(theirs) * 5 < longest * 4 {
        return 0.0;
    }
    let distance = u32::try_from(strsim::osa_distance(one, other)).unwrap_or(u32::MAX);
    1.0 - f64::from(distance) / f64::from(u32::try_from(longest).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{InputId, ReportColumn};

    fn input(sheet: Option<&str>, shape: Shape, headings: &[(&str, Target)]) -> Input {
        let headings = headings
            .iter()
            .map(|(text, target)| Heading { text: (*text).to_owned(), target: *target })
            .collect();
        Input {
            id: InputId(0),
            path: "a.csv".to_owned(),
            sheet: sheet.map(str::to_owned),
            dialect: String::new(),
            shape,
            header: Header::new(1, 1, headings),
        }
    }

    fn codes(input: &Input) -> Vec<(&'static str, Option<u16>)> {
        let book = Book::new(Book::NEWEST, Book::NEWEST);
        judge_header(&book, input).iter().map(|f| (f.finding.rule.code, f.place.column)).collect()
    }

    #[test]
    fn headings_are_missing_twice_unknown_or_output() {
        let lines = input(
            None,
            Shape::Lines,
            &[
                ("customer_ref", Target::Column(Column::CustomerRef)),
                ("quantity", Target::Column(Column::Quantity)),
                ("Seats", Target::Repeated(Column::Quantity)),
                ("offr_id", Target::Unknown),
                ("colour", Target::Unknown),
                ("status", Target::Output),
                ("", Target::Unnamed),
                ("_import_row", Target::Report(ReportColumn::Row)),
            ],
        );
        assert_eq!(
            codes(&lines),
            [
                ("FILE_HEADER_MISSING", None),
                ("FILE_HEADER_DUPLICATE", Some(2)),
                ("FILE_COLUMN_UNKNOWN", Some(3)),
                ("FILE_COLUMN_UNKNOWN", Some(4)),
                ("FILE_COLUMN_OUTPUT", Some(5)),
                ("FILE_COLUMN_UNNAMED", Some(6)),
            ]
        );
        let book = Book::new(Book::NEWEST, Book::NEWEST);
        let found = judge_header(&book, &lines);
        let suggestion =
            |at: usize| found[at].finding.suggestion.as_ref().map(|s| s.value.as_str());
        assert_eq!(suggestion(2), Some("offer_id"));
        assert_eq!(suggestion(3), None);
        assert!(found.iter().all(|f| f.finding.message.to_string().chars().count() <= 160));
        assert!(found[5].finding.message.to_string().starts_with("Column G has no heading;"));
    }

    #[test]
    fn all_that_was_looked_for_is_named() {
        let book = Book::new(Book::NEWEST, Book::NEWEST);
        let unknown = [("colour", Target::Unknown)];
        let found = judge_header(&book, &input(None, Shape::Unknown, &unknown));
        let message = found[0].finding.message.to_string();
        for shape in [Shape::Customers, Shape::Lines] {
            for column in required(shape).iter().copied().flatten() {
                assert!(message.contains(column.name()), "{message}");
            }
        }
        assert!(message.chars().count() <= 400, "{message}");
    }

    #[test]
    fn an_input_without_known_headings_is_a_fault_and_a_sheet_is_skipped() {
        let unknown = [("colour", Target::Unknown)];
        assert_eq!(codes(&input(None, Shape::Unknown, &unknown)), [("FILE_HEADER_MISSING", None)]);
        assert_eq!(codes(&input(None, Shape::Unknown, &[])), [("FILE_EMPTY", None)]);
        assert_eq!(
            codes(&input(Some("Notes"), Shape::Unknown, &unknown)),
            [("FILE_SHEET_SKIPPED", None)]
        );
        assert_eq!(codes(&input(Some("Sheet2"), Shape::Unknown, &[])), []);
    }
}
