//! Families as their records' examples say, and what those cannot say.

use std::collections::BTreeMap;

use super::records::FAMILY_RULES;
use super::{CustomerFacts, LineFacts, family};
use crate::model::{Date, Term};
use crate::rules::examples::{CUSTOMER, LINE, row};
use crate::rules::{Book, Severity, judge, testing};
use crate::table::{InputId, Place, Shape};

const PLACE: Place = Place { input: InputId(0), row: 2, line: 2, byte: 0, column: None };

/// Codes that are found, with the line's place and whether they reject it.
fn found(book: &Book, example: &str) -> Vec<(u32, &'static str, bool)> {
    let mut customer = CustomerFacts::default();
    let (mut lines, mut refs, mut parents) = (Vec::new(), BTreeMap::new(), Vec::new());
    for text in example.lines() {
        let mut findings = Vec::new();
        let (kind, text) = text.trim().split_once(':').unwrap();
        let text = text.trim();
        if kind == "S" {
            let end = Some(Date::constant(2026, 12, 14));
            lines.push(LineFacts::stored(book, text, 5, Some(Term::OneYear), end, true));
            continue;
        }
        let (shape, base) =
            if kind == "C" { (Shape::Customers, CUSTOMER) } else { (Shape::Lines, LINE) };
        // An address that fits, whatever the example says of it.
        let place = match kind {
            "C" if text.contains("country=US") => "; state=WA; city=Redmond; postal_code=98052",
            _ => "",
        };
        let (input, chunk) = row(shape, &format!("{base}{place}"), text);
        let judged = judge(book, &input, chunk.row(0), &mut findings);
        if kind == "C" {
            let codes: Vec<_> = findings.iter().map(|f| f.rule.code).collect();
            let own = judged.customer.as_ref().unwrap_or_else(|| panic!("{text}: {codes:?}"));
            customer.country = Some(own.address.country);
            customer.qualifications = Some(own.qualifications);
        }
        if kind == "L" {
            let place = u32::try_from(lines.len()).unwrap();
            if let Some(own) = &judged.keys.line_ref {
                refs.insert(own.as_str().to_owned(), place);
            }
            if let Some(parent) = &judged.keys.parent_line_ref {
                parents.push((place, parent.as_str().to_owned()));
            }
            let item = judged.item.unwrap_or(crate::rules::Catalogue::NONE);
            let line = judged.line.as_ref();
            lines.push(line.map_or_else(|| LineFacts::unproven(item), |l| LineFacts::of(item, l)));
        }
    }
    for (line, parent) in parents {
        let line = &mut lines[line as usize];
        *line = line.with_parent(refs[&parent]);
    }
    let ties = family(book, &customer, &lines);
    let one = |tie: &super::Tie| {
        if tie.holds() {
            assert_eq!((tie.rejects(book), tie.finding(book, Some(PLACE))), (Some(false), None));
            assert_ne!(tie.related, LineFacts::NONE);
            return (tie.line, tie.rule().code, false);
        }
        let finding = tie.finding(book, Some(PLACE)).unwrap();
        let message = finding.message.to_string();
        assert!(message.chars().count() <= 160 && message.ends_with('.'), "{message}");
        let lower = message.to_lowercase();
        assert!(!lower.contains("invalid") && !lower.contains("  ") && !lower.contains('!'));
        let rejects = finding.severity == Severity::Reject;
        assert_eq!(tie.rejects(book), Some(rejects));
        (tie.line, finding.rule.code, rejects)
    };
    ties.iter().map(one).collect()
}

#[test]
fn every_example_does_what_its_record_says() {
    for rule in FAMILY_RULES {
        assert!(!rule.bad.is_empty() && !rule.good.is_empty(), "{} has no example", rule.code);
        let day = rule.until.map_or(Book::NEWEST, |_| Date::constant(2022, 1, 31));
        let book = testing::book_of(day);
        for example in rule.bad {
            let found = found(&book, example);
            let expected = rule.severity == Severity::Reject;
            let codes: Vec<_> = found.iter().map(|(_, code, rejects)| (*code, *rejects)).collect();
            assert_eq!(codes, [(rule.code, expected)], "{example}");
        }
        for example in rule.good {
            assert_eq!(found(&book, example), [], "{}: {example}", rule.code);
        }
    }
    assert!(FAMILY_RULES.is_sorted_by_key(|rule| rule.code));
}

#[test]
fn plan_phone_system_calling_plan() {
    const PLAN: &str = "L: line_ref=L1; catalog_item_id=; offer_id=796B6B5F-613C-4E24-A17C-EBA730D49C02; term_duration=";
    const PHONE: &str = "L: line_ref=L2; parent_line_ref=L1; catalog_item_id=; offer_id=4260988E-990D-479C-AE7B-F01CE8E1BB4D; term_duration=";
    const CALLING: &str = "L: line_ref=L3; parent_line_ref=L2; catalog_item_id=; offer_id=0F598EFE-F330-4D79-B79F-C9480BB7CE3E; term_duration=";
    let sample = Book::new(Date::constant(2020, 6, 1), Book::NEWEST);
    let good = format!("C: country=DE\n{PLAN}\n{PHONE}\n{CALLING}");
    assert_eq!(found(&sample, &good), []);
    // Rows stand in any order.
    let good = format!("C: country=DE\n{CALLING}\n{PHONE}\n{PLAN}");
    assert_eq!(found(&sample, &good), []);
    // The sample knows some bases of many, so another one is a question.
    let bad = good.replace("parent_line_ref=L2", "parent_line_ref=L1");
    assert_eq!(found(&sample, &bad), [(0, "ADDON_PARENT_NOT_ELIGIBLE", false)]);
}

