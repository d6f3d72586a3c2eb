//! The same table in every format.

use std::fs;
use std::path::Path;

use super::*;

/// Rows of a file, without what the formats differ in: the row that holds nothing has no cells, and
/// a digit is a digit whether it is kept as text or not.
fn rows(name: &str) -> Vec<Row> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/formats");
    read(&fs::read(folder.join(name)).unwrap()).1
}

#[test]
fn the_same_table_gives_the_same_rows() {
    let expected = rows("onboarding.xls");
    assert_eq!(expected.len(), 15);
    let cell = |row: usize, column: usize| expected[row].2[column].clone();
    assert_eq!(expected[0].1, RowKind::Furniture);
    assert_eq!((expected[3].0, expected[3].1), (5, RowKind::Blank));
    assert_eq!(cell(5, 9), ("01067".to_owned(), CellKind::Text));
    assert_eq!(cell(5, 21), ("2025-12-13".to_owned(), CellKind::Date));
    assert_eq!(cell(6, 6), ("false".to_owned(), CellKind::Bool));
    assert_eq!(cell(6, 3).1, CellKind::Number);
    for name in [
        "excel95.xls",
        "onboarding.xlsb",
        "onboarding.ods",
        "pretty.ods",
        "onboarding.fods",
        "xml-named.xls",
    ] {
        assert_eq!(rows(name), expected, "{name}");
    }
    // A page has no types, and LibreOffice writes the numbers that booleans are.
    let plain = |rows: Vec<Row>| -> Vec<Vec<String>> {
        let text = |cell: (String, CellKind)| match cell.0.as_str() {
            "true" => "1".to_owned(),
            "false" => "0".to_owned(),
            _ => cell.0,
        };
        rows.into_iter().map(|row| row.2.into_iter().map(text).collect()).collect()
    };
    assert_eq!(plain(rows("html-named.xls")), plain(expected));
}

#[test]
fn a_reference_file_may_be_of_any_format() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/formats");
    for name in ["onboarding.xls", "onboarding.xlsb", "onboarding.ods", "html-named.xls"] {
        let path = folder.join(name);
        let listing = crate::source::listing(path.to_str().unwrap(), |_| false).unwrap();
        assert_eq!(listing.headings, ["New customers of January"], "{name}");
        assert_eq!(listing.rows.len(), 5, "{name}");
        assert_eq!(listing.rows[0].line, 2, "{name}");
    }
}

/// Any file cut off or with a byte turned over is an error or rows: no panic and no hang.
#[test]
fn damage_of_any_kind_is_survived() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/formats");
    for name in [
        "onboarding.xls",
        "excel95.xls",
        "onboarding.xlsb",
        "onboarding.ods",
        "onboarding.fods",
        "xml-named.xls",
        "html-named.xls",
    ] {
        let good = fs::read(folder.join(name)).unwrap();
        for cut in [1, 7, 40, 600, good.len() / 3, good.len() / 2, good.len() - 200] {
            let refused = match opened(&good[..cut]).1 {
                Err(_) => true,
                Ok(sources) => {
                    let mut blocks = sources.files[0].blocks(&sources.inputs).unwrap();
                    loop {
                        match blocks.next_block() {
                            Ok(Some(_)) => {}
                            Ok(None) => break false,
                            Err(_) => break true,
                        }
                    }
                }
            };
            // Text of a few letters is a text, and not all of a container is its workbook.
            assert!(refused || cut < 600 || name.contains("xls"), "{name} cut at {cut}");
        }
        for at in (0..good.len()).step_by(good.len() / 40) {
            let mut bad = good.clone();
            bad[at] ^= 0x55;
            if let (_file, Ok(sources)) = opened(&bad) {
                let mut blocks = sources.files[0].blocks(&sources.inputs).unwrap();
                while let Ok(Some(_)) = blocks.next_block() {}
            }
        }
    }
}
