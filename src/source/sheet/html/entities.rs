//! The named letters of pages.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The names of the letters from U+00A0 to U+00FF, in order.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg \
    macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 \
    iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave \
    Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc \
    Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc \
    euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave \
    uacute ucirc uuml yacute thorn yuml";

const OTHERS: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("AMP", '&'),
    ("LT", '<'),
    ("GT", '>'),
    ("QUOT", '"'),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("Scaron", 'Š'),
    ("scaron", 'š'),
    ("Zcaron", 'Ž'),
    ("zcaron", 'ž'),
    ("Ccaron", 'Č'),
    ("ccaron", 'č'),
    ("Yuml", 'Ÿ'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("bull", '•'),
    ("hellip", '…'),
    ("euro", '€'),
    ("trade", '™'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
];

static NAMES: LazyLock<HashMap<&str, char>> = LazyLock::new(|| {
    let latin = ('\u{a0}'..='\u{ff}').zip(LATIN.split(' ')).map(|(letter, name)| (name, letter));
    latin.chain(OTHERS.iter().copied()).collect()
});

/// Letters of the windows-1252 page that are written by its numbers although these mean others.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// The longest name looked for.
const NAME_MAX: usize = 32;

/// A text with its entities replaced; what is none stays as it is.
pub(super) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        decoded.push_str(before);
        let end = behind
            .char_indices()
            .take(NAME_MAX)
            .find(|(_, c)| !(c.is_ascii_alphanumeric() || *c == '#'))
            .map_or_else(|| behind.len().min(NAME_MAX), |(at, _)| at);
        let (name, behind_name) =
            behind.split_at(if behind.is_char_boundary(end) { end } else { 0 });
        if let Some(letter) = letter(name) {
            decoded.push(letter);
            rest = behind_name.strip_prefix(';').unwrap_or(behind_name);
        } else {
            decoded.push('&');
            rest = behind;
        }
    }
    decoded.push_str(rest);
    decoded
}

fn letter(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        if let Some(index) = number.checked_sub(0x80).filter(|index| *index < 0x20) {
            return WINDOWS.chars().nth(index as usize);
        }
        return char::from_u32(number).filter(|c| *c != '\0');
    }
    // Ampersands that stand for themselves are many, and have no name.
    if name.is_empty() { None } else { NAMES.get(name).copied() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_replaced_and_everything_else_stays() {
        for (text, expected) in [
            ("Stra&szlig;e &amp; S&ouml;hne", "Straße & Söhne"),
            ("&#8364;&#x20AC;&#128;&euro;", "€€€€"),
            ("AT&T R&D &unknown; & &", "AT&T R&D &unknown; & &"),
            ("&nbsp;x&yuml", "\u{a0}xÿ"),
            ("&#0;&#99999999999;", "&#0;&#99999999999;"),
            ("&ä", "&ä"),
        ] {
            assert_eq!(decode(text), expected);
        }
    }
}
