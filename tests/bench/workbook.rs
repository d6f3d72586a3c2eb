//! The rows of the two files as a workbook of two sheets, with the cell types a spreadsheet
//! program would give them: numbers, dates and booleans where a person would have typed them.

use std::error::Error;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

/// Makes `onboarding.xlsx` of the two files in a folder. Rows are written as they come and never
/// kept, so memory stays as it is.
pub(crate) fn write(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut book = Workbook::new();
    // A fixed day, so that the same rows give the same bytes.
    let day = ExcelDateTime::from_ymd(2026, 1, 15)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    for (name, file) in [("Customers", "customers.csv"), ("Subscriptions", "subscriptions.csv")] {
        let sheet = book.add_worksheet_with_constant_memory()?.set_name(name)?;
        fill(sheet, &folder.join(file))?;
    }
    book.save(folder.join("onboarding.xlsx"))?;
    Ok(())
}

fn fill(sheet: &mut Worksheet, file: &Path) -> Result<(), Box<dyn Error>> {
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_path(file)?;
    let names: Vec<String> = rows.headers()?.iter().map(ToOwned::to_owned).collect();
    let bold = Format::new().set_bold();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    sheet.set_freeze_panes(1, 0)?;
    for (column, name) in (0..).zip(&names) {
        sheet.set_column_width(column, 18)?;
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    let mut row = csv::ByteRecord::new();
    for at in 1.. {
        if !rows.read_byte_record(&mut row)? {
            break;
        }
        for ((column, name), cell) in (0..).zip(&names).zip(row.iter()) {
            write_cell(sheet, (at, column), name, &String::from_utf8_lossy(cell), &date)?;
        }
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    name: &str,
    text: &str,
    date: &Format,
) -> Result<(), Box<dyn Error>> {
    match (name, text) {
        (_, "") => {}
        ("auto_renew", "true" | "false") => {
            sheet.write_boolean(row, column, text == "true")?;
        }
        ("quantity", _) if text.parse::<u32>().is_ok() => {
            sheet.write_number(row, column, text.parse::<u32>()?)?;
        }
        ("agreement_date", _) if ExcelDateTime::parse_from_str(text).is_ok() => {
            let day = ExcelDateTime::parse_from_str(text)?;
            sheet.write_datetime_with_format(row, column, &day, date)?;
        }
        _ => {
            sheet.write_string(row, column, text)?;
        }
    }
    Ok(())
}
