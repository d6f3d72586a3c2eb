//! The examples of rules that have to know the partner. In brackets stand the settings, behind them
//! a row as in the other examples, or for rules about the run its headings.

use std::sync::Arc;

use super::examples::{Verdict, verdict_by};
use super::partner_rules::PARTNER_RULES;
use super::{
    AuthMode, Book, Environment, Level, PartnerType, Reference, Resellers, Role, Rule, Scope,
    Setting, Severity, all, fixed, judge_run,
};
use crate::model::{Country, Date, Guid};
use crate::table::{
    Column, Entity, Header, Heading, Input, InputId, Listing, ListingRow, Shape, Target,
    fold_heading,
};

const LIST: &str = "mpn_id,tenant_id,name,country,state,relationship_type,mpa_signed,program_status,is_location
4847383,117a77b0-9360-443b-8795-c6dedc750cf9,Good,DE,active,is_indirect_cloud_solution_provider_of,true,active,true
4391507,b33a0ef3-0000-4000-8000-000000000001,Other,FR,Active,Indirect reseller,yes,Active,yes
1000002,,Gone,DE,terminated,Indirect reseller,true,active,true
1000003,,Advisor,DE,active,advisor,true,active,true
1000004,,Global,DE,active,Indirect reseller,true,active,false
1000005,,Far,United States,active,Indirect reseller,true,active,true
1000006,,Unsigned,DE,active,Indirect reseller,no,active,true
1000007,,Lapsed,DE,active,Indirect reseller,true,inactive,true";

pub(super) fn listing(text: &str) -> Listing {
    let cells = |line: &str| line.split(',').map(|cell| cell.trim().to_owned()).collect();
    let mut lines = text.lines();
    let headings: Vec<String> = lines.next().map(cells).unwrap_or_default();
    let rows = (2..).zip(lines).map(|(line, text)| ListingRow { line, cells: cells(text) });
    Listing { path: "resellers.csv".to_owned(), headings, rows: rows.collect() }
}

/// The settings in brackets, and what stands behind them.
fn settings(example: &str) -> (Reference, &str) {
    let mut reference = Reference::default();
    let Some((list, rest)) = example.strip_prefix('[').and_then(|text| text.split_once(']')) else {
        return (reference, example);
    };
    let partner = &mut reference.partner;
    for setting in list.split(';') {
        let (name, value) = setting.trim().split_once('=').unwrap_or((setting.trim(), ""));
        match name {
            "type" => partner.kind = Some(PartnerType::parse(value).unwrap()),
            "direct_and_indirect" => partner.direct_and_indirect = value == "true",
            "tenant_id" => partner.tenant_id = Some(Guid::parse(value).unwrap()),
            "country" => partner.country = Some(Country::parse(value).unwrap()),
            "mpn_id" => partner.mpn_id = Some(value.to_owned()),
            "mpa_signed" => partner.mpa_signed = Some(value == "true"),
            "environment" => partner.environment = Some(Environment::parse(value).unwrap()),
            "role" => partner.role = Some(Role::parse(value).unwrap()),
            "auth_mode" => partner.auth_mode = Some(AuthMode::parse(value).unwrap()),
            "countries" => {
                let countries = value.split(' ').filter_map(Country::parse);
                reference.house.countries = countries.collect();
            }
            "seats_max" => reference.house.seats_max = value.parse().ok(),
            "required" => {
                reference.house.required = vec![Column::find(&fold_heading(value)).unwrap()];
            }
            "resellers" => {
                reference.resellers = Some(Resellers::from_listing(&listing(LIST)).unwrap());
            }
            other => panic!("no setting `{other}`"),
        }
    }
    (reference, rest.trim())
}

fn book(reference: Reference) -> Book {
    Book::with(Book::NEWEST, Book::NEWEST, Arc::new(reference))
}

