//! Texts that were proven to have a shape: names, keys, addresses of all kinds.
//!
//! Every type has one `parse`. It normalises (trims; names also collapse inner white space and
//! become NFC) and refuses what breaks the type's own law, which is the weakest one the database
//! and Partner Center's data types share. What the *rule book* thinks of the value is another
//! room's business.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::bytes;
use super::key;

/// Which law of its type a text breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing is left after trimming.
    Empty,
    /// Longer than the type allows; the limit in UTF-16 code units.
    TooLong {
        /// The most there may be.
        max: usize,
    },
    /// A character the type does not allow.
    Character(char),
    /// The parts do not stand as they should.
    Shape,
}

/// The length Partner Center counts: UTF-16 code units, as .NET does.
pub(crate) fn utf16_len(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// Cuts white space, no-break spaces and zero-width characters from both ends.
pub(crate) fn trim(text: &str) -> &str {
    // Nearly every cell begins and ends with a printable ASCII character.
    let ends = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if ends(text.as_bytes().first()) && ends(text.as_bytes().last()) {
        return text;
    }
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '\u{200B}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FEFF}')
    })
}

/// Trims, collapses runs of white space to one blank, and composes letters with their marks (NFC).
pub(crate) fn tidy(text: &str) -> Cow<'_, str> {
    let text = trim(text);
    if is_tidy(text) {
        return Cow::Borrowed(text);
    }
    let mut tidy = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.extend(word.nfc());
    }
    Cow::Owned(tidy)
}

fn is_tidy(text: &str) -> bool {
    bytes::is_spaced(text, is_simple) || is_tidy_in_any_script(text)
}

/// Bytes of characters that are neither white space nor ever changed by composing: ASCII, Latin
/// letters below U+0300 (the lead byte C2 is left out for its no-break space), Cyrillic letters
/// below U+0480, and the ideographs from U+4000 to U+9FFF.
fn is_simple(byte: u8) -> bool {
    SIMPLE[usize::from(byte)]
}

const SIMPLE: [bool; 256] = {
    let mut simple = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        simple[byte] = matches!(byte, 0..=0xBF | 0xC3..=0xCB | 0xD0 | 0xD1 | 0xE4..=0xE9);
        byte += 1;
    }
    simple
};

fn is_tidy_in_any_script(text: &str) -> bool {
    let mut blank = false;
    let spaced = text.chars().all(|c| {
        let doubled = blank && c == ' ';
        blank = c == ' ';
        !doubled && (c == ' ' || !c.is_whitespace())
    });
    spaced && is_nfc_quick(text.chars()) == IsNormalized::Yes
}

fn bounded(text: Cow<'_, str>, max: usize) -> Result<Cow<'_, str>, TextFault> {
    if text.is_empty() {
        return Err(TextFault::Empty);
    }
    if text.len() > max && utf16_len(&text) > max {
        return Err(TextFault::TooLong { max });
    }
    Ok(text)
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident $max:literal $normal:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name<'a>(Cow<'a, str>);

        impl<'a> $name<'a> {
            /// Reads and normalises.
            ///
            /// # Errors
            ///
            /// The first law of the type that the text breaks.
            pub fn parse(text: &'a str) -> Result<$name<'a>, TextFault> {
                $normal(text, $max).map($name)
            }

            /// The normalised text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    )*};
}

fn tidied(text: &str, max: usize) -> Result<Cow<'_, str>, TextFault> {
    bounded(tidy(text), max)
}

fn trimmed(text: &str, max: usize) -> Result<Cow<'_, str>, TextFault> {
    bounded(Cow::Borrowed(trim(text)), max)
}

/// Keys are compared byte by byte, so they hold nothing that looks like nothing.
fn key(text: &str, max: usize) -> Result<Cow<'_, str>, TextFault> {
    let text = trimmed(text, max)?;
    match first_control(&text) {
        Some(c) => Err(TextFault::Character(c)),
        None => Ok(text),
    }
}

