//! What the tags of rows, cells and regions say.

use super::noted::Noted;
use super::xml::{Broken, Tag, is_true};
use crate::table::limits::{COLUMNS_MAX, SHEET_ROWS_MAX};

/// What the writer says a cell's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Number,
    Shared,
    Text,
    Bool,
    Error,
    Date,
}

impl Type {
    /// The type by its name.
    pub(super) fn of(name: &[u8]) -> Option<Type> {
        Some(match name {
            b"s" => Type::Shared,
            b"str" | b"inlineStr" => Type::Text,
            b"n" => Type::Number,
            b"b" => Type::Bool,
            b"e" => Type::Error,
            b"d" => Type::Date,
            _ => return None,
        })
    }
}

/// A cell before its value is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) column: usize,
    pub(super) kind: Type,
    pub(super) style: u32,
}

/// Hidden columns.
pub(super) fn columns(tag: &Tag<'_>, noted: &mut Noted) -> Result<(), Broken> {
    let number =
        |name| Ok(tag.get(name)?.and_then(|text| text.trim().parse::<usize>().ok()).unwrap_or(0));
    let width = tag.get("width")?;
    let narrow = width.is_some_and(|width| width.trim().parse() == Ok(0.0));
    if narrow || tag.says("hidden")? {
        let (first, last) = (number("min")?, number("max")?);
        noted.hidden_columns(first.saturating_sub(1), last.saturating_sub(1).min(COLUMNS_MAX));
    }
    Ok(())
}

/// A row's number and whether it is hidden. A row without a number follows the one before.
pub(super) fn row_head(tag: &Tag<'_>, before: u32) -> Result<(u32, bool), Broken> {
    let (mut number, mut is_hidden) = (None, false);
    for attribute in tag.attributes() {
        let (name, value) = attribute?;
        match name {
            b"r" => number = Some(value),
            b"hidden" => is_hidden |= is_true(value),
            b"ht" => is_hidden |= matches!(value, b"0" | b"0.0"),
            _ => {}
        }
    }
    let number = match number {
        None => before + 1,
        Some(digits) => whole(digits).ok_or_else(|| Broken::damaged("a row has no number"))?,
    };
    if number > SHEET_ROWS_MAX {
        return Err(Broken::Limit(format!("a sheet has at most {SHEET_ROWS_MAX} rows")));
    }
    if number <= before {
        return Err(Broken::damaged("its rows are out of order"));
    }
    Ok((number, is_hidden))
}

/// A cell's column, type and style. A cell without a name stands behind the one before.
pub(super) fn cell_head(tag: &Tag<'_>, row: u32, next: usize) -> Result<Head, Broken> {
    let mut head = Head { column: next, kind: Type::Number, style: 0 };
    for attribute in tag.attributes() {
        let (name, value) = attribute?;
        match name {
            b"r" => {
                let (own, column) = cell_name(value)?;
                if own != row {
                    return Err(Broken::damaged("a cell stands in a row that is not its own"));
                }
                head.column = column;
            }
            b"s" => head.style = whole(value).unwrap_or(0),
            b"t" => {
                head.kind = Type::of(value)
                    .ok_or_else(|| Broken::damaged("a cell is of a kind that is not known"))?;
            }
            _ => {}
        }
    }
    if head.column >= COLUMNS_MAX {
        return Err(Broken::Limit(format!("a sheet has at most {COLUMNS_MAX} columns")));
    }
    Ok(head)
}

/// A cell's row, from 1, and its column, from 0.
type Named = (u32, usize);

/// The row and the column of a cell called `AB12`.
fn cell_name(name: &[u8]) -> Result<Named, Broken> {
    let letters = name.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let mut column = 0_usize;
    for letter in &name[..letters] {
        let digit = usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        column = column.saturating_mul(26).saturating_add(digit);
    }
    match (column.checked_sub(1), whole(&name[letters..])) {
        (Some(column), Some(row)) => Ok((row, column)),
        _ => Err(Broken::damaged("a cell has a name that is none")),
    }
}

/// A merged region's first and last cell; `None` where it is a single cell, or nothing.
pub(super) fn region(tag: &Tag<'_>) -> Result<Option<(Named, Named)>, Broken> {
    let Some(name) = tag.get("ref")? else { return Ok(None) };
    let name = name.replace('$', "");
    let Some((first, last)) = name.split_once(':') else { return Ok(None) };
    let (first, last) = (cell_name(first.as_bytes())?, cell_name(last.as_bytes())?);
    Ok((first != last).then_some((first, last)))
}

/// Digits as a number.
fn whole(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u32, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| u32::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}
