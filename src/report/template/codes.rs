//! What the codes of the drop-down lists stand for, on the sheet for people: a list in a cell shows
//! the codes alone.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::rules::{Choice, Language, Word, say};
use crate::table::Column;

use super::super::lists_sheet::Lists;
use super::looks::Looks;

/// Lines of a list that are shown; longer ones are read on the hidden sheet.
const SHOWN: usize = 400;

/// Columns whose values do not say what they stand for.
const CODED: [Column; 4] = [Column::CatalogItemId, Column::OfferId, Column::State, Column::Country];

/// Writes the lists from a row on.
pub(super) fn write(
    sheet: &mut Worksheet,
    mut row: u32,
    lists: &Lists,
    language: Language,
    looks: &Looks,
) -> Result<(), XlsxError> {
    for column in CODED {
        let choices = lists.choices(column);
        if choices.len() < 2 || choices.iter().all(|choice| choice.title.is_none()) {
            continue;
        }
        let name = column.name();
        let title = say!("What the values of {name} stand for", name).to(language);
        row += 1;
        sheet.write_string_with_format(row, 0, title, &looks.chapter)?;
        row += 1;
        // People look for names.
        let named = |choice: &Choice| choice.title.clone().unwrap_or_else(|| choice.value.clone());
        let mut by_name: Vec<(String, &Choice)> =
            choices.iter().map(|choice| (named(choice), choice)).collect();
        by_name.sort_by_cached_key(|(title, _)| title.to_lowercase());
        for (title, choice) in by_name.iter().take(SHOWN) {
            sheet.write_string_with_format(row, 0, &choice.value, &looks.code)?;
            sheet.write_string_with_format(row, 1, title, &looks.text)?;
            row += 1;
        }
        let more = choices.len().saturating_sub(SHOWN);
        if more > 0 {
            let told = say!(
                "and {more} more: show the hidden sheet _import_lists to see all",
                more = Word::Number(more as u64)
            );
            sheet.write_string_with_format(row, 1, told.to(language), &looks.text)?;
            row += 1;
        }
    }
    Ok(())
}
