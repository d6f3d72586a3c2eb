//! The forms of registration numbers in the countries that demand one, and what such a number
//! says about itself. The forms come from public documents of the states, not from Microsoft,
//! whose own patterns are not published; so most of them only warn.

use super::digits;
use crate::rules::{Text, say};

/// What a number says about itself, seen from its country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing is known against it.
    Fine,
    /// A person's number, where a company's is asked for.
    Person,
    /// Of the right form, with another check digit than follows from it.
    WrongCheck,
    /// Of no known form.
    Other,
}

/// What a country's numbers look like.
pub(super) struct Form {
    /// The country.
    pub(super) country: &'static str,
    /// The form in words.
    pub(super) words: Text,
    /// Whether three sources agree about it, so that another form is refused.
    pub(super) agreed: bool,
    /// The digits of a company's number; 0 where they do not settle it.
    pub(super) digits: usize,
    /// Looks at a number without separators, letters in upper case.
    look: fn(&[u8]) -> Kind,
}

/// Whether letters may stand in a number of Brazil yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cnpj {
    /// Digits only.
    Digits,
    /// Letters too, as from July 2026 on.
    Letters,
}

const fn form(country: &'static str, words: Text, digits: usize, look: fn(&[u8]) -> Kind) -> Form {
    Form { country, words, agreed: false, digits, look }
}

const fn agreed(
    country: &'static str,
    words: Text,
    digits: usize,
    look: fn(&[u8]) -> Kind,
) -> Form {
    Form { country, words, agreed: true, digits, look }
}

/// By country. What is missing here takes anything.
static FORMS: &[Form] = &[
    form("AE", say!("the TRN of 15 digits, which begins with 100"), 15, ae),
    form("AM", say!("the TIN of 8 digits"), 8, am),
    form("AZ", say!("the VÖEN of 10 digits"), 10, az),
    agreed("BR", say!("the CNPJ of 14 places"), 14, br),
    form("BY", say!("the UNP of 9 digits"), 9, by),
    form("CN", say!("the credit identifier of 18 places"), 0, cn),
    form("HU", say!("the tax number of 8 or 11 digits"), 8, hu),
    form("IN", say!("the PAN of 10 places, such as AAACR5055K, or the GSTIN of 15"), 0, india),
    form("KG", say!("the INN of 14 digits"), 14, kg),
    agreed("KZ", say!("the BIN of 12 digits"), 12, kz),
    form("MD", say!("the IDNO of 13 digits"), 13, md),
    agreed("PL", say!("the NIP of 10 digits"), 10, pl),
    agreed("RU", say!("the INN of 10 digits"), 10, ru),
    form("SA", say!("the number of 10 digits, or the VAT number of 15"), 10, sa),
    form("TH", say!("the TIN of 13 digits"), 13, th),
    form("TJ", say!("the INN of 9 digits"), 9, tj),
    agreed("TR", say!("the VKN of 10 digits"), 10, tr),
    agreed("UA", say!("the EDRPOU code of 8 digits"), 8, ua),
    form("US", say!("the EIN of 9 digits, such as 12-3456789"), 9, us),
    form("UZ", say!("the INN of 9 digits"), 9, uz),
    form("VE", say!("the RIF, a letter and 9 digits"), 0, ve),
    form("VN", say!("the MST of 10 digits, for a branch of 13"), 10, vn),
    form("ZA", say!("the tax reference number of 10 digits"), 10, za),
];

/// The form of a country's numbers, if one is known.
pub(super) fn of(country: &str) -> Option<&'static Form> {
    FORMS.binary_search_by(|form| form.country.cmp(country)).ok().and_then(|at| FORMS.get(at))
}

impl Form {
    /// Looks at a number without separators, letters in upper case.
    pub(super) fn look(&self, number: &[u8], cnpj: Cnpj) -> Kind {
        let digits = number.iter().all(u8::is_ascii_digit);
        if self.country == "BR" && cnpj == Cnpj::Digits && !digits {
            return Kind::Other;
        }
        (self.look)(number)
    }
}

fn all_digits(number: &[u8], count: usize) -> bool {
    number.len() == count && number.iter().all(u8::is_ascii_digit)
}

fn checked(right: bool) -> Kind {
    if right { Kind::Fine } else { Kind::WrongCheck }
}

fn plain(right: bool) -> Kind {
    if right { Kind::Fine } else { Kind::Other }
}

fn ae(number: &[u8]) -> Kind {
    plain(all_digits(number, 15) && number.starts_with(b"100"))
}

fn am(number: &[u8]) -> Kind {
    if all_digits(number, 10) { Kind::Person } else { plain(all_digits(number, 8)) }
}

fn az(number: &[u8]) -> Kind {
    match number.last() {
        _ if !all_digits(number, 10) => Kind::Other,
        Some(b'2') => Kind::Person,
        _ => checked(digits::az(number)),
    }
}

