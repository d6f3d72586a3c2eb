//! The hidden sheets of a workbook: the one that holds its drop-down lists, with what lets a cell
//! choose from one of them, and the one that says that the workbook is muster's. A list in the cell's own rule could have 255 characters, and countries alone have
//! more.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, Workbook, Worksheet, XlsxError,
};

use crate::rules::{Choice, Language, say};
use crate::table::{Column, LISTS_SHEET, META_SHEET, column_letters, limits};

/// One list, and the columns that choose from it.
#[derive(Debug)]
struct List {
    columns: Vec<Column>,
    choices: Vec<Choice>,
}

/// The lists of a workbook: gathered with [`Lists::add`], asked for with [`Lists::validation`], and
/// written behind all other sheets with [`Lists::write`].
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: Vec<List>,
}

impl Lists {
    /// Gives a column its list. Columns with equal lists share one. A column without choices, or
    /// with more than a spreadsheet program shows in a list, gets none.
    pub(super) fn add(&mut self, column: Column, choices: Vec<Choice>) {
        if choices.is_empty() || choices.len() > limits::LIST_CHOICES_MAX || self.has(column) {
            return;
        }
        match self.lists.iter_mut().find(|list| list.choices == choices) {
            Some(list) => list.columns.push(column),
            None => self.lists.push(List { columns: vec![column], choices }),
        }
    }

    /// Whether a column has a list.
    pub(super) fn has(&self, column: Column) -> bool {
        self.place(column).is_some()
    }

    /// The values of a column's list, each with what it stands for.
    pub(super) fn choices(&self, column: Column) -> &[Choice] {
        let list = self.place(column).and_then(|at| self.lists.get(at));
        list.map_or(&[], |list| &list.choices)
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.lists.iter().position(|list| list.columns.contains(&column))
    }

    /// What makes cells of a column offer its list. Another value is asked about and can be kept,
    /// because muster takes more spellings than a list shows, and a list may lack a new value.
    ///
    /// # Errors
    ///
    /// When a text is longer than a spreadsheet program takes.
    pub(super) fn validation(
        &self,
        column: Column,
        language: Language,
    ) -> Result<Option<DataValidation>, XlsxError> {
        let Some(at) = self.place(column) else { return Ok(None) };
        let Some(list) = self.lists.get(at) else { return Ok(None) };
        let letter = column_letters(u16::try_from(at * 2).unwrap_or(u16::MAX));
        let range = format!("={LISTS_SHEET}!${letter}$2:${letter}${}", list.choices.len() + 1);
        let name = column.name();
        let title = say!("Not in the list").to(language);
        let message = say!(
            "The list of {name} does not have this value. If another spelling or a new value is \
             meant, keep it: the import checks it. Otherwise choose one of the list.",
            name
        );
        let validation = DataValidation::new()
            .allow_list_formula(range.as_str().into())
            .ignore_blank(true)
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title(title)?
            .set_error_message(message.to(language))?;
        Ok(Some(validation))
    }

    /// Writes the sheet, if there is any list: values in one column, what they stand for in the
    /// next, under the name of the column. Everything is text.
    ///
    /// # Errors
    ///
    /// When the workbook has such a sheet already.
    pub(super) fn write(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        if self.lists.is_empty() {
            return Ok(());
        }
        let text = Format::new().set_num_format("@");
        let heading = Format::new().set_num_format("@").set_bold();
        let sheet = workbook.add_worksheet().set_name(LISTS_SHEET)?.set_hidden(true);
        for (column, list) in (0_u16..).step_by(2).zip(&self.lists) {
            let names: Vec<&str> = list.columns.iter().map(|column| column.name()).collect();
            sheet.set_column_width(column, 24)?;
            sheet.set_column_width(column + 1, 32)?;
            sheet.write_string_with_format(0, column, names.join(", "), &heading)?;
            for (row, choice) in (1..).zip(&list.choices) {
                sheet.write_string_with_format(row, column, &choice.value, &text)?;
                if let Some(title) = &choice.title {
                    sheet.write_string_with_format(row, column + 1, title, &text)?;
                }
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }
}

/// Makes the very hidden sheet by which a workbook is known as muster's: names and values.
///
/// # Errors
///
/// When a value is longer than a spreadsheet program takes.
pub(super) fn meta_sheet(facts: &[(&str, String)]) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(META_SHEET)?.set_very_hidden(true);
    for (row, (name, value)) in (0..).zip(facts) {
        sheet.write_string(row, 0, *name)?.write_string(row, 1, value)?;
    }
    Ok(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Reference, choices};

    #[test]
    fn equal_lists_are_kept_once_and_free_text_has_none() {
        let reference = Reference::default();
        let mut lists = Lists::default();
        for column in
            [Column::City, Column::Country, Column::AutoRenew, Column::AttestationAccepted]
        {
            lists.add(column, choices(column, &reference, None));
        }
        assert_eq!(lists.lists.len(), 2);
        assert!(!lists.has(Column::City));
        assert_eq!(lists.choices(Column::AttestationAccepted).len(), 2);
        assert!(lists.validation(Column::City, Language::English).unwrap().is_none());
        let many = |count: usize| {
            (0..count).map(|n| Choice { value: n.to_string(), title: None }).collect::<Vec<_>>()
        };
        lists.add(Column::FriendlyName, many(limits::LIST_CHOICES_MAX + 1));
        assert!(!lists.has(Column::FriendlyName));
        lists.add(Column::FriendlyName, many(limits::LIST_CHOICES_MAX));
        assert!(lists.has(Column::FriendlyName));
    }

    /// The library checks the lengths of all texts.
    #[test]
    fn every_list_can_be_offered_in_every_language_and_written() {
        let reference = Reference::default();
        let mut lists = Lists::default();
        for column in Column::ALL {
            lists.add(*column, choices(*column, &reference, None));
        }
        let write = || {
            let mut workbook = Workbook::new();
            let sheet = workbook.add_worksheet();
            for language in Language::ALL {
                for column in Column::ALL {
                    if let Some(own) = lists.validation(*column, language).unwrap() {
                        let at = *column as u16;
                        sheet.add_data_validation(1, at, 5000, at, &own).unwrap();
                    }
                }
            }
            lists.write(&mut workbook).unwrap();
            let fixed = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 1, 15).unwrap();
            let properties = rust_xlsxwriter::DocProperties::new().set_creation_datetime(&fixed);
            workbook.set_properties(&properties);
            workbook.save_to_buffer().unwrap()
        };
        assert_eq!(write(), write());
        assert!(lists.write(&mut Workbook::new()).is_ok());
    }
}
