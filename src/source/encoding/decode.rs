//! Bytes of any encoding into UTF-8, piece by piece.

use super::Charset;

/// Bytes of UTF-8 that are handed on at a time.
const PIECE_BYTES: usize = 64 * 1024;

/// Turns a text into UTF-8, piece by piece. What cannot be decoded becomes U+FFFD.
pub(in crate::source) struct Decoder {
    kind: Kind,
}

enum Kind {
    Web(Box<encoding_rs::Decoder>),
    /// Whether the big end stands first, and up to three bytes of a character begun.
    Wide(bool, Vec<u8>),
    Oem(&'static super::Oem),
}

impl Decoder {
    pub(in crate::source) fn new(charset: Charset) -> Decoder {
        let kind = match charset {
            Charset::Utf8 => {
                Kind::Web(Box::new(encoding_rs::UTF_8.new_decoder_without_bom_handling()))
            }
            Charset::Web(web) => Kind::Web(Box::new(web.new_decoder_without_bom_handling())),
            Charset::Utf32Le => Kind::Wide(false, Vec::new()),
            Charset::Utf32Be => Kind::Wide(true, Vec::new()),
            Charset::Oem(oem) => Kind::Oem(oem),
        };
        Decoder { kind }
    }

    /// Decodes the next bytes and hands the text on in pieces. `last` says that none follow.
    pub(in crate::source) fn feed<E>(
        &mut self,
        bytes: &[u8],
        last: bool,
        mut take: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        match &mut self.kind {
            Kind::Web(decoder) => {
                let mut piece = vec![0; PIECE_BYTES];
                let mut rest = bytes;
                loop {
                    let (result, read, written, _) = decoder.decode_to_utf8(rest, &mut piece, last);
                    take(&piece[..written])?;
                    rest = &rest[read..];
                    if result == encoding_rs::CoderResult::InputEmpty {
                        return Ok(());
                    }
                }
            }
            Kind::Wide(big, begun) => {
                begun.extend_from_slice(bytes);
                let whole = begun.len() / 4 * 4;
                let mut text = String::with_capacity(whole / 2);
                for unit in begun[..whole].chunks_exact(4) {
                    text.push(wide(unit, *big));
                }
                begun.drain(..whole);
                if last && !begun.is_empty() {
                    text.push(char::REPLACEMENT_CHARACTER);
                }
                take(text.as_bytes())
            }
            Kind::Oem(oem) => {
                let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
                text.extend(bytes.iter().map(|byte| single(oem, *byte)));
                take(text.as_bytes())
            }
        }
    }
}

/// A character of UTF-32.
fn wide(unit: &[u8], big: bool) -> char {
    let number = unit.iter().enumerate().fold(0_u32, |sum, (at, byte)| {
        let shift = if big { 24 - 8 * at } else { 8 * at };
        sum | u32::from(*byte) << shift
    });
    char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn single(oem: &super::Oem, byte: u8) -> char {
    match byte.checked_sub(0x80) {
        Some(upper) => oem.upper[usize::from(upper)],
        None => char::from(byte),
    }
}

/// A short text as a whole.
pub(super) fn decode(charset: Charset, bytes: &[u8]) -> String {
    let mut text = Vec::with_capacity(bytes.len() * 2);
    let mut add = |piece: &[u8]| {
        text.extend_from_slice(piece);
        Ok::<(), std::convert::Infallible>(())
    };
    // Nothing can fail: the pieces are only gathered.
    Decoder::new(charset).feed(bytes, true, &mut add).unwrap_or_default();
    String::from_utf8(text).unwrap_or_default()
}
