//! Stored numbers of formats that name a number format by its code.

use std::collections::HashMap;

use super::format::{self, Format};
use crate::table::CellKind;

/// Writes a number by its format code.
pub(super) fn render(code: &str, value: f64, is_1904: bool) -> (String, CellKind) {
    render_as(&Format::of_code(code), value, is_1904)
}

fn render_as(format: &Format, value: f64, is_1904: bool) -> (String, CellKind) {
    if !value.is_finite() {
        return ("#NUM!".to_owned(), CellKind::Error);
    }
    let mut text = String::new();
    let kind = format::write(&mut text, value, format, is_1904);
    (text, kind)
}

/// A number without any format.
pub(super) fn plain(value: f64) -> (String, CellKind) {
    render_as(&Format::Plain, value, false)
}

/// Styles of a workbook that are remembered; Excel allows 65,490.
const STYLES_MAX: usize = 65_536;

/// The formats of a workbook's styles, as binary workbooks number them.
#[derive(Default)]
pub(super) struct Formats {
    styles: Vec<u16>,
    own: HashMap<u16, Format>,
}

impl Formats {
    /// Adds the next style, by the number of its format.
    pub(super) fn add_style(&mut self, format: u16) {
        if self.styles.len() < STYLES_MAX {
            self.styles.push(format);
        }
    }

    /// Adds a format of the workbook's own.
    pub(super) fn add_code(&mut self, format: u16, code: &str) {
        self.own.insert(format, Format::of_code(code));
    }

    /// Writes a number in a style.
    pub(super) fn render(&self, style: usize, value: f64, is_1904: bool) -> (String, CellKind) {
        let id = self.styles.get(style).copied().unwrap_or(0);
        match self.own.get(&id) {
            Some(format) => render_as(format, value, is_1904),
            None => render_as(&Format::of_id(u32::from(id)), value, is_1904),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_format_shows_them() {
        for (code, value, expected, kind) in [
            ("General", 5.0, "5", CellKind::Number),
            ("", -0.0, "0", CellKind::Number),
            ("0", 7.0, "7", CellKind::Number),
            ("#,##0.00", 1_234.5, "1234.5", CellKind::Number),
            ("0.00E+00", 1e21, "1000000000000000000000", CellKind::Number),
            ("0%", 0.5, "0.5", CellKind::Number),
            ("00000", 1_234.0, "01234", CellKind::Text),
            ("00000", 12_345.0, "12345", CellKind::Text),
            ("00000", 123_456.0, "123456", CellKind::Text),
            ("00000", 12.5, "12.5", CellKind::Number),
            ("00000-0000", 12_345_678.0, "01234-5678", CellKind::Text),
            ("\"DE\"00000", 1_067.0, "DE01067", CellKind::Text),
            ("yyyy-mm-dd", 45_943.0, "2025-10-13", CellKind::Date),
            ("[$-407]d. mmm yyyy;@", 45_943.5, "2025-10-13T12:00:00", CellKind::Date),
            ("mmm", 45_943.0, "2025-10-13", CellKind::Date),
            ("yyyy-mm-dd", 59.0, "1900-02-28", CellKind::Date),
            ("yyyy-mm-dd", 61.0, "1900-03-01", CellKind::Date),
            ("yyyy-mm-dd", -1.0, "-1", CellKind::Number),
            ("yyyy-mm-dd", 3_000_000.0, "3000000", CellKind::Number),
            ("h:mm", 0.5, "12:00:00", CellKind::Text),
            ("[h]:mm", 1.5, "1.5", CellKind::Number),
            ("\"day\" 0", 3.0, "3", CellKind::Number),
            ("General", f64::NAN, "#NUM!", CellKind::Error),
        ] {
            assert_eq!(render(code, value, false), (expected.to_owned(), kind), "{code} {value}");
        }
        assert_eq!(render("d/m/yy", 44_481.0, true).0, "2025-10-13");
        let mut formats = Formats::default();
        formats.add_style(14);
        assert_eq!(formats.render(0, 45_943.0, false).0, "2025-10-13");
        assert_eq!(render("yyyy", 45_943.999_999, false).0, "2025-10-14");
    }
}
