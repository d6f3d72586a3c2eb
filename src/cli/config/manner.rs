//! How the files of a feed are taken apart: the keys of `[feeds.NAME]` that say what the flags under
//! "Reading" say.

use toml::{Spanned, Value};

use super::Config;
use super::feeds::FeedSection;
use crate::cli::exit::Failure;
use crate::cli::reading::{self, Reading};
use crate::source::{Charset, Delimiter, Mark, Options};

/// What a feed says about taking its files apart.
#[derive(Debug, Default)]
pub(super) struct Manner {
    delimiter: Option<Delimiter>,
    quote: Option<Mark>,
    escape: Option<Mark>,
    header_row: Option<u32>,
    encoding: Option<Charset>,
    sheets: Vec<String>,
}

impl Config {
    pub(super) fn manner(&self, section: &FeedSection) -> Result<Manner, Failure> {
        let manner = Manner {
            delimiter: self.understood(section.delimiter.as_ref(), Delimiter::parse)?,
            quote: self.understood(section.quote.as_ref(), Mark::parse)?,
            escape: self.understood(section.escape.as_ref(), Mark::parse)?,
            header_row: section.header_row.as_ref().map(|row| self.row(row)).transpose()?,
            encoding: self.understood(section.encoding.as_ref(), reading::encoding)?,
            sheets: self.sheets(section.sheets.as_ref())?,
        };
        let mut options = Options::default();
        manner.complete(&Reading::default(), &mut options);
        match (options.contradiction(), &section.delimiter) {
            (Some(what), Some(place)) => Err(self.at(place, &what).hint("name other signs")),
            _ => Ok(manner),
        }
    }

    fn understood<T>(
        &self,
        value: Option<&Spanned<String>>,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, Failure> {
        let Some(value) = value else { return Ok(None) };
        parse(value.get_ref()).map(Some).map_err(|reason| self.at(value, &reason))
    }

    fn row(&self, value: &Spanned<i64>) -> Result<u32, Failure> {
        let rows = reading::HEADER_ROWS;
        let own = u32::try_from(*value.get_ref()).ok().filter(|own| rows.contains(own));
        let expected = || format!("expected a row from {} to {}", rows.start(), rows.end());
        own.ok_or_else(|| self.at(value, &expected()))
    }

    /// Names or numbers of sheets, one or several in brackets.
    fn sheets(&self, value: Option<&Spanned<Value>>) -> Result<Vec<String>, Failure> {
        let Some(value) = value else { return Ok(Vec::new()) };
        let text = |own: &Value| match own {
            Value::String(name) if !name.trim().is_empty() => Some(name.clone()),
            Value::Integer(number @ 1..) => Some(number.to_string()),
            _ => None,
        };
        let sheets: Option<Vec<String>> = match value.get_ref() {
            Value::Array(all) => all.iter().map(text).collect(),
            one => text(one).map(|text| vec![text]),
        };
        sheets.filter(|sheets| !sheets.is_empty()).ok_or_else(|| {
            self.at(value, "expected a sheet's name or its number from 1, or several in brackets")
        })
    }
}

impl Manner {
    /// Adds to what the command line said what it said nothing of.
    pub(super) fn complete(&self, words: &Reading, options: &mut Options) {
        options.delimiter = words.delimiter.or(self.delimiter);
        options.quote = words.quote.or(self.quote);
        options.escape = words.escape.or(self.escape);
        options.header_row = words.header_row.or(self.header_row);
        options.encoding = options.encoding.or(self.encoding);
        if options.sheets.is_empty() {
            options.sheets.clone_from(&self.sheets);
            options.sheets_if_any = true;
        }
    }
}
