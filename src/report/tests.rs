//! The report as a whole: its bytes, and how its folder comes and goes.

use std::fs;
use std::path::Path;

use super::*;
use crate::rules::{
    Finding, Grade, Language, Message, Owner, Reference, Rule, Scope, Severity, say,
};
use crate::table::{
    CellKind, Chunk, ChunkBuilder, Column, Fault, Header, Heading, Input, InputId, Place,
    ReportColumn, RowKind, Shape, Target, fold_heading,
};

static REFERENCE: std::sync::LazyLock<Reference> = std::sync::LazyLock::new(Reference::default);
static EMAIL: Rule = Rule { code: "EMAIL_FORMAT", ..Rule::ROW };
static ZIP: Rule = Rule { code: "POSTAL_CODE_FORMAT", ..Rule::ROW };
static TWICE: Rule = Rule { code: "CUSTOMER_REF_DUPLICATE", scope: Scope::Cross, ..Rule::ROW };
static CASE: Rule = Rule { code: "COMPANY_NAME_CASE", severity: Severity::Warn, ..Rule::ROW };
static CELLS: Rule = Rule { code: "CELL_COUNT", ..Rule::ROW };
static EXISTS: Rule = Rule {
    code: "CUSTOMER_ALREADY_EXISTS",
    scope: Scope::Database,
    owner: Owner::Operations,
    ..Rule::ROW
};

fn finding(rule: &'static Rule, column: Option<Column>, message: impl Into<Message>) -> Finding {
    Finding {
        rule,
        severity: rule.severity,
        column,
        message: message.into(),
        expected: None,
        suggestion: None,
        beside: None,
        related: None,
    }
}

fn target(text: &str) -> Target {
    match Column::find(&fold_heading(text)) {
        _ if text == "_import_status" => Target::Report(ReportColumn::Status),
        _ if text.starts_with("_import_") => Target::Report(ReportColumn::Other),
        Some(column) => Target::Column(column),
        None => Target::Unknown,
    }
}

fn input(id: u16, path: &str, sheet: Option<&str>, headings: &[&str]) -> Input {
    let heading = |text: &&str| Heading { text: (*text).to_owned(), target: target(text) };
    Input {
        id: InputId(id),
        path: path.to_owned(),
        sheet: sheet.map(str::to_owned),
        dialect: "CSV, comma, UTF-8, LF".to_owned(),
        encoding: None,
        shape: Shape::Customers,
        header: Header::new(1, u64::from(sheet.is_none()), headings.iter().map(heading).collect()),
    }
}

fn inputs() -> Vec<Input> {
    let headings = [
        "Customer Ref",
        "Company",
        "E-mail",
        "Phone",
        "Zip",
        "note; internal",
        "=odd",
        "_import_status",
    ];
    vec![
        input(0, "in/customers.csv", None, &headings),
        input(1, "in/book.xlsx", Some("All"), &["Customer Ref", "Company", "Line Ref"]),
    ]
}

fn at(input: u16, row: u32, line: u64) -> Place {
    Place { input: InputId(input), row, line, byte: line * 50, column: None }
}

fn customers() -> Chunk {
    let mut chunk = ChunkBuilder::new(InputId(0));
    let mut row = |row, line, kind, cells: &[&str]| {
        chunk.row(at(0, row, line), kind);
        for cell in cells {
            chunk.cell(cell, CellKind::Text);
        }
    };
    row(
        2,
        2,
        RowKind::Data,
        &["C-1", "Contoso", "anna.smith@", "+44 20 7946 0034", "2138", "-", "=1", "x"],
    );
    row(
        3,
        3,
        RowKind::Data,
        &["C-2", "Fabrikam, \"Inc\"", "bob@fabrikam.com", "", "'=1", "a", "", ""],
    );
    row(4, 6, RowKind::Data, &["=C-3", "northwind", "eve@northwind.com", "", "", "", "", ""]);
    let fault = Fault::CellCount { found: 3, expected: 8 };
    row(5, 7, RowKind::Faulty(fault), &["C-4", "Wide", "World"]);
    chunk.finish()
}

