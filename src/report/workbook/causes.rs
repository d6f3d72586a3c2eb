//! The sheet of causes: what keeps rows out, with a link to an example of each.

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use crate::report::Summary;
use crate::report::words::terminal_safe;
use crate::rules::{Language, say};
use crate::table::limits::SHEET_ROWS_MAX;

use super::SheetCell;
use super::formats::Formats;

/// Widths of the columns, in characters.
const WIDTHS: [u16; 9] = [12, 10, 70, 24, 20, 20, 22, 30, 48];

/// Makes the sheet; `links` are the examples' cells, in the order of causes, `sheets` the names of
/// the sheets with rows.
pub(super) fn sheet(
    summary: &Summary,
    links: &[Option<SheetCell>],
    sheets: &[String],
    formats: &Formats,
    language: Language,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(say!("Causes").to(language))?;
    let headings = [
        say!("Rows kept out by this alone"),
        say!("Findings"),
        say!("What is wrong"),
        say!("Column"),
        say!("Text"),
        say!("Write instead"),
        say!("Example"),
        say!("Rule"),
        say!("Line for the feed's configuration"),
    ];
    for ((column, heading), width) in (0..).zip(headings).zip(WIDTHS) {
        sheet.write_string_with_format(0, column, heading.to(language), formats.heading(false))?;
        sheet.set_column_width(column, width)?;
    }
    let causes = summary.causes.iter().zip(links).take(SHEET_ROWS_MAX as usize - 1);
    let mut row = 0;
    for (cause, link_to) in causes {
        row += 1;
        sheet.write_number_with_format(row, 0, number(cause.unblocks), &formats.count)?;
        sheet.write_number_with_format(row, 1, number(cause.count), &formats.count)?;
        let line = cause.value_map.as_deref().unwrap_or_default();
        let texts = [
            (2, cause.message.as_str()),
            (3, cause.column.as_str()),
            (4, cause.value.as_str()),
            (5, cause.suggestion.as_str()),
            (7, cause.code),
            (8, line),
        ];
        for (column, text) in texts {
            sheet.write_string_with_format(row, column, terminal_safe(text), &formats.text)?;
        }
        if let Some((cell, name)) = link_to.and_then(|cell| Some((cell, sheets.get(cell.sheet)?))) {
            let to = (cell.row, cell.column);
            link(&mut sheet, (row, 6), name, to, &cause.cell, formats)?;
        } else {
            let cell = terminal_safe(&cause.cell);
            sheet.write_string_with_format(row, 6, cell, &formats.text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, row, 8)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(sheet)
}

/// A count as spreadsheet programs hold numbers: exact as far as rows are counted.
fn number(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Writes a link to a cell of the same workbook.
pub(super) fn link(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    name: &str,
    (to_row, to_column): (u32, u16),
    text: &str,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let to = rust_xlsxwriter::utility::row_col_to_cell(to_row, to_column);
    let target = format!("internal:'{}'!{to}", name.replace('\'', "''"));
    let url = Url::new(target).set_text(terminal_safe(text));
    sheet.write_url_with_format(row, column, url, &formats.link)?;
    Ok(())
}
