//! What the cells of a column look like, whatever stands above them.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::model::{
    BillingCycle, CatalogItemId, Country, Culture, Currency, Guid, OfferId, Term, fold,
};
use crate::rules::{Grade, email, markets, places::names, reading, values::meant_value};
use crate::table::Column;

/// What a cell can look like. Several may be true of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Email,
    Onmicrosoft,
    CatalogItem,
    LegacyOffer,
    Guid,
    CountryCode,
    CountryName,
    Term,
    Cycle,
    Culture,
    Currency,
    Truth,
    Day,
    Phone,
    Postal,
    Number,
    Company,
    Street,
    /// One word of letters and digits, as domain prefixes are.
    Label,
    /// A short text of letters, digits and signs between them, as keys are.
    Key,
    /// Letters and what stands between words, no digits.
    Words,
}

const KINDS: [Kind; 21] = [
    Kind::Email,
    Kind::Onmicrosoft,
    Kind::CatalogItem,
    Kind::LegacyOffer,
    Kind::Guid,
    Kind::CountryCode,
    Kind::CountryName,
    Kind::Term,
    Kind::Cycle,
    Kind::Culture,
    Kind::Currency,
    Kind::Truth,
    Kind::Day,
    Kind::Phone,
    Kind::Postal,
    Kind::Number,
    Kind::Company,
    Kind::Street,
    Kind::Label,
    Kind::Key,
    Kind::Words,
];

impl Kind {
    /// What such cells are, in words.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Kind::Email => "e-mail addresses",
            Kind::Onmicrosoft => "onmicrosoft domains",
            Kind::CatalogItem => "catalogue items",
            Kind::LegacyOffer => "Azure offers",
            Kind::Guid => "GUIDs",
            Kind::CountryCode => "country codes",
            Kind::CountryName => "names of countries",
            Kind::Term => "terms",
            Kind::Cycle => "billing cycles",
            Kind::Culture => "cultures",
            Kind::Currency => "currencies",
            Kind::Truth => "yes or no",
            Kind::Day => "days",
            Kind::Phone => "phone numbers",
            Kind::Postal => "like postal codes",
            Kind::Number => "whole numbers",
            Kind::Company => "names with a legal form",
            Kind::Street => "like street and number",
            Kind::Label => "single words",
            Kind::Key => "short keys",
            Kind::Words => "words without digits",
        }
    }

    fn of(self, text: &str) -> bool {
        match self {
            Kind::Email => email::shape(text).is_ok(),
            Kind::Onmicrosoft => {
                let lower = text.to_ascii_lowercase();
                [".onmicrosoft.com", ".onmicrosoft.us", ".partner.onmschina.cn"]
                    .iter()
                    .any(|suffix| lower.ends_with(suffix))
            }
            Kind::CatalogItem => CatalogItemId::parse(text).is_some(),
            Kind::LegacyOffer => OfferId::parse(text).is_some() && Guid::parse(text).is_none(),
            Kind::Guid => Guid::parse(text).is_some(),
            Kind::CountryCode => Country::parse(text).is_some_and(markets::is_market),
            Kind::CountryName => {
                Country::parse(text).is_none_or(|code| !markets::is_market(code))
                    && matches!(names::known(&fold(text)), Some((_, Grade::Certain)))
            }
            Kind::Term => {
                // `monthly` is more often how one pays than how long one is bound.
                Term::TEXTS.iter().any(|term| term.eq_ignore_ascii_case(text))
                    || (meant_value(Column::TermDuration, text).is_some()
                        && meant_value(Column::BillingCycle, text).is_none())
            }
            Kind::Cycle => {
                BillingCycle::parse(text).is_some()
                    || meant_value(Column::BillingCycle, text).is_some()
            }
            Kind::Culture => Culture::parse(text).is_some(),
            Kind::Currency => {
                Currency::parse(text).is_some_and(|own| CURRENCIES.contains(own.as_str()))
            }
            Kind::Truth => {
                reading::boolean(text).is_some() || meant_value(Column::AutoRenew, text).is_some()
            }
            Kind::Day => reading::day(text).is_some() || reading::likely_day(text).is_some(),
            Kind::Phone => is_phone(text),
            Kind::Postal => is_postal(text),
            Kind::Number => text.len() <= 9 && reading::is_digits(text),
            Kind::Company => has_legal_form(text),
            Kind::Street => is_street(text),
            Kind::Label => {
                text.len() <= 27
                    && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
                    && text.bytes().any(|byte| byte.is_ascii_alphabetic())
            }
            Kind::Key => {
                text.len() <= 20
                    && text.bytes().any(|byte| byte.is_ascii_digit())
                    && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b))
            }
            Kind::Words => !text.chars().any(char::is_numeric) && !text.contains('@'),
        }
    }
}

