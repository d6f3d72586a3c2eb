//! How cells of the workbook look. Nothing is told by colour alone: what is wrong has a thick
//! border, a warning a dashed one, and what waits is in italics.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::rules::Severity;

/// What decides how a cell looks.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and all may meet")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Whether it stands in one of muster's columns.
    pub(super) own: bool,
    /// Whether its text may take several lines.
    pub(super) wraps: bool,
    /// Whether its row waits for another.
    pub(super) held: bool,
    /// The worst that is said of it.
    pub(super) severity: Option<Severity>,
    /// Whether it is kept text by its own mark.
    pub(super) could_run: bool,
}

const REJECT_FILL: Color = Color::RGB(0xFF_D0_CC);
/// Borders of what is wrong, and the tabs of the sheets that hold it.
pub(super) const REJECT_LINE: Color = Color::RGB(0xB3_1B_12);
const WARN_FILL: Color = Color::RGB(0xFF_EC_B3);
const WARN_LINE: Color = Color::RGB(0x8A_5A_00);
const HELD_TEXT: Color = Color::RGB(0x5F_66_6E);
const OWN_FILL: Color = Color::RGB(0xF1_F3_F6);
const OWN_HEAD: Color = Color::RGB(0x5B_65_73);
const HEAD_FILL: Color = Color::RGB(0x1F_3A_5F);
const LINK: Color = Color::RGB(0x0B_57_A4);

/// All formats, made once.
pub(super) struct Formats {
    /// By [`Look`], see [`number`].
    cells: Vec<Format>,
    heading: Format,
    own_heading: Format,
    pub(super) title: Format,
    pub(super) part: Format,
    pub(super) body: Format,
    pub(super) strong: Format,
    /// Text that came from a file, and may be no formula.
    pub(super) text: Format,
    pub(super) count: Format,
    pub(super) link: Format,
}

impl Formats {
    pub(super) fn new() -> Formats {
        let heading = Format::new()
            .set_bold()
            .set_num_format("@")
            .set_font_color(Color::White)
            .set_background_color(HEAD_FILL)
            .set_align(FormatAlign::VerticalCenter);
        let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Formats {
            cells: (0..48).map(cell).collect(),
            own_heading: heading.clone().set_background_color(OWN_HEAD),
            heading,
            title: Format::new().set_bold().set_font_size(16).set_font_color(HEAD_FILL),
            part: Format::new().set_bold().set_font_size(12).set_font_color(HEAD_FILL),
            strong: body.clone().set_bold(),
            text: body.clone().set_num_format("@").set_quote_prefix(),
            count: Format::new().set_num_format("#,##0").set_align(FormatAlign::Top),
            link: Format::new()
                .set_font_color(LINK)
                .set_underline(rust_xlsxwriter::FormatUnderline::Single)
                .set_align(FormatAlign::Top),
            body,
        }
    }

    /// The format of a cell; `None` where its column's serves.
    pub(super) fn of(&self, look: Look) -> Option<&Format> {
        let plain = look.severity.is_none() && !look.could_run && (!look.held || look.own);
        if plain { None } else { self.cells.get(number(look)) }
    }

    /// The format of a column whose cells nothing is said about.
    pub(super) fn column(&self, own: bool, wraps: bool) -> &Format {
        let look = Look { own, wraps, held: false, severity: None, could_run: false };
        &self.cells[number(look)]
    }

    pub(super) fn heading(&self, own: bool) -> &Format {
        if own { &self.own_heading } else { &self.heading }
    }

    /// A cell of the legend.
    pub(super) fn example(&self, severity: Option<Severity>, held: bool) -> &Format {
        let look = Look { own: false, wraps: false, held, severity, could_run: false };
        &self.cells[number(look)]
    }
}

fn number(look: Look) -> usize {
    let severity = match look.severity {
        None => 0,
        Some(Severity::Warn) => 1,
        Some(Severity::Reject) => 2,
    };
    let flags = [look.own, look.wraps, look.held, look.could_run];
    flags.iter().fold(severity, |number, flag| number * 2 + usize::from(*flag))
}

/// The format of a number that [`number`] gives.
fn cell(number: usize) -> Format {
    let flag = |bit: usize| number >> bit & 1 == 1;
    let (own, wraps, held, could_run) = (flag(3), flag(2), flag(1), flag(0));
    let mut format = Format::new().set_num_format("@").set_align(FormatAlign::Top);
    if own {
        format = format.set_background_color(OWN_FILL);
    }
    if wraps {
        format = format.set_text_wrap();
    }
    if held {
        format = format.set_italic().set_font_color(HELD_TEXT);
    }
    if could_run {
        format = format.set_quote_prefix();
    }
    match number >> 4 {
        0 => format,
        1 => format
            .set_background_color(WARN_FILL)
            .set_border(FormatBorder::Dashed)
            .set_border_color(WARN_LINE),
        _ => format
            .set_background_color(REJECT_FILL)
            .set_border(FormatBorder::Medium)
            .set_border_color(REJECT_LINE),
    }
}
