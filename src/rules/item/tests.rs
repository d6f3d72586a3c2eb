//! The examples of the catalogue's rules, and what they cannot say.

use crate::model::Date;
use crate::rules::examples::{LINE, row};
use crate::rules::registry::CATALOGUE_RULES;
use crate::rules::{Book, DefaultsUsed, Finding, Grade, Severity, judge, testing};
use crate::table::Shape;

fn line_of(book: &Book, example: &str) -> (Vec<Finding>, DefaultsUsed, bool) {
    let (input, chunk) = row(Shape::Lines, LINE, example);
    let mut findings = Vec::new();
    let judged = judge(book, &input, chunk.row(0), &mut findings);
    assert_eq!(judged.line.is_none(), judged.rejected, "{example}");
    (findings, judged.defaults, judged.rejected)
}

fn codes(book: &Book, example: &str) -> Vec<&'static str> {
    line_of(book, example).0.iter().map(|finding| finding.rule.code).collect()
}

#[test]
fn every_example_does_what_its_record_says() {
    let book = testing::book();
    for rule in CATALOGUE_RULES {
        assert!(!rule.bad.is_empty() && !rule.good.is_empty(), "{} has no example", rule.code);
        for example in rule.bad {
            let (findings, _, _) = line_of(&book, example);
            let codes: Vec<&str> = findings.iter().map(|finding| finding.rule.code).collect();
            assert_eq!(codes, [rule.code], "{example}");
            assert_eq!(findings[0].severity, rule.severity, "{}: {example}", rule.code);
            let message = findings[0].message.to_string();
            assert!(message.chars().count() <= 160 && message.ends_with('.'), "{message}");
        }
        for example in rule.good {
            assert_eq!(codes(&book, example), Vec::<&str>::new(), "{}: {example}", rule.code);
        }
    }
    assert!(CATALOGUE_RULES.is_sorted_by_key(|rule| rule.code));
}

#[test]
fn the_sample_is_not_the_market() {
    let sample = Book::new(Book::NEWEST, Book::NEWEST);
    for example in [
        "catalog_item_id=CFQ7TTC0ZZZZ:0001; term_duration=P3Y; billing_cycle=annual",
        "catalog_item_id=; offer_id=00000000-0000-4000-8000-000000000001; term_duration=",
    ] {
        let (findings, _, rejected) = line_of(&sample, example);
        let codes: Vec<&str> = findings.iter().map(|finding| finding.rule.code).collect();
        assert_eq!(codes, ["OFFER_UNKNOWN"], "{example}");
        assert!(!rejected && findings[0].severity == Severity::Warn);
    }
    // Terms that the sample only assumes refuse nothing; what cannot be at all is refused.
    assert_eq!(codes(&sample, "catalog_item_id=CFQ7TTC0LH18:0001; term_duration=P3Y"), [""; 0]);
    let reserved = "catalog_item_id=DZH318Z0BQ36:004G; billing_cycle=one_time; term_duration=P3Y";
    assert_eq!(codes(&sample, reserved), [""; 0]);
    // Nor is a term chosen by them.
    let add_on = "catalog_item_id=CFQ7TTC0LFLS:0002; term_duration=";
    assert_eq!(codes(&sample, add_on), ["TERM_REQUIRED"]);
    let (_, _, rejected) = line_of(&sample, "term_duration=P1M; billing_cycle=annual");
    assert!(rejected);
}

#[test]
fn what_leaves_no_choice_is_filled_in() {
    let book = testing::book();
    let (_, used, _) =
        line_of(&book, "catalog_item_id=CFQ7TTC0TST5:0001; term_duration=; billing_cycle=");
    assert!(used.contains(DefaultsUsed::TERM) && used.contains(DefaultsUsed::BILLING_CYCLE));
    let (_, used, _) = line_of(&book, "term_duration=P1M; billing_cycle=");
    assert!(used.contains(DefaultsUsed::BILLING_CYCLE) && !used.contains(DefaultsUsed::TERM));
    // A legacy trial is not billed, so it is not taken for monthly.
    let old = testing::book_of(Date::constant(2020, 6, 1));
    let trial = "catalog_item_id=; offer_id=C0BD2E08-11AC-4836-BDC7-3712E744922F; \
                 term_duration=; billing_cycle=; quantity=25";
    assert_eq!(codes(&old, trial), Vec::<&str>::new());
}