fn findings_of(row: u32) -> Vec<Finding> {
    match row {
        2 => vec![
            finding(
                &TWICE,
                Some(Column::CustomerRef),
                say!("`{value}` in {heading} stands at {related} too; keep one"),
            )
            .relating(at(0, 4, 6).at(Some(0))),
            finding(
                &EMAIL,
                Some(Column::ContactEmail),
                say!(
                    "{heading} `{value}` has no domain {mark}; write name@domain.",
                    mark = "{now}"
                ),
            )
            .suggesting("anna.smith@contoso.com", Grade::Ask),
            finding(
                &ZIP,
                Some(Column::PostalCode),
                say!("{heading} `{value}` is too short for US; write 5 digits."),
            )
            .expecting("5 digits, or 5+4")
            .suggesting("02138", Grade::Likely),
        ],
        4 => vec![finding(
            &CASE,
            Some(Column::CompanyName),
            say!("`{value}` is written in lower case; check the name"),
        )],
        5 => vec![finding(
            &CELLS,
            None,
            say!("the row has 3 cells, the headings are 8; look for a missing comma"),
        )],
        _ => Vec::new(),
    }
}

fn plan<'a>(root: &Path, inputs: &'a [Input], digests: &'a [String]) -> Plan<'a> {
    Plan {
        language: Language::English,
        root: root.to_owned(),
        folder: "customers__20250102T030405Z__0123abcd".to_owned(),
        run: "0123abcd-4567".to_owned(),
        kind: Kind::Import,
        inputs,
        digests,
        workbook: true,
        reference: &REFERENCE,
    }
}

fn digests() -> [String; 2] {
    ["ab".repeat(32), "cd".repeat(32)]
}

fn reported<'a>(chunk: &'a Chunk, index: usize, findings: &'a [Finding]) -> ReportedRow<'a> {
    let row = chunk.row(index);
    ReportedRow {
        row,
        received: row,
        corrections: &[],
        disposition: Disposition::Rejected,
        is_customer: true,
        is_line: false,
        customer_ref: row.cell(0).text,
        line_ref: "",
        findings,
        held: None,
        repeats: None,
        duplicate_of: None,
        customer_id: None,
        customer_unchanged: false,
        family: None,
        line_id: None,
    }
}

/// Both inputs, rendered chunk by chunk as a run would.
fn rendered(plan: &Plan<'_>) -> [Rendered; 2] {
    let mut out = [Rendered::default(), Rendered::default()];
    let chunk = customers();
    let findings: Vec<Vec<Finding>> = (2..=5).map(findings_of).collect();
    let rows = (0..4).map(|index| {
        let mut row = reported(&chunk, index, &findings[index]);
        match index {
            1 => {
                row.disposition = Disposition::Held;
                row.held = Some(Held { place: at(0, 2, 2), code: "LINE_CUSTOMER_REJECTED" });
            }
            2 => {
                row.disposition = Disposition::Accepted;
                row.customer_id = Some("id-3".to_owned());
            }
            _ => {}
        }
        row
    });
    render(plan, rows, &mut out[0]);

    let mut book = ChunkBuilder::new(InputId(1));
    for (row, line_ref) in [(2, "L1"), (3, "@L2"), (4, "L3")] {
        book.row(at(1, row, 0), RowKind::Data);
        for cell in ["C-9", "Adatum", line_ref] {
            book.cell(cell, CellKind::Text);
        }
    }
    let book = book.finish();
    let exists = [finding(&EXISTS, Some(Column::CompanyName), say!("{value} is stored already"))];
    let rows = (0..3).map(|index| {
        let mut row = reported(&book, index, if index == 2 { &exists } else { &[] });
        row.is_line = true;
        row.line_ref = row.row.cell(2).text;
        if index < 2 {
            row.disposition = Disposition::Accepted;
            row.line_id = Some(format!("line-{index}"));
        }
        if index == 0 {
            row.customer_id = Some("id-9".to_owned());
            row.customer_unchanged = true;
        }
        row
    });
    render(plan, rows, &mut out[1]);
    out
}

