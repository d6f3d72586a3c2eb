//! The default address, as far as it can be judged without a country's own rules. Real addresses
//! are odd: a village named Y, a street that is a number, a city of one character. What is odd
//! passes; only what nobody could mean as an address is rejected.

use crate::model::{Address, AddressLine, Cloud, Country, Locality, PostalCode, TextFault};
use crate::table::Column;

use super::places::{self, market, names};
use super::{Desk, Finding, Grade, Rule, Text, markets, say};

const SOURCE: &str = "Partner Center SDK, utility resources, address (2021-03)";

/// Texts that stand for no street and no city: lower case.
const NOWHERE: &[&str] = &["asdf", "n/a", "n.a.", "qwerty", "tbd", "test", "unknown", "xxx"];

/// Two letters name the country.
pub(super) static COUNTRY_REQUIRED: Rule = Rule {
    code: "COUNTRY_REQUIRED",
    summary: "The customer has a country or region.",
    why: "Market, currency and address rules follow from it.",
    fix: "Enter the two-letter code of ISO 3166-1.",
    source: SOURCE,
    bad: &["country="],
    good: &["country=NA; culture=en-US"],
    ..Rule::ROW
};

/// Two letters name the country.
pub(super) static COUNTRY_FORMAT: Rule = Rule {
    code: "COUNTRY_FORMAT",
    summary: "The country is a code of two letters.",
    why: "Partner Center takes the codes of ISO 3166-1 alpha-2 only.",
    fix: "Replace a name or a three-letter code by the two-letter code.",
    source: SOURCE,
    bad: &["country=Germany", "country=DEU", "country=D", "country=49"],
    good: &["country=de", "country=NO; culture=nb-NO"],
    ..Rule::ROW
};

/// The code exists.
pub(super) static COUNTRY_UNKNOWN: Rule = Rule {
    code: "COUNTRY_UNKNOWN",
    summary: "The country's code is one that Partner Center knows.",
    why: "Partner Center answers that it has no rules for other codes; UK is one of these. Where \
          the code is assigned but Microsoft has no market there, this is only a warning.",
    fix: "Enter the code of the list; for the United Kingdom it is GB, for Greece GR.",
    source: "Partner Center SDK, supported languages and locales (2021-03)",
    bad: &["country=UK", "country=ZZ", "country=CU; culture=es-ES"],
    good: &["country=GB", "country=XK"],
    ..Rule::ROW
};

/// A country that is none any more.
pub(super) static COUNTRY_OBSOLETE: Rule = Rule {
    code: "COUNTRY_OBSOLETE",
    summary: "The country still exists.",
    why: "The Netherlands Antilles (AN) were dissolved in 2010; their islands have codes of their own.",
    fix: "Enter CW for Curaçao, SX for Sint Maarten, or BQ for Bonaire.",
    source: "Partner Center SDK, supported languages and locales (2021-03); ISO 3166-3",
    bad: &["country=AN; culture=en-US", "country=an; culture=en-US"],
    good: &["country=CW; culture=nl-NL", "country=BQ; culture=nl-NL"],
    ..Rule::ROW
};

/// Partners sell by regions.
pub(super) static COUNTRY_NO_CSP_MARKET: Rule = Rule {
    code: "COUNTRY_NO_CSP_MARKET",
    summary: "The country belongs to a market in which partners sell.",
    why: "A partner creates customers in the countries of its market, and this country is in none. \
          China has a cloud of its own.",
    fix: "Correct the country. For a customer in the cloud of China, enter china as the cloud.",
    source: "Partner Center, regional markets and currencies (2021-04)",
    bad: &["country=XJ; culture=nb-NO", "country=CN; culture=zh-CN"],
    good: &["country=SJ; culture=nb-NO", "country=CN; culture=zh-CN; cloud=china"],
    ..Rule::ROW
};

/// The first address line.
pub(super) static ADDRESS_LINE1_REQUIRED: Rule = Rule {
    code: "ADDRESS_LINE1_REQUIRED",
    summary: "The address has a first line.",
    why: "Partner Center asks for a complete address.",
    fix: "Enter street and number.",
    source: SOURCE,
    bad: &["address_line1="],
    good: &["address_line1=12"],
    ..Rule::ROW
};

