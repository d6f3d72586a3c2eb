//! What can be said about how files are to be read; every command that reads files takes it.

use crate::source::{Charset, Delimiter, Mark, Options};

use super::exit::Failure;

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
}

impl Reading {
    /// What was said, as [`crate::source`] takes it.
    pub(super) fn options(&self) -> Result<Options, Failure> {
        let options = Options {
            delimiter: self.delimiter,
            quote: self.quote,
            escape: self.escape,
            header_row: self.header_row,
            encoding: self.encoding,
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
    let most = i64::try_from(crate::table::limits::SAMPLE_ROWS_MAX).unwrap_or(i64::MAX);
    clap::value_parser!(u32).range(1..=most)
}

fn encoding(text: &str) -> Result<Charset, String> {
    Charset::named(text).ok_or_else(|| {
        "expected an encoding, such as utf-8, windows-1252, iso-8859-2, koi8-r, cp850, shift_jis, \
         gb18030 or utf-16le"
            .to_owned()
    })
}
