//! Postal codes by country: the pattern of a code, and which code was probably meant.

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;

use crate::rules::Grade;
use crate::rules::markets::{self, Market, Place};

use super::states::State;

/// Countries whose postal codes can begin with a zero, and so can lose it.
const WITH_ZEROS: &[&str] = &[
    "AM", "AU", "BR", "CN", "CO", "DE", "DK", "DZ", "EC", "ES", "FI", "FR", "GE", "GT", "IT", "JP",
    "KE", "KR", "KZ", "LK", "LT", "MM", "MX", "MY", "NO", "NZ", "PE", "PH", "PL", "PR", "RO", "SG",
    "SK", "TR", "UA", "US", "VA", "VI", "VN", "ZA",
];

/// The pattern of a country's codes.
#[derive(Debug)]
enum Pattern {
    /// The country has none, or none that is known.
    Any,
    /// So many digits, as most countries have.
    Digits(usize),
    /// Anything else.
    Regex(Regex),
}

/// Patterns by country, each made when its first code is seen.
static PATTERNS: LazyLock<Vec<OnceLock<Pattern>>> = LazyLock::new(|| {
    let mut patterns = Vec::new();
    patterns.resize_with(markets::count(), OnceLock::new);
    patterns
});

impl Pattern {
    fn new(text: &str) -> Pattern {
        if text.is_empty() {
            return Pattern::Any;
        }
        let count = text.strip_prefix(r"\d{").and_then(|rest| rest.strip_suffix('}'));
        if let Some(count) = count.and_then(|count| count.parse().ok()) {
            return Pattern::Digits(count);
        }
        Regex::new(&anchored(text)).map_or(Pattern::Any, Pattern::Regex)
    }

    fn matches(&self, code: &str) -> bool {
        match self {
            Pattern::Any => true,
            Pattern::Digits(count) => {
                code.len() == *count && code.bytes().all(|byte| byte.is_ascii_digit())
            }
            Pattern::Regex(regex) => regex.is_match(code),
        }
    }
}

/// A pattern for whole codes. `\d` is spelled out, since it would take the digits of all scripts.
fn anchored(pattern: &str) -> String {
    format!(r"\A(?:{})\z", pattern.replace(r"\d", "[0-9]"))
}

fn pattern(place: Place, market: &Market) -> &'static Pattern {
    static ANY: Pattern = Pattern::Any;
    let pattern = PATTERNS.get(place.index());
    pattern.map_or(&ANY, |own| own.get_or_init(|| Pattern::new(market.postal_regex)))
}

/// Whether a code has the form of its country's. Where the pattern is Partner Center's own it has to
/// be matched as it stands; a data set's is applied in the spirit in which people write codes: in
/// any case, with or without blanks, and with the country's code before it.
pub(super) fn fits(place: Place, market: &Market, code: &str) -> bool {
    let pattern = pattern(place, market);
    if pattern.matches(code) {
        return true;
    }
    if market.is_known() {
        return false;
    }
    let plain = plain(code);
    let without = without_country(&plain, market.iso2);
    [plain.as_ref(), without].into_iter().any(|code| {
        pattern.matches(code) || pattern.matches(&squeezed(code)) || {
            let letters = code.bytes().any(|byte| byte.is_ascii_alphabetic());
            !letters && pattern.matches(&format!("{}-{code}", market.iso2))
        }
    })
}

/// Upper case, half-width, with plain hyphens.
pub(super) fn plain(code: &str) -> Cow<'_, str> {
    if code.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_lowercase()) {
        return Cow::Borrowed(code);
    }
    let wide = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30FC}' => '-',
        '\u{3000}' | '\u{A0}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    Cow::Owned(code.chars().map(|c| wide(c).to_ascii_uppercase()).collect())
}

/// `SE-113 51`, `D-10117` and `LV1050` without their country.
fn without_country<'c>(code: &'c str, iso2: &str) -> &'c str {
    let rest = code.strip_prefix(iso2).or_else(|| {
        let (sign, rest) = code.split_once('-')?;
        let is_sign = sign.len() <= 3 && sign.bytes().all(|byte| byte.is_ascii_uppercase());
        // Car signs: D for DE, A for AT; that of Liechtenstein begins otherwise.
        let own = sign.as_bytes().first() == iso2.as_bytes().first();
        (is_sign && (own || (sign, iso2) == ("FL", "LI"))).then_some(rest)
    });
    let rest = rest.map(|rest| rest.trim_start_matches(['-', ' ']));
    rest.filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b' '))
        .unwrap_or(code)
}