static CURRENCIES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| markets::all().map(|market| market.currency).collect());

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let plain = text.chars().all(|c| c.is_ascii_digit() || " +()-/.".contains(c));
    plain
        && (7..=15).contains(&digits)
        && (text.starts_with(['+', '0', '(']))
        && reading::day(text).is_none()
        && reading::likely_day(text).is_none()
}

/// Codes of most countries: some digits, perhaps letters, at most one gap.
fn is_postal(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let plain =
        text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || b" -".contains(&b));
    plain
        && (3..=10).contains(&text.len())
        && digits >= 2
        && digits * 2 >= text.len()
        && reading::likely_day(text).is_none()
}

fn is_street(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3
        && text.contains(char::is_whitespace)
        && text.split_whitespace().any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        && reading::likely_day(text).is_none()
}

/// Words that stand in names of companies and of nothing else.
const LEGAL_FORMS: &[&str] = &[
    "ag",
    "aps",
    "bv",
    "corp",
    "corporation",
    "ek",
    "eirl",
    "eurl",
    "gbr",
    "gmbh",
    "inc",
    "kg",
    "kgaa",
    "lda",
    "llc",
    "llp",
    "ltd",
    "ltda",
    "limited",
    "mbh",
    "nv",
    "ohg",
    "oy",
    "plc",
    "pty",
    "sa",
    "sarl",
    "sas",
    "sasu",
    "sl",
    "slu",
    "snc",
    "spa",
    "spj",
    "spzoo",
    "srl",
    "sro",
    "ug",
    "ао",
    "зао",
    "ип",
    "оао",
    "ооо",
    "пао",
];

fn has_legal_form(text: &str) -> bool {
    let words: Vec<String> = text.split_whitespace().map(fold).collect();
    words.len() > 1
        && (words.iter().any(|word| LEGAL_FORMS.contains(&word.as_str()))
            || words.windows(2).any(|pair| pair.concat() == "spzoo")
            || words.windows(3).any(|three| three.concat() == "spzoo"))
}

/// The cells of one column.
#[derive(Debug, Default)]
pub(super) struct Content {
    counts: [u32; KINDS.len()],
    /// Cells that hold anything.
    pub(super) filled: u32,
    /// Cells looked at.
    pub(super) cells: u32,
    /// Different texts among those that hold anything.
    pub(super) distinct: u32,
}

impl Content {
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Content {
        let mut content = Content::default();
        let mut seen = HashSet::new();
        for cell in cells {
            content.cells += 1;
            let text = cell.trim();
            // Whatever is longer is none of these.
            if text.is_empty() || text.len() > 300 {
                content.filled += u32::from(!text.is_empty());
                continue;
            }
            content.filled += 1;
            content.distinct += u32::from(seen.insert(text));
            for kind in KINDS {
                content.counts[kind as usize] += u32::from(kind.of(text));
            }
        }
        content
    }

    pub(super) fn count(&self, kind: Kind) -> u32 {
        self.counts[kind as usize]
    }

    /// Whether at least so many of a hundred filled cells are of one of these kinds.
    pub(super) fn is(&self, kinds: &[Kind], percent: u32) -> bool {
        self.filled > 0 && kinds.iter().any(|kind| self.count(*kind) * 100 >= self.filled * percent)
    }

    /// Whether all cells hold something, each something else.
    pub(super) fn is_unique(&self) -> bool {
        self.filled > 0 && self.filled == self.cells && self.distinct == self.filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_from_each_other() {
        for (text, kinds) in [
            ("ann@weber.com", &[Kind::Email][..]),
            ("weber.onmicrosoft.com", &[Kind::Onmicrosoft, Kind::Words]),
            ("DE", &[Kind::CountryCode, Kind::Label, Kind::Words]),
            ("Deutschland", &[Kind::CountryName, Kind::Label, Kind::Words]),
            ("10117", &[Kind::Postal, Kind::Number, Kind::Key]),
            ("+49 30 901820", &[Kind::Phone]),
            ("Unter den Linden 1", &[Kind::Street]),
            ("Weber Bau GmbH", &[Kind::Company, Kind::Words]),
            ("Kowalski Sp. z o.o.", &[Kind::Company, Kind::Words]),
            ("ООО Ромашка", &[Kind::Company, Kind::Words]),
            ("CFQ7TTC0LH1P:0001", &[Kind::CatalogItem]),
            ("2021-05-19", &[Kind::Day, Kind::Key]),
            ("EUR", &[Kind::Currency, Kind::Label, Kind::Words]),
            ("de-DE", &[Kind::Culture, Kind::Words]),
            ("C-1001", &[Kind::Postal, Kind::Key]),
            ("Kunde/7", &[Kind::Key]),
            ("Ja", &[Kind::Truth, Kind::Label, Kind::Words]),
        ] {
            let own: Vec<Kind> = KINDS.into_iter().filter(|kind| kind.of(text)).collect();
            assert_eq!(own, kinds, "{text}");
        }
    }
}
