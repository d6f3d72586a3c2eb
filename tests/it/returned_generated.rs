//! What was generated with faults, corrected at the cells that are marked and at no others, ends in
//! the database as what was generated without them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::book::{Book, LOOK, Sheet, WRONG, filled};
use crate::database;
use crate::sheet::{parse, unparse};
use crate::support::{Dir, Ran, files, generate, heavy};

/// A way in which the generator writes its families.
struct Shape {
    words: &'static str,
    files: &'static str,
    /// The tables without faults that belong to the inputs, in their order.
    tables: &'static [&'static str],
}

const TABLES: &[&str] = &["customers.csv", "subscriptions.csv"];
const TWO: Shape =
    Shape { words: "--shuffle-lines", files: "customers.csv subscriptions.csv", tables: TABLES };
const SEMICOLON: Shape = Shape { words: "--semicolon", ..TWO };
const FLAT: Shape = Shape { words: "--flat", files: "flat.csv", tables: &["flat.csv"] };
const WORKBOOK: Shape = Shape { words: "--xlsx", files: "onboarding.xlsx", tables: TABLES };

/// How a row is told that two of its cells do not fit each other. One of them is marked as wrong, the
/// other as worth a look, and its heading stands in the sentence in brackets.
const EITHER: &str = "; change one of the two.";

/// How a row that repeats a customer is told which cells need what the customer's first row needs.
const REPEATS: &str = "make the same correction here: ";

/// A table without faults.
struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Rows of the table with faults that repeat the row above them; they are not here.
    repeated: BTreeSet<usize>,
}

impl Table {
    /// What a row of the table with faults should have been.
    fn row(&self, row: usize) -> &[String] {
        let above = self.repeated.range(..=row).count();
        &self.rows[row - 2 - above]
    }

    fn cell(&self, row: usize, heading: &str) -> &str {
        let at = self.headings.iter().position(|own| own == heading);
        &self.row(row)[at.unwrap_or_else(|| panic!("row {row} cannot be corrected at {heading}"))]
    }
}

/// Files with faults in one folder, and the same without in another.
struct Pair {
    wrong: Dir,
    right: Dir,
    tables: Vec<Table>,
}

impl Pair {
    fn new(shape: &Shape, families: u64, faults: &str, seed: u64) -> Pair {
        let (wrong, right) = (Dir::new(), Dir::new());
        let words = format!("--families {families} --seed {seed}");
        let damage = format!("--faults {faults} --reference-faults");
        generate(&wrong, &format!("{words} {damage} {}", shape.words));
        // These tests read commas alone.
        generate(&right, &format!("{words} {}", shape.words.replace("--semicolon", "")));
        let (_, truth) = parse(&fs::read_to_string(wrong.path().join("faults.csv")).unwrap());
        let table = |name: &&str| {
            let (headings, rows) = parse(&fs::read_to_string(right.path().join(name)).unwrap());
            let with = |code: &str| -> BTreeSet<usize> {
                let rows = truth.iter().filter(|fault| fault[0] == *name && fault[2] == code);
                rows.map(|fault| fault[1].parse().unwrap()).collect()
            };
            let mut table = Table { headings, rows, repeated: with("duplicate") };
            if shape.words == WORKBOOK.words {
                // In a sheet no cell can be missing: it is an empty one, which no rule forbids.
                for row in with("ROW_COLUMN_COUNT") {
                    let above = table.repeated.range(..=row).count();
                    table.rows[row - 2 - above].last_mut().unwrap().clear();
                }
            }
            right.write(name, unparse(&table.headings, &table.rows));
            table
        };
        let tables = shape.tables.iter().map(table).collect();
        Pair { wrong, right, tables }
    }

    /// Which row of which table a reference names.
    fn origin(&self, reference: &str) -> (&Table, usize, usize) {
        let mut parts = reference.split('-').skip(1).map(|part| part.parse::<usize>().unwrap());
        let (input, row) = (parts.next().unwrap(), parts.next().unwrap());
        (&self.tables[input - 1], input - 1, row)
    }

    /// Puts into a row of a rejects file what is right under each of the headings.
    fn mend(&self, all: &[String], cells: &mut Vec<String>, wrong: &BTreeSet<String>) {
        let at = |heading: &str| all.iter().position(|own| own == heading).unwrap();
        let (table, _, row) = self.origin(&cells[at("_import_ref")]);
        let status = at("_import_status");
        if wrong.contains("_import_problems") && cells[..status].iter().all(String::is_empty) {
            // The cells of a row that could not be taken apart are moved under their headings.
            cells[..status].clone_from_slice(table.row(row));
            cells.truncate(all.len());
            return;
        }
        for heading in wrong {
            table.cell(row, heading).clone_into(&mut cells[at(heading)]);
        }
    }