#[test]
fn legacy_offers_were_sold_until_they_were_not() {
    let legacy = "catalog_item_id=; offer_id=5C9FD4CC-EDCE-44A8-8E91-07DF09744609; \
                  term_duration=P1Y; quantity=301";
    let before = testing::book_of(Date::constant(2024, 8, 31));
    assert_eq!(codes(&before, legacy), ["QUANTITY_ABOVE_MAX"]);
    assert_eq!(codes(&testing::book(), legacy), ["OFFER_LEGACY_RETIRED"]);
    let other_term = "catalog_item_id=; offer_id=5C9FD4CC-EDCE-44A8-8E91-07DF09744609; \
                      term_duration=P3Y";
    assert_eq!(codes(&before, other_term), ["TERM_NOT_APPLICABLE"]);
}

#[test]
fn ids_are_mended_and_names_are_looked_up() {
    let book = testing::book();
    let suggestion = |example: &str| {
        let (findings, _, _) = line_of(&book, example);
        let own = findings.into_iter().find_map(|finding| finding.suggestion);
        own.map(|own| (own.value, own.grade))
    };
    let id = |text: &str, grade| Some((text.to_owned(), grade));
    for (example, expected) in [
        ("catalog_item_id=CFQ7TTCOLH18:0001", id("CFQ7TTC0LH18:0001", Grade::Likely)),
        ("catalog_item_id=CFQ7TTC0LH1B:0001", None),
        ("catalog_item_id=CFQ7TTC0LDPB:0010", id("CFQ7TTC0LDPB:0001", Grade::Likely)),
        ("catalog_item_id=CFQ7TTC0LCHC", id("CFQ7TTC0LCHC:0002", Grade::Likely)),
        ("catalog_item_id=Microsoft 365 business basic", id("CFQ7TTC0LH18:0001", Grade::Certain)),
        ("catalog_item_id=Something else", None),
        ("catalog_item_id=; offer_id=Power BI Pro", id("CFQ7TTC0LHSF:0001", Grade::Certain)),
        (
            "catalog_item_id=; offer_id=796B6B5F-613C-4E24-A17C-EBA730D49C03; term_duration=",
            id("796B6B5F-613C-4E24-A17C-EBA730D49C02", Grade::Likely),
        ),
        (
            "catalog_item_id=; offer_id=800F4F3B-CFE1-42C1-9CEA-675512810488; term_duration=",
            id("CFQ7TTC0LHSF:0001", Grade::Ask),
        ),
    ] {
        assert_eq!(suggestion(example), expected, "{example}");
    }
}

#[test]
fn a_name_of_two_items_is_asked_about() {
    let old = testing::book_of(Date::constant(2020, 6, 1));
    let (findings, _, _) = line_of(&old, "catalog_item_id=Power BI Pro");
    let finding = &findings[0];
    assert_eq!(finding.suggestion.as_ref().unwrap().grade, Grade::Ask);
    let expected = "one of 800F4F3B-CFE1-42C1-9CEA-675512810488, CFQ7TTC0LHSF:0001";
    assert_eq!(finding.expected.as_deref(), Some(expected));
}

#[test]
fn a_chosen_end_lies_within_the_term() {
    let book = testing::book();
    for (end, fits) in
        [("2026-06-30", false), ("2026-07-31", true), ("2027-06-30", true), ("2027-07-01", false)]
    {
        let codes = codes(&book, &format!("custom_term_end_date={end}"));
        assert_eq!(codes.is_empty(), fits, "{end} {codes:?}");
    }
}

#[test]
fn one_mistake_is_told_once() {
    let book = testing::book();
    // An unreadable term is no missing one, and says nothing about the cycle.
    assert_eq!(codes(&book, "term_duration=P2Y"), ["TERM_FORMAT"]);
    assert_eq!(codes(&book, "billing_cycle=weekly"), ["BILLING_CYCLE_FORMAT"]);
    assert_eq!(codes(&book, "quantity=none"), ["QUANTITY_FORMAT"]);
    assert_eq!(codes(&book, "term_duration=#N/A"), ["CELL_SPREADSHEET_ERROR"]);
}
