//! What an `.xls` workbook says of all its sheets.

use super::record::{Head, Records, kind};
use super::text::{self, Letters};
use crate::source::sheet::binary::{u16_at, u32_at};
use crate::source::sheet::number_format::Formats;
use crate::source::sheet::rows::Trouble;
use crate::source::sheet::texts::Texts;
use crate::table::CellKind;

const BIFF5: u16 = 0x0500;
const BIFF8: u16 = 0x0600;
/// The kind of sheet that holds cells.
const WORKSHEET: u8 = 0;

/// What holds for the whole workbook.
pub(super) struct Globals {
    pub(super) sheets: Vec<Bound>,
    pub(super) letters: Letters,
    pub(super) texts: Texts,
    is_1904: bool,
    formats: Formats,
}

/// A sheet of cells and where it begins.
pub(super) struct Bound {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) offset: u64,
}

impl Globals {
    /// A number as its style shows it.
    pub(super) fn render(&self, style: u16, value: f64) -> (String, CellKind) {
        self.formats.render(usize::from(style), value, self.is_1904)
    }
}

/// Reads the stream up to its first sheet.
pub(super) fn read(records: &mut Records) -> Result<Globals, Trouble> {
    let head = records.next()?;
    let mut content = Vec::new();
    records.content(&mut content)?;
    let letters = letters(head, &content)?;
    let mut globals = Globals {
        sheets: Vec::new(),
        letters,
        texts: Texts::default(),
        is_1904: false,
        formats: Formats::default(),
    };
    loop {
        let head = records.next()?;
        match head.kind {
            kind::EOF => break,
            kind::SST => {
                records.skip(8)?;
                read_texts(records, &mut globals.texts)?;
            }
            _ => {
                records.content(&mut content)?;
                add(&mut globals, head.kind, &content)?;
            }
        }
    }
    Ok(globals)
}

/// How the texts of a workbook of this version are written.
fn letters(head: Head, content: &[u8]) -> Result<Letters, Trouble> {
    let old = "it is a workbook of Excel 2, 3 or 4; open it in a spreadsheet program and save it \
               as .xlsx";
    match head.kind {
        kind::BOF if content.len() >= 4 => match u16_at(content, 0) {
            BIFF8 => Ok(Letters::Unicode),
            BIFF5 => Ok(Letters::Page(1252)),
            _ => Err(Trouble::File(old.to_owned())),
        },
        0x0009 | 0x0209 | 0x0409 => Err(Trouble::File(old.to_owned())),
        _ => Err(Trouble::File(
            "the workbook is damaged (it does not begin as one); open and save it as .xlsx"
                .to_owned(),
        )),
    }
}

fn add(globals: &mut Globals, kind: u16, content: &[u8]) -> Result<(), Trouble> {
    match kind {
        kind::FILEPASS => {
            return Err(Trouble::File("it has a password; save it without one".to_owned()));
        }
        kind::CODEPAGE if content.len() >= 2 => {
            if let Letters::Page(page) = &mut globals.letters {
                *page = u16_at(content, 0);
            }
        }
        kind::DATEMODE if content.len() >= 2 => globals.is_1904 = u16_at(content, 0) == 1,
        kind::XF if content.len() >= 4 => globals.formats.add_style(u16_at(content, 2)),
        kind::FORMAT if content.len() >= 3 => {
            let wide = matches!(globals.letters, Letters::Unicode);
            let code = name(&content[2..], globals.letters, wide)?;
            globals.formats.add_code(u16_at(content, 0), &code);
        }
        kind::BOUNDSHEET if content.len() >= 8 => {
            if content[5] != WORKSHEET {
                return Ok(());
            }
            globals.sheets.push(Bound {
                name: name(&content[6..], globals.letters, false)?,
                hidden: content[4] & 3 != 0,
                offset: u64::from(u32_at(content, 0)),
            });
        }
        _ => {}
    }
    Ok(())
}

/// A short text with its length in front, in one byte or in two.
fn name(content: &[u8], letters: Letters, wide_length: bool) -> Result<String, Trouble> {
    let (length, rest) = if wide_length && content.len() >= 2 {
        (usize::from(u16_at(content, 0)), &content[2..])
    } else {
        (usize::from(content.first().copied().unwrap_or(0)), content.get(1..).unwrap_or_default())
    };
    match letters {
        Letters::Page(page) => text::of_page(&rest[..length.min(rest.len())], page),
        Letters::Unicode => {
            let wide = rest.first().is_some_and(|flags| flags & 1 != 0);
            let bytes = rest.get(1..).unwrap_or_default();
            let units: Vec<u16> = if wide {
                bytes.chunks_exact(2).map(|pair| u16_at(pair, 0)).take(length).collect()
            } else {
                bytes.iter().map(|byte| u16::from(*byte)).take(length).collect()
            };
            Ok(String::from_utf16_lossy(&units))
        }
    }
}

/// Reads the shared texts; how many there are said to be is not asked.
fn read_texts(records: &mut Records, texts: &mut Texts) -> Result<(), Trouble> {
    while records.left() > 0 || records.continued()? {
        let count = usize::from(u16::from_le_bytes(records.bytes()?));
        texts.push(&text::read(records, count, Letters::Unicode)?)?;
    }
    Ok(())
}