#[test]
fn what_builds_on_a_refused_base_waits_over_all_levels() {
    let chain = "C: country=DE\n\
        L: catalog_item_id=CFQ7TTC0TST8:0004\n\
        L: catalog_item_id=CFQ7TTC0TST8:0002";
    let missing = "ADDON_PREREQUISITE_MISSING";
    let waits = "ADDON_PARENT_REJECTED";
    assert_eq!(found(&testing::book(), chain), [(0, waits, false), (1, missing, true)]);
    // A base that could not be proven is there, and its add-ons wait for it.
    let faulty = format!("{chain}\nL: catalog_item_id=CFQ7TTC0TST8:0001; quantity=0");
    assert_eq!(found(&testing::book(), &faulty).len(), 2);
    let whole = format!("{chain}\nL: catalog_item_id=CFQ7TTC0TST8:0001");
    assert_eq!(found(&testing::book(), &whole), []);
}

#[test]
fn the_later_line_is_over_the_limit_and_does_not_count() {
    let line = |seats: u32| format!("\nL: catalog_item_id=CFQ7TTC0LH18:0001; quantity={seats}");
    let example = format!("C: country=DE{}{}{}", line(200), line(150), line(100));
    assert_eq!(found(&testing::book(), &example), [(1, "SEATS_TENANT_CAP", true)]);
    let old = testing::book_of(Date::constant(2022, 6, 1));
    assert_eq!(found(&old, &example), [(1, "SEATS_TENANT_CAP", false)]);
}

#[test]
fn a_chosen_end_meets_a_month_or_another_line() {
    let book = testing::book();
    let line = |end: &str, term: &str| {
        format!(
            "\nL: catalog_item_id=CFQ7TTC0TST1:0001; term_duration={term}; custom_term_end_date={end}"
        )
    };
    let code = "CUSTOM_TERM_END_INVALID";
    assert_eq!(found(&book, &format!("C: country=DE{}", line("2026-12-31", "P1Y"))), []);
    let odd = line("2026-12-14", "P1Y");
    assert_eq!(found(&book, &format!("C: country=DE{odd}")), [(0, code, true)]);
    // Two lines do not excuse each other.
    assert_eq!(found(&book, &format!("C: country=DE{odd}{odd}")).len(), 2);
    assert_eq!(found(&book, &format!("C: country=DE\nS: CFQ7TTC0LH1P:0001{odd}")), []);
    let monthly = "\nL: catalog_item_id=CFQ7TTC0LH1P:0001; term_duration=P1M";
    let end = |day: Date| line(&day.to_string(), "P1Y");
    // The day after the month's end, one month on: the end of a monthly line only.
    let other = Book::with(
        Book::NEWEST,
        Date::constant(2026, 7, 10),
        std::sync::Arc::new(book.reference().clone()),
    );
    let example = format!("C: country=DE{monthly}{}", end(Date::constant(2026, 8, 9)));
    assert_eq!(found(&other, &example), [(1, code, true)]);
}

#[test]
fn what_is_not_known_of_the_customer_is_not_judged() {
    let book = testing::book();
    let none = CustomerFacts::default();
    let items = ["CFQ7TTC0TST7:0001", "CFQ7TTC0TST6:0002", "CFQ7TTC0LH1P:0001"];
    let of = |id: &&str| {
        let (input, chunk) = row(Shape::Lines, LINE, &format!("catalog_item_id={id}"));
        let judged = judge(&book, &input, chunk.row(0), &mut Vec::new());
        LineFacts::of(judged.item.unwrap(), &judged.line.unwrap())
    };
    let lines: Vec<LineFacts> = items.iter().map(of).collect();
    assert_eq!(family(&book, &none, &lines), []);
    assert_eq!(family(&book, &none, &[]), []);
}

#[test]
fn families_of_any_size_cost_what_their_lines_cost() {
    let book = testing::book();
    let add_on = LineFacts::stored(&book, "CFQ7TTC0TST8:0002", 5, None, None, true);
    let of = |id: &str| {
        let (input, chunk) = row(Shape::Lines, LINE, &format!("catalog_item_id={id}"));
        let judged = judge(&book, &input, chunk.row(0), &mut Vec::new());
        LineFacts::of(judged.item.unwrap(), &judged.line.unwrap())
    };
    let mut lines = vec![add_on; 1_000];
    lines.extend(vec![of("CFQ7TTC0TST9:0001"); 50_000]);
    lines.extend(vec![of("CFQ7TTC0TST8:0004"); 1_000]);
    let ties = family(&book, &CustomerFacts::default(), &lines);
    assert_eq!(ties.len(), 49_998);
}
