//! How cells look. What a fill says, the kind of letters and the words of the note say too.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::rules::{Language, Need, say};

const DARK: Color = Color::RGB(0x001F_3864);
const LIGHT: Color = Color::RGB(0x00BD_D7EE);
const PALE: Color = Color::RGB(0x00F2_F2F2);
const LINE: Color = Color::RGB(0x00BF_BFBF);

/// The formats of a workbook.
pub(super) struct Looks {
    pub(super) title: Format,
    pub(super) chapter: Format,
    pub(super) text: Format,
    pub(super) strong: Format,
    /// Codes and names of columns, in letters of one width.
    pub(super) code: Format,
    /// A cell of data: text, whatever is typed.
    pub(super) data: Format,
    required: Format,
    recommended: Format,
    optional: Format,
}

impl Looks {
    pub(super) fn new() -> Looks {
        let plain = || Format::new().set_num_format("@").set_align(FormatAlign::Top);
        let head = || plain().set_border(FormatBorder::Thin).set_border_color(LINE);
        Looks {
            title: plain().set_bold().set_font_size(18).set_font_color(DARK),
            chapter: plain().set_bold().set_font_size(13).set_font_color(DARK),
            text: plain().set_text_wrap(),
            strong: plain().set_text_wrap().set_bold(),
            code: plain().set_text_wrap().set_font_name("Consolas").set_font_size(10),
            data: Format::new().set_num_format("@"),
            required: head().set_bold().set_background_color(DARK).set_font_color(Color::White),
            recommended: head().set_bold().set_background_color(LIGHT).set_font_color(DARK),
            optional: head().set_italic().set_background_color(PALE),
        }
    }

    /// The heading of a column.
    pub(super) fn heading(&self, need: Need) -> &Format {
        match need {
            Need::Required => &self.required,
            Need::Recommended => &self.recommended,
            Need::Optional => &self.optional,
        }
    }
}

/// How much a column is needed, in a word.
pub(super) fn need(need: Need, language: Language) -> &'static str {
    match need {
        Need::Required => say!("REQUIRED"),
        Need::Recommended => say!("Recommended"),
        Need::Optional => say!("Optional"),
    }
    .to(language)
}
