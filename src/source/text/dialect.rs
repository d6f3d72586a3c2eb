//! What parts the cells of a text file, and what quotes them.

use memchr::{memchr, memchr_iter, memmem};

use crate::table::limits::DELIMITER_BYTES_MAX;

/// What stands between two cells: one to four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiter {
    bytes: [u8; DELIMITER_BYTES_MAX],
    /// How many of them count.
    length: u8,
}

/// A byte with a meaning of its own, or the word that no byte has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// No byte.
    None,
    /// This byte.
    Byte(u8),
}

/// How the cells of a text file are told apart. Line ends are not part of it: a CR, an LF and a
/// CRLF each end a line wherever they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    delimiter: Delimiter,
    quote: Option<u8>,
    escape: Option<u8>,
}

impl Delimiter {
    /// A delimiter of so many bytes; `None` when there are none or more than four, or when one of
    /// them has another meaning: a line end, a NUL, a letter or a digit.
    pub(super) const fn of(text: &[u8]) -> Option<Delimiter> {
        let mut bytes = [0; DELIMITER_BYTES_MAX];
        if text.is_empty() || text.len() > DELIMITER_BYTES_MAX {
            return None;
        }
        let mut at = 0;
        while at < text.len() {
            if matches!(text[at], b'\r' | b'\n' | 0) || text[at].is_ascii_alphanumeric() {
                return None;
            }
            bytes[at] = text[at];
            at += 1;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most four")]
        let length = text.len() as u8;
        Some(Delimiter { bytes, length })
    }

    /// One byte, which is a delimiter wherever it stands.
    pub(super) const fn byte(byte: u8) -> Delimiter {
        let mut bytes = [0; DELIMITER_BYTES_MAX];
        bytes[0] = byte;
        Delimiter { bytes, length: 1 }
    }

    /// What a person writes for a delimiter: a name such as `tab`, or the text itself.
    ///
    /// # Errors
    ///
    /// What is expected, when it is no delimiter.
    pub fn parse(text: &str) -> Result<Delimiter, String> {
        let named = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
        let text = named.map_or(text, |(_, text)| text);
        let text = if text == "\\t" { "\t" } else { text };
        let fits =
            Delimiter::of(text.as_bytes()).filter(|one| memchr(b'"', one.as_bytes()).is_none());
        fits.ok_or_else(|| {
            let known: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
            format!(
                "expected {}, or one to {DELIMITER_BYTES_MAX} bytes without letters, digits and \
                 quotes",
                known.join(", ")
            )
        })
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// How many bytes it has.
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        usize::from(self.length)
    }

    /// Its name, or its text in back quotes.
    pub fn name(&self) -> String {
        let bytes = self.as_bytes();
        match NAMES.iter().find(|(_, text)| text.as_bytes() == bytes) {
            Some((name, _)) => (*name).to_owned(),
            None => format!("`{}`", bytes.escape_ascii().to_string().replace("\\'", "'")),
        }
    }
}

/// Delimiters that have a name.
const NAMES: &[(&str, &str)] = &[
    ("comma", ","),
    ("semicolon", ";"),
    ("tab", "\t"),
    ("pipe", "|"),
    ("space", " "),
    ("colon", ":"),
    ("caret", "^"),
    ("tilde", "~"),
    ("unit-separator", "\u{1f}"),
    ("comma-space", ", "),
];

impl Mark {
    /// What a person writes for a quote or an escape byte: the byte itself, or `none`. Names:
    /// `double`, `single` and `backslash`.
    ///
    /// # Errors
    ///
    /// What is expected, when it is no such byte.
    pub fn parse(text: &str) -> Result<Mark, String> {
        match text.to_ascii_lowercase().as_str() {
            "none" => return Ok(Mark::None),
            "double" => return Ok(Mark::Byte(b'"')),
            "single" => return Ok(Mark::Byte(b'\'')),
            "backslash" => return Ok(Mark::Byte(b'\\')),
            _ => {}
        }
        match text.as_bytes() {
            [byte] if byte.is_ascii_punctuation() => Ok(Mark::Byte(*byte)),
            _ => Err("expected one ASCII sign, or none".to_owned()),
        }
    }

