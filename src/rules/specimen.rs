//! An invented customer with a subscription, as an example of a market: its rows break no rule. The
//! addresses, numbers and phone numbers are made up; where they are from is said in
//! `schemas/README.md`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::{BillingCycle, Country, Term};
use crate::table::Column;

use super::catalogue::{Item, Kind, SEGMENT_COMMERCIAL, cycle_bit, slot};
use super::markets::field;
use super::{Book, Field, choices, customer_fields, line_fields};

static TABLE: &str = include_str!("../../schemas/examples.csv");

/// The key of the example, by which a row that was copied is known again.
const KEY: &str = "EXAMPLE-1";

/// Terms and cycles in the order in which an example prefers them.
const LENGTHS: [(Option<Term>, BillingCycle); 7] = [
    (Some(Term::OneYear), BillingCycle::Monthly),
    (Some(Term::OneYear), BillingCycle::Annual),
    (Some(Term::OneMonth), BillingCycle::Monthly),
    (Some(Term::ThreeYears), BillingCycle::Monthly),
    (Some(Term::OneYear), BillingCycle::OneTime),
    (None, BillingCycle::OneTime),
    (None, BillingCycle::Monthly),
];

/// What is invented for one country.
struct Sample {
    address_line1: &'static str,
    city: &'static str,
    state: &'static str,
    postal_code: &'static str,
    phone: &'static str,
    registration: &'static str,
}

static SAMPLES: LazyLock<HashMap<&'static str, Sample>> =
    LazyLock::new(|| TABLE.lines().skip(1).filter_map(sample).collect());

fn sample(line: &'static str) -> Option<(&'static str, Sample)> {
    let mut rest = line;
    let mut next = || field(&mut rest);
    let country = next()?;
    let sample = Sample {
        address_line1: next()?,
        city: next()?,
        state: next()?,
        postal_code: next()?,
        phone: next()?,
        registration: next()?,
    };
    Some((country, sample))
}

/// An example row of each of two tables: a column and its cell, empty where the example leaves it
/// out. The columns are those of [`customer_fields`] and [`line_fields`], in their order.
#[derive(Debug, Clone)]
pub struct Specimen {
    /// The customer.
    pub customer: Vec<(Field, String)>,
    /// Its subscription.
    pub line: Vec<(Field, String)>,
}

/// The example of a market. Where none is named, it is one of the partner's country, of a country
/// that the house serves, or of the United States.
pub fn specimen(book: &Book, market: Option<Country>) -> Specimen {
    let served = || book.reference().house.countries.first().copied();
    let country = market.or(book.partner().country).or_else(served);
    let code = country.map_or_else(|| "US".to_owned(), |country| country.as_str().to_owned());
    let line = order(book, Country::parse(&code));
    Specimen {
        customer: customer_fields(book, market)
            .into_iter()
            .map(|field| {
                let cell = customer(book, &code, field.column);
                (field, cell)
            })
            .collect(),
        line: line_fields(book, market)
            .into_iter()
            .map(|field| {
                let cell = line.iter().find(|(column, _)| *column == field.column);
                let cell = cell.map(|(_, cell)| cell.clone()).unwrap_or_default();
                (field, cell)
            })
            .collect(),
    }
}

fn customer(book: &Book, code: &str, column: Column) -> String {
    let sample = SAMPLES.get(code);
    let of = |own: fn(&Sample) -> &'static str| sample.map_or("", own);
    let china = code == "CN";
    let text = match column {
        Column::CustomerRef => KEY,
        Column::CompanyName => "Lindgren Bakery Supplies",
        Column::DomainPrefix => "lindgrenbakerysupplies",
        Column::Country => code,
        Column::AddressLine1 => of(|own| own.address_line1),
        Column::City => of(|own| own.city),
        Column::State => of(|own| own.state),
        Column::PostalCode => of(|own| own.postal_code),
        Column::ContactPhone => of(|own| own.phone),
        Column::OrganizationRegistrationNumber => of(|own| own.registration),
        Column::ContactFirstName => "Anna",
        Column::ContactLastName => "Lindgren",
        Column::ContactEmail => "anna.lindgren@example.com",
        Column::Cloud if china => "china",
        Column::AgreementDate if !china => "2025-12-01",
        Column::AgreementMode if !china => "partner_attested",
        Column::ResellerMpnId => return reseller(book),
        _ => "",
    };
    text.to_owned()
}

/// A reseller of the list, where the partner has to name one.
fn reseller(book: &Book) -> String {
    let needed = book.partner().kind == Some(super::PartnerType::IndirectProvider);
    let list = choices(Column::ResellerMpnId, book.reference(), None);
    list.into_iter().next().filter(|_| needed).map(|own| own.value).unwrap_or_default()
}

/// The first thing of the catalogue that anybody can buy by itself, new commerce before the rest.
fn order(book: &Book, country: Option<Country>) -> Vec<(Column, String)> {
    let day = book.as_of();
    let here = |item: &Item| {
        item.markets.is_empty()
            || item.markets.iter().any(|market| {
                market.country.is_none_or(|own| Some(own) == country)
                    && market.segments & SEGMENT_COMMERCIAL != 0
                    && market.is_open(day)
            })
    };
    let plain = |item: &Item| {
        item.purchasable
            && item.addon != Some(true)
            && item.prerequisites.is_empty()
            && !item.trial
            && !item.azure_plan
            && !item.attestation
            && item.provisioning.is_empty()
    };
    let records = book.reference().catalogue.records();
    let found = records.filter(|(_, item)| plain(item) && here(item)).min_by_key(|(_, item)| {
        (item.kind != Kind::Licence, item.kind.is_legacy() && !item.exempt, item.assumed)
    });
    let mut cells = vec![(Column::CustomerRef, KEY.to_owned()), (Column::LineRef, "L1".to_owned())];
    let Some((id, item)) = found else { return cells };
    let column = if item.kind.is_legacy() { Column::OfferId } else { Column::CatalogItemId };
    cells.push((column, id.to_owned()));
    cells.push((Column::Quantity, 10.clamp(item.min, item.max.max(item.min)).to_string()));
    let sold = |(term, cycle): &(Option<Term>, BillingCycle)| {
        item.pairs.get(slot(*term)).is_some_and(|cycles| cycles & cycle_bit(*cycle) != 0)
    };
    if let Some((term, cycle)) = LENGTHS.iter().copied().find(sold) {
        cells.extend(term.map(|term| (Column::TermDuration, term.as_str().to_owned())));
        cells.push((Column::BillingCycle, cycle.as_str().to_owned()));
        if term.is_some() && item.auto_renew {
            cells.push((Column::AutoRenew, "true".to_owned()));
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::markets;

    #[test]
    fn there_is_an_example_for_every_country_in_which_partners_sell() {
        assert_eq!(SAMPLES.len(), TABLE.lines().count() - 1);
        for market in markets::all() {
            let country = Country::parse(market.iso2).unwrap();
            assert_eq!(SAMPLES.contains_key(market.iso2), markets::is_served(country));
        }
    }
}
