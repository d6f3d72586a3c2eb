//! Workbooks made by hand, part by part: what programs write beside what Excel does.

use std::io::Write as _;

use super::super::Choice;
use super::*;
use crate::source::{Body, Options, Sources, open};
use crate::table::{CellKind, RemarkKind, RowKind};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const HEADS: &str = "<row r='1'><c t='inlineStr'><is><t>customer_ref</t></is></c>\
                     <c t='inlineStr'><is><t>offer_id</t></is></c>\
                     <c t='inlineStr'><is><t>quantity</t></is></c></row>";

/// The parts of a workbook of one sheet, to be changed and zipped.
struct Parts(Vec<(String, String)>);

impl Parts {
    /// Rows below the headings.
    fn of(rows: &str) -> Parts {
        let relation = |id: &str, kind: &str, target: &str| {
            format!("<Relationship Id='{id}' Type='{RELATION}/{kind}' Target='{target}'/>")
        };
        let relations = |inside: &str| format!("<Relationships>{inside}</Relationships>");
        Parts(vec![
            ("[Content_Types].xml".to_owned(), "<Types/>".to_owned()),
            (
                "_rels/.rels".to_owned(),
                relations(&relation("r1", "officeDocument", "xl/workbook.xml")),
            ),
            (
                "xl/workbook.xml".to_owned(),
                format!(
                    "<workbook xmlns='{MAIN}' xmlns:r='{RELATION}'><workbookPr/><sheets>\
                     <sheet name='S' sheetId='1' r:id='r1'/></sheets><calcPr/></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels".to_owned(),
                relations(&format!(
                    "{}{}{}",
                    relation("r1", "worksheet", "worksheets/sheet1.xml"),
                    relation("r2", "sharedStrings", "sharedStrings.xml"),
                    relation("r3", "styles", "styles.xml")
                )),
            ),
            (
                "xl/worksheets/sheet1.xml".to_owned(),
                format!("<worksheet xmlns='{MAIN}'><sheetData>{HEADS}{rows}</sheetData></worksheet>"),
            ),
            (
                "xl/sharedStrings.xml".to_owned(),
                "<sst count='9' uniqueCount='4000000000'><si><t>shared</t></si><si><r><t>ri</t></r>\
                 <r><t>ch</t></r></si></sst>"
                    .to_owned(),
            ),
            (
                "xl/styles.xml".to_owned(),
                "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='00000'/></numFmts>\
                 <cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='14'/>\
                 <xf numFmtId='3'/></cellXfs></styleSheet>"
                    .to_owned(),
            ),
        ])
    }

    /// With another text in all parts.
    fn with(mut self, old: &str, new: &str) -> Parts {
        assert!(
            self.0.iter().any(|(name, text)| name.contains(old) || text.contains(old)),
            "{old}"
        );
        for (name, text) in &mut self.0 {
            (*name, *text) = (name.replace(old, new), text.replace(old, new));
        }
        self
    }

    fn zip(&self) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in &self.0 {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn open(&self) -> (tempfile::NamedTempFile, Result<Sources, Error>) {
        opened(&self.zip(), &Options::default())
    }

    /// All rows with their texts and kinds, and what was remarked.
    fn read(&self) -> Result<(Vec<Read>, Vec<Remark>), Error> {
        let (_file, sources) = self.open();
        let sources = sources?;
        let mut blocks = sources.files[0].blocks(&sources.inputs)?;
        let mut rows = Vec::new();
        while let Some(block) = blocks.next_block()? {
            let Body::Rows(chunk) = block.body else { panic!("not rows") };
            rows.extend(chunk.rows().map(|row| {
                let cells = row.cells().map(|cell| (cell.text.to_owned(), cell.kind)).collect();
                (row.place().row, row.kind(), cells)
            }));
        }
        Ok((rows, blocks.finish()?.remarks))
    }

    /// The texts of the first row of data.
    fn texts(&self) -> Vec<String> {
        let (rows, _) = self.read().unwrap_or_else(|error| panic!("{error}"));
        rows[0].2.iter().map(|(text, _)| text.clone()).collect()
    }

    fn trouble(&self) -> String {
        self.read().map_or_else(|error| error.to_string(), |_| panic!("read to its end"))
    }
}

type Read = (u32, RowKind, Vec<(String, CellKind)>);

fn opened(bytes: &[u8], options: &Options) -> (tempfile::NamedTempFile, Result<Sources, Error>) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file.flush().unwrap();
    let sources = open(&[file.path().to_str().unwrap().to_owned()], options);
    (file, sources)
}

#[test]
fn values_of_every_type_are_read() {
    use CellKind::{Bool, Date, Error, Formula, Number, Text};
    let rows = "<row r='2'><c t='s'><v>0</v></c><c t='s' r='B2'><v> 1 </v></c><c t='str'><f>x</f>\
                <v>a&amp;b_x000A_c</v></c></row>\
                <row><c t='inlineStr'><is><r><t>in</t></r><r><t xml:space='preserve'> line</t></r>\
                <rPh><t>no</t></rPh></is></c><c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c></row>\
                <row><c t='d'><v>2025-10-13T00:00:00Z</v></c><c t='n'><v>1E3</v></c><c s='2'>\
                <v>45943</v></c></row>\
                <row r='7' spans='1:3'><c r='C7' s='1'><v>1234</v></c><c r='A7'><v>0.1</v></c></row>\
                <row><c><f>A1</f></c><c><f>A1</f><v/></c><c t='str'><f>A1</f><v></v></c></row>\
                <row><c s='3'><v>2500</v></c><c><v>1.23E+15</v></c><c><v>x</v></c></row>\
                <row><c s='1'/><c><v></v></c></row>";
    let (found, remarks) = Parts::of(rows).read().unwrap();
    let cell = |text: &str, kind| (text.to_owned(), kind);
    let expected = [
        (2, vec![cell("shared", Text), cell("rich", Text), cell("a&b\nc", Text)]),
        (3, vec![cell("in line", Text), cell("true", Bool), cell("#N/A", Error)]),
        (4, vec![cell("2025-10-13", Date), cell("1000", Number), cell("2025-10-13", Date)]),
        (5, vec![]),
        (6, vec![]),
        (7, vec![cell("0.1", Number), cell("", Text), cell("01234", Text)]),
        (8, vec![cell("", Formula), cell("", Formula)]),
        (9, vec![cell("2500", Number), cell("1230000000000000", Number), cell("x", Text)]),
    ];
    for ((row, _, cells), (number, expected)) in found.iter().zip(&expected) {
        assert_eq!((row, cells), (number, expected));
    }
    assert_eq!(found.len(), expected.len());
    assert_eq!(remarks, []);
    // The way for cells that are written as usual comes to the same.
    assert_eq!(Parts::of(&rows.replace('\'', "\"")).read().unwrap().0, found);
}

#[test]
fn parts_are_found_however_they_are_named() {
    let rows = "<row r='2'><c r='A2' t='s'><v>0</v></c></row>";
    let parts = || Parts::of(rows);
    for parts in [
        parts(),
        parts().with("Target='worksheets/", "Target='/xl/worksheets/"),
        parts().with("Target='worksheets/sheet1.xml", "Target='.\\worksheets\\SHEET1.xml"),
        parts().with("xl/worksheets/sheet1.xml", "xl\\worksheets\\Sheet1.XML"),
        parts().with("xl/", "other/").with("workbook.xml", "book.xml"),
        parts()
            .with("xl/workbook", "book")
            .with("xl/_rels/workbook", "_rels/book")
            .with("Target='", "Target='/")
            .with("Target='/s", "Target='/xl/s")
            .with("Target='/worksheets", "Target='/xl/worksheets"),
        parts().with("_rels/.rels", "_rels/none"),
        parts().with(RELATION, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
        parts().with("r:id", "rel:id"),
        parts().with("<worksheet xmlns=", "\u{feff}<?xml version='1.0'?><worksheet xmlns="),
    ] {
        assert_eq!(parts.texts(), ["shared"]);
    }
    let prefixed = parts()
        .with("<c ", "<x:c ")
        .with("</c>", "</x:c>")
        .with("<row", "<x:row")
        .with("</row>", "</x:row>")
        .with("<v>", "<x:v>")
        .with("</v>", "</x:v>")
        .with("sheetData>", "x:sheetData>")
        .with("</x:sheetData>", "</x:sheetData>")
        .with("<worksheet ", "<x:worksheet xmlns:x='u' ")
        .with("</worksheet>", "</x:worksheet>");
    assert_eq!(prefixed.texts(), ["shared"]);
}

#[test]
fn days_may_be_counted_from_1904() {
    let parts = Parts::of("<row><c s='2'><v>44481</v></c></row>");
    let parts = parts.with("<workbookPr/>", "<workbookPr date1904='true'/>");
    assert_eq!(parts.texts(), ["2025-10-13"]);
    assert_eq!(parts.open().1.unwrap().inputs[0].dialect, "XLSX, dates from 1904");
}

#[test]
fn what_is_hidden_merged_or_stale_is_remarked() {
    let rows = "<row r='2' hidden='1'><c t='s'><v>0</v></c></row>\
                <row r='3' hidden='1'/><row r='4' ht='0'><c><f>1</f><v>1</v></c><c/><c><f>1</f>\
                <v>2</v></c><c><f>1</f><v> </v></c></row>";
    let parts = Parts::of(rows)
        .with("<sheetData>", "<cols><col min='2' max='9' hidden='1'/></cols><sheetData>")
        .with(
            "</sheetData>",
            "</sheetData><autoFilter ref='A1:C9'><filterColumn colId='0'/></autoFilter><mergeCells>\
             <mergeCell ref='A1:C1'/><mergeCell ref='B3:B4'/><mergeCell ref='A2'/>\
             <mergeCell ref='A2:B2'/><mergeCell ref='E2:F9'/><mergeCell ref='A9:A10'/></mergeCells>",
        )
        .with("sheetId='1'", "sheetId='1' state='hidden'")
        .with("<calcPr/>", "<calcPr fullCalcOnLoad='1'/>");
    let (_, remarks) = parts.read().unwrap();
    let told: Vec<_> = remarks
        .iter()
        .map(|remark| (remark.kind, remark.count, remark.place.row, remark.place.column))
        .collect();
    assert_eq!(
        told,
        [
            (RemarkKind::SheetHidden, 1, 1, None),
            (RemarkKind::RowsFiltered, 2, 2, None),
            (RemarkKind::ColumnsHidden, 2, 1, Some(1)),
            (RemarkKind::CellsMerged, 2, 2, Some(0)),
            (RemarkKind::FormulasStale, 2, 4, Some(0)),
        ]
    );
}

#[test]
fn damaged_parts_are_sentences() {
    let parts = || Parts::of("<row r='2'><c t='s'><v>0</v></c></row>");
    for (parts, said) in [
        (parts().with("</sheetData></worksheet>", ""), "it ends too early"),
        (parts().with("</c></row>", "</d></row>"), "did not begin"),
        (parts().with("<worksheet", "<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet"), "document type"),
        (parts().with("<sst", "<!DOCTYPE a><sst"), "document type"),
        (parts().with("shared</t>", "&lol;</t>"), "never expanded"),
        (parts().with("<v>0</v>", "<v>2</v>"), "a text it lacks"),
        (parts().with("xl/worksheets/", "xl/elsewhere/"), "is missing"),
        (parts().with("Id='r1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet'", "Id='r9'"), "the part of sheet `S` is missing"),
        (parts().with("<row r='2'>", "<row r='1'>"), "out of order"),
        (parts().with("<row r='2'>", "<row r='x'>"), "a row has no number"),
        (parts().with("<c t='s'>", "<c r='2' t='s'>"), "a name that is none"),
        (parts().with("</sheetData>", "</sheetData><sheetData/>"), "its rows twice"),
        (
            parts().with("</sheets>", "<sheet name='T' sheetId='2' r:id='r1'/></sheets>"),
            "`T` twice",
        ),
    ] {
        let trouble = parts.trouble();
        assert!(trouble.contains(said), "{trouble}");
    }
    let mut twice = parts();
    twice.0.push(("XL/worksheets/Sheet1.xml".to_owned(), String::new()));
    assert!(twice.trouble().contains("twice"), "{}", twice.trouble());
}

#[test]
fn a_member_is_held_to_what_the_index_says() {
    let mut bytes = Parts::of("<row r='2'><c t='s'><v>0</v></c></row>").zip();
    let name = b"xl/worksheets/sheet1.xml";
    let at = memchr::memmem::rfind(&bytes, name).unwrap() - 46;
    bytes[at + 24..at + 28].copy_from_slice(&10_u32.to_le_bytes());
    let error = opened(&bytes, &Options::default()).1.unwrap_err().to_string();
    assert!(error.contains("larger than its declared"), "{error}");
}

#[test]
fn shared_texts_are_not_repeated_without_end() {
    let row = format!("<row>{}</row>", "<c t='s'><v>0</v></c>".repeat(3));
    let parts =
        Parts::of(&row.repeat(3_000)).with("<t>shared", &format!("<t>{}", "x".repeat(32_000)));
    assert!(parts.trouble().contains("repeat shared texts"), "{}", parts.trouble());
}

#[test]
fn sheets_are_chosen_by_name_and_nothing_is_read_in_their_stead() {
    let parts = Parts::of("<row r='2'><c t='s'><v>0</v></c></row>");
    let options = |name: &str| Options { sheets: vec![name.to_owned()], ..Options::default() };
    for name in ["s", "S", "1"] {
        let sources = opened(&parts.zip(), &options(name)).1.unwrap();
        assert_eq!(sources.inputs[0].sheet.as_deref(), Some("S"));
    }
    let error = opened(&parts.zip(), &options("Orders")).1.unwrap_err();
    assert!(matches!(error, Error::NoSheet { .. }), "{error}");
    let unknown = Parts::of("").with("customer_ref", "a").with("offer_id", "b");
    let unknown = unknown.with("quantity", "c");
    let error = opened(&unknown.zip(), &options("S")).1.unwrap_err().to_string();
    assert!(error.contains("sheet `S` has no known heading"), "{error}");
    assert!(!Choice::new(&[]).is_made());
}

#[test]
fn parts_with_any_byte_exchanged_are_read_or_refused() {
    let rows = "<row r=\"2\"><c r=\"A2\" s=\"1\"><f t='shared'>x</f><v>1234</v></c><c r=\"B2\" \
                t=\"s\"><v>1</v></c><c t='inlineStr'><is><t>a&amp;_x000A_</t></is></c></row>";
    let parts = Parts::of(rows);
    let letters = ["<", ">", "&", "\"", "'", "/", "!", "=", "0", "é", "", "<![CDATA[", "]]>", "\r"];
    let mut state = 7_usize;
    for (index, (_, text)) in parts.0.iter().enumerate() {
        for at in (0..text.len()).step_by(3) {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let mut bad = Parts(parts.0.clone());
            bad.0[index].1.replace_range(at..=at, letters[(state >> 33) % letters.len()]);
            // A panic of the reader would be told as one; rows and sentences are both well.
            if let Err(error) = bad.read() {
                assert!(!error.to_string().contains("its sheets are damaged"), "{error}");
            }
        }
    }
}