    pub(in crate::source) fn byte(self) -> Option<u8> {
        match self {
            Mark::None => None,
            Mark::Byte(byte) => Some(byte),
        }
    }
}

impl Default for Dialect {
    fn default() -> Dialect {
        Dialect::of(Delimiter::byte(b','))
    }
}

impl Dialect {
    /// A delimiter, double quotes, and no escape byte.
    pub(in crate::source) const fn of(delimiter: Delimiter) -> Dialect {
        Dialect { delimiter, quote: Some(b'"'), escape: None }
    }

    /// The same with another quote.
    #[must_use]
    pub(in crate::source) fn quoted_by(self, quote: Option<u8>) -> Dialect {
        Dialect { quote, ..self }
    }

    /// The same with another escape byte. A quote that escapes itself is a doubled quote, which is
    /// always understood.
    #[must_use]
    pub(in crate::source) fn escaped_by(self, escape: Option<u8>) -> Dialect {
        Dialect { escape: escape.filter(|escape| Some(*escape) != self.quote), ..self }
    }

    /// What parts the cells.
    pub fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    /// What quotes a cell that holds a delimiter or a line end.
    pub fn quote(&self) -> Option<u8> {
        self.quote
    }

    /// What takes its meaning off the byte behind it.
    pub fn escape(&self) -> Option<u8> {
        self.escape
    }

    /// Whether no byte of it has two meanings.
    pub(in crate::source) fn is_clear(&self) -> bool {
        let delimiter = self.delimiter.as_bytes();
        let mut marks = self.quote.iter().chain(&self.escape);
        marks.all(|mark| memchr(*mark, delimiter).is_none())
    }

    /// Whether it is read the fast way: a delimiter of one byte, quotes, and no escape byte.
    pub(super) fn is_plain(&self) -> bool {
        self.delimiter.length == 1 && self.quote.is_some() && self.escape.is_none()
    }

    pub(super) fn has_quote(&self) -> bool {
        self.quote.is_some()
    }

    /// The quote, where there is one.
    pub(super) fn quote_byte(&self) -> u8 {
        self.quote.unwrap_or(b'"')
    }

    /// The first byte of the delimiter.
    pub(super) fn first_byte(&self) -> u8 {
        self.delimiter.bytes[0]
    }

    /// Whether some bytes begin with the delimiter; `None` when they are too few to tell.
    pub(super) fn begins(&self, bytes: &[u8], eof: bool) -> Option<bool> {
        let delimiter = self.delimiter.as_bytes();
        if bytes.starts_with(delimiter) {
            return Some(true);
        }
        if !eof && delimiter.starts_with(bytes) { None } else { Some(false) }
    }

    /// Where the next delimiter stands between two places. `cell` is where the cell begins: what
    /// stands before it escapes nothing.
    pub(super) fn next_delimiter(
        &self,
        bytes: &[u8],
        cell: usize,
        from: usize,
        to: usize,
    ) -> Option<usize> {
        let mut from = from;
        loop {
            let stretch = bytes.get(from..to)?;
            let at = from + self.find(stretch)?;
            let escaped = self.escape.is_some_and(|escape| {
                let before = bytes[cell..at].iter().rev();
                before.take_while(|byte| **byte == escape).count() % 2 == 1
            });
            if !escaped {
                return Some(at);
            }
            from = at + 1;
        }
    }

    fn find(&self, bytes: &[u8]) -> Option<usize> {
        match self.delimiter.as_bytes() {
            [byte] => memchr(*byte, bytes),
            several => {
                let mut from = 0;
                loop {
                    let at = from + memchr(several[0], bytes.get(from..)?)?;
                    if bytes[at..].starts_with(several) {
                        return Some(at);
                    }
                    from = at + 1;
                }
            }
        }
    }

    /// How many delimiters some bytes hold.
    pub(super) fn count_delimiters(&self, bytes: &[u8]) -> usize {
        match self.delimiter.as_bytes() {
            [byte] => memchr_iter(*byte, bytes).count(),
            several => memmem::find_iter(bytes, several).count(),
        }
    }