fn squeezed(code: &str) -> String {
    code.chars().filter(|c| *c != ' ').collect()
}

/// What separators do not belong to codes: everything but letters and digits.
fn bare(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The code that was probably meant. `state` tells whether a code belongs to the state of the row;
/// `was_number` whether the cell was stored as a number, which has no leading zeros.
pub(super) fn meant(
    place: Place,
    market: &Market,
    code: &str,
    state: Option<&State>,
    was_number: bool,
) -> Option<(String, Grade)> {
    let pattern = pattern(place, market);
    if matches!(pattern, Pattern::Any) {
        return None;
    }
    let plain = plain(code);
    let bare = bare(without_country(&plain, market.iso2));
    let whole = bare.len() == plain.trim().len();
    if let Some(meant) = separated(pattern, &bare) {
        let sure = same_parts(&plain, &meant, market.iso2);
        return Some((meant, if sure { Grade::Certain } else { Grade::Likely }));
    }
    let digits = bare.replace('O', "0").replace(['I', 'L'], "1");
    if digits != bare && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let meant = separated(pattern, &digits)?;
        return Some((meant, Grade::Likely));
    }
    if !WITH_ZEROS.contains(&market.iso2) {
        return None;
    }
    // One or two zeros are what the codes of a country can lose; whole parts are not guessed.
    let zeros = |zeros| Some((zeros, separated(pattern, &format!("{:0<zeros$}{bare}", ""))?));
    let padded = (1..=2).find_map(zeros);
    let (zeros, meant) = padded.filter(|_| bare.len() >= 3 && digits == bare)?;
    // A number has lost its zeros for sure; where two are missing, a digit may be as well.
    let sure = whole
        && match state.and_then(|state| state.has_postal(&meant)) {
            Some(of_state) => of_state,
            None => was_number && zeros == 1,
        };
    Some((meant, if sure { Grade::Certain } else { Grade::Likely }))
}

