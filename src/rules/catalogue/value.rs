//! How the cells of a catalogue are read. What goes wrong is a short sentence.

use crate::model::{BillingCycle, CatalogItemId, Country, Currency, Date, OfferId, Term};

use super::item::{
    ASSUMED_PREREQUISITES, ASSUMED_QUANTITY, ASSUMED_TERMS, Kind, Limit, OTHER_LENGTH, Pairs,
    SEGMENT_COMMERCIAL, SEGMENT_EDUCATION, SEGMENT_GOVERNMENT, SEGMENT_NONPROFIT, cycle_bit, slot,
};

/// A value, or what is wrong with its cell.
pub(super) type Read<T> = Result<T, String>;

/// Words of a list are separated by blanks or semicolons.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ';']).filter(|word| !word.is_empty())
}

/// An id: the part by which it is known, and the availability where it names one.
pub(super) fn id(text: &str) -> Read<(String, Option<String>)> {
    if let Some(id) = OfferId::parse(text) {
        return Ok((id.as_str().to_owned(), None));
    }
    let id = CatalogItemId::parse(text)
        .ok_or_else(|| format!("`{}` is no id such as CFQ7TTC0LH18:0001 or a GUID", shown(text)))?;
    let availability = id.as_str().get(18..).map(str::to_owned);
    Ok((id.product_sku().to_owned(), availability))
}

/// A kind of item.
pub(super) fn kind(text: &str) -> Read<Kind> {
    let own = Kind::NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    own.map(|(_, kind)| *kind).ok_or_else(|| {
        let names: Vec<&str> = Kind::NAMES.iter().map(|(name, _)| *name).collect();
        format!("`{}` is none of {}", shown(text), names.join(", "))
    })
}

/// Yes or no; nothing for an empty cell.
pub(super) fn flag(text: &str) -> Read<Option<bool>> {
    match text.to_ascii_lowercase().as_str() {
        "" => Ok(None),
        "yes" | "true" | "1" => Ok(Some(true)),
        "no" | "false" | "0" => Ok(Some(false)),
        _ => Err(format!("`{}` is neither yes nor no", shown(text))),
    }
}

/// A whole number; nothing for an empty cell.
pub(super) fn number(text: &str) -> Read<Option<u32>> {
    if text.is_empty() {
        return Ok(None);
    }
    let whole = text.strip_suffix(".0").unwrap_or(text);
    whole.parse().map(Some).map_err(|_| format!("`{}` is no whole number", shown(text)))
}

/// `concurrent 2` or `lifetime 1`.
pub(super) fn limit(text: &str) -> Read<Option<Limit>> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || format!("`{}` is no limit such as `lifetime 1`", shown(text));
    let (unit, count) = text.split_once(' ').ok_or_else(wrong)?;
    let count = number(count.trim())?.filter(|count| *count > 0).ok_or_else(wrong)?;
    match unit.to_ascii_lowercase().as_str() {
        "concurrent" => Ok(Some(Limit::Concurrent(count))),
        "lifetime" => Ok(Some(Limit::Lifetime(count))),
        _ => Err(wrong()),
    }
}

/// A country; nothing for an empty cell.
pub(super) fn country(text: &str) -> Read<Option<Country>> {
    if text.is_empty() {
        return Ok(None);
    }
    let country = Country::parse(text);
    country.map(Some).ok_or_else(|| format!("`{}` is no country of two letters", shown(text)))
}

/// A currency; nothing for an empty cell.
pub(super) fn currency(text: &str) -> Read<Option<Currency>> {
    if text.is_empty() {
        return Ok(None);
    }
    let currency = Currency::parse(text);
    currency.map(Some).ok_or_else(|| format!("`{}` is no currency of three letters", shown(text)))
}

