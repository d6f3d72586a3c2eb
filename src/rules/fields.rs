//! Which columns the data of new customers needs: for templates that people fill in. What rejects a
//! row where it is missing is required, what is warned about is recommended. Columns that nobody
//! fills for a new customer are left out, and of two columns for one thing one is kept.

mod notes;

use crate::model::Country;
use crate::table::Column;

use super::partner::PartnerType;
use super::places::STATE_KNOWN;
use super::{Book, Message, choices, markets, registration};

/// How much a column is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A row without it is rejected.
    Required,
    /// A row without it is taken and warned about, or something is missed later.
    Recommended,
    /// It may be left empty.
    Optional,
}

/// A column of a template.
#[derive(Debug, Clone)]
pub struct Field {
    /// The column.
    pub column: Column,
    /// How much it is needed.
    pub need: Need,
    /// What is allowed and what follows, a sentence or two each.
    pub notes: Vec<Message>,
}

/// The columns of a table of customers, in the order in which they are needed.
pub fn customer_fields(book: &Book, market: Option<Country>) -> Vec<Field> {
    fields(book, market, CUSTOMER)
}

/// The columns of a table of subscriptions, in the order in which they are needed.
pub fn line_fields(book: &Book, market: Option<Country>) -> Vec<Field> {
    fields(book, market, LINE)
}

const CUSTOMER: &[Column] = &[
    Column::CustomerRef,
    Column::CompanyName,
    Column::DomainPrefix,
    Column::OrganizationRegistrationNumber,
    Column::Country,
    Column::AddressLine1,
    Column::AddressLine2,
    Column::City,
    Column::State,
    Column::PostalCode,
    Column::ContactFirstName,
    Column::ContactMiddleName,
    Column::ContactLastName,
    Column::ContactEmail,
    Column::ContactPhone,
    Column::Culture,
    Column::Language,
    Column::Cloud,
    Column::AgreementDate,
    Column::AgreementMode,
    Column::AgreementType,
    Column::AgreementFirstName,
    Column::AgreementLastName,
    Column::AgreementEmail,
    Column::AgreementPhone,
    Column::AgreementCompanyName,
    Column::ResellerMpnId,
    Column::AssociatedPartnerId,
    Column::ResellerAttestation,
    Column::AdditionalResellerMpnIds,
    Column::SpecialQualification,
    Column::EducationSegment,
    Column::EducationWebsite,
    Column::GccValidationCode,
    Column::EnableGdapByDefault,
];

const LINE: &[Column] = &[
    Column::CustomerRef,
    Column::CatalogItemId,
    Column::OfferId,
    Column::Quantity,
    Column::LineRef,
    Column::TermDuration,
    Column::BillingCycle,
    Column::AutoRenew,
    Column::RenewalTermDuration,
    Column::CustomTermEndDate,
    Column::ParentLineRef,
    Column::ParentSubscriptionId,
    Column::FriendlyName,
    Column::Currency,
    Column::PromotionId,
    Column::PartnerIdOnRecord,
    Column::AttestationAccepted,
    Column::ProvisioningContext,
];

/// What the house requires is required and stands in its template.
fn fields(book: &Book, market: Option<Country>, columns: &[Column]) -> Vec<Field> {
    let insisted = &book.reference().house.required;
    let own = columns.iter().filter_map(|&column| {
        let insisted = insisted.contains(&column).then_some(Need::Required);
        let need = insisted.or_else(|| need(book, market, column))?;
        Some(Field { column, need, notes: notes::of(book, market, column) })
    });
    let mut fields: Vec<Field> = own.collect();
    fields.sort_by_key(|field| field.need);
    fields
}

/// How much a column is needed in a market; `None` where nobody needs it.
fn need(book: &Book, market: Option<Country>, column: Column) -> Option<Need> {
    use Need::{Optional, Recommended, Required};
    match column {
        Column::CustomerRef
        | Column::CompanyName
        | Column::DomainPrefix
        | Column::Country
        | Column::AddressLine1
        | Column::ContactFirstName
        | Column::ContactLastName
        | Column::ContactEmail
        | Column::Quantity => Some(Required),
        Column::LineRef | Column::TermDuration | Column::BillingCycle => Some(Recommended),
        Column::CatalogItemId | Column::OfferId => {
            let sold = |column| !choices(column, book.reference(), market).is_empty();
            // Of the two one is filled, and new commerce is what is sold today.
            let beside = column == Column::OfferId && sold(Column::CatalogItemId);
            sold(column).then_some(if beside { Optional } else { Required })
        }
        Column::City
        | Column::State
        | Column::PostalCode
        | Column::OrganizationRegistrationNumber
        | Column::ContactPhone
        | Column::Cloud
        | Column::GccValidationCode => of_market(book, market, column),
        Column::AgreementDate if takes_agreement(market) => Some(Recommended),
        Column::AgreementDate
        | Column::AgreementMode
        | Column::AgreementType
        | Column::AgreementFirstName
        | Column::AgreementLastName
        | Column::AgreementEmail
        | Column::AgreementPhone
        | Column::AgreementCompanyName => takes_agreement(market).then_some(Optional),
        Column::ResellerMpnId
        | Column::AssociatedPartnerId
        | Column::ResellerAttestation
        | Column::AdditionalResellerMpnIds
        | Column::PartnerIdOnRecord => of_reseller(book, column),
        _ => Some(Optional),
    }
}

