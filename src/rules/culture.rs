//! Culture, language and currency. A missing culture is the country's own, a missing language is
//! the culture's.

use std::sync::LazyLock;

use crate::model::{Country, Culture, Currency, Language};
use crate::table::Column;

use super::defaults::DefaultsUsed;
use super::places::{language_of, market};
use super::rule::Severity;
use super::{Desk, Finding, Grade, Rule, markets, say};

const LOCALES: &str = "Partner Center SDK, supported languages and locales (2021-03)";

/// All cultures of all countries, sorted.
static CULTURES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut all: Vec<&str> = markets::all().flat_map(|market| market.cultures.split(' ')).collect();
    all.extend(["en-US"]);
    all.retain(|culture| !culture.is_empty());
    all.sort_unstable();
    all.dedup();
    all
});

/// A culture that nobody named and no table knows.
pub(super) static CULTURE_REQUIRED: Rule = Rule {
    code: "CULTURE_REQUIRED",
    severity: Severity::Warn,
    summary: "The customer has a culture, its own or its country's.",
    why: "Partner Center takes language and currency of communication from it. A country without \
          cultures of its own gets en-US.",
    fix: "Enter a culture such as en-US.",
    source: "Partner Center SDK, create a customer (2021-03)",
    bad: &["country=CU; culture="],
    good: &["country=DE; culture="],
    ..Rule::ROW
};

/// The form of a culture.
pub(super) static CULTURE_FORMAT: Rule = Rule {
    code: "CULTURE_FORMAT",
    summary: "A culture is written as language and country, such as de-DE or az-Latn-AZ.",
    why: "Partner Center takes no other form.",
    fix: "Write the culture with a hyphen between language and country.",
    source: "Partner Center SDK, supported languages and locales (2021-03)",
    bad: &["culture=de_DE", "culture=German", "culture=de"],
    good: &["culture=DE-de", "culture=az-Latn-AZ; language=az"],
    ..Rule::ROW
};

/// The cultures there are.
pub(super) static CULTURE_UNKNOWN: Rule = Rule {
    code: "CULTURE_UNKNOWN",
    summary: "The culture is one that Partner Center supports in some country.",
    why: "Partner Center takes the cultures of its own list only.",
    fix: "Enter a culture of the customer's country, or en-US.",
    source: LOCALES,
    bad: &["culture=en-UK", "culture=de-US", "culture=xx-XX"],
    good: &["culture=en-US", "culture=az-Latn-AZ; language=az", "culture=eu-ES; language=eu"],
    ..Rule::ROW
};

/// The cultures of a country.
pub(super) static CULTURE_NOT_FOR_COUNTRY: Rule = Rule {
    code: "CULTURE_NOT_FOR_COUNTRY",
    severity: Severity::Warn,
    summary: "The culture is one of those listed for the customer's country.",
    why: "Partner Center lists the country's own cultures and mostly en-US. Whether it refuses others \
          is not documented.",
    fix: "Check the culture and the country.",
    source: LOCALES,
    bad: &["culture=fr-FR; language=fr", "culture=en-US; country=SR"],
    good: &["culture=en-US; language=en", "culture=nl-BE; language=nl; country=BE"],
    ..Rule::ROW
};

/// A language that nothing tells.
pub(super) static LANGUAGE_REQUIRED: Rule = Rule {
    code: "LANGUAGE_REQUIRED",
    severity: Severity::Warn,
    summary: "The customer has a language, its own or its culture's.",
    why: "Partner Center writes to the customer in it. Where nothing tells it, English is taken.",
    fix: "Enter a culture, or a language such as en.",
    source: "Partner Center SDK, create a customer (2021-03)",
    bad: &["country=CU; culture=; language="],
    good: &["country=CU; culture=; language=es", "culture=; language="],
    ..Rule::ROW
};

/// The form of a language.
pub(super) static LANGUAGE_FORMAT: Rule = Rule {
    code: "LANGUAGE_FORMAT",
    summary: "A language is a code of two letters, or a culture such as pt-PT.",
    why: "Partner Center takes no other form.",
    fix: "Enter a code such as de.",
    source: "Partner Center SDK, create a customer (2021-03)",
    bad: &["language=German", "language=d"],
    good: &["language=De", "language=de-DE"],
    ..Rule::ROW
};