/// The length of the first address line.
pub(super) static ADDRESS_LINE1_TOO_LONG: Rule = Rule {
    code: "ADDRESS_LINE1_TOO_LONG",
    summary: "The first address line has at most 200 characters.",
    why: "Partner Center refuses longer lines.",
    fix: "Move a part to the second line.",
    source: SOURCE,
    bad: &[concat!(
        "address_line1=",
        "Industriestrasse West hinter dem Alten Bahnhof, Gebaeude 12, Aufgang C, dritter Stock, ",
        "Industriestrasse West hinter dem Alten Bahnhof, Gebaeude 12, Aufgang C, dritter Stock, ",
        "Industriestrasse West hinter dem Alten Bahnhof",
    )],
    good: &["address_line1=Industriestrasse West hinter dem Alten Bahnhof, Gebaeude 12, Aufgang C"],
    ..Rule::ROW
};

/// The length of the second address line.
pub(super) static ADDRESS_LINE2_TOO_LONG: Rule = Rule {
    code: "ADDRESS_LINE2_TOO_LONG",
    summary: "The second address line has at most 200 characters.",
    why: "Partner Center refuses longer lines.",
    fix: "Shorten the line.",
    source: SOURCE,
    bad: &[concat!(
        "address_line2=",
        "Industriestrasse West hinter dem Alten Bahnhof, Gebaeude 12, Aufgang C, dritter Stock, ",
        "Industriestrasse West hinter dem Alten Bahnhof, Gebaeude 12, Aufgang C, dritter Stock, ",
        "Industriestrasse West hinter dem Alten Bahnhof",
    )],
    good: &["address_line2=Gebaeude 12"],
    ..Rule::ROW
};

/// What the database keeps of a city.
pub(super) static CITY_TOO_LONG: Rule = Rule {
    code: "CITY_TOO_LONG",
    summary: "A city has at most 200 characters.",
    why: "No city's name is longer; the database keeps 200.",
    fix: "Enter the city alone.",
    source: "ours",
    bad: &[concat!(
        "city=",
        "Krung Thep Maha Nakhon Amon Rattanakosin Mahinthara Yutthaya Mahadilok Phop Noppharat ",
        "Ratchathani Burirom Udom Ratchaniwet Maha Sathan Amon Piman Awatan Sathit Sakkathattiya ",
        "Witsanukam Prasit Krung Thep Maha Nakhon",
    )],
    good: &["city=Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"],
    ..Rule::ROW
};

/// What the database keeps of a state.
pub(super) static STATE_TOO_LONG: Rule = Rule {
    code: "STATE_TOO_LONG",
    summary: "A state or province has at most 200 characters.",
    why: "No state's name is longer; the database keeps 200.",
    fix: "Enter the state alone.",
    source: "ours",
    bad: &[concat!(
        "state=",
        "Territorium der Vereinigten Gemeinden an Weber und Unterweber mit allen Nebenorten, ",
        "Territorium der Vereinigten Gemeinden an Weber und Unterweber mit allen Nebenorten, ",
        "Territorium der Vereinigten Gemeinden",
    )],
    good: &["state=Australian Capital Territory"],
    ..Rule::ROW
};

/// What the database keeps of a postal code.
pub(super) static POSTAL_CODE_TOO_LONG: Rule = Rule {
    code: "POSTAL_CODE_TOO_LONG",
    summary: "A postal code has at most 32 characters.",
    why: "No country's codes are longer; the database keeps 32.",
    fix: "Enter the postal code alone.",
    source: "ours",
    bad: &["postal_code=10117 Berlin, Unter den Linden 1a"],
    good: &["postal_code=98052-6399"],
    ..Rule::ROW
};

/// The field that Partner Center itself stumbles over.
pub(super) static REGION_NOT_EMPTY: Rule = Rule {
    code: "REGION_NOT_EMPTY",
    summary: "The region of an address is empty.",
    why: "A region makes Partner Center refuse addresses in the United States; elsewhere this is \
          only a warning.",
    fix: "Empty the cell; state and country say it already.",
    source: "Partner Center PowerShell, pull request 57 (2019)",
    bad: &["region=US; country=US; state=WA; city=Redmond; postal_code=98052", "region=EMEA"],
    good: &["region="],
    ..Rule::ROW
};

/// Nobody lives there.
pub(super) static ADDRESS_PLACEHOLDER: Rule = Rule {
    code: "ADDRESS_PLACEHOLDER",
    summary: "First address line and city are no placeholders.",
    why: "Partner Center asks for a complete and accurate address. What may be real, such as a \
          city of one letter, is only a warning.",
    fix: "Enter the real address.",
    source: "Partner Center, add a new customer (2021-05); the list is ours",
    bad: &["address_line1=-", "address_line1=N/A", "city=test", "city=12345", "city=Y"],
    good: &[
        "address_line1=12",
        "address_line1=東1",
        "city=津",
        "city=Testour",
        "address_line1=Unknown Soldier Street 4",
    ],
    ..Rule::ROW
};

