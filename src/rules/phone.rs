//! Phone numbers as far as they can be judged without dialling them: whether the numbering plan of
//! a country has numbers of this length. Everything that knows the library of numbering plans is
//! in this file.
//!
//! The lengths of all plans are kept as a small table, so that the library's patterns, which take
//! much time to read and much memory once compiled, are left alone. Only a number that this table
//! does not know is shown to the library's own reader, which also knows carrier codes, letters for
//! digits and prefixes that turn into others.

mod us;

use std::sync::LazyLock;

use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};

pub(super) use self::us::{us_form, us_form_without_extension};
use super::markets::slot;
use crate::model::Country;

/// Calling codes have at most three digits.
const CODES: usize = 1000;
/// More digits than a number, its prefixes and an extension have.
const DIGITS_MAX: usize = 32;
/// Digits that must stand before letters or signs for these to begin an extension.
const BEFORE_EXTENSION: usize = 5;
/// The longest extension.
const EXTENSION_MAX: usize = 8;
/// Digits from which on a part of a cell is a number of its own.
const OWN_NUMBER: usize = 6;

/// What is dialled before a number inside a country, by calling code. The list saves the way to
/// the library, which knows all of them; it need not be complete.
const TRUNKS: &[(&[u16], &str)] = &[
    (
        &[
            20, 27, 31, 32, 33, 40, 41, 43, 44, 46, 49, 60, 61, 62, 63, 64, 66, 81, 82, 84, 86, 90,
            91, 92, 94, 98, 212, 234, 254, 353, 358, 359, 380, 381, 385, 386, 421, 880, 966, 971,
            972,
        ],
        "0",
    ),
    (&[1], "1"),
    (&[7], "8"),
    (&[36], "06"),
];

/// Words and signs between two numbers. A slash also stands inside one number.
const BETWEEN: &[&str] = &[";", ",", "|", "\n", " or ", " and ", " oder ", " und ", " ou ", " et "];

/// Codes of countries that Microsoft splits off, and the region whose plan they share.
const SHARED_PLANS: &[(&str, &str)] =
    &[("AN", "CW"), ("XE", "BQ"), ("XJ", "NO"), ("XS", "BQ"), ("PN", "NZ"), ("UM", "US")];

/// Other calling codes in use in a country: Kosovo has used those of three others.
const MORE_CODES: &[(&str, &[u16])] =
    &[("KZ", &[997]), ("VA", &[379]), ("XK", &[377, 381, 386]), ("AQ", &[672]), ("EH", &[212])];

/// What a look at a number tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// It may be a number of the customer's country, or the country is not known.
    Plausible,
    /// It may be a number, but of another country.
    Elsewhere,
    /// No numbering plan has such a number.
    Implausible,
    /// The cell holds more than one number.
    Several,
}

/// One calling code.
#[derive(Debug, Clone, Default)]
struct Plan {
    /// Bit n: there are whole numbers of n digits, calling code and trunk prefix not counted.
    whole: u32,
    /// The same with the numbers that are dialled within a town only.
    any: u32,
    /// The regions that share it, by code.
    regions: Vec<String>,
    /// What is dialled before a number inside the country, digits; empty where there is nothing,
    /// or where only the library knows it.
    trunk: &'static str,
}

struct Plans {
    by_code: Vec<Option<Plan>>,
    /// The calling code of each pair of letters, 0 for none.
    of_country: Vec<u16>,
}

/// The lengths of all plans, kept as data: to ask the library costs more than to judge thousands of
/// rows. A line is a calling code, the lengths of whole numbers, those of all numbers, and the
/// regions; a test compares it with the library.
const TABLE: &str = include_str!("../../schemas/phone_plans.csv");

