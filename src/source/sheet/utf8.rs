//! Text of any encoding as UTF-8, and what a page or an XML file says its encoding is.

use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::rows::Trouble;
use crate::source::file::Stream;

/// How far into a file a page's declaration of its encoding is looked for.
const DECLARED_WITHIN: usize = 4 * 1024;
/// Bytes decoded at a time.
const PIECE: usize = 32 * 1024;

/// A file, decoded.
pub(super) struct Utf8 {
    stream: BufReader<Stream>,
    decoder: Decoder,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Utf8 {
    pub(super) fn new(stream: Stream, encoding: &'static Encoding) -> Utf8 {
        Utf8 {
            stream: BufReader::with_capacity(PIECE, stream),
            decoder: encoding.new_decoder_with_bom_removal(),
            text: Vec::new(),
            at: 0,
            ended: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        while self.at == self.text.len() && !self.ended {
            let piece = self.stream.fill_buf()?;
            let (count, last) = (piece.len(), piece.is_empty());
            // Some encodings make three bytes of one; a replaced byte is three as well.
            self.text.resize(3 * PIECE + 16, 0);
            let (_, read, written, _) = self.decoder.decode_to_utf8(piece, &mut self.text, last);
            debug_assert_eq!(read, count, "the buffer holds all that a piece can become");
            self.text.truncate(written);
            self.stream.consume(read);
            (self.at, self.ended) = (0, last);
        }
        Ok(())
    }
}

impl Read for Utf8 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Utf8 {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.refill()?;
        Ok(&self.text[self.at..])
    }

    fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.text.len());
    }
}

/// The encoding of an XML file: by its mark, by the look of its first letters, or as declared.
pub(super) fn of_xml(head: &[u8]) -> Result<&'static Encoding, Trouble> {
    if let Some(encoding) = marked(head) {
        return Ok(encoding);
    }
    let declaration = head.split(|byte| *byte == b'>').next().unwrap_or_default();
    if !declaration.trim_ascii_start().starts_with(b"<?xml") {
        return Ok(UTF_8);
    }
    match value_behind(declaration, b"encoding") {
        None => Ok(UTF_8),
        Some(label) => Encoding::for_label(label).map(declared_in_ascii).ok_or_else(|| {
            let label = String::from_utf8_lossy(label).into_owned();
            Trouble::File(format!("its encoding `{label}` is none muster reads; save it as .xlsx"))
        }),
    }
}

/// The encoding of a page: by its mark, as declared, or by whether its beginning is UTF-8.
pub(super) fn of_page(head: &[u8]) -> &'static Encoding {
    if let Some(encoding) = marked(head) {
        return encoding;
    }
    let start = head[..head.len().min(DECLARED_WITHIN)].to_ascii_lowercase();
    let declared = value_behind(&start, b"charset").and_then(Encoding::for_label);
    match (declared, std::str::from_utf8(head)) {
        (Some(encoding), _) => declared_in_ascii(encoding),
        // Where there is no length, the beginning ends in the middle of a letter.
        (None, Err(error)) if error.error_len().is_some() => WINDOWS_1252,
        (None, _) => UTF_8,
    }
}

/// Text in which a declaration can be read is no UTF-16, whatever the declaration says.
fn declared_in_ascii(encoding: &'static Encoding) -> &'static Encoding {
    encoding.output_encoding()
}

fn marked(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [b'<', 0, ..] => Some(UTF_16LE),
        [0, b'<', ..] => Some(UTF_16BE),
        _ => Encoding::for_bom(head).map(|(encoding, _)| encoding),
    }
}

/// What stands behind `word=`, in quotes or not.
fn value_behind<'a>(text: &'a [u8], word: &[u8]) -> Option<&'a [u8]> {
    let at = memchr::memmem::find(text, word)? + word.len();
    let rest = text[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)));
    Some(&rest[..end.unwrap_or(rest.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found_in_marks_and_declarations() {
        let xml = |head: &[u8]| of_xml(head).map(Encoding::name).ok();
        assert_eq!(xml(b"<?xml version=\"1.0\"?><a/>"), Some("UTF-8"));
        assert_eq!(xml(b"<?xml version='1.0' encoding='windows-1251'?>"), Some("windows-1251"));
        assert_eq!(xml(b"<?xml version='1.0' encoding='UTF-16'?>"), Some("UTF-8"));
        assert_eq!(xml(b"\xff\xfe<\0"), Some("UTF-16LE"));
        assert_eq!(xml(b"\0<\0?"), Some("UTF-16BE"));
        assert_eq!(xml(b"<?xml encoding=\"ebcdic-9\"?>"), None);
        let page = |head: &[u8]| of_page(head).name();
        assert_eq!(page(b"<html><table>"), "UTF-8");
        assert_eq!(page(b"<html><td>Stra\xdfe</td>"), "windows-1252");
        assert_eq!(page(b"<META content='text/html; charset=Shift_JIS'>"), "Shift_JIS");
        assert_eq!(page(b"<meta charset=\"koi8-r\">"), "KOI8-R");
        assert_eq!(page("<td>ü".as_bytes().split_last().map_or(b"", |(_, cut)| cut)), "UTF-8");
    }
}
