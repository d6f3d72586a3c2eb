//! The records' examples, run, and what they cannot say.

use std::collections::BTreeSet;

use super::registry::LINE_RULES;
use crate::model::{Agreement, CompanyName, Date, Email, Offer, PersonName, Subscription};
use crate::rules::{
    Book, Cross, DefaultsUsed, Desk, Finding, Grade, Rule, Scope, Severity, Stored, agreement,
    line, qualification, reseller,
};
use crate::table::{
    CellKind, Chunk, ChunkBuilder, Column, Header, Heading, InputId, Place, RowKind, Target,
};

const CUSTOMER: &[(Column, &str)] = &[
    (Column::CustomerRef, "C-1"),
    (Column::CompanyName, "Weber Anlagenbau GmbH"),
    (Column::Country, "DE"),
];
const LINE: &[(Column, &str)] = &[
    (Column::CustomerRef, "C-1"),
    (Column::CatalogItemId, "CFQ7TTC0LH1P:0001"),
    (Column::Quantity, "5"),
    (Column::TermDuration, "P1Y"),
    (Column::BillingCycle, "monthly"),
];

fn book() -> Book {
    Book::new(Book::NEWEST, Date::constant(2026, 11, 23))
}

fn place() -> Place {
    Place { input: InputId(0), row: 2, line: 2, byte: 0, column: None }
}

/// A row of all columns, in the order of `Column::ALL`.
fn row(cells: &[(Column, &str)], kind: CellKind) -> (Header, Chunk) {
    let headings = Column::ALL
        .iter()
        .map(|column| Heading { text: column.name().to_owned(), target: Target::Column(*column) })
        .collect();
    let mut builder = ChunkBuilder::new(InputId(0));
    builder.row(place(), RowKind::Data);
    for column in Column::ALL {
        let cell = cells.iter().rev().find(|(own, _)| own == column);
        let text = cell.map_or("", |(_, text)| text);
        builder.cell(text, if text.is_empty() { CellKind::Text } else { kind });
    }
    (Header::new(1, 1, headings), builder.finish())
}

fn assignments(example: &str) -> Vec<(Column, String)> {
    example
        .replace(r"\;", "\u{1}")
        .split(';')
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap();
            let column = Column::ALL.iter().find(|column| column.name() == name.trim());
            (*column.unwrap_or_else(|| panic!("no column {name}")), value.replace('\u{1}', ";"))
        })
        .collect()
}

fn defaults() -> agreement::Defaults<'static> {
    agreement::Defaults {
        first_name: PersonName::parse("Ann").ok(),
        last_name: PersonName::parse("Lee").ok(),
        email: Email::parse("ann.lee@weber-bau.com").ok(),
        company_name: CompanyName::parse("Weber Anlagenbau GmbH").ok(),
        country: None,
    }
}

struct Customer {
    findings: Vec<Finding>,
    used: DefaultsUsed,
}

