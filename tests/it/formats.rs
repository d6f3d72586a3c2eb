//! Workbooks of every format, with the real program: the same table has the same verdict and goes
//! into the database once, whatever it is sent as; and what is no workbook is called by its name.

use std::fs;

use crate::sheet::{customers, parse};
use crate::support::{Dir, Ran, files, root};

fn samples() -> Dir {
    Dir::copy_of(&root().join("samples/formats"))
}

/// The workbooks among the samples.
fn names() -> Vec<String> {
    let all = files(&root().join("samples/formats"));
    let names = all.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
    names.filter(|name| !name.contains(".toml") && !name.contains(".md")).collect()
}

#[test]
fn one_table_is_imported_once_whatever_it_is_sent_as() {
    let dir = samples();
    let mut new = "accepted 13, blank 1, furniture 1";
    let names = names();
    assert!(names.len() >= 8, "{names:?}");
    for name in names {
        let ran = dir.expect(0, &format!("import {name} --database sqlite://all.db"));
        assert_eq!(ran.rows(), new, "{name}");
        new = "unchanged 13, blank 1, furniture 1";
    }
}

/// The page of a table, as web programs write it.
fn page(csv: &str) -> String {
    let (headings, rows) = parse(csv);
    let row = |cells: &[String]| {
        let cells = cells.iter().map(|cell| format!("<td>{}", cell.replace('&', "&amp;")));
        format!("<tr>{}\n", cells.collect::<String>())
    };
    let rows: String = rows.iter().map(|cells| row(cells)).collect();
    format!("<html><table>{}{rows}</table></html>", row(&headings))
}

#[test]
fn places_are_those_of_the_sheet() {
    let dir = Dir::new();
    let csv = customers(&["customer_ref=C-1", "customer_ref=C-2; country=Nowhere"]);
    dir.write("page.xls", page(&csv));
    let ran = dir.expect(2, "check page.xls");
    let findings = ran.findings(&dir);
    let finding = findings.iter().find(|finding| finding["column"] == "country").unwrap();
    assert_eq!(finding["sheet"], "Table 1");
    assert_eq!(finding["row"], 3);
    let rejects = ran.report(&dir).join("page.Table_1.rejects.csv");
    let rejects = fs::read_to_string(rejects).unwrap();
    assert!(rejects.contains("Nowhere"));
    assert_eq!(parse(&rejects).1.len(), 1);
}

fn refused(name: &str, content: &[u8]) -> Ran {
    let dir = Dir::new();
    dir.write(name, content);
    dir.expect(65, &format!("check {name}"))
}

#[test]
fn what_is_no_workbook_is_called_by_its_name() {
    for (content, word) in [
        (&b"<html><body>Please sign in</body></html>"[..], "html page without a table"),
        (b"<?xml version=\"1.0\"?><feed><entry/></feed>", "it is xml"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "mhtml"),
        (b"\x09\x04\x06\x00\x00\x04\x10\x00\x00\x00", "excel 2, 3 or 4"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and nothing else", "damaged"),
    ] {
        let said = refused("in.xls", content).words();
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn a_workbook_cut_off_is_refused_and_never_read_in_part() {
    let folder = root().join("samples/formats");
    for name in names() {
        let whole = fs::read(folder.join(&name)).unwrap();
        for part in [2, 3, 4] {
            let said = refused(&name, &whole[..whole.len() * part / 5]).words();
            assert!(said.contains("cannot be read as a table"), "{name} {part}: {said}");
        }
    }
}

#[test]
fn entities_are_never_expanded() {
    let sheet = "urn:schemas-microsoft-com:office:spreadsheet";
    let bomb = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE Workbook [<!ENTITY a \"ha\"><!ENTITY b \
         \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>\
         <Workbook xmlns=\"{sheet}\"><Worksheet Name=\"S\"><Table><Row><Cell><Data \
         Type=\"String\">&b;&c;</Data></Cell></Row></Table></Worksheet></Workbook>"
    );
    let said = refused("bomb.xml", bomb.as_bytes()).words();
    assert!(said.contains("entity `&b;` is not expanded"), "{said}");
}