fn br(number: &[u8]) -> Kind {
    if all_digits(number, 11) {
        return Kind::Person;
    }
    let Some((front, check)) = number.split_at_checked(12) else { return Kind::Other };
    let form = all_digits(check, 2) && front.iter().all(u8::is_ascii_alphanumeric);
    if form { checked(digits::br(number)) } else { Kind::Other }
}

fn by(number: &[u8]) -> Kind {
    if all_digits(number, 9) {
        return checked(digits::by(number));
    }
    let Some((letters, rest)) = number.split_at_checked(2) else { return Kind::Other };
    let person = all_digits(rest, 7) && letters.first().is_some_and(u8::is_ascii_alphabetic);
    if person { Kind::Person } else { Kind::Other }
}

fn cn(number: &[u8]) -> Kind {
    match number.len() {
        18 if digits::cn(number) => Kind::Fine,
        18 if digits::cn_resident(number) => Kind::Person,
        18 if number.iter().all(u8::is_ascii_alphanumeric) => Kind::WrongCheck,
        // Numbers of the registers before 2015 are still printed on old papers.
        _ => plain(all_digits(number, 15) || number.len() == 9),
    }
}

fn hu(number: &[u8]) -> Kind {
    let number = number.strip_prefix(b"HU").unwrap_or(number);
    if all_digits(number, 10) && number.first() == Some(&b'8') {
        return Kind::Person;
    }
    // The ninth of eleven digits is a kind of taxation, 1 to 5.
    let full = all_digits(number, 11) && number.get(8).is_some_and(|b| (b'1'..=b'5').contains(b));
    if full || all_digits(number, 8) { checked(digits::hu(number)) } else { Kind::Other }
}

fn india(number: &[u8]) -> Kind {
    match number.len() {
        10 => pan(number),
        15 => match (number.get(..2), number.get(2..12)) {
            (Some(state), Some(own)) if all_digits(state, 2) => match pan(own) {
                Kind::Other => Kind::Other,
                kind if digits::gstin(number) => kind,
                _ => Kind::WrongCheck,
            },
            _ => Kind::Other,
        },
        _ => Kind::Other,
    }
}

fn pan(number: &[u8]) -> Kind {
    let letter = |at: usize| number.get(at).is_some_and(u8::is_ascii_uppercase);
    let form =
        (0..5).all(letter) && number.get(5..9).is_some_and(|d| all_digits(d, 4)) && letter(9);
    match number.get(3) {
        _ if !form => Kind::Other,
        Some(b'P') => Kind::Person,
        _ => Kind::Fine,
    }
}

fn kg(number: &[u8]) -> Kind {
    match number.first() {
        _ if !all_digits(number, 14) => Kind::Other,
        Some(b'1' | b'2') => Kind::Person,
        _ => Kind::Fine,
    }
}

fn kz(number: &[u8]) -> Kind {
    match number.get(4) {
        _ if !all_digits(number, 12) => Kind::Other,
        _ if !digits::kz(number) => Kind::WrongCheck,
        // The fifth digit of a company's is 4 to 6; a person's number begins with a birthday.
        Some(b'0'..=b'3') => Kind::Person,
        _ => Kind::Fine,
    }
}

fn md(number: &[u8]) -> Kind {
    match number.first() {
        _ if !all_digits(number, 13) => Kind::Other,
        Some(b'0' | b'2') => Kind::Person,
        _ => checked(digits::md(number)),
    }
}

fn pl(number: &[u8]) -> Kind {
    let number = number.strip_prefix(b"PL").unwrap_or(number);
    if all_digits(number, 11) {
        return Kind::Person;
    }
    if all_digits(number, 10) { checked(digits::pl(number)) } else { Kind::Other }
}

fn ru(number: &[u8]) -> Kind {
    if all_digits(number, 12) {
        return if digits::ru_person(number) { Kind::Person } else { Kind::WrongCheck };
    }
    if all_digits(number, 10) { checked(digits::ru(number)) } else { Kind::Other }
}

fn sa(number: &[u8]) -> Kind {
    let vat = all_digits(number, 15) && number.starts_with(b"3") && number.ends_with(b"3");
    plain(vat || all_digits(number, 10))
}

fn th(number: &[u8]) -> Kind {
    match number.first() {
        _ if !all_digits(number, 13) => Kind::Other,
        _ if !digits::th(number) => Kind::WrongCheck,
        Some(b'0') => Kind::Fine,
        _ => Kind::Person,
    }
}

fn tj(number: &[u8]) -> Kind {
    plain(all_digits(number, 9))
}

fn tr(number: &[u8]) -> Kind {
    if all_digits(number, 11) {
        return Kind::Person;
    }
    if all_digits(number, 10) { checked(digits::tr(number)) } else { Kind::Other }
}