static PLANS: LazyLock<Plans> = LazyLock::new(|| {
    let mut plans = Plans { by_code: vec![None; CODES], of_country: vec![0; 26 * 26] };
    for line in TABLE.lines().skip(1) {
        let mut cells = line.split(',');
        let mut next = || cells.next().unwrap_or_default();
        let Ok(number) = next().parse::<u16>() else { continue };
        let (whole, any) = (bits(next()), bits(next()));
        let regions: Vec<String> = next().split(' ').map(str::to_owned).collect();
        for slot in regions.iter().filter_map(|region| slot(region.as_bytes())) {
            if let Some(own) = plans.of_country.get_mut(slot) {
                *own = number;
            }
        }
        let trunk = TRUNKS.iter().find(|(codes, _)| codes.contains(&number));
        let trunk = trunk.map_or("", |(_, trunk)| *trunk);
        let plan = Plan { whole, any, regions, trunk };
        if let Some(own) = plans.by_code.get_mut(usize::from(number)) {
            *own = Some(plan);
        }
    }
    for (country, region) in SHARED_PLANS {
        let shared = slot(region.as_bytes()).and_then(|slot| plans.of_country.get(slot)).copied();
        if let Some((own, code)) =
            slot(country.as_bytes()).and_then(|s| plans.of_country.get_mut(s)).zip(shared)
        {
            *own = code;
        }
    }
    plans
});

/// Lengths separated by blanks, as bits.
fn bits(lengths: &str) -> u32 {
    lengths.split(' ').filter_map(|n| n.parse::<u32>().ok()).fold(0, |bits, n| bits | 1 << (n % 32))
}

impl Plans {
    fn code_of(&self, country: Country) -> Option<u16> {
        let code = self.of_country.get(slot(country.as_bytes())?).copied();
        code.filter(|code| *code != 0)
    }

    fn plan(&self, code: u16) -> Option<&Plan> {
        self.by_code.get(usize::from(code))?.as_ref()
    }

    /// The calling code with which digits begin, and what follows it. No code begins another.
    fn split<'d>(&self, digits: &'d [u8]) -> Option<(u16, &Plan, &'d [u8])> {
        let mut code = 0_u16;
        for (at, digit) in digits.iter().enumerate().take(3) {
            code = code * 10 + u16::from(digit - b'0');
            if code != 0
                && let Some(plan) = self.plan(code)
            {
                return Some((code, plan, digits.get(at + 1..)?));
            }
        }
        None
    }
}

impl Plan {
    /// Whether a number of this plan may be written so, with or without the trunk prefix.
    fn has(&self, digits: &[u8]) -> bool {
        let trunk = self.trunk.as_bytes();
        let stripped = digits.strip_prefix(trunk).filter(|_| !trunk.is_empty());
        has_length(self.any, digits) || stripped.is_some_and(|rest| has_length(self.whole, rest))
    }
}

fn has_length(lengths: u32, digits: &[u8]) -> bool {
    digits.len() < 32 && lengths & (1 << digits.len()) != 0
}

/// What is written in a cell.
struct Typed {
    digits: [u8; DIGITS_MAX],
    count: usize,
    plus: bool,
    /// A second plus sign behind digits.
    second_plus: bool,
    /// Holds nothing but digits and the signs usual between them, save an extension.
    plain: bool,
    /// Where the extension begins, in bytes.
    end: usize,
}

impl Typed {
    fn digits(&self) -> &[u8] {
        self.digits.get(..self.count).unwrap_or_default()
    }
}

/// The digit that a character stands for, in the scripts in which phone numbers are typed.
fn digit(c: char) -> Option<u8> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6F0}'..='\u{6F9}' => '\u{6F0}',
        '\u{966}'..='\u{96F}' => '\u{966}',
        '\u{FF10}'..='\u{FF19}' => '\u{FF10}',
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(zero)).ok().map(|digit| b'0' + digit)
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '-'
            | '.'
            | '('
            | ')'
            | '/'
            | '['
            | ']'
            | '~'
            | '\u{A0}'
            | '\u{AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2010}'..='\u{2015}'
            | '\u{202A}'..='\u{202F}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{2212}'
            | '\u{3000}'
            | '\u{30FC}'
            | '\u{FF08}'
            | '\u{FF09}'
            | '\u{FF0D}'..='\u{FF0F}'
    )
}

