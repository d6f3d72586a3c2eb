//! The countries and regions Partner Center knows, as data: names, markets, cultures. Where the
//! table is from is said in `schemas/README.md`.

use std::sync::LazyLock;

use crate::model::Country;

/// One country or region. An empty text means that the source says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Market {
    /// ISO 3166-1 alpha-2, or one of Microsoft's own codes.
    pub iso2: &'static str,
    /// ISO 3166-1 alpha-3.
    pub iso3: &'static str,
    /// Microsoft's name.
    pub name: &'static str,
    /// Key of the market region.
    pub csp_region: &'static str,
    /// Currency of the market.
    pub currency: &'static str,
    /// International calling code.
    pub calling_code: &'static str,
    /// `required`, `optional` or `none`, and how many sub-divisions there are.
    pub state: &'static str,
    /// `required` or `optional`.
    pub city: &'static str,
    /// `required`, `optional` or `none`.
    pub postal: &'static str,
    /// The pattern of a postal code, not anchored.
    pub postal_regex: &'static str,
    /// Whether a registration number is `required`, `optional` or `unclear`.
    pub registration: &'static str,
    /// Cultures a customer may have, separated by blanks, the country's own first.
    pub cultures: &'static str,
}

impl Market {
    /// The country's own culture.
    pub(super) fn default_culture(&self) -> Option<&'static str> {
        self.cultures.split(' ').find(|culture| !culture.is_empty())
    }
}

/// Codes and names that people write for a country, folded, and the code they mean.
const ALIASES: &[(&str, &str)] = &[
    ("america", "US"),
    ("bolivia", "BO"),
    ("brasil", "BR"),
    ("burma", "MM"),
    ("cotedivoire", "CI"),
    ("czechia", "CZ"),
    ("czechrepublic", "CZ"),
    ("deutschland", "DE"),
    ("el", "GR"),
    ("england", "GB"),
    ("espana", "ES"),
    ("españa", "ES"),
    ("greatbritain", "GB"),
    ("holland", "NL"),
    ("hongkong", "HK"),
    ("italia", "IT"),
    ("korea", "KR"),
    ("macau", "MO"),
    ("macedonia", "MK"),
    ("nederland", "NL"),
    ("netherlands", "NL"),
    ("northernireland", "GB"),
    ("northmacedonia", "MK"),
    ("osterreich", "AT"),
    ("polska", "PL"),
    ("russianfederation", "RU"),
    ("schweiz", "CH"),
    ("scotland", "GB"),
    ("southkorea", "KR"),
    ("suisse", "CH"),
    ("sverige", "SE"),
    ("swaziland", "SZ"),
    ("thenetherlands", "NL"),
    ("turkey", "TR"),
    ("turkiye", "TR"),
    ("türkiye", "TR"),
    ("uae", "AE"),
    ("uk", "GB"),
    ("unitedstatesofamerica", "US"),
    ("vietnam", "VN"),
    ("wales", "GB"),
    ("österreich", "AT"),
];

/// Assigned codes of ISO 3166-1 that the table lacks, because Microsoft does not sell there.
const NOT_SOLD: &[&str] = &["CU", "EH", "IR", "KP", "SD", "SY"];

static TABLE: LazyLock<Vec<Market>> = LazyLock::new(|| {
    include_str!("../../schemas/markets.csv").lines().skip(1).filter_map(market).collect()
});

/// For each pair of letters, the place in the table, or nothing.
static BY_CODE: LazyLock<[Option<u16>; 26 * 26]> = LazyLock::new(|| {
    let mut places = [None; 26 * 26];
    for (at, market) in (0_u16..).zip(TABLE.iter()) {
        if let Some(place) = slot(market.iso2).and_then(|slot| places.get_mut(slot)) {
            *place = Some(at);
        }
    }
    places
});

/// The record of a country.
pub(super) fn of(country: Country) -> Option<&'static Market> {
    let at = (*BY_CODE.get(slot(country.as_str())?)?)?;
    TABLE.get(usize::from(at))
}

/// Whether Partner Center knows customers in a country or region.
pub fn is_market(country: Country) -> bool {
    of(country).is_some()
}

/// Whether a code is an assigned one for which Partner Center has no market.
pub(super) fn is_not_sold(country: Country) -> bool {
    NOT_SOLD.contains(&country.as_str())
}

/// The code that a name, a three-letter code or another spelling means.
pub(super) fn guess(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    if let Some((_, code)) = ALIASES.iter().find(|(alias, _)| *alias == folded) {
        return Some(code);
    }
    let own =
        |market: &&Market| market.iso3.eq_ignore_ascii_case(&folded) || fold(market.name) == folded;
    TABLE.iter().find(own).map(|market| market.iso2)
}

fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn slot(code: &str) -> Option<usize> {
    let &[first, second] = code.as_bytes() else { return None };
    let place = |byte: u8| byte.checked_sub(b'A').filter(|n| *n < 26).map(usize::from);
    Some(place(first)? * 26 + place(second)?)
}

fn market(line: &'static str) -> Option<Market> {
    let mut rest = line;
    let mut next = || field(&mut rest);
    Some(Market {
        iso2: next()?,
        iso3: next()?,
        name: next()?,
        csp_region: next()?,
        currency: next()?,
        calling_code: next()?,
        state: next()?,
        city: next()?,
        postal: next()?,
        postal_regex: next()?,
        registration: next()?,
        cultures: next()?,
    })
}

/// The next field of a line. Fields with commas are quoted; no field of the table holds a quote.
fn field(rest: &mut &'static str) -> Option<&'static str> {
    let (field, tail) = match rest.strip_prefix('"') {
        Some(quoted) => {
            let (field, tail) = quoted.split_once('"')?;
            (field, tail.strip_prefix(',').unwrap_or_default())
        }
        None => rest.split_once(',').unwrap_or((rest, "")),
    };
    *rest = tail;
    Some(field)
}

/// A digest of the table, in hexadecimal: which reference data a run was judged by.
pub(super) fn version() -> String {
    let digest = crate::model::Digest::of(include_bytes!("../../schemas/markets.csv"));
    digest.to_string().chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Culture;

    #[test]
    fn every_line_of_the_table_is_read() {
        let text = include_str!("../../schemas/markets.csv");
        assert_eq!(TABLE.len(), text.lines().count() - 1);
        assert!(!text.contains("\"\""));
        for market in TABLE.iter() {
            let country = Country::parse(market.iso2).unwrap();
            assert_eq!(of(country), Some(market));
            let culture = market.default_culture().unwrap();
            assert_eq!(Culture::parse(culture).unwrap().as_str(), culture, "{}", market.iso2);
            assert!(["required", "optional", "unclear"].contains(&market.registration));
        }
        assert_eq!(TABLE[0].iso2, "AD");
        assert_eq!(of(Country::parse("NL").unwrap()).unwrap().name, "Netherlands, The");
    }

    #[test]
    fn names_and_other_codes_are_guessed() {
        for (text, code) in [
            ("UK", "GB"),
            ("United Kingdom", "GB"),
            ("DEU", "DE"),
            ("germany", "DE"),
            ("Türkiye", "TR"),
            ("EL", "GR"),
            ("U.S.A.", "US"),
            ("The Netherlands", "NL"),
        ] {
            assert_eq!(guess(text), Some(code), "{text}");
        }
        assert_eq!(guess("Atlantis"), None);
        assert!(ALIASES.is_sorted());
        for (alias, code) in ALIASES {
            assert_eq!(fold(alias), *alias);
            assert!(of(Country::parse(code).unwrap()).is_some(), "{alias}");
        }
    }
}
