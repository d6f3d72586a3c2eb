//! XML, element by element, with a limit on everything. Entities of a document type are never
//! expanded.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Elements inside one another.
const DEPTH_MAX: usize = 256;
/// Tags and texts of a file; more of them take longer than anybody waits.
const NODES_MAX: u64 = 150_000_000;
/// Bytes of a tag, a comment, or a text without a tag.
const PIECE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What stands next in an XML file.
pub(super) enum Node<'a> {
    Start(Tag<'a>),
    End,
    Text(Cow<'a, str>),
    /// A comment, an instruction or a document type: nothing of the table.
    Other,
    /// The file's end.
    Eof,
}

/// The opening tag of an element. An empty element is opened and closed.
pub(super) struct Tag<'a>(BytesStart<'a>);

/// A reader of XML.
pub(super) struct Xml<R> {
    reader: Reader<Metered<R>>,
    buffer: Vec<u8>,
    depth: usize,
    left: u64,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(source: R) -> Xml<R> {
        let mut reader = Reader::from_reader(Metered { source, left: 0 });
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, buffer: Vec::new(), depth: 0, left: NODES_MAX }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The next tag or text; what went wrong, in words, where there is none.
    pub(super) fn next(&mut self) -> Result<Node<'_>, String> {
        self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| format!("it has more than {NODES_MAX} tags and texts"))?;
        self.buffer.clear();
        self.reader.get_mut().left = PIECE_BYTES_MAX;
        let event =
            self.reader.read_event_into(&mut self.buffer).map_err(|error| error.to_string())?;
        Ok(match event {
            Event::Start(tag) | Event::Empty(tag) => {
                self.depth += 1;
                if self.depth > DEPTH_MAX {
                    return Err(format!("more than {DEPTH_MAX} elements are inside one another"));
                }
                Node::Start(Tag(tag))
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Node::End
            }
            Event::Text(text) => Node::Text(text.xml10_content()),
            Event::CData(text) => Node::Text(text.xml10_content()),
            Event::GeneralRef(reference) => {
                if let Some(letter) =
                    reference.resolve_char_ref().map_err(|error| error.to_string())?
                {
                    Node::Text(Cow::Owned(letter.to_string()))
                } else {
                    Node::Text(Cow::Borrowed(match &*reference {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        "apos" => "'",
                        other => {
                            let name: String = other.chars().take(40).collect();
                            return Err(format!("the entity `&{name};` is not expanded"));
                        }
                    }))
                }
            }
            Event::Eof => Node::Eof,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Node::Other,
        })
    }

    /// Goes behind the end of the element that was opened last and is still open.
    pub(super) fn skip(&mut self) -> Result<(), String> {
        let outside = self.depth.saturating_sub(1);
        self.skip_to(outside)
    }

    /// Goes on until no more than so many elements are open.
    pub(super) fn skip_to(&mut self, depth: usize) -> Result<(), String> {
        while self.depth > depth {
            if let Node::Eof = self.next()? {
                return Err("the file ends too early".to_owned());
            }
        }
        Ok(())
    }

    /// All text up to the end of the element that was opened last, with that of elements in it.
    pub(super) fn text(&mut self, most: usize) -> Result<String, String> {
        let outside = self.depth.saturating_sub(1);
        let mut text = String::new();
        while self.depth > outside {
            match self.next()? {
                Node::Text(piece) => push_most(&mut text, &piece, most),
                Node::Eof => return Err("the file ends too early".to_owned()),
                Node::Start(_) | Node::End | Node::Other => {}
            }
        }
        Ok(text)
    }
}

/// Adds text up to a limit; a text one byte over its limit is known to be too long.
pub(super) fn push_most(text: &mut String, more: &str, most: usize) {
    let room = (most + 4).saturating_sub(text.len());
    if more.len() <= room {
        text.push_str(more);
    } else {
        text.extend(more.char_indices().take_while(|(at, _)| *at < room).map(|(_, c)| c));
    }
}

impl Tag<'_> {
    /// The element's name without its prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The attributes, with their prefixes, in order.
    pub(super) fn attributes(
        &self,
        mut each: impl FnMut(&str, Cow<'_, str>),
    ) -> Result<(), String> {
        // Looking for doubled names takes the square of their number.
        for attribute in self.0.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| error.to_string())?;
            each(attribute.key.into_inner(), value);
        }
        Ok(())
    }

    /// The value of an attribute, by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<String>, String> {
        let mut found = None;
        self.attributes(|key, value| {
            let local = key.rsplit_once(':').map_or(key, |(_, local)| local);
            if local == name && found.is_none() {
                found = Some(value.into_owned());
            }
        })?;
        Ok(found)
    }
}

/// A source that gives so many bytes and no more, until it is given leave again.
struct Metered<R> {
    source: R,
    left: usize,
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            let text = format!("a tag or a text has more than {PIECE_BYTES_MAX} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
        self.source.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count);
        self.source.consume(count);
    }
}
