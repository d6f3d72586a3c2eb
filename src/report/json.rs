//! Objects of JSON in the order in which their fields are added: of findings there may be millions,
//! and nearly all that is said of them needs no escape.

use crate::model::is_free_of;

/// A field's name as it stands in an object, with all that parts it from the field before.
macro_rules! field {
    ($name:literal) => {
        concat!(",\"", $name, "\":")
    };
}

pub(super) use field;

/// An object being written. Names of fields are those that [`field!`] makes.
pub(super) struct Object<'b> {
    out: &'b mut Vec<u8>,
    begins: bool,
}

impl<'b> Object<'b> {
    /// An object without a field, behind what is there.
    pub(super) fn begin(out: &'b mut Vec<u8>) -> Object<'b> {
        out.push(b'{');
        Object { out, begins: true }
    }

    /// An object whose beginning was written elsewhere: what [`Object::begin`] and the fields behind
    /// it left there.
    pub(super) fn begin_with(out: &'b mut Vec<u8>, beginning: &[u8]) -> Object<'b> {
        out.extend_from_slice(beginning);
        Object { out, begins: false }
    }

    /// Fields alone, for [`Object::written`].
    pub(super) fn fields(out: &'b mut Vec<u8>) -> Object<'b> {
        Object { out, begins: false }
    }

    #[inline]
    fn name(&mut self, name: &'static str) {
        let name = name.as_bytes();
        // The first field has no comma before it.
        self.out.extend_from_slice(if std::mem::take(&mut self.begins) {
            &name[1..]
        } else {
            name
        });
    }

    /// Adds fields that were written before.
    pub(super) fn written(&mut self, fields: &[u8]) {
        self.out.extend_from_slice(fields);
    }

    /// Adds a text.
    #[inline]
    pub(super) fn text(&mut self, name: &'static str, value: &str) {
        self.name(name);
        if is_free_of(value, *b"\"\\") {
            self.quoted(value.as_bytes());
        } else {
            serde_json::to_writer(&mut *self.out, value)
                .expect("a text can be written, and memory takes it");
        }
    }

    /// Adds a text that is one of the program's own words or numbers, so that nothing in it needs an
    /// escape.
    #[inline]
    pub(super) fn word(&mut self, name: &'static str, word: &[u8]) {
        self.name(name);
        self.quoted(word);
    }

    #[inline]
    fn quoted(&mut self, bytes: &[u8]) {
        self.out.reserve(bytes.len() + 2);
        self.out.push(b'"');
        self.out.extend_from_slice(bytes);
        self.out.push(b'"');
    }

    /// Adds a text if there is one.
    pub(super) fn text_if(&mut self, name: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    /// Adds a number.
    pub(super) fn number(&mut self, name: &'static str, value: u64) {
        self.name(name);
        serde_json::to_writer(&mut *self.out, &value)
            .expect("a number can be written, and memory takes it");
    }

    /// Begins an object inside, to be ended before anything else is added.
    pub(super) fn object(&mut self, name: &'static str) -> Object<'_> {
        self.name(name);
        Object::begin(self.out)
    }

    /// Ends it.
    pub(super) fn end(self) {
        self.out.push(b'}');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let nasty = "a\"b\\c\n\u{7f}\u{1}ä\u{2028}";
        let mut out = Vec::new();
        let mut object = Object::begin(&mut out);
        object.text(field!("a"), nasty);
        object.text_if(field!("none"), None);
        object.number(field!("b"), u64::MAX);
        let mut inner = object.object(field!("c"));
        inner.number(field!("d"), 0);
        inner.end();
        object.end();
        let expected = serde_json::json!({ "a": nasty, "b": u64::MAX, "c": { "d": 0 } });
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&out).unwrap(), expected);
        assert_eq!(serde_json::to_vec(&expected).unwrap(), out);
    }
}