fn first_control(text: &str) -> Option<char> {
    if bytes::is_printable(text) {
        return None;
    }
    text.chars().find(|c| c.is_control())
}

/// ASCII letters and digits in lower case. Lower-casing is ASCII only: a dotless i is no `I`.
fn domain_prefix(text: &str, max: usize) -> Result<Cow<'_, str>, TextFault> {
    let text = trimmed(text, max)?;
    if !text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && let Some(c) = text.chars().find(|c| !c.is_ascii_alphanumeric())
    {
        return Err(TextFault::Character(c));
    }
    if !bytes::has_no_capital(&text) {
        return Ok(Cow::Owned(text.to_ascii_lowercase()));
    }
    Ok(text)
}

/// One `@` between two texts without blanks; the domain part in lower case (ASCII).
fn email(text: &str, max: usize) -> Result<Cow<'_, str>, TextFault> {
    let text = trimmed(text, max)?;
    if let Some(c) = first_control(&text) {
        return Err(TextFault::Character(c));
    }
    let (local, domain) = bytes::split_at_last(&text, b'@').ok_or(TextFault::Shape)?;
    if local.is_empty() || domain.is_empty() {
        return Err(TextFault::Shape);
    }
    if !bytes::has_no_capital(domain) {
        return Ok(Cow::Owned(format!("{local}@{}", domain.to_ascii_lowercase())));
    }
    Ok(text)
}

texts! {
    /// The partner's own key of a customer, compared byte by byte.
    CustomerRef 64 key;
    /// The partner's own key of a line within its customer, compared byte by byte.
    LineRef 64 key;
    /// A company's legal name.
    CompanyName 255 tidied;
    /// First part of an onmicrosoft.com domain: letters and digits, lower case.
    DomainPrefix 27 domain_prefix;
    /// A registration number as given.
    RegistrationNumber 64 tidied;
    /// A part of a person's name.
    PersonName 50 tidied;
    /// An e-mail address, its domain in lower case.
    Email 254 email;
    /// A phone number as given.
    Phone 64 tidied;
    /// A line of an address.
    AddressLine 200 tidied;
    /// A city, state or region.
    Locality 200 tidied;
    /// A postal code.
    PostalCode 32 tidied;
    /// The partner's own name for a subscription.
    FriendlyName 255 tidied;
    /// A short free text.
    Note 1024 tidied;
}

impl<'a> CustomerRef<'a> {
    /// The key of a customer whose input has no key column: its domain prefix.
    pub fn from_domain(domain: &DomainPrefix<'a>) -> CustomerRef<'a> {
        CustomerRef(domain.0.clone())
    }
}

impl Phone<'_> {
    /// Reads a number in a spelling that stands in no cell.
    ///
    /// # Errors
    ///
    /// The first law of the type that the text breaks.
    pub fn respelt(text: &str) -> Result<Phone<'static>, TextFault> {
        Ok(Phone(Cow::Owned(tidied(text, 64)?.into_owned())))
    }
}

impl CompanyName<'_> {
    /// How two names are compared: compatible characters made one (NFKC), lower case, without
    /// punctuation and with single blanks. `Weber-Bau GmbH` and `WEBER BAU GmbH.` are one name,
    /// `C# GmbH` and `C++ GmbH` are two.
    pub fn key(&self) -> String {
        // Its country is added behind it.
        let mut key = String::with_capacity(self.0.len() + 4);
        key::of_name(&self.0, &mut key);
        key
    }
}

impl RegistrationNumber<'_> {
    /// How two numbers of one country are compared: letters and digits in upper case, whatever
    /// stands between them.
    pub fn key(&self) -> String {
        let mut key = String::with_capacity(self.0.len());
        if self.0.is_ascii() {
            let own = self.0.bytes().filter(u8::is_ascii_alphanumeric);
            key.extend(own.map(|byte| char::from(byte.to_ascii_uppercase())));
        } else {
            let own = self.0.chars().filter(|c| c.is_alphanumeric());
            key.extend(own.flat_map(char::to_uppercase));
        }
        key
    }
}

