//! Culture, language and currency. A missing culture is the country's own, a missing language is
//! the culture's.

use crate::model::{Country, Culture, Currency, Language};
use crate::table::Column;

use super::defaults::DefaultsUsed;
use super::rule::Severity;
use super::{Desk, Grade, Rule, markets};

/// A culture that nobody named and no table knows.
pub(super) static CULTURE_REQUIRED: Rule = Rule {
    code: "CULTURE_REQUIRED",
    summary: "The customer has a culture, its own or its country's.",
    why: "Partner Center takes language and currency of communication from it.",
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
    summary: "A currency is a code of three letters.",
    why: "Partner Center takes the codes of ISO 4217 only.",
    fix: "Enter a code such as EUR, or leave the cell empty: the market decides.",
    source: "Partner Center, regional markets (2021-04)",
    bad: &["currency=€", "currency=Euro"],
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
            let own = country.and_then(own_culture);
            desk.find_with(
                &CULTURE_FORMAT,
                column,
                "`{value}` is no culture; write language and country with a hyphen, as de-DE.",
                |finding| {
                    let finding = finding.expecting("language-COUNTRY, such as de-DE");
                    match Culture::parse(&text.replace('_', "-")) {
                        Some(meant) => finding.suggesting(meant.as_str(), Grade::Certain),
                        None => match own {
                            Some(own) => finding.suggesting(own.as_str(), Grade::Ask),
                            None => finding,
                        },
                    }
                },
            );
        }
        return culture;
    }
    if desk.is_closed(column) {
        return None;
    }
    // Without a country there is no default, and the country's own finding says enough.
    let own = own_culture(country?);
    match own {
        Some(_) => used.insert(DefaultsUsed::CULTURE),
        None => {
            desk.find(
                &CULTURE_REQUIRED,
                column,
                "The culture is missing and the country has none of its own; enter one, as en-US.",
            );
        }
    }
    own
}

/// Judges the language; a missing one is the culture's.
pub(super) fn language(
    desk: &mut Desk<'_, '_>,
    culture: Option<Culture>,
    used: &mut DefaultsUsed,
) -> Option<Language> {
    let column = Column::Language;
    let own =
        culture.as_ref().map(|culture| culture.as_str().split('-').next().unwrap_or_default());
    let Some(text) = desk.text(column) else {
        let language = own.and_then(Language::parse);
        if language.is_some() && !desk.is_closed(column) {
            used.insert(DefaultsUsed::LANGUAGE);
        }
        return language;
    };
    let Some(language) = Language::parse(text) else {
        desk.find_with(
            &LANGUAGE_FORMAT,
            column,
            "`{value}` is no language code; enter two letters, such as de.",
            |finding| match own {
                Some(own) => finding.suggesting(own, Grade::Ask),
                None => finding.expecting("two letters, such as de"),
            },
        );
        return None;
    };
    let spoken = language.as_str().split('-').next().unwrap_or_default();
    if own.is_some_and(|own| own != spoken) {
        desk.find(
            &LANGUAGE_CULTURE_MISMATCH,
            column,
            "`{value}` is not the language of the culture; check both cells.",
        );
    }
    Some(language)
}

/// Judges the currency, of a customer or of a line.
pub(super) fn currency(desk: &mut Desk<'_, '_>) -> Option<Currency> {
    let text = desk.text(Column::Currency)?;
    let currency = Currency::parse(text);
    if currency.is_none() {
        desk.find_with(
            &CURRENCY_UNKNOWN,
            Column::Currency,
            "`{value}` is no currency code; enter three letters such as EUR, or nothing.",
            |finding| finding.expecting("three letters of ISO 4217"),
        );
    }
    currency
}

fn own_culture(country: Country) -> Option<Culture> {
    Culture::parse(markets::of(country)?.default_culture()?)
}
