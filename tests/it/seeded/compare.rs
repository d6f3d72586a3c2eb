//! What was planted against what the program says: the findings, the books, and the workbook that
//! goes back to people.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::book::{Book, LOOK, WRONG, filled};
use crate::support::{Dir, Ran};

use super::kinds::Level;
use super::layout::{Record, customers, lines};
use super::text::{Code, Style};
use super::world::Family;
use super::{Form, Input, Shape};

/// All differences.
pub(super) fn all(
    shape: &Shape,
    families: &[Family],
    inputs: &[Input],
    dir: &Dir,
    ran: &Ran,
) -> Vec<String> {
    let (summary, findings) = (ran.summary(), ran.findings(dir));
    let mut wrong: Vec<String> =
        differences(&expected(shape, inputs), &told(shape, &findings)).collect();
    wrong.extend(values(inputs, &findings));
    wrong.extend(books(shape, families, inputs, &summary));
    wrong.extend(workbook(&ran.report(dir), inputs, &summary));
    wrong
}

/// Findings that show another text than the one in their cell. What is masked shows none.
fn values(inputs: &[Input], findings: &[Value]) -> Vec<String> {
    let mut texts = BTreeMap::new();
    for input in inputs {
        for (record, place) in input.table.rows.iter().zip(&input.places) {
            for said in record.said.iter().filter(|said| !said.column.is_empty()) {
                let key = (input.file.as_str(), input.sheet.as_deref(), place.row, said.column);
                texts.insert(key, record.cells[input.table.at(said.column)].as_str());
            }
        }
    }
    let text = |found: &Value, key: &str| found[key].as_str().map(str::to_owned);
    let differs = |found: &Value| {
        let (file, sheet) = (text(found, "file")?, text(found, "sheet"));
        let row = usize::try_from(found["row"].as_u64()?).unwrap();
        let column = text(found, "column")?;
        let own = texts.get(&(file.as_str(), sheet.as_deref(), row, column.as_str()))?;
        let shown = text(found, "value")?;
        // What is far too long is told with its beginning.
        let beginning = |text: &str| text.chars().take(2_000).collect::<String>();
        let own = match own.chars().nth(2_000) {
            Some(_) => beginning(own) + "…",
            None => (*own).to_owned(),
        };
        (shown != own && !shown.contains("***")).then(|| format!("`{shown}` is not `{own}`"))
    };
    findings.iter().filter_map(differs).collect()
}

/// The letters of a column, from 0.
fn letters(column: usize) -> String {
    let own = char::from(b'A' + u8::try_from(column % 26).unwrap());
    if column < 26 { own.to_string() } else { format!("{}{own}", letters(column / 26 - 1)) }
}

/// A finding in one line, as planted and as told.
fn expected(shape: &Shape, inputs: &[Input]) -> Vec<String> {
    let mut all = Vec::new();
    for input in inputs {
        for (record, place) in input.table.rows.iter().zip(&input.places) {
            all.extend(record.said.iter().map(|said| {
                let level = if said.level == Level::Reject { "reject" } else { "warn" };
                let cell = if said.column.is_empty() {
                    "- - - - -".to_owned()
                } else {
                    let at = input.table.at(said.column);
                    let heading = &input.table.headings[at];
                    let letters = letters(input.before + at);
                    let sheet = input.sheet.as_ref().map_or(String::new(), |own| format!("{own}!"));
                    format!(
                        "{letters} {} [{heading}] {} {sheet}{letters}{}",
                        input.before + at + 1,
                        said.column,
                        place.row
                    )
                };
                let number = |own: Option<usize>| own.map_or("-".to_owned(), |own| own.to_string());
                format!(
                    "{} {level} {} [{}] row {} line {} byte {} {cell} {}",
                    said.code,
                    input.file,
                    input.sheet.as_deref().unwrap_or("-"),
                    place.row,
                    number(place.line),
                    number(place.byte.filter(|_| counts_bytes(shape))),
                    record.disposition
                )
            }));
        }
    }
    // A file in a code page is told to be one, since its letters could be others.
    if shape.plain() {
        all.extend(inputs.iter().map(|input| {
            let cell = "- - - - -";
            format!(
                "FILE_ENCODING_GUESSED warn {} [-] row 1 line 1 byte - {cell} furniture",
                input.file
            )
        }));
    }
    all.sort();
    all
}

/// Offsets are those of the file only where the file is read as it lies.
fn counts_bytes(shape: &Shape) -> bool {
    matches!(shape.form, Form::Text(Style { code: Code::Utf8 | Code::Marked, .. }))
}