/// Two columns that normally agree.
pub(super) static LANGUAGE_CULTURE_MISMATCH: Rule = Rule {
    code: "LANGUAGE_CULTURE_MISMATCH",
    severity: Severity::Warn,
    summary: "The language is that of the culture.",
    why: "A customer that is written to in one language and billed in another is rare.",
    fix: "Check both cells.",
    source: "ours",
    bad: &["culture=de-DE; language=fr"],
    good: &["culture=de-DE; language=de"],
    ..Rule::ROW
};

/// The form of a currency.
pub(super) static CURRENCY_UNKNOWN: Rule = Rule {
    code: "CURRENCY_UNKNOWN",
    summary: "A currency is a code of ISO 4217.",
    why: "Partner Center takes the codes of ISO 4217 only.",
    fix: "Enter a code such as EUR, or leave the cell empty: the market decides.",
    source: "Partner Center, regional markets (2021-04)",
    bad: &["currency=€", "currency=Euro", "currency=EUO"],
    good: &["currency=eur", "currency="],
    ..Rule::ROW
};

/// Judges the culture; a missing one is the country's own.
pub(super) fn culture(
    desk: &mut Desk<'_, '_>,
    country: Option<Country>,
    used: &mut DefaultsUsed,
) -> Option<Culture> {
    let column = Column::Culture;
    if let Some(text) = desk.text(column) {
        let culture = Culture::parse(text);
        if culture.is_none() {
            desk.find_with(
                &CULTURE_FORMAT,
                column,
                say!(
                    "`{value}` is no culture; write language and country with a hyphen, as de-DE."
                ),
                |finding| {
                    let finding = finding.expecting("language-COUNTRY, such as de-DE");
                    match near_culture(text, country) {
                        Some((meant, grade)) => finding.suggesting(meant, grade),
                        None => finding,
                    }
                },
            );
        }
        return culture.filter(|culture| !listed(desk, *culture, country));
    }
    if desk.is_closed(column) {
        return None;
    }
    // Without a country there is no default, and the country's own finding says enough.
    let country = country?;
    used.insert(DefaultsUsed::CULTURE);
    let own = own_culture(country);
    if own.is_none() {
        desk.find_with(
            &CULTURE_REQUIRED,
            column,
            say!("The culture is missing and the country has none of its own; en-US is taken."),
            |finding| finding.suggesting("en-US", Grade::Ask),
        );
        return Culture::parse("en-US");
    }
    own
}

/// Judges the language; a missing one is the culture's.
pub(super) fn language(
    desk: &mut Desk<'_, '_>,
    culture: Option<Culture>,
    country: Option<Country>,
    used: &mut DefaultsUsed,
) -> Option<Language> {
    let column = Column::Language;
    let own = culture.as_ref().map(Culture::language);
    let Some(text) = desk.text(column) else {
        let language = own.and_then(Language::parse);
        let untold = desk.text(Column::Culture).is_none() && !desk.is_closed(Column::Culture);
        if untold && country.is_some_and(|own| own_culture(own).is_none()) {
            desk.find(
                &LANGUAGE_REQUIRED,
                column,
                say!("The language is missing and the country tells none; English is taken."),
            );
        }
        if language.is_some() && !desk.is_closed(column) {
            used.insert(DefaultsUsed::LANGUAGE);
        }
        return language;
    };
    let Some(language) = Language::parse(text) else {
        desk.find_with(
            &LANGUAGE_FORMAT,
            column,
            say!("`{value}` is no language code; enter two letters, such as de."),
            |finding| match (language_of(text), own) {
                (Some(named), _) => finding.suggesting(named, Grade::Certain),
                (None, Some(own)) => finding.suggesting(own, Grade::Ask),
                (None, None) => finding.expecting("two letters, such as de"),
            },
        );
        return None;
    };
    let spoken = language.base();
    if own.is_some_and(|own| own != spoken) {
        desk.find_with(
            &LANGUAGE_CULTURE_MISMATCH,
            column,
            say!("`{value}` is not the language of the culture; check both cells."),
            |finding| finding.beside(Column::Culture),
        );
    }
    Some(language)
}

