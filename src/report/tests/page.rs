//! The page and the digest of a report.

use super::folder::summary;
use super::*;
use crate::table::limits::{PAGE_FINDINGS_MAX, PAGE_INPUTS_MAX};

/// The page and the digest of rows that were rendered in so many parts.
fn told(inputs: &[Input], chunk: &Chunk, findings: &[Vec<Finding>], size: usize) -> [String; 2] {
    let (root, digests) = (tempfile::tempdir().unwrap(), digests());
    let plan = plan(root.path(), inputs, &digests);
    let mut writer = Writer::create(&plan).unwrap();
    let rows: Vec<usize> = (0..chunk.len()).collect();
    for part in rows.chunks(size) {
        let mut out = Rendered::default();
        let rows = part.iter().map(|&index| reported(chunk, index, &findings[index]));
        render(&plan, rows, &mut out);
        writer.append(&plan, InputId(0), &mut out).unwrap();
    }
    let mut summary = summary();
    summary.books.inputs[0].rows.read = chunk.len() as u64;
    let folder = writer.finish(&plan, &mut summary).unwrap();
    let file = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    [file("customers.report.html"), file("customers.summary.md")]
}

fn many(rows: u32, cells: &[&str]) -> Chunk {
    let mut chunk = ChunkBuilder::new(InputId(0));
    for row in 2..rows + 2 {
        chunk.row(at(0, row, u64::from(row)), RowKind::Data);
        for cell in cells {
            chunk.cell(cell, CellKind::Text);
        }
    }
    chunk.finish()
}

const HOSTILE: &str =
    "\"><img src=x onerror=alert(1)>'`|<script>alert(2)</script>\u{202e}\u{1b}[2J";

#[test]
fn no_cell_becomes_markup_and_no_personal_value_is_seen() {
    let inputs = inputs();
    let canary = "zaphod.beeblebrox@contoso.com";
    let chunk = many(1, &[HOSTILE, HOSTILE, canary, "+44 20 7946 0034", "", "", "", ""]);
    let about = |rule, column, suggestion: &str| {
        finding(rule, Some(column), say!("{heading} `{value}` stands here"))
            .suggesting(suggestion, Grade::Likely)
    };
    let findings = [vec![
        about(&TWICE, Column::CustomerRef, HOSTILE),
        about(&EMAIL, Column::ContactEmail, canary),
        about(&EMAIL, Column::ContactPhone, "+44 20 7946 0034"),
    ]];
    let [page, digest] = told(&inputs, &chunk, &findings, 1);
    for text in [&page, &digest] {
        assert!(!text.contains("zaphod") && !text.contains("7946"), "{text}");
        assert!(!text.contains(['\u{202e}', '\u{1b}']), "{text}");
    }
    assert!(page.contains("z***@contoso.com") && page.contains("*** 34"));
    assert!(page.contains("&lt;script&gt;alert(2)&lt;/script&gt;&lt;U+202E&gt;"));
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!page.contains("<img"));
    // Between backticks it is shown as it stands, outside of them its signs are disarmed.
    for line in digest.lines().filter(|line| line.contains("<script>")) {
        let outside: String = line.split('`').step_by(2).collect();
        assert!(!outside.replace("\\<", "").contains('<'), "{line}");
    }
}

#[test]
fn a_page_does_not_depend_on_how_rows_were_divided() {
    let inputs = inputs();
    let chunk = many(500, &["C-1", "Contoso", "x"]);
    let findings: Vec<Vec<Finding>> = (0..500)
        .map(|at| match at % 7 {
            0 => vec![finding(&EMAIL, Some(Column::ContactEmail), say!("`{value}` is none"))],
            3 => vec![finding(&CASE, Some(Column::CompanyName), say!("`{value}` is odd"))],
            _ => Vec::new(),
        })
        .collect();
    let whole = told(&inputs, &chunk, &findings, 500);
    for size in [1, 13, 64] {
        assert!(told(&inputs, &chunk, &findings, size) == whole, "{size}");
    }
    assert!(whole[0].contains("The most in one stretch: "));
}

#[test]
fn what_a_page_does_not_list_is_declared() {
    let inputs = inputs();
    let most = u32::try_from(PAGE_FINDINGS_MAX).unwrap();
    for (rows, said) in [(most, false), (most + 1, true)] {
        let chunk = many(rows, &["C-1"]);
        let findings: Vec<Vec<Finding>> = (0..rows)
            .map(|_| vec![finding(&TWICE, Some(Column::CustomerRef), say!("`{value}` again"))])
            .collect();
        let [page, digest] = told(&inputs, &chunk, &findings, 300);
        let cut = "The page lists the first 2,000 of 2,001 findings; findings.jsonl has all.";
        assert_eq!(page.contains(cut) && digest.contains(cut), said);
        assert_eq!(page.matches("<tr role=\"row\">").count(), PAGE_FINDINGS_MAX + 1);
    }
}

#[test]
fn inputs_that_a_page_does_not_describe_are_declared() {
    let inputs = inputs();
    let digests = digests();
    let root = tempfile::tempdir().unwrap();
    let plan = plan(root.path(), &inputs, &digests);
    let writer = Writer::create(&plan).unwrap();
    let mut summary = summary();
    summary.inputs = vec![summary.inputs[0].clone(); PAGE_INPUTS_MAX + 1];
    let folder = writer.finish(&plan, &mut summary).unwrap();
    let cut = "The page describes the first 50 of 51 inputs; summary.json has all.";
    assert_eq!(summary.truncated, [cut]);
    let page = fs::read_to_string(folder.join("customers.report.html")).unwrap();
    assert!(page.contains(cut) && page.matches("<article>").count() == PAGE_INPUTS_MAX);
}

/// The labels of cards stand in the style, where nothing is escaped.
#[test]
fn labels_need_no_escape_in_any_language() {
    let inputs = inputs();
    let digests = digests();
    for language in Language::ALL {
        let root = tempfile::tempdir().unwrap();
        let plan = Plan { language, ..plan(root.path(), &inputs, &digests) };
        let folder = Writer::create(&plan).unwrap().finish(&plan, &mut summary()).unwrap();
        let page = fs::read_to_string(folder.join("customers.report.html")).unwrap();
        assert!(page.contains(&format!("<html lang=\"{}\">", language.as_str())));
        let labels = page.split_once(":root{--h1").unwrap().1.split_once('}').unwrap().0;
        assert!(
            !labels.contains(['&', '\\', '<']) && labels.matches('"').count() == 18,
            "{labels}"
        );
    }
}
