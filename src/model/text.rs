//! Texts that were proven to have a shape: names, keys, addresses of all kinds.
//!
//! Every type has one `parse`. It normalises (trims; names also collapse inner white space and
//! become NFC) and refuses what breaks the type's own law, which is the weakest one the database
//! and Partner Center's data types share. What the *rule book* thinks of the value is another
//! room's business.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

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
    let mut blank = false;
    if text.is_ascii() {
        return text.bytes().all(|byte| {
            let doubled = blank && byte == b' ';
            blank = byte == b' ';
            !doubled && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C)
        });
    }
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
    match text.chars().find(|c| c.is_control()) {
        Some(c) => Err(TextFault::Character(c)),
        None => Ok(text),
    }
}

/// ASCII letters and digits in lower case. Lower-casing is ASCII only: a dotless i is no `I`.
fn domain_prefix(text: &str, max: usize) -> Result<Cow<'_, str>, TextFault> {
    let text = trimmed(text, max)?;
    if let Some(c) = text.chars().find(|c| !c.is_ascii_alphanumeric()) {
        return Err(TextFault::Character(c));
    }
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        return Ok(Cow::Owned(text.to_ascii_lowercase()));
    }
    Ok(text)
}

/// One `@` between two texts without blanks; the domain part in lower case (ASCII).
fn email(text: &str, max: usize) -> Result<Cow<'_, str>, TextFault> {
    let text = trimmed(text, max)?;
    if let Some(c) = text.chars().find(|c| c.is_control()) {
        return Err(TextFault::Character(c));
    }
    let (local, domain) = text.rsplit_once('@').ok_or(TextFault::Shape)?;
    if local.is_empty() || domain.is_empty() {
        return Err(TextFault::Shape);
    }
    if domain.bytes().any(|b| b.is_ascii_uppercase()) {
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

impl CompanyName<'_> {
    /// How two names are compared: compatible characters made one (NFKC), lower case, without
    /// punctuation and with single blanks. `Weber-Bau GmbH` and `WEBER BAU GmbH.` are one name.
    pub fn key(&self) -> String {
        let mut key = String::with_capacity(self.0.len());
        for c in self.0.nfkc().flat_map(char::to_lowercase) {
            if c.is_alphanumeric() {
                key.push(c);
            } else if !key.is_empty() && !key.ends_with(' ') {
                key.push(' ');
            }
        }
        key.truncate(key.trim_end().len());
        key
    }
}

impl Email<'_> {
    /// What stands behind the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// What stands before the `@`.
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
