//! What can be said about how files are to be read; every command that reads files takes it.

use std::ops::RangeInclusive;

use crate::source::{Charset, Delimiter, Mark, Options};
use crate::table::{Column, Mapping, fold_heading};

use super::exit::Failure;

/// Rows of a text file that may be named as the one with the headings.
pub(super) const HEADER_ROWS: RangeInclusive<u32> = 1..=1_000;

/// Flags about reading.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct Reading {
    /// What parts the cells of text files: comma, semicolon, tab, pipe, space, or the text itself
    /// [default: found]
    #[arg(long, value_name = "TEXT", value_parser = Delimiter::parse)]
    pub(super) delimiter: Option<Delimiter>,
    /// What quotes their cells: double, single, none, or the sign itself [default: found]
    #[arg(long, value_name = "SIGN", value_parser = Mark::parse)]
    pub(super) quote: Option<Mark>,
    /// What takes its meaning off the sign behind it: backslash or none [default: found]
    #[arg(long, value_name = "SIGN", value_parser = Mark::parse)]
    pub(super) escape: Option<Mark>,
    /// The row of text files that holds the headings, counted from 1 [default: found]
    #[arg(long, value_name = "N", value_parser = header_row())]
    pub(super) header_row: Option<u32>,
    /// The encoding of text files without a byte order mark, such as windows-1252 or cp850
    /// [default: found out]
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<Charset>,
    /// The feed of the configuration that says what the files' columns mean: [feeds.NAME]
    #[arg(long, value_name = "NAME")]
    pub(super) feed: Option<String>,
    /// A column and the heading it stands under; it comes before what headings mean by themselves
    #[arg(long, value_name = "COLUMN=HEADING", value_parser = map)]
    map: Vec<(Column, String)>,
    /// Sheet of a workbook to be read, by name or by number from 1; may be given several times.
    /// Without it all sheets with known headings are read.
    #[arg(long = "sheet", value_name = "NAME")]
    sheets: Vec<String>,
}

impl Reading {
    /// What was said, as [`crate::source`] takes it.
    pub(super) fn options(&self) -> Result<Options, Failure> {
        let mut mapping = Mapping::default();
        for (column, heading) in &self.map {
            if mapping.columns.iter().any(|(own, _)| own == column) {
                return Err(Failure::usage(format!("--map names {} twice", column.name()))
                    .hint("a column stands under one heading"));
            }
            mapping.columns.push((*column, vec![heading.clone()]));
            mapping.insisted.push(*column);
        }
        let options = Options {
            delimiter: self.delimiter,
            quote: self.quote,
            escape: self.escape,
            header_row: self.header_row,
            encoding: self.encoding,
            mapping,
            sheets: self.sheets.clone(),
            ..Options::default()
        };
        match options.contradiction() {
            Some(what) => Err(Failure::usage(what).hint("name other signs")),
            None => Ok(options),
        }
    }
}

/// A row number: headings stand among the first rows that are looked at.
fn header_row() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(i64::from(*HEADER_ROWS.start())..=i64::from(*HEADER_ROWS.end()))
}

/// An encoding by its name.
pub(super) fn encoding(text: &str) -> Result<Charset, String> {
    Charset::named(text).ok_or_else(|| {
        "expected an encoding, such as utf-8, windows-1252, iso-8859-2, koi8-r, cp850, shift_jis, \
         gb18030 or utf-16le"
            .to_owned()
    })
}

fn map(text: &str) -> Result<(Column, String), String> {
    let (name, heading) =
        text.split_once('=').ok_or("expected COLUMN=HEADING, such as city=Ort")?;
    let column = Column::find(&fold_heading(name))
        .ok_or_else(|| format!("`{}` is no column of muster", name.trim()))?;
    let heading = heading.trim();
    if fold_heading(heading).is_empty() {
        return Err("expected a heading behind the =: some letters or digits".to_owned());
    }
    Ok((column, heading.to_owned()))
}
