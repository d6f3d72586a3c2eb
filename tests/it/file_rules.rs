//! The examples of rules about whole files: each is written to a file, opened, read and judged.
//! How the examples are written stands at the top of `rules/file.rs`.

use std::fs;

use muster::rules::{self, Book, Rule, Scope};
use muster::source::{self, Body};
use muster::table::{Column, Mapping, RowKind, fold_value};
use rust_xlsxwriter::{FilterCondition, Format, Workbook, Worksheet};

use crate::support::Dir;

/// The bytes an example stands for.
fn bytes(example: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = example;
    while let Some(at) = rest.find(['\\', '{']) {
        let (before, mark) = rest.split_at(at);
        bytes.extend_from_slice(before.as_bytes());
        rest = if let Some(code) = mark.strip_prefix("\\x") {
            let (code, rest) = code.split_at(2);
            bytes.push(u8::from_str_radix(code, 16).unwrap());
            rest
        } else {
            let (repeated, rest) = mark.strip_prefix('{').unwrap().split_once('}').unwrap();
            let (text, times) = repeated.split_once('*').unwrap();
            bytes.extend_from_slice(text.repeat(times.parse().unwrap()).as_bytes());
            rest
        };
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// The workbook of one sheet that an example with a name in brackets stands for.
fn workbook(example: &str) -> Option<Vec<u8>> {
    let (name, rows) = example.strip_prefix('[')?.split_once("]\n")?;
    let (name, marks) = name.split_once("; ").unwrap_or((name, ""));
    let mut workbook = Workbook::new();
    // A workbook has at least one visible sheet.
    workbook.add_worksheet().set_name("Cover").unwrap();
    let sheet = workbook.add_worksheet().set_name(name).unwrap();
    for mark in marks.split("; ") {
        peculiar(sheet, mark);
    }
    for (row, line) in (0..).zip(rows.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            match cell.strip_prefix('=') {
                Some(formula) => sheet.write_formula(row, column, formula).unwrap(),
                None => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    Some(workbook.save_to_buffer().unwrap())
}

/// The mapping above the line of dashes that an example may have, and the file below it.
fn mapping(example: &str) -> (Mapping, &str) {
    let Some((entries, file)) = example.split_once("\n---\n") else {
        return (Mapping::default(), example);
    };
    let mut mapping = Mapping::default();
    for entry in entries.lines() {
        let (key, text) = entry.split_once('=').unwrap();
        let (section, column) = key.split_once('.').unwrap();
        let column = Column::ALL.iter().copied().find(|own| own.name() == column).unwrap();
        match section {
            "columns" => mapping.columns.push((column, vec![text.to_owned()])),
            "constants" => mapping.constants.push((column, text.to_owned())),
            "defaults" => mapping.defaults.push((column, text.to_owned())),
            "values" => {
                let (from, to) = text.split_once('>').unwrap();
                mapping.values.push((column, vec![(fold_value(from), to.to_owned())]));
            }
            other => panic!("no section {other}"),
        }
    }
    (mapping, file)
}

/// Hides, merges or filters what a mark says.
fn peculiar(sheet: &mut Worksheet, mark: &str) {
    let (what, place) = mark.rsplit_once(' ').unwrap_or(("", ""));
    let column = |cell: &str| u16::from(cell.as_bytes()[0] - b'A');
    let row = |cell: &str| cell.trim_start_matches(char::is_alphabetic).parse::<u32>().unwrap() - 1;
    match (what, place.split_once(':')) {
        ("hide row", _) => drop(sheet.set_row_hidden(row(place)).unwrap()),
        ("hide column", _) => drop(sheet.set_column_hidden(column(place)).unwrap()),
        ("hide", _) => drop(sheet.set_hidden(true)),
        ("merge", Some((a, b))) => {
            let format = Format::new();
            sheet.merge_range(row(a), column(a), row(b), column(b), "", &format).unwrap();
        }
        ("filter", Some((a, b))) => {
            sheet.autofilter(row(a), column(a), row(b), column(b)).unwrap();
            sheet.filter_column(column(a), &FilterCondition::new().add_list_filter("C-1")).unwrap();
        }
        _ => assert_eq!(mark, ""),
    }
}

/// The codes of all that is found in an example, headings first.
fn codes(dir: &Dir, example: &str) -> Vec<&'static str> {
    let (mapping, example) = mapping(example);
    let options = source::Options::default().with_mapping(mapping);
    let (name, bytes) = match workbook(example) {
        Some(bytes) => ("example.xlsx", bytes),
        None => ("example.csv", bytes(example)),
    };
    let path = dir.path().join(name);
    fs::write(&path, bytes).unwrap();
    let sources = source::open(&[path.to_string_lossy().into_owned()], &options).unwrap();
    let book = Book::new(Book::NEWEST, Book::NEWEST);
    let mut codes = Vec::new();
    for input in &sources.inputs {
        let found = rules::judge_header(&book, input);
        codes.extend(found.iter().map(|found| found.finding.rule.code));
    }
    let mut findings = Vec::new();
    let (mut data, mut footer) = (0, Vec::new());
    let begin = sources.files[0].footer().unwrap_or(u64::MAX);
    let mut blocks = sources.files[0].blocks(&sources.inputs).unwrap();
    while let Some(block) = blocks.next_block().unwrap() {
        let input = &sources.inputs[block.facts.input.index()];
        let chunk = match block.body {
            Body::Text(bytes) => source::parse(input, &block.facts, &bytes),
            Body::Rows(chunk) => chunk,
        };
        for row in chunk.rows() {
            if matches!(row.kind(), RowKind::Data | RowKind::Faulty(_)) {
                data += 1;
            }
            if row.kind() == RowKind::Furniture && row.place().byte >= begin {
                footer.push(row.place());
            }
            rules::judge(&book, input, row, &mut findings);
        }
    }
    codes.extend(findings.iter().map(|finding| finding.rule.code));
    let facts = blocks.finish().unwrap();
    if let (Some(first), Some(last)) = (footer.first(), footer.last()) {
        let closing = rules::file_footer(&book, *first, last.row);
        codes.extend(closing.map(|found| found.finding.rule.code));
    }
    let told = facts.remarks.iter().filter_map(|remark| rules::judge_remark(&book, remark));
    codes.extend(told.map(|found| found.finding.rule.code));
    if data == 0 {
        let empty = rules::file_empty(&book, &sources.inputs[0]);
        codes.extend(empty.map(|found| found.finding.rule.code));
    }
    codes
}

#[test]
fn bad_files_break_their_rule_and_good_ones_do_not() {
    let dir = Dir::new();
    let mut wrong = Vec::new();
    let about_files = |rule: &&Rule| rule.scope == Scope::File;
    for rule in rules::all().into_iter().filter(about_files) {
        if rule.bad.is_empty() || rule.good.is_empty() {
            wrong.push(format!("{} lacks an example", rule.code));
        }
        for (examples, breaks) in [(rule.bad, true), (rule.good, false)] {
            for example in examples {
                let found = codes(&dir, example);
                if found.contains(&rule.code) != breaks {
                    wrong.push(format!("{} `{example}`: {found:?}", rule.code));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_workbook_of_which_no_sheet_is_read_is_refused() {
    let dir = Dir::new();
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Notes").unwrap().write(0, 0, "colour").unwrap();
    book.save(dir.path().join("notes.xlsx")).unwrap();
    let ran = dir.expect(3, "check notes.xlsx");
    assert_eq!(ran.codes(), ["FILE_HEADER_MISSING 1", "FILE_SHEET_SKIPPED 1"]);

    let mut book = Workbook::new();
    book.add_worksheet();
    book.save(dir.path().join("empty.xlsx")).unwrap();
    let ran = dir.expect(3, "check empty.xlsx");
    assert_eq!(ran.codes(), ["FILE_EMPTY 1"]);
}
