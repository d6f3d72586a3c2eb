//! The section as text, ready to be pasted. Whatever comes from a file is quoted as TOML quotes it,
//! or stands in a comment without what could end one.

use std::collections::BTreeMap;
use std::path::Path;

use crate::report::terminal_safe;
use crate::rules::Guess;
use crate::table::Column;

use super::Meant;

/// Everything that is to be written.
pub(super) struct Section {
    pub(super) name: String,
    pub(super) files: Vec<String>,
    pub(super) tables: Vec<(String, usize)>,
    pub(super) passed_over: Vec<String>,
    pub(super) columns: BTreeMap<Column, Vec<Guess>>,
    pub(super) missing: Vec<&'static [Column]>,
    pub(super) rest: Vec<(String, String)>,
    pub(super) values: Vec<Meant>,
}

impl Section {
    pub(super) fn write(&self) -> String {
        let mut out = String::new();
        self.head(&mut out);
        self.columns(&mut out);
        self.missing(&mut out);
        self.values(&mut out);
        out
    }

    /// What was looked at, and the section's name.
    fn head(&self, out: &mut String) {
        for (table, rows) in &self.tables {
            let rows = if *rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
            comment(out, &format!("Guessed from {table}, {rows} looked at."));
        }
        for name in &self.passed_over {
            comment(out, &format!("Passed over: {name}, in which hardly a column is known."));
        }
        comment(out, "Look it through, put it into muster.toml, and try it:");
        let quoted_if = |text: &String| {
            if text.contains(char::is_whitespace) { format!("\"{text}\"") } else { text.clone() }
        };
        let files: Vec<String> = self.files.iter().map(quoted_if).collect();
        let (files, name) = (files.join(" "), quoted_if(&self.name));
        comment(out, &format!("  muster check {files} --feed {name}"));
        out.push_str(&format!("\n[feeds.{}]\n", key(&self.name)));
        let patterns: Vec<String> = self.files.iter().map(|file| quoted(&pattern(file))).collect();
        let patterns = patterns.join(", ");
        comment(out, &format!("match = [{patterns}]  # finds the feed by the files' names"));
        if !self.rest.is_empty() {
            comment(
                out,
                "Not read, and warned about unless it is said that they are to be ignored:",
            );
            for (heading, told) in &self.rest {
                comment(out, &format!("  {}: {told}", quoted(heading)));
            }
            let all: Vec<String> = self.rest.iter().map(|(heading, _)| quoted(heading)).collect();
            comment(out, &format!("ignore = [{}]", all.join(", ")));
        }
    }

    fn columns(&self, out: &mut String) {
        out.push_str(&format!("\n[feeds.{}.columns]\n", key(&self.name)));
        for (column, guesses) in &self.columns {
            let sure = guesses.iter().any(|guess| guess.sure);
            if !sure {
                for guess in guesses {
                    let line = format!("{} = {}", column.name(), quoted(&guess.heading));
                    comment(out, &format!("{line}  # perhaps: {}", guess.why));
                }
                continue;
            }
            let headings: Vec<String> = guesses.iter().map(|own| quoted(&own.heading)).collect();
            let headings = match headings.as_slice() {
                [one] => one.clone(),
                all => format!("[{}]", all.join(", ")),
            };
            let why = guesses.first().map_or("", |guess| guess.why.as_str());
            out.push_str(&format!("{} = {headings}  # {}\n", column.name(), terminal_safe(why)));
        }
    }

    /// What cannot do without, and was not found.
    fn missing(&self, out: &mut String) {
        if self.missing.is_empty() {
            return;
        }
        out.push('\n');
        comment(
            out,
            "Needed, and not found for sure. Name the heading, or say what all rows have:",
        );
        for group in &self.missing {
            // What is perhaps there stands above already.
            if group.iter().any(|column| self.columns.contains_key(column)) {
                continue;
            }
            let names: Vec<&str> = group.iter().map(|column| column.name()).collect();
            let or = match names.get(1..) {
                None | Some([]) => String::new(),
                Some(others) => format!("  # or {}", others.join(" or ")),
            };
            if let Some(first) = names.first() {
                comment(out, &format!("{first} = \"\"{or}"));
            }
        }
        if self.missing.iter().any(|group| group.contains(&Column::Country)) {
            out.push('\n');
            comment(out, &format!("[feeds.{}.constants]", key(&self.name)));
            comment(out, "country = \"DE\"");
        }
    }

    fn values(&self, out: &mut String) {
        let mut before = None;
        for meant in &self.values {
            if before.replace(meant.column) != Some(meant.column) {
                out.push_str(&format!(
                    "\n[feeds.{}.values.{}]\n",
                    key(&self.name),
                    meant.column.name()
                ));
            }
            let line = format!("{} = {}", quoted(&meant.from), quoted(&meant.to));
            if meant.sure {
                out.push_str(&format!("{line}\n"));
            } else {
                comment(out, &format!("{line}  # perhaps"));
            }
        }
    }
}

/// The name of a file with a star where it has a number or a day, which is another next time.
fn pattern(path: &str) -> String {
    let name = Path::new(path).file_name().map_or(path.into(), |name| name.to_string_lossy());
    let mut pattern = String::new();
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        if !c.is_ascii_digit() {
            pattern.push(c);
            continue;
        }
        // Signs between digits belong to the day.
        let mut between = String::new();
        while let Some(next) = rest.next_if(|c| c.is_ascii_digit() || "-_.".contains(*c)) {
            between.push(next);
        }
        let signs = between.trim_end_matches(['-', '_', '.']).len();
        pattern.push('*');
        pattern.push_str(between.get(signs..).unwrap_or_default());
    }
    pattern
}

/// One line of a comment, whatever is in it.
fn comment(out: &mut String, text: &str) {
    out.push_str(&format!("# {}\n", terminal_safe(text)));
}

/// A text as TOML quotes it, on one line and without anything that could drive a terminal.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            c if c.is_control()
                || terminal_safe(c.encode_utf8(&mut [0; 4])).len() != c.len_utf8() =>
            {
                quoted.push_str(&format!("\\U{:08X}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A key, bare where it can be.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { quoted(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_file_has_another_day_in_its_name() {
        for (path, own) in [
            ("in/kunden.csv", "kunden.csv"),
            ("export_2026-01-15.csv", "export_*.csv"),
            ("20260115_kunden.xlsx", "*_kunden.xlsx"),
            ("a1b2.csv", "a*b*.csv"),
        ] {
            assert_eq!(pattern(path), own);
        }
    }

    #[test]
    fn whatever_a_file_calls_its_columns_is_read_back_as_it_was() {
        for text in ["Ort", "a \"b\"", "c\\d", "e\nf\t\u{1b}[31m", "g\u{202e}h", "Straße # 1", ""]
        {
            let line = format!("{} = {}", key(text), quoted(text));
            assert_eq!(line.lines().count(), 1);
            assert_eq!(terminal_safe(&line), line);
            let table: toml::Table = line.parse().unwrap();
            assert_eq!(table[text].as_str(), Some(text));
        }
        let mut out = String::new();
        comment(&mut out, "one\ntwo = 2");
        assert!(out.parse::<toml::Table>().unwrap().is_empty());
    }
}
