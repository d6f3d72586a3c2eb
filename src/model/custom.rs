//! Columns of the house's own. muster knows nothing about them and keeps their texts.

use std::fmt::Write as _;

/// Names and texts as a JSON object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Custom(Box<str>);

impl Custom {
    /// The object of some names and texts, in their order; nothing when there is none. Empty texts
    /// are left out.
    pub fn of<'a>(cells: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<Custom> {
        let mut json = String::new();
        for (name, text) in cells.into_iter().filter(|(_, text)| !text.is_empty()) {
            json.push(if json.is_empty() { '{' } else { ',' });
            push(&mut json, name);
            json.push(':');
            push(&mut json, text);
        }
        if json.is_empty() {
            return None;
        }
        json.push('}');
        Some(Custom(json.into_boxed_str()))
    }

    /// The object as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn push(json: &mut String, text: &str) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                json.push('\\');
                json.push(c);
            }
            c if c.is_control() => {
                // Writing to a text cannot fail.
                write!(json, "\\u{:04x}", u32::from(c)).ok();
            }
            c => json.push(c),
        }
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::Custom;

    #[test]
    fn an_object_is_json_whatever_stands_in_it() {
        assert_eq!(Custom::of([("a", ""), ("b", "")]), None);
        let cells = [("po", "4711"), ("a\"b", "x\\y\n\u{0}\u{85}ü"), ("none", "")];
        let custom = Custom::of(cells).unwrap();
        let read: serde_json::Value = serde_json::from_str(custom.as_str()).unwrap();
        assert_eq!(read, serde_json::json!({"po": "4711", "a\"b": "x\\y\n\u{0}\u{85}ü"}));
    }
}
