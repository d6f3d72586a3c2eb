//! A page, tag by tag. Pages are written by programs that were never told they are wrong, so
//! everything is taken as something.

use std::io::BufRead;

use super::entities::decode;
use crate::source::sheet::rows::Trouble;
use crate::source::sheet::utf8::Utf8;
use crate::table::limits::CELL_BYTES_MAX;

/// Bytes of a tag or a comment that are looked at; pictures are written into tags as well.
const TAG_BYTES_KEPT: usize = 64 * 1024;
/// Bytes of a tag: a longer one is a quote that was never closed.
const TAG_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Elements whose content is no text of the page.
const NO_TEXT: [&str; 8] =
    ["script", "style", "title", "comment", "xml", "textarea", "noframes", "template"];

/// What stands next in a page.
pub(super) enum Token {
    /// Text with its entities decoded.
    Text(String),
    Open(Tag),
    /// A closing tag's name, in small letters.
    Close(String),
    Comment(String),
    /// The end of the page, and whether it came inside a tag.
    End {
        inside: bool,
    },
}

/// An opening tag: names in small letters, values decoded.
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute, if the tag has it.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// A reader of tags.
pub(super) struct Tokens {
    source: Utf8,
    /// The element in which no tag counts but its own end.
    raw: Option<String>,
}

impl Tokens {
    pub(super) fn new(source: Utf8) -> Tokens {
        Tokens { source, raw: None }
    }

    /// The next tag or text.
    pub(super) fn next(&mut self) -> Result<Token, Trouble> {
        if let Some(name) = self.raw.take() {
            return self.skip_raw(&name);
        }
        let text = self.until_tag()?;
        if !text.is_empty() {
            return Ok(Token::Text(decode(&String::from_utf8_lossy(&text))));
        }
        if self.take()?.is_none() {
            return Ok(Token::End { inside: false });
        }
        match self.peek()? {
            Some(b'!') => self.bang(),
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'/' || byte == b'?' => self.tag(),
            Some(_) => Ok(Token::Text("<".to_owned())),
            None => Ok(Token::End { inside: true }),
        }
    }

    fn peek(&mut self) -> Result<Option<u8>, Trouble> {
        Ok(self.source.fill_buf().map_err(failed)?.first().copied())
    }

    fn take(&mut self) -> Result<Option<u8>, Trouble> {
        let byte = self.peek()?;
        self.source.consume(usize::from(byte.is_some()));
        Ok(byte)
    }

    /// The text up to the next `<`, which stays. A long text comes in pieces that no letter and no
    /// entity is cut by; of one that has no end of a word either, more than a cell holds is left out.
    fn until_tag(&mut self) -> Result<Vec<u8>, Trouble> {
        let mut text = Vec::new();
        loop {
            let piece = self.source.fill_buf().map_err(failed)?;
            let end = memchr::memchr(b'<', piece);
            let mut count = end.unwrap_or(piece.len());
            let mut last = end.is_some() || piece.is_empty();
            let full = CELL_BYTES_MAX.saturating_sub(text.len());
            if let Some(behind) = piece.get(full..count)
                && let Some(at) = behind.iter().position(|byte| b" \t\r\n&".contains(byte))
            {
                (count, last) = (full + at, true);
            }
            let room = (2 * CELL_BYTES_MAX).saturating_sub(text.len());
            text.extend_from_slice(&piece[..count.min(room)]);
            self.source.consume(count);
            if last {
                return Ok(text);
            }
        }
    }

