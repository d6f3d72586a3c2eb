//! XML, token by token, from a reader that nobody trusts.
//!
//! Only what a workbook's parts are made of: elements, attributes, text. No entity is ever expanded
//! but the five that XML itself names, a document type is refused, and depth, length and number of
//! everything are bounded. Nothing is allocated by a number that the file claims. It is ours, and
//! not a library's, because a sheet is mostly tags of a few bytes: whatever is done for each of
//! them beside finding its end costs more than all the rest of reading.

use std::io::Read;

use memchr::{memchr, memmem};

pub(super) use super::tag::{Tag, is_true, local};
use crate::table::limits::{XML_DEPTH_MAX, XML_TOKEN_BYTES_MAX, XML_TOKENS_MAX};

/// Bytes the buffer begins with; what inflates in one go.
const BUFFER_BYTES: usize = 128 * 1024;

/// Why a part cannot be read on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Broken {
    /// What is wrong with it, in words.
    Damaged(String),
    /// A limit, with its number.
    Limit(String),
}

impl Broken {
    pub(super) fn damaged(reason: &str) -> Broken {
        Broken::Damaged(reason.to_owned())
    }
}

/// What comes next in a part.
#[derive(Debug)]
pub(super) enum Token<'a> {
    /// An element begins. One without content is followed by its end like any other.
    Start(Tag<'a>),
    /// The element begun last ends.
    End,
    /// Text inside an element; whoever wants it asks for it with [`Xml::text`].
    Text,
    /// The part ends, and so did all of its elements.
    Eof,
}

/// Text as it stands in the part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) raw: &'a [u8],
    /// It stands in a section in which nothing has a meaning.
    pub(super) verbatim: bool,
}

/// A part being read.
pub(super) struct Xml<R> {
    source: R,
    buffer: Vec<u8>,
    /// What was read and not handed on yet.
    start: usize,
    end: usize,
    /// The names of all open elements, one behind the other, and where each begins.
    names: Vec<u8>,
    open: Vec<usize>,
    /// The element begun last has no content and ends at once.
    ends_at_once: bool,
    tokens: u64,
    /// Bytes read in all.
    read: u64,
    begun: bool,
}

/// A token as ranges of the buffer.
enum Found {
    Start { name: usize, attributes: usize, close: usize },
    Text { start: usize, end: usize, verbatim: bool },
    End,
    Eof,
}

impl<R: Read> Xml<R> {
    pub(super) fn new(source: R) -> Xml<R> {
        Xml {
            source,
            buffer: vec![0; BUFFER_BYTES],
            start: 0,
            end: 0,
            names: Vec::new(),
            open: Vec::new(),
            ends_at_once: false,
            tokens: 0,
            read: 0,
            begun: false,
        }
    }

