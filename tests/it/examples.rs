//! The examples of rules about several rows: whole files, judged by the program. Each line of an
//! example is a row, of the customers (`C:`) or of their lines (`L:`).

use muster::rules::{Rule, Scope};

use crate::sheet::{parse, table};
use crate::support::Dir;

/// The rows that the examples of rules start from.
const CUSTOMER: &str = "customer_ref=C-1; company_name=Weber Anlagenbau GmbH; \
    domain_prefix=weberanlagenbau; country=DE; address_line1=Unter den Linden 1; city=Berlin; \
    postal_code=10117; contact_first_name=Ann; contact_last_name=Lee; \
    contact_email=ann.lee@weber-bau.com; contact_phone=+49 30 901820; culture=de-DE; \
    agreement_mode=; agreement_date=2021-05-19";
const LINE: &str = "customer_ref=C-1; line_ref=; catalog_item_id=CFQ7TTC0LH1P:0001; \
    quantity=5; term_duration=P1Y; billing_cycle=monthly; parent_line_ref=";

fn rows(example: &str, prefix: &str) -> Vec<Vec<(String, String)>> {
    let of_kind = example.lines().filter_map(|line| line.trim().strip_prefix(prefix));
    let cells = of_kind.map(|line| {
        let parts = line.split(';').filter(|part| !part.trim().is_empty());
        let pairs = parts.map(|part| part.split_once('=').unwrap());
        pairs.map(|(name, value)| (name.trim().to_owned(), value.to_owned())).collect()
    });
    cells.collect()
}

/// Every code that is named in the report of an example: as a finding, or as the reason why a row
/// is held.
fn codes(rule: &Rule, example: &str) -> Vec<String> {
    let dir = Dir::new();
    let mut words = "check".to_owned();
    for (prefix, base, file) in [("C:", CUSTOMER, "customers.csv"), ("L:", LINE, "lines.csv")] {
        let rows = rows(example, prefix);
        if !rows.is_empty() {
            dir.write(file, table(base, &rows));
            words = format!("{words} {file}");
        }
    }
    let ran = dir.muster(&words);
    assert!(matches!(ran.code, Some(0 | 2)), "{}: {example}\n{ran:?}", rule.code);
    let mut codes: Vec<String> =
        ran.codes().iter().map(|code| code.split(' ').next().unwrap().to_owned()).collect();
    for file in ["customers.rejects.csv", "lines.rejects.csv"] {
        let Ok(text) = std::fs::read_to_string(ran.report(&dir).join(file)) else { continue };
        let (headings, rows) = parse(&text);
        let at = headings.iter().position(|heading| heading == "_import_codes").unwrap();
        codes.extend(rows.iter().flat_map(|row| row[at].split(';')).map(str::to_owned));
    }
    codes
}

/// Rules over a family are run by the library's own tests, with a catalogue made for them: what
/// muster brings has no item for each of them.
const BY_CATALOGUE: &[&str] = &[
    "ADDON_ON_TRIAL",
    "ADDON_PARENT_NOT_ELIGIBLE",
    "ADDON_PREREQUISITE_MISSING",
    "ADDON_SEATS_BASE_TOO_FEW",
    "ADDON_SEATS_BELOW_MIN",
    "ADDON_TERM_MISALIGNED",
    "AZURE_PLAN_REQUIRED",
    "CURRENCY_NOT_SUPPORTED",
    "LIMIT_CONCURRENT_EXCEEDED",
    "LIMIT_LIFETIME_EXCEEDED",
    "NCE_MARKET_NOT_OPEN",
    "OFFER_COUNTRY_UNAVAILABLE",
    "OFFER_SEGMENT_NOT_ELIGIBLE",
    "QUALIFICATION_PENDING",
    "SEATS_TENANT_CAP",
    "TRIAL_ALREADY_USED",
    "TRIAL_NOT_FOR_SEGMENT",
    "TRIAL_OFFER_OWNED",
];

#[test]
fn examples_of_rules_about_several_rows_hold() {
    let mut wrong = Vec::new();
    for rule in muster::rules::all().into_iter().filter(|rule| rule.scope == Scope::Cross) {
        if BY_CATALOGUE.contains(&rule.code) {
            continue;
        }
        for (examples, breaks) in [(rule.bad, true), (rule.good, false)] {
            for example in examples {
                let codes = codes(rule, example);
                if codes.iter().any(|code| code == rule.code) != breaks {
                    wrong.push(format!("{} breaks={breaks}: {codes:?}\n{example}", rule.code));
                }
                if !breaks && codes.iter().any(|code| code.ends_with("_REJECTED")) {
                    wrong.push(format!("{}: a good example is held: {codes:?}", rule.code));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
