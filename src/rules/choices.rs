//! What a column can be filled with where that is a list: for drop-down lists in workbooks. A list
//! holds what may be entered today, each value as it is stored. Rules take more spellings than a
//! list shows, and values that no list of muster's can know.

use crate::model::{
    AgreementMode, AgreementType, BillingCycle, Cloud, Country, EducationSegment, Qualification,
    Term,
};
use crate::table::Column;

use super::catalogue::Item;
use super::places::states;
use super::{Reference, Resellers, culture, markets};

/// A yes or no, as it is stored.
const TRUTHS: &[&str] = &["true", "false"];
/// What a line may renew to.
const RENEWALS: [Term; 2] = [Term::OneMonth, Term::OneYear];

/// One value of a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    /// What is entered.
    pub value: String,
    /// What it stands for, where the value does not say so itself: the name of a country, of a
    /// state or of an offer.
    pub title: Option<String>,
}

impl Choice {
    fn named(value: &str, title: &str) -> Choice {
        let title = (!title.is_empty() && title != value).then(|| title.to_owned());
        Choice { value: value.to_owned(), title }
    }

    fn plain(value: impl Into<String>) -> Choice {
        Choice { value: value.into(), title: None }
    }
}

/// The values of a column for customers of a market, or of any market where none is named. Empty
/// where the column takes free text, and where its values depend on a market that is not named.
///
/// ```
/// use muster::rules::{Reference, choices};
/// use muster::table::Column;
///
/// let terms = choices(Column::TermDuration, &Reference::default(), None);
/// assert_eq!(terms[0].value, "P1M");
/// assert!(choices(Column::City, &Reference::default(), None).is_empty());
/// ```
pub fn choices(column: Column, reference: &Reference, market: Option<Country>) -> Vec<Choice> {
    match column {
        Column::Country => countries(reference, market),
        Column::State => states_of(market),
        Column::Culture => texts(cultures(market)),
        Column::Language => languages(market),
        Column::Currency => currencies(market),
        Column::Cloud => texts(Cloud::TEXTS.iter().copied()),
        Column::EnableGdapByDefault
        | Column::ResellerAttestation
        | Column::AutoRenew
        | Column::AttestationAccepted => texts(TRUTHS.iter().copied()),
        Column::SpecialQualification => qualifications(market),
        Column::EducationSegment => texts(EducationSegment::TEXTS.iter().copied()),
        Column::AgreementMode => texts(AgreementMode::TEXTS.iter().copied()),
        // The other agreement is retired, and a list shows what may be entered.
        Column::AgreementType => vec![Choice::plain(AgreementType::CustomerAgreement.as_str())],
        Column::TermDuration => texts(Term::TEXTS.iter().copied()),
        Column::RenewalTermDuration => texts(RENEWALS.iter().map(|term| term.as_str())),
        Column::BillingCycle => texts(BillingCycle::TEXTS.iter().copied()),
        Column::OfferId => items(reference, market, true),
        Column::CatalogItemId => items(reference, market, false),
        Column::ResellerMpnId | Column::PartnerIdOnRecord => {
            let numbers = reference.resellers.iter().flat_map(Resellers::usable_numbers);
            numbers.map(|number| Choice::plain(number.to_string())).collect()
        }
        Column::AssociatedPartnerId | Column::ResellerTenantId => {
            let tenants = reference.resellers.iter().flat_map(Resellers::usable_tenants);
            tenants.map(|tenant| Choice::plain(tenant.to_string())).collect()
        }
        _ => Vec::new(),
    }
}

fn texts<'a>(values: impl IntoIterator<Item = &'a str>) -> Vec<Choice> {
    values.into_iter().map(Choice::plain).collect()
}

/// The market; or the countries that the partner can sell in, as far as the house serves them.
fn countries(reference: &Reference, market: Option<Country>) -> Vec<Choice> {
    let served = &reference.house.countries;
    let region = reference.partner.country.and_then(markets::of).map(|own| own.csp_region);
    let listed = |own: &&markets::Market| match market {
        Some(market) => own.iso2 == market.as_str(),
        None => {
            own.is_served()
                && region.is_none_or(|region| region == own.csp_region)
                && (served.is_empty() || served.iter().any(|served| served.as_str() == own.iso2))
        }
    };
    markets::all().filter(listed).map(|own| Choice::named(own.iso2, own.name)).collect()
}

fn states_of(market: Option<Country>) -> Vec<Choice> {
    let named = market.map(states::listed).unwrap_or_default();
    named.into_iter().map(|(value, name)| Choice::named(value, name)).collect()
}

/// A market's own cultures in their order, or all.
fn cultures(market: Option<Country>) -> Vec<&'static str> {
    match market.and_then(markets::of) {
        Some(market) => market.cultures.split(' ').filter(|own| !own.is_empty()).collect(),
        None => culture::all().to_vec(),
    }
}

fn languages(market: Option<Country>) -> Vec<Choice> {
    let mut languages: Vec<&str> = Vec::new();
    for culture in cultures(market) {
        let language = culture.split('-').next().unwrap_or_default();
        if !language.is_empty() && !languages.contains(&language) {
            languages.push(language);
        }
    }
    texts(languages)
}

fn currencies(market: Option<Country>) -> Vec<Choice> {
    let of = |market: &'static markets::Market| market.currency;
    let mut currencies: Vec<&str> = match market {
        Some(market) => markets::of(market).map(of).into_iter().collect(),
        None => markets::all().map(of).collect(),
    };
    currencies.retain(|currency| !currency.is_empty());
    currencies.sort_unstable();
    currencies.dedup();
    texts(currencies)
}