    /// Corrects the marked cells of the workbook.
    fn correct_workbook(&self, path: &Path, to: &Path) {
        let mut book = Book::read(path);
        for (number, sheet) in (1..).zip(&mut book.sheets) {
            if sheet.rows.first().is_some_and(|row| row.contains(&"_import_ref".to_owned())) {
                let mut marked = filled(path, number, WRONG);
                let problems = sheet.column("_import_problems");
                let may = |(row, _): &(usize, usize)| sheet.rows[*row][problems].contains(EITHER);
                marked.extend(filled(path, number, LOOK).into_iter().filter(may));
                self.correct_sheet(sheet, &marked);
            }
        }
        book.save(to);
    }

    fn correct_sheet(&self, sheet: &mut Sheet, marked: &BTreeSet<(usize, usize)>) {
        let headings: Vec<String> =
            sheet.rows[0].iter().filter(|heading| !heading.is_empty()).cloned().collect();
        for (row, cells) in sheet.rows.iter_mut().enumerate().skip(1) {
            let of_row = marked.range((row, 0)..(row + 1, 0));
            let wrong = of_row.map(|&(_, column)| headings[column].clone()).collect();
            self.mend(&headings, cells, &wrong);
        }
    }

    /// Corrects the CSV files of rejects at the cells that `findings.jsonl` names, and where a row's
    /// own sentence says that it repeats a customer; their names.
    fn correct_files(&self, ran: &Ran) -> Vec<String> {
        let by_row = told(&self.wrong, ran);
        let mut names = Vec::new();
        for path in files(&ran.report(&self.wrong)) {
            let name = path.file_name().unwrap().to_str().unwrap();
            if !name.ends_with(".rejects.csv") {
                continue;
            }
            let (headings, mut rows) = parse(&fs::read_to_string(&path).unwrap());
            let at = |heading: &str| headings.iter().position(|own| own == heading).unwrap();
            let (reference, problems) = (at("_import_ref"), at("_import_problems"));
            for cells in &mut rows {
                let (_, input, row) = self.origin(&cells[reference]);
                let mut wrong = by_row.get(&(input, row)).cloned().unwrap_or_default();
                if let Some((_, repeated)) = cells[problems].split_once(REPEATS) {
                    let repeated = repeated.lines().next().unwrap().trim_end_matches('.');
                    wrong.extend(repeated.split(", ").map(str::to_owned));
                }
                self.mend(&headings, cells, &wrong);
            }
            self.wrong.write(name, unparse(&headings, &rows));
            names.push(name.to_owned());
        }
        names
    }
}

/// The headings at which findings reject, by input and row, and those that their sentences name beside
/// them; for the row as a whole that of its problems.
fn told(dir: &Dir, ran: &Ran) -> BTreeMap<(usize, usize), BTreeSet<String>> {
    let summary = ran.summary();
    let inputs = summary["books"]["inputs"].as_array().unwrap();
    let mut by_row = BTreeMap::<_, BTreeSet<String>>::new();
    for finding in ran.findings(dir).iter().filter(|finding| finding["severity"] == "reject") {
        let own = |input: &serde_json::Value| {
            input["input"] == finding["file"] && input["sheet"] == finding["sheet"]
        };
        let input = inputs.iter().position(own).unwrap_or_else(|| panic!("{finding}"));
        let row = usize::try_from(finding["row"].as_u64().unwrap()).unwrap();
        let heading = finding["heading"].as_str().unwrap_or("_import_problems");
        let own = by_row.entry((input, row)).or_default();
        own.insert(heading.to_owned());
        let message = finding["message"].as_str().unwrap();
        if message.ends_with(EITHER) {
            let beside = message.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
            own.insert(beside.unwrap_or_else(|| panic!("{message}")).0.to_owned());
        }
    }
    by_row
}

fn workbook(dir: &Dir, ran: &Ran) -> PathBuf {
    let named = |path: &PathBuf| path.to_str().unwrap().ends_with(".rejects.xlsx");
    files(&ran.report(dir)).into_iter().find(named).unwrap()
}

/// Customers, agreements and lines under the keys they came with: all that does not tell when, by
/// which run and from which row they are. Digests are over all values and belong to it.
fn stored(database: &Path) -> Vec<String> {
    let mut all = Vec::new();
    for table in ["customer", "agreement", "subscription"] {
        let columns = format!(
            "SELECT group_concat('t.' || name) FROM pragma_table_info('{table}')
             WHERE name NOT IN ('id', 'customer_id', 'run', 'input', 'input_row')"
        );
        let columns = &database::said(database, &columns)[0];
        let key = if table == "customer" { "id" } else { "customer_id" };
        let rows = format!(
            "SELECT '{table}', c.customer_ref, {columns}
             FROM {table} t JOIN customer c ON c.id = t.{key}"
        );
        all.extend(database::said(database, &rows));
    }
    all.sort();
    all
}

