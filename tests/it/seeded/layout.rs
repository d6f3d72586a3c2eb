//! Families as the rows of tables: two tables, or a flat one.

use super::kinds::{Level, On, Said, Way};
use super::world::{CUSTOMER, Cells, Damage, Family, Fate, LINE, Random, Row};

/// How families are spread over tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tables {
    Two,
    /// The customer's cells stand in every row of its lines.
    Repeated,
    /// The customer's cells stand in the first row; the others have its key alone.
    Continued,
}

impl Tables {
    /// Whether a fault can be planted into tables of this kind.
    pub(super) fn fit(self, on: On, way: Way, column: &str) -> bool {
        if self == Tables::Two {
            return way != Way::Conflict;
        }
        match on {
            // A row that falls apart takes a customer and a line with it; that is a line's fault.
            On::Customer => match way {
                Way::Cell | Way::Repeat => true,
                Way::Conflict => self == Tables::Repeated,
                _ => false,
            },
            // The key of a line is its customer's.
            On::Line => column != "customer_ref",
        }
    }
}

/// A row of a table.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) cells: Vec<String>,
    pub(super) said: Vec<Said>,
    /// Cells that are marked in the workbook beside those with a finding.
    pub(super) also: Vec<(Level, &'static str)>,
    pub(super) disposition: &'static str,
    pub(super) damage: Damage,
    /// A line stands in it.
    pub(super) has_line: bool,
}

/// A table, not yet written.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: Vec<&'static str>,
    pub(super) headings: Vec<String>,
    pub(super) rows: Vec<Record>,
}

impl Table {
    /// The rows that end in a disposition.
    pub(super) fn count(&self, disposition: &str) -> usize {
        self.rows.iter().filter(|row| row.disposition == disposition).count()
    }

    pub(super) fn at(&self, column: &str) -> usize {
        self.columns.iter().position(|own| *own == column).unwrap()
    }
}

/// The tables of families, with columns in some order behind the key.
pub(super) fn tables(
    random: &mut Random,
    how: Tables,
    families: &[Family],
    spelt: bool,
) -> Vec<Table> {
    let mut shuffled = |columns: Vec<&'static str>| {
        let mut columns = columns;
        random.shuffle(&mut columns[1..]);
        columns
    };
    match how {
        Tables::Two => {
            let customers = shuffled(CUSTOMER.to_vec());
            let lines = shuffled(LINE.to_vec());
            let of = |rows: fn(&Family) -> &[Row], columns: &[&'static str]| {
                let row = |family| move |row| plain(family, row, columns);
                families.iter().flat_map(|own| rows(own).iter().map(row(own))).collect()
            };
            let customer_rows = of(|family| &family.customers, &customers);
            let line_rows = of(|family| &family.lines, &lines);
            vec![
                table("customers", customers, spelt, customer_rows),
                table("subscriptions", lines, spelt, line_rows),
            ]
        }
        Tables::Repeated | Tables::Continued => {
            let columns = shuffled([CUSTOMER, &LINE[1..]].concat());
            let rows = families.iter().flat_map(|family| flat(family, how, &columns)).collect();
            vec![table("onboarding", columns, spelt, rows)]
        }
    }
}

fn table(name: &'static str, columns: Vec<&'static str>, spelt: bool, rows: Vec<Record>) -> Table {
    let heading = |column: &&str| if spelt { spelling(column) } else { (*column).to_owned() };
    let headings = columns.iter().map(heading).collect();
    Table { name, columns, headings, rows }
}

/// Another heading for a column, as people write it.
fn spelling(column: &str) -> String {
    match column {
        "contact_email" => "E-mail".to_owned(),
        "postal_code" => "ZIP code".to_owned(),
        "quantity" => "Seats".to_owned(),
        "address_line1" => "Street".to_owned(),
        "culture" => "Locale".to_owned(),
        _ => {
            let word = |word: &str| {
                let (first, rest) = word.split_at(1);
                format!("{}{rest}", first.to_uppercase())
            };
            column.split('_').map(word).collect::<Vec<_>>().join(" ")
        }
    }
}

fn plain(family: &Family, row: &Row, columns: &[&str]) -> Record {
    record(family, &row.cells, row.said.clone(), row.fate, row, columns)
}

