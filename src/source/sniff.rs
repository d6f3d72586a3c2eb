//! What a file is, by its first bytes. Names lie: half of the `.xls` files sent around are HTML.

use super::sheet::Container;

/// What the first bytes say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// Text, after a byte order mark of this length.
    Text { bom: usize },
    /// A workbook, or what may hold one.
    Workbook(Container),
    /// Something else: what it is and what to do, in words.
    Refused(&'static str),
}

const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";
/// What is said of a file with zero bytes that is in no encoding with such.
pub(super) const NULS: &str =
    "it holds NUL bytes, which no text does; export the table as .csv or .xlsx";

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
    /// Every `.xlsx` is a ZIP archive, too.
    Zip,
}

impl Packing {
    /// The name people know it by.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Packing::Gzip => "gzip",
            Packing::Zstd => "zstd",
            Packing::Zip => "ZIP",
        }
    }
}

const MAGICS: &[(&[u8], &str)] = &[
    (b"BZh", "it is compressed with bzip2; unpack it first"),
    (b"\xFD7zXZ\x00", "it is compressed with xz; unpack it first"),
    (b"7z\xBC\xAF\x27\x1C", "it is a 7-Zip archive; unpack it first"),
    (b"%PDF-", "it is a PDF document; export the table as .csv or .xlsx"),
    (b"PAR1", "it is a Parquet file; export it as CSV"),
    (b"SQLite format 3\x00", "it is an SQLite database; export the table as CSV"),
];

/// Says how a file is packed, if it is.
pub(super) fn packing(head: &[u8]) -> Option<Packing> {
    let magics: [(&[u8], Packing); 6] = [
        (b"\x1F\x8B", Packing::Gzip),
        (b"\x28\xB5\x2F\xFD", Packing::Zstd),
        (b"\x50\x2A\x4D\x18", Packing::Zstd),
        (b"PK\x03\x04", Packing::Zip),
        (b"PK\x05\x06", Packing::Zip),
        (b"PK\x07\x08", Packing::Zip),
    ];
    magics.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, packing)| *packing)
}

/// For a file of a kind that no part of muster reads: what it is and what to do.
pub(super) fn foreign(head: &[u8]) -> Option<&'static str> {
    MAGICS.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, reason)| *reason)
}

/// Says what a file is. `head` is its beginning: some kilobytes, or all of a shorter file.
pub(super) fn sniff(head: &[u8]) -> Sniffed {
    if [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|magic| head.starts_with(*magic)) {
        return Sniffed::Workbook(Container::Zip);
    }
    if is_old_workbook(head) {
        return Sniffed::Workbook(Container::Ole);
    }
    if let Some(found) = markup(head) {
        return found;
    }
    if let Some(reason) = foreign(head) {
        return Sniffed::Refused(reason);
    }
    let bom = if head.starts_with(UTF8_BOM) { UTF8_BOM.len() } else { 0 };
    let text = &head[bom..];
    if let Some(reason) = nuls(text) {
        return Sniffed::Refused(reason);
    }
    Sniffed::Text { bom }
}

/// The containers of old workbooks, and such without one: a first record of the kind, with a
/// length it may have.
pub(super) fn is_old_workbook(head: &[u8]) -> bool {
    match head {
        [0xD0, 0xCF, 0x11, 0xE0, ..] => true,
        [0x09, version, length, 0, ..] => {
            matches!((version, length), (0, 4) | (2 | 4, 6) | (8, 8 | 16))
        }
        _ => false,
    }
}

