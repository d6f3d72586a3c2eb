//! Small tables for tests: rows that break no rule, and what a test changes of them.

use std::collections::BTreeMap;

/// A customer that breaks no rule.
const CUSTOMER: &str = "customer_ref=C-1; company_name=Weber Anlagenbau GmbH; \
    domain_prefix=weberanlagenbau; country=DE; address_line1=Unter den Linden 1; city=Berlin; \
    postal_code=10117; contact_first_name=Ann; contact_last_name=Lee; \
    contact_email=ann.lee@weber-bau.com; contact_phone=+49 30 901820; culture=de-DE; language=de; \
    agreement_mode=partner_attested; agreement_date=2021-05-19";
/// A line that breaks no rule.
const LINE: &str = "customer_ref=C-1; line_ref=L1; catalog_item_id=CFQ7TTC0LH1P:0001; quantity=5; \
    term_duration=P1Y; billing_cycle=monthly";

type Cells = Vec<(String, String)>;

fn assignments(text: &str) -> Cells {
    let parts = text.split(';').filter(|part| !part.trim().is_empty());
    let pair = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or_else(|| panic!("no = in `{part}`"));
        (name.trim().to_owned(), value.to_owned())
    };
    parts.map(pair).collect()
}

/// Customers: each is the customer that breaks no rule, with `column=value; column=value` of its
/// own. A number in `customer_ref` makes domain, address and name differ as well, unless the test
/// says what they are.
pub(crate) fn customers(rows: &[&str]) -> String {
    table(CUSTOMER, &rows.iter().map(|row| own_customer(row)).collect::<Vec<_>>())
}

/// Lines, as [`customers`].
pub(crate) fn lines(rows: &[&str]) -> String {
    table(LINE, &rows.iter().map(|row| assignments(row)).collect::<Vec<_>>())
}

/// A flat table: every row a line with its customer.
pub(crate) fn flat(rows: &[&str]) -> String {
    let line = LINE.split_once(';').unwrap().1;
    let base = format!("{CUSTOMER};{line}");
    table(&base, &rows.iter().map(|row| own_customer(row)).collect::<Vec<_>>())
}

fn own_customer(row: &str) -> Cells {
    let own = assignments(row);
    let reference = own.iter().find(|(name, _)| name == "customer_ref");
    let number = reference.map_or("1", |(_, value)| value.trim_start_matches("C-"));
    let mut cells = Cells::new();
    if !number.is_empty() && number != "1" && number.bytes().all(|byte| byte.is_ascii_digit()) {
        let mut put = |name: &str, value: String| cells.push((name.to_owned(), value));
        put("company_name", format!("Huber Anlagenbau {number} GmbH"));
        put("domain_prefix", format!("huberanlagen{number}"));
        put("contact_email", format!("ann.lee@huber{number}.com"));
    }
    cells.extend(own);
    cells
}

/// A CSV file of rows over a base row. A column that only the rows name comes last.
pub(crate) fn table(base: &str, rows: &[Cells]) -> String {
    let base = assignments(base);
    let mut columns: Vec<&str> = base.iter().map(|(name, _)| name.as_str()).collect();
    for (name, _) in rows.iter().flatten() {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
    }
    let mut text = columns.join(",") + "\n";
    for row in rows {
        let of: BTreeMap<&str, &str> =
            base.iter().chain(row).map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let cells = columns.iter().map(|column| quoted(of.get(column).copied().unwrap_or("")));
        text.push_str(&cells.collect::<Vec<_>>().join(","));
        text.push('\n');
    }
    text
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// Takes a CSV file apart: headings and rows. It reads what this project writes, no more.
pub(crate) fn parse(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect();
    let headings = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
    (headings, rows)
}

/// Puts a table back together.
pub(crate) fn unparse(headings: &[String], rows: &[Vec<String>]) -> String {
    let all = std::iter::once(headings).chain(rows.iter().map(Vec::as_slice));
    let record = |cells: &[String]| {
        cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\r\n"
    };
    all.map(record).collect()
}
