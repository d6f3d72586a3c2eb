//! A sheet that is filled in: headings with their notes and lists, and not one row.

use rust_xlsxwriter::{Note, Worksheet, XlsxError};

use crate::rules::{Field, Language, Need, say};

use super::super::lists_sheet::Lists;
use super::looks::{self, Looks};

/// Rows that the filter and the lists reach. The format of text reaches all.
const ROWS: u32 = 10_000;
/// How wide a note is, in pixels, and how many letters a line of it then has.
const NOTE_WIDTH: u32 = 340;
const NOTE_LETTERS: usize = 48;
/// How high a line of a note is, in pixels.
const NOTE_LINE: u32 = 17;

/// A sheet to be written.
pub(super) struct Table<'a> {
    pub(super) name: &'static str,
    pub(super) fields: &'a [Field],
    /// Columns of the house's own, and whether each is required.
    pub(super) custom: &'a [(&'a str, bool)],
    /// The cells of the example.
    pub(super) filled: &'a [(Field, String)],
}

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    table: &Table<'_>,
    language: Language,
    lists: &Lists,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name(table.name)?.set_landscape().set_repeat_rows(0, 0)?;
    let mut at = 0_u16;
    for field in table.fields {
        let name = field.column.name();
        let filled = table.filled.iter().find(|(own, _)| own.column == field.column);
        let example = filled.map_or("", |(_, cell)| cell.as_str());
        sheet.set_column_width(at, width(name, example))?.set_column_format(at, &looks.data)?;
        sheet.write_string_with_format(0, at, name, looks.heading(field.need))?;
        sheet.insert_note(0, at, &note(&words(field, example, language)))?;
        if let Some(validation) = lists.validation(field.column, language)? {
            sheet.add_data_validation(1, at, ROWS, at, &validation)?;
        }
        at += 1;
    }
    for (name, required) in table.custom {
        let need = if *required { Need::Required } else { Need::Optional };
        sheet.set_column_width(at, width(name, ""))?.set_column_format(at, &looks.data)?;
        sheet.write_string_with_format(0, at, *name, looks.heading(need))?;
        let about = say!("A column of our own; it is kept and not judged.").to(language);
        sheet.insert_note(0, at, &note(&format!("{}\n{about}", looks::need(need, language))))?;
        at += 1;
    }
    sheet.set_row_height(0, 22)?;
    // The key stays in sight, whatever is scrolled to.
    sheet.set_freeze_panes(1, 1)?;
    sheet.autofilter(0, 0, ROWS, at.saturating_sub(1))?;
    Ok(())
}

/// What a note says: whether the column is needed, what it holds, what is allowed, an example.
fn words(field: &Field, example: &str, language: Language) -> String {
    let mut words = looks::need(field.need, language).to_owned();
    words.push_str(&format!("\n{}.", language.text(field.column.summary()).trim_end_matches('.')));
    for note in &field.notes {
        words.push_str(&format!("\n{}", note.to(language)));
    }
    if !example.is_empty() {
        words.push_str(&format!("\n{}", say!("Example: {example}", example).to(language)));
    }
    words
}

/// A note as large as its words.
fn note(words: &str) -> Note {
    let lines = words.lines().map(|line| line.chars().count() / NOTE_LETTERS + 1).sum::<usize>();
    let height = NOTE_LINE * u32::try_from(lines + 1).unwrap_or(u32::MAX / NOTE_LINE);
    Note::new(words)
        .set_author("muster")
        .add_author_prefix(false)
        .set_width(NOTE_WIDTH)
        .set_height(height)
        .set_font_size(9)
}

/// Wide enough for the heading with the sign of its filter, and for what usually stands there.
fn width(name: &str, example: &str) -> u32 {
    let letters = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    (letters(name).saturating_add(5)).max(letters(example).saturating_add(2)).clamp(12, 42)
}