/// HTML and XML: what "export to Excel" buttons of web pages often give.
fn markup(head: &[u8]) -> Option<Sniffed> {
    // Without the NULs that UTF-16 puts between Latin letters, in small letters.
    let text: Vec<u8> =
        head.iter().filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect();
    let text = [UTF8_BOM, b"\xFF\xFE", b"\xFE\xFF"]
        .iter()
        .find_map(|bom| text.strip_prefix(*bom))
        .unwrap_or(&text)
        .trim_ascii_start();
    if text.starts_with(b"mime-version:") {
        return Some(Sniffed::Refused(
            "it is a web archive (MHTML); open it in a spreadsheet program and save it as .xlsx",
        ));
    }
    if !text.starts_with(b"<") {
        return None;
    }
    let has = |word: &[u8]| memchr::memmem::find(text, word).is_some();
    let is_page = [&b"<html"[..], b"<!doctype html", b"<table", b"<head", b"<meta", b"<body"]
        .iter()
        .any(|tag| text.starts_with(tag));
    if has(b"urn:schemas-microsoft-com:office:spreadsheet") && has(b"<workbook")
        || has(b"<ss:workbook")
    {
        Some(Sniffed::Workbook(Container::SpreadsheetMl))
    } else if has(b"opendocument.spreadsheet")
        || (has(b"<office:document") && has(b"<office:spreadsheet"))
    {
        Some(Sniffed::Workbook(Container::FlatOds))
    } else if is_page || has(b"<html") || has(b"<table") || has(b"<td") {
        Some(Sniffed::Workbook(Container::Html))
    } else if text.starts_with(b"<?xml") {
        Some(Sniffed::Refused(
            "it is XML; open it in a spreadsheet program and save it as .xlsx or .csv",
        ))
    } else if text.starts_with(b"<!") {
        Some(Sniffed::Refused(
            "it is an HTML page without a table; export the table as .csv or .xlsx",
        ))
    } else {
        None
    }
}

/// No text holds a NUL. Encodings that do were turned into UTF-8 before.
fn nuls(text: &[u8]) -> Option<&'static str> {
    memchr::memchr(0, text).map(|_| NULS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_not_the_name() {
        assert_eq!(sniff(b""), Sniffed::Text { bom: 0 });
        assert_eq!(sniff(b"\xEF\xBB\xBFa,b"), Sniffed::Text { bom: 3 });
        assert_eq!(sniff(b"PK,company_name"), Sniffed::Text { bom: 0 });
        for (bytes, container) in [
            (&b"PK\x03\x04..."[..], Container::Zip),
            (b"\xD0\xCF\x11\xE0\xA1\xB1", Container::Ole),
            (b"\x09\x08\x10\x00\x00\x06", Container::Ole),
            (b" \n<HTML><table>", Container::Html),
            (b"\xFF\xFE<\0t\0a\0b\0l\0e\0>\0", Container::Html),
            (b"<?xml version=\"1.0\"?><html><table>", Container::Html),
            (
                b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                Container::SpreadsheetMl,
            ),
            (
                b"<?xml version=\"1.0\"?><office:document office:mimetype=\
                  \"application/vnd.oasis.opendocument.spreadsheet\">",
                Container::FlatOds,
            ),
        ] {
            assert_eq!(sniff(bytes), Sniffed::Workbook(container), "{bytes:?}");
        }
        assert_eq!(sniff(b"<name>,company"), Sniffed::Text { bom: 0 });
        for bytes in [
            &b"BZh9"[..],
            b"\xEF\xBB\xBF<?xml version=\"1.0\"?>",
            b"MIME-Version: 1.0\r\n",
            b"<!-- nothing -->",
            b"a,b\n1,\0\n",
        ] {
            assert!(matches!(sniff(bytes), Sniffed::Refused(_)), "{bytes:?}");
        }
    }

    #[test]
    fn a_packed_file_is_known_by_its_first_bytes() {
        assert_eq!(packing(b"\x1F\x8B\x08"), Some(Packing::Gzip));
        assert_eq!(packing(b"\x28\xB5\x2F\xFD"), Some(Packing::Zstd));
        assert_eq!(packing(b"PK\x03\x04"), Some(Packing::Zip));
        assert_eq!(packing(b"company_name"), None);
        assert_eq!(foreign(b"company_name"), None);
        assert!(foreign(b"%PDF-1.7").is_some());
    }
}
