//! Cells as nearly all are written, taken apart in one walk. Whatever is written otherwise is read
//! token by token; both ways must come to the same.

use memchr::memchr;

use super::heads::{Head, Type};
use super::xml::Text;

/// A cell that stands whole at the beginning of some bytes.
#[derive(Debug)]
pub(super) struct Quick<'a> {
    pub(super) head: Head,
    /// Its value as it stands; empty where it has none.
    pub(super) value: Text<'a>,
    /// Its bytes from `<c` to the end of its last tag.
    pub(super) length: usize,
}

/// The cell at the beginning of some bytes of a row; `None` where it is not written in the usual
/// way, is not whole, or is none.
pub(super) fn cell(bytes: &[u8], row: u32) -> Option<Quick<'_>> {
    let rest = bytes.strip_prefix(b"<c r=\"")?;
    let (column, rest) = letters(rest)?;
    let (own, rest) = digits(rest)?;
    if own != row {
        return None;
    }
    let mut head = Head { column, kind: Type::Number, style: 0 };
    let mut rest = rest.strip_prefix(b"\"")?;
    let mut inline = false;
    loop {
        rest = match rest {
            [b'>', rest @ ..] => {
                let (before, behind): (&[u8], &[u8]) =
                    if inline { (b"<is><t", b"</t></is></c>") } else { (b"<v", b"</v></c>") };
                let rest = rest.strip_prefix(before)?;
                let rest = rest.strip_prefix(b" xml:space=\"preserve\"").unwrap_or(rest);
                let rest = rest.strip_prefix(b">")?;
                let (raw, rest) = rest.split_at(memchr(b'<', rest)?);
                let length = bytes.len() - rest.strip_prefix(behind)?.len();
                let value = Text { raw, verbatim: false };
                return Some(Quick { head, value, length });
            }
            [b' ', b's', b'=', b'"', rest @ ..] => {
                let (style, rest) = digits(rest)?;
                head.style = style;
                rest.strip_prefix(b"\"")?
            }
            [b' ', b't', b'=', b'"', rest @ ..] => {
                let (kind, rest) = rest.split_at(memchr(b'"', rest.get(..10)?)?);
                inline = kind == b"inlineStr";
                head.kind = Type::of(kind)?;
                rest.get(1..)?
            }
            [b'/', b'>', rest @ ..] => {
                let length = bytes.len() - rest.len();
                let value = Text { raw: b"", verbatim: false };
                return Some(Quick { head, value, length });
            }
            _ => return None,
        };
    }
}

/// Up to three letters as a column from 0.
fn letters(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let count = bytes.iter().take(4).take_while(|byte| byte.is_ascii_uppercase()).count();
    if !(1..=3).contains(&count) {
        return None;
    }
    let (letters, rest) = bytes.split_at(count);
    let number = |sum, letter: &u8| sum * 26 + usize::from(letter - b'A') + 1;
    Some((letters.iter().fold(0, number) - 1, rest))
}

/// Up to seven digits as a number.
fn digits(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let count = bytes.iter().take(8).take_while(|byte| byte.is_ascii_digit()).count();
    if !(1..=7).contains(&count) {
        return None;
    }
    let (digits, rest) = bytes.split_at(count);
    Some((digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_forms_are_taken_apart() {
        for (text, column, kind, style, value) in [
            ("<c r=\"A2\"><v>1</v></c>", 0, Type::Number, 0, "1"),
            ("<c r=\"AB2\" s=\"17\" t=\"s\"><v>12</v></c>", 27, Type::Shared, 17, "12"),
            ("<c r=\"XFD2\" t=\"str\" s=\"1\"><v></v></c>", 16_383, Type::Text, 1, ""),
            (
                "<c r=\"A2\" t=\"inlineStr\"><is><t>a&amp;b</t></is></c>",
                0,
                Type::Text,
                0,
                "a&amp;b",
            ),
            (
                "<c r=\"A2\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> a</t></is></c>",
                0,
                Type::Text,
                0,
                " a",
            ),
            ("<c r=\"B2\" s=\"3\"/>", 1, Type::Number, 3, ""),
        ] {
            let more = format!("{text}<c r=\"A3\"/>");
            let quick = cell(more.as_bytes(), 2).unwrap();
            assert_eq!((quick.head.column, quick.head.kind), (column, kind), "{text}");
            assert_eq!((quick.head.style, quick.length), (style, text.len()), "{text}");
            assert_eq!(quick.value.raw, value.as_bytes());
        }
    }

    #[test]
    fn everything_else_is_left_to_the_other_way() {
        let whole = "<c r=\"A2\" s=\"1\" t=\"inlineStr\"><is><t>text</t></is></c>";
        for end in 0..whole.len() {
            assert!(cell(&whole.as_bytes()[..end], 2).is_none(), "{end}");
        }
        assert!(cell(whole.as_bytes(), 2).is_some());
        for text in [
            "<c r=\"A3\"><v>1</v></c>",
            "<c r='A2'><v>1</v></c>",
            "<c><v>1</v></c>",
            "<c r=\"A2\"><f>B2</f><v>1</v></c>",
            "<c r=\"A2\" t=\"what\"><v>1</v></c>       ",
            "<c r=\"A2\"><v>1</v> </c>",
            "<c r=\"AAAA2\"><v>1</v></c>",
            "<c r=\"A00000002\"><v>1</v></c>",
            "<c r=\"A2\"><is><t>1</t></is></c>",
            "<c r=\"A2\" s=\"\"><v>1</v></c>",
            "<c r=\"A2\" cm=\"1\"><v>1</v></c>",
            "<c r=\"A2\"><v><!-- --></v></c>",
        ] {
            assert!(cell(text.as_bytes(), 2).is_none(), "{text}");
        }
    }
}
