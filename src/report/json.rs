//! Objects of JSON in the order in which their fields are added: of findings there may be millions,
//! and nearly all that is said of them needs no escape.

use crate::model::is_free_of;

/// An object being written.
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

    fn name(&mut self, name: &str) {
        if !std::mem::take(&mut self.begins) {
            self.out.push(b',');
        }
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    /// Adds a text.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.name(name);
        if is_free_of(value, *b"\"\\") {
            self.out.push(b'"');
            self.out.extend_from_slice(value.as_bytes());
            self.out.push(b'"');
        } else {
            serde_json::to_writer(&mut *self.out, value)
                .expect("a text can be written, and memory takes it");
        }
    }

    /// Adds a text if there is one.
    pub(super) fn text_if(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    /// Adds a number.
    pub(super) fn number(&mut self, name: &str, value: u64) {
        self.name(name);
        serde_json::to_writer(&mut *self.out, &value)
            .expect("a number can be written, and memory takes it");
    }

    /// Begins an object inside, to be ended before anything else is added.
    pub(super) fn object(&mut self, name: &str) -> Object<'_> {
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
        object.text("a", nasty);
        object.text_if("none", None);
        object.number("b", u64::MAX);
        let mut inner = object.object("c");
        inner.number("d", 0);
        inner.end();
        object.end();
        let expected = serde_json::json!({ "a": nasty, "b": u64::MAX, "c": { "d": 0 } });
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&out).unwrap(), expected);
        assert_eq!(serde_json::to_vec(&expected).unwrap(), out);
    }
}
