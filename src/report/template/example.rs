//! The sheet that shows a filled-in customer. A cell stands in a row of its own, under no heading of
//! a column, so that nothing of it can be taken for data.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::rules::{Field, Specimen, Text, say};

use super::Template;
use super::looks::{self, Looks};

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    template: &Template<'_>,
    specimen: &Specimen,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let language = template.language;
    sheet.set_name("Example")?.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_screen_gridlines(false);
    for (column, width) in (0_u16..).zip([34, 36, 16, 90]) {
        sheet.set_column_width(column, width)?;
    }
    let title = say!("Example: an invented customer with one subscription").to(language);
    sheet.write_string_with_format(0, 0, title, &looks.title)?;
    sheet.set_row_height(0, 28)?;
    let about = say!(
        "This sheet is never imported. Each row here is one cell of the sheet that is named above it."
    );
    sheet.write_string_with_format(1, 0, about.to(language), &looks.data)?;
    let mut row = 3;
    let parts: [(Text, &[(Field, String)]); 2] = [
        (say!("In the sheet Customers"), &specimen.customer),
        (say!("In the sheet Subscriptions"), &specimen.line),
    ];
    for (name, cells) in parts {
        sheet.write_string_with_format(row, 0, name.to(language), &looks.chapter)?;
        row += 1;
        for (field, cell) in cells {
            let summary = language.text(field.column.summary());
            let name = field.column.name();
            sheet.write_string_with_format(row, 0, name, looks.heading(field.need))?;
            sheet.write_string_with_format(row, 1, cell, &looks.code)?;
            sheet.write_string_with_format(
                row,
                2,
                looks::need(field.need, language),
                &looks.text,
            )?;
            sheet.write_string_with_format(row, 3, summary, &looks.text)?;
            row += 1;
        }
        row += 1;
    }
    Ok(())
}
