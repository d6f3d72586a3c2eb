//! What people are told about a column of a template beside what it holds: what is allowed, and what
//! follows from leaving it empty.

use crate::model::Country;
use crate::rules::markets::Market;
use crate::rules::places::states;
use crate::rules::{Book, Message, Word, choices, markets, registration, say};
use crate::table::Column;

/// The notes on a column, for customers of a market or of any.
pub(super) fn of(book: &Book, market: Option<Country>, column: Column) -> Vec<Message> {
    let known = market.and_then(markets::of);
    match column {
        Column::Country
        | Column::City
        | Column::State
        | Column::PostalCode
        | Column::ContactPhone
        | Column::Culture
        | Column::Currency
        | Column::Cloud => local(known, column),
        Column::OrganizationRegistrationNumber => number(book, market),
        Column::CatalogItemId | Column::OfferId => item(book, market, column),
        _ => everywhere(column),
    }
}

fn local(market: Option<&'static Market>, column: Column) -> Vec<Message> {
    match (column, market) {
        (Column::Country, Some(own)) => vec![say!(
            "Enter {code} for {name}: this workbook is for customers there.",
            name = own.name,
            code = own.iso2
        )],
        (Column::Country, None) => {
            vec![say!("Choose a code of the list; Read me says which country it stands for.").into()]
        }
        (Column::City, Some(own)) if own.city != "required" => {
            vec![say!("Addresses in this country can do without; without one there is a warning.").into()]
        }
        (Column::State, Some(own)) => state(own),
        (Column::State, None) => vec![say!(
            "Required in Australia, Canada and the United States; elsewhere as the address has it."
        )
        .into()],
        (Column::PostalCode, Some(own)) => postal(own),
        (Column::PostalCode, None) => vec![
            say!("Required in the United States and Portugal; countries without codes leave it empty.")
                .into(),
            zeros(),
        ],
        (Column::ContactPhone, Some(own)) if own.iso2 == "US" => {
            vec![say!("Ten digits, with or without +1 in front; no extension.").into()]
        }
        (Column::ContactPhone, Some(own)) if !own.calling_code.is_empty() => {
            vec![say!("Best with the calling code in front: +{code}.", code = own.calling_code)]
        }
        (Column::ContactPhone, _) => {
            vec![say!("Best with + and the calling code of the country in front.").into()]
        }
        (Column::Culture, Some(own)) => own
            .default_culture()
            .map(|culture| say!("Left empty, {culture} is taken.", culture))
            .into_iter()
            .collect(),
        (Column::Culture, None) => vec![say!("Left empty, the country's own is taken.").into()],
        (Column::Currency, Some(own)) if !own.currency.is_empty() => {
            vec![say!("Left empty, the market decides: {currency}.", currency = own.currency)]
        }
        (Column::Currency, _) => vec![say!("Left empty, the market decides.").into()],
        (Column::Cloud, Some(own)) if own.iso2 == "CN" => {
            vec![say!("Enter china: this country is no market of the public cloud.").into()]
        }
        (Column::Cloud, _) => vec![say!("Left empty, public is taken.").into()],
        _ => Vec::new(),
    }
}

fn state(market: &Market) -> Vec<Message> {
    let count = Country::parse(market.iso2).map(states::listed).unwrap_or_default().len();
    match count {
        0 => vec![say!("As it stands in the address; there is no list of them.").into()],
        count => vec![say!(
            "Choose one of the {count} of the list, spelled as there.",
            count = Word::Number(count as u64)
        )],
    }
}

fn postal(market: &Market) -> Vec<Message> {
    let digits = market.postal_regex.strip_prefix(r"\d{").and_then(|rest| rest.strip_suffix('}'));
    match digits {
        Some(count) if count.bytes().all(|byte| byte.is_ascii_digit()) => {
            vec![say!("{count} digits.", count), zeros()]
        }
        _ => vec![zeros()],
    }
}

fn zeros() -> Message {
    say!("Zeros in front belong to it.").into()
}

fn number(book: &Book, market: Option<Country>) -> Vec<Message> {
    let Some(market) = market else {
        let demanding = markets::all().filter(|own| {
            Country::parse(own.iso2).is_some_and(|own| registration::is_demanded(book, own))
        });
        let codes: Vec<Word> = demanding.map(|own| Word::from(own.iso2)).collect();
        let required = say!("Required in {countries}.", countries = Word::List(codes));
        return vec![required, say!("Elsewhere leave it empty.").into()];
    };
    let form = registration::form_words(market);
    let mut notes = vec![match form {
        Some(words) => say!("Enter {words}.", words),
        None => say!("Enter the company's number, 5 to 22 characters.").into(),
    }];
    if registration::is_demanded(book, market) {
        notes.push(say!("The number of the company, not of a person.").into());
    }
    notes
}

