//! The beginning of an element: its name and its attributes.

use memchr::memchr;

use super::xml::Broken;

/// The beginning of an element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    name: &'a [u8],
    attributes: &'a [u8],
}

impl<'a> Tag<'a> {
    /// A tag of its name and what stands between that and its end.
    pub(super) fn new(name: &'a [u8], attributes: &'a [u8]) -> Tag<'a> {
        Tag { name, attributes }
    }

    /// The name without its prefix: which prefix stands for which namespace is up to the writer.
    pub(super) fn name(&self) -> &'a [u8] {
        local(self.name)
    }

    /// All attributes, names with their prefixes and values as they stand.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.attributes }
    }

    /// The value of an attribute without a prefix, decoded.
    pub(super) fn get(&self, name: &str) -> Result<Option<String>, Broken> {
        for attribute in self.attributes() {
            let (key, value) = attribute?;
            if key == name.as_bytes() {
                return super::text::attribute(value).map(Some);
            }
        }
        Ok(None)
    }

    /// Whether an attribute says yes.
    pub(super) fn says(&self, name: &str) -> Result<bool, Broken> {
        Ok(self.get(name)?.is_some_and(|value| is_true(value.as_bytes())))
    }
}

/// Whether an attribute's value is true, in any of the ways it may be written.
pub(super) fn is_true(value: &[u8]) -> bool {
    matches!(value, b"1" | b"true" | b"on" | b"t" | b"True" | b"TRUE")
}

/// A name without its prefix.
pub(super) fn local(name: &[u8]) -> &[u8] {
    match name {
        [_, rest @ ..] if !rest.is_empty() => {
            memchr(b':', name).map_or(name, |colon| &name[colon + 1..])
        }
        _ => name,
    }
}

/// The attributes of a tag, one after the other; each byte is looked at once.
#[derive(Debug)]
pub(super) struct Attributes<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Result<(&'a [u8], &'a [u8]), Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_ascii_start();
        if rest.is_empty() {
            return None;
        }
        self.rest = b"";
        Some(one_attribute(rest).map(|(name, value, rest)| {
            self.rest = rest;
            (name, value)
        }))
    }
}

type OneAttribute<'a> = (&'a [u8], &'a [u8], &'a [u8]);

fn one_attribute(text: &[u8]) -> Result<OneAttribute<'_>, Broken> {
    let broken = || Broken::damaged("an attribute has no value");
    let equals = memchr(b'=', text).ok_or_else(broken)?;
    let name = text[..equals].trim_ascii_end();
    let behind = text[equals + 1..].trim_ascii_start();
    let quote = *behind.first().ok_or_else(broken)?;
    if !matches!(quote, b'"' | b'\'') || name.is_empty() {
        return Err(broken());
    }
    let close = memchr(quote, &behind[1..]).ok_or_else(broken)?;
    Ok((name, &behind[1..=close], &behind[close + 2..]))
}