fn input(headings: &str) -> Input {
    let column = |text: &str| Column::find(&fold_heading(text)).unwrap();
    let headings: Vec<Heading> = headings
        .split(',')
        .map(|text| Heading { text: text.to_owned(), target: Target::Column(column(text)) })
        .collect();
    let header = Header::new(1, 1, headings);
    let shape = if header.has(Column::CompanyName) { Shape::Customers } else { Shape::Lines };
    Input {
        id: InputId(0),
        path: "example.csv".to_owned(),
        sheet: None,
        dialect: String::new(),
        encoding: None,
        shape,
        header,
    }
}

fn row_verdict(example: &str) -> Verdict {
    let (reference, row) = settings(example);
    verdict_by(&book(reference), shape(row), row)
}

fn shape(row: &str) -> Shape {
    if row.contains("partner_id_on_record") && row.contains("reseller_mpn_id") {
        return Shape::Flat;
    }
    let name = row.split('=').next().unwrap().split(':').next().unwrap().trim();
    match Column::ALL.iter().find(|column| column.name() == name).unwrap().entity() {
        Entity::Line => Shape::Lines,
        _ => Shape::Customers,
    }
}

/// What is found in an example: codes and messages.
fn found(rule: &Rule, example: &str) -> Vec<(&'static str, Severity, String)> {
    if rule.scope == Scope::Run {
        let (reference, headings) = settings(example);
        let found = judge_run(&book(reference), &[input(headings)]);
        return found
            .into_iter()
            .map(|found| {
                (found.finding.rule.code, found.finding.severity, found.finding.message.to_string())
            })
            .collect();
    }
    let findings = row_verdict(example).findings;
    findings
        .into_iter()
        .map(|found| (found.rule.code, found.severity, found.message.to_string()))
        .collect()
}

#[test]
fn examples_of_partner_rules_do_what_their_records_say() {
    // A column of the house's own has no name that an example could use.
    let told = |rule: &&&Rule| rule.scope != Scope::Database && rule.code != "CUSTOM_WITHOUT_LINE";
    for rule in PARTNER_RULES.iter().filter(told) {
        assert!(!rule.bad.is_empty() && !rule.good.is_empty(), "{} lacks an example", rule.code);
        for example in rule.bad {
            let found = found(rule, example);
            let own = found.iter().find(|(code, _, _)| *code == rule.code);
            let (_, severity, message) = own.unwrap_or_else(|| panic!("{example}: {found:?}"));
            assert_eq!(*severity, rule.severity, "{example}");
            assert!(message.ends_with('.') && message.len() < 160, "{message}");
        }
        for example in rule.good {
            let found = found(rule, example);
            assert!(found.iter().all(|(code, _, _)| *code != rule.code), "{example}: {found:?}");
        }
    }
    assert!(PARTNER_RULES.is_sorted_by_key(|rule| rule.code));
}

#[test]
fn without_settings_nothing_of_it_is_judged() {
    let default = Reference::default();
    let headings = Column::ALL.iter().map(|c| c.name()).collect::<Vec<_>>().join(",");
    assert_eq!(judge_run(&book(default.clone()), &[input(&headings)]), []);
    let row = "reseller_mpn_id=9999999; reseller_tenant_id=117a77b0-9360-443b-8795-c6dedc750cf9";
    assert_eq!(verdict_by(&book(default), Shape::Customers, row).codes(), Vec::<&str>::new());
}

#[test]
fn ids_of_two_resellers_are_told_apart_by_the_list() {
    let both = |mpn: &str, tenant: &str| {
        row_verdict(&format!("[resellers] reseller_mpn_id={mpn}; reseller_tenant_id={tenant}"))
            .findings
            .iter()
            .map(|found| (found.rule.code, found.severity))
            .collect::<Vec<_>>()
    };
    let good = "117a77b0-9360-443b-8795-c6dedc750cf9";
    assert_eq!(both("4847383", good), []);
    assert_eq!(both("4391507", good), [("RESELLER_ID_CONFLICT", Severity::Reject)]);
    assert_eq!(both("7777777", good), [("RESELLER_UNKNOWN", Severity::Warn)]);
    let additional = row_verdict(
        r"[resellers] reseller_mpn_id=4847383; additional_reseller_mpn_ids=4391507\;8888888",
    );
    assert_eq!(additional.codes(), ["RESELLER_UNKNOWN"]);
}

