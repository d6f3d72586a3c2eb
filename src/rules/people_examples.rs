//! What the records' examples cannot say about people and numbers: days, the partner, and what is
//! stored.

use std::sync::Arc;

use super::examples::{CUSTOMER, row, verdict};
use super::{Book, Partner, Reference, Severity, judge, registry};
use crate::model::Date;
use crate::table::Shape;

/// Examples of rules about the partner, judged for a partner whose domain is `partner.com`.
#[test]
fn examples_about_the_partners_domains_hold() {
    let partner = Partner { email_domains: vec!["partner.com".to_owned()], ..Partner::default() };
    let reference = Reference { partner, ..Reference::default() };
    let book = Book::with(Book::NEWEST, Book::NEWEST, Arc::new(reference));
    for code in ["EMAIL_PARTNER_DOMAIN", "AGREEMENT_SIGNER_IS_PARTNER"] {
        let rule = registry::find(code).unwrap();
        for (examples, breaks) in [(rule.bad, true), (rule.good, false)] {
            for example in examples {
                let (input, chunk) = row(Shape::Customers, CUSTOMER, example);
                let mut findings = Vec::new();
                judge(&book, &input, chunk.row(0), &mut findings);
                let found = findings.iter().any(|finding| finding.rule.code == code);
                assert_eq!(found, breaks, "{code} {example}");
            }
            // Of whoever is not known nothing is said.
            for example in examples {
                let verdict = verdict(Shape::Customers, example, Book::NEWEST);
                assert!(!verdict.codes().contains(&code), "{example}");
            }
        }
    }
}

#[test]
fn numbers_are_demanded_and_refused_from_their_days_on() {
    let number = "organization_registration_number";
    let codes = |example: &str, day: Date| -> Vec<(&str, Severity)> {
        let found = verdict(Shape::Customers, example, day).findings.into_iter();
        let found = found.map(|finding| (finding.rule.code, finding.severity));
        found.filter(|(code, _)| code.starts_with("ORG") || code.ends_with("REQUIRED")).collect()
    };
    let [before, first, all] =
        [Date::constant(2020, 10, 31), Date::constant(2020, 11, 1), Date::constant(2021, 3, 25)];
    let both =
        [("ORG_REG_REQUIRED", Severity::Reject), ("CONTACT_PHONE_REQUIRED", Severity::Reject)];
    for (country, day, expected) in [
        ("RU", before, &[][..]),
        ("RU", first, &both),
        ("RU", Book::NEWEST, &both),
        ("PL", first, &[]),
        ("PL", all, &both),
        ("DE", all, &[]),
        ("US", all, &[]),
    ] {
        let example = format!("country={country}; culture=en-US; state=WA; contact_phone=");
        assert_eq!(codes(&example, day), expected, "{country} {day}");
    }
    let refused = [("ORG_REG_NOT_SUPPORTED", Severity::Reject)];
    let warned = [("ORG_REG_NOT_SUPPORTED", Severity::Warn)];
    for (example, day, expected) in [
        ("HRB 12345", before, &[][..]),
        ("HRB 12345", first, &refused),
        ("HRB 12345", all, &warned),
        ("5260250274; country=PL", first, &refused),
        ("5260250274; country=PL", all, &[]),
        ("ИНН 7707083893; country=RU", all, &[("ORG_REG_FORMAT", Severity::Reject)]),
        ("7707083894; country=RU", all, &[("ORG_REG_CHECKSUM", Severity::Warn)]),
        ("500100732259; country=RU", all, &[("ORG_REG_PERSONAL_ID", Severity::Warn)]),
        ("12.ABC.345/01DE-35; country=BR", all, &[("ORG_REG_FORMAT", Severity::Reject)]),
        ("12.ABC.345/01DE-35; country=BR", Book::NEWEST, &[]),
        ("1234; country=RU", all, &[("ORG_REG_LENGTH", Severity::Reject)]),
    ] {
        let example = format!("{number}={example}; culture=en-US; state=77");
        assert_eq!(codes(&example, day), expected, "{example} {day}");
    }
    for (typed, meant) in [
        ("ИНН 7707083893; country=RU", Some("7707083893")),
        ("191; country=BR", None),
        ("32129; country=UA", Some("00032129")),
        ("33000167000102x; country=BR", None),
    ] {
        let example = format!("{number}={typed}; culture=en-US; state=77");
        let told = verdict(Shape::Customers, &example, Book::NEWEST);
        let suggested = told.findings.iter().find_map(|finding| finding.suggestion.clone());
        assert_eq!(suggested.map(|own| own.value).as_deref(), meant, "{typed}");
    }
}

/// Where the house asks for it, China and the United States demand a number too.
#[test]
fn a_switch_demands_numbers_in_two_more_countries() {
    for (demanded, found) in [(false, false), (true, true)] {
        let reference = Reference { number_demanded_in_cn_us: demanded, ..Reference::default() };
        let book = Book::with(Book::NEWEST, Book::NEWEST, Arc::new(reference));
        let example = "country=US; culture=en-US; contact_phone=";
        let (input, chunk) = row(Shape::Customers, CUSTOMER, example);
        let mut findings = Vec::new();
        judge(&book, &input, chunk.row(0), &mut findings);
        let asked = findings.iter().any(|finding| finding.rule.code == "ORG_REG_REQUIRED");
        assert_eq!(asked, found);
    }
}

/// A number of the United States is stored in the form that Partner Center takes.
#[test]
fn a_phone_number_of_the_united_states_is_stored_in_microsofts_form() {
    let example = "country=US; state=WA; city=Redmond; postal_code=98052; culture=en-US; contact_phone=+1 (425) 555-0101";
    let (input, chunk) = row(Shape::Customers, CUSTOMER, example);
    let book = Book::new(Book::NEWEST, Book::NEWEST);
    let judged = judge(&book, &input, chunk.row(0), &mut Vec::new());
    let phone = judged.customer.unwrap().contact.phone.unwrap();
    assert_eq!(phone.as_str(), "1 (425) 555-0101");
}
