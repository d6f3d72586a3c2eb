//! The parts of an XLSX workbook: the archive around them is whole, what is in them is anything.
//! The parts stand one behind the other, each ended by a zero byte.
#![no_main]

use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};

const PARTS: [&str; 4] =
    ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"];
const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const WORKBOOK: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, content: &[u8]| {
        zip.start_file(name, SimpleFileOptions::default()).expect("a new part");
        zip.write_all(content).expect("room in memory");
    };
    add("[Content_Types].xml", TYPES.as_bytes());
    add("_rels/.rels", ROOT.as_bytes());
    add("xl/_rels/workbook.xml.rels", BOOK.as_bytes());
    let mut given = bytes.split(|byte| *byte == 0);
    for part in PARTS {
        let content = given.next().unwrap_or_default();
        let usual = part == "xl/workbook.xml" && content.is_empty();
        add(part, if usual { WORKBOOK } else { content });
    }
    let book = zip.finish().expect("an archive").into_inner();
    muster_fuzz::read(&book, &muster::source::Options::default());
});