fn record(
    family: &Family,
    cells: &Cells,
    said: Vec<Said>,
    fate: Fate,
    row: &Row,
    columns: &[&str],
) -> Record {
    let disposition = end(family, fate);
    let cell = |column: &&str| cells.get(column).cloned().unwrap_or_default();
    let has_line = row.cells.contains_key("catalog_item_id");
    let cells = columns.iter().map(cell).collect();
    let look = |said: &Said| said.beside().map(|column| (Level::Warn, column));
    let also = said.iter().filter_map(look).collect();
    Record { cells, said, also, disposition, damage: row.damage, has_line }
}

/// A customer and its lines in one table. What is wrong with a customer's cell is wrong in every
/// row that has the cell; what two customers have to say of each other is said once, and its cell is
/// marked in every row.
fn flat(family: &Family, how: Tables, columns: &[&str]) -> Vec<Record> {
    let first = &family.customers[0];
    if family.lines.is_empty() {
        return vec![plain(family, first, columns)];
    }
    let between = ["DOMAIN_DUPLICATE_IN_BATCH", "EMAIL_DUPLICATE", "COMPANY_NAME_DUPLICATE"];
    let mut rows = Vec::new();
    for (at, line) in family.lines.iter().enumerate() {
        let customer = family.customers.get(at).unwrap_or(first);
        if how == Tables::Continued && at > 0 {
            rows.push(plain(family, line, columns));
            continue;
        }
        let mut cells = customer.cells.clone();
        cells.extend(line.cells.clone());
        let mut said = customer.said.clone();
        let said_once = |said: &Said| at > 0 && between.contains(&said.code);
        let repeated: Vec<Said> = said.extract_if(.., |own| said_once(own)).collect();
        said.extend(&line.said);
        // A row without a finding of its own waits, also for what was said of its customer.
        let rejects = said.iter().any(|said| said.level == Level::Reject);
        let fate = if rejects { Fate::Rejected } else { line.fate };
        let mut row = record(family, &cells, said, fate, line, columns);
        let rejects = repeated.iter().filter(|said| said.level == Level::Reject);
        row.also.extend(rejects.map(|said| (said.level, said.column)));
        rows.push(row);
    }
    rows
}

/// How many customers end in a disposition: each is counted once, however many rows it has.
pub(super) fn customers(families: &[Family], how: Tables, disposition: &str) -> usize {
    let rejects = |row: &Row| row.fate == Fate::Rejected && !row.stray;
    // A customer is lost with the rows that describe it.
    let described = |family: &Family| match how {
        Tables::Two => 0,
        Tables::Repeated => family.lines.len(),
        Tables::Continued => family.lines.len().min(1),
    };
    let lost = |family: &Family| {
        let rows = &family.lines[..described(family)];
        let long = |row: &Row| row.said.iter().any(|said| said.code == "CELL_TOO_LONG");
        !rows.is_empty() && rows.iter().all(|row| row.damage != Damage::None || long(row))
    };
    let end = |family: &Family| {
        if family.customers.iter().any(rejects) || lost(family) {
            "rejected"
        } else if family.lines.iter().any(rejects) {
            "held"
        } else {
            "accepted"
        }
    };
    families.iter().filter(|family| end(family) == disposition).count()
}

/// How many lines end in a disposition, which is that of their rows.
pub(super) fn lines(table: &Table, disposition: &str) -> usize {
    let rows = table.rows.iter();
    rows.filter(|row| row.has_line && row.disposition == disposition).count()
}

/// The disposition of a row of a family.
fn end(family: &Family, fate: Fate) -> &'static str {
    let waits = family.rows().any(|row| row.fate == Fate::Rejected && !row.stray);
    match fate {
        Fate::Rejected => "rejected",
        Fate::Duplicate => "duplicate",
        Fate::Good if waits => "held",
        Fate::Good => "accepted",
    }
}

/// How many cells and rows have a fault, at least: a second finding of one fault does not count.
pub(super) fn faults(tables: &[Table]) -> usize {
    let seconds = ["COUNTRY_RULES_SKIPPED", "LANGUAGE_CULTURE_MISMATCH"];
    let of = |row: &Record| {
        let first = row.said.iter().filter(|said| !seconds.contains(&said.code)).count();
        first.max(usize::from(!row.said.is_empty()))
    };
    tables.iter().flat_map(|table| &table.rows).map(of).sum()
}
