//! The market a country belongs to, seen from the partner's own: where a partner may create
//! customers, and in which currency it bills them. Without the partner's country there is nothing
//! to compare with, and nothing is judged.

use crate::model::{Cloud, Country, Currency, Date};
use crate::rules::markets::{self, Market};
use crate::rules::rule::{Scope, Severity};
use crate::rules::{Book, Desk, Rule, say};
use crate::table::Column;

const REGIONS: &str = "Partner Center, regional markets and currencies (2021-04)";

/// The market in which customers of the European Union, of EFTA and of the United Kingdom live; its
/// partners are billed in their own currency there.
const EUROPE: &str = "EUR";

/// Codes of ISO 4217 in use, and those that ended lately.
const CURRENCIES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT",
    "BGN", "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD",
    "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD",
    "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ",
    "GYD", "HKD", "HNL", "HRK", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD",
    "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP",
    "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR",
    "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB",
    "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD",
    "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SLL", "SOS", "SRD", "SSP", "STN", "SVC", "SYP",
    "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD",
    "UYU", "UZS", "VED", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER",
    "ZAR", "ZMW", "ZWG", "ZWL",
];

/// The partner's own market.
pub(in crate::rules) static COUNTRY_OUTSIDE_REGION: Rule = Rule {
    code: "COUNTRY_OUTSIDE_REGION",
    scope: Scope::Reference,
    summary: "The customer's country belongs to the partner's own market.",
    why: "A partner creates customers only in the market its own location belongs to. Puerto Rico and \
          the US Virgin Islands belong to Latin America, Guam to Australia.",
    fix: "Correct the country, or import the customer through the location in its market.",
    source: REGIONS,
    bad: &["country=PR, partner in US", "country=US, partner in DE"],
    good: &["country=CH, partner in DE", "country=PM, partner in CA"],
    ..Rule::ROW
};

/// Countries in which nothing new is sold.
pub(in crate::rules) static COUNTRY_SALES_SUSPENDED: Rule = Rule {
    code: "COUNTRY_SALES_SUSPENDED",
    severity: Severity::Warn,
    since: Some(Date::constant(2022, 3, 4)),
    summary: "New sales are not suspended in the customer's country.",
    why: "Microsoft suspended new sales in Russia in March 2022, and in Belarus.",
    fix: "Check with Microsoft before ordering for this customer.",
    source: "ours; public announcements (2022-03)",
    bad: &[
        "country=RU; culture=ru-RU; city=Москва; postal_code=119991",
        "country=BY; culture=be-BY",
    ],
    good: &["country=KZ; culture=kk-KZ"],
    ..Rule::ROW
};

/// What cannot be judged without a country.
pub(in crate::rules) static COUNTRY_RULES_SKIPPED: Rule = Rule {
    code: "COUNTRY_RULES_SKIPPED",
    severity: Severity::Warn,
    summary: "All rules that depend on the country were applied.",
    why: "Without a country whose rules are known, state, city, postal code and the like cannot be \
          judged; they are when the country is corrected.",
    fix: "Correct the country and check the file again.",
    source: "ours",
    bad: &["country=", "country=Germany", "country=UK"],
    good: &["country=DE", "country=CN; culture=zh-CN"],
    ..Rule::ROW
};

/// The market's currency.
pub(in crate::rules) static CURRENCY_NOT_FOR_MARKET: Rule = Rule {
    code: "CURRENCY_NOT_FOR_MARKET",
    scope: Scope::Reference,
    summary: "The currency is the one in which the partner is billed for the customer.",
    why: "Each market has one currency. In the European Union, EFTA and the United Kingdom it is the \
          customer's or the partner's own. Where the list of markets names none, this only warns.",
    fix: "Correct the currency, or leave the cell empty: the market decides.",
    source: "Partner Center, regional markets (2021-04); announcements (2020-11, 2021-08)",
    bad: &["country=DE; currency=USD, partner in DE"],
    good: &["country=SE; currency=EUR, partner in DE", "country=SE; currency=SEK, partner in DE"],
    ..Rule::ROW
};

/// Whether a code is a currency at all.
pub(in crate::rules) fn is_currency(currency: Currency) -> bool {
    CODES.binary_search(&number(currency.as_str().as_bytes())).is_ok()
}

