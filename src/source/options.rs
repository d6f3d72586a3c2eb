//! How inputs are to be read, as far as somebody says so. What nobody says is found out from the
//! files themselves.

use std::path::PathBuf;

use super::{Charset, Delimiter, Dialect, Mark};
use crate::table::Mapping;

/// What the command line and the configuration say about reading. The default says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What parts the cells of text files.
    pub delimiter: Option<Delimiter>,
    /// What quotes their cells.
    pub quote: Option<Mark>,
    /// What takes its meaning off the byte behind it.
    pub escape: Option<Mark>,
    /// The row of a text file that holds the headings, as a spreadsheet program numbers it.
    pub header_row: Option<u32>,
    /// The encoding of text files that have no byte order mark; else it is found out.
    pub encoding: Option<Charset>,
    /// The folder for copies of what cannot be read as it lies: packed files, other encodings,
    /// standard input. Else it is the system's own.
    pub work_dir: Option<PathBuf>,
    /// What the house says about the columns.
    pub mapping: Mapping,
    /// The sheets to be read, by name in any case or by number from 1; none means all whose
    /// headings are known.
    pub sheets: Vec<String>,
    /// Whether `sheets` are meant of workbooks only: files none of which is one are read all the
    /// same.
    pub sheets_if_any: bool,
}

impl Options {
    /// Two things that were said about text files and cannot both be so.
    pub fn contradiction(&self) -> Option<String> {
        let quote = self.quote.unwrap_or(Mark::Byte(b'"'));
        let (quote, escape) = (quote.byte(), self.escape.and_then(Mark::byte));
        let delimiter = self.delimiter?;
        let base = Dialect::of(delimiter).quoted_by(quote).escaped_by(escape);
        (!base.is_clear()).then(|| {
            format!("the delimiter {} holds the quote or the escape byte", delimiter.name())
        })
    }

    /// Whether anything was said about how text files are built.
    pub(super) fn tells_dialect(&self) -> bool {
        let marks = self.quote.is_some() || self.escape.is_some();
        marks || self.delimiter.is_some() || self.header_row.is_some()
    }

    /// What was said, as a text that is part of a run's identity; empty where nothing was.
    pub fn identity(&self) -> String {
        let mut said = String::new();
        if let Some(delimiter) = self.delimiter {
            said.push_str(&format!("delimiter {};", delimiter.name()));
        }
        for (name, mark) in [("quote", self.quote), ("escape", self.escape)] {
            match mark {
                Some(Mark::Byte(byte)) => said.push_str(&format!("{name} {byte};")),
                Some(Mark::None) => said.push_str(&format!("{name} none;")),
                None => {}
            }
        }
        if let Some(row) = self.header_row {
            said.push_str(&format!("header row {row};"));
        }
        said
    }

    /// The same with another mapping.
    #[must_use]
    pub fn with_mapping(mut self, mapping: Mapping) -> Options {
        self.mapping = mapping;
        self
    }
}