    /// The text of a cell of which this stands in the file. Only in a quoted cell is a doubled quote
    /// one quote. The escape byte goes where it takes a meaning off the byte behind it, and stays
    /// where there is none to take, as in `C:\temp`.
    pub(super) fn text(&self, raw: &str, is_quoted: bool) -> String {
        let meant = |c: char| {
            u8::try_from(c).is_ok_and(|byte| {
                Some(byte) == self.quote
                    || Some(byte) == self.escape
                    || byte == self.delimiter.bytes[0]
            })
        };
        let quote = self.quote.filter(|_| is_quoted).map(char::from);
        let escape = self.escape.map(char::from);
        let mut text = String::with_capacity(raw.len());
        let mut rest = raw.chars().peekable();
        while let Some(c) = rest.next() {
            if Some(c) == escape {
                text.push(rest.next_if(|next| meant(*next)).unwrap_or(c));
            } else {
                text.push(c);
                if Some(c) == quote {
                    rest.next_if_eq(&c);
                }
            }
        }
        text
    }

    /// What is unusual about it, in words for a person; nothing for most.
    pub(super) fn oddities(&self) -> String {
        let quote = match self.quote {
            Some(b'"') => String::new(),
            Some(byte) => format!(", quote `{}`", char::from(byte)),
            None => ", no quotes".to_owned(),
        };
        let escape = match self.escape {
            Some(byte) => format!(", escape `{}`", char::from(byte)),
            None => String::new(),
        };
        format!("{quote}{escape}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialect(delimiter: &str, quote: Option<u8>, escape: Option<u8>) -> Dialect {
        let delimiter = Delimiter::parse(delimiter).unwrap();
        Dialect::of(delimiter).quoted_by(quote).escaped_by(escape)
    }

    #[test]
    fn delimiters_have_names_or_are_themselves() {
        for (written, bytes) in [
            ("tab", "\t"),
            ("TAB", "\t"),
            ("\\t", "\t"),
            ("space", " "),
            ("||", "||"),
            (", ", ", "),
        ] {
            assert_eq!(Delimiter::parse(written).unwrap().as_bytes(), bytes.as_bytes());
        }
        assert_eq!(Delimiter::parse("¦").unwrap().len(), 2);
        for written in ["", "x", "1", "\n", "\0", "\"", "-----"] {
            assert!(Delimiter::parse(written).is_err(), "{written:?}");
        }
        assert_eq!(Delimiter::parse("||").unwrap().name(), "`||`");
        assert_eq!(Delimiter::byte(0x1F).name(), "unit-separator");
    }

    #[test]
    fn marks_are_one_sign_or_none() {
        assert_eq!(Mark::parse("none"), Ok(Mark::None));
        assert_eq!(Mark::parse("single"), Ok(Mark::Byte(b'\'')));
        assert_eq!(Mark::parse("\\"), Ok(Mark::Byte(b'\\')));
        for text in ["", "a", "\0", "''", "é"] {
            assert!(Mark::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn an_escape_goes_only_where_it_means_something() {
        let escaping = dialect(",", Some(b'"'), Some(b'\\'));
        assert_eq!(escaping.text(r#"5\" pipe, C:\temp, a\\b"#, true), r#"5" pipe, C:\temp, a\b"#);
        assert_eq!(escaping.text(r"a\,b\", false), r"a,b\");
        assert_eq!(escaping.text(r#"a""b"#, true), r#"a"b"#);
        assert_eq!(escaping.text(r#"a""b"#, false), r#"a""b"#);
        assert_eq!(dialect(",", Some(b'\''), None).text("it''s \"\"", true), "it's \"\"");
    }

    #[test]
    fn a_byte_has_one_meaning() {
        assert!(dialect(";", Some(b'"'), Some(b'\\')).is_clear());
        assert!(!dialect("'", Some(b'\''), None).is_clear());
        assert!(!dialect("\\", None, Some(b'\\')).is_clear());
        assert_eq!(dialect(",", Some(b'"'), Some(b'"')).escape(), None);
    }

    #[test]
    fn delimiters_are_found_unless_escaped() {
        let several = dialect("||", None, Some(b'\\'));
        let text = br"a|b\||c||d";
        assert_eq!(several.next_delimiter(text, 0, 0, text.len()), Some(7));
        let text = br"a\\||b";
        assert_eq!(several.next_delimiter(text, 0, 0, text.len()), Some(3));
        assert_eq!(several.next_delimiter(text, 0, 4, text.len()), None);
        assert_eq!(several.begins(b"|", false), None);
        assert_eq!(several.begins(b"|", true), Some(false));
    }
}
