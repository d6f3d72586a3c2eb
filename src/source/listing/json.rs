//! A reference file as JSON: an array of objects, whose keys are the headings.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::source::Error;
use crate::source::file::Opened;
use crate::table::Listing;

use super::{add, unreadable};

/// Whether the first bytes of a text can only be those of a JSON array.
pub(super) fn is_array(head: &[u8]) -> bool {
    begins(head, b'[', b"{]")
}

/// Whether the first bytes of a text can only be those of one JSON object.
pub(super) fn is_object(head: &[u8]) -> bool {
    begins(head, b'{', b"\"}")
}

/// Whether a text begins with a byte and, behind white space, one of some others.
fn begins(head: &[u8], first: u8, then: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let Some((own, rest)) = text.split_first() else { return false };
    let next = rest.trim_ascii_start().first();
    *own == first && next.is_some_and(|byte| then.contains(byte))
}

/// Reads the whole file. The number of an object, from 1, stands where a table has its line.
pub(super) fn read(opened: &Opened) -> Result<Listing, Error> {
    let path = opened.path().to_owned();
    let bytes = opened.head(usize::MAX)?;
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let objects: Vec<Map<String, Value>> = serde_json::from_slice(text)
        .map_err(|error| unreadable(&path, format!("it is no array of objects: {error}")))?;
    let names: BTreeSet<&String> = objects.iter().flat_map(Map::keys).collect();
    let headings = names.iter().map(|name| name.trim().to_owned()).collect();
    let mut listing = Listing { path, headings, rows: Vec::new() };
    for (number, object) in (1..).zip(&objects) {
        let cell = |name: &&String| {
            object.get(*name).map_or(Some(String::new()), cell).ok_or_else(|| {
                let reason = format!("object {number}: `{name}` holds neither text nor a list");
                unreadable(opened.path(), reason)
            })
        };
        let cells = names.iter().map(cell).collect::<Result<_, Error>>()?;
        add(&mut listing, number, cells)?;
    }
    Ok(listing)
}

/// A value as a table would hold it: lists are separated by blanks.
fn cell(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => String::new(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        Value::Array(list) => list.iter().map(cell).collect::<Option<Vec<_>>>()?.join(" "),
        Value::Object(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::listing;

    fn read(text: &str) -> Result<crate::table::Listing, crate::source::Error> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalogue.json");
        std::fs::write(&path, text).unwrap();
        listing(path.to_str().unwrap(), |_| true)
    }

    #[test]
    fn objects_are_rows() {
        let text = "\u{FEFF} [ {\"id\": \"A\", \"terms\": [\"P1Y/annual\", \"P1M/monthly\"]},\n\
            {\"id\": \"B\", \"min\": 5, \"trial\": true, \"max\": null} ]";
        let listing = read(text).unwrap();
        assert_eq!(listing.headings, ["id", "max", "min", "terms", "trial"]);
        let rows: Vec<_> = listing.rows.iter().map(|row| (row.line, row.cells.join("|"))).collect();
        let second = (2, "B||5||true".to_owned());
        assert_eq!(rows, [(1, "A|||P1Y/annual P1M/monthly|".to_owned()), second]);
    }

    #[test]
    fn what_is_no_array_of_objects_is_told() {
        for (text, says) in [
            ("[{\"id\": {\"a\": 1}}]", "object 1: `id` holds neither text nor a list"),
            ("[{\"id\": 1}", "line 1 column"),
            ("[{\"id\": 1}, 2]", "no array of objects"),
            ("{\"items\": [{\"id\": 1}]}", "one JSON object"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
        assert!(read("[]").unwrap().rows.is_empty());
    }
}