/// What may be set at creation, which leaves charities out.
fn qualifications(market: Option<Country>) -> Vec<Choice> {
    let settable = [
        Qualification::Education,
        Qualification::GovernmentCommunityCloud,
        Qualification::StateOwnedEntity,
    ];
    let here = |own: &Qualification| {
        *own != Qualification::GovernmentCommunityCloud
            || market.is_none_or(|market| market.as_str() == "US")
    };
    let settable = settable.into_iter().filter(here).map(Qualification::as_str);
    texts(std::iter::once("None").chain(settable))
}

/// What of the catalogue can be bought, the old way or the new.
fn items(reference: &Reference, market: Option<Country>, legacy: bool) -> Vec<Choice> {
    let sold = |item: &Item| {
        let here = |country: Option<Country>| match (country, market) {
            (Some(country), Some(market)) => country == market,
            _ => true,
        };
        item.purchasable
            && (item.markets.is_empty() || item.markets.iter().any(|m| here(m.country)))
    };
    let records = reference.catalogue.records();
    let own = records.filter(|(_, item)| item.kind.is_legacy() == legacy && sold(item));
    own.map(|(id, item)| Choice::named(id, &item.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Listing, ListingRow};

    fn values(column: Column, market: &str) -> Vec<String> {
        let of = choices(column, &Reference::default(), Country::parse(market));
        of.into_iter().map(|choice| choice.value).collect()
    }

    #[test]
    fn a_market_narrows_what_can_be_chosen() {
        assert_eq!(values(Column::Country, "DE"), ["DE"]);
        assert!(values(Column::Country, "").len() > 200);
        assert_eq!(values(Column::Culture, "DE"), ["de-DE", "en-US"]);
        assert_eq!(values(Column::Language, "IN"), ["en", "hi"]);
        assert_eq!(values(Column::Currency, "JP"), ["JPY"]);
        assert_eq!(values(Column::State, "US").len(), 51);
        assert_eq!(
            values(Column::SpecialQualification, "DE"),
            ["None", "Education", "StateOwnedEntity"]
        );
        assert_eq!(values(Column::SpecialQualification, "US").len(), 4);
        assert!(values(Column::State, "DE").is_empty() && values(Column::State, "").is_empty());
        assert!(values(Column::Culture, "").contains(&"de-DE".to_owned()));
    }

    #[test]
    fn codes_tell_what_they_stand_for() {
        let reference = Reference::default();
        let country = choices(Column::Country, &reference, Country::parse("NL"));
        assert_eq!(country[0].title.as_deref(), Some("Netherlands, The"));
        let states = choices(Column::State, &reference, Country::parse("US"));
        assert!(states.contains(&Choice::named("WA", "Washington")));
        let items = choices(Column::CatalogItemId, &reference, None);
        assert!(
            items.contains(&Choice::named("CFQ7TTC0LH18:0001", "Microsoft 365 Business Basic"))
        );
        assert!(items.iter().all(|item| item.value.contains(':')));
        let offers = choices(Column::OfferId, &reference, None);
        assert!(offers.iter().any(|offer| offer.value == "MS-AZR-0145P"));
        assert!(offers.iter().all(|offer| !offer.value.contains(':')));
    }

    #[test]
    fn every_choice_is_one_that_the_column_takes() {
        for text in
            values(Column::AgreementType, "").iter().chain(&values(Column::TermDuration, ""))
        {
            assert!(AgreementType::parse(text).is_some() || Term::parse(text).is_some(), "{text}");
        }
        for column in Column::ALL {
            let choices = choices(*column, &Reference::default(), None);
            let mut values: Vec<&str> = choices.iter().map(|own| own.value.as_str()).collect();
            values.sort_unstable();
            values.dedup();
            assert_eq!(values.len(), choices.len(), "{} repeats a value", column.name());
        }
    }

    #[test]
    fn a_house_and_its_resellers_are_what_can_be_named() {
        let mut reference = Reference::default();
        assert!(choices(Column::ResellerMpnId, &reference, None).is_empty());
        let row = |line, cells: &[&str]| ListingRow {
            line,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        };
        let listing = Listing {
            path: "resellers.csv".to_owned(),
            headings: row(1, &["mpn_id", "tenant_id", "state"]).cells,
            rows: vec![
                row(2, &["4567890", "5f1f2c5e-0d1a-4c5e-8f6e-0d5a5b0c1d2e", "Active"]),
                row(3, &["1234567", "", "Active"]),
                row(4, &["7654321", "", "Inactive"]),
            ],
        };
        reference.resellers = Some(Resellers::from_listing(&listing).unwrap());
        reference.house.countries = vec![Country::parse("AT").unwrap()];
        let numbers = choices(Column::ResellerMpnId, &reference, None);
        assert_eq!(numbers, [Choice::plain("1234567"), Choice::plain("4567890")]);
        let tenants = choices(Column::AssociatedPartnerId, &reference, None);
        assert_eq!(tenants, [Choice::plain("5f1f2c5e-0d1a-4c5e-8f6e-0d5a5b0c1d2e")]);
        let countries = choices(Column::Country, &reference, None);
        assert_eq!(countries, [Choice::named("AT", "Austria")]);
    }
}