fn ua(number: &[u8]) -> Kind {
    if all_digits(number, 10) {
        return Kind::Person;
    }
    if all_digits(number, 8) { checked(digits::ua(number)) } else { Kind::Other }
}

fn us(number: &[u8]) -> Kind {
    /// Prefixes that no office of the revenue service gives out.
    const UNUSED: &[&[u8]] = &[
        b"00", b"07", b"08", b"09", b"17", b"18", b"19", b"28", b"29", b"49", b"69", b"70", b"78",
        b"79", b"89", b"96", b"97",
    ];
    let sample = number.strip_prefix(b"US").is_some_and(|rest| all_digits(rest, 6));
    let unused = UNUSED.iter().any(|prefix| number.starts_with(prefix));
    plain(sample || (all_digits(number, 9) && !unused))
}

fn uz(number: &[u8]) -> Kind {
    match number.first() {
        _ if all_digits(number, 14) => Kind::Person,
        _ if !all_digits(number, 9) => Kind::Other,
        Some(b'4'..=b'6') => Kind::Person,
        _ => Kind::Fine,
    }
}

fn ve(number: &[u8]) -> Kind {
    let Some((letter, rest)) = number.split_first() else { return Kind::Other };
    match letter {
        _ if !all_digits(rest, 9) => Kind::Other,
        b'V' | b'E' | b'P' => Kind::Person,
        b'J' | b'G' => checked(digits::ve(number)),
        // The number of a communal council.
        b'C' => Kind::Fine,
        _ => Kind::Other,
    }
}

fn vn(number: &[u8]) -> Kind {
    if all_digits(number, 12) {
        return Kind::Person;
    }
    let form = all_digits(number, 10) || all_digits(number, 13);
    if form { checked(digits::vn(number)) } else { Kind::Other }
}

fn za(number: &[u8]) -> Kind {
    match number.first() {
        _ if all_digits(number, 13) => Kind::Person,
        Some(b'0'..=b'3' | b'9') if all_digits(number, 10) => checked(digits::luhn(number)),
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(country: &str, number: &str) -> Kind {
        of(country).unwrap().look(number.as_bytes(), Cnpj::Letters)
    }

    #[test]
    fn forms_are_sorted_and_no_text_makes_them_fall() {
        assert!(FORMS.is_sorted_by_key(|form| form.country));
        for form in FORMS {
            for text in
                ["", "P", "PL", "1", "12", "ÄÖ", "99999999999999999999", "HU1", "AAAAAAAAAAAAAAA"]
            {
                let kind = form.look(text.as_bytes(), Cnpj::Letters);
                assert_eq!(kind, Kind::Other, "{} {text}", form.country);
            }
        }
        assert!(of("DE").is_none() && of("IQ").is_none());
    }

    #[test]
    fn companies_and_persons_are_told_apart() {
        for (country, company, person) in [
            ("AM", "02504751", "1234567890"),
            ("AZ", "1401555071", "1401555072"),
            ("BR", "00000000000191", "39053344705"),
            ("BY", "200988541", "MA1953684"),
            ("CN", "91110000600037341L", "11010519491231002X"),
            ("HU", "10625790", "8123456789"),
            ("IN", "AAACR5055K", "AAAPL1234C"),
            ("KG", "00207199110049", "20101199012345"),
            ("KZ", "941240000193", "900101300017"),
            ("MD", "1008600038413", "2004011112345"),
            ("PL", "5260250274", "44051401359"),
            ("RU", "7707083893", "500100732259"),
            ("TH", "0107542000011", "1234545678781"),
            ("TR", "4540536920", "17291716060"),
            ("UA", "32855961", "1759013776"),
            ("UZ", "200524845", "31234567890123"),
            ("VE", "J000950369", "V114702834"),
            ("VN", "0100233488", "001099012345"),
            ("ZA", "0001339050", "7503305044089"),
        ] {
            assert_eq!(kind(country, company), Kind::Fine, "{country} {company}");
            assert_eq!(kind(country, person), Kind::Person, "{country} {person}");
        }
    }

    #[test]
    fn longer_forms_are_known() {
        for (country, number) in [
            ("HU", "10625790444"),
            ("HU", "HU10625790"),
            ("PL", "PL5260250274"),
            ("VN", "0100233488001"),
            ("SA", "300000000000003"),
            ("SA", "1010010813"),
            ("AE", "100123456700003"),
            ("IN", "27AAACR5055K1Z7"),
            ("BR", "12ABC34501DE35"),
            ("US", "911144442"),
            ("US", "US999965"),
        ] {
            assert_eq!(kind(country, number), Kind::Fine, "{country} {number}");
        }
        let before = of("BR").unwrap().look(b"12ABC34501DE35", Cnpj::Digits);
        assert_eq!(before, Kind::Other);
        assert_eq!(kind("IN", "27AAACR5055K1Z8"), Kind::WrongCheck);
    }
}