/// Segments, as bits; `Commercial` for an empty cell.
pub(super) fn segments(text: &str) -> Read<u8> {
    let mut segments = 0;
    for word in text.split([' ', ';', ',']).filter(|word| !word.is_empty()) {
        segments |= match word.to_ascii_lowercase().replace(['-', '_'], "").as_str() {
            "commercial" => SEGMENT_COMMERCIAL,
            "education" | "academic" => SEGMENT_EDUCATION,
            "government" | "gcc" => SEGMENT_GOVERNMENT,
            "nonprofit" | "charity" => SEGMENT_NONPROFIT,
            _ => {
                return Err(format!(
                    "`{}` is none of Commercial, Education, Government, NonProfit",
                    shown(word)
                ));
            }
        };
    }
    Ok(if segments == 0 { SEGMENT_COMMERCIAL } else { segments })
}

/// A length of time: its place in [`Pairs`].
pub(super) fn length(text: &str) -> Read<usize> {
    if text.is_empty() || ["none", "n/a"].iter().any(|none| text.eq_ignore_ascii_case(none)) {
        return Ok(slot(None));
    }
    if let Some(term) = Term::parse(text) {
        return Ok(slot(Some(term)));
    }
    let mut rest = text.bytes().skip(1);
    let other = text.starts_with(['P', 'p']) && rest.next().is_some_and(|b| b.is_ascii_digit());
    if other { Ok(OTHER_LENGTH) } else { Err(format!("`{}` is no term such as P1Y", shown(text))) }
}

/// A billing cycle; an empty cell is none.
pub(super) fn cycle(text: &str) -> Read<BillingCycle> {
    if text.is_empty() || text.eq_ignore_ascii_case("n/a") {
        return Ok(BillingCycle::None);
    }
    BillingCycle::parse(text)
        .ok_or_else(|| format!("`{}` is no billing cycle such as monthly", shown(text)))
}

/// Pairs of term and billing cycle: `P1M/monthly P1Y/annual`.
pub(super) fn pairs(text: &str) -> Read<Pairs> {
    let mut pairs = Pairs::default();
    for word in words(text) {
        let (term, billing) = word
            .split_once('/')
            .ok_or_else(|| format!("`{}` is no pair such as P1Y/monthly", shown(word)))?;
        if let Some(cycles) = pairs.get_mut(length(term)?) {
            *cycles |= cycle_bit(cycle(billing)?);
        }
    }
    Ok(pairs)
}

/// Terms, a bit each.
pub(super) fn terms(text: &str) -> Read<u8> {
    words(text).try_fold(0, |all, word| Ok(all | 1 << length(word)?))
}

/// What is assumed, as bits.
pub(super) fn assumed(text: &str) -> Read<u8> {
    words(text).try_fold(0, |all, word| {
        let bit = match word {
            "quantity" => ASSUMED_QUANTITY,
            "terms" => ASSUMED_TERMS,
            "prerequisites" => ASSUMED_PREREQUISITES,
            _ => {
                return Err(format!("`{}` is none of quantity, terms, prerequisites", shown(word)));
            }
        };
        Ok(all | bit)
    })
}

/// A day: `2024-03-01`, with or without a time, or as Partner Center's sheets show it in a
/// spreadsheet program, month first: `3/1/2024 0:00`. Nothing for an empty cell.
pub(super) fn day(text: &str) -> Read<Option<Date>> {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    if day.is_empty() {
        return Ok(None);
    }
    if let Some(date) = Date::parse(day) {
        return Ok(Some(date));
    }
    let parts: Vec<&str> = day.split('/').collect();
    let date = |year: &str, month: &str, day: &str| {
        Date::parse(&format!("{year:0>4}-{month:0>2}-{day:0>2}"))
    };
    match parts.as_slice() {
        [first, second, year] => date(year, first, second).or_else(|| date(year, second, first)),
        _ => None,
    }
    .map(Some)
    .ok_or_else(|| format!("`{}` is no day such as 2024-03-01", shown(text)))
}

/// As much of a cell as a sentence holds.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}