#[test]
fn an_export_of_partner_center_is_understood() {
    let export =
        "Indirect reseller name,MPN ID,Microsoft ID,Country/Region,Status,Relationship type
Weber,4847383,117A77B0-9360-443B-8795-C6DEDC750CF9,Germany,Active,Indirect reseller
Total,,,,,
Lee,1000002,N/A,US,Pending,Indirect reseller";
    let list = Resellers::from_listing(&listing(export)).unwrap();
    assert_eq!(list.len(), 2);
    let weber = list.of_number(4_847_383).next().unwrap();
    assert_eq!((weber.active, weber.indirect, weber.region), (Some(true), Some(true), Some("EUR")));
    assert_eq!(list.of_number(1_000_002).next().unwrap().active, Some(false));
    for (text, line) in [
        ("Name,Country\nWeber,DE", 1),
        ("mpn_id,status\n1,active\n2,maybe", 3),
        ("mpn_id\nMPN-4", 2),
        ("tenant_id\nweber", 2),
    ] {
        let error = Resellers::from_listing(&listing(text)).unwrap_err();
        assert_eq!(error.line, line, "{error}");
    }
    let mixed = "Name,Reseller ID\nWeber,117a77b0-9360-443b-8795-c6dedc750cf9";
    assert!(Resellers::from_listing(&listing(mixed)).unwrap().has_tenants());
    let global = "Global MPN ID,Location MPN ID\n1,2";
    let list = Resellers::from_listing(&listing(global)).unwrap();
    assert_eq!(list.of_number(1).next().unwrap().location, Some(false));
    assert_eq!(list.of_number(2).next().unwrap().location, None);
}

/// Whatever may be lowered leaves a row that can be stored, or one that is rejected otherwise.
#[test]
fn a_lowered_rule_leaves_a_row_that_can_be_stored() {
    let rejects = |rule: &&&Rule| rule.level(Book::NEWEST) == Level::On(Severity::Reject);
    let rows = |rule: &&&Rule| matches!(rule.scope, Scope::Row | Scope::Reference);
    for rule in all().iter().filter(rejects).filter(rows) {
        for example in rule.bad {
            for setting in [Setting::Off, Setting::Warn] {
                let (mut reference, row) = settings(example);
                reference.levels.force(rule, setting);
                let first = shape(row);
                for shape in [first, Shape::Flat] {
                    let verdict = verdict_by(&book(reference.clone()), shape, row);
                    let proven = verdict.customer != Some(false) && verdict.line != Some(false);
                    if fixed(rule, setting).is_none() {
                        assert!(verdict.rejected || proven, "{}: {example}", rule.code);
                    }
                }
            }
        }
    }
}

#[test]
fn settings_change_the_identity_of_a_run() {
    let mut seen = vec![Reference::default().digest()];
    for rule in PARTNER_RULES {
        for example in rule.bad.iter().filter(|example| example.starts_with('[')) {
            let (reference, _) = settings(example);
            seen.push(reference.digest());
        }
    }
    let mut levels = Reference::default();
    levels.levels.set(super::find("COMPANY_NAME_TLD").unwrap(), Setting::Reject).unwrap();
    seen.push(levels.digest());
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert!(seen.len() > all / 2, "{} of {all}", seen.len());
    let role = |role| {
        let mut reference = Reference::default();
        reference.partner.role = Some(role);
        reference.digest()
    };
    assert_ne!(role(Role::AdminAgent), role(Role::HelpdeskAgent));
    assert_eq!(role(Role::AdminAgent), role(Role::AdminAgent));
}

#[test]
fn days_decide_what_an_attestation_is_asked_for() {
    let (reference, row) =
        settings("[direct_and_indirect=true] reseller_mpn_id=4847383; reseller_attestation=");
    let before = Book::with(Date::constant(2021, 9, 6), Book::NEWEST, Arc::new(reference));
    let codes = verdict_by(&before, Shape::Customers, row).codes();
    assert!(!codes.contains(&"POR_ATTESTATION_MISSING"), "{codes:?}");
}