fn read(text: &str) -> Typed {
    let mut typed = Typed {
        digits: [0; DIGITS_MAX],
        count: 0,
        plus: false,
        second_plus: false,
        plain: true,
        end: text.len(),
    };
    for (at, c) in text.char_indices() {
        if let Some(digit) = digit(c) {
            match typed.digits.get_mut(typed.count) {
                Some(place) => *place = digit,
                None => typed.plain = false,
            }
            typed.count = (typed.count + 1).min(DIGITS_MAX);
        } else if matches!(c, '+' | '\u{FF0B}') {
            typed.second_plus |= typed.count > 0;
            typed.plus |= typed.count == 0;
        } else if !is_separator(c) {
            if typed.count >= BEFORE_EXTENSION && text.get(at..).is_some_and(is_extension) {
                typed.end = at;
                break;
            }
            // A label in front, such as `Tel.:`, says nothing about the number.
            typed.plain &= typed.count == 0 && (c.is_alphabetic() || c == ':');
        }
    }
    typed
}

/// Whether the end of a cell is an extension: a short word or sign, and a few digits.
fn is_extension(rest: &str) -> bool {
    let (mut word, mut digits) = (0, 0);
    for c in rest.chars() {
        if digit(c).is_some() {
            digits += 1;
        } else if digits > 0 && !is_separator(c) {
            return false;
        } else {
            word += usize::from(digits == 0);
        }
    }
    (1..=EXTENSION_MAX).contains(&digits) && word <= 16
}

/// Looks at a number of a customer in a country; `None` for a country that is not known.
pub(super) fn look(text: &str, country: Option<Country>) -> Look {
    let typed = read(text);
    let may_be_several = !typed.plain || typed.end < text.len() || text.contains('/');
    if typed.second_plus || (may_be_several && is_several(text)) {
        return Look::Several;
    }
    let digits = typed.digits();
    let plans = &*PLANS;
    let own = country.and_then(|country| plans.code_of(country));
    if typed.plain
        && let Some((code, plan, rest)) = international(&typed, own)
        && plan.has(rest)
    {
        return if is_of(code, plan, country, own) { Look::Plausible } else { Look::Elsewhere };
    }
    if typed.plus {
        return if library_knows(text, country) { Look::Plausible } else { Look::Implausible };
    }
    let Some((code, plan)) = own.and_then(|code| Some((code, plans.plan(code)?))) else {
        let some = (OWN_NUMBER - 1..=20).contains(&digits.len());
        return if some { Look::Plausible } else { Look::Implausible };
    };
    if typed.plain && is_national(code, plan, digits) || library_knows(text, country) {
        Look::Plausible
    } else {
        Look::Implausible
    }
}

/// The calling code, its plan and the rest, where a number begins with a plus sign, or with what
/// is dialled instead of one.
fn international(typed: &Typed, own: Option<u16>) -> Option<(u16, &'static Plan, &[u8])> {
    let digits = typed.digits();
    if typed.plus {
        return PLANS.split(digits);
    }
    let dialled: &[u8] = if own == Some(1) && digits.starts_with(b"011") { b"011" } else { b"00" };
    PLANS.split(digits.strip_prefix(dialled)?)
}

/// Whether digits may be a number as it is written inside its country, also with the calling code
/// in front but no plus sign.
fn is_national(code: u16, plan: &Plan, digits: &[u8]) -> bool {
    plan.has(digits)
        || PLANS.split(digits).is_some_and(|(own, plan, rest)| own == code && plan.has(rest))
}

/// Whether a calling code is one of the country's, or of no country at all.
fn is_of(code: u16, plan: &Plan, country: Option<Country>, own: Option<u16>) -> bool {
    let (Some(country), Some(own)) = (country, own) else { return true };
    own == code
        || plan.regions.iter().any(|region| region == "001" || region == country.as_str())
        || MORE_CODES.iter().any(|(name, codes)| *name == country.as_str() && codes.contains(&code))
}

/// Whether the library reads a number out of a text and calls it possible. It is shown ASCII only,
/// and only what the table of lengths does not know.
fn library_knows(text: &str, country: Option<Country>) -> bool {
    if !text.is_ascii() || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let region = country.and_then(|country| {
        slot(country.as_bytes())?;
        Region::from_code(country.as_str()).ok()
    });
    let number = PHONE_NUMBER_UTIL.parse(text, region);
    number.is_ok_and(|number| PHONE_NUMBER_UTIL.is_possible_number(&number))
}

