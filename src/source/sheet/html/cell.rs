//! What a cell of a page holds: its text, or the number that a spreadsheet program noted beside it.

use super::tokens::Tag;
use crate::source::sheet::number_format::{plain, render};
use crate::source::sheet::xml::push_most;
use crate::table::CellKind;
use crate::table::limits::CELL_BYTES_MAX;

/// A cell being read.
pub(super) struct Open {
    /// Where it stands, from 0.
    pub(super) column: usize,
    text: String,
    /// White space was met and may be a blank.
    blank: bool,
    noted: Noted,
}

/// What a program noted about the value.
#[derive(Default)]
struct Noted {
    number: Option<f64>,
    /// The number is the one shown.
    as_shown: bool,
    format: Option<String>,
    text: bool,
    bool: Option<bool>,
    error: bool,
}

impl Open {
    pub(super) fn new(column: usize, tag: &Tag) -> Open {
        Open { column, text: String::new(), blank: false, noted: noted(tag) }
    }

    /// Adds text; white space in it is one blank.
    pub(super) fn push(&mut self, text: &str) {
        for letter in text.chars() {
            if matches!(letter, ' ' | '\t' | '\r' | '\n' | '\x0c') {
                self.blank = true;
                continue;
            }
            if self.blank && !self.text.is_empty() && !self.text.ends_with('\n') {
                push_most(&mut self.text, " ", CELL_BYTES_MAX);
            }
            self.blank = false;
            push_most(&mut self.text, letter.encode_utf8(&mut [0; 4]), CELL_BYTES_MAX);
        }
    }

    /// Begins a line, where the one before holds anything or `always`.
    pub(super) fn line(&mut self, always: bool) {
        if always || !(self.text.is_empty() || self.text.ends_with('\n')) {
            push_most(&mut self.text, "\n", CELL_BYTES_MAX);
        }
        self.blank = false;
    }

    /// The text and kind of the whole cell.
    pub(super) fn finish(self) -> (String, CellKind) {
        let Noted { number, as_shown, format, text: is_text, bool: truth, error } = self.noted;
        if self.text.len() > CELL_BYTES_MAX {
            // What was left out may be all that the cell shows; it is too long, and not blank.
            return (self.text + "…", CellKind::Text);
        }
        let shown = self.text.trim_matches('\n').to_owned();
        if is_text {
            return (shown, CellKind::Text);
        }
        if error {
            return (shown, CellKind::Error);
        }
        if let Some(truth) = truth {
            return (truth.to_string(), CellKind::Bool);
        }
        let number = if as_shown { shown.trim().parse().ok() } else { number };
        let Some(number) = number else { return (shown, CellKind::Text) };
        if let Some(format) = format {
            return render(&format, number, false);
        }
        let padded = shown.len() > 1
            && shown.starts_with('0')
            && shown.bytes().all(|byte| byte.is_ascii_digit());
        if padded || is_date(&shown) { (shown, CellKind::Text) } else { plain(number) }
    }
}

/// Whether a text looks like a date or a time: the number beside it counts days, and nobody knows
/// from when.
fn is_date(shown: &str) -> bool {
    let colon = shown.contains(':');
    let marks = shown.chars().filter(|c| matches!(c, '/' | '-' | '.')).count();
    let letters = shown.chars().any(char::is_alphabetic) && !shown.contains(['e', 'E']);
    colon || (marks == 2 && !shown.starts_with('-')) || letters
}

/// Excel notes `x:num`, LibreOffice `sdval` and `sdnum`, SheetJS `data-v` and `data-t`.
fn noted(tag: &Tag) -> Noted {
    let mut noted = Noted::default();
    for (key, value) in &tag.attributes {
        let number = || value.trim().parse().ok();
        match key.as_str() {
            "x:num" if value.trim().is_empty() => noted.as_shown = true,
            "x:num" | "sdval" => noted.number = number().or(noted.number),
            "x:str" => noted.text = true,
            "x:bool" => noted.bool = truth(value),
            "x:err" => noted.error = true,
            // `1033;0;YYYY-MM-DD`: the languages of the number and of the code, and the code.
            "sdnum" => {
                let code = value.splitn(3, ';').nth(2).filter(|code| !code.is_empty());
                noted.text |= code == Some("@");
                noted.format = code.map(str::to_owned);
            }
            "data-z" => noted.format = Some(value.clone()),
            "style" => noted.text |= is_text_format(value),
            _ => {}
        }
    }
    match tag.get("data-t") {
        Some("n") => noted.number = tag.get("data-v").and_then(|value| value.trim().parse().ok()),
        Some("b") => noted.bool = tag.get("data-v").and_then(truth),
        Some("e") => noted.error = true,
        Some("s") => noted.text = true,
        _ => {}
    }
    noted
}

fn truth(value: &str) -> Option<bool> {
    match value.trim().to_ascii_lowercase().as_str() {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

/// Whether a style says that the cell is text: `mso-number-format:"\@"`.
fn is_text_format(style: &str) -> bool {
    let Some((_, format)) = style.split_once("mso-number-format:") else { return false };
    let format = format.split(';').next().unwrap_or_default();
    format.trim().trim_matches(['"', '\'', '\\']) == "@"
}
