//! Texts in `.xls` records: 16-bit letters since Excel 97, bytes of a code page before.

use encoding_rs::Encoding;

use super::record::Records;
use crate::source::sheet::rows::Trouble;
use crate::source::sheet::xml::push_most;
use crate::table::limits::CELL_BYTES_MAX;

const WIDE: u8 = 0x01;
const PHONETIC: u8 = 0x04;
const RICH: u8 = 0x08;

/// How texts are written.
#[derive(Clone, Copy)]
pub(super) enum Letters {
    Unicode,
    /// Bytes of a code page, by its number.
    Page(u16),
}

/// The encoding of a code page; `None` for those of DOS, which muster does not read.
fn encoding(page: u16) -> Option<&'static Encoding> {
    let label = match page {
        874 | 1250..=1258 => return Encoding::for_label(format!("windows-{page}").as_bytes()),
        866 => "ibm866",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        10_000 | 32_768 => "macintosh",
        10_007 => "x-mac-cyrillic",
        367 | 32_769 => "windows-1252",
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// Decodes bytes of a code page.
pub(super) fn of_page(bytes: &[u8], page: u16) -> Result<String, Trouble> {
    match encoding(page) {
        Some(encoding) => {
            Ok(encoding.decode_without_bom_handling(bytes).0.trim_end_matches('\0').to_owned())
        }
        None if bytes.is_ascii() => Ok(String::from_utf8_lossy(bytes).into_owned()),
        None => Err(Trouble::File(format!(
            "its texts are in code page {page}, which muster does not read; save it as .xlsx"
        ))),
    }
}

/// Reads a text whose length, in letters, was read before. It may go on in continuations, each of
/// which says anew how its letters are written.
pub(super) fn read(
    records: &mut Records,
    count: usize,
    letters: Letters,
) -> Result<String, Trouble> {
    let page = match letters {
        Letters::Page(page) => page,
        Letters::Unicode => return read_unicode(records, count),
    };
    let mut bytes = vec![0; count];
    let mut at = 0;
    while at < count {
        if records.left() == 0 && !records.continued()? {
            return Err(super::record::cut_off());
        }
        let room = (count - at).min(usize::try_from(records.left()).unwrap_or(usize::MAX));
        records.read_here(&mut bytes[at..at + room])?;
        at += room;
    }
    of_page(&bytes, page)
}

fn read_unicode(records: &mut Records, count: usize) -> Result<String, Trouble> {
    let [flags] = records.bytes::<1>()?;
    let runs = match flags & RICH {
        0 => 0,
        _ => u64::from(u16::from_le_bytes(records.bytes()?)),
    };
    let phonetic = match flags & PHONETIC {
        0 => 0,
        _ => u64::from(u32::from_le_bytes(records.bytes()?)),
    };
    let text = read_letters(records, count, flags & WIDE != 0)?;
    records.skip(runs * 4 + phonetic)?;
    Ok(text)
}

fn read_letters(records: &mut Records, count: usize, mut wide: bool) -> Result<String, Trouble> {
    let mut units: Vec<u16> = Vec::new();
    let mut bytes = Vec::new();
    while units.len() < count {
        if records.left() == 0 {
            if !records.continued()? {
                return Err(super::record::cut_off());
            }
            wide = records.bytes::<1>()?[0] & WIDE != 0;
        }
        let width = if wide { 2 } else { 1 };
        let left = usize::try_from(records.left()).unwrap_or(usize::MAX);
        let here = (left / width).min(count - units.len());
        if here == 0 {
            return Err(super::record::cut_off());
        }
        bytes.resize(here * width, 0);
        records.read_here(&mut bytes)?;
        if wide {
            units.extend(bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
        } else {
            units.extend(bytes.iter().map(|byte| u16::from(*byte)));
        }
    }
    let mut text = String::new();
    for letter in char::decode_utf16(units) {
        let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
        push_most(&mut text, letter.encode_utf8(&mut [0; 4]), CELL_BYTES_MAX);
    }
    Ok(text)
}
