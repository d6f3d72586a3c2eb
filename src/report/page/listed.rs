//! The findings that a page lists. They are taken from the lines of `findings.jsonl`, so that the
//! page shows what that file shows and no more: the same values, masked the same way.

use serde::Deserialize;

/// Characters of a cell, a heading or a name that the page shows.
const CELL_CHARS_MAX: usize = 200;
/// Characters of a sentence.
const MESSAGE_CHARS_MAX: usize = 1_000;

/// A finding, as far as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(in crate::report) struct Listed {
    pub(super) code: String,
    pub(super) severity: String,
    pub(super) file: String,
    pub(super) sheet: Option<String>,
    pub(super) row: u32,
    pub(super) column_letter: Option<String>,
    pub(super) heading: Option<String>,
    pub(super) column: Option<String>,
    pub(super) value: Option<String>,
    pub(super) message: String,
    pub(super) suggestion: Option<Suggested>,
    pub(super) disposition: String,
}

/// What is suggested, masked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Suggested {
    pub(super) value: String,
}

impl Listed {
    /// The finding of a line; a cell may be long, and of a page it takes a line or two.
    fn new(line: &[u8]) -> Listed {
        let mut own: Listed =
            serde_json::from_slice(line).expect("the line was made by this program");
        let texts = [&mut own.sheet, &mut own.heading, &mut own.value];
        texts.into_iter().flatten().for_each(|text| shorten(text, CELL_CHARS_MAX));
        if let Some(suggested) = &mut own.suggestion {
            shorten(&mut suggested.value, CELL_CHARS_MAX);
        }
        shorten(&mut own.message, MESSAGE_CHARS_MAX);
        own
    }
}

/// Lists findings until there are as many as may be.
pub(super) fn list(lines: &[u8], listed: &mut Vec<Listed>, most: usize) {
    let room = most.saturating_sub(listed.len());
    let lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    listed.extend(lines.take(room).map(Listed::new));
}

fn shorten(text: &mut String, most: usize) {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_listed_in_order_until_there_is_no_room() {
        let line = |code: &str, value: &str| {
            format!(
                "{{\"code\":\"{code}\",\"severity\":\"warn\",\"file\":\"a.csv\",\"row\":2,\
                 \"value\":\"{value}\",\"message\":\"m\",\"disposition\":\"held\"}}\n"
            )
        };
        let mut listed = Vec::new();
        list(format!("{}{}", line("A", "1"), line("B", "2")).as_bytes(), &mut listed, 3);
        list(line("C", &"ü".repeat(500)).as_bytes(), &mut listed, 3);
        list(line("D", "4").as_bytes(), &mut listed, 3);
        let codes: Vec<&str> = listed.iter().map(|own| own.code.as_str()).collect();
        assert_eq!(codes, ["A", "B", "C"]);
        assert_eq!(listed[2].value, Some(format!("{}…", "ü".repeat(200))));
        assert_eq!((listed[0].heading.as_ref(), listed[0].row), (None, 2));
    }
}