    /// Bytes read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.read
    }

    /// Bytes of what was handed on so far.
    pub(super) fn passed(&self) -> u64 {
        self.read - self.unread().len() as u64
    }

    /// What was read and not handed on yet. It may end anywhere, or be empty.
    pub(super) fn unread(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Passes some bytes of what is unread: whole elements.
    pub(super) fn take(&mut self, bytes: usize) {
        self.start += bytes;
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Result<Token<'_>, Broken> {
        Ok(match self.find()? {
            Found::Start { name, attributes, close } => Token::Start(Tag::new(
                &self.buffer[name..attributes],
                &self.buffer[attributes..close],
            )),
            Found::Text { .. } => Token::Text,
            Found::End => Token::End,
            Found::Eof => Token::Eof,
        })
    }

    /// Passes over the rest of the element begun last.
    pub(super) fn skip(&mut self) -> Result<(), Broken> {
        let depth = self.open.len();
        while self.open.len() >= depth {
            self.find()?;
        }
        Ok(())
    }

    /// Appends the text of the element begun last, and passes its end.
    pub(super) fn text(&mut self, out: &mut String) -> Result<(), Broken> {
        let before = out.len();
        loop {
            match self.find()? {
                Found::Text { start, end, verbatim } => {
                    let text = Text { raw: &self.buffer[start..end], verbatim };
                    super::text::push(text, out)?;
                    if out.len() - before > XML_TOKEN_BYTES_MAX {
                        return Err(too_long());
                    }
                }
                Found::Start { .. } => self.skip()?,
                Found::End | Found::Eof => return Ok(()),
            }
        }
    }

    fn find(&mut self) -> Result<Found, Broken> {
        if self.ends_at_once {
            self.ends_at_once = false;
            self.close();
            return Ok(Found::End);
        }
        if !self.begun {
            self.begun = true;
            self.begin()?;
        }
        self.tokens += 1;
        if self.tokens > XML_TOKENS_MAX {
            return Err(Broken::Limit(format!("it has more than {XML_TOKENS_MAX} elements")));
        }
        loop {
            if self.start == self.end && !self.fill()? {
                if self.open.is_empty() {
                    return Ok(Found::Eof);
                }
                return Err(Broken::damaged("it ends too early"));
            }
            if self.buffer[self.start] != b'<' {
                if let Some(text) = self.find_text()? {
                    return Ok(text);
                }
                continue;
            }
            while self.end - self.start < 2 {
                self.more()?;
            }
            match self.buffer[self.start + 1] {
                b'/' => return self.end_tag(),
                b'?' => self.pass(b"?>")?,
                b'!' => {
                    if let Some(text) = self.declaration()? {
                        return Ok(text);
                    }
                }
                _ => return self.start_tag(),
            }
        }
    }

    /// Passes a byte order mark.
    fn begin(&mut self) -> Result<(), Broken> {
        while self.end - self.start < 3 && self.fill()? {}
        let head = &self.buffer[self.start..self.end];
        if head.starts_with(b"\xEF\xBB\xBF") {
            self.start += 3;
        } else if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
            return Err(Broken::damaged("it is not written in UTF-8"));
        }
        Ok(())
    }

    /// Text up to the next tag; nothing where it stands outside of all elements.
    fn find_text(&mut self) -> Result<Option<Found>, Broken> {
        let mut looked = 0;
        let length = loop {
            let unread = &self.buffer[self.start..self.end];
            if let Some(at) = memchr(b'<', &unread[looked..]) {
                break looked + at;
            }
            looked = unread.len();
            if !self.fill()? {
                break looked;
            }
        };
        let (start, end) = (self.start, self.start + length);
        self.start = end;
        if !self.open.is_empty() {
            return Ok(Some(Found::Text { start, end, verbatim: false }));
        }
        if self.buffer[start..end].trim_ascii().is_empty() {
            Ok(None)
        } else {
            Err(Broken::damaged("text stands outside of its elements"))
        }
    }

    fn start_tag(&mut self) -> Result<Found, Broken> {
        let close = loop {
            match tag_end(&self.buffer[self.start..self.end]) {
                Some(at) => break self.start + at,
                None => self.more()?,
            }
        };
        let name = self.start + 1;
        self.start = close + 1;
        let (close, empty) = match self.buffer[close - 1] {
            b'/' => (close - 1, true),
            _ => (close, false),
        };
        let inside = &self.buffer[name..close];
        let length = inside.iter().position(u8::is_ascii_whitespace).unwrap_or(inside.len());
        if length == 0 {
            return Err(Broken::damaged("an element has no name"));
        }
        if self.open.len() >= XML_DEPTH_MAX {
            return Err(Broken::Limit(format!(
                "its elements are nested more than {XML_DEPTH_MAX} deep"
            )));
        }
        self.open.push(self.names.len());
        self.names.extend_from_slice(&inside[..length]);
        self.ends_at_once = empty;
        Ok(Found::Start { name, attributes: name + length, close })
    }

    fn end_tag(&mut self) -> Result<Found, Broken> {
        let length = loop {
            match memchr(b'>', &self.buffer[self.start..self.end]) {
                Some(at) => break at,
                None => self.more()?,
            }
        };
        let name = self.buffer[self.start + 2..self.start + length].trim_ascii_end();
        let known = self.open.last().is_some_and(|begin| &self.names[*begin..] == name);
        if !known {
            return Err(Broken::damaged("an element ends that did not begin"));
        }
        self.start += length + 1;
        self.close();
        Ok(Found::End)
    }

    fn close(&mut self) {
        if let Some(begin) = self.open.pop() {
            self.names.truncate(begin);
        }
    }

    /// A comment is passed, a verbatim section is text; a document type is refused.
    fn declaration(&mut self) -> Result<Option<Found>, Broken> {
        const SECTION: &[u8] = b"<![CDATA[";
        while self.end - self.start < SECTION.len() && self.fill()? {}
        let head = &self.buffer[self.start..self.end];
        if head.starts_with(b"<!--") {
            self.start += 4;
            self.pass(b"-->")?;
            return Ok(None);
        }
        if !head.starts_with(SECTION) || self.open.is_empty() {
            return Err(Broken::damaged(
                "it declares a document type or entities, which no workbook does",
            ));
        }
        let length = loop {
            match memmem::find(&self.buffer[self.start..self.end], b"]]>") {
                Some(at) => break at,
                None => self.more()?,
            }
        };
        let (start, end) = (self.start + SECTION.len(), self.start + length);
        self.start = end + 3;
        Ok(Some(Found::Text { start, end, verbatim: true }))
    }

    /// Passes everything up to a mark, and the mark, without keeping it.
    fn pass(&mut self, mark: &[u8]) -> Result<(), Broken> {
        loop {
            let unread = &self.buffer[self.start..self.end];
            if let Some(at) = memmem::find(unread, mark) {
                self.start += at + mark.len();
                return Ok(());
            }
            self.start = self.end - unread.len().min(mark.len() - 1);
            self.more()?;
        }
    }

    /// Reads on, where the part must not end.
    fn more(&mut self) -> Result<(), Broken> {
        if self.fill()? { Ok(()) } else { Err(Broken::damaged("it ends too early")) }
    }

    /// Reads on behind what is unread; `false` at the end.
    fn fill(&mut self) -> Result<bool, Broken> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            if self.end >= XML_TOKEN_BYTES_MAX {
                return Err(too_long());
            }
            self.buffer.resize(self.end * 2, 0);
        }
        let count = loop {
            match self.source.read(&mut self.buffer[self.end..]) {
                Ok(count) => break count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Broken::Damaged(error.to_string())),
            }
        };
        self.end += count;
        self.read += count as u64;
        Ok(count > 0)
    }
}

