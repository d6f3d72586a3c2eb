//! What can be said about how files are to be read; every command that reads files takes it.

use crate::source::Options;

use super::exit::Failure;

/// Flags about reading.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct Reading {
    /// Sheet of a workbook to be read, by name or by number from 1; may be given several times.
    /// Without it all sheets with known headings are read.
    #[arg(long = "sheet", value_name = "NAME")]
    sheets: Vec<String>,
}

impl Reading {
    /// What was said, as [`crate::source`] takes it.
    #[expect(clippy::unnecessary_wraps, reason = "flags that can be wrong are about to come")]
    pub(super) fn options(&self) -> Result<Options, Failure> {
        Ok(Options { sheets: self.sheets.clone() })
    }
}
