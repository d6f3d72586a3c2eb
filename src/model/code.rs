//! Codes of international standards: countries, currencies, languages, cultures. Here they have
//! the right form; whether such a code exists is reference data, and so a matter of `rules`.

use std::fmt;

/// A short ASCII text kept in place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Inline {
    bytes: [u8; 15],
    len: u8,
}

impl Inline {
    fn new(text: &str) -> Option<Inline> {
        let mut bytes = [0; 15];
        if !text.is_ascii() {
            return None;
        }
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Inline { bytes, len: u8::try_from(text.len()).ok()? })
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

/// All pairs of capital letters, one behind the other. Countries are asked for as text several times
/// a row, and to prove that bytes are text costs more than to look it up.
static PAIRS: &str = match std::str::from_utf8(&PAIR_BYTES) {
    Ok(pairs) => pairs,
    Err(_) => "",
};

const LETTERS: usize = 26;

static PAIR_BYTES: [u8; LETTERS * LETTERS * 2] = {
    const ALPHABET: &[u8; LETTERS] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut bytes = [0; LETTERS * LETTERS * 2];
    let mut at = 0;
    while at < LETTERS * LETTERS {
        bytes[at * 2] = ALPHABET[at / LETTERS];
        bytes[at * 2 + 1] = ALPHABET[at % LETTERS];
        at += 1;
    }
    bytes
};

/// A code of two capital letters as text.
fn pair(code: &Inline) -> &'static str {
    let place = |byte: u8| usize::from(byte.wrapping_sub(b'A'));
    let at = (place(code.bytes[0]) * LETTERS + place(code.bytes[1])) * 2;
    PAIRS.get(at..at + 2).unwrap_or_default()
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $normal:ident $text:path;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Inline);

        impl $name {
            /// Reads the code in any case; `None` when it has another form.
            pub fn parse(text: &str) -> Option<$name> {
                $normal(text.trim()).map($name)
            }

            /// The code in its standard case.
            pub fn as_str(&self) -> &str {
                $text(&self.0)
            }

            /// The same as bytes, which need not be proven to be text.
            pub fn as_bytes(&self) -> &[u8] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.as_str())
            }
        }
    )*};
}

codes! {
    /// A country or region: two letters, upper case.
    Country country pair;
    /// A currency: three letters, upper case.
    Currency currency Inline::as_str;
    /// A culture: `xx-CC` or `xx-Ssss-CC`, in that case.
    Culture culture Inline::as_str;
    /// A language: `xx`, or a culture where Partner Center's own lists hold one.
    Language language Inline::as_str;
}

fn letters(text: &str, count: usize) -> Option<[u8; 15]> {
    if text.len() != count || !text.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let mut bytes = [0; 15];
    bytes[..count].copy_from_slice(text.as_bytes());
    Some(bytes)
}

fn upper(text: &str, count: usize) -> Option<Inline> {
    let mut bytes = letters(text, count)?;
    bytes.make_ascii_uppercase();
    Some(Inline { bytes, len: u8::try_from(count).ok()? })
}

fn country(text: &str) -> Option<Inline> {
    upper(text, 2)
}

fn currency(text: &str) -> Option<Inline> {
    upper(text, 3)
}

/// A culture written as it should be, which nearly all are: `de-DE`.
fn plain_culture(text: &str) -> Option<Inline> {
    let [a, b, b'-', c, d] = text.as_bytes() else { return None };
    let lower = a.is_ascii_lowercase() && b.is_ascii_lowercase();
    let upper = c.is_ascii_uppercase() && d.is_ascii_uppercase();
    (lower && upper).then(|| Inline::new(text)).flatten()
}

fn culture(text: &str) -> Option<Inline> {
    if let Some(plain) = plain_culture(text) {
        return Some(plain);
    }
    let mut parts = text.split('-');
    let (language, middle, last) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    let (script, country) = match last {
        Some(country) => (Some(middle), country),
        None => (None, middle),
    };
    letters(language, 2).or_else(|| letters(language, 3))?;
    letters(country, 2)?;
    let mut out = language.to_ascii_lowercase();
    if let Some(script) = script {
        letters(script, 4)?;
        let (first, rest) = script.split_at(1);
        out.push('-');
        out.push_str(&first.to_ascii_uppercase());
        out.push_str(&rest.to_ascii_lowercase());
    }
    out.push('-');
    out.push_str(&country.to_ascii_uppercase());
    Inline::new(&out)
}

fn language(text: &str) -> Option<Inline> {
    if text.len() > 2 {
        return culture(text);
    }
    let mut bytes = letters(text, 2)?;
    bytes.make_ascii_lowercase();
    Some(Inline { bytes, len: 2 })
}

impl Culture {
    /// Its language: `de` of `de-DE`.
    pub fn language(&self) -> &str {
        before_hyphen(self.as_str())
    }

    /// Its country: `DE` of `de-DE`.
    pub fn country(&self) -> &str {
        self.as_str().rsplit('-').next().unwrap_or_default()
    }
}

impl Language {
    /// The two letters of the language itself: `pt` of `pt-PT`.
    pub fn base(&self) -> &str {
        before_hyphen(self.as_str())
    }
}

fn before_hyphen(code: &str) -> &str {
    code.bytes().position(|byte| byte == b'-').and_then(|at| code.get(..at)).unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_take_their_standard_case() {
        for first in 'A'..='Z' {
            for code in ('A'..='Z').map(|second| format!("{first}{second}")) {
                assert_eq!(Country::parse(&code.to_lowercase()).unwrap().as_str(), code);
            }
        }
        assert_eq!(Culture::parse("EN-us").unwrap().as_str(), "en-US");
        assert_eq!(Culture::parse("AZ-LATN-az").unwrap().as_str(), "az-Latn-AZ");
        assert_eq!(Language::parse("En").unwrap().as_str(), "en");
        assert_eq!(Language::parse("pt-pt").unwrap().as_str(), "pt-PT");
        for text in ["", "d", "DEU", "D1", "Ñ1"] {
            assert_eq!(Country::parse(text), None, "{text}");
        }
        for text in ["de", "de_DE", "de-DEU", "de-DE-x", "german", "de-Latnn-DE"] {
            assert_eq!(Culture::parse(text), None, "{text}");
        }
    }
}
