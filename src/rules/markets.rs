//! The countries and regions Partner Center knows, as data: names, markets, cultures. Where the
//! table is from is said in `schemas/README.md`.

use std::sync::LazyLock;

use crate::model::{Country, Hasher};

use super::places::{names, states};

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
    /// Where the address rules are from: `microsoft`, `dataset` or `manual`.
    pub provenance: &'static str,
}

impl Market {
    /// The country's own culture.
    pub(super) fn default_culture(&self) -> Option<&'static str> {
        self.cultures.split(' ').find(|culture| !culture.is_empty())
    }

    /// Whether a culture is among its own. Nearly always it is the first, which takes no search.
    pub(super) fn has_culture(&self, culture: &str) -> bool {
        let rest = self.cultures.strip_prefix(culture);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            || self.cultures.split(' ').any(|own| own == culture)
    }

    /// Whether it belongs to a market in which partners create customers.
    pub(super) fn is_served(&self) -> bool {
        !self.csp_region.is_empty() || self.iso2 == "CN"
    }

    /// Whether its address rules are Partner Center's own, and not a data set's.
    pub(super) fn is_known(&self) -> bool {
        self.provenance == "microsoft"
    }
}

/// Assigned codes of ISO 3166-1 that the table lacks, because Microsoft does not sell there.
const NOT_SOLD: &[&str] = &["CU", "EH", "IR", "KP", "SD", "SY"];

static TABLE: LazyLock<Vec<Market>> = LazyLock::new(|| {
    include_str!("../../schemas/markets.csv").lines().skip(1).filter_map(market).collect()
});

/// For each pair of letters, the place in the table, or nothing.
static BY_CODE: LazyLock<[Option<u16>; 26 * 26]> = LazyLock::new(|| {
    let mut places = [None; 26 * 26];
    for (at, market) in (0_u16..).zip(TABLE.iter()) {
        if let Some(place) = slot(market.iso2.as_bytes()).and_then(|slot| places.get_mut(slot)) {
            *place = Some(at);
        }
    }
    places
});

/// Where a country stands in the table; what else is known about it stands at the same place of
/// other tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place(u16);

impl Place {
    /// The place as an index.
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The record there.
    pub(super) fn market(self) -> Option<&'static Market> {
        TABLE.get(self.index())
    }
}

/// The record of a country.
pub(super) fn of(country: Country) -> Option<&'static Market> {
    place(country)?.market()
}

/// The place of a country.
pub(super) fn place(country: Country) -> Option<Place> {
    place_at(country.as_bytes())
}

/// The place of a code in upper case.
pub(super) fn place_of(code: &str) -> Option<Place> {
    place_at(code.as_bytes())
}

fn place_at(code: &[u8]) -> Option<Place> {
    (*BY_CODE.get(slot(code)?)?).map(Place)
}

/// How many places there are.
pub(super) fn count() -> usize {
    TABLE.len()
}

/// All records, by code.
pub(super) fn all() -> impl Iterator<Item = &'static Market> {
    TABLE.iter()
}

/// Whether Partner Center knows customers in a country or region.
pub fn is_market(country: Country) -> bool {
    of(country).is_some()
}

/// Whether partners create customers in a country or region. China has a cloud of its own, in which
/// they do.
pub fn is_served(country: Country) -> bool {
    of(country).is_some_and(Market::is_served)
}

/// The name of a country or region, as Microsoft has it.
pub fn market_name(country: Country) -> Option<&'static str> {
    of(country).map(|market| market.name)
}

/// Whether a code is an assigned one for which Partner Center has no market.
pub(super) fn is_not_sold(country: Country) -> bool {
    NOT_SOLD.contains(&country.as_str())
}

/// The place of a code of two letters among all pairs of letters.
pub(super) fn slot(code: &[u8]) -> Option<usize> {
    let &[first, second] = code else { return None };
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
        provenance: next()?,
    })
}

/// The next field of a line. Fields with commas are quoted; no field of the tables holds a quote.
pub(super) fn field(rest: &mut &'static str) -> Option<&'static str> {
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

/// A digest of the tables, in hexadecimal: which reference data a run was judged by. A run asks for
/// it more than once.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = Hasher::new();
    for table in [include_str!("../../schemas/markets.csv"), states::TABLE, names::TABLE] {
        hasher.field(table.as_bytes());
    }
    hasher.finish().to_string().chars().take(16).collect()
});

pub(super) fn version() -> &'static str {
    &VERSION
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
            assert!(["microsoft", "dataset", "manual"].contains(&market.provenance));
            let state = market.state.split(' ').next().unwrap();
            assert!(["required", "optional", "none"].contains(&state), "{}", market.iso2);
            assert!(["required", "optional", "none"].contains(&market.postal), "{}", market.iso2);
            assert!(["required", "optional", ""].contains(&market.city), "{}", market.iso2);
            if market.postal == "none" {
                assert_eq!(market.postal_regex, "", "{}", market.iso2);
            }
        }
        assert_eq!(TABLE[0].iso2, "AD");
        assert!(TABLE.is_sorted_by_key(|market| market.iso2));
        assert_eq!(of(Country::parse("NL").unwrap()).unwrap().name, "Netherlands, The");
    }
}