/// Judges this part's columns of a customer row, and looks at what was proven.
fn customer(
    book: &Book,
    example: &str,
    defaults: &agreement::Defaults<'_>,
    look: impl FnOnce(Option<Agreement<'_>>),
) -> Customer {
    let own = assignments(example);
    let mut cells = CUSTOMER.to_vec();
    cells.extend(own.iter().map(|(column, text)| (*column, text.as_str())));
    let (header, chunk) = row(&cells, CellKind::Text);
    let (mut findings, mut used) = (Vec::new(), DefaultsUsed::default());
    let mut desk = Desk::new(book, &header, chunk.row(0), &mut findings);
    qualification::qualifications(&mut desk);
    reseller::reseller(&mut desk);
    // Shortens the defaults' life to the row's.
    let defaults = agreement::Defaults {
        first_name: defaults.first_name.clone(),
        last_name: defaults.last_name.clone(),
        email: defaults.email.clone(),
        company_name: defaults.company_name.clone(),
        country: defaults.country,
    };
    look(agreement::agreement(&mut desk, &defaults, &mut used));
    Customer { findings, used }
}

fn line_of(
    example: &str,
    kind: CellKind,
    look: impl FnOnce(Option<Subscription<'_>>, DefaultsUsed),
) -> Vec<Finding> {
    let own = assignments(example);
    let mut cells = LINE.to_vec();
    cells.extend(own.iter().map(|(column, text)| (*column, text.as_str())));
    let (header, chunk) = row(&cells, kind);
    let (book, mut findings, mut used) = (book(), Vec::new(), DefaultsUsed::default());
    let mut desk = Desk::new(&book, &header, chunk.row(0), &mut findings);
    let reference = line::line_ref(&mut desk, Column::LineRef);
    let parent = line::line_ref(&mut desk, Column::ParentLineRef);
    let line = line::line(&mut desk, reference, parent, &mut None, &mut used);
    let rejects = desk.rejects();
    assert!(line.is_some() || rejects, "a line was refused without a word: {example}");
    look(line, used);
    findings
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.rule.code).collect()
}

fn judge(example: &str) -> Vec<Finding> {
    use crate::table::Entity;
    if assignments(example)[0].0.entity() == Entity::Customer {
        customer(&book(), example, &defaults(), |_| {}).findings
    } else {
        line_of(example, CellKind::Text, |_, _| {})
    }
}

#[test]
fn every_example_does_what_its_record_says() {
    for rule in LINE_RULES.iter().filter(|rule| rule.scope == Scope::Row) {
        assert!(!rule.bad.is_empty() && !rule.good.is_empty(), "{} has no example", rule.code);
        for example in rule.bad {
            let findings = judge(example);
            assert!(codes(&findings).contains(&rule.code), "{}: {example}", rule.code);
            let alone = findings.iter().all(|f| f.rule.code == rule.code);
            assert!(alone, "{example} breaks {:?}", codes(&findings));
            assert!(findings.iter().all(|f| f.severity == rule.severity));
        }
        for example in rule.good {
            assert_eq!(codes(&judge(example)), Vec::<&str>::new(), "{}: {example}", rule.code);
        }
    }
}

#[test]
fn every_finding_speaks_plainly_and_briefly() {
    let rows = LINE_RULES.iter().filter(|rule| rule.scope == Scope::Row);
    let mut messages: Vec<String> = rows
        .flat_map(|rule| rule.bad)
        .flat_map(|e| judge(e))
        .map(|f| f.message.to_string())
        .collect();
    for cross in every_cross() {
        let finding = cross.finding(&book(), Some(place())).unwrap();
        assert_eq!(finding.rule.scope, Scope::Cross);
        assert!(finding.related.is_some());
        messages.push(finding.message.to_string());
        let alone = cross.finding(&book(), None).unwrap();
        assert!(!alone.message.to_string().contains("{related}"), "{}", alone.message);
    }
    for stored in every_stored() {
        let finding = stored.finding(&book(), "run 1a2b3c4d of 2026-11-20").unwrap();
        assert_eq!(finding.rule.scope, Scope::Database);
        messages.push(finding.message.to_string());
    }
    for message in messages {
        assert!(message.len() < 160, "{} characters: {message}", message.len());
        assert!(message.ends_with('.'), "{message}");
        let lower = message.to_lowercase();
        for word in ["invalid", "illegal", "!", "  "] {
            assert!(!lower.contains(word), "{message}");
        }
    }
}

fn every_cross() -> Vec<Cross> {
    vec![
        Cross::CustomerRefDuplicate(Column::CustomerRef),
        Cross::ColumnsConflict(Column::City),
        Cross::LineRefDuplicate,
        Cross::LineCustomerUnknown(Column::CustomerRef),
        Cross::DomainDuplicate(Column::DomainPrefix),
        Cross::EmailDuplicate,
        Cross::CompanyNameDuplicate,
        Cross::CustomerTwice,
        Cross::DuplicateLine,
        Cross::DuplicateLineExact,
        Cross::AgreementRequired(Column::AgreementDate),
        Cross::AgreementMissingNoOrder(Column::AgreementDate),
        Cross::AgreementPendingDirect,
        Cross::ParentUnknown,
        Cross::ParentOtherCustomer,
        Cross::ParentCycle,
    ]
}

fn every_stored() -> Vec<Stored> {
    vec![
        Stored::CustomerAlreadyExists(Column::DomainPrefix),
        Stored::DomainTaken(Column::DomainPrefix),
        Stored::CustomerRefReused(Column::CustomerRef),
        Stored::LineRefReused,
        Stored::AgreementDuplicate,
        Stored::CustomerGone(Column::CustomerRef),
        Stored::Refused,
    ]
}

#[test]
fn each_cross_rule_is_said_once_and_none_twice() {
    assert_eq!(size_of::<Cross>(), 2);
    let said: BTreeSet<&str> = every_cross().iter().map(|cross| cross.rule().code).collect();
    assert_eq!(said.len(), every_cross().len());
    // Reasons for which a row is held are never findings, and a row that repeats another is
    // counted by whoever gathers the rows.
    let held = [
        "ADDON_PARENT_REJECTED",
        "FAMILY_ROW_REJECTED",
        "LINE_CUSTOMER_REJECTED",
        "ROW_DUPLICATE",
        "RUN_STOPPED",
    ];
    for rule in LINE_RULES.iter().filter(|rule| rule.scope == Scope::Cross) {
        assert_ne!(said.contains(rule.code), held.contains(&rule.code), "{}", rule.code);
    }
}

#[test]
fn records_are_complete() {
    let mut seen = BTreeSet::new();
    for rule in LINE_RULES {
        let Rule { code, summary, why, fix, source, .. } = rule;
        assert!(seen.insert(code), "{code} twice");
        assert!(code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_'));
        for text in [summary, why, fix] {
            assert!(text.ends_with('.') && !text.contains("  "), "{code}: {text}");
        }
        assert!(!source.is_empty(), "{code}");
    }
}

#[test]
fn an_attestation_takes_what_it_lacks_from_its_customer() {
    let judged = customer(&book(), "agreement_date=2021-05-19", &defaults(), |agreement| {
        let agreement = agreement.unwrap();
        assert_eq!(agreement.mode.as_str(), "partner_attested");
        assert_eq!(agreement.first_name.unwrap().as_str(), "Ann");
        assert_eq!(agreement.email.unwrap().as_str(), "ann.lee@weber-bau.com");
        assert_eq!(agreement.company_name.unwrap().as_str(), "Weber Anlagenbau GmbH");
    });
    assert_eq!(judged.findings, []);
    let names: Vec<&str> = judged.used.names().collect();
    assert_eq!(
        names,
        [
            "agreement_first_name",
            "agreement_last_name",
            "agreement_email",
            "agreement_company_name"
        ]
    );
}

#[test]
fn no_agreement_column_is_no_agreement() {
    let judged = customer(&book(), "city=Berlin", &defaults(), |agreement| {
        assert_eq!(agreement, None);
    });
    assert_eq!(judged.findings, []);
    assert!(judged.used.is_empty());
}

#[test]
fn a_direct_acceptance_needs_nothing_and_takes_nothing() {
    let judged = customer(&book(), "agreement_mode=customer_direct", &defaults(), |agreement| {
        let agreement = agreement.unwrap();
        assert_eq!(agreement.first_name, None);
        assert_eq!(agreement.date, None);
    });
    assert_eq!(judged.findings, []);
    assert!(judged.used.is_empty());
}

#[test]
fn half_a_name_is_completed_for_the_primary_contact_only() {
    let example = "agreement_date=2021-05-19; agreement_last_name=";
    let judged = customer(&book(), &format!("{example}Carr"), &defaults(), |agreement| {
        assert_eq!(agreement, None);
    });
    assert_eq!(codes(&judged.findings), ["AGREEMENT_CONTACT_INCOMPLETE"]);
    assert_eq!(judged.findings[0].column, Some(Column::AgreementFirstName));
    let judged = customer(&book(), &format!("{example}Lee"), &defaults(), |agreement| {
        assert_eq!(agreement.unwrap().first_name.unwrap().as_str(), "Ann");
    });
    assert_eq!(judged.findings, []);
}

#[test]
fn rules_follow_the_day_of_the_rules() {
    let old = |year, month, day| {
        Book::new(Date::constant(year, month, day), Date::constant(2026, 11, 23))
    };
    let retired = "agreement_date=2021-05-19; agreement_type=MicrosoftCloudAgreement";
    let severity = |book: &Book| {
        let judged = customer(book, retired, &defaults(), |_| {});
        judged.findings.first().map(|finding| finding.severity)
    };
    assert_eq!(severity(&old(2019, 9, 30)), None);
    assert_eq!(severity(&old(2019, 10, 1)), Some(Severity::Warn));
    assert_eq!(severity(&old(2020, 2, 1)), Some(Severity::Reject));
    let nameless = "agreement_date=2021-05-19; agreement_company_name=--";
    let before = customer(&old(2025, 7, 9), nameless, &defaults(), |agreement| {
        assert_eq!(agreement.unwrap().company_name.unwrap().as_str(), "--");
    });
    assert_eq!(before.findings, []);
    assert_eq!(customer(&old(2025, 7, 10), nameless, &defaults(), |_| {}).findings.len(), 1);
}

#[test]
fn a_date_may_be_today_and_not_tomorrow() {
    for (date, code) in [("2026-11-23", None), ("2026-11-24", Some("AGREEMENT_DATE_FUTURE"))] {
        let judged = customer(&book(), &format!("agreement_date={date}"), &defaults(), |_| {});
        assert_eq!(codes(&judged.findings).first().copied(), code, "{date}");
    }
}

#[test]
fn a_legacy_offer_is_billed_monthly_unless_the_row_says_otherwise() {
    let legacy = "catalog_item_id=; term_duration=; billing_cycle=; offer_id=ms-azr-0145p";
    line_of(legacy, CellKind::Text, |line, used| {
        assert_eq!(line.unwrap().billing_cycle.unwrap().as_str(), "monthly");
        assert!(used.contains(DefaultsUsed::BILLING_CYCLE));
    });
    line_of(&format!("{legacy}; billing_cycle=none"), CellKind::Text, |line, used| {
        assert_eq!(line.unwrap().billing_cycle.unwrap().as_str(), "none");
        assert!(used.is_empty());
    });
    let item = "offer_id=; billing_cycle=; catalog_item_id=CFQ7TTC0LH18:0001";
    line_of(item, CellKind::Text, |line, used| {
        assert_eq!(line.unwrap().billing_cycle, None);
        assert!(used.is_empty());
    });
}

#[test]
fn an_id_in_the_wrong_column_is_moved() {
    line_of("catalog_item_id=; offer_id=cfq7ttc0lh18:0001", CellKind::Text, |line, _| {
        assert!(
            matches!(line.unwrap().offer, Offer::Item(id) if id.as_str() == "CFQ7TTC0LH18:0001")
        );
    });
}

#[test]
fn thousands_are_never_read_as_ones() {
    let findings = line_of("quantity=25.000", CellKind::Text, |line, _| assert!(line.is_none()));
    let suggestion = findings[0].suggestion.as_ref().unwrap();
    assert_eq!((suggestion.value.as_str(), suggestion.grade), ("25000", Grade::Ask));
    for (text, kind) in [("25.0", CellKind::Text), ("25", CellKind::Number)] {
        line_of(&format!("quantity={text}"), kind, |line, _| {
            assert_eq!(line.unwrap().quantity.get(), 25);
        });
    }
}

#[test]
fn a_currency_beside_a_line_is_the_lines() {
    let findings = line_of("quantity=5; currency=€", CellKind::Text, |_, _| {});
    assert_eq!(codes(&findings), ["CURRENCY_UNKNOWN"]);
    let flat = "quantity=5; currency=€; company_name=Weber Anlagenbau GmbH";
    assert_eq!(codes(&line_of(flat, CellKind::Text, |_, _| {})), ["CURRENCY_UNKNOWN"]);
}

#[test]
fn a_line_is_not_its_own_base() {
    let findings = line_of("line_ref=L1; parent_line_ref=L1", CellKind::Text, |_, _| {});
    assert_eq!(codes(&findings), ["ADDON_CYCLE"]);
}

#[test]
fn a_hostile_cell_is_judged_in_bounds() {
    let many = vec!["x"; 30_000].join(r"\;");
    let findings =
        judge(&format!("reseller_mpn_id=4847383; country=DE; additional_reseller_mpn_ids={many}"));
    assert!(findings.len() < 10);
    for text in ["\u{0}", "\u{1F600}", "9", "-", ":::::", "É1", &"9".repeat(100_000)] {
        for column in Column::ALL {
            judge(&format!("{}={text}", column.name()));
        }
    }
}
