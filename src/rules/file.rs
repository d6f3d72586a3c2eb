//! Headings, and whether there is anything below them.
//!
//! The examples here are whole files; a first line in brackets says that the rest is a sheet of that
//! name.

use std::collections::BTreeSet;

use crate::table::{
    Column, Header, Heading, Input, Place, Shape, Target, column_letters, limits, required,
};

use super::rule::{Scope, Severity};
use super::workbook::needed;
use super::{Book, FileFinding, Finding, Grade, Rule, Word, mapping, nearest_heading, say};

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
    summary: "Every column with content, and every one between others, has a heading.",
    why: "Columns are found by their headings; what stands below an empty one is not read.",
    fix: "Enter the heading, or remove the column if it is empty.",
    source: "ours",
    bad: &[
        "customer_ref,offer_id,,quantity\n",
        "[Orders]\ncustomer_ref,offer_id,quantity\nC-1,X,5,call first\n",
    ],
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
    tell(None, super::encoding::guessed(book, input));
    if input.shape == Shape::Unknown {
        tell(None, unknown_shape(book, input));
        found.extend(mapping::judge_mapping(book, input));
        return found;
    }
    for alternatives in required(input.shape) {
        if !alternatives.iter().any(|column| header.has(*column))
            && !mapping::misses_one(input, alternatives)
        {
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
            .then(|| nearest_heading(&heading.text, &|column| taken.contains(&column)))
            .flatten()
            .map(|(column, _)| column);
        tell(Some(at), judge_heading(book, header, at, heading, near));
    }
    found.extend(mapping::judge_mapping(book, input));
    found
}

/// The finding that an input with good headings has no row below them. Whether there is any is
/// for the caller to know.
pub fn file_empty(book: &Book, input: &Input) -> Option<FileFinding> {
    if input.shape == Shape::Unknown {
        return None;
    }
    let message =
        say!("No row of data stands below the headings; fill it in, or check the export.");
    let finding = book.finding(&FILE_EMPTY, None, message)?;
    Some(FileFinding { place: heading_place(input, None), finding })
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
            let map = near.and_then(|column| map_words(column, &heading.text));
            let message = match (near, &map) {
                (Some(column), Some(map)) => say!(
                    "`{text}` is no heading muster knows and is not read; if {column} is meant, say \
                     {map}.",
                    text,
                    column = column.name(),
                    map
                ),
                (Some(column), None) => say!(
                    "`{text}` is no heading muster knows and is not read; did you mean {column}?",
                    text,
                    column = column.name()
                ),
                (None, _) => {
                    say!("`{text}` is no heading muster knows; the column is not read.", text)
                }
            };
            let finding = book.finding(&FILE_COLUMN_UNKNOWN, None, message)?;
            Some(match near {
                Some(column) => {
                    let said = map.unwrap_or_else(|| column.name().to_owned());
                    finding.suggesting(said, Grade::Ask)
                }
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
        Target::Column(_) | Target::Report(_) | Target::Custom(_) | Target::Ignored => None,
    }
}

/// Characters of a heading that a message shows.
const SHOWN_CHARS: usize = 40;

/// A heading as it may stand in a message: short, and without anything that moves a cursor.
pub(super) fn shown(heading: &str) -> String {
    heading.chars().filter(|c| !c.is_control()).take(SHOWN_CHARS).collect()
}

/// The words on the command line that say what a heading means; `None` where a shell might read
/// them in another way.
fn map_words(column: Column, heading: &str) -> Option<String> {
    let heading = heading.trim();
    if heading.chars().count() > SHOWN_CHARS
        || heading.chars().any(|c| c.is_control() || "\"`$\\!%".contains(c))
    {
        return None;
    }
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    Some(if heading.chars().all(plain) {
        format!("--map {}={heading}", column.name())
    } else {
        format!("--map \"{}={heading}\"", column.name())
    })
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
            encoding: None,
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
        assert_eq!(suggestion(2), Some("--map offer_id=offr_id"));
        assert_eq!(suggestion(3), None);
        assert!(found.iter().all(|f| f.finding.message.to_string().chars().count() <= 160));
        assert!(found[5].finding.message.to_string().starts_with("Column G has no heading;"));
    }

    #[test]
    fn what_a_shell_would_read_otherwise_is_not_offered() {
        let said = |heading| map_words(Column::City, heading);
        assert_eq!(said("Kunde: Ort").as_deref(), Some("--map \"city=Kunde: Ort\""));
        assert_eq!(said("Город").as_deref(), Some("--map city=Город"));
        assert_eq!(said("`rm` city"), None);
        assert_eq!(said("$city"), None);
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