/// Judges the currency of a customer.
pub(super) fn currency(desk: &mut Desk<'_, '_>, country: Option<Country>) -> Option<Currency> {
    let text = desk.text(Column::Currency)?;
    let currency = Currency::parse(text);
    if currency.is_none() {
        desk.find_with(
            &CURRENCY_UNKNOWN,
            Column::Currency,
            say!("`{value}` is no currency code; enter three letters such as EUR, or nothing."),
            |finding| finding.expecting("three letters of ISO 4217"),
        );
    }
    let currency = currency.filter(|currency| !is_unknown(desk, *currency))?;
    market::currency(desk, country, currency);
    Some(currency)
}

/// Judges whether a code is no currency. Returns whether it is rejected.
pub(super) fn is_unknown(desk: &mut Desk<'_, '_>, currency: Currency) -> bool {
    !market::is_currency(currency)
        && desk.find_with(
            &CURRENCY_UNKNOWN,
            Column::Currency,
            say!("`{value}` is the code of no currency; enter one of ISO 4217 such as EUR, or nothing."),
            |finding| finding.expecting("three letters of ISO 4217"),
        )
}

/// Judges whether a culture is in the lists. Returns whether it is rejected.
fn listed(desk: &mut Desk<'_, '_>, culture: Culture, country: Option<Country>) -> bool {
    let column = Column::Culture;
    let market = country.and_then(markets::of);
    // The country's own list is short, and nearly always the one.
    if market.is_some_and(|own| own.has_culture(culture.as_str())) {
        return false;
    }
    if CULTURES.binary_search(&culture.as_str()).is_err() {
        let meant = near_culture(culture.as_str(), country);
        return desk.find_with(
            &CULTURE_UNKNOWN,
            column,
            say!(
                "`{value}` is no culture that Partner Center supports; enter one of the country's."
            ),
            |finding| suggest(finding, meant, country),
        );
    }
    let Some(market) = market.filter(|market| !market.cultures.is_empty()) else { return false };
    desk.find_with(
        &CULTURE_NOT_FOR_COUNTRY,
        column,
        say!("`{value}` is not listed for the customer's country; check culture and country."),
        |finding| finding.expecting(market.cultures.replace(' ', " or ")).beside(Column::Country),
    )
}

fn suggest(
    finding: Finding,
    meant: Option<(&'static str, Grade)>,
    country: Option<Country>,
) -> Finding {
    let finding = match country.and_then(markets::of) {
        Some(market) => finding.expecting(market.cultures.replace(' ', " or ")),
        None => finding,
    };
    match meant {
        Some((meant, grade)) => finding.suggesting(meant, grade),
        None => finding,
    }
}

/// The culture that was probably meant: the text with other separators, the country's own in the
/// language that is named, or simply the country's own.
fn near_culture(text: &str, country: Option<Country>) -> Option<(&'static str, Grade)> {
    let known = |culture: Culture| {
        CULTURES.binary_search(&culture.as_str()).ok().and_then(|at| CULTURES.get(at)).copied()
    };
    let separated = text.replace(['_', ' ', '.'], "-").replace("-UK", "-GB").replace("-uk", "-GB");
    if let Some(meant) = Culture::parse(&separated).and_then(known) {
        return Some((meant, Grade::Certain));
    }
    let market = country.and_then(markets::of);
    let own = market.and_then(markets::Market::default_culture);
    let first = separated.split('-').next().unwrap_or_default();
    let language = language_of(text).or_else(|| language_of(first)).unwrap_or(first);
    let speaks = |culture: &&str| {
        culture.split('-').next().is_some_and(|spoken| spoken.eq_ignore_ascii_case(language))
    };
    let listed = market.and_then(|market| market.cultures.split(' ').find(speaks));
    match (listed, own) {
        (Some(listed), _) => Some((listed, Grade::Likely)),
        (None, Some(own)) => Some((own, Grade::Ask)),
        (None, None) => None,
    }
}

/// Every culture that Partner Center supports in some country, sorted.
pub(super) fn all() -> &'static [&'static str] {
    &CULTURES
}

fn own_culture(country: Country) -> Option<Culture> {
    Culture::parse(markets::of(country)?.default_culture()?)
}
