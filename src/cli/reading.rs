//! What can be said about how files are to be read; every command that reads files takes it.

use crate::source::{Charset, Options};

use super::exit::Failure;

/// Flags about reading.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct Reading {
    /// The encoding of text files without a byte order mark, such as windows-1252 or cp850
    /// [default: found out]
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<Charset>,
}

impl Reading {
    /// What was said, as [`crate::source`] takes it.
    #[expect(clippy::unnecessary_wraps, reason = "flags that can contradict are about to come")]
    pub(super) fn options(&self) -> Result<Options, Failure> {
        Ok(Options { encoding: self.encoding, ..Options::default() })
    }
}

fn encoding(text: &str) -> Result<Charset, String> {
    Charset::named(text).ok_or_else(|| {
        "expected an encoding, such as utf-8, windows-1252, iso-8859-2, koi8-r, cp850, shift_jis, \
         gb18030 or utf-16le"
            .to_owned()
    })
}
