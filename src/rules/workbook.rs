//! A workbook as a whole. Its sheets are judged by `file`: one without known headings is passed
//! over, for it may be notes. But somebody named the workbook, so not all of them may be.

use crate::table::{Input, Shape, required};

use super::file::{FILE_EMPTY, FILE_HEADER_MISSING, heading_place};
use super::{Book, FileFinding, Word, say};

/// The finding that no sheet of a workbook is read. `sheets` are the inputs of one file.
pub fn no_table(book: &Book, sheets: &[Input]) -> Option<FileFinding> {
    let first = sheets.first()?;
    if first.sheet.is_none() || sheets.iter().any(|sheet| sheet.shape != Shape::Unknown) {
        return None;
    }
    let place = heading_place(first, None);
    if sheets.iter().all(|sheet| sheet.header.headings.is_empty()) {
        let message = say!("The workbook is empty; check the export.");
        let finding = book.finding(&FILE_EMPTY, None, message)?;
        return Some(FileFinding { place, finding });
    }
    let message = say!(
        "No sheet of this workbook is a table of customers or subscriptions. Customers need \
         {customers}; lines need {lines}. Add the headings.",
        customers = needed(Shape::Customers),
        lines = needed(Shape::Lines)
    );
    let finding = book.finding(&FILE_HEADER_MISSING, None, message)?;
    Some(FileFinding { place, finding })
}

/// All headings that a kind of row needs, in words.
pub(super) fn needed(shape: Shape) -> Word {
    let one = |alternatives: &&[crate::table::Column]| {
        Word::any(&alternatives.iter().map(|column| column.name()).collect::<Vec<_>>())
    };
    Word::List(required(shape).iter().map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Severity;
    use crate::table::{Header, Heading, InputId, Target};

    fn sheet(shape: Shape, headings: &[&str]) -> Input {
        let heading = |text: &&str| Heading { text: (*text).to_owned(), target: Target::Unknown };
        Input {
            id: InputId(0),
            path: "book.xlsx".to_owned(),
            sheet: Some("Notes".to_owned()),
            dialect: "XLSX".to_owned(),
            shape,
            header: Header::new(1, 0, headings.iter().map(heading).collect()),
        }
    }

    #[test]
    fn a_workbook_is_refused_only_when_no_sheet_of_it_is_read() {
        let book = Book::new(Book::NEWEST, Book::NEWEST);
        let code = |sheets: &[Input]| {
            no_table(&book, sheets).map(|found| (found.finding.rule.code, found.finding.severity))
        };
        let (notes, lines) = (sheet(Shape::Unknown, &["colour"]), sheet(Shape::Lines, &["x"]));
        let empty = sheet(Shape::Unknown, &[]);
        let refused = |code| Some((code, Severity::Reject));
        assert_eq!(code(&[notes.clone(), lines]), None);
        assert_eq!(code(&[empty.clone(), notes]), refused("FILE_HEADER_MISSING"));
        assert_eq!(code(&[empty.clone(), empty]), refused("FILE_EMPTY"));
        let text = Input { sheet: None, ..sheet(Shape::Unknown, &["colour"]) };
        assert_eq!(code(&[text]), None);
        assert_eq!(code(&[]), None);
    }
}