/// What the country decides. Without one it is what most countries want.
fn of_market(book: &Book, market: Option<Country>, column: Column) -> Option<Need> {
    use Need::{Optional, Recommended, Required};
    let demanded = market.is_some_and(|market| registration::is_demanded(book, market));
    let known = market.and_then(markets::of);
    match (column, known) {
        (Column::City, Some(own)) if own.city != "required" => Some(Recommended),
        (Column::City, _) => Some(Required),
        (Column::State, Some(own)) if STATE_KNOWN.contains(&own.iso2) => Some(Required),
        (Column::State, Some(own)) if own.state.starts_with("required") => Some(Recommended),
        (Column::State, Some(own)) if own.state == "none" => None,
        (Column::PostalCode, Some(own)) if own.postal == "none" || own.postal.is_empty() => None,
        (Column::PostalCode, Some(own)) if own.is_known() => Some(Required),
        (Column::OrganizationRegistrationNumber | Column::ContactPhone, _) if demanded => {
            Some(Required)
        }
        (Column::PostalCode | Column::ContactPhone, _) => Some(Recommended),
        (Column::OrganizationRegistrationNumber, Some(own)) => {
            registration::is_known(own.iso2).then_some(Optional)
        }
        // A customer of China is one of its own cloud.
        (Column::Cloud, Some(own)) if own.iso2 == "CN" => Some(Required),
        (Column::Cloud | Column::GccValidationCode, Some(own)) if own.iso2 != "US" => None,
        _ => Some(Optional),
    }
}

/// The agreement is attested in the public cloud only.
fn takes_agreement(market: Option<Country>) -> bool {
    market.is_none_or(|market| market.as_str() != "CN")
}

/// Only providers name resellers; where the partner's kind is not known it may be one.
fn of_reseller(book: &Book, column: Column) -> Option<Need> {
    let partner = book.partner();
    match partner.kind {
        Some(PartnerType::DirectBill | PartnerType::IndirectReseller)
            if !partner.direct_and_indirect =>
        {
            None
        }
        Some(PartnerType::IndirectProvider) if column == Column::ResellerMpnId => {
            Some(Need::Recommended)
        }
        _ => Some(Need::Optional),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::Date;
    use crate::rules::{Language, Reference};

    fn book(reference: Reference) -> Book {
        Book::with(Book::NEWEST, Date::constant(2026, 1, 15), Arc::new(reference))
    }

    fn needs(market: &str) -> Vec<(Column, Need)> {
        let book = book(Reference::default());
        let fields = customer_fields(&book, Country::parse(market));
        fields.iter().map(|field| (field.column, field.need)).collect()
    }

    fn need_of(market: &str, column: Column) -> Option<Need> {
        needs(market).iter().find(|(own, _)| *own == column).map(|(_, need)| *need)
    }

    #[test]
    fn a_country_decides_what_is_needed() {
        use Column::{OrganizationRegistrationNumber as Number, PostalCode, State};
        use Need::{Optional, Recommended, Required};
        for (market, column, need) in [
            ("US", State, Some(Required)),
            ("JP", State, Some(Recommended)),
            ("DE", State, None),
            ("", State, Some(Optional)),
            ("US", PostalCode, Some(Required)),
            ("DE", PostalCode, Some(Recommended)),
            ("AE", PostalCode, None),
            ("BR", Number, Some(Required)),
            ("US", Number, Some(Optional)),
            ("DE", Number, None),
            ("", Number, Some(Optional)),
            ("BR", Column::ContactPhone, Some(Required)),
            ("DE", Column::ContactPhone, Some(Recommended)),
            ("CN", Column::Cloud, Some(Required)),
            ("DE", Column::Cloud, None),
            ("CN", Column::AgreementDate, None),
            ("DE", Column::GccValidationCode, None),
        ] {
            assert_eq!(need_of(market, column), need, "{market} {}", column.name());
        }
    }

    #[test]
    fn what_nobody_fills_is_left_out_and_what_is_needed_comes_first() {
        for market in ["", "DE", "US", "BR", "CN"] {
            let needs = needs(market);
            assert_eq!(needs[0], (Column::CustomerRef, Need::Required));
            assert!(needs.is_sorted_by_key(|(_, need)| *need));
            for left in [Column::CustomerTenantId, Column::Region, Column::ResellerTenantId] {
                assert!(needs.iter().all(|(column, _)| *column != left));
            }
        }
    }

    #[test]
    fn the_house_and_the_partner_have_their_say() {
        let mut reference = Reference::default();
        reference.house.required = vec![Column::ContactMiddleName, Column::FriendlyName];
        reference.partner.kind = Some(PartnerType::DirectBill);
        let book = book(reference);
        let of = |fields: Vec<Field>, column| {
            fields.into_iter().find(|field| field.column == column).map(|field| field.need)
        };
        let customers = || customer_fields(&book, None);
        assert_eq!(of(customers(), Column::ContactMiddleName), Some(Need::Required));
        assert_eq!(of(customers(), Column::ResellerMpnId), None);
        assert_eq!(of(line_fields(&book, None), Column::FriendlyName), Some(Need::Required));
    }

    /// A note of a cell is read beside the cell, so it has to be short.
    #[test]
    fn notes_are_short_in_all_languages_and_countries() {
        let book = book(Reference::default());
        let all = markets::all().map(|market| Country::parse(market.iso2));
        for market in all.chain([None]) {
            let fields =
                customer_fields(&book, market).into_iter().chain(line_fields(&book, market));
            for field in fields {
                for language in Language::ALL {
                    let notes: Vec<String> = field.notes.iter().map(|n| n.to(language)).collect();
                    let notes = notes.join(" ");
                    assert!(notes.chars().count() < 420, "{}: {notes}", field.column.name());
                    assert!(!notes.contains(['{', '}']), "{notes}");
                }
            }
        }
    }
}
