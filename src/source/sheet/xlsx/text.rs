//! Text of a part as it was before it was written down: references, escapes, line ends.

use memchr::{memchr, memchr3, memmem};

use super::xml::{Broken, Text};

/// Appends a text. Bytes that are no UTF-8 become replacement characters, which a rule finds in
/// their cell: one of them must not cost the whole sheet.
pub(super) fn push(text: Text<'_>, out: &mut String) -> Result<(), Broken> {
    let raw = text.raw;
    // Nearly every text; an underscore alone escapes nothing.
    let odd = match memchr3(b'&', b'\r', b'_', raw) {
        None => false,
        Some(at) => raw[at] != b'_' || has_marks(&raw[at..]),
    };
    if !odd {
        push_lossy(raw, out);
        return Ok(());
    }
    let mut plain = String::new();
    if text.verbatim {
        push_lossy(raw, &mut plain);
    } else {
        resolve(raw, &mut plain)?;
    }
    unescape(&plain, out);
    Ok(())
}

/// The value of an attribute.
pub(super) fn attribute(raw: &[u8]) -> Result<String, Broken> {
    let mut out = String::new();
    resolve(raw, &mut out)?;
    Ok(out)
}

fn has_marks(raw: &[u8]) -> bool {
    memchr(b'&', raw).is_some()
        || memchr(b'\r', raw).is_some()
        || memmem::find(raw, b"_x").is_some()
        || memmem::find(raw, b"_X").is_some()
}

fn push_lossy(raw: &[u8], out: &mut String) {
    match std::str::from_utf8(raw) {
        Ok(text) => out.push_str(text),
        Err(_) => out.push_str(&String::from_utf8_lossy(raw)),
    }
}

/// Resolves references and makes every line end a line feed, as XML asks.
fn resolve(mut raw: &[u8], out: &mut String) -> Result<(), Broken> {
    while let Some(at) = memchr::memchr2(b'&', b'\r', raw) {
        push_lossy(&raw[..at], out);
        if raw[at] == b'\r' {
            out.push('\n');
            raw = raw[at + 1..].strip_prefix(b"\n").unwrap_or(&raw[at + 1..]);
            continue;
        }
        // The longest reference that means anything is `&#x10FFFF;`, save for leading zeros.
        let window = &raw[at + 1..raw.len().min(at + 33)];
        let length = memchr(b';', window)
            .ok_or_else(|| Broken::damaged("an ampersand in it begins no reference"))?;
        out.push(reference(&window[..length])?);
        raw = &raw[at + 2 + length..];
    }
    push_lossy(raw, out);
    Ok(())
}

fn reference(name: &[u8]) -> Result<char, Broken> {
    Ok(match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', digits @ ..] => {
            let (digits, radix) = match digits {
                [b'x' | b'X', digits @ ..] => (digits, 16),
                digits => (digits, 10),
            };
            let number = std::str::from_utf8(digits).ok().filter(|text| !text.starts_with('+'));
            let number = number.and_then(|text| u32::from_str_radix(text, radix).ok());
            let number =
                number.ok_or_else(|| Broken::damaged("a reference in it has no number"))?;
            char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        _ => return Err(Broken::damaged("it uses an entity, and entities are never expanded")),
    })
}

/// Resolves `_x000D_`, by which workbooks write characters that XML has not. Two of them may be the
/// halves of one character.
fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('_') {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        let (c, length) = character(behind).unwrap_or(('_', 1));
        out.push(c);
        rest = behind.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// The character that a text begins with in escaped form, and the bytes it takes.
fn character(text: &str) -> Option<(char, usize)> {
    let first = unit(text.as_bytes())?;
    if let Some(c) = char::from_u32(u32::from(first)) {
        return Some((c, 7));
    }
    let second = unit(text.as_bytes().get(7..)?)?;
    let c = char::decode_utf16([first, second]).next()?.ok()?;
    Some((c, 14))
}

fn unit(text: &[u8]) -> Option<u16> {
    let [b'_', b'x', digits @ .., b'_'] = text.get(..7)? else { return None };
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(raw: &[u8]) -> String {
        let mut out = String::new();
        push(Text { raw, verbatim: false }, &mut out).unwrap();
        out
    }

    #[test]
    fn references_escapes_and_line_ends_are_resolved() {
        for (raw, expected) in [
            ("Weber & Söhne".replace('&', "&amp;").as_str(), "Weber & Söhne"),
            ("&lt;&gt;&quot;&apos;&#65;&#x42;&#0067;", "<>\"'ABC"),
            ("a_x000D_\nb", "a\r\nb"),
            ("a_x000d_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_", "\u{1F600}"),
            ("_xD83D_", "_xD83D_"),
            ("customer_ref _x_ _xyz _x12", "customer_ref _x_ _xyz _x12"),
            ("a\r\nb\rc", "a\nb\nc"),
            ("&#xD800;", "\u{FFFD}"),
            ("a_b&amp;_", "a_b&_"),
            ("_x00", "_x00"),
            ("_x0041_X0041_", "AX0041_"),
            ("_X0041_", "_X0041_"),
            ("__x0041_", "_A"),
            ("é_x0041_é_", "éAé_"),
        ] {
            assert_eq!(plain(raw.as_bytes()), expected, "{raw}");
        }
        assert_eq!(plain(b"M\xFCnchen"), "M\u{FFFD}nchen");
    }

    #[test]
    fn what_only_a_document_type_could_explain_is_refused() {
        for raw in [&b"&lol;"[..], b"a & b", b"&;", b"&#;", b"&#x;", b"&#+5;", b"&#99999999999;"] {
            let mut out = String::new();
            assert!(push(Text { raw, verbatim: false }, &mut out).is_err(), "{raw:?}");
        }
    }

    #[test]
    fn a_verbatim_section_has_no_references() {
        let mut out = String::new();
        push(Text { raw: b"&amp; _x0041_", verbatim: true }, &mut out).unwrap();
        assert_eq!(out, "&amp; A");
    }
}