/// Whether a cell holds two numbers, each of which could stand alone.
fn is_several(text: &str) -> bool {
    if text.bytes().filter(u8::is_ascii_digit).count() < 2 * OWN_NUMBER {
        return false;
    }
    let digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
    let parted = |between: &&str| {
        text.split_once(*between)
            .is_some_and(|(one, other)| digits(one) >= OWN_NUMBER && digits(other) >= OWN_NUMBER)
    };
    // What stands on both sides of a slash makes up one number where it is short enough for one.
    BETWEEN.iter().any(parted) || (digits(text) > 15 && parted(&"/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rlibphonenumber::{NumberLengthType, PhoneNumber, PhoneNumberFormat, PhoneNumberType};

    fn country(code: &str) -> Option<Country> {
        Country::parse(code)
    }

    const TYPES: [PhoneNumberType; 11] = [
        PhoneNumberType::FixedLine,
        PhoneNumberType::Mobile,
        PhoneNumberType::FixedLineOrMobile,
        PhoneNumberType::TollFree,
        PhoneNumberType::PremiumRate,
        PhoneNumberType::SharedCost,
        PhoneNumberType::VoIP,
        PhoneNumberType::PersonalNumber,
        PhoneNumberType::Pager,
        PhoneNumberType::UAN,
        PhoneNumberType::VoiceMail,
    ];

    /// Which lengths the library calls possible behind a calling code: those of whole numbers, and
    /// those together with the ones that are dialled within a town only.
    fn lengths(code: i32) -> (String, String) {
        let (mut whole, mut any) = (Vec::new(), Vec::new());
        for digits in 2..=17_u32 {
            let number = PhoneNumber {
                country_code: code,
                national_number: 10_u64.pow(digits - 1),
                ..PhoneNumber::default()
            };
            let kind = PHONE_NUMBER_UTIL.is_possible_number_with_reason(&number);
            if kind == Ok(NumberLengthType::IsPossible) {
                whole.push(digits.to_string());
            }
            if kind.is_ok() {
                any.push(digits.to_string());
            }
        }
        (whole.join(" "), any.join(" "))
    }

    fn table() -> String {
        let library = &*PHONE_NUMBER_UTIL;
        let mut codes: Vec<i32> = library.get_supported_calling_codes().collect();
        codes.sort_unstable();
        let mut table = "calling_code,whole,all,regions\n".to_owned();
        for code in codes {
            let (whole, any) = lengths(code);
            let regions = library.get_regions_for_country_calling_code(code).into_iter().flatten();
            let regions: Vec<String> = regions.map(|region| region.to_string()).collect();
            table.push_str(&format!("{code},{whole},{any},{}\n", regions.join(" ")));
        }
        table
    }

    /// The library's data change with its versions; then the table is written anew.
    #[test]
    fn the_table_of_plans_is_the_librarys() {
        assert!(
            table() == TABLE,
            "write the table anew: cargo test --lib phone_plans -- --ignored"
        );
    }

    #[test]
    #[ignore = "writes schemas/phone_plans.csv"]
    fn write_phone_plans() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/phone_plans.csv");
        std::fs::write(path, table()).unwrap();
    }

    /// Every kind of example number of every region, however it is written.
    #[test]
    fn numbers_of_all_regions_are_plausible() {
        let library = &*PHONE_NUMBER_UTIL;
        let mut wrong = Vec::new();
        let mut seen = 0;
        let codes: Vec<i32> = library.get_supported_calling_codes().collect();
        let regions = codes.iter().flat_map(|code| {
            library.get_regions_for_country_calling_code(*code).into_iter().flatten()
        });
        for region in regions.filter(|region| region.to_string() != "001") {
            for kind in TYPES {
                let Ok(number) = library.get_example_number_for_type_and_region(region, kind)
                else {
                    continue;
                };
                seen += 1;
                let home = country(&region.to_string());
                if region == Region::US {
                    let text = library.format(&number, PhoneNumberFormat::International);
                    assert!(us_form(&text).is_some(), "{text}");
                }
                for format in [
                    PhoneNumberFormat::E164,
                    PhoneNumberFormat::International,
                    PhoneNumberFormat::RFC3966,
                    PhoneNumberFormat::National,
                ] {
                    let text = library.format(&number, format);
                    if look(&text, home) != Look::Plausible {
                        wrong.push(format!("{region} {text} {:?}", look(&text, home)));
                    }
                    if format != PhoneNumberFormat::National {
                        assert_eq!(look(&text, None), Look::Plausible, "{text}");
                    }
                }
            }
        }
        assert!(seen > 1000, "{seen}");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn numbers_of_no_country_are_plausible_everywhere() {
        for code in PHONE_NUMBER_UTIL.get_supported_global_network_calling_codes() {
            let number = PHONE_NUMBER_UTIL.get_example_number_for_non_geo_entity(code).unwrap();
            let text = PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::International);
            assert_eq!(look(&text, country("DE")), Look::Plausible, "{text}");
        }
    }

    /// The library compiles patterns by region and keeps them. Even where every region is asked for
    /// a number that the table does not know, they stay few.
    #[test]
    #[cfg(target_os = "linux")]
    #[ignore = "measures the memory of the process, so no other test may run beside it"]
    fn what_the_library_keeps_is_bounded() {
        let pages = || {
            let text = std::fs::read_to_string("/proc/self/statm").unwrap();
            text.split(' ').nth(1).unwrap().parse::<usize>().unwrap()
        };
        let before = pages();
        for country in (b'A'..=b'Z').flat_map(|a| (b'A'..=b'Z').map(move |b| [a, b])) {
            let home = country_of(country);
            for text in ["0123456789012345", "*31# 99", "+1 99", "0*1-800-FLOWERS"] {
                look(text, home);
            }
        }
        let grown = (pages() - before) * 4096 / 1_000_000;
        assert!(grown < 60, "{grown} MB");
    }

    fn country_of(code: [u8; 2]) -> Option<Country> {
        country(std::str::from_utf8(&code).unwrap())
    }

    #[test]
    fn spellings_of_people_are_understood() {
        for (home, text) in [
            ("DE", "+49 (0)30 901820"),
            ("DE", "030/901820"),
            ("DE", "0049 30 901820-0"),
            ("DE", "Tel.: +49 30 901820"),
            ("DE", "+49 30 901820 ext. 12"),
            ("DE", "+49 30 901820, 12"),
            ("DE", "49 30 901820"),
            ("DE", "٠٣٠٩٠١٨٢٠"),
            ("DE", "\u{FF0B}49 30 901820"),
            ("US", "1-800-FLOWERS"),
            ("US", "(425) 555-0101 x123"),
            ("CA", "+1 418 641-1675"),
            ("RU", "8 (495) 123-45-67 доб. 12"),
            ("AR", "0343 15 555 1212"),
            ("BR", "0 31 85 2222-2222"),
            ("BR", "(11) 91234-5678"),
            ("MX", "55 1234 5678"),
            ("IT", "06 6982"),
            ("XK", "+381 38 212345"),
            ("XE", "+599 416 5555"),
            ("MK", "+389 2 220 1600"),
            ("GB", "+44\u{a0}20\u{2011}7946 0034"),
            ("CH", "tel:+41-44-668-1800"),
        ] {
            assert_eq!(look(text, country(home)), Look::Plausible, "{home} {text}");
        }
    }

    #[test]
    fn what_no_plan_has_is_told() {
        for (home, text) in [
            ("DE", "n/a"),
            ("DE", "1"),
            ("DE", "+999 123456"),
            ("US", "+1 425 555 01012"),
            ("US", "12345"),
            ("FR", "+33 1 23 45"),
            ("FR", "+33 1 23 45 67 89 01"),
            ("GB", "020 7946 0034 5678"),
            ("DE", "+"),
            ("DE", "00000000000000000000000000000000000000000000"),
        ] {
            assert_eq!(look(text, country(home)), Look::Implausible, "{home} {text}");
        }
        assert_eq!(look("12", None), Look::Implausible);
    }

    #[test]
    fn numbers_of_elsewhere_and_two_at_once_are_told_apart() {
        for (home, text, seen) in [
            ("DE", "+43 1 25075", Look::Elsewhere),
            ("DE", "0043 1 25075", Look::Elsewhere),
            ("US", "011 49 30 901820", Look::Elsewhere),
            ("AT", "+43 1 25075", Look::Plausible),
            ("DE", "+49 30 901820; +49 30 901821", Look::Several),
            ("DE", "+49 30 901820 +49 30 901821", Look::Several),
            ("DE", "030 901820, 030 901821", Look::Several),
            ("DE", "030 901820 or 030 901821", Look::Several),
            ("FR", "01 23 45 67 89 / 01 23 45 67 80", Look::Several),
            ("DE", "+49 (0)173 / 1234567", Look::Plausible),
        ] {
            assert_eq!(look(text, country(home)), seen, "{home} {text}");
        }
    }

    #[test]
    fn numbers_of_the_united_states_are_put_into_microsofts_form() {
        for (typed, kept) in [
            ("425 555 0101", "425 555 0101"),
            ("(425) 555-0101", "(425) 555-0101"),
            ("1-425-555-0101", "1-425-555-0101"),
            ("14255550101", "14255550101"),
            ("+1 425 555 0101", "1 425 555 0101"),
            ("+1 (425) 555-0101", "1 (425) 555-0101"),
            ("+14255550101", "14255550101"),
            ("+1  425  555  0101", "1 425 555 0101"),
            ("425 - 555 - 0101", "425 555 0101"),
            ("001 425 555 0101", "1 425 555 0101"),
            ("425\u{2011}555\u{2011}0101", "425 555 0101"),
            ("Tel. 425 555 0101", "425 555 0101"),
            ("125 555 0101", "125 555 0101"),
        ] {
            assert_eq!(us_form(typed).as_deref(), Some(kept), "{typed}");
            assert!(us::is_us_form(kept.as_bytes()), "{kept}");
        }
        for typed in [
            "555 0101",
            "+49 30 901820",
            "425 555 0101 x12",
            "2 425 555 0101",
            "425 555 01012",
            "+425 555 0101",
            "１(425) 555",
            "",
        ] {
            assert_eq!(us_form(typed), None, "{typed}");
        }
        let cut = us_form_without_extension("+1 (425) 555-0101 ext. 12");
        assert_eq!(cut.as_deref(), Some("1 (425) 555-0101"));
        assert_eq!(us_form_without_extension("(425) 555-0101"), None);
    }

    /// A repeatable row of numbers, none like the one before it.
    fn steps(count: usize) -> impl Iterator<Item = u64> {
        std::iter::successors(Some(0x9E37_79B9_7F4A_7C15_u64), |last| {
            let next = last ^ (last << 13);
            let next = next ^ (next >> 7);
            Some(next ^ (next << 17))
        })
        .take(count)
    }

    /// Digits behind a plus sign: what the table calls plausible, the library calls possible.
    #[test]
    fn the_table_agrees_with_the_library() {
        let mut odd = Vec::new();
        for step in steps(4_000) {
            let digits: String =
                step.to_string().chars().take(6 + usize::try_from(step % 12).unwrap()).collect();
            let text = format!("+{digits}");
            let possible = PHONE_NUMBER_UTIL
                .parse(&text, None)
                .is_ok_and(|number| PHONE_NUMBER_UTIL.is_possible_number(&number));
            if possible != (look(&text, None) == Look::Plausible) {
                odd.push(text);
            }
        }
        assert!(odd.is_empty(), "{} {odd:?}", odd.len());
    }

    #[test]
    fn texts_of_any_kind_are_looked_at_without_a_fall() {
        let signs: Vec<char> = "0123456789+-() ./;,x#ext=*:~\u{661}é\u{FF0B}\n".chars().collect();
        for step in steps(1_500) {
            let text: String = (0..step % 40)
                .map(|at| {
                    let place = step.rotate_left(u32::try_from(at * 7 % 64).unwrap()) ^ at;
                    signs[usize::try_from(place % signs.len() as u64).unwrap()]
                })
                .collect();
            let home = ["US", "DE", "AR", "AQ", "ZZ"][usize::try_from(step % 5).unwrap()];
            look(&text, country(home));
            look(&text, None);
            us_form(&text);
            us_form_without_extension(&text);
        }
    }

    #[test]
    fn odd_texts_are_looked_at_without_a_fall() {
        for text in ["", "+", "++", "(((", "tel:", ";ext=1", "+1;ext=", "0", "٣", "🏢1", "+\u{661}"]
        {
            for home in [None, country("US"), country("AQ"), country("ZZ"), country("AR")] {
                assert_ne!(look(text, home), Look::Elsewhere, "{text}");
                assert_eq!(us_form(text), None, "{text}");
            }
        }
    }
}