    /// Reads a tag behind its `<`.
    fn tag(&mut self) -> Result<Token, Trouble> {
        let (mut text, mut bytes) = (Vec::new(), 0);
        let (mut quote, mut before) = (None, b' ');
        loop {
            let Some(byte) = self.take()? else { return Ok(Token::End { inside: true }) };
            match (quote, byte) {
                (None, b'>') => break,
                // A quote counts behind `=` only; in a name it is a slip of the pen.
                (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                before = byte;
            }
            bytes += 1;
            if bytes > TAG_BYTES_MAX {
                let text = format!("a tag of the page has more than {TAG_BYTES_MAX} bytes");
                return Err(Trouble::Limit(text));
            }
            if text.len() < TAG_BYTES_KEPT {
                text.push(byte);
            }
        }
        let text = String::from_utf8_lossy(&text);
        if let Some(name) = text.strip_prefix('/') {
            let name = name.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
            return Ok(Token::Close(name.to_ascii_lowercase()));
        }
        let tag = parse_tag(&text);
        if NO_TEXT.contains(&tag.name.as_str()) && !text.ends_with('/') {
            self.raw = Some(tag.name.clone());
        }
        Ok(Token::Open(tag))
    }

    /// Reads a comment or a declaration behind its `<`.
    fn bang(&mut self) -> Result<Token, Trouble> {
        let mut text = Vec::new();
        let mut tail = [0; 2];
        let mut read = 0_usize;
        loop {
            let Some(byte) = self.take()? else { return Ok(Token::End { inside: true }) };
            let comment = text.starts_with(b"!--");
            if byte == b'>' && (!comment || (tail == *b"--" && read > 4)) {
                break;
            }
            tail = [tail[1], byte];
            read += 1;
            if text.len() < TAG_BYTES_KEPT {
                text.push(byte);
            }
        }
        Ok(Token::Comment(String::from_utf8_lossy(&text).into_owned()))
    }

    /// Goes behind the end of an element whose content is no text.
    fn skip_raw(&mut self, name: &str) -> Result<Token, Trouble> {
        loop {
            self.until_tag()?;
            if self.take()?.is_none() {
                return Ok(Token::End { inside: true });
            }
            if self.peek()? != Some(b'/') {
                continue;
            }
            self.take()?;
            let mut found = Vec::new();
            while let Some(byte) = self.peek()?
                && (byte.is_ascii_alphanumeric() || byte == b':')
                && found.len() < 32
            {
                found.push(byte.to_ascii_lowercase());
                self.take()?;
            }
            if found != name.as_bytes() {
                continue;
            }
            while let Some(byte) = self.take()? {
                if byte == b'>' {
                    return Ok(Token::Close(name.to_owned()));
                }
            }
        }
    }
}

fn parse_tag(text: &str) -> Tag {
    let text = text.trim_end_matches('/');
    let end = text.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(text.len());
    let (name, mut rest) = text.split_at(end);
    let mut tag = Tag { name: name.to_ascii_lowercase(), attributes: Vec::new() };
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return tag;
        }
        let end = rest
            .char_indices()
            .find(|(at, c)| c.is_ascii_whitespace() || (*c == '=' && *at > 0))
            .map_or(rest.len(), |(at, _)| at);
        let (key, behind) = rest.split_at(end);
        let mut value = "";
        rest = behind;
        if let Some(assigned) = behind.trim_start().strip_prefix('=') {
            let assigned = assigned.trim_start();
            let quoted = assigned
                .chars()
                .next()
                .filter(|c| matches!(c, '"' | '\''))
                .and_then(|quote| assigned.strip_prefix(quote)?.split_once(quote));
            (value, rest) = quoted.unwrap_or_else(|| {
                let end = assigned.find(|c: char| c.is_ascii_whitespace());
                assigned.split_at(end.unwrap_or(assigned.len()))
            });
        }
        tag.attributes.push((key.to_ascii_lowercase(), decode(value)));
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what an error is mapped by")]
fn failed(error: std::io::Error) -> Trouble {
    Trouble::File(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_come_in_every_dress() {
        let tag =
            parse_tag("TD x:num=\"1.5\" Class=xl65 nowrap style='a:\"b\"' title = \"a &amp; b\"/");
        assert_eq!(tag.name, "td");
        let found: Vec<(&str, &str)> =
            tag.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(
            found,
            [
                ("x:num", "1.5"),
                ("class", "xl65"),
                ("nowrap", ""),
                ("style", "a:\"b\""),
                ("title", "a & b")
            ]
        );
        assert_eq!(tag.get("title"), Some("a & b"));
    }
}