fn rendered_here() -> [Rendered; 2] {
    rendered(&plan(Path::new("reports"), &inputs(), &digests()))
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_finding_is_one_complete_line_with_its_value_masked() {
    let [customers, _] = rendered_here();
    let lines: Vec<&str> = text(&customers.findings).lines().collect();
    assert_eq!(lines.len(), 5);
    assert_eq!(customers.records[0], 5);
    let sha = "ab".repeat(32);
    let id = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        value["finding_id"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        lines[1],
        format!(
            concat!(
                r#"{{"run":"0123abcd-4567","finding_id":"{}","code":"EMAIL_FORMAT","#,
                r#""severity":"reject","scope":"row","entity":"customer","customer_ref":"C-1","#,
                r#""file":"in/customers.csv","file_sha256":"{}","row":2,"line":2,"byte":100,"#,
                r#""column_letter":"C","column_number":3,"heading":"E-mail","#,
                r#""column":"contact_email","cell":"C2","value":"a***@***","#,
                r#""value_class":"personal","kind":"text","#,
                r#""message":"E-mail `a***@***` has no domain {{now}}; write name@domain.","#,
                r#""suggestion":{{"value":"a***@contoso.com","grade":"ask"}},"#,
                r#""disposition":"rejected","owner":"data"}}"#,
            ),
            id(lines[1]),
            sha
        )
    );
    assert!(lines[0].contains(
        r#""related":{"file":"in/customers.csv","row":4,"cell":"A4"},"disposition":"rejected""#
    ));
    assert!(lines[0].contains("stands at customers.csv cell A4 (line 6) too"));
    assert!(lines[4].contains(r#""row":5,"line":7,"byte":350,"message":"the row has 3 cells"#));
    let ids: std::collections::BTreeSet<String> = lines.iter().map(|line| id(line)).collect();
    assert_eq!(ids.len(), 5);
    assert!(ids.iter().all(|id| id.len() == 16));
}

#[test]
fn rejects_hold_every_cell_as_received_and_can_be_sent_again() {
    let [customers, _] = rendered_here();
    let expected = concat!(
        "C-1,Contoso,anna.smith@,'+44 20 7946 0034,2138,'-,'=1,rejected,",
        "\"1. `C-1` in Customer Ref stands at customers.csv cell A4 (line 6) too; keep one\n",
        "2. E-mail `anna.smith@` has no domain {now}; write name@domain. ",
        "Perhaps `anna.smith@contoso.com`.\n",
        "3. Zip `2138` is too short for US; write 5 digits. Perhaps `02138`.\",",
        "CUSTOMER_REF_DUPLICATE;EMAIL_FORMAT;POSTAL_CODE_FORMAT,customers.csv row 2,",
        "0123abcd-1-2-REF,Phone;#6;'=odd\r\n",
        "C-2,\"Fabrikam, \"\"Inc\"\"\",bob@fabrikam.com,,'=1,a,,held,",
        "held because of customers.csv row 2: the customer is rejected there. ",
        "Nothing is wrong with this row: correct that one and send both.,",
        "LINE_CUSTOMER_REJECTED,customers.csv row 3,0123abcd-1-3-REF,\r\n",
        ",,,,,,,rejected,",
        "\"1. the row has 3 cells, the headings are 8; look for a missing comma\n",
        "This row could not be taken apart: its cells stand to the right of muster's columns. ",
        "Move each of them under its heading.\",",
        "CELL_COUNT,customers.csv row 5 (line 7),0123abcd-1-5-REF,,C-4,Wide,World\r\n",
    );
    assert_eq!(without_content_digests(text(&customers.rejects)), expected);
    assert_eq!(customers.records, [5, 3, 1, 0, 0]);
    assert_eq!(
        text(&rejects::headings(&inputs()[0])),
        concat!(
            "\u{feff}Customer Ref,Company,E-mail,Phone,Zip,note; internal,'=odd,_import_status,",
            "_import_problems,_import_codes,_import_row,_import_ref,_import_escaped\r\n",
        )
    );
}

fn without_content_digests(rejects: &str) -> String {
    let mut parts = rejects.split("0123abcd-");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        let (place, rest) = part.split_once(',').unwrap();
        let (place, digest) = place.rsplit_once('-').unwrap();
        assert!(digest.len() == 16 && digest.chars().all(|c| c.is_ascii_hexdigit()));
        out += ["0123abcd-", place, "-REF,", rest].concat().as_str();
    }
    out
}

#[test]
fn a_row_that_cannot_be_taken_apart_stays_so_and_does_not_grow() {
    let headings = ["Customer Ref", "Company", "_import_status", "_import_other"];
    let inputs = [input(0, "customers.rejects.csv", None, &headings)];
    let digests = digests();
    let plan = plan(Path::new("reports"), &inputs, &digests);
    let fault = RowKind::Faulty(Fault::CellCount { found: 7, expected: 4 });
    let mut chunk = ChunkBuilder::new(InputId(0));
    chunk.row(at(0, 2, 2), fault);
    for cell in ["", "", "rejected", "1. …", "C-4", "=Wide", "World"] {
        chunk.cell(cell, CellKind::Text);
    }
    chunk.row(at(0, 3, 3), fault);
    let chunk = chunk.finish();
    let mut out = Rendered::default();
    render(&plan, (0..2).map(|index| reported(&chunk, index, &[])), &mut out);
    let ends = [",#10,C-4,'=Wide,World", ",,(no cell of this row could be read)"];
    let rejects = text(&out.rejects).to_owned();
    let records: Vec<&str> = rejects.split_terminator("\r\n").collect();
    for (record, end) in records.iter().zip(ends) {
        assert!(record.starts_with(",,rejected,"), "{record}");
        assert!(record.ends_with(end), "{record}");
    }
}

#[test]
fn accepted_names_what_every_row_stored() {
    let [customers, book] = rendered_here();
    assert_eq!(text(&customers.accepted), "in/customers.csv,,4,customer,'=C-3,,id-3,accepted\r\n");
    assert_eq!(
        text(&book.accepted),
        concat!(
            "in/book.xlsx,All,2,customer,C-9,,id-9,unchanged\r\n",
            "in/book.xlsx,All,2,subscription,C-9,L1,line-0,accepted\r\n",
            "in/book.xlsx,All,3,subscription,C-9,'@L2,line-1,accepted\r\n",
        )
    );
    assert_eq!(
        text(&lists::accepted_headings()),
        "\u{feff}file,sheet,row,entity,customer_ref,line_ref,id,status\r\n"
    );
}

#[test]
fn customers_known_to_microsoft_are_listed_with_what_to_do() {
    let [_, book] = rendered_here();
    assert_eq!(
        text(&book.relationship),
        concat!(
            "in/book.xlsx,All,4,C-9,Adatum,,,CUSTOMER_ALREADY_EXISTS,",
            "request a reseller relationship with this customer in Partner Center; ",
            "import its subscriptions once the customer has accepted\r\n",
        )
    );
}

#[test]
fn tallies_do_not_depend_on_the_order_of_merging() {
    let [customers, book] = rendered_here();
    let mut forth = customers.tallies.clone();
    forth.merge(&book.tallies);
    forth.merge(&customers.tallies);
    let mut back = customers.tallies.clone();
    back.merge(&customers.tallies);
    back.merge(&book.tallies);
    assert_eq!(forth, back);
    let causes = forth.causes();
    assert_eq!(causes[0].code, "CELL_COUNT");
    assert_eq!((causes[0].cell.as_str(), causes[0].count, causes[0].unblocks), ("5", 2, 2));
    let existing = causes.iter().find(|cause| cause.code == "CUSTOMER_ALREADY_EXISTS").unwrap();
    assert_eq!((existing.count, existing.cell.as_str()), (1, "All!B4"));
    assert_eq!(forth.total(Severity::Warn), 2);
}

mod folder;
mod page;