/// The same codes as numbers in the same order, which are quicker to search.
const CODES: [u32; CURRENCIES.len()] = {
    let mut codes = [0; CURRENCIES.len()];
    let mut at = 0;
    while at < codes.len() {
        codes[at] = number(CURRENCIES[at].as_bytes());
        at += 1;
    }
    codes
};

/// A code of three letters as a number; 0 for any other text.
const fn number(code: &[u8]) -> u32 {
    let [a, b, c] = *code else { return 0 };
    u32::from_be_bytes([0, a, b, c])
}

/// Judges a country whose market is known, for the partner at hand.
pub(in crate::rules) fn country(desk: &mut Desk<'_, '_>, market: &Market, cloud: Option<Cloud>) {
    if matches!(market.iso2, "RU" | "BY") {
        desk.find(
            &COUNTRY_SALES_SUSPENDED,
            Column::Country,
            say!("Microsoft has suspended new sales in `{value}`; check before you order."),
        );
    }
    let Some(own) = region_of_partner(desk) else { return };
    if cloud == Some(Cloud::Public) && !market.csp_region.is_empty() && market.csp_region != own {
        desk.find(
            &COUNTRY_OUTSIDE_REGION,
            Column::Country,
            say!(
                "`{value}` is outside the partner's own market, where alone it creates customers; \
             correct it or use a location there."
            ),
        );
    }
}

/// Says once that rules were skipped.
pub(in crate::rules) fn skipped(desk: &mut Desk<'_, '_>) {
    desk.find(
        &COUNTRY_RULES_SKIPPED,
        Column::Country,
        say!("Rules that depend on the country were skipped; they apply once it is known."),
    );
}

/// Judges whether a currency is that of the customer's market; `country` is not known on lines that
/// stand alone, for which any currency of the partner's market will do.
pub(in crate::rules) fn currency(
    desk: &mut Desk<'_, '_>,
    country: Option<Country>,
    currency: Currency,
) {
    let found = expected_currency(desk.book, country, currency.as_bytes());
    let Some((expected, sure)) = found else { return };
    let message =
        say!("`{value}` is not the currency of the market; enter {expected} or nothing.", expected);
    let fill =
        |finding: crate::rules::Finding| finding.suggesting(expected, crate::rules::Grade::Likely);
    if sure {
        desk.find_with(&CURRENCY_NOT_FOR_MARKET, Column::Currency, message, fill);
    } else {
        desk.warn(&CURRENCY_NOT_FOR_MARKET, Column::Currency, message, fill);
    }
}

/// The currency that should stand instead of one, given in its standard case, and whether that is
/// sure; nothing where it is right or not known.
pub(in crate::rules) fn expected_currency(
    book: &Book,
    country: Option<Country>,
    currency: &[u8],
) -> Option<(&'static str, bool)> {
    let partner = markets::of(book.partner().country?)?;
    if partner.csp_region.is_empty() {
        return None;
    }
    let market = country.and_then(markets::of);
    let fits = |market: &Market| usual(market).as_bytes() == currency;
    let own = partner.csp_region == EUROPE && fits(partner);
    let (good, sure) = match market {
        // The country is judged by itself; a currency of another market says nothing new.
        Some(market) if market.csp_region != partner.csp_region => return None,
        Some(market) => (own || fits(market), !market.currency.is_empty()),
        None if country.is_some() => return None,
        None => {
            let mut region = markets::all().filter(|m| m.csp_region == partner.csp_region);
            (region.any(fits), true)
        }
    };
    (!good).then(|| (market.map_or(usual(partner), usual), sure))
}

/// The currency of a market. Where the list names none, it is the one that is usual in the region.
fn usual(market: &Market) -> &'static str {
    match (market.currency, market.csp_region) {
        ("", EUROPE) => "EUR",
        ("", _) => "USD",
        (own, _) => own,
    }
}

fn region_of_partner(desk: &Desk<'_, '_>) -> Option<&'static str> {
    let region = markets::of(desk.book.partner().country?)?.csp_region;
    (!region.is_empty()).then_some(region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_sorted_and_hold_those_of_all_markets() {
        assert!(CURRENCIES.is_sorted());
        for market in markets::all().filter(|market| !market.currency.is_empty()) {
            assert!(is_currency(Currency::parse(market.currency).unwrap()), "{}", market.iso2);
        }
        assert!(!is_currency(Currency::parse("XXX").unwrap()));
    }
}