fn told(shape: &Shape, findings: &[Value]) -> Vec<String> {
    let mut all: Vec<String> = findings
        .iter()
        .map(|found| {
            let text = |key: &str| match &found[key] {
                Value::Null => "-".to_owned(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let heading = if found["heading"].is_null() {
                "-".to_owned()
            } else {
                format!("[{}]", text("heading"))
            };
            let byte = if counts_bytes(shape) { text("byte") } else { "-".to_owned() };
            format!(
                "{} {} {} [{}] row {} line {} byte {byte} {} {} {heading} {} {} {}",
                text("code"),
                text("severity"),
                text("file"),
                text("sheet"),
                text("row"),
                text("line"),
                text("column_letter"),
                text("column_number"),
                text("column"),
                text("cell"),
                text("disposition")
            )
        })
        .collect();
    all.sort();
    all
}

/// What is planted and not told, and the other way round. A finding told twice is one too many.
fn differences(expected: &[String], told: &[String]) -> impl Iterator<Item = String> {
    let mut counts: BTreeMap<String, i32> = BTreeMap::new();
    for (all, sign) in [(expected, -1), (told, 1)] {
        for one in all {
            *counts.entry(one.clone()).or_default() += sign;
        }
    }
    counts
        .into_iter()
        .filter(|(_, count)| *count != 0)
        .map(|(one, count)| format!("{count:+} {one}"))
}

/// Where the books differ from what the faults imply.
fn books(shape: &Shape, families: &[Family], inputs: &[Input], summary: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    for (number, input) in inputs.iter().enumerate() {
        let books = &summary["books"]["inputs"][number];
        let number = |key: &str| books[key].as_u64().unwrap();
        let table = &input.table;
        for disposition in ["accepted", "rejected", "held", "duplicate"] {
            let (own, planted) = (number(disposition), table.count(disposition) as u64);
            if own != planted {
                wrong.push(format!("{own} {disposition}, not {planted}"));
            }
        }
        for (what, own, planted) in [
            ("read", number("read"), table.rows.len() + input.empty),
            ("without data", number("blank") + number("furniture"), input.empty),
            ("unchanged", number("unchanged"), 0),
        ] {
            if own != planted as u64 {
                wrong.push(format!("{own} {what}, not {planted}"));
            }
        }
    }
    for disposition in ["accepted", "rejected", "held"] {
        for (entity, planted) in [
            ("customers", customers(families, shape.tables, disposition)),
            ("lines", inputs.iter().map(|input| lines(&input.table, disposition)).sum()),
        ] {
            let own = summary["books"][entity][disposition].as_u64().unwrap();
            if own != planted as u64 {
                wrong.push(format!("{own} {entity} {disposition}, not {planted}"));
            }
        }
    }
    wrong
}

/// Where the workbook of rejects marks other cells than those with a fault.
fn workbook(report: &Path, inputs: &[Input], summary: &Value) -> Vec<String> {
    let artifacts = summary["artifacts"].as_array().unwrap();
    let own = artifacts.iter().find(|file| file["kind"] == "workbook").unwrap();
    let path = report.join(own["name"].as_str().unwrap());
    let book = Book::read(&path);
    let mut wrong = Vec::new();
    let returned = |record: &&Record| matches!(record.disposition, "rejected" | "held");
    let some = inputs.iter().filter(|input| input.table.rows.iter().any(|row| returned(&row)));
    // Sheets with rows stand behind the one for people.
    for (number, input) in (1..).zip(some) {
        let sheet = &book.sheets[number];
        let rows: Vec<&Record> = input.table.rows.iter().filter(returned).collect();
        if sheet.rows.len() != rows.len() + 1 {
            wrong.push(format!("{}: {} rows, not {}", sheet.name, sheet.rows.len(), rows.len()));
            continue;
        }
        for (fill, level) in [(WRONG, Level::Reject), (LOOK, Level::Warn)] {
            let mut planted = BTreeSet::new();
            for (at, row) in (1..).zip(&rows) {
                let said = row.said.iter().map(|said| (said.level, said.column));
                let marks: Vec<_> = said.chain(row.also.iter().copied()).collect();
                for &(own, column) in &marks {
                    let stronger = level == Level::Warn && marks.contains(&(Level::Reject, column));
                    if own == level && !stronger {
                        // What is said of a whole row stands beside it.
                        let heading = match column {
                            "" => "_import_problems",
                            own => input.table.headings[input.table.at(own)].as_str(),
                        };
                        planted.insert((at, input.before + sheet.column(heading)));
                    }
                }
            }
            let marked = filled(&path, number + 1, fill);
            let name = |cell: &(usize, usize)| {
                format!("{} {} {}", sheet.name, cell.0 + 1, sheet.rows[0][cell.1 - input.before])
            };
            wrong
                .extend(planted.difference(&marked).map(|cell| format!("unmarked {}", name(cell))));
            wrong.extend(marked.difference(&planted).map(|cell| format!("marked {}", name(cell))));
        }
    }
    wrong
}