/// Whether a code as typed has the parts of the code meant, or is all one part. `2139.0` is not
/// 21390, and whatever was dropped that is neither letter nor digit of ASCII may have said something.
fn same_parts(typed: &str, meant: &str, iso2: &str) -> bool {
    let parts = |code: &str| -> Vec<String> {
        let parts = code.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let own = parts(without_country(typed.trim(), iso2));
    own.len() == 1 && own[0].is_ascii() || own == parts(meant)
}

/// A code of letters and digits as the pattern wants it separated, if there is one way to do so.
fn separated(pattern: &Pattern, bare: &str) -> Option<String> {
    if pattern.matches(bare) {
        return Some(bare.to_owned());
    }
    let mut found = None;
    for (at, _) in bare.char_indices().skip(1) {
        let (head, tail) = bare.split_at(at);
        for separator in ['-', ' '] {
            let candidate = format!("{head}{separator}{tail}");
            if pattern.matches(&candidate) && found.replace(candidate).is_some() {
                return None;
            }
        }
    }
    found
}

/// Whether a text that stands for something else is a code of the country: it fits the country's
/// pattern, has a digit, and the country has a pattern.
pub(super) fn looks_like(place: Place, market: &Market, text: &str) -> bool {
    !market.postal_regex.is_empty()
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && fits(place, market, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(country: &str) -> (Place, &'static Market) {
        let place = markets::place_of(country).unwrap();
        (place, place.market().unwrap())
    }

    #[test]
    fn every_pattern_is_read_and_matches_whole_codes() {
        for market in markets::all().filter(|market| !market.postal_regex.is_empty()) {
            assert!(!matches!(Pattern::new(market.postal_regex), Pattern::Any), "{}", market.iso2);
            assert!(Regex::new(&anchored(market.postal_regex)).is_ok(), "{}", market.iso2);
            assert!(!market.postal_regex.contains(['^', '$']), "{}", market.iso2);
        }
        let (us, market) = place("US");
        for code in ["98052\n", " 98052", "98052 6399", "9805", "٩٨٠٥٢", "980526399"] {
            assert!(!fits(us, market, code), "{code}");
        }
        let known: Vec<&str> =
            markets::all().filter(|market| market.is_known()).map(|market| market.iso2).collect();
        assert_eq!(known, ["PT", "US"]);
    }

    #[test]
    fn codes_fit_as_people_write_them() {
        for (country, codes) in [
            ("US", &["98052", "98052-6399"][..]),
            ("PT", &["4000-123", "4000"]),
            ("GB", &["SW1A 1AA", "sw1a1aa", "M1 1AE", "B33 8TH", "EC1A 1BB", "GIR 0AA"]),
            ("CA", &["K1A 0B1", "k1a0b1"]),
            ("NL", &["1012 AB", "1012ab"]),
            ("IN", &["560001", "560 001"]),
            ("SE", &["113 51", "11351", "SE-113 51"]),
            ("DE", &["10117", "D-10117", "DE-10117"]),
            ("LV", &["LV-1050", "1050", "LV1050"]),
            ("LT", &["LT-01103", "01103"]),
            ("JP", &["100-0001", "1000001", "１００-０００１", "１００−０００１"]),
            ("AR", &["C1002AAO", "1002"]),
            ("MT", &["VLT 1117", "VLT1117"]),
            ("IE", &["D02 X285", "D02X285"]),
            ("BR", &["01310-100", "01310100"]),
            ("AZ", &["AZ1000", "AZ 1000", "1000"]),
            ("AE", &["", "00000", "P.O. Box 1"]),
        ] {
            let (place, market) = place(country);
            for code in codes {
                assert!(fits(place, market, code), "{country} {code}");
            }
        }
        for (country, code) in
            [("DE", "1067"), ("DE", "1011A"), ("GB", "98052"), ("NL", "AB 1012"), ("FR", "7500")]
        {
            let (place, market) = place(country);
            assert!(!fits(place, market, code), "{country} {code}");
        }
    }

    #[test]
    fn what_was_meant_is_found() {
        for (country, code, number, meaning) in [
            ("US", "2139", false, Some(("02139", Grade::Likely))),
            ("US", "2139", true, Some(("02139", Grade::Certain))),
            ("US", "501", false, Some(("00501", Grade::Likely))),
            ("US", "980526399", false, Some(("98052-6399", Grade::Certain))),
            ("US", "98052 6399", false, Some(("98052-6399", Grade::Certain))),
            ("US", "96813-", false, Some(("96813", Grade::Certain))),
            ("US", "2139.0", false, Some(("21390", Grade::Likely))),
            ("US", "2139-0", false, Some(("21390", Grade::Likely))),
            ("US", "98052é", false, Some(("98052", Grade::Likely))),
            ("US", "501", true, Some(("00501", Grade::Likely))),
            ("US", "2-139", true, Some(("02139", Grade::Likely))),
            ("US", "9805Z", false, None),
            ("US", "1OO01", false, Some(("10001", Grade::Likely))),
            ("US", "12", true, None),
            ("DE", "1067", false, Some(("01067", Grade::Likely))),
            ("PT", "4000123", false, Some(("4000-123", Grade::Certain))),
            ("PL", "00950", false, Some(("00-950", Grade::Certain))),
            ("PL", "950", false, Some(("00-950", Grade::Likely))),
            ("US", "DE-10117", false, None),
            ("PL", "2134", true, Some(("02-134", Grade::Certain))),
            ("NL", "1012", false, None),
            ("RU", "23401", true, None),
            ("AE", "1", false, None),
        ] {
            let (place, market) = place(country);
            let found = meant(place, market, code, None, number);
            let own = found.as_ref().map(|(code, grade)| (code.as_str(), *grade));
            assert_eq!(own, meaning, "{country} {code}");
        }
    }

    #[test]
    fn a_state_makes_a_lost_zero_certain() {
        let (place, market) = place("US");
        let state = |postal| State { value: "", name: "", postal };
        let boston = meant(place, market, "2139", Some(&state("010-027")), false);
        assert_eq!(boston, Some(("02139".to_owned(), Grade::Certain)));
        let elsewhere = meant(place, market, "2139", Some(&state("980-994")), false);
        assert_eq!(elsewhere, Some(("02139".to_owned(), Grade::Likely)));
        let number = meant(place, market, "2139", Some(&state("980-994")), true);
        assert_eq!(number, Some(("02139".to_owned(), Grade::Likely)));
    }
}