/// Fails with the first rows that are in one and not in the other.
fn assert_same(database: &Path, right: &[String], what: &str) {
    let own = stored(database);
    let less = |a: &[String], b: &[String]| -> Vec<String> {
        let known: BTreeSet<&String> = b.iter().collect();
        a.iter().filter(|row| !known.contains(row)).take(5).cloned().collect()
    };
    assert!(
        own == right,
        "{what}: {} rows, not {}\nonly here: {:#?}\nnot here: {:#?}",
        own.len(),
        right.len(),
        less(&own, right),
        less(right, &own)
    );
}

/// Rejected, corrected, sent back, sent back again: the files of one seed in one shape.
fn round_trip(shape: &Shape, families: u64, faults: &str, seed: u64, office: bool) {
    let what = format!("{} --families {families} --faults {faults} --seed {seed}", shape.words);
    let pair = Pair::new(shape, families, faults, seed);
    let (dir, path) = (&pair.wrong, pair.wrong.path());
    pair.right.expect(0, &format!("import {}", shape.tables.join(" ")));
    let right = stored(&pair.right.path().join("muster.db"));

    let first = dir.expect(2, &format!("import {}", shape.files));
    // A row of a flat table is customer and line, and seldom waits for another.
    let held = (shape.words != FLAT.words).then_some("held");
    for kind in ["accepted", "rejected"].into_iter().chain(held) {
        assert!(first.count(&format!("/books/rows/{kind}")) > 0, "{what}: {}", first.rows());
    }
    let correct = |names: &str| {
        // Each way begins with the database as the first import left it.
        fs::copy(path.join("muster.db"), path.join("way.db")).unwrap();
        send_twice(dir, names, &right, &format!("{what}: {names}"));
    };
    pair.correct_workbook(&workbook(dir, &first), &path.join("fixed.xlsx"));
    correct("fixed.xlsx");
    correct(&pair.correct_files(&first).join(" "));
    for ending in ["xlsx", "ods"].into_iter().filter(|_| office) {
        saved_by_office(dir, "fixed.xlsx", ending);
        correct(&format!("saved/fixed.{ending}"));
    }
}

/// Imports what was corrected, twice.
fn send_twice(dir: &Dir, names: &str, right: &[String], what: &str) {
    let words = format!("import {names} --database sqlite:way.db");
    let second = dir.muster(&words);
    if second.code != Some(0) {
        let mut findings = second.findings(dir);
        findings.retain(|finding| finding["severity"] == "reject");
        findings.truncate(3);
        panic!("{what}: {:?} {}\n{findings:#?}", second.code, second.rows());
    }
    let database = dir.path().join("way.db");
    assert_same(&database, right, what);
    let open = "SELECT customer_ref, line_key, code FROM muster_reject WHERE state = 'open'";
    assert_eq!(database::said(&database, open), Vec::<String>::new(), "{what}");
    dir.expect(4, &words);
    assert_same(&database, right, what);
}

/// Has a workbook saved by LibreOffice, into the folder `saved`.
fn saved_by_office(dir: &Dir, name: &str, ending: &str) {
    // With a profile of its own, since two processes of one profile get into each other's way.
    let profile = format!("-env:UserInstallation=file://{}", dir.path().join("office").display());
    let office = std::process::Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", ending, "--outdir"])
        .arg(dir.path().join("saved"))
        .arg(dir.path().join(name))
        .output()
        .expect("LibreOffice is needed: install libreoffice-calc");
    assert!(office.status.success(), "{office:?}");
}

#[test]
fn generated_rejects_corrected_at_their_marks_complete_the_import() {
    // Seeds with every kind of damage: rows that fell apart, rows twice, one prefix for two, ...
    for seed in [36, 29] {
        for shape in [TWO, SEMICOLON, FLAT, WORKBOOK] {
            round_trip(&shape, 300, "5%", seed, false);
        }
    }
}

#[test]
fn many_generated_rejects_complete_the_import() {
    if !heavy() {
        return;
    }
    for (seed, office) in [(1, true), (2, false)] {
        for shape in [TWO, SEMICOLON, FLAT, WORKBOOK] {
            round_trip(&shape, 20_000, "3%", seed, office);
        }
    }
}