fn item(book: &Book, market: Option<Country>, column: Column) -> Vec<Message> {
    let of = |column| !choices(column, book.reference(), market).is_empty();
    let mut notes = Vec::new();
    if of(Column::CatalogItemId) && of(Column::OfferId) {
        let beside = if column == Column::OfferId {
            say!(
                "Only for a legacy offer, which is hardly sold any more; then catalog_item_id stays empty."
            )
        } else {
            say!("Only a legacy offer does without; it stands in offer_id.")
        };
        notes.push(beside.into());
    }
    notes.push(say!("Choose one of the list; Read me says what the ids stand for.").into());
    notes
}

/// What is the same in all countries.
fn everywhere(column: Column) -> Vec<Message> {
    of_customer(column).or_else(|| of_line(column)).into_iter().collect()
}

fn of_customer(column: Column) -> Option<Message> {
    let text = match column {
        Column::CustomerRef => {
            say!("It joins the two sheets: each subscription names its customer by it.")
        }
        Column::CompanyName => say!("As registered, with its legal form; no test names."),
        Column::DomainPrefix => say!(
            "It becomes the first part of the tenant's onmicrosoft.com domain and cannot be changed later."
        ),
        Column::ContactEmail => say!("One address, of the customer and not of the partner."),
        Column::Language => say!("Left empty, that of the culture is taken."),
        Column::EnableGdapByDefault => {
            say!("true or false; left empty, Partner Center's default holds.")
        }
        Column::SpecialQualification => say!("Leave it empty for a company like most."),
        Column::EducationSegment => say!("Only where special_qualification is Education."),
        Column::EducationWebsite => {
            say!("Only where special_qualification is Education; it begins with https://.")
        }
        Column::GccValidationCode => {
            say!("Only where special_qualification is GovernmentCommunityCloud.")
        }
        Column::AgreementDate => say!(
            "Fill it in when the customer has accepted and you attest it: without an agreement nothing can be ordered. A text as YYYY-MM-DD, not a date of the spreadsheet."
        ),
        Column::AgreementMode => {
            say!("Left empty beside an agreement_date, partner_attested is taken.")
        }
        Column::AgreementType => say!("Left empty, MicrosoftCustomerAgreement is taken."),
        Column::AgreementFirstName | Column::AgreementLastName => {
            say!("Both names or none; left empty, the primary contact's are taken.")
        }
        Column::AgreementEmail => say!("Left empty, the primary contact's is taken."),
        Column::AgreementCompanyName => say!("Left empty, company_name is taken."),
        Column::ResellerMpnId | Column::AssociatedPartnerId => {
            say!("Only for customers of an indirect reseller; both ids mean the same reseller.")
        }
        Column::ResellerAttestation => say!("Only beside a reseller: true or empty."),
        Column::AdditionalResellerMpnIds => {
            say!("Only in the European Union and EFTA, beside a first reseller.")
        }
        _ => return None,
    };
    Some(text.into())
}

fn of_line(column: Column) -> Option<Message> {
    let text = match column {
        Column::Quantity => say!("A whole number from 1, in digits only."),
        Column::LineRef => say!("With it an add-on names its base, and a correction its line."),
        Column::TermDuration => say!(
            "P1M is one month, P1Y one year, P3Y three years. Required where an item is sold for several terms."
        ),
        Column::BillingCycle => {
            say!("Required where an item is sold with several; it has to fit the term.")
        }
        Column::AutoRenew => say!("true or false; left empty, what the item does by itself."),
        Column::RenewalTermDuration => say!("Left empty, the term stays as it is."),
        Column::CustomTermEndDate => {
            say!("A text as YYYY-MM-DD, not a date of the spreadsheet; mostly empty.")
        }
        Column::ParentLineRef => {
            say!("Only for an add-on whose base is ordered here, for the same customer.")
        }
        Column::ParentSubscriptionId => {
            say!("Only for an add-on whose base the customer has already.")
        }
        Column::PromotionId => say!("Only where one was agreed."),
        Column::PartnerIdOnRecord => say!("Only for lines of an indirect reseller."),
        Column::AttestationAccepted => say!("Only where the product demands it: true or empty."),
        Column::ProvisioningContext => say!("Only where the product demands it."),
        _ => return None,
    };
    Some(text.into())
}