impl Email<'_> {
    /// The address as addresses are compared: no server tells mailboxes apart by case alone.
    pub fn key(&self) -> Cow<'_, str> {
        if self.0.is_ascii() && bytes::has_no_capital(&self.0) {
            return Cow::Borrowed(&self.0);
        }
        Cow::Owned(self.0.to_lowercase())
    }

    /// What stands behind the `@`.
    pub fn domain(&self) -> &str {
        bytes::split_at_last(&self.0, b'@').map_or("", |(_, domain)| domain)
    }

    /// What stands before the `@`.
    pub fn local(&self) -> &str {
        bytes::split_at_last(&self.0, b'@').map_or("", |(local, _)| local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_of_tidying_agrees_with_the_long_one() {
        for text in [
            "a b",
            "a  b",
            "a\tb",
            "Ça va",
            "Ça  va",
            "Ca\u{327}",
            "a\u{A0}b",
            "МТС Банк",
            "東京 都",
            "東京\u{3000}都",
            "が",
            "か\u{3099}",
            "ΑΒ",
            "a\u{1}b",
        ] {
            assert_eq!(is_tidy(text), is_tidy_in_any_script(text), "{text:?}");
        }
        for c in '\0'..='\u{FFFF}' {
            let text = c.to_string();
            if c > ' ' && text.bytes().all(is_simple) {
                assert!(is_tidy_in_any_script(&text), "{:04X}", u32::from(c));
            }
        }
    }

    #[test]
    fn names_are_tidied_and_their_letters_kept() {
        for (given, tidy) in [
            ("  Weber   Anlagenbau\tGmbH ", "Weber Anlagenbau GmbH"),
            ("\u{FEFF}Ça\u{00A0}va\u{200B}", "Ça va"),
            ("Cafe\u{301} Nord", "Café Nord"),
            ("株式会社 東京", "株式会社 東京"),
        ] {
            assert_eq!(CompanyName::parse(given).unwrap().as_str(), tidy);
        }
        assert_eq!(CompanyName::parse(" \u{00A0} "), Err(TextFault::Empty));
    }

    #[test]
    fn names_are_compared_without_what_does_not_tell_them_apart() {
        let key = |name: &str| CompanyName::parse(name).unwrap().key();
        assert_eq!(key("Weber-Bau GmbH."), key("WEBER  BAU GmbH"));
        assert_eq!(key("Weber + Bau"), key("Weber & Bau"));
        assert_eq!(key("+Weber"), key("Weber"));
        for (one, other) in [("C#", "C++"), ("C#", "C"), ("C+", "C++"), ("A#1 GmbH", "A1 GmbH")] {
            assert_ne!(key(one), key(other), "{one} {other}");
        }
    }

    #[test]
    fn lengths_count_utf16_units() {
        assert!(PersonName::parse(&"é".repeat(50)).is_ok());
        assert_eq!(PersonName::parse(&"é".repeat(51)), Err(TextFault::TooLong { max: 50 }));
        assert_eq!(PersonName::parse(&"𝒳".repeat(26)), Err(TextFault::TooLong { max: 50 }));
    }

    #[test]
    fn parsing_what_was_parsed_changes_nothing() {
        for text in ["Weber  GmbH", " e\u{301} ", "a b"] {
            let once = CompanyName::parse(text).unwrap();
            assert_eq!(CompanyName::parse(once.as_str()).unwrap(), once);
        }
        let email = Email::parse("Ann.Lee@Contoso.COM").unwrap();
        assert_eq!(email.as_str(), "Ann.Lee@contoso.com");
        assert_eq!(DomainPrefix::parse("WeberBau").unwrap().as_str(), "weberbau");
    }
}