/// Judges the address in a country that was judged before; `None` where a required part could
/// not be read.
pub(super) fn address<'a>(
    desk: &mut Desk<'_, 'a>,
    country: Option<Country>,
) -> Option<Address<'a>> {
    let line1 = line1(desk);
    let line2 = match AddressLine::parse(desk.text(Column::AddressLine2).unwrap_or_default()) {
        Ok(line) => Some(line),
        Err(TextFault::TooLong { max }) => {
            let message = say!("{heading} has more than {max} characters; shorten it.", max);
            desk.find(&ADDRESS_LINE2_TOO_LONG, Column::AddressLine2, message);
            None
        }
        Err(_) => None,
    };
    let city = locality(desk, Column::City, &CITY_TOO_LONG);
    if let Some(city) = &city {
        placeholder(desk, Column::City, city.as_str());
    }
    let state = locality(desk, Column::State, &STATE_TOO_LONG);
    let postal_code = postal_code(desk);
    let region = region(desk, country);
    let state = match country {
        Some(country) => places::places(desk, country, state, postal_code.as_ref()),
        None => state,
    };
    Some(Address { country: country?, line1: line1?, line2, city, state, postal_code, region })
}

/// Judges the country of a customer in a cloud; `None` for a cloud that could not be read. Where it
/// is not known by then, the rules that depend on it are skipped.
pub(super) fn country(desk: &mut Desk<'_, '_>, cloud: Option<Cloud>) -> Option<Country> {
    let country = readable_country(desk, cloud);
    match country.and_then(markets::of) {
        Some(market) => market::country(desk, market, cloud),
        None => market::skipped(desk),
    }
    country
}

fn readable_country(desk: &mut Desk<'_, '_>, cloud: Option<Cloud>) -> Option<Country> {
    let column = Column::Country;
    let Some(text) = desk.text(column) else {
        desk.find(
            &COUNTRY_REQUIRED,
            column,
            say!("The country is missing; enter its two-letter code, such as DE."),
        );
        return None;
    };
    let country = Country::parse(text);
    if let Some(known) = country
        && let Some(market) = markets::of(known)
    {
        let kept = !market.csp_region.is_empty() || !without_region(desk, known, cloud);
        // A country that is one has rules, also where no customer can be created.
        return (kept || known.as_str() != "AN").then_some(known);
    }
    let meant = names::guess(text);
    let guess = |finding: Finding| {
        let finding = finding.expecting("two letters of ISO 3166-1, such as DE");
        match meant {
            Some((code, grade)) => finding.suggesting(code, grade),
            None => finding,
        }
    };
    let Some(country) = country else {
        let message = match meant {
            Some((code, Grade::Ask)) => {
                say!("`{value}` is no two-letter country code; {code} may be meant.", code)
            }
            Some((code, _)) => say!("`{value}` is no two-letter country code; enter {code}.", code),
            None => say!("`{value}` is no two-letter country code; enter one, such as DE.").into(),
        };
        desk.find_with(&COUNTRY_FORMAT, column, message, guess);
        return None;
    };
    if markets::is_not_sold(country) {
        let message =
            say!("`{value}` is no country in which Partner Center has customers; check it.");
        let rejected = unserved(desk, &COUNTRY_UNKNOWN, message, |finding| finding);
        return (!rejected).then_some(country);
    }
    let message = match meant {
        Some((code, _)) => say!("`{value}` is no country code that is in use; enter {code}.", code),
        None => {
            say!("`{value}` is no country code that is in use; enter one of ISO 3166-1.").into()
        }
    };
    let rejected = desk.find_with(&COUNTRY_UNKNOWN, column, message, guess);
    (!rejected).then_some(country)
}

/// Judges a country that belongs to no market. Returns whether it is rejected.
fn without_region(desk: &mut Desk<'_, '_>, country: Country, cloud: Option<Cloud>) -> bool {
    let column = Column::Country;
    match country.as_str() {
        "AN" => desk.find_with(
            &COUNTRY_OBSOLETE,
            column,
            say!("`{value}` (Netherlands Antilles) was dissolved in 2010; enter CW, SX or BQ."),
            |finding| finding.expecting("CW, SX or BQ"),
        ),
        "CN" if cloud == Some(Cloud::Public) => unserved(
            desk,
            &COUNTRY_NO_CSP_MARKET,
            say!("`{value}` is no market of the public cloud; enter china as the cloud, or correct the country."),
            |finding| finding.beside(Column::Cloud),
        ),
        "CN" => false,
        _ => desk.find(
            &COUNTRY_NO_CSP_MARKET,
            column,
            say!("`{value}` belongs to no market in which partners create customers; correct the country."),
        ),
    }
}