/// A tag or a text is longer than any that means something.
pub(super) fn too_long() -> Broken {
    Broken::Limit(format!("a tag or a text in it has more than {XML_TOKEN_BYTES_MAX} bytes"))
}

/// Where a tag ends. Inside quotes, `>` is a character like any other.
fn tag_end(tag: &[u8]) -> Option<usize> {
    let mut quote = 0;
    tag.iter().position(|&byte| {
        if quote != 0 {
            if byte == quote {
                quote = 0;
            }
            false
        } else if matches!(byte, b'"' | b'\'') {
            quote = byte;
            false
        } else {
            byte == b'>'
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All tokens in short: `<name key=value`, `>`, `text`.
    fn tokens(text: &[u8]) -> Result<Vec<String>, Broken> {
        // One byte at a time, so that every token is cut everywhere.
        struct Drip<'a>(&'a [u8]);
        impl Read for Drip<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                let count = buffer.len().min(1);
                self.0.read(&mut buffer[..count])
            }
        }
        let mut xml = Xml::new(Drip(text));
        let mut seen = Vec::new();
        loop {
            let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
            match xml.find()? {
                Found::Start { name, attributes, close } => {
                    let tag =
                        Tag::new(&xml.buffer[name..attributes], &xml.buffer[attributes..close]);
                    let mut one = format!("<{}", text(tag.name()));
                    for attribute in tag.attributes() {
                        let (name, value) = attribute?;
                        one.push_str(&format!(" {}={}", text(name), text(value)));
                    }
                    seen.push(one);
                }
                Found::End => seen.push(">".to_owned()),
                Found::Text { start, end, verbatim } => {
                    let mut out = String::new();
                    let raw = &xml.buffer[start..end];
                    super::super::text::push(Text { raw, verbatim }, &mut out)?;
                    seen.push(out);
                }
                Found::Eof => return Ok(seen),
            }
        }
    }

    #[test]
    fn elements_attributes_and_text_come_as_they_stand() {
        let text = b"\xEF\xBB\xBF<?xml version='1.0'?><!-- a > b --><x:a x:b = 'c>\"' d=\"\">\
                     t&amp;<![CDATA[<&amp;>]]><e/></x:a>\n";
        assert_eq!(tokens(text).unwrap(), ["<a x:b=c>\" d=", "t&", "<&amp;>", "<e", ">", ">"]);
    }

    #[test]
    fn what_is_no_xml_is_a_sentence() {
        for text in [
            "<a>",
            "<a",
            "<a></b>",
            "</a>",
            "<a/>b",
            "<a b></a>",
            "<a b=c/>",
            "<a =\"c\"/>",
            "< />",
            "<a><!-- ",
            "<a>&lol;</a>",
            "<a>&#xZ;</a>",
            "<a><![CDATA[",
            "<!DOCTYPE a [<!ENTITY b \"c\">]><a/>",
            "<a><!ELEMENT b></a>",
        ] {
            assert!(matches!(tokens(text.as_bytes()), Err(Broken::Damaged(_))), "{text}");
        }
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let deep = "<a>".repeat(100_000);
        let wide = format!("<a {}/>", "b=\"\" ".repeat(1_000_000));
        let long = format!("<a>{}</a>", " ".repeat(XML_TOKEN_BYTES_MAX + 1));
        for text in [deep, wide, long] {
            let mut xml = Xml::new(text.as_bytes());
            let broken = loop {
                match xml.next() {
                    Ok(Token::Eof) => panic!("read to its end"),
                    Ok(_) => {}
                    Err(broken) => break broken,
                }
            };
            assert!(matches!(broken, Broken::Limit(_)), "{broken:?}");
        }
    }

    #[test]
    fn an_element_is_passed_with_all_that_is_in_it() {
        let mut xml = Xml::new(&b"<a><b><c>1</c><c/></b><d>2</d></a>"[..]);
        assert!(matches!(xml.next(), Ok(Token::Start(_))));
        assert!(matches!(xml.next(), Ok(Token::Start(_))));
        xml.skip().unwrap();
        let Ok(Token::Start(tag)) = xml.next() else { panic!("no element") };
        assert_eq!(tag.name(), b"d");
        let mut text = String::new();
        xml.text(&mut text).unwrap();
        assert_eq!(text, "2");
        assert!(matches!(xml.next(), Ok(Token::End)));
        assert!(matches!(xml.next(), Ok(Token::Eof)));
    }
}