/// A real country that no partner serves: rejected once the partner is known, and so its market;
/// the lists of markets age, so nobody's real customer is refused by them alone. Returns whether
/// it is rejected.
fn unserved(
    desk: &mut Desk<'_, '_>,
    rule: &'static Rule,
    message: Text,
    fill: fn(Finding) -> Finding,
) -> bool {
    if desk.book.partner().country.is_some() {
        return desk.find_with(rule, Column::Country, message, fill);
    }
    desk.warn(rule, Column::Country, message, fill);
    false
}

fn line1<'a>(desk: &mut Desk<'_, 'a>) -> Option<AddressLine<'a>> {
    let column = Column::AddressLine1;
    let Some(text) = desk.text(column) else {
        desk.find(
            &ADDRESS_LINE1_REQUIRED,
            column,
            say!("The first address line is missing; enter street and number."),
        );
        return None;
    };
    match AddressLine::parse(text) {
        Ok(line) => {
            let rejected = placeholder(desk, column, line.as_str());
            (!rejected).then_some(line)
        }
        Err(TextFault::TooLong { max }) => {
            let message =
                say!("{heading} has more than {max} characters; move a part to line 2.", max);
            desk.find(&ADDRESS_LINE1_TOO_LONG, column, message);
            None
        }
        Err(_) => {
            desk.find(
                &ADDRESS_LINE1_REQUIRED,
                column,
                say!("The first address line holds no visible character; enter street and number."),
            );
            None
        }
    }
}

fn locality<'a>(
    desk: &mut Desk<'_, 'a>,
    column: Column,
    too_long: &'static Rule,
) -> Option<Locality<'a>> {
    match Locality::parse(desk.text(column)?) {
        Ok(locality) => Some(locality),
        Err(TextFault::TooLong { max }) => {
            let message = say!("{heading} has more than {max} characters; shorten it.", max);
            desk.find(too_long, column, message);
            None
        }
        Err(_) => None,
    }
}

fn postal_code<'a>(desk: &mut Desk<'_, 'a>) -> Option<PostalCode<'a>> {
    let column = Column::PostalCode;
    let text = desk.text(column)?;
    // `96813-` is a code whose second part was left out.
    let whole = text.trim_end_matches(['-', '–', ' ']);
    match PostalCode::parse(if whole.is_empty() { text } else { whole }) {
        Ok(code) => Some(code),
        Err(TextFault::TooLong { max }) => {
            let message =
                say!("{heading} has more than {max} characters; enter the code alone.", max);
            desk.find(&POSTAL_CODE_TOO_LONG, column, message);
            None
        }
        Err(_) => None,
    }
}

fn region<'a>(desk: &mut Desk<'_, 'a>, country: Option<Country>) -> Option<Locality<'a>> {
    let column = Column::Region;
    let text = desk.text(column)?;
    let region = Locality::parse(text).ok();
    if region.is_none() || country.is_some_and(|country| country.as_str() == "US") {
        desk.find(
            &REGION_NOT_EMPTY,
            column,
            say!("A region makes Partner Center refuse the address; empty the cell."),
        );
        return None;
    }
    desk.warn(
        &REGION_NOT_EMPTY,
        column,
        say!("A region is normally left empty; state and country say it already."),
        |finding| finding,
    );
    region
}

/// Judges whether a first line or a city stands for nothing. Returns whether it is rejected.
fn placeholder(desk: &mut Desk<'_, '_>, column: Column, text: &str) -> bool {
    if text.len() > 8 {
        return false;
    }
    let nowhere = NOWHERE.iter().any(|word| word.eq_ignore_ascii_case(text));
    if nowhere || !text.chars().any(char::is_alphanumeric) {
        return desk.find(
            &ADDRESS_PLACEHOLDER,
            column,
            say!("`{value}` stands for no real place; enter the real address."),
        );
    }
    let single = text.len() == 1 && text.bytes().all(|b| b.is_ascii_alphabetic());
    let number = column == Column::City && text.bytes().all(|b| b.is_ascii_digit());
    let none = text.eq_ignore_ascii_case("none");
    if single || number || none {
        desk.warn(
            &ADDRESS_PLACEHOLDER,
            column,
            say!("`{value}` is an unusual address; check it."),
            |finding| finding,
        );
    }
    false
}
